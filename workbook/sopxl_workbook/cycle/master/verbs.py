"""Master data changed on a file, one function an action; imports the run of the month.

What is renamed is tried on a copy in memory, read back and proved, before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import InputError, Problem
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master.kinds import Kind, free, known
from sopxl_workbook.cycle.master.mentions import mentions
from sopxl_workbook.cycle.master.rename import name_changes
from sopxl_workbook.cycle.master.staged import composed
from sopxl_workbook.cycle.month import Month, refuse_edits
from sopxl_workbook.cycle.prepared import Prepared, opened, written
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.verify import broken_rules, proofs_of, refuse_typed_over
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, Package
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Done, Tell, silent


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a renaming wants to write."""

    month: Month
    before: Company  # every figure of it stays as it is
    changes: ChangeSet
    what: str  # 'family "Chairs" to "Seats"', as the book spells them
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before


def rename_master(
    path: Path,
    kind: Kind,
    old: str,
    new: str,
    *,
    kit: Kit,
    by: str = "",
    reason: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Renamed]:
    """Gives a family, an item or a resource of a book another name, on all sheets at once.

    old : its name, capitals or not. by : who renames, the user of this machine if left out.
    reason : why, kept in the log. expect : hash of the only change set that may be written.
    Returns : Done, and what it comes to. Raises what rename_changes and runs.write raise; nothing
    is written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name(), reason)
    made = rename_changes(book, kit, sign, kind, old, new)
    warnings = (*stopped, *made.warnings)
    if dry_run:
        runs.rehearse(path, book, made.changes)
        return Done(f"{path}: {made.what} would be renamed.", made.changes, warnings), made
    run = Prepared(
        path, book, sign, "rename", made.month.label, made.changes, warnings, made.broken
    )
    told = written(run, made.before, kit, expect=expect, tell=tell)
    summary = f"{path}: {made.what} is renamed.\nTo take it back: sopxl undo {path}"
    return Done(summary, made.changes, (*warnings, *told), (path,)), made


def rename_changes(book: Book, kit: Kit, sign: Sign, kind: Kind, old: str, new: str) -> Renamed:
    """The change set that gives a family, an item or a resource another name.

    Returns : Renamed. Raises InputError E131 (there is no such name), E128 and E114 (the new one
    is no name), E130 (it is taken), E560 (it is the old one); RefusalsError with what refuse_edits
    finds or E302 (a formula was typed over); ProblemsError with what cannot be read.
    """
    reading = read_company(book)
    was = known(reading.tables, kind, old)
    now = free(reading.tables, kind, new, was)
    if was == now:
        raise InputError(
            "E560",
            f'the {kind} is called "{was}" already.',
            "the new name",
            "Give another name than the one that it has.",
        )
    refuse_edits(book, reading)
    proofs = proofs_of(book, reading.company, kit)
    refuse_typed_over(proofs)
    names = name_changes(reading, kind, was, now)
    staged = Book(Package(names.apply(book), book.package.where))
    after = read_company(staged)
    line = sign.line(f'renamed the {kind} "{was}" to "{now}"')
    settings = with_history(settings_of(staged), line)
    plan = plan_as_it_stands(after.company)
    follows = renewed(staged, plan, LongTables(staged), settings, kit)
    return Renamed(
        Month.of(reading),
        reading.company,
        composed(names, follows),
        f'the {kind} "{was}" to "{now}"',
        (*after.tables.warnings, *mentions(book, was, now)),
        broken_rules(proofs),
    )
