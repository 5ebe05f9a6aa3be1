"""Makes the sample company: a winery of six families, one of them finished to order from three.

The same files at every run.

Only the demand of table wine is real (see SOURCE.md in the sample folder). Everything else is made
up, and consistent: opening + produced - shipped + adjusted = closing, and backlog + booked -
shipped - cancelled = backlog, in every month; of a component what was used is shipped boxes ×
quantity × share, and the closing follows.

    python tests/workbook/importers/make_sample.py workbook/sopxl_workbook/sample
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

# Australian sales of wine in bottles of at most one litre, 1991-01 to 1993-12.
WINE = (
    *(16052, 22146, 21198, 19543, 22084, 23816, 29961, 26773, 26635, 26972, 30207, 38687),
    *(16974, 21697, 24179, 23757, 25013, 24019, 30345, 24488, 25156, 25650, 30923, 37240),
    *(17466, 19463, 24352, 26805, 25236, 24735, 29356, 31234, 22724, 28496, 32857, 37198),
)
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]
LATER_WINE = (13652, 22784, 23565)  # of 1994-01 to 1994-03
LATER = ("2026-01", "2026-02", "2026-03")  # the first months of the plan, whose actuals come later
ALL = (*MONTHS, *LATER)
PLANNED = [f"{2026 + i // 12}-{i % 12 + 1:02d}" for i in range(18)]

# Share of a year's volume by month.
SPARKLING = (5, 6, 6, 6, 6, 7, 6, 6, 8, 10, 15, 19)
CIDER = (5, 5, 6, 8, 11, 13, 14, 13, 9, 6, 5, 5)
PARTNERS = (7, 7, 8, 8, 8, 8, 8, 8, 9, 10, 10, 9)
BULK = (9, 9, 10, 9, 8, 7, 6, 6, 8, 10, 10, 8)
GIFTS = (3, 4, 5, 6, 7, 6, 4, 4, 6, 12, 21, 22)

FAMILIES = (
    ("Table wine", "cases", "MTS", "Own brands", "M. Okafor"),
    ("Sparkling wine", "cases", "MTS", "Own brands", "M. Okafor"),
    ("Cider", "cases", "MTS", "Own brands", "J. Lindqvist"),
    ("Partner labels", "cases", "MTO", "Partners", "R. Haddad"),
    ("Bulk wine", "hl", "MTO", "Partners", "R. Haddad"),
    ("Gift boxes", "boxes", "FTO", "Own brands", "J. Lindqvist"),
)
PARTS = (  # the components of the gift boxes; they come after all others, so that these stay
    ("Gift cartons", "cartons", "MTS", "Own brands", "J. Lindqvist"),
    ("Glasses", "glasses", "MTS", "Own brands", "J. Lindqvist"),
    ("Cheese boards", "boards", "MTS", "Own brands", "J. Lindqvist"),
)
EXTRA = "Extra"  # every gift box has one: two glasses, or a board
COMPONENTS = (
    ("Gift boxes", "Gift cartons", "", 1, 1, "2023-01-01"),
    ("Gift boxes", "Glasses", EXTRA, 0.55, 2, "2023-01-01"),
    ("Gift boxes", "Cheese boards", EXTRA, 0.45, 1, "2023-01-01"),
    ("Gift boxes", "Glasses", EXTRA, 0.6, 2, "2026-07-01"),
    ("Gift boxes", "Cheese boards", EXTRA, 0.4, 1, "2026-07-01"),
)
POLICIES = (
    ("Table wine", "2023-01-01", "level", 20, 0.98),
    ("Sparkling wine", "2023-01-01", "level", 45, 0.97),
    ("Cider", "2023-01-01", "days of supply", 15, 0.96),
    ("Partner labels", "2023-01-01", "lead time", 3, 0.95),
    ("Bulk wine", "2023-01-01", "level backlog", 4, 0.95),
    ("Gift boxes", "2023-01-01", "lead time", 2, 0.95),
    ("Gift cartons", "2023-01-01", "days of supply", 10, 0.98),
    ("Glasses", "2023-01-01", "days of supply", 15, 0.98),
    ("Cheese boards", "2023-01-01", "days of supply", 20, 0.95),
)
MAKE_OR_BUY = {  # units a month that are made at most, money for a bought one, bought at most
    "Cider": (11_000, 21.40, 5_000),
}
ITEMS = (
    ("SW-1200", "Sparkling wine", 1, 0.7),
    ("SW-0600", "Sparkling wine", 0.5, 0.3),
)
PRICES = (
    ("Table wine", "2023-01-01", 46.80),
    ("Table wine", "2025-01-01", 48.60),
    ("Table wine", "2026-07-01", 50.10),
    ("Sparkling wine", "2023-01-01", 88.00),
    ("Sparkling wine", "2026-09-01", 91.50),
    ("Cider", "2023-01-01", 31.20),
    ("Partner labels", "2023-01-01", 37.40),
    ("Partner labels", "2026-10-16", 38.90),
    ("Bulk wine", "2023-01-01", 142.00),
    ("Gift boxes", "2023-01-01", 64.00),
    ("Gift boxes", "2026-08-01", 66.50),
    ("Gift cartons", "2023-01-01", 3.20),
    ("Glasses", "2023-01-01", 4.50),
    ("Cheese boards", "2023-01-01", 12.00),
)
COSTS = (
    ("Table wine", "2023-01-01", 27.40),
    ("Table wine", "2025-01-01", 28.30),
    ("Table wine", "2026-07-01", 29.10),
    ("Sparkling wine", "2023-01-01", 52.60),
    ("Sparkling wine", "2026-07-01", 53.90),
    ("Cider", "2023-01-01", 18.90),
    ("Partner labels", "2023-01-01", 26.10),
    ("Partner labels", "2026-07-01", 26.80),
    ("Bulk wine", "2023-01-01", 104.00),
    ("Gift boxes", "2023-01-01", 39.50),
    ("Gift cartons", "2023-01-01", 1.90),
    ("Glasses", "2023-01-01", 2.10),
    ("Cheese boards", "2023-01-01", 7.40),
)
RESOURCES = (
    ("Filling line", "2023-01-01", 16, 2, 0.9, 0.92, 0.15, 0),
    ("Filling line", "2027-01-01", 16, 2, 0.9, 0.95, 0.15, 0),
    ("Sparkling line", "2023-01-01", 8, 1, 0.85, 0.9, 0.2, 40),
    ("Packing hall", "2023-01-01", 8, 15, 0.9, 0.95, 0.1, 0),
    ("Tanker bay", "2023-01-01", 8, 1, 0.8, 0.95, 0.25, 0),
)
BILL = (  # family, resource, months before completion, hours of the resource in a unit
    ("Table wine", "Filling line", 0, 0.0132),
    ("Table wine", "Packing hall", 0, 0.041),
    ("Sparkling wine", "Sparkling line", 1, 0.0195),  # bottled, and left for a month
    ("Sparkling wine", "Sparkling line", 0, 0.002),  # labelled
    ("Sparkling wine", "Packing hall", 0, 0.052),
    ("Cider", "Filling line", 0, 0.0104),
    ("Cider", "Packing hall", 0, 0.036),
    ("Partner labels", "Filling line", 0, 0.0138),
    ("Partner labels", "Packing hall", 0, 0.041),
    ("Bulk wine", "Tanker bay", 0, 0.028),
    ("Gift boxes", "Packing hall", 0, 0.075),
)
ORDERS = (  # not shipped yet; the first is overdue
    ("SW-1200", "2025-12-29", 180, "K-2391"),
    ("SW-1200", "2026-01-06", 950, "K-2402"),
    ("SW-0600", "2026-01-08", 600, "K-2402"),
    ("SW-1200", "2026-01-22", 1_400, "K-2417"),
    ("SW-0600", "2026-02-05", 520, "K-2431"),
    ("SW-1200", "2026-02-12", 700, "K-2433"),
    ("Sparkling wine", "2026-03-04", 300, "K-2440"),
    ("Cider", "2026-01-09", 2_100, "K-2405"),
    ("Cider", "2026-02-03", 900, "K-2428"),
    ("Partner labels", "2026-01-15", 3_200, "P-118"),
    ("Partner labels", "2026-02-16", 2_600, "P-121"),
)
PULL = (
    ("SW-1200", "Sparkling line", 60, 3, 0.1, 0, 12),
    ("SW-0600", "Sparkling line", 40, 3, 0.1, 0, 12),
    ("Cider", "Filling line", 60, 2, 0.15, 0, 6),
    ("Gift cartons", "", 100, 4, 0.2, 50, 5),
)
NOTES = (
    ("2025-12", "Table wine", "assumption", "Volumes grow by 3% on last year.", "M. Okafor"),
    ("2025-12", "Table wine", "vulnerability", "One supplier of dark bottles.", "S. Brandt"),
    ("2025-12", "Gift boxes", "decision", "Boxes are packed from October on.", "J. Lindqvist"),
)
HOLIDAYS = (
    ("01-01", "New Year's Day"),
    ("05-01", "Labour Day"),
    ("12-25", "Christmas Day"),
    ("12-26", "Second Christmas Day"),
)
VIEW_OWNERS = (
    ("sales", "L. Brand", 2),
    ("marketing", "T. Silva", 1),
    ("finance", "E. Novak", 1),
)
VIEWS = {  # sales, marketing and finance against what is asked for
    "Table wine": (1.02, 1.0, 0.98),
    "Sparkling wine": (1.16, 1.06, 0.96),
    "Partner labels": (1.03, 1.01, 0.99),
}
GROWTH = {"Table wine": 1.03, "Sparkling wine": 1.05, "Partner labels": 1.02}
Rows = list[Sequence[object]]


def wobble(month: int, salt: int) -> float:
    """A factor near one that looks irregular and is the same at every run."""
    return 1 + ((month * 7919 + salt * 104_729 + month * month * 31) % 201 - 100) / 1500


def calm(month: int, salt: int) -> float:
    """A third of the wobble."""
    return 1 + (wobble(month, salt) - 1) / 3


def demand(shares: Sequence[int], year: int, growth: float, salt: int, step: int) -> list[int]:
    """All months: a year's volume spread by month, growing, in whole steps."""
    total = sum(shares)
    return [
        round(year * growth ** (m // 12) * shares[m % 12] / total * wobble(m, salt) / step) * step
        for m in range(len(ALL))
    ]


def stock_rows(code: str, asked: Sequence[int], opening: int, lot: int, salt: int) -> Rows:
    """A stock family's actuals; what is short one month is shipped in the next.

    In the months that come in later the plant makes the level rate that was planned, nearly.
    """
    rows: Rows = []
    closing, owed = opening, 0
    rate = sum(asked[24:36]) / 12 * 1.03
    for m, month in enumerate(ALL):
        ahead = asked[m + 1] if m < 35 else asked[m - 11]
        wanted = (asked[m] + ahead) / 2 if month in MONTHS else rate
        made = round(wanted * wobble(m, salt + 1) / lot) * lot
        short = round(asked[m] * 0.04) if (m + salt) % 7 == 5 else 0
        shipped, owed = asked[m] + owed - short, short
        adjusted = -round(asked[m] * 0.003) if m % 6 == 5 else 0
        closing += made - shipped + adjusted
        lines = asked[m] // 12
        figures = [
            ("Requested", asked[m]),
            ("Shipped", shipped),
            ("Produced", made),
            ("Closing", closing),
            ("Lines ordered", lines),
            ("Lines filled", lines - lines * short // asked[m] - lines // 90),
        ]
        if adjusted:
            figures.append(("Adjusted", adjusted))
        rows += [(month, code, measure, quantity, "ERP") for measure, quantity in figures]
    return rows


def order_rows(code: str, booked: Sequence[int], opening: int, weeks: float, step: int) -> Rows:
    """An order family's actuals; the backlog is worked off at so many weeks of shipments."""
    rows: Rows = []
    backlog = opening
    for m, month in enumerate(ALL):
        open_orders = backlog + booked[m]
        shipped = round(open_orders / (1 + weeks / 4.35) / step) * step
        cancelled = round(booked[m] * 0.01 / step) * step if m % 9 == 4 else 0
        backlog = open_orders - shipped - cancelled
        figures = [("Booked", booked[m]), ("Shipped", shipped), ("Backlog", backlog)]
        figures.append(("Past due", round(backlog * (0.05 if m % 4 else 0.09) / step) * step))
        if cancelled:
            figures.append(("Cancelled", cancelled))
        rows += [(month, code, measure, quantity, "ERP") for measure, quantity in figures]
    return rows


def part_rows(boxes: Rows) -> Rows:
    """The components' actuals: used by the boxes that were shipped; glasses are sold as well.

    What comes in covers the month after, so nothing runs out. boxes : the rows of the gift boxes.
    """
    shipped = [int(str(row[3])) for row in boxes if row[2] == "Shipped"]
    glasses = [round(made * (0.55 + ((m * 37) % 9 - 4) / 200)) for m, made in enumerate(shipped)]
    boards = [made - with_glasses for made, with_glasses in zip(shipped, glasses, strict=True)]
    used = {"Gift cartons": shipped, "Glasses": [2 * each for each in glasses]}
    used["Cheese boards"] = boards
    rows: Rows = []
    for code, taken in used.items():
        sold = [120 + 10 * (m * 7 % 5) if code == "Glasses" else 0 for m in range(len(ALL))]
        closing = round((taken[0] + sold[0]) * 1.5)
        for m, month in enumerate(ALL):
            ahead = taken[m + 1] if m < 36 else taken[m - 11]
            made = max(0, round((taken[m] + ahead) / 20) * 10 + sold[m])
            made = max(made, taken[m] + sold[m] - closing + 100)
            closing += made - taken[m] - sold[m]
            figures = [("Produced", made), ("Used", taken[m]), ("Closing", closing)]
            if code == "Glasses":
                figures += [("Requested", sold[m]), ("Shipped", sold[m])]
            rows += [(month, code, measure, quantity, "ERP") for measure, quantity in figures]
    return rows


def by_item(rows: Rows) -> Rows:
    """A family's rows as the rows of its items: whole cases, and half cases counted singly."""
    split: Rows = []
    for month, _, measure, quantity, source in rows:
        assert isinstance(quantity, int)
        halves = round(quantity * 0.3)
        split.append((month, "SW-1200", measure, quantity - halves, source))
        split.append((month, "SW-0600", measure, halves * 2, source))
    return split


def asked_for() -> dict[str, list[int]]:
    """What customers asked for, by family and month."""
    return {
        "Table wine": [*WINE, *LATER_WINE],
        "Sparkling wine": demand(SPARKLING, 62_000, 1.04, 3, 10),
        "Cider": demand(CIDER, 84_000, 1.02, 5, 10),
        "Partner labels": demand(PARTNERS, 96_000, 1.03, 7, 20),
        "Bulk wine": demand(BULK, 44_000, 0.98, 11, 5),
        "Gift boxes": demand(GIFTS, 30_000, 1.06, 13, 5),
    }


def actuals(asked: dict[str, list[int]]) -> Rows:
    """All actuals, month by month."""
    rows = stock_rows("Table wine", asked["Table wine"], 23_400, 200, 1)
    rows += by_item(stock_rows("Sparkling wine", asked["Sparkling wine"], 5_200, 50, 2))
    rows += stock_rows("Cider", asked["Cider"], 5_600, 100, 3)
    rows += order_rows("Partner labels", asked["Partner labels"], 5_800, 3.1, 20)
    rows += order_rows("Bulk wine", asked["Bulk wine"], 3_600, 4.2, 5)
    boxes = order_rows("Gift boxes", asked["Gift boxes"], 900, 2.1, 5)
    rows += [*boxes, *part_rows(boxes)]
    return sorted(rows, key=lambda row: str(row[0]))


def forecast(asked: dict[str, list[int]]) -> Rows:
    """What the sales team gave: last year and a little more, in hundreds."""
    rows: Rows = []
    for i, month in enumerate(PLANNED):
        for family, growth in GROWTH.items():
            quantity = asked[family][24 + i % 12] * growth ** (1 + i // 12)
            rows.append((month, family, round(quantity / 100) * 100))
    return rows


def views(asked: dict[str, list[int]]) -> Rows:
    """What sales, marketing and finance expect: of each month of 2025 a month before, of 2026 now.

    Finance speaks in money, at the price of the month; sales and marketing in hundreds of cases.
    """
    rows: Rows = []
    for salt, (family, factors) in enumerate(VIEWS.items()):
        price = {name: value for name, start, value in PRICES if start < "2026"}[family]
        for i in range(24):
            month = f"{2025 + i // 12}-{i % 12 + 1:02d}"
            before = MONTHS[i + 23] if i < 12 else ""
            base = asked[family][24 + i % 12] * (1.0 if i < 12 else GROWTH[family])
            for at, function in enumerate(("sales", "marketing")):
                units = round(base * factors[at] * calm(i, salt + 3 * at) / 100) * 100
                rows.append((family, function, month, units, "", before, ""))
            money = round(base * factors[2] * calm(i, salt + 7) * price / 1000) * 1000
            rows.append((family, "finance", month, money, "EUR", before, ""))
    return rows


def business_plan(asked: dict[str, list[int]]) -> Rows:
    """The revenue of 2026 that was agreed in autumn, in thousands, and the units behind it.

    Bulk wine was planned in money alone.
    """
    price = {family: value for family, start, value in PRICES if start < "2026"}
    rows: Rows = []
    for family, *_ in FAMILIES:
        for i, month in enumerate(PLANNED[:12]):
            units = round(asked[family][24 + i] * 1.03)
            revenue = round(asked[family][24 + i] * 1.03 * price[family] / 1000) * 1000
            rows.append((family, month, revenue, "EUR", "" if family == "Bulk wine" else units))
    return rows


def write(folder: Path) -> None:
    """Writes all files of the sample company."""
    asked = asked_for()
    company = (
        ("company", "Kestrel Hill Winery"),
        ("currency", "EUR"),
        ("base", "2026-01"),
        ("horizon", 18),
        ("holding", 0.2),
        ("overtime", 45),
        ("outside", 80),
    )
    columns = ("period", "code", "measure", "quantity", "source")
    rows = actuals(asked)
    days = [(f"{year}-{day}", name) for year in range(2023, 2033) for day, name in HOLIDAYS]
    items = [(*item, "2023-01-01") for item in ITEMS]
    bill = [(family, resource, at, "2023-01-01", hours) for family, resource, at, hours in BILL]
    policies = [(*policy, *MAKE_OR_BUY.get(policy[0], ("", "", ""))) for policy in POLICIES]
    make_or_buy = ("own_limit", "subcontract_cost", "subcontract_limit")
    limits = ("utilization", "efficiency", "overtime_limit", "outside_capacity")
    files: dict[str, tuple[tuple[str, ...], Iterable[Sequence[object]]]] = {
        "company": (("setting", "value"), company),
        "holidays": (("day", "name"), days),
        "families": (("family", "unit", "strategy", "business_unit", "owner"), (*FAMILIES, *PARTS)),
        "policy": (
            ("family", "from", "plan_policy", "target", "service", *make_or_buy),
            policies,
        ),
        "item_map": (("item", "family", "factor", "planning_share", "from"), items),
        "actuals": (columns, [row for row in rows if row[0] not in LATER]),
        "forecast": (("period", "code", "quantity"), forecast(asked)),
        "prices": (("family", "from", "value"), PRICES),
        "costs": (("family", "from", "value"), COSTS),
        "business_plan": (("family", "period", "value", "currency", "units"), business_plan(asked)),
        "view_owners": (("function", "owner", "weight"), VIEW_OWNERS),
        "views": (
            ("family", "function", "period", "quantity", "unit", "given", "comment"),
            views(asked),
        ),
        "resources": (("resource", "from", "hours", "stations", *limits), RESOURCES),
        "bill": (("family", "resource", "offset", "from", "hours_per_unit"), bill),
        "components": (
            ("family", "component", "option_group", "option_share", "quantity_per", "from"),
            COMPONENTS,
        ),
        "orders": (("code", "due", "quantity", "order"), ORDERS),
        "pull_lines": (
            ("code", "resource", "container", "lead_time", "safety", "safety_stock", "cards"),
            PULL,
        ),
        "notes": (("opened", "family", "kind", "text", "owner"), NOTES),
        **{f"later/{m}": (columns, [row for row in rows if row[0] == m]) for m in LATER},
    }
    (folder / "later").mkdir(parents=True, exist_ok=True)
    for name, (headings, lines) in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(headings)
            writer.writerows(lines)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
