"""How long stock or backlog lasts; imports numpy and arrays.

A period without sales has no cover by the period or trailing method: it is NaN, shown as a blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, as_block, as_count, as_days, as_periods

PERIOD, FORWARD, TRAILING = "period", "forward", "trailing"
METHODS = (PERIOD, FORWARD, TRAILING)

_ROUNDING = 1e-9  # share of a period's demand: so little short still counts as covered


@dataclass(frozen=True, slots=True)
class ForwardCover:
    """How far inventory reaches into the demand to come."""

    cover: Block  # periods, or working days where they were given; shape of inventory
    is_lower_bound: NDArray[np.bool_]  # stock outlasts the horizon: cover is at least this


def period_cover(inventory: Any, demand: Any, working_days: Any = None) -> Block:
    """How long inventory lasts at the same period's rate of demand.

    inventory : shape (T,) or (T, n), units at period end; below 0 counts as 0.
    demand : shape of inventory, units per period, each 0 or more.
    working_days : days per period, one or (T,), 0 or more. Left out: cover counts periods.
    Returns : shape of inventory, working days or periods, 0 or more; NaN without demand.

    Raises InputError (blank, text, wrong shape), LimitError (negative demand or days).
    Rule : cover[t] = inventory[t] ÷ (demand[t] ÷ working days[t])
    Source : SAP SOP, range of coverage; hand-worked: 105 ÷ (110 ÷ 20) = 19.09 days

    >>> period_cover([105, 105], [110, 120], [20, 21]).round(2)
    array([19.09, 18.38])
    >>> period_cover([105, 105], [110, 120], [20, -1])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 working_days, period 2: found -1, 0 or more is expected.
    Correct the value.
    """
    stock, asked, days = _checked(inventory, demand, working_days)
    return _lasts(stock * days, asked)


def forward_cover(inventory: Any, demand: Any, working_days: Any = None) -> ForwardCover:
    """How long inventory lasts against the demand of the periods that follow.

    inventory : shape (T,) or (T, n), units at period end; below 0 counts as 0.
    demand : shape of inventory, units per period, each 0 or more.
    working_days : days per period, one or (T,), 0 or more. Left out: cover counts periods.
    Returns : ForwardCover; where stock outlasts the horizon, what is known of it is a lower bound.

    Raises InputError (blank, text, wrong shape), LimitError (negative demand or days).
    Rule : whole periods whose demand is met, then the fraction of the period that breaks; a
        period used up exactly counts as met, and so does one without demand
    Source : APICS, periods of supply; hand-worked: 105 against 120 to come is 0.875

    >>> forward_cover([105, 95, 95], [110, 120, 130]).cover.round(3)
    array([0.875, 0.731, 0.   ])
    >>> forward_cover([105], [-110])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E120 demand, period 1: found -110, 0 or more is expected.
    Enter what customers return as an adjustment.
    """
    stock, asked, days = _checked(inventory, demand, working_days)
    left, need, length = as_block(stock), as_block(asked), as_block(days)
    cover = np.zeros(left.shape)
    reaches = np.ones(left.shape, dtype=bool)  # every period so far is met
    for lag in range(1, left.shape[0]):
        here = slice(None, -lag)
        if not reaches[here].any():
            break
        take, stays = need[lag:], left[here]
        met = stays >= take * (1 - _ROUNDING)
        part = np.divide(stays, take, out=np.ones(take.shape), where=~met)
        cover[here] += np.where(reaches[here], part * length[lag:], 0.0)
        np.maximum(stays - take, 0.0, out=stays)
        reaches[here] &= met
    return ForwardCover(cover.reshape(stock.shape), reaches.reshape(stock.shape))


def trailing_cover(inventory: Any, demand: Any, working_days: Any = None, span: Any = 3) -> Block:
    """How long inventory lasts at the average rate of the latest periods.

    inventory : shape (T,) or (T, n), units at period end; below 0 counts as 0.
    demand : shape of inventory, units per period, each 0 or more.
    working_days : days per period, one or (T,), 0 or more. Left out: cover counts periods.
    span : periods averaged, this one and those before it, 1 to 120; fewer at the start.
    Returns : shape of inventory, working days or periods, 0 or more; NaN without demand.

    Raises InputError (blank, text, wrong shape), LimitError (negative demand or days).
    Rule : cover[t] = inventory[t] ÷ (demand of the span ÷ working days of the span)
    Source : APICS, days of supply at average daily usage; hand-worked case

    >>> trailing_cover([60, 60], [100, 200], [20, 20])
    array([12.,  8.])
    >>> trailing_cover([60, 60], [100, 200], span=0)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E136 span: found 0, a whole number from 1 to 120 is expected.
    Correct the value.
    """
    stock, asked, days = _checked(inventory, demand, working_days)
    length = as_count(span, "span")
    return _lasts(stock * _latest(days, length), _latest(asked, length))


def lead_time_weeks(backlog: Any, shipments: Any, weeks: Any) -> Block:
    """Weeks that the order backlog lasts at the same period's rate of shipments.

    backlog : shape (T,) or (T, n), units at period end, each 0 or more.
    shipments : shape of backlog, units per period, each 0 or more.
    weeks : weeks in each period, one or (T,), more than 0.
    Returns : shape of backlog, weeks, 0 or more; NaN without shipments.

    Raises InputError (blank, text, wrong shape), LimitError (negative; a period of 0 weeks).
    Rule : lead time[t] = backlog[t] ÷ (shipments[t] ÷ weeks[t])
    Source : hand-worked: 96 units at 104 in 4 weeks last 3.69 weeks

    >>> lead_time_weeks([96, 92], [104, 104], [4, 4]).round(2)
    array([3.69, 3.54])
    >>> lead_time_weeks([96, 92], [104, 104], [4, 4, 5])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 weeks: weeks has 3 periods, 2 are expected.
    Give ranges of the same size.
    """
    waiting = as_periods(backlog, "backlog", minimum=0)
    shipped = as_periods(shipments, "shipments", like=waiting, minimum=0)
    length = as_days(weeks, "weeks", waiting.shape[0], above=0)
    return _lasts((as_block(waiting) * length[:, None]).reshape(waiting.shape), shipped)


def _checked(inventory: Any, demand: Any, working_days: Any) -> tuple[Block, Block, Block]:
    """Stock of 0 or more, demand, and the days of each period, all of one shape."""
    stock = as_periods(inventory, "inventory")
    asked = as_periods(demand, "demand", like=stock, minimum=0)
    days = np.ones(stock.shape[0])
    if working_days is not None:
        days = as_days(working_days, "working_days", stock.shape[0], minimum=0)
    spread = days[:, None] if stock.ndim == 2 else days
    return np.maximum(stock, 0.0), asked, np.broadcast_to(spread, stock.shape)


def _lasts(stock: Block, rate: Block) -> Block:
    cover = np.full(stock.shape, np.nan)
    np.divide(stock, rate, out=cover, where=rate > 0)
    return cover


def _latest(values: Block, window: int) -> Block:
    total = values.copy()
    for lag in range(1, min(window, len(values))):
        total[lag:] += values[:-lag]
    return total
