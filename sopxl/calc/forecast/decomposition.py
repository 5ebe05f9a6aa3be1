"""Forecasts from trend times season, taken apart once over the history; imports numpy, arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.forecast.line import along, fit_line
from sopxl.calc.forecast.model import Asked, Details, Method, from_last_origin
from sopxl.calc.forecast.states import SMALLEST
from sopxl.calc.seasonality import centred_average, mean_by_position, moving_average_indices


@dataclass(frozen=True, slots=True)
class Parts:
    """The line of a history without its season, and the season."""

    height: Vector  # units in period 0, shape (n,)
    slope: Vector  # units per period, shape (n,)
    season: Block  # ratios, shape (season, n)


Taken: TypeAlias = Callable[[Block, Asked], Parts]


def _classical(past: Block, asked: Asked) -> Parts:
    """Indices by ratio to moving average, or those given; the line through period ÷ index."""
    if asked.initial is None:
        season = moving_average_indices(past, asked.season)
    else:
        season = np.broadcast_to(asked.initial, (asked.season, past.shape[1]))
    index = season[np.arange(len(past)) % asked.season]
    counted = index > SMALLEST
    without = np.divide(past, index, out=np.zeros_like(past), where=counted)
    return Parts(*fit_line(without, counted.astype(np.float64)), season)


def _static(past: Block, asked: Asked) -> Parts:
    """The line through the centred moving average; indices as mean ratio to that line."""
    centred = centred_average(past, asked.season)
    whole = ~np.isnan(centred)
    height, slope = fit_line(np.where(whole, centred, 0.0), whole.astype(np.float64))
    line = along(height, slope, 1, len(past))
    counted = line > 0
    ratio = np.divide(past, line, out=np.ones_like(past), where=counted)
    season = mean_by_position(ratio, counted.astype(np.float64), asked.season, nothing=1.0)
    return Parts(height, slope, season)


def _together(parts: Parts, first: int, count: int) -> Block:
    """Line times index in count periods from the first on, never below 0."""
    place = (np.arange(first, first + count) - 1) % len(parts.season)
    line = along(parts.height, parts.slope, first, count)
    return np.maximum(line * parts.season[place], 0.0)


def _method(taken: Taken, takes: tuple[str, ...]) -> Method:
    """A method from its way to take a history apart."""

    def coming(past: Block, asked: Asked) -> Block:
        """The line carried on, times the indices."""
        return _together(taken(past, asked), len(past) + 1, asked.periods)

    def details(past: Block, asked: Asked) -> Details:
        """Line and indices over the history: they are fitted to all of it."""
        parts = taken(past, asked)
        level = along(parts.height, parts.slope, 1, len(past))
        trend = np.broadcast_to(parts.slope, level.shape)
        return Details(_together(parts, 1, len(past)), level, trend, parts.season)

    return Method(
        from_last_origin(coming),
        details,
        needs=lambda season: 2 * season,
        tried_from=lambda season: 2 * season,
        takes=takes,
        keeps=("level", "trend", "season"),
        start=lambda season: tuple(f"index {i}" for i in range(1, season + 1)),
    )


DECOMPOSITION_METHOD = _method(_classical, ("initial",))
STATIC_METHOD = _method(_static, ())
