"""The rows of numbers on a timeline, each with all texts that may say what it is.

Imports grid, timelines, around and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sopxl_workbook.adopt.around import Around, around, texts_by_line
from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.periods import Mark
from sopxl_workbook.adopt.timelines import Timeline, timelines
from sopxl_workbook.adopt.words import said

_FEWEST = 2  # numbers of a row
_MOST_ROWS = 20_000  # of a sheet


@dataclass(frozen=True)
class Row:
    """One row of numbers, oldest first."""

    timeline: Timeline | None  # None in a long table
    sheet: str
    cells: tuple[Ref, ...]  # on the sheet
    values: NDArray[np.float64]  # NaN where there is no number
    around: Around = field(default_factory=Around)
    marks: tuple[Mark, ...] = ()
    unit: str = ""
    heads: tuple[Ref, ...] = ()  # cells of its headings; none in a long table
    sheets: tuple[str, ...] = ()  # of its cells, where they stand on several; else none

    @property
    def label(self) -> str:
        """What stands beside it, a unit left out where there is more."""
        named = (*self.around.labels, *self.around.sub)
        telling = (text for text in named if said(text).measure or said(text).rest)
        return next(telling, next(iter(named), ""))


def rows_of(grid: Grid) -> list[Row]:
    """Every row of a sheet on any timeline, across or down; a cell belongs to one row only."""
    taken: set[Ref] = set()
    kept: list[Row] = []
    found = [(one, list(_rows(one, several))) for several in _views(grid) for one in several]
    found.sort(key=lambda pair: (pair[0].stride > 1, -sum(len(row.cells) for row in pair[1])))
    for _, rows in found:
        free = [row for row in rows if sum(ref in taken for ref in row.cells) * 2 < len(row.cells)]
        taken.update(ref for row in free for ref in row.cells)
        kept += free
        if len(kept) > _MOST_ROWS:
            break
    return kept


def _views(grid: Grid) -> Iterator[list[Timeline]]:
    """Timelines of a sheet upright and turned, coarse ones above finer ones left out."""
    for view in (grid, grid.turned):
        found = timelines(view)
        yield [one for one in found if not any(_is_finer(other, one) for other in found)]


def _is_finer(one: Timeline, other: Timeline) -> bool:
    """Whether a timeline stands right below another and divides its periods."""
    is_below = other.line < one.line <= other.line + 2
    return (
        is_below
        and other.stride > 1
        and len(one.columns) > len(other.columns)
        and one.first <= other.last
        and other.first <= one.last
    )


def _rows(timeline: Timeline, others: Sequence[Timeline]) -> Iterator[Row]:
    """The rows below a timeline, down to the next one in the same columns."""
    grid = timeline.grid
    end = min((one.line for one in others if _is_next(timeline, one)), default=grid.shape[0] + 1)
    lines = range(timeline.line + 1, min(end, grid.shape[0] + 1))
    texts = texts_by_line(grid, timeline, end)
    offsets = range(timeline.stride) if timeline.stride > 1 else range(1)
    for offset in offsets:
        columns = np.array(timeline.columns) + offset
        if columns.max() > grid.shape[1]:
            continue
        block = grid.numbers[lines.start : lines.stop, columns]
        is_filled = np.isfinite(block).sum(axis=1) >= _FEWEST
        for at in np.flatnonzero(is_filled):
            line = lines[int(at)]
            if _is_row(grid, line, columns):
                beside = around(timeline, texts, line, offset)
                cells = tuple(grid.upright(line, int(column)) for column in columns)
                known = timeline.marks, timeline.unit, timeline.heads
                yield Row(timeline, grid.sheet, cells, block[at], beside, *known)


def _is_next(timeline: Timeline, other: Timeline) -> bool:
    return (
        other.line > timeline.line and other.first <= timeline.last and timeline.first <= other.last
    )


def _is_row(grid: Grid, line: int, columns: NDArray[np.int64]) -> bool:
    """Whether a line is one of quantities: few texts, and no days, between its numbers."""
    shown = [(line, int(column)) for column in columns]
    words = sum(ref in grid.texts and said(grid.texts[ref]).rest != "" for ref in shown)
    numbers = int(np.isfinite(grid.numbers[line, columns]).sum())
    return words * 4 <= numbers and sum(ref in grid.days for ref in shown) * 2 < numbers
