"""The wide tables that a book of an older layout lacks: added, with the rows that it needs.

Imports build and the patch.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.build import build_wide, sheet_before
from sopxl_workbook.contract import WideTable
from sopxl_workbook.create import empty_company
from sopxl_workbook.formulas import rows_of
from sopxl_workbook.ooxml import Book, Package, Patch
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import calendar_of, read_company
from sopxl_workbook.sheets import OWN_SHEETS
from sopxl_workbook.values import BookValues


def with_wide(book: Book, tables: Sequence[WideTable]) -> Book:
    """The book with sheets of some wide tables, each at the place that it has in a new book.

    book : with every other table and setting of today's layout. Raises ProblemsError with what
    cannot be read, and what a Patch raises.
    """
    if not tables:
        return book
    calendar, base = calendar_of(book), book.named_value("sop_base")
    first = int(base) if isinstance(base, float) else calendar.first + 1
    blank = _added(book, tables, empty_company(calendar, first))
    company = read_company(blank).company
    has_rows = any(rows_of(table, company) for table in tables)
    return _added(book, tables, company) if has_rows else blank


def _added(book: Book, tables: Sequence[WideTable], company: Company) -> Book:
    """The book with the tables as they are for a company."""
    values = BookValues.of(plan_as_it_stands(company))
    template = Book(Package(build_wide(tables, values, settings_of(book))))
    patch = Patch(book, own_sheets=OWN_SHEETS)
    for table in tables:
        sheet = (template, table.sheet)
        patch.add_sheet(table.sheet, template=sheet, after=sheet_before(table.sheet))
    return Book(Package(patch.result(), book.package.where))
