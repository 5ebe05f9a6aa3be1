"""Print the master schedule: its page for each family and window of items, and the pull lines.

Drawn as the book draws them, as values, in a workbook of their own. Imports the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sopxl.plan.company import Company, Family
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.build import CREATED
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import PULL
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, create, read_book
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.printed import Printed, is_shown, refuse_other, sheet_names
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Done, Tell, silent
from sopxl_workbook.sheets import pull, pull_at, schedule, schedule_at
from sopxl_workbook.sheets.copies import Copy, build_copies
from sopxl_workbook.sheets.page import Page
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

TITLE = "Master schedule, to print"  # by which a file is known as one of these


def print_schedule(path: Path, *, kit: Kit, to: Path | None = None, tell: Tell = silent) -> Done:
    """Writes every page of the master schedule of a book into a workbook; the book stays as it is.

    to : the file, BOOK-schedule.xlsx beside the book if left out; one of an earlier time is
    replaced. Returns : Done, with the file. Raises ProblemsError (inputs that cannot be read),
    InputError E002 (no .xlsx file), RefusedError E210 (another file of that name), FileError;
    nothing is written then.
    """
    target = to or path.with_name(f"{path.stem}-schedule.xlsx")
    refuse_other(target, TITLE)
    made = schedule_pages(read_book(path), kit, tell)
    tell(f"Writing {target} ...")
    create(target, made.data)
    pages = counted(len(made.families), "page")
    told = f"{target}: {pages} of the master schedule as it stands in {made.period}. Open it and "
    return Done(f"{told}print the whole workbook.", ChangeSet(()), made.warnings, (target,))


def schedule_pages(book: Book, kit: Kit, tell: Tell = silent) -> Printed:
    """The pages: a family's items by twenty, then the loops of cards by twenty-four.

    Returns : Printed; its families are the titles of the pages. Raises ProblemsError.
    """
    reading = read_company(book)
    company = reading.company
    values = BookValues.of(plan_as_it_stands(company), row_places(book))
    view, _ = view_as_it_stands(book, values)
    drawn = list(_drawn(company, view))
    tell(f"Drawing {counted(len(drawn), 'page')} ...")
    names = list(sheet_names([family for family, _, _ in drawn]))
    copies = [Copy(name, page, one) for name, (_, page, one) in zip(names, drawn, strict=True)]
    return Printed(
        build_copies(copies, values, kit, TITLE, CREATED),
        names,
        [family.name for family in company.families if not is_shown(company, family)],
        company.calendar.label(company.base),
        reading.tables.warnings,
    )


def _drawn(company: Company, view: View) -> Iterator[tuple[Family, Page, View]]:
    """What each page is called after, the page, and what is chosen on it."""
    for family in company.families:
        if is_shown(company, family):
            items = sum(row.family == family.name for row in company.items)
            for first in schedule_at.WINDOWS:
                if first == 1 or first <= items:
                    yield family, schedule.PAGE, _of_family(view, family, first)
    loops = len(view.rows.get(PULL.name, ()))
    for first in pull_at.WINDOWS:
        if first <= loops:
            yield Family(pull.SHEET, "", ""), pull.PAGE, replace(view, loops_from=float(first))


def _of_family(view: View, family: Family, first: int) -> View:
    """The Master schedule of a whole family, from an item on."""
    return replace(
        view,
        scheduled_family=family.name,
        scheduled_item="",
        on_hand=None,
        items_from=float(first),
    )
