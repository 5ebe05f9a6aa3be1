"""Which period of a map is closed: its line in the file, kept in step with the log of the runs.

The book and its map are two files, and a machine may stop between the two. What the log says was
closed, or opened again, is then brought into the map by the next verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sopxl_workbook import runs
from sopxl_workbook.adopt.mapped.model import Map
from sopxl_workbook.ooxml import create, disk
from sopxl_workbook.ooxml.package import unreadable

ROLLOVER = "rollover"
_LINE = re.compile(rb'^([ \t]*closed[ \t]*=[ \t]*)"[^"\r\n]*"', re.MULTILINE)
_FIRST_TABLE = re.compile(rb"^[ \t]*\[", re.MULTILINE)


def kept_map(path: Path, run: str) -> Path:
    """Where a roll over keeps the map as it was, beside the snapshots of the book."""
    return runs.folder_of(path) / f"{Path(run).name}.map.toml"


def with_closed(data: bytes, period: str) -> bytes:
    """The file of a map with another last closed period; every other byte stays.

    >>> with_closed(b'closed = "2026-01"  # ours\\n[x]\\n', "2026-02")
    b'closed = "2026-02"  # ours\\n[x]\\n'
    """
    end = _FIRST_TABLE.search(data)
    head, rest = (data, b"") if end is None else (data[: end.start()], data[end.start() :])
    line = b'"%b"' % period.encode()
    if _LINE.search(head):
        return _LINE.sub(lambda found: found[1] + line, head, count=1) + rest
    return head + b"closed = %b\n" % line + rest


def read_bytes(path: Path) -> bytes:
    """The bytes of a map; FileError E007 where it cannot be read."""
    try:
        return disk.patient(path.read_bytes)
    except OSError as error:
        raise unreadable(path, error) from None


def move_on(map_path: Path, period: str) -> None:
    """Writes the last closed period into a map. Raises what create raises."""
    create(map_path, with_closed(read_bytes(map_path), period))


def move_back(path: Path, map_path: Path, taken_back: runs.Entry) -> None:
    """Opens the period again that a roll over closed, in the map as it was then.

    A map that was edited since keeps its edits. Raises what create raises.
    """
    now, kept = read_bytes(map_path), kept_map(path, taken_back.run)
    if not kept.is_file():
        return
    before = read_bytes(kept)
    if with_closed(before, taken_back.period) != now:
        found = _LINE.search(before)
        before = with_closed(now, "" if found is None else _period(found[0]))
    create(map_path, before)


def _period(line: bytes) -> str:
    return line.partition(b'"')[2].rpartition(b'"')[0].decode("utf-8", "replace")


def healed(path: Path, map_path: Path, found: Map, *, writes: bool) -> Map:
    """The map, in step with the log: a run that was stopped may have left it behind the book.

    writes : whether the file is put in step too. Raises FileError E007.
    """
    closed = _closed_by_log(path, runs.read_log(runs.log_of(path)), found.closed)
    if closed == found.closed:
        return found
    if writes:
        create(map_path, with_closed(read_bytes(map_path), closed))
    return replace(found, closed=closed)


def _closed_by_log(path: Path, entries: Sequence[runs.Entry], closed: str) -> str:
    """What the map would say had its last run not been stopped; else what it says."""
    done = runs.finished_runs(entries)
    if not done:
        return closed
    last, by_run = done[-1], {entry.run: entry for entry in done}
    taken = by_run.get(last.takes_back)
    rolled = last if last.verb == ROLLOVER else taken
    if rolled is None or rolled.verb != ROLLOVER:
        return closed
    kept = kept_map(path, rolled.run)
    line = _LINE.search(read_bytes(kept)) if kept.is_file() else None
    before = "" if line is None else _period(line[0])
    if last is rolled:
        return rolled.period if closed == before else closed
    return before if closed == rolled.period else closed
