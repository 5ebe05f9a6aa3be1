"""Cell addresses: "B7" <-> (7, 2), ranges, places as planners read them; imports sopxl.errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sopxl.errors import InputError

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*[Cc][0-9]*")


class Area(NamedTuple):
    """A rectangle of cells; all four numbers are 1-based and inside it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return (
            self.first_row <= row <= self.last_row
            and self.first_column <= column <= self.last_column
        )

    def joined(self, other: Area) -> Area:
        """The smallest rectangle around both."""
        return Area(
            min(self.first_row, other.first_row),
            min(self.first_column, other.first_column),
            max(self.last_row, other.last_row),
            max(self.last_column, other.last_column),
        )

    def cells(self) -> Iterator[tuple[int, int]]:
        """Every (row, column), row by row."""
        for row in range(self.first_row, self.last_row + 1):
            for column in range(self.first_column, self.last_column + 1):
                yield row, column

    def __str__(self) -> str:
        first = cell_name(self.first_row, self.first_column)
        last = cell_name(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"


@lru_cache(maxsize=MAX_COLUMN)
def column_letters(column: int) -> str:
    """Letters of a 1-based column: 1 is A, 27 is AA.

    >>> column_letters(16384)
    'XFD'
    """
    if not 1 <= column <= MAX_COLUMN:
        raise InputError("E151", f"a sheet has no column {column}; columns run from 1 to 16384.")
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


@lru_cache(maxsize=MAX_COLUMN)
def column_number(letters: str) -> int:
    """1-based column of its letters.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Address of a cell.

    >>> cell_name(7, 2)
    'B7'
    """
    return f"{column_letters(column)}{row}"


def check_inside(row: int, column: int) -> None:
    """InputError E151 for a last row or column that lies beyond the edge of every sheet."""
    if row > MAX_ROW:
        raise InputError("E151", f"a sheet has no row {row}; rows run from 1 to {MAX_ROW}.")
    column_letters(column)


def parse_cell(ref: str) -> tuple[int, int]:
    """Row and column of an address, dollar signs allowed; InputError E151 if it is none.

    >>> parse_cell("$B$7")
    (7, 2)
    """
    match = _CELL.fullmatch(ref)
    if match:
        row, column = int(match[2]), column_number(match[1])
        if 1 <= row <= MAX_ROW and column <= MAX_COLUMN:
            return row, column
    raise InputError("E151", f'"{ref}" is not the address of a cell.', fix="Write it like B7.")


def parse_area(ref: str) -> Area:
    """Rectangle of "B7", "B7:D9", "B:D" or "7:9"; InputError E151 if it is none.

    >>> parse_area("D9:B7")
    Area(first_row=7, first_column=2, last_row=9, last_column=4)
    """
    if match := _ROWS.fullmatch(ref):
        first, last = f"A{match[1]}", f"XFD{match[2]}"
    elif match := _COLUMNS.fullmatch(ref):
        first, last = f"{match[1]}1", f"{match[2]}{MAX_ROW}"
    else:
        first, _, last = ref.partition(":")
    try:
        (row_a, column_a), (row_b, column_b) = parse_cell(first), parse_cell(last or first)
    except InputError:
        raise InputError(
            "E151", f'"{ref}" is not a range of cells.', fix="Write it like B7:D9."
        ) from None
    return Area(
        min(row_a, row_b), min(column_a, column_b), max(row_a, row_b), max(column_a, column_b)
    )


def quote_sheet(name: str) -> str:
    """Sheet name as a formula needs it: quoted where it is not a plain word.

    >>> quote_sheet("Forecast"), quote_sheet("Bob's plan")
    ('Forecast', "'Bob''s plan'")
    """
    if _PLAIN_SHEET.fullmatch(name) and not _LOOKS_LIKE_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def place(sheet: str, row: int, column: int) -> str:
    """A cell as planners read it.

    >>> place("Forecast", 12, 8)
    'Forecast!H12'
    """
    return f"{quote_sheet(sheet)}!{cell_name(row, column)}"


def split_reference(text: str) -> tuple[str, str] | None:
    """Sheet and range of a reference such as 'Start!$C$5'; None if it is anything else.

    >>> split_reference("'Bob''s plan'!$A$1:$B$2")
    ("Bob's plan", 'A1:B2')
    """
    sheet, bang, ref = text.removeprefix("=").rpartition("!")
    if not bang or "[" in sheet:
        return None
    if sheet.startswith("'"):
        if re.fullmatch(r"'(?:[^']|'')+'", sheet) is None:
            return None
        sheet = sheet[1:-1].replace("''", "'")
    elif _PLAIN_SHEET.fullmatch(sheet) is None:
        return None
    try:
        parse_area(ref)
    except InputError:
        return None
    return sheet, ref.replace("$", "")
