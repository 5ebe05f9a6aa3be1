"""The lines of the Gap page: a family each, its fiscal year in money and its gap by cause.

The formulas say what sopxl.plan.gap says; their twins are its figures. Imports the grid.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sopxl.arrays import Vector
from sopxl.plan.gap import GapSplit
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, FORECAST, IN_FORCE, PLAN, PROJECTION, WideTable
from sopxl_workbook.formulas import (
    FORECAST_ROW,
    PLANNED_REVENUE,
    PLANNED_UNITS,
    PRICE,
    PRODUCTION,
    RATE,
)
from sopxl_workbook.sheets.canvas import number
from sopxl_workbook.sheets.grid import Grid

NAME, UNIT, TO_DATE, REST, CALL, PLANNED, GAP = range(2, 9)
UNITS_TO_DATE, CALL_UNITS, PLAN_UNITS, GAP_UNITS, BASIS = range(9, 14)
VOLUME, MIX, PRICES, EXCHANGE, NEW, UNSPLIT = range(14, 20)
MONEY = (TO_DATE, REST, CALL, PLANNED, GAP, VOLUME, MIX, PRICES, EXCHANGE, NEW, UNSPLIT)
CAUSES = (VOLUME, MIX, PRICES, EXCHANGE, NEW, UNSPLIT)
HIDDEN = 21
OWN, AT_PRICE = "plan", "price"  # what the planned units are by
_MONEY, _KEY, _SIGNED = "calculated thousand hair", "key thousand hair", "calculated signed hair"


def lines(grid: Grid, split: GapSplit) -> None:
    """All columns of all families."""
    _names(grid)
    _pointers(grid)
    _year(grid, split)
    _units(grid, split)
    _groups(grid)
    _causes(grid, split)


def shown(values: Vector) -> Callable[[int], Value]:
    """A figure of the engine as a cell shows it."""

    def twin(line: int) -> Value:
        """The figure of a line, blank where it is not known."""
        if line >= values.size or np.isnan(values[line]):
            return ""
        return float(values[line])

    return twin


def _names(grid: Grid) -> None:
    families = grid.canvas.company.families
    place = f"ROW()-{grid.first - 1}"
    for name, column, attribute, style, at in (
        ("name", "Family", "name", "label_key hair", NAME),
        ("unit", "Unit", "unit", "derived left hair", UNIT),
        ("strategy", "Strategy", "strategy", "days", 0),
    ):
        source = f"tblFamilies[{column}]"
        grid.column(
            name,
            lambda row, s=source: f'IF({place}<=ROWS({s}),INDEX({s},{place})&"","")',  # type: ignore[misc]
            lambda line, a=attribute: (  # type: ignore[misc]
                str(getattr(families[line], a)) if line < len(families) else ""
            ),
            style,
            at,
        )


def _pointers(grid: Grid) -> None:
    families = grid.canvas.company.families

    def key(name: str, table: WideTable, measure: str) -> None:
        grid.pointer(
            name,
            table,
            lambda row: f'{grid.at("name", row)}&"|{measure}"',
            lambda line: f"{families[line].name}|{measure}" if line < len(families) else "|",
        )

    key("p revenue", PROJECTION, "Revenue")
    key("p plan", IN_FORCE, PLANNED_REVENUE)
    key("p plan units", IN_FORCE, PLANNED_UNITS)
    key("p price", IN_FORCE, PRICE)
    key("p rate", IN_FORCE, RATE)
    key("p shipped", ACTUAL, "Shipped")
    key("p forecast", FORECAST, FORECAST_ROW)
    key("p production", PLAN, PRODUCTION)


def _span(grid: Grid, table: WideTable, pointer: str, first: str, last: str) -> str:
    return f"INDEX({table.ref},{pointer},{first}):INDEX({table.ref},{pointer},{last})"


def _year(grid: Grid, split: GapSplit) -> None:
    """To date, rest, latest call, business plan, gap."""
    call = split.call
    grid.column(
        "call",
        lambda row: grid.year_total(PROJECTION, grid.at("p revenue", row)),
        shown(call.call),
        _KEY,
        CALL,
    )

    def to_date(row: int) -> str:
        past = _past(grid, PROJECTION, grid.at("p revenue", row))
        return f'IF(ISNUMBER({grid.at("call", row)}),{past},"")'

    grid.column("to date", to_date, shown(call.to_date), _MONEY, TO_DATE)
    grid.column(
        "rest",
        lambda row: (
            f"IF(ISNUMBER({grid.at('call', row)}),"
            f'{grid.at("call", row)}-{grid.at("to date", row)},"")'
        ),
        shown(call.rest),
        _MONEY,
        REST,
    )
    grid.column(
        "plan",
        lambda row: grid.year_total(IN_FORCE, grid.at("p plan", row)),
        shown(call.plan),
        _MONEY,
        PLANNED,
    )
    grid.column(
        "gap",
        lambda row: (
            f"IF(COUNT({grid.at('call', row)},{grid.at('plan', row)})=2,"
            f'{grid.at("call", row)}-{grid.at("plan", row)},"")'
        ),
        shown(call.gap),
        "key signed hair",
        GAP,
    )


def _past(grid: Grid, table: WideTable, pointer: str) -> str:
    """The sum of the closed months of the fiscal year; 0 where none is closed."""
    first, closed = grid.ref("year from"), grid.ref("closed")
    total = f"SUM({_span(grid, table, pointer, first, closed)})"
    return f"IF(ISNUMBER({closed}),IF({closed}>={first},{total},0),0)"


def _units(grid: Grid, split: GapSplit) -> None:
    """Units planned and called, and revenue in the currency of the price."""
    _planned_at(grid, split)
    _sold(grid, split)

    def known(row: int) -> str:
        parts = ("gap", "price planned", "rate planned", "units sold", "local")
        needed = ",".join(grid.at(name, row) for name in parts)
        return f"IF(COUNT({needed})={len(parts)},1,0)"

    is_known = ~np.isnan(split.plan_units)
    grid.column("known", known, lambda line: int(line < is_known.size and bool(is_known[line])))

    def past(row: int) -> str:
        return _past(grid, ACTUAL, grid.at("p shipped", row))

    def sold(row: int) -> str:
        return grid.at("units sold", row)

    def planned(row: int) -> str:
        """The plan's own units, else those at the price when the year began."""
        own, at_price = grid.at("own units", row), f"{grid.at('plan', row)}/{_price(grid, row)}"
        return f"IF(ISNUMBER({own}),{own},{at_price})"

    def gap(row: int) -> str:
        return f"{grid.at('called units', row)}-{grid.at('planned units', row)}"

    to_date = np.where(is_known, split.in_units.to_date, np.nan)
    for name, formula, values, look, at in (
        ("units to date", past, to_date, "units", UNITS_TO_DATE),
        ("called units", sold, split.call_units, "units", CALL_UNITS),
        ("planned units", planned, split.plan_units, "units", PLAN_UNITS),
        ("gap units", gap, split.call_units - split.plan_units, "deviation", GAP_UNITS),
    ):
        _known_only(grid, name, formula, shown(values), f"derived {look} hair", at)
    own = ~np.isnan(split.in_units.plan)
    _known_only(
        grid,
        "basis",
        lambda row: f'IF(ISNUMBER({grid.at("own units", row)}),"{OWN}","{AT_PRICE}")',
        lambda line: "" if not is_known[line : line + 1].any() else OWN if own[line] else AT_PRICE,
        "derived left indent hair",
        BASIS,
    )


