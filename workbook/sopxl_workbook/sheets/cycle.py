"""The page Cycle: the steps of the open month, the gate that Authorise asks, what is still open."""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import CYCLE, GATE, NOTES
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.cycle_lines import (
    BY,
    COUNT,
    DAY,
    INDEX,
    NUMBER,
    ON,
    OWNER,
    STATE,
    TEXT,
    WHAT,
    WHO,
    gate_line,
    gate_state,
    headline,
    note_line,
    notes_heading,
    step_line,
)
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.page import Page, Tools, run_state
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues

SHEET = "Cycle"
STEPS, RULES, OPEN_NOTES = 9, 12, 8  # rows that the page lists
STEPS_ROW = 9
GATE_ROW = STEPS_ROW + STEPS + 3
NOTES_ROW = GATE_ROW + RULES + 3
FOOT_ROW = NOTES_ROW + OPEN_NOTES + 1
_WIDTHS = {
    INDEX: 12,
    NUMBER: 30,
    WHAT: 316,
    WHO: 150,
    OWNER: 120,
    COUNT: 64,
    DAY: 84,
    BY: 124,
    ON: 84,
    STATE: 110,
    TEXT: 384,
}
_LINKS = {STEPS_ROW: CYCLE.sheet, GATE_ROW: GATE.sheet, NOTES_ROW: NOTES.sheet}
_FOOT = (
    "Due = that working day of the plan month, Monday to Friday without the Holidays. The clock is "
    "never asked: a step is called late by the Status day on Control, or by its own signature.",
    "Plan and Authorise hold the gate; Authorise proves every identity besides. A rule that warns "
    "is told by name and stops nothing. sopxl authorise --dry-run tells everything it finds.",
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    canvas.text(1, NUMBER, "Executive S&OP: the cycle of the month", "title")
    canvas.formula(1, TEXT, page.MASTER_FORMULA, master_text(book, view), "master")
    canvas.formula(2, NUMBER, *headline(canvas, view), "headline")
    canvas.formula(2, TEXT, page.RUN_FORMULA, run_state(view), "version")
    _month(canvas, view)
    _steps(canvas, view)
    _gate(canvas, view)
    _notes(canvas, view)
    for i, text in enumerate(_FOOT):
        canvas.text(FOOT_ROW + i, NUMBER, text, "help")
    canvas.foot = FOOT_ROW + len(_FOOT) - 1
    return canvas


def _month(canvas: Canvas, view: View) -> None:
    """The plan month, its first day, and the day on which the steps are looked at."""
    company, place = canvas.company, "sop_base-sop_first+1"
    start = float(company.calendar.start_days[company.now])
    canvas.formula(5, INDEX, f"=INDEX(tblCalendar[Start],{place})", start, "unseen")
    canvas.text(4, WHAT, "Plan month, month 1 of the plan", "meta_label")
    label = company.calendar.label(company.base)
    canvas.formula(5, WHAT, f"=INDEX(tblCalendar[Label],{place})", label, "meta left size11")
    canvas.text(4, WHO, "Status day (on Control)", "meta_label")
    day: Value = view.settings.get("sop_status_day")
    shown = day if isinstance(day, int | float) else "none: no step is called late"
    formula = '=IF(ISNUMBER(sop_status_day),sop_status_day,"none: no step is called late")'
    canvas.formula(5, WHO, formula, shown, "meta date left")


def _steps(canvas: Canvas, view: View) -> None:
    steps = Listed.of(CYCLE, view)
    _heading(canvas, STEPS_ROW, "The steps of the month")
    _more(canvas, STEPS_ROW, f"COUNTA({CYCLE.name}[Name])", STEPS, steps.count("Name"))
    heads = (
        "",
        "Step",
        "Function",
        "Owner",
        "Working day",
        "Due",
        "Signed by",
        "Signed on",
        "State",
    )
    _heads(canvas, STEPS_ROW - 1, (*heads, "Comment"))
    for i in range(STEPS):
        step_line(canvas, steps, STEPS_ROW + i, i + 1, view)


def _gate(canvas: Canvas, view: View) -> None:
    _heading(canvas, GATE_ROW, "The gate: what has to hold before the plan is authorised")
    canvas.formula(GATE_ROW - 2, COUNT, *gate_state(view), "help under")
    heads = ("", "Rule", "Limit", "", "Held", "Breaks", "First place", "", "Result", "Found")
    _heads(canvas, GATE_ROW - 1, heads)
    for i in range(RULES):
        gate_line(canvas, Listed.of(GATE, view), GATE_ROW + i, i + 1)


def _notes(canvas: Canvas, view: View) -> None:
    notes = Listed.of(NOTES, view)
    _heading(canvas, NOTES_ROW, "")
    canvas.formula(NOTES_ROW - 2, NUMBER, *notes_heading(view), "note_head size11 under")
    heads = ("", "Family", "Kind", "Owner", "Opened", "Text", "", "", "", "")
    _heads(canvas, NOTES_ROW - 1, heads)
    for i in range(OPEN_NOTES):
        note_line(canvas, notes, NOTES_ROW + i, NOTES_ROW)


def _heading(canvas: Canvas, first: int, text: str) -> None:
    """The heading of a block over its first line, with the sheet that it is typed on."""
    for column in range(NUMBER, TEXT + 1):
        canvas.text(first - 2, column, None, "under")
    canvas.text(first - 2, NUMBER, text, "note_head size11 under")
    canvas.text(first - 2, TEXT, _LINKS[first], "link right under")


def _more(canvas: Canvas, first: int, count: str, shown: int, stands: int) -> None:
    """Says that a table holds more rows than the page lists."""
    rows, told = f"ROWS($A${first}:$A${first + shown - 1})", f" steps: see {CYCLE.sheet}"
    formula = f'=IF({count}>{rows},{count}&"{told}","")'
    value = f"{stands}{told}" if stands > shown else ""
    canvas.formula(first - 2, COUNT, formula, value, "help under")


def _heads(canvas: Canvas, row: int, texts: tuple[str, ...]) -> None:
    for column, text in zip(range(NUMBER, TEXT + 1), texts, strict=True):
        side = "right" if text in ("Working day", "Due", "Signed on", "Held", "Breaks") else "left"
        indent = (
            " indent" if text in ("Signed by", "First place", "State", "Result", "Text") else ""
        )
        canvas.text(row, column, text or None, f"head {side}{indent} under")


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(column - 1, column - 1, pixels)
    heights = {1: 32, 2: 22, 3: 6, 4: 14, 5: 20, 6: 6, STEPS_ROW - 2: 24}
    heights |= dict.fromkeys((GATE_ROW - 2, NOTES_ROW - 2), 34)
    heights |= dict.fromkeys((STEPS_ROW - 1, GATE_ROW - 1, NOTES_ROW - 1), 18)
    heights |= dict.fromkeys(range(STEPS_ROW, STEPS_ROW + STEPS), page.LINE)
    heights |= dict.fromkeys(range(GATE_ROW, GATE_ROW + RULES), 30)
    for row in range(1, canvas.foot + 1):
        sheet.set_row_pixels(row - 1, heights.get(row, page.LINE))
    look = tools.styles.get("link right under")
    for first, name in _LINKS.items():
        target = f"internal:'{name}'!A1"
        sheet.write_url(first - 3, TEXT - 1, target, look, name, f"Go to {name}")
    sheet.freeze_panes(2, 0)
    page.print_setup(tools, canvas.foot, TEXT)
    page.master_rule(tools, TEXT, TEXT)
    _rules(tools)
    page.protect(sheet)


def _rules(tools: Tools) -> None:
    """What is late or fails, and a gate that is not as new as the book."""
    failing = {"type": "text", "criteria": "begins with", "value": "▲"}
    for first, count in ((STEPS_ROW, STEPS), (GATE_ROW, RULES)):
        area = (first - 1, STATE - 1, first + count - 2, STATE - 1)
        tools.sheet.conditional_format(*area, failing | {"format": tools.styles.rule("act")})
    warns = {"type": "text", "criteria": "begins with", "value": "○ Warns"}
    area = (GATE_ROW - 1, STATE - 1, GATE_ROW + RULES - 2, STATE - 1)
    tools.sheet.conditional_format(*area, warns | {"format": tools.styles.rule("watch")})
    where = (GATE_ROW - 3, COUNT - 1, GATE_ROW - 3, COUNT - 1)
    tools.sheet.conditional_format(*where, failing | {"format": tools.styles.rule("outside")})


PAGE = Page(SHEET, _compose, _decorate, since=3)
