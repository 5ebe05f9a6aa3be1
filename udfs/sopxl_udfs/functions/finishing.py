"""Finish-to-order, as a cell function; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc, cells
from sopxl.arrays import as_word
from sopxl.calc.finishing import FinishingPlan
from sopxl.registry import Each, Grid, Periods, Word, sop_function

CATEGORY = "Balance"

PLAN, SHIPMENTS, BACKLOG, USAGE = "plan", "shipments", "backlog", "usage"
STOCK, LIMIT = "stock", "limit"
SHOWN = (PLAN, SHIPMENTS, BACKLOG, USAGE, STOCK, LIMIT)


@sop_function(
    CATEGORY,
    "=SOP_FINISHING({50,60;20,20},{10;0},{120,150;30,30},{2,1;0,1},{1,1;0,0.5},75)",
    calc.finishing_plan,
)
def SOP_FINISHING(
    bookings: Periods,
    opening_backlog: Each,
    components: Periods,
    qty_per: Grid,
    option_share: Grid | None = None,
    capacity: Periods | None = None,
    opening_components: Each | None = None,
    hours_per_unit: Each | None = None,
    show: Word | None = None,
) -> Any:
    """Orders finished and shipped as far as components and finishing capacity reach.

    bookings : units ordered per period, 0 or more; one row or column, or a block of families
    opening_backlog : units ordered and not shipped before the first period, 0 or more
    components : units received per period, one row a component, usable in the same period
    qty_per : units of a component in one unit, components down, families across
    option_share : share of a family's orders that take it, laid like qty_per; left out, 1
    capacity : units per period, or hours where hours_per_unit are given, one number or one a
        period, for all families together; left out, no limit
    opening_components : units on hand before the first period, one or one a component; left out, 0
    hours_per_unit : hours of capacity in one unit, one or one a family; left out, 1
    show : "plan", or of it "shipments", "backlog", "usage", "stock" alone, or "limit" for the words
        that say what held the shipments; left out, "plan"
    Returns : shipments and backlog at period end, two rows a family; then usage and stock at period
        end, two rows a component
    """
    asked = as_word(show or PLAN, "show", SHOWN)
    found = calc.finishing_plan(
        bookings,
        opening_backlog,
        components,
        qty_per,
        option_share,
        capacity,
        opening_components,
        hours_per_unit,
    )
    return _shown(found, asked)


def _shown(found: FinishingPlan, asked: str) -> Any:
    """The part of the plan that is asked for, time down."""
    if asked == LIMIT:
        components = found.usage.shape[1]
        words = ["orders", "capacity", *(f"component {i + 1}" for i in range(components))]
        return np.array(words)[found.limited_by]
    parts = {
        SHIPMENTS: found.shipments,
        BACKLOG: found.ending_backlog,
        USAGE: found.usage,
        STOCK: found.component_stock,
    }
    if asked != PLAN:
        return parts[asked]
    families = cells.by_family(found.shipments, found.ending_backlog)
    return np.hstack([families, cells.by_family(found.usage, found.component_stock)])