def _known_only(
    grid: Grid,
    name: str,
    formula: Callable[[int], str],
    twin: Callable[[int], Value],
    style: str,
    at: int,
) -> None:
    """A column that is blank where the gap of a family cannot be split."""
    grid.column(
        name, lambda row: f'IF({grid.at("known", row)}=1,{formula(row)},"")', twin, style, at
    )


def _price(grid: Grid, row: int) -> str:
    return grid.at("price in force", row)


def _planned_at(grid: Grid, split: GapSplit) -> None:
    """The plan's own units, and the price and the rate at which it was made."""
    first = grid.ref("year from")
    for name, column, pointer in (
        ("price in force", "price", "p price"),
        ("rate planned", "rate", "p rate"),
    ):
        block = getattr(grid.canvas.book.plan.figures.in_force, column)
        grid.column(
            name,
            lambda row, p=pointer: grid.cell(IN_FORCE, grid.at(p, row), first),  # type: ignore[misc]
            shown(block[split.call.year.first]),
        )
    grid.column(
        "own units",
        lambda row: grid.year_total(IN_FORCE, grid.at("p plan units", row)),
        shown(split.in_units.plan),
    )

    def price(row: int) -> str:
        """Revenue over the plan's own units, else the price when the year began."""
        plan, own, at_price = grid.at("plan", row), grid.at("own units", row), _price(grid, row)
        mine = f'IF({own}>0,{plan}/{own},IF({plan}=0,{at_price},""))'
        return f'IF(ISNUMBER({own}),IF(ISNUMBER({plan}),{mine},""),{at_price})'

    grid.column("price planned", price, shown(split.plan_price))


