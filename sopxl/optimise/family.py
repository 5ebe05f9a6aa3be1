"""The least-cost plan of one family; imports numpy, arrays and the parts of this room.

The only place that says in which order they work: read, screen, solve, break ties, check.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sopxl.arrays import Vector, as_days, as_periods
from sopxl.errors import InputError, NoPlanError
from sopxl.notes import note
from sopxl.optimise import activity as act
from sopxl.optimise.asked import with_demand
from sopxl.optimise.branch import whole_workers
from sopxl.optimise.conflict import no_plan
from sopxl.optimise.endless import no_least
from sopxl.optimise.lately import LATELY, lists_key
from sopxl.optimise.memory import key_of, recalled, remember, remembers
from sopxl.optimise.model import Model, model_of
from sopxl.optimise.nearby import Nearby
from sopxl.optimise.problem import Problem, Terms
from sopxl.optimise.reading import read_problem, with_another_demand
from sopxl.optimise.result import OptimalPlan, plan_of
from sopxl.optimise.solver import Live, Solution, Status
from sopxl.optimise.start import keep_basis, last_basis
from sopxl.optimise.terms import COSTS, LIMITS, START, read_terms
from sopxl.optimise.ties import NOT_SETTLED, leaning, preference, settle
from sopxl.optimise.warm import Warm, begun
from sopxl.time_limit import soonest


@dataclass(frozen=True)
class Solved:
    """A problem with its answer, for whoever asks more of it."""

    problem: Problem
    model: Model  # whole numbers fixed as the plan has them
    solution: Solution
    plan: OptimalPlan
    near: Nearby = field(default_factory=Nearby)  # shared by plans that differ in demand alone


def optimal_production_plan(
    demand: Any,
    start: Mapping[str, Any],
    costs: Mapping[str, Any],
    limits: Mapping[str, Any] | None = None,
    working_days: Any = None,
) -> OptimalPlan:
    """The plan that costs least: production, overtime, subcontract, workforce, inventory.

    demand : shape (T,), units per period, each 0 or more.
    start : numbers by name: opening and closing conditions and what a worker makes. The names
        with their units are START; without "opening workers" no workforce is planned.
    costs : numbers by name, COSTS; what has no cost is not done: overtime, subcontract,
        backorders, lost sales, hiring and layoffs each need theirs, 0 if it is free.
    limits : numbers by name, LIMITS; what has no limit is not limited. Left out: none.
    working_days : days per period, one number or shape (T,), 0 or more; what a worker makes or
        works, and the rate that a change is counted on, is then of a working day, and a period
        without one keeps the rate before. Left out: it is of a period.
    Returns : OptimalPlan, units, workers and money per period. Of the plans that cost the same,
        the one by the rule of sopxl.optimise.ties.

    Raises InputError (a name is not known, lacks another, or no number), LimitError (outside its
        limits), NoPlanError (no plan keeps the limits; the cost falls without end; out of time).
    Rule : least sum of all costs, where inventory − backorders = opening + supply − demand,
        production ≤ units per worker × workers, workers = those before + hired − laid off
    Source : Chopra and Meindl, Supply Chain Management, aggregate planning by linear programming

    >>> plan = optimal_production_plan(
    ...     [1250, 1250, 1250],
    ...     {"opening inventory": 0},
    ...     {"regular labour per unit": 5, "overtime per unit": 7, "subcontract": 8, "holding": 1},
    ...     {"regular production": 1000, "overtime": 200, "subcontract": 150},
    ... )
    >>> plan.cost, plan.subcontract
    (20400.0, array([50., 50., 50.]))
    >>> optimal_production_plan([1250], {}, {"regular labour per unit": 5},
    ...     {"regular production": 1000})
    Traceback (most recent call last):
    sopxl.errors.NoPlanError: E450 period 1: no plan keeps all limits: 250 units are short in
    period 1. In conflict: demand of 1,250 in period 1; regular production of 1,000 in period 1.
    Lower demand; or raise regular production; or give a cost of overtime per unit, subcontract
    or lost sale.
    """
    return solved_plan(demand, start, costs, limits, working_days).plan


def solved_plan(
    demand: Any,
    start: Mapping[str, Any],
    costs: Mapping[str, Any],
    limits: Mapping[str, Any] | None = None,
    working_days: Any = None,
    warm: Warm | None = None,
) -> Solved:
    """The least-cost plan with the model behind it; arguments and errors as above.

    warm : models that stay in the solver; left out, those that this process used last.
    """
    demand = _row_of_demand(demand)
    periods = int(demand.shape[0])
    kept = LATELY.warm if warm is None else warm
    lists = lists_key(periods, working_days, start, costs, limits)
    key = (lists, demand.tobytes()) if lists and remembers() else ()
    known: Solved | None = recalled(key) if key else None
    if known is not None:
        return known
    before: Solved | None = LATELY.solved(lists)
    if before is not None and warm is not None:
        before = replace(before, near=Nearby())  # kept by the one who keeps the models
    again = None if before is None else _solved_again(before, demand, kept)
    if again is not None:
        if key and again.plan.is_settled:
            remember(key, again)
        return again
    terms = Terms(
        read_terms(start, "start", START, periods),
        read_terms(costs, "costs", COSTS, periods),
        read_terms(limits, "limits", LIMITS, periods),
    )
    days = (
        None if working_days is None else as_days(working_days, "working_days", periods, minimum=0)
    )
    if not key and remembers():
        key = key_of(demand, days, terms)
        known = recalled(key)
        if known is not None:
            return known
    problem = read_problem(demand, days, terms)
    solved = _solved(problem, model_of(problem), time.monotonic() + problem.time_limit, kept)
    if solved.plan.is_settled:  # another time there may be time enough
        remember(key, solved)
        LATELY.keep(lists, solved)
    else:
        note(NOT_SETTLED)
    return solved


def solved_again(before: Solved, demand: Any, warm: Warm) -> Solved | None:
    """The least-cost plan for another demand, all else as before; errors as above.

    Returns : Solved; None where the demand has a part in more than the balances.
    """
    return _solved_again(before, _row_of_demand(demand), warm)


def _solved_again(before: Solved, row: Vector, warm: Warm) -> Solved | None:
    """As solved_again, of a row that was read."""
    problem = before.problem
    is_plain = not (before.model.is_whole.any() or act.LOST_SALES in problem.activities)
    if not is_plain or len(row) != problem.periods:
        return None
    problem = with_another_demand(problem, row)
    model = with_demand(before.model, problem)
    near, deadline = before.near, time.monotonic() + problem.time_limit
    if near.is_new:
        _learn(near, before.problem, before.model, deadline, warm)
    found = near.found(model, problem.size) if time.monotonic() < soonest(deadline) else None
    if found is not None:
        plan = plan_of(problem, found.values, found.objective, is_settled=True)
        return Solved(problem, model, found, plan, near)
    solved = _solved(problem, model, deadline, warm)
    if not solved.plan.is_settled:
        note(NOT_SETTLED)
    elif near.wants_another:
        _learn(near, problem, model, deadline, warm)
    return replace(solved, near=near)


def _learn(near: Nearby, problem: Problem, model: Model, deadline: float, warm: Warm) -> None:
    """Keeps the corner of the plan of a problem, for other demands."""
    weight = preference(problem)
    near.learn(*begun(model, lambda: last_basis(model), deadline, warm, weight), weight)


def _row_of_demand(demand: Any) -> Vector:
    """The demand of one family; a block is refused, since each family has costs of its own."""
    array = as_periods(demand, "demand", minimum=0)
    if array.ndim == 2 and array.shape[1] > 1:
        raise InputError(
            "E117",
            f"demand has {array.shape[1]} families, one is planned at a time.",
            "demand",
            "Give one row or column.",
        )
    return array.reshape(-1)


def _solved(problem: Problem, model: Model, deadline: float, warm: Warm | None) -> Solved:
    """The answer to a problem. Raises NoPlanError."""
    weight = preference(problem)
    live, found = _relaxed(problem, model, weight, deadline, warm)
    if model.is_whole.any():
        model = _whole(problem, model, found, weight, deadline)
        live, found = _relaxed(problem, model, weight, deadline, warm)
    settled = settle(live, found, weight, deadline)
    is_settled = settled is not found
    plan = plan_of(problem, settled.values, settled.objective, is_settled=is_settled)
    return Solved(problem, model, settled, plan)


def _relaxed(
    problem: Problem, model: Model, weight: Vector, deadline: float, warm: Warm | None
) -> tuple[Live, Solution]:
    """The optimum with fractions. Raises NoPlanError."""
    live, found = begun(model, lambda: last_basis(model), deadline, warm, weight)
    if found.status is not Status.OPTIMAL:
        none = np.zeros(model.is_whole.shape, np.bool_)
        raise _failure(problem, replace(model, is_whole=none), found)
    keep_basis(model, live.basis())
    return live, found


def _whole(
    problem: Problem, model: Model, relaxed: Solution, weight: Vector, deadline: float
) -> Model:
    """The model with its whole numbers fixed at the optimum, by the rule for ties among those."""
    lean = leaning(model, relaxed, weight, float(problem.demand.sum()))
    of_workers = act.LOTS not in problem.activities
    found = whole_workers(lean, last_basis(model), deadline) if of_workers else None
    if found is None:
        found = Live(lean, money=1.0).solve(deadline)
    if found.status is not Status.OPTIMAL:
        raise _failure(problem, model, found)
    fixed = np.where(model.is_whole, np.round(found.values), 0.0)
    low = np.where(model.is_whole, fixed, model.low)
    high = np.where(model.is_whole, fixed, model.high)
    return replace(model, low=low, high=high)


def _failure(problem: Problem, model: Model, found: Solution) -> NoPlanError:
    """What is told of a solve without a plan."""
    deadline = time.monotonic() + problem.time_limit
    if found.status is Status.INFEASIBLE:
        return no_plan(problem, model, deadline)
    if found.status is Status.UNBOUNDED:
        return no_least(problem, model, deadline)
    if found.status is Status.OUT_OF_TIME:
        return NoPlanError(
            "E452",
            f"no least-cost plan was found within {problem.time_limit:.6g} seconds.",
            "limits, time limit",
            "Raise the time limit, or plan without whole workers and lots.",
        )
    return NoPlanError(
        "E453",
        f'the solver gives no answer: "{found.told}".',
        "demand",
        "Look for numbers of a wrong size among demand, costs and limits.",
    )
