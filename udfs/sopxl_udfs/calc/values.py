"""Cell values as they go to Calc and come from it; imports sopxl.cells only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from sopxl.cells import serial

Given: TypeAlias = float | str  # what a cell of Calc takes; "" is a blank
Rows: TypeAlias = tuple[tuple[Given, ...], ...]

_AS_IS = frozenset((float, str))


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
    return tuple(
        tuple(row if _AS_IS.issuperset(map(type, row)) else map(cell_value, row)) for row in rows
    )
