"""The Start page: what to do this month, where everything is, how cells are marked."""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import FORECAST, LEFT_COLUMNS, NOT_REVIEWED, REVIEW, REVIEWED
from sopxl_workbook.contract.settings import LOG_LINES
from sopxl_workbook.kit import ButtonLike, Kit
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.checks import FAIL, PASS, state_cell
from sopxl_workbook.sheets.legend import MARKS
from sopxl_workbook.sheets.page import Page, Tools, run_state
from sopxl_workbook.sheets.proofs import PROOFS, blank_forecasts, master_text
from sopxl_workbook.sheets.start_month import authorised_state, history, next_step
from sopxl_workbook.sheets.style import DEVIATION_ACT, LOAD_FULL
from sopxl_workbook.sheets.timeline import is_monthly
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import plural, worded
from sopxl_workbook.values import BookValues

SHEET = "Start"
NUMBER, STEP, OWNER, _GAP, WHAT, STATE_OF_CHECK, _NEXT_GAP, STATUS, BUTTON, LAST = range(2, 12)
_WIDTHS = {
    "A": 12,
    "B": 36,
    "C": 156,
    "D": 250,
    "E": 14,
    "F": 310,
    "G": 80,
    "H": 14,
    "I": 200,
    "J": 150,
    "K": 150,
}
STEPS_ROW, LISTS_ROW = 9, 16
_STEP_HEIGHT, _LIST_HEIGHT, _RUN_HEIGHT = 46, 24, 18
BUTTON_SIZE = {"height": 32, "y_offset": 9}
_BUTTON_ROOM, _BESIDE = 300, 2  # pixels for the buttons of a step; as many fill them at least
_LEFT, _BETWEEN = 8, 18  # pixels before the first, and between two

_STEPS = (
    ("Data gathering", "Planner, Finance", "Load the month's actuals, then roll it over."),
    ("Demand planning", "Sales, Marketing", "Enter the views, agree on them, review the forecast."),
    ("Supply planning", "Operations, Purchasing", "Plan, look at capacity, try plans on What-if."),
    ("Pre-meeting", "All, with Finance", "Prove the numbers, read the pages, agree on decisions."),
    ("Executive meeting", "General manager", "Decide family by family; one plan leaves the room."),
)
_BUTTON_STEPS = {
    "rollover": 1,
    "master": 1,
    "agree": 2,
    "plan": 3,
    "optimise": 3,
    "compare": 3,
    "check": 4,
    "pages": 4,
}  # by entry; any other stands at step 5
_LINKED_STEPS = {1: "Actuals", 5: "Family MTS"}  # where no button stands
PAGES_SAID = (  # where Start leads, and what is there
    ("Summary", "the company on one page, for those who decide"),
    ("Exceptions", "every alert, the most money first"),
    ("Dashboard", "demand, supply, stock, capacity, money in charts"),
    ("Family MTS", "make-to-stock: sales, production, inventory"),
    ("Family MTO", "make-to-order: bookings, shipments, backlog"),
    ("Family FTO", "finish-to-order: finishing and its components"),
    ("Consensus", "what each function expects, and what is agreed"),
    ("Capacity", "load and capacity of every key resource"),
    ("Dollars", "revenue, margin, inventory and backlog"),
    ("Gap", "the fiscal year against the business plan, and why"),
    ("Service", "what inventory each service asks, and what it costs"),
    ("What-if", "other ways to plan a family; changes nothing"),
    ("Plan comparison", "what each way to plan costs, and the frontier"),
    ("Master schedule", "family to item, month to week; what is promised"),
    ("Pull", "cards of each loop, takt time of each line"),
    ("Cycle", "the steps, who signed, what the gate says"),
    ("Checks", "what proves that the numbers hold together"),
    ("Functions", "the SOP_ functions for your own cells"),
    ("Glossary", "the words and the marks of this book"),
    ("Actuals", "paste the extract of the ERP here"),
    ("Forecast", "baseline, events, your override, and the forecast"),
    ("Plan", "production and shipments by family"),
    ("Policy", "how each family is planned, and its targets"),
    ("Control", "company, base period, state of the run"),
)
_RUNS_ROW = LISTS_ROW + max(len(PAGES_SAID), len(PROOFS)) + 2
_FOOT_ROW = _RUNS_ROW + LOG_LINES + 2


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    _head(canvas, view)
    _steps(canvas, view, kit)
    _lists(canvas, book, view)
    history(canvas, view, _RUNS_ROW, range(NUMBER, LAST + 1))
    notes = (
        "Read left to right: grey is the past, white is the plan, the dark line is today. The same "
        "column is the same month on every page. Deviation = actual − plan.",
        "Without Python every page still reads: the formulas are the spreadsheet's own, and SOP_ "
        "cells show their last stored result.",
    )
    for i, text in enumerate(notes):
        canvas.text(_FOOT_ROW + i, NUMBER, text, "help")
    canvas.foot = _FOOT_ROW + 1
    return canvas


