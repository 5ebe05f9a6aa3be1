"""A run: line in the log, snapshot, the write, line in the log; imports the change set and ooxml.

At every moment the book is the old one or the new one, and the log says which it has to be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from sopxl.errors import Problem, RefusedError, SopError
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.ooxml import Book, Package, commit, create, disk, read_book
from sopxl_workbook.ooxml.locks import locked
from sopxl_workbook.ooxml.writable import real_path

from . import copies, folder, log
from .recovery import settle
from .standing import NEW

_WRITTEN, _SAVED, _GIVEN = "written", "saved by its program", "given to the open workbook"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a verb on a book."""

    id: str  # 20261125T021500Z-3fa9
    path: Path  # the file itself, links followed
    verb: str
    period: str  # label of the first open one
    before: str  # hash of the file that was read, "" where there was none
    after: str  # hash of the file that is written, "" where its program writes it
    snapshot: Path  # the book as it was
    told: list[Problem] = field(default_factory=list)  # warnings about the writing itself


class _Why(NamedTuple):
    """Who wanted a run, and why."""

    by: str
    reason: str
    takes_back: str


def write(
    path: Path,
    book: Book,
    changes: ChangeSet,
    *,
    verb: str,
    period: str,
    run_id: str = "",
    by: str = "",
    reason: str = "",
    takes_back: str = "",
    new_bytes: bytes | None = None,
    check: Callable[[Package], None] | None = None,
    dropped: Collection[str] = (),
    warnings: Sequence[Problem] = (),
) -> Run:
    """Writes a change set into the file of a closed book: the one way in which a verb does it.

    book : as it was read; the file must still be that one. period : label of the first open one.
    run_id : of new_run_id, where the changes name their run already. by, reason : who wants it, and
    why, where the verb asks for that. takes_back : the run before which the book stands again.
    new_bytes : the whole new file, where it is more than the changes applied to the book.
    check : looks at the new file read back from the disk, and raises what it finds wrong.
    dropped : parts that go. warnings : what the planner is told besides, for the log.

    Returns : Run. Raises all that ooxml.commit raises, RefusedError E177 (digitally signed),
    FileError E211 (no folder for the snapshot), E208 (no room for it or for the log); the file is
    as it was then, and the snapshot gone.
    """
    data = changes.apply(book) if new_bytes is None else new_bytes
    folder.check_writable(path)
    run = _start(path, book, verb, period, run_id, after=hashlib.sha256(data).hexdigest())
    entry = _entry(run, changes, warnings, _Why(by, reason, takes_back))
    around = _logged(run, entry, book.package.data, changes)
    commit(run.path, data, run.before, check=check, dropped=dropped, around=around)
    return run


def rehearse(path: Path, book: Book, changes: ChangeSet) -> None:
    """Raises what write would find in the way of a change set, for a run that only shows it.

    Whether the file is open or may be written then is another day's question.
    """
    _refuse_signed(real_path(path), book)
    changes.apply(book)


def write_anew(path: Path, data: bytes, *, period: str) -> None:
    """Writes a new book, over one of that name too: its runs are kept, and count no more.

    data : the bytes of the new book. period : label of its first open one.
    Raises all that ooxml.create and write raise; the file is as it was then.
    """
    if not folder.log_of(path).exists() or not path.exists():
        create(path, data)
        return
    try:
        old = read_book(path)
    except SopError:  # no workbook any more, so nothing that could be put back
        create(path, data)
        entry = log.Entry(log.END, folder.new_run_id(), NEW, path.name, period, result=_WRITTEN)
        log.add(folder.log_of(path), entry)
        return
    names, nothing = old.package.names, ChangeSet(())
    write(path, old, nothing, verb=NEW, period=period, new_bytes=data, dropped=names)


def write_beside(
    source: Path, book: Book, target: Path, data: bytes, *, verb: str, by: str = ""
) -> Run:
    """Writes a new book that was made from another one, which stays as it is.

    source, book : the file that it was made from. target : the new file, whose log begins with
    this run and keeps the other file beside it. Raises RefusedError E177 (digitally signed), E210
    (there is a file of that name), E203, FileError E211, E208, and all that ooxml.create raises;
    nothing is written then.
    """
    new, made_from = real_path(target), real_path(source)
    _refuse_signed(made_from, book)
    name = folder.new_run_id()
    copy = folder.snapshot_name("", verb, name, book.sha256, made_from.suffix)
    after = hashlib.sha256(data).hexdigest()
    run = Run(name, new, verb, "", "", after, folder.folder_of(new) / copy)
    nothing = ChangeSet(())
    entry = _entry(run, nothing, (), _Why(by, "", ""))
    with locked(new):
        if new.exists():
            fix = "Rename that file, or move it away. Nothing was written."
            raise RefusedError("E210", "a file of that name is there already.", str(target), fix)
        with _logged(run, entry, book.package.data, nothing, like=made_from):
            create(new, data, like=made_from)
    return run


