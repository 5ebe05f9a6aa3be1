"""The headings of a moving window, each one period on; imports the periods of adopt.

A number counted from the window's start, such as M1, stays; a date and a dated text move on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sopxl.errors import Problem
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.mapped.model import Resolved
from sopxl_workbook.adopt.periods import Mark, apart, of_text
from sopxl_workbook.adopt.use.cells import is_formula
from sopxl_workbook.changes import Change
from sopxl_workbook.ooxml import as_serial, place

_REASON = "heading one period on"
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_CYCLES = {"month": 12, "quarter": 4}
_DIGITS = re.compile(r"\d+")


def heading_cells(
    resolved: Resolved, heads: tuple[str, tuple[Ref, ...]], marks: Sequence[Mark], unit: str
) -> Iterator[Change | Problem]:
    """The cells of one line of headings that change, or the one that cannot move on.

    heads : sheet and cells, oldest first. marks : what they say. unit : what lies between them.
    """
    sheet, cells = heads
    page = resolved.found.book.sheet(sheet)
    shown = [page[cell] for cell in cells]
    if _counts(shown, marks):
        return
    worked_out = [is_formula(resolved, sheet, cell) for cell in cells]
    after: list[Any] = [*shown[1:], _next(shown, marks, unit, date1904=_is_1904(resolved))]
    if worked_out[0] or (after[-1] is None and not worked_out[-1]):
        yield _stuck(sheet, cells[0 if worked_out[0] else -1])
        return
    for cell, old, new, is_made in zip(cells, shown, after, worked_out, strict=True):
        if not is_made and old != new:
            yield Change(sheet, *cell, old, new, _REASON)


def _is_1904(resolved: Resolved) -> bool:
    return resolved.found.book.date1904


def _counts(shown: Sequence[Any], marks: Sequence[Mark]) -> bool:
    """Whether headings count from the start of the window: they say the same when it moves.

    M1 does; Jan names its month, whatever the year.
    """
    is_named = isinstance(shown[0], str) and not _DIGITS.search(shown[0])
    is_counted = not is_named and not any(mark.is_dated for mark in marks)
    first = 1 if marks[0].unit == "step" else 0
    return is_counted and marks[0].at == first and marks[0].unit in ("step", "month", "week")


def _next(shown: Sequence[Any], marks: Sequence[Mark], unit: str, *, date1904: bool) -> Any:
    """What the last heading is to say; None where that cannot be told."""
    last = shown[-1]
    if isinstance(last, float) and marks[-1].unit == "day":
        day = _day_after(dt.date.fromordinal(marks[-1].at), unit, marks)
        return as_serial(day, date1904=date1904)
    cycle = _CYCLES.get(unit)
    if not isinstance(last, str) or cycle is None or not marks[-1].is_dated:
        return None
    if len(shown) < cycle:
        return None
    return _year_on(str(shown[-cycle]), marks[-1])


def _day_after(day: dt.date, unit: str, marks: Sequence[Mark]) -> dt.date:
    """The day of the next heading."""
    months = _MONTHS.get(unit)
    if months is None:
        return day + dt.timedelta(days=marks[-1].at - marks[-2].at)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    is_end = (day + dt.timedelta(days=1)).day == 1
    if is_end:
        year, month = divmod(year * 12 + month + 1, 12)
        return dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    return dt.date(year, month + 1, min(day.day, 28))


def _year_on(text: str, last: Mark) -> str | None:
    """A dated text of one cycle before, with its year one more: "Jan-24" becomes "Jan-25".

    >>> _year_on("Q1 2024", of_text("Q4 2024"))
    'Q1 2025'
    """
    for found in reversed(list(_DIGITS.finditer(text))):
        number = str(int(found[0]) + 1).zfill(len(found[0]))
        new = text[: found.start()] + number + text[found.end() :]
        mark = of_text(new)
        if mark is not None and mark.is_dated and apart(last, mark) == (last.unit, 1):
            return new
    return None


def _stuck(sheet: str, cell: Ref) -> Problem:
    return Problem(
        "E543",
        "this heading cannot be moved on by one period.",
        place(sheet, *cell),
        "Write the headings as dates, the first one typed; or keep the periods where they are: "
        "--layout fixed.",
    )
