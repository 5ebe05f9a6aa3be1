"""A calendar carried on by whole years, by the pattern that it follows; imports the calendars.

A workbook keeps its periods and not the rule that made them. The rule is found again from the
periods: one that makes every one of them, to the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from sopxl.calendar.axis import Calendar
from sopxl.calendar.build import PATTERNS, months, weeks
from sopxl.calendar.year_end import year_end_rules
from sopxl.errors import InputError, LimitError

MOST = 240  # periods a workbook can be extended to
YEAR = 12  # periods of a fiscal year, months and weeks alike

_Make = Callable[[int], Calendar]  # so many periods of one rule


def continued(calendar: Calendar, years: int) -> Calendar:
    """The calendar with whole years more at its end; every period that there is stays as it is.

    years : 1 or more, each of 12 periods; one with a 53rd week is a week longer.
    Returns : Calendar; the new periods have the working days from Monday to Friday without the
    calendar's holidays. Raises LimitError E136 for years outside the limits, InputError E133 for a
    calendar of no known pattern.
    """
    most = (MOST - calendar.count) // YEAR
    if not 1 <= years <= most:
        there = f"the calendar has {calendar.count} periods, a workbook has at most {MOST}"
        raise LimitError(
            "E136",
            f"found {years}, from 1 to {most} can be added: {there}."
            if most > 0
            else f"found {years}, none can be added: {there}.",
            "years",
            "Add fewer years."
            if most > 0
            else "Make a new book with a later first period, by sopxl new from the tables.",
        )
    longer = _rule(calendar)(calendar.count + years * YEAR)
    return Calendar(
        labels=longer.labels,
        starts=longer.starts,
        ends=longer.ends,
        weeks=_after(calendar.weeks, longer.weeks),
        workdays=_after(calendar.workdays, longer.workdays),
        fiscal_year=longer.fiscal_year,
        quarter=longer.quarter,
        holidays=calendar.holidays,
        first=calendar.first,
    )


def years_without_holidays(calendar: Calendar, after: int) -> list[int]:
    """Calendar years of the periods behind a row in which no holiday is known, oldest first."""
    days = np.concatenate([calendar.starts[after:], calendar.ends[after:]])
    known = {day.year for day in calendar.holidays.tolist()}
    return sorted({day.year for day in days.tolist()} - known)


def _after(old: Any, new: Any) -> Any:
    """Figures as they stand, and behind them those of the periods that come."""
    return np.concatenate([old, new[len(old) :]])


def _rule(calendar: Calendar) -> _Make:
    """The rule that makes every period of the calendar."""
    for make in _rules(calendar):
        with suppress(InputError):  # the first day is none of that rule
            if _is_same(make(calendar.count), calendar):
                return make
    raise InputError(
        "E133",
        "the periods follow no pattern that is known: months, or weeks as 4-4-5, 4-5-4 or 5-4-4.",
        "Calendar",
        "Put back the labels, days, fiscal years and quarters that were changed by hand.",
    )


def _is_same(made: Calendar, calendar: Calendar) -> bool:
    return made.labels == calendar.labels and all(
        np.array_equal(getattr(made, name), getattr(calendar, name))
        for name in ("starts", "ends", "fiscal_year", "quarter")
    )


def _rules(calendar: Calendar) -> Iterator[_Make]:
    """Every rule that may have made the calendar, the likely ones first."""
    first: dt.date = calendar.starts[0].item()
    free = calendar.holidays.tolist()
    for start in range(1, 13):
        yield partial(months, first, fiscal_year_start=start, holidays=free)
    for pattern in PATTERNS:
        for year_end in (*_year_ends(calendar), None):
            for leap_quarter in (4, 1, 2, 3):
                how = {"year_end": year_end, "leap_quarter": leap_quarter, "holidays": free}
                yield partial(weeks, pattern, first, **how)


def _year_ends(calendar: Calendar) -> Iterator[str]:
    """Every rule that gives the last day of a fiscal year of the calendar."""
    closed = np.flatnonzero(np.diff(calendar.fiscal_year))
    if closed.size:
        yield from year_end_rules(calendar.ends[closed[-1]].item())
