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
