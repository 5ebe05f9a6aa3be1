"""The timelines of a sheet: headings that count periods, one after the other.

Imports grid, periods and words. A view is searched along its rows; the turned view gives those
that run down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.periods import Mark, apart, of_day, of_number, of_text
from sopxl_workbook.adopt.words import plain, vocabulary

_FEWEST = 3  # headings of a timeline
_FEWEST_NUMBERS = 4  # plain numbers that count periods
_GAP = 4  # columns between two headings, such as a quarter's sum
_MOST = 2_000  # periods of a timeline
_ORDER = ("step", "day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Timeline:
    """Headings in one line of a view, oldest first."""

    grid: Grid
    line: int  # the row of the view that holds them
    columns: tuple[int, ...]  # of the view, oldest first
    marks: tuple[Mark, ...]
    unit: str

    @cached_property
    def stride(self) -> int:
        """Columns from one period to the next, where it is always the same; else 1."""
        steps = {abs(later - earlier) for earlier, later in pairwise(self.columns)}
        return steps.pop() if len(steps) == 1 else 1

    @cached_property
    def first(self) -> int:
        """The first column of the view that a heading stands in."""
        return min(self.columns)

    @cached_property
    def last(self) -> int:
        """The last one."""
        return max(self.columns)

    @cached_property
    def filled(self) -> NDArray[np.int64]:
        """For every line of the view how many numbers stand in the columns of the periods."""
        block = self.grid.numbers[:, self.first : self.last + self.stride]
        counts: NDArray[np.int64] = np.isfinite(block).sum(axis=1)
        return counts

    @cached_property
    def heads(self) -> tuple[Ref, ...]:
        """Cells of the headings on the sheet, oldest first."""
        return tuple(self.grid.upright(self.line, column) for column in self.columns)


def timelines(grid: Grid) -> list[Timeline]:
    """Every timeline of a view, from top to bottom."""
    marks: dict[int, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for (row, column), mark in _marks(grid):
        marks[row][column].append(mark)
    found = []
    for row in sorted(marks):
        chains = [chain for unit in _ORDER for chain in _chains(grid, row, marks[row], unit)]
        found += _without_sums(chains)
    return found


def _marks(grid: Grid) -> Iterator[tuple[Ref, Mark]]:
    """Every cell that may be a heading, with what it says."""
    for ref, text in grid.texts.items():
        mark = of_text(text)
        if mark is not None and (ref not in grid.spread or isinstance(grid.values.get(ref), str)):
            yield ref, mark
    for ref, day in grid.days.items():
        yield ref, of_day(day)
    yield from _counting(grid)


def _counting(grid: Grid) -> Iterator[tuple[Ref, Mark]]:
    """Plain numbers that count years, months or steps along a row."""
    array = grid.numbers
    steps = np.abs(np.diff(array, axis=1))
    is_next = (steps == 1) | (steps == 89)  # 89 from 202512 to 202601
    beside = np.zeros(array.shape, bool)
    beside[:, 1:] |= is_next
    beside[:, :-1] |= is_next
    with np.errstate(invalid="ignore"):
        beside &= (array >= 0) & (array < 210_100)
    counted: dict[int, bool] = {}
    for row, column in np.argwhere(beside).tolist():
        ref = (row, column)
        if ref in grid.days:
            continue
        value = float(array[ref])
        mark = of_number(value)
        if mark is not None:
            yield ref, mark
        elif value <= 120 and value == int(value):
            if row not in counted:
                counted[row] = _is_counted(grid, row, column)
            if counted[row]:
                yield ref, Mark("step", int(value), True)


def _is_counted(grid: Grid, row: int, column: int) -> bool:
    """Whether a word for periods stands before the numbers of a row."""
    before = (grid.texts.get((row, at), "") for at in range(column - 1, max(column - 130, 0), -1))
    label = next(filter(None, before), "")
    return bool(set(plain(label).split()) & _period_words())


@cache
def _period_words() -> frozenset[str]:
    counted = vocabulary()["counted"]
    return frozenset(plain(word) for words in counted.values() for word in words if len(word) > 2)


def _chains(
    grid: Grid, row: int, marks: Mapping[int, Sequence[Mark]], unit: str
) -> Iterator[Timeline]:
    """Headings of one kind in a row that follow one another."""
    chain: list[tuple[int, Mark]] = []
    way: tuple[str, int] | None = None
    for column in sorted(marks):
        for mark in marks[column]:
            if mark.unit != unit:
                continue
            step = apart(chain[-1][1], mark) if chain else None
            is_near = not chain or _is_near(chain, column)
            if chain and not (is_near and step is not None and way in (None, step)):
                yield from _timeline(grid, row, chain, way)
                chain, way = chain[-1:] if is_near and step and len(chain) < _FEWEST else [], None
                way = step if chain else None
            else:
                way = step or way
            chain.append((column, mark))
    yield from _timeline(grid, row, chain, way)


def _is_near(chain: Sequence[tuple[int, Mark]], column: int) -> bool:
    """Whether a heading stands near enough: as far as the one before, or a few columns."""
    step = column - chain[-1][0]
    return step <= _GAP or len(chain) < 2 or step == chain[-1][0] - chain[-2][0]


def _timeline(
    grid: Grid, row: int, chain: Sequence[tuple[int, Mark]], way: tuple[str, int] | None
) -> Iterator[Timeline]:
    fewest = _FEWEST_NUMBERS if chain and chain[0][1].unit == "step" else _FEWEST
    if way is None or not fewest <= len(chain) <= _MOST:
        return
    ordered = chain if way[1] > 0 else chain[::-1]
    columns, marks = zip(*ordered, strict=True)
    yield Timeline(grid, row, tuple(columns), tuple(marks), way[0])


def _without_sums(chains: Sequence[Timeline]) -> list[Timeline]:
    """The chains of a row without those whose headings stand among those of a finer one."""
    kept: list[Timeline] = []
    for chain in chains:
        if not any(chain.first <= one.last and one.first <= chain.last for one in kept):
            kept.append(chain)
    return kept
