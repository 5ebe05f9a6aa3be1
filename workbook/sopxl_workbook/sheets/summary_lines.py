"""The lines of the Summary: a family or the subtotal of a business unit each; imports the grid.

Every figure is looked up in the tables by formula, beside its twin; money alone is added up, since
units of different families have no sum.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, ARCHIVE, IN_FORCE, PROJECTION, STRATEGIES, WideTable
from sopxl_workbook.formulas import PLANNED_REVENUE, PRODUCTION, SERVICE, TOLERANCE
from sopxl_workbook.sheets.canvas import is_number, number, over
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.summary_columns import (
    BALANCE,
    NAME,
    SALES_ACTUAL,
    SALES_PLAN,
    SERVICE_ACTUAL,
    SERVICE_TARGET,
    SUPPLY_ACTUAL,
    SUPPLY_PLAN,
    TARGET,
    TYPE,
)
from sopxl_workbook.sheets.summary_groups import NO_UNIT, family_of, key_columns
from sopxl_workbook.sheets.summary_money import capacity, decisions, money
from sopxl_workbook.sheets.summary_verdicts import verdict_columns
from sopxl_workbook.sheets.view import View

_STOCK = "MTS"


def lines(grid: Grid, resources: Grid, view: View) -> None:
    """All columns of all lines. resources : laid out before."""
    key_columns(grid)
    _names(grid)
    _pointers(grid)
    _service(grid)
    _flows(grid)
    _balance(grid)
    capacity(grid, resources)
    money(grid)
    decisions(grid, view)
    verdict_columns(grid)


def _names(grid: Grid) -> None:
    families = grid.canvas.company.families

    def name(line: int) -> Value:
        place, unit = family_of(grid, line), grid.of("unit", line)
        if place is not None:
            return families[place].name
        return families[int(number(unit)) - 1].business_unit or NO_UNIT if is_number(unit) else ""

    def formula(row: int) -> str:
        unit = f"INDEX(tblFamilies[Business unit],{grid.at('unit', row)})"
        return (
            f"IF(ISNUMBER({grid.at('family', row)}),INDEX(tblFamilies[Family],"
            f'{grid.at("family", row)})&"",IF(ISNUMBER({grid.at("unit", row)}),'
            f'IF({unit}="","{NO_UNIT}",{unit}&""),""))'
        )

    grid.column("name", formula, name, "label_key hair", NAME)

    def strategy(line: int) -> Value:
        place = family_of(grid, line)
        return "" if place is None else families[place].strategy

    grid.column("strategy", lambda row: _family_text(grid, row, "Strategy"), strategy)
    words = "".join(f'IF({{0}}="{code}","{text}",' for code, text in _TYPES.items())
    grid.column(
        "type",
        lambda row: words.format(grid.at("strategy", row)) + '""' + ")" * len(_TYPES),
        lambda line: _TYPES.get(str(grid.of("strategy", line)), ""),
        "derived left hair",
        TYPE,
    )


_TYPES = {code: text[0].upper() + text[1:] for code, text in STRATEGIES.items()}


def _family_text(grid: Grid, row: int, column: str) -> str:
    place = grid.at("family", row)
    return f'IF(ISNUMBER({place}),INDEX(tblFamilies[{column}],{place})&"","")'


# Pointers: which row of its table a line looks at ------------------------------------------------


def _pointers(grid: Grid) -> None:
    company = grid.canvas.company
    origin = grid.scalar("origin", "sop_base-2", company.base - 2)

    def key(name: str, table: WideTable, measure: str, to_order: str = "", start: str = "") -> None:
        """start : the origin before the key of the Archive, as a formula."""

        def formula(row: int) -> str:
            text = f'"|{measure}"'
            if to_order:
                text = f'IF({grid.at("strategy", row)}="{_STOCK}","|{measure}","|{to_order}")'
            before = f'{start}&"|"&' if start else ""
            return f"{before}{grid.at('name', row)}&{text}"

        def twin(line: int) -> str:
            place = family_of(grid, line)
            if place is None:
                return f"{grid.of('name', line)}|"  # a subtotal has no row, whatever its name
            family = company.families[place]
            what = measure if family.is_to_stock or not to_order else to_order
            return f"{company.base - 2}|{family.name}|{what}" if start else f"{family.name}|{what}"

        grid.pointer(name, table, lambda row: _of_family(grid, row, formula(row)), twin)

    key("p balance", PROJECTION, "Inventory", "Backlog")
    key("p target", PROJECTION, "Target")
    key("p worth", PROJECTION, "Inventory value", "Backlog value")
    key("p revenue", PROJECTION, "Revenue")
    key("p margin", PROJECTION, "Gross margin")
    key("p service", IN_FORCE, SERVICE)
    key("p tolerance", IN_FORCE, TOLERANCE)
    key("p plan", IN_FORCE, PLANNED_REVENUE)
    key("p value", IN_FORCE, "Standard cost", "Price")
    key("p sold", ACTUAL, "Requested", "Booked")
    key("p made", ACTUAL, "Produced", "Shipped")
    key("p ordered", ACTUAL, "Lines ordered")
    key("p filled", ACTUAL, "Lines filled")
    key("p forecast", ARCHIVE, "Forecast", start=origin)
    key("p production", ARCHIVE, PRODUCTION, start=origin)


def _of_family(grid: Grid, row: int, key: str) -> str:
    """A key that only a family has; a subtotal finds nothing."""
    return f'IF({grid.at("is family", row)}=1,{key},"|")'


def _closed(
    grid: Grid, name: str, table: WideTable, pointer: str, style: str = "days", at: int = 0
) -> None:
    """A figure of the latest closed month."""
    extra = len(table.extra)
    shift = f"+{extra}" if extra else ""
    closed, place = grid.ref("closed"), grid.what("closed")
    column = f'IF(ISNUMBER({closed}),{closed}{shift},"")' if shift else closed
    if shift and "closed in the Archive" not in grid.scalars:
        value = int(number(place)) + extra if is_number(place) else ""
        grid.scalar("closed in the Archive", column, value)
    if shift:
        column, place = grid.scalars["closed in the Archive"]
    grid.column(
        name,
        lambda row: grid.cell(table, grid.at(pointer, row), column),
        lambda line: grid.figure(table, grid.of(pointer, line), place),
        style,
        at,
    )


# Blocks ------------------------------------------------------------------------------------------


def _service(grid: Grid) -> None:
    _closed(grid, "tolerance", IN_FORCE, "p tolerance")
    _closed(grid, "service target", IN_FORCE, "p service", "derived service hair", SERVICE_TARGET)
    _closed(grid, "ordered", ACTUAL, "p ordered")
    _closed(grid, "filled", ACTUAL, "p filled")
    grid.column(
        "service",
        lambda row: _over(grid.at("filled", row), grid.at("ordered", row)),
        lambda line: over(grid.of("filled", line), grid.of("ordered", line)),
        "key service hair",
        SERVICE_ACTUAL,
    )


def _over(above: str, below: str) -> str:
    return f'IF(COUNT({above},{below})=2,IF({below}>0,{above}/{below},""),"")'


def _flows(grid: Grid) -> None:
    """Sales and supply of the latest closed month, against what was authorised before it."""
    plan, actual = "derived units hair", "key units hair"
    _closed(grid, "sales plan", ARCHIVE, "p forecast", plan, SALES_PLAN)
    _closed(grid, "sales", ACTUAL, "p sold", actual, SALES_ACTUAL)
    _closed(grid, "supply plan", ARCHIVE, "p production", plan, SUPPLY_PLAN)
    _closed(grid, "supply", ACTUAL, "p made", actual, SUPPLY_ACTUAL)


def _balance(grid: Grid) -> None:
    """Inventory to stock, backlog to order, at the end of the latest closed month."""
    _closed(grid, "target", PROJECTION, "p target", "derived units hair", TARGET)
    _closed(grid, "balance", PROJECTION, "p balance", "key units hair", BALANCE)
    _closed(grid, "worth", PROJECTION, "p worth")
    _closed(grid, "value", IN_FORCE, "p value")

    def worth(row: int) -> str:
        target, value = grid.at("target", row), grid.at("value", row)
        return f'IF(COUNT({target},{value})=2,{target}*{value},"")'

    grid.column(
        "target worth",
        worth,
        lambda line: _times(grid.of("target", line), grid.of("value", line)),
    )


def _times(left: Value, right: Value) -> Value:
    if is_number(left) and is_number(right):
        return number(left) * number(right)
    return ""
