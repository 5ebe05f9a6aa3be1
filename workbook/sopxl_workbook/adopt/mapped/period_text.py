"""Periods as a map writes and compares them: "2026-01", "W05 2026", "Q1", "P3"; imports periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sopxl.errors import NotFoundError
from sopxl_workbook.adopt.periods import Mark, of_text

_STEPS = 100  # steps that a year may have, where it is told


def period_text(mark: Mark) -> str:
    """A period in the one spelling of a map, which of_text reads again.

    >>> [period_text(of_text(one)) for one in ("Jan-24", "KW 12", "W05 2026", "1Q26", "M7")]
    ['2024-01', 'W12', 'W05 2026', 'Q1 2026', 'M7']
    """
    if mark.unit == "day":
        return dt.date.fromordinal(mark.at).isoformat()
    if mark.unit == "year":
        return str(mark.at)
    if mark.unit == "step":
        year, number = divmod(mark.at, _STEPS)
        return f"P{number + 1} {year}" if year > _STEPS else f"P{mark.at}"
    letter = mark.unit[0].upper()
    if not mark.is_dated:
        return f"{letter}{mark.at + 1}"
    if mark.unit == "week":
        year, week, _ = dt.date.fromordinal(mark.at * 7 + 1).isocalendar()
        return f"W{week:02d} {year}"
    if mark.unit == "quarter":
        return f"Q{mark.at % 4 + 1} {mark.at // 4}"
    return f"{mark.at // 12}-{mark.at % 12 + 1:02d}"


def closed_periods(marks: Sequence[Mark], unit: str, closed: str) -> int:
    """How many periods are closed when `closed` is the last closed one; 0 for "".

    marks : oldest first. unit : what lies between them; dates say it by their distance.
    Raises NotFoundError E526 where the timeline does not tell.

    >>> months = [of_text(one) for one in ("Jan-24", "Feb-24", "Mar-24")]
    >>> closed_periods(months, "month", "2024-02"), closed_periods(months, "month", "")
    (2, 0)
    """
    if not closed:
        return 0
    asked = of_text(closed)
    if asked is not None and asked in marks:
        return list(marks).index(asked) + 1
    if asked is not None and all(_is_on_calendar(one, unit) for one in (asked, *marks)):
        return sum(_last_day(mark) <= _last_day(asked) for mark in marks)
    ends = f"{period_text(marks[0])} to {period_text(marks[-1])}" if marks else "nothing"
    raise NotFoundError(
        "E526",
        f'the last closed period "{closed}" is not on the timeline of {ends}.',
        fix="Give closed as one of these periods, or leave it empty.",
    )


def _is_on_calendar(mark: Mark, unit: str) -> bool:
    """Whether it is known on which day a period ends; a date alone tells it of months only."""
    if mark.unit == "day":
        return unit == "month"
    return mark.is_dated and mark.unit != "step"


def _last_day(mark: Mark) -> int:
    """The ordinal of the last day of a dated period, for a date that of its month."""
    if mark.unit == "week":
        return mark.at * 7 + 7
    if mark.unit == "day":
        day = dt.date.fromordinal(mark.at)
        return _end_of(day.year * 12 + day.month - 1, 1)
    months = {"month": 1, "quarter": 3, "year": 12}[mark.unit]
    return _end_of(mark.at * months, months)


def _end_of(month: int, months: int) -> int:
    """The ordinal of the day before the month that follows so many months; month : year x 12."""
    year, after = divmod(month + months, 12)
    return dt.date(year, after + 1, 1).toordinal() - 1
