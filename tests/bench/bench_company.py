"""The company's least-cost plan beside HiGHS alone and PuLP with CBC; prints ratios and memory.

python tests/bench/bench_company.py

PuLP is asked only where it is installed: the product never needs it. Times are those of the
processor, with the processes that are started.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from bench_optimal import bare_run, cold
from families import HAS_PULP, WITHOUT_PULP
from spent import Work, medians, processor_seconds, spent
from timing import sized

from sopxl.errors import NoPlanError
from sopxl.optimise.shared import BALANCE, Shared
from sopxl.optimise.shared_model import shared_model, start_basis
from sopxl.optimise.shared_plan import shared_plan
from sopxl.optimise.solver import Live, basis_of

SIZES = ((35, 24, 10), (200, 36, 30), *sized(((1000, 36, 50),), ()))
RUNS = sized(5, 3)


def company(families: int, periods: int, resources: int, *, hard: bool = False) -> Shared:
    """Families with seasons of their own on shared resources, eight in a hundred hours to spare.

    hard : all of them in one season, and three in a hundred hours too few without overtime.
    """
    chance = np.random.default_rng(families)
    month = np.arange(periods)[:, None] + chance.integers(0, 1 if hard else 12, families)
    demand = np.round(chance.uniform(50, 500, families) * (1 + 0.4 * np.sin(month * np.pi / 6)))
    lines = tuple(
        (family, int(resource))
        for family in range(families)
        for resource in chance.choice(resources, 3, replace=False)
    )
    hours = np.tile(np.round(chance.uniform(0.05, 1.5, len(lines)), 3), (periods, 1))
    load = np.zeros((periods, resources))
    for line, (made, asked_of) in enumerate(lines):
        load[:, asked_of] += demand[:, made] * hours[:, line]
    capacity = np.tile(load.mean(axis=0) * (0.97 if hard else 1.08), (periods, 1))
    cost = chance.uniform(10, 100, families)
    return Shared(
        families=tuple(f"Family {i}" for i in range(families)),
        resources=tuple(f"Resource {i}" for i in range(resources)),
        demand=demand,
        opening=demand[0] * 0.5,
        low=np.tile(demand[0] * 0.2, (periods, 1)),
        high=np.full(demand.shape, np.inf),
        made_low=np.zeros(demand.shape),
        made_high=np.full(demand.shape, np.inf),
        held=np.tile(cost * 0.2 / 12, (periods, 1)),
        worth=cost,
        lines=lines,
        hours=hours,
        capacity=capacity,
        overtime=capacity * 0.15,
        outside=capacity * 0.2,
        overtime_price=40.0,
        outside_price=80.0,
    )


def solved(shared: Shared) -> Live:
    """Build, start, solve and read."""
    model = shared_model(shared)
    live = Live(model)
    live.start_from(basis_of(*start_basis(shared, model.pattern), is_sure=True))
    live.solve(time.monotonic() + 600)
    return live


def pulp_plan(shared: Shared) -> Callable[[], object]:
    """The same as a user of PuLP writes it: build, solve by CBC, read."""
    import pulp

    def run() -> list[float]:
        months, families = range(shared.periods), range(len(shared.families))
        machines = range(len(shared.resources))
        plan = pulp.LpProblem("plan", pulp.LpMinimize)
        made = [[pulp.LpVariable(f"P{t}_{f}", 0) for f in families] for t in months]
        low = shared.low
        held = [[pulp.LpVariable(f"I{t}_{f}", low[t, f]) for f in families] for t in months]
        over, out = (
            [[pulp.LpVariable(f"{n}{t}_{r}", 0, most[t, r]) for r in machines] for t in months]
            for n, most in (("O", shared.overtime), ("X", shared.outside))
        )
        plan += pulp.lpSum(
            [shared.held[t, f] * held[t][f] for t in months for f in families]
            + [40 * over[t][r] + 80 * out[t][r] for t in months for r in machines]
        )
        for t in months:
            loads: list[list[Any]] = [[] for _ in machines]
            for line, (f, r) in enumerate(shared.lines):
                loads[r].append(shared.hours[t, line] * made[t][f])
            for f in families:
                before = held[t - 1][f] if t else shared.opening[f]
                plan += before + made[t][f] - held[t][f] == shared.demand[t, f]
            for r in machines:
                plan += pulp.lpSum(loads[r]) <= shared.capacity[t, r] + over[t][r] + out[t][r]
        plan.solve(pulp.PULP_CBC_CMD(msg=False))
        return [pulp.value(one) for rows in (made, held, over, out) for row in rows for one in row]

    return run


def one_cell(shared: Shared) -> Callable[[], object]:
    """A live model in which the demand of one family and month changes to and fro."""
    live, model = solved(shared), shared_model(shared)
    row = np.array([model.pattern.rows[BALANCE].start + shared.periods // 2], np.int32)
    steps = iter(range(10**6))

    def again() -> None:
        demand = model.row_low[row] + 10.0 * (next(steps) % 2)
        live.change_rows(row, demand, demand)
        live.least(time.monotonic() + 60)

    return again


def compare(size: tuple[int, int, int]) -> None:
    """Prints the ratios of one company."""
    shared = company(*size)
    works: dict[str, Work] = {
        "whole": lambda: shared_plan(shared, str, 600),
        "solve": lambda: solved(shared),
        "cell": one_cell(shared),
        "bare": cold(shared_model(shared)),
    }
    solved(shared)
    times = medians(works, RUNS)
    bare = times["bare"]
    print(f"  {size[0]} families x {size[1]} periods x {size[2]} resources:")
    print(
        f"    build, solve and read {times['solve'] * 1000:.0f} ms: {times['solve'] / bare:.2f} x "
        f"bare HiGHS (goal 0.5); with ties, check and what would save "
        f"{times['whole'] / bare:.2f}; one demand again 1/{bare / times['cell']:.0f} of bare "
        "HiGHS, cold (goal 1/40)",
        flush=True,
    )
    if HAS_PULP:
        pulp = spent(pulp_plan(shared)).processor
        print(
            f"    {pulp / times['solve']:.0f} x as fast as PuLP (goal 8), with all of it "
            f"{pulp / times['whole']:.0f}",
            flush=True,
        )


def compare_hard(size: tuple[int, int, int]) -> None:
    """Prints the ratio to the plain dual simplex, where capacity is short in one season."""
    shared = company(*size, hard=True)
    ours = statistics.median(processor_seconds(lambda: solved(shared)) for _ in range(3))
    options = {"presolve": "off", "solver": "simplex", "simplex_strategy": 1}
    plain = statistics.median(
        processor_seconds(bare_run(shared_model(shared), **options)) for _ in range(3)
    )
    print(
        f"  the same, one season and 3 % too few hours: {ours * 1000:.0f} ms, "
        f"{ours / plain:.2f} x plain dual simplex (goal 1.15)",
        flush=True,
    )


def compare_conflict(size: tuple[int, int, int]) -> None:
    """Prints how long it takes to say why there is no plan: one resource short all year."""
    shared = company(*size)
    capacity = shared.capacity.copy()
    capacity[:, 3] *= 0.6
    none = np.zeros_like(capacity)
    short = replace(shared, capacity=capacity, overtime=none, outside=none)
    started, told = time.perf_counter(), ""
    try:
        shared_plan(short, str, 600)
    except NoPlanError as error:
        told = "whole" if ". In conflict:" in str(error) else "cut short"
    taken = time.perf_counter() - started
    print(
        f"  why there is no plan, a resource short all year: {taken:.1f} s, the smallest set is "
        f"{told} (goal: whole within 15 s after what is short)",
        flush=True,
    )


def memory(size: tuple[int, int, int]) -> None:
    """Prints the most memory of a process that makes one plan."""
    code = (
        "import pathlib, re, bench_company as b; "
        f"b.shared_plan(b.company{size}, str, 600); "
        "print(*re.findall(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text()))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    print(f"    memory {int(done.stdout.split()[-1]) / 1024:.0f} MB (goal 400)", flush=True)


def main() -> None:
    """Prints how long a company's plan takes beside the others."""
    started = time.perf_counter()
    if not HAS_PULP:
        print(WITHOUT_PULP)
    print("a company, all families together")
    for size in SIZES:
        compare(size)
        memory(size)
    compare_hard(SIZES[1])
    compare_conflict(SIZES[1])
    print(f"  in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
