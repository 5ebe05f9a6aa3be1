"""Inventory, backlog and how long they last, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc, cells
from sopxl.arrays import as_word
from sopxl.calc.balance import BACKORDER, LOST, LOST_SPLIT, SHORTAGES
from sopxl.calc.cover import FORWARD, METHODS, PERIOD
from sopxl.registry import Each, Number, Periods, Word, sop_function

CATEGORY = "Balance"


@sop_function(CATEGORY, "=SOP_INVENTORY({110,120,130},100,{116,116,116})", calc.projected_inventory)
def SOP_INVENTORY(
    demand: Periods,
    opening: Each,
    supply: Periods,
    adjustments: Periods | None = None,
    shortage: Word | None = None,
) -> Any:
    """Inventory at the end of each period.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    supply : units produced or received per period, laid like demand
    adjustments : units found (+) or scrapped (−) per period; left out, none
    shortage : "backorder" goes below 0, "lost" stops at 0, "split" gives inventory and backorders,
        "lost split" inventory and lost sales; left out, "backorder": nobody is sent away unasked
    Returns : units at period end, laid like demand; with "split" or "lost split" two rows a family
    """
    kind = as_word(shortage or BACKORDER, "shortage", SHORTAGES)
    if kind == BACKORDER:
        return calc.projected_inventory(demand, opening, supply, adjustments)
    if kind in (LOST, LOST_SPLIT):
        kept = calc.inventory_and_lost_sales(demand, opening, supply, adjustments)
        if kind == LOST:
            return kept.ending_inventory
        return cells.by_family(kept.ending_inventory, kept.lost_sales)
    both = calc.inventory_and_backorders(demand, opening, supply, adjustments)
    return cells.by_family(both.ending_inventory, both.backorders)


@sop_function(CATEGORY, "=SOP_BACKLOG({100,100,100},100,{104,104,104})", calc.ending_backlog)
def SOP_BACKLOG(
    bookings: Periods, opening: Each, shipments: Periods, cancellations: Periods | None = None
) -> Any:
    """Orders not yet shipped at the end of each period.

    bookings : units ordered per period, 0 or more; one row or column, or a block of families
    opening : units ordered and not shipped before the first period, 0 or more
    shipments : units shipped per period, laid like bookings
    cancellations : units cancelled per period, 0 or more; left out, none
    Returns : units at period end, laid like bookings, 0 or more
    """
    return calc.ending_backlog(bookings, opening, shipments, cancellations)


@sop_function(
    CATEGORY, '=SOP_COVER({105,105,95},{110,120,130},"period",{20,21,22})', calc.period_cover
)
def SOP_COVER(
    inventory: Periods,
    demand: Periods,
    method: Word | None = None,
    working_days: Periods | None = None,
    span: Number | None = None,
) -> Any:
    """How long inventory lasts, in working days or in periods.

    inventory : units at period end; one row or column, or a block of families; below 0 is 0
    demand : units per period, 0 or more, laid like inventory
    method : "period" at the same period's demand, "forward" against the demand that follows,
        "trailing" at the mean of the latest periods; left out, "period"
    working_days : days per period, one or one a period; left out, cover counts periods
    span : periods that "trailing" averages, 1 to 120, fewer at the start; left out, 3
    Returns : cover, laid like inventory, blank without demand; "forward" has a second row a
        family, 1 where stock outlasts the horizon and cover is at least this, else 0
    Rule : inventory ÷ demand of a day or period; forward: periods met in full, then the fraction
        of the period that breaks
    """
    kind = as_word(method or PERIOD, "method", METHODS)
    if kind == PERIOD:
        return calc.period_cover(inventory, demand, working_days)
    if kind == FORWARD:
        ahead = calc.forward_cover(inventory, demand, working_days)
        return cells.by_family(ahead.cover, ahead.is_lower_bound.astype(np.float64))
    return calc.trailing_cover(inventory, demand, working_days, 3 if span is None else span)


@sop_function(CATEGORY, "=SOP_LEAD_TIME({96,92,88},{104,104,104},{4,4,5})", calc.lead_time_weeks)
def SOP_LEAD_TIME(backlog: Periods, shipments: Periods, weeks: Periods) -> Any:
    """Weeks that the order backlog lasts.

    backlog : units at period end, 0 or more; one row or column, or a block of families
    shipments : units per period, 0 or more, laid like backlog
    weeks : weeks in each period, one or one a period, from the calendar
    Returns : weeks, laid like backlog; blank without shipments
    """
    return calc.lead_time_weeks(backlog, shipments, weeks)


@sop_function(CATEGORY, "=SOP_TARGET_INVENTORY({950,1510,1220},0.5)", calc.target_inventory)
def SOP_TARGET_INVENTORY(
    demand: Periods,
    cover: Periods,
    safety_stock: Periods | None = None,
    working_days: Periods | None = None,
    method: Word | None = None,
    demand_after: Periods | None = None,
) -> Any:
    """Inventory that a cover policy asks for at the end of each period.

    demand : units per period, 0 or more; one row or column, or a block of families
    cover : working days where working_days are given, else periods; one or one a period
    safety_stock : units on top, one or one a period; left out, none
    working_days : days per period, one or one a period; left out, cover counts periods; with
        demand_after, also of the periods after the last
    method : "period" covers demand like the same period's, "forward" the demand that follows; left
        out, "period"
    demand_after : units of the periods after the last, as far as "forward" reaches
    Returns : units at period end, laid like demand
    """
    options = (safety_stock, working_days, method, demand_after)
    return calc.target_inventory(demand, cover, *options)
