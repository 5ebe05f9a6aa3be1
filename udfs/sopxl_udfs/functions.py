"""The SOP_ functions, registered: each body is one call into the engine.

Call them from Python with plain lists as they stand in cells, families down and periods across;
they give rows of plain values. May import the engine; knows no spreadsheet program.
"""

from __future__ import annotations

from typing import Any

import sopxl
from sopxl import calc
from sopxl.registry import Each, Flag, Periods, sop_function


@sop_function("Aggregate plans", "=SOP_CHASE({110,120,130,120,120},100,80)")
def SOP_CHASE(
    demand: Periods,
    opening: Each,
    target: Periods | None = None,
    minimum: Periods | None = None,
    maximum: Periods | None = None,
    lot: Each | None = None,
) -> Any:
    """Production that follows demand and brings inventory to its target in every period.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    target : inventory wanted at period end; left out, the opening is held
    minimum : least production, one number or one a period; left out, 0
    maximum : most production, one number or one a period; left out, no limit
    lot : lot size; production is rounded up to whole lots
    Returns : units to produce in each period, laid like demand
    Rule : production = demand + target − inventory before, between minimum and maximum; what a
        maximum cannot make is made up as soon as it can
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, chapter 2
    """
    return calc.chase_production_plan(demand, opening, target, minimum, maximum, lot)


@sop_function("Aggregate plans", "=SOP_LEVEL({110,120,130,120,120},100,80)")
def SOP_LEVEL(
    demand: Periods,
    opening: Each,
    closing: Each,
    working_days: Periods | None = None,
    no_backorders: Flag | None = None,
    lot: Each | None = None,
) -> Any:
    """Production at one rate that leaves the wanted inventory at the end of the horizon.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    closing : units wanted at the end of the last period
    working_days : days per period; left out, every period makes the same
    no_backorders : TRUE for the smallest rate that never stocks out; closing is then the least
    lot : lot size; whole lots, what is less than a lot falls to the last period
    Returns : units to produce in each period, laid like demand
    Rule : rate = (sum of demand + closing − opening) ÷ sum of periods or working days
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, chapter 2
    """
    return calc.level_production_plan(demand, opening, closing, working_days, no_backorders, lot)


@sop_function("Balance", "=SOP_INVENTORY({110,120,130},100,{116,116,116})")
def SOP_INVENTORY(
    demand: Periods,
    opening: Each,
    supply: Periods,
    adjustments: Periods | None = None,
) -> Any:
    """Inventory at the end of each period.

    demand : units per period, 0 or more; one row or column, or a block of families
    opening : units on hand before the first period; negative is owed to customers
    supply : units produced or received per period, laid like demand
    adjustments : units found (+) or scrapped (−) per period; left out, none
    Returns : units at period end, laid like demand; negative is owed to customers
    Rule : inventory = inventory before + supply − demand + adjustments
    Source : ASCM Supply Chain Dictionary, projected available balance
    """
    return calc.projected_inventory(demand, opening, supply, adjustments)


@sop_function("About", "=SOP_VERSION()")
def SOP_VERSION() -> Any:
    """The version of the engine that answers.

    Returns : a text such as "sopxl 0.1.0"
    Rule : the version of the installed package
    Source : the package itself
    """
    return f"sopxl {sopxl.__version__}"
