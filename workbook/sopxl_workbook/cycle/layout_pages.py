"""The pages of a book of an older layout: which are added, which are drawn anew.

A page that has its cells where today's page has them stays as it is; one whose lines moved is drawn
anew, with the choices that stand on it. Imports build and the patch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sopxl.errors import Problem
from sopxl.plan.make import CompanyPlan
from sopxl_workbook.build import build_pages, sheet_before
from sopxl_workbook.cellspec import CellSpec, Ref
from sopxl_workbook.cycle.master.pages import drawn_on, pointers_at
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Package, Patch, cell_name, place
from sopxl_workbook.ooxml.refusals import raise_all
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.sheets import OWN_SHEETS, PAGES, View
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.tables.findings import some
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

# Parts that a page of an older layout drew: its charts, their drawing, the buttons.
_DRAWN_BEFORE: Mapping[str, int] = {
    "Start": 1,
    "Dashboard": 6,
    "Family MTS": 3,
    "Family MTO": 3,
    "Family FTO": 2,
    "Capacity": 2,
    "Dollars": 2,
    "Gap": 2,
    "Service": 2,
    "What-if": 3,
    "Plan comparison": 3,
    "Master schedule": 2,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A book with today's pages."""

    data: bytes
    added: Sequence[str]
    redrawn: Sequence[str]


def with_pages(book: Book, plan: CompanyPlan, settings: Mapping[str, Any], kit: Kit) -> Drawn:
    """The book with the pages that it lacks, and with those drawn anew whose lines moved.

    plan : of the company as it stands. settings : that a run is about to write.
    Returns : Drawn. Raises RefusalsError E181 where something of the planner's stands on a page
    that is drawn anew, E182 where something elsewhere points at one, and what a Patch raises.
    """
    values = BookValues.of(plan, row_places(book))
    view, _ = view_as_it_stands(book, values, settings)
    added = [page.name for page in PAGES if page.name not in book.sheets]
    view = _chosen(view, View.of(values), added)
    moved = [
        page.name
        for page in PAGES
        if page.name not in added and _has_moved(book, page.name, page.cells(values, view, kit))
    ]
    raise_all(
        [problem for page in moved for problem in (*_own(book, page), *pointers_at(book, page))]
    )
    patch = Patch(book, own_sheets=OWN_SHEETS)
    if added or moved:
        macros = book.package.has_macros
        template = Book(Package(build_pages([*added, *moved], values, view, kit, macros=macros)))
        for page in moved:
            patch.replace_sheet(page, (template, page))
        for page in added:
            patch.add_sheet(page, template=(template, page), after=sheet_before(page))
    return Drawn(patch.result(), added, moved)


def _chosen(view: View, new: View, added: Sequence[str]) -> View:
    """The choices that stand in the book, and on pages that are added those of a new book."""
    fresh = {name: getattr(new, name) for name, (sheet, *_) in CHOICES.items() if sheet in added}
    return replace(view, **fresh)


def _has_moved(book: Book, page: str, cells: Mapping[Ref, CellSpec]) -> bool:
    """Whether a page of the book has its formulas or its words elsewhere than today's page.

    A number that stands in the place of a formula was typed over it: the checks tell it.
    """
    sheet = book.sheet(page)
    standing = {(row, column) for row, column, _, _ in sheet.formula_values()}
    spilled = {ref for ref, cell in cells.items() if not cell.formula and not cell.is_text}
    wanted = {ref for ref, cell in cells.items() if cell.formula}
    missing = [ref for ref in wanted - standing if not isinstance(sheet[ref], float)]
    texts = {ref: cell.value for ref, cell in cells.items() if cell.is_text}
    words = [ref for ref, text in texts.items() if sheet[ref] not in (None, text)]
    return bool(missing or words or standing - wanted - spilled)


def _own(book: Book, page: str) -> Iterator[Problem]:
    """What a planner put on a page: cells that have no look of ours, charts and comments."""
    sheet, fix = book.sheet(page), "Move what is there to a sheet of your own."
    found = [
        place(page, *ref)
        for ref, value in sheet.values()
        if value not in (None, "") and not sheet.cell(cell_name(*ref)).style
    ]
    if found:
        told = f"{counted(len(found), 'cell')} of your own on a page that has to be drawn anew: "
        yield Problem("E181", f"{told}{some(found)}.", found[0], fix)
    if drawn_on(book, page) > _DRAWN_BEFORE.get(page, 0):
        told = "charts, pictures or comments of your own are on a page that has to be drawn anew."
        yield Problem("E181", told, page, fix)
