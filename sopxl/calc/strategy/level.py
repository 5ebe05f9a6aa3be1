"""One rate for the whole horizon, to stock and to order; imports numpy, arrays, errors and lots."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import (
    Block,
    Vector,
    as_block,
    as_each,
    as_periods,
    as_row,
    column_blocks,
    families_of,
    total_of,
)
from sopxl.calc.strategy.lots import lots_down, lots_up
from sopxl.errors import LimitError, ZeroDivideError

_ROUNDING = 1e-9  # share of the horizon's demand below which a negative total is only rounding


def level_production_plan(
    demand: Any,
    opening: Any,
    closing: Any,
    working_days: Any = None,
    no_backorders: bool | None = None,
    lot: Any = None,
) -> Block:
    """Production at one rate that leaves the wanted inventory at the end of the horizon.

    demand : shape (T,) or (T, n), units per period, each 0 or more.
    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    closing : units wanted at the end of the last period, 0 or more, one or (n,).
    working_days : shape (T,), days per period, 0 or more. Left out: the same quantity every
        period; given: the same quantity every working day.
    no_backorders : true gives the smallest rate at which inventory never falls below 0; closing
        is then the least that is left, and more may be. Left out: false.
    lot : units, more than 0, one or (n,). Each period makes whole lots, spread by largest
        remainder, earlier periods first; what is less than a lot falls to the last working
        period, so that closing is met exactly. With no_backorders the lots are rounded up.
    Returns : shape of demand, units to produce per period, 0 or more.

    Raises InputError (blank, text, wrong shape), LimitError (negative; nothing to produce),
        ZeroDivideError (no working day).
    Rule : rate = (sum of demand + closing − opening) ÷ sum of periods or working days
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
    weights = _weights(working_days, demand.shape[0])
    size = None if lot is None else as_each(lot, "lot", families, above=0)
    asked = as_block(demand)
    if no_backorders:
        total = _least_total(asked, opening, closing, weights)
        plan = _spread_up(total, weights, size)
    else:
        total = _total(total_of(asked), opening, closing)
        plan = _spread(total, weights, size)
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
    working_days : shape (T,), days per period, 0 or more. Left out: the same quantity every
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
    weights = _weights(working_days, bookings.shape[0])
    size = None if lot is None else as_each(lot, "lot", families, above=0)
    ordered = total_of(as_block(bookings)) + opening
    total = ordered - closing
    short = total < -_ROUNDING * ordered
    if short.any():
        family = int(np.argmax(short))
        held = np.broadcast_to(closing, short.shape)
        raise LimitError(
            "E123",
            f"a backlog of {held[family]:.10g} is more than the {ordered[family]:.10g} that are "
            "ordered.",
            _row_of("closing_backlog", family, families),
            f"Lower the closing backlog to {ordered[family]:.10g} or less.",
        )
    return _spread(np.maximum(total, 0.0), weights, size).reshape(bookings.shape)


def _weights(working_days: Any, periods: int) -> Vector:
    if working_days is None:
        return np.ones(periods)
    days = as_row(working_days, "working_days", periods, minimum=0)
    if not days.any():
        raise ZeroDivideError(
            "E127",
            "there is no working day in the horizon.",
            "working_days",
            "Enter the working days of each period, or leave them out.",
        )
    return days


def _total(asked: Vector, opening: float | Vector, closing: float | Vector) -> Vector:
    """What is to be made of the demand asked for; LimitError where it is less than nothing."""
    total = asked + closing - opening
    short = total < -_ROUNDING * asked
    if not short.any():
        return np.maximum(total, 0.0)
    family = int(np.argmax(short))
    on_hand = np.broadcast_to(opening, short.shape)[family]
    wanted = np.broadcast_to(closing, short.shape)[family]
    raise LimitError(
        "E123",
        f"{on_hand:.10g} on hand cover the demand of {asked[family]:.10g} and the closing of "
        f"{wanted:.10g} with {-total[family]:.10g} to spare.",
        _row_of("opening", family, len(asked) if np.ndim(opening) else None),
        f"Raise the closing to {wanted - total[family]:.10g}, or plan by SOP_CHASE, which produces "
        "nothing until stock is needed.",
    )


def _least_total(
    demand: Block, opening: float | Vector, closing: float | Vector, weights: Vector
) -> Vector:
    """The total at the smallest rate that never stocks out and leaves the closing at least."""
    periods, families = demand.shape
    done = np.cumsum(weights)
    on_hand = np.broadcast_to(opening, families)
    wanted = np.broadcast_to(closing, families)
    rate = np.zeros(families)
    for some in column_blocks(families):
        needed = -on_hand[some]
        for t in range(periods):
            needed += demand[t, some]
            if t == periods - 1:
                needed += wanted[some]
            if done[t] > 0:
                np.maximum(rate[some], needed / done[t], out=rate[some])
            elif needed.max() > 0:
                family = int(np.argmax(needed > 0))
                raise _short_too_early(float(needed[family]), t, some.start + family, families)
    return np.asarray(rate * done[-1])


def _short_too_early(short: float, period: int, family: int, families: int) -> LimitError:
    row = f", row {family + 1}" if families > 1 else ""
    return LimitError(
        "E123",
        f"{short:.10g} are short before the first working day.",
        f"demand{row}, period {period + 1}",
        "Raise the opening, or allow backorders.",
    )


def _spread(total: Vector, weights: Vector, lot: float | Vector | None) -> Block:
    """The total over the periods by weight; lots by largest remainder, the rest to the last."""
    if lot is None:
        return np.asarray(np.multiply.outer(weights, total / weights.sum()))
    whole = lots_down(total, lot)
    quota = np.multiply.outer(weights, whole / lot / weights.sum())
    lots = np.floor(quota + _ROUNDING)
    left = np.rint(whole / lot - lots.sum(axis=0))
    order = np.argsort(np.round(lots - quota, 9), axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(weights))[:, None], axis=0)
    plan = np.asarray((lots + (rank < left)) * lot)
    plan[int(np.flatnonzero(weights)[-1])] += np.maximum(total - whole, 0.0)
    return plan


def _spread_up(total: Vector, weights: Vector, lot: float | Vector | None) -> Block:
    """The total over the periods by weight; the running sum rounded up to lots, never short."""
    if lot is None:
        return _spread(total, weights, None)
    reached = np.multiply.outer(np.cumsum(weights), total / weights.sum())
    return np.diff(lots_up(reached, lot), axis=0, prepend=0.0)


def _row_of(name: str, family: int, families: int | None) -> str:
    return name if families is None else f"{name}, row {family + 1}"
