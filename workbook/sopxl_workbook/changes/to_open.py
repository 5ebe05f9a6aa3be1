"""A change set written into a workbook that a host holds open; imports ooxml and sopxl.errors.

The host offers blocks and tables. What is checked before, the order of the steps, the proof after
them and the way back are here, the same for every host. Formulas that stay are the host's own work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sopxl.errors import FileError, Problem, RefusedError
from sopxl_workbook.changes.blocks import rectangles
from sopxl_workbook.changes.contents import is_empty
from sopxl_workbook.changes.model import Block, Content, Formula, TableSize
from sopxl_workbook.changes.shown import shown
from sopxl_workbook.changes.to_file import other_cell, other_size, refuse_other_state
from sopxl_workbook.ooxml import Area, place
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.ooxml.refusals import listed, raise_all

if TYPE_CHECKING:
    from sopxl_workbook.changes.changeset import ChangeSet

Rows = list[list[Any]]
_LISTED = 5
_TRIES = 2  # a host that is busy for a moment, or one press of Esc, must not keep the old values


class OpenCells(Protocol):
    """What a host of an open workbook offers."""

    @property
    def name(self) -> str:
        """The name of the workbook."""

    def contents(self, sheet: str, ref: str) -> Rows:
        """A block, read at once: values, None for a blank, a Formula where one stands."""

    def put(self, sheet: str, ref: str, rows: Rows) -> None:
        """Writes a block of contents at once; a text is always written as a text."""

    def holds(self, expected: Content, found: Content) -> bool:
        """Whether a cell holds what it should, as exactly as the host can say."""

    def table(self, sheet: str, name: str) -> Area:
        """The data of a table; NotFoundError E102, RefusedError E235 for one with totals."""

    def resize(self, sheet: str, name: str, rows: int) -> None:
        """Gives a table another number of data rows; no cell moves."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing done to the workbook, and what takes it back even if it was done by half."""

    where: str
    do: Callable[[], None]
    undo: Callable[[], None]
    prove_undone: Callable[[], None]  # raises where it is not


def write(changes: ChangeSet, host: OpenCells) -> None:
    """Write all that a person would type, and the sizes of tables, or nothing."""
    if changes.widened:
        raise _other_columns(changes, host)
    old = rectangles(changes.typed(), lambda change: change.old)
    before = [host.contents(block.sheet, block.ref) for block in old]
    _refuse_formulas(old, before)
    refuse_other_state([*_other_sizes(changes, host), *_others(changes, host, before)], host.name)
    raise_all([*_occupied(changes.resized, host)])
    back = [_way_back(block, rows) for block, rows in zip(old, before, strict=True)]
    _carry_out(host, changes.blocks(), back, changes.resized)


def _other_columns(changes: ChangeSet, host: OpenCells) -> RefusedError:
    return RefusedError(
        "E235",
        f"the table {changes.widened[0].table} gets or loses columns, which no open workbook does.",
        host.name,
        "Close the workbook, and run the command on its file.",
    )


def _way_back(old: Block, found: Rows) -> Rows:
    """What to put back: every digit of the old value, but a formula in the host's own spelling."""
    return [
        [
            content if isinstance(content, Formula) else was
            for was, content in zip(*rows, strict=True)
        ]
        for rows in zip(old.rows, found, strict=True)
    ]


def _refuse_formulas(blocks: Sequence[Block], before: Sequence[Rows]) -> None:
    """RefusedError E161 at the first formula that nobody said was there."""
    for block, rows in zip(blocks, before, strict=True):
        for r, c, given, found in _cells(block, rows):
            if isinstance(found, Formula) and not isinstance(given, Formula):
                raise RefusedError(
                    "E161",
                    f"the formula {found.text} stands where a value has to go.",
                    place(block.sheet, r, c),
                    "Clear the cell, or move the formula beside the table.",
                )


def _cells(block: Block, rows: Rows) -> Iterator[tuple[int, int, Any, Any]]:
    """Row, column, the block's content and the other content of each cell."""
    for r, (given, found) in enumerate(zip(block.rows, rows, strict=True), block.row):
        for c, (one, other) in enumerate(zip(given, found, strict=True), block.column):
            yield r, c, one, other


def _others(changes: ChangeSet, host: OpenCells, before: Sequence[Rows]) -> Iterator[str]:
    """In words, every cell that does not hold what it held."""
    whole = rectangles(changes.typed(), lambda change: change)
    for block, rows in zip(whole, before, strict=True):
        for _, _, change, found in _cells(block, rows):
            if not host.holds(change.old, found):
                yield other_cell(change, found)


def _other_sizes(changes: ChangeSet, host: OpenCells) -> Iterator[str]:
    for size in changes.resized:
        yield from other_size(size, size.sheet, _rows_of(host.table(size.sheet, size.table)))


def _rows_of(area: Area) -> int:
    return area.last_row - area.first_row + 1


def _below(size: TableSize, host: OpenCells) -> Area:
    """The cells that a growing table takes in."""
    area = host.table(size.sheet, size.table)
    last = area.first_row + size.new_rows - 1
    return area._replace(first_row=area.first_row + max(size.old_rows, 1), last_row=last)


