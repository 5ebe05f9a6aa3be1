"""How much a model lacks: what may come from nowhere, at a price; imports numpy, model, solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sopxl.arrays import Block
from sopxl.optimise.model import Model, Pattern
from sopxl.optimise.solver import Live, Solution

_LATER = 1e-2  # what is lacking is taken as late as it can be: the month where it shows

Way = tuple[slice, float]  # rows that are helped, and the sign with which


def elastic(model: Model, ways: list[Way], periods: int, deadline: float) -> Solution:
    """The solution that takes least from nowhere; the cost of the model is left out.

    ways : rows, whole rules of so many periods for each thing, that may be helped.
    Returns : Solution, whose last columns are what is taken, way by way.
    """
    rows = np.concatenate([np.arange(rows.start, rows.stop) for rows, _ in ways])
    signs = np.concatenate([np.full(rows.stop - rows.start, sign) for rows, sign in ways])
    late = 1.0 + _LATER * np.arange(periods, 0, -1) / periods
    none = np.zeros(rows.size)
    wider = Model(
        pattern=_longer(model.pattern, rows.astype(np.int32)),
        cost=np.concatenate((np.zeros_like(model.cost), np.tile(late, rows.size // periods))),
        low=np.concatenate((model.low, none)),
        high=np.concatenate((model.high, none + np.inf)),
        row_low=model.row_low,
        row_high=model.row_high,
        values=np.concatenate((model.values, signs)),
        is_whole=np.concatenate((model.is_whole, none.astype(bool))),
    )
    return Live(wider).solve(deadline)


def taken_of(found: Solution, model: Model, periods: int) -> Block:
    """What a solution takes from nowhere, time down the first axis, the things side by side."""
    return np.round(found.values[model.pattern.width :].reshape(-1, periods).T, 6)


def _longer(pattern: Pattern, rows: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Pattern:
    """A pattern with one more column of one number for each of these rows."""
    starts = np.arange(1, len(rows) + 1) + pattern.starts[-1]
    return replace(
        pattern,
        starts=np.concatenate((pattern.starts, starts)).astype(np.int32),
        indices=np.concatenate((pattern.indices, rows)).astype(np.int32),
    )
