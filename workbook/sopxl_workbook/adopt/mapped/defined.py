"""Defined names of a workbook that have the cells of a row; imports find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.ooxml import Area, parse_area

Line = tuple[str, frozenset[Ref]]  # sheet and cells
_LONGEST = 2_000  # cells of a row


def names_of_lines(found: Found) -> Mapping[Line, str]:
    """The defined name of every row or column of cells that has one."""
    return {line: name for name, line in _lines(found)}


def lines_of_names(found: Found) -> Mapping[str, Line]:
    """The cells of every defined name that is one row or column."""
    return dict(_lines(found))


def _lines(found: Found) -> Iterator[tuple[str, Line]]:
    """Names with the cells of their lines; hidden ones, and those of other things, left out."""
    for key, one in found.book.defined_names.items():
        target = one.target
        if target is None or one.is_hidden:
            continue
        area = parse_area(target[1])
        if _is_line(area):
            yield key, (target[0], frozenset(area.cells()))


def _is_line(area: Area) -> bool:
    high, wide = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
    return 1 in (high, wide) and 1 < high * wide <= _LONGEST
