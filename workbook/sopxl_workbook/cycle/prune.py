"""Prune: old origins leave the Archive for a file beside the book, and the table shrinks.

With them go the views and agreements of months before the first origin that stays.

What stays moves up inside the table; formulas find it by its key. The file is on the disk before
the book is written: what was authorised is never in neither. Imports the archive and renew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sopxl.calendar import Calendar
from sopxl.errors import InputError, Problem
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook import runs
from sopxl_workbook.archive import FIRST_COLUMN
from sopxl_workbook.changes import Change, ChangeSet, TableSize
from sopxl_workbook.contract import ARCHIVE
from sopxl_workbook.csv_out import csv_text
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import Month, refuse_edits
from sopxl_workbook.cycle.prepared import Prepared, opened, written
from sopxl_workbook.cycle.prune_views import Left, old_rows
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.verify import broken_rules, proofs_of, refuse_typed_over
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Sheet, cell_name
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.run import Done, Tell, silent
from sopxl_workbook.runs.beside import file_beside

KEPT = 24  # origins that stay if nothing else is asked
LEAST = 16  # that pages look at: three closed months, the fiscal year before them, and the old plan
_HEADINGS = ("origin", "family", "measure", "unit", "run", "by", "version")
_REASON = "origin kept beside the book"


@dataclass(frozen=True, slots=True)
class Pruned:
    """What prune wants to write."""

    month: Month
    company: Company  # as it is to stand
    changes: ChangeSet
    origins: Sequence[str]  # labels of those that leave, oldest first
    text: str  # of the file that they go to, as CSV
    views: Sequence[Left]  # rows of Views and Agreed that leave with them
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before

    @property
    def what(self) -> str:
        """What leaves the Archive, "2 origins (2026-01 to 2026-02)"."""
        return f"{counted(len(self.origins), 'origin')} ({self.origins[0]} to {self.origins[-1]})"

    @property
    def with_them(self) -> str:
        """What leaves other sheets with them, ", and 6 rows of Views ..."; "" for none."""
        more = " and ".join(left.what for left in self.views)
        return f", and {more} of their months or older" if more else ""

    def files(self, run: str) -> Iterator[tuple[str, bytes]]:
        """The files beside the book that take what leaves, each with its content."""
        yield f"archive-{run}.csv", self.text.encode("utf-8")
        for left in self.views:
            yield f"{left.name}-{run}.csv", left.text.encode("utf-8")


def prune(
    path: Path,
    *,
    kit: Kit,
    by: str = "",
    keep: int = KEPT,
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Pruned]:
    """Moves all but the last origins of a book's Archive into a file beside the book.

    by : who does it, the user of this machine if left out. keep : how many origins stay.
    expect : hash of the only change set that may be written.
    Returns : Done, and what it comes to; the file is named in the summary. Raises what
    prune_changes and runs.write raise; nothing is written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    made = prune_changes(book, kit, sign, keep)
    warnings = (*stopped, *made.warnings)
    if not made.origins:
        summary = (
            f"{path}: the Archive has no more than {counted(keep, 'origin')}, nothing changes."
        )
        return Done(summary, made.changes, warnings), made
    if dry_run:
        runs.rehearse(path, book, made.changes)
        summary = f"{path}: {made.what} would leave the Archive{made.with_them}."
        return Done(summary, made.changes, warnings), made
    run = Prepared(path, book, sign, "prune", made.month.label, made.changes, warnings, made.broken)
    with ExitStack() as files:
        kept = [
            files.enter_context(file_beside(path, name, data))
            for name, data in made.files(sign.run)
        ]
        told = written(run, made.company, kit, expect=expect, tell=tell)
    stand = " and ".join(map(str, kept))
    summary = (
        f"{path}: {made.what} left the Archive{made.with_them}; they stand in {stand}.\n"
        f"To take it back: sopxl undo {path}"
    )
    return Done(summary, made.changes, (*warnings, *told), (path, *kept)), made


