"""The family pages: make-to-stock with its inventory, make-to-order with its backlog.

Composes the lines and decorates the page; imports the other modules of the sheets.
"""

from __future__ import annotations

from dataclasses import dataclass

from sopxl_workbook.contract import FORECAST, PLAN, Measure
from sopxl_workbook.formulas import COST, PRICE, SUBCONTRACT
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import charts, family_lines, family_notes, page, rules
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.charts import Mark, Panel
from sopxl_workbook.sheets.choices import CHOICE, offer, offer_switch
from sopxl_workbook.sheets.family_head import ORDER_STRATEGY, STOCK_STRATEGY, choose, metas
from sopxl_workbook.sheets.family_lines import Balance, Flow
from sopxl_workbook.sheets.family_message import balance_title, flow_title, message, outside
from sopxl_workbook.sheets.family_plan import planned
from sopxl_workbook.sheets.limits import BACKLOG, BACKLOG_NEAR, INVENTORY, Limits, percent
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.reading import (
    BEFORE,
    DEVIATION,
    MONTHS_OWN,
    OLD,
    PANEL_LEAST,
    QUARTERS,
    READING,
    TYPING,
    UNITS_ALWAYS,
    YEAR_CALL,
)
from sopxl_workbook.sheets.timeline import BLOCK_ROW, TO_MONTH_24, YEAR
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.worth import show
from sopxl_workbook.values import BookValues

