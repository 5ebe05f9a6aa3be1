"""Inventory in money at standard cost; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_each, as_like, as_periods, families_of
from sopxl.calc.balance import projected_inventory


@dataclass(frozen=True, slots=True)
class InventoryValue:
    """The value of an inventory and what moved it, period by period."""

    production: Block  # money, units made at the standard of the period; shape (T,) or (T, n)
    cost_of_sales: Block  # money, units that left to customers at that standard; same shape
    adjustments: Block  # money, units found (+) or scrapped (−) at that standard; same shape
    revaluation: Block  # money, what a new standard makes of the stock on hand; same shape
    value: Block  # money at period end, 0 or more; same shape


def inventory_value(
    opening: Any,
    production: Any,
    sales: Any,
    cost: Any,
    opening_cost: Any,
    adjustments: Any = None,
) -> InventoryValue:
    """Inventory in money at the end of each period, and the movements that lead to it.

    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    production : shape (T,) or (T, n), units made or received per period, each 0 or more.
    sales : shape of production, units sold per period, each 0 or more.
    cost : standard cost of a unit, 0 or more; one number, (T,), (1, n) or (T, n). A new standard
        holds from the start of its period on, since that is when the stock is known, and revalues
        what is then on hand.
    opening_cost : standard before period 1, 0 or more, one or (n,).
    adjustments : shape of production, units found (+) or scrapped (−). Left out: none.
    Returns : InventoryValue, each part of the shape of production.

    Raises InputError (blank, text, wrong shape), LimitError (negative production, sales or cost).
    Rule : value[t] = value[t−1] + production[t] − cost of sales[t] + adjustments[t] +
        revaluation[t]; revaluation = units on hand before the period × (cost[t] − cost[t−1]).
        Stock below zero has no value: what is sold and not there becomes cost of sales when it is
        made
    Source : MAC-PAC Reference Library, standard cost change: the stock at the start of the period,
        500 units from 10 to 12, is 1,000 more, and what moves after it is at the new standard

    >>> found = inventory_value(100, [50, 0], [30, 60], [10, 11], 10)
    >>> found.value, found.revaluation
    (array([1200.,  660.]), array([  0., 120.]))
    >>> inventory_value(100, [50], [30], -1, 10)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 cost: found -1, 0 or more is expected. Correct the value.
    """
    made = as_periods(production, "production", minimum=0)
    sold = as_periods(sales, "sales", like=made, minimum=0)
    standard = as_like(cost, "cost", made, minimum=0)
    families = families_of(made)
    start = as_each(opening, "opening", families)
    old = as_each(opening_cost, "opening_cost", families, minimum=0)
    moved = np.zeros(made.shape)
    if adjustments is not None:
        moved = as_periods(adjustments, "adjustments", like=made)
    ending = projected_inventory(sold, start, made, moved)
    on_hand = np.maximum(ending, 0.0)
    before = _shifted(on_hand, np.maximum(start, 0.0))
    return InventoryValue(
        production=made * standard,
        cost_of_sales=(before + made + moved - on_hand) * standard,
        adjustments=moved * standard,
        revaluation=before * (standard - _shifted(standard, old)),
        value=on_hand * standard,
    )


def _shifted(rows: Block, first: Any) -> Block:
    """Each period's figure of the period before; first stands before period 1."""
    block = as_block(rows)
    before = np.vstack((np.broadcast_to(first, block.shape[1]), block[:-1]))
    return before.reshape(rows.shape)
