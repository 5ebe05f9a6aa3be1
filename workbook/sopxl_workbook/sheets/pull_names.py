"""Months, names and pointers of the loops on Pull, each formula beside its twin.

Imports the grid and the engine's pull plan.
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.plan.pull import Loop, LoopPlan
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, LEFT_COLUMNS, PLAN
from sopxl_workbook.sheets.canvas import is_number, number
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.pull_at import CODE, FAMILY, FIRST_LINE, LINE, MONTHS
from sopxl_workbook.sheets.timeline import month_name, name_at
from sopxl_workbook.tables.keys import fold


def axis(grid: Grid) -> None:
    """Where the next three months stand: column, first and last day, working days, name."""
    company = grid.canvas.company
    calendar, now = company.calendar, company.now
    for month in MONTHS:
        spot = f"sop_base-sop_first+{month + 1}"
        known = month < min(company.horizon, calendar.count - now)
        place: Value = now + month + 1 + LEFT_COLUMNS if known else ""
        at = grid.scalar(
            f"column {month + 1}",
            f"IF(AND({month + 1}<=sop_horizon,{spot}<=ROWS(tblCalendar[Period])),"
            f'{spot}+{LEFT_COLUMNS},"")',
            place,
        )
        figures = (("Start", calendar.start_days), ("End", calendar.end_days))
        for what, values in (*figures, ("Workdays", calendar.workdays)):
            value: Value = float(values[now + month]) if known else ""
            cell = f"INDEX(tblCalendar[{what}],{at}-{LEFT_COLUMNS})"
            formula = f'IF(ISNUMBER({at}),{cell},"")'
            grid.scalar(f"{what.lower()} {month + 1}", formula, value)
        name = month_name(company, company.base + month) if known else ""
        formula = f'IF(ISNUMBER({at}),{name_at(company, at)},"")'
        grid.scalar(f"month {month + 1}", formula, name)


def loop_of(listed: Listed, row: int) -> Loop:
    """The loop of a row of Pull lines, in the engine's own terms."""

    def each(column: str, blank: float) -> float:
        """A number of the row, or what a blank one means."""
        value = listed.value(row, column)
        return number(value) if is_number(value) else blank

    return Loop(
        str(listed.value(row, "Code") or ""),
        str(listed.value(row, "Resource") or ""),
        each("Container", np.nan),
        each("Lead time", np.nan),
        each("Safety", 0.0),
        each("Safety stock", 0.0),
        each("Cards", np.nan),
    )


def _place(grid: Grid, plan: LoopPlan) -> Value:
    """The row of the Item map in force; 0 for a family's own name, blank for neither."""
    end, wanted = number(grid.what("end 1")), fold(plan.loop.code)
    rows = [
        (row.start, i)
        for i, row in enumerate(grid.canvas.company.items, 1)
        if wanted and fold(row.item) == wanted and row.start <= end <= row.end
    ]
    return max(rows)[1] if rows else 0 if plan.family else ""


def known(value: float) -> Value:
    """A figure as a cell, blank where it is not known."""
    return "" if value != value else float(value)


def of_month(values: Vector, month: int) -> Value:
    """A figure of a month, blank behind the last one."""
    return known(values[month]) if month < len(values) else ""


def holds(end: str) -> str:
    """Which rows of the Item map hold on a day."""
    until = f"((tblMap[To]=0)+(tblMap[To]>={end})>0)"
    return f"(tblMap[From]<={end})*{until}"


def names(grid: Grid, listed: Listed, found: list[LoopPlan]) -> None:
    """Item, line, the row of the Item map, family and factor."""

    def text(name: str, column: str, at: int, style: str) -> None:
        """A column of the table as a text."""
        grid.column(
            name,
            lambda row: listed.text(str(row - FIRST_LINE + 1), row - FIRST_LINE + 1, column)[0][1:],
            lambda line: listed.text("", line + 1, column)[1],
            style,
            at,
        )

    text("code", "Code", CODE, "label_key")
    text("line", "Resource", LINE, "label")
    end = grid.ref("end 1")
    rows = "(ROW(tblMap[Item])-ROW(tblMap[[#Headers],[Item]]))"

    def since(row: int) -> str:
        """When the row of the Item map in force began, and a day; 0 where none is."""
        held = f"(tblMap[Item]={grid.at('code', row)})*{holds(end)}"
        return f'IF({grid.at("code", row)}="",0,SUMPRODUCT(MAX({held}*(tblMap[From]+1))))'

    def place(row: int) -> str:
        """The row of the Item map in force; 0 for a code that is a family."""
        code, begun = grid.at("code", row), grid.at("since", row)
        held = f"(tblMap[Item]={code})*{holds(end)}*(tblMap[From]+1={begun})"
        family = f'IF(COUNTIF(tblFamilies[Family],"="&{code})>0,0,"")'
        return f'IF({code}="","",IF({begun}>0,SUMPRODUCT(MAX({held}*{rows})),{family}))'

    places = [_place(grid, plan) for plan in found]
    grid.column("since", since, lambda line: _since(grid, places[line]))
    grid.column("row", place, lambda line: places[line])

    def family(row: int) -> str:
        """The family that a code belongs to; a family is its own."""
        at, code = grid.at("row", row), grid.at("code", row)
        own = f"INDEX(tblFamilies[Family],MATCH({code},tblFamilies[Family],0))"
        return f'IF(ISNUMBER({at}),IF({at}=0,{own},INDEX(tblMap[Family],{at})),"")'

    grid.column("family", family, lambda line: found[line].family, "label", FAMILY)


def _since(grid: Grid, place: Value) -> Value:
    """The day on which a row of the Item map begins, and one; an open beginning is day 0."""
    if not place:
        return 0
    start = grid.canvas.company.items[int(number(place)) - 1].start
    return (start if np.isfinite(start) else 0.0) + 1


def pointers(grid: Grid, found: list[LoopPlan]) -> None:
    """The rows of each family's plan and of what is bought, as they stand and as authorised."""
    base = grid.canvas.company.base

    def pointer(name: str, what: str) -> None:
        """The row of Plan, and that of the Archive."""
        grid.pointer(
            name,
            PLAN,
            lambda row: f'{grid.at("family", row)}&"|{what}"',
            lambda line: f"{found[line].family}|{what}",
        )
        grid.pointer(
            f"{name} then",
            ARCHIVE,
            lambda row: f'sop_base&"|"&{grid.at("family", row)}&"|{what}"',
            lambda line: f"{base}|{found[line].family}|{what}",
        )

    pointer("plan", "Production")
    pointer("bought", "Subcontract")
