"""The verb undo on a mapped workbook: the latest run taken back, in the book and in its map.

Imports the undo of the month for a file that is as the run left it. In one that a program saved
since, only the cells of the run become what they were; all else is the planner's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sopxl.errors import Problem
from sopxl_workbook import runs
from sopxl_workbook.adopt.grid import read_formulas
from sopxl_workbook.adopt.mapped import map_path as map_beside
from sopxl_workbook.adopt.use.archive import AUTHORISE, tidy
from sopxl_workbook.adopt.use.pointer import ROLLOVER, healed_file, move_back
from sopxl_workbook.adopt.use.renew import Graph, Renewed
from sopxl_workbook.adopt.use.written import Prepared, as_prepared, write
from sopxl_workbook.cycle.content import Edit, is_same
from sopxl_workbook.cycle.prepared import opened
from sopxl_workbook.cycle.undo import book_before, described, refuse_edited
from sopxl_workbook.cycle.undo import undo as undo_bytes
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.run import Done, Tell, silent


def undo(
    path: Path,
    *,
    kit: Kit,
    map_path: Path | None = None,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> Done:
    """Takes back the latest run of a mapped workbook, and called again the one before.

    Where the file is as the run left it, it becomes the very file from before; so does the map
    after a roll over, and the archive loses what an authorise put there. Returns : Done. Raises
    what the undo of a book of ours raises: E550 (no run to take back), E551 (cells edited since),
    E217 (the snapshot is gone); nothing is written then.
    """
    where = map_path or map_beside(path)
    if not dry_run:
        healed_file(path, where)
    latest = latest_run(path)
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    if latest is None or latest.after == book.sha256 or latest.verb in runs.OF_PARTS:
        options = {"by": by, "dry_run": dry_run, "expect": expect}
        done = undo_bytes(path, kit=kit, tell=tell, **options)  # type: ignore[arg-type]
    else:
        done = _by_cells(path, book, latest, stopped, by, dry_run, expect, tell)
    if latest is not None and latest.verb == ROLLOVER and not dry_run:
        move_back(path, where, latest)
    if latest is not None and latest.verb == AUTHORISE and not dry_run:
        tidy(path)
    return done


def latest_run(path: Path, book: Book | None = None) -> runs.Entry | None:
    """The run that an undo takes back.

    book : as it is now; a run that its program was given and never saved is then left out.
    """
    standing = runs.standing_runs(runs.read_log(runs.log_of(path)))
    return next(
        (
            one
            for one in reversed(standing)
            if one.verb != runs.CHECK and not (book and _never_saved(path, book, one))
        ),
        None,
    )


def _never_saved(path: Path, book: Book, entry: runs.Entry) -> bool:
    """Whether no cell of a run came into the book, and nothing says that it was saved."""
    if runs.is_sure(entry):
        return False
    typed = runs.read_changes(path, entry.run, entry.changes).typed()
    return not any(is_same(one.new, book.sheet(one.sheet)[one.spot[1:]]) for one in typed)


def _by_cells(
    path: Path,
    book: Book,
    latest: runs.Entry,
    stopped: Sequence[Problem],
    by: str,
    dry_run: bool,
    expect: str,
    tell: Tell,
) -> Done:
    """Takes a run back in a book that a program saved since."""
    run = taken_back(path, book, latest, stopped)
    told = described(latest)
    if expect:
        run.changes.refuse_unexpected(expect, str(path))
    if dry_run:
        return Done(f"{path}: {told} would be taken back.", run.changes, run.warnings)

    def summary(snapshot: str) -> str:
        """What was taken back; snapshot : where the book is kept with it."""
        return f"{path}: {told} is taken back. The book with it: {snapshot}"

    return write(run, summary, by=by, takes_back=latest.run, tell=tell)


def taken_back(
    path: Path, book: Book, latest: runs.Entry, stopped: Sequence[Problem] = ()
) -> Prepared:
    """The cells of a run as they were before it, and the results that follow from them.

    Raises RefusedError E551 for cells that were edited since, E217 and FileError E215 where what
    was kept of the run is gone.
    """
    book_before(path, latest)  # so that what cannot be restored as a whole is not begun in parts
    typed = runs.read_changes(path, latest.run, latest.changes).typed()
    shown = {change.spot: book.sheet(change.sheet)[change.spot[1:]] for change in typed}
    edited = [
        Edit(change.spot, change.new, shown[change.spot])
        for change in typed
        if not is_same(change.new, shown[change.spot])
    ]
    refuse_edited(edited, latest, path)
    back = [
        replace(change.reversed(), old=shown[change.spot], reason=f"before the {latest.verb}")
        for change in typed
    ]
    names = [name for name, info in book.sheets.items() if info.kind == "worksheet"]
    graph = Graph(book, {name: read_formulas(book.sheet(name)) for name in names})
    renewed = Renewed(graph, {change.spot: change.new for change in back})
    return as_prepared(path, book, runs.UNDO, latest.period, back, renewed, stopped)
