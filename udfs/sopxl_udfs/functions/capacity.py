"""Load against capacity, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc, cells
from sopxl.registry import Grid, Periods, sop_function

CATEGORY = "Capacity"


@sop_function(CATEGORY, "=SOP_RCCP({33,40;17,13},{0.05,1.3;0.7,0.55})", calc.rough_cut_load)
def SOP_RCCP(plan: Periods, bill: Grid) -> Any:
    """Hours that a plan asks of each key resource.

    plan : units per period, 0 or more; one row or column, or a block of families
    bill : hours per unit, resources down, families across in the order of the plan
    Returns : hours per period, one row a resource
    """
    return calc.rough_cut_load(plan, bill)


@sop_function(CATEGORY, "=SOP_CAPACITY(16,0.9,0.95,{20,21,22})", calc.rated_capacity)
def SOP_CAPACITY(
    hours: Periods,
    utilization: Periods,
    efficiency: Periods,
    working_days: Periods | None = None,
) -> Any:
    """Hours of standard work that a resource can give in each period.

    hours : available hours of each period; where working_days are given, of a working day
    utilization : fraction of the available hours that is worked, 0 to 1; 0.85, never 85
    efficiency : standard hours in an hour worked, a fraction from 0 to 2
    working_days : days per period; left out, hours are of a period
    Returns : hours per period, laid like the first range
    """
    return calc.rated_capacity(hours, utilization, efficiency, working_days)


@sop_function(CATEGORY, "=SOP_OVERLOAD({90,120},{100,100})", calc.overload)
def SOP_OVERLOAD(load: Periods, capacity: Periods) -> Any:
    """Spare or short hours of each period, how full it is, and the running sum.

    load : hours asked per period, 0 or more; one row or column, or a block of resources
    capacity : hours that can be given, one number or one a period
    Returns : three rows a resource: spare (+) or short (−) hours; load ÷ capacity, or the words
        "no capacity"; running sum of the first
    """
    rows = calc.overload(load, capacity)
    told = np.where(np.isnan(rows.load_ratio), "no capacity", rows.load_ratio.astype(object))
    return cells.by_family(rows.spare.astype(object), told, rows.cumulative.astype(object))
