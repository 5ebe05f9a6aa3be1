"""The verbs of the month on a file: authorise, rollover, undo; one function each, for every door.

Each reads, works out everything in memory, and only then writes, all at once or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopxl.errors import Problem, SopError
from sopxl_workbook import runs
from sopxl_workbook.cycle.authorise import Authorised, authorise_changes
from sopxl_workbook.cycle.prepared import Prepared, opened, written
from sopxl_workbook.cycle.rollover import ActualRow, Rolled, rollover_changes
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Done, Tell, silent

__all__ = ["authorise", "rollover", "undo"]


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
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name(), override)
    made = authorise_changes(book, kit, sign, again=again)
    label = made.reading.company.calendar.label(made.reading.company.base)
    warnings = (*stopped, *made.warnings)
    run = Prepared(path, book, made.sign, "authorise", label, made.changes, warnings, made.broken)
    rows = counted(made.rows, "row")
    if dry_run:
        runs.rehearse(path, book, made.changes)
        summary = f"{path}: the plan of {label} would be authorised, {rows} for the Archive."
        return Done(summary, made.changes, run.warnings), made
    told = written(run, made.company, kit, expect=expect, tell=tell)
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
    query: str = "",
    locale: str = "",
    period: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Rolled]:
    """Closes the open month of a book with its actuals, and makes the next one month 1.

    by : who rolls, the user of this machine if left out. actuals : where the month's actuals are
    loaded from, "" where they stand in the book. query : what is asked of a database, instead of a
    table. locale : how the texts of the source write numbers. period : label of the month that is
    meant, "" for the open one. expect : hash of the only change set that may be written.
    Returns : Done, and what it comes to. Raises what load_actuals, rollover_changes and runs.write
    raise; nothing is written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    loaded, told = _load(actuals, book, sign, tell, query=query, locale=locale)
    try:
        made = rollover_changes(book, kit, sign, loaded, period)
    except SopError as error:
        for warning in told:
            error.add_note(str(warning))
        raise
    label, next_label = made.month.label, made.company.calendar.label(made.company.base)
    warnings = (*stopped, *told, *made.warnings)
    run = Prepared(path, book, sign, "rollover", label, made.changes, warnings, made.broken)
    if dry_run:
        runs.rehearse(path, book, made.changes)
        summary = f"{path}: {label} would be closed, {next_label} would be month 1."
        return Done(summary, made.changes, warnings), made
    told = written(run, made.company, kit, expect=expect, tell=tell)
    summary = (
        f"{path}: {label} is closed, {next_label} is month 1.\n"
        f"Next: review the forecast, then sopxl plan {path}. To take it back: sopxl undo {path}"
    )
    return Done(summary, made.changes, (*warnings, *told), (path,)), made


def _load(
    source: str, book: Book, sign: Sign, tell: Tell, *, query: str, locale: str
) -> tuple[Sequence[ActualRow], Sequence[Problem]]:
    if not source:
        return (), ()
    from sopxl_workbook.importers.actuals import load_actuals

    tell("Loading the actuals ...")
    reading = read_company(book)
    base = reading.company.base
    loaded = load_actuals(source, reading, base, day=sign.day, query=query, locale=locale)
    return loaded.rows, loaded.warnings
