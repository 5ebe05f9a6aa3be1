"""A plan against a book: which cells have to change; imports values, pages and changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import Problem, ProblemsError
from sopxl_workbook.changes import Change
from sopxl_workbook.contract import (
    ARCHIVE,
    FIRST_PERIOD_COLUMN,
    KEY_COLUMN,
    TOTAL_ROW,
    WIDE_TABLES,
)
from sopxl_workbook.formulas import Row
from sopxl_workbook.ooxml import Book, Sheet, cell_name, same_formula
from sopxl_workbook.sheets.wide import heading_cells, left_formulas, left_values
from sopxl_workbook.values import BookValues, WideValues

REASONS = {
    "tblActual": "sum of the Actuals",
    "tblForecast": "baseline made from history",
    "tblPlan": "production by policy",
    "tblInForce": "what holds in the period",
}
ROUNDING = 1e-9  # relative; a stored result of a formula this near is the same
DIGITS = 1e-14  # of the row's largest number; a program that stores a book keeps 15 digits


def wide_changes(book: Book, values: BookValues) -> Iterator[Change]:
    """The changes on the wide sheets: stored values, and stored results of formulas."""
    for table in WIDE_TABLES:
        wide = values.tables[table.name]
        if wide.rows and table is not ARCHIVE:  # whose rows the run adds that authorises them
            yield from _table_changes(book, wide, _reason(table.name, values))
        yield from _calculated_changes(book, values, wide)


def key_rows(book: Book, name: str) -> dict[str, int]:
    """The sheet row of each key of a wide table, as it stands in the book."""
    table = book.table(name)
    area = table.area
    keys = book.sheet(table.sheet).block(
        f"{cell_name(area.first_row + 1, KEY_COLUMN)}:{cell_name(area.last_row, KEY_COLUMN)}"
    )
    return {
        key: area.first_row + 1 + i for i, (key,) in enumerate(keys) if isinstance(key, str) and key
    }


def _reason(table: str, values: BookValues) -> str:
    if table == "tblPlan" and values.plan.optimum is not None:
        return "production at least cost"
    return REASONS.get(table, "follows from the plan")


def row_places(book: Book) -> dict[str, dict[str, int]]:
    """The sheet row of each key, by wide table."""
    return {table.name: key_rows(book, table.name) for table in WIDE_TABLES}


def _table_changes(book: Book, wide: WideValues, reason: str) -> Iterator[Change]:
    sheet = book.sheet(wide.table.sheet)
    places = key_rows(book, wide.table.name)
    _refuse_missing(wide, places)
    for row, new in zip(wide.rows, wide.values, strict=True):
        number = places[row.key]
        old = period_cells(sheet, number, new.size)
        yield from _row_changes(wide, row, number, old, new, reason)


def _refuse_missing(wide: WideValues, places: Mapping[str, int]) -> None:
    problems = [
        Problem(
            "E131",
            f'the sheet has no row "{row.name}", "{row.what}".',
            wide.table.sheet,
            "Add what the tables ask for, in place: sopxl upgrade BOOK.",
        )
        for row in wide.rows
        if row.key not in places
    ]
    if problems:
        raise ProblemsError(problems)


def period_cells(sheet: Sheet, row: int, periods: int) -> list[Any]:
    """What stands in the period columns of a row."""
    first = cell_name(row, FIRST_PERIOD_COLUMN)
    last = cell_name(row, FIRST_PERIOD_COLUMN + periods - 1)
    return sheet.block(f"{first}:{last}")[0]


def _row_changes(
    wide: WideValues, row: Row, number: int, old: list[Any], new: Vector, reason: str
) -> Iterator[Change]:
    is_cached = bool(row.spec.formula)
    for i in np.flatnonzero(_differs(old, new, is_cached)):
        value = float(new[i]) if new[i] == new[i] else ("" if is_cached else None)
        yield Change(
            wide.table.sheet, number, FIRST_PERIOD_COLUMN + int(i), old[i], value, reason, is_cached
        )


def _differs(old: list[Any], new: Vector, is_cached: bool) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Where the cells are not what they should be; a blank of a formula is an empty text.

    A program that stores the book cuts each number to 15 digits. A small production is the
    difference of large quantities, so what is cut from them shows in more of its own digits: a
    typed result is the same within the digits of the row's largest number.
    """
    is_number = np.array([type(value) is float for value in old], dtype=bool)
    was = np.array([value if type(value) is float else np.nan for value in old])
    is_blank = np.array([value is None or value == "" for value in old], dtype=bool)
    blank = np.isnan(new)
    size = np.abs(np.where(blank, 0.0, new))
    typed = DIGITS * np.max(size, initial=1.0)
    slack = ROUNDING * np.maximum(1.0, size) if is_cached else np.full(size.shape, typed)
    same = np.where(blank, is_blank, is_number & (np.abs(was - new) <= slack))
    return ~same


def _calculated_changes(book: Book, values: BookValues, wide: WideValues) -> Iterator[Change]:
    """The stored results above the table and left of it; a formula somebody changed is theirs."""
    sheet, name = book.sheet(wide.table.sheet), wide.table.sheet
    for row, column, formula, value in _calculated(book, values, wide):
        old = sheet[row, column]
        is_right = type(old) is float and abs(old - value) <= ROUNDING * max(1.0, abs(value))
        if not is_right and same_formula(sheet.cell(cell_name(row, column)).formula, formula):
            reason = "sum of the column" if row == TOTAL_ROW else "follows from the calendar"
            yield Change(name, row, column, old, value, reason, True)


def _calculated(
    book: Book, values: BookValues, wide: WideValues
) -> Iterator[tuple[int, int, str, float]]:
    calendar = values.plan.company.calendar
    yield from heading_cells(wide.table, wide, calendar, date1904=book.date1904)
    places = key_rows(book, wide.table.name)
    for row in wide.rows:
        number = places.get(row.key, 0)
        if number:
            left = zip(left_formulas(row, number, places), left_values(values, row), strict=True)
            for (column, formula), value in left:
                yield number, column, formula, value
