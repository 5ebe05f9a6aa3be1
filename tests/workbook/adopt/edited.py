"""What planners do to a workbook between two months: rows and columns put in, sheets renamed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from workbook.adopt.draft import _REFS, Draft, Place, name
from xlsxwriter.utility import xl_cell_to_rowcol

Move = Callable[[Place], Place]


def edited(draft: Draft, move: Move) -> Draft:
    """The same workbook with every cell, and all that points at it, moved."""
    cells = {move(place): _pointing(place, content, move) for place, content in draft.cells.items()}
    looks = {move(place): look for place, look in draft.looks.items()}
    merged = []
    for sheet, top, left, bottom, right in draft.merged:
        (to, *first), (_, *last) = move((sheet, top, left)), move((sheet, bottom, right))
        merged.append((to, first[0], first[1], last[0], last[1]))
    return replace(draft, cells=cells, looks=looks, merged=merged, hidden_rows=[])


def _pointing(place: Place, content: object, move: Move) -> object:
    """A formula with its references moved; anything else as it is."""
    if not (isinstance(content, str) and content.startswith("=")):
        return content
    beside = move(place)[0]

    def one(match: re.Match[str]) -> str:
        """A reference, moved."""
        sheet = (match["sheet"] or place[0]).strip("'").replace("''", "'")
        ends = [match["one"], match["to"]] if match["to"] else [match["one"]]
        at = [xl_cell_to_rowcol(end.replace("$", "")) for end in ends]
        moved = [move((sheet, row + 1, column + 1)) for row, column in at]
        if len(moved) == 1:
            return name(moved[0], beside=beside)
        (to, *first), (_, *last) = moved
        first, last = list(map(min, first, last)), list(map(max, first, last))
        text = f"{name((to, *first), beside=to)}:{name((to, *last), beside=to)}"
        return text if to == beside else f"{name((to, *first), beside='').split('!')[0]}!{text}"

    return _REFS.sub(one, content)


def rows_put_in(sheet: str, before: int, count: int = 1) -> Move:
    """Blank rows before a row of a sheet."""
    return lambda p: (p[0], p[1] + count, p[2]) if p[0] == sheet and p[1] >= before else p


def columns_put_in(sheet: str, before: int, count: int = 1) -> Move:
    """Blank columns before a column of a sheet."""
    return lambda p: (p[0], p[1], p[2] + count) if p[0] == sheet and p[2] >= before else p


def renamed(sheet: str, to: str) -> Move:
    """Another name for a sheet."""
    return lambda p: (to, *p[1:]) if p[0] == sheet else p


def rows_reversed(sheet: str, first: int, last: int) -> Move:
    """Rows of a sheet in the opposite order, as a sort of them would have it."""
    return lambda p: (
        (p[0], first + last - p[1], p[2]) if p[0] == sheet and first <= p[1] <= last else p
    )
