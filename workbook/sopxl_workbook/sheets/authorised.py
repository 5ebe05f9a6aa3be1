"""Lines of what was authorised: the old plan, and the plan that held for a closed month.

They look into the Archive, whose rows are found by origin, family and measure; a line is blank as
long as nothing was authorised.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.archive_rows import row_formula, row_value, start_formula, start_value
from sopxl_workbook.sheets.canvas import Canvas, known_sum, total, window
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.latest_call import LatestCall
from sopxl_workbook.sheets.months_before import SHIFT, MonthsBefore
from sopxl_workbook.sheets.timeline import ORIGIN_ROW, Slot, origin
from sopxl_workbook.sheets.worth import Worth

_STARTS = "first rows of the origins"


class Authorised:
    """What was authorised: for a closed month before it began, for an open one last month."""

    def __init__(self, canvas: Canvas, chosen: Chosen, measure: str) -> None:
        """Lay out the hidden row of where each column's figure stands in the Archive."""
        self._canvas, self._chosen, self._measure = canvas, chosen, measure
        starts = _starts(canvas)
        self._pointers = canvas.next_hidden()
        for slot in canvas.slots:
            number, start = f"{slot.letter}${ORIGIN_ROW}", f"{slot.letter}${starts}"
            found = row_value(canvas, chosen, origin(canvas.company, slot), measure)
            text = f"={row_formula(canvas, number, start, measure)}"
            canvas.formula(self._pointers, slot.column, text, found, "days")

    def _pointer(self, slot: Slot) -> str:
        return f"{slot.letter}${self._pointers}"

    def _found(self, period: int) -> float | None:
        """What was authorised for a period by the plan that the page shows of it."""
        held_by = min(period, self._canvas.company.base) - 1
        key = f"{held_by}|{self._chosen.name}|{self._measure}"
        return self._canvas.book.at(ARCHIVE, key, period)

    def balance(self, name: str) -> None:
        """A hidden line of a stock: of the last month that a column shows."""

        def twin(slot: Slot) -> Value:
            found = None if slot.last is None else self._found(slot.last)
            return "" if found is None else found

        self._canvas.hidden(name, lambda s: window(ARCHIVE, self._pointer(s), s, SHIFT), twin)

    def flow(
        self, name: str, row: int, label: str, before: MonthsBefore, actual: str, worth: Worth
    ) -> None:
        """A line of a flow, and a hidden one of it in units.

        before : the months before those shown, which it adds up. actual : the line of what
        happened. worth : of a unit.
        """
        canvas, call = self._canvas, LatestCall(self._canvas, name, actual, ARCHIVE, worth)
        year = next(slot for slot in canvas.slots if slot.zone == "year")
        first, first_shown = before.plan(), before.plan_worth()
        in_year = call.units(year, self._pointer(year), self._found, SHIFT)

        def formula(slot: Slot) -> str:
            if slot.zone == "brought":
                return first[0](slot)
            if slot.zone == "year":
                return in_year[0]
            if slot.is_sum:
                return total(ARCHIVE, self._pointer(slot), canvas.ends(slot), SHIFT)
            return window(ARCHIVE, self._pointer(slot), slot, SHIFT)

        def twin(slot: Slot) -> Value:
            if slot.zone in ("brought", "year"):
                return first[1](slot) if slot.zone == "brought" else in_year[1]
            return known_sum(map(self._found, slot.periods))

        canvas.hidden(name, formula, twin)
        month, month_twin = worth.one(name)
        year_shown = call.shown(year, self._pointer(year), self._found, SHIFT)

        def shown(slot: Slot) -> str:
            if slot.zone == "brought":
                return first_shown[0](slot)
            if slot.zone == "year":
                return year_shown[0]
            if not slot.is_sum:
                return month(slot)
            units, ends = canvas.at(name, slot), canvas.ends(slot)
            return worth.total(units, ARCHIVE, self._pointer(slot), ends, SHIFT)

        def shown_twin(slot: Slot) -> Value:
            if slot.zone in ("brought", "year"):
                return first_shown[1](slot) if slot.zone == "brought" else year_shown[1]
            if not slot.is_sum:
                return month_twin(slot)
            return worth.total_value(canvas.of(name, slot), self._found, slot.periods)

        canvas.line(f"{name} shown", row, label, shown, shown_twin, looks.DERIVED)


def _starts(canvas: Canvas) -> int:
    """The hidden row that holds, for every column, where the rows of its origin begin."""
    if _STARTS not in canvas.rows:
        canvas.rows[_STARTS] = row = canvas.next_hidden()
        for slot in canvas.slots:
            text = f"={start_formula(f'{slot.letter}${ORIGIN_ROW}')}"
            found = start_value(canvas, origin(canvas.company, slot))
            canvas.formula(row, slot.column, text, found, "days")
    return canvas.rows[_STARTS]
