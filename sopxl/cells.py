"""Cells to arrays and back: what a range looks like in a sheet, apart from what a function wants.

A host hands over plain values (float, int, str, bool, None, datetime, an error text such as
"#N/A") or rows of them. In a sheet families go down and periods across; in the engine time is the
first axis. Imports numpy, arrays and errors only.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import EXCEL_ERRORS, Block, Vector, as_items, as_number, is_blank, wrong_cell
from sopxl.errors import InputError, LimitError, NotFoundError

Value: TypeAlias = float | int | str | bool | None
Cells: TypeAlias = list[list[Value]]

SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384

_NUMBERS = frozenset((float, int))
_EPOCH = dt.datetime(1899, 12, 30)
_MARCH_1900 = 61  # before it a spreadsheet counts a day that never was
_YEAR_10000 = 2_958_466  # the first day that a spreadsheet does not know
_FREE = "free"  # stands for a value of 0 that is meant


class Layout(Enum):
    """How the first range of a call lies in the sheet; the result lies the same way."""

    ROW = "row"
    COLUMN = "column"
    BLOCK = "block"

    @classmethod
    def of(cls, raw: Any) -> Layout:
        """The layout of a range; a single cell counts as a row."""
        rows = rows_of(raw)
        if len(rows) == 1:
            return cls.ROW
        return cls.COLUMN if len(rows[0]) == 1 else cls.BLOCK


def rows_of(raw: Any) -> list[list[Any]]:
    """The rows of whatever a host hands over: a value, a flat list, or rows."""
    if isinstance(raw, np.ndarray):
        raw = raw.tolist()
    if not isinstance(raw, list | tuple):
        return [[raw]]
    if raw and isinstance(raw[0], list | tuple):
        return [list(row) for row in raw]
    return [list(raw)]


def used(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """A whole row or column of a sheet without the blanks at its end; a range as it was given."""
    if len(rows) == SHEET_ROWS:
        last = len(rows)
        while last > 1 and all(map(is_blank, rows[last - 1])):
            last -= 1
        rows = rows[:last]
    if len(rows[0]) == SHEET_COLUMNS:
        ends = (max((c for c, v in enumerate(row) if not is_blank(v)), default=0) for row in rows)
        last = max(ends) + 1
        rows = tuple(row[:last] for row in rows)
    return rows


def has_several(raw: Any) -> bool:
    """Whether a range has more than one cell."""
    rows = rows_of(raw)
    return len(rows) > 1 or len(rows[0]) > 1


def is_missing(raw: Any) -> bool:
    """Whether an argument was left out: nothing, or a single blank cell."""
    if not isinstance(raw, list | tuple):
        return is_blank(raw)
    if len(raw) > 1:
        return False
    (row,) = rows_of(raw)
    return len(row) <= 1 and all(map(is_blank, row))


def periods(raw: Any, name: str, layout: Layout = Layout.ROW) -> Block:
    """One number a period, shape (T,), or families by periods turned to shape (T, n).

    layout : how the first range of the call lies. Beside a block a column is one number for each
    family, shape (1, n); otherwise it is one number a period, like a row.
    """
    rows = _laid(raw, name, layout)
    array = np.array(_numbers(rows, name), dtype=np.float64)
    return array[0] if len(rows) == 1 else np.ascontiguousarray(array.T)


def as_they_stand(raw: Any, name: str, layout: Layout = Layout.ROW) -> NDArray[Any]:
    """The cells of periods, shape (T,) or (T, n), unread: who asks for them reads what counts.

    layout : how the first range of the call lies, as for periods.
    """
    rows = _laid(raw, name, layout)
    array = np.array(rows, dtype=object)
    return array[0] if len(rows) == 1 else array.T


def _laid(raw: Any, name: str, layout: Layout) -> list[list[Any]]:
    """The rows of a range of periods, one a family, a column turned to a row."""
    rows = rows_of(raw)
    if len(set(map(len, rows))) > 1:
        raise InputError(
            "E117", f"the rows of {name} differ in length.", name, "Give a full block of cells."
        )
    is_column = len(rows) > 1 and len(rows[0]) == 1
    if is_column and layout is not Layout.BLOCK:
        return [[row[0] for row in rows]]
    return rows


def _numbers(rows: list[list[Any]], name: str) -> list[list[Any]]:
    if all(map(_NUMBERS.issuperset, (map(type, row) for row in rows))):
        return rows
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            family = f", row {r + 1}" if len(rows) > 1 else ""
            _check_number(value, f"{name}{family}, period {c + 1}")
    return rows


def _check_number(value: Any, where: str) -> None:
    """Refuses a cell that holds no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_cell(value, where)


def each(raw: Any, name: str) -> float | Vector:
    """One number, or a list of one for each family, shape (n,); families stand below each other."""
    rows = rows_of(raw)
    if len(rows) == 1 and len(rows[0]) == 1:
        return number(rows[0][0], name)
    if len(rows) > 1:
        for r, row in enumerate(rows, start=1):
            for value in row:
                _check_number(value, f"{name}, row {r}")
    flat = [value for row in rows for value in row]
    return np.array(_numbers([flat], name)[0], dtype=np.float64)


def items(raw: Any, name: str) -> Vector:
    """One number for each item of a list, a row or a column, shape (n,)."""
    rows = rows_of(raw)
    if len(rows) > 1 and any(len(row) > 1 for row in rows):
        raise InputError(
            "E117", f"{name} is a block, one row or column is expected.", name, "Give a single row."
        )
    return as_items([value for row in rows for value in row], name)


