"""How many people a plan takes, hired and laid off; imports numpy, arrays and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import (
    Block,
    as_block,
    as_days,
    as_each,
    as_like,
    as_periods,
    families_of,
)
from sopxl.calc.idle import refuse_idle_days
from sopxl.calc.whole import made_whole


@dataclass(frozen=True, slots=True)
class Workforce:
    """People of a plan, and how their number changes."""

    workers: Block  # people in each period, 0 or more, shape of production
    hired: Block  # people more than the period before, 0 or more, shape of production
    laid_off: Block  # people fewer than the period before, 0 or more, shape of production


def workforce_plan(
    production: Any,
    opening_workers: Any,
    units_per_worker: Any,
    working_days: Any = None,
    rounding: str | None = None,
) -> Workforce:
    """Workers that a production plan takes, and whom it hires and lays off.

    production : shape (T,) or (T, n), units made in regular time per period, each 0 or more.
    opening_workers : people before period 1, 0 or more, one or (n,).
    units_per_worker : units that one worker makes, more than 0, in a period; where working_days
        are given, in a working day; one number, (T,), (1, n) or (T, n).
    working_days : days per period, one or (T,), 0 or more. Left out: units_per_worker is of a
        period.
    rounding : "up", "nearest" (a half counts as one) or "none". Left out: "up", because people are
        whole and with fewer the plan is not made.
    Returns : Workforce, each part of the shape of production. In a period without working day in
        which nothing is made everybody stays.

    Raises InputError (blank, text, wrong shape, no such rounding), LimitError (negative; no units
        per worker), ZeroDivideError (production in a period without a working day).
    Rule : workers[t] = production[t] ÷ (units per worker × working days[t]), rounded; hired[t] −
        laid off[t] = workers[t] − workers[t−1], one of them 0
    Source : Jacobs and Chase, Operations and Supply Chain Management, problem 8-14; Russell and
        Taylor, Operations Management, chase demand

    >>> workforce_plan([875, 1790, 1075], 40, 0.8, [22, 19, 21]).workers
    array([ 50., 118.,  64.])
    >>> workforce_plan([875], 40, 0.8, [0])
    Traceback (most recent call last):
    sopxl.errors.ZeroDivideError: E127 production, period 1: there is production but no working day.
    Enter the working days, or plan nothing in that period.
    """
    made = as_periods(production, "production", minimum=0)
    before = as_each(opening_workers, "opening_workers", families_of(made), minimum=0)
    each = as_like(units_per_worker, "units_per_worker", made, above=0)
    days = np.ones(made.shape[0])
    if working_days is not None:
        days = as_days(working_days, "working_days", made.shape[0], minimum=0)
    fix = "Enter the working days, or plan nothing in that period."
    refuse_idle_days(made, days, "production", "production", fix)
    works = np.broadcast_to((days > 0)[:, None], as_block(made).shape)
    needed = np.zeros(works.shape)
    output = as_block(each) * days[:, None]
    np.divide(as_block(made), output, out=needed, where=works)
    return _moved(made_whole(needed, rounding), before, works, made)


def _moved(needed: Block, opening: Any, works: Any, like: Block) -> Workforce:
    """Workers period by period, those of a shutdown carried, and how they change."""
    workers = np.empty(needed.shape)
    change = np.empty(needed.shape)
    before = np.broadcast_to(np.asarray(opening, dtype=np.float64), needed.shape[1])
    for t in range(len(needed)):
        workers[t] = np.where(works[t], needed[t], before)
        change[t] = workers[t] - before
        before = workers[t]
    hired, laid_off = np.maximum(change, 0.0), np.maximum(-change, 0.0) + 0.0
    return Workforce(*(part.reshape(like.shape) for part in (workers, hired, laid_off)))
