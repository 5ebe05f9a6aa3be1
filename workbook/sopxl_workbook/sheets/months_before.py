"""The closed months of the fiscal year before those that a page shows, one by one, in hidden rows.

Each month is looked up by itself, in the plan authorised just before it, so that the work does not
grow with the Archive. Imports the canvas and the timeline.
"""

from __future__ import annotations

from collections.abc import Callable

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, ARCHIVE, LEFT_COLUMNS
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.archive_rows import row_formula, row_value, start_formula, start_value
from sopxl_workbook.sheets.canvas import Canvas, SlotFormula, SlotTwin, minus, numbers, times
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.timeline import BROUGHT, FIRST_ROW, LAST_ROW, PAST
from sopxl_workbook.sheets.worth import Worth

SHIFT = len(ARCHIVE.extra)  # the Archive has more columns at the left than the other tables
_COLUMNS = "columns of the months before"
_STARTS = "first rows of the origins before"
_MONTHS = 11  # of a fiscal year, before its last
_LETTER = column_letters(BROUGHT)
_FIRST, _LAST = f"${_LETTER}${FIRST_ROW}", f"${_LETTER}${LAST_ROW}"


class MonthsBefore:
    """What was authorised for each of these months, and how far the actuals were from it."""

    def __init__(self, canvas: Canvas, chosen: Chosen, measure: str, worth: Worth) -> None:
        """Lay out the rows of what was authorised, the latest month first.

        worth : what a unit of it is worth.
        """
        self._canvas, self._chosen, self._measure = canvas, chosen, measure
        brought = next(slot for slot in canvas.slots if slot.zone == "brought")
        self._periods = list(reversed(brought.periods))
        self._columns = self._column_row()
        starts = self._starts()
        pointers = self._row(
            lambda at: row_formula(canvas, self._origin(at), f"{at}{starts}", measure),
            lambda period: row_value(canvas, chosen, period - 1, measure),
        )
        self._plans = self._row(
            lambda at: _cell(ARCHIVE.ref, f"{at}{pointers}", f"{at}{self._columns}+{SHIFT}"),
            self._planned,
        )
        self._worth = worth
        self._each = self._row(
            lambda at: worth.cell(f"{at}{self._columns}"),
            worth.thousandth,
            outside="" if worth.is_money else 1.0,
        )
        self._valued = self._row(
            lambda at: _times(f"{at}{self._plans}", f"{at}{self._each}"), self._planned_worth
        )

    def _row(
        self,
        formula: Callable[[str], str],
        twin: Callable[[int], Value],
        outside: Value = "",
    ) -> int:
        """A hidden row with a cell for each month.

        formula : of the letters of its column. outside : what stands beyond the months.
        """
        row = self._canvas.next_hidden()
        for back in range(_MONTHS):
            at = PAST[0] + back
            value = twin(self._periods[back]) if back < len(self._periods) else outside
            text = f"={formula(column_letters(at))}"
            self._canvas.formula(row, at, text, value, "days")
        return row

    def _column_row(self) -> int:
        """In which column of the wide tables each month stands; one hidden row for all measures."""
        if _COLUMNS not in self._canvas.rows:
            back = f"{_LAST}+1-COLUMNS(${column_letters(PAST[0])}$1:{{at}}$1)"
            self._canvas.rows[_COLUMNS] = self._row(
                lambda at: (
                    f"IF(COUNT({_FIRST},{_LAST})=2,"
                    f'IF({back.format(at=at)}>={_FIRST},{back.format(at=at)},""),"")'
                ),
                lambda period: period - self._canvas.company.calendar.first + 1 + LEFT_COLUMNS,
            )
        return self._canvas.rows[_COLUMNS]

    def _starts(self) -> int:
        """Where the rows of each month's origin begin; one hidden row for all measures."""
        if _STARTS not in self._canvas.rows:
            self._canvas.rows[_STARTS] = self._row(
                lambda at: start_formula(self._origin(at)),
                lambda period: start_value(self._canvas, period - 1),
            )
        return self._canvas.rows[_STARTS]

    def _origin(self, at: str) -> str:
        """The origin of the plan that was authorised just before a month."""
        return f"({at}{self._columns}-{LEFT_COLUMNS}+sop_first-2)"

    def _key(self, period: int) -> str:
        return f"{period - 1}|{self._chosen.name}|{self._measure}"

    def _planned(self, period: int) -> Value:
        found = self._canvas.book.at(ARCHIVE, self._key(period), period)
        return "" if found is None else found

    def _planned_worth(self, period: int) -> Value:
        return times(self._planned(period), self._worth.thousandth(period))

    def plan(self) -> tuple[SlotFormula, SlotTwin]:
        """What was authorised for all of them, units; blank where one is not known."""
        return self._sum(self._plans, self._planned)

    def plan_worth(self) -> tuple[SlotFormula, SlotTwin]:
        """The same as the page shows it: units or money."""
        return self._sum(self._valued, self._planned_worth)

    def _sum(self, row: int, twin: Callable[[int], Value]) -> tuple[SlotFormula, SlotTwin]:
        cells = _cells(row)
        text = f'IF(COUNT({cells})={_LAST}-{_FIRST}+1,SUM({cells}),"")'
        found = numbers(twin(period) for period in self._periods)
        value = sum(found) if found and len(found) == len(self._periods) else ""
        return (
            lambda _: f'IF(COUNT({_FIRST},{_LAST})=2,{text},"")',
            lambda _: value,
        )

    def deviation(self, actual: str, pointer: str) -> tuple[SlotFormula, SlotTwin]:
        """Actual less authorised, as shown, over the months of which both are known.

        A month counts from the first plan that was authorised for one: so the sum goes on as it
        was when the oldest month leaves the page. actual : its measure. pointer : of its row.
        """

        def happened(period: int) -> Value:
            """Actual less authorised of one period; blank where one is not known."""
            found = self._canvas.book.at(ACTUAL, f"{self._chosen.name}|{actual}", period)
            sold = times("" if found is None else found, self._worth.thousandth(period))
            return minus(sold, self._planned_worth(period))

        def formula(at: str) -> str:
            plan, each = f"{at}{self._valued}", f"{at}{self._each}"
            found = f"INDEX({ACTUAL.ref},{pointer},{at}{self._columns})"
            known = f'IF(ISNUMBER({found}),{found}*{each}-{plan},"")'
            return f'IF(COUNT({plan},{each},{pointer})=3,{known},"")'

        cells = _cells(self._row(formula, happened))
        known = numbers(happened(period) for period in self._periods)
        return (
            lambda _: f'IF(COUNT({cells})>0,SUM({cells}),"")',
            lambda _: sum(known) if known else "",
        )


def _cell(table: str, pointer: str, column: str) -> str:
    found = f"INDEX({table},{pointer},{column})"
    return f'IF(ISNUMBER({pointer}),IF(ISNUMBER({found}),{found},""),"")'


def _times(left: str, right: str) -> str:
    return f'IF(COUNT({left},{right})=2,{left}*{right},"")'


def _cells(row: int) -> str:
    first, last = (column_letters(PAST[0] + back) for back in (0, _MONTHS - 1))
    return f"${first}${row}:${last}${row}"
