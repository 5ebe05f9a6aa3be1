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
    floor: float = 0.0  # what is left of a least when it is let go
    is_demand: bool = False  # whether it is let go by giving less, not by taking more


def limits_of(problem: Problem, model: Model) -> list[Limit]:
    """Every limit of a problem, period by period."""
    found = [*_demands(problem, model), *_overtime_hours(problem, model)]
    for one in problem.activities.values():
        first = model.pattern.columns[one.name].start
        found += _leasts(problem, model, one, first)
        found += _mosts(problem, one, first)
    return sorted(found, key=lambda limit: limit.period)


class Loosened:
    """A model in the solver, out of which limits are taken and into which they are put back.

    A side of a column belongs to one limit alone, so that they never undo one another.
    """

    def __init__(self, live: Live) -> None:
        """Starts with all limits in place. live : holds the model; nothing else changes it."""
        self._live, self._model = live, live.model
        self._low, self._high = live.model.low.copy(), live.model.high.copy()

    def let_go(self, limit: Limit) -> None:
        """Takes a limit out."""
        self._low[list(limit.lows)] = limit.floor
        self._high[list(limit.highs)] = np.inf
        self._hand_over(limit)
        if limit.row >= 0:
            row = np.array([limit.row], np.int32)
            low, high = self._model.row_low[row], self._model.row_high[row]
            less = limit.value if limit.is_demand else 0.0
            self._live.change_rows(row, low - less, high if limit.is_demand else high + np.inf)

    def put_back(self, limit: Limit) -> None:
        """Puts a limit back as the model has it."""
        lows, highs = list(limit.lows), list(limit.highs)
        self._low[lows] = self._model.low[lows]
        self._high[highs] = self._model.high[highs]
        self._hand_over(limit)
        if limit.row >= 0:
            row = np.array([limit.row], np.int32)
            self._live.change_rows(row, self._model.row_low[row], self._model.row_high[row])

    def _hand_over(self, limit: Limit) -> None:
        columns = np.array([*limit.lows, *limit.highs], np.int32)
        if columns.size:
            self._live.change_bounds(columns, self._low[columns], self._high[columns])


def _demands(problem: Problem, model: Model) -> Iterator[Limit]:
    first = model.pattern.rows[rules.BALANCE].start
    asked = problem.demand.copy()
    asked[0] += max(-problem.opening, 0.0)  # what is owed at the start is asked for in period 1
    for t in np.flatnonzero(asked).tolist():
        yield Limit(DEMAND, t, "units", float(asked[t]), row=first + t, is_demand=True)


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
        if not one.high_terms[t]:
            continue  # it is no limit that somebody gave
        yield Limit(one.high_terms[t], t, one.unit, float(one.high[t]), (), (first + t,))
