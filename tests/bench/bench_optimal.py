"""The least-cost plan of a family beside a bare cold run of HiGHS and PuLP with CBC; prints ratios.

python tests/bench/bench_optimal.py

PuLP is asked only where it is installed: the product never needs it. Times are those of the
processor, with the processes that are started, since a small plan is over before a busy machine
has come round to it.
"""

from __future__ import annotations

import importlib.util
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numpy as np
from timing import sized

from sopxl.optimise import family, optimal_production_plan
from sopxl.optimise.model import Model, model_of
from sopxl.optimise.problem import Problem
from sopxl.optimise.solver import Live
from sopxl.optimise.start import chase_basis

BEGUN = family.begun
HORIZONS = (12, 36, 60)
RUNS, RUNS_WHOLE = sized((9, 5), (3, 1))
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
HAS_PULP = importlib.util.find_spec("pulp") is not None


def asked(periods: int) -> list[float]:
    """A season with noise, whole units, the same in every run."""
    chance = np.random.default_rng(periods)
    season = 2700 + 800 * np.sin(np.arange(periods) * np.pi / 6)
    return [float(round(value)) for value in season + chance.normal(0, 200, periods)]


def changed(periods: int) -> Iterator[list[float]]:
    """Demands without end, each up to a tenth away from the season."""
    chance = np.random.default_rng(periods + 1)
    while True:
        moved = np.array(asked(periods)) * chance.uniform(0.9, 1.1, periods)
        yield [float(round(value)) for value in moved]


def ours(periods: int, *, is_whole: bool) -> Callable[[], object]:
    """End to end, another family each time: names read, model built, solved, ties broken, checked.

    It starts from the basis of the family before.
    """
    limits, demands = LIMITS | {"whole workers": is_whole, "time limit": 600}, changed(periods)
    return lambda: optimal_production_plan(next(demands), START, COSTS, limits)


def as_the_first(work: Callable[[], object]) -> Callable[[], object]:
    """The same, as if no family of its shape had been planned before: from the chase plan."""

    def run() -> None:
        with mock.patch.object(family, "last_basis", lambda model: chase_basis(model.pattern)):
            work()

    return run


def arrays(problem: Problem) -> Callable[[], object]:
    """What is left when the names are read: build, solve, read."""

    def run() -> None:
        model = model_of(problem)
        live = Live(model)
        live.start_from(chase_basis(model.pattern))
        live.solve(time.monotonic() + 60)

    return run


def without_ties(work: Callable[[], object]) -> Callable[[], object]:
    """The same, but the first plan that the solver finds, leaning to none."""

    def begun(*given: Any) -> Any:
        return BEGUN(*given[:-1], None)

    def run() -> None:
        with (
            mock.patch.object(family, "begun", begun),
            mock.patch.object(family, "settle", lambda live, found, *_: found),
            mock.patch.object(family, "leaning", lambda model, *_: model),
        ):
            work()

    return run


def problem_of(demand: list[float]) -> Problem:
    """The problem behind the plan."""
    return family.solved_plan(demand, START, COSTS, LIMITS).problem


def processor_seconds(work: Callable[[], object]) -> float:
    """What a piece of work takes of the processor, here and in the processes that it starts."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def medians(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each piece of work, in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            times[name].append(processor_seconds(work))
    return {name: statistics.median(found) for name, found in times.items()}


def bare_run(model: Model) -> float:
    """Seconds of run() alone, on a new solver that has the model and its own settings."""
    import highspy

    pattern = model.pattern
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(
        *(pattern.width, pattern.height, len(pattern.indices), 1, 1, 0.0),
        *(model.cost, model.low, model.high, model.row_low, model.row_high),
        *(pattern.starts, pattern.indices, model.values, model.is_whole.astype(np.int32)),
    )
    return processor_seconds(solver.run)


def pulp_plan(demand: list[float], *, is_whole: bool) -> Callable[[], object]:
    """The same problem as a user of PuLP writes it: build, solve by CBC, read."""
    import pulp

    def run() -> list[float]:
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


def compare(periods: int, runs: int, *, is_whole: bool) -> None:
    """Prints the ratios of one horizon."""
    demand = asked(periods)
    work = ours(periods, is_whole=is_whole)
    problem = problem_of(demand)
    works = {"ours": work, "first": as_the_first(work), "ours, any plan": without_ties(work)}
    works["arrays"] = arrays(problem)
    if HAS_PULP:
        works["pulp"] = pulp_plan(demand, is_whole=is_whole)
    work()
    times = medians(works, runs)
    told = f"  {periods:3} periods: {times['ours'] * 1000:8.2f} ms"
    if not is_whole:
        bare = statistics.median(bare_run(model_of(problem)) for _ in range(runs))
        told += f", {_ratio(times, bare, lambda a, b: a / b)} x bare HiGHS (goal 0.5)"
        told += f", the first of its shape {times['first'] / bare:.2f}"
        told += f", build, solve and read alone {times['arrays'] / bare:.2f}"
    if HAS_PULP:
        goal = 2 if is_whole else 15
        told += f", {_ratio(times, times['pulp'], lambda a, b: b / a)} x as fast as PuLP"
        told += f" (goal {goal})"
    print(told, flush=True)


def _ratio(times: dict[str, float], other: float, of: Callable[[float, float], float]) -> str:
    settled, any_plan = (of(times[name], other) for name in ("ours", "ours, any plan"))
    return f"{settled:.2f} ({any_plan:.2f} without the rule for ties)"


def main() -> None:
    """Prints how long a plan takes beside the others."""
    started = time.perf_counter()
    if not HAS_PULP:
        print("PuLP is not installed: pip install pulp, to be compared with it")
    print("a family with fractions")
    for periods in HORIZONS:
        compare(periods, RUNS, is_whole=False)
    print("whole workers, gap 0")
    for periods in HORIZONS[:2]:
        compare(periods, RUNS_WHOLE, is_whole=True)
    print(f"  in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
