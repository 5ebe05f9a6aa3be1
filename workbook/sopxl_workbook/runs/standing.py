"""Which runs a book stands on, by its log: those that nobody took back; imports the log.

An undo gives the state before the run that it takes back. A restore gives the state before some
run, and is a run that can itself be taken back. A book made anew stands on nothing before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from sopxl.errors import RefusedError
from sopxl_workbook.ooxml import Book

from .folder import folder_of, log_of
from .log import BEGIN, END, FOUND_NEW, HANDED, RECOVERED, Entry, read_log

UNDO, RESTORE, NEW = "undo", "restore", "new"
CHECK = "check"  # leaves what it proved on a sheet, and no content
ATTACH, DETACH, REFRESH, INSERT = "attach", "detach", "refresh", "insert"
OF_PARTS = (
    ATTACH,
    DETACH,
    REFRESH,
    INSERT,
)  # they change macros and sheets as a whole, and no cells
_OTHER = "another file"
_IN_FILE = {"rollover": "sop_closed_run", "authorise": "sop_authorised_run"}
_DID = {"authorise": "authorised", "rollover": "closed"}


class State(StrEnum):
    """What became of a run."""

    LATEST = "latest"  # the one that undo takes back
    DONE = "done"
    UNDONE = "undone"  # or no more in the book, since it was restored to an older state
    REFUSED = "refused"
    STOPPED = "stopped"  # before it wrote
    UNFINISHED = "unfinished"
    CLOSES = "took back"  # an undo; it cannot be undone


def is_sure(entry: Entry) -> bool:
    """Whether the log knows that the run came into the file: a host may not have saved it."""
    return entry.event == END or (entry.event == RECOVERED and entry.result == FOUND_NEW)


def standing_runs(entries: Iterable[Entry]) -> Sequence[Entry]:
    """The runs that the book stands on, the latest last."""
    now: tuple[Entry, ...] = ()
    before: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.event == BEGIN:
            before[entry.run] = now
        elif is_sure(entry) or entry.event == HANDED or _is_doubtful(entry):
            before.setdefault(entry.run, now)
            if entry.takes_back:
                now = before.get(entry.takes_back, now)
            if entry.verb == NEW:
                now = (entry,)
            elif entry.verb != UNDO:
                now = (*now, entry)
    return now


def _is_doubtful(entry: Entry) -> bool:
    """Whether the run may have come into the file, which somebody saved before it was looked at."""
    return entry.event == RECOVERED and entry.result == _OTHER


def states_of(entries: Sequence[Entry]) -> dict[str, State]:
    """What became of each run, by its id, in the order in which they began."""
    found = standing_runs(entries)
    standing = [entry.run for entry in found]
    latest = next((entry.run for entry in reversed(found) if entry.verb != CHECK), "")
    states: dict[str, State] = {}
    for entry in entries:
        if entry.run:
            states[entry.run] = _state(entry, standing, latest)
    return states


def _state(entry: Entry, standing: Sequence[str], latest: str) -> State:
    if entry.event == BEGIN:
        return State.UNFINISHED
    if entry.run in standing:
        return State.LATEST if entry.run == latest else State.DONE
    if not (is_sure(entry) or entry.event == HANDED or _is_doubtful(entry)):
        return State.STOPPED if entry.event == RECOVERED else State.REFUSED
    return State.CLOSES if entry.verb == UNDO else State.UNDONE


def guard_state(path: Path, book: Book) -> None:
    """RefusedError E553 for a file that is older than the log beside it says.

    The months that were authorised and closed name their run in the book; a stale copy, or the one
    that a cloud folder kept of a conflict, names an older one. Raises FileError E007.
    """
    standing = standing_runs(read_log(log_of(path)))
    for verb, name in _IN_FILE.items():
        runs = [entry for entry in standing if entry.verb == verb]
        sure = [i for i, entry in enumerate(runs) if is_sure(entry)]
        if not sure or name not in book.defined_names:
            continue
        last = runs[sure[-1]]
        if book.named_value(name) not in [entry.run for entry in runs[sure[-1] :]]:
            raise RefusedError(
                "E553",
                f"this file is from before run {last.run}, which {_DID[verb]} {last.period} "
                f"({moment_of(last)}, {last.by or last.user}).",
                Path(path).name,
                "Work on the file that this run wrote. If this one is to count all the same, move "
                f"the folder {folder_of(path).name} away first: its log is of the other.",
            )


def moment_of(entry: Entry) -> str:
    """When a line was written: "2026-11-25 02:15 UTC"."""
    return f"{entry.time[:16].replace('T', ' ')} UTC"
