"""Load against capacity, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc, cells
from sopxl.arrays import as_word
from sopxl.registry import Grid, Number, Periods, Word, sop_function

CATEGORY = "Capacity"
LOAD, BEFORE, INCOMPLETE = "load", "before", "incomplete"


@sop_function(CATEGORY, "=SOP_RCCP({33,40;17,13},{0.05,1.3;0.7,0.55})", calc.rough_cut_load)
def SOP_RCCP(
    plan: Grid,
    bill: Grid,
    offsets: Grid | None = None,
    show: Word | None = None,
    setup: Grid | None = None,
) -> Any:
    """Hours that a plan asks of each key resource, in the period in which they are worked.

    plan : units completed per period, 0 or more; one row or column, or a block of families; a
        column as long as the bill is wide is one period of so many families
    bill : hours per unit, resources down, families across in the order of the plan; where a family
        asks hours in several periods, the columns of all families once more for each offset
    offsets : whole periods before completion; one number, one for each row or column of the bill,
        or one for each of its cells; left out, 0
    show : "load" per period; "before", the hours due before period 1; "incomplete", 1 where the
        load needs plan beyond the horizon, else 0; left out, "load"
    setup : hours in each period in which a family is made at all, laid like bill; left out, none
    Returns : hours per period, one row a resource, as wide as the plan; "before" one number each
    """
    kind = as_word(show or LOAD, "show", (LOAD, BEFORE, INCOMPLETE))
    layout = _layout(plan, len(bill[0]) if offsets is None else 1)
    planned = cells.periods(plan, "plan", layout)
    if kind == LOAD:
        return cells.to_cells(calc.rough_cut_load(planned, bill, offsets, setup), layout)
    found = calc.resource_profile(planned, bill, 0 if offsets is None else offsets, setup)
    told = found.before[None, :] if kind == BEFORE else found.is_incomplete.astype(np.float64)
    return cells.to_cells(told, layout)


@sop_function(
    CATEGORY, "=SOP_CPOF({33,40;17,13},{0.95;1.85},{0.603;0.304;0.093})", calc.overall_factor_load
)
def SOP_CPOF(plan: Grid, hours: Grid, shares: Grid) -> Any:
    """Hours of each key resource by its share in all hours of the past.

    plan : units per period, 0 or more; one row or column, or a block of families; a column as long
        as hours is one period of so many families
    hours : standard hours of one unit on all resources together, one for all families or one each
    shares : share of each resource in all hours of the past, 0 to 1, together at most 1
    Returns : hours per period, one row a resource
    """
    layout = _layout(plan, sum(map(len, hours)))
    planned = cells.periods(plan, "plan", layout)
    return cells.to_cells(calc.overall_factor_load(planned, hours, shares), layout)


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
    working_days : days per period, one or one a period; left out, hours are of a period
    Returns : hours per period, laid like the first range
    """
    return calc.rated_capacity(hours, utilization, efficiency, working_days)


@sop_function(CATEGORY, "=SOP_DEMONSTRATED({120,130,150,140})", calc.demonstrated_capacity)
def SOP_DEMONSTRATED(output: Periods, periods: Number | None = None) -> Any:
    """What a resource has proved that it can give: its mean output of the latest periods.

    output : standard hours or units made per period, 0 or more, oldest first; one row or column,
        or a block of resources
    periods : how many of the latest periods to take; left out, all of them
    Returns : hours or units per period, one number a resource
    """
    return calc.demonstrated_capacity(output, periods)


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


def _layout(plan: list[list[Any]], families: int) -> cells.Layout:
    """How a plan lies; a column fits several families only as one period of them."""
    layout = cells.Layout.of(plan)
    is_period = layout is cells.Layout.COLUMN and len(plan) == families
    return cells.Layout.BLOCK if is_period else layout
