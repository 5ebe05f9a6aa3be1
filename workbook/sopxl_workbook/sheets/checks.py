"""The Checks sheet: every native check with its breaks, and the master check of all pages."""

from __future__ import annotations

from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.control import NOW, STALE_FORMULA, has_changed
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import PROOFS, failing, master_text
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues

SHEET = "Checks"
NUMBER, NAME, PROVES, SLACK, BREAKS, STATE = range(2, 8)
FIRST = 7
LAST = FIRST + len(PROOFS) - 1
MASTER = (1, STATE)
LEDGER = LAST + 4
FIRST_RULE, MOST_RULES = LEDGER + 3, 30
LAST_RULE = FIRST_RULE + MOST_RULES - 1
_HEAD = "note_head size11 under"
_NEVER = "Not proved yet: press Check on Start."
_WIDTHS = {"A": 12, "B": 28, "C": 300, "D": 520, "E": 130, "F": 80, "G": 110}
PASS, FAIL = "● pass", "▲ fails"
_ALL_HOLD = "The numbers hold together: every balance, load and margin is proved"
_SOME_FAIL = "Look at the lines marked ▲ before you use the plan"


def state_cell(number: int) -> str:
    """The address of a check's state, for other sheets. number : from 0."""
    return f"{SHEET}!{_fixed(FIRST + number, STATE)}"


def _fixed(row: int, column: int) -> str:
    return f"${column_letters(column)}${row}"


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    canvas.text(1, NUMBER, "Checks", "title")
    failed = f"{len(PROOFS)}-COUNTIF($F${FIRST}:$F${LAST},0)"
    count = len(PROOFS)
    canvas.formula(
        *MASTER,
        f'=IF({failed}=0,"● All {count} checks pass",'
        f'"▲ "&({failed})&" of {count} checks fail"&IF({failed}=1,"s",""))',
        master_text(book, view),
        "master",
    )
    canvas.formula(
        2,
        NUMBER,
        f'=IF({failed}=0,"{_ALL_HOLD}","{_SOME_FAIL}")',
        _SOME_FAIL if failing(book, view) else _ALL_HOLD,
        "headline",
    )
    _planned(canvas, view)
    _heads(canvas)
    for i, proof in enumerate(PROOFS):
        _row(canvas, FIRST + i, i + 1, proof.twin(book, view))
    _ledger(canvas, view)
    canvas.foot = LAST_RULE + 1
    canvas.text(
        LAST + 2,
        NUMBER,
        "sopxl check proves the same and more, month by month, and names the first cell that "
        "breaks a rule.",
        "footnote",
    )
    return canvas


def _ledger(canvas: Canvas, view: View) -> None:
    """Room for what the engine proved: values that Check leaves, and whether they still count."""
    canvas.text(LEDGER, NUMBER, "Rules that the engine proves, for every family and period", _HEAD)
    for column in range(NAME, STATE + 1):
        canvas.text(LEDGER, column, None, "under")
    proved, now = view.setting("sop_proved"), view.settings.get(NOW)
    inputs = now if isinstance(now, int | float) else 0.0
    stale = has_changed(view.settings.get("sop_proved_inputs"), float(inputs))
    canvas.formula(
        LEDGER + 1,
        NUMBER,
        f'=IF(sop_proved="","{_NEVER}","Proved "&sop_proved&"; inputs changed since: "&'
        f"{STALE_FORMULA})",
        f"Proved {proved}; inputs changed since: {stale}" if proved else _NEVER,
        "help",
    )
    heads = ("", "Rule", "The first cell that breaks it", "Cells", "Breaks", "State")
    for column, text in zip(range(NUMBER, STATE + 1), heads, strict=True):
        side = " right" if column in (SLACK, BREAKS, STATE) else ""
        canvas.text(FIRST_RULE - 1, column, text or None, f"head left{side} under")
    looks = ("derived left", "label", "help", "stored units", "stored units", "master")
    for row in range(FIRST_RULE, LAST_RULE + 1):
        for column, look in zip(range(NUMBER, STATE + 1), looks, strict=True):
            canvas.text(row, column, None, f"{look} hair")


def _planned(canvas: Canvas, view: View) -> None:
    changed = view.setting("sop_changed") or "no"
    planned = view.setting("sop_planned") or "not yet"
    canvas.formula(
        4,
        NUMBER,
        '="Planned: "&IF(sop_planned="","not yet",sop_planned)&"; inputs changed since: "'
        "&sop_changed",
        f"Planned: {planned}; inputs changed since: {changed}",
        "help",
    )


def _heads(canvas: Canvas) -> None:
    heads = ("", "Check", "What is compared", "Tolerance", "Breaks", "State")
    for column, text in zip(range(NUMBER, STATE + 1), heads, strict=True):
        side = " right" if column in (BREAKS, STATE) else ""
        canvas.text(FIRST - 1, column, text or None, f"head left{side} under")


def _row(canvas: Canvas, row: int, number: int, breaks: float) -> None:
    proof = PROOFS[number - 1]
    canvas.text(row, NUMBER, number, "derived left hair")
    canvas.text(row, NAME, proof.name, "label_key hair")
    canvas.text(row, PROVES, proof.proves, "help hair")
    canvas.text(row, SLACK, proof.slack, "help hair")
    canvas.formula(row, BREAKS, proof.formula, breaks, "calculated units hair")
    canvas.formula(
        row,
        STATE,
        f'=IF(ISNUMBER($F{row}),IF($F{row}=0,"{PASS}","{FAIL}"),"{FAIL}")',
        FAIL if breaks else PASS,
        "master hair",
    )


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(f"{column}:{column}", pixels)
    for row, pixels in {1: 32, 2: 22, 3: 6, 4: 18, 5: 10, 6: 20}.items():
        sheet.set_row_pixels(row - 1, pixels)
    for row in (*range(FIRST, LAST + 1), *range(FIRST_RULE, LAST_RULE + 1)):
        sheet.set_row_pixels(row - 1, page.HEAT)
    sheet.set_row_pixels(LEDGER - 1, 26)
    sheet.freeze_panes(FIRST - 1, 0)
    tools.workbook.define_name("sop_checks", f"={SHEET}!{_fixed(*MASTER)}")
    page.print_setup(tools, canvas.foot, STATE)
    page.master_rule(tools, STATE - 1, STATE)
    sheet.conditional_format(
        FIRST - 1,
        STATE - 1,
        LAST - 1,
        STATE - 1,
        {
            "type": "cell",
            "criteria": "==",
            "value": f'"{FAIL}"',
            "format": tools.styles.rule("act"),
        },
    )
    _mark_ledger(tools)
    page.protect(sheet)


def _mark_ledger(tools: Tools) -> None:
    """Broken rules stand out; all of them fade once an input changed since."""
    stale = {
        "type": "formula",
        "criteria": f'={STALE_FORMULA}="yes"',
        "format": tools.styles.rule("help"),
        "stop_if_true": True,
    }
    broken = {"type": "text", "criteria": "begins with", "value": "▲"}
    broken |= {"format": tools.styles.rule("act")}
    for first, rule in ((NUMBER, stale), (STATE, broken)):
        area = (FIRST_RULE - 1, first - 1, LAST_RULE - 1, STATE - 1)
        tools.sheet.conditional_format(*area, rule)


PAGE = Page(SHEET, _compose, _decorate)