def prune_changes(book: Book, kit: Kit, sign: Sign, keep: int = KEPT) -> Pruned:
    """The change set that leaves the last origins in the Archive.

    Returns : Pruned, without changes where there is nothing to prune. Raises InputError E121 where
    fewer would stay than the pages look at, RefusalsError with what refuse_edits finds or E302 (a
    formula was typed over), ProblemsError (inputs, E501).
    """
    if keep < LEAST:
        raise InputError(
            "E121",
            f"{counted(keep, 'origin')} would stay, {LEAST} or more are expected: the pages show "
            "the fiscal year of three months ago.",
            ARCHIVE.sheet,
            f"Keep {KEPT}, as it is usual, or at least {LEAST}.",
        )
    reading = read_company(book)
    company, month = reading.company, Month.of(reading)
    origins = sorted({row.origin for row in company.archive})[:-keep]
    if not origins:
        return Pruned(month, company, ChangeSet(()), (), "", (), (), frozenset())
    refuse_edits(book, reading)
    proofs = proofs_of(book, company, kit)
    refuse_typed_over(proofs)
    return _leaving(book, kit, sign, reading, month, set(origins), broken_rules(proofs))


def _leaving(
    book: Book,
    kit: Kit,
    sign: Sign,
    reading: Reading,
    month: Month,
    origins: set[int],
    broken: frozenset[str],
) -> Pruned:
    """What the change set comes to where these origins leave."""
    company, tables = reading.company, LongTables(book)
    leaving = [row for row in company.archive if row.origin in origins]
    kept = dataclasses.replace(
        company, archive=tuple(row for row in company.archive if row.origin not in origins)
    )
    old = old_rows(tables, reading, min(row.origin for row in kept.archive))
    kept = old.company(kept)
    labels = [company.calendar.label(origin) for origin in sorted(origins)]
    line = sign.line(f"pruned the Archive from {labels[0]} to {labels[-1]}")
    settings = with_history(settings_of(book), line) | old.checksums
    follows = renewed(book, plan_as_it_stands(kept), tables, settings, kit)
    moved, size = _moved_up(book, origins)
    return Pruned(
        month,
        kept,
        ChangeSet([*follows, *moved], [*follows.resized, size], book=book),
        labels,
        _as_csv(leaving, company.calendar),
        old.left,
        (*reading.tables.warnings, *old.told),
        broken,
    )


def _moved_up(book: Book, origins: set[int]) -> tuple[list[Change], TableSize]:
    """The rows that stay, one below the other from the first on; the last rows become blank."""
    area, sheet = book.table(ARCHIVE.name).area, book.sheet(ARCHIVE.sheet)
    rows = [
        _cells(sheet, row, area.last_column) for row in range(area.first_row + 1, area.last_row + 1)
    ]
    kept = [cells for cells in rows if cells[0] is not None and int(cells[0]) not in origins]
    blank: list[Any] = [None] * (area.last_column - FIRST_COLUMN + 1)
    wanted = [*kept, *[blank] * (len(rows) - len(kept))]
    changes = [
        Change(ARCHIVE.sheet, row, column, old, new, _REASON)
        for row, (was, now) in enumerate(zip(rows, wanted, strict=True), area.first_row + 1)
        for column, (old, new) in enumerate(zip(was, now, strict=True), FIRST_COLUMN)
        if old != new
    ]
    return changes, TableSize(ARCHIVE.name, ARCHIVE.sheet, len(rows), len(kept), _REASON)


def _cells(sheet: Sheet, row: int, last_column: int) -> list[Any]:
    return sheet.block(f"{cell_name(row, FIRST_COLUMN)}:{cell_name(row, last_column)}")[0]


def _as_csv(rows: Sequence[ArchiveRow], calendar: Calendar) -> str:
    """Rows of the Archive as a file: the period of the origin by its label, a column a period."""

    def cells(row: ArchiveRow) -> Sequence[str | float]:
        texts = (row.family, row.measure, row.unit, row.run, row.by, row.version)
        return (calendar.label(row.origin), *texts, *row.values.tolist())

    return csv_text((*_HEADINGS, *calendar.labels), map(cells, rows))
