"""Numbers that name a family: 4711 in a column of items, or alone above its rows; imports grid.

A code is no quantity and no year. In a column of numbers before the periods it is one where the
heading says so, or where it is all that tells the rows apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.words import code_words, family_words, plain

_SMALLEST = 100  # of a code that no heading calls one
_FEWEST = 2  # rows that a column of codes without a heading tells apart
_LARGEST = 1e13  # an article number of 13 digits


class Code(str):
    """A number that names something, as it would be written."""

    __slots__ = ()


def code_of(value: object) -> Code | None:
    """A whole number as a code; None for anything else.

    >>> code_of(4711.0), code_of(0.5), code_of("4711")
    ('4711', None, None)
    """
    is_whole = type(value) is float and 0 < value < _LARGEST and value == int(value)
    return Code(str(int(value))) if is_whole and type(value) is float else None


def names_items(heading: str) -> bool:
    """Whether a heading says that families or their codes stand below it."""
    return plain(heading) in family_words() | code_words()


def codes(
    grid: Grid, line: int, first: int, end: int, is_filled: Callable[[int], bool]
) -> Iterator[tuple[Ref, Code]]:
    """The codes below a line of headings, or in it, and before its first period, by their cells.

    end : the line where the rows of these headings end. is_filled : whether numbers stand in the
    columns of the periods in a line.
    """
    for column in range(1, first):
        found = {
            at: code
            for at in range(line, end)
            if (code := code_of(grid.values.get((at, column)))) is not None
            and (at, column) not in grid.days
        }
        if names_items(grid.texts.get((line, column), "")) or _tells_apart(
            grid, (line, column), first, found, is_filled
        ):
            yield from (((at, column), code) for at, code in found.items())
        else:
            heads = (at for at in found if _heads_rows(grid, at, column, at > line, is_filled))
            yield from (((at, column), found[at]) for at in heads)


def _tells_apart(
    grid: Grid, head: Ref, first: int, found: Mapping[int, Code], is_filled: Callable[[int], bool]
) -> bool:
    """Whether rows without a text each have another code, in their first cell under no heading."""
    line, column = head
    before = range(1, first)
    rows = [
        at
        for at in range(line + 1, max(found, default=line) + 1)
        if is_filled(at) and not any((at, each) in grid.texts for each in before)
    ]
    if len(rows) < _FEWEST or head in grid.values:
        return False
    if any(at not in found or int(found[at]) < _SMALLEST for at in rows):
        return False
    is_first = not any((at, each) in grid.values for at in rows for each in range(1, column))
    return is_first and len({found[at] for at in rows}) == len(rows)


def _heads_rows(
    grid: Grid, at: int, column: int, is_below: bool, is_filled: Callable[[int], bool]
) -> bool:
    """Whether a number stands right above the labels of rows, where no period has a number.

    In the line of the headings itself the labels may begin a line further down.
    """
    is_large = int(code_of(grid.values.get((at, column))) or 0) >= _SMALLEST
    if is_below:
        return (at + 1, column) in grid.texts and not is_filled(at)
    labels = [(at + by, column) in grid.texts and is_filled(at + by) for by in (1, 2)]
    return is_large and any(labels)
