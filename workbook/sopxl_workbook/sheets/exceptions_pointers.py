"""Which rows of the wide tables each hidden line of the Exceptions page looks at."""

from __future__ import annotations

from sopxl.plan.alerts import AlertKind
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    ACTUAL,
    AGREED_ROW,
    ARCHIVE,
    FORECAST,
    IN_FORCE,
    PROJECTION,
    SPREAD_ROW,
    VIEWS_BY_MONTH,
    WideTable,
)
from sopxl_workbook.formulas import (
    COST,
    FORECAST_ROW,
    MAXIMUM,
    MINIMUM,
    OVERRIDE,
    PLANNED_REVENUE,
    PRICE,
    PRODUCTION,
    TOLERANCE,
)
from sopxl_workbook.sheets.exceptions_block import Lines

_Wanted = tuple[WideTable, str, str]  # table; measure to stock, and to order
_BALANCE = (PROJECTION, "Inventory", "Backlog")
_VALUE = (IN_FORCE, COST, PRICE)
_ALLOWED = (IN_FORCE, TOLERANCE, TOLERANCE)
_AT_PRICE = (IN_FORCE, PRICE, PRICE)
_LOOKED_AT: dict[AlertKind, dict[str, _Wanted]] = {
    AlertKind.BELOW_ZERO: {"p what": _BALANCE, "p value": _AT_PRICE},
    AlertKind.BELOW_MINIMUM: {
        "p what": _BALANCE,
        "p limit": (IN_FORCE, MINIMUM, MINIMUM),
        "p value": _VALUE,
    },
    AlertKind.ABOVE_MAXIMUM: {
        "p what": _BALANCE,
        "p limit": (IN_FORCE, MAXIMUM, MAXIMUM),
        "p value": _VALUE,
    },
    AlertKind.NOT_REVIEWED: {
        "p what": (FORECAST, FORECAST_ROW, FORECAST_ROW),
        "p limit": _ALLOWED,
        "p value": _AT_PRICE,
    },
    AlertKind.APART: {
        "p what": (FORECAST, FORECAST_ROW, FORECAST_ROW),
        "p own": (FORECAST, OVERRIDE, OVERRIDE),
        "p plan": (VIEWS_BY_MONTH, AGREED_ROW, AGREED_ROW),
        "p limit": (VIEWS_BY_MONTH, SPREAD_ROW, SPREAD_ROW),
        "p value": _AT_PRICE,
    },
    AlertKind.SALES: {
        "p what": (ACTUAL, "Requested", "Booked"),
        "p plan": (ARCHIVE, FORECAST_ROW, FORECAST_ROW),
        "p limit": _ALLOWED,
        "p value": _AT_PRICE,
    },
    AlertKind.SUPPLY: {
        "p what": (ACTUAL, "Produced", "Shipped"),
        "p plan": (ARCHIVE, PRODUCTION, PRODUCTION),
        "p limit": _ALLOWED,
        "p value": (IN_FORCE, COST, COST),
    },
    AlertKind.UNDER_PLAN: {
        "p what": (PROJECTION, "Revenue", "Revenue"),
        "p limit": (IN_FORCE, PLANNED_REVENUE, PLANNED_REVENUE),
    },
}


def pointers(lines: Lines) -> None:
    """What a line is about, its limit, its plan, and what a unit is worth."""
    grid, company = lines.grid, lines.grid.canvas.company
    grid.scalar("origin", "sop_base-2", company.base - 2)
    for kind, wanted in _LOOKED_AT.items():
        for name, (table, stock, order) in wanted.items():
            _pointer(lines, kind, name, table, (stock, order))
    for name, measure in (("p what", "Load"), ("p limit", "Rated capacity")):
        _pointer(lines, AlertKind.OVERLOAD, name, PROJECTION, (measure, measure))


def _pointer(
    lines: Lines, kind: AlertKind, name: str, table: WideTable, measures: tuple[str, str]
) -> None:
    grid, company = lines.grid, lines.grid.canvas.company
    stock, order = measures
    origin, before = grid.ref("origin"), ""
    if table is ARCHIVE:
        before = f'{origin}&"|"&'

    def formula(row: int) -> str:
        """The row of a line's figure in the wide table, by its key."""
        what = f'"|{stock}"'
        if stock != order:
            what = f'IF({grid.at("kind", row)}="MTS","|{stock}","|{order}")'
        key = f"{before}{grid.at('subject', row)}&{what}"
        return f'IFERROR(MATCH({key},{table.name}[Key],0),"")'

    def twin(line: int) -> Value:
        what = stock if grid.of("kind", line) == "MTS" else order
        start = f"{company.base - 2}|" if table is ARCHIVE else ""
        index = grid.canvas.book.tables[table.name].index
        position = index.get(f"{start}{lines.subject(line)}|{what}")
        return "" if position is None else position + 1

    grid.part(name, lines.block(kind), formula, twin)
