"""The engine beside a plain copy of the same array, in one process: run it, it prints ratios.

python tests/bench/bench_calc.py
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from timing import medians

from sopxl import calc

FAMILIES, PERIODS = 100_000, 36
RUNS = 7


def main() -> None:
    """Prints each plan's time as a multiple of the copy's, medians of runs side by side."""
    chance = np.random.default_rng(7)
    demand = chance.uniform(50, 150, (PERIODS, FAMILIES))
    supply = chance.uniform(50, 150, (PERIODS, FAMILIES))
    opening = chance.uniform(0, 200, FAMILIES)
    target = np.full(FAMILIES, 80.0)[None, :]
    days = chance.integers(18, 23, PERIODS).astype(np.float64)
    works: dict[str, Callable[[], object]] = {
        "copy": demand.copy,
        "projection": lambda: calc.projected_inventory(demand, opening, supply),
        "backlog": lambda: calc.ending_backlog(demand, opening, demand),
        "chase": lambda: calc.chase_production_plan(demand, opening),
        "chase to a target": lambda: calc.chase_production_plan(demand, opening, target),
        "chase in lots": lambda: calc.chase_production_plan(demand, opening, target, lot=10),
        "level": lambda: calc.level_production_plan(demand, opening, 80, days),
        "level, no backorders": lambda: calc.level_production_plan(demand, opening, 80, days, True),
        "cover": lambda: calc.period_cover(supply, demand, days),
        "forward cover": lambda: calc.forward_cover(supply, demand),
    }
    times = medians(works, RUNS)
    copy = times["copy"]
    print(f"{FAMILIES:,} families x {PERIODS} periods, copy of the array {copy * 1000:.1f} ms")
    for name in list(works)[1:]:
        print(f"  {name:22} {times[name] / copy:6.2f} x copy")


if __name__ == "__main__":
    main()
