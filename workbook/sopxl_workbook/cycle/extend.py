"""Extend: the calendar gets whole years more, and every wide sheet their columns at its right.

Nothing is inserted and no cell moves; the plan stays as it is. The new cells are worked out on the
book as it will stand, and written as one run. Imports the calendar, the patch and renew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sopxl.calendar import Calendar, continued, years_without_holidays
from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook import runs
from sopxl_workbook.changes import Change, ChangeSet, TableWidth
from sopxl_workbook.contract import (
    CALENDAR,
    FIRST_PERIOD_COLUMN,
    HOLIDAYS,
    TOTAL_ROW,
    WIDE_TABLES,
    WideTable,
)
from sopxl_workbook.cycle.gate_kept import held_inputs
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import OPEN, Month, refuse_edits
from sopxl_workbook.cycle.prepared import Prepared, opened, written
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.verify import broken_rules, proofs_of, refuse_typed_over
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Package, cell_name, place
from sopxl_workbook.ooxml.refusals import raise_all
from sopxl_workbook.pages import settings_of, view_as_it_stands
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Done, Tell, silent
from sopxl_workbook.sheets.control import checksum, has_changed
from sopxl_workbook.tables.findings import some
from sopxl_workbook.values import BookValues

_REASON = "the calendar is extended"


@dataclass(frozen=True, slots=True)
class Extended:
    """What extend wants to write."""

    month: Month
    company: Company  # as it is to stand
    changes: ChangeSet
    labels: Sequence[str]  # of the periods that come
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before


def extend(
    path: Path,
    *,
    kit: Kit,
    by: str = "",
    years: int = 1,
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Extended]:
    """Adds whole years to a book's calendar, and their columns to every wide sheet.

    by : who does it, the user of this machine if left out. years : how many, 12 periods each.
    expect : hash of the only change set that may be written.
    Returns : Done, and what it comes to. Raises what extend_changes and runs.write raise; nothing
    is written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    made = extend_changes(book, kit, sign, years)
    warnings = (*stopped, *made.warnings)
    what = f"{counted(years, 'year')} ({made.labels[0]} to {made.labels[-1]})"
    if dry_run:
        runs.rehearse(path, book, made.changes)
        return Done(f"{path}: {what} would be added.", made.changes, warnings), made
    run = Prepared(
        path, book, sign, "extend", made.month.label, made.changes, warnings, made.broken
    )
    told = written(run, made.company, kit, expect=expect, tell=tell)
    summary = f"{path}: {what} added at the right.\nTo take it back: sopxl undo {path}"
    return Done(summary, made.changes, (*warnings, *told), (path,)), made


def extend_changes(book: Book, kit: Kit, sign: Sign, years: int = 1) -> Extended:
    """The change set that adds whole years to the calendar.

    Returns : Extended. Raises LimitError E136 (more periods than a book has), InputError E133 (a
    calendar of no known pattern), RefusalsError with what refuse_edits finds, E302 (a formula was
    typed over) or E162 (something stands right of the axis), ProblemsError (inputs).
    """
    reading = read_company(book)
    old, month = reading.company, Month.of(reading)
    calendar = continued(old.calendar, years)
    refuse_edits(book, reading)
    proofs = proofs_of(book, old, kit)
    refuse_typed_over(proofs)
    labels = calendar.labels[old.calendar.count :]
    layout = _layout(book, calendar, labels)
    wider = Book(Package(layout.apply(book), book.package.where))
    company = read_company(wider).company
    line = sign.line(f"extended the calendar from {labels[0]} to {labels[-1]}")
    follows = _follows(book, wider, old, company, line, kit)
    return Extended(
        month,
        company,
        ChangeSet(
            [*layout, *follows],
            layout.resized,
            widened=layout.widened,
            book=book,
        ),
        labels,
        (*reading.tables.warnings, *_holidays(calendar, old.calendar.count)),
        broken_rules(proofs),
    )


