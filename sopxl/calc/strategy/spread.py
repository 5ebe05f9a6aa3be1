"""A total spread over the periods, exactly or in whole lots; imports numpy, arrays and lots."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_days
from sopxl.calc.strategy.lots import lots_down, lots_up
from sopxl.errors import ZeroDivideError

_ROUNDING = 1e-9  # of a lot: a quota so little short of a whole lot is one


def working_weights(working_days: Any, periods: int) -> Vector:
    """The weight of each period: its working days, or 1 where they were left out.

    working_days : days per period, one or (T,), 0 or more, or None. Returns : shape (T,).
    Raises ZeroDivideError where there is no working day at all.
    """
    if working_days is None:
        return np.ones(periods)
    days = as_days(working_days, "working_days", periods, minimum=0)
    if not days.any():
        raise ZeroDivideError(
            "E127",
            "there is no working day in the horizon.",
            "working_days",
            "Enter the working days of each period, or leave them out.",
        )
    return days


def spread(total: Vector, weights: Vector, lot: float | Vector | None) -> Block:
    """The total over the periods by weight; lots by largest remainder, the rest to the last.

    total : shape (n,), units. weights : shape (T,), not all 0. lot : units, one or (n,), or None.
    Returns : shape (T, n), units, which sum to the total.
    """
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


def spread_up(total: Vector, weights: Vector, lot: float | Vector | None) -> Block:
    """The total over the periods by weight; the running sum rounded up to lots, never short.

    total, weights, lot : as for spread. Returns : shape (T, n), units, the total at least.
    """
    if lot is None:
        return spread(total, weights, None)
    reached = np.multiply.outer(np.cumsum(weights), total / weights.sum())
    return np.diff(lots_up(reached, lot), axis=0, prepend=0.0)
