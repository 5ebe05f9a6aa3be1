"""The long tables: a row a fact, growing downward; imports the model and the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sopxl_workbook.contract.consensus import AGREED, VIEW_OWNERS, VIEWS
from sopxl_workbook.contract.cycle import CYCLE, GATE, POLICY_LOG, SIGNED
from sopxl_workbook.contract.model import COMMENT, Column, Kind, Table, Writer
from sopxl_workbook.contract.words import (
    COMMENTED_MEASURES,
    EVENT_KINDS,
    LEAST_COST_TERMS,
    NOT_REVIEWED,
    NOTE_KINDS,
    ORDER_POLICIES,
    OWN_PLAN,
    PLAN_POLICIES,
    REVIEWED,
    STOCK_POLICIES,
    STRATEGIES,
    Measure,
)


def _name(name: str, help_: str, refers: str = "", width: int = 20) -> Column:
    return Column(name, Kind.NAME, help_, refers=refers, width=width)


def _text(name: str, help_: str, width: int = 14) -> Column:
    return Column(name, Kind.TEXT, help_, required=False, width=width)


def _number(
    name: str,
    help_: str,
    *,
    required: bool = True,
    minimum: float | None = 0,
    maximum: float | None = None,
    above: float | None = None,
    default: float | None = None,
    shown: str = "",
    kind: Kind = Kind.NUMBER,
) -> Column:
    return Column(
        name,
        kind,
        help_,
        required,
        minimum,
        maximum,
        above,
        default=default,
        width=11,
        shown=shown,
    )


def _periods(name: str, help_: str, **limits: Any) -> Column:
    """A count of periods: half a period is no rounding matter."""
    return _number(name, help_, **limits, kind=Kind.WHOLE)


def _from(name: str = "From", *, required: bool = True) -> Column:
    return Column(name, Kind.DATE, "First day on which the row holds.", required)


def _dated(name: str, sheet: str, help_: str, key: Column, value: Column, *others: Column) -> Table:
    """A table of values in force from a date on."""
    return Table(name, sheet, help_, (key, _from(), value, *others), (key.name, "From"))


_UNITS = "#,##0"  # shown in whole units, kept as typed
_CURRENCY = _text("Currency", "Code such as USD; blank is the company's currency.", 10)
_FAMILY = _name("Family", "A family of the Families sheet.", "tblFamilies")


CALENDAR = Table(
    "tblCalendar",
    "Calendar",
    "The periods of the book. Working days are yours to correct; everything else stays.",
    (
        Column("Period", Kind.WHOLE, "Number of the period on the axis.", minimum=1, width=8),
        Column("Label", Kind.NAME, "Heading of the period on every data sheet.", width=10),
        Column("Start", Kind.DATE, "First day."),
        Column("End", Kind.DATE, "Last day."),
        _number("Weeks", "Length in weeks: days ÷ 7.", minimum=None, above=0, shown="0.0"),
        _number("Workdays", "Working days."),
        Column("Fiscal year", Kind.WHOLE, "Year in which the fiscal year ends.", minimum=1900),
        Column("Quarter", Kind.WHOLE, "Quarter of the fiscal year.", minimum=1, maximum=4),
        Column("Status", Kind.CHOICE, "Open or closed.", choices=("open", "closed")),
        _text("Run", "Run that closed the period."),
    ),
    ("Period",),
    Writer.ENGINE,
    needs_rows=True,
)
HOLIDAYS = Table(
    "tblHolidays",
    "Holidays",
    "Days without work beside Saturdays and Sundays; a price change is prorated around them.",
    (
        Column("Day", Kind.DATE, "The day."),
        _text("Name", "What is celebrated.", 30),
    ),
    ("Day",),
)
FAMILIES = Table(
    "tblFamilies",
    "Families",
    "Product families: planned in volume, each in one unit.",
    (
        _name("Family", "Name of the family, once.", width=24),
        Column("Unit", Kind.TEXT, "Unit of measure of every quantity of the family.", width=10),
        Column(
            "Strategy",
            Kind.CHOICE,
            "MTS make-to-stock, MTO make-to-order, FTO finish-to-order.",
            choices=tuple(STRATEGIES),
        ),
        _text("Business unit", "Roll-up above the family.", 18),
        _text("Owner", "Who answers for the family's plan."),
        _from(required=False),
        Column("To", Kind.DATE, "Last day on which the family is planned.", required=False),
    ),
    ("Family",),
    needs_rows=True,
)
_MAKE_OR_BUY = (
    Column(
        "Own limit",
        Kind.NUMBER,
        "Units a period that the own plant makes at most; beyond it is bought. Blank: all is made.",
        required=False,
        minimum=0,
        since=4,
    ),
    Column(
        "Subcontract cost",
        Kind.NUMBER,
        "Money for one bought unit, all in: material and hours too. Blank: Optimise does not buy.",
        required=False,
        minimum=0,
        width=15,
        shown="#,##0.00",
        since=4,
    ),
    Column(
        "Subcontract limit",
        Kind.NUMBER,
        "Units a period that are bought at most; what is beyond stays in own plant. Blank: none.",
        required=False,
        minimum=0,
        width=15,
        since=4,
    ),
)
POLICY = Table(
    "tblPolicy",
    "Policy",
    "Rules of planning by family, or * for every family without a row of its own.",
    (
        Column("Family", Kind.TEXT, "A family, or * for all.", width=24),
        _from(),
        Column(
            "Plan policy",
            Kind.CHOICE,
            "How production follows; each is explained at the right.",
            choices=PLAN_POLICIES,
            width=16,
        ),
        _number(
            "Target",
            "Days or units of inventory, or weeks of backlog; by the policy.",
            required=False,
        ),
        _number("Service", "Target share of order lines filled: 0.97.", required=False, maximum=1),
        _number("Inventory min", "Lowest inventory allowed, units.", required=False),
        _number("Inventory max", "Highest inventory allowed, units.", required=False),
        _number("Backlog min", "Lowest backlog allowed, units.", required=False),
        _number("Backlog max", "Highest backlog allowed, units.", required=False),
        _periods("Demand fence", "Periods in which orders alone count.", required=False),
        _periods("Planning fence", "Periods in which changes need approval.", required=False),
        _text("Change limits", "Change of rate allowed by period: 0%, 10%, 20%.", 16),
        _number("Tolerance", "Deviation that is shown: 0.05.", required=False, maximum=1),
        _periods(
            "Accuracy lag",
            "Periods from forecast to actual that it is judged by.",
            required=False,
            minimum=1,
        ),
        COMMENT,
        *_MAKE_OR_BUY,
    ),
    ("Family", "From"),
    needs_rows=True,
    legend=tuple((STOCK_POLICIES | ORDER_POLICIES | {OWN_PLAN: "the plan that you type"}).items()),
)


def _held(table: Table, name: str, sheet: str, what: str) -> Table:
    """The rows of a table as the last run found them."""
    return replace(
        table,
        name=name,
        sheet=sheet,
        help=f"The {what} as the last run found them, which the next one compares with.",
        writer=Writer.ENGINE,
        needs_rows=False,
        legend=(),
        since=3,
    )


POLICY_HELD = _held(POLICY, "tblPolicyHeld", "Policy held", "policies")
FAMILIES_HELD = _held(FAMILIES, "tblFamiliesHeld", "Families held", "families")
ITEM_MAP = Table(
    "tblMap",
    "Item map",
    "Which item, or code of the ERP, belongs to which family.",
    (
        _name("Item", "Item number or ERP code.", width=22),
        _FAMILY,
        _number(
            "Factor", "Family units in one unit of the item.", minimum=None, above=0, default=1
        ),
        _number("Planning share", "Share of the family's volume.", required=False, maximum=1),
        _from(required=False),
        Column("To", Kind.DATE, "Last day on which the row holds.", required=False),
    ),
    ("Item", "From"),
)
ACTUALS = Table(
    "tblActuals",
    "Actuals",
    "What happened, one row a quantity: paste the extract of the ERP here.",
    (
        Column("Period", Kind.PERIOD, "Label of the period, or a date in it."),
        _name("Code", "A family, or an item of the Item map.", width=22),
        Column("Measure", Kind.CHOICE, "What is measured.", choices=tuple(Measure), width=14),
        _number("Quantity", "Family units, or units of the item.", minimum=None, shown=_UNITS),
        _text("Source", "Where the figure comes from."),
        Column("Loaded", Kind.DATE, "Day on which it was loaded.", required=False),
    ),
    ("Period", "Code", "Measure"),
    Writer.IMPORT,
)
ORDERS = Table(
    "tblOrders",
    "Orders",
    "Customer orders that are not shipped yet, by the day on which they are due.",
    (
        _name("Code", "A family, or an item of the Item map.", width=22),
        Column("Due", Kind.DATE, "Day on which the order is due; a day that is past is overdue."),
        _number("Quantity", "Family units, or units of the item.", shown=_UNITS),
        _text("Order", "Number of the order, or of the customer.", 22),
    ),
    ("Code", "Due", "Order"),
    Writer.IMPORT,
    since=3,
)
PULL = Table(
    "tblPull",
    "Pull lines",
    "Items that a line makes as cards come back, a row a loop of cards.",
    (
        _name("Code", "A family, or an item of the Item map.", width=22),
        Column(
            "Resource",
            Kind.NAME,
            "The line that makes it; blank where no takt time is asked.",
            required=False,
            refers="tblResources",
            width=22,
        ),
        _number(
            "Container",
            "Units in a full container, in the unit of the item.",
            minimum=None,
            above=0,
        ),
        _number("Lead time", "Working days for a card to come round: waiting, making, moving."),
        _number("Safety", "Share added to the demand of the lead time: 0.1.", default=0, maximum=1),
        _number("Safety stock", "Units added to it, in the unit of the item.", default=0),
        _number("Cards", "Cards that are in the loop now.", required=False),
    ),
    ("Code", "Resource"),
    since=3,
)
EVENTS = Table(
    "tblEvents",
    "Events",
    "Logged changes to the baseline forecast: promotions, launches, phase-outs.",
    (
        _FAMILY,
        Column("Period", Kind.PERIOD, "Label of the period."),
        Column("Kind", Kind.CHOICE, "What kind of change.", choices=EVENT_KINDS, width=16),
        _number(
            "Change", "Units added to the baseline; minus takes away.", minimum=None, shown=_UNITS
        ),
        _text("Text", "Why.", 40),
        _text("Owner", "Who answers for it."),
    ),
    ("Family", "Period", "Kind", "Text"),
)
NOTES = Table(
    "tblNotes",
    "Notes",
    "Assumptions, vulnerabilities and decisions by family, open until closed.",
    (
        Column("Opened", Kind.PERIOD, "Period in which it was written."),
        _FAMILY,
        Column("Kind", Kind.CHOICE, "What it is.", choices=NOTE_KINDS, width=14),
        Column("Text", Kind.TEXT, "One or two sentences.", width=60),
        _text("Owner", "Who answers for it."),
        Column("Closed", Kind.PERIOD, "Period in which it was closed.", required=False),
    ),
    ("Opened", "Family", "Kind", "Text"),
)
COMMENTS = Table(
    "tblComments",
    "Comments",
    "Why a figure was typed on Forecast or Plan: a row for a family, what was typed and its month.",
    (
        _FAMILY,
        Column(
            "Measure",
            Kind.CHOICE,
            "What was typed: Override on Forecast, Production on Plan.",
            choices=COMMENTED_MEASURES,
            width=14,
        ),
        Column("Period", Kind.PERIOD, "Label of the period."),
        Column("Comment", Kind.TEXT, "Why it is so; nothing reckons with it.", width=60),
        _text("By", "Who says so."),
    ),
    ("Family", "Measure", "Period"),
    since=4,
)
PRICES = _dated(
    "tblPrices",
    "Prices",
    "Net selling price of one family unit; a change inside a period is prorated by working day.",
    _FAMILY,
    _number("Value", "Price of one unit.", minimum=None, above=0),
    _CURRENCY,
    COMMENT,
)
COSTS = _dated(
    "tblCosts",
    "Costs",
    "Standard cost of one family unit; the standard of a period's last day holds for the period.",
    _FAMILY,
    _number("Value", "Standard cost of one unit.", minimum=None, above=0),
    _CURRENCY,
    COMMENT,
)
RATES = _dated(
    "tblRates",
    "Rates",
    "Exchange rates into the company's currency.",
    _name("Currency", "Code such as EUR.", width=10),
    _number("Value", "Company currency for one unit of it.", minimum=None, above=0),
    _text("Source", "Where the rate comes from."),
)
UNITS = Table(
    "tblUnits",
    "Units",
    "Conversions between units of measure.",
    (
        _name("From unit", "One of this unit.", width=14),
        _name("To unit", "Is so many of this unit.", width=14),
        _number("Value", "How many.", minimum=None, above=0),
    ),
    ("From unit", "To unit"),
)
BUSINESS_PLAN = Table(
    "tblBusinessPlan",
    "Business plan",
    "Revenue and units of the business plan by family and period.",
    (
        _FAMILY,
        Column("Period", Kind.PERIOD, "Label of the period."),
        _number("Value", "Revenue.", minimum=None, shown=_UNITS),
        _CURRENCY,
        COMMENT,
        replace(
            _number("Units", "Family units behind it; blank: none given.", required=False),
            shown=_UNITS,
            since=4,
        ),
    ),
    ("Family", "Period"),
)
RESOURCES = Table(
    "tblResources",
    "Resources",
    "Key resources and what they can give; the row in force on a period's first day holds.",
    (
        _name("Resource", "Name of the resource.", width=22),
        _from(),
        _number("Hours", "Hours of one station on a working day.", minimum=None, above=0),
        _number("Stations", "Stations, machines or people side by side.", minimum=None, above=0),
        _number("Utilization", "Share of hours in use: 0.85.", maximum=1, default=1),
        _number("Efficiency", "Output against standard: 0.95.", maximum=2, default=1),
        _number("Overtime limit", "Extra share of hours by overtime: 0.1.", required=False),
        _number("Outside capacity", "Hours a period that can be bought.", required=False),
        COMMENT,
    ),
    ("Resource", "From"),
)
RESOURCES_HELD = _held(RESOURCES, "tblResourcesHeld", "Resources held", "resources")
SETTINGS_HELD = Table(
    "tblSettingsHeld",
    "Settings held",
    "Prices and limits of Control as the last run found them, which the next one compares with.",
    (
        Column("Setting", Kind.TEXT, "Name of the cell on Control.", width=22),
        _text("Value", "What stood there; blank: nothing.", 22),
    ),
    ("Setting",),
    Writer.ENGINE,
    since=4,
)
HELD = {POLICY: POLICY_HELD, FAMILIES: FAMILIES_HELD, RESOURCES: RESOURCES_HELD}
BILL = Table(
    "tblBill",
    "Bill",
    "Bill of resources: hours of each key resource in one family unit.",
    (
        _FAMILY,
        _name("Resource", "A resource of the Resources sheet.", "tblResources", 22),
        _periods("Offset", "Periods before completion.", default=0, maximum=24),
        _from(),
        _number("Hours per unit", "Hours of the resource in one family unit."),
        COMMENT,
    ),
    ("Family", "Resource", "Offset", "From"),
)
LEAST_COST = Table(
    "tblLeastCost",
    "Least cost",
    "What a least-cost plan pays and keeps beside policies and resources; without rows, no more.",
    (
        Column(
            "Term",
            Kind.CHOICE,
            "What it is; each is explained at the right.",
            choices=tuple(LEAST_COST_TERMS),
            width=24,
        ),
        Column(
            "Family",
            Kind.NAME,
            "The family, where the term is of one.",
            required=False,
            refers="tblFamilies",
            width=20,
        ),
        Column(
            "Resource",
            Kind.NAME,
            "The resource, where the term is of one; a supplier or a group of people is one too.",
            required=False,
            refers="tblResources",
            width=22,
        ),
        _from(),
        _number("Value", "Money, units or people, 0 or more."),
        COMMENT,
    ),
    ("Term", "Family", "Resource", "From"),
    legend=tuple(LEAST_COST_TERMS.items()),
    since=3,
)
COMPONENTS = Table(
    "tblComponents",
    "Components",
    "What one unit of a family is finished from; the row in force on a period's first day holds.",
    (
        _FAMILY,
        _name("Component", "A family of components, made to stock.", "tblFamilies"),
        Column(
            "Option group",
            Kind.NAME,
            "A choice that every order makes: its shares sum to 1. Blank: no choice, or an extra.",
            required=False,
            width=14,
        ),
        _number("Option share", "Share of orders that take it: 0.4.", maximum=1, default=1),
        _number("Quantity per", "Components in one unit that takes it.", minimum=None, above=0),
        _from(),
        COMMENT,
    ),
    ("Family", "Component", "From"),
)
REVIEW = Table(
    "tblReview",
    "Review",
    "Which forecasts somebody has looked at. Change the state when you have reviewed one.",
    (
        _FAMILY,
        Column("Period", Kind.PERIOD, "Label of the period."),
        Column(
            "State", Kind.CHOICE, "Reviewed or not.", choices=(REVIEWED, NOT_REVIEWED), width=14
        ),
        _text("By", "Who reviewed, or how it was filled.", 18),
    ),
    ("Family", "Period"),
    Writer.IMPORT,
)
RESTATED = Table(
    "tblRestated",
    "Restated",
    "Corrections of closed periods, with what stood there before; written by restate.",
    (
        Column("Period", Kind.PERIOD, "Label of the closed period."),
        _name("Code", "The family or item of the figure.", width=22),
        Column("Measure", Kind.CHOICE, "What is measured.", choices=tuple(Measure), width=14),
        _number("Was", "Quantity that the period was closed with.", required=False, minimum=None),
        _number("Now", "Quantity that it was corrected to.", minimum=None),
        Column("Reason", Kind.TEXT, "Why it was corrected.", width=40),
        _text("By", "Who corrected it."),
        _text("Run", "The run that wrote it.", 24),
    ),
    ("Period", "Code", "Measure", "Run"),
    Writer.ENGINE,
    since=2,
)
IMPORT = Table(
    "tblImport",
    "Import",
    "How the extract of your ERP calls its columns and measures; read by rollover --actuals.",
    (
        Column(
            "Kind", Kind.CHOICE, "A column or a measure.", choices=("column", "measure"), width=10
        ),
        Column("There", Kind.TEXT, "Its name in the extract.", width=24),
        Column(
            "Here",
            Kind.CHOICE,
            "A column of the Actuals, or a measure.",
            choices=("Period", "Code", "Measure", "Quantity", *Measure),
            width=16,
        ),
    ),
    ("Kind", "There"),
    since=2,
)

TABLES = (
    CALENDAR,
    HOLIDAYS,
    FAMILIES,
    POLICY,
    ITEM_MAP,
    ACTUALS,
    ORDERS,
    EVENTS,
    VIEW_OWNERS,
    VIEWS,
    AGREED,
    PRICES,
    COSTS,
    RATES,
    UNITS,
    BUSINESS_PLAN,
    RESOURCES,
    BILL,
    PULL,
    COMPONENTS,
    LEAST_COST,
    NOTES,
    COMMENTS,
    REVIEW,
    RESTATED,
    IMPORT,
    CYCLE,
    SIGNED,
    GATE,
    POLICY_LOG,
    POLICY_HELD,
    FAMILIES_HELD,
    RESOURCES_HELD,
    SETTINGS_HELD,
)

LONG_HEADER_ROW = 4  # of a long table; its first row of data is the next


def table(name: str) -> Table:
    """The long table of that name."""
    return next(table for table in TABLES if table.name == name)
