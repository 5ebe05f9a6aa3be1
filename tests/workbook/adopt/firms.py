"""Families with numbers that fit together, and the words in which planners say them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Address = Callable[[str, int], str]  # measure and period -> the cell as a formula names it


def listed(text: str) -> list[str]:
    """Words parted by commas."""
    return text.split(",")


NAMES = listed(
    "Chairs,Tables,Shelves,Desks,Beds,Lamps,Sofas,Stools,Benches,Cabinets,Pumps,Valves,Motors,"
    "Gears,Filters,Hoses,Brackets,Cutlery,Crockery,Glassware,Juices,Syrups,Yoghurt,Cheese,Biscuits,"
    "Pasta,Jackets,Trousers,Boots,Gloves,Helmets,Bicycles,Scooters,Trailers,Paints,Lacquers,Adhesives,"
    "Detergents,Shampoo,Candles"
)

WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {
        "demand": ["Demand", "Customer demand", "Demand (units)", "Gross requirements"],
        "actual": ["Actual sales", "Actual demand", "Actuals"],
        "actual_production": ["Actual production", "Actual output"],
        "actual_bookings": ["Actual bookings"],
        "forecast": ["Forecast", "Sales forecast", "New Forecast", "Fcst"],
        "production": [
            "Production",
            "Production plan",
            "Planned production",
            "Supply",
            "Build plan",
        ],
        "subcontract": ["Subcontract", "Outsourced", "Subcontracting"],
        "total_supply": ["Total supply"],
        "opening_inventory": ["Opening inventory", "Beginning stock", "Opening Stock", "Beg. Inv."],
        "ending_inventory": [
            "Ending inventory",
            "Closing stock",
            "Projected inventory",
            "Inventory",
            "End Inv.",
        ],
        "average_inventory": ["Average inventory", "Avg. inventory"],
        "backorders": ["Backorders", "Back orders", "Shortage"],
        "lost_sales": ["Lost sales"],
        "scrap": ["Scrap"],
        "bookings": ["Bookings", "Orders booked", "Order intake"],
        "shipments": ["Shipments", "Deliveries"],
        "ending_backlog": ["Backlog", "Ending backlog", "Order backlog"],
        "price": ["Price", "Unit price", "Selling price"],
        "revenue": ["Revenue", "Sales revenue", "Sales $"],
        "workforce": ["Workforce", "Headcount", "Workers"],
        "hires": ["Hires", "Hired"],
        "layoffs": ["Layoffs", "Laid off"],
        "load": ["Load (h)", "Required hours"],
        "capacity": ["Capacity (h)", "Available hours"],
        "hours_per_unit": ["Hours per unit"],
        "total": ["Total", "Grand total"],
        "months": listed(
            "January,February,March,April,May,June,July,August,September,October,November,December"
        ),
    },
    "de": {
        "demand": ["Bedarf", "Nachfrage", "Kundenbedarf (Stk)"],
        "forecast": ["Prognose", "Absatzprognose", "Absatzplan"],
        "production": ["Produktion", "Produktionsplan", "Fertigung"],
        "subcontract": ["Fremdbezug", "Zukauf"],
        "total_supply": ["Gesamtzugang"],
        "opening_inventory": ["Anfangsbestand", "Bestand Anfang"],
        "ending_inventory": ["Endbestand", "Lagerbestand", "Bestand"],
        "average_inventory": ["Durchschnittsbestand"],
        "backorders": ["Rückstand", "Fehlmenge"],
        "lost_sales": ["Entgangener Absatz"],
        "scrap": ["Ausschuss"],
        "bookings": ["Auftragseingang"],
        "shipments": ["Lieferungen", "Auslieferungen"],
        "ending_backlog": ["Auftragsbestand"],
        "price": ["Preis", "Verkaufspreis"],
        "revenue": ["Umsatz", "Umsatz (EUR)"],
        "workforce": ["Mitarbeiter", "Belegschaft"],
        "hires": ["Einstellungen"],
        "layoffs": ["Entlassungen"],
        "load": ["Belastung (h)", "Kapazitätsbedarf"],
        "capacity": ["Kapazität (h)", "Verfügbare Stunden"],
        "hours_per_unit": ["Stunden je Stück"],
        "total": ["Gesamt", "Summe"],
        "months": listed(
            "Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember"
        ),
    },
    "fr": {
        "demand": ["Demande", "Besoins"],
        "forecast": ["Prévisions", "Prévision des ventes"],
        "production": ["Production", "Plan de production", "Fabrication"],
        "subcontract": ["Sous-traitance"],
        "total_supply": ["Total approvisionnement"],
        "opening_inventory": ["Stock initial", "Stock d'ouverture"],
        "ending_inventory": ["Stock final", "Stock projeté", "Stock"],
        "average_inventory": ["Stock moyen"],
        "backorders": ["Ruptures", "Manques"],
        "lost_sales": ["Ventes perdues"],
        "scrap": ["Rebuts"],
        "bookings": ["Commandes reçues", "Prises de commandes"],
        "shipments": ["Livraisons", "Expéditions"],
        "ending_backlog": ["Carnet de commandes"],
        "price": ["Prix", "Prix unitaire"],
        "revenue": ["Chiffre d'affaires"],
        "workforce": ["Effectif"],
        "hires": ["Embauches"],
        "layoffs": ["Licenciements"],
        "load": ["Charge (h)", "Heures requises"],
        "capacity": ["Capacité (h)", "Heures disponibles"],
        "hours_per_unit": ["Heures par unité"],
        "total": ["Total"],
        "months": listed(
            "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre"
        ),
    },
    "es": {
        "demand": ["Demanda", "Necesidades"],
        "forecast": ["Pronóstico", "Pronóstico de ventas"],
        "production": ["Producción", "Plan de producción"],
        "subcontract": ["Subcontratación"],
        "total_supply": ["Suministro total"],
        "opening_inventory": ["Inventario inicial", "Stock inicial"],
        "ending_inventory": ["Inventario final", "Existencias", "Inventario proyectado"],
        "average_inventory": ["Inventario promedio"],
        "backorders": ["Faltantes", "Pedidos pendientes"],
        "lost_sales": ["Ventas perdidas"],
        "scrap": ["Merma"],
        "bookings": ["Pedidos recibidos", "Entrada de pedidos"],
        "shipments": ["Entregas", "Envíos"],
        "ending_backlog": ["Cartera de pedidos"],
        "price": ["Precio", "Precio de venta"],
        "revenue": ["Ingresos", "Facturación"],
        "workforce": ["Plantilla", "Trabajadores"],
        "hires": ["Contrataciones"],
        "layoffs": ["Despidos"],
        "load": ["Carga (h)", "Horas requeridas"],
        "capacity": ["Capacidad (h)", "Horas disponibles"],
        "hours_per_unit": ["Horas por unidad"],
        "total": ["Total general", "Suma"],
        "months": listed(
            "enero,febrero,marzo,abril,mayo,junio,"
            "julio,agosto,septiembre,octubre,noviembre,diciembre"
        ),
    },
    "pt": {
        "demand": ["Demanda", "Procura"],
        "forecast": ["Previsão", "Previsão de vendas"],
        "production": ["Produção", "Plano de produção"],
        "subcontract": ["Subcontratação", "Terceirização"],
        "total_supply": ["Produção total"],
        "opening_inventory": ["Estoque inicial"],
        "ending_inventory": ["Estoque final", "Estoque projetado", "Estoque"],
        "average_inventory": ["Estoque médio"],
        "backorders": ["Faltas", "Pedidos em atraso"],
        "lost_sales": ["Vendas perdidas"],
        "scrap": ["Refugo"],
        "bookings": ["Pedidos recebidos"],
        "shipments": ["Entregas", "Embarques"],
        "ending_backlog": ["Carteira de pedidos"],
        "price": ["Preço", "Preço de venda"],
        "revenue": ["Receita", "Faturamento"],
        "workforce": ["Trabalhadores"],
        "hires": ["Admissões"],
        "layoffs": ["Demissões"],
        "load": ["Carga (h)", "Horas necessárias"],
        "capacity": ["Capacidade (h)", "Horas disponíveis"],
        "hours_per_unit": ["Horas por unidade"],
        "total": ["Total geral"],
        "months": listed(
            "janeiro,fevereiro,março,abril,maio,junho,"
            "julho,agosto,setembro,outubro,novembro,dezembro"
        ),
    },
    "fi": {  # a language without vocabulary: found by its numbers
        "demand": ["Kysyntä"],
        "production": ["Tuotanto"],
        "opening_inventory": ["Alkuvarasto"],
        "ending_inventory": ["Varasto"],
        "total": ["Yhteensä"],
        "months": listed(
            "tammikuu,helmikuu,maaliskuu,huhtikuu,toukokuu,kesäkuu,"
            "heinäkuu,elokuu,syyskuu,lokakuu,marraskuu,joulukuu"
        ),
    },
}

VARIANTS: Mapping[str, Sequence[str]] = {
    "plain": ["demand", "production", "ending_inventory"],
    "forecast": ["forecast", "production", "ending_inventory"],
    "opening": ["opening_inventory", "production", "demand", "ending_inventory"],
    "outside": ["demand", "production", "subcontract", "ending_inventory"],
    "inside": ["demand", "production", "subcontract", "total_supply", "ending_inventory"],
    "average": ["demand", "production", "ending_inventory", "average_inventory"],
    "negative": ["demand", "production", "ending_inventory"],
    "backorders": ["demand", "production", "ending_inventory", "backorders"],
    "lost": ["opening_inventory", "demand", "production", "ending_inventory", "lost_sales"],
    "scrap": ["production", "scrap", "demand", "ending_inventory"],
    "backlog": ["bookings", "shipments", "ending_backlog"],
    "workforce": ["demand", "production", "ending_inventory", "hires", "layoffs", "workforce"],
    "reviewed": [
        *("forecast", "actual", "production", "actual_production"),
        *("ending_inventory", "actual_inventory"),
    ],
    "dollars": ["demand", "production", "ending_inventory", "price", "revenue"],
    "sold": ["forecast", "actual", "production", "ending_inventory"],
    "sold_and_made": ["forecast", "actual", "production", "actual_production", "ending_inventory"],
    "booked": ["bookings", "actual_bookings", "shipments", "ending_backlog"],
}
BLENDED = {
    "sold": {"forecast": "actual"},
    "sold_and_made": {"forecast": "actual", "production": "actual_production"},
    "booked": {"bookings": "actual_bookings"},
}  # variants whose balance takes an actual for a plan in closed periods, and blanks from then on
COMPUTED = listed(
    "ending_inventory,opening_inventory,total_supply,average_inventory,backorders,lost_sales,"
    "ending_backlog,revenue,workforce,actual_inventory"
)


_BOOKED = ("actual_bookings",)


@dataclass(frozen=True)
class Family:
    """A family: its typed numbers and what its stock was before the first period."""

    name: str
    typed: Mapping[str, Sequence[float]]
    opening: float


def family(chance: random.Random, name: str, variant: str, periods: int) -> Family:
    """Numbers that keep a family going; in some variants short of stock now and then."""
    base = chance.choice([120, 400, 950, 2600, 14000])
    swing = 0.5 if variant in ("negative", "backorders", "lost") else 0.2
    typed: dict[str, list[float]] = {}
    for measure in VARIANTS[variant]:
        if measure in ("demand", "forecast", "bookings", "shipments", "actual", *_BOOKED):
            typed[measure] = [
                float(round(base * chance.uniform(1 - swing, 1 + swing))) for _ in range(periods)
            ]
        elif measure in ("production", "actual_production"):
            typed[measure] = [float(round(base * chance.uniform(0.9, 1.1))) for _ in range(periods)]
        elif measure in ("subcontract", "scrap"):
            typed[measure] = [
                float(round(base * chance.uniform(0.02, 0.12))) for _ in range(periods)
            ]
        elif measure in ("hires", "layoffs"):
            typed[measure] = [float(chance.randint(0, 6)) for _ in range(periods)]
        elif measure == "price":
            typed[measure] = [round(chance.uniform(5, 80), 2)] * periods
    opening = float(round(base * (0.3 if swing > 0.3 else chance.uniform(1.5, 3))))
    return Family(name, typed, opening)


def formula(variant: str, measure: str, t: int, at: Address, before: Address) -> str:
    """A computed cell as a spreadsheet has it; before gives the cell of the period before."""
    rows = VARIANTS[variant]
    if measure == "total_supply":
        return f"={at('production', t)}+{at('subcontract', t)}"
    if measure == "average_inventory":
        return f"=({before('ending_inventory', t)}+{at('ending_inventory', t)})/2"
    if measure == "revenue":
        return f"={at('demand', t)}*{at('price', t)}"
    if measure == "workforce":
        return f"={before('workforce', t)}+{at('hires', t)}-{at('layoffs', t)}"
    if measure == "ending_backlog":
        return f"={before('ending_backlog', t)}+{at('bookings', t)}-{at('shipments', t)}"
    if measure == "opening_inventory":
        return f"={before('ending_inventory', t)}"
    if measure == "actual_inventory":
        flows = f"{at('actual_production', t)}-{at('actual', t)}"
        return f"={before('actual_inventory', t)}+{flows}"
    opening = (
        at("opening_inventory", t) if "opening_inventory" in rows else before("ending_inventory", t)
    )
    if "backorders" in rows:
        opening += f"-{before('backorders', t)}"
    supply = at("total_supply" if "total_supply" in rows else "production", t)
    if "subcontract" in rows and "total_supply" not in rows:
        supply += f"+{at('subcontract', t)}"
    net = f"{opening}+{supply}-{at('forecast' if 'forecast' in rows else 'demand', t)}"
    if "scrap" in rows:
        net += f"-{at('scrap', t)}"
    if measure in ("backorders", "lost_sales"):
        return f"=MAX(0,0-({net}))"
    return f"=MAX(0,{net})" if "backorders" in rows or "lost_sales" in rows else f"={net}"
