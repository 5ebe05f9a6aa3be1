"""A book into typed tables and the company they describe; imports ooxml, tables and company."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sopxl.arrays import Block, is_blank, wrong_cell
from sopxl.calendar import Calendar, days_of
from sopxl.errors import NotFoundError, Problem, ProblemsError, RefusedError, SopError
from sopxl.plan.company import Company
from sopxl_workbook.company import build_company
from sopxl_workbook.contract import (
    CALENDAR,
    CONTROL_SHEET,
    FIRST_PERIOD_COLUMN,
    FORECAST,
    HOLIDAYS,
    PLAN,
    SCHEMA_VERSION,
    TABLES,
    Kind,
    Table,
    WideTable,
    key_of,
)
from sopxl_workbook.formulas import BASELINE, OVERRIDE, PRODUCTION
from sopxl_workbook.ooxml import Book, CellError, NotCalculated, place
from sopxl_workbook.tables import Findings, RawTable, Settings, Tables, TypedTable, validate
from sopxl_workbook.tables.cell_values import no_value
from sopxl_workbook.tables.typed import type_table
from sopxl_workbook.write import key_rows, period_cells

_DAYS_FROM_1900_TO_1904 = 1462
_LAST_PERIOD_NUMBER = 1000  # a greater number in a period column is a day


@dataclass(frozen=True)
class Reading:
    """A book, read: its tables, and the company as it stands in them."""

    book: Book
    tables: Tables
    company: Company


def read_company(book: Book) -> Reading:
    """Reads and checks everything that a plan is made from.

    Raises ProblemsError with every problem of every sheet, each with its cell; RefusedError for a
    book of a newer layout.
    """
    _refuse_newer(book)
    findings = Findings()
    raw = {table.table.name: table for table in _raw_tables(book)}
    calendar = _calendar(raw, findings)
    settings = _settings(book, calendar, findings)
    tables = validate(raw.values(), settings, calendar, findings=findings)
    families = [family for (family,) in tables["tblFamilies"].of("Family")]
    wide = _WideInputs(book, tables.calendar, families)
    baseline, override = wide.block(FORECAST, BASELINE), wide.block(FORECAST, OVERRIDE)
    production = wide.block(PLAN, PRODUCTION)
    if wide.problems:
        raise ProblemsError(wide.problems)
    company = build_company(tables, baseline=baseline, override=override, production=production)
    return Reading(book, tables, company)


def standing_rows(book: Book) -> dict[str, list[list[Any]]]:
    """The rows of every long table as they stand, blank ones too, columns as the contract's."""
    found = {}
    for table in TABLES:
        standing = book.table(table.name)
        order = [
            standing.columns.index(column.name) if column.name in standing.columns else None
            for column in table.columns
        ]
        found[table.name] = [
            [None if i is None else row[i] for i in order] for row in book.table_rows(table.name)
        ]
    return found


def _refuse_newer(book: Book) -> None:
    version = book.named_value("sop_schema")
    if isinstance(version, float) and version > SCHEMA_VERSION:
        raise RefusedError(
            "E108",
            f"the book has layout {version:g}, this sopxl knows layouts up to {SCHEMA_VERSION}.",
            CONTROL_SHEET,
            "Install a newer sopxl.",
        )


def _raw_tables(book: Book) -> list[RawTable]:
    problems: list[Problem] = []
    found = []
    for table in TABLES:
        try:
            found.append(_raw(book, table))
        except NotFoundError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found


def _raw(book: Book, table: Table) -> RawTable:
    standing = book.table(table.name)
    rows = book.table_rows(table.name)
    kinds = {column.name: column.kind for column in table.columns}
    columns = {
        name: [_in_1900(row[i], kinds.get(name), book.date1904) for row in rows]
        for i, name in enumerate(standing.columns)
    }
    positions = {name: i for i, name in enumerate(standing.columns)}
    first_row, first_column = standing.area.first_row + 1, standing.area.first_column

    def where(row: int, column: str) -> str:
        return place(standing.sheet, first_row + row, first_column + positions.get(column, 0))

    return RawTable(table, columns, where, table.sheet)


def _in_1900(value: Any, kind: Kind | None, date1904: bool) -> Any:
    """A day number of a 1904 book as one of the 1900 system."""
    if not date1904 or type(value) is not float:
        return value
    is_day = kind is Kind.DATE or (kind is Kind.PERIOD and value >= _LAST_PERIOD_NUMBER)
    return value + _DAYS_FROM_1900_TO_1904 if is_day else value


def _calendar(raw: dict[str, RawTable], findings: Findings) -> Calendar:
    typed = type_table(raw[CALENDAR.name], None, findings, numbers_as_text=False)
    free = type_table(raw[HOLIDAYS.name], None, findings, numbers_as_text=False)
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
    company, currency = book.named_value("sop_company"), book.named_value("sop_currency")
    return Settings(
        str(company or ""), str(currency or ""), numbers["sop_base"], numbers["sop_horizon"]
    )


def _not_a_number(value: Any, where: str) -> Problem:
    if isinstance(value, CellError | NotCalculated):
        return replace(no_value(value).problem, where=where)
    return wrong_cell(value, where).problem


def _named_place(book: Book, name: str) -> str:
    target = book.defined_name(name).target
    return name if target is None else f"{target[0]}!{target[1].replace('$', '')}"


class _WideInputs:
    """Reads the typed rows of the wide sheets, and keeps every cell that is no quantity."""

    def __init__(self, book: Book, calendar: Calendar, families: Iterable[str]) -> None:
        self._book = book
        self._calendar = calendar
        self._families = list(families)
        self.problems: list[Problem] = []

    def block(self, table: WideTable, what: str) -> Block:
        """The rows of a measure, shape (T, n); NaN where a cell is blank."""
        rows = key_rows(self._book, table.name)
        sheet = self._book.sheet(table.sheet)
        block = np.full((self._calendar.count, len(self._families)), np.nan)
        for column, family in enumerate(self._families):
            row = rows.get(key_of(family, what))
            if row is None:
                self.problems.append(self._missing(table, family, what))
                continue
            for period, value in enumerate(period_cells(sheet, row, self._calendar.count)):
                if type(value) is float and value >= 0:
                    block[period, column] = value
                elif not is_blank(value):
                    where = place(table.sheet, row, FIRST_PERIOD_COLUMN + period)
                    code = "E121" if what == PRODUCTION else "E120"
                    self.problems.append(_wrong_quantity(value, where, code))
        return block

    @staticmethod
    def _missing(table: WideTable, family: str, what: str) -> Problem:
        return Problem(
            "E131",
            f'there is no row "{family}", "{what}".',
            table.sheet,
            "Put the row back, or make the book anew with sopxl new.",
        )


def _wrong_quantity(value: Any, where: str, code: str) -> Problem:
    if type(value) is not float:
        return _not_a_number(value, where)
    message = f"found {value:g}, 0 or more is expected."
    return Problem(code, message, where, "Correct the value.")
