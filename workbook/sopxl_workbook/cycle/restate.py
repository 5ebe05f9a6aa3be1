"""Restate: a figure of a closed month is corrected, and what stood there before is kept.

The Actuals get the new figure, the Restated sheet says what it was, why and by whom, and all that
follows is worked out again. The Archive stays: it is what was authorised at the time. Imports
tables, renew and prepared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sopxl.arrays import Block
from sopxl.calendar import Calendar
from sopxl.errors import Problem, ProblemsError, RefusalsError
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.company import build_company
from sopxl_workbook.contract import (
    ACTUALS,
    FAMILIES,
    ITEM_MAP,
    RESTATED,
    SIGNED_MEASURES,
    Table,
)
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import Month, refuse_edits, refuse_moved_base
from sopxl_workbook.cycle.prepared import Prepared, opened, written
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.verify import broken_rules, proofs_of, refuse_typed_over
from sopxl_workbook.formulas import measures_of
from sopxl_workbook.importers.csv_file import read_csv
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, parse_cell
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.run import Done, Tell, silent
from sopxl_workbook.tables import FILE, Findings, ItemMap, Manner, RawTable, TypedTable, validate
from sopxl_workbook.tables.keys import check_duplicates, resolve_references
from sopxl_workbook.tables.typed import type_table

GIVEN = Table(
    "restate",
    "restate",
    "Figures of closed months as they should have been.",
    tuple(
        RESTATED.column(name) if name == "Reason" else ACTUALS.column(name)
        for name in ("Period", "Code", "Measure", "Quantity", "Reason")
    ),
    ("Period", "Code", "Measure"),
    needs_rows=True,
)
SOURCE = "restate"  # of a figure that was never loaded
_REASON = "closed month corrected"


@dataclass(frozen=True, slots=True)
class Correction:
    """One figure of a closed month, as it was and as it becomes."""

    period: str  # label
    code: str  # family or item
    measure: str
    was: float | None  # None where there was no row
    now: float
    reason: str


@dataclass(frozen=True, slots=True)
class Restated:
    """What restate wants to write, and what a planner has to know of it."""

    month: Month
    company: Company  # as it is to stand
    changes: ChangeSet
    corrections: Sequence[Correction]
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before


def one_figure(period: str, code: str, measure: str, quantity: float, reason: str) -> RawTable:
    """One correction, given word by word."""
    cells: Mapping[str, Any] = {
        "Period": period,
        "Code": code,
        "Measure": measure,
        "Quantity": quantity,
        "Reason": reason,
    }
    columns = {name: [value] for name, value in cells.items()}
    return RawTable(GIVEN, columns, lambda row, column: f"the {column.lower()} given", "restate")


def figures_of(path: Path) -> RawTable:
    """The corrections in a CSV file with the columns period, code, measure, quantity, reason.

    Raises ProblemsError with what makes it no such file.
    """
    findings = Findings()
    raw = read_csv(path, GIVEN, findings)
    if raw is None:
        raise ProblemsError(findings.problems)
    return raw


def restate(
    path: Path,
    figures: RawTable,
    *,
    kit: Kit,
    by: str = "",
    manner: Manner = FILE,
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Restated]:
    """Corrects figures of closed months of a book.

    figures : of one_figure or figures_of. by : who corrects, the user of this machine if left out.
    manner : how a file writes its numbers. expect : hash of the only change set that may be
    written.
    Returns : Done, and what it comes to. Raises what restate_changes and runs.write raise; nothing
    is written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    made = restate_changes(book, kit, sign, figures, manner)
    label, count = made.month.label, counted(len(made.corrections), "figure")
    warnings = (*stopped, *made.warnings)
    if dry_run:
        runs.rehearse(path, book, made.changes)
        return Done(f"{path}: {count} would be restated.", made.changes, warnings), made
    reasons = "; ".join(dict.fromkeys(each.reason for each in made.corrections))
    sign = replace(sign, reason=reasons)
    run = Prepared(path, book, sign, "restate", label, made.changes, warnings, made.broken)
    told = written(run, made.company, kit, expect=expect, tell=tell)
    summary = (
        f"{path}: {count} restated; what stood there is on the sheet {RESTATED.sheet}.\n"
        f"Next: sopxl plan {path}. To take it back: sopxl undo {path}"
    )
    return Done(summary, made.changes, (*warnings, *told), (path,)), made


def restate_changes(
    book: Book, kit: Kit, sign: Sign, figures: RawTable, manner: Manner = FILE
) -> Restated:
    """The change set that corrects figures of closed months.

    Returns : Restated. Raises RefusalsError with every figure that is of an open month (E540) or
    that stands there already (E541), or with what refuse_edits finds; ProblemsError with all that
    cannot be read or is not known; RefusedError E515 (the base was moved by hand).
    """
    reading = read_company(book)
    month = Month.of(reading)
    refuse_moved_base(reading)
    refuse_edits(book, reading)
    proofs = proofs_of(book, reading.company, kit)
    refuse_typed_over(proofs)
    given = _typed(figures, reading, manner)
    _refuse_unfit(given, reading)
    tables = LongTables(book)
    corrections = tuple(_correct(tables, given, reading, sign))
    company, warnings = corrected(reading, tables)
    settings = with_history(settings_of(book), sign.line(_told(corrections)))
    changes = renewed(book, plan_as_it_stands(company), tables, settings, kit)
    warnings = [*warnings, *_authorised_before(month)]
    return Restated(month, company, changes, corrections, warnings, broken_rules(proofs))


