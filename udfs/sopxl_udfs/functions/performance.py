"""What happened against what was planned, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc, cells
from sopxl.calc import tolerance
from sopxl.registry import Each, Known, Number, Periods, sop_function

CATEGORY = "Performance to plan"


@sop_function(CATEGORY, "=SOP_DEVIATION({100,100,100},{90,105,110})", calc.plan_deviation)
def SOP_DEVIATION(plan: Periods, actual: Periods, brought_forward: Each | None = None) -> Any:
    """Deviation from plan of each period, and its running sum.

    plan : units per period; one row or column, or a block of families
    actual : units per period, laid like plan
    brought_forward : running sum before the first period; left out, 0
    Returns : two rows a family: actual less plan, and its running sum; above plan is positive
    """
    found = calc.plan_deviation(plan, actual, brought_forward)
    return cells.by_family(found.deviation, found.cumulative)


@sop_function(
    CATEGORY,
    "=SOP_BRIDGE({100,100,100},{90,105,110},{100,100,100},{98,102,100})",
    calc.inventory_bridge,
)
def SOP_BRIDGE(
    plan_sales: Periods,
    actual_sales: Periods,
    plan_supply: Periods,
    actual_supply: Periods,
    adjustments: Periods | None = None,
) -> Any:
    """Deviation of inventory from its plan, and what caused it.

    plan_sales : units per period; one row or column, or a block of families
    actual_sales : units per period, laid like plan_sales
    plan_supply : units per period, laid like plan_sales
    actual_supply : units per period, laid like plan_sales
    adjustments : units found (+) or scrapped (−) beyond plan per period; left out, none
    Returns : four rows a family: actual less planned inventory; of it by supply, by sales, by
        adjustments, since the first period; what raises inventory is positive
    """
    found = calc.inventory_bridge(plan_sales, actual_sales, plan_supply, actual_supply, adjustments)
    causes = (found.from_supply, found.from_sales, found.from_adjustments)
    return cells.by_family(found.deviation, *causes)


@sop_function(CATEGORY, "=SOP_TOLERANCE({100,100,100},{105,106,90},0.05)", calc.tolerance_verdicts)
def SOP_TOLERANCE(plan: Periods, actual: Periods, band: Periods) -> Any:
    """Whether each actual lies in the tolerance band of its plan.

    plan : units per period; one row or column, or a block of families
    actual : units per period, laid like plan
    band : share of the plan on either side, 0 to 1; one number, one a period or one a family
    Returns : the words "in band", "high" or "low", laid like plan
    """
    return np.array(tolerance.VERDICTS)[calc.tolerance_verdicts(plan, actual, band)]


@sop_function(
    CATEGORY,
    "=SOP_LATEST_CALL({90,110,0},{100,100,120},{100,100,100},3)",
    calc.latest_call,
)
def SOP_LATEST_CALL(
    actual: Known,
    forecast: Known,
    business_plan: Known,
    base: Number,
    year_start: Number | None = None,
) -> Any:
    """Latest call of the fiscal year, and its gap to the business plan.

    actual : units or dollars per period; one row or column, or a block of families; may be blank
        where the period is open
    forecast : units or dollars per period, laid like actual; may be blank where it is closed
    business_plan : units or dollars per period, laid like actual
    base : number of the first open period in the ranges, from 1
    year_start : number of the period in which the year of 12 periods starts; left out, the ranges
        are the year
    Returns : five values a family: year to date, rest of the year, latest call, business plan, gap
    """
    found = calc.latest_call(actual, forecast, business_plan, base, year_start)
    made = (found.year_to_date, found.rest_of_year, found.latest_call)
    return np.concatenate((*made, found.business_plan, found.gap))
