"""Cell values as they go to Calc and come from it; imports sopxl.cells only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from sopxl.cells import serial

Given: TypeAlias = float | str  # what a cell of Calc takes; "" is a blank
Rows: TypeAlias = tuple[tuple[Given, ...], ...]

SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384


def cell_value(value: Any) -> Given:
    """A value as a cell of Calc takes it.

    >>> cell_value(None), cell_value(True), cell_value(3), cell_value("MTS")
    ('', 1.0, 3.0, 'MTS')
    """
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return serial(value)
    return value if isinstance(value, str) else float(value)


def cell_rows(rows: Iterable[Sequence[Any]]) -> Rows:
    """Rows of values as a range of Calc takes them."""
    return tuple(tuple(map(cell_value, row)) for row in rows)


def used(given: Any) -> Any:
    """A whole column or row without the blanks at its end; whatever else as it is.

    given : an argument of a cell function: a value, or a tuple of rows.
    """
    if not isinstance(given, tuple):
        return given
    if len(given) == SHEET_ROWS:
        given = given[: _last(any(v != "" for v in row) for row in given)]
    if len(given[0]) == SHEET_COLUMNS:
        last = max(_last(v != "" for v in row) for row in given)
        given = tuple(row[:last] for row in given)
    return given


def _last(is_filled: Iterable[bool]) -> int:
    """The count up to the last that is filled, at least 1."""
    return max((n for n, filled in enumerate(is_filled, 1) if filled), default=1)
