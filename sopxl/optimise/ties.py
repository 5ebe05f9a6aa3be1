"""Which of the plans that cost the same is given; imports numpy, model and solver.

A plan of least cost is seldom alone. Among them the one is given that weighs least: a unit lost
weighs 32, owed 16, bought 4, made in overtime 2, held 1, a change of the rate by a unit 1/2, and
what a worker hired or laid off makes in a period 8 a unit. The earlier it is, the more it weighs,
up to twice as much, so that what may wait, waits. So every machine and every version of the
solver gives the same plan.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise import activity as act
from sopxl.optimise.model import Model, total
from sopxl.optimise.problem import Problem
from sopxl.optimise.proof import Stand, noise_of
from sopxl.optimise.solver import Live, Solution, Status

WEIGHTS = {
    act.LOST_SALES: 32.0,
    act.BACKORDERS: 16.0,
    act.HIRED: 8.0,
    act.LAID_OFF: 8.0,
    act.SUBCONTRACT: 4.0,
    act.OVERTIME: 2.0,
    act.INVENTORY: 1.0,
    act.RATE_UP: 0.5,
    act.RATE_DOWN: 0.5,
}
NOT_SETTLED = (
    "Other plans may cost the same: there was no time to settle which of them is given, so that "
    "another machine may give another one."
)
_LEAN = 2e-8  # share of the cost that the whole weight of a plan in whole numbers is made to cost
_FINE = 1e6  # units of money that such a plan costs: the solver tells millionths apart
_SAME = 1e-9  # share of the cost by which two plans may differ and still cost the same


def preference(problem: Problem) -> Vector:
    """How much one of each activity weighs in each period, in the order of the model's columns."""
    worker = float(problem.units_per_worker.sum()) / problem.periods or 1.0
    sizes = [
        WEIGHTS.get(one.name, 0.0) * (worker if one.unit == "workers" else 1.0)
        for one in problem.activities.values()
    ]
    return np.multiply.outer(sizes, _earlier(problem.periods)).reshape(-1)


@lru_cache(maxsize=64)
def _earlier(periods: int) -> Vector:
    """How much more it weighs the earlier it is, shape (T,)."""
    left = np.arange(periods, 0, -1)
    # No two spans of time weigh the same, since square roots do not add up to one another.
    return np.asarray(1.0 + np.sqrt(left / periods))


def settle(live: Live, found: Solution, weight: Vector, deadline: float) -> Solution:
    """The plan that weighs least on the face of the plans that cost as little as the one found.

    live : holds the linear programme that gave found; it is left changed.
    Returns : Solution, with the prices of the one found; the one found itself, where the solver
    does not get through, and a copy of it where no other costs as little.
    """
    if _is_settled(live, found, weight):
        return replace(found)
    model = live.model
    free = noise_of(model.cost)
    tight = np.flatnonzero(np.abs(found.reduced) > free).astype(np.int32)
    if tight.size:
        at = _nearer(found.values[tight], model.low[tight], model.high[tight])
        live.change_bounds(tight, at, at)
    low, high = model.row_low, model.row_high
    binding = np.flatnonzero((np.abs(found.prices) > free) & (low < high)).astype(np.int32)
    if binding.size:
        up = found.prices[binding] < 0
        at = np.where(up, high[binding], low[binding])
        live.change_rows(binding, at, at)
    live.change_cost(weight)
    settled = live.solve(deadline, primal=True)
    if settled.status is not Status.OPTIMAL or not _same_cost(model, settled, found):
        return found
    return replace(settled, prices=found.prices, reduced=found.reduced, objective=found.objective)


def leaning(model: Model, found: Solution, weight: Vector, units: float) -> Model:
    """The same in whole numbers: a model whose costs lean towards the plan that weighs least.

    The lean is so small that no plan is taken that costs more by a fifty-millionth, and the money
    so small a unit that the solver sees it.
    found : the optimum with fractions. units : of the whole demand, what weights are held against.
    """
    size = max(total(weight, found.values), units, 1.0)
    cost = max(abs(found.objective), float(np.abs(model.cost).max(initial=0.0)))
    if not cost:
        return replace(model, cost=weight)
    return replace(model, cost=(model.cost + _LEAN * cost / size * weight) * (_FINE / cost))


def _is_settled(live: Live, found: Solution, weight: Vector) -> bool:
    """Whether no other plan costs as little, or every other one that does weighs more.

    What stands at a bound and could leave it costs more; or it costs nothing and weighs more.
    """
    if len(found.basic) != len(found.prices):
        return False
    stand = found.stand or Stand(live.model, found.values, (found.reduced, found.prices))
    free = stand.free(found.basic)
    if not free.size:
        return True
    if not live.stands_at(found):
        return False  # it was solved again meanwhile
    weighed = live.priced(weight, found.basic)
    return weighed is not None and stand.is_dear(free, weighed[::-1], noise_of(weight))


def _nearer(values: Vector, low: Vector, high: Vector) -> Vector:
    return np.where(values - low <= high - values, low, high)


def _same_cost(model: Model, one: Solution, other: Solution) -> bool:
    costs = [model.money(solution.values) for solution in (one, other)]
    return abs(costs[0] - costs[1]) <= _SAME * max(abs(costs[0]), abs(costs[1]), 1.0)
