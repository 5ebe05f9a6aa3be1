"""The business plan on a family page: what is sold against it, in units or money by the switch.

In units the plan is the one that the Business plan sheet gives in units; blank where it gives none,
since revenue over an assumed price would be no plan of units. Imports the canvas and the worth.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, key_of
from sopxl_workbook.formulas import PLANNED_REVENUE, PLANNED_UNITS
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import (
    Canvas,
    Look,
    block,
    is_number,
    known_sum,
    plus,
    total,
)
from sopxl_workbook.sheets.choices import CHOICE, SWITCH
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.timeline import FIRST_ROW, LAST_ROW, OFFSET_ROW, Slot
from sopxl_workbook.sheets.view import MONEY
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.sheets.worth import THOUSAND, Shown

SOLD, PLANNED, GAP = "sold against plan", "business plan", "business plan gap"
_RAW = "business plan, as it is given"


def planned(
    canvas: Canvas, chosen: Chosen, shown: Shown, top: int, shipped: str, ahead: str
) -> int:
    """What is sold, the business plan and the gap; gives the row below.

    shipped : the line of what left, as the page shows it. ahead : that of the plan of it.
    """
    _sold(canvas, top + 1, shipped, ahead)
    _heading(canvas, shown, top, shipped)
    _plan(canvas, chosen, shown, top + 2)
    canvas.minus(GAP, top + 3, "Gap, sold − business plan", SOLD, PLANNED, looks.CHANGE)
    return top + 4


def _heading(canvas: Canvas, shown: Shown, top: int, shipped: str) -> None:
    """The unit, and what the closed months of the fiscal year have sold."""
    year = next(slot for slot in canvas.slots if slot.zone == "year")
    at, value = canvas.at(shipped, year), canvas.of(shipped, year)
    price = f'IF({SWITCH}="{MONEY}",", at price","")'
    formula = (
        f'={shown.unit}&" sold a month"&{price}'
        f'&IF(ISNUMBER({at}),"; fiscal year to date "&FIXED({at},0),"")'
    )
    to_date = f"; fiscal year to date {fixed(float(value))}" if is_number(value) else ""  # type: ignore[arg-type]
    text = f"{shown.unit_text} sold a month{', at price' if shown.is_money else ''}{to_date}"
    block(canvas, top, "BUSINESS PLAN", formula, text)


def _sold(canvas: Canvas, row: int, shipped: str, ahead: str) -> None:
    """Closed months as they were shipped, open ones as planned; of the year the two together."""
    rest = f"$H${canvas.rows[f'rest of the year, {ahead}']}"
    coming = canvas.value(canvas.rows[f"rest of the year, {ahead}"], 8)

    def formula(slot: Slot) -> str:
        """Shipped in closed months, planned in open ones; of the year both together."""
        past = canvas.at(shipped, slot)
        if slot.zone == "year":
            both = f'IF(COUNT({past},{rest})=2,{past}+{rest},"")'
            return f"IF({slot.letter}${FIRST_ROW}<$H${FIRST_ROW},{both},{rest})"
        if slot.zone == "next":
            return canvas.at(ahead, slot)
        return f"IF({slot.letter}${OFFSET_ROW}<1,{past},{canvas.at(ahead, slot)})"

    def twin(slot: Slot) -> Value:
        """The same from the lines."""
        if slot.zone == "year":
            is_first = slot.first is None or slot.first >= canvas.company.base
            return coming if is_first else plus(canvas.of(shipped, slot), coming)
        return canvas.of(shipped if slot.is_past else ahead, slot)

    label = "Sold, actual then planned"
    canvas.line(SOLD, row, label, formula, twin, Look("label", "calculated units", "actual units"))


def _plan(canvas: Canvas, chosen: Chosen, shown: Shown, row: int) -> None:
    """The plan's own units or its revenue in thousands; of the fiscal year all its months."""
    measure = PLANNED_REVENUE if shown.is_money else PLANNED_UNITS
    key = key_of(chosen.name, measure)
    named = f'{CHOICE}&"|"&IF({SWITCH}="{MONEY}","{PLANNED_REVENUE}","{PLANNED_UNITS}")'
    pointer = canvas.pointer(row, IN_FORCE, named, key)
    flow, flow_twin = canvas.flow(IN_FORCE, pointer, key)

    def raw(slot: Slot) -> str:
        """The business plan of a column; of the year the sum of its months."""
        if slot.zone != "year":
            return flow(slot)
        return total(IN_FORCE, pointer, (f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"))

    def raw_twin(slot: Slot) -> Value:
        """The same from the figures in force."""
        if slot.zone != "year":
            return flow_twin(slot)
        return known_sum(canvas.book.at(IN_FORCE, key, period) for period in slot.periods)

    canvas.hidden(_RAW, raw, raw_twin)
    divisor = THOUSAND if shown.is_money else 1.0

    def twin(slot: Slot) -> Value:
        """The line above in what the page shows."""
        value = canvas.of(_RAW, slot)
        return float(value) / divisor if is_number(value) else ""  # type: ignore[arg-type]

    canvas.line(
        PLANNED,
        row,
        "Business plan",
        lambda s: (
            f"IF(ISNUMBER({canvas.at(_RAW, s)}),"
            f'{canvas.at(_RAW, s)}/IF({SWITCH}="{MONEY}",{THOUSAND:g},1),"")'
        ),
        twin,
        looks.DERIVED,
    )
