"""Capacity shared by a family so that its items last equally long; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Vector, as_number
from sopxl.calc.items import as_items
from sopxl.calc.strategy.lots import lots_down
from sopxl.errors import ZeroDivideError

_ROUNDING = 1e-9  # share of the capacity by which a lot may seem not to fit


@dataclass(frozen=True, slots=True)
class RunOut:
    """What to make of each item of a family, and how long each then lasts."""

    production: Vector  # units, shape (n,)
    run_out_time: Vector  # periods that stock and production last, shape (n,); NaN without demand


def run_out_lots(
    on_hand: Any, demand: Any, capacity: Any, lot: Any = None, hours_per_unit: Any = None
) -> RunOut:
    """Production that lets all items of a family run out at the same time.

    on_hand : shape (n,), units of each item; negative is owed to customers.
    demand : shape (n,), units per period of each item, 0 or more, not all 0.
    capacity : what the family may take, 0 or more; units, or hours by hours_per_unit.
    lot : units, 0 or more, one or (n,). Left out or 0: exact quantities.
    hours_per_unit : hours of capacity in one unit, more than 0, one or (n,). Left out: 1.
    Returns : RunOut; an item that lasts longer than the others anyway gets nothing.

    Raises InputError (blank, text, wrong count), LimitError (negative), ZeroDivideError (without
    any demand).
    Rule : run-out time = (capacity + sum of capacity per unit × on hand) ÷ sum of capacity per
        unit × demand, over the items that last no longer; production = run-out time × demand − on
        hand. In lots: rounded down, then one lot more for each in order of the time it lasts, the
        shortest first, where it still fits
    Source : Fogarty, Blackstone and Hoffmann, Production and Inventory Management, aggregate
        run-out time

    >>> run_out_lots([50, 120, 30], [20, 30, 50], 200).production
    array([ 30.,   0., 170.])
    >>> run_out_lots([50, 120], [0, 0], 200)
    Traceback (most recent call last):
    sopxl.errors.ZeroDivideError: E440 demand: no item of the family has any demand.
    Enter the demand of one period of each item.
    """
    stock = as_items(on_hand, "on_hand")
    asked = as_items(demand, "demand", stock.size, minimum=0)
    limit = as_number(capacity, "capacity", minimum=0)
    size = as_items(0.0 if lot is None else lot, "lot", stock.size, spread=True, minimum=0)
    takes = 1.0 if hours_per_unit is None else hours_per_unit
    use = as_items(takes, "hours_per_unit", stock.size, spread=True, above=0)
    if not asked.any():
        raise ZeroDivideError(
            "E440",
            "no item of the family has any demand.",
            "demand",
            "Enter the demand of one period of each item.",
        )
    made = _equalised(stock, asked, limit, use)
    if size.any():
        made = _in_lots(made, stock, asked, limit, use, size)
    lasts = np.full(stock.shape, np.nan)
    np.divide(stock + made, asked, out=lasts, where=asked > 0)
    return RunOut(made, lasts)


def _equalised(stock: Vector, demand: Vector, capacity: float, use: Vector) -> Vector:
    """Exact quantities: the items that last shortest are filled up to one run-out time."""
    wanted = np.flatnonzero(demand > 0)
    lasts = stock[wanted] / demand[wanted]
    order = wanted[np.argsort(lasts, kind="stable")]
    time = (capacity + np.cumsum(use[order] * stock[order])) / np.cumsum(use[order] * demand[order])
    reached = np.sort(lasts, kind="stable") <= time
    reached[0] = True  # whatever rounding says where there is no capacity
    last = np.flatnonzero(reached)[-1]
    filled = order[: last + 1]
    made = np.zeros(stock.shape)
    made[filled] = np.maximum(time[last] * demand[filled] - stock[filled], 0.0)
    return made


def _in_lots(
    exact: Vector, stock: Vector, demand: Vector, capacity: float, use: Vector, lot: Vector
) -> Vector:
    """Whole lots within the capacity; items with a lot of 0 keep their exact quantity."""
    is_lot = lot > 0
    made = np.where(is_lot, lots_down(exact, np.where(is_lot, lot, 1.0)), exact)
    left = capacity - float((made * use).sum())
    cut = np.flatnonzero(is_lot & (exact - made > _ROUNDING * lot))
    lasts = (stock[cut] + made[cut]) / demand[cut]
    for item in cut[np.argsort(lasts, kind="stable")]:
        if lot[item] * use[item] <= left + _ROUNDING * capacity:
            made[item] += lot[item]
            left -= lot[item] * use[item]
    return made
