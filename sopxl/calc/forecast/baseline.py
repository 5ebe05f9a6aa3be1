"""The baseline forecast by a named method, and how it came about; imports arrays and methods."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, as_block, as_periods, as_word
from sopxl.calc.forecast.arguments import read_asked
from sopxl.calc.forecast.auto import auto_details, auto_forecast, chosen_methods
from sopxl.calc.forecast.model import Asked, Details, Method
from sopxl.calc.forecast.words import AUTO, METHODS, SEASONAL_NAIVE, TRIED, method_word
from sopxl.errors import InputError

FORECAST, FIT, METHOD = "forecast", "fit", "method"
_PARTS = {"level": "level", "trend": "trend", "season": "season", "parameters": "rates"}
SHOWS = (FORECAST, FIT, *_PARTS, METHOD)


def baseline_forecast(
    history: Any,
    periods: Any,
    method: str | None = None,
    season: Any = 12,
    alpha: Any = None,
    beta: Any = None,
    gamma: Any = None,
    initial: Any = None,
    show: str = FORECAST,
    span: Any = None,
) -> NDArray[Any]:
    """Forecast of the coming periods by a named method, or how it came about.

    history : shape (T,) or (T, n), units per period, oldest first, each 0 or more.
    periods : how many to forecast, 1 to 120.
    method : "naive", "seasonal naive", "moving average", "weighted moving average", "exponential
        smoothing", "holt", "adjusted smoothing", "lagged trend smoothing", "holt-winters"
        (multiplicative), "holt-winters additive", "linear trend", "decomposition", "static",
        "croston", "tsb" or "auto". Left out: "seasonal naive".
    season : periods in a season, 1 to 120; 12 for months and for 4-4-5.
    alpha, beta, gamma : how fast level, trend and season learn, 0 to 1, one or (n,); for "tsb"
        beta is that of the probability. Left out: of 0.05, 0.1, 0.2, 0.3, 0.5 for alpha and 0.05,
        0.1, 0.3 for the others, those of the least sum of squared errors one period ahead.
    initial : starting values, what is held true before period 1, shape (k,), (k, n) or (1, n):
        level; level and trend; level, trend and the indices of a season; for "decomposition" the
        indices alone; size and interval, or size and probability, of a demand. Left out: taken
        from the first periods.
    show : "forecast", "fit", "level", "trend", "season", "parameters" or "method".
    span : periods of a moving average, or its weights, oldest first. Left out: 3 periods.
    Returns : shape (periods,) or (periods, n), units per period, 0 or more; fit, level and trend
        have the shape of history, NaN where a start was taken from that period; season has shape
        (season,) or (season, n), in the order of the periods of the history; parameters are
        alpha, beta, gamma; method is one word, or one a family.

    Raises InputError (blank, text, history too short, no such method, an argument that the method
        does not take, a part that it does not keep), LimitError (negative, wrong count).
    Rule : naive: the last period; seasonal naive: the same period one season before, else the mean
        of the last three; moving average: mean of the last periods, weighted or not; holt: level =
        α actual + (1 − α)(level + trend), trend = β change of level + (1 − β) trend, forecast =
        level + h trend; exponential smoothing: the same without trend; adjusted smoothing: the
        level without trend, the trend added after; lagged trend smoothing: holt whose trend learns
        from the change of the forecast, not of the level; holt-winters: with indices, which learn
        γ of actual ÷ (or −) new level; linear trend: least squares; decomposition: index by ratio
        to centred moving average, line through history ÷ index; static: line through the centred
        moving average, index = mean ratio to it; croston: size ÷ interval; tsb: size × probability;
        auto: the least mean absolute error of forecasts made in the last third of the history, at
        most in its last season or 12 periods, each from what was known then
    Source : Heizer, Render and Munson, Operations Management, chapter 4; NIST/SEMATECH e-Handbook
        6.4.3; Stevenson, Operations Management, trend-adjusted exponential smoothing;
        Russell and Taylor, Operations Management, adjusted exponential smoothing; Chopra
        and Meindl, Supply Chain Management, chapter 7; Nahmias, Production and Operations Analysis,
        start of Winters's method; Croston 1972; Teunter, Syntetos and Babai 2011; Hyndman and
        Athanasopoulos, Forecasting: Principles and Practice

    >>> baseline_forecast([12, 17, 20], 2, "holt", alpha=0.2, beta=0.4, initial=[11, 2]).round(2)
    array([20.14, 22.46])
    >>> baseline_forecast([10, 20, 30, 40], 2, "auto", show="method")
    array(['linear trend'], dtype=object)
    >>> baseline_forecast([10], 2, "holt")
    Traceback (most recent call last):
    sopxl.errors.InputError: E420 history: history has 1 period, the method "holt" needs 2.
    Give a longer history, or take a method that needs less, such as "naive".
    """
    chosen = method_word(SEASONAL_NAIVE if method is None else method)
    shown = as_word(show, "show", SHOWS)
    past = as_periods(history, "history", minimum=0)
    rates = {"alpha": alpha, "beta": beta, "gamma": gamma}
    asked = read_asked(chosen, past, periods, season, rates, initial, span)
    result = _shown(chosen, shown, as_block(past), asked)
    return result.reshape((len(result), *past.shape[1:]))


def _shown(method: str, show: str, past: Block, asked: Asked) -> NDArray[Any]:
    """What is to be shown, time or parts down, families across."""
    if method == AUTO:
        return _shown_of_auto(show, past, asked)
    way = METHODS[method]
    if show == METHOD:
        return np.full((1, past.shape[1]), method, dtype=object)
    if show == FORECAST:
        return way.forecast(past, [len(past)], asked)[0]
    if show in _PARTS and show not in way.keeps:
        raise _not_kept(method, show, way)
    return _part(way.details(past, asked), show)


def _shown_of_auto(show: str, past: Block, asked: Asked) -> NDArray[Any]:
    """The same where each family has its own method; NaN where that keeps no such part."""
    if show == METHOD:
        return np.array(TRIED, dtype=object)[chosen_methods(past, asked)][None, :]
    return (
        auto_forecast(past, asked) if show == FORECAST else _part(auto_details(past, asked), show)
    )


def _part(told: Details, show: str) -> Block:
    return np.asarray(getattr(told, _PARTS.get(show, show)))


def _not_kept(method: str, show: str, way: Method) -> InputError:
    """The error for a part that a method does not keep; it lists those that it does."""
    words = ", ".join(f'"{word}"' for word in (FORECAST, FIT, *way.keeps, METHOD))
    return InputError(
        "E421",
        f'the method "{method}" has no {show} to show.',
        "show",
        f"Write one of these: {words}.",
    )
