"""A book into typed tables and the company they describe; imports ooxml, tables and company."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sopxl.arrays import is_blank, wrong_cell
from sopxl.calendar import Calendar, days_of
from sopxl.errors import Problem, ProblemsError, SopError
from sopxl.plan.company import Company
from sopxl_workbook.archive import read_archive
from sopxl_workbook.changes import Change
from sopxl_workbook.company import build_company
from sopxl_workbook.contract import (
    CALENDAR,
    FORECAST,
    HOLIDAYS,
    PLAN,
    SETTINGS,
    TABLES,
    Kind,
    Table,
)
from sopxl_workbook.contract.settings import COMMENT_AFTER, PAPERS
from sopxl_workbook.conversions import conversions
from sopxl_workbook.formulas import BASELINE, OVERRIDE, PRODUCTION, SUBCONTRACT
from sopxl_workbook.limited import time_limit_problems
from sopxl_workbook.ooxml import Book, CellError, NotCalculated, parse_cell, place
from sopxl_workbook.ooxml.dated import shown_as_date
from sopxl_workbook.ooxml.dates import DAYS_FROM_1900_TO_1904
from sopxl_workbook.outside import unseen
from sopxl_workbook.structure import check_axis, check_structure
from sopxl_workbook.tables import (
    STRICT,
    Findings,
    Manner,
    RawTable,
    Settings,
    Tables,
    TypedTable,
    validate,
)
from sopxl_workbook.tables.cell_values import no_value, read_text
from sopxl_workbook.tables.headings import plain
from sopxl_workbook.tables.locales import marks_of
from sopxl_workbook.tables.typed import type_table
from sopxl_workbook.wide_inputs import WideInputs

_WORDS = ("company", "currency", "locale")
_LAST_PERIOD_NUMBER = 1000  # a greater number in a period column is a day


@dataclass(frozen=True)
class Reading:
    """A book, read: its tables, and the company as it stands in them."""

    book: Book
    tables: Tables
    company: Company
    converted: tuple[Change, ...] = ()  # cells of the long tables that become numbers


def read_company(book: Book, manner: Manner = STRICT) -> Reading:
    """Reads and checks everything that a plan is made from.

    manner : what is taken for a number beside a number; without a locale of its own, the book's.
    Raises ProblemsError with every problem of every sheet, each with its cell; RefusedError for a
    book of another layout.
    """
    check_structure(book)
    findings = Findings()
    findings.add_all(unseen(book))
    raw = {table.name: _raw(book, table) for table in TABLES}
    calendar = _calendar(raw, findings)
    findings.add_all(check_axis(book, calendar))
    manner = _in_locale(book, manner, findings)
    settings = _settings(book, calendar, findings)
    findings.add_all(time_limit_problems(book))
    tables = validate(raw.values(), settings, calendar, manner=manner, findings=findings)
    families = [family for (family,) in tables["tblFamilies"].of("Family")]
    wide = WideInputs(book, tables.calendar, families, manner)
    baseline, override = wide.block(FORECAST, BASELINE), wide.block(FORECAST, OVERRIDE)
    production = wide.block(PLAN, PRODUCTION)
    subcontract = wide.block(PLAN, SUBCONTRACT, may_lack=True)
    if wide.problems:
        raise ProblemsError(wide.problems)
    tables = replace(tables, warnings=(*tables.warnings, *wide.warnings))
    company = build_company(
        tables,
        baseline=baseline,
        override=override,
        production=production,
        subcontract=subcontract,
        archive=read_archive(book, tables.calendar),
    )
    return Reading(book, tables, company, conversions(book, tables, manner))


def calendar_of(book: Book) -> Calendar:
    """The calendar of a book, of any layout; ProblemsError for one that cannot be read."""
    findings = Findings()
    found = _calendar({table.name: _raw(book, table) for table in (CALENDAR, HOLIDAYS)}, findings)
    if findings.problems:
        raise ProblemsError(findings.problems)
    return found


def standing_rows(book: Book, changes: Iterable[Change] = ()) -> dict[str, list[list[Any]]]:
    """The rows of every long table as they stand, blank ones too, columns as the contract's.

    changes : cells that are to become something else.
    """
    new = {(change.sheet, change.row, change.column): change.new for change in changes}
    found = {}
    for table in TABLES:
        standing = book.table(table.name)
        positions = {plain(name): i for i, name in enumerate(standing.columns)}
        order = [positions.get(plain(column.name)) for column in table.columns]
        rows = book.table_rows(table.name)
        for (sheet, row, column), value in new.items():
            if sheet == standing.sheet:
                area = standing.area
                rows[row - area.first_row - 1][column - area.first_column] = value
        found[table.name] = [[None if i is None else row[i] for i in order] for row in rows]
    return found


def _raw(book: Book, table: Table) -> RawTable:
    """A long table as it stands; a number that is shown as a date is one."""
    standing = book.table(table.name)
    first_row, first_column = standing.area.first_row + 1, standing.area.first_column
    rows: list[list[Any]] = [list(row) for row in book.table_rows(table.name)]
    kinds = {plain(column.name): column.kind for column in table.columns}
    no_days = {
        first_column + i
        for i, name in enumerate(standing.columns)
        if kinds.get(plain(name)) not in (Kind.DATE, Kind.PERIOD)
    }
    numbers = range(first_row, first_row + len(rows))
    dates = shown_as_date(book.sheet(standing.sheet), numbers, no_days)
    for (row, column), moment in dates.items():
        rows[row - first_row][column - first_column] = moment
    columns = {
        name: [in_1900(row[i], kinds.get(plain(name)), book.date1904) for row in rows]
        for i, name in enumerate(standing.columns)
    }
    positions = {plain(name): i for i, name in enumerate(standing.columns)}

    def where(row: int, column: str) -> str:
        return place(
            standing.sheet, first_row + row, first_column + positions.get(plain(column), 0)
        )

    return RawTable(table, columns, where, table.sheet)


def in_1900(value: Any, kind: Kind | None, date1904: bool) -> Any:
    """A day number of a 1904 book as one of the 1900 system."""
    if not date1904 or type(value) is not float:
        return value
    is_day = kind is Kind.DATE or (kind is Kind.PERIOD and value >= _LAST_PERIOD_NUMBER)
    return value + DAYS_FROM_1900_TO_1904 if is_day else value


def _calendar(raw: dict[str, RawTable], findings: Findings) -> Calendar:
    typed = type_table(raw[CALENDAR.name], None, findings, STRICT)
    free = type_table(raw[HOLIDAYS.name], None, Findings(), STRICT)  # told with the others
    if findings.problems:
        raise ProblemsError(findings.problems)
    try:
        return _calendar_of(typed, free)
    except SopError as error:
        raise ProblemsError(error.problems) from None


def _calendar_of(typed: TypedTable, free: TypedTable) -> Calendar:
    def column(name: str, kind: Callable[[Any], Any] = float) -> Any:
        return np.array([kind(value) for value in typed.columns[name]])

    return Calendar(
        labels=tuple(typed.columns["Label"]),
        starts=days_of(column("Start")),
        ends=days_of(column("End")),
        weeks=column("Weeks"),
        workdays=column("Workdays"),
        fiscal_year=column("Fiscal year", int),
        quarter=column("Quarter", int),
        holidays=days_of(np.array(free.columns["Day"], dtype=np.float64)),
        first=int(typed.columns["Period"][0]),
    )


def _in_locale(book: Book, manner: Manner, findings: Findings) -> Manner:
    locale = book.named_value("sop_locale")
    if manner.marks is not None or is_blank(locale):
        return manner
    try:
        return replace(manner, marks=marks_of(read_text(locale)))
    except SopError as error:
        findings.add(replace(error.problem, where=_named_place(book, "sop_locale")))
        return manner


def _settings(book: Book, calendar: Calendar, findings: Findings) -> Settings | None:
    numbers = {}
    for name in ("sop_base", "sop_first", "sop_horizon"):
        value = book.named_value(name)
        where = _named_place(book, name)
        if type(value) is not float:
            findings.add(_not_a_number(value, where))
        elif value != int(value) or value < 1:
            findings.add(
                Problem(
                    "E121",
                    f"found {value:g}, a whole number of 1 or more is expected.",
                    where,
                    "Correct the number.",
                )
            )
        else:
            numbers[name] = int(value)
    if len(numbers) < 3:
        return None
    if numbers["sop_first"] != calendar.first:
        findings.add(
            Problem(
                "E136",
                f"found {numbers['sop_first']}, the first period of the calendar is "
                f"{calendar.first}.",
                _named_place(book, "sop_first"),
                f"Enter {calendar.first}: every column would show another period.",
            )
        )
        return None
    last = numbers["sop_base"] + numbers["sop_horizon"] - 1
    if not calendar.first < numbers["sop_base"] <= last <= calendar.last:
        findings.add(
            Problem(
                "E136",
                f"the plan would go from period {numbers['sop_base']} to {last}, the calendar "
                f"from {calendar.first} to {calendar.last}.",
                _named_place(book, "sop_base"),
                "Choose a base after the first period, and a horizon inside the calendar.",
            )
        )
        return None
    findings.add_all(_paper(book))
    company, currency, locale = (str(book.named_value(f"sop_{name}") or "") for name in _WORDS)
    logged = {s.name: _as_typed(book, s.name) for s in SETTINGS if s.is_logged}
    base, horizon = numbers["sop_base"], numbers["sop_horizon"]
    return Settings(company, currency, base, horizon, locale, logged=logged)


def _as_typed(book: Book, name: str) -> tuple[Any, str]:
    """What stands in a planner's setting, and its comment; None where the book has none."""
    if name not in book.defined_names:
        return None, ""
    target = book.defined_name(name).target
    value = book.named_value(name)
    if target is None:
        return value, ""
    row, column = parse_cell(target[1].replace("$", "").split(":")[0])
    comment = book.sheet(target[0])[row, column + COMMENT_AFTER]
    return value, comment if isinstance(comment, str) else ""


def _paper(book: Book) -> Iterator[Problem]:
    """W630 for a paper that the sheets cannot be drawn on; they are drawn on A4 then."""
    name = "sop_paper"
    value = book.named_value(name) if name in book.defined_names else None
    if is_blank(value) or str(value).strip().casefold() in PAPERS:
        return
    yield Problem(
        "W630",
        f'found "{value}", {" or ".join(PAPERS.values())} is expected; sheets are drawn on A4.',
        _named_place(book, name),
        "Correct the word, or leave the cell blank for A4.",
    )


def _not_a_number(value: Any, where: str) -> Problem:
    if isinstance(value, CellError | NotCalculated):
        return replace(no_value(value).problem, where=where)
    return wrong_cell(value, where).problem


def _named_place(book: Book, name: str) -> str:
    target = book.defined_name(name).target
    return name if target is None else f"{target[0]}!{target[1].replace('$', '')}"
