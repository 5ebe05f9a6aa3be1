"""Pages whose lines move when a family or a resource comes: which, and what keeps them as they are.

Imports the pages and the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sopxl.errors import Problem
from sopxl.plan.make import CompanyPlan, plan_as_it_stands
from sopxl_workbook.build import build_pages
from sopxl_workbook.cellspec import CellSpec, Ref
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Package, place
from sopxl_workbook.ooxml.newsheet.pointers import Pointers
from sopxl_workbook.ooxml.refusals import raise_all
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import Reading
from sopxl_workbook.sheets import OWN_SHEETS, PAGES
from sopxl_workbook.tables.findings import some
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

_STAYS = "the name sop_checks"  # whose cell stands in the head of its page, above all lines
_DRAWN = ("drawing", "comments", "image", "chart", "chartEx", "legacyDrawing", "vmlDrawing")


def redrawn_pages(reading: Reading, plan: CompanyPlan, kit: Kit) -> Sequence[str]:
    """The pages that have other lines for a plan than they have in the book.

    Raises RefusalsError E181 where a planner put something on one of them, E182 where something
    elsewhere points at one.
    """
    book = reading.book
    before = BookValues.of(plan_as_it_stands(reading.company), row_places(book))
    after = BookValues.of(plan, row_places(book))
    view, _ = view_as_it_stands(book, before)
    pages = [
        page.name
        for page in PAGES
        if _lines(page.cells(before, view, kit)) != _lines(page.cells(after, view, kit))
    ]
    if pages:
        as_made = Book(Package(build_pages(pages, before, view, kit)))
        raise_all([problem for page in pages for problem in _own(book, as_made, page)])
        raise_all([problem for page in pages for problem in pointers_at(book, page)])
    return pages


def _lines(cells: Mapping[Ref, CellSpec]) -> dict[Ref, str]:
    """The formulas of a page, by cell."""
    return {ref: cell.formula for ref, cell in cells.items() if cell.formula}


def _own(book: Book, as_made: Book, page: str) -> Iterator[Problem]:
    """What a planner put on a page. as_made : the page as it is drawn for the book as it stands."""
    sheet, fix = as_made.sheet(page), "Move what is there to a sheet of your own."
    ours = {ref for ref, value in sheet.values() if value not in (None, "")}
    ours |= {(row, column) for row, column, _, _ in sheet.formula_values()}
    found = [
        place(page, *ref)
        for ref, value in book.sheet(page).values()
        if value not in (None, "") and ref not in ours
    ]
    if found:
        yield Problem(
            "E181",
            f"{counted(len(found), 'cell')} of your own on a page that has to be drawn anew: "
            f"{some(found)}.",
            found[0],
            fix,
        )
    if drawn_on(book, page) > drawn_on(as_made, page):
        told = "charts, pictures or comments of your own are on a page that has to be drawn anew."
        yield Problem("E181", told, page, fix)


def drawn_on(book: Book, page: str) -> int:
    """How many parts a sheet draws: comments, pictures, charts and other shapes."""
    waiting, found = [book.sheets[page].part], 0
    while waiting:
        related = book.package.relationships(waiting.pop())
        kinds = [rel for rel in related if rel.kind in _DRAWN and not rel.is_external]
        found += len(kinds)
        waiting += [rel.target for rel in kinds if rel.kind == "drawing"]
    return found


def pointers_at(book: Book, page: str) -> Iterator[Problem]:
    """What points at a page from elsewhere: formulas, names, charts."""
    found = Pointers(book, {page}, (), OWN_SHEETS).places()
    places = [each for each in dict.fromkeys(found) if each != _STAYS]
    if places:
        yield Problem(
            "E182",
            f"{some(places)} {'points' if len(places) == 1 else 'point'} at the page {page}, whose "
            "lines move.",
            places[0],
            "Let it look at the wide sheets, such as Projection: no row ever moves there.",
        )
