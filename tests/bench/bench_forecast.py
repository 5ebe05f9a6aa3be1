"""Exponential smoothing of many families by five alphas, beside the same done series by series.

The goal of SPEED.md is at least 40 times the speed of statsforecast's SES; where statsforecast is
not installed this says so, and prints the ratio to a loop over the series and to a copy.

python tests/bench/bench_forecast.py
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from timing import medians, sized

from sopxl import calc
from sopxl.calc.forecast.smoothing import GRID

FAMILIES, PERIODS, AHEAD = 10_000, 36, 12
SAMPLE = 200  # series that the slow ways are timed on, then counted up
RUNS = sized(5, 3)
GOAL = 40


def series_by_series(history: NDArray[np.float64]) -> list[float]:
    """The best of the five alphas for each series by itself, in plain Python."""
    coming = []
    for series in history.T.tolist():
        tried = []
        for alpha in GRID["alpha"]:
            level, squares = series[0], 0.0
            for actual in series:
                error = actual - level
                squares += error * error
                level += alpha * error
            tried.append((squares, level))
        coming.append(min(tried)[1])
    return coming


def statsforecast_way(history: NDArray[np.float64]) -> Callable[[], object] | None:
    """The same alphas through statsforecast's model, series by series; None where it is missing."""
    try:
        from statsforecast.models import SimpleExponentialSmoothing
    except ImportError:
        return None
    columns = [np.ascontiguousarray(series) for series in history.T]

    def run() -> object:
        """Each alpha fitted to each series, and the forecast of each."""
        models = [SimpleExponentialSmoothing(alpha) for alpha in GRID["alpha"]]
        return [m.forecast(y=y, h=AHEAD, fitted=True) for y in columns for m in models]

    run()  # compiles
    return run


def main() -> None:
    """Prints the ratios, medians of runs side by side."""
    history = np.random.default_rng(7).uniform(50, 150, (PERIODS, FAMILIES))
    sample = history[:, :SAMPLE].copy()
    twice, one = np.concatenate((history, history), axis=1), history[:, 0].copy()
    found = calc.baseline_forecast(sample, 1, "exponential smoothing")[0]
    np.testing.assert_allclose(found, series_by_series(sample))
    works: dict[str, Callable[[], object]] = {
        "copy": history.copy,
        "five alphas": lambda: calc.baseline_forecast(history, AHEAD, "exponential smoothing"),
        "holt": lambda: calc.baseline_forecast(history, AHEAD, "holt"),
        "twice": lambda: calc.baseline_forecast(twice, AHEAD, "exponential smoothing"),
        "loop": lambda: series_by_series(sample),
        "one naive": lambda: calc.baseline_forecast(one, AHEAD, "naive"),
        "one smoothed": lambda: calc.baseline_forecast(one, AHEAD, "exponential smoothing"),
        "one auto": lambda: calc.baseline_forecast(one, AHEAD, "auto"),
    }
    other = statsforecast_way(sample)
    if other is not None:
        works["statsforecast"] = other
    times = medians(works, RUNS)
    ours, times_more = times["five alphas"], FAMILIES / SAMPLE
    print(f"{FAMILIES:,} families x {PERIODS} periods x {len(GRID['alpha'])} alphas")
    print(
        f"  {ours / times['copy']:6.1f} x copy of the array; holt {times['holt'] / ours:.1f} x that"
    )
    print(f"  {times['twice'] / ours:6.1f} x for twice the families")
    for name in ("one smoothed", "one auto"):
        print(
            f"  {name}: {times[name] / times['one naive']:.0f} x the naive forecast of one family"
        )
    print(f"  {times['loop'] * times_more / ours:6.0f} x the speed of a loop over the series")
    if other is None:
        print("  statsforecast is not installed: its ratio is not measured here")
        return
    ratio = times["statsforecast"] * times_more / ours
    print(f"  {ratio:6.0f} x the speed of statsforecast (goal {GOAL})")


if __name__ == "__main__":
    main()
