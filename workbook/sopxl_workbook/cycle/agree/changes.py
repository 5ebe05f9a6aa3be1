"""What agreeing writes: overrides, the log of what was agreed, forecasts that are reviewed.

Imports figures, the long tables and renew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.errors import Problem, RefusalsError, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.consensus import SAME
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.contract import (
    AGREED,
    CONSENSUS_RULE,
    FIRST_PERIOD_COLUMN,
    FORECAST,
    NOT_REVIEWED,
    REVIEW,
    REVIEWED,
    key_of,
)
from sopxl_workbook.cycle.agree.asked import Asked
from sopxl_workbook.cycle.agree.figures import Figure, figures_of, new_figures
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import Month, refuse_edits, refuse_moved_base
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.restate import corrected
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.verify import broken_rules, proofs_of, refuse_typed_over
from sopxl_workbook.formulas import OVERRIDE, consensus_of
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, parse_cell, place
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.write import key_rows

_REASON = "agreed"


@dataclass(frozen=True, slots=True)
class Made:
    """What agreeing wants to write, and what a planner has to know of it."""

    month: Month
    company: Company  # as it is to stand
    changes: ChangeSet
    figures: Sequence[Figure]
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before

    @property
    def what(self) -> str:
        """Which figures, "6 months of Chairs"."""
        families = list(dict.fromkeys(figure.family for figure in self.figures))
        whose = families[0] if len(families) == 1 else counted(len(families), "family")
        return f"{counted(len(self.figures), 'month')} of {whose}"

    def as_lines(self) -> Iterator[str]:
        """Each figure with what was there and what the functions had said."""
        for figure in self.figures:
            was = "none" if np.isnan(figure.was) else f"{figure.was:,.10g}"
            label = self.company.calendar.label(figure.period)
            yield (
                f"{figure.family} {label}: {figure.now:,.10g} by {figure.rule}; override before: "
                f"{was}, baseline and events {figure.baseline:,.10g}; views: "
                f"{figure.views or 'none'}"
            )


def agree_changes(book: Book, kit: Kit, sign: Sign, asked: Asked) -> Made:
    """The change set that makes agreed figures the overrides of their months, and logs them.

    Returns : Made. Raises InputError E683 to E689 and E131 for what cannot be agreed, RefusalsError
    E685 with every override that somebody typed, RefusedError E687 where all is agreed already;
    what refuse_edits and read_company raise.
    """
    asked.check()
    reading = read_company(book)
    month = Month.of(reading)
    refuse_moved_base(reading)
    refuse_edits(book, reading)
    proofs = proofs_of(book, reading.company, kit)
    refuse_typed_over(proofs)
    settings = settings_of(book)
    rule = asked.rule(reading.company, settings[CONSENSUS_RULE.name])
    consensus = consensus_of(plan_as_it_stands(reading.company))
    figures, warnings = figures_of(consensus, asked, reading, rule)
    figures = new_figures(figures, consensus)
    if not figures:
        raise _agreed_already()
    if not asked.replaces:
        _refuse_typed(book, reading, figures)
    tables = LongTables(book)
    company, told = _written(tables, reading, figures, sign)
    line = sign.line(f"agreed on {counted(len(figures), 'month')} by {figures[0].rule}")
    changes = renewed(book, plan_as_it_stands(company), tables, with_history(settings, line), kit)
    return Made(
        month,
        company,
        _reasoned(book, reading, changes),
        figures,
        (*told, *warnings),
        broken_rules(proofs),
    )


def _agreed_already() -> RefusedError:
    return RefusedError(
        "E687",
        "every figure asked for is agreed already, on the views as they are.",
        AGREED.sheet,
        "Nothing is to be done; to agree on other figures, give --quantity or another rule.",
    )


def _written(
    tables: LongTables, reading: Reading, figures: Sequence[Figure], sign: Sign
) -> tuple[Company, Sequence[Problem]]:
    """Puts the figures into the long tables; gives the company with them, and its warnings."""
    old, label = reading.company, reading.company.calendar.label
    override = old.override.copy()
    for figure in figures:
        row = figure.period - old.calendar.first
        override[row, old.index[figure.family]] = figure.now
        numbers = (figure.was, figure.now, figure.baseline, figure.lowest, figure.highest)
        cells = (None if np.isnan(number) else number for number in numbers)
        texts = (figure.rule, figure.views, sign.reason, sign.by, sign.run)
        tables.append(AGREED, (figure.family, label(figure.period), *cells, *texts), _REASON)
    _review(tables, reading, figures, sign)
    return corrected(reading, tables, blocks={"override": override})


def _review(tables: LongTables, reading: Reading, figures: Sequence[Figure], sign: Sign) -> None:
    """Whoever agreed on a figure has looked at it."""
    typed, seen = reading.tables[REVIEW.name], {(f.family, f.period) for f in figures}
    first_row = reading.book.table(REVIEW.name).area.first_row + 1
    for row, (family, period, state) in enumerate(typed.of("Family", "Period", "State")):
        if (family, period) in seen and state == NOT_REVIEWED:
            at = parse_cell(typed.at(row, "State").rpartition("!")[2])[0] - first_row
            tables.set(REVIEW, at, "State", REVIEWED, _REASON)
            tables.set(REVIEW, at, "By", sign.by, _REASON)


def _refuse_typed(book: Book, reading: Reading, figures: Sequence[Figure]) -> None:
    """RefusalsError E685 with every override that is not what was agreed last."""
    company, rows = reading.company, key_rows(book, FORECAST.name)
    agreed = {(row.family, row.period): row.now for row in company.agreed}
    typed = [
        Problem(
            "E685",
            f"{figure.family} has the override {figure.was:,.10g} in "
            f"{company.calendar.label(figure.period)}, which somebody typed; {figure.now:,.10g} "
            "would be agreed.",
            place(
                FORECAST.sheet,
                rows[key_of(figure.family, OVERRIDE)],
                FIRST_PERIOD_COLUMN + figure.period - company.calendar.first,
            ),
            "Clear it, leave the month out, or replace it: --replace.",
        )
        for figure in figures
        if not np.isnan(figure.was)
        and abs(figure.was - agreed.get((figure.family, figure.period), np.inf)) > SAME
        and abs(figure.was - figure.now) > SAME
    ]
    if typed:
        raise RefusalsError(typed)


def _reasoned(book: Book, reading: Reading, changes: ChangeSet) -> ChangeSet:
    """The change set whose overrides say that they were agreed."""
    rows = key_rows(book, FORECAST.name)
    overrides = {rows.get(key_of(f.name, OVERRIDE)) for f in reading.company.families}

    def told(change: Change) -> Change:
        """A change of an override with its reason."""
        is_override = change.sheet == FORECAST.sheet and change.row in overrides
        return dataclasses.replace(change, reason=_REASON) if is_override else change

    return changes.with_changes(map(told, changes))
