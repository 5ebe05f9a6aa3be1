"""The lines of the Pull page: a loop of cards a line, each formula beside its twin.

Imports the grid, the engine's pull plan and the view.
"""

from __future__ import annotations

from sopxl.plan.pull import LoopPlan, pull_plan
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import PULL
from sopxl_workbook.sheets.canvas import is_number, minus, number
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.pull_at import (
    CARDS,
    CHANGE,
    CONTAINER,
    FIRST_LINE,
    HELD,
    LEAD,
    MINUTES,
    MONTHS,
    MOST,
    SAFETY,
    STANDING,
    TAKT,
)
from sopxl_workbook.sheets.pull_names import axis, known, loop_of, names, of_month, pointers
from sopxl_workbook.sheets.pull_units import daily_units
from sopxl_workbook.sheets.view import View

_HOUR = 60  # minutes
_GIVEN = (
    ("container", "Container", CONTAINER, "calculated units"),
    ("lead", "Lead time", LEAD, "calculated cover"),
    ("safety", "Safety", SAFETY, "calculated load"),
    ("held", "Safety stock", HELD, "calculated units"),
    ("standing", "Cards", STANDING, "actual units"),
)


def lines(grid: Grid, view: View) -> None:
    """All columns of the page."""
    listed = Listed.of(PULL, view)
    axis(grid)
    rows = 'SUMPRODUCT((tblPull[Code]<>"")*(ROW(tblPull[Code])>0))'
    grid.scalar("loops given", rows, listed.count("Code"))
    months = sum(is_number(grid.what(f"column {month + 1}")) for month in MONTHS)
    found = pull_plan(grid.canvas.book.plan, [loop_of(listed, i + 1) for i in range(MOST)], months)
    names(grid, listed, found)
    pointers(grid, found)
    for month in MONTHS:
        daily_units(grid, found, month)
    for name, column, at, style in _GIVEN:
        _given(grid, listed, name, column, at, style)
    for month in MONTHS:
        _cards(grid, found, month)
    grid.column(
        "to add",
        lambda row: (
            f"IF(COUNT({grid.at('cards 1', row)},{grid.at('standing', row)})=2,"
            f'{grid.at("cards 1", row)}-{grid.at("standing", row)},"")'
        ),
        lambda line: minus(grid.of("cards 1", line), grid.of("standing", line)),
        "key deviation",
        CHANGE,
    )
    _minutes(grid, found)
    for month in MONTHS:
        _takt(grid, found, month)


def _given(grid: Grid, listed: Listed, name: str, column: str, at: int, style: str) -> None:
    """A number of the table; safety that is blank is 0."""
    is_zero = name in ("safety", "held")

    def formula(row: int) -> str:
        found = listed.number(str(row - FIRST_LINE + 1), row - FIRST_LINE + 1, column)[0][1:]
        return f'IF({grid.at("code", row)}="","",N({found}))' if is_zero else found

    def twin(line: int) -> Value:
        """The number, 0 for a blank one that means so."""
        found = listed.number("", line + 1, column)[1]
        if not is_zero:
            return found
        return "" if grid.of("code", line) == "" else number(found) if is_number(found) else 0.0

    grid.column(name, formula, twin, style, at)


def _cards(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """Cards of the loop, rounded up."""
    daily = f"daily {month + 1}"
    names = (daily, "lead", "container", "safety", "held")

    def formula(row: int) -> str:
        units, lead, size, safety, held = (grid.at(name, row) for name in names)
        needed = f"({units}*{lead}*(1+{safety})+{held})/{size}"
        whole = f"ROUNDUP(MAX(0,{needed}-0.000000001),0)"
        return f'IF(COUNT({units},{lead},{size})=3,IF({size}>0,{whole},""),"")'

    style = "key units" if not month else "calculated units"
    twin = [of_month(plan.cards, month) for plan in found]
    grid.column(f"cards {month + 1}", formula, lambda line: twin[line], style, CARDS[month])


def _minutes(grid: Grid, found: list[LoopPlan]) -> None:
    """Minutes of a working day of the line, of one station: hours in force × 60."""
    start = grid.ref("start 1")

    def formula(row: int) -> str:
        line = grid.at("line", row)
        held = f"(tblResources[Resource]={line})*(tblResources[From]<={start})"
        since = f"SUMPRODUCT(MAX({held}*tblResources[From]))"
        chosen = f"(tblResources[Resource]={line})*(tblResources[From]={since})"
        hours = f"SUMPRODUCT({chosen},tblResources[Hours])*{_HOUR}"
        return f'IF({line}="","",IF(SUMPRODUCT({held}*1)=0,"",{hours}))'

    grid.column(
        "minutes", formula, lambda line: known(found[line].minutes), "calculated units", MINUTES
    )


def _takt(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """Minutes from one unit to the next, over all items of the line."""
    daily = f"daily {month + 1}"

    def formula(row: int) -> str:
        total = f'SUMIF({grid.span("line")},"="&{grid.at("line", row)},{grid.span(daily)})'
        minutes = grid.at("minutes", row)
        return f'IF(ISNUMBER({minutes}),IF({total}>0,{minutes}/{total},""),"")'

    style = "key money" if not month else "calculated money"
    twin = [of_month(plan.takt, month) for plan in found]
    grid.column(f"takt {month + 1}", formula, lambda line: twin[line], style, TAKT[month])
