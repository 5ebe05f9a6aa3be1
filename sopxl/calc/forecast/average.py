"""Forecasts that average the last few periods; imports numpy and arrays."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.forecast.model import Asked, Details, Method, flat, from_last_origin, unknown

SPAN = 3  # periods of a moving average where nobody says how many


def _weights(asked: Asked) -> Vector:
    return np.ones(SPAN) if asked.weights is None else asked.weights


def _weighted(past: Block, weights: Vector) -> Block:
    """Weighted mean of each stretch of periods, shape (T − span + 1, n)."""
    count = past.shape[0] - len(weights) + 1
    total = np.zeros((count, past.shape[1]))
    for first, weight in enumerate(weights):
        total += weight * past[first : first + count]
    return np.asarray(total / np.cumsum(weights)[-1])


def _coming(past: Block, asked: Asked) -> Block:
    """The average of the last periods, the same for every period to come."""
    weights = _weights(asked)
    return flat(_weighted(past[-len(weights) :], weights)[0], asked.periods)


def _details(past: Block, asked: Asked) -> Details:
    """Each period from those before it; the level is the average that ends in the period."""
    weights = _weights(asked)
    level, fit = unknown(past.shape), unknown(past.shape)
    level[len(weights) - 1 :] = _weighted(past, weights)
    fit[1:] = level[:-1]
    return Details(fit, level=level)


AVERAGE_METHOD = Method(
    forecast=from_last_origin(_coming),
    details=_details,
    needs=lambda season: 1,  # the span itself is checked where it is given
    tried_from=lambda season: SPAN,
    takes=("span",),
    keeps=("level",),
)
