"""The cells of a row as text, in their order: "D5:O5", "O5:D5", "D5:F5, H5:J5"; imports ooxml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sopxl.errors import InputError
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.ooxml.a1 import parse_cell

_LONGEST = 10_000  # cells of a range


def ranges_text(cells: Sequence[Ref]) -> str:
    """Cells in their order, neighbours as ranges; a range may run backwards.

    >>> ranges_text([(5, 4), (5, 5), (5, 6), (5, 8)]), ranges_text([(5, 6), (5, 5)])
    ('D5:F5, H5', 'F5:E5')
    """
    return ", ".join(
        cell_name(*run[0]) if len(run) == 1 else f"{cell_name(*run[0])}:{cell_name(*run[-1])}"
        for run in _runs(cells)
    )


def _runs(cells: Sequence[Ref]) -> Iterator[list[Ref]]:
    """Cells parted wherever the next one does not go on in the same direction."""
    run: list[Ref] = list(cells[:1])
    way: Ref | None = None
    for one, other in pairwise(cells):
        step = (other[0] - one[0], other[1] - one[1])
        is_next = abs(step[0]) + abs(step[1]) == 1
        if is_next and way in (None, step):
            run.append(other)
            way = step
        else:
            yield run
            run, way = [other], None
    if run:
        yield run


def parse_ranges(text: str) -> tuple[Ref, ...]:
    """The cells of such a text, in their order.

    Raises InputError E151 for what is no list of cells and of ranges one cell high or wide.

    >>> parse_ranges("D5:F5, H5") == ((5, 4), (5, 5), (5, 6), (5, 8))
    True
    """
    return tuple(cell for part in text.split(",") for cell in _line(part.strip()))


def _line(text: str) -> list[Ref]:
    """The cells of one range, from its first to its last."""
    first, colon, last = text.partition(":")
    (top, left), (bottom, right) = parse_cell(first), parse_cell(last if colon else first)
    size = abs(bottom - top) + abs(right - left) + 1
    if (top != bottom and left != right) or size > _LONGEST:
        raise InputError(
            "E151",
            f'"{text}" is not one row or column of cells.',
            fix="Write it like D5:O5, or D5:F5, H5:J5.",
        )
    down, across = ((bottom > top) - (bottom < top), (right > left) - (right < left))
    return [(top + by * down, left + by * across) for by in range(size)]
