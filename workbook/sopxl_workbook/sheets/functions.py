"""The Functions sheet: every SOP_ function as a planner writes it, from the registry's list."""

from __future__ import annotations

from sopxl.conventions import CONVENTIONS
from sopxl.registry import CellFunction
from sopxl_workbook.cellspec import Value
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues

SHEET = "Functions"
NAME, GIVES, EXAMPLE = 2, 3, 4
_WIDTHS = {"A": 12, "B": 190, "C": 640, "D": 520}
FIRST = 6
_CODE = 66  # characters of an example that a line holds


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    canvas.text(1, NAME, "Functions", "title")
    canvas.formula(1, EXAMPLE, page.MASTER_FORMULA, master_text(book, view), "master")
    canvas.text(
        2, NAME, "Cell functions for any workbook: one formula for a whole horizon", "headline"
    )
    canvas.text(
        3,
        NAME,
        "Ranges may be rows or columns; the result lies as the first range does. A wrong argument "
        "gives a true error, and SOP_EXPLAIN says why.",
        "help",
    )
    heads = ((NAME, "Function and arguments"), (GIVES, "What it gives"), (EXAMPLE, "Example"))
    for column, text in heads:
        canvas.text(FIRST - 1, column, text, "head left under")
    row, category = FIRST, ""
    for function in kit.functions:
        if function.category != category:
            category = function.category
            canvas.text(row, NAME, category.upper(), "block")
            row += 1
        row = _function(canvas, row, function)
    canvas.foot = _conventions(canvas, row)
    return canvas


def _conventions(canvas: Canvas, row: int) -> int:
    """What all of them keep to; gives the row below."""
    canvas.text(row, NAME, "WHAT ALL OF THEM KEEP TO", "block")
    for convention in CONVENTIONS:
        row += 1
        canvas.text(row, NAME, convention.subject, "label_derived")
        canvas.text(row, GIVES, convention.rule, "help")
        canvas.text(row, EXAMPLE, f"{convention.example} gives {convention.gives}", "code")
    return row + 1


def _function(canvas: Canvas, row: int, function: CellFunction) -> int:
    """One function and its arguments; gives the row below."""
    canvas.rows[function.name] = row
    canvas.text(row, NAME, function.name, "label_key")
    canvas.text(row, GIVES, function.summary, "label_key")
    look = "code" if len(function.example) <= _CODE else "code wrap"
    canvas.text(row, EXAMPLE, function.example, look)
    row += 1
    for argument in function.arguments:
        name = f"[{argument.name}]" if argument.optional else argument.name
        canvas.text(row, NAME, name, "label_derived")
        canvas.text(row, GIVES, argument.help, "help")
        row += 1
    canvas.text(row, NAME, "gives", "label_derived hair")
    canvas.text(row, GIVES, function.result, "help hair")
    canvas.text(row, EXAMPLE, None, "hair")
    return row + 1


def _height(example: Value) -> int:
    """Pixels of the row of a function: as many lines as its example takes."""
    return 20 + 15 * ((len(str(example)) - 1) // _CODE)


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(f"{column}:{column}", pixels)
    heights = {1: 32, 2: 22, 3: 18, 4: 8, 5: 20}
    blocks = [row for (row, _), cell in canvas.cells.items() if cell.style == "block"]
    heights |= dict.fromkeys(blocks, 26)
    heights |= {row: _height(canvas.value(row, EXAMPLE)) for row in canvas.rows.values()}
    for row in range(1, canvas.foot):
        sheet.set_row_pixels(row - 1, heights.get(row, 16))
    sheet.freeze_panes(FIRST - 1, 0)
    page.print_setup(tools, canvas.foot, EXAMPLE, tall=0)
    sheet.repeat_rows(FIRST - 2)
    page.master_rule(tools, EXAMPLE, EXAMPLE)
    page.protect(sheet)


PAGE = Page(SHEET, _compose, _decorate)
