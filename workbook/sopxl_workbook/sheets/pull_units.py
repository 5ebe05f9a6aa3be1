"""Units a working day of each loop on Pull: plan, planning share, factor in force.

Each formula stands beside its twin. Imports the names of the loops.
"""

from __future__ import annotations

import numpy as np

from sopxl.plan.company import ItemRow
from sopxl.plan.item_factor import factor_in_force
from sopxl.plan.pull import LoopPlan
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, PLAN
from sopxl_workbook.sheets.canvas import is_number, number
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.months_before import SHIFT
from sopxl_workbook.sheets.pull_at import DAILY
from sopxl_workbook.sheets.pull_names import holds, of_month
from sopxl_workbook.tables.keys import fold


def daily_units(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """The plan of the month by planning share, in units of the item, a working day."""
    end, days = grid.ref(f"end {month + 1}"), grid.ref(f"workdays {month + 1}")
    share = f"share {month + 1}"

    def formula(row: int) -> str:
        """The part of the family that an item takes: alone all of it, else by planning share."""
        of = f"(tblMap[Family]={grid.at('family', row)})*{holds(end)}"
        mine = f"{of}*(tblMap[Item]={grid.at('code', row)})"
        count, here = f"SUMPRODUCT({of}*1)", f"SUMPRODUCT({mine}*1)"
        own, total = (f"SUMPRODUCT({which},tblMap[Planning share])" for which in (mine, of))
        part = f'IF({count}=1,IF({here}=1,1,0),IF({total}>0,{own}/{total},""))'
        known = f"COUNT({grid.at('row', row)},{end})=2"
        return f'IF({known},IF({grid.at("row", row)}=0,1,{part}),"")'

    grid.column(share, formula, lambda line: _share(grid, found[line], grid.of("row", line), month))
    _factor(grid, found, month)

    _planned(grid, found, month)

    def daily(row: int) -> str:
        """Units of the item a working day; what is bought passes no line."""
        made, bought = grid.at(f"plan {month + 1}", row), grid.at(f"bought {month + 1}", row)
        part, each = grid.at(share, row), grid.at(f"factor {month + 1}", row)
        known, own = f"COUNT({made},{part},{days},{each})=4", f"({made}-N({bought}))"
        return f'IF({known},IF(AND({days}>0,{own}>=0),{own}*{part}/{each}/{days},""),"")'

    grid.column(
        f"daily {month + 1}",
        daily,
        lambda line: of_month(found[line].daily, month),
        "calculated cover",
        DAILY[month],
    )


def _planned(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """The month's plan and what of it is bought: both as authorised, else both as they stand."""
    spot = grid.ref(f"column {month + 1}")

    def column(name: str, what: str) -> None:
        """One of the two."""

        def formula(row: int) -> str:
            """By the row of the Archive where the plan is authorised, else by that of Plan."""
            kept = grid.at(f"{name} then", row)
            held = f"INDEX({ARCHIVE.ref},{kept},{spot}+{SHIFT})"
            then = f'IF(COUNT({kept},{spot})=2,IF(ISNUMBER({held}),{held},""),"")'
            now = grid.cell(PLAN, grid.at(name, row), spot)
            return f"IF(ISNUMBER({grid.at('plan then', row)}),{then},{now})"

        def twin(line: int) -> Value:
            """The figure that the book has there."""
            return _plan(grid, line, found[line].family, month, what)

        grid.column(f"{name} {month + 1}", formula, twin)

    column("plan", "Production")
    column("bought", "Subcontract")


def _factor(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """Family units in one unit of the item, by its row in force on the last day of the month."""
    end, column = grid.ref(f"end {month + 1}"), f"factor {month + 1}"

    def formula(row: int) -> str:
        """The factor of the row that began last; 1 where none holds: its share is 0."""
        at, mine = grid.at("row", row), f"(tblMap[Item]={grid.at('code', row)})"
        held = f"{mine}*(tblMap[Family]={grid.at('family', row)})*{holds(end)}"
        best = f"SUMPRODUCT(MAX({held}*(tblMap[From]+1)))"
        given = f"SUMPRODUCT({held}*(tblMap[From]+1={best}),tblMap[Factor])"
        known = f"IF({at}=0,1,IF({best}=0,1,IF({given}=0,1,{given})))"
        return f'IF(COUNT({at},{end})=2,{known},"")'

    def twin(line: int) -> Value:
        """The factor that the engine takes."""
        place, day = grid.of("row", line), grid.what(f"end {month + 1}")
        if not (is_number(place) and is_number(day)):
            return ""
        rows = _held(grid, found[line], number(day)) if place else []
        return float(factor_in_force(rows, np.array([number(day)]))[0]) if rows else 1.0

    grid.column(column, formula, twin)


def _held(grid: Grid, plan: LoopPlan, day: float) -> list[ItemRow]:
    """The rows of a loop's item in its family that hold on a day."""
    return [
        row
        for row in grid.canvas.company.items
        if row.family == plan.family
        and fold(row.item) == fold(plan.loop.code)
        and row.start <= day <= row.end
    ]


def _share(grid: Grid, plan: LoopPlan, place: Value, month: int) -> Value:
    """The share of a loop's item in its family; all of it where it is alone."""
    end = grid.what(f"end {month + 1}")
    if not (is_number(place) and is_number(end)):
        return ""
    if not place:
        return 1.0
    items = grid.canvas.company.items
    rows = [r for r in items if r.family == plan.family and r.start <= number(end) <= r.end]
    own = [row for row in rows if fold(row.item) == fold(plan.loop.code)]
    if len(rows) == 1:
        return float(len(own))
    total = float(np.nansum([row.share for row in rows]))
    return float(np.nansum([row.share for row in own])) / total if total > 0 else ""


def _plan(grid: Grid, line: int, family: str, month: int, what: str) -> Value:
    """A row of the plan of a loop's family in a month, authorised or as it stands."""
    book, base = grid.canvas.book, grid.canvas.company.base
    if not is_number(grid.what(f"column {month + 1}")):
        return ""
    if is_number(grid.of("plan then", line)):
        found = book.at(ARCHIVE, f"{base}|{family}|{what}", base + month)
    else:
        found = book.at(PLAN, f"{family}|{what}", base + month)
    return "" if found is None else found