def number(raw: Any, name: str) -> float:
    """One number."""
    value = _single(raw, name)
    return as_number(value, name)


def flag(raw: Any, name: str) -> bool:
    """TRUE or FALSE; 1 and 0 count as such."""
    value = _single(raw, name)
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and value.strip().upper() in ("TRUE", "FALSE"):
        return value.strip().upper() == "TRUE"
    if isinstance(value, str) and value.strip() in EXCEL_ERRORS:
        raise wrong_cell(value, name)
    raise InputError(
        "E110", f'found "{value}", TRUE or FALSE is expected.', name, "Write TRUE or FALSE."
    )


def word(raw: Any, name: str) -> str:
    """One text, without blanks around it; a number counts as its digits."""
    value = _single(raw, name)
    if isinstance(value, str) and value.strip() in EXCEL_ERRORS:
        raise wrong_cell(value, name)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return key_text(value)
    shown = str(value).upper() if isinstance(value, bool) else value
    raise InputError("E110", f"found {shown}, a word is expected.", name, "Write a text in quotes.")


def key_text(value: Any) -> str:
    """A key as text: codes that a sheet holds as numbers are the same as those held as text."""
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    return unicodedata.normalize("NFC", text).strip()


def dates(raw: Any, name: str) -> Vector:
    """Dates as day numbers of the 1900 system, shape (T,)."""
    flat = [value for row in rows_of(raw) for value in row]
    return np.array([_day(value, f"{name}, period {i + 1}") for i, value in enumerate(flat)])


def grid(raw: Any, name: str) -> list[list[Any]]:
    """The range as it stands."""
    del name
    return rows_of(raw)


def listed_days(rows: list[list[Any]], name: str) -> Vector:
    """Day numbers of a list of dates, its blank cells left out."""
    days = [value for row in rows for value in row if not is_blank(value)]
    return np.array([_day(value, f"{name}, date {i + 1}") for i, value in enumerate(days)])


def dated_values(rows: list[list[Any]], key: str, name: str) -> list[tuple[float, float]]:
    """Day and value of a key's rows in a table of key, from, value; more columns may follow.

    rows : the table; a first row of headings and blank rows are passed over. key : capitals or
    not. Returns : list of (day number, value), in the order of the table.
    Raises NotFoundError (no such key), InputError (no date, no number), LimitError (a value of 0
    that is not written as "free").
    """
    if len(rows[0]) < 3:
        raise InputError(
            "E117",
            f"{name} has fewer than three columns.",
            name,
            "Give a table with the columns key, from and value.",
        )
    for r, row in enumerate(rows, start=1):
        if isinstance(row[0], str) and row[0].strip() in EXCEL_ERRORS:
            raise wrong_cell(row[0], f"{name}, row {r}, key")
    headed = isinstance(rows[0][1], str) and isinstance(rows[0][2], str) and len(rows) > 1
    wanted = key.casefold()
    found = [
        (_day(row[1], f"{name}, row {r}, from"), _value(row[2], f"{name}, row {r}, value"))
        for r, row in enumerate(rows, start=1)
        if not (headed and r == 1) and key_text(row[0]).casefold() == wanted
    ]
    if found:
        return found
    raise NotFoundError(
        "E143", f'there is no row for "{key}".', name, "Add one, or correct the key."
    )


def _value(value: Any, where: str) -> float:
    if isinstance(value, str) and value.strip().casefold() == _FREE:
        return 0.0
    if as_number(value, where, minimum=0) == 0:
        raise LimitError(
            "E143", "the value is 0.", where, f'Enter the value, or the word "{_FREE}".'
        )
    return float(value)


def serial(day: dt.date) -> float:
    """The day number of a date in the 1900 system, as Excel counts it from March 1900 on."""
    moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    return (moment.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)


def _day(value: Any, where: str) -> float:
    if isinstance(value, dt.date):
        return float(np.floor(serial(value)))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and _MARCH_1900 <= value < _YEAR_10000:
        return float(np.floor(value))
    if is_blank(value) or isinstance(value, bool) or value in EXCEL_ERRORS:
        raise wrong_cell(value, where)
    raise InputError(
        "E134", f'found "{value}", a date is expected.', where, "Enter a true date, day included."
    )


def _single(raw: Any, name: str) -> Any:
    rows = rows_of(raw)
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    count = sum(len(row) for row in rows)
    raise InputError(
        "E118", f"{name} has {count} cells, one is expected.", name, "Give a single cell."
    )


def to_cells(result: Any, layout: Layout) -> Cells:
    """A result as rows of plain values, laid like the first range of the call.

    result : rows as they are to stand, or a value, or an array with time down the first axis,
    families (or rows of a family) down the second. Returns : list of rows; NaN becomes a blank.
    """
    if isinstance(result, list):
        return result
    array = np.asarray(result)
    if array.ndim == 0:
        return [[array.item()]]
    if array.dtype == np.float64 and np.isnan(array).any():
        array = np.where(np.isnan(array), "", array.astype(object))
    if array.ndim == 1:
        values: list[Value] = array.tolist()
        return [[v] for v in values] if layout is Layout.COLUMN else [values]
    turned = array if layout is Layout.COLUMN else array.T
    rows: Cells = turned.tolist()
    return rows


def by_family(*parts: Any) -> NDArray[Any]:
    """Several rows for each family: the parts of one family beside each other, then the next.

    parts : arrays of one shape, (T,) or (T, n). Returns : shape (T, n × number of parts).
    """
    stacked = np.stack([part.reshape(len(part), -1) for part in parts], axis=2)
    return stacked.reshape(len(stacked), -1)
