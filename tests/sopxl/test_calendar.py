"""The calendar: no day twice, none left out; pandas as a second opinion."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import Row, check, refused

from sopxl import calc
from sopxl.calendar import (
    PATTERNS,
    Calendar,
    continued,
    day_numbers,
    days_of,
    month_calendar,
    time_fences,
    week_calendar,
    year_end_day,
    years_without_holidays,
)
from sopxl.calendar.year_end import year_end_rules
from sopxl.errors import InputError, LimitError, NotFoundError, SopError

LAST = "last Saturday of December"
MONTHS = month_calendar(dt.date(2013, 7, 1), 18, 7, [dt.date(2013, 12, 25)])
some_day = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
weekdays = st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"])


def whole(calendar: Calendar) -> None:
    """Every day of the span is in one period; weeks and working days follow from the days."""
    days = day_numbers(calendar.ends) - day_numbers(calendar.starts) + 1
    assert days.sum() == calendar.end_days[-1] - calendar.start_days[0] + 1
    assert (days >= 28).all()
    np.testing.assert_allclose(calendar.weeks * 7, days)
    worked = calc.working_days(calendar.start_days, calendar.end_days, calendar.holiday_days)
    assert calendar.workdays.tolist() == worked.tolist()


@given(some_day, st.integers(1, 120), st.integers(1, 12), st.lists(some_day, max_size=5))
def test_months(first: dt.date, periods: int, year_start: int, holidays: list[dt.date]) -> None:
    """Months follow each other; a fiscal year has twelve and is named by its last."""
    calendar = month_calendar(first, periods, year_start, holidays)
    whole(calendar)
    for row in range(periods):
        month = calendar.starts[row].item()
        ends = 12 - (month.month - year_start) % 12 - 1
        assert calendar.fiscal_year[row] == (month.year + (month.month - 1 + ends) // 12)
        assert calendar.quarter[row] == (month.month - year_start) % 12 // 3 + 1


@given(
    st.integers(1990, 2050),
    st.sampled_from(sorted(PATTERNS)),
    st.sampled_from(["last", "nearest"]),
    weekdays,
    st.sampled_from([("January", 1), ("June", 6), ("December", 12)]),
    st.integers(1, 4),
)
def test_weeks_agree_with_pandas(
    year: int, pattern: str, kind: str, weekday: str, month: tuple[str, int], quarter: int
) -> None:
    """Quarter ends are those of pandas' 52-53 week year, with the 53rd week in the same quarter."""
    rule = f"{kind} {weekday} of {month[0]}"
    start = year_end_day(rule, year - 1) + dt.timedelta(days=1)
    calendar = week_calendar(pattern, start, 48, rule, quarter)
    whole(calendar)
    number = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday").index(weekday)
    offset = pd.tseries.offsets.FY5253Quarter(
        weekday=number,
        startingMonth=month[1],
        qtr_with_extra_week=quarter,
        variation=kind,
    )
    moment = pd.Timestamp(start) - pd.Timedelta(days=1)
    for end in calendar.ends[2::3]:
        moment = moment + offset
        assert moment.date() == end.item()


def test_labels_and_years_of_weeks() -> None:
    """A year is named by the year in which it ends, its periods P01 to P12."""
    calendar = week_calendar("4-4-5", dt.date(2013, 12, 29), 13, LAST)
    assert calendar.labels[:2] == ("2014-P01", "2014-P02")
    assert calendar.labels[-1] == "2015-P01"
    assert calendar.fiscal_year[[0, -1]].tolist() == [2014, 2015]
    assert calendar.quarter.tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 1]


def test_weeks_from_inside_a_year() -> None:
    """The first period may be any of the year's twelve."""
    calendar = week_calendar("4-5-4", dt.date(2014, 1, 26), 2, LAST)
    assert calendar.labels == ("2014-P02", "2014-P03")
    assert calendar.weeks.tolist() == [5, 4]


def test_years_without_a_year_end() -> None:
    """Where no year end is given every year has 52 weeks from the start."""
    calendar = week_calendar("5-4-4", dt.date(2024, 1, 1), 25)
    whole(calendar)
    assert calendar.weeks[:12].sum() == 52
    assert calendar.starts[12].item() == dt.date(2024, 1, 1) + dt.timedelta(weeks=52)
    assert calendar.labels[12] == "2025-P01"


def test_periods_are_found() -> None:
    """By day, by day and time, by label; rows count from the first period."""
    assert MONTHS.period_of(dt.date(2013, 7, 1)) == 1
    assert MONTHS.period_of(dt.datetime(2013, 8, 31, 23, 59)) == 2
    assert MONTHS.period_of(np.datetime64("2014-12-31")) == 18
    assert MONTHS.period_of_label(" 2013-09 ") == 3
    assert MONTHS.label(3) == "2013-09"
    assert MONTHS.row(18) == 17
    assert (MONTHS.count, MONTHS.last) == (18, 18)


