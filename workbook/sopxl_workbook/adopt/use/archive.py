"""The archive of a mapped workbook: a CSV file beside it, a row a figure that was agreed.

A row counts while its run stands in the log. What a stopped or taken-back run left goes with the
next writing; a row whose run the log does not know stays as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import InputError
from sopxl_workbook import runs
from sopxl_workbook.adopt.mapped.file import read_bytes
from sopxl_workbook.csv_out import csv_text
from sopxl_workbook.ooxml import create, disk

AUTHORISE = "authorise"
HEADINGS = ("origin", "family", "measure", "unit", "run", "by", "period", "quantity")
_ORIGIN, _RUN = HEADINGS.index("origin"), HEADINGS.index("run")
_ENDING = ".archive.csv"

Line = list[str]


@dataclass(frozen=True, slots=True)
class Agreed:
    """One figure that is agreed, as the archive keeps it."""

    origin: str  # the first open period when it was agreed
    family: str
    measure: str
    unit: str  # empty where the map does not say
    period: str
    quantity: float


def archive_path(book: Path) -> Path:
    """Where the archive of a workbook stands: beside it, under its name.

    >>> archive_path(Path("plans/mine.xlsx")).as_posix()
    'plans/mine.archive.csv'
    """
    return book.with_name(f"{book.stem}{_ENDING}")


def agreed_run(path: Path, origin: str) -> str:
    """The last run whose agreed plan of a period counts; empty where there is none.

    Raises FileError E007 for an archive that cannot be read, InputError E008 for one that is none.
    """
    found = [line[_RUN] for line in _counting(path) if line[_ORIGIN] == origin]
    return found[-1] if found else ""


@contextmanager
def adding(path: Path, rows: Iterable[Agreed], run: str, by: str) -> Iterator[Path]:
    """Goes around a run: its figures are in the archive before the log says that it is done.

    An error that leaves the block takes them out again. Raises what agreed_run and create raise.
    """
    kept, where = list(_counting(path)), archive_path(path)
    new = [
        (one.origin, one.family, one.measure, one.unit, run, by, one.period, one.quantity)
        for one in rows
    ]
    before = read_bytes(where) if where.exists() else None
    whole = _text(kept) + csv_text(HEADINGS, new).partition("\n")[2]
    create(where, whole.encode(), like=path)
    try:
        yield where
    except BaseException:
        if before is None:
            disk.remove(where)
        else:
            create(where, before, like=path)
        raise


def tidy(path: Path) -> None:
    """Takes the rows of runs out that were taken back; a file without a row goes.

    Raises what agreed_run and create raise.
    """
    where = archive_path(path)
    if not where.exists():
        return
    lines, kept = _lines(path), list(_counting(path))
    if not kept:
        disk.remove(where)
    elif len(kept) < len(lines):
        create(where, _text(kept).encode(), like=path)


def _counting(path: Path) -> Iterator[Line]:
    """The lines whose run stands, and those of runs that the log does not know."""
    entries = _entries(path)
    standing = {entry.run for entry in runs.standing_runs(entries)}
    void = {entry.run for entry in entries} - standing
    return (line for line in _lines(path) if line[_RUN] not in void)


def _entries(path: Path) -> Sequence[runs.Entry]:
    return runs.read_log(runs.log_of(path))


def _lines(path: Path) -> list[Line]:
    """The lines of the archive as they stand, without the headings; none where there is no file."""
    where = archive_path(path)
    if not where.exists():
        return []
    try:
        found = list(csv.reader(io.StringIO(read_bytes(where).decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        found = []
    lines = [line for line in found[1:] if line]
    if not found or tuple(found[0]) != HEADINGS or any(len(x) != len(HEADINGS) for x in lines):
        raise InputError(
            "E008",
            f"the archive has other columns than {', '.join(HEADINGS)}.",
            str(where),
            "Put the file back as sopxl wrote it, or move it away: a new one is begun then.",
        )
    return lines


def _text(lines: Iterable[Line]) -> str:
    """The file of lines that were read, each as it was."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((HEADINGS, *lines))
    return text.getvalue()
