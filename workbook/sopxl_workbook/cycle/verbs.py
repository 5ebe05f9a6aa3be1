"""The verbs of the month on a file: authorise and rollover; one function each, behind every door.

Each reads, works out everything in memory, and only then writes, all at once or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.authorise import Authorised, authorise_changes
from sopxl_workbook.cycle.rollover import ActualRow, Rolled, rollover_changes
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.cycle.verify import broken_rules, holds
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Done, Tell, silent


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


def authorise(
    path: Path,
    *,
    kit: Kit,
    by: str = "",
    override: str = "",
    again: bool = False,
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Authorised]:
    """Authorises the plan of a book's open month: the gate first, then the Archive.

    by : who authorises, the user of this machine if left out. override : why, although the gate
    fails. again : replace what was authorised before. expect : hash of the only change set that
    may be written.
    Returns : Done, and what the gate said. Raises what authorise_changes and runs.write raise;
    nothing is written then.
    """
    book, stopped = _opened(path, dry_run=dry_run, tell=tell)
    sign = Sign(runs.new_run_id(), by or runs.user_name(), override)
    made = authorise_changes(book, kit, sign, again=again)
    label = made.reading.company.calendar.label(made.reading.company.base)
    run = Prepared(path, book, sign, "authorise", label, made.changes, (*stopped, *made.warnings))
    rows = counted(made.rows, "row")
    if dry_run:
        summary = f"{path}: the plan of {label} would be authorised, {rows} for the Archive."
        return Done(summary, made.changes, run.warnings), made
    told = _write(run, made.company, kit, expect=expect, tell=tell)
    summary = (
        f"{path}: the plan of {label} is authorised, {rows} in the Archive.\n"
        f"Next, once {label} is over: sopxl rollover {path}. "
        f"To take it back: sopxl undo {path}"
    )
    return Done(summary, made.changes, (*run.warnings, *told), (path,)), made


def rollover(
    path: Path,
    *,
    kit: Kit,
    by: str = "",
    actuals: str = "",
    period: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Rolled]:
    """Closes the open month of a book with its actuals, and makes the next one month 1.

    by : who rolls, the user of this machine if left out. actuals : where the month's actuals are
    loaded from, "" where they stand in the book. period : label of the month that is meant, "" for
    the open one. expect : hash of the only change set that may be written.
    Returns : Done, and what it comes to. Raises what rollover_changes and runs.write raise;
    nothing is written then.
    """
    book, stopped = _opened(path, dry_run=dry_run, tell=tell)
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    loaded, told = _load(actuals, book, tell)
    made = rollover_changes(book, kit, sign, loaded, period)
    label, next_label = made.month.label, made.company.calendar.label(made.company.base)
    warnings = (*stopped, *told, *made.warnings)
    run = Prepared(path, book, sign, "rollover", label, made.changes, warnings)
    if dry_run:
        summary = f"{path}: {label} would be closed, {next_label} would be month 1."
        return Done(summary, made.changes, warnings), made
    told = _write(run, made.company, kit, expect=expect, tell=tell)
    summary = (
        f"{path}: {label} is closed, {next_label} is month 1.\n"
        f"Next: review the forecast, then sopxl plan {path}. To take it back: sopxl undo {path}"
    )
    return Done(summary, made.changes, (*warnings, *told), (path,)), made


def _opened(path: Path, *, dry_run: bool, tell: Tell) -> tuple[Book, Sequence[Problem]]:
    if not dry_run:
        runs.check_writable(path)
    stopped = runs.recover(path, report_only=dry_run)
    tell(f"Reading {path} ...")
    return read_book(path), stopped


def _load(source: str, book: Book, tell: Tell) -> tuple[Sequence[ActualRow], Sequence[Problem]]:
    if not source:
        return (), ()
    from sopxl_workbook.importers.actuals import load_actuals

    tell("Loading the actuals ...")
    reading = read_company(book)
    loaded = load_actuals(source, reading, reading.company.base)
    return loaded.rows, loaded.warnings


def _write(
    run: Prepared, wanted: Company, kit: Kit, *, expect: str, tell: Tell
) -> Sequence[Problem]:
    if expect:
        run.changes.refuse_unexpected(expect, str(run.path))
    tell(f"Writing {len(run.changes):,} cells ...")
    before = read_company(run.book).company
    done = runs.write(
        run.path,
        run.book,
        run.changes,
        verb=run.verb,
        period=run.period,
        run_id=run.sign.run,
        by=run.sign.by,
        reason=run.sign.reason,
        check=holds(wanted, before, broken_rules(run.book, before, kit), kit),
        warnings=run.warnings,
    )
    return done.told
