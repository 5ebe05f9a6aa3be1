"""A workbook of copies of pages, each with its own choices, as values: to be printed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

import xlsxwriter

from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets.page import Page
from sopxl_workbook.sheets.plain import PlainSheet
from sopxl_workbook.sheets.style import Styles
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues


@dataclass(frozen=True, slots=True)
class Copy:
    """One page as it shows one choice."""

    sheet: str  # its name there
    page: Page
    view: View


def build_copies(
    copies: Iterable[Copy], values: BookValues, kit: Kit, title: str, created: dt.datetime
) -> bytes:
    """The bytes of a workbook of copies, in their order; title : by which it is known."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": False})
    book.set_properties({"title": title, "created": created})
    styles = Styles(book)
    for copy in copies:
        sheet = book.add_worksheet(copy.sheet, PlainSheet)
        copy.page.draw_copy(sheet, book, styles, values, copy.view, kit)
    book.close()
    return buffer.getvalue()