def test_a_holiday_is_no_working_day() -> None:
    """December 2013 has 22 weekdays, one of them Christmas."""
    assert MONTHS.workdays[5] == 21


def test_windows_stay_on_the_axis() -> None:
    """Three back and twelve forward, as far as there are periods."""
    assert list(MONTHS.window(5, 3, 4)) == [2, 3, 4, 5, 6, 7, 8]
    assert list(MONTHS.window(2, 3, 2)) == [1, 2, 3]
    assert list(MONTHS.window(17, 1, 12)) == [16, 17, 18]


def test_fences() -> None:
    """Two periods of orders only, then up to six with approval."""
    fences = time_fences(10, 2, 6)
    assert (fences.last_frozen, fences.last_guarded) == (11, 15)
    assert time_fences(10, 0, 0).last_frozen == 9


@given(some_day)
def test_day_numbers_turn_back_into_days(day: dt.date) -> None:
    """A day number is the day's, also with a time of day on it."""
    days = np.array([day], dtype="datetime64[D]")
    assert days_of(day_numbers(days) + 0.75)[0].item() == day


def test_day_numbers_are_those_of_a_sheet() -> None:
    """2024-01-01 is 45292."""
    assert day_numbers(np.array(["2024-01-01"], dtype="datetime64[D]")).tolist() == [45292]


def table(**changes: Any) -> Calendar:
    """Two months as a Calendar sheet gives them, with something changed."""
    rows: dict[str, Any] = {
        "labels": ("2024-01", "2024-02"),
        "starts": np.array(["2024-01-01", "2024-02-01"], dtype="datetime64[D]"),
        "ends": np.array(["2024-01-31", "2024-02-29"], dtype="datetime64[D]"),
        "weeks": np.array([31 / 7, 29 / 7]),
        "workdays": np.array([23.0, 21.0]),
        "fiscal_year": np.array([2024, 2024]),
        "quarter": np.array([1, 1]),
        "holidays": np.array([], dtype="datetime64[D]"),
    }
    return Calendar(**(rows | changes))


def test_a_calendar_need_not_begin_at_one() -> None:
    """The first column of an extended book may be any period."""
    calendar = table(first=7)
    assert calendar.period_of_label("2024-02") == 8
    assert calendar.label(7) == "2024-01"


