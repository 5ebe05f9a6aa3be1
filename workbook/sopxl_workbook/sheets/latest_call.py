"""The latest call of the fiscal year: its closed months as they happened, the rest as planned."""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import WideTable
from sopxl_workbook.sheets.canvas import Canvas, SlotFormula, SlotTwin, known_sum, plus, total
from sopxl_workbook.sheets.timeline import FIRST_ROW, OFFSET_ROW, PLAN, Slot
from sopxl_workbook.sheets.worth import Found, Worth


class LatestCall:
    """A flow of the fiscal year in units, and as the page shows it."""

    def __init__(
        self, canvas: Canvas, name: str, actual: str, table: WideTable, worth: Worth
    ) -> None:
        """Of a line. actual : the line of what happened. table : that holds the plan."""
        self._canvas, self._name, self._actual = canvas, name, actual
        self._table, self._worth = table, worth

    def units(self, slot: Slot, pointer: str, found: Found, shift: int = 0) -> tuple[str, Value]:
        """In units. found : of a period, the plan. shift : columns more at the left of the table.

        Returns : the formula and its value; blank where a month of the year is not known.
        """
        ends = self._canvas.ends(slot, is_ahead=True)
        value = known_sum(map(found, self._canvas.periods_of(slot, is_ahead=True)))
        formula = total(self._table, pointer, ends, shift)
        return self._call(slot, self._actual, f"rest of the year, {self._name}", formula, value)

    def shown(self, slot: Slot, pointer: str, found: Found, shift: int = 0) -> tuple[str, Value]:
        """In what the page shows; after units."""
        ends = self._canvas.ends(slot, is_ahead=True)
        rest = self._canvas.rows[f"rest of the year, {self._name}"]
        formula = self._worth.total(f"$H${rest}", self._table, pointer, ends, shift)
        value = self._worth.total_value(
            self._canvas.value(rest, PLAN[0]),
            found,
            self._canvas.periods_of(slot, is_ahead=True),
        )
        name = f"rest of the year, {self._name} shown"
        return self._call(slot, f"{self._actual} shown", name, formula, value)

    def _call(
        self, slot: Slot, actual: str, name: str, formula: str, value: Value
    ) -> tuple[str, Value]:
        """Lays out what is planned of the rest of the year, and adds what happened before."""
        rest = self._canvas.scalar(name, formula, value)
        base = self._canvas.at(actual, slot)
        first = f"{slot.letter}${FIRST_ROW}"
        text = f'IF({first}<$H${FIRST_ROW},IF(COUNT({base},{rest})=2,{base}+{rest},""),{rest})'
        if slot.first is None or slot.first >= self._canvas.company.base:
            return text, value
        return text, plus(self._canvas.of(actual, slot), value)


def held(
    canvas: Canvas, past: str, ahead: tuple[SlotFormula, SlotTwin], year: tuple[str, Value]
) -> tuple[SlotFormula, SlotTwin]:
    """For a closed month what another line holds, for an open one the plan.

    past : the other line. ahead : the plan. year : the latest call of the fiscal year.
    """

    def formula(slot: Slot) -> str:
        """The year's latest call, the closed month's figure or the plan."""
        if slot.zone == "year":
            return year[0]
        return f"IF({slot.letter}${OFFSET_ROW}<1,{canvas.at(past, slot)},{ahead[0](slot)})"

    def twin(slot: Slot) -> Value:
        if slot.zone == "year":
            return year[1]
        return canvas.of(past, slot) if slot.is_past else ahead[1](slot)

    return formula, twin
