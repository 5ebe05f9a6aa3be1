"""Which period of a map is closed: its line in the file, kept in step with the log of the runs.

The book and its map are two files, and a machine may stop between the two. What the log says was
closed, or opened again, is then brought into the map by the next verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sopxl_workbook import runs
from sopxl_workbook.adopt.mapped.file import read_bytes
from sopxl_workbook.adopt.mapped.model import Map
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.periods import of_text
from sopxl_workbook.ooxml import create, disk
from sopxl_workbook.runs.folder import close_folder, open_folder

ROLLOVER = "rollover"
_LINE = re.compile(
    rb"""^([ \t]*closed[ \t]*=[ \t]*)("[^"\r\n]*"|'[^'\r\n]*'|[^\s#"']+)""", re.MULTILINE
)  # a text in either kind of quotes, or a date without any
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
    ended = head if head.endswith(b"\n") or not head else head + b"\n"
    return ended + b"closed = %b\n" % line + rest


@contextmanager
def keeping(path: Path, run: str, data: bytes) -> Iterator[None]:
    """Goes around a roll over: its map as it was is kept, unless the book is not written.

    data : the map. Raises FileError E208, E211.
    """
    open_folder(path)
    kept = kept_map(path, run)
    try:
        create(kept, data, like=path)
        yield
    except BaseException:
        if run not in {entry.run for entry in runs.finished_runs(_entries(path))}:
            disk.remove(kept)
            close_folder(path)
        raise


def _entries(path: Path) -> Sequence[runs.Entry]:
    return runs.read_log(runs.log_of(path))


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
        before = with_closed(now, _closed_in(before))
    create(map_path, before)


def healed(path: Path, found: Map) -> Map:
    """The map, in step with the log: a run that was stopped may have left it behind the book.

    Raises FileError E007.
    """
    closed = _closed_by_log(path, _entries(path), found.closed)
    return found if closed == found.closed else replace(found, closed=closed)


def healed_file(path: Path, map_path: Path) -> None:
    """The same of the file of a map. Raises FileError E007, and what create raises."""
    data = read_bytes(map_path)
    said = _closed_in(data)
    closed = _closed_by_log(path, _entries(path), said)
    if closed != said:
        create(map_path, with_closed(data, closed))


def _closed_in(data: bytes) -> str:
    """The last closed period that a map says, as period_text writes it; "" where it says none."""
    found = _LINE.search(data)
    said = "" if found is None else found[2].decode("utf-8", "replace").strip("\"'")
    mark = of_text(said)
    return said if mark is None else period_text(mark)


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
    before = _closed_in(read_bytes(kept)) if kept.is_file() else ""
    if last is rolled:
        return rolled.period if closed == before else closed
    return before if closed == rolled.period else closed
