"""How the benchmarks take their times: runs side by side, medians; and how long they may take."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from typing import TypeVar

SHORT = "SOPXL_BENCH_SHORT"  # in the environment: every ratio, of fewer runs and smaller companies
_T = TypeVar("_T")


def sized(whole: _T, short: _T) -> _T:
    """How many runs or families a benchmark has: as many as its figures need, or a few."""
    return short if SHORT in os.environ else whole


def seconds(work: Callable[[], object]) -> float:
    """One run of a piece of work, its result thrown away inside the measured time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def process_seconds(command: list[str]) -> float:
    """One run of a command."""
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def medians(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each piece of work, in turn, so that a busy moment meets them all."""
    return {name: statistics.median(found) for name, found in _times(works, runs).items()}


def least(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Least seconds of each piece of work, in turn.

    For short work of several processes: whoever else is busy on the machine only adds to it.
    """
    return {name: min(found) for name, found in _times(works, runs).items()}


def _times(works: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            times[name].append(seconds(work))
    return times
