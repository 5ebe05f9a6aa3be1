"""The wide tables that a book of an older layout lacks: added, with the rows that it needs.

Imports build and the patch.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.build import build_wide, sheet_before
from sopxl_workbook.contract import WideTable
from sopxl_workbook.create import empty_company
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
    blank = BookValues.of(plan_as_it_stands(empty_company(calendar, first)))
    settings = settings_of(book)
    template = Book(Package(build_wide(tables, blank, settings)))
    patch = Patch(book, own_sheets=OWN_SHEETS)
    for table in tables:
        patch.add_sheet(
            table.sheet, template=(template, table.sheet), after=sheet_before(table.sheet)
        )
    added = Book(Package(patch.result(), book.package.where))
    company = read_company(added).company
    values = BookValues.of(plan_as_it_stands(company))
    filled = [table for table in tables if values.tables[table.name].rows]
    if not filled:
        return added
    template = Book(Package(build_wide(filled, values, settings)))
    patch = Patch(added, own_sheets=OWN_SHEETS)
    for table in filled:
        patch.replace_sheet(table.sheet, (template, table.sheet))
    return Book(Package(patch.result(), book.package.where))
