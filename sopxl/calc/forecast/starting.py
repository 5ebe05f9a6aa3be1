"""What smoothing starts from, given or taken from the first periods; imports numpy and arrays."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, Vector, total_of
from sopxl.calc.forecast.model import Asked
from sopxl.calc.forecast.states import Start
from sopxl.calc.seasonality import mean_by_position

_CHANGES = 3  # first changes whose mean is the first trend


def start_level(past: Block, asked: Asked) -> Start:
    """The level given, or the first period."""
    given = given_start(past, asked)
    return Start(past[0], taken_from=1.0) if given is None else Start(given[0])


def start_trend(past: Block, asked: Asked) -> Start:
    """Level and trend given; or the mean of the first three changes, met in the first period."""
    given = given_start(past, asked)
    if given is not None:
        return Start(given[0], given[1])
    changes = min(_CHANGES, len(past) - 1)
    trend = (past[changes] - past[0]) / changes
    return Start(past[0] - trend, trend, taken_from=1.0)


def start_flat(past: Block, asked: Asked) -> Start:
    """Level and trend given; or the first period, without a trend."""
    given = given_start(past, asked)
    if given is not None:
        return Start(given[0], given[1])
    return Start(past[0], np.zeros(past.shape[1]), taken_from=1.0)


def start_season(past: Block, asked: Asked) -> Start:
    """All given; or the line through the means of the first two seasons, and what is above it."""
    given = given_start(past, asked)
    if given is not None:
        return Start(given[0], given[1], given[2:])
    level, trend, line = _line_of_two(past, asked.season)
    above = past[: len(line)] - line
    return Start(level, trend, mean_by_position(above, np.ones_like(above), asked.season))


def start_season_times(past: Block, asked: Asked) -> Start:
    """All given; or the line through the means of the first two seasons, and the ratios to it."""
    given = given_start(past, asked)
    if given is not None:
        return Start(given[0], given[1], given[2:])
    level, trend, line = _line_of_two(past, asked.season)
    counted = line > 0
    ratio = np.divide(past[: len(line)], line, out=np.ones_like(line), where=counted)
    index = mean_by_position(ratio, counted.astype(np.float64), asked.season, nothing=1.0)
    mean = total_of(index) / asked.season
    return Start(level, trend, np.divide(index, mean, out=np.ones_like(index), where=mean > 0))


def given_start(past: Block, asked: Asked) -> Block | None:
    """Starting values of each family, shape (k, n)."""
    if asked.initial is None:
        return None
    return np.broadcast_to(asked.initial, (len(asked.initial), past.shape[1]))


def _line_of_two(past: Block, season: int) -> tuple[Vector, Vector, Block]:
    """Level before period 1, trend, and their line over the first two seasons."""
    first, second = (total_of(past[i : i + season]) / season for i in (0, season))
    trend = (second - first) / season
    level = first - trend * (season + 1) / 2
    return level, trend, level + trend * np.arange(1.0, 2 * season + 1)[:, None]
