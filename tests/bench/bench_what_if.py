"""What if: every demand changed and planned again, beside PuLP with CBC and a cold plan; ratios.

python tests/bench/bench_what_if.py

PuLP is asked only where it is installed: the product never needs it. It writes, solves and reads
its problem anew, since it keeps none between two solves.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from unittest import mock

import numpy as np
from bench_company import company
from bench_optimal import HORIZONS, RUNS, cold, ours, without_ties
from families import COSTS, HAS_PULP, LIMITS, START, WITHOUT_PULP, changed, pulp_plan
from spent import Spent, Within, Work, both_medians, in_turn, median

from sopxl.optimise import family
from sopxl.optimise.asked import with_demand
from sopxl.optimise.family import solved_again, solved_plan
from sopxl.optimise.lately import Lately
from sopxl.optimise.reading import with_another_demand
from sopxl.optimise.shared import Shared
from sopxl.optimise.shared_model import shared_model, start_basis, with_shared_demand
from sopxl.optimise.solver import basis_of
from sopxl.optimise.warm import Warm
from sopxl.optimise.what_if import WhatIf

GOAL, GOAL_COMPANY = 50, 40
REPEATS = 20  # of a what-if in one run, which is over too soon to be timed alone


def repeated(work: Callable[[], object]) -> Callable[[], object]:
    """A piece of work so many times over."""

    def run() -> None:
        for _ in range(REPEATS):
            work()

    return run


def what_if(periods: int) -> Callable[[], object]:
    """Names read, demand changed, solved from the last plan, ties broken, checked."""
    demands = changed(periods)
    live = WhatIf(next(demands), START, COSTS, LIMITS)
    live.plan()
    return lambda: live.plan(next(demands))


def untied(periods: int) -> Callable[[], object]:
    """The same, begun as the first of its lists, so that no plan of another rule is known."""
    with mock.patch.object(family, "LATELY", Lately()):
        return what_if(periods)


def one_month(periods: int) -> Callable[[], object]:
    """The same where the demand of one period alone changes, by up to a hundredth."""
    chance, demand = np.random.default_rng(periods + 3), np.array(next(changed(periods)))
    live = WhatIf(demand, START, COSTS, LIMITS)
    live.plan()

    def run() -> None:
        moved = demand.copy()
        moved[chance.integers(0, periods)] *= chance.uniform(0.99, 1.01)
        live.plan(moved)

    return run


def resolved(periods: int) -> Callable[[], object]:
    """The arrays alone: bounds changed, solved from the last plan, proved, read by its columns."""
    demands = changed(periods)
    first = solved_plan(next(demands), START, COSTS, LIMITS, warm=Warm())
    solved_again(first, next(demands), Warm())  # learns the corner
    problems = [with_another_demand(first.problem, np.array(next(demands))) for _ in range(300)]
    asked = cycle(problems)

    def run() -> object:
        problem = next(asked)
        return first.near.found(with_demand(first.model, problem), problem.size)

    return run


def compare(periods: int) -> None:
    """Prints the ratios of one horizon."""
    works: dict[str, Work] = {
        "every demand changed": repeated(what_if(periods)),
        "without the rule for ties": Within(repeated(untied(periods)), without_ties),
        "change, solve and read alone": repeated(resolved(periods)),
        "one demand changed": repeated(one_month(periods)),
    }
    alone: dict[str, Work] = {"cold": ours(periods, is_whole=False)}
    if HAS_PULP:
        alone["pulp"] = pulp_plan(changed(periods), is_whole=False)
    taken = both_medians(works | alone, RUNS, twice=True)
    taken |= {
        name: Spent(taken[name].processor / REPEATS, taken[name].clock / REPEATS) for name in works
    }
    print(f"  {periods:3} periods: {taken['every demand changed'].processor * 1000:.2f} ms")
    if HAS_PULP:
        pulp = taken["pulp"]
        told = (
            f"{name} {pulp.processor / taken[name].processor:.0f} x, by the clock "
            f"{pulp.clock / taken[name].clock:.0f} x"
            for name in works
        )
        print(f"      as fast as PuLP: {'; '.join(told)} (goal {GOAL})", flush=True)


def one_cell(shared: Shared, warm: Warm) -> Callable[[], object]:
    """One demand changed, solved again; which one is drawn before."""
    chance = np.random.default_rng(7)
    model = shared_model(shared)
    cells = cycle(chance.integers(0, shared.demand.shape, (1000, 2)).tolist())

    def start() -> object:
        return basis_of(*start_basis(shared, model.pattern), is_sure=True)

    def run() -> None:
        demand = shared.demand.copy()
        t, family = next(cells)
        demand[t, family] *= 1.01
        changed = with_shared_demand(model, replace(shared, demand=demand))
        warm.solved(changed, start, time.monotonic() + 600)

    return run


def compare_company(families: int, periods: int, resources: int) -> None:
    """Prints the ratio of one demand of a company changed to a cold solve."""
    shared, warm = company(families, periods, resources), Warm()
    again = one_cell(shared, warm)
    again()
    works: dict[str, Work] = {
        "cold": lambda: one_cell(shared, Warm())(),
        "bare": cold(shared_model(shared)),
    }
    works |= {f"warm {i}": again for i in range(REPEATS)}
    runs = in_turn(works, RUNS, twice=True)
    each = [one.processor for i in range(REPEATS) for one in runs[f"warm {i}"]]
    bare, ours = (median(runs[name]).processor for name in ("bare", "cold"))
    mean, half = statistics.mean(each), statistics.median(each)
    print(
        f"  {families} families x {periods} periods x {resources} resources, one demand changed: "
        f"{half * 1000:.2f} ms, {bare / half:.0f} x as fast as bare HiGHS, cold (goal "
        f"{GOAL_COMPANY}; {bare / mean:.0f} in the mean, with those that need the solver), "
        f"{ours / half:.0f} x as fast as ours cold",
        flush=True,
    )


def main() -> None:
    """Prints how long a changed plan takes beside the others."""
    started = time.perf_counter()
    if not HAS_PULP:
        print(WITHOUT_PULP)
    print("demand of a family changed, planned again")
    for periods in HORIZONS:
        compare(periods)
    print("a company, all families together")
    compare_company(35, 24, 10)
    compare_company(200, 36, 30)
    print(f"  in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