PANEL_ROWS = 7


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the two family pages."""

    sheet: str
    strategy: str  # as MATCH reads it
    nothing: str  # the title where there is no such family
    target: str  # label in the head
    limits: Limits
    demand: Flow
    supply: Flow
    balance: Balance
    service: str
    made: tuple[str, str]  # "Production is", and the mark of it in the chart
    panels: tuple[str, str]  # what the charts show
    sold: tuple[str, str]  # the lines of what was shipped, and of what is to be
    notes: tuple[tuple[tuple[str, str], ...], ...]  # how the page is read, a line each

    @property
    def is_stock(self) -> bool:
        """Whether inventory, and not backlog, is planned."""
        return self.strategy == STOCK_STRATEGY


STOCK = Kind(
    "Family MTS",
    STOCK_STRATEGY,
    "No make-to-stock family",
    "Inventory target",
    INVENTORY,
    Flow(
        "sales",
        "SALES",
        " a month, as customers requested them",
        "forecast",
        FORECAST,
        "Forecast",
        (
            (Measure.REQUESTED.value, "Actual sales, as requested"),
            (Measure.SHIPPED.value, "of which shipped"),
        ),
        PRICE,
    ),
    Flow(
        "operations",
        "OPERATIONS",
        " finished a month",
        "production plan",
        PLAN,
        "Production",
        ((Measure.PRODUCED.value, "Actual production"),),
        COST,
        SUBCONTRACT,
    ),
    Balance(
        "INVENTORY",
        " at month end",
        "Inventory",
        Measure.CLOSING.value,
        "inventory",
        (
            (Measure.ADJUSTED.value, "Adjustments, count and scrap"),
            ("Unexplained", "Unexplained by movements"),
        ),
        signed=True,
        worth=COST,
    ),
    "share of order lines filled from stock",
    ("Production is", "production"),
    ("Sales against production", "Inventory against target"),
    ("actual sales Shipped shown", "new sales shown"),
    (
        (
            (
                "Sales",
                "are what customers requested; inventory and revenue follow what was shipped.",
            ),
            DEVIATION,
            OLD,
            TYPING,
        ),
        (
            (
                "Target",
                f"turns ▼ when inventory is more than {percent(INVENTORY.low)} under it, "
                f"▲ when {percent(INVENTORY.high)} over.",
            ),
            BEFORE,
            YEAR_CALL,
            QUARTERS,
        ),
        (
            (
                "Money",
                "is sales at price, production and inventory at standard cost, never at price.",
            ),
            MONTHS_OWN,
            UNITS_ALWAYS,
        ),
    ),
)
ORDER = Kind(
    "Family MTO",
    ORDER_STRATEGY,
    "No make-to-order family",
    "Lead-time target",
    BACKLOG,
    Flow(
        "bookings",
        "BOOKINGS",
        " ordered a month",
        "forecast",
        FORECAST,
        "Forecast",
        ((Measure.BOOKED.value, "Actual bookings"),),
        PRICE,
    ),
    Flow(
        "shipments",
        "SHIPMENTS",
        " made to order and shipped a month",
        "shipment plan",
        PLAN,
        "Production",
        ((Measure.SHIPPED.value, "Actual shipments"),),
        PRICE,
        SUBCONTRACT,
    ),
    Balance(
        "BACKLOG",
        " ordered and not yet shipped, at month end",
        "Backlog",
        Measure.BACKLOG.value,
        "backlog",
        (
            (Measure.CANCELLED.value, "Cancellations"),
            ("Unexplained", "Unexplained by movements"),
            (Measure.PAST_DUE.value, "of which past due"),
        ),
        signed=False,
        worth=PRICE,
    ),
    "share of order lines shipped by the promised date",
    ("Shipments are", "shipments"),
    ("Bookings against shipments", "Backlog against target"),
    ("actual shipments shown", "new shipments shown"),
    (
        (
            ("Bookings", "count on the day of the order; revenue follows the shipments."),
            ("Backlog", "is every order not yet shipped, due or not."),
            DEVIATION,
            OLD,
        ),
        (
            (
                "Lead time",
                f"is backlog over a week's shipments; ▲ when {percent(BACKLOG_NEAR)} above "
                f"target, act at {percent(BACKLOG.high)}.",
            ),
            BEFORE,
            YEAR_CALL,
            QUARTERS,
        ),
        (
            ("Money", "is bookings, shipments and backlog at price."),
            MONTHS_OWN,
            UNITS_ALWAYS,
            TYPING,
        ),
    ),
)


def _compose(kind: Kind, book: BookValues, name: str, view: View, switched: str) -> Canvas:
    canvas = Canvas(book, TO_MONTH_24, YEAR)
    chosen = choose(canvas, name, kind.strategy)
    page.head(canvas, view, master_text(book, view), metas(canvas, kind.target))
    shown = show(canvas, chosen, view, switched)
    row = family_lines.performance(canvas, chosen, shown, BLOCK_ROW, kind.demand)
    row = family_lines.performance(canvas, chosen, shown, row, kind.supply)
    row = family_lines.balance(canvas, chosen, shown, row, kind.balance)
    if kind.is_stock:
        row = family_lines.days_on_hand(canvas, chosen, row)
    else:
        row = family_lines.lead_time(canvas, chosen, row)
    row = family_lines.service(canvas, chosen, row, kind.service)
    supply = kind.supply.key
    row = planned(canvas, chosen, shown, row, *kind.sold)
    family_lines.chart_lines(canvas, f"new {kind.demand.key}", f"actual {supply}", f"new {supply}")
    outside(canvas, kind.limits)
    title = f'=IF({CHOICE}="","{kind.nothing}",{CHOICE})'
    canvas.formula(1, 2, title, name or kind.nothing, "title")
    canvas.formula(2, 2, *message(canvas, chosen, kind.limits), "headline")
    canvas.rows["charts"] = row
    upper = flow_title(
        canvas, chosen, f"new {kind.demand.key}", f"new {kind.supply.key}", kind.made[0]
    )
    canvas.formula(row + 1, 2, *upper, "chart_title")
    lower = balance_title(canvas, kind.limits)
    canvas.formula(row + PANEL_ROWS + 2, 2, *lower, "chart_title")
    chart_foot = row + 2 * (PANEL_ROWS + 1) + 1
    page.close(canvas, row, chart_foot)
    family_notes.lay_out(canvas, chosen, view, range(row + 1, chart_foot + 1))
    canvas.foot = chart_foot + len(kind.notes)
    return canvas


def _decorate(kind: Kind, canvas: Canvas, tools: Tools) -> None:
    row = canvas.rows["charts"]
    foot = canvas.foot - len(kind.notes)
    reading = range(foot + 1, canvas.foot + 1)
    heights = {row: 6, foot: charts.AXIS_HEIGHT} | page.block_heights(canvas)
    heights |= dict.fromkeys(reading, READING)
    panels = [*range(row + 2, row + PANEL_ROWS + 2), *range(row + PANEL_ROWS + 3, foot)]
    panel = page.stretch(canvas, heights, panels, most=34, least=PANEL_LEAST)
    heights |= dict.fromkeys(panels, panel)
    page.frame(canvas, tools, heights, widths=page.TWO_YEARS)
    demand, supply = kind.demand.key, kind.supply.key
    page.trend(canvas, tools, [f"new {demand} shown", f"new {supply} shown", "projected shown"])
    family_notes.decorate(canvas, tools)
    page.reading(tools, kind.notes, reading)
    _charts(kind, canvas, tools, panel)
    offer(tools, "Family")
    offer_switch(tools)
    rules.family(canvas, tools, demand, supply, is_stock=kind.is_stock)


def _charts(kind: Kind, canvas: Canvas, tools: Tools, panel: int) -> None:
    """The two panels, in units whatever the switch says: price and cost are not to be compared."""
    rows, row, demand = canvas.rows, canvas.rows["charts"], kind.demand.key
    upper = (
        Mark(f"actual {demand}", rows[f"actual {demand}"], "actual"),
        Mark("new forecast", rows["forecast ahead"], "ahead"),
        Mark("old forecast", rows[f"old {demand}"], "frame"),
        Mark(kind.made[1], rows["made, then planned"], "line"),
    )
    noun = kind.balance.noun
    lower = (
        Mark(f"actual {noun}", rows["actual"], "actual"),
        Mark(f"projected {noun}", rows["projected ahead"], "ahead"),
        Mark("target", rows["target"], "target"),
    )
    height = PANEL_ROWS * panel
    charts.draw_panel(tools, Panel(row + 2, height, upper, kind.panels[0]))
    last = Panel(row + PANEL_ROWS + 3, height + charts.AXIS_HEIGHT, lower, kind.panels[1], True)
    charts.draw_panel(tools, last)
    charts.legend(tools, row + 3, upper)
    charts.legend(tools, row + PANEL_ROWS + 4, lower)


def _stock(book: BookValues, view: View, kit: Kit) -> Canvas:
    return _compose(STOCK, book, view.stock_family, view, view.stock_shown)


def _order(book: BookValues, view: View, kit: Kit) -> Canvas:
    return _compose(ORDER, book, view.order_family, view, view.order_shown)


STOCK_PAGE = Page(STOCK.sheet, _stock, lambda canvas, tools: _decorate(STOCK, canvas, tools))
ORDER_PAGE = Page(ORDER.sheet, _order, lambda canvas, tools: _decorate(ORDER, canvas, tools))
