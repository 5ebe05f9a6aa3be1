"""Why there is no plan: what is short and when, and the limits that forbid it together.

Two ways to ask the solver: give it all it lacks at a price and see how much it takes; and let go
one limit after the other, for as long as there is still no plan: those that cannot be let go are
a smallest set in conflict, since without any one of them there is a plan.
Imports numpy, limits, model and solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import NoPlanError
from sopxl.optimise import activity as act
from sopxl.optimise import model as rules
from sopxl.optimise.elastic import elastic, taken_of
from sopxl.optimise.limits import DEMAND, Limit, Loosened, limits_of
from sopxl.optimise.model import Model
from sopxl.optimise.problem import Problem
from sopxl.optimise.solver import Live, Status
from sopxl.optimise.words import counted, listed, runs_of


def no_plan(problem: Problem, model: Model, deadline: float) -> NoPlanError:
    """The error that says why there is no plan: month, shortfall and the limits in conflict."""
    conflict = smallest_conflict(limits_of(problem, model), model, deadline)
    lacking = _shortfall(problem, model, deadline)
    told, period = _told(lacking, conflict)
    named = [_named(name, limits) for name, limits in _by_name(conflict).items()]
    if model.is_whole.any():
        named.append("whole lots" if problem.lot else "whole workers")
    message = f"no plan keeps all limits: {told}. In conflict: {'; '.join(named)}."
    return NoPlanError(
        "E450", message, f"period {period + 1}", _way_out(problem, conflict, lacking)
    )


def smallest_conflict(
    limits: Sequence[Limit], model: Model, deadline: float, gone: Sequence[Limit] = ()
) -> list[Limit]:
    """Limits that have no plan together, and have one without any of them; the last go first.

    As many of the last are let go at once as can be: one, two, four and so on, until there is a
    plan; then fewer again, down to the one that cannot be let go.
    limits : those to look through. gone : those let go from the start.
    """
    live = Live(replace(model, cost=np.zeros_like(model.cost)))
    loosened, needed, left, step = Loosened(live), [], list(limits), 1
    for limit in gone:
        loosened.let_go(limit)
    while left:
        some = left[-step:]
        for limit in some:
            loosened.let_go(limit)
        if live.solve(deadline).status is Status.INFEASIBLE:
            del left[-step:]
            step *= 2
            continue
        for limit in some:
            loosened.put_back(limit)
        if step == 1:
            needed.append(left.pop())
        step = max(len(some) // 2, 1)
    return needed[::-1]


def _shortfall(problem: Problem, model: Model, deadline: float) -> dict[str, Vector]:
    """Least that would have to come from nowhere, by what it is; empty where nothing helps.

    Units first; workers where no unit would help.
    """
    rows = model.pattern.rows
    for kinds in (_UNITS, _UNITS | _WORKERS):
        ways = [(rows[rule], sign) for rule, sign in kinds.values() if rule in rows]
        found = elastic(model, ways, problem.periods, deadline)
        if found.status is Status.OPTIMAL:
            taken = taken_of(found, model, problem.periods)
            return dict(zip(kinds, taken.T, strict=False))
    return {}


_UNITS = {"units short": (rules.BALANCE, 1.0), "units too many": (rules.BALANCE, -1.0)}
_WORKERS = {"workers short": (rules.WORKFORCE, -1.0), "workers too many": (rules.WORKFORCE, 1.0)}


def _told(lacking: dict[str, Vector], conflict: list[Limit]) -> tuple[str, int]:
    """What is lacking in words, and the first period in which it is."""
    told, first = [], []
    for kind, amounts in lacking.items():
        periods = np.flatnonzero(amounts)
        if periods.size:
            noun, how = kind.split("s ", 1)
            told.append(f"{counted(amounts.sum(), noun, how)} in {_numbered(periods)}")
            first.append(int(periods[0]))
    if not told:
        return "they exclude one another", min((limit.period for limit in conflict), default=0)
    return listed(told, "and"), min(first)


def _numbered(periods: Iterable[int]) -> str:
    """Periods in words, as a planner counts them."""
    runs = runs_of(periods, lambda period: str(period + 1))
    several = len(runs) > 1 or " to " in runs[0]
    return f"{'periods' if several else 'period'} {listed(runs, 'and')}"


def _by_name(conflict: list[Limit]) -> dict[str, list[Limit]]:
    named: dict[str, list[Limit]] = {}
    for limit in conflict:
        named.setdefault(limit.name, []).append(limit)
    return named


def _named(name: str, limits: list[Limit]) -> str:
    """One name of the conflict with its amount and its periods."""
    values = [limit.value for limit in limits]
    if name == DEMAND:
        amount = f" of {sum(values):,.10g}"
    elif len(set(values)) == 1 and limits[0].row < 0:
        amount = f" of {values[0]:,.10g}"
    else:
        amount = ""
    return f"{name}{amount} in {_numbered([limit.period for limit in limits])}"


def _way_out(problem: Problem, conflict: list[Limit], lacking: dict[str, Vector]) -> str:
    """What would make a plan possible: limits to move, and what has no cost and so is not done."""
    less = [name for name, found in _by_name(conflict).items() if _is_least(found[0])]
    more = [name for name, found in _by_name(conflict).items() if not _is_least(found[0])]
    ways = [f"lower {listed(less, 'or')}"] if less else []
    ways += [f"raise {listed(more, 'or')}"] if more else []
    absent = _not_done(problem, lacking.get("units short", np.zeros(1)))
    ways += [f"give a cost of {listed(absent, 'or')}"] if absent else []
    return f"{'; or '.join(ways).capitalize()}."


_OTHERS = {
    act.OVERTIME: "overtime per unit",
    act.SUBCONTRACT: "subcontract",
    act.HIRED: "hiring",
    act.BACKORDERS: "backorder",
    act.LOST_SALES: "lost sale",
}


def _not_done(problem: Problem, short: Vector) -> list[str]:
    """The costs that are not given, and with which what is short could be had another way."""
    useless = {act.HIRED} if problem.workers is None else set()
    if not short[:-1].any():
        useless.add(act.BACKORDERS)  # at the end nobody may be left waiting
    others = _OTHERS.keys() - problem.activities.keys() - useless
    return [cost for name, cost in _OTHERS.items() if name in others] if short.any() else []


def _is_least(limit: Limit) -> bool:
    return limit.is_demand or bool(limit.lows)
