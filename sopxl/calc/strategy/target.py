"""Inventory that a cover policy asks for; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_block, as_days, as_like, as_periods, as_word, place_of
from sopxl.calc.idle import refuse_idle_days
from sopxl.errors import InputError, LimitError

PERIOD, FORWARD = "period", "forward"
METHODS = (PERIOD, FORWARD)  # the demand that is covered

_ROUNDING = 1e-9  # of the horizon: so little past the last demand is still within it
_COUNT = "Enter the working days, or count the cover in periods."
_NO_DAY = 1e-200  # stands for no day where only a demand of 0 is divided by it


def target_inventory(
    demand: Any,
    cover: Any,
    safety_stock: Any = None,
    working_days: Any = None,
    method: str | None = None,
    demand_after: Any = None,
) -> Block:
    """Inventory that a cover policy asks for at the end of each period.

    demand : shape (T,) or (T, n), units per period, each 0 or more.
    cover : 0 or more; working days of demand where working_days are given, else periods of it;
        one number, (T,), (1, n) or (T, n).
    safety_stock : units on top, 0 or more, shaped as cover. Left out: none.
    working_days : days per period, one or (T,); with k periods of demand_after shape (T + k,). Left
        out: cover counts periods.
    method : "period" covers demand like that of the same period, "forward" the demand of the
        periods that follow. Left out: "period", because it needs no demand beyond the horizon.
    demand_after : shape (k,) or (k, n), units of the periods after the last, each 0 or more; for
        "forward", as far as the cover of the last periods reaches.
    Returns : shape of demand, units at period end, 0 or more.

    Raises InputError (blank, text, wrong shape, no such method), LimitError (negative; a cover that
        reaches past the last demand), ZeroDivideError (demand in a period without a working day).
    Rule : target[t] = cover[t] × demand[t] ÷ working days[t] + safety stock[t]; forward: whole
        periods that follow, then the fraction of the next, + safety stock[t]
    Source : Jacobs and Chase, Operations and Supply Chain Management, problem 8-14; forward:
        Garrison, Managerial Accounting, production budget of Hampton Freeze

    >>> target_inventory([950, 1510], 0.5)
    array([475., 755.])
    >>> target_inventory([10000, 30000, 40000], 0.2, method="forward", demand_after=[20000])
    array([6000., 8000., 4000.])
    >>> target_inventory([950, 1510], 5, working_days=[20, 0])
    Traceback (most recent call last):
    sopxl.errors.ZeroDivideError: E127 demand, period 2: there is demand but no working day.
    Enter the working days, or count the cover in periods.
    """
    demand = as_periods(demand, "demand", minimum=0)
    reach = as_like(cover, "cover", demand, minimum=0)
    if as_word(method or PERIOD, "method", METHODS) == FORWARD:
        target = _demand_ahead(demand, reach, working_days, demand_after)
    elif demand_after is not None:
        raise InputError(
            "E412",
            'a demand after the last period is given, and the method is not "forward".',
            "demand_after",
            'Leave it out, or write "forward" for the method.',
        )
    else:
        target = reach * daily_demand(demand, working_days)
    if safety_stock is not None:
        target += as_like(safety_stock, "safety_stock", demand, minimum=0)
    return np.asarray(target)


def daily_demand(demand: Block, working_days: Any) -> Block:
    """Demand of a working day; without working days, of a period.

    demand : shape (T,) or (T, n). working_days : shape (T,), or None. Returns : shape of demand.
    Raises ZeroDivideError where there is demand in a period without a working day.
    """
    if working_days is None:
        return demand
    days = as_days(working_days, "working_days", demand.shape[0], minimum=0)
    refuse_idle_days(demand, days, "demand", "demand", _COUNT)
    return (as_block(demand) / np.maximum(days, _NO_DAY)[:, None]).reshape(demand.shape)


def _demand_ahead(demand: Block, reach: Block, working_days: Any, demand_after: Any) -> Block:
    """Demand of the time after each period that the cover reaches over."""
    whole = _with_after(demand, demand_after)
    days = np.ones(len(whole))
    if working_days is not None:
        days = as_days(working_days, "working_days", len(whole), minimum=0)
        refuse_idle_days(demand, days[: len(demand)], "demand", "demand", _COUNT)
        after, days_after = whole[len(demand) :], days[len(demand) :]
        refuse_idle_days(after, days_after, "demand_after", "demand", _COUNT)
    clock = np.append(0.0, np.cumsum(days))
    _refuse_too_far(clock[1 : len(demand) + 1, None] + as_block(reach), clock, reach)
    return _summed_ahead(as_block(whole), as_block(reach), days).reshape(demand.shape)


def _summed_ahead(asked: Block, reach: Block, days: Vector) -> Block:
    """Whole periods that follow as far as they are reached, then the fraction of the next."""
    left = reach.copy()  # time of the cover that is still to be filled
    target = np.zeros(reach.shape)
    for lag in range(1, len(asked)):
        if left.max() <= 0:
            break
        here = slice(None, len(asked) - lag)
        length = np.maximum(days[lag : lag + len(target)], _NO_DAY)[:, None]
        part = np.clip(left[here] / length, 0.0, 1.0)
        target[here] += part * asked[lag : lag + len(target)]
        left[here] -= days[lag : lag + len(target), None]
    return target


def _with_after(demand: Block, demand_after: Any) -> Block:
    """Demand of the horizon and of the periods after it, one under the other."""
    if demand_after is None:
        return demand
    after = as_periods(demand_after, "demand_after", minimum=0)
    found, wanted = as_block(after).shape[1], as_block(demand).shape[1]
    if found != wanted:
        rows = f"{found} row" + ("" if found == 1 else "s")
        expected = f"{wanted} row is" if wanted == 1 else f"{wanted} rows are"
        raise InputError(
            "E118",
            f"demand_after has {rows}, {expected} expected.",
            "demand_after",
            "Give one row for each family.",
        )
    return np.concatenate([demand, after.reshape(-1, *demand.shape[1:])])


def _refuse_too_far(finish: Block, clock: Vector, reach: Block) -> None:
    """Refuses a cover that reaches past the last demand that is known."""
    past = finish > clock[-1] * (1 + _ROUNDING)
    if past.any():
        index = tuple(int(i) for i in np.argwhere(past.reshape(reach.shape))[0])
        known = clock[-1] - clock[index[0] + 1]
        raise LimitError(
            "E136",
            f"the cover of {reach[index]:.10g} reaches past the last demand, which is {known:.10g} "
            "ahead.",
            place_of("cover", index),
            "Give the demand of the periods after the last as demand_after.",
        )
