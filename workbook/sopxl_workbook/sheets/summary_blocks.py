"""The message of the Summary, what has most money at stake, and the decisions that wait."""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import NOTES
from sopxl_workbook.said import DECISION, said
from sopxl_workbook.sheets import exceptions_list as listed
from sopxl_workbook.sheets import summary_columns as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.summary_table import total_of
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, plural, worded

TITLE_ROW, HEAD_ROW, FIRST, SHOWN = 8, 9, 10, 5
_STAKES = (at.NAME, at.TYPE, at.SERVICE_TARGET, at.SUPPLY_PLAN, at.SUPPLY_SAYS)
_NOTES = (at.TARGET, at.BALANCE_SAYS, at.GAP_SAYS)


def message(grid: Grid, view: View) -> tuple[str, str]:
    """The sentence over the page, and its twin."""
    call, gap = grid.ref("call of all"), f"$U${grid.first - 1}"
    year = grid.ref("fiscal year")
    million = 'FIXED({0}/1000000,1)&" million"'
    apart = million.format(f"ABS({gap})")
    held = (
        f'IF({gap}="",", without a business plan to hold it against",'
        f'IF({apart}={million.format(0)},", equal to the business plan",'
        f'", "&{apart}&IF({gap}<0," under"," over")&" the business plan"))'
    )
    alerts, open_ = listed.COUNT, f"SUM({grid.span('own decisions')})"
    rest = f'"; "&{plural(alerts, "alert")}&", "&{plural(open_, "decision")}&" to take"'
    formula = (
        f'=IF({call}="","Fiscal year "&{year}&" cannot be called yet: a month is not known",'
        f'"Revenue of fiscal year "&{year}&" is called at "&{million.format(call)}&'
        f'IF(sop_currency="",""," "&sop_currency)&{held})&{rest}'
    )
    return formula, _message(grid, view)


def _message(grid: Grid, view: View) -> str:
    total, gap = total_of(grid, "own call"), total_of(grid, "own gap")
    year, currency = grid.what("fiscal year"), view.setting("sop_currency")
    rest = (
        f"; {worded(listed.count(grid.canvas.book, view), 'alert')}, "
        f"{worded(sum(_open(grid)), 'decision')} to take"
    )
    if not is_number(total):
        return f"Fiscal year {year} cannot be called yet: a month is not known{rest}"
    text = f"Revenue of fiscal year {year} is called at {_million(total)}"
    text += f" {currency}" if currency else ""
    if not is_number(gap):
        return f"{text}, without a business plan to hold it against{rest}"
    apart, side = _million(abs(number(gap))), "under" if number(gap) < 0 else "over"
    if apart == _million(0.0):
        return f"{text}, equal to the business plan{rest}"
    return f"{text}, {apart} {side} the business plan{rest}"


def _open(grid: Grid) -> list[int]:
    return [int(n) for n in numbers(grid.values["own decisions"])]


def _million(value: Value) -> str:
    return f"{fixed(number(value) / 1e6, 1)} million"


def _band(canvas: Canvas, first: int, last: int, title: str) -> None:
    for column in range(first, last + 1):
        canvas.text(TITLE_ROW, column, None, "block under")
        for row in range(FIRST, FIRST + SHOWN):
            canvas.text(row, column, None, "hair")
    canvas.text(TITLE_ROW, first, title, "block under")


def stakes(canvas: Canvas, view: View) -> None:
    """The first alerts of the Exceptions page, whose cells these are."""
    _band(canvas, at.NAME, at.SUPPLY_SAYS, "Most money at stake")
    texts = ("Subject", "Thousand", "What happens", "First in", "Owner")
    for column, text in zip(_STAKES, texts, strict=True):
        place = {"Thousand": " right", "What happens": " indent"}.get(text, "")
        canvas.text(HEAD_ROW, column, text, f"meta_label{place}")
    canvas.formula(HEAD_ROW, at.TYPE, *listed.thousand(view), "meta_label right")
    styles = (
        "label_key hair",
        "key thousand hair",
        "indent hair",
        "derived left hair",
        "derived left hair",
    )
    found = listed.alerts(canvas.book, view)
    for i in range(SHOWN):
        for column, part, style in zip(_STAKES, listed.PARTS, styles, strict=True):
            value = listed.part_of(found[i], canvas.book, part) if i < len(found) else ""
            canvas.formula(FIRST + i, column, f"={listed.address(i, part)}", value, style)


def decisions(canvas: Canvas, view: View) -> None:
    """The decisions of the Notes sheet that are open, the newest row first."""
    _band(canvas, at.TARGET, at.DECISIONS, "Decisions to take")
    for column, text in zip(_NOTES, ("Family", "What", "Owner"), strict=True):
        canvas.text(HEAD_ROW, column, text, "meta_label")
    rows = f"ROW({NOTES.name}[Kind])-ROW({NOTES.name}[[#Headers],[Kind]])"
    is_open = f'({NOTES.name}[Kind]="{DECISION}")*({NOTES.name}[Closed]="")'
    noted = said(view.rows, canvas.company.calendar)
    newest = list(reversed(noted.decisions))
    for i in range(SHOWN):
        row = FIRST + i
        note = newest[i] if i < len(newest) else None
        large = f"SUMPRODUCT(LARGE({is_open}*({rows}),{i + 1}))"
        place = f"$X${row}"
        canvas.formula(
            row,
            at.HIDDEN - 1,
            f'=IFERROR(IF({large}>0,{large},""),"")',
            "" if note is None else note.row,
            "days",
        )
        parts = (
            ("Family", "family", "label_key"),
            ("Text", "text", ""),
            ("Owner", "owner", "derived left"),
        )
        for column, (name, field, style) in zip(_NOTES, parts, strict=True):
            formula = f'=IF(ISNUMBER({place}),INDEX({NOTES.name}[{name}],{place})&"","")'
            value = "" if note is None else getattr(note, field)
            canvas.formula(row, column, formula, value, f"{style} hair".strip())
