"""What was taken from the cells of a column and may have been meant otherwise; warnings only.

Imports the contract and the rules for cells.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sopxl.arrays import is_blank
from sopxl.errors import Problem
from sopxl_workbook.contract import Column, Kind
from sopxl_workbook.tables.cell_values import ISO_MOMENT, QUANTITY, iso_day, read_day
from sopxl_workbook.tables.manner import Manner
from sopxl_workbook.tables.model import Place

_CUT = re.compile(r"\d(\.\d+)?E\+(1[1-9]|[2-9]\d)", re.ASCII)  # as Excel shows 12 digits and more
_NUMBERS = (Kind.NUMBER, Kind.WHOLE)
_LAST_PERIOD_NUMBER = 1000


def doubts(
    column: Column, found: Sequence[Any], typed: Sequence[Any], manner: Manner, place: Place
) -> Iterator[Problem]:
    """Warnings about the cells of one column, each with its first place and how many there are.

    found : the cells as they stand. typed : what was read from them, None where nothing could be.
    """
    if column.kind in _NUMBERS and not manner.texts_only:
        yield from _texts(column, found, typed, place)
    if manner.blank_is_zero and column.name == QUANTITY:
        yield from _told(
            column,
            [row for row, value in enumerate(found) if is_blank(value)],
            place,
            lambda row: ("W114", "the cell is blank and taken as 0"),
            "Enter the quantity if it is not 0.",
        )
    if column.kind in (Kind.DATE, Kind.PERIOD):
        yield from _times(column, found, typed, place)
    if column.kind is Kind.NAME:
        yield from _told(
            column,
            [row for row, name in enumerate(typed) if name and _CUT.fullmatch(name)],
            place,
            lambda row: ("W112", f'"{typed[row]}" looks like a long number that Excel has cut'),
            "Take the code from its source again, as text.",
        )


def _texts(
    column: Column, found: Sequence[Any], typed: Sequence[Any], place: Place
) -> Iterator[Problem]:
    rows = [
        row
        for row, value in enumerate(found)
        if isinstance(value, str) and not is_blank(value) and typed[row] is not None
    ]
    yield from _told(
        column,
        rows,
        place,
        lambda row: ("W111", f'the text "{found[row]}" is taken as the number {typed[row]:.15g}'),
        "Enter numbers as numbers.",
    )


def _times(
    column: Column, found: Sequence[Any], typed: Sequence[Any], place: Place
) -> Iterator[Problem]:
    days = [
        _day(value) if read is not None else 0.0 for value, read in zip(found, typed, strict=True)
    ]
    yield from _told(
        column,
        [row for row, day in enumerate(days) if day != int(day)],
        place,
        lambda row: (
            "W134",
            f"the date {iso_day(days[row])} has a time of day, which is left out",
        ),
        "Enter dates without a time.",
    )


def _day(value: Any) -> float:
    """The day number of a cell that has been read as a date or period, its time included."""
    if isinstance(value, str):
        text = value.strip()
        return read_day(text) if ISO_MOMENT.fullmatch(text) else 0.0
    if isinstance(value, dt.date):
        return read_day(value)
    is_day = isinstance(value, float) and value >= _LAST_PERIOD_NUMBER
    return float(value) if is_day else 0.0


def _told(
    column: Column,
    rows: Sequence[int],
    place: Place,
    say: Callable[[int], tuple[str, str]],
    fix: str,
) -> Iterator[Problem]:
    """One warning for all rows of a kind: the first in full, the others counted."""
    if not rows:
        return
    code, message = say(rows[0])
    more = len(rows) - 1
    others = f", as in {more:,} more row{'s' if more > 1 else ''}" if more else ""
    yield Problem(code, f"{message}{others}.", place(rows[0], column.name), fix)
