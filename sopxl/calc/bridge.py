"""What brought inventory away from its plan; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_periods
from sopxl.calc.deviation import plan_deviation


@dataclass(frozen=True, slots=True)
class InventoryBridge:
    """The deviation of inventory at each period end and its causes, which add up to it."""

    deviation: Block  # units, actual less planned inventory; shape of plan_sales
    from_supply: Block  # units, made beyond plan since period 1
    from_sales: Block  # units, sold short of plan since period 1
    from_adjustments: Block  # units, found beyond what was scrapped since period 1


def inventory_bridge(
    plan_sales: Any,
    actual_sales: Any,
    plan_supply: Any,
    actual_supply: Any,
    adjustments: Any = None,
) -> InventoryBridge:
    """Deviation of inventory from one plan, and what caused it.

    plan_sales : shape (T,) or (T, n), units per period.
    actual_sales : shape of plan_sales, units per period.
    plan_supply : shape of plan_sales, units per period.
    actual_supply : shape of plan_sales, units per period.
    adjustments : shape of plan_sales, units found (+) or scrapped (−) beyond plan. Left out: none.
    Returns : InventoryBridge; what raises inventory is positive.

    Raises InputError (blank, text, wrong shape).
    Rule : inventory deviation = cumulative deviation of supply − cumulative deviation of sales +
        cumulative adjustments, where plan and actual open with the same inventory; of a backlog,
        give shipments as sales, bookings as supply and cancellations as negative adjustments
    Source : Wallace and Stahl, Sales & Operations Planning, the spreadsheet; hand-worked case

    >>> plan = [100, 100, 100]
    >>> inventory_bridge(plan, [90, 105, 110], plan, [98, 102, 100]).deviation
    array([ 8.,  5., -5.])
    >>> inventory_bridge(plan, [90, 105], plan, [98, 102, 100])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 actual_sales: actual_sales has 2 periods, 3 are expected.
    Give ranges of the same size.
    """
    planned = as_periods(plan_sales, "plan_sales")
    sold = as_periods(actual_sales, "actual_sales", like=planned)
    to_make = as_periods(plan_supply, "plan_supply", like=planned)
    made = as_periods(actual_supply, "actual_supply", like=planned)
    given = np.zeros_like(planned)
    if adjustments is not None:
        given = as_periods(adjustments, "adjustments", like=planned)
    supply = plan_deviation(to_make, made).cumulative
    sales = 0.0 - plan_deviation(planned, sold).cumulative
    adjusted = np.cumsum(given, axis=0)
    return InventoryBridge(supply + sales + adjusted, supply, sales, adjusted)
