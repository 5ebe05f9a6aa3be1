"""Amount, effect, first month and rank of each hidden line of the Exceptions page.

The formulas say what the engine's alerts say; their twins are those alerts. Imports the lines.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sopxl.plan.alerts import (
    GAP_SHARE,
    HALF_UP,
    AlertKind,
    rank_value,
)
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, ARCHIVE, IN_FORCE, LEFT_COLUMNS, PROJECTION
from sopxl_workbook.sheets.exceptions_block import Lines
from sopxl_workbook.sheets.exceptions_months import by_month
from sopxl_workbook.sheets.grid import MONTHS
from sopxl_workbook.sheets.view import View

_BALANCES = (AlertKind.BELOW_ZERO, AlertKind.BELOW_MINIMUM, AlertKind.ABOVE_MAXIMUM)
_NO_ALERT = -2  # the score of a line without an alert; -1 is one whose effect is not known
_EACH = range(MONTHS)


def amounts(lines: Lines, view: View) -> None:
    """By month, then in all: amount, first month, effect."""
    by_month(lines, view)
    _hits(lines)
    _deviations(lines)
    _gaps(lines)
    _alerts(lines)


def _span(lines: Lines, row: int, name: str = "amount") -> str:
    """The cells of all months in a row."""
    first, last = (lines.grid.at(f"{name}{month}", row) for month in (0, MONTHS - 1))
    return f"{first}:{last}"


def _hits(lines: Lines) -> None:
    """Of what is told by month: the amount in all, the first month, and the worst."""
    grid = lines.grid
    ways = dict.fromkeys(_BALANCES, "MAX") | {
        AlertKind.NOT_REVIEWED: "COUNT",
        AlertKind.APART: "SUM",
        AlertKind.OVERLOAD: "SUM",
    }
    base = grid.ref("month 1")
    for kind, way in ways.items():
        block = lines.block(kind)
        grid.part(
            "amount",
            block,
            lambda row, w=way: f'IF(COUNT({_span(lines, row)})=0,"",{w}({_span(lines, row)}))',  # type: ignore[misc]
            lambda line: _amount(lines, line),
        )

        def first(row: int) -> str:
            cells = _span(lines, row)
            right = f"COLUMN({cells.split(':')[1]})+1-COLUMN({cells})"
            found = f"{base}+{MONTHS}-SUMPRODUCT(MAX(ISNUMBER({cells})*({right})))"
            return f'IF(COUNT({cells})=0,"",{found})'

        grid.part("first", block, first, lambda line: _first(lines, line))


def _amount(lines: Lines, line: int) -> Value:
    alert = lines.alert(line)
    return "" if alert is None else alert.amount


def _first(lines: Lines, line: int) -> Value:
    alert = lines.alert(line)
    calendar = lines.grid.canvas.company.calendar
    return "" if alert is None else calendar.row(alert.period) + LEFT_COLUMNS + 1


def _deviations(lines: Lines) -> None:
    """Actual less plan of the latest closed month, where it is beyond its tolerance."""
    grid, closed = lines.grid, lines.grid.ref("closed")
    shift = len(ARCHIVE.extra)

    def amount(row: int) -> str:
        """Actual less plan of a family, blank within its tolerance."""
        places = [grid.at(name, row) for name in ("p what", "p plan", "p limit")]
        actual = f"INDEX({ACTUAL.ref},{places[0]},{closed})"
        plan = f"INDEX({ARCHIVE.ref},{places[1]},{closed}+{shift})"
        allowed = f"INDEX({IN_FORCE.ref},{places[2]},{closed})"
        off = f'IF(ROUND(ABS({actual}-{plan}),0)>{allowed}*{plan},{actual}-{plan},"")'
        known = f'IF(COUNT({actual},{plan},{allowed})=3,{off},"")'
        return f'IF(COUNT({closed},{",".join(places)})=4,{known},"")'

    for kind in (AlertKind.SALES, AlertKind.SUPPLY):
        block = lines.block(kind)
        grid.part("amount", block, amount, lambda line: _amount(lines, line))
        grid.part(
            "first",
            block,
            lambda row: f'IF(ISNUMBER({grid.at("amount", row)}),{closed},"")',
            lambda line: _first(lines, line),
        )


def _gaps(lines: Lines) -> None:
    """Money by which the latest call is under the business plan; the first month that is."""
    grid, block = lines.grid, lines.block(AlertKind.UNDER_PLAN)
    for name, table, pointer in (
        ("call", PROJECTION, "p what"),
        ("planned", IN_FORCE, "p limit"),
    ):
        grid.part(
            name,
            block,
            lambda row, t=table, p=pointer: grid.year_total(t, grid.at(p, row)),  # type: ignore[misc]
            lambda line, t=table, p=pointer: grid.year_sum(t, grid.of(p, line)),  # type: ignore[misc]
        )

    def amount(row: int) -> str:
        call, plan = grid.at("call", row), grid.at("planned", row)
        under = f'IF({call}-{plan}<-{GAP_SHARE:g}*{plan},{plan}-{call},"")'
        return f'IF(COUNT({call},{plan})=2,{under},"")'

    def first(row: int) -> str:
        ends = grid.ref("year from"), grid.ref("year to")
        call, plan = (
            ":".join(f"INDEX({table.ref},{grid.at(p, row)},{end})" for end in ends)
            for table, p in ((PROJECTION, "p what"), (IN_FORCE, "p limit"))
        )
        right = f"{ends[1]}+1-COLUMN({call})+{_offset()}"
        found = f"{ends[1]}+1-SUMPRODUCT(MAX(({call}<{plan})*({right})))"
        return f'IF(ISNUMBER({grid.at("amount", row)}),{found},"")'

    grid.part("amount", block, amount, lambda line: _amount(lines, line))
    grid.part("first", block, first, lambda line: _first(lines, line))


def _offset() -> str:
    """What a column of the sheet is behind its number in the table, by formula."""
    return f"COLUMN({PROJECTION.name}[Key])-1"


def _alerts(lines: Lines) -> None:
    """The effect of each line in money."""
    grid = lines.grid

    def at_value(row: int, column: str) -> str:
        value = f"INDEX({IN_FORCE.ref},{grid.at('p value', row)},{column})"
        amount, known = grid.at("amount", row), f"COUNT({grid.at('p value', row)},{column})=2"
        money = f'IF(ISNUMBER({value}),ABS({amount})*{value},"")'
        return f'IF(ISNUMBER({amount}),IF({known},{money},""),"")'

    def worst(row: int) -> str:
        found = f"MATCH({grid.at('amount', row)},{_span(lines, row)},0)"
        month = f"({grid.ref('month 1')}+{found}-1)"
        return f'IF(ISNUMBER({grid.at("amount", row)}),{at_value(row, month)},"")'

    def total(row: int, name: str) -> str:
        return f'IF(ISNUMBER({grid.at("amount", row)}),SUM({_span(lines, row, name)}),"")'

    formulas: dict[AlertKind, Callable[[int], str]] = dict.fromkeys(_BALANCES, worst)
    formulas |= {
        AlertKind.NOT_REVIEWED: lambda row: total(row, "amount"),
        AlertKind.APART: lambda row: total(row, "money"),
        AlertKind.SALES: lambda row: at_value(row, grid.ref("closed")),
        AlertKind.SUPPLY: lambda row: at_value(row, grid.ref("closed")),
        AlertKind.UNDER_PLAN: lambda row: grid.at("amount", row),
        AlertKind.OVERLOAD: lambda row: total(row, "money"),
    }
    for kind, formula in formulas.items():
        grid.part("effect", lines.block(kind), formula, lambda line: _effect(lines, line))


def _effect(lines: Lines, line: int) -> Value:
    alert = lines.alert(line)
    return "" if alert is None or np.isnan(alert.effect) else alert.effect


def ranks(lines: Lines) -> None:
    """The place of each line among all: by effect to the hundredth, equal ones in their order."""
    grid = lines.grid

    def score(row: int) -> str:
        effect = grid.at("effect", row)
        known = f"IF(ISNUMBER({effect}),ROUND({effect}+{HALF_UP:f},2),-1)"
        return f"IF(ISNUMBER({grid.at('amount', row)}),{known},{_NO_ALERT})"

    def scored(line: int) -> float:
        alert = lines.alert(line)
        return _NO_ALERT if alert is None else rank_value(alert.effect)

    def rank(row: int) -> str:
        all_, mine = grid.span("score"), grid.at("score", row)
        so_far = f"{all_.split(':')[0]}:{mine}"
        above = f"SUMPRODUCT(({all_}>{mine})*1)+SUMPRODUCT(({so_far}={mine})*1)"
        return f'IF({mine}>{_NO_ALERT},{above},"")'

    def ranked(line: int) -> Value:
        scores: list[float] = grid.values["score"]  # type: ignore[assignment]
        mine = scores[line]
        if mine == _NO_ALERT:
            return ""
        return sum(other > mine for other in scores) + scores[: line + 1].count(mine)

    grid.column("score", score, scored)
    grid.column("rank", rank, ranked)
