"""The runs of a book, and the book as it was before one of them; imports runs and content."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sopxl.errors import NotFoundError, RefusedError
from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.content import difference
from sopxl_workbook.cycle.prepared import opened
from sopxl_workbook.cycle.undo import described, gone
from sopxl_workbook.ooxml import create, read_book
from sopxl_workbook.ooxml.package import unreadable
from sopxl_workbook.run import Done, Tell, silent

SCHEMA = 1  # of the JSON
KEPT = 30  # snapshots that stay where nobody says how many


@dataclass(frozen=True, slots=True)
class Past:
    """One run of a book."""

    run: str
    moment: str  # "2026-11-25 02:15 UTC", of its last line in the log
    by: str
    verb: str
    period: str
    cells: int  # that it typed
    state: str
    result: str  # how it ended: a word, or the code of the error
    takes_back: str  # the run before which the book stood again after it
    reason: str
    snapshot: str  # name of the file, "" where it is there no more


def history(path: Path) -> Sequence[Past]:
    """The runs of a book, the newest first.

    Raises FileError E007 for a log that cannot be read, or where neither book nor log is there.
    """
    log = runs.log_of(path)
    if not log.exists() and not path.exists():
        raise unreadable(path, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    entries = runs.read_log(log)
    states, kept = runs.states_of(entries), {s.run: s.path.name for s in runs.snapshots(path)}
    last = {entry.run: entry for entry in entries if entry.run}
    return [
        Past(
            run,
            runs.moment_of(entry),
            entry.by or entry.user,
            entry.verb,
            entry.period,
            int(entry.counts.get("typed", 0)),
            str(states[run]),
            entry.result,
            entry.takes_back,
            entry.reason,
            kept.get(run, ""),
        )
        for run, entry in reversed(last.items())
    ]


def history_as_dict(path: Path, past: Sequence[Past]) -> dict[str, Any]:
    """The runs for JSON."""
    return {"schema": SCHEMA, "book": str(path), "runs": [asdict(run) for run in past]}


def history_as_text(past: Sequence[Past]) -> str:
    """A line a run, the newest first."""
    rows = [("Run", "When", "Who", "What", "Period", "Cells", "State", "Snapshot")]
    rows += [
        (
            run.run,
            run.moment,
            run.by,
            run.verb,
            run.period,
            f"{run.cells:,}",
            f"{run.state} {run.takes_back or _refusal(run)}".rstrip(),
            "kept" if run.snapshot else "none",
        )
        for run in past
    ]
    return as_table(rows)


def _refusal(run: Past) -> str:
    return run.result if run.state == runs.State.REFUSED else ""


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side, each as wide as it has to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def restore(
    path: Path,
    run: str,
    out: Path | None = None,
    *,
    replace: bool = False,
    by: str = "",
    tell: Tell = silent,
) -> Done:
    """The book as it was before a run: a new file beside it, or in its own place.

    run : its id, or the name of its snapshot. out : the new file, named after book and run if left
    out. replace : in the place of the book; that is a run, which undo takes back.
    Returns : Done. Raises NotFoundError E552 (no such run), RefusedError E217 (its snapshot is
    missing or damaged), E210 (the new file is there already), E242 (a file of another kind would
    take its place), and all that runs.write raises.
    """
    snapshot, sha256 = _kept(path, run)
    data = runs.read_snapshot(snapshot, sha256)
    if not replace:
        new = out or path.with_name(f"{path.stem}-{snapshot.run}{snapshot.path.suffix}")
        if new.exists():
            fix = "Give another name: --out FILE. Nothing was written."
            raise RefusedError("E210", "a file of that name is there already.", str(new), fix)
        create(new, data, like=path if path.exists() else snapshot.path)
        summary = f"{new}: the book as it was before run {snapshot.run}."
        return Done(summary, ChangeSet(()), (), (new,))
    _refuse_other_kind(path, snapshot)
    book, stopped = opened(path, dry_run=False, tell=tell)
    before = read_book(data)
    ours = all("sop_schema" in each.defined_names for each in (book, before))
    changes = difference(book, before) if ours else ChangeSet(())
    done = runs.write(
        path,
        book,
        changes,
        verb=runs.RESTORE,
        period=snapshot.period,
        by=by or runs.user_name(),
        takes_back=snapshot.run,
        new_bytes=data,
        dropped=gone(book, before),
    )
    summary = f"{path}: as it was before run {snapshot.run}. To take it back: sopxl undo {path}"
    return Done(summary, changes, (*stopped, *done.told), (path,))


def _refuse_other_kind(path: Path, snapshot: runs.Snapshot) -> None:
    """RefusedError E242 for a file of another kind than the book, which Excel would not open."""
    if snapshot.path.suffix.casefold() != path.suffix.casefold():
        raise RefusedError(
            "E242",
            f"before run {snapshot.run} it was an {snapshot.path.suffix} file.",
            str(path),
            f"Leave out --replace: sopxl restore {path} {snapshot.run}",
        )


def _kept(path: Path, run: str) -> tuple[runs.Snapshot, str]:
    """The snapshot of a run, and the hash that the log has of it."""
    known = {entry.run: entry for entry in runs.read_log(runs.log_of(path)) if entry.run}
    name = Path(run).name
    for snapshot in runs.snapshots(path):
        if name in (snapshot.run, snapshot.path.name):
            entry = known.get(snapshot.run)
            return snapshot, entry.before if entry else ""
    if name in known:
        raise RefusedError(
            "E217",
            f"the snapshot of {described(known[name])} is missing.",
            str(runs.folder_of(path)),
            f"Choose another run: sopxl history {path}",
        )
    raise NotFoundError(
        "E552",
        f'there is no run "{run}" of this book.',
        str(path),
        f"Choose one that is listed: sopxl history {path}",
    )
