"""The straight line through a history, by least squares; imports numpy and arrays."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, Vector, total_of
from sopxl.calc.forecast.model import Asked, Details, Method, from_last_origin


def fit_line(values: Block, counted: Block | None = None) -> tuple[Vector, Vector]:
    """Height in period 0 and slope of each family's line; only what is counted has weight.

    values : shape (T, n). counted : shape (T, n), 1 or 0; left out, all count.
    Returns : two arrays of shape (n,); a family with fewer than two points has slope 0.
    """
    time = np.arange(1.0, len(values) + 1)[:, None]
    weight = np.ones_like(values) if counted is None else counted
    count = np.maximum(total_of(weight), 1.0)
    middle, height = total_of(weight * time) / count, total_of(weight * values) / count
    apart = weight * (time - middle)
    spread = total_of(apart * (time - middle))
    rise = total_of(apart * (values - height))
    slope = np.divide(rise, spread, out=np.zeros_like(rise), where=spread > 0)
    return np.asarray(height - slope * middle), slope


def along(height: Vector, slope: Vector, first: int, count: int) -> Block:
    """The line in count periods from the first on, shape (count, n)."""
    return np.asarray(height + slope * np.arange(first, first + count)[:, None])


def _coming(past: Block, asked: Asked) -> Block:
    """The line carried on, never below 0."""
    height, slope = fit_line(past)
    return np.maximum(along(height, slope, len(past) + 1, asked.periods), 0.0)


def _details(past: Block, asked: Asked) -> Details:
    """The line itself over the history: it is fitted to all of it."""
    del asked
    height, slope = fit_line(past)
    line = along(height, slope, 1, len(past))
    return Details(np.maximum(line, 0.0), line, np.broadcast_to(slope, line.shape))


LINE_METHOD = Method(
    forecast=from_last_origin(_coming),
    details=_details,
    needs=lambda season: 2,
    tried_from=lambda season: 3,
    keeps=("level", "trend"),
)
