"""What formulas point at: read once for each form, then placed for each cell; imports ooxml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sopxl_workbook.ooxml import Area, column_number
from sopxl_workbook.ooxml.a1 import MAX_COLUMN, MAX_ROW

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_SHEET = r"'(?:[^']|'')*'|[^\W\d][\w.]*"
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # text
    rf"|\[[^\]]*\](?:{_SHEET})?!?(?:{_CELL}(?::{_CELL})?)?"  # another workbook, a table's column
    rf"|(?:(?P<sheet>{_SHEET})!)?(?:(?P<one>{_CELL})(?::(?P<to>{_CELL}))?"
    r"|(?P<left>\$?[A-Za-z]{1,3}):(?P<right>\$?[A-Za-z]{1,3}))(?![\w.(\[!])"
    r"|[\w.\\?]+"
)
_PARTS = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Corner:
    """One corner of a reference; what is not fixed moves with the cell of the formula."""

    row: int
    column: int
    is_row_fixed: bool
    is_column_fixed: bool

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Where it lies for a formula in a cell."""
        return (
            self.row if self.is_row_fixed else (self.row + row - 2) % MAX_ROW + 1,
            self.column if self.is_column_fixed else (self.column + column - 2) % MAX_COLUMN + 1,
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a formula as A1 has it."""

    sheet: str  # empty for the formula's own
    first: Corner
    last: Corner
    is_range: bool

    def at(self, row: int, column: int) -> Area:
        """The cells that a formula in a cell means."""
        one, other = self.first.at(row, column), self.last.at(row, column)
        return Area(
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[0], other[0]),
            max(one[1], other[1]),
        )


@lru_cache(maxsize=1 << 14)
def references(form: str) -> tuple[Reference, ...]:
    """Every reference to cells of the same book in a formula, in its order.

    >>> [str(one.at(1, 1)) for one in references("=SUM(B2:B9)*'My plan'!$C$1+[1]Other!A1")]
    ['B2:B9', 'C1']
    """
    found = []
    for match in _TOKEN.finditer(form):
        sheet = (match["sheet"] or "").strip("'").replace("''", "'")
        if "[" in sheet:
            continue
        if match["one"]:
            one = _corner(match["one"])
            other = _corner(match["to"]) if match["to"] else one
            found.append(Reference(sheet, one, other, match["to"] is not None))
        elif match["left"]:
            ends = [
                _corner(f"{side}${row}")
                for side, row in zip(match.group("left", "right"), (1, MAX_ROW), strict=True)
            ]
            found.append(Reference(sheet, ends[0], ends[1], True))
    return tuple(found)


def _corner(text: str) -> Corner:
    match = _PARTS.fullmatch(text)
    assert match is not None  # the token has this form
    return Corner(int(match[4]), column_number(match[2]), match[3] == "$", match[1] == "$")
