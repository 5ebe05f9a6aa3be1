"""Production and shipment plans, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc
from sopxl.registry import Each, Flag, Periods, Word, sop_function

CATEGORY = "Aggregate plans"


@sop_function(CATEGORY, "=SOP_CHASE({110,120,130,120,120},100,80)", calc.chase_production_plan)
def SOP_CHASE(
    demand: Periods,
    opening: Each,
    target: Periods | None = None,
    minimum: Periods | None = None,
    maximum: Periods | None = None,
    lot: Each | None = None,
    shortage: Word | None = None,
) -> Any:
    """Production that follows demand and brings inventory to its target in every period.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    target : inventory wanted at period end, one number or one a period; left out, the opening
    minimum : least production, one number or one a period; left out, 0
    maximum : most production, one number or one a period; left out, no limit
    lot : units; production is rounded up to whole lots; left out, exact quantities
    shortage : "backorder" makes up what the maximum left unmet, "lost" does not; left out,
        "backorder"
    Returns : units to produce in each period, laid like demand
    """
    return calc.chase_production_plan(demand, opening, target, minimum, maximum, lot, shortage)


@sop_function(CATEGORY, "=SOP_LEVEL({110,120,130,120,120},100,80)", calc.level_production_plan)
def SOP_LEVEL(
    demand: Periods,
    opening: Each,
    closing: Each,
    working_days: Periods | None = None,
    no_backorders: Flag | None = None,
    lot: Each | None = None,
    safety_stock: Periods | None = None,
) -> Any:
    """Production at one rate that leaves the wanted inventory at the end of the horizon.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    closing : units wanted at the end of the last period, 0 or more
    working_days : days per period, one or one a period; left out, every period makes the same
    no_backorders : TRUE for the smallest rate that never stocks out; closing is then the least
    lot : units; whole lots, what is less than a lot falls to the last period; left out, none
    safety_stock : inventory that no period falls below, one number or one a period; left out, none
    Returns : units to produce in each period, laid like demand
    """
    options = (working_days, no_backorders, lot, safety_stock)
    return calc.level_production_plan(demand, opening, closing, *options)


@sop_function(CATEGORY, "=SOP_HYBRID({10,10,30,30},0,0,1)", calc.hybrid_production_plan)
def SOP_HYBRID(
    demand: Periods,
    opening: Each,
    closing: Each,
    changes: Each,
    working_days: Periods | None = None,
    no_backorders: Flag | None = None,
    lot: Each | None = None,
    safety_stock: Periods | None = None,
) -> Any:
    """Production at a rate that changes only a few times, with the least inventory that allows.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    closing : units wanted at the end of the last period, 0 or more
    changes : one number is how many at most, placed for least inventory; several are the periods
        at which a rate starts, 1 may be among them: {1,4} is one change, in period 4
    working_days : days per period, one or one a period; left out, a rate is units a period, else
        units a day
    no_backorders : TRUE never stocks out; closing is then the least; left out, a unit owed counts
        as much as one in stock
    lot : units; whole lots, what is less than a lot falls to the last period; left out, none
    safety_stock : inventory that no period falls below, one number or one a period; left out, none
    Returns : units to produce in each period, laid like demand
    """
    options = (working_days, no_backorders, lot, safety_stock)
    return calc.hybrid_production_plan(demand, opening, closing, changes, *options)


@sop_function(CATEGORY, "=SOP_LEVEL_BACKLOG({100,100,100},100,80)", calc.level_shipment_plan)
def SOP_LEVEL_BACKLOG(
    bookings: Periods,
    opening_backlog: Each,
    closing_backlog: Each,
    working_days: Periods | None = None,
    lot: Each | None = None,
) -> Any:
    """Shipments at one rate that leave the wanted order backlog at the end of the horizon.

    bookings : units ordered per period, 0 or more; one row or column, or a block of families
    opening_backlog : units ordered and not shipped before the first period, 0 or more
    closing_backlog : units to be left ordered and not shipped after the last period, 0 or more
    working_days : days per period, one or one a period; left out, every period ships the same
    lot : units; whole lots, what is less than a lot falls to the last period; left out, none
    Returns : units to ship in each period, laid like bookings
    """
    return calc.level_shipment_plan(bookings, opening_backlog, closing_backlog, working_days, lot)


@sop_function(
    CATEGORY,
    '=SOP_TARGET({110,120,130},100,"days of supply",5,{20,21,22})',
    calc.policy_production_plan,
)
def SOP_TARGET(
    demand: Periods,
    opening: Each,
    policy: Word,
    value: Periods | None = None,
    working_days: Periods | None = None,
    lot: Each | None = None,
) -> Any:
    """Production by a standing policy on inventory.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    policy : "synchronous", "stock zero", "target stock" or "days of supply"
    value : units for target stock, working days for days of supply; the others need none
    working_days : days per period, one or one a period; needed for days of supply
    lot : units; production is rounded up to whole lots; left out, exact quantities
    Returns : units to produce in each period, laid like demand
    """
    return calc.policy_production_plan(demand, opening, policy, value, working_days, lot)
