"""Roll over: the open month is closed with its actuals, and the next one becomes month 1.

Everything is worked out on the company as it will stand, and refused with every reason at once;
nothing is written here. No cell moves: the base moves, and the pages with it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.errors import Problem, ProblemsError, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.archive import archived_measures
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.checks.review import demand_warnings
from sopxl_workbook.company import build_company
from sopxl_workbook.contract import ACTUALS, CALENDAR
from sopxl_workbook.cycle.bridge import Step, opening_steps, unexplained_warnings
from sopxl_workbook.cycle.carried import (
    carried_warnings,
    item_outlier_warnings,
    outlier_warnings,
)
from sopxl_workbook.cycle.complete import MAY_BE_LEFT_OUT, Matrix, completeness
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import (
    CLOSED,
    DRAFT,
    Month,
    refuse_edits,
    refuse_moved_base,
)
from sopxl_workbook.cycle.new_period import fill_last, mark_last
from sopxl_workbook.cycle.policy_log import log_policies
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.sign_off import next_month
from sopxl_workbook.cycle.verify import broken_rules, proofs_of, refuse_typed_over
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.tables import Findings, Tables, validate
from sopxl_workbook.tables.findings import some

CLOSES = "closes the month"


@dataclass(frozen=True, slots=True)
class ActualRow:
    """One actual that is loaded with the roll, in the order of the Actuals sheet."""

    period: str  # label
    code: str
    measure: str
    quantity: float
    source: str
    loaded: float  # day number

    @property
    def cells(self) -> tuple[str | float, ...]:
        """What goes into the row."""
        return (
            self.period, self.code, self.measure, self.quantity, self.source, self.loaded
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a roll over wants to write, and what a planner has to know of it."""

    month: Month  # as it was
    before: Company  # as it stands
    company: Company  # as it is to stand
    changes: ChangeSet
    steps: Sequence[Step]  # planned against actual closing, family by family
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before
    matrix: Matrix  # which actuals the month has


def rollover_changes(
    book: Book, kit: Kit, sign: Sign, actuals: Sequence[ActualRow] = (), period: str = ""
) -> Rolled:
    """The change set that closes the open month and moves the base on by one.

    sign : who rolls. actuals : rows to be added to the Actuals first.
    period : label of the month that is meant to be closed; "" for the open one.
    Returns : Rolled. Raises RefusedError E511 (another month than the open one), E512 (not
    authorised), E513 (no period left), E515 (the base was moved by hand), RefusalsError E135 (a
    closed month was edited), E302 (a formula was typed over), ProblemsError with everything that
    is missing or wrong in the actuals, with the matrix of them as a note.
    """
    reading = read_company(book)
    month = Month.of(reading)
    refuse_moved_base(reading)
    _refuse_other_month(reading, month, period)
    _refuse_unready(reading, month)
    refuse_edits(book, reading)
    proofs = proofs_of(book, reading.company, kit)
    refuse_typed_over(proofs)
    tables = LongTables(book)
    for row in actuals:
        tables.append(ACTUALS, row.cells, f"actual loaded from {row.source}")
    _close(tables, reading, sign)
    log_policies(tables, reading.tables, month.label, sign)
    next_month(tables, month.label, sign.run)
    matrix = completeness(reading, actuals)
    company, checked = _rolled_company(reading, tables, matrix)
    company, made, carried = fill_last(company)
    mark_last(tables, book, checked, company, made)
    settings = {
        "sop_base": float(company.base),
        "sop_run": DRAFT,
        "sop_closed_run": sign.run,
        "sop_before": book.sha256,
        **with_history(settings_of(book), sign.line(f"closed {month.label}")),
    }
    plan = plan_as_it_stands(company)
    changes = renewed(book, plan, tables, settings, kit)
    steps = opening_steps(reading.company, plan)
    warnings = [
        *checked.warnings,
        *matrix.warnings(),
        *outlier_warnings(company),
        *item_outlier_warnings(checked, company),
        *demand_warnings(checked, company),
        *unexplained_warnings(steps, month.label),
        *carried,
        *carried_warnings(company),
    ]
    broken = broken_rules(proofs)
    return Rolled(month, reading.company, company, changes, steps, warnings, broken, matrix)


