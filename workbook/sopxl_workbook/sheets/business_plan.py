"""The lines of the business plan on the Dollars page; imports the canvas.

A family without a plan has no gap, such as one of components that others finish: the gap is that
of the families that have one.
"""

from __future__ import annotations

import numpy as np

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, PROJECTION
from sopxl_workbook.formulas import PLANNED_REVENUE
from sopxl_workbook.sheets.canvas import Canvas, Look
from sopxl_workbook.sheets.timeline import LAST_ROW, Slot

NAME, GAP = "Business plan", "Gap"
_PLAN_LOOK = Look("label", "derived thousand")
_GAP_LOOK = Look("label_derived", "derived signed")
_MONTHS_ONLY = ("brought", "next")
_PLANNED = f'({IN_FORCE.name}[Measure]="{PLANNED_REVENUE}")'


def planned_lines(canvas: Canvas, row: int) -> None:
    """The business plan of each month, summed over its families, and the gap to it below."""
    canvas.line(
        NAME, row, NAME, _plan, lambda s: _planned(canvas, s), _PLAN_LOOK, skip=_MONTHS_ONLY
    )
    label = "Gap, of families with a plan"
    canvas.line(
        GAP,
        row + 1,
        label,
        lambda slot: _gap(canvas.at(NAME, slot), slot),
        lambda slot: _missed(canvas, slot),
        _GAP_LOOK,
        skip=_MONTHS_ONLY,
    )


def _plan(slot: Slot) -> str:
    at = f"{slot.letter}${LAST_ROW}"
    column = f"INDEX({IN_FORCE.ref},0,{at})"
    known = f"SUMPRODUCT({_PLANNED}*ISNUMBER({column}))"
    total = f"SUMPRODUCT({_PLANNED}*1,{column})"
    return f'IF(ISNUMBER({at}),IF({known}=0,"",{total}),"")'


def _gap(plan: str, slot: Slot) -> str:
    """Revenue of the families that have a plan, less the plan; blank where one is not known."""
    at = f"{slot.letter}${LAST_ROW}"
    ours, theirs = f"INDEX({IN_FORCE.ref},0,{at})", f"INDEX({PROJECTION.ref},0,{at})"
    keys = f'"="&{IN_FORCE.name}[Name]&"|Revenue"'
    sold = f'COUNTIFS({PROJECTION.name}[Key],{keys},{theirs},">=0")'
    missing = f"SUMPRODUCT({_PLANNED}*ISNUMBER({ours})*({sold}=0))"
    names = f'"="&{PROJECTION.name}[{PROJECTION.row_heading}]&"|{PLANNED_REVENUE}"'
    has_plan = f'COUNTIFS({IN_FORCE.name}[Key],{names},{ours},">=0")'
    revenue = f'SUMPRODUCT(({PROJECTION.name}[Measure]="Revenue")*({has_plan}>0),{theirs})'
    return f'IF(ISNUMBER({plan}),IF({missing}>0,"",{revenue}-{plan}),"")'


def _planned(canvas: Canvas, slot: Slot) -> Value:
    if slot.last is None:
        return ""
    plan = canvas.book.plan.figures.in_force.business_plan[canvas.company.calendar.row(slot.last)]
    return "" if np.isnan(plan).all() else float(np.nansum(plan))


def _missed(canvas: Canvas, slot: Slot) -> Value:
    if slot.last is None or canvas.of(NAME, slot) == "":
        return ""
    row, figures = canvas.company.calendar.row(slot.last), canvas.book.plan.figures
    plan, revenue = figures.in_force.business_plan[row], figures.revenue[row]
    has_plan = ~np.isnan(plan)
    if np.isnan(revenue[has_plan]).any():
        return ""
    return float(revenue[has_plan].sum() - plan[has_plan].sum())