def _sold(grid: Grid, split: GapSplit) -> None:
    """Units sold to date and to be sold, and their revenue in the currency of the price."""
    first, last, base = grid.ref("year from"), grid.ref("year to"), grid.ref("month 1")

    def sold(row: int) -> str:
        """Units of the fiscal year: shipped, then planned."""
        ahead = (
            f'IF({grid.at("strategy", row)}="MTS",'
            f"SUM({_span(grid, FORECAST, grid.at('p forecast', row), base, last)}),"
            f"SUM({_span(grid, PLAN, grid.at('p production', row), base, last)}))"
        )
        past = _past(grid, ACTUAL, grid.at("p shipped", row))
        return f'IF(ISNUMBER({grid.at("gap", row)}),{past}+{ahead},"")'

    figures, rows = grid.canvas.book.plan.figures, split.call.year.rows
    has_gap = ~np.isnan(split.call.gap)
    units = np.where(has_gap, figures.sales[rows].sum(axis=0), np.nan)
    grid.column("units sold", sold, shown(units))

    def local(row: int) -> str:
        """Revenue of the year in the currency of the price, if each month has a rate."""
        revenue = _span(grid, PROJECTION, grid.at("p revenue", row), first, last)
        rates = _span(grid, IN_FORCE, grid.at("p rate", row), first, last)
        total = f'IF(COUNT({rates})={grid.ref("year length")},SUMPRODUCT({revenue}/{rates}),"")'
        return f'IF(ISNUMBER({grid.at("gap", row)}),{total},"")'

    foreign = (figures.revenue[rows] / figures.in_force.rate[rows]).sum(axis=0)
    grid.column("local", local, shown(np.where(has_gap, foreign, np.nan)))


def _groups(grid: Grid) -> None:
    """Whether a family is planned and sold, and by how much all families of its unit grow."""
    planned, called = grid.values["planned units"], grid.values["called units"]

    def is_both(line: int) -> int:
        pair = planned[line], called[line]
        return int(all(isinstance(units, float) and units > 0 for units in pair))

    def both(row: int) -> str:
        cells = grid.at("planned units", row), grid.at("called units", row)
        return f"IF({grid.at('known', row)}=1,IF(AND({cells[0]}>0,{cells[1]}>0),1,0),0)"

    grid.column("both", both, is_both)

    def growth(row: int) -> str:
        mine = f"({grid.span('unit')}={grid.at('unit', row)})*({grid.span('both')}=1)"
        sums = [
            f"SUMPRODUCT({mine},{grid.span(name)})" for name in ("called units", "planned units")
        ]
        return f'IF({grid.at("both", row)}=1,{sums[0]}/{sums[1]},"")'

    def grown(line: int) -> Value:
        if not is_both(line):
            return ""
        unit = str(grid.of("unit", line)).casefold()
        mine = [
            other
            for other in range(grid.count)
            if is_both(other) and str(grid.of("unit", other)).casefold() == unit
        ]
        return sum(number(called[i]) for i in mine) / sum(number(planned[i]) for i in mine)

    grid.column("growth", growth, grown)


def _causes(grid: Grid, split: GapSplit) -> None:
    """Volume, mix, price, exchange; what is new or dropped; what cannot be split."""

    def where(row: int, both: str, otherwise: str = "0") -> str:
        """A cause: of a family that is planned and sold, else another; blank without a gap."""
        inner = f"IF({grid.at('both', row)}=1,{both},{otherwise})"
        return f'IF(ISNUMBER({grid.at("gap", row)}),{inner},"")'

    def parts(row: int) -> tuple[str, ...]:
        names = (
            "planned units",
            "called units",
            "growth",
            "price planned",
            "rate planned",
            "local",
        )
        return tuple(grid.at(name, row) for name in names)

    def volume(row: int) -> str:
        plan, _, growth, price, *_ = parts(row)
        return where(row, f"({plan}*{growth}-{plan})*{price}")

    def mix(row: int) -> str:
        plan, called, growth, price, *_ = parts(row)
        return where(row, f"({called}-{plan}*{growth})*{price}")

    def price(row: int) -> str:
        _, called, _, planned, rate, local = parts(row)
        return where(row, f"{local}*{rate}-{called}*{planned}")

    def exchange(row: int) -> str:
        *_, rate, local = parts(row)
        return where(row, f"{grid.at('call', row)}-{local}*{rate}")

    def new(row: int) -> str:
        return where(row, "0", f"IF({grid.at('known', row)}=1,{grid.at('gap', row)},0)")

    def unsplit(row: int) -> str:
        rest = f"IF({grid.at('known', row)}=1,0,{grid.at('gap', row)})"
        return f'IF(ISNUMBER({grid.at("gap", row)}),{rest},"")'

    for name, formula, values, at in (
        ("volume", volume, split.volume, VOLUME),
        ("mix", mix, split.mix, MIX),
        ("price", price, split.price, PRICES),
        ("exchange", exchange, split.exchange, EXCHANGE),
        ("new", new, split.new + split.dropped, NEW),
        ("unsplit", unsplit, split.unsplit, UNSPLIT),
    ):
        grid.column(name, formula, shown(values), _SIGNED, at)
