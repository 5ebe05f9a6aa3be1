"""A run of the month on a closed file: opened, worked out, written; imports runs and verify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.cycle.verify import holds
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, Package, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Tell


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run that is worked out and not yet written."""

    path: Path
    book: Book
    sign: Sign
    verb: str
    period: str
    changes: ChangeSet
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before, which the run need not mend
    data: bytes | None = None  # the whole new book, where it is more than the changes
    before: Company | None = None  # whose forecast the new book keeps; None: that of the book


def opened(path: Path, *, dry_run: bool, tell: Tell) -> tuple[Book, Sequence[Problem]]:
    """The book, and what is told of a run that stopped; a book that cannot be written is refused.

    Raises all that runs.check_writable and read_book raise.
    """
    if not dry_run:
        runs.check_writable(path)
    stopped = runs.recover(path, report_only=dry_run)
    tell(f"Reading {path} ...")
    return read_book(path), stopped


def written(
    run: Prepared, wanted: Company, kit: Kit, *, expect: str, tell: Tell
) -> Sequence[Problem]:
    """Writes a run, and reads back that the book holds the company that was wanted.

    expect : hash of the only change set that may be written, "" for any.
    Returns : warnings about the writing itself. Raises all that runs.write raises, RefusedError
    E216 (another change set), FileError E209 (the new file is not sound); nothing is written then.
    """
    before = read_company(run.book).company if run.before is None else run.before
    purpose = runs.Purpose(
        verb=run.verb,
        period=run.period,
        run_id=run.sign.run,
        by=run.sign.by,
        reason=run.sign.reason,
        warnings=run.warnings,
    )
    done = put(
        run,
        purpose,
        expect=expect,
        new_bytes=run.data,
        dropped=_dropped(run),
        check=holds(wanted, before, run.broken, kit),
        tell=tell,
    )
    return done.told


class Changed(Protocol):
    """A run that is worked out: a book, and what changes in it."""

    @property
    def path(self) -> Path:
        """Its file."""

    @property
    def book(self) -> Book:
        """The book as it was read."""

    @property
    def changes(self) -> ChangeSet:
        """What is to be written."""


def put(
    run: Changed,
    purpose: runs.Purpose,
    *,
    expect: str,
    new_bytes: bytes | None,
    check: Callable[[Package], None],
    dropped: Sequence[str] = (),
    tell: Tell,
) -> runs.Run:
    """Writes a run that is worked out, on a book of ours or on a planner's own.

    purpose : what its log line says. expect : as of written. new_bytes, check, dropped : as of
    runs.write.
    Raises RefusedError E216 (another change set than is expected), and all that runs.write raises.
    """
    if expect:
        run.changes.refuse_unexpected(expect, str(run.path))
    tell(f"Writing {len(run.changes):,} cells ...")
    return runs.write(
        run.path,
        run.book,
        run.changes,
        purpose,
        new_bytes=new_bytes,
        dropped=dropped,
        check=check,
    )


def _dropped(run: Prepared) -> Sequence[str]:
    """Parts that the new book does without, such as the charts of a page drawn anew."""
    new = run.book if run.data is None else Book(Package(run.data))
    return sorted(set(run.book.package.names) - set(new.package.names))
