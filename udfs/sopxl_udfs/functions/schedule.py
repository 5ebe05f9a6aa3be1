"""The master schedule, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc, cells
from sopxl.arrays import as_word
from sopxl.calc import fence
from sopxl.calc.fraction import as_fraction
from sopxl.registry import Each, Periods, Word, sop_function

CATEGORY = "Master schedule"

SCHEDULE, BALANCE, RELEASES = "schedule", "balance", "releases"
_SHOWN = (SCHEDULE, BALANCE, RELEASES)
_WIDEST = 3.0  # a larger limit of the rate's change is a per cent


@sop_function(
    CATEGORY,
    "=SOP_MPS({30,30,30,30,40,40,40,40},{33,20,10,4,2,0,0,0},64,70)",
    calc.master_schedule,
)
def SOP_MPS(
    forecast: Periods,
    orders: Periods,
    on_hand: Each,
    lot: Each,
    safety_stock: Periods | None = None,
    demand_fence: Each | None = None,
    planning_fence: Each | None = None,
    lead_time: Each | None = None,
    show: Word | None = None,
    receipts: Periods | None = None,
    minimum_lot: Each | None = None,
    periods_covered: Each | None = None,
    demand_rule: Word | None = None,
) -> Any:
    """Master schedule: lots wherever the balance would fall below the safety stock.

    forecast : units per period, 0 or more; one row or column, or a block of families
    orders : units booked per period, 0 or more, laid like forecast; 0 for none
    on_hand : units on hand before the first period; negative is owed to customers
    lot : units; as many whole lots as are needed; 0 makes exactly what is needed, 1 whole units
    safety_stock : units kept at period end, one number or one a period; left out, 0
    demand_fence : periods from the first on in which only orders count; left out, 0
    planning_fence : periods from the first on in which no lot is added; left out, 0
    lead_time : periods from start to receipt of a lot; left out, 0
    show : "schedule", "balance" or "releases"; left out, "schedule"
    receipts : units scheduled already, one number or one a period; they stand; left out, none
    minimum_lot : least units of a period that gets any; left out, 0
    periods_covered : periods whose need is made at once, from the short one on; left out, 1
    demand_rule : behind the demand fence "greater" of forecast and orders, their "sum" where the
        forecast is what orders have left of it, "forecast" or "orders"; left out, "greater"
    Returns : units due per period, laid like forecast; the balance at period end; or two rows a
        family: lots by the period to start them, and by period due those to start before the
        first; what is due behind the horizon is not known and starts nothing
    """
    asked = as_word(SCHEDULE if show is None else show, "show", _SHOWN)
    found = calc.master_schedule(
        forecast,
        orders,
        on_hand,
        lot,
        safety_stock,
        demand_fence,
        planning_fence,
        lead_time,
        receipts,
        minimum_lot,
        periods_covered,
        demand_rule,
    )
    if asked == RELEASES:
        return cells.by_family(found.releases, found.late)
    return found.schedule if asked == SCHEDULE else found.balance


@sop_function(
    CATEGORY,
    "=SOP_PAB({30,30,30,30},{33,20,10,4},{0,0,70,0},64)",
    calc.projected_available_balance,
)
def SOP_PAB(
    forecast: Periods,
    orders: Periods,
    mps: Periods,
    on_hand: Each,
    demand_fence: Each | None = None,
    demand_rule: Word | None = None,
) -> Any:
    """Projected available balance of a master schedule.

    forecast : units per period, 0 or more; one row or column, or a block of families
    orders : units booked per period, 0 or more, laid like forecast; 0 for none
    mps : units due by the master schedule per period, laid like forecast
    on_hand : units on hand before the first period; negative is owed to customers
    demand_fence : periods from the first on in which only orders count; left out, 0
    demand_rule : behind the demand fence "greater" of forecast and orders, their "sum" where the
        forecast is what orders have left of it, "forecast" or "orders"; left out, "greater"
    Returns : units at period end, laid like forecast; below 0 is short
    """
    return calc.projected_available_balance(
        forecast, orders, mps, on_hand, demand_fence, demand_rule
    )


@sop_function(CATEGORY, "=SOP_ATP({0,0,70,0,70},{33,20,10,4,2},64)", calc.available_to_promise)
def SOP_ATP(mps: Periods, orders: Periods, on_hand: Each, method: Word | None = None) -> Any:
    """Available to promise: what of stock and master schedule no order has taken yet.

    mps : units due by the master schedule per period; one row or column, or a block of families
    orders : units booked per period, 0 or more, laid like mps
    on_hand : units on hand before the first period; negative is owed to customers
    method : "discrete" takes a shortage from the receipt before, "discrete forward" from the next,
        "discrete plain" leaves it; "cumulative" keeps what later orders need, "cumulative plain"
        does not; left out, "discrete"
    Returns : units, laid like mps; discrete: each receipt's own, 0 in periods without a receipt;
        below 0 is promised and covered by nothing
    """
    return calc.available_to_promise(mps, orders, on_hand, method)


@sop_function(
    CATEGORY,
    "=SOP_FENCE({100,100,100,100},{100,115,150,300},{0,0.1,0.2})",
    calc.fence_verdicts,
)
def SOP_FENCE(old_plan: Periods, new_plan: Periods, limits: Each) -> Any:
    """Whether the time fences allow each change of the production rate.

    old_plan : units per period, 0 or more; one row or column, or a block of families
    new_plan : units per period, laid like old_plan
    limits : share of the rate that may change, 0 to 3, one a period from the first on; 0 freezes a
        period, and periods beyond the last limit may change freely
    Returns : the words "allowed", "needs approval" or "not allowed", laid like old_plan
    """
    shares = as_fraction(limits, "limits", np.empty(np.size(limits)), _WIDEST)
    return np.array(fence.VERDICTS)[calc.fence_verdicts(old_plan, new_plan, shares)]
