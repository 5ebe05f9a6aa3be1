"""Exponential smoothing of many families by many rates at once; imports numpy and arrays.

One walk over the periods carries every choice of rates for a part of the families. What a family
would have chosen at an origin is known there from the squared errors so far, so that one walk
gives the forecasts of all origins, each from what was known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, TypeAlias

import numpy as np

from sopxl.arrays import Block
from sopxl.calc.forecast.model import Asked, Details, Method, beside, rows_of_rates
from sopxl.calc.forecast.starting import (
    start_flat,
    start_level,
    start_season,
    start_season_times,
    start_trend,
)
from sopxl.calc.forecast.states import (
    Adjusted,
    Choice,
    Lagged,
    Level,
    Multiplied,
    Rates,
    Seasonal,
    Start,
    State,
    Trend,
)

GRID = {  # rates tried where one is left out
    "alpha": (0.05, 0.1, 0.2, 0.3, 0.5),
    "beta": (0.05, 0.1, 0.3),
    "gamma": (0.05, 0.1, 0.3),
}
_AT_ONCE = 1 << 13  # states worked on at a time: they stay in the cache

Starter: TypeAlias = Callable[[Block, Asked], Start]


def rates_tried(asked: Asked, names: Sequence[str]) -> list[Block]:
    """Every choice of the rates that were left out, with those that were given; each (g, 1 or n).

    The choices stand in rising order, so that of two that do equally well the slower is taken.
    """
    given = [getattr(asked, name) for name in names]
    tried = [GRID[n] if rate is None else (rate,) for n, rate in zip(names, given, strict=True)]
    choices = list(product(*tried))
    every = ([choice[i] for choice in choices] for i in range(len(names)))
    return [np.array(rate, np.float64).reshape(len(choices), -1) for rate in every]


def parts_of(families: int, choices: int) -> Iterator[slice]:
    """Slices over the families, so narrow that the states of all choices stay in the cache."""
    width = max(64, _AT_ONCE // choices)
    return (slice(first, first + width) for first in range(0, families, width))


def walk(model: Level, past: Block, origins: Sequence[int]) -> list[tuple[Choice, State]]:
    """The choice and the state of each family at each origin, from one walk over the history."""
    shape = model.expected().shape
    error, square, squares = np.empty(shape), np.empty(shape), np.zeros(shape)
    wanted, found = set(origins), list[tuple[Choice, State]]()
    for known, actual in enumerate(past, start=1):
        np.subtract(actual, model.expected(), out=error)
        if shape[0] > 1:
            np.multiply(error, error, out=square)
            squares += square
        model.learn(actual, error)
        if known in wanted:
            choice = squares.argmin(axis=0)
            found.append((choice, model.chosen(choice)))
    return found


def ahead_of(state: State, periods: int, *, times: bool) -> Block:
    """The forecast that a state gives, shape (periods, n), never below 0."""
    line = np.repeat(state.level[None, :], periods, axis=0)
    if state.trend is not None:
        line += state.trend * np.arange(1.0, periods + 1)[:, None]
    if state.season is not None:
        season = state.season[np.arange(periods) % len(state.season)]
        line = line * season if times else line + season
    return np.maximum(line, 0.0, out=line)


def smoothing(kind: type[Level], starter: Starter, names: tuple[str, ...], **method: Any) -> Method:
    """A method of smoothing from its kind of state, its starting values and its rates."""

    def forecast(past: Block, origins: Sequence[int], asked: Asked) -> list[Block]:
        """The forecast of each origin, part of the families by part."""
        found = [np.empty((asked.periods, past.shape[1])) for _ in origins]
        for part in parts_of(past.shape[1], len(rates_tried(asked, names)[0])):
            these, some = past[:, part], asked.of(part)
            model = kind(Rates(*rates_tried(some, names)), starter(these, some))
            for block, (_, state) in zip(found, walk(model, these, origins), strict=True):
                block[:, part] = ahead_of(state, asked.periods, times=kind.times)
        return found

    def some_details(past: Block, asked: Asked) -> Details:
        """A second walk, with the rates that each family has chosen."""
        tried, start = rates_tried(asked, names), starter(past, asked)
        ((choice, _),) = walk(kind(Rates(*tried), start), past, [len(past)])
        rates = [_taken_rate(rate, choice) for rate in tried]
        told = _told(kind(Rates(*rates), start), past, start)
        table = rows_of_rates(past.shape[1], **dict(zip(names, rates, strict=True)))
        return replace(told, rates=table)

    def details(past: Block, asked: Asked) -> Details:
        """The details of all families, part by part."""
        parts = parts_of(past.shape[1], len(rates_tried(asked, names)[0]))
        return beside([some_details(past[:, part], asked.of(part)) for part in parts])

    return Method(forecast, details, takes=(*names, "initial"), **method)


def _taken_rate(rate: Block, choice: Choice) -> Block:
    """The rate of each family, shape (1, n)."""
    every = np.broadcast_to(rate, (len(rate), len(choice)))
    return np.take_along_axis(every, choice[None, :], axis=0)


def _told(model: Level, past: Block, start: Start) -> Details:
    """Fit, level, trend and season of a model with one choice of rates."""
    fit, level, trend = (np.empty(past.shape) for _ in range(3))
    for t, actual in enumerate(past):
        expected = model.expected()
        fit[t] = np.maximum(expected[0], 0.0)
        model.learn(actual, actual - expected)
        level[t] = model.level[0]
        if model.trend is not None:
            trend[t] = model.trend[0]
    time = np.arange(len(past))[:, None]
    fit[time < np.broadcast_to(start.taken_from, past.shape)] = np.nan
    level[time + 1 < np.broadcast_to(start.taken_from, past.shape)] = np.nan
    season = None if model.season is None else model.season[:, 0].copy()
    return Details(fit, level, None if model.trend is None else trend, season)


def _two_seasons(season: int) -> int:
    return 2 * season


def _names_added(season: int) -> tuple[str, ...]:
    return ("level", "trend", *(f"season {i}" for i in range(1, season + 1)))


def _names_times(season: int) -> tuple[str, ...]:
    return ("level", "trend", *(f"index {i}" for i in range(1, season + 1)))


_TREND: dict[str, Any] = {
    "needs": lambda season: 2,
    "tried_from": lambda season: 4,
    "keeps": ("level", "trend", "parameters"),
    "start": lambda season: ("level", "trend"),
}
_SEASON: dict[str, Any] = {
    "needs": _two_seasons,
    "tried_from": _two_seasons,
    "keeps": ("level", "trend", "season", "parameters"),
}
_ALL = ("alpha", "beta", "gamma")

SIMPLE_METHOD = smoothing(
    Level,
    start_level,
    ("alpha",),
    needs=lambda season: 1,
    tried_from=lambda season: 1,
    keeps=("level", "parameters"),
    start=lambda season: ("level",),
)
HOLT_METHOD = smoothing(Trend, start_trend, ("alpha", "beta"), **_TREND)
ADJUSTED_METHOD = smoothing(Adjusted, start_flat, ("alpha", "beta"), **_TREND)
LAGGED_METHOD = smoothing(Lagged, start_trend, ("alpha", "beta"), **_TREND)
ADDITIVE_METHOD = smoothing(Seasonal, start_season, _ALL, start=_names_added, **_SEASON)
MULTIPLIED_METHOD = smoothing(Multiplied, start_season_times, _ALL, start=_names_times, **_SEASON)
