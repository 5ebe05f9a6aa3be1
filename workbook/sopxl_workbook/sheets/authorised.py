"""Lines of what was authorised: the old plan, and the plan that held for a closed month.

They look into the Archive, whose rows are found by origin, family and measure; a line is blank as
long as nothing was authorised.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.archive_rows import row_formula, row_value, start_formula, start_value
from sopxl_workbook.sheets.canvas import Canvas, total, window
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.months_before import SHIFT, MonthsBefore
from sopxl_workbook.sheets.timeline import ORIGIN_ROW, Slot, origin

_STARTS = "first rows of the origins"


def authorised_line(
    canvas: Canvas,
    chosen: Chosen,
    name: str,
    row: int,
    label: str,
    measure: str,
    before: MonthsBefore | None,
) -> None:
    """What was authorised: for a closed month before it began, for an open one last month.

    before : of a flow, the months before those shown, which it adds up; None for a balance.
    """
    is_flow = before is not None
    total_before = before.plan() if before else None
    starts = _starts(canvas)
    pointers = canvas.next_hidden()
    for slot in canvas.slots:
        number, start = f"{slot.letter}${ORIGIN_ROW}", f"{slot.letter}${starts}"
        found = row_value(canvas, chosen, origin(canvas.company, slot), measure)
        text = f"={row_formula(canvas, number, start, measure)}"
        canvas.formula(pointers, slot.column, text, found, "days")

    def formula(slot: Slot) -> str:
        pointer = f"{slot.letter}${pointers}"
        if total_before and slot.zone == "brought":
            return total_before[0](slot)
        if is_flow and slot.is_sum:
            return total(ARCHIVE, pointer, slot, SHIFT)
        return window(ARCHIVE, pointer, slot, SHIFT)

    def twin(slot: Slot) -> Value:
        if total_before and slot.zone == "brought":
            return total_before[1](slot)
        periods = slot.periods if is_flow else range(slot.last or 0, (slot.last or -1) + 1)
        last = canvas.company.base - 1
        found = [
            canvas.book.at(ARCHIVE, f"{min(period - 1, last)}|{chosen.name}|{measure}", period)
            for period in periods
        ]
        known = [value for value in found if value is not None]
        return sum(known) if known and len(known) == len(found) else ""

    canvas.line(name, row, label, formula, twin, looks.DERIVED)


def _starts(canvas: Canvas) -> int:
    """The hidden row that holds, for every column, where the rows of its origin begin."""
    if _STARTS not in canvas.rows:
        canvas.rows[_STARTS] = row = canvas.next_hidden()
        for slot in canvas.slots:
            text = f"={start_formula(f'{slot.letter}${ORIGIN_ROW}')}"
            found = start_value(canvas, origin(canvas.company, slot))
            canvas.formula(row, slot.column, text, found, "days")
    return canvas.rows[_STARTS]
