"""Whether two formulas say the same although rows and sheets moved; imports ooxml."""

from __future__ import annotations

import re
from collections.abc import Callable

from sopxl_workbook.ooxml import column_letters, column_number
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.ooxml.shift import shift_formula

# Where a cell of the old book stands in the new one: (sheet, row, column) of both corners of a
# reference; None where it is gone.
Corners = tuple[tuple[int, int], tuple[int, int]]
Move = Callable[[str, Corners], Corners | None]

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_PLAIN = r"[^\W\d][\w.]*"
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # text
    r"|\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"  # column of a table, other workbook
    rf"(?:{_PLAIN}!(?:{_CELL}(?::{_CELL})?)?)?"  # what it refers to there
    rf"|(?:(?P<sheet>'(?:[^']|'')*'|{_PLAIN})!)?"
    rf"(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w.(\[!])"
    rf"|(?P<alone>'(?:[^']|'')*'|{_PLAIN})!"
    r"|#[A-Z/0]+[!?]?"
    r"|[\w.\\?]+"
)
_PARTS = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


def is_shifted(old: str, new: str, rows: int, columns: int) -> bool:
    """Whether a formula is the same told from its own cell, which moved by rows and columns.

    >>> is_shifted("=B2*$C$1", "=B5*$C$1", 3, 0)
    True
    """
    return (old if not rows and not columns else shift_formula(old, rows, columns)) == new


def translated(formula: str, home: str, sheets: dict[str, str], move: Move) -> str:
    """A formula of the old book as it would stand in the new one, its references followed.

    home : the sheet that it stands on. sheets : the new name of each old sheet.
    """

    def renamed(sheet: str) -> str:
        bare = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        known = sheets.get(bare.casefold())
        return sheet if known is None or known.casefold() == bare.casefold() else _quoted(known)

    def followed(match: re.Match[str]) -> str:
        if match["alone"]:
            return f"{renamed(match['alone'])}!"
        if not match["first"]:
            return match[0]
        sheet, first, last = match["sheet"], match["first"], match["last"] or match["first"]
        on = home if sheet is None else sheet.strip("'").replace("''", "'")
        moved = move(on, (_parsed(first), _parsed(last)))
        if moved is None:
            return match[0]
        prefix = "" if sheet is None else f"{renamed(sheet)}!"
        corners = [_written(first, moved[0])]
        if match["last"]:
            corners.append(_written(last, moved[1]))
        return prefix + ":".join(corners)

    return _TOKEN.sub(followed, formula)


def _quoted(name: str) -> str:
    return quote_sheet(name)


def _parsed(ref: str) -> tuple[int, int]:
    match = _PARTS.fullmatch(ref)
    assert match is not None  # the same pattern found it
    return int(match[4]), column_number(match[2])


def _written(ref: str, cell: tuple[int, int]) -> str:
    match = _PARTS.fullmatch(ref)
    assert match is not None
    return f"{match[1]}{column_letters(cell[1])}{match[3]}{cell[0]}"
