"""Lines of what was authorised: the old plan, and the plan that held for a closed month.

They look into the Archive, whose rows are found by origin, family and measure; a line is blank as
long as nothing was authorised.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, PERIOD_ROW
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, total, window
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.timeline import FIRST_ROW, LAST_ROW, ORIGIN_ROW, Slot, origin

SHIFT = len(ARCHIVE.extra)  # the Archive has more columns at the left than the other tables


def authorised_line(
    canvas: Canvas, chosen: Chosen, name: str, row: int, label: str, measure: str, *, is_flow: bool
) -> None:
    """What was authorised: for a closed month before it began, for an open one last month."""
    pointers = canvas.next_hidden()
    for slot in canvas.slots:
        made = origin(canvas.company, slot)
        position = canvas.book.tables[ARCHIVE.name].index.get(f"{made}|{chosen.name}|{measure}")
        key = f'{slot.letter}${ORIGIN_ROW}&"|"&{CHOICE}&"|{measure}"'
        canvas.formula(
            pointers,
            slot.column,
            f'=IFERROR(MATCH({key},{ARCHIVE.name}[Key],0),"")',
            "" if position is None else position + 1,
            "days",
        )

    def formula(slot: Slot) -> str:
        pointer = f"{slot.letter}${pointers}"
        if is_flow and slot.zone == "brought":
            return _diagonal(slot, measure)
        if is_flow and slot.is_sum:
            return total(ARCHIVE, pointer, slot, SHIFT)
        return window(ARCHIVE, pointer, slot, SHIFT)

    def twin(slot: Slot) -> Value:
        periods = slot.periods if is_flow else range(slot.last or 0, (slot.last or -1) + 1)
        last = canvas.company.base - 1
        found = [
            canvas.book.at(ARCHIVE, f"{min(period - 1, last)}|{chosen.name}|{measure}", period)
            for period in periods
        ]
        known = [value for value in found if value is not None]
        return sum(known) if known and len(known) == len(found) else ""

    canvas.line(name, row, label, formula, twin, looks.DERIVED)


def _diagonal(slot: Slot, measure: str) -> str:
    """The sum over closed months, each from the plan authorised just before it."""
    first, last = f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"
    ends = f"{first}+{SHIFT}", f"{last}+{SHIFT}"
    block_ = ":".join(f"INDEX({ARCHIVE.ref},0,{end})" for end in ends)
    periods = ":".join(
        f"INDEX({ARCHIVE.sheet}!${PERIOD_ROW}:${PERIOD_ROW},1,{end})" for end in ends
    )
    rows = f'({ARCHIVE.name}[Family]={CHOICE})*({ARCHIVE.name}[Measure]="{measure}")'
    held = f"{rows}*({ARCHIVE.name}[Origin]={periods}-1)"
    return (
        f"IF(COUNT({first},{last})=2,"
        f"IF(SUMPRODUCT({held}*ISNUMBER({block_}))={last}-{first}+1,"
        f'SUMPRODUCT({held},{block_}),""),"")'
    )
