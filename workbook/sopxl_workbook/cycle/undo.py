"""Undo: the latest run taken back, by the file's bytes or by its content; imports runs and content.

A book that some program saved since keeps all that is the planner's own. One whose cells were
edited since is refused, with the cells.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import FileError, RefusedError
from sopxl_workbook import runs
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.contract import ARCHIVE, WIDE_TABLES
from sopxl_workbook.cycle.content import (
    Cells,
    Edit,
    contents,
    edits,
    is_same,
    left_by,
    named,
    typed,
)
from sopxl_workbook.cycle.prepared import opened
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, NotCalculated, Package, cell_name, read_book
from sopxl_workbook.run import Done, Tell, silent

_SHOWN = 10  # edited cells in a message


@dataclass(frozen=True, slots=True)
class Undoing:
    """What takes a run back, and is not done yet."""

    run: runs.Entry  # that is taken back
    changes: ChangeSet  # on the book as it is
    data: bytes | None  # the whole file from before, where the file is as the run left it
    before: Book  # the book from before


def undo(
    path: Path,
    *,
    kit: Kit,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> Done:
    """Takes back the latest run of a book, and called again the one before.

    Where the file is as the run left it, it becomes the very file from before. Where a program
    saved it since, the cells of the run become what they were, and everything else stays.
    by : who wants it, the user of this machine if left out. expect : hash of the only change set
    that may be written.
    Returns : Done. Raises what undo_changes and runs.write raise; nothing is written then.
    """
    del kit  # every verb of the month takes it
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    made = undo_changes(book, path)
    if expect:
        made.changes.refuse_unexpected(expect, str(path))
    told = described(made.run)
    if dry_run:
        return Done(f"{path}: {told} would be taken back.", made.changes, stopped)
    tell(f"Taking back {told} ...")
    dropped = () if made.data is None else gone(book, made.before)
    done = runs.write(
        path,
        book,
        made.changes,
        runs.Purpose(
            verb=runs.UNDO,
            period=made.run.period,
            by=by or runs.user_name(),
            takes_back=made.run.run,
        ),
        new_bytes=made.data,
        check=None if made.data is not None else as_before(made.before),
        dropped=dropped,
    )
    summary = f"{path}: {told} is taken back. The book with it: {done.snapshot}"
    return Done(summary, made.changes, (*stopped, *done.told), (path,))


def undo_changes(saved: Book, path: Path) -> Undoing:
    """What takes back the latest run on a book; for every host of it, writes nothing.

    saved : the book as it is now, a stored copy of the open one. path : its file.
    Returns : Undoing. Raises RefusedError E550 (no run to take back), E551 (cells edited since),
    E242 (attach and its like, and the book saved since, or made by it), E554 (columns or rows
    were added, and the book saved since), E217 (the snapshot is missing or damaged), FileError
    E215 (what the run changed is).
    """
    entries, left = runs.read_log(runs.log_of(path)), saved.sha256
    for entry in reversed(runs.standing_runs(entries)):
        if entry.verb == runs.CHECK:
            left = entry.before if entry.after == left else left  # what a check left is no content
            continue
        _refuse_parts(entry, saved, path)
        before = book_before(path, entry)
        if entry.after == left:
            data = before.package.data
            changes = runs.read_changes(path, entry.run, entry.changes).reversed()
            return Undoing(entry, changes.for_book(saved), data, before)
        if not runs.is_sure(entry) and not edits(contents(before), saved):
            continue  # the host never saved it
        changes = runs.read_changes(path, entry.run, entry.changes)
        _refuse_larger(changes, entry, path)
        refuse_edited(named(edits(left_by(before, changes), saved), saved), entry, path)
        return Undoing(entry, _taken_back(changes, before, saved), None, before)
    raise RefusedError(
        "E550",
        "there is no run to take back." if entries else "no run has been logged for this book.",
        str(path),
        f"What was done: sopxl history {path}",
    )


def described(entry: runs.Entry) -> str:
    """A run in words: verb, period, when and by whom."""
    what = f"{entry.verb} of {entry.period}" if entry.period else entry.verb
    return f"{what} ({entry.run}, by {entry.by or entry.user})"


def gone(book: Book, before: Book) -> Sequence[str]:
    """Parts of a file that the one from before did not have."""
    return sorted(set(book.package.names) - set(before.package.names))


def book_before(path: Path, entry: runs.Entry) -> Book:
    """The book as it was before a run; RefusedError E217 where its snapshot is missing."""
    kept = next((s for s in runs.snapshots(path) if s.run == entry.run), None)
    if kept is None:
        raise RefusedError(
            "E217",
            f"the snapshot of run {entry.run} is missing: {entry.snapshot}.",
            str(runs.folder_of(path)),
            "Put it back from a backup; snapshots go by hand, or by sopxl history BOOK --keep.",
        )
    return read_book(runs.read_snapshot(kept, entry.before))


def _refuse_parts(entry: runs.Entry, saved: Book, path: Path) -> None:
    """RefusedError E242: what changed macros and sheets is taken back as a whole file or not."""
    if entry.verb not in runs.OF_PARTS or (entry.before and entry.after == saved.sha256):
        return
    why = "made this file" if not entry.before else "changed its macros, and it was saved since"
    fix = {
        runs.ATTACH: f"Take the functions out: sopxl detach {path}",
        runs.DETACH: f"Put the functions in again: sopxl attach {path}",
        runs.INSERT: f"Delete the sheet Comparison, or take the file from before into a new one: "
        f"sopxl restore {path} {entry.run}",
        runs.REFRESH: f"Take the file from before into a new one: sopxl restore {path} {entry.run}",
    }[entry.verb]
    raise RefusedError("E242", f"{described(entry)} {why}.", str(path), fix)


def _refuse_larger(changes: ChangeSet, entry: runs.Entry, path: Path) -> None:
    """RefusedError E554: only the very file from before has no columns or rows that came since.

    The Archive alone may lose rows: no page has a line for each of them.
    """
    wide = {table.name for table in WIDE_TABLES if table is not ARCHIVE}
    if changes.widened or any(size.table in wide for size in changes.resized):
        what = "columns" if changes.widened else "rows"
        keep = "Keep them; they change no plan." if changes.widened else "Retire what was added."
        raise RefusedError(
            "E554",
            f"{described(entry)} added {what}, and the book was saved by a program since.",
            str(path),
            f"{keep} Or take the book from before that run into a new file: sopxl restore {path} "
            f"{entry.run}",
        )


def refuse_edited(found: Sequence[Edit], entry: runs.Entry, path: Path) -> None:
    """RefusedError E551 with the cells that were edited since a run, if there are any."""
    if not found:
        return
    more = len(found) - _SHOWN
    rest = f"; {more:,} more" if more > 0 else ""
    raise RefusedError(
        "E551",
        f"{counted(len(found), 'cell')} edited since {described(entry)}: "
        f"{'; '.join(map(str, found[:_SHOWN]))}{rest}.",
        str(path),
        "Put these back and undo again, or take the book from before that run into a new file: "
        f"sopxl restore {path} {entry.run}",
    )


def _taken_back(changes: ChangeSet, before: Book, now: Book) -> ChangeSet:
    """The reversed changes, on a book that a program saved since.

    What a cell held is what it holds now: the program may have cut its last digits. Stored results
    that it worked out anew, for another family on a page, are its own.
    """
    history = {change.spot for change in changes.typed()} - {
        change.spot for change in typed(before, changes)
    }
    back = list(_cells_back(changes, history, now))
    sizes = [_size_back(size, now) for size in changes.resized]
    return ChangeSet(back, sizes, book=now)


def _cells_back(
    changes: ChangeSet, history: set[tuple[str, int, int]], now: Book
) -> Iterator[Change]:
    for change in changes.reversed():
        cell = now.sheet(change.sheet).cell(cell_name(change.row, change.column))
        if change.is_cached:
            is_ours = cell.formula is not None or change.old == cell.value
            if is_ours and is_same(change.old, cell.value) and not _is_pending(cell.value):
                yield dataclasses.replace(change, old=cell.value)
        elif cell.formula is None or isinstance(change.old, Formula) or change.spot in history:
            held = cell.value if cell.formula is None else Formula(cell.formula, cell.value)
            yield dataclasses.replace(change, old=held)


def _is_pending(value: object) -> bool:
    return isinstance(value, NotCalculated)


def _size_back(size: TableSize, now: Book) -> TableSize:
    area = now.table(size.table).area
    rows = area.last_row - area.first_row
    return dataclasses.replace(size.reversed(), old_rows=rows, sheet=now.table(size.table).sheet)


def as_before(before: Book) -> Callable[[Package], None]:
    """The check of a new file: FileError E209 unless its content is that of the old book."""
    wanted: Cells = contents(before)

    def check(package: Package) -> None:
        book = Book(package)
        found = named(edits(wanted, book)[:1], book)
        if found:
            raise FileError(
                "E209",
                f"the new file is not as it was before the run: {found[0]}.",
                package.where,
                "Nothing was written. Take the book from before: sopxl history BOOK shows it.",
            )

    return check
