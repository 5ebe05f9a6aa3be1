"""Lines of what was authorised: the old plan, and the plan that held for a closed month.

They look into the Archive, whose rows are found by origin, family and measure; a line is blank as
long as nothing was authorised.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, ARCHIVE, PERIOD_ROW
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, SlotFormula, SlotTwin, total, window
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


def deviation_before(
    canvas: Canvas, chosen: Chosen, measure: str, actual: str, pointer: str
) -> tuple[SlotFormula, SlotTwin]:
    """Actual less authorised over the closed months before those shown.

    A month counts from the first one that a plan was authorised for: so the sum goes on as it was
    when the oldest month leaves the page. actual : its measure. pointer : address of its row.
    """

    def formula(slot: Slot) -> str:
        block, held = _held(slot, measure)
        first, last = f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"
        ends = (f"INDEX({ACTUAL.ref},{pointer},{end})" for end in (first, last))
        found = ":".join(ends)
        known = f"{held}*ISNUMBER({block})*ISNUMBER({found})"
        return (
            f"IF(COUNT({pointer},{first},{last})=3,"
            f'IF(SUMPRODUCT({known})>0,SUMPRODUCT({known}*({found}-{block})),""),"")'
        )

    def twin(slot: Slot) -> Value:
        differences = []
        for period in slot.periods:
            plan = canvas.book.at(ARCHIVE, f"{period - 1}|{chosen.name}|{measure}", period)
            happened = canvas.book.at(ACTUAL, f"{chosen.name}|{actual}", period)
            if plan is not None and happened is not None:
                differences.append(happened - plan)
        return sum(differences) if differences else ""

    return formula, twin


def _held(slot: Slot, measure: str) -> tuple[str, str]:
    """The Archive's columns of some months, and in each the row authorised just before it."""
    first, last = f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"
    ends = f"{first}+{SHIFT}", f"{last}+{SHIFT}"
    block = ":".join(f"INDEX({ARCHIVE.ref},0,{end})" for end in ends)
    periods = ":".join(
        f"INDEX({ARCHIVE.sheet}!${PERIOD_ROW}:${PERIOD_ROW},1,{end})" for end in ends
    )
    rows = f'({ARCHIVE.name}[Family]={CHOICE})*({ARCHIVE.name}[Measure]="{measure}")'
    return block, f"{rows}*({ARCHIVE.name}[Origin]={periods}-1)"


def _diagonal(slot: Slot, measure: str) -> str:
    """The sum over closed months, each from the plan authorised just before it."""
    block, held = _held(slot, measure)
    first, last = f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"
    return (
        f"IF(COUNT({first},{last})=2,"
        f"IF(SUMPRODUCT({held}*ISNUMBER({block}))={last}-{first}+1,"
        f'SUMPRODUCT({held},{block}),""),"")'
    )