def _head(canvas: Canvas, view: View) -> None:
    company = canvas.company
    families = len(company.families)
    name, currency = view.setting("sop_company"), view.setting("sop_currency")
    canvas.text(1, NUMBER, "Sales & Operations Planning", "title")
    canvas.formula(1, LAST, page.MASTER_FORMULA, master_text(canvas.book, view), "master")
    canvas.formula(2, LAST, page.RUN_FORMULA, run_state(view), "version")
    canvas.formula(
        2,
        NUMBER,
        '=IF(sop_company="","",sop_company&": ")&"one set of numbers, in units and "&'
        'IF(sop_currency="","money",sop_currency)&", for "&COUNTA(tblFamilies[Family])&'
        'IF(COUNTA(tblFamilies[Family])=1," product family"," product families")',
        f"{name}{': ' if name else ''}one set of numbers, in units and {currency or 'money'}, "
        f"for {families} product {'family' if families == 1 else 'families'}",
        "headline",
    )
    _state_of_book(canvas, view)


def _state_of_book(canvas: Canvas, view: View) -> None:
    """Month 1 of the plan, what is closed, when it was planned, by which engine."""
    company, place = canvas.company, "sop_base-sop_first+1"
    what = "Start" if is_monthly(company) else "Label"
    value: Value = company.calendar.label(company.base)
    if what == "Start":
        value = float(company.calendar.start_days[company.now])
    canvas.text(4, STEP, "Plan month, month 1 of the plan", "meta_label")
    canvas.formula(5, STEP, f"=INDEX(tblCalendar[{what}],{place})", value, "plan_month")
    last = company.calendar.label(company.base - 1) if company.now else "none"
    canvas.text(4, OWNER, "Last closed period", "meta_label")
    canvas.formula(
        5,
        OWNER,
        '=IF(sop_base>sop_first,INDEX(tblCalendar[Label],sop_base-sop_first),"none")',
        last,
        "meta left",
    )
    canvas.text(4, WHAT, "Planned", "meta_label")
    planned = view.setting("sop_planned")
    canvas.formula(
        5, WHAT, '=IF(sop_planned="","not yet",sop_planned)', planned or "not yet", "meta"
    )
    canvas.text(4, STATUS, "Inputs changed since", "meta_label")
    canvas.formula(5, STATUS, "=sop_changed", view.setting("sop_changed") or "no", "meta")
    canvas.text(4, BUTTON, "Engine", "meta_label")
    engine = view.setting("sop_engine")
    canvas.formula(5, BUTTON, '=sop_engine&""', engine, "meta")


# The five steps -----------------------------------------------------------------------------


def _steps(canvas: Canvas, view: View, kit: Kit) -> None:
    canvas.text(7, NUMBER, "The month in five steps", "note_head size11 under")
    for column in range(STEP, LAST + 1):
        canvas.text(7, column, None, "under")
    canvas.formula(7, WHAT, *next_step(canvas, view), "note_head under")
    heads = ((STEP, "Step"), (OWNER, "Owner"), (WHAT, "What to do"), (STATUS, "Status"))
    for column, text in (*heads, (BUTTON, "Do it")):
        canvas.text(8, column, text, "meta_label")
    states = _states(canvas, view)
    for i, (step, owner, todo) in enumerate(_STEPS):
        row = STEPS_ROW + i
        for column in range(NUMBER, LAST + 1):
            canvas.text(row, column, None, "hair")
        canvas.text(row, NUMBER, i + 1, "step hair")
        canvas.text(row, STEP, step, "label_key size11 hair")
        canvas.text(row, OWNER, owner, "derived hair")
        canvas.text(row, WHAT, todo, "hair")
        formula, value = states[i]
        canvas.formula(row, STATUS, formula, value, "master left hair")
        buttons = [b for b in kit.buttons if _step_of(b) == i + 1]
        if buttons:
            canvas.text(row, BUTTON, _how(buttons), "help hair")
        elif i + 1 in _LINKED_STEPS:
            canvas.text(row, BUTTON, _LINKED_STEPS[i + 1], "link hair")


