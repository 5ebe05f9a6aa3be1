"""Headings that are periods, and texts that are none."""

from __future__ import annotations

import datetime as dt

import pytest

from sopxl_workbook.adopt.periods import Mark, apart, of_day, of_number, of_text

JANUARY = Mark("month", 2024 * 12, True)


@pytest.mark.parametrize(
    "text",
    [
        *("Jan-24", "Jan 2024", "JAN'24", "January 2024", "2024 Jan", "Januar 24", "janv. 2024"),
        *("Ene-24", "jan/24", "2024-01", "01/2024", "01.2024", "202401", "Jan-24 Actual"),
        *("Demand Jan-24", "Prognose Jan 24", "1/1/2024", "01.01.2024"),
    ],
)
def test_a_month_of_a_year(text: str) -> None:
    """In the words and signs of five languages."""
    assert of_text(text) == JANUARY


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("März", Mark("month", 2, False)),
        ("M3", Mark("month", 2, False)),
        ("Month 3", Mark("month", 2, False)),
        ("KW 5", Mark("week", 4, False)),
        ("W05", Mark("week", 4, False)),
        ("Wk 5", Mark("week", 4, False)),
        ("Q3", Mark("quarter", 2, False)),
        ("Q3 2024", Mark("quarter", 2024 * 4 + 2, True)),
        ("3Q24", Mark("quarter", 2024 * 4 + 2, True)),
        ("2024 Q3", Mark("quarter", 2024 * 4 + 2, True)),
        ("T3 2024", Mark("quarter", 2024 * 4 + 2, True)),
        ("FY24", Mark("year", 2024, True)),
        ("FY 2024", Mark("year", 2024, True)),
        ("2023/24", Mark("year", 2024, True)),
        ("Sales 2024", Mark("year", 2024, True)),
        ("Period 7", Mark("step", 7, True)),
        ("P7", Mark("step", 7, True)),
    ],
)
def test_other_periods(text: str, mark: Mark) -> None:
    """Without a year they count in a cycle."""
    assert of_text(text) == mark


@pytest.mark.parametrize(
    "text",
    ["", "Chairs", "Chairs 24", "13/2024", "Q5 2024", "W60", "Total", "1.234", "A12", "24", "12k"],
)
def test_a_text_that_is_no_period(text: str) -> None:
    """Names, totals and numbers are left alone."""
    assert of_text(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-31", dt.date(2024, 1, 31)),
        ("31/01/2024", dt.date(2024, 1, 31)),
        ("1/31/2024", dt.date(2024, 1, 31)),
        ("29.02.2024", dt.date(2024, 2, 29)),
        ("31-Jan-24", dt.date(2024, 1, 31)),
        ("12/12/2024", dt.date(2024, 12, 12)),
    ],
)
def test_a_day_written_as_a_text(text: str, day: dt.date) -> None:
    """Where only one order of day and month is possible."""
    assert of_text(text) == of_day(day)


@pytest.mark.parametrize("text", ["2/1/2024", "01/02/2024", "01.02.2024"])
def test_the_first_of_a_month_in_either_order(text: str) -> None:
    """A timeline of months is read right, whoever wrote it."""
    assert of_text(text) == Mark("month", 2024 * 12 + 1, True)


@pytest.mark.parametrize("text", ["05/06/2024", "13/13/2024", "30/02/2024", "1/2/1850"])
def test_a_day_that_may_be_two_or_none(text: str) -> None:
    """It is not guessed."""
    assert of_text(text) is None


@pytest.mark.parametrize(("number", "unit"), [(2024.0, "year"), (202412.0, "month")])
def test_a_number_that_is_a_period(number: float, unit: str) -> None:
    """A year, or a year with its month."""
    found = of_number(number)
    assert found is not None
    assert found.unit == unit


@pytest.mark.parametrize("number", [12.0, 2024.5, 202413.0, 120000.0])
def test_a_number_that_is_no_period(number: float) -> None:
    """A quantity is none."""
    assert of_number(number) is None


@pytest.mark.parametrize(
    ("days", "unit"), [(1, "day"), (7, "week"), (28, "month"), (35, "month"), (91, "quarter")]
)
def test_dates_say_by_their_distance_what_they_are(days: int, unit: str) -> None:
    """Months of 4-4-5 years too."""
    one = of_day(dt.date(2024, 1, 1))
    other = of_day(dt.date(2024, 1, 1) + dt.timedelta(days=days))
    assert apart(one, other) == (unit, 1)
    assert apart(other, one) == (unit, -1)


def test_a_year_turns() -> None:
    """January follows December, week 1 follows week 52 or 53; nothing follows what is far."""
    december, january = Mark("month", 11, False), Mark("month", 0, False)
    assert apart(december, january) == ("month", 1)
    assert apart(january, december) == ("month", -1)
    assert apart(Mark("week", 51, False), Mark("week", 0, False)) == ("week", 1)
    assert apart(Mark("week", 52, False), Mark("week", 0, False)) == ("week", 1)
    assert apart(january, Mark("month", 4, False)) is None
    assert apart(january, JANUARY) is None
