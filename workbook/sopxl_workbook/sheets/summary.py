"""The Summary: the whole company on one page, for those who decide; imports the other sheets.

Families by business unit, each figure with sign, symbol and word; key figures in money; what has
most money at stake; the decisions that wait. It holds no number of its own.
"""

from __future__ import annotations

from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets import summary_columns as at
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.summary_blocks import decisions, message, stakes
from sopxl_workbook.sheets.summary_figures import FIGURE_ROW, SPANS, key_figures
from sopxl_workbook.sheets.summary_groups import spare_lines
from sopxl_workbook.sheets.summary_lines import lines
from sopxl_workbook.sheets.summary_resources import resource_list
from sopxl_workbook.sheets.summary_table import heads, total
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues

SHEET = "Summary"
FIRST_LINE = 21
_ONE_PAGE = 30  # lines that fit on one sheet of paper
_WIDTHS = {
    "A": 12,
    "B": 130,
    "C": 92,
    "D:E": 48,
    "F": 108,
    "G:H": 52,
    "I": 112,
    "J:K": 54,
    "L": 112,
    "M:N": 52,
    "O": 122,
    "P": 44,
    "Q": 124,
    "R": 78,
    "S:U": 54,
    "V": 126,
    "W": 70,
}
_PAGE_HEIGHT = 1110  # pixels that an A4 page takes at this width
_LEAST, _MOST = 20, 42  # pixels of a line
_HEIGHTS = {
    1: 32,
    2: 24,
    3: 8,
    4: 16,
    5: 40,
    6: 20,
    7: 14,
    8: 22,
    9: 16,
    15: 14,
    16: 22,
    17: 16,
    **dict.fromkeys(range(10, 15), 22),
    18: 16,
    19: 16,
    20: 24,
}


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    families = len(canvas.company.families)
    count = max(1, families + spare_lines(families))
    grid = Grid(canvas, FIRST_LINE, count, at.HIDDEN)
    grid.axis()
    resources = resource_list(canvas, grid, FIRST_LINE)
    for row in range(grid.first, grid.last + 1):
        for column in range(at.NAME, at.DECISIONS + 1):
            canvas.text(row, column, None, "hair")
    lines(grid, resources, view)
    heads(canvas, grid)
    total(grid, view)
    key_figures(grid)
    stakes(canvas, view)
    decisions(canvas, view)
    canvas.text(1, at.NAME, "Executive summary", "title")
    canvas.formula(1, at.DECISIONS, page.MASTER_FORMULA, master_text(book, view), "master")
    canvas.formula(2, at.DECISIONS, page.RUN_FORMULA, page.run_state(view), "version")
    canvas.formula(2, at.NAME, *message(grid, view), "headline")
    canvas.foot = grid.last + 2
    canvas.text(canvas.foot, at.NAME, _FOOTNOTE, "footnote")
    return canvas


_FOOTNOTE = (
    "Sales and supply: latest closed month against the plan authorised before it; beyond the "
    "tolerance of the Policy act, beyond half of it watch · service 0.5 and 2 points · inventory "
    "10% under act, 25% over watch · backlog 10% and 25% over · load 95% and 100% of the next 12 "
    "months · revenue 1% and 3% of the business plan."
)


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for columns, pixels in _WIDTHS.items():
        pair = columns if ":" in columns else f"{columns}:{columns}"
        sheet.set_column_pixels(pair, pixels)
    last_hidden = max(column for _, column in canvas.cells)
    sheet.set_column(at.HIDDEN - 2, last_hidden - 1, 8, None, {"hidden": 1})
    for row, pixels in _HEIGHTS.items():
        sheet.set_row_pixels(row - 1, pixels)
    count = canvas.foot - 2 - FIRST_LINE + 1
    room = (_PAGE_HEIGHT - sum(_HEIGHTS.values()) - 40) // count
    height = max(_LEAST, min(_MOST, room))
    for row in range(FIRST_LINE, canvas.foot - 1):
        sheet.set_row_pixels(row - 1, height)
    sheet.freeze_panes(FIRST_LINE - 2, 2)
    page.print_setup(tools, canvas.foot, at.DECISIONS, 1 if count <= _ONE_PAGE else 0)
    sheet.repeat_rows(16, FIRST_LINE - 3)
    page.master_rule(tools, at.GAP_SAYS, at.DECISIONS)
    _figures(canvas, tools)
    _rules(canvas, tools)
    page.protect(sheet)


def _figures(canvas: Canvas, tools: Tools) -> None:
    """A key figure is wider than a column of the table, and a number does not overflow."""
    for first, last in SPANS:
        cell = canvas.cells[FIGURE_ROW, first]
        style = tools.styles.get(cell.style)
        tools.sheet.merge_range(FIGURE_ROW - 1, first - 1, FIGURE_ROW - 1, last - 1, "", style)
        tools.sheet.write_formula(FIGURE_ROW - 1, first - 1, cell.formula, style, cell.value)


def _rules(canvas: Canvas, tools: Tools) -> None:
    """The fill of what is to be acted on and watched, and the look of a subtotal."""
    last = canvas.foot - 3
    for column in at.SAYS:
        for word, style in (("act", "act"), ("watch", "watch")):
            rule = {"type": "text", "criteria": "ends with", "value": word}
            rule |= {"format": tools.styles.rule(style)}
            tools.sheet.conditional_format(FIRST_LINE - 2, column - 1, last, column - 1, rule)
    is_subtotal = {
        "type": "formula",
        "criteria": f'=AND($B{FIRST_LINE}<>"",$C{FIRST_LINE}="")',
        "format": tools.styles.rule("bold total pale"),
    }
    area = (FIRST_LINE - 1, at.NAME - 1, last, at.DECISIONS - 1)
    tools.sheet.conditional_format(*area, is_subtotal)
    for row in (6, *range(10, 15)):
        rule = {"type": "text", "criteria": "begins with", "value": "▼"}
        rule |= {"format": tools.styles.rule("outside")}
        if row == 6:
            tools.sheet.conditional_format(5, 1, 5, at.DECISIONS - 1, rule)
            tools.sheet.conditional_format(5, 1, 5, at.DECISIONS - 1, rule | {"value": "▲"})


PAGE = Page(SHEET, _compose, _decorate, since=3)
