"""Baseline forecasts from history; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_count, as_periods, as_word

SEASONAL_NAIVE, NAIVE = "seasonal naive", "naive"
METHODS = (SEASONAL_NAIVE, NAIVE)

_RECENT = 3  # periods whose mean stands in for a season not yet seen


def baseline_forecast(
    history: Any, periods: Any, method: str | None = None, season: Any = 12
) -> Block:
    """Forecast of the coming periods by a named method.

    history : shape (T,) or (T, n), units per period, oldest first, each 0 or more.
    periods : how many to forecast, 1 to 120.
    method : "seasonal naive" or "naive". Left out: "seasonal naive".
    season : periods in a season, 1 to 120; 12 for months and for 4-4-5.
    Returns : shape (periods,) or (periods, n), units per period, 0 or more.

    Raises InputError (blank, text, no such method), LimitError (negative, wrong count).
    Rule : by method: the same period of the last season, or the last period
    Source : Hyndman and Athanasopoulos, Forecasting: Principles and Practice, simple methods

    >>> baseline_forecast([10, 20, 30], 2, "naive")
    array([30., 30.])
    >>> baseline_forecast([10, 20, 30], 2, "croston")
    Traceback (most recent call last):
    sopxl.errors.InputError: E124 method: there is no method "croston".
    Write one of these: "seasonal naive", "naive".
    """
    chosen = as_word(SEASONAL_NAIVE if method is None else method, "method", METHODS)
    if chosen == NAIVE:
        return naive_forecast(history, periods)
    return seasonal_naive_forecast(history, periods, season)


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
    ahead = as_count(periods, "periods")
    length = as_count(season, "season")
    known = past.shape[0]
    line = np.empty((known + ahead, *past.shape[1:]), np.float64)
    line[:known] = past
    recent = past[-_RECENT:].mean(axis=0)
    for t in range(known, known + ahead):
        line[t] = line[t - length] if t >= length else recent
    return line[known:]
