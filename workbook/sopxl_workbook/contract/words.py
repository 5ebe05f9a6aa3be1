"""The words that stand in the tables: strategies, policies, measures, states; imports nothing."""

from __future__ import annotations

from enum import StrEnum

STRATEGIES = {"MTS": "make-to-stock", "MTO": "make-to-order", "FTO": "finish-to-order"}

STOCK_POLICIES = {
    "chase": "follow the forecast and hold the opening inventory",
    "level": "one rate a working day that ends the horizon at the target inventory",
    "synchronous": "produce each period's forecast",
    "stock zero": "use the inventory up, then produce each period's forecast",
    "target stock": "hold a fixed inventory, in units",
    "days of supply": "hold working days of forecast as inventory",
}
ORDER_POLICIES = {
    "level backlog": "one shipment rate a working day that ends the horizon at the target backlog",
    "lead time": "ship so that the backlog is the target weeks of shipments",
}
OWN_PLAN = "own"  # the planner types the production plan; the engine leaves it alone
PLAN_POLICIES = (*STOCK_POLICIES, *ORDER_POLICIES, OWN_PLAN)

LEAST_COST_TERMS = {
    "material": "of a family: money spent for a unit made, beside people and suppliers",
    "minimum run": "of a family: units; in a period it makes at least so many, or none",
    "price per hour": "of a resource: money for an hour used; of a supplier, for a unit",
    "overtime per hour": "of a resource: money for an hour of overtime",
    "outside per hour": "of a resource: money for an hour of outside capacity",
    "regular labour per worker": "of a resource: its stations are people; money a period for one",
    "hiring": "of a resource: money to hire one; without it nobody is hired",
    "layoff": "of a resource: money to lay one off; without it nobody is laid off",
    "least workers": "of a resource: fewest people",
    "most workers": "of a resource: most people",
    "whole workers": "of a resource: 1 for whole people, 0 for shares of them too",
    "budget": "of the company: most money spent in a period on all but holding",
    "cash limit": "of the company: most cash that inventory may tie up at period end, at standard "
    "cost; the gate's stands on Control",
}

REVIEWED, NOT_REVIEWED = "reviewed", "not reviewed"
EVENT_KINDS = ("promotion", "price", "launch", "phase-out", "cannibalisation", "other")
NOTE_KINDS = ("assumption", "vulnerability", "decision")


class Measure(StrEnum):
    """What an actual quantity measures."""

    REQUESTED = "Requested"
    BOOKED = "Booked"
    SHIPPED = "Shipped"
    PRODUCED = "Produced"
    CLOSING = "Closing"
    BACKLOG = "Backlog"
    PAST_DUE = "Past due"
    CANCELLED = "Cancelled"
    ADJUSTED = "Adjusted"
    LINES_ORDERED = "Lines ordered"
    LINES_FILLED = "Lines filled"
    USED = "Used"  # of a component, by finishing


SIGNED_MEASURES = frozenset((Measure.CLOSING, Measure.ADJUSTED))
STOCK_MEASURES = (
    Measure.REQUESTED,
    Measure.SHIPPED,
    Measure.PRODUCED,
    Measure.CLOSING,
    Measure.ADJUSTED,
    Measure.LINES_ORDERED,
    Measure.LINES_FILLED,
)
COMPONENT_MEASURES = (*STOCK_MEASURES, Measure.USED)
ORDER_MEASURES = (
    Measure.BOOKED,
    Measure.SHIPPED,
    Measure.BACKLOG,
    Measure.CANCELLED,
    Measure.PAST_DUE,
    Measure.LINES_ORDERED,
    Measure.LINES_FILLED,
)
COMMENTED_MEASURES = ("Override", "Production")  # rows of Forecast and Plan that a planner types in
