"""Makes a workbook from code: every sheet, table, name and page; imports XlsxWriter.

Formulas are written with the values that the engine works out for them, so the book is right in
any viewer before anything calculates it. Two builds of the same contents are the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from sopxl.registry import CellFunction
from sopxl_workbook.contract import (
    ACTUAL,
    ARCHIVE,
    CONTROL_SHEET,
    FORECAST,
    IN_FORCE,
    LOAD,
    PLAN,
    PROJECTION,
    REVIEW,
    TABLES,
    USAGE,
    VIEWS_BY_MONTH,
    Table,
    WideTable,
)
from sopxl_workbook.kit import Kit
from sopxl_workbook.review import count_not_reviewed
from sopxl_workbook.sheets import PAGES, View, beside, control_drawn, examples, long, wide
from sopxl_workbook.sheets.page import footer, paper
from sopxl_workbook.sheets.plain import PlainSheet
from sopxl_workbook.sheets.style import FAINT, Styles
from sopxl_workbook.steps import first_rows
from sopxl_workbook.values import BookValues

CREATED = dt.datetime(2026, 1, 1)  # fixed, so that two builds are the same bytes
CONFIG_SHEET = "xlwings.conf"
CONFIG = (("ADD_WORKBOOK_TO_PYTHONPATH", "false"),)
RECALCULATION_ENGINE = 191029  # Excel 365: it then shows the stored values as they are


@dataclass(frozen=True)
class Contents:
    """What goes into a new book."""

    values: BookValues
    rows: Mapping[str, Sequence[Sequence[Any]]]  # of each long table, as cells
    settings: Mapping[str, Any]  # of the Control sheet, by defined name
    checksum: float  # of the inputs

    @property
    def view(self) -> View:
        """What the pages show first."""
        not_reviewed = count_not_reviewed(self.rows[REVIEW.name])
        settings = {**self.settings, "sop_inputs_now": self.checksum}
        return View.of(self.values, settings, not_reviewed, self.rows)


def build(contents: Contents, kit: Kit, *, macros: bool) -> bytes:
    """The bytes of a new workbook.

    macros : whether it is an .xlsm with our VBA project and buttons, else a plain .xlsx.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": False})
    book.set_properties({"title": "Sales & Operations Planning", "created": CREATED})
    book.set_calc_mode("auto", RECALCULATION_ENGINE)
    book.calc_on_load = False  # the stored values show, with macros off and in every viewer
    styles, view = Styles(book), contents.view
    for page in PAGES:
        sheet = book.add_worksheet(page.name, PlainSheet)
        page.draw(sheet, book, styles, contents.values, view, kit, macros=macros)
    _data_sheets(book, styles, contents)
    _config_sheet(book)
    if macros:
        _add_vba(book, kit)
    book.close()
    return buffer.getvalue()


_OF_DEMAND = ("tblEvents", "tblViewOwners", "tblViews", "tblAgreed")
_ORDER: tuple[Table | WideTable | str, ...] = (
    CONTROL_SHEET,
    *TABLES[:5],
    *(table for table in TABLES if table.name == "tblActuals"),
    ACTUAL,
    FORECAST,
    *(table for table in TABLES if table.name in _OF_DEMAND),
    VIEWS_BY_MONTH,
    PLAN,
    IN_FORCE,
    LOAD,
    USAGE,
    PROJECTION,
    ARCHIVE,
    *(table for table in TABLES[5:] if table.name not in ("tblActuals", *_OF_DEMAND)),
)


def _data_sheets(book: Any, styles: Styles, contents: Contents) -> None:
    for part in _ORDER:
        sheet = _sheet(book, part, contents.settings)
        if isinstance(part, str):
            periods = contents.values.plan.company.calendar.count
            control_drawn.draw(sheet, book, styles, contents.settings, contents.checksum, periods)
        elif isinstance(part, WideTable):
            _wide_sheet(sheet, styles, contents.values, part)
        else:
            long.draw(sheet, styles, part, contents.rows.get(part.name, ()))


