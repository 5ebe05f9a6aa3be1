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
from sopxl_workbook.formulas import FORECAST_ROW, PLANNED_REVENUE, PRICE, PRODUCTION, RATE
from sopxl_workbook.sheets.canvas import number
from sopxl_workbook.sheets.grid import Grid

NAME, UNIT, TO_DATE, REST, CALL, PLANNED, GAP, PLAN_UNITS, CALL_UNITS = range(2, 11)
VOLUME, MIX, PRICES, EXCHANGE, NEW, UNSPLIT = range(11, 17)
MONEY = (TO_DATE, REST, CALL, PLANNED, GAP, VOLUME, MIX, PRICES, EXCHANGE, NEW, UNSPLIT)
CAUSES = (VOLUME, MIX, PRICES, EXCHANGE, NEW, UNSPLIT)
HIDDEN = 18
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
    first, last, base = grid.ref("year from"), grid.ref("year to"), grid.ref("month 1")
    for name, pointer in (("price", "p price"), ("rate", "p rate")):
        found = split.call.year.first
        block = getattr(grid.canvas.book.plan.figures.in_force, name)
        grid.column(
            f"{name} planned",
            lambda row, p=pointer: grid.cell(IN_FORCE, grid.at(p, row), first),  # type: ignore[misc]
            shown(block[found]),
        )

    def sold(row: int) -> str:
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
        revenue = _span(grid, PROJECTION, grid.at("p revenue", row), first, last)
        rates = _span(grid, IN_FORCE, grid.at("p rate", row), first, last)
        total = f'IF(COUNT({rates})={grid.ref("year length")},SUMPRODUCT({revenue}/{rates}),"")'
        return f'IF(ISNUMBER({grid.at("gap", row)}),{total},"")'

    foreign = (figures.revenue[rows] / figures.in_force.rate[rows]).sum(axis=0)
    grid.column("local", local, shown(np.where(has_gap, foreign, np.nan)))

    def known(row: int) -> str:
        parts = ("gap", "price planned", "rate planned", "units sold", "local")
        needed = ",".join(grid.at(name, row) for name in parts)
        return f"IF(COUNT({needed})={len(parts)},1,0)"

    is_known = ~np.isnan(split.plan_units)
    grid.column("known", known, lambda line: int(line < is_known.size and bool(is_known[line])))
    grid.column(
        "planned units",
        lambda row: (
            f"IF({grid.at('known', row)}=1,"
            f'{grid.at("plan", row)}/{grid.at("price planned", row)},"")'
        ),
        shown(split.plan_units),
        "derived units hair",
        PLAN_UNITS,
    )
    grid.column(
        "called units",
        lambda row: f'IF({grid.at("known", row)}=1,{grid.at("units sold", row)},"")',
        shown(split.call_units),
        "derived units hair",
        CALL_UNITS,
    )


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
