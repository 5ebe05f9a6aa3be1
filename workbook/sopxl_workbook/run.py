"""The verbs on a book that is there: plan and check; one function each, behind every door.

Each reads, works out everything in memory, and only then writes, all at once or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sopxl import __version__
from sopxl.errors import Problem
from sopxl.plan.make import CompanyPlan, make_plan, plan_as_it_stands
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.checks.identities import Standing, prove_all
from sopxl_workbook.checks.report import Report
from sopxl_workbook.checks.twins import is_same, prove_formulas
from sopxl_workbook.contract import NOT_REVIEWED, REVIEW
from sopxl_workbook.files import keep
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, check_writable, commit, read_book
from sopxl_workbook.pages import (
    control_changes,
    page_changes,
    review_changes,
    setting_changes,
    settings_of,
    view_as_it_stands,
    view_of,
)
from sopxl_workbook.read import Reading, read_company, standing_rows
from sopxl_workbook.review import count_not_reviewed
from sopxl_workbook.sheets.control import checksum
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import wide_changes

Tell = Callable[[str], None]


def silent(text: str) -> None:
    """Tells nobody how the work goes on."""
    del text


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb did, or would do, for whoever called it."""

    summary: str
    changes: ChangeSet
    warnings: Sequence[Problem] = ()
    files: Sequence[Path] = ()

    @property
    def book(self) -> Path:
        """The first file that was written."""
        return self.files[0]


def plan(path: Path, *, kit: Kit, dry_run: bool = False, tell: Tell = silent) -> Done:
    """Plans a book again in place; only the cells that change are written.

    Returns : Done, with the change set. Raises ProblemsError (with every cell that is wrong),
    RefusedError (open elsewhere, changed meanwhile), FileError; nothing is written then.
    """
    if not dry_run:
        check_writable(path)
    tell(f"Reading {path} ...")
    book = read_book(path)
    changes, reading = plan_changes_of(book, kit)
    typed = len(changes.typed())
    size = f"{typed:,} results and {len(changes) - typed:,} stored values of formulas"
    if dry_run or not len(changes):
        summary = f"{path}: {size} would be written." if len(changes) else f"{path}: {_SAME}"
        return Done(summary, changes, reading.tables.warnings)
    tell(f"Writing {len(changes):,} cells ...")
    new_bytes = changes.apply(book)
    kept = keep(path, book, reading.company, "plan")
    commit(path, new_bytes, book.sha256)
    summary = f"{path}: {size} written. The book as it was: {kept}"
    return Done(summary, changes, reading.tables.warnings, (path,))


_SAME = "the plan is up to date, nothing changes."


def plan_changes_of(book: Book, kit: Kit) -> tuple[ChangeSet, Reading]:
    """The change set of a plan, and what was read for it; for every host of the book."""
    reading = read_company(book)
    made = make_plan(reading.company)
    values = BookValues.of(made)
    marks = list(review_changes(reading, values))
    changes = [*wide_changes(book, values), *marks]
    was, rows = settings_of(book), standing_rows(book)
    total = checksum(values, rows)
    decided = any(not change.is_cached for change in changes)
    outdated = not is_same(was["sop_inputs"], total)
    now = stamp(made, total) if decided or outdated else {}
    changes += setting_changes(book, now)
    newly_marked = sum(change.new == NOT_REVIEWED for change in marks)
    not_reviewed = count_not_reviewed(rows[REVIEW.name]) + newly_marked
    view = view_of(book, was | now | {"sop_changed": "no"}, not_reviewed)
    changes += page_changes(book, values, view, kit)
    changes += control_changes(book, total)
    return ChangeSet(changes), reading


def check(path: Path, *, kit: Kit) -> Report:
    """Proves the numbers of a book as it stands; writes nothing.

    Returns : Report. Raises ProblemsError (inputs that cannot be read), FileError.
    """
    book = read_book(path)
    reading = read_company(book)
    values = BookValues.of(plan_as_it_stands(reading.company))
    view, total = view_as_it_stands(book, values)
    standing = Standing.read(book, reading.company)
    proofs = [*prove_all(standing), *prove_formulas(book, values, view, kit, total)]
    is_outdated = view.setting("sop_changed") == "yes"
    warnings = [*reading.tables.warnings, *([_OUTDATED] if is_outdated else [])]
    return Report(str(path), proofs, warnings)


_OUTDATED = Problem(
    "W301", "an input changed after the plan was made.", "Control", "Run sopxl plan."
)


def stamp(plan: CompanyPlan, total: float) -> dict[str, Any]:
    """The settings that say which plan the stored results are from."""
    label = plan.company.calendar.label(plan.company.base)
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M")
    return {
        "sop_engine": __version__,
        "sop_planned": f"{moment} UTC, month 1 is {label}",
        "sop_inputs": total,
    }
