"""The limits of a problem one by one, as a planner knows them; imports numpy, model and problem.

Each can be let go or moved in the solver, to see what it forbids and what it costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sopxl.optimise import activity as act
from sopxl.optimise import model as rules
from sopxl.optimise.activity import Activity
from sopxl.optimise.model import Model
from sopxl.optimise.problem import Problem
from sopxl.optimise.solver import Live

DEMAND = "demand"


@dataclass(frozen=True)
class Limit:
    """One limit in one period."""

    name: str  # as it stands in the lists of terms, or "demand"
    period: int  # from 0
    unit: str
    value: float
    lows: tuple[int, ...] = ()  # columns that it holds from below
    highs: tuple[int, ...] = ()  # columns that it holds from above
    row: int = -1  # row that it holds; -1 for none


def limits_of(problem: Problem, model: Model) -> list[Limit]:
    """Every limit of a problem, period by period."""
    found = [*_demands(problem, model), *_overtime_hours(problem, model)]
    for one in problem.activities.values():
        first = model.pattern.columns[one.name].start
        found += _leasts(problem, model, one, first)
        found += _mosts(problem, one, first)
    return sorted(found, key=lambda limit: limit.period)


def let_go(live: Live, limit: Limit) -> None:
    """Takes a limit out of the model that the solver holds."""
    model = live.model
    for column in limit.lows:
        live.change_bounds(_one(column), np.zeros(1), model.high[[column]])
    for column in limit.highs:
        live.change_bounds(_one(column), model.low[[column]], np.full(1, np.inf))
    if limit.row >= 0:
        low = model.row_low[[limit.row]] - (limit.value if limit.name == DEMAND else np.inf)
        high = model.row_high[[limit.row]] if limit.name == DEMAND else np.full(1, np.inf)
        live.change_rows(_one(limit.row), low, high)


def put_back(live: Live, limit: Limit) -> None:
    """Puts a limit back as the model has it."""
    model = live.model
    columns = np.array([*limit.lows, *limit.highs], np.int32)
    if columns.size:
        live.change_bounds(columns, model.low[columns], model.high[columns])
    if limit.row >= 0:
        live.change_rows(_one(limit.row), model.row_low[[limit.row]], model.row_high[[limit.row]])


def _one(index: int) -> rules.Indices:
    return np.array([index], np.int32)


def _demands(problem: Problem, model: Model) -> Iterator[Limit]:
    first = model.pattern.rows[rules.BALANCE].start
    for t in np.flatnonzero(problem.demand).tolist():
        yield Limit(DEMAND, t, "units", float(problem.demand[t]), row=first + t)


def _overtime_hours(problem: Problem, model: Model) -> Iterator[Limit]:
    if rules.OVERTIME_HOURS in model.pattern.rows:
        first = model.pattern.rows[rules.OVERTIME_HOURS].start
        assert problem.overtime_per_worker is not None  # else the rule is left out
        for t, most in enumerate(problem.overtime_per_worker.tolist()):
            yield Limit("overtime hours per worker", t, "units", most, row=first + t)


def _leasts(problem: Problem, model: Model, one: Activity, first: int) -> Iterator[Limit]:
    """Least of an activity; with a least inventory customers may not wait either."""
    if not one.low_terms:
        return
    waiting = model.pattern.columns.get(act.BACKORDERS)
    for t in np.flatnonzero(one.low).tolist():
        holds = one.name == act.INVENTORY and waiting is not None
        highs = (waiting.start + t,) if holds and waiting is not None else ()
        value = float(one.low[t])
        yield Limit(one.low_terms[t], t, one.unit, value, (first + t,), highs)


def _mosts(problem: Problem, one: Activity, first: int) -> Iterator[Limit]:
    if not one.high_terms:
        return
    kept = problem.activities[act.INVENTORY].low > 0
    for t in np.flatnonzero(np.isfinite(one.high)).tolist():
        if one.name == act.BACKORDERS and kept[t]:
            continue  # it is the least inventory that forbids to wait
        if one.name == act.LOST_SALES and one.high[t] >= problem.demand[t]:
            continue  # more than the demand cannot be lost
        yield Limit(one.high_terms[t], t, one.unit, float(one.high[t]), (), (first + t,))
