"""Which limits bind, and what one more of each would save; imports limits, model and solver.

The solver's prices only say where to look: where plans tie, they can promise more than there is.
What is told comes from solving again with that limit moved by one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.optimise import model as rules
from sopxl.optimise.family import Solved, solved_plan
from sopxl.optimise.limits import Limit, Loosened, limits_of
from sopxl.optimise.problem import Problem
from sopxl.optimise.solver import Live

_LEAST = 1e-9  # share of the plan's cost below which a saving is only rounding


@dataclass(frozen=True, slots=True)
class Saving:
    """What one more of a limit saves in one period."""

    limit: str  # name as in the lists of terms; "regular time" for what the workers can make
    period: int  # from 1
    unit: str  # "unit", "hour" or "worker"
    is_least: bool  # whether it is one less that saves
    amount: float  # money saved by one, more than 0

    def __str__(self) -> str:
        step = "less" if self.is_least else "more"
        saves = f"{self.amount:,.2f}".rstrip("0").rstrip(".")
        return f"one {self.unit} {step} of {self.limit} in period {self.period} saves {saves}"


def binding_limits(
    demand: Any,
    start: Mapping[str, Any],
    costs: Mapping[str, Any],
    limits: Mapping[str, Any] | None = None,
    working_days: Any = None,
) -> tuple[Saving, ...]:
    """The limits that make the least-cost plan dearer, and what one more of each would save.

    demand, start, costs, limits, working_days : as for optimal_production_plan.
    Returns : tuple of Saving, by period. With whole workers or lots these stay as planned.

    Raises InputError, LimitError, NoPlanError as optimal_production_plan.
    Rule : saving = cost of the plan − cost of the plan with that limit moved by one
    Source : Chopra and Meindl, Supply Chain Management, aggregate planning, value of more capacity

    >>> costs = {"regular labour per unit": 5, "overtime per unit": 7}
    >>> for saving in binding_limits([1100], {}, costs, {"regular production": 1000}):
    ...     print(saving)
    one unit more of regular production in period 1 saves 2
    >>> binding_limits([-1], {}, costs)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E120 demand, period 1: found -1, 0 or more is expected.
    Enter what customers return as an adjustment.
    """
    return savings_of(solved_plan(demand, start, costs, limits, working_days))


def savings_of(solved: Solved) -> tuple[Saving, ...]:
    """The savings of a plan that is there."""
    live = Live(solved.model, relaxed=True)
    loosened = Loosened(live)
    deadline = time.monotonic() + solved.problem.time_limit
    best = live.solve(deadline).objective
    least = _LEAST * max(abs(best), 1.0)
    found = []
    for limit in filter(_binds(solved), _candidates(solved)):
        size = _move(live, limit, solved.problem)
        saved = best - live.least(deadline)
        loosened.put_back(limit)
        if saved > least:
            found.append(_saving(limit, solved.problem, saved / size))
    return tuple(found)


def _binds(solved: Solved) -> Callable[[Limit], bool]:
    """Whether the solver's prices say that a limit may bind."""
    reduced, prices = solved.solution.reduced, solved.solution.prices

    def binds(limit: Limit) -> bool:
        """Whether one of its columns, or its row, has a price."""
        columns = list(limit.lows or limit.highs)
        return bool(reduced[columns].any()) if limit.row < 0 else bool(prices[limit.row])

    return binds


def _candidates(solved: Solved) -> Iterator[Limit]:
    """Every limit but the demand and what is fixed as whole; and the regular time of workers."""
    problem, model = solved.problem, solved.model
    limits = [
        limit
        for limit in limits_of(problem, model)
        if not limit.is_demand and not model.is_whole[[*limit.lows, *limit.highs]].any()
    ]
    if rules.REGULAR_TIME in model.pattern.rows:
        first = model.pattern.rows[rules.REGULAR_TIME].start
        periods = range(problem.periods)
        limits += [Limit("regular time", t, "units", 0.0, row=first + t) for t in periods]
    yield from sorted(limits, key=lambda limit: limit.period)


def _move(live: Live, limit: Limit, problem: Problem) -> float:
    """Moves a limit by one hour, unit or worker, or to nothing; returns the share of one moved."""
    model = live.model
    if limit.row >= 0:
        hours = problem.hours_per_unit
        size = 1.0 if hours is None else 1.0 / float(hours[limit.period])
        rows = np.array([limit.row], np.int32)
        live.change_rows(rows, model.row_low[rows], model.row_high[rows] + size)
        return 1.0
    columns = np.array(limit.lows or limit.highs, np.int32)
    low, high = model.low[columns], model.high[columns]
    if not limit.lows:
        live.change_bounds(columns, low, high + 1.0)
        return 1.0
    share = min(1.0, limit.value)
    live.change_bounds(columns, low - share, high)
    return share


def _saving(limit: Limit, problem: Problem, amount: float) -> Saving:
    by_hour = limit.row >= 0 and problem.hours_per_unit is not None
    unit = "hour" if by_hour else limit.unit.removesuffix("s")
    name = "overtime" if limit.row >= 0 and limit.name != "regular time" else limit.name
    return Saving(name, limit.period + 1, unit, bool(limit.lows), amount)
