"""What a run wants to write: each cell, its old and new value, and why; imports ooxml only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sopxl_workbook.ooxml import Book, cell_name
from sopxl_workbook.ooxml.patch import Patch


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a run writes."""

    sheet: str
    row: int  # from 1
    column: int  # from 1
    old: Any
    new: Any
    reason: str
    is_cached: bool = False  # the stored result of a formula that stays; Excel makes its own

    @property
    def cell(self) -> str:
        """The cell as "B7"."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of new values, to be written at once."""

    sheet: str
    row: int
    column: int
    rows: list[list[Any]]
    is_cached: bool

    @property
    def ref(self) -> str:
        """The rectangle as "B7:D9"."""
        last = cell_name(self.row + len(self.rows) - 1, self.column + len(self.rows[0]) - 1)
        return f"{cell_name(self.row, self.column)}:{last}"


class ChangeSet:
    """All changes of one run, in the order of sheets, rows and columns."""

    def __init__(self, changes: Iterable[Change]) -> None:
        """Order the changes; a cell changes once."""
        self.changes = tuple(sorted(changes, key=lambda c: (c.sheet, c.row, c.column)))

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def typed(self) -> list[Change]:
        """The changes a person would have to type: stored results of formulas left out."""
        return [change for change in self.changes if not change.is_cached]

    def blocks(self, *, cached: bool = False) -> list[Block]:
        """The new values as rectangles; of stored formula results only where asked."""
        chosen = [change for change in self.changes if change.is_cached is cached]
        return _stack(_runs(chosen))

    def apply(self, book: Book) -> bytes:
        """The bytes of the book with all changes; every part not touched stays as it is."""
        patch = Patch(book)
        for block in self.blocks():
            patch.set_values(block.sheet, cell_name(block.row, block.column), block.rows)
        for block in self.blocks(cached=True):
            patch.set_cached_block(block.sheet, cell_name(block.row, block.column), block.rows)
        return patch.result()


def _runs(changes: list[Change]) -> list[Block]:
    """Neighbours in a row, each as a block of one row."""
    numbered = enumerate(changes)
    groups = groupby(numbered, key=lambda pair: (pair[1].sheet, pair[1].row, _offset(*pair)))
    blocks = []
    for _, group in groups:
        run = [change for _, change in group]
        values = [change.new for change in run]
        first = run[0]
        blocks.append(Block(first.sheet, first.row, first.column, [values], first.is_cached))
    return blocks


def _offset(position: int, change: Change) -> int:
    return change.column - position


def _stack(runs: list[Block]) -> list[Block]:
    """Runs of the same columns in rows one under the other, as one block."""
    runs.sort(key=lambda run: (run.sheet, run.column, len(run.rows[0]), run.row))
    stacked: list[Block] = []
    for run in runs:
        above = stacked[-1] if stacked else None
        if (
            above is not None
            and above.sheet == run.sheet
            and above.column == run.column
            and len(above.rows[0]) == len(run.rows[0])
            and above.row + len(above.rows) == run.row
        ):
            above.rows.extend(run.rows)
        else:
            stacked.append(run)
    return stacked
