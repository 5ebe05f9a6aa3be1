"""Single changes as rectangles, which a host writes at once; imports the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from sopxl_workbook.changes.model import Block, Change

Take = Callable[[Change], Any]


def runs(changes: Sequence[Change]) -> list[list[Change]]:
    """Neighbours in a row, of changes in the order of sheets, rows and columns."""
    groups = groupby(
        enumerate(changes),
        key=lambda pair: (pair[1].sheet, pair[1].row, pair[1].column - pair[0]),
    )
    return [[change for _, change in group] for _, group in groups]


def rectangles(changes: Sequence[Change], take: Take) -> list[Block]:
    """The changes as the largest rectangles; take : what of a change goes into the block."""
    blocks = (
        Block(
            run[0].sheet,
            run[0].row,
            run[0].column,
            [[take(change) for change in run]],
            run[0].is_cached,
        )
        for run in runs(changes)
    )
    return _stacked(blocks)


def _stacked(blocks: Iterable[Block]) -> list[Block]:
    """Blocks of the same columns in rows one under the other, as one block."""
    in_order = sorted(blocks, key=lambda b: (b.sheet, b.column, len(b.rows[0]), b.row))
    stacked: list[Block] = []
    for block in in_order:
        above = stacked[-1] if stacked else None
        if (
            above is not None
            and above.sheet == block.sheet
            and above.column == block.column
            and len(above.rows[0]) == len(block.rows[0])
            and above.row + len(above.rows) == block.row
        ):
            above.rows.extend(block.rows)
        else:
            stacked.append(block)
    return stacked