def _typed(figures: RawTable, reading: Reading, manner: Manner) -> TypedTable:
    """The figures read, with codes spelled as the book spells them."""
    findings, calendar = Findings(), reading.tables.calendar
    typed = check_duplicates(type_table(figures, calendar, findings, manner), calendar, findings)
    known = {name: reading.tables[name] for name in (FAMILIES.name, ITEM_MAP.name)}
    typed = resolve_references({**known, GIVEN.name: typed}, findings)[GIVEN.name]
    if findings.problems:
        raise ProblemsError(findings.problems)
    return typed


def _refuse_unfit(given: TypedTable, reading: Reading) -> None:
    """Everything that cannot be restated at all, in one pass."""
    wrong = [*_unmapped(given, reading), *_negative(given)]
    refused = [*_open(given, reading), *_same(given, reading)]
    if wrong:
        raise ProblemsError([*wrong, *refused])
    if refused:
        raise RefusalsError(refused)


def _unmapped(given: TypedTable, reading: Reading) -> Iterator[Problem]:
    items, label = ItemMap(reading.tables), reading.tables.calendar.label
    company = reading.company
    for row, (period, code, measure) in enumerate(given.of("Period", "Code", "Measure")):
        found = items.find(code, period)
        if found is None:
            yield Problem(
                "E131",
                f'no row of "{code}" in the Item map holds in {label(period)}.',
                given.at(row, "Code"),
                "Correct its From and To, or add a row for that time.",
            )
            continue
        family = company.families[company.index[found[0]]]
        used = measures_of(company, family)
        if measure not in used:
            made = "to stock" if family.is_to_stock else "to order"
            yield Problem(
                "E124",
                f"found {measure}, which a family made {made} does not use.",
                given.at(row, "Measure"),
                f"Choose one of these: {', '.join(used)}.",
            )


def _negative(given: TypedTable) -> Iterator[Problem]:
    for row, (measure, quantity) in enumerate(given.of("Measure", "Quantity")):
        if quantity < 0 and measure not in SIGNED_MEASURES:
            yield Problem(
                "E120",
                f"found {quantity:g} {measure}, 0 or more is expected.",
                given.at(row, "Quantity"),
                "Enter what customers return as the measure Adjusted.",
            )


def _open(given: TypedTable, reading: Reading) -> Iterator[Problem]:
    base, label = reading.company.base, reading.tables.calendar.label
    for row, period in enumerate(given.columns["Period"]):
        if period >= base:
            yield Problem(
                "E540",
                f"{label(period)} is not closed yet; {label(base)} is the open month.",
                given.at(row, "Period"),
                "Type the figure into the Actuals: an open month needs no restating.",
            )


def _same(given: TypedTable, reading: Reading) -> Iterator[Problem]:
    standing, typed = _standing(reading), reading.tables[ACTUALS.name]
    for row, (*key, quantity) in enumerate(given.of("Period", "Code", "Measure", "Quantity")):
        at = standing.get(tuple(key))
        if at is not None and typed.columns["Quantity"][at] == quantity:
            yield Problem(
                "E541",
                f"{_figure(key, reading.tables.calendar)} is {quantity:,.10g} already.",
                given.at(row, "Quantity"),
                "Leave it out, or give the figure that is right.",
            )


def _figure(key: Sequence[Any], calendar: Calendar) -> str:
    period, code, measure = key
    return f"{measure} of {code} in {calendar.label(period)}"


def _standing(reading: Reading) -> dict[tuple[Any, ...], int]:
    """The row of each actual."""
    rows = reading.tables[ACTUALS.name].of("Period", "Code", "Measure")
    return {key: row for row, key in enumerate(rows)}


def _correct(
    tables: LongTables, given: TypedTable, reading: Reading, sign: Sign
) -> Iterator[Correction]:
    """Puts the new figures into the long tables, and what they were beside them."""
    typed, standing = reading.tables[ACTUALS.name], _standing(reading)
    first_row = reading.book.table(ACTUALS.name).area.first_row + 1
    for period, code, measure, now, reason in given.of(*(c.name for c in GIVEN.columns)):
        label, row = reading.tables.calendar.label(period), standing.get((period, code, measure))
        if row is None:
            was = None
            tables.append(ACTUALS, (label, code, measure, now, SOURCE), _REASON)
        else:
            was = typed.columns["Quantity"][row]
            at = parse_cell(typed.at(row, "Quantity").rpartition("!")[2])[0] - first_row
            tables.set(ACTUALS, at, "Quantity", now, _REASON)
        cells = (label, code, measure, was, now, reason, sign.by, sign.run)
        tables.append(RESTATED, cells, _REASON)
        yield Correction(label, code, measure, was, now, reason)


def corrected(
    reading: Reading, tables: LongTables, *, blocks: Mapping[str, Block] | None = None
) -> tuple[Company, Sequence[Problem]]:
    """The company with the new figures; ProblemsError where they do not fit the others.

    blocks : baseline, override, production and subcontract, where a family comes or goes.
    """
    old = reading.company
    checked = validate(
        tables.raw(), reading.tables.settings, reading.tables.calendar, findings=Findings()
    )
    wide = {"baseline": old.baseline, "override": old.override, "production": old.production}
    wide["subcontract"] = old.subcontracted
    company = build_company(checked, **(wide | dict(blocks or {})), archive=old.archive)
    return company, checked.warnings


def _told(corrections: Sequence[Correction]) -> str:
    """What the run history says."""
    first = corrections[0]
    more = f" and {counted(len(corrections) - 1, 'figure')} more" if len(corrections) > 1 else ""
    return (
        f"restated {first.measure} of {first.code} in {first.period}{more}, because: {first.reason}"
    )


def _authorised_before(month: Month) -> Iterator[Problem]:
    if month.is_authorised:
        yield Problem(
            "W540",
            f"the plan of {month.label} was authorised before these figures were corrected.",
            "Archive",
            "Plan again, and authorise anew where it matters: sopxl authorise BOOK --again.",
        )
