"""The least-cost plan of a family beside a bare cold run of HiGHS and PuLP with CBC; prints ratios.

python tests/bench/bench_optimal.py

PuLP is asked only where it is installed: the product never needs it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
from families import (
    COSTS,
    HAS_PULP,
    LIMITS,
    START,
    WITHOUT_PULP,
    asked,
    changed,
    others,
    pulp_plan,
)
from spent import COLD, Spent, Within, Work, in_turn, median
from timing import sized

from sopxl.optimise import family, optimal_production_plan, optimum
from sopxl.optimise.lately import Lately
from sopxl.optimise.model import Model, model_of
from sopxl.optimise.problem import Problem
from sopxl.optimise.solver import Live
from sopxl.optimise.start import chase_basis

BEGUN, UNTIED = family.begun, Lately()
HORIZONS = (12, 36, 60)
RUNS, RUNS_WHOLE = sized((15, 9), (7, 3))
GOAL_BARE, GOAL_PULP, GOAL_WHOLE = 0.5, 15, 2


def ours(periods: int, *, is_whole: bool) -> Callable[[], object]:
    """End to end, another demand each time: model changed, solved, ties broken, checked."""
    limits, demands = LIMITS | {"whole workers": is_whole, "time limit": 600}, changed(periods)
    return lambda: optimal_production_plan(next(demands), START, COSTS, limits)


def another(periods: int) -> Callable[[], object]:
    """End to end, another family each time, every number of it: names read and model built too."""
    families = others(periods)
    return lambda: optimal_production_plan(*next(families), LIMITS)


@contextmanager
def as_the_first() -> Iterator[None]:
    """As if no family of its shape had been planned before: from the plan that follows demand."""
    with (
        mock.patch.object(family, "LATELY", Lately()),
        mock.patch.object(family, "last_basis", lambda model: chase_basis(model.pattern)),
    ):
        yield


def arrays(problem: Problem) -> Callable[[], object]:
    """What is left when the names are read: build, solve, read."""

    def run() -> None:
        model = model_of(problem)
        live = Live(model)
        live.start_from(chase_basis(model.pattern))
        live.solve(time.monotonic() + 60)

    return run


@contextmanager
def without_ties() -> Iterator[None]:
    """The first least-cost plan that is found; in whole numbers leaning to none."""

    def begun(model: Model, *given: Any) -> Any:
        return BEGUN(model, *given[:-1], None if model.is_whole.any() else given[-1])

    with ExitStack() as patches:
        for where, name, instead in (
            (family, "begun", begun),
            (family, "settle", lambda live, found, *_: replace(found)),
            (family, "leaning", lambda model, *_: model),
            (family, "LATELY", UNTIED),
            (optimum, "_weighs_more", lambda *_: True),
        ):
            patches.enter_context(mock.patch.object(where, name, instead))
        yield


def problem_of(demand: list[float]) -> Problem:
    """The problem behind the plan."""
    return family.solved_plan(demand, START, COSTS, LIMITS).problem


def bare_run(model: Model, **options: Any) -> Callable[[], object]:
    """run() alone, on a new solver that has the model and the options given."""
    import highspy

    pattern = model.pattern
    bare: Any = highspy.Highs.__base__
    solver = bare()
    for name, value in ({"output_flag": False} | options).items():
        solver.setOptionValue(name, value)
    solver.passModel(
        *(pattern.width, pattern.height, len(pattern.indices), 1, 1, 0.0),
        *(model.cost, model.low, model.high, model.row_low, model.row_high),
        *(pattern.starts, pattern.indices, model.values, model.is_whole.astype(np.int32)),
    )
    run: Callable[[], object] = solver.run
    return run


def cold(model: Model) -> Within:
    """run() of a solver that is made new for each run, outside of what is timed."""
    ready: list[Callable[[], object]] = []

    @contextmanager
    def new() -> Iterator[None]:
        ready[:] = [bare_run(model)]
        yield

    return Within(lambda: ready[0](), new)


def compare(periods: int) -> None:
    """Prints the ratios of one horizon."""
    problem = problem_of(asked(periods))
    works: dict[str, Work] = {
        "bare": cold(model_of(problem)),
        "ours": ours(periods, is_whole=False),
        "any plan": Within(ours(periods, is_whole=False), without_ties),
        "another": another(periods),
        "first": Within(ours(periods, is_whole=False), as_the_first),
        "arrays": arrays(problem),
    }
    if HAS_PULP:
        works["pulp"] = pulp_plan(changed(periods), is_whole=False)
    taken = {name: median(runs[1:]) for name, runs in in_turn(works, RUNS + 1, twice=True).items()}
    bare = {name: one.processor / taken["bare"].processor for name, one in taken.items()}
    print(
        f"  {periods:3} periods: {taken['ours'].processor * 1000:.2f} ms, {bare['ours']:.2f} x "
        f"bare HiGHS ({bare['any plan']:.2f} without the rule for ties; goal {GOAL_BARE})"
        f"{COLD} {taken['ours' + COLD].processor / taken['bare' + COLD].processor:.2f}; every "
        f"number another {bare['another']:.2f}, the first of its shape {bare['first']:.2f}, build, "
        f"solve and read alone {bare['arrays']:.2f}",
        flush=True,
    )
    if HAS_PULP:
        told = (f"{name} {_faster(taken, who)}" for name, who in _BESIDE_PULP)
        print(f"      as fast as PuLP: {'; '.join(told)} (goal {GOAL_PULP})", flush=True)


_BESIDE_PULP = (
    ("ours", "ours"),
    (f"ours{COLD}", f"ours{COLD}"),
    ("every number another", "another"),
    ("the first", "first"),
)


def _faster(taken: dict[str, Spent], who: str) -> str:
    """How many times as fast as PuLP, by the processor and by the clock."""
    pulp, one = taken["pulp"], taken[who]
    return f"{pulp.processor / one.processor:.1f} x, by the clock {pulp.clock / one.clock:.1f} x"


def compare_whole(periods: int) -> None:
    """Prints the ratio of one horizon in whole workers, the same families for both."""
    works: dict[str, Work] = {
        "ours": ours(periods, is_whole=True),
        "any plan": Within(ours(periods, is_whole=True), without_ties),
    }
    if HAS_PULP:
        works["pulp"] = pulp_plan(changed(periods), is_whole=True)
    runs = in_turn(works, RUNS_WHOLE)
    taken = {name: median(one) for name, one in runs.items()}
    total = {name: sum(run.processor for run in one) for name, one in runs.items()}
    told = f"  {periods:3} periods: {taken['ours'].processor * 1000:.1f} ms"
    if HAS_PULP:
        told += (
            f", {_faster(taken, 'ours')} as fast as PuLP, without the rule for ties "
            f"{_faster(taken, 'any plan')}; {RUNS_WHOLE} families together "
            f"{total['pulp'] / total['ours']:.1f} x (goal {GOAL_WHOLE})"
        )
    print(told, flush=True)


def main() -> None:
    """Prints how long a plan takes beside the others."""
    started = time.perf_counter()
    if not HAS_PULP:
        print(WITHOUT_PULP)
    print("a family with fractions, another demand each time")
    for periods in HORIZONS:
        compare(periods)
    print("whole workers, gap 0")
    for periods in HORIZONS[:2]:
        compare_whole(periods)
    print(f"  in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