def _layout(book: Book, calendar: Calendar, labels: Sequence[str]) -> ChangeSet:
    """The rows of the Calendar and the columns of the wide sheets, without a result."""
    tables = LongTables(book)
    for row in range(calendar.count - len(labels), calendar.count):
        tables.append(CALENDAR, _calendar_row(calendar, row), _REASON)
    before = calendar.count - len(labels)
    raise_all([problem for wide in WIDE_TABLES for problem in _own_columns(book, wide, before)])
    widths = [_width(book, wide, labels) for wide in WIDE_TABLES]
    return ChangeSet(tables.changes(), tables.sizes(), widened=widths, book=book)


def _calendar_row(calendar: Calendar, row: int) -> tuple[Any, ...]:
    """A period in the order of the Calendar sheet, open."""
    return (
        calendar.first + row,
        calendar.labels[row],
        float(calendar.start_days[row]),
        float(calendar.end_days[row]),
        float(calendar.weeks[row]),
        float(calendar.workdays[row]),
        int(calendar.fiscal_year[row]),
        int(calendar.quarter[row]),
        OPEN,
    )


def _own_columns(book: Book, wide: WideTable, periods: int) -> Iterator[Problem]:
    """Columns that a planner gave a wide table behind its last period."""
    table = book.table(wide.name)
    first, last = FIRST_PERIOD_COLUMN + periods, table.area.last_column
    if last >= first:
        row = table.area.first_row
        yield Problem(
            "E162",
            f"{counted(last - first + 1, 'column')} of your own right of the last period of the "
            f"table {wide.name}, where the next one has to go.",
            f"{place(wide.sheet, row, first)}:{cell_name(row, last)}",
            "Move it to a sheet of your own: no column is ever inserted here.",
        )


def _width(book: Book, wide: WideTable, labels: Sequence[str]) -> TableWidth:
    columns = len(book.table(wide.name).columns)
    return TableWidth(
        wide.name,
        wide.sheet,
        columns,
        columns + len(labels),
        tuple(labels),
        FIRST_PERIOD_COLUMN,
        TOTAL_ROW,
        _REASON,
    )


def _follows(
    book: Book, wider: Book, old: Company, company: Company, line: str, kit: Kit
) -> Iterator[Change]:
    """Everything that the wider book shows once it is calculated, as changes of the one before."""
    tables, plan = LongTables(wider), plan_as_it_stands(company)
    settings = {
        **with_history(settings_of(book), line),
        **_planned(book, old, checksum(BookValues.of(plan), tables.rows, settings_of(book))),
    }
    last = FIRST_PERIOD_COLUMN + old.calendar.count - 1
    sheets = {wide.sheet for wide in WIDE_TABLES}
    for change in renewed(wider, plan, tables, settings, kit):
        is_new = change.sheet in sheets and change.column > last
        yield dataclasses.replace(change, old=None) if is_new else change


def _planned(book: Book, old: Company, total: float) -> Mapping[str, Any]:
    """The checksums of the inputs, at the plan and at the gate, as far as none changed since.

    New periods change no plan.
    """
    _, before = view_as_it_stands(book, BookValues.of(plan_as_it_stands(old)))
    cash = book.named_value("sop_cash_limit")
    pairs = {
        "sop_inputs": (before, total),
        "sop_gate_inputs": (held_inputs(before, cash), held_inputs(total, cash)),
    }
    return {
        name: now
        for name, (then, now) in pairs.items()
        if has_changed(book.named_value(name), then) == "no"
    }


def _holidays(calendar: Calendar, after: int) -> Iterator[Problem]:
    """W513 for years whose working days count no holiday, since none is known."""
    years = years_without_holidays(calendar, after)
    if years:
        first, last = calendar.labels[after], calendar.labels[-1]
        yield Problem(
            "W513",
            f"no holiday of {some(map(str, years))} is known: the working days of {first} to "
            f"{last} count every Monday to Friday.",
            HOLIDAYS.sheet,
            f"Correct the Workdays of these periods on the {CALENDAR.sheet} sheet.",
        )
