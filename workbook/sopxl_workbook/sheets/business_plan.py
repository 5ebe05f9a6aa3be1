"""The line of the business plan on the Dollars page; imports the canvas.

It is blank in a month in which a family whose revenue is known has no plan, since the two could
not be held against each other.
"""

from __future__ import annotations

import numpy as np

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, PROJECTION
from sopxl_workbook.formulas import PLANNED_REVENUE
from sopxl_workbook.sheets.canvas import Canvas, Look
from sopxl_workbook.sheets.timeline import FIRST_ROW, LAST_ROW, Slot

NAME = "Business plan"
_LOOK = Look("label", "derived thousand")


def planned_lines(canvas: Canvas, row: int) -> None:
    """The business plan of the company, summed over its families."""
    for name, end in (("both first", FIRST_ROW), ("both last", LAST_ROW)):

        def formula(slot: Slot, end: int = end) -> str:
            at = f"{slot.letter}${end}"
            return f"IF(ISNUMBER({at}),IF({_missing(at)}=0,{_known(at)},0),0)"

        def twin(slot: Slot, end: int = end) -> Value:
            return _counted(canvas, slot.first if end == FIRST_ROW else slot.last)

        canvas.hidden(name, formula, twin)
    canvas.line(
        NAME,
        row,
        NAME,
        lambda slot: _total(canvas, slot),
        lambda slot: _summed(canvas, slot),
        _LOOK,
    )


def _known(at: str) -> str:
    """How many families have a plan in a column of the tables."""
    column = f"INDEX({IN_FORCE.ref},0,{at})"
    chosen = f'({IN_FORCE.name}[Measure]="{PLANNED_REVENUE}")'
    return f"SUMPRODUCT({chosen}*ISNUMBER({column}))"


def _missing(at: str) -> str:
    """How many families have revenue there and no plan."""
    names = f"{PROJECTION.name}[{PROJECTION.row_heading}]"
    column = f"INDEX({IN_FORCE.ref},0,{at})"
    keys = f'"="&{names}&"|{PLANNED_REVENUE}"'
    plans = f'COUNTIFS({IN_FORCE.name}[Key],{keys},{column},">=0")'
    revenue = f"ISNUMBER(INDEX({PROJECTION.ref},0,{at}))"
    return f'SUMPRODUCT(({PROJECTION.name}[Measure]="Revenue")*{revenue}*({plans}=0))'


def _counted(canvas: Canvas, period: int | None) -> int:
    """The twin of both."""
    if period is None:
        return 0
    figures, row = canvas.book.plan.figures, canvas.company.calendar.row(period)
    plan = ~np.isnan(figures.in_force.business_plan[row])
    revenue = ~np.isnan(figures.revenue[row])
    return 0 if (revenue & ~plan).any() else int(plan.sum())


def _total(canvas: Canvas, slot: Slot) -> str:
    first, last = f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"
    chosen = f'({IN_FORCE.name}[Measure]="{PLANNED_REVENUE}")'
    if not slot.is_sum:
        total = f"SUMPRODUCT({chosen}*1,INDEX({IN_FORCE.ref},0,{last}))"
        return f'IF({canvas.at("both last", slot)}=0,"",{total})'
    block = f"INDEX({IN_FORCE.ref},0,{first}):INDEX({IN_FORCE.ref},0,{last})"
    total = f"SUMPRODUCT({chosen}*(COLUMN({block})>0),{block})"
    known = f"MIN({canvas.at('both first', slot)},{canvas.at('both last', slot)})"
    return f'IF({known}=0,"",{total})'


def _summed(canvas: Canvas, slot: Slot) -> Value:
    known = canvas.of("both last", slot)
    if slot.is_sum and canvas.of("both first", slot) == 0:
        known = 0
    if known == 0 or slot.last is None:
        return ""
    periods = slot.periods if slot.is_sum else range(slot.last, slot.last + 1)
    rows = [canvas.company.calendar.row(period) for period in periods]
    return float(np.nansum(canvas.book.plan.figures.in_force.business_plan[rows]))
