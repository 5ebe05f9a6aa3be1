"""Forecasts that repeat what was: the last period, or the last season; imports numpy, arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_count, as_periods, total_of
from sopxl.calc.forecast.model import Asked, Details, Method, from_last_origin, unknown

_RECENT = 3  # periods whose mean stands in for a season not yet seen


def naive_forecast(history: Any, periods: Any) -> Block:
    """Forecast that repeats the last period.

    history : shape (T,) or (T, n), units per period, oldest first, each 0 or more.
    periods : how many to forecast, 1 to 120.
    Returns : shape (periods,) or (periods, n), units per period, 0 or more.

    Raises InputError (blank, text), LimitError (negative, wrong count).
    Rule : forecast = last period of the history
    Source : Hyndman and Athanasopoulos, Forecasting: Principles and Practice, simple methods

    >>> naive_forecast([10, 30], 3)
    array([30., 30., 30.])
    >>> naive_forecast([10, 30], 0)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E136 periods: found 0, a whole number from 1 to 120 is expected.
    Correct the value.
    """
    return seasonal_naive_forecast(history, periods, 1)


def seasonal_naive_forecast(history: Any, periods: Any, season: Any = 12) -> Block:
    """Forecast that repeats the last season.

    history : shape (T,) or (T, n), units per period, oldest first, each 0 or more.
    periods : how many to forecast, 1 to 120.
    season : periods in a season, 1 to 120; 12 for months and for 4-4-5.
    Returns : shape (periods,) or (periods, n), units per period, 0 or more.

    Raises InputError (blank, text), LimitError (negative, wrong count).
    Rule : forecast = same period one season before, which may be a forecast itself; where the
        history does not reach so far back, the mean of its last three periods
    Source : Hyndman and Athanasopoulos, Forecasting: Principles and Practice, simple methods

    >>> seasonal_naive_forecast([10, 20, 30, 40], 5, 4)
    array([10., 20., 30., 40., 10.])
    >>> seasonal_naive_forecast([10, -20], 2)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E120 history, period 2: found -20, 0 or more is expected.
    Enter what customers return as an adjustment.
    """
    past = as_periods(history, "history", minimum=0)
    ahead, length = as_count(periods, "periods"), as_count(season, "season")
    return _repeated(as_block(past), ahead, length).reshape((ahead, *past.shape[1:]))


def _repeated(past: Block, ahead: int, length: int) -> Block:
    """The last season over and over, shape (ahead, n)."""
    known = past.shape[0]
    line = np.empty((known + ahead, past.shape[1]), np.float64)
    line[:known] = past
    recent = total_of(past[-_RECENT:]) / min(known, _RECENT)
    for t in range(known, known + ahead):
        line[t] = line[t - length] if t >= length else recent
    return line[known:]


def _fit(past: Block, length: int) -> Details:
    """Each period as the one a season before it; the first season is not known."""
    fit = unknown(past.shape)
    fit[length:] = past[:-length]
    return Details(fit)


def _last_period(past: Block, asked: Asked) -> Block:
    return _repeated(past, asked.periods, 1)


def _last_season(past: Block, asked: Asked) -> Block:
    return _repeated(past, asked.periods, asked.season)


NAIVE_METHOD = Method(
    forecast=from_last_origin(_last_period),
    details=lambda past, asked: _fit(past, 1),
    needs=lambda season: 1,
    tried_from=lambda season: 1,
)
SEASONAL_NAIVE_METHOD = Method(
    forecast=from_last_origin(_last_season),
    details=lambda past, asked: _fit(past, asked.season),
    needs=lambda season: 1,
    tried_from=lambda season: season,
)
