"""The verbs on a book that is there: plan and check; one function each, behind every door.

Each reads, works out everything in memory, and only then writes, all at once or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopxl import __version__
from sopxl.errors import Problem
from sopxl.plan.make import CompanyPlan, make_plan, plan_as_it_stands, plan_problems
from sopxl.plan.subcontract import subcontract_text
from sopxl_workbook import messages, runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.checks.identities import prove_all
from sopxl_workbook.checks.ledger import off_policy, prove_ledger
from sopxl_workbook.checks.own_sheets import oddities
from sopxl_workbook.checks.proving import Standing
from sopxl_workbook.checks.report import Report
from sopxl_workbook.checks.review import review_warnings
from sopxl_workbook.checks.subcontract import off_limits
from sopxl_workbook.checks.twins import prove_formulas
from sopxl_workbook.checks.unseen import unseen
from sopxl_workbook.contract import GATE, NOT_REVIEWED, REVIEW
from sopxl_workbook.cycle.gate_company import limits_of
from sopxl_workbook.cycle.gate_plan import gate_of_plan
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import refuse_edits
from sopxl_workbook.cycle.policy_log import log_policies, policy_warning
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.optimal import (
    AT_LEAST_COST,
    Wanted,
    command_to_plan,
    prices_of,
    tie_problems,
)
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
from sopxl_workbook.sheets import View
from sopxl_workbook.sheets.control import checksum, has_changed
from sopxl_workbook.tables import STRICT, Manner
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places, wide_changes

if TYPE_CHECKING:
    from sopxl.optimise.shared_plan import SharedPlan

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


def plan(
    path: Path,
    *,
    kit: Kit,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    manner: Manner = STRICT,
    optimal: Wanted | None = None,
    tell: Tell = silent,
) -> Done:
    """Plans a book again in place; only the cells that change are written.

    by : who plans, the user of this machine if left out. expect : hash of the only change set
    that may be written, or its start.
    manner : what is taken for a number beside a number, and written as one. optimal : what is
    asked of a least-cost plan; left out, production is by policy.
    Returns : Done, with the change set. Raises ProblemsError (with every cell that is wrong),
    NoPlanError (no plan keeps all limits), RefusedError (open elsewhere, changed meanwhile, E216
    another change set), FileError; nothing is written then.
    """
    if not dry_run:
        runs.check_writable(path)
    stopped = runs.recover(path, report_only=dry_run)
    tell(f"Reading {path} ...")
    book = read_book(path)
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    changes, reading, made = _planned(book, kit, manner, sign, optimal, tell)
    if expect:
        changes.refuse_unexpected(expect, str(path))
    warnings = (*stopped, *reading.tables.warnings, *tie_problems(made.optimum, book))
    typed = len(changes.typed())
    size = f"{typed:,} results and {len(changes) - typed:,} stored values of formulas"
    told = bought_text(made) if made.optimum is None else cost_of(reading, made.optimum)
    cost = f"{told}\n" if told else ""
    if dry_run:
        runs.rehearse(path, book, changes)
    if dry_run or not len(changes):
        summary = f"{path}: {size} would be written." if len(changes) else f"{path}: {_SAME}"
        summary = cost + summary
        return Done(summary, changes, warnings)
    tell(f"Writing {len(changes):,} cells ...")
    done = runs.write(
        path,
        book,
        changes,
        runs.Purpose(
            verb="plan",
            period=period_label(reading),
            run_id=sign.run,
            by=sign.by,
            warnings=warnings,
        ),
    )
    summary = f"{cost}{path}: {size} written. The book as it was: {done.snapshot}"
    return Done(summary, changes, (*warnings, *done.told), (path,))


def bought_text(made: CompanyPlan) -> str:
    """What the plan buys from subcontractors, in a sentence; "" where nothing is bought."""
    return subcontract_text(made.company, made.figures.subcontract[made.company.planned])


def cost_of(reading: Reading, optimum: SharedPlan) -> str:
    """What a least-cost plan costs, row by row, and where an hour more would save most."""
    from sopxl.plan.optimal import cost_text  # a plan by policy does not pay for it

    return cost_text(reading.company, optimum)


_SAME = "the plan is up to date, nothing changes."


def plan_changes_of(
    book: Book, kit: Kit, manner: Manner = STRICT, sign: Sign | None = None
) -> tuple[ChangeSet, Reading, str]:
    """The change set of a plan, what was read for it, what it buys; for every host of the book.

    sign : who plans, for the run history in the book; left out, it gets no line.
    Raises ProblemsError (inputs), RefusalsError E135 (a figure of a closed month was edited).
    """
    changes, reading, made = _planned(book, kit, manner, sign, None, silent)
    return changes, reading, bought_text(made)


def optimal_changes_of(
    book: Book, kit: Kit, sign: Sign, tell: Tell = silent
) -> tuple[ChangeSet, Reading, SharedPlan]:
    """The change set of the least-cost plan by the settings of the book, and what it costs.

    tell : is told how the search goes on.
    Raises what plan_changes_of raises, NoPlanError where no plan keeps all limits.
    """
    changes, reading, made = _planned(book, kit, STRICT, sign, Wanted(), tell)
    assert made.optimum is not None  # it was asked for
    return changes, reading, made.optimum


def _planned(
    book: Book, kit: Kit, manner: Manner, sign: Sign | None, optimal: Wanted | None, tell: Tell
) -> tuple[ChangeSet, Reading, CompanyPlan]:
    """The change set of a plan, what was read for it, and the plan: by policy or at least cost."""
    reading = read_company(book, manner)
    refuse_edits(book, reading)
    prices = None if optimal is None else prices_of(book, optimal)
    if prices is not None:
        families = messages.counted(len(reading.company.families), "family")
        tell(f"Looking for the least-cost plan of {families}, {prices.seconds:g} s at most ...")
    made = make_plan(reading.company, prices)
    values = BookValues.of(made, row_places(book))
    marks = list(review_changes(reading, values))
    changes = [*reading.converted, *wide_changes(book, values), *marks]
    was, rows = settings_of(book), standing_rows(book, reading.converted)
    total = checksum(values, rows, was)
    tables, month = LongTables(book), period_label(reading)
    logs = sign is not None and log_policies(tables, reading.tables, month, sign)
    decided = logs or any(not change.is_cached for change in changes)
    outdated = has_changed(was["sop_inputs"], total) == "yes"
    now = stamp(made, total) if decided or outdated else {}
    if now and sign is not None:
        how = "planned" if prices is None else f"planned {AT_LEAST_COST}"
        now |= with_history(was, sign.line(f"{how} from {month}"))
    newly_marked = sum(change.new == NOT_REVIEWED for change in marks)
    not_reviewed = count_not_reviewed(rows[REVIEW.name]) + newly_marked
    if sign is not None:
        now |= gate_of_plan(reading, values, was, total, not_reviewed, tables, sign)
    changes += [*tables.changes(), *setting_changes(book, now)]
    rows[GATE.name] = tables.rows[GATE.name]
    rows[REVIEW.name] = standing_rows(book, (*reading.converted, *marks))[REVIEW.name]
    shown = {"sop_changed": "no", "sop_inputs_now": total}
    view = view_of(book, was | now | shown, rows)
    changes += page_changes(book, values, view, kit)
    changes += control_changes(book, total, total, reading.company.calendar.count)
    made_of = ChangeSet(changes, tables.sizes(), book=book)
    return made_of, _with_shortages(reading, made), made


def _with_shortages(reading: Reading, made: CompanyPlan) -> Reading:
    """What was read, with what the plan leaves short, works ahead, or makes beyond its limit."""
    told = (*reading.tables.warnings, *plan_problems(made.figures))
    return replace(reading, tables=replace(reading.tables, warnings=told))


def period_label(reading: Reading) -> str:
    """The label of the first open period, which names a run."""
    return reading.company.calendar.label(reading.company.base)


def check(path: Path, *, kit: Kit) -> Report:
    """Proves the numbers of a book as it stands; writes nothing.

    Returns : Report. Raises ProblemsError (inputs, or limits on Control, that cannot be read),
    FileError.
    """
    stopped = runs.recover(path, report_only=True)
    book = read_book(path)
    reading = read_company(book)
    values = BookValues.of(plan_as_it_stands(reading.company), row_places(book))
    view, total = view_as_it_stands(book, values)
    limits_of(view.settings)  # what plan would refuse is no book that passes
    standing = Standing.read(book, reading.company)
    proofs = [
        *prove_all(standing),
        *prove_ledger(reading, standing),
        *prove_formulas(book, values, view, kit, total),
    ]
    warnings = list(stopped)
    if view.setting("sop_changed") == "yes":
        warnings.append(_outdated(view))
    warnings += review_warnings(reading.tables, reading.company)
    warnings += unseen(reading.tables, reading.company, path)
    warnings += [*reading.tables.warnings, *oddities(book)]
    warnings += policy_warning(reading.tables)
    warnings += list(off_policy(reading, standing, values.plan)) or off_limits(
        standing, values.plan
    )
    warnings += plan_problems(values.plan.figures)
    return Report(str(path), proofs, warnings, total)


def _outdated(view: View) -> Problem:
    """W301, with the command that makes such a plan as stands."""
    fix = f"Run {command_to_plan(view.settings)}."
    return Problem("W301", "an input changed after the plan was made.", "Control", fix)


def stamp(plan: CompanyPlan, total: float) -> dict[str, Any]:
    """The settings that say which plan the stored results are from."""
    label = plan.company.calendar.label(plan.company.base)
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M")
    how = f" {AT_LEAST_COST}" if plan.optimum is not None else ""
    return {
        "sop_engine": __version__,
        "sop_planned": f"{moment} UTC{how}, month 1 is {label}",
        "sop_inputs": total,
    }
