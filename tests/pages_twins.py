"""Every formula cell of the pages against its twin, in the real LibreOffice."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan, plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents, build
from sopxl_workbook.contract import (
    CONTROL_SHEET,
    FIRST_PERIOD_COLUMN,
    FIRST_ROW,
    VIEWS_BY_MONTH,
)
from sopxl_workbook.formulas import rows_of
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.sheets import PAGES, Page, View
from sopxl_workbook.sheets.control import ROWS, VALUE_COLUMN
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Doc

SLACK = 1e-9
SECONDS = 900  # that LibreOffice may take for all that is asked of one book, on a busy machine


def write(contents: Contents, path: Path, *, macros: bool = False) -> Path:
    """A built book as a file."""
    path.write_bytes(build(contents, kit(), macros=macros))
    return path


def setting_cell(name: str) -> str:
    """The cell of a setting on the Control sheet."""
    return cell_name(ROWS[name], VALUE_COLUMN)


def stands_at(plan: CompanyPlan, base: int) -> CompanyPlan:
    """The same forecast and production, looked at from another base period; no views."""
    company: Company = dataclasses.replace(
        plan.company,
        base=base,
        views=(),
        agreed=(),
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
    )
    return plan_as_it_stands(company)


def without_views(book: Doc, plan: CompanyPlan) -> None:
    """Takes the views out of an open book: which of them count at a base is laid out by a run."""
    count, periods = len(rows_of(VIEWS_BY_MONTH, plan.company)), plan.company.calendar.count
    last = cell_name(FIRST_ROW + count - 1, FIRST_PERIOD_COLUMN + periods - 1)
    block = f"{cell_name(FIRST_ROW, FIRST_PERIOD_COLUMN)}:{last}"
    book.model.Sheets.getByName(VIEWS_BY_MONTH.sheet).unprotect("")
    book.set(VIEWS_BY_MONTH.sheet, block, [[""] * periods] * count)


def set_base(book: Doc, base: int) -> None:
    """Moves the base period of an open book and calculates it."""
    book.set(CONTROL_SHEET, setting_cell("sop_base"), [[float(base)]])
    book.recalculate()


def differences(book: Doc, values: BookValues, view: View) -> list[str]:
    """Where an open, calculated book does not show what the twins say."""
    return [text for page in PAGES for text in _page_differences(book, page, values, view)]


def _page_differences(book: Doc, page: Page, values: BookValues, view: View) -> list[str]:
    cells = page.cells(values, view, kit())
    rows, columns = (max(place[i] for place in cells) for i in (0, 1))
    sheet = book.model.Sheets.getByName(page.name)  # a block at once; an error is None here
    shown = sheet.getCellRangeByName(f"A1:{cell_name(rows, columns)}").getDataArray()
    found = []
    for (row, column), cell in sorted(cells.items()):
        is_result = bool(cell.formula) or cell.style.startswith("stored")
        if is_result and not _same(shown[row - 1][column - 1], cell.value):
            got, place = shown[row - 1][column - 1], cell_name(row, column)
            found.append(f"{page.name}!{place}: {got!r}, twin {cell.value!r}: {cell.formula}")
    return found


def _same(shown: Any, twin: Any) -> bool:
    if isinstance(shown, float) and isinstance(twin, int | float):
        return abs(shown - twin) <= SLACK * max(1.0, abs(twin))
    return (shown or "") == (twin if twin is not None else "")


def formula_cells(values: BookValues, view: View) -> int:
    """How many formula cells the pages have."""
    pages = (page.cells(values, view, kit()) for page in PAGES)
    return sum(bool(cell.formula) for cells in pages for cell in cells.values())
