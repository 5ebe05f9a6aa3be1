"""The page Glossary: the words of the field as the book uses them, and the legend of its looks."""

from __future__ import annotations

from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.legend import MARKS, SYMBOLS
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.style import DEVIATION_ACT, LOAD_FULL
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.vocabulary import GROUPS
from sopxl_workbook.values import BookValues

SHEET = "Glossary"
WORD, MEANING, INSTEAD = 2, 3, 4
FIRST = 6
_WIDTHS = {"A": 12, "B": 210, "C": 760, "D": 300}
_FULL = {"act load": LOAD_FULL, "outside units": DEVIATION_ACT}
_READING = (
    "Wallace, Stahl: Sales & Operations Planning, the how-to handbook. For executives: "
    "Sales & Operations Planning, the executive's guide.",
    "The ASCM Dictionary (formerly APICS) has the trade's own wording of every term above.",
    "Palmatier, Crum: Enterprise Sales and Operations Planning.",
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    canvas.text(1, WORD, "Glossary and legend", "title")
    canvas.formula(1, INSTEAD, page.MASTER_FORMULA, master_text(book, view), "master")
    canvas.text(2, WORD, "One word for each thing, the same on every page of this book", "headline")
    help_ = "In our own words; the legend of cells and marks stands at the end."
    canvas.text(3, WORD, help_, "help")
    heads = ((WORD, "Word"), (MEANING, "Meaning"), (INSTEAD, "Not called"))
    for column, head in heads:
        canvas.text(FIRST - 1, column, head, "head left under")
    row = FIRST
    for name, terms in GROUPS:
        canvas.text(row, WORD, name, "block")
        for term in terms:
            row += 1
            _line(canvas, row, term.word, term.meaning, ", ".join(term.instead_of))
        row += 1
    canvas.foot = _reading(canvas, _legend(canvas, row))
    return canvas


def _line(canvas: Canvas, row: int, word: str, meaning: str, instead: str) -> None:
    canvas.text(row, WORD, word, "label_key hair")
    canvas.text(row, MEANING, meaning, "help wrap hair")
    canvas.text(row, INSTEAD, instead or None, "help hair")


def _legend(canvas: Canvas, row: int) -> int:
    """How cells are marked, and the marks; gives the row below."""
    canvas.text(row, WORD, "LEGEND: HOW CELLS ARE MARKED", "block")
    for name, shown, style, meaning in MARKS:
        row += 1
        canvas.rows[name] = row
        _line(canvas, row, name, meaning, "")
        canvas.text(row, INSTEAD, shown, f"{style} left hair")
    row += 1
    canvas.text(row, WORD, "LEGEND: MARKS", "block")
    for mark, meaning in SYMBOLS:
        row += 1
        _line(canvas, row, mark, meaning, "")
    return row + 1


def _reading(canvas: Canvas, row: int) -> int:
    """Where to read more; gives the last row."""
    canvas.text(row, WORD, "FURTHER READING", "block")
    for text in _READING:
        row += 1
        canvas.text(row, WORD, text, "help")
    return row


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(f"{column}:{column}", pixels)
    heights = {1: 32, 2: 22, 3: 18, 4: 8, 5: 20}
    blocks = [row for (row, _), cell in canvas.cells.items() if cell.style == "block"]
    heights |= dict.fromkeys(blocks, 26)
    long = [
        row
        for (row, column), cell in canvas.cells.items()
        if column == MEANING and len(str(cell.value)) > _ONE_LINE
    ]
    heights |= dict.fromkeys(long, _TWO_LINES)
    for row in range(1, canvas.foot + 1):
        sheet.set_row_pixels(row - 1, heights.get(row, page.LINE))
    for name, shown, style, _ in MARKS:
        if style in _FULL:
            look = tools.styles.get(f"{style} left hair", num_format=_FULL[style])
            sheet.write_number(canvas.rows[name] - 1, INSTEAD - 1, shown, look)
    sheet.freeze_panes(FIRST - 1, 0)
    page.print_setup(tools, canvas.foot, INSTEAD, tall=0)
    sheet.repeat_rows(FIRST - 2)
    page.master_rule(tools, INSTEAD, INSTEAD)
    page.protect(sheet)


_TWO_LINES = 32  # pixels
_ONE_LINE = 160  # letters of a meaning in the width of its column

PAGE = Page(SHEET, _compose, _decorate, since=3)