@contextmanager
def on_open_book(
    path: Path,
    saved: Book,
    changes: ChangeSet,
    *,
    verb: str,
    period: str,
    run_id: str = "",
    by: str = "",
    reason: str = "",
    takes_back: str = "",
    warnings: Sequence[Problem] = (),
) -> Iterator[Run]:
    """Goes around the writing into a book that its program holds open and saves by itself.

    saved : the book as it was saved before. The block writes and saves; an error that leaves it is
    in the log, and the snapshot stays. Raises FileError E211, E208, RefusedError E203 (another run
    writes the book); nothing is written then.
    """
    run = _start(path, saved, verb, period, run_id)
    entry = _entry(run, changes, warnings, _Why(by, reason, takes_back))
    with locked(run.path):
        run.told.extend(settle(run.path))
        _begin(run, entry, saved.package.data, changes)
        try:
            yield run
        except BaseException as error:
            _fail(run, entry, error)
            raise
        _end(run, replace(entry, event=log.END, after=_digest(run.path), result=_SAVED))


def hand_over(
    path: Path,
    saved: Book,
    changes: ChangeSet,
    *,
    verb: str,
    period: str,
    run_id: str = "",
    by: str = "",
    reason: str = "",
    takes_back: str = "",
    warnings: Sequence[Problem] = (),
) -> Run:
    """Keeps a book as it was, for a program that takes the changes and may or may not save them.

    Raises FileError E211, E208, RefusedError E203; nothing is kept then.
    """
    run = _start(path, saved, verb, period, run_id)
    entry = _entry(run, changes, warnings, _Why(by, reason, takes_back))
    with locked(run.path):
        run.told.extend(settle(run.path))
        _begin(run, entry, saved.package.data, changes)
        _end(run, replace(entry, event=log.HANDED, result=_GIVEN))
    return run


def _refuse_signed(target: Path, book: Book) -> None:
    if book.package.is_signed:
        raise RefusedError(
            "E177",
            "the workbook is digitally signed; any change would make the signature void.",
            target.name,
            "Work on a copy that was saved without the signature, and sign that one.",
        )


def _start(path: Path, book: Book, verb: str, period: str, run_id: str, *, after: str = "") -> Run:
    target = real_path(path)
    _refuse_signed(target, book)
    name = run_id or folder.new_run_id()
    copy = folder.snapshot_name(period, verb, name, book.sha256, target.suffix)
    kept = folder.folder_of(target) / copy
    return Run(name, target, verb, period, book.sha256, after, kept)


def _entry(run: Run, changes: ChangeSet, warnings: Sequence[Problem], why: _Why) -> log.Entry:
    return log.Entry(
        event=log.BEGIN,
        run=run.id,
        verb=run.verb,
        file=run.path.name,
        period=run.period,
        before=run.before,
        after=run.after,
        snapshot=run.snapshot.name,
        warnings=sorted({problem.code for problem in warnings}),
        by=why.by,
        reason=why.reason,
        takes_back=why.takes_back,
        **_facts(changes),
    )


def _facts(changes: ChangeSet) -> dict[str, Any]:
    """What the log says of a change set: its hash, counts, and sums by sheet and reason."""
    summary = changes.summary()
    resized = len(summary.resized)
    return {
        "changes": changes.sha256,
        "counts": {"typed": summary.typed, "cached": summary.cached, "resized": resized},
        "totals": [asdict(total) for total in summary.totals],
    }


@contextmanager
def _logged(
    run: Run, entry: log.Entry, data: bytes, changes: ChangeSet, like: Path | None = None
) -> Iterator[None]:
    """Goes around the replacing of the file, or the making of it like another one."""
    run.told.extend(settle(run.path))
    _begin(run, entry, data, changes, like)
    try:
        yield
    except BaseException as error:
        if _digest(run.path) == run.after:  # stopped after the file was replaced
            _end(run, replace(entry, event=log.END, result=_WRITTEN))
        else:
            _fail(run, entry, error)
            copies.remove(run.snapshot, run.id)
        raise
    _end(run, replace(entry, event=log.END, result=_WRITTEN))


def _begin(
    run: Run, entry: log.Entry, data: bytes, changes: ChangeSet, like: Path | None = None
) -> None:
    """The first line, then the snapshot and the changes: the log speaks of all on the disk."""
    shown_to = like or run.path
    folder.open_folder(run.path)
    try:
        log.add(folder.log_of(run.path), entry, shown_to)
    except BaseException:
        folder.close_folder(run.path)
        raise
    try:
        copies.keep(run.snapshot, data, shown_to)
    except BaseException as error:
        _fail(run, entry, error)
        raise
    try:
        copies.keep_changes(run.snapshot.parent, run.id, changes, shown_to)
    except BaseException as error:
        _fail(run, entry, error)
        copies.remove(run.snapshot, run.id)
        raise


def _fail(run: Run, entry: log.Entry, error: BaseException) -> None:
    code = error.problem.code if isinstance(error, SopError) else type(error).__name__
    failed = replace(entry, event=log.FAILED, after="", result=code, time=log.now())
    with suppress(SopError):  # the next run sees that this one has no end
        log.add(folder.log_of(run.path), failed)


def _end(run: Run, entry: log.Entry) -> None:
    try:
        log.add(folder.log_of(run.path), replace(entry, time=log.now()))
    except SopError as error:
        found = error.problem
        told = f"the book is written, but the log is not: {found.message}"
        run.told.append(Problem("W204", told, found.where, "The next run writes it."))


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(disk.patient(path.read_bytes)).hexdigest()
    except OSError:
        return ""