def _step_of(button: ButtonLike) -> int:
    return _BUTTON_STEPS.get(button.entry, 5)


def _how(buttons: Sequence[ButtonLike]) -> str:
    """What else does it, where no button stands over the text; many captions are left out."""
    if len(buttons) > _BESIDE:
        return f"menu S&OP; sopxl {', '.join(button.command for button in buttons)}"
    captions = " or ".join(button.caption for button in buttons)
    return f"menu S&OP › {captions}; sopxl {' or '.join(button.command for button in buttons)}"


def _states(canvas: Canvas, view: View) -> list[tuple[str, str]]:
    company = canvas.company
    first = company.now == 0
    last = "" if first else company.calendar.label(company.base - 1)
    blank = blank_forecasts(canvas.book)
    changed = view.setting("sop_changed") or "no"
    end = f"MIN(sop_base-sop_first+{LEFT_COLUMNS}+sop_horizon,COLUMNS({FORECAST.ref}))"
    base = f"sop_base-sop_first+{LEFT_COLUMNS + 1}"
    block = f"INDEX({FORECAST.ref},0,{base}):INDEX({FORECAST.ref},0,{end})"
    rows = f'({FORECAST.name}[Measure]="Forecast")'
    missing = (
        f'COUNTIF({FORECAST.name}[Measure],"Forecast")*({end}-({base})+1)'
        f"-SUMPRODUCT({rows}*ISNUMBER({block}))"
    )
    return [
        (
            '=IF(sop_base>sop_first,"● Actuals to "&INDEX(tblCalendar[Label],sop_base-sop_first)'
            ',"▲ No closed period")',
            "▲ No closed period" if first else f"● Actuals to {last}",
        ),
        _forecast_state(missing, blank, view),
        (
            '=IF(sop_changed="no","● Planned","▲ Inputs changed, plan again")',
            "● Planned" if changed == "no" else "▲ Inputs changed, plan again",
        ),
        (page.MASTER_FORMULA, master_text(canvas.book, view)),
        authorised_state(canvas, view),
    ]


def _forecast_state(missing: str, blank: int, view: View) -> tuple[str, str]:
    """Whether a forecast is missing, or nobody has looked at it yet."""
    unseen = f'COUNTIF({REVIEW.name}[State],"{NOT_REVIEWED}")'
    formula = (
        f'=IF({missing}>0,"▲ "&{plural(f"({missing})", "month")}&" without a forecast",'
        f'IF({unseen}>0,"▲ "&{plural(unseen, "forecast")}&" {NOT_REVIEWED}",'
        f'"● Every forecast {REVIEWED}"))'
    )
    if blank:
        return formula, f"▲ {worded(blank, 'month')} without a forecast"
    if view.not_reviewed:
        return formula, f"▲ {worded(view.not_reviewed, 'forecast')} {NOT_REVIEWED}"
    return formula, f"● Every forecast {REVIEWED}"


# Pages, checks, marks -----------------------------------------------------------------------


