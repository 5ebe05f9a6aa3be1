"""The families that are planned in the benchmarks, and the same as a user of PuLP writes it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from itertools import chain, count
from typing import Any

import numpy as np

HAS_PULP = importlib.util.find_spec("pulp") is not None
WITHOUT_PULP = "PuLP is not installed: pip install '.[bench]', to be compared with it"
START: dict[str, Any] = {
    "opening inventory": 1000,
    "closing inventory": 500,
    "opening workers": 80,
    "hours per worker": 160,
    "hours per unit": 4,
}
COSTS: dict[str, Any] = {
    "regular labour per worker": 640,
    "overtime per hour": 6,
    "hiring": 300,
    "layoff": 500,
    "material": 10,
    "holding": 2,
    "backorder": 5,
    "subcontract": 30,
}
LIMITS: dict[str, Any] = {"overtime hours per worker": 10}
_AHEAD = 1000  # demands that are drawn at a time


def asked(periods: int) -> list[float]:
    """A season with noise, whole units, the same in every run."""
    chance = np.random.default_rng(periods)
    season = 2700 + 800 * np.sin(np.arange(periods) * np.pi / 6)
    return [float(round(value)) for value in season + chance.normal(0, 200, periods)]


def changed(periods: int) -> Iterator[list[float]]:
    """Demands without end, each up to a tenth away from the season.

    Many are drawn at a time, before the first of them is asked for: that is no part of a plan.
    """
    chance, season = np.random.default_rng(periods + 1), np.array(asked(periods))

    def many() -> list[list[float]]:
        return np.round(season * chance.uniform(0.9, 1.1, (_AHEAD, periods))).tolist()

    return chain(many(), (demand for _ in count() for demand in many()))


def others(periods: int) -> Iterator[tuple[list[float], dict[str, Any], dict[str, Any]]]:
    """Families without end: demand, start and costs, each number up to a tenth away."""
    chance, demands = np.random.default_rng(periods + 2), changed(periods)
    while True:
        start, costs = (
            {name: value * float(chance.uniform(0.9, 1.1)) for name, value in given.items()}
            for given in (START, COSTS)
        )
        yield next(demands), start, costs


def pulp_plan(demands: Iterator[list[float]], *, is_whole: bool) -> Callable[[], object]:
    """The same problem as a user of PuLP writes it: build, solve by CBC, read."""
    import pulp

    def run() -> list[float]:
        demand = next(demands)
        months = range(len(demand))
        plan = pulp.LpProblem("plan", pulp.LpMinimize)
        kind = "Integer" if is_whole else "Continuous"
        men = [pulp.LpVariable(f"W{t}", 0, None, kind) for t in months]
        rows = {name: [pulp.LpVariable(f"{name}{t}", 0) for t in months] for name in "HLPOSIB"}
        hired, fired, made, over, bought, stock, owed = rows.values()
        plan += pulp.lpSum(
            640 * men[t]
            + 300 * hired[t]
            + 500 * fired[t]
            + 10 * made[t]
            + 34 * over[t]
            + 30 * bought[t]
            + 2 * stock[t]
            + 5 * owed[t]
            for t in months
        )
        for t in months:
            before = stock[t - 1] - owed[t - 1] if t else 1000
            plan += before + made[t] + over[t] + bought[t] - stock[t] + owed[t] == demand[t]
            plan += men[t] == (men[t - 1] if t else 80) + hired[t] - fired[t]
            plan += made[t] <= 40 * men[t]
            plan += over[t] <= 2.5 * men[t]
        plan += stock[-1] >= 500
        plan += owed[-1] == 0
        plan.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0.0))
        return [pulp.value(one) for row in (men, *rows.values()) for one in row]

    return run