def _refuse_other_month(reading: Reading, month: Month, period: str) -> None:
    if not period or period == month.label:
        return
    meant = reading.company.calendar.period_of_label(period)
    if meant < month.base:
        by = f" by run {month.closed_run}" if period == month.closed_label else ""
        found = f"{period} is closed already{by}; {month.label} is the open month."
        raise RefusedError(
            "E511", found, "Control", "To correct a closed month: sopxl restate BOOK."
        )
    raise RefusedError(
        "E511",
        f"{month.label} is the open month; {period} comes after it.",
        "Control",
        f"Close {month.label} first: months are closed one after the other.",
    )


def _refuse_unready(reading: Reading, month: Month) -> None:
    company = reading.company
    if not month.is_authorised:
        closed = ""
        if month.closed_run:
            closed = f" {month.closed_label} was closed by run {month.closed_run}."
        raise RefusedError(
            "E512",
            f"the plan of {month.label} is not authorised.{closed}",
            "Control",
            "Authorise it first, so that next month knows the old plan: sopxl authorise BOOK.",
        )
    lost = _not_archived(company)
    if lost:
        raise RefusedError(
            "E512",
            f"what was authorised for {month.label} is not in the Archive any more: {some(lost)}.",
            "Archive",
            "Authorise it again, so that next month knows the old plan: "
            "sopxl authorise BOOK --again.",
        )
    if company.base + company.horizon > company.calendar.last:
        raise RefusedError(
            "E513",
            f"the calendar ends with {company.calendar.label(company.calendar.last)}, the plan "
            f"needs one period more.",
            CALENDAR.sheet,
            "Add a year to it: sopxl extend BOOK.",
        )


def _not_archived(company: Company) -> list[str]:
    """Families without a row of forecast, plan or balance of the open month in the Archive."""
    held = {(row.family, row.measure) for row in company.archive if row.origin == company.base}
    return [
        family.name
        for family in company.families
        if not {(family.name, measure) for measure in archived_measures(company, family)} <= held
    ]


def _close(tables: LongTables, reading: Reading, sign: Sign) -> None:
    now = reading.company.now
    tables.set(CALENDAR, now, "Status", CLOSED, CLOSES)
    tables.set(CALENDAR, now, "Run", sign.run, CLOSES)


def _rolled_company(reading: Reading, tables: LongTables, matrix: Matrix) -> tuple[Company, Tables]:
    """The company with its base moved on; ProblemsError with all that the actuals lack."""
    try:
        return _checked_company(reading, tables)
    except ProblemsError as error:
        if matrix.missing:
            error.add_note(matrix.as_text())
        raise


def _checked_company(reading: Reading, tables: LongTables) -> tuple[Company, Tables]:
    old = reading.company
    settings = dataclasses.replace(reading.tables.settings, base=old.base + 1)
    checked = validate(tables.raw(), settings, reading.tables.calendar, findings=Findings())
    company = build_company(
        checked,
        baseline=old.baseline,
        override=old.override,
        production=old.production,
        subcontract=old.subcontract,
        archive=old.archive,
    )
    missing = tuple(_missing_actuals(old, company))
    if missing:
        raise ProblemsError(missing)
    return company, checked


def _missing_actuals(old: Company, company: Company) -> list[Problem]:
    """What a family had in the month before and does not have in the one that is to be closed."""
    problems = []
    row, label = old.now, old.calendar.label(old.base)
    for measure, block in company.actual.items():
        if measure in MAY_BE_LEFT_OUT or row == 0:
            continue
        for column in np.flatnonzero(np.isnan(block[row]) & ~np.isnan(block[row - 1])):
            problems.append(
                Problem(
                    "E514",
                    f"{company.families[column].name} has no {measure} for {label}; it had "
                    f"{block[row - 1, column]:,.10g} in the month before.",
                    ACTUALS.sheet,
                    "Load the actuals of the month; enter 0 where there was none.",
                )
            )
    return problems
