"""Cell functions of items and resources: how ranges may lie, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from refusals import Row, check, refused

import sopxl_udfs.functions as cell
from sopxl.errors import (
    CellValueError,
    InputError,
    LimitError,
    NotFoundError,
    SopError,
    ZeroDivideError,
)

CALENDAR = cell.SOP_CALENDAR(45292, 3)  # January to March 2024


def turned(rows: list[list[Any]]) -> list[list[Any]]:
    """A range stood on end."""
    return [list(column) for column in zip(*rows, strict=True)]


class TestLoad:
    PLAN, BILL = [[10, 20, 30], [4, 0, 6]], [[2, 0, 0, 0.5], [0, 3, 1, 0]]

    def test_what_is_shown(self) -> None:
        """The load is exactly as wide as the plan; what is before it is one number a resource."""
        offsets = [[0, 0, 1, 1]]
        assert cell.SOP_RCCP(self.PLAN, self.BILL, offsets) == [[20, 43, 60], [32, 30, 18]]
        assert cell.SOP_RCCP(self.PLAN, self.BILL, offsets, "before") == [[2], [10]]
        assert cell.SOP_RCCP(self.PLAN, self.BILL, offsets, "incomplete") == [[0, 0, 1]] * 2

    def test_without_offsets_nothing_is_before_or_open(self) -> None:
        """A bill of resources knows no lead time."""
        bill = [[2, 0.5]]
        assert cell.SOP_RCCP(self.PLAN, bill) == cell.SOP_RCCP(self.PLAN, bill, 0, "Load")
        assert cell.SOP_RCCP(self.PLAN, bill, None, "before") == [[0]]
        assert cell.SOP_RCCP(self.PLAN, bill, None, "incomplete") == [[0, 0, 0]]

    def test_a_plan_in_a_column(self) -> None:
        """Resources then stand beside each other."""
        assert cell.SOP_RCCP([[10], [20]], [[2], [1]], [[1], [0]]) == [[40, 10], [0, 20]]
        assert cell.SOP_RCCP([[10], [20]], [[2], [1]], [[1], [0]], "before") == [[20, 0]]
        assert cell.SOP_CPOF([[10], [20]], 2, [[0.5, 0.25]]) == [[10, 5], [20, 10]]


class TestItemsLieEitherWay:
    @pytest.mark.parametrize("show", ["totals", "items"])
    def test_price_volume_mix(self, show: str) -> None:
        """A column of items gives what a row gives, stood on end."""
        rows = [[[600, 400, 0]], [[10, 20, None]], [[550, 550, 7]], [[10.5, 19, 3]]]
        across = cell.SOP_PVM(*rows, show=show)
        down = cell.SOP_PVM(*map(turned, rows), show=show)
        assert down == turned(across)
        assert sum(map(sum, across)) == pytest.approx(16225 + 21 - 14000)

    def test_market(self) -> None:
        """Two figures in the direction of the items."""
        assert cell.SOP_MARKET([[100]], [[5]], [[200]], 1000, 4000) == [[-1000], [1500]]
        assert cell.SOP_MARKET([[60, 40]], [[5, 5]], [[200, 0]], 1000, 4000) == [[-1000, 1500]]

    @pytest.mark.parametrize("show", ["totals", "table", "means"])
    def test_roll_up(self, show: str) -> None:
        """Items down and periods across, or the other way round."""
        values, keys = [[12, 10], [30, 20], [7, 9]], [["A"], ["a"], ["B"]]
        factors = [[10, 1], [1, 1], [1, 2]]
        down = cell.SOP_ROLLUP(values, keys, factors, show=show)
        across = cell.SOP_ROLLUP(turned(values), turned(keys), turned(factors), show=show)
        assert across == turned(down)

    def test_split(self) -> None:
        """Below a row of periods items stand down, beside a column they stand across."""
        down = cell.SOP_SPLIT([[100, 10]], [[1], [1], [1]], 0, [[40, None], [None, None], ["", 9]])
        assert down == [[40, 1], [30, 0], [30, 9]]
        across = cell.SOP_SPLIT(
            [[100], [10]], [[1, 1, 1]], 0, turned([[40, None], [None, None], ["", 9]])
        )
        assert across == turned(down)
        assert cell.SOP_SPLIT(10, [[1, 3]], 1) == [[2.5, 7.5]]
        assert cell.SOP_SPLIT(10, [[1], [3]], 1) == [[2.5], [7.5]]

    def test_keys_that_are_numbers(self) -> None:
        """A code is the same held as number or as text."""
        assert cell.SOP_ROLLUP([[1], [2]], [[4711.0], ["4711"]]) == [[3]]


class TestOneRateForAll:
    def test_a_factor_a_rate_and_a_unit(self) -> None:
        """One cell stands for every item."""
        assert cell.SOP_ROLLUP([[1], [2]], [["a"], ["a"]], 3) == [[9]]
        assert cell.SOP_PVM([[1], [2]], [[1], [1]], [[1], [2]], [[1], [1]], 2, 3, "ea") == [
            [0], [0], [0], [3], [0], [0]
        ]  # fmt: skip


class TestWeeks:
    def test_the_same_weeks_from_each_form(self) -> None:
        """What SOP_CALENDAR gives, first and last days, either stood on end; dates as dates."""
        months = [[230, 210, 210]]
        starts, ends = [45292, 45323, 45352], CALENDAR[0]
        wanted = cell.SOP_WEEKS(months, CALENDAR)
        assert sum(wanted[0]) == 650
        as_dates = [[dt.datetime(2024, m, 1) for m in (1, 2, 3)], ends]
        for form in (turned(CALENDAR), [starts, ends], turned([starts, ends]), as_dates):
            assert cell.SOP_WEEKS(months, form) == wanted
        assert cell.SOP_WEEKS(turned(months), CALENDAR) == turned(wanted)

    def test_two_months_of_first_and_last_days(self) -> None:
        """Two by two cells are read in the direction in which the dates follow each other."""
        square = [[45292, 45323], [45322, 45351]]
        assert cell.SOP_WEEKS([[23, 21]], square) == cell.SOP_WEEKS([[23, 21]], turned(square))
        assert cell.SOP_WEEKS([[23, 21]], square) == [[5] * 8 + [4]]

    def test_first_days_and_pieces(self) -> None:
        """Which week is which, and what of it lies in which month."""
        months = [[230, 210, 210]]
        weeks = cell.SOP_WEEKS(months, CALENDAR)
        pieces = cell.SOP_WEEKS(months, CALENDAR, show="pieces")
        days = cell.SOP_WEEKS(months, CALENDAR, show="first days")
        assert len(days[0]) == len(weeks[0]) == 13
        assert days[0][:2] == [45292, 45299]
        assert pieces[0][4:6] == [30, 20]
        assert weeks[0][4] == 50

    def test_holidays_that_the_calendar_was_made_with(self) -> None:
        """The week of a holiday has a day less."""
        holidays = [[45292], [None]]
        calendar = cell.SOP_CALENDAR(45292, 1, None, holidays)
        assert cell.SOP_WEEKS(220, calendar, holidays) == [[40, 50, 50, 50, 30]]

    def test_months_beside_each_other_and_weeks_below(self) -> None:
        """Working days of each week stood on end."""
        days = [[5, 5], [5, 5], [4, 5], [5, 5], [None, 2]]
        assert cell.SOP_WEEKS([[190, 88]], days) == [[50, 50, 40, 50, 20, 20, 20, 20, 8]]
        assert cell.SOP_WEEKS(19, [[5], [5], [4], [5]]) == [[5, 5, 4, 5]]


ITEMS = [[600], [400]]
REFUSED: list[Row] = [
    (
        lambda: cell.SOP_RCCP([[1, 2]], [[1]], 0, "after"),
        InputError,
        'E124 show: there is no show "after". Write one of these: "load", "before", "incomplete".',
    ),
    (
        lambda: cell.SOP_PVM(ITEMS, [[10], ["#N/A"]], ITEMS, ITEMS),
        CellValueError,
        "E113 price_0, item 2: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: cell.SOP_PVM(ITEMS, ITEMS, ITEMS, ITEMS, None, None, [["ea"], [None]]),
        InputError,
        "E114 unit_of_measure, item 2: the cell is blank, a name is expected. "
        "Enter the name, or leave the item out.",
    ),
    (
        lambda: cell.SOP_PVM(ITEMS, ITEMS, [[dt.datetime(2024, 1, 1)], [1]], ITEMS),
        InputError,
        "E110 units_1, item 1: found the date 2024-01-01, a number is expected. "
        "Check that the range starts in the right row and column.",
    ),
    (
        lambda: cell.SOP_PVM(ITEMS, ITEMS, [["1200"], [1]], ITEMS),
        InputError,
        'E111 units_1, item 1: found the number 1200 stored as text "1200". '
        "Convert the cell to a number.",
    ),
    (
        lambda: cell.SOP_PVM(ITEMS, ITEMS, [[1e14], [1]], ITEMS),
        LimitError,
        "E122 units_1, item 1: found 1e+14, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    (
        lambda: cell.SOP_PVM(ITEMS, ITEMS, [[float("inf")], [1]], ITEMS),
        InputError,
        "E116 units_1, item 1: found inf, a finite number is expected. Mend the calculation above.",
    ),
    (
        lambda: cell.SOP_MARKET(ITEMS, ITEMS, ITEMS, 2000, "many"),
        InputError,
        'E110 market_1: found the text "many", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1, 2], [3, 4]], [["a"], [True]]),
        InputError,
        "E110 keys, item 2: found TRUE, a name is expected. Enter the name as a text.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1, 2], [3, 4]], [["a"], [dt.datetime(2024, 2, 1)]]),
        InputError,
        "E110 keys, item 2: found 2024-02-01, a name is expected. Enter the name as a text.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1, 2], [3, 4]], [["a"], ["#REF!"]]),
        CellValueError,
        "E113 keys, item 2: the cell holds the error #REF!. Mend that cell first.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1, 2], [3, 4]], [["a", "b"], ["c", "d"]]),
        InputError,
        "E117 keys: keys is a block, one row or column is expected. Give a single row or column.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1, 2], [3]], [["a"], ["b"]]),
        InputError,
        "E117 values: the rows of values differ in length. Give a full block of cells.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1, 2], [3, 4]], [["a"], ["b"]], show="means"),
        InputError,
        "E119 factors: a mean needs the weight of each item. Give the units of each item.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1, 2], [3, 4]], [["a"], ["b"]], 2, show="last"),
        InputError,
        "E119 factors: the last figure of a key takes no factor. "
        "Leave them out, or show the totals.",
    ),
    (
        lambda: cell.SOP_PRICE([["A", 45292, 5]], "A", [45292], [45322], [[float("inf")]]),
        InputError,
        'E134 holidays, date 1: found "inf", a date is expected. Enter a true date, day included.',
    ),
    (
        lambda: cell.SOP_ROLLUP([[1], [3]], [["a"], ["a"]], None, [["ea"], ["kg"]]),
        InputError,
        "E432 unit_of_measure, item 2: a has items in ea and in kg. "
        "Bring the items to one unit, with a factor for each.",
    ),
    (
        lambda: cell.SOP_ROLLUP(ITEMS, [["a"], ["a"]], 1, [["USD"], ["EUR"]], show="means"),
        InputError,
        "E432 unit_of_measure, item 2: a has items in USD and in EUR. "
        "Bring the items to one unit, with a factor for each.",
    ),
    (
        lambda: cell.SOP_ROLLUP([[1], [3]], [["a"], ["a"]], None, None, [["b"]]),
        NotFoundError,
        'E131 wanted, item 1: no item has the key "b". Correct the key, or leave it out.',
    ),
    (
        lambda: cell.SOP_SPLIT([[1, 2], [3, 4]], [[1], [2]]),
        InputError,
        "E117 total: total is a block, one row or column is expected. Split each family by itself.",
    ),
    (
        lambda: cell.SOP_SPLIT([[1, 2]], [[1, 2]]),
        InputError,
        "E117 shares: shares is one row beside a row of totals, so the items are not told apart. "
        "Give the items below each other.",
    ),
    (
        lambda: cell.SOP_SPLIT([[1], [2]], [[1], [2]]),
        InputError,
        "E117 shares: shares is one column beside a column of totals, so the items are not told "
        "apart. Give the items beside each other.",
    ),
    (
        lambda: cell.SOP_SPLIT(10, [[0], [0]]),
        ZeroDivideError,
        "E433 shares, period 1: every free item has the share 0, and 10 is to be split. "
        "Give one of them a share.",
    ),
    (
        lambda: cell.SOP_SPLIT(10, [[1], [1]], 0, [["x"], [None]]),
        InputError,
        'E110 locked, row 1, period 1: found the text "x", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: cell.SOP_WEEKS([[100, 130]], [[4, 5, 4]]),
        InputError,
        "E118 calendar: calendar has 1 by 3 cells for 2 months. "
        "Give the weeks of each month, or months by weeks with the working days of each.",
    ),
    (
        lambda: cell.SOP_WEEKS([[100, 130]], [[4, 5]], [[45292]]),
        InputError,
        "E119 holidays: holidays is given, and the calendar has no dates. "
        "Leave it out, or give the calendar with its dates, as SOP_CALENDAR does.",
    ),
    (
        lambda: cell.SOP_WEEKS([[100, 130]], [[4, 5]], None, 0, "days"),
        InputError,
        "E119 basis: basis is given, and the calendar has no dates. "
        "Leave it out, or give the calendar with its dates, as SOP_CALENDAR does.",
    ),
    (
        lambda: cell.SOP_WEEKS([[100, 130]], [[4, 5]], show="first days"),
        InputError,
        "E119 calendar: the calendar has no dates. "
        "Give first and last day of each month, or what SOP_CALENDAR gives.",
    ),
    (
        lambda: cell.SOP_WEEKS([[100, 130, 90]], [[45322, 45351, 45382]]),
        InputError,
        "E117 calendar: calendar has dates and is neither of the two forms that have them. "
        "Give first and last day of each month, or what SOP_CALENDAR gives.",
    ),
    (
        lambda: cell.SOP_WEEKS([[100, 130]], [[45292, 45323], [45322, 45320]]),
        LimitError,
        "E134 calendar, month 2: the month ends before it starts. "
        "Give the dates in order, oldest first.",
    ),
    (
        lambda: cell.SOP_WEEKS([[100, 130]], [[45292, 45352], [45322, 45382]]),
        InputError,
        "E132 calendar, month 2: the month does not start on the day after the one before it "
        "ends. Give months that follow each other without a gap.",
    ),
    (
        lambda: cell.SOP_WEEKS([[1, 2]], cell.SOP_CALENDAR(45292, 2, None, [[45293]])),
        InputError,
        "E435 calendar, period 1: the calendar has 22 working days, its dates have 23. "
        "Give the holidays that the calendar was made with.",
    ),
    (
        lambda: cell.SOP_WEEKS([[1, 2]], [[5, None, 5], [None, None, None]]),
        InputError,
        "E114 calendar, month 1, week 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_WEEKS([[1, 2]], [[5, 5, 5], [None, None, None]]),
        InputError,
        "E114 calendar, month 2: the month has no week. Enter the working days of its weeks.",
    ),
    (
        lambda: cell.SOP_CONVERT([[1]], "ea", "#N/A", [["ea", "kg", 2]]),
        CellValueError,
        "E113 to_unit: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: cell.SOP_INVENTORY_VALUE(0, [[1]], [[1]], 1, 1, None, "cost"),
        InputError,
        'E124 show: there is no show "cost". Write one of these: "value", "revaluation", "all".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
