"""Months as weeks: every month is kept to the unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import block

from sopxl import calc
from sopxl.calc.weeks import WeekPieces, equal_weeks, weeks_of_dates, weeks_of_days
from sopxl.calendar import day_numbers, month_calendar, week_calendar
from sopxl.calendar.days import days_of
from sopxl.errors import InputError, LimitError, SopError, ZeroDivideError

JANUARY, FEBRUARY, MARCH = 45292.0, 45323.0, 45352.0  # 2024


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WeekPieces, int]:
    """The weeks of some months of one kind or the other."""
    count = draw(st.integers(1, 14))
    start = days_of(np.array([float(draw(st.integers(40000, 47000)))]))[0].item()
    kind = draw(st.sampled_from(["equal", "months", "4-4-5", "days"]))
    if kind == "equal":
        return equal_weeks(draw(st.lists(st.integers(1, 6), min_size=count, max_size=count))), count
    dated = (
        week_calendar("4-4-5", start, count) if kind == "4-4-5" else month_calendar(start, count)
    )
    basis = "days" if kind == "days" else "working days"
    return weeks_of_dates(dated.start_days, dated.end_days, (), basis), count


class TestWeeks:
    @given(calendars(), st.data())
    def test_months_equal_weeks(self, drawn: tuple[WeekPieces, int], data: st.DataObject) -> None:
        """The pieces of a month are the month, and all weeks are all months, in whole units."""
        calendar, count = drawn
        months = data.draw(block((count, 2), st.integers(-(10**6), 10**6).map(float)))
        found = calc.months_to_weeks(months, calendar)
        back = np.array([found.pieces[calendar.month == t].sum(axis=0) for t in range(count)])
        assert_array_equal(back, months)
        assert_array_equal(found.quantity.sum(axis=0), months.sum(axis=0))
        assert_array_equal(found.quantity, np.floor(found.quantity))

    @given(calendars(), st.data())
    def test_a_family_alone_is_the_family_in_a_block(
        self, drawn: tuple[WeekPieces, int], data: st.DataObject
    ) -> None:
        """Nothing is carried from one family to the next."""
        calendar, count = drawn
        months = data.draw(block((count, 3)))
        together = calc.months_to_weeks(months, calendar).quantity
        for f in range(3):
            alone = calc.months_to_weeks(months[:, f].copy(), calendar).quantity
            assert_array_equal(alone, together[:, f])

    @given(calendars())
    def test_weeks_follow_each_other(self, drawn: tuple[WeekPieces, int]) -> None:
        """Pieces are in order, no week is passed over, and each piece has its month."""
        calendar, count = drawn
        assert (np.diff(calendar.week) >= 0).all()
        assert sorted(set(calendar.week.tolist())) == list(range(calendar.week[-1] + 1))
        assert sorted(set(calendar.month.tolist())) == list(range(count))

    @given(st.integers(40000, 47000), st.integers(1, 14))
    def test_days_of_the_pieces_are_the_days_of_the_months(self, day: int, count: int) -> None:
        """By working day or by day, none is counted twice and none is lost."""
        dated = month_calendar(days_of(np.array([float(day)]))[0].item(), count)
        starts, ends = day_numbers(dated.starts), dated.end_days
        for basis, wanted in (("working days", dated.workdays), ("days", ends - starts + 1)):
            pieces = weeks_of_dates(starts, ends, (), basis)
            assert_array_equal(np.bincount(pieces.month, pieces.share), wanted)
            assert np.bincount(pieces.week, pieces.share).max() <= 7

    def test_weeks_begin_on_monday(self) -> None:
        """The first piece of a month on a Thursday goes to Sunday."""
        found = weeks_of_dates(np.array([FEBRUARY]), np.array([MARCH - 1]), (), "days")
        assert found.first_day.tolist() == [45323, 45327, 45334, 45341, 45348]
        assert found.share.tolist() == [4, 7, 7, 7, 4]

    def test_whole_weeks_begin_where_the_period_does(self) -> None:
        """A 4-4-5 calendar that starts on a Sunday has weeks from Sunday to Saturday."""
        dated = week_calendar("4-4-5", days_of(np.array([45291.0]))[0].item(), 3)
        found = weeks_of_dates(dated.start_days, dated.end_days)
        assert found.share.tolist() == [5] * 13
        assert found.month.tolist() == [0] * 4 + [1] * 4 + [2] * 5

    def test_a_year_of_53_weeks(self) -> None:
        """The 53rd week lies in the last period."""
        dated = week_calendar(
            "4-4-5", days_of(np.array([45291.0]))[0].item(), 12, "last Saturday of December"
        )
        long = week_calendar(
            "4-4-5", days_of(np.array([44556.0]))[0].item(), 12, "last Saturday of December"
        )
        for calendar, weeks in ((dated, 52), (long, 53)):
            found = weeks_of_dates(calendar.start_days, calendar.end_days)
            assert found.week[-1] + 1 == weeks

    def test_a_holiday_takes_its_part(self) -> None:
        """A week of four days gets four fifths."""
        pieces = weeks_of_dates(np.array([JANUARY]), np.array([JANUARY + 27]), [JANUARY + 1])
        found = calc.months_to_weeks([190], pieces)
        assert found.quantity.tolist() == [40, 50, 50, 50]

    def test_working_days_of_each_week(self) -> None:
        """As a planner lists them; months of four and of five weeks."""
        pieces = weeks_of_days(np.array([[5, 5, 4, 5, np.nan], [5, 5, 5, 5, 2]]))
        found = calc.months_to_weeks([190, 88], pieces)
        assert found.quantity.tolist() == [50, 50, 40, 50, 20, 20, 20, 20, 8]

    @given(st.floats(0, 1e6))
    def test_a_fraction_is_kept(self, month: float) -> None:
        """A rate that is no whole number loses nothing."""
        found = calc.months_to_weeks([month], equal_weeks([5]), 2)
        assert_allclose(found.quantity.sum(), month, rtol=1e-15, atol=1e-8)


REFUSED: list[Row] = [
    (
        lambda: equal_weeks([4, 4.5]),
        LimitError,
        "E136 calendar, month 2: found 4.5, a whole number from 1 to 60 is expected. "
        "Give how many weeks the month has.",
    ),
    (
        lambda: equal_weeks([0]),
        LimitError,
        "E136 calendar, month 1: found 0, a whole number from 1 to 60 is expected. "
        "Give how many weeks the month has.",
    ),
    (
        lambda: weeks_of_days([[5, -1]]),
        LimitError,
        "E121 calendar, row 1, column 2: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.months_to_weeks([1, 2], equal_weeks([4])),
        InputError,
        "E118 calendar: calendar has 1 month, months has 2. Give the calendar of the same months.",
    ),
    (
        lambda: calc.months_to_weeks([1], equal_weeks([4]), -1),
        LimitError,
        "E136 decimals: found -1, a whole number from 0 to 6 is expected. Correct the value.",
    ),
    (
        lambda: calc.months_to_weeks([0, 7], weeks_of_days([[0, 0], [0, 0]])),
        ZeroDivideError,
        "E127 calendar, month 2: there is no working day to plan on. "
        'Move the quantity to another month, or split by "days".',
    ),
    (
        lambda: weeks_of_dates(np.array([JANUARY]), np.array([JANUARY - 1])),
        LimitError,
        "E134 calendar, month 1: the month ends before it starts. "
        "Give the dates in order, oldest first.",
    ),
    (
        lambda: weeks_of_dates(np.array([JANUARY, MARCH]), np.array([FEBRUARY - 1, MARCH + 30])),
        InputError,
        "E132 calendar, month 2: the month does not start on the day after the one before it "
        "ends. Give months that follow each other without a gap.",
    ),
    (
        lambda: weeks_of_dates(np.array([JANUARY]), np.array([FEBRUARY - 1]), (), "weekdays"),
        InputError,
        'E124 basis: there is no basis "weekdays". Write one of these: "working days", "days".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
