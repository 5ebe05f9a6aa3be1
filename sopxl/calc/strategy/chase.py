"""Production that follows a target inventory; imports numpy, arrays, errors and lots."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import (
    Block,
    Vector,
    as_block,
    as_each,
    as_like,
    as_periods,
    as_word,
    column_blocks,
    families_of,
    place_of,
)
from sopxl.calc.balance import BACKORDER, LOST
from sopxl.calc.strategy.lots import lots_down, lots_up
from sopxl.errors import LimitError


def chase_production_plan(
    demand: Any,
    opening: Any,
    target: Any = None,
    minimum: Any = None,
    maximum: Any = None,
    lot: Any = None,
    shortage: str | None = None,
) -> Block:
    """Production that follows demand and brings inventory to its target in every period.

    demand : shape (T,) or (T, n), units per period, each 0 or more.
    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    target : units wanted at period end, 0 or more; one number, (T,), (1, n) or (T, n). Left out:
        the opening is held, and an opening below 0 is brought to 0.
    minimum : least production of a period, units, 0 or more, shaped as target. Left out: 0.
    maximum : most production of a period, units, shaped as target. Left out: no limit.
    lot : units, more than 0, one or (n,). Production is rounded up to whole lots, so that
        inventory never falls below the target; the limits are narrowed to whole lots.
    shortage : what becomes of demand that the maximum leaves unmet: "backorder" or "lost". Left
        out: "backorder", because a plan owes what it promised; what is lost is not made up.
    Returns : shape of demand, units to produce per period, 0 or more.

    Raises InputError (blank, text, wrong shape, no such shortage), LimitError (negative, an
        opening that is owed though sales are lost, minimum above maximum).
    Rule : production[t] = demand[t] + target[t] − inventory[t−1], held between minimum and
        maximum; an excess is carried, a shortfall is made up as soon as the maximum allows
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, chapter 2, chase

    >>> chase_production_plan([110, 120, 130, 120, 120], 100, 80)
    array([ 90., 120., 130., 120., 120.])
    >>> chase_production_plan([110, -5], 100)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E120 demand, period 2: found -5, 0 or more is expected.
    Enter what customers return as an adjustment.
    """
    demand = as_periods(demand, "demand", minimum=0)
    is_lost = as_word(shortage or BACKORDER, "shortage", (BACKORDER, LOST)) == LOST
    opening = as_each(opening, "opening", families_of(demand), minimum=0 if is_lost else None)
    if target is None:
        target = np.broadcast_to(np.maximum(opening, 0.0), demand.shape)
    else:
        target = as_like(target, "target", demand, minimum=0)
    limits = as_limits(demand, minimum, maximum, lot)
    return follow_target(demand, opening, target, *limits, is_lost=is_lost)


def as_limits(
    demand: Block, minimum: Any, maximum: Any, lot: Any
) -> tuple[Block | None, Block | None, float | Vector | None]:
    """Minimum, maximum and lot of a plan, checked, the limits narrowed to whole lots.

    demand : the plan's demand. minimum, maximum, lot : as for chase_production_plan.
    Returns : the three, None where left out.
    Raises LimitError where no quantity lies between the limits.
    """
    low = None if minimum is None else as_like(minimum, "minimum", demand, minimum=0)
    high = None if maximum is None else as_like(maximum, "maximum", demand, minimum=0)
    size = None if lot is None else as_each(lot, "lot", families_of(demand), above=0)
    if size is not None:
        low = None if low is None else lots_up(low, size)
        high = None if high is None else lots_down(high, size)
    if low is not None and high is not None and (low > high).any():
        index = tuple(int(i) for i in np.argwhere(low > high)[0])
        in_lots = " in whole lots" if size is not None else ""
        raise LimitError(
            "E125",
            f"the minimum {low[index]:.10g} is above the maximum {high[index]:.10g}{in_lots}.",
            place_of("minimum", index),
            "Lower the minimum or raise the maximum.",
        )
    return low, high, size


def follow_target(
    demand: Block,
    opening: float | Vector,
    target: Block,
    minimum: Block | None = None,
    maximum: Block | None = None,
    lot: float | Vector | None = None,
    *,
    is_lost: bool = False,
) -> Block:
    """The chase rule on checked arrays.

    demand, target, minimum, maximum : one shape, (T,) or (T, n). opening, lot : one or (n,).
    is_lost : whether unmet demand is lost, not owed.
    Returns : shape of demand, units per period.
    """
    production = np.empty(demand.shape, np.float64)
    made, asked, wanted = as_block(production), as_block(demand), as_block(target)
    low = None if minimum is None else as_block(minimum)
    high = None if maximum is None else as_block(maximum)
    families = made.shape[1]
    stocks = np.broadcast_to(opening, families)
    lots = None if lot is None else np.broadcast_to(lot, families)
    for some in column_blocks(families):
        stock = stocks[some].copy()
        for t in range(made.shape[0]):
            need = made[t, some]
            np.subtract(wanted[t, some], stock, out=need)
            need += asked[t, some]
            if lots is not None:
                lots_up(need, lots[some], out=need)
            np.maximum(need, 0.0 if low is None else low[t, some], out=need)
            if high is not None:
                np.minimum(need, high[t, some], out=need)
            stock += need
            stock -= asked[t, some]
            if is_lost:
                np.maximum(stock, 0.0, out=stock)
    return production