def _occupied(resized: Iterable[TableSize], host: OpenCells) -> Iterator[Problem]:
    """Problem E162 for each table that would grow over cells that are not blank."""
    for size in _growing(resized):
        area = _below(size, host)
        rows = host.contents(size.sheet, str(area))
        block = Block(size.sheet, area.first_row, area.first_column, rows)
        taken = [(r, c) for r, c, content, _ in _cells(block, rows) if not is_empty(content)]
        if taken:
            yield Problem(
                "E162",
                f"not blank, and in the way of the table {size.table}, which is to grow.",
                listed(size.sheet, taken),
                "Clear or move what is there.",
            )


def _growing(resized: Iterable[TableSize]) -> list[TableSize]:
    return [size for size in resized if size.new_rows > max(size.old_rows, 1)]


def _carry_out(
    host: OpenCells, blocks: Sequence[Block], before: Sequence[Rows], resized: Iterable[TableSize]
) -> None:
    """All steps and their proof, or all of them taken back."""
    grown = _growing(resized)
    shrunk = [size for size in resized if size not in grown]
    steps = [_growth(host, size, _below(size, host)) for size in grown]
    steps += [_put(host, block, rows) for block, rows in zip(blocks, before, strict=True)]
    steps += [_shrinking(host, size) for size in shrunk]
    started: list[_Step] = []
    try:
        for step in steps:
            started.append(step)
            step.do()
        _verify(host, blocks, resized)
    except BaseException as error:
        _put_back(host, started, error)
        raise


def _put(host: OpenCells, block: Block, before: Rows) -> _Step:
    old = Block(block.sheet, block.row, block.column, before)
    return _Step(
        f"{quote_sheet(block.sheet)}!{block.ref}",
        do=lambda: host.put(block.sheet, block.ref, block.rows),
        undo=lambda: host.put(block.sheet, block.ref, before),
        prove_undone=lambda: _prove(host, old, host.holds),
    )


def _growth(host: OpenCells, size: TableSize, below: Area) -> _Step:
    def shrink() -> None:
        host.resize(size.sheet, size.table, max(size.old_rows, 1))
        width = below.last_column - below.first_column + 1
        blank = [[None] * width for _ in range(_rows_of(below))]
        host.put(size.sheet, str(below), blank)  # formulas that the host filled in by itself

    return _Step(
        size.table,
        do=lambda: host.resize(size.sheet, size.table, size.new_rows),
        undo=shrink,
        prove_undone=lambda: _prove_size(host, size, size.old_rows),
    )


def _shrinking(host: OpenCells, size: TableSize) -> _Step:
    return _Step(
        size.table,
        do=lambda: host.resize(size.sheet, size.table, max(size.new_rows, 1)),
        undo=lambda: host.resize(size.sheet, size.table, max(size.old_rows, 1)),
        prove_undone=lambda: _prove_size(host, size, size.old_rows),
    )


def _verify(host: OpenCells, blocks: Sequence[Block], resized: Iterable[TableSize]) -> None:
    def holds(new: Content, found: Content) -> bool:
        if isinstance(new, Formula):  # which a host spells in its own way
            return isinstance(found, Formula)
        return host.holds(new, found)

    for size in resized:
        _prove_size(host, size, size.new_rows)
    for block in blocks:
        _prove(host, block, holds)


def _prove(host: OpenCells, block: Block, holds: Callable[[Any, Any], bool]) -> None:
    """FileError E231 at the first cell that does not hold what the block has for it."""
    for r, c, given, found in _cells(block, host.contents(block.sheet, block.ref)):
        if not holds(given, found):
            raise FileError(
                "E231",
                f"{shown(given)} was written and {shown(found)} read back.",
                place(block.sheet, r, c),
                "The old values are in place again. Leave the cell, then press once more.",
            )


def _prove_size(host: OpenCells, size: TableSize, rows: int) -> None:
    found = _rows_of(host.table(size.sheet, size.table))
    if found != max(rows, 1):
        raise FileError(
            "E231",
            f"the table {size.table} was given {max(rows, 1):,} rows and has {found:,}.",
            quote_sheet(size.sheet),
            "The old values are in place again. Look at the table, then press once more.",
        )


def _put_back(host: OpenCells, steps: Sequence[_Step], error: BaseException) -> None:
    """Take back every step that was begun, the last first; FileError E234 where one does not."""
    lost = [step.where for step in reversed(steps) if not _is_undone(step)]
    if not lost:
        return
    more = f" and {len(lost) - _LISTED:,} more" if len(lost) > _LISTED else ""
    raise FileError(
        "E234",
        f"the old values could not be put back in {', '.join(lost[:_LISTED])}{more}.",
        host.name,
        "Close the workbook without saving it; the file still is as it was saved last.",
    ) from error


def _is_undone(step: _Step) -> bool:
    undo_and_prove = (step.undo, step.prove_undone)
    if any(map(_goes_well, [undo_and_prove] * _TRIES)):
        return True
    return _goes_well((step.prove_undone,))  # a block that takes no values has kept its own


def _goes_well(calls: Iterable[Callable[[], None]]) -> bool:
    """Whether every call returns; whatever stops one step must not stop the others."""
    try:
        for call in calls:
            call()
    except BaseException:  # noqa: BLE001
        return False
    return True
