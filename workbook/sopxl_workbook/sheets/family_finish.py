"""The family page of finish-to-order: finishing to the order, then the components it takes.

Stage 2 is planned by its backlog, as to order; stage 1 by its inventory, as to stock. Composes the
lines and decorates the page; imports the other modules of the sheets.
"""

from __future__ import annotations

from sopxl_workbook.contract import FORECAST, PLAN, USAGE, Measure
from sopxl_workbook.formulas import PRICE, SUBCONTRACT
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import charts, family_lines, family_notes, page, rules
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.charts import Mark, Panel
from sopxl_workbook.sheets.choices import CHOICE, SECOND_POSITION_COLUMN, chain, offer, offer_switch
from sopxl_workbook.sheets.components_lines import SHOWN, Component, component, more_components
from sopxl_workbook.sheets.family_head import FINISH_STRATEGY, Chosen, choose, metas
from sopxl_workbook.sheets.family_lines import Balance, Flow
from sopxl_workbook.sheets.family_message import NAMES, flow_title, message, outside
from sopxl_workbook.sheets.family_plan import planned
from sopxl_workbook.sheets.limits import BACKLOG, BACKLOG_NEAR, INVENTORY, percent
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.reading import (
    BEFORE,
    MONTHS_OWN,
    PANEL_LEAST,
    QUARTERS,
    READING,
    UNITS_ALWAYS,
    YEAR_CALL,
)
from sopxl_workbook.sheets.timeline import BLOCK_ROW, NAME_ROW, TO_MONTH_24, YEAR
from sopxl_workbook.sheets.timeline import PLAN as MONTHS
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.sheets.worth import show
from sopxl_workbook.values import BookValues

