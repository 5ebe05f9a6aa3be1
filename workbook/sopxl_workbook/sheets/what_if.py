"""The What-if page: live SOP_ cells that plan one family in other ways, beside its plan.

Nothing here changes the plan. Composes the lines and decorates the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sopxl.errors import SopError
from sopxl_workbook.cellspec import CellSpec, Value
from sopxl_workbook.contract import ACTUAL, FORECAST, PROJECTION, Measure
from sopxl_workbook.contract import PLAN as PLAN_TABLE
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets import charts, page
from sopxl_workbook.sheets.canvas import Canvas, block, numbers
from sopxl_workbook.sheets.charts import Mark, Panel
from sopxl_workbook.sheets.choices import offer
from sopxl_workbook.sheets.family_head import STOCK_STRATEGY, Chosen, choose, plan_month
from sopxl_workbook.sheets.page import Meta, Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.style import BLUE_DARK, SKY, SUB, VERMILLION
from sopxl_workbook.sheets.timeline import (
    BLOCK_ROW,
    LABEL,
    NOTES,
    PLAN,
    POINTER,
    QUARTERS,
    SECOND_POINTER,
    TREND,
    Slot,
)
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.what_if_given import CLOSING, OPENING, Given
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.values import BookValues

SHEET = "What-if"
PANEL_ROWS = 7
_EMPTY = ("brought", "past", "next")
_TOTAL, _LOWEST = QUARTERS
STORED = "stored units"
_UNITS_RULE = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -1e12,
    "maximum": 1e12,
    "input_title": "Your own",
    "input_message": "Units; blank takes the books.",
    "error_title": "Units",
    "error_message": "Type a number of units, or leave the cell blank.",
}
_NOTES = (
    ("Chase", "follows the forecast and holds the opening inventory.", 3),
    ("Level", "makes one rate a working day and meets the closing inventory.", 3),
    ("To target", "brings inventory to the target of the policy every month.", 3),
    (
        "Try",
        "your own opening and closing inventory in the yellow cells; left blank, the actual "
        "closing and the target of month 12 are taken.",
        5,
    ),
    (
        "Stored",
        "SOP_ cells keep their last result where Python is absent. Nothing here changes the plan.",
        4,
    ),
)


@dataclass(frozen=True, slots=True)
class Try:
    """One way to plan: its cell function, and how its line is drawn."""

    name: str
    function: str
    shown: str  # the call as the page explains it
    mark: str
    color: str


TRIES = (
    Try("Chase", "SOP_CHASE", "=SOP_CHASE(forecast, opening)", "line", SKY),
    Try("Level", "SOP_LEVEL", "=SOP_LEVEL(forecast, opening, …)", "dashed", SUB),
    Try(
        "To target", "SOP_TARGET", "=SOP_TARGET(forecast, opening, policy …)", "dotted", VERMILLION
    ),
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    chosen = choose(canvas, view.what_if_family, STOCK_STRATEGY)
    page.head(canvas, view, master_text(book, view), _metas(canvas, chosen))
    _heads(canvas)
    row = _given(canvas, chosen, BLOCK_ROW)
    given = Given.of(canvas, view)
    row = _production(canvas, chosen, row, given, kit)
    row = _inventory(canvas, chosen, row, given, kit)
    canvas.rows["charts"] = row
    _titles(canvas, chosen, row)
    canvas.text(1, 2, "What-if", "title")
    canvas.formula(2, 2, *_message(canvas, chosen, given), "headline")
    page.close(canvas, row, row + 2 * (PANEL_ROWS + 1) + 1)
    return canvas


def _metas(canvas: Canvas, chosen: Chosen) -> list[Meta]:
    return [
        Meta(5, "Unit", f"={chosen.unit}", chosen.unit_text),
        plan_month(canvas),
    ]


def _heads(canvas: Canvas) -> None:
    """The two columns at the right hold totals here, not quarters."""
    for column, zone, text in ((_TOTAL, "12 MONTHS", "Total"), (_LOWEST, None, "Lowest")):
        canvas.text(7, column, zone, "zone_band")
        canvas.text(8, column, text, "head under")
        canvas.text(9, column, None, "hair")
    for column in NOTES:
        canvas.text(7, column, "CELL FORMULA" if column == NOTES[0] else None, "zone_band")


# What is given ------------------------------------------------------------------------------


def _given(canvas: Canvas, chosen: Chosen, top: int) -> int:
    unit = f'={chosen.unit}&" a month"'
    block(canvas, top, "GIVEN", unit, f"{chosen.unit_text} a month")
    _asked(canvas, top + 1, chosen)
    _window(canvas, "target inventory", top + 2, "Target inventory", PROJECTION, "Target", chosen)
    row = canvas.next_hidden()
    pointer = canvas.pointer(
        row, ACTUAL, f'$B$5&"|{Measure.CLOSING}"', f"{chosen.name}|{Measure.CLOSING}"
    )
    formula, twin = canvas.window(ACTUAL, pointer, f"{chosen.name}|{Measure.CLOSING}")
    canvas.line("closing", row, "actual closing", formula, twin, looks.DERIVED)
    _sums(canvas, "forecast", total=True)
    _sums(canvas, "target inventory", total=False)
    return top + 3


def _window(
    canvas: Canvas, name: str, row: int, label: str, table: Any, measure: str, chosen: Chosen
) -> None:
    pointer = canvas.pointer(row, table, f'$B$5&"|{measure}"', f"{chosen.name}|{measure}")
    formula, twin = canvas.window(table, pointer, f"{chosen.name}|{measure}")
    canvas.line(name, row, label, formula, twin, looks.PLAIN, skip=_EMPTY)


def _asked(canvas: Canvas, row: int, chosen: Chosen) -> None:
    """The forecast, and of a component what the plans of other families take of it as well."""
    lines, pointers = {}, {}
    for measure, column in (("Forecast", POINTER), ("Usage", SECOND_POINTER)):
        key = f"{chosen.name}|{measure}"
        at = canvas.pointer(row, FORECAST, f'$B$5&"|{measure}"', key, column)
        pointers[measure], lines[measure] = at, canvas.window(FORECAST, at, key)
    is_component = canvas.value(row, SECOND_POINTER) != ""

    def formula(slot: Slot) -> str:
        forecast, usage = (lines[name][0](slot) for name in ("Forecast", "Usage"))
        both = f'IF(COUNT({forecast},{usage})=2,{forecast}+{usage},"")'
        return f"IF(ISNUMBER({pointers['Usage']}),{both},{forecast})"

    def twin(slot: Slot) -> Value:
        forecast, usage = (lines[name][1](slot) for name in ("Forecast", "Usage"))
        if not is_component:
            return forecast
        found = numbers([forecast, usage])
        return sum(found) if len(found) == 2 else ""

    label = "New forecast", "New forecast and usage"
    text = f'=IF(ISNUMBER({pointers["Usage"]}),"{label[1]}","{label[0]}")'
    shown = (text, label[int(is_component)])
    canvas.line("forecast", row, shown, formula, twin, looks.PLAIN, skip=_EMPTY)


def _sums(canvas: Canvas, name: str, *, total: bool) -> None:
    """The total and the lowest of a line."""
    row, span = canvas.rows[name], canvas.span(name)
    known = numbers(canvas.months(name))
    if total:
        formula = f'=IF(COUNT({span})=0,"",SUM({span}))'
        canvas.formula(row, _TOTAL, formula, sum(known) if known else "", "calculated units hair")
    formula = f'=IF(COUNT({span})=0,"",MIN({span}))'
    canvas.formula(row, _LOWEST, formula, min(known, default=""), "calculated units hair")


# The ways to plan ---------------------------------------------------------------------------


def _production(canvas: Canvas, chosen: Chosen, top: int, given: Given, kit: Kit) -> int:
    unit = f'={chosen.unit}&" a month, one SOP_ formula a row"'
    block(canvas, top, "PRODUCTION", unit, f"{chosen.unit_text} a month, one SOP_ formula a row")
    values, demand = given.values, [given.values["demand"]]
    days = [values["days"]]
    policy = values["policy"]
    calls = {
        "Chase": ((given.demand, given.opening), (demand, values["opening"])),
        "Level": (
            (given.demand, given.opening, given.closing, given.days),
            (demand, values["opening"], values["closing"], days),
        ),
        "To target": (
            (given.demand, given.opening, given.policy, given.target, given.days),
            (demand, values["opening"], policy, values["target"], days),
        ),
    }
    for i, tried in enumerate(TRIES):
        addresses, arguments = calls[tried.name]
        row = top + 1 + i
        name = f"make {tried.name}"
        _array(canvas, name, row, tried.name, tried.function, addresses, arguments, given, kit)
        _explain(canvas, row, tried.shown)
        _sums(canvas, name, total=True)
    row = top + 1 + len(TRIES)
    _window(canvas, "make plan", row, "Plan as it stands", PLAN_TABLE, "Production", chosen)
    _sums(canvas, "make plan", total=True)
    return row + 1


def _inventory(canvas: Canvas, chosen: Chosen, top: int, given: Given, kit: Kit) -> int:
    unit = f'={chosen.unit}&" at month end"'
    block(canvas, top, "INVENTORY", unit, f"{chosen.unit_text} at month end")
    demand = [given.values["demand"]]
    for i, tried in enumerate(TRIES):
        row, name, made = top + 1 + i, f"hold {tried.name}", f"make {tried.name}"
        addresses = (given.demand, given.opening, canvas.span(made))
        arguments = (demand, given.values["opening"], [canvas.months(made)])
        label = tried.name
        _array(canvas, name, row, label, "SOP_INVENTORY", addresses, arguments, given, kit)
        _explain(canvas, row, "=SOP_INVENTORY(forecast, opening, …)")
        _sums(canvas, name, total=False)
    row = top + 1 + len(TRIES)
    _window(canvas, "hold plan", row, "Plan as it stands", PROJECTION, "Inventory", chosen)
    _sums(canvas, "hold plan", total=False)
    return row + 1


def _explain(canvas: Canvas, row: int, text: str) -> None:
    canvas.text(row, NOTES[0], text, "formula size8")


def _array(
    canvas: Canvas,
    name: str,
    row: int,
    label: str,
    function: str,
    addresses: tuple[str, ...],
    arguments: tuple[Any, ...],
    given: Given,
    kit: Kit,
) -> None:
    """One SOP_ formula over the twelve months, with the values that the function gives."""
    values = _result(kit, function, arguments) if given.is_ready else [""] * len(PLAN)
    canvas.rows[name] = row
    canvas.lines[name] = dict(zip(PLAN, values, strict=True))
    canvas.text(row, LABEL, label, "label hair")
    canvas.text(row, TREND, None, "hair")
    formula = f'=IF({given.ready}=1,{function}({",".join(addresses)}),"")'
    for slot in canvas.slots:
        canvas.text(row, slot.column, None, f"hair{' past' if slot.zone == 'past' else ''}")
    for column, value in zip(PLAN, values, strict=True):
        now = " now" if column == PLAN[0] else ""
        spill = (row, PLAN[-1]) if column == PLAN[0] else None
        canvas.cells[row, column] = CellSpec(
            value, formula if spill else "", f"{STORED}{now} hair", spill
        )


def _result(kit: Kit, function: str, arguments: tuple[Any, ...]) -> list[Value]:
    try:
        return list(kit.call(function, *arguments)[0])
    except SopError as error:
        return [error.excel] * len(PLAN)


# Titles and message -------------------------------------------------------------------------


def _titles(canvas: Canvas, chosen: Chosen, row: int) -> None:
    for at, title, unit in (
        (row + 1, "Production of each plan", "a month"),
        (row + PANEL_ROWS + 2, "Inventory of each plan", "at month end"),
    ):
        formula = f'="{title}, "&{chosen.unit}&" {unit}"'
        canvas.formula(at, 2, formula, f"{title}, {chosen.unit_text} {unit}", "chart_title")


def _message(canvas: Canvas, chosen: Chosen, given: Given) -> tuple[str, str]:
    level, chase, held = (canvas.span(name) for name in ("make Level", "make Chase", "hold Level"))
    nothing = "Needs a forecast, a target and an actual closing for twelve months"
    formula = (
        f'=IF(COUNT({level},{chase},{held})<{3 * len(PLAN)},"{nothing}",'
        f'"Level makes "&FIXED(SUM({level})/SUM({given.days}),1)&" "&{chosen.unit}'
        f'&" a working day and lets inventory go from "&'
        f'SUBSTITUTE(FIXED(MIN({held}),0),"-","−")&" to "'
        f'&FIXED(MAX({held}),0)&"; chase makes "&FIXED(MIN({chase}),0)&" to "'
        f'&FIXED(MAX({chase}),0)&" a month")'
    )
    made, chased, kept = (
        numbers(canvas.months(name)) for name in ("make Level", "make Chase", "hold Level")
    )
    if len(made) + len(chased) + len(kept) < 3 * len(PLAN):
        return formula, nothing
    days = sum(numbers(given.values["days"]))
    lowest = fixed(min(kept)).replace("-", "−")
    return formula, (
        f"Level makes {fixed(sum(made) / days, 1)} {chosen.unit_text} a working day and lets "
        f"inventory go from {lowest} to {fixed(max(kept))}; chase makes {fixed(min(chased))} to "
        f"{fixed(max(chased))} a month"
    )


# Decorating ---------------------------------------------------------------------------------


def _decorate(canvas: Canvas, tools: Tools) -> None:
    rows, row = canvas.rows, canvas.rows["charts"]
    heights = page.block_heights(canvas) | {row: 6, canvas.foot: charts.AXIS_HEIGHT}
    panels = [*range(row + 2, row + PANEL_ROWS + 2), *range(row + PANEL_ROWS + 3, canvas.foot)]
    pixels = page.stretch(canvas, heights, panels, most=40)
    heights |= dict.fromkeys(panels, pixels)
    page.frame(canvas, tools, heights)
    lines = [f"{what} {tried.name}" for what in ("make", "hold") for tried in TRIES]
    page.trend(canvas, tools, ["forecast", "target inventory", *lines])
    page.note_texts(canvas, tools, _NOTES, first=row + 1)
    height = PANEL_ROWS * pixels
    for i, what in enumerate(("make", "hold")):
        marks = [Mark(t.name.lower(), rows[f"{what} {t.name}"], t.mark, t.color) for t in TRIES]
        marks.append(Mark("plan", rows[f"{what} plan"], "line", BLUE_DARK))
        if i:
            marks.append(Mark("target inventory", rows["target inventory"], "target"))
        top = row + 2 + i * (PANEL_ROWS + 1)
        more = charts.AXIS_HEIGHT if i else 0
        about = f"{'Inventory' if i else 'Production'} of each way to plan, by month"
        panel = Panel(top, height + more, tuple(marks), about, months=bool(i), from_zero=not i)
        charts.draw_panel(tools, panel)
        charts.legend(tools, top + 1, marks)
    offer(tools, "Family")
    for row, column in (OPENING, CLOSING):
        tools.sheet.data_validation(row - 1, column - 1, row - 1, column - 1, _UNITS_RULE)


PAGE = Page(SHEET, _compose, _decorate)