def _lists(canvas: Canvas, book: BookValues, view: View) -> None:
    row = LISTS_ROW
    for columns, text in (
        ((NUMBER, OWNER), "Pages"),
        ((WHAT, STATE_OF_CHECK), "Checks"),
        ((STATUS, LAST), "How cells are marked"),
    ):
        for column in range(columns[0], columns[1] + 1):
            here = text if column == columns[0] else None
            canvas.text(row, column, here, "note_head size11 under")
    for i, (name, about) in enumerate(PAGES_SAID):
        canvas.text(row + 1 + i, NUMBER, None, "hair")
        canvas.text(row + 1 + i, STEP, name, "link hair")
        canvas.text(row + 1 + i, OWNER, about, "help hair")
    for i, proof in enumerate(PROOFS):
        broken = proof.twin(book, view) != 0
        canvas.text(row + 1 + i, WHAT, proof.name, "label hair")
        formula = f"={state_cell(i)}"
        canvas.formula(
            row + 1 + i, STATE_OF_CHECK, formula, FAIL if broken else PASS, "master hair"
        )
    for i, (name, shown, style, meaning) in enumerate(MARKS):
        canvas.text(row + 1 + i, STATUS, name, "label_key hair")
        canvas.text(row + 1 + i, BUTTON, shown, f"{style} right hair")
        canvas.text(row + 1 + i, LAST, meaning, "help indent hair")


# Decorating ---------------------------------------------------------------------------------


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet = tools.sheet
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(f"{column}:{column}", pixels)
    heights = {1: 34, 2: 24, 3: 8, 4: 14, 5: 28, 6: 18, 7: 26, 8: 16, 15: 22, LISTS_ROW: 26}
    heights |= dict.fromkeys(range(STEPS_ROW, STEPS_ROW + len(_STEPS)), _STEP_HEIGHT)
    heights |= dict.fromkeys(range(LISTS_ROW + 1, _RUNS_ROW - 1), _LIST_HEIGHT)
    heights |= {_RUNS_ROW - 1: 6, _RUNS_ROW: 24, _FOOT_ROW - 1: 6}
    heights |= dict.fromkeys(range(_RUNS_ROW + 1, _FOOT_ROW - 1), _RUN_HEIGHT)
    for row, pixels in heights.items():
        sheet.set_row_pixels(row - 1, pixels)
    places = {(LISTS_ROW + 1 + i, STEP): name for i, (name, _) in enumerate(PAGES_SAID)}
    places |= {(STEPS_ROW + step - 1, BUTTON): name for step, name in _LINKED_STEPS.items()}
    for (r, c), name in places.items():
        if canvas.value(r, c) == name:
            target, style = f"internal:'{name}'!A1", tools.styles.get("link hair")
            sheet.write_url(r - 1, c - 1, target, style, name, f"Go to {name}")
    for i, (_, shown, style, _) in enumerate(MARKS):
        number_format = {"act load": LOAD_FULL, "outside units": DEVIATION_ACT}.get(style)
        if number_format:
            look = tools.styles.get(f"{style} right hair", num_format=number_format)
            sheet.write_number(LISTS_ROW + i, BUTTON - 1, shown, look)
    if tools.macros:
        _buttons(tools)
    page.print_setup(tools, canvas.foot, LAST)
    page.master_rule(tools, LAST - 1, LAST)
    failing = {"type": "text", "criteria": "begins with", "value": "▲"}
    rule = failing | {"format": tools.styles.rule("outside")}
    sheet.conditional_format(STEPS_ROW - 1, STATUS - 1, STEPS_ROW + 3, STATUS - 1, rule)
    rule = failing | {"format": tools.styles.rule("act")}
    last = LISTS_ROW + len(PROOFS)
    sheet.conditional_format(LISTS_ROW, STATE_OF_CHECK - 1, last - 1, STATE_OF_CHECK - 1, rule)
    page.protect(sheet)
    sheet.activate()


def _buttons(tools: Tools) -> None:
    """The buttons over the texts that say what else to do."""
    for step in range(1, len(_STEPS) + 1):
        buttons = [button for button in tools.kit.buttons if _step_of(button) == step]
        row, apart = STEPS_ROW + step - 2, _BUTTON_ROOM // max(_BESIDE, len(buttons))
        if buttons:
            tools.sheet.write_blank(row, BUTTON - 1, None, tools.styles.get("hair"))
        for i, button in enumerate(buttons):
            size = BUTTON_SIZE | {"x_offset": _LEFT + i * apart, "width": apart - _BETWEEN}
            texts = {"macro": button.macro, "caption": button.caption}
            options = texts | {"description": button.effect} | size
            tools.sheet.insert_button(row, BUTTON - 1, options)


PAGE = Page(SHEET, _compose, _decorate)
