"""The log of a book's runs: lines of JSON, only ever added, each chained to the one before.

Imports ooxml.disk. A line ends with the hash of its own text and holds that of the line before, so
that a line changed, taken out or put in is found. No values of cells stand in it.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from sopxl import __version__
from sopxl.errors import Problem
from sopxl_workbook.ooxml import disk
from sopxl_workbook.ooxml.package import unreadable

BEGIN, END, FAILED, RECOVERED, HANDED = "begin", "end", "failed", "recovered", "handed over"
FOUND_NEW = "the new file"  # what a stopped run had written after all
_SCHEMA = 1
_LINE = re.compile(rb'(\{.*),"hash":"([0-9a-f]{64})"\}')
_COMPARE = "Compare it with an older copy of the log; which month is closed stands in the book."


def now() -> str:
    """This moment in UTC, to the second."""
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def user_name() -> str:
    """Who is at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what a run was about to do, did, or did not do."""

    event: str  # begin, end, failed, recovered, handed over
    run: str
    verb: str
    file: str  # its name
    period: str = ""  # label of the first open one
    before: str = ""  # hash of the file that was read
    after: str = ""  # hash of the file that is written, "" where the host writes it
    changes: str = ""  # hash of the change set
    counts: Mapping[str, int] = field(default_factory=dict)
    totals: Sequence[Mapping[str, Any]] = ()  # sheet, measure, reason, cells, sums
    warnings: Sequence[str] = ()  # codes
    snapshot: str = ""  # file name
    by: str = ""  # who wanted it, where the verb asks
    reason: str = ""  # why, where the verb asks
    takes_back: str = ""  # the run before which the book stands again, of undo and restore
    result: str = ""  # how it ended: a word, or the code of the error
    time: str = field(default_factory=now)  # UTC
    user: str = field(default_factory=user_name)
    host: str = field(default_factory=platform.node)
    version: str = __version__


_FIELDS = tuple(entry.name for entry in fields(Entry))
_TEXTS = set(_FIELDS) - {"counts", "totals", "warnings"}


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it stands in the file."""

    entries: Sequence[Entry] = ()
    last: str = ""  # hash of the last good line
    torn: bytes = b""  # a last line that was cut off
    is_open: bool = False  # the last line has no end of line
    broken: str = ""  # the first line that is not what was written, and why
    line: int = 0  # its number


def read_log(path: Path) -> list[Entry]:
    """Every line of a log that can be read, in its order; none where there is no log.

    path : the log itself. Raises FileError E007 for a file that the system does not give.
    """
    return list(load(path).entries)


def verify_log(path: Path) -> Problem | None:
    """The first line of a log that is not what was written; None where every line is.

    A last line that was cut off by a stop of the machine is no break. Raises FileError E007.
    """
    log = load(path)
    if not log.line:
        return None
    return Problem("E218", log.broken, f"{path} line {log.line}", _COMPARE)


def unfinished_runs(entries: Iterable[Entry]) -> list[Entry]:
    """The begin of every run that has no end."""
    started: dict[str, Entry] = {}
    for entry in entries:
        if entry.event == BEGIN:
            started[entry.run] = entry
        else:
            started.pop(entry.run, None)
    return list(started.values())


def finished_runs(entries: Iterable[Entry]) -> list[Entry]:
    """The last line of every run that wrote the book, in the order in which they ended."""
    return [
        entry
        for entry in entries
        if entry.event == END or (entry.event == RECOVERED and entry.result == FOUND_NEW)
    ]


def add(path: Path, entry: Entry, like: Path | None = None) -> None:
    """Adds a line to a log, on the disk for sure when this returns.

    like : the book, whose readers and writers are those of a new log.
    Raises FileError E007, E202, E208, RefusedError E205; the log is as it was then.
    """
    is_new = not path.exists()
    log = load(path)
    line = {"log": _SCHEMA, **asdict(entry), "previous": log.last}
    if log.torn:
        line["torn"] = _hash(log.torn)
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    body = text[:-1].encode("utf-8", "backslashreplace")
    start = b"\n" if log.is_open else b""
    try:
        disk.append(path, start + body + b',"hash":"' + _hash(body).encode() + b'"}\n', like)
    except OSError as error:
        raise disk.failed(path, error) from None
    if is_new:
        disk.sync_folder(path.parent)


def load(path: Path) -> Log:
    """A log with what is wrong with it; FileError E007 for a file that the system does not give."""
    try:
        return parse(disk.patient(path.read_bytes))
    except (FileNotFoundError, NotADirectoryError):
        return Log()
    except OSError as error:
        raise unreadable(path, error) from None


def parse(data: bytes) -> Log:
    """A log from its bytes."""
    lines = data.split(b"\n")
    is_open = lines[-1] != b""
    if not is_open:
        lines.pop()
    entries: list[Entry] = []
    last, torn, broken, number = "", b"", "", 0
    for at, (line, found) in enumerate(zip(lines, map(_read, lines), strict=True), 1):
        why = ""
        if found is None and is_open and at == len(lines):
            torn = line
        elif found is None:
            why = "" if _is_torn(line, lines[at:]) else f"line {at} is no whole line of a log."
        elif found["previous"] != last:
            why = f"before line {at} a line was taken out, put in or changed."
        elif found["hash"] != found["found"]:
            why = f"line {at} was changed after it was written."
        if why and not number:
            broken, number = why, at
        if found is not None:
            entries.append(_entry(found))
            last = found["hash"]
    return Log(entries, last, torn, is_open, broken, number)


def _is_torn(line: bytes, rest: Sequence[bytes]) -> bool:
    """Whether the line after it says that this one was cut off."""
    following = _read(rest[0]) if rest else None
    return following is not None and following.get("torn") == _hash(line)


def _read(line: bytes) -> dict[str, Any] | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    texts = ("previous", *_TEXTS & set(found))
    if not all(isinstance(found.get(name), str) for name in texts):
        return None
    return {**found, "found": _hash(match[1])}


def _entry(found: Mapping[str, Any]) -> Entry:
    given = {name: found[name] for name in _FIELDS if name in found}
    known: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in given.items()}
    return Entry(**{"event": "", "run": "", "verb": "", "file": "", **known})


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
