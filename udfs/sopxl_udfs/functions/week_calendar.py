"""The calendars that weeks are made of, as they lie in cells; imports the engine."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from sopxl import cells
from sopxl.arrays import Vector, is_blank
from sopxl.calc.items import as_items
from sopxl.calc.weeks import (
    WORKING_DAYS,
    WeekPieces,
    equal_weeks,
    weeks_of_dates,
    weeks_of_days,
)
from sopxl.calc.workdays import count_days
from sopxl.errors import InputError
from sopxl_udfs.functions.items import check_even, transposed

Rows = list[list[Any]]

_LEAST_DAY = 1000  # a smaller number counts weeks or working days, a larger one is a date


def weeks_from(calendar: Rows, months: int, holidays: Any, basis: str | None) -> WeekPieces:
    """The weeks that a range describes, for so many months.

    calendar : weeks of each month; or the three rows of SOP_CALENDAR; or two rows, first and last
    days; or months by weeks with the working days of each; each also stood on end.
    holidays, basis : only for a range with dates.
    Raises InputError (another form, a gap in the dates, working days that are not those of the
    dates), LimitError (a number outside its limits).
    """
    check_even(calendar, "calendar")
    dated = _dated(calendar, months)
    if dated is not None:
        starts, ends = _days(dated, holidays)
        return weeks_of_dates(starts, ends, holidays, basis or WORKING_DAYS)
    for name, given in (("holidays", np.size(holidays) > 0), ("basis", basis is not None)):
        if given:
            raise InputError(
                "E119",
                f"{name} is given, and the calendar has no dates.",
                name,
                "Leave it out, or give the calendar with its dates, as SOP_CALENDAR does.",
            )
    cells_there = len(calendar) * len(calendar[0])
    if cells_there == 1:
        return equal_weeks(as_items(calendar * months, "calendar", noun="month"))
    if cells_there == months and 1 in (len(calendar), len(calendar[0])):
        return equal_weeks(as_items(calendar, "calendar", noun="month"))
    return weeks_of_days(_working_days(calendar, months))


def _dated(calendar: Rows, months: int) -> Rows | None:
    """The range with its dates in the first row or two; nothing if it has none."""
    if not any(_is_day(value) for row in calendar for value in row):
        return None
    ways = (calendar, transposed(calendar))
    for rows in ways:
        if _is_of_calendar(rows) or _is_in_turn(rows):
            return rows
    for rows in ways:  # what is wrong with these dates is told where they are read
        if len(rows) == 2 and len(rows[0]) == months and all(map(_is_day, rows[0] + rows[1])):
            return rows
    raise InputError(
        "E117",
        "calendar has dates and is neither of the two forms that have them.",
        "calendar",
        "Give first and last day of each month, or what SOP_CALENDAR gives.",
    )


def _is_of_calendar(rows: Rows) -> bool:
    """Whether these are last days, weeks and working days, as SOP_CALENDAR gives them."""
    return (
        len(rows) == 3 and all(map(_is_day, rows[0])) and not any(map(_is_day, rows[1] + rows[2]))
    )


def _is_day(value: Any) -> bool:
    """Whether a cell holds a date, or a number too large to count days of a week."""
    if isinstance(value, bool):
        return False
    return isinstance(value, dt.date) or (isinstance(value, int | float) and value >= _LEAST_DAY)


def _is_in_turn(rows: Rows) -> bool:
    """Whether the first of two rows starts the periods that the second ends."""
    if len(rows) != 2 or not all(map(_is_day, rows[0] + rows[1])):
        return False
    first, last = (cells.dates([row], "calendar") for row in rows)
    return bool((last >= first).all() and (first[1:] > last[:-1]).all())


def _days(rows: Rows, holidays: Any) -> tuple[Vector, Vector]:
    """First and last day of each period, from two rows of them or from those of SOP_CALENDAR."""
    if len(rows) == 2:
        return cells.dates([rows[0]], "calendar"), cells.dates([rows[1]], "calendar")
    ends = cells.dates([rows[0]], "calendar")
    weeks = as_items([rows[1]], "calendar, weeks", len(ends), noun="period", above=0)
    starts = ends - np.rint(weeks * 7) + 1
    told = as_items([rows[2]], "calendar, working days", len(ends), noun="period", minimum=0)
    counted = count_days(starts, ends, holidays)
    wrong = np.flatnonzero(told != counted)
    if wrong.size:
        t = int(wrong[0])
        raise InputError(
            "E435",
            f"the calendar has {told[t]:.10g} working days, its dates have {counted[t]:.10g}.",
            f"calendar, period {t + 1}",
            "Give the holidays that the calendar was made with.",
        )
    return starts, ends


def _working_days(calendar: Rows, months: int) -> Any:
    """Working days of each week, months down; NaN behind the last week of a month."""
    rows = calendar
    if months == 1 and len(rows[0]) == 1:
        rows = transposed(rows)
    if len(rows) != months and len(rows[0]) == months:
        rows = transposed(rows)
    if len(rows) != months:
        counted = "1 month" if months == 1 else f"{months} months"
        raise InputError(
            "E118",
            f"calendar has {len(calendar)} by {len(calendar[0])} cells for {counted}.",
            "calendar",
            "Give the weeks of each month, or months by weeks with the working days of each.",
        )
    lengths = [
        max((i + 1 for i, v in enumerate(row) if not is_blank(v)), default=0) for row in rows
    ]
    found = np.full((months, len(rows[0])), np.nan)
    for t, (row, length) in enumerate(zip(rows, lengths, strict=True)):
        if length == 0:
            raise InputError(
                "E114",
                "the month has no week.",
                f"calendar, month {t + 1}",
                "Enter the working days of its weeks.",
            )
        name = f"calendar, month {t + 1}"
        found[t, :length] = as_items(row[:length], name, noun="week", minimum=0)
    return found
