"""Runs that were stopped: what became of the file, told by its hash, and their remains cleaned up.

Imports the log, the folder and ooxml. Nothing is guessed: the file is the one from before the run,
the one that the run wrote, or one that somebody saved since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sopxl.errors import FileError, Problem, RefusedError
from sopxl_workbook.ooxml import disk, unfinished
from sopxl_workbook.ooxml.locks import is_locked, locked
from sopxl_workbook.ooxml.writable import real_path

from . import copies
from .folder import folder_of, log_of
from .log import FOUND_NEW, RECOVERED, Entry, Log, add, load, unfinished_runs

_OLD, _NEW, _OTHER, _CUT, _CHANGED = "W201", "W202", "W203", "W205", "W206"
_RESULTS = {_OLD: "the old file", _NEW: FOUND_NEW, _OTHER: "another file"}


@dataclass(frozen=True, slots=True)
class _Remains:
    """What stopped runs left."""

    stopped: Sequence[Entry]  # begins without an end
    torn: bytes  # the last line of the log, cut off
    temporary: Sequence[Path]
    broken: tuple[Problem, ...] = ()  # a line of the log that is not what was written

    @classmethod
    def of(cls, target: Path) -> _Remains:
        """Those of a book; FileError E007 where the log cannot be read."""
        log = load(log_of(target))
        copies = folder_of(target).glob(".*.sopxl-*.tmp")
        temporary = (*unfinished(target), *sorted(copies))
        return cls(unfinished_runs(log.entries), log.torn, temporary, _broken(target, log))

    def __bool__(self) -> bool:
        return bool(self.stopped or self.torn or self.temporary)


def recover(path: Path, *, report_only: bool = False) -> tuple[Problem, ...]:
    """What became of earlier runs on a book that were stopped; what they left is removed.

    report_only : everything stays as it is. Where another run is writing just now nothing is told,
    and nothing touched. Returns : a warning for each stopped run, and one for a log that was
    changed. Raises FileError for a log that can be neither read nor written.
    """
    target = real_path(path)
    if report_only:
        return _report(target)
    if not _is_file(target):
        return ()
    remains = _Remains.of(target)
    if not remains:
        return remains.broken
    try:
        with locked(target):
            return (*settle(target), *remains.broken)
    except RefusedError:  # another run writes just now, and is none that was stopped
        return remains.broken


def settle(target: Path) -> tuple[Problem, ...]:
    """As recover, for whoever holds the lock."""
    remains = _Remains.of(target)
    if not remains:
        return ()
    found = _digest(target)
    told = [_state(target, entry, found) for entry in remains.stopped]
    for entry, problem in zip(remains.stopped, told, strict=True):
        add(log_of(target), _closing(entry, _RESULTS[problem.code], found))
        if problem.code == _OLD and entry.snapshot:
            copies.remove(folder_of(target) / Path(entry.snapshot).name, entry.run)
    if remains.torn:
        add(log_of(target), Entry(RECOVERED, "", "", target.name, result="a line cut off"))
    for entry_left in remains.temporary:
        disk.remove(entry_left)
    return (*told, *_rest(target, remains))


def _report(target: Path) -> tuple[Problem, ...]:
    try:
        if not _is_file(target) or is_locked(target):
            return ()
        remains = _Remains.of(target)
        found = _digest(target) if remains.stopped else ""
    except FileError as error:
        return error.problems
    told = (_state(target, entry, found) for entry in remains.stopped)
    return (*told, *_rest(target, remains), *remains.broken)


def _broken(target: Path, log: Log) -> tuple[Problem, ...]:
    """What is told of a log with a line that is not what was written; the run goes on."""
    if not log.line:
        return ()
    told = f"the log is not what was written: {log.broken}"
    where = f"{log_of(target)} line {log.line}"
    return (
        Problem(
            _CHANGED,
            told,
            where,
            "Look at it with sopxl log BOOK --verify; which month is closed stands in the book.",
        ),
    )


def _rest(target: Path, remains: _Remains) -> tuple[Problem, ...]:
    """What is told of remains that no line of the log speaks of."""
    rest = []
    if remains.temporary and not remains.stopped:
        rest.append(
            Problem(
                _OLD,
                "an earlier run was stopped before it wrote: the file is as it was.",
                target.name,
                "Nothing is lost; run it again.",
            )
        )
    if remains.torn:
        rest.append(
            Problem(
                _CUT,
                "the last line of the log was cut off when the machine stopped; "
                "the lines before it are whole.",
                str(log_of(target)),
                "Nothing has to be done.",
            )
        )
    return tuple(rest)


def _state(target: Path, entry: Entry, found: str) -> Problem:
    """Which file it is after a stopped run, and what to do."""
    moment = entry.time.replace("T", " ").removesuffix("Z")
    run = f"{entry.verb} of {moment} UTC by {entry.user}"
    if found == entry.before:
        message = f"{run} was stopped before it wrote: the file is as it was."
        return Problem(_OLD, message, target.name, "Nothing is lost; run it again.")
    if found == entry.after:
        message = f"{run} was stopped when it had written: the file is the new one."
        return Problem(_NEW, message, target.name, "Nothing is lost, nothing has to be done again.")
    kept = folder_of(target) / Path(entry.snapshot).name
    return Problem(
        _OTHER,
        f"{run} was stopped, and the file was changed since: it is neither the one from before "
        "nor the one that the run wrote.",
        target.name,
        f"Look whether it is as you want it; the book from before that run: {kept}",
    )


def _closing(entry: Entry, result: str, found: str) -> Entry:
    """The line that ends a stopped run; whoever found it stands in it."""
    here = Entry(RECOVERED, entry.run, entry.verb, entry.file)
    return replace(
        entry,
        event=here.event,
        after=found,
        result=result,
        time=here.time,
        user=here.user,
        host=here.host,
        version=here.version,
    )


def _is_file(target: Path) -> bool:
    try:
        return target.is_file()
    except OSError:  # it stands where this user may not look; reading it says so
        return False


def _digest(target: Path) -> str:
    try:
        return hashlib.sha256(disk.patient(target.read_bytes)).hexdigest()
    except FileNotFoundError:  # the run that was stopped would have made it
        return ""
    except OSError as error:
        raise disk.failed(target, error) from None
