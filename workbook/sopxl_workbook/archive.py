"""The Archive sheet into rows and back: what was authorised; imports ooxml and the contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sopxl.calendar import Calendar
from sopxl.errors import Problem, ProblemsError
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import Company, Family
from sopxl.plan.make import CompanyPlan
from sopxl_workbook.changes import Change, TableSize
from sopxl_workbook.contract import (
    ARCHIVE,
    FIRST_PERIOD_COLUMN,
    FORECAST,
    KEY_COLUMN,
    PLAN,
    PROJECTION,
    UNIT_COLUMN,
    WideTable,
    key_of,
)
from sopxl_workbook.formulas import FORECAST_ROW, PRODUCTION, SUBCONTRACT, USED_BY_PLAN
from sopxl_workbook.ooxml import Book, cell_name, place
from sopxl_workbook.values import BookValues, WideValues
from sopxl_workbook.write import key_rows

AUTHORISED = "authorised"
FIRST_COLUMN = KEY_COLUMN - len(ARCHIVE.extra)


def read_archive(book: Book, calendar: Calendar) -> tuple[ArchiveRow, ...]:
    """What was authorised, in the order of the sheet; ProblemsError for a row that is no more one.

    A row without a key is a blank one, as a new book has it.
    """
    area = book.table(ARCHIVE.name).area
    last = FIRST_PERIOD_COLUMN + calendar.count - 1
    first_row = area.first_row + 1
    block = book.sheet(ARCHIVE.sheet).block(
        f"{cell_name(first_row, FIRST_COLUMN)}:{cell_name(area.last_row, last)}"
    )
    rows: list[ArchiveRow] = []
    problems: list[Problem] = []
    for number, cells in enumerate(block, first_row):
        if cells[KEY_COLUMN - FIRST_COLUMN] is None and cells[0] is None:
            continue
        row = _row(cells)
        if row is None:
            problems.append(_damaged(number))
        else:
            rows.append(row)
    if problems:
        raise ProblemsError(problems)
    return tuple(rows)


def _row(cells: list[Any]) -> ArchiveRow | None:
    left = cells[: UNIT_COLUMN - FIRST_COLUMN + 1]
    origin, run, by, version, key, family, measure, unit = left
    values = cells[UNIT_COLUMN - FIRST_COLUMN + 1 :]
    if type(origin) is not float or key != archive_key(int(origin), str(family), str(measure)):
        return None
    if any(value is not None and type(value) is not float for value in values):
        return None
    known = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    name, what, unit, run, by, version = (
        str(text or "") for text in (family, measure, unit, run, by, version)
    )
    return ArchiveRow(int(origin), name, what, unit, run, by, version, known)


def _damaged(row: int) -> Problem:
    return Problem(
        "E501",
        "the row is not what was authorised any more: its key, origin or a figure was changed.",
        place(ARCHIVE.sheet, row, KEY_COLUMN),
        "Put the row back from a copy in the folder beside the book: sopxl history BOOK.",
    )


def archive_key(origin: int, family: str, measure: str) -> str:
    """The key by which pages find an authorised row."""
    return key_of(str(origin), key_of(family, measure))


def archived_measures(company: Company, family: Family) -> dict[str, WideTable]:
    """What the Archive keeps of every family, and where it stands: forecast, production, balance.

    Of a component its usage as well: without it the balance does not roll.
    """
    balance = "Inventory" if family.is_to_stock else "Backlog"
    kept = {FORECAST_ROW: FORECAST, PRODUCTION: PLAN, balance: PROJECTION}
    is_component = company.is_component[company.index[family.name]]
    return kept | {USED_BY_PLAN: FORECAST} if is_component else kept


def authorised_rows(plan: CompanyPlan, run: str, by: str, version: str) -> tuple[ArchiveRow, ...]:
    """Forecast, production, balance, usage and what is bought, as they are to be archived.

    Returns : rows with origin = base, a figure for each planned period and nothing elsewhere; of
    a family that buys nothing, and did not when it was authorised before, no row of that.
    """
    company, values = plan.company, BookValues.of(plan)
    kept = [
        (family, measure, table)
        for family in company.families
        for measure, table in archived_measures(company, family).items()
    ]
    kept += [(family, SUBCONTRACT, PLAN) for family in company.families if _buys(company, family)]
    below = (USED_BY_PLAN, SUBCONTRACT)  # three rows a family come first
    kept.sort(key=lambda line: line[1] in below)
    rows = []
    for family, measure, table in kept:
        found = values.row(table, key_of(family.name, measure))
        planned = np.full(company.calendar.count, np.nan)
        if found is not None:
            planned[company.planned] = found[company.planned]
        rows.append(
            ArchiveRow(company.base, family.name, measure, family.unit, run, by, version, planned)
        )
    return tuple(rows)


def _buys(company: Company, family: Family) -> bool:
    """Whether a family buys in a planned period, or the Archive says that it did."""
    bought = company.subcontracted[company.planned, company.index[family.name]]
    key = (company.base, family.name, SUBCONTRACT)
    return bool(np.nan_to_num(bought).any()) or any(
        (row.origin, row.family, row.measure) == key for row in company.archive
    )


def archive_changes(book: Book, values: BookValues) -> Iterator[Change]:
    """The rows that the Archive does not have yet, and the figures of those that it has.

    values : with the Archive as it is to stand; what it has beyond the book's comes below it.
    """
    wide = values.tables[ARCHIVE.name]
    places = _places(book, wide)
    sheet = book.sheet(ARCHIVE.sheet)
    for row, numbers in zip(wide.rows, wide.values, strict=True):
        number = places[row.key]
        texts = (*row.extra, row.key, row.name, row.what, row.unit)
        known = [None if value != value else value for value in numbers.tolist()]
        for column, new in enumerate((*texts, *known), FIRST_COLUMN):
            new = float(new) if isinstance(new, int) else new
            old = sheet[number, column]
            if old != new and not (old is None and new == ""):
                yield Change(ARCHIVE.sheet, number, column, old, new, AUTHORISED)


def archive_sizes(book: Book, values: BookValues) -> Iterator[TableSize]:
    """How much longer the Archive becomes."""
    area, places = book.table(ARCHIVE.name).area, _places(book, values.tables[ARCHIVE.name])
    old, last = area.last_row - area.first_row, max(places.values(), default=0)
    if last > area.last_row:
        yield TableSize(ARCHIVE.name, ARCHIVE.sheet, old, last - area.first_row, AUTHORISED)


def _places(book: Book, wide: WideValues) -> dict[str, int]:
    """The sheet row of every key: where it stands, or below what is there."""
    standing = key_rows(book, ARCHIVE.name)
    below = max(standing.values(), default=book.table(ARCHIVE.name).area.first_row)
    new = (row.key for row in wide.rows if row.key not in standing)
    return standing | {key: below + i for i, key in enumerate(new, 1)}