REFUSED: list[Row] = [
    (
        lambda: table(labels=()),
        InputError,
        "E107 Calendar: the calendar has no periods. Fill the table.",
    ),
    (
        lambda: table(weeks=np.array([4.0])),
        InputError,
        "E118 Calendar: weeks has 1 values for 2 periods. Fill every row of the table.",
    ),
    (
        lambda: table(labels=("2024-01", "2024-01")),
        InputError,
        'E130 Calendar: the period "2024-01" stands twice. Delete one of the rows.',
    ),
    (
        lambda: table(starts=np.array(["2024-01-01", "2024-02-02"], dtype="datetime64[D]")),
        InputError,
        "E132 Calendar, 2024-02: the period starts on 2024-02-02, but 2024-01 ends on 2024-01-31. "
        "Let every period start on the day after the one before.",
    ),
    (
        lambda: table(ends=np.array(["2023-01-31", "2024-02-29"], dtype="datetime64[D]")),
        InputError,
        "E134 Calendar, 2024-01: the period ends on 2023-01-31, before it starts on 2024-01-01. "
        "Correct the dates.",
    ),
    (
        lambda: MONTHS.period_of(dt.date(2013, 6, 30)),
        NotFoundError,
        "E136 Calendar: 2013-06-30 is outside the calendar, which goes from 2013-07-01 to "
        "2014-12-31. Correct the date, or extend the calendar.",
    ),
    (
        lambda: MONTHS.period_of(dt.date(2015, 1, 1)),
        NotFoundError,
        "E136 Calendar: 2015-01-01 is outside the calendar, which goes from 2013-07-01 to "
        "2014-12-31. Correct the date, or extend the calendar.",
    ),
    (
        lambda: MONTHS.period_of_label("Jul 13"),
        NotFoundError,
        'E136 Calendar: there is no period "Jul 13", the calendar has "2013-07" to "2014-12". '
        "Write the label as the Calendar sheet has it.",
    ),
    (
        lambda: MONTHS.label(19),
        NotFoundError,
        "E136 Calendar: period 19 is outside the calendar, which has 1 to 18. "
        "Choose a period of the calendar, or extend it.",
    ),
    (
        lambda: month_calendar(dt.date(2024, 1, 1), 121),
        LimitError,
        "E136 periods: found 121, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: week_calendar("4-4-6", dt.date(2024, 1, 1), 12),
        InputError,
        'E124 pattern: there is no pattern "4-4-6". '
        'Write one of these: "months", "4-4-5", "4-5-4", "5-4-4".',
    ),
    (
        lambda: week_calendar("4-4-5", dt.date(2014, 1, 1), 12, LAST),
        InputError,
        "E133 start: 2014-01-01 is not the first day of a period. Start on 2013-12-29 or on "
        "2014-01-26, or correct the pattern or the year end.",
    ),
    (
        lambda: week_calendar("4-4-5", dt.date(2014, 12, 27), 12, LAST),
        InputError,
        "E133 start: 2014-12-27 is not the first day of a period. Start on 2014-11-23 or on "
        "2014-12-28, or correct the pattern or the year end.",
    ),
    (
        lambda: week_calendar("4-4-5", dt.date(2014, 1, 1), 12, "December 31"),
        InputError,
        'E124 year_end: the year end "December 31" is not understood. '
        'Write it as "last Saturday of December" or "nearest Saturday to December".',
    ),
    (
        lambda: week_calendar("4-4-5", dt.date(2014, 1, 1), 12, LAST, 5),
        LimitError,
        "E136 leap_quarter: found 5, a whole number from 1 to 4 is expected. Correct the value.",
    ),
    (
        lambda: time_fences(5, 4, 3),
        LimitError,
        "E121 demand_fence: the demand fence is 4, from 0 to the planning fence of 3 is expected. "
        "Move one of the fences.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)


@pytest.mark.parametrize("year", [2016, 2017, 2020, 2023, 2026])
def test_nearest_is_at_most_three_days_away(year: int) -> None:
    """The nearest weekday to the month's end is three days from it at most."""
    for weekday in ("Monday", "Thursday", "Saturday", "Sunday"):
        day = year_end_day(f"nearest {weekday} to December", year)
        assert abs((day - dt.date(year, 12, 31)).days) <= 3


class TestContinued:
    @pytest.mark.parametrize(
        "make",
        [
            lambda periods: month_calendar(dt.date(2024, 1, 1), periods),
            lambda periods: month_calendar(dt.date(2024, 2, 1), periods, 7, [dt.date(2033, 1, 3)]),
            *(
                lambda periods, pattern=pattern, end=end, leap=leap: week_calendar(
                    pattern, dt.date(2023, 1, 1), periods, end, leap
                )
                for pattern, end, leap in (
                    ("4-4-5", LAST, 4),
                    ("4-5-4", LAST, 2),
                    ("5-4-4", "nearest Saturday to December", 4),
                )
            ),
            lambda periods: week_calendar("4-4-5", dt.date(2023, 1, 2), periods),
        ],
    )
    def test_is_what_the_rule_makes(self, make: Any) -> None:
        """Year by year or at once, from the periods alone, the 53rd weeks too."""
        short, whole_calendar = make(96), make(120)
        for longer in (continued(short, 2), continued(continued(short, 1), 1)):
            assert longer.labels == whole_calendar.labels
            for name in ("starts", "ends", "weeks", "workdays", "fiscal_year", "quarter"):
                np.testing.assert_array_equal(getattr(longer, name), getattr(whole_calendar, name))

    def test_goes_on_to_its_limit(self) -> None:
        """240 periods, each day in one of them."""
        longer = continued(week_calendar("4-4-5", dt.date(2023, 1, 1), 120, LAST), 10)
        assert (longer.count, longer.first, longer.labels[-1]) == (240, 1, "2042-P12")
        whole(longer)
        check(
            lambda: continued(longer, 1),
            LimitError,
            "E136 years: found 1, none can be added: the calendar has 240 periods, a workbook has "
            "at most 240. Make a new book with a later first period, by sopxl new from the tables.",
        )

    def test_corrected_figures_stay(self) -> None:
        """Working days of old periods are the planner's."""
        typed = replace(MONTHS, workdays=MONTHS.workdays + 1)
        longer = continued(typed, 1)
        np.testing.assert_array_equal(longer.workdays[:18], MONTHS.workdays + 1)

    def test_years_without_a_holiday(self) -> None:
        """By calendar year, of the periods that are new."""
        assert years_without_holidays(MONTHS, 0) == [2014]
        assert years_without_holidays(continued(MONTHS, 1), 18) == [2015]

    def test_a_year_end_is_found_again(self) -> None:
        """The nearest one may fall into the next month."""
        assert list(year_end_rules(dt.date(2021, 1, 2))) == ["nearest Saturday to December"]
        assert list(year_end_rules(dt.date(2011, 12, 25))) == ["last Sunday of December"]

    def test_no_pattern_no_next_year(self) -> None:
        """E133: nothing is guessed."""
        odd = replace(MONTHS, labels=(*MONTHS.labels[:-1], "Last"))
        with pytest.raises(InputError, match=r"^E133 Calendar: the periods follow no pattern"):
            continued(odd, 1)
