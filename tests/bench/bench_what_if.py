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

import numpy as np
from bench_company import bare_run, company
from bench_optimal import (
    COSTS,
    HAS_PULP,
    HORIZONS,
    LIMITS,
    RUNS,
    START,
    asked,
    changed,
    medians,
    ours,
    pulp_plan,
    without_ties,
)

from sopxl.optimise.family import solved_plan
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


def resolved(periods: int) -> Callable[[], object]:
    """The arrays alone: bounds changed, solved from the last plan, read."""
    demands, warm = changed(periods), Warm()
    models = [
        (solved_plan(next(demands), START, COSTS, LIMITS, warm=warm).model) for _ in range(REPEATS)
    ]
    live = iter(models * 1000)
    return lambda: warm.solved(next(live), lambda: None, time.monotonic() + 60)


def compare(periods: int) -> None:
    """Prints the ratios of one horizon."""
    again = what_if(periods)
    works = {
        "tied": repeated(again),
        "any": without_ties(repeated(again)),
        "arrays": repeated(resolved(periods)),
        "cold": ours(periods, is_whole=False),
    }
    if HAS_PULP:
        works["pulp"] = pulp_plan(asked(periods), is_whole=False)
    times = medians(works, RUNS)
    times |= {name: times[name] / REPEATS for name in ("tied", "any", "arrays")}
    told = f"  {periods:3} periods: {times['tied'] * 1000:.2f} ms, "
    told += f"{times['cold'] / times['tied']:.1f} x as fast as a cold plan"
    if HAS_PULP:
        ratios = [times["pulp"] / times[name] for name in ("tied", "any", "arrays")]
        told += (
            f", {ratios[0]:.0f} x as fast as PuLP ({ratios[1]:.0f} without the rule for ties, "
            f"{ratios[2]:.0f} change, solve and read alone; goal {GOAL})"
        )
    print(told, flush=True)


def one_cell(shared: Shared, warm: Warm) -> Callable[[], object]:
    """One demand changed, solved again."""
    chance = np.random.default_rng(7)
    model = shared_model(shared)

    def start() -> object:
        return basis_of(*start_basis(shared, model.pattern))

    def run() -> None:
        demand = shared.demand.copy()
        cell = tuple(chance.integers(0, size) for size in demand.shape)
        demand[cell] *= 1.01
        changed = with_shared_demand(model, replace(shared, demand=demand))
        warm.solved(changed, start, time.monotonic() + 600)

    return run


def compare_company(families: int, periods: int, resources: int) -> None:
    """Prints the ratio of one demand of a company changed to a cold solve."""
    shared, warm = company(families, periods, resources), Warm()
    again = one_cell(shared, warm)
    again()
    times = medians({"warm": again, "cold": lambda: one_cell(shared, Warm())()}, RUNS)
    bare = statistics.median(bare_run(shared_model(shared)) for _ in range(RUNS))
    print(
        f"  {families} families x {periods} periods x {resources} resources, one demand changed: "
        f"{times['warm'] * 1000:.0f} ms, {bare / times['warm']:.0f} x as fast as bare HiGHS "
        f"(goal {GOAL_COMPANY}), {times['cold'] / times['warm']:.1f} x as fast as ours cold",
        flush=True,
    )


def main() -> None:
    """Prints how long a changed plan takes beside the others."""
    started = time.perf_counter()
    if not HAS_PULP:
        print("PuLP is not installed: pip install pulp, to be compared with it")
    print("every demand of a family changed, planned again")
    for periods in HORIZONS:
        compare(periods)
    print("a company, all families together")
    compare_company(35, 24, 10)
    compare_company(200, 36, 30)
    print(f"  in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
