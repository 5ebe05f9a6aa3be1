"""What is left of a forecast once orders are in; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_count, as_periods
from sopxl.calc.fraction import as_fraction


@dataclass(frozen=True, slots=True)
class ConsumedForecast:
    """A forecast parted by what orders took of it."""

    left: Block  # units, shape of forecast: still to be sold
    consumed: Block  # units, shape of forecast: taken by orders or by the reduction
    unmatched: Block  # units, shape of forecast: orders for which no forecast was left


def consume_forecast(
    forecast: Any, orders: Any, backward: Any = 0, forward: Any = 0, reduction: Any = None
) -> ConsumedForecast:
    """What is left of a forecast when each order takes its own from it.

    forecast : shape (T,) or (T, n), units per period, each 0 or more.
    orders : shape of forecast, units due per period, each 0 or more.
    backward : how many earlier periods an order may draw on, 0 to 120. Left out: 0.
    forward : how many later periods it may draw on, 0 to 120. Left out: 0.
    reduction : share of the forecast taken off before any order, 0 to 1; one, (T,), (1, n) or
        (T, n). Left out: 0.
    Returns : ConsumedForecast, each part of the shape of forecast, 0 or more.

    Raises InputError (blank, text, wrong shape), LimitError (negative; no whole number of periods).
    Rule : oldest order first: its own period, then backward, then forward, the nearer period
        first; what finds no forecast counts as more than was forecast and is carried nowhere
    Source : Microsoft Dynamics 365, forecast reduction keys (own period only); SAP, forecast
        consumption backward/forward

    >>> consume_forecast([100, 100, 100], [130, 20, 0], forward=1).left
    array([  0.,  50., 100.])
    >>> consume_forecast([100, 100], [10])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 orders: orders has 1 period, 2 are expected.
    Give ranges of the same size.
    """
    expected = as_periods(forecast, "forecast", minimum=0)
    booked = as_periods(orders, "orders", like=expected, minimum=0)
    back = as_count(backward, "backward", minimum=0)
    ahead = as_count(forward, "forward", minimum=0)
    left = expected.copy()
    if reduction is not None:
        left -= expected * as_fraction(reduction, "reduction", expected)
    unmatched = booked.copy()
    _consume(as_block(left), as_block(unmatched), back, ahead)
    return ConsumedForecast(left, expected - left, unmatched)


def _consume(left: Block, orders: Block, backward: int, forward: int) -> None:
    """Takes the orders out of what is left, both in place, period by period for all families."""
    periods = len(left)
    for due in np.flatnonzero(orders.any(axis=1)).tolist():
        earlier = range(due - 1, max(due - backward, 0) - 1, -1)
        later = range(due + 1, min(due + forward, periods - 1) + 1)
        for period in (due, *earlier, *later):
            taken = np.minimum(orders[due], left[period])
            orders[due] -= taken
            left[period] -= taken
            if not orders[due].any():
                break
