"""A book with more rows on its wide sheets: what a new family or resource needs on all of them.

No row moves. New rows come below the others, each looking like one of its kind; a page that shows
a line for each family or resource is drawn anew, since its lines move. Imports build and the patch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan, plan_as_it_stands
from sopxl_workbook.build import build_pages, build_wide
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.contract import (
    ARCHIVE,
    FIRST_PERIOD_COLUMN,
    KEY_COLUMN,
    NAME_COLUMN,
    UNIT_COLUMN,
    WHAT_COLUMN,
    WIDE_TABLES,
    WideTable,
)
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master.pages import redrawn_pages
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.formulas import Row, rows_of
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, Package, Patch, cell_name
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import Reading
from sopxl_workbook.sheets import OWN_SHEETS
from sopxl_workbook.sheets.wide import left_formulas, number_format, row_formulas
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import key_rows, row_places


@dataclass(frozen=True, slots=True)
class Larger:
    """A book with the rows that it gets, and what that changes."""

    data: bytes  # the whole new book
    changes: ChangeSet  # of the book as it was; what is on a page drawn anew is left out
    pages: Sequence[str]  # that are drawn anew


def larger(
    reading: Reading,
    tables: LongTables,
    company: Company,
    settings: Mapping[str, Any],
    reason: str,
    kit: Kit,
) -> Larger:
    """The book of a company that has more families or resources than the book has rows for.

    tables, company, settings : as they are to stand. reason : why, for the list of changes.
    Returns : Larger. Raises RefusedError E181 (something else stands on a page that is drawn anew),
    E182 (something points at it), and all that a Patch raises.
    """
    book = reading.book
    typed = ChangeSet(tables.changes(), tables.sizes(), book=book)
    grown, sizes = with_rows(_again(book, typed.apply(book)), reading.company, company, reason)
    plan = plan_as_it_stands(company)
    pages = redrawn_pages(reading, plan, kit)
    drawn = _again(book, _drawn(grown, plan, pages, settings, kit))
    follows = renewed(drawn, plan, LongTables(drawn), settings, kit)
    data = follows.apply(drawn)
    first = {size.sheet: first_new_row(book, size.table) for size in sizes}
    kept = [
        change
        for change in follows
        if change.sheet not in pages and change.row < first.get(change.sheet, change.row + 1)
    ]
    changes = (*typed, *kept, *new_cells(_again(book, data), sizes, first, reason))
    resized = (*typed.resized, *sizes)
    return Larger(data, ChangeSet(changes, resized, book=book), pages)


def _again(book: Book, data: bytes) -> Book:
    return Book(Package(data, book.package.where))


def with_rows(
    book: Book, before: Company, after: Company, reason: str
) -> tuple[Book, Sequence[TableSize]]:
    """The wide tables with the rows of the company that they lack, formulas without a result.

    before : the company whose rows the book has. Each new row looks as one of its kind; the first
    of a kind looks as in a new book.
    """
    patch, sizes = Patch(book, own_sheets=OWN_SHEETS), []
    for table in WIDE_TABLES:
        places = key_rows(book, table.name)
        rows = [row for row in rows_of(table, after) if row.key not in places]
        if table is ARCHIVE or not rows:
            continue
        area = book.table(table.name).area
        found = [_like(row, rows_of(table, before), places) for row in rows]
        first, old = first_new_row(book, table.name), area.last_row - area.first_row
        size = first + len(rows) - 1 - area.first_row
        sizes.append(TableSize(table.name, table.sheet, old, size, reason))
        like = [at or area.last_row for at in found]
        patch.resize_table(table.name, size, like=like[len(rows) - (size - old) :])
        numbered = list(enumerate(rows, first))
        places |= {row.key: number for number, row in numbered}
        for number, row in numbered:
            _write_row(patch, table, row, number, after.calendar.count, places)
        bare = {number: row.key for number, row in numbered if not found[number - first]}
        if bare:
            _as_in_a_new_book(patch, table, bare, after)
    return _again(book, patch.result()), sizes


def first_new_row(book: Book, table: str) -> int:
    """The sheet row of a wide table that a new row gets: below all, or the only one, if blank."""
    last = book.table(table).area.last_row
    return last + 1 if key_rows(book, table) else last


def _like(row: Row, rows: Sequence[Row], places: Mapping[str, int]) -> int:
    """The sheet row that a new one looks like; 0 where none does."""
    for other in rows:
        is_alike = other.spec.style == row.spec.style and number_format(other) == number_format(row)
        if is_alike and other.key in places:
            return places[other.key]
    return 0


def _as_in_a_new_book(
    patch: Patch, table: WideTable, bare: Mapping[int, str], company: Company
) -> None:
    """Gives rows the looks that they have in a new book. bare : their keys, by sheet row."""
    values = BookValues.of(plan_as_it_stands(company))
    template = Book(Package(build_wide((table,), values, {})))
    places = key_rows(template, table.name)
    looks = {number: places[key] for number, key in bare.items()}
    patch.take_looks(table.sheet, (template, table.sheet), looks)


def _write_row(
    patch: Patch,
    table: WideTable,
    row: Row,
    number: int,
    periods: int,
    places: Mapping[str, int],
) -> None:
    texts = ((KEY_COLUMN, row.key), (NAME_COLUMN, row.name), (WHAT_COLUMN, row.what))
    for column, text in (*texts, (UNIT_COLUMN, row.unit)):
        patch.set_value(table.sheet, cell_name(number, column), text)
    for column, formula in left_formulas(row, number, places):
        patch.set_formula(table.sheet, cell_name(number, column), formula)
    if row.spec.formula:
        for at, formula in enumerate(
            row_formulas(row, number, periods, places), FIRST_PERIOD_COLUMN
        ):
            patch.set_formula(table.sheet, cell_name(number, at), formula)


def _drawn(
    book: Book, plan: CompanyPlan, pages: Sequence[str], settings: Mapping[str, Any], kit: Kit
) -> bytes:
    """The book with some pages drawn anew, with the choices that stand on them."""
    patch = Patch(book, own_sheets=OWN_SHEETS)
    if pages:
        values = BookValues.of(plan, row_places(book))
        view, _ = view_as_it_stands(book, values, settings)
        template = Book(Package(build_pages(pages, values, view, kit)))
        for page in pages:
            patch.replace_sheet(page, (template, page))
    return patch.result()


def new_cells(
    book: Book, sizes: Sequence[TableSize], first: Mapping[str, int], reason: str
) -> Iterator[Change]:
    """What stands in the new rows of a finished book."""
    for size in sizes:
        sheet, area = book.sheet(size.sheet), book.table(size.table).area
        formulas = {
            (row, column): Formula(text, value)
            for row, column, text, value in sheet.formula_values()
        }
        for row in range(first[size.sheet], area.last_row + 1):
            for column in range(1, area.last_column + 1):
                found = formulas.get((row, column), sheet[row, column])
                if found is not None:
                    yield Change(size.sheet, row, column, None, found, reason)
