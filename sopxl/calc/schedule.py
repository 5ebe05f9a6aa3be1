"""The master schedule by lots, and the balance that it leaves; imports numpy, arrays and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import (
    Block,
    Vector,
    as_block,
    as_each,
    as_like,
    as_periods,
    families_of,
)
from sopxl.calc.schedule_demand import counted_demand, is_within, whole_periods
from sopxl.calc.strategy.lots import lots_up

_ROUNDING = 1e-9  # share of what has come and gone: so little short is no shortage


@dataclass(frozen=True, slots=True)
class MasterSchedule:
    """What is to come in, what that leaves, and when it has to be started."""

    schedule: Block  # units due per period: receipts given and lots added; shape of forecast
    balance: Block  # units at period end, projected available balance; below 0 is short
    releases: Block  # units of added lots, by the period in which they are to be started
    late: Block  # units of added lots, by the period due, whose start is due before period 1


def master_schedule(
    forecast: Any,
    orders: Any,
    on_hand: Any,
    lot: Any,
    safety_stock: Any = None,
    demand_fence: Any = None,
    planning_fence: Any = None,
    lead_time: Any = None,
    receipts: Any = None,
    minimum_lot: Any = None,
    periods_covered: Any = None,
    demand_rule: str | None = None,
) -> MasterSchedule:
    """Master schedule that adds lots wherever the balance would fall below the safety stock.

    forecast : shape (T,) or (T, n), units per period, each 0 or more.
    orders : units booked per period, 0 or more; one number, (T,), (1, n) or (T, n).
    on_hand : units before period 1, one or (n,); negative is owed to customers.
    lot : units, 0 or more, one or (n,); as many whole lots as are needed. 0: exactly the need.
    safety_stock : units, 0 or more; one number, (T,), (1, n) or (T, n). Left out: 0.
    demand_fence : periods from 1 on in which only orders count, one or (n,). Left out: 0.
    planning_fence : periods from 1 on in which no lot is added, one or (n,). Left out: 0.
    lead_time : periods from start to receipt of a lot, one or (n,). Left out: 0.
    receipts : units scheduled already per period, 0 or more, as safety_stock. Left out: none.
    minimum_lot : least units of a period that gets any, 0 or more, one or (n,). Left out: 0.
    periods_covered : periods whose need is made at once, from the short one on, one or (n,), 1 or
        more. Left out: 1.
    demand_rule : behind the demand fence "greater" of forecast and orders, their "sum" where the
        forecast is what orders have left of it, "forecast" or "orders". Left out: "greater".
    Returns : MasterSchedule, each part of the shape of forecast; what is due behind the horizon is
        not known, so the releases of the last periods of the lead time are 0.

    Raises InputError (blank, text, wrong shape), LimitError (negative, no whole periods).
    Rule : need[t] = safety stock[t] − (balance[t−1] + receipts[t] − demand[t]); where it is above
        0, the smallest whole number of lots that covers it; demand is orders up to the demand
        fence, the greater of forecast and orders behind it; a lot due in t starts in t − lead time
    Source : Vollmann, Berry and Whybark, Manufacturing Planning and Control, master production
        scheduling; Proud, Master Scheduling, time fences

    >>> master_schedule([60, 60, 60], 0, 80, 100).schedule
    array([  0., 100.,   0.])
    >>> master_schedule([60, 60, 60], 0, 80, -100)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 lot: found -100, 0 or more is expected. Correct the value.
    """
    expected = as_periods(forecast, "forecast", minimum=0)
    count = families_of(expected)
    demand = counted_demand(expected, orders, demand_fence, demand_rule)
    start = as_each(on_hand, "on_hand", count)
    held = _like_or_zero(safety_stock, "safety_stock", expected)
    given = _like_or_zero(receipts, "receipts", expected)
    size = as_each(lot, "lot", count, minimum=0)
    least = 0.0 if minimum_lot is None else as_each(minimum_lot, "minimum_lot", count, minimum=0)
    is_open = ~is_within(planning_fence, "planning_fence", expected)
    change, floor = as_block(given - demand), as_block(held)
    span = whole_periods(periods_covered, "periods_covered", count, least=1)
    wanted = _wanted(change, floor, span)
    added = _lots_to_add(start, change, floor, is_open, wanted, size, least)
    releases, late = _started(added, whole_periods(lead_time, "lead_time", count))
    shape = expected.shape
    schedule = given + added.reshape(shape)
    return MasterSchedule(
        schedule, _balance(start, schedule, demand), releases.reshape(shape), late.reshape(shape)
    )


def projected_available_balance(
    forecast: Any,
    orders: Any,
    mps: Any,
    on_hand: Any,
    demand_fence: Any = None,
    demand_rule: str | None = None,
) -> Block:
    """Stock expected at the end of each period by a master schedule.

    forecast : shape (T,) or (T, n), units per period, each 0 or more.
    orders : units booked per period, 0 or more; one number, (T,), (1, n) or (T, n).
    mps : shape of forecast, units due by the master schedule per period, each 0 or more.
    on_hand : units before period 1, one or (n,); negative is owed to customers.
    demand_fence : periods from 1 on in which only orders count, one or (n,). Left out: 0.
    demand_rule : behind the demand fence "greater" of forecast and orders, their "sum" where the
        forecast is what orders have left of it, "forecast" or "orders". Left out: "greater".
    Returns : shape of forecast, units at period end; below 0 is short.

    Raises InputError (blank, text, wrong shape), LimitError (negative, no whole periods).
    Rule : balance[t] = balance[t−1] + mps[t] − demand[t]; demand is orders up to the demand fence,
        the greater of forecast and orders behind it
    Source : Vollmann, Berry and Whybark, Manufacturing Planning and Control, time-phased record

    >>> projected_available_balance([30, 30, 30], [33, 20, 10], [0, 0, 70], 64)
    array([31.,  1., 41.])
    >>> projected_available_balance([30, 30, 30], [33, 20, 10], [0, 0], 64)
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 mps: mps has 2 periods, 3 are expected.
    Give ranges of the same size.
    """
    expected = as_periods(forecast, "forecast", minimum=0)
    demand = counted_demand(expected, orders, demand_fence, demand_rule)
    due = as_periods(mps, "mps", like=expected, minimum=0)
    return _balance(as_each(on_hand, "on_hand", families_of(expected)), due, demand)


def _balance(on_hand: float | Vector, due: Block, demand: Block) -> Block:
    """Running balance, the opening taken in first so that a longer horizon changes nothing."""
    change = due - demand
    change[0] += on_hand
    return np.cumsum(change, axis=0)


def _like_or_zero(value: Any, name: str, like: Block) -> Block:
    return as_like(0.0 if value is None else value, name, like, minimum=0)


def _wanted(change: Block, floor: Block, span: NDArray[np.int64]) -> Block:
    """Stock that each period end needs to keep the floor over the periods covered."""
    wanted = floor.copy()
    running = np.zeros(change.shape)  # what comes and goes after t, up to the period looked at
    for lag in range(1, min(int(span.max()), len(change))):
        here = slice(None, -lag)
        running[here] += change[lag:]
        later = np.maximum(wanted[here], floor[lag:] - running[here])
        wanted[here] = np.where(lag < span, later, wanted[here])
    return wanted


def _lots_to_add(
    on_hand: float | Vector,
    change: Block,
    floor: Block,
    is_open: NDArray[np.bool_],
    wanted: Block,
    lot: float | Vector,
    minimum_lot: float | Vector,
) -> Block:
    """Units added in each open period so that the balance does not end below the floor."""
    added = np.zeros(change.shape)
    stock = np.zeros(change.shape[1]) + on_hand
    flow = np.abs(stock)
    for t, step in enumerate(change):
        stock += step
        flow += np.abs(step)
        is_short = is_open[t] & (floor[t] - stock > _ROUNDING * (flow + floor[t]))
        if is_short.any():
            need = np.maximum(wanted[t] - stock, minimum_lot)
            added[t] = np.where(is_short, _in_lots(need, lot), 0.0)
            stock += added[t]
            flow += added[t]
    return added


def _in_lots(quantity: Vector, lot: float | Vector) -> Vector:
    """The quantity in whole lots, rounded up; with a lot of 0 as it is."""
    is_free = np.equal(lot, 0)
    return np.where(is_free, quantity, lots_up(quantity, np.where(is_free, 1.0, lot)))


def _started(added: Block, lead_time: NDArray[np.int64]) -> tuple[Block, Block]:
    """Added lots by the period to start them; by period due, those to start before period 1."""
    periods = np.arange(added.shape[0])[:, None]
    ahead = periods + lead_time
    within = np.broadcast_to(ahead < added.shape[0], added.shape)
    source = np.broadcast_to(np.minimum(ahead, added.shape[0] - 1), added.shape)
    started = np.where(within, np.take_along_axis(added, source, axis=0), 0.0)
    is_late = np.broadcast_to(periods < lead_time, added.shape)
    return started, np.where(is_late, added, 0.0)
