"""Workbooks of a planner's, to be attached to: plain, with macros, with what stands in the way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files

import xlsxwriter
from workbook.ooxml.samples import rich_book

from sopxl_workbook.vba.modules import document_module, standard_modules
from sopxl_workbook.vba.standing import Standing

TOOLS = "Public Function Twice(x)\n    Twice = x * 2\nEnd Function\n"


def macro_project(modules: Mapping[str, str], documents: tuple[str, ...] = ()) -> bytes:
    """A project that Excel made, compiled code and all, with modules of the planner's."""
    shipped = files("pyopenvba").joinpath("_templates/blank_files/blank_workbook.xlsm")
    with zipfile.ZipFile(io.BytesIO(shipped.read_bytes())) as book:
        standing = Standing(book.read("xl/vbaProject.bin"))
    standing.add([document_module(name) for name in documents])
    standing.add(standard_modules(modules))
    return standing.result()


def macro_book(modules: Mapping[str, str] | None = None) -> bytes:
    """An .xlsm of many kinds of parts, with macros and a button of the planner's."""
    given = {"Tools": TOOLS} if modules is None else modules
    return rich_book(macro_project(given, ("Sheet2", "Sheet3")))


def plain_book() -> bytes:
    """An .xlsx of the same kinds of parts."""
    return rich_book()


def chart_book() -> bytes:
    """An .xlsx with a chart as a sheet, and a sheet with a coloured tab."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Figures")
        sheet.set_tab_color("red")
        sheet.write_column("A1", [3, 1, 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Figures!$A$1:$A$3"})
        book.add_chartsheet("Picture").set_chart(chart)
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


MACRO, PLAIN, CHART = macro_book(), plain_book(), chart_book()
