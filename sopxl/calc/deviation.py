"""How far what happened is from what was planned; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_each, as_periods, families_of


@dataclass(frozen=True, slots=True)
class Deviation:
    """Actual less plan, of each period and so far."""

    deviation: Block  # units of the period, shape of plan; above plan is positive
    cumulative: Block  # units since the count began, shape of plan


def plan_deviation(plan: Any, actual: Any, brought_forward: Any = None) -> Deviation:
    """Deviation from plan of each period, and its running sum.

    plan : shape (T,) or (T, n), units per period.
    actual : shape of plan, units per period.
    brought_forward : cumulative deviation before period 1, one or (n,). Left out: 0.
    Returns : Deviation; above plan is positive.

    Raises InputError (blank, text, wrong shape).
    Rule : deviation = actual − plan; cumulative[t] = cumulative[t−1] + deviation[t], which starts
        from what is brought forward, so that dropping the oldest period moves no later figure
    Source : Wallace and Stahl, Sales & Operations Planning, the spreadsheet; hand-worked case

    >>> plan_deviation([100, 100, 100], [90, 105, 110]).cumulative
    array([-10.,  -5.,   5.])
    >>> plan_deviation([100, 100], [105, 110], -10).cumulative
    array([-5.,  5.])
    >>> plan_deviation([100, 100], [90, None])
    Traceback (most recent call last):
    sopxl.errors.InputError: E114 actual, period 2: the cell is blank, a number is expected.
    Enter 0 if none is meant.
    """
    planned = as_periods(plan, "plan")
    happened = as_periods(actual, "actual", like=planned)
    before = 0.0 if brought_forward is None else brought_forward
    start = as_each(before, "brought_forward", families_of(planned))
    deviation = happened - planned
    return Deviation(deviation, running_sum(deviation, start))


def running_sum(change: Block, start: Any) -> Block:
    """Running sum that begins at start; added in order, so that a shifted window has its digits."""
    first = np.broadcast_to(start, (1, *change.shape[1:]))
    return np.asarray(np.cumsum(np.concatenate((first, change)), axis=0)[1:])
