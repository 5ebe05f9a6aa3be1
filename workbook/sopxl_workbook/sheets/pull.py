"""Pull lines: cards of each loop and takt time of each line, from the plan of the next months.

Composes the lines and decorates the page; imports the other modules of the sheets.
"""

from __future__ import annotations

from typing import Any

from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml.a1 import cell_name, column_letters
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets import pull_at as at
from sopxl_workbook.sheets.canvas import Canvas, number, numbers
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.pull_lines import lines
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, joined
from sopxl_workbook.values import BookValues

SHEET = "Pull"
HEAD_ROW = at.FIRST - 1
_HEADS = {
    at.CODE: "Item",
    at.FAMILY: "Family",
    at.LINE: "Line",
    at.CONTAINER: "Container",
    at.LEAD: "Lead time",
    at.SAFETY: "Safety",
    at.HELD: "Safety stock",
    at.STANDING: "In the loop",
    at.CHANGE: "To add",
    at.MINUTES: "Minutes a day",
}
_GROUPS = (
    (at.CODE, at.LINE, "LOOP"),
    (at.DAILY[0], at.DAILY[-1], "UNITS A WORKING DAY"),
    (at.CONTAINER, at.HELD, "GIVEN: UNITS, WORKING DAYS"),
    (at.CARDS[0], at.CHANGE, "CARDS, FULL CONTAINERS"),
    (at.MINUTES, at.TAKT[-1], "TAKT TIME, MINUTES A UNIT"),
)
_WIDTHS = {
    "A": 12,
    "B:C": 130,
    "D": 130,
    "E:G": 66,
    "H:K": 74,
    "L:N": 62,
    "O:P": 74,
    "Q": 92,
    "R:T": 74,
}
_NOTES = (
    "Cards = (units a day × lead time × (1 + safety) + safety stock) ÷ container, rounded up: "
    "fewer starve the line. Units a day = plan of the own plant × planning share ÷ factor ÷ "
    "working days.",
    "Takt time = minutes of a working day ÷ units a day of all items that the line makes here: a "
    "unit has to leave the line so often. Minutes are the hours of one station, on "
    "Resources; it is blank in a month in which the line makes none of them.",
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    grid = Grid(canvas, at.FIRST_LINE, at.MOST, at.HIDDEN)
    lines(grid, view)
    _window(canvas, grid, view)
    canvas.text(1, at.CODE, "Pull lines: cards and takt time", "title")
    canvas.formula(1, at.TAKT[-1], page.MASTER_FORMULA, master_text(book, view), "master")
    canvas.formula(2, at.TAKT[-1], page.RUN_FORMULA, page.run_state(view), "version")
    canvas.formula(2, at.CODE, *_message(grid), "headline")
    _heads(canvas, grid)
    canvas.foot = at.FIRST + at.SHOWN + 2
    for i, text in enumerate(_NOTES):
        canvas.text(canvas.foot - 1 + i, at.CODE, text, "footnote")
    canvas.foot += 1
    return canvas


def _window(canvas: Canvas, grid: Grid, view: View) -> None:
    """The loops that are shown: a row each, out of the hidden lines of all."""
    given, typed = int(number(grid.what("loops given"))), view.loops_from
    first = int(typed) if typed is not None and 1 <= typed <= given else 1
    count = grid.ref("loops given")
    inside = f"IF(AND({at.LOOPS_FROM}>=1,{at.LOOPS_FROM}<={count}),INT({at.LOOPS_FROM}),1)"
    start = grid.scalar("first loop shown", f"IF(ISNUMBER({at.LOOPS_FROM}),{inside},1)", first)
    for row, name in enumerate(grid.scalars, 1):  # beside them: a text there would show on the page
        canvas.text(row, at.HIDDEN - 1, name, "label_derived")
    canvas.text(4, at.CODE, f"Loops from{page.CHOOSE_HERE}", "meta_label")
    canvas.input(5, at.CODE, typed, "input left")
    last = f"MIN({start}+{at.SHOWN - 1},{count})"
    shown = f"loops {first} to {min(first + at.SHOWN - 1, given)} of {given}" if given else ""
    canvas.text(4, at.FAMILY, "Shown", "meta_label")
    formula = f'=IF({count}=0,"","loops "&{start}&" to "&{last}&" of "&{count})'
    canvas.formula(5, at.FAMILY, formula, shown, "meta left")
    columns = sorted({c for r, c in canvas.cells if r == at.FIRST_LINE and c <= at.TAKT[-1]})
    for i in range(at.SHOWN):
        line = first + i if first + i <= min(given, at.MOST) else 0
        place = f"IF({start}+{i}<=MIN({count},{at.MOST}),{start}+{i},0)"
        canvas.formula(at.FIRST + i, at.SHOWN_LINE, f"={place}", line, "days")
        for column in columns:
            letter = column_letters(column)
            cells = f"{letter}${at.FIRST_LINE}:{letter}${at.FIRST_LINE + at.MOST - 1}"
            here = f"${column_letters(at.SHOWN_LINE)}{at.FIRST + i}"
            cell = canvas.cells[at.FIRST_LINE, column]
            value = canvas.value(at.FIRST_LINE + line - 1, column) if line else ""
            formula = f'=IF({here}>0,INDEX({cells},{here}),"")'
            canvas.formula(at.FIRST + i, column, formula, value, cell.style)


def _heads(canvas: Canvas, grid: Grid) -> None:
    for first, last, text in _GROUPS:
        for column in range(first, last + 1):
            canvas.text(HEAD_ROW - 1, column, None, "zone_band")
        canvas.text(HEAD_ROW - 1, first, text, "zone_band")
    for column, text in _HEADS.items():
        side = " left" if column <= at.LINE else ""
        canvas.text(HEAD_ROW, column, text, f"head{side} under")
    for columns in (at.DAILY, at.CARDS, at.TAKT):
        for month, column in enumerate(columns):
            name = f"month {month + 1}"
            canvas.formula(HEAD_ROW, column, f"={grid.ref(name)}", grid.what(name), "head under")


def _message(grid: Grid) -> tuple[str, str]:
    """How many cards are needed, and how many loops want more or fewer."""
    needed, change = grid.span("cards 1"), grid.span("to add")
    loops = f"COUNT({needed})"
    given = grid.ref("loops given")
    more, fewer = f'COUNTIF({change},">0")', f'COUNTIF({change},"<0")'
    formula = (
        f'=IF({loops}=0,"No loop of cards yet: fill the sheet Pull lines",FIXED(SUM({needed}),0)&'
        f'" cards in "&{loops}&" loops in "&{grid.ref("month 1")}&": more needed in "&{more}&'
        f'", fewer in "&{fewer}&IF({given}>{at.MOST},"; ▲ "&{given}&'
        f'" stand on Pull lines, {_SHOWN}",""))'
    )
    cards = numbers(grid.values["cards 1"])
    if not cards:
        return formula, "No loop of cards yet: fill the sheet Pull lines"
    changes = numbers(grid.values["to add"])
    ups, downs = sum(value > 0 for value in changes), sum(value < 0 for value in changes)
    told = f"{fixed(sum(cards))} cards in {len(cards)} loops in {joined(grid.what('month 1'))}: "
    told += f"more needed in {ups}, fewer in {downs}"
    rows = int(number(grid.what("loops given")))
    return formula, told + (f"; ▲ {rows} stand on Pull lines, {_SHOWN}" if rows > at.MOST else "")


_SHOWN = f"the page works with the first {at.MOST}"


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for columns, pixels in _WIDTHS.items():
        pair = columns if ":" in columns else f"{columns}:{columns}"
        sheet.set_column_pixels(pair, pixels)
    last_hidden = max(column for _, column in canvas.cells)
    sheet.set_column(at.TAKT[-1], last_hidden - 1, 8, None, {"hidden": 1})
    for row, pixels in {1: 32, 2: 24, 3: 6, 4: 14, 5: 20, 6: 8, 7: 16, 8: 20}.items():
        sheet.set_row_pixels(row - 1, pixels)
    for row in range(at.FIRST, at.FIRST + at.SHOWN):
        sheet.set_row_pixels(row - 1, page.HEAT)
    signs = (">", "watch", '"▲ "+#,##0_i'), ("<", "outside", '"▼ −"#,##0_i;"▼ −"#,##0_i')
    for sign, style, shown in signs:
        rule = {
            "type": "formula",
            "criteria": f"=IF(ISNUMBER({cell_name(at.FIRST, at.CHANGE)}),"
            f"{cell_name(at.FIRST, at.CHANGE)}{sign}0,FALSE)",
            "format": tools.styles.rule(style, shown),
        }
        sheet.conditional_format(
            at.FIRST - 1, at.CHANGE - 1, at.FIRST + at.SHOWN - 2, at.CHANGE - 1, rule
        )
    for row in range(at.FIRST_LINE, at.FIRST_LINE + at.MOST):
        sheet.set_row(row - 1, None, None, {"hidden": 1})
    if tools.live:
        _offer_windows(sheet)
    sheet.freeze_panes(HEAD_ROW, at.CODE)
    page.print_setup(tools, canvas.foot, at.TAKT[-1])
    page.master_rule(tools, at.TAKT[-2], at.TAKT[-1])
    page.protect(sheet)


def _offer_windows(sheet: Any) -> None:
    """The list of the windows, under the choice."""
    listed = {
        "validate": "list",
        "source": list(at.WINDOWS),
        "input_title": "Loops from",
        "input_message": f"The page shows {at.SHOWN} loops; choose the first of them. Clear the "
        "cell for the first page. Totals are of all loops.",
        "error_title": "Loops from",
        "error_message": f"Choose {', '.join(map(str, at.WINDOWS))}, or clear the cell.",
    }
    sheet.data_validation(4, at.CODE - 1, 4, at.CODE - 1, listed)


PAGE = Page(SHEET, _compose, _decorate, since=3)
