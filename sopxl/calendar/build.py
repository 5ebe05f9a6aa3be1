"""Calendars of months and of 4-4-5 weeks; imports datetime, numpy, errors and the axis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sopxl.calendar.axis import Calendar
from sopxl.calendar.days import Day, Days, Whole, as_day, as_days
from sopxl.calendar.year_end import year_end_day
from sopxl.errors import InputError, LimitError

LONGEST = 120  # periods of a new workbook
MONTHS = "months"
PATTERNS = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}


def month_calendar(
    first_month: dt.date, periods: int, fiscal_year_start: int = 1, holidays: Sequence[Day] = ()
) -> Calendar:
    """Calendar months.

    first_month : any day of the first month. periods : 1 to 120. fiscal_year_start : month in
    which the fiscal year begins. holidays : days without work beside Saturdays and Sundays.
    Returns : Calendar, labels such as "2013-12". Raises LimitError.
    """
    _check_count(periods, "periods", LONGEST)
    _check_count(fiscal_year_start, "fiscal_year_start", 12)
    return months(first_month, periods, fiscal_year_start, holidays)


def months(
    first_month: dt.date, periods: int, fiscal_year_start: int, holidays: Sequence[Day]
) -> Calendar:
    """Calendar months, however many; month_calendar says what is what."""
    first = np.datetime64(as_day(first_month), "M")
    starts = first + np.arange(periods + 1)
    bounds = starts.astype("datetime64[D]")
    number = starts[:-1].astype(np.int64)
    year, month = number // 12 + 1970, number % 12 + 1
    late = (month >= fiscal_year_start) & (fiscal_year_start > 1)
    return _calendar(
        tuple(str(month) for month in starts[:-1]),
        bounds,
        year + late,
        (month - fiscal_year_start) % 12 // 3 + 1,
        holidays,
    )


def week_calendar(
    pattern: str,
    start: dt.date,
    periods: int,
    year_end: str | None = None,
    leap_quarter: int = 4,
    holidays: Sequence[Day] = (),
) -> Calendar:
    """Periods of whole weeks: 4-4-5, 4-5-4 or 5-4-4 in each quarter.

    pattern : the weeks of a quarter's three periods. start : first day of a period. periods : 1
    to 120. year_end : such as "last Saturday of December" or "nearest Saturday to December"
    (nearest to the month's last day); left out, start begins a year and every year has 52 weeks.
    leap_quarter : the quarter whose last period takes the 53rd week. holidays : days without work
    beside Saturdays and Sundays.
    Returns : Calendar, labels such as "2014-P06". Raises InputError, LimitError.
    """
    _pattern(pattern)
    _check_count(periods, "periods", LONGEST)
    _check_count(leap_quarter, "leap_quarter", 4)
    return weeks(pattern, start, periods, year_end, leap_quarter, holidays)


def weeks(
    pattern: str,
    start: dt.date,
    periods: int,
    year_end: str | None,
    leap_quarter: int,
    holidays: Sequence[Day],
) -> Calendar:
    """Periods of whole weeks, however many; week_calendar says what is what."""
    quarter = _pattern(pattern)
    begin = as_day(start)
    lengths: list[int] = []
    years: list[int] = []
    skipped = 0
    ahead = _fiscal_years(begin, year_end)
    while len(lengths) < skipped + periods:
        year, opened, length = next(ahead)
        in_year = list(quarter * 4)
        in_year[leap_quarter * 3 - 1] += length - 52
        if not lengths:
            skipped = _place_in_year(begin, opened, in_year)
        lengths += in_year
        years += [year] * 12
    chosen = slice(skipped, skipped + periods)
    bounds = begin + np.cumsum([0, *lengths[chosen]]) * 7
    place = np.arange(len(lengths))[chosen] % 12
    fiscal = np.array(years[chosen], np.int64)
    labels = tuple(f"{y}-P{p + 1:02d}" for y, p in zip(fiscal, place, strict=True))
    return _calendar(labels, bounds, fiscal, place // 3 + 1, holidays)


def _pattern(pattern: str) -> tuple[int, ...]:
    weeks = PATTERNS.get(pattern.strip())
    if weeks is not None:
        return weeks
    known = ", ".join(f'"{word}"' for word in (MONTHS, *PATTERNS))
    raise InputError(
        "E124", f'there is no pattern "{pattern}".', "pattern", f"Write one of these: {known}."
    )


def _fiscal_years(begin: Any, year_end: str | None) -> Iterator[tuple[int, Any, int]]:
    """Name, first day and weeks of each fiscal year, from the one that holds the day on."""
    if year_end is None:
        year = as_day(begin + 363).item().year
        while True:
            yield year, begin, 52
            year, begin = year + 1, begin + 364
    year = begin.item().year - 1
    while as_day(year_end_day(year_end, year)) < begin:
        year += 1
    opened = as_day(year_end_day(year_end, year - 1)) + 1
    while True:
        following = as_day(year_end_day(year_end, year)) + 1
        yield year, opened, int((following - opened).astype(int)) // 7
        year, opened = year + 1, following


def _place_in_year(begin: Any, opened: Any, weeks: list[int]) -> int:
    starts = opened + np.cumsum([0, *weeks[:-1]]) * 7
    found = np.flatnonzero(starts == begin)
    if found.size:
        return int(found[0])
    before = starts[starts < begin][-1]
    after = min([*starts[starts > begin], opened + sum(weeks) * 7])
    raise InputError(
        "E133",
        f"{begin} is not the first day of a period.",
        "start",
        f"Start on {before} or on {after}, or correct the pattern or the year end.",
    )


def _calendar(
    labels: tuple[str, ...], bounds: Days, years: Whole, quarters: Whole, holidays: Sequence[Day]
) -> Calendar:
    free = as_days(holidays)
    starts, after = bounds[:-1], bounds[1:]
    return Calendar(
        labels=labels,
        starts=starts,
        ends=after - 1,
        weeks=(after - starts).astype(np.float64) / 7,
        workdays=np.busday_count(starts, after, holidays=free).astype(np.float64),
        fiscal_year=years,
        quarter=quarters,
        holidays=free,
    )


def _check_count(value: int, name: str, maximum: int) -> None:
    if not 1 <= value <= maximum:
        raise LimitError(
            "E136",
            f"found {value}, a whole number from 1 to {maximum} is expected.",
            name,
            "Correct the value.",
        )
