"""The Exceptions page: every alert with its effect in money, first month and owner, ranked.

Native formulas over the hidden lines of exceptions_lines; the first forty alerts are shown, and
how many more there are. `sopxl exceptions` tells the same list. Imports the other sheets.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl.plan.alerts import Alert
from sopxl_workbook.cellspec import Value
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import exceptions_list as listed
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas, numbers
from sopxl_workbook.sheets.exceptions_block import line_count
from sopxl_workbook.sheets.exceptions_lines import candidates
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.style import ACT_PALE
from sopxl_workbook.sheets.summary_resources import resource_names
from sopxl_workbook.sheets.timeline import name_at
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, plural, worded
from sopxl_workbook.values import BookValues

FIRST, SHOWN = listed.FIRST_LINE, listed.SHOWN
RANK, SUBJECT, EFFECT, TEXT, MONTH, OWNER = range(2, 8)
COUNT_COLUMN, HIDDEN = 8, 9
_WIDTHS = {"A": 12, "B": 40, "C": 170, "D": 96, "E": 520, "F": 90, "G": 160}
_HEADS = {
    RANK: "Rank",
    SUBJECT: "Subject",
    TEXT: "What happens",
    MONTH: "First in",
    OWNER: "Owner",
}
_SIDES = {TEXT: "left indent"}
_STYLES = {
    RANK: "derived left hair",
    SUBJECT: "label_key hair",
    EFFECT: "key thousand hair",
    TEXT: "indent hair",
    MONTH: "derived left hair",
    OWNER: "derived left hair",
}
_NOTES = (
    "Effect: a balance below zero, too low or too high counts in its worst month, at price where "
    "customers wait and at standard cost where stock is missing or lies; a load counts as the "
    "output, at price, that the hours over capacity were to make;",
    "a forecast nobody reviewed as the tolerance that the Policy gives it; a deviation of the "
    "latest closed month beyond its tolerance at price (demand) or standard cost (supply);",
    "a gap of more than 1% to the business plan as it is. Looked at: 12 months, and the fiscal "
    "year; last the steps of the month that nobody has signed, late by the status day on Control.",
)
_NOTHING = "Nothing is out of its limits in the next 12 months"


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    found = listed.alerts(book, view)
    families = len(canvas.company.families)
    count = line_count(families, len(resource_names(book)))
    grid = Grid(canvas, FIRST, count, HIDDEN)
    grid.axis()
    candidates(grid, view, found)
    formula = f"=COUNT({grid.span('rank')})"
    canvas.formula(1, COUNT_COLUMN, formula, len(found), "days")
    _lines(canvas, grid, found)
    _rest(canvas, grid, found)
    canvas.text(1, RANK, "Exceptions", "title")
    canvas.formula(1, OWNER, page.MASTER_FORMULA, master_text(book, view), "master")
    canvas.formula(2, OWNER, page.RUN_FORMULA, page.run_state(view), "version")
    canvas.formula(2, RANK, *_message(grid, found, view), "headline")
    for column, text in _HEADS.items():
        canvas.text(FIRST - 1, column, text, f"head {_SIDES.get(column, 'left')} under")
    canvas.formula(FIRST - 1, EFFECT, *listed.thousand(view), "head right under")
    canvas.foot = FIRST + SHOWN + 3
    for i, text in enumerate(_NOTES):
        canvas.text(canvas.foot - 1 + i, RANK, text, "footnote")
    return canvas


def _lines(canvas: Canvas, grid: Grid, found: Sequence[Alert]) -> None:
    """The ranked lines that are seen: each finds its hidden line by its rank."""
    company = canvas.company
    place = {alert: grid.values["rank"].index(i + 1) + 1 for i, alert in enumerate(found)}
    sources = {SUBJECT: "subject", EFFECT: "effect", TEXT: "text", OWNER: "owner"}
    parts = dict(zip((SUBJECT, EFFECT, TEXT, MONTH, OWNER), listed.PARTS, strict=True))
    for i in range(SHOWN):
        row, alert = FIRST + i, found[i] if i < len(found) else None
        at = f"$H{row}"
        ranks = grid.span("rank")
        formula = f'=IFERROR(MATCH(ROW()-{FIRST - 1},{ranks},0),"")'
        canvas.formula(row, COUNT_COLUMN, formula, "" if alert is None else place[alert], "days")
        canvas.formula(
            row,
            RANK,
            f'=IF(ISNUMBER({at}),ROW()-{FIRST - 1},"")',
            "" if alert is None else i + 1,
            _STYLES[RANK],
        )
        for column, name in sources.items():
            _cell(canvas, row, column, at, f"INDEX({grid.span(name)},{at})", alert, parts)
        first = f"INDEX({grid.span('first')},{at})"
        _cell(canvas, row, MONTH, at, name_at(company, first), alert, parts)


def _cell(
    canvas: Canvas,
    row: int,
    column: int,
    at: str,
    formula: str,
    alert: Alert | None,
    parts: dict[int, str],
) -> None:
    value: Value = "" if alert is None else listed.part_of(alert, canvas.book, parts[column])
    canvas.formula(row, column, f'=IF(ISNUMBER({at}),{formula},"")', value, _STYLES[column])


def _rest(canvas: Canvas, grid: Grid, found: Sequence[Alert]) -> None:
    """How many more there are, and what they come to."""
    row, left = FIRST + SHOWN, found[SHOWN:]
    more = f"({listed.COUNT_CELL}-{SHOWN})"
    for column in range(RANK, OWNER + 1):
        canvas.text(row, column, None, "total")
    money = numbers(alert.effect for alert in left if alert.effect == alert.effect)
    effects, ranks = grid.span("effect"), grid.span("rank")
    beyond = f"SUMPRODUCT(ISNUMBER({ranks})*({ranks}>{SHOWN}),{effects})"
    shown = f"{len(left)} more: sopxl exceptions lists them" if left else ""
    canvas.formula(
        row,
        SUBJECT,
        f'=IF({more}>0,{more}&" more: sopxl exceptions lists them","")',
        shown,
        "derived left total",
    )
    formula = f'=IF({more}>0,{beyond},"")'
    canvas.formula(row, EFFECT, formula, sum(money) if left else "", "key thousand total")


def _message(grid: Grid, found: Sequence[Alert], view: View) -> tuple[str, str]:
    """How many alerts there are, what they come to, and the first of them."""
    count, total = listed.COUNT_CELL, f"SUM({grid.span('effect')})"
    money = f'FIXED({total}/1000000,1)&" million"&IF(sop_currency="",""," "&sop_currency)'
    formula = (
        f'=IF({count}=0,"{_NOTHING}",{plural(count, "alert")}&", "&{money}&" at stake; first: "'
        f"&$C${FIRST})"
    )
    if not found:
        return formula, _NOTHING
    known = sum(alert.effect for alert in found if alert.effect == alert.effect)
    currency = view.setting("sop_currency")
    stake = f"{fixed(known / 1e6, 1)} million{' ' if currency else ''}{currency} at stake"
    return formula, f"{worded(len(found), 'alert')}, {stake}; first: {found[0].subject}"


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(f"{column}:{column}", pixels)
    last_hidden = max(column for _, column in canvas.cells)
    sheet.set_column(COUNT_COLUMN - 1, last_hidden - 1, 8, None, {"hidden": 1})
    for row, pixels in {1: 32, 2: 24, 3: 6, 4: 6, 5: 6, 6: 18}.items():
        sheet.set_row_pixels(row - 1, pixels)
    for row in range(FIRST, FIRST + SHOWN + 1):
        sheet.set_row_pixels(row - 1, page.HEAT)
    sheet.freeze_panes(FIRST - 1, 3)
    page.print_setup(tools, canvas.foot + 1, OWNER)
    page.master_rule(tools, MONTH, OWNER)
    bar = {
        "type": "data_bar",
        "bar_solid": True,
        "bar_color": ACT_PALE,
        "bar_border_color": ACT_PALE,
    }
    sheet.conditional_format(FIRST - 1, EFFECT - 1, FIRST + SHOWN - 2, EFFECT - 1, bar)
    page.protect(sheet)


PAGE = Page(listed.SHEET, _compose, _decorate, since=3)
