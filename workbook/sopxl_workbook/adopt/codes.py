"""Numbers that name a family: 4711 in a column of items, or alone above its rows; imports grid.

A code is no quantity and no year. In a column of numbers before the periods it is one where the
heading says so, or where it is all that tells the rows apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.words import code_words, family_words, plain

_SMALLEST = 100  # of a code that no heading calls one
_FEWEST = 3  # rows that a column of codes without a heading tells apart
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
    """The codes below a line of headings and before its first period, with their cells.

    end : the line where the rows of these headings end. is_filled : whether numbers stand in the
    columns of the periods in a line.
    """
    for column in range(1, first):
        found = {
            at: code
            for at in range(line + 1, end)
            if (code := code_of(grid.values.get((at, column)))) is not None
            and (at, column) not in grid.days
        }
        if names_items(grid.texts.get((line, column), "")) or _tells_apart(
            grid, line, first, found, is_filled
        ):
            yield from (((at, column), code) for at, code in found.items())
        else:
            alone = (at for at in found if _is_alone(grid, at, first, is_filled))
            yield from (((at, column), found[at]) for at in alone)


def _tells_apart(
    grid: Grid,
    line: int,
    first: int,
    found: Mapping[int, Code],
    is_filled: Callable[[int], bool],
) -> bool:
    """Whether rows without any text each have another code, and no heading says what it is."""
    rows = [at for at in range(line + 1, max(found, default=line) + 1) if is_filled(at)]
    if len(rows) < _FEWEST or any(at not in found or int(found[at]) < _SMALLEST for at in rows):
        return False
    has_texts = any((at, column) in grid.texts for at in rows for column in range(1, first))
    numbers = [sum((at, c) in grid.values for c in range(1, first)) for at in rows]
    is_headed = any((line, column) in grid.texts for column in range(1, first))
    is_plain = not has_texts and max(numbers) == 1 and not is_headed
    return is_plain and len({found[at] for at in rows}) == len(rows)


def _is_alone(grid: Grid, at: int, first: int, is_filled: Callable[[int], bool]) -> bool:
    """Whether a number is all that stands in its line, right above rows with labels."""
    own = [column for column in range(1, first) if (at, column) in grid.values]
    is_above = is_filled(at + 1) and any(
        (at + 1, column) in grid.texts for column in range(1, first)
    )
    return len(own) == 1 and not is_filled(at) and is_above and first > 1
