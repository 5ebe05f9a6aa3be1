"""The least-cost plan as a planner reads it, checked by own arithmetic; imports the problem.

Nothing is taken from the solver but the decisions: balances, workforce and every cost are worked
out again from them, and each rule is tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector, largest
from sopxl.errors import NoPlanError
from sopxl.optimise import activity as act
from sopxl.optimise.activity import COST_ROWS
from sopxl.optimise.problem import Problem

_HOLDING = COST_ROWS.index(act.HOLDING)
_STOCKS = np.array([act.SHOWN.index(name) for name in (act.INVENTORY, act.WORKERS)])
_WORKERS, _OWED = act.SHOWN.index(act.WORKERS), act.SHOWN.index(act.BACKORDERS)
_INTO = (  # what is added to each of these two in a period, and taken from it
    {act.PRODUCTION: 1, act.OVERTIME: 1, act.SUBCONTRACT: 1, act.LOST_SALES: 1},
    {act.HIRED: 1, act.LAID_OFF: -1},
)
_FLOWS = np.array([[float(into.get(name, 0)) for name in act.SHOWN] for into in _INTO])
_DIGITS = 9  # of the largest quantity in a round number
_NOISE = 11  # digits below the largest quantity in which the solver's noise lies
_TOLERANCE = 1e-6  # share of the largest quantity, or of the cost, by which a rule may be missed


@dataclass(frozen=True, slots=True)
class OptimalPlan:
    """The least-cost plan of one family, period by period, and what it costs."""

    production: Vector  # units made in regular time, shape (T,)
    overtime: Vector  # units made in overtime, shape (T,)
    subcontract: Vector  # units bought ready, shape (T,)
    workers: Vector  # workers in the period, shape (T,); NaN where no workforce is planned
    hired: Vector  # workers hired before the period, shape (T,)
    laid_off: Vector  # workers laid off before the period, shape (T,)
    inventory: Vector  # units on hand at period end, shape (T,)
    backorders: Vector  # units owed at period end, shape (T,)
    lost_sales: Vector  # units of demand given up, shape (T,)
    costs: Block  # money by row of COST_ROWS, shape (rows, T)
    is_settled: bool  # whether ties were broken by the rule; false where time ran out

    @property
    def cost(self) -> float:
        """Money for the whole plan."""
        return float(self.costs.sum())


def plan_of(problem: Problem, values: Vector, objective: float, *, is_settled: bool) -> OptimalPlan:
    """The plan that a solver's decisions make, checked.

    values : activity by activity, T of each. objective : what the solver says that it costs.
    is_settled : whether ties were broken.
    Returns : OptimalPlan. Raises NoPlanError where a rule or the cost does not come out.
    """
    here, there = problem.shown
    told = np.zeros((len(act.SHOWN), problem.periods))
    told[there] = values.reshape(-1, problem.periods)[here]
    got = _tidy(told, problem)
    _follow(got, problem)
    costs = np.zeros((len(COST_ROWS), problem.periods))
    plan = OptimalPlan(
        *(got[0], got[1], got[2], got[3], got[4], got[5], got[6], got[7], got[8]),  # act.SHOWN
        costs=costs,
        is_settled=is_settled,
    )
    _add_costs(costs, problem, plan, got)
    _check(problem, plan, (got, told), objective)
    return plan


def _follow(got: Block, problem: Problem) -> None:
    """Puts what follows from the other rows in its place: inventory and workers."""
    stocks = _FLOWS @ got
    stocks[0] -= problem.demand
    stocks = stocks.cumsum(axis=1)
    stocks[0] += problem.opening + got[_OWED]
    stocks[1] += np.nan if problem.workers is None else problem.workers
    got[_STOCKS] = _tidy(stocks, problem)


def quantities(plan: OptimalPlan) -> dict[str, Vector]:
    """The rows of a plan by activity, in the order in which they are shown."""
    rows = (
        *(plan.production, plan.overtime, plan.subcontract),
        *(plan.workers, plan.hired, plan.laid_off),
        *(plan.inventory, plan.backorders, plan.lost_sales),
    )
    return dict(zip(act.SHOWN, rows, strict=True))


def _tidy(values: Block, problem: Problem) -> Block:
    """A number that the solver misses by its noise alone; others as they are."""
    size = math.ceil(math.log10(problem.size))
    tidy = values.round(max(_DIGITS - size, 0))
    tidy += 0.0  # no zero below zero
    away = np.abs(values - tidy)
    if not largest(away) <= 10.0 ** (size - _NOISE):
        np.copyto(tidy, values, where=away > 10.0 ** (size - _NOISE))
    return tidy


def _add_costs(costs: Block, problem: Problem, plan: OptimalPlan, rows: Block) -> None:
    """Money by row and period: rate times quantity, holding by its own rule.

    rows : what the plan does, shape (act.SHOWN, T).
    """
    if act.RATE_UP in problem.activities:
        change = _rate_changes(problem, plan.production)
        rows = np.concatenate((rows, [np.maximum(change, 0.0), np.maximum(-change, 0.0)]))
    paid = problem.paid
    costs[paid.rows] = np.add.reduceat(paid.rates * rows[paid.places], paid.starts)
    holding = problem.holding * plan.inventory
    if problem.has_average_holding:
        opened = np.concatenate(([max(problem.opening, 0.0)], plan.inventory[:-1]))
        holding = holding + problem.average_holding * ((opened + plan.inventory) / 2)
    costs[_HOLDING] = holding


def _rate_changes(problem: Problem, production: Vector) -> Vector:
    """Units by which the rate rises, or less than 0 falls; without a working day it is kept."""
    days, rate = problem.rate_days, production
    if days is not None:
        works = np.flatnonzero(days > 0)
        last = np.searchsorted(works, np.arange(len(days)), side="right") - 1
        daily = production[works] / days[works]
        known = daily[0] if works.size else 0.0
        before = known if problem.opening_rate is None else problem.opening_rate
        rate = np.append(daily, before)[last]  # −1, the last one, where no day was worked yet
    before = rate[0] if problem.opening_rate is None else problem.opening_rate
    return np.asarray(np.diff(rate, prepend=before))


def _check(
    problem: Problem, plan: OptimalPlan, rows: tuple[Block, Block], objective: float
) -> None:
    """NoPlanError at the first rule that the plan breaks.

    rows : what the plan does and what the solver says, each of shape (act.SHOWN, T).
    """
    slack = _TOLERANCE * problem.size
    missed = *_missed_bounds(problem, *rows), *(row for _, row in _missed_rules(problem, plan))
    if not all(largest(one) <= slack for one in missed):
        _refuse_worst(problem, plan, rows, slack)
    if problem.is_whole and (plan.workers != np.round(plan.workers)).any():
        _refuse("whole workers", np.abs(plan.workers - np.round(plan.workers)))
    fixed = float(problem.average_holding[0]) / 2 * max(problem.opening, 0.0)
    away = abs(plan.cost - fixed - objective)
    if not away <= _TOLERANCE * max(largest(plan.costs), 1.0):
        _refuse("the cost", np.array([away]))


def _refuse_worst(
    problem: Problem, plan: OptimalPlan, rows: tuple[Block, Block], slack: float
) -> None:
    """NoPlanError for the first bound or rule that is missed by more than the slack."""
    rules = list(_missed_rules(problem, plan))
    bounds = [one[problem.shown[1]] for one in _missed_bounds(problem, *rows)]
    missed = np.concatenate((*bounds, *([row] for _, row in rules)))
    broken = ~(missed.max(axis=1) <= slack)  # what is no number is broken too
    at = int(np.argmax(broken))
    names = [act.SHOWN[i] for i in problem.shown[1]]
    told = [f"{bound} {name}" for bound in _BOUNDS for name in names]
    _refuse((told + [rule for rule, _ in rules])[at], missed[at])


_BOUNDS = ("the least", "the most", "the balance of")


def _missed_bounds(problem: Problem, got: Block, told: Block) -> tuple[Block, Block, Block]:
    """By how much activities miss what _BOUNDS says, each of shape (act.SHOWN, T).

    The balance of one is off where it is not what the solver says of it.
    """
    if problem.workers is None:
        got = got.copy()
        got[_WORKERS] = 0.0  # there are none to be looked at
    low, high = problem.ends_shown
    return low - got, got - high, np.abs(got - told)


def _missed_rules(problem: Problem, plan: OptimalPlan) -> Iterator[tuple[str, Vector]]:
    """By how much the plan misses what binds activities to one another."""
    if problem.workers is not None:
        yield "regular time", plan.production - problem.units_per_worker * plan.workers
    if problem.overtime_per_worker is not None:
        asked = plan.overtime - problem.overtime_per_worker * plan.workers
        yield "overtime hours per worker", asked
    if problem.lot:
        made = plan.production + plan.overtime
        yield "whole lots", np.abs(made - np.round(made / problem.lot) * problem.lot)
    if act.RATE_UP in problem.activities:
        change = np.abs(_rate_changes(problem, plan.production))
        yield "the change of the rate", change - problem.activities[act.RATE_UP].high


def _refuse(rule: str, missed: Vector) -> None:
    """NoPlanError for a rule, at the period that misses it most."""
    worst = int(np.argmax(missed))
    raise NoPlanError(
        "E454",
        f"the plan that was found misses {rule} by {missed[worst]:.6g}.",
        f"period {worst + 1}",
        "Give the numbers in units that lie nearer to one another in size.",
    )
