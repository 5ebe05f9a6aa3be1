"""Fixed cost that production takes into inventory; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_each, as_like, as_periods, families_of
from sopxl.calc.inventory_value import inventory_value


@dataclass(frozen=True, slots=True)
class Absorption:
    """Fixed cost of production, absorbed by the units made."""

    absorbed: Block  # money, fixed cost that the units made take up; shape (T,) or (T, n)
    over_absorbed: Block  # money, absorbed − incurred; negative is under-absorbed; same shape
    held: Block  # money, fixed cost in the inventory at period end; same shape
    profit_difference: Block  # money, profit by absorption − profit by variable costing; same shape


def fixed_cost_absorption(
    opening: Any, production: Any, sales: Any, fixed_cost: Any, rate: Any
) -> Absorption:
    """Fixed cost that production absorbs, what of it stays in inventory, and what that does.

    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    production : shape (T,) or (T, n), units made per period, each 0 or more.
    sales : shape of production, units sold per period, each 0 or more.
    fixed_cost : fixed cost of production incurred, 0 or more; one number a period, (T,), (1, n)
        or (T, n).
    rate : fixed cost of one unit, 0 or more, one or (n,): the budgeted fixed cost ÷ the normal
        production. The same rate values the opening inventory.
    Returns : Absorption, each part of the shape of production.

    Raises InputError (blank, text, wrong shape), LimitError (negative).
    Rule : absorbed = production × rate; over-absorbed = absorbed − fixed cost; held = units on
        hand, none below zero, × rate; profit difference = held at the end − held at the start
    Source : Horngren, Cost Accounting, absorption costing and the production-volume variance;
        hand-worked: 12,000 over 800 units is 15 a unit, 200 units kept hold 3,000

    >>> found = fixed_cost_absorption(0, [800, 500], [600, 650], 12000, 15)
    >>> found.over_absorbed, found.profit_difference
    (array([    0., -4500.]), array([ 3000., -2250.]))
    >>> fixed_cost_absorption(0, [800], [600], 12000, -15)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 rate: found -15, 0 or more is expected. Correct the value.
    """
    made = as_periods(production, "production", minimum=0)
    incurred = as_like(fixed_cost, "fixed_cost", made, minimum=0)
    a_unit = as_each(rate, "rate", families_of(made), minimum=0)
    start = as_each(opening, "opening", families_of(made))
    held = inventory_value(start, made, sales, np.broadcast_to(a_unit, made.shape), a_unit)
    absorbed = held.production
    expensed = held.cost_of_sales
    return Absorption(
        absorbed=absorbed,
        over_absorbed=absorbed - incurred,
        held=held.value,
        profit_difference=absorbed - expensed,
    )