def _sheet(book: Any, part: Table | WideTable | str, settings: Mapping[str, Any]) -> Any:
    sheet = book.add_worksheet(part if isinstance(part, str) else part.sheet, PlainSheet)
    sheet.set_tab_color(FAINT)
    sheet.set_landscape()
    sheet.set_paper(paper(settings.get("sop_paper")))
    sheet.set_print_scale(60)
    footer(sheet, settings.get("sop_company"), settings.get("sop_currency"))
    return sheet


def build_pages(
    names: Collection[str], values: BookValues, view: View, kit: Kit, *, macros: bool = False
) -> bytes:
    """The bytes of a workbook of nothing but some pages, to be taken over into a book.

    names : of the pages. values, view : what they show, as the book is to stand. macros : whether
    the book has our buttons.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": False})
    styles = Styles(book)
    for page in PAGES:
        if page.name in names:
            sheet = book.add_worksheet(page.name, PlainSheet)
            page.draw(sheet, book, styles, values, view, kit, macros=macros)
    book.close()
    return buffer.getvalue()


def build_blank(tables: Sequence[Table], settings: Mapping[str, Any]) -> bytes:
    """The bytes of a workbook of nothing but some long tables as a new book has them.

    They are made to be taken over into a book that does not have them. settings : of that book.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    styles = Styles(book)
    for table in tables:
        long.draw(_sheet(book, table, settings), styles, table, first_rows(table.name))
    book.close()
    return buffer.getvalue()


def build_wide(
    tables: Sequence[WideTable], values: BookValues, settings: Mapping[str, Any]
) -> bytes:
    """The bytes of a workbook of nothing but some wide tables, with the rows that they have.

    They are made to be taken over into a book that does not have them. values, settings : of it.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": False})
    styles = Styles(book)
    for table in tables:
        _wide_sheet(_sheet(book, table, settings), styles, values, table)
    book.close()
    return buffer.getvalue()


def _wide_sheet(sheet: Any, styles: Styles, values: BookValues, table: WideTable) -> None:
    """A wide table on its sheet, protected where it holds nothing but formulas."""
    wide.draw(sheet, styles, values, table)
    if table in (PROJECTION, LOAD, USAGE, ARCHIVE, VIEWS_BY_MONTH):
        sheet.protect("", {"format_columns": True, "format_rows": True})


def build_control(settings: Mapping[str, Any]) -> bytes:
    """The bytes of a workbook of nothing but the Control sheet, whose looks a book can take over.

    settings : of that book, for the foot of the page.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": False})
    control_drawn.draw(_sheet(book, CONTROL_SHEET, settings), book, Styles(book), settings, 0.0, 1)
    book.close()
    return buffer.getvalue()


def build_examples(functions: Sequence[CellFunction]) -> bytes:
    """The bytes of a workbook of nothing but the sheet of functions that attach adds."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": False})
    examples.draw(book.add_worksheet(examples.SHEET, PlainSheet), Styles(book), functions)
    book.close()
    return buffer.getvalue()


def build_beside(name: str, first: int, lines: Sequence[beside.Line | None]) -> bytes:
    """The bytes of a workbook of nothing but the sheet that adopt inserts, with its lines."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": False})
    beside.draw(book.add_worksheet(name, PlainSheet), Styles(book), first, lines)
    book.close()
    return buffer.getvalue()


def sheet_before(sheet: str) -> str:
    """The sheet that stands before another one, which is not the first, in a new book."""
    pages = [page.name for page in PAGES]
    names = [*pages, *(part if isinstance(part, str) else part.sheet for part in _ORDER)]
    return names[names.index(sheet) - 1]


def _config_sheet(book: Any) -> None:
    sheet = book.add_worksheet(CONFIG_SHEET)
    for row, (key, value) in enumerate(CONFIG):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()


def _add_vba(book: Any, kit: Kit) -> None:
    from sopxl_workbook.vba import vba_project  # pyOpenVBA is needed only here

    book.set_vba_name("ThisWorkbook")
    documents = [("ThisWorkbook", True)]
    for number, sheet in enumerate(book.worksheets(), start=1):
        name = f"Sheet{number}"
        sheet.set_vba_name(name)
        documents.append((name, False))
    project = vba_project(kit.modules(), documents)
    book.add_vba_project(io.BytesIO(project), is_stream=True)