SHEET = "Family FTO"
PANEL_ROWS = 6
NOTHING = "No finish-to-order family"
_HOW = (
    "Give a family the strategy FTO on the sheet Families, and what it is finished from on the "
    "sheet Components"
)
BOOKINGS = Flow(
    "bookings",
    "STAGE 2, BOOKINGS",
    " ordered a month",
    "forecast",
    FORECAST,
    "Forecast",
    ((Measure.BOOKED.value, "Actual bookings"),),
    PRICE,
)
FINISHING = Flow(
    "finishing",
    "FINISHING",
    " finished to order and shipped a month",
    "finishing plan",
    PLAN,
    "Production",
    ((Measure.SHIPPED.value, "Actual finishing and shipments"),),
    PRICE,
    SUBCONTRACT,
)
WAITING = Balance(
    "BACKLOG",
    " ordered and not yet finished, at month end",
    "Backlog",
    Measure.BACKLOG.value,
    "backlog",
    ((Measure.CANCELLED.value, "Cancellations"), (Measure.PAST_DUE.value, "of which past due")),
    signed=False,
    worth=PRICE,
)
_NOTES = (
    (
        (
            "Finishing",
            "is on order only: what is finished is shipped, no finished goods are kept.",
        ),
        ("Response", "is backlog over a week's finishing: how long an order waits."),
        ("Lead time", f"turns ▲ when {percent(BACKLOG_NEAR)} above target."),
        ("Typing", "goes on the sheets Forecast (Override), Plan and Components."),
    ),
    (
        (
            "Usage",
            "is what every family that takes it makes in own plant × quantity per × option share, "
            "in closed months what was loaded as Used.",
        ),
        (
            "Inventory",
            f"turns ▲ below zero: then finishing is held up; ▼ more than {percent(INVENTORY.low)} "
            "under its target.",
        ),
    ),
    (
        (
            "Share",
            "is that of the Components sheet; in closed months what was used, where this family "
            "alone takes the component.",
        ),
        YEAR_CALL,
        QUARTERS,
    ),
    (
        ("Money", "is bookings, finishing and backlog at price, components at standard cost."),
        MONTHS_OWN,
        UNITS_ALWAYS,
        BEFORE,
    ),
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas, name = Canvas(book, TO_MONTH_24, YEAR), view.finish_family
    chosen = choose(canvas, name, FINISH_STRATEGY)
    page.head(canvas, view, master_text(book, view), metas(canvas, "Response target"))
    shown = show(canvas, chosen, view, view.finish_shown)
    row = family_lines.performance(canvas, chosen, shown, BLOCK_ROW, BOOKINGS)
    row = family_lines.performance(canvas, chosen, shown, row, FINISHING)
    row = family_lines.balance(canvas, chosen, shown, row, WAITING)
    row = family_lines.lead_time(canvas, chosen, row, "RESPONSE TIME")
    row = planned(canvas, chosen, shown, row, "actual finishing shown", "new finishing shown")
    names = _components(canvas, chosen)
    parts: list[Component] = []
    for i in range(SHOWN):
        parts.append(component(canvas, shown, row, i, names[i] if i < len(names) else ""))
        row = parts[-1].below
    row = more_components(canvas, row, names)
    family_lines.chart_lines(canvas, "new bookings", "actual finishing", "new finishing")
    outside(canvas, BACKLOG)
    title = f'=IF({CHOICE}="","{NOTHING}",{CHOICE})'
    canvas.formula(1, 2, title, chosen.name or NOTHING, "title")
    canvas.formula(2, 2, *_headline(canvas, chosen, parts), "headline")
    canvas.rows["charts"] = row
    upper = flow_title(canvas, chosen, "new bookings", "new finishing", "Finishing is")
    canvas.formula(row + 1, 2, *upper, "chart_title")
    chart_foot = row + PANEL_ROWS + 2
    page.close(canvas, row, chart_foot)
    family_notes.lay_out(canvas, chosen, view, range(row + 1, chart_foot + 1))
    canvas.foot = chart_foot + len(_NOTES)
    return canvas


def _components(canvas: Canvas, chosen: Chosen) -> list[str]:
    """The hidden list of the family's components; gives them all."""
    rows = canvas.book.tables[USAGE.name].rows
    found = [(i, row.what) for i, row in enumerate(rows, 1) if row.name == chosen.name]
    columns = (f"{USAGE.name}[{USAGE.row_heading}]", f"{USAGE.name}[{USAGE.what_heading}]")
    chain(canvas, CHOICE, columns, found, SHOWN, SECOND_POSITION_COLUMN)
    return [name for _, name in found]


def _headline(canvas: Canvas, chosen: Chosen, shown: list[Component]) -> tuple[str, str]:
    """The first component that runs short, else what the backlog does."""
    formula, value = message(canvas, chosen, BACKLOG)
    formula = formula.removeprefix("=")
    for part in reversed(shown):
        span = canvas.span(part.inventory)
        month = f"INDEX({NAMES},MATCH(MIN({span}),{span},0))"
        short = (
            f'{part.address}&" runs short in "&{month}&": "&FIXED(-MIN({span}),0)&" "&'
            f'{part.unit}&" are missing for what is to be finished"'
        )
        formula = f"IF(ROUND(MIN({span}),0)<0,{short},{formula})"
        value = _short(canvas, part) or value
    nothing = f'IF({CHOICE}="","{_HOW}",{formula})'
    return f"={nothing}", value if chosen.name else _HOW


def _short(canvas: Canvas, part: Component) -> str:
    """The sentence of a component below zero in one of the months shown; "" where none is."""
    months = canvas.months(part.inventory)
    known = [float(value) for value in months if isinstance(value, int | float)]
    lowest = min(known, default=0.0)
    if float(fixed(lowest).replace(",", "")) >= 0:
        return ""
    when = canvas.value(NAME_ROW, MONTHS[months.index(lowest)])
    return (
        f"{part.name} runs short in {when}: {fixed(-lowest)} {part.unit_text} are missing for what "
        "is to be finished"
    )


def _decorate(canvas: Canvas, tools: Tools) -> None:
    row = canvas.rows["charts"]
    foot = canvas.foot - len(_NOTES)
    reading = range(foot + 1, canvas.foot + 1)
    heights = {row: 6, foot: charts.AXIS_HEIGHT} | page.block_heights(canvas)
    heights |= dict.fromkeys(reading, READING)
    panels = list(range(row + 2, row + PANEL_ROWS + 2))
    height = page.stretch(canvas, heights, panels, most=34, least=PANEL_LEAST)
    heights |= dict.fromkeys(panels, height)
    page.frame(canvas, tools, heights, widths=page.TWO_YEARS)
    inventories = [f"inventory {i}" for i in range(SHOWN)]
    lines = ("new bookings", "new finishing", "projected", *inventories)
    page.trend(canvas, tools, [f"{line} shown" for line in lines])
    family_notes.decorate(canvas, tools)
    page.reading(tools, _NOTES, reading)
    rows = canvas.rows
    marks = (
        Mark("actual bookings", rows["actual bookings"], "actual"),
        Mark("new forecast", rows["forecast ahead"], "ahead"),
        Mark("old forecast", rows["old bookings"], "frame"),
        Mark("finishing", rows["made, then planned"], "line"),
    )
    tall = PANEL_ROWS * height + charts.AXIS_HEIGHT
    charts.draw_panel(
        tools, Panel(row + 2, tall, marks, "Bookings against finishing", True, from_zero=True)
    )
    charts.legend(tools, row + 3, marks)
    offer(tools, "Family")
    offer_switch(tools)
    rules.finishing(canvas, tools, "bookings", "finishing", inventories)


PAGE = Page(SHEET, _compose, _decorate, since=3)
