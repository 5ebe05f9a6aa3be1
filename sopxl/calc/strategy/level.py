"""One rate for the whole horizon, to stock and to order; imports numpy, arrays, errors, totals."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_each, as_periods, families_of, total_of
from sopxl.calc.strategy.spread import spread, spread_up, working_weights
from sopxl.calc.strategy.totals import ROUNDING, as_safety_stock, exact_total, least_total, row_of
from sopxl.errors import LimitError


def level_production_plan(
    demand: Any,
    opening: Any,
    closing: Any,
    working_days: Any = None,
    no_backorders: bool | None = None,
    lot: Any = None,
    safety_stock: Any = None,
) -> Block:
    """Production at one rate that leaves the wanted inventory at the end of the horizon.

    demand : shape (T,) or (T, n), units per period, each 0 or more.
    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    closing : units wanted at the end of the last period, 0 or more, one or (n,).
    working_days : days per period, one or (T,), 0 or more. Left out: the same quantity every
        period; given: the same quantity every working day.
    no_backorders : true gives the smallest rate at which inventory never falls below 0; closing
        is then the least that is left, and more may be. Left out: false, because the level method
        of the textbooks lets a backlog stand and meets the closing; true with a safety_stock.
    lot : units, more than 0, one or (n,). Each period makes whole lots, spread by largest
        remainder, earlier periods first; what is less than a lot falls to the last working
        period, so that closing is met exactly. With no_backorders the lots are rounded up.
    safety_stock : units that inventory never falls below, 0 or more; one number, (T,), (1, n) or
        (T, n). Left out: none, that is 0 with no_backorders.
    Returns : shape of demand, units to produce per period, 0 or more.

    Raises InputError (blank, text, wrong shape; a safety stock where backorders are allowed),
        LimitError (negative; nothing to produce), ZeroDivideError (no working day).
    Rule : rate = (sum of demand + closing − opening) ÷ sum of periods or working days; with no
        backorders the largest over t of (demand up to t + safety stock[t] − opening) ÷ days up to t
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, chapter 2, level

    >>> level_production_plan([110, 120, 130, 120, 120], 100, 80)
    array([116., 116., 116., 116., 116.])
    >>> level_production_plan([10, 10], 100, 20)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E123 opening: 100 on hand cover the demand of 20 and the closing of 20
    with 60 to spare. Raise the closing to 80, or plan by SOP_CHASE, which produces nothing until
    stock is needed.
    """
    demand = as_periods(demand, "demand", minimum=0)
    families = families_of(demand)
    opening = as_each(opening, "opening", families)
    closing = as_each(closing, "closing", families, minimum=0)
    weights = working_weights(working_days, demand.shape[0])
    size = None if lot is None else as_each(lot, "lot", families, above=0)
    kept = as_safety_stock(safety_stock, demand, no_backorders)
    asked = as_block(demand)
    if no_backorders or kept is not None:
        plan = spread_up(least_total(asked, opening, closing, weights, kept), weights, size)
    else:
        plan = spread(exact_total(total_of(asked), opening, closing), weights, size)
    return plan.reshape(demand.shape)


def level_shipment_plan(
    bookings: Any,
    opening_backlog: Any,
    closing_backlog: Any,
    working_days: Any = None,
    lot: Any = None,
) -> Block:
    """Shipments at one rate that leave the wanted order backlog at the end of the horizon.

    bookings : shape (T,) or (T, n), units ordered per period, each 0 or more.
    opening_backlog : units ordered and not shipped before period 1, 0 or more, one or (n,).
    closing_backlog : units wanted so at the end of the last period, 0 or more, one or (n,).
    working_days : days per period, one or (T,), 0 or more. Left out: the same quantity every
        period; given: the same quantity every working day.
    lot : units, more than 0, one or (n,); whole lots as in level_production_plan.
    Returns : shape of bookings, units to ship per period, 0 or more. Where orders come late the
        rate can run ahead of them; ending_backlog then names the period.

    Raises InputError (blank, text, wrong shape), LimitError (negative; nothing to ship),
        ZeroDivideError (no working day).
    Rule : rate = (sum of bookings + opening backlog − closing backlog) ÷ sum of periods or
        working days
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, chapter 2, backlog

    >>> level_shipment_plan([100, 100, 100, 100, 100], 100, 80)
    array([104., 104., 104., 104., 104.])
    >>> level_shipment_plan([100, 100], 50, 300)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E123 closing_backlog: a backlog of 300 is more than the 250 that are
    ordered. Lower the closing backlog to 250 or less.
    """
    bookings = as_periods(bookings, "bookings", minimum=0)
    families = families_of(bookings)
    opening = as_each(opening_backlog, "opening_backlog", families, minimum=0)
    closing = as_each(closing_backlog, "closing_backlog", families, minimum=0)
    weights = working_weights(working_days, bookings.shape[0])
    size = None if lot is None else as_each(lot, "lot", families, above=0)
    ordered = total_of(as_block(bookings)) + opening
    total = ordered - closing
    short = total < -ROUNDING * ordered
    if short.any():
        family = int(np.argmax(short))
        held = np.broadcast_to(closing, short.shape)
        raise LimitError(
            "E123",
            f"a backlog of {held[family]:.10g} is more than the {ordered[family]:.10g} that are "
            "ordered.",
            row_of("closing_backlog", family, families),
            f"Lower the closing backlog to {ordered[family]:.10g} or less.",
        )
    return spread(np.maximum(total, 0.0), weights, size).reshape(bookings.shape)
