"""What exponential smoothing knows and how it learns from one period; imports numpy and arrays.

A state stands for every choice of rates and every family at once, shape (g, n). Each kind says
what it expects of the next period, and then learns from what came. All are written in the form
that moves by the error, which is the textbook form with its terms put together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector

Choice = NDArray[np.intp]  # which of the choices each family takes, shape (n,)

SMALLEST = 1e-6  # a seasonal index, or a level beside its start, below which nothing is divided


@dataclass(frozen=True, slots=True)
class Start:
    """Starting values: what is held true before period 1."""

    level: Vector  # units, shape (n,)
    trend: Vector | None = None  # units per period, shape (n,)
    season: Block | None = None  # shape (season, n)
    taken_from: Vector | float = 0.0  # periods whose fit is not known: the start is made of them


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast each part learns, for each choice, shape (g, 1) or (g, n)."""

    alpha: Block
    beta: Block | None = None
    gamma: Block | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What one choice knows at the end of a period."""

    level: Vector  # units, shape (n,)
    trend: Vector | None = None  # units per period, shape (n,)
    season: Block | None = None  # shape (season, n), that of the coming period first


class Level:
    """Simple exponential smoothing: a level that moves by alpha of the error."""

    times = False  # whether the season multiplies

    def __init__(self, rates: Rates, start: Start) -> None:
        """From the starting values on, one state for each choice of rates."""
        shape = (len(rates.alpha), len(start.level))
        self.level = copies(start.level, shape)
        self.trend: Block | None = None
        self.season: Block | None = None
        self.turn = 0  # which seasonal index is next
        self._alpha = rates.alpha
        self._beta = rates.alpha if rates.beta is None else rates.beta
        self._step = np.empty(shape)

    def expected(self) -> Block:
        """The forecast of the coming period."""
        return self.level

    def learn(self, actual: Vector, error: Block) -> None:
        """Takes in a period; error is actual less what was expected."""
        del actual
        np.multiply(error, self._alpha, out=self._step)
        self.level += self._step

    def chosen(self, choice: Choice) -> State:
        """The state of the choice that each family takes, shape (n,)."""
        level = of_choice(self.level, choice)
        trend = None if self.trend is None else of_choice(self.trend, choice)
        if self.season is None:
            return State(level, trend)
        season = self.season[:, choice, np.arange(len(choice))]
        return State(level, trend, np.roll(season, -self.turn, axis=0))


class Trend(Level):
    """Holt: the level also moves by a trend, which learns beta of how far the level went."""

    trend: Block

    def __init__(self, rates: Rates, start: Start) -> None:
        """A level, and a trend that has to be given."""
        super().__init__(rates, start)
        assert start.trend is not None
        self.trend = copies(start.trend, self.level.shape)
        self._ahead = np.empty(self.level.shape)

    def expected(self) -> Block:
        """Level and trend together: the forecast including trend."""
        return np.add(self.level, self.trend, out=self._ahead)

    def learn(self, actual: Vector, error: Block) -> None:
        """Level = level + trend + alpha × error; trend = trend + alpha × beta × error."""
        del actual
        np.multiply(error, self._alpha, out=self._step)
        np.add(self._ahead, self._step, out=self.level)
        self._step *= self._beta
        self.trend += self._step


class Adjusted(Trend):
    """Adjusted smoothing: the level learns as if there were no trend, which is added after."""

    def learn(self, actual: Vector, error: Block) -> None:
        """Level = level + alpha × (actual − level); trend = trend + beta × (step − trend)."""
        np.subtract(actual, self.level, out=error)
        np.multiply(error, self._alpha, out=self._step)
        self.level += self._step
        self._step -= self.trend
        self._step *= self._beta
        self.trend += self._step


class Lagged(Trend):
    """Trend-adjusted forecast: the trend learns how far the forecast went, so one period later."""

    def __init__(self, rates: Rates, start: Start) -> None:
        """A level and a trend; before the first period no forecast has gone anywhere."""
        super().__init__(rates, start)
        self._last = np.zeros(self.level.shape)

    def learn(self, actual: Vector, error: Block) -> None:
        """Level = level + trend + alpha × error; trend = trend + alpha × beta × error before."""
        del actual
        np.multiply(error, self._alpha, out=self._step)
        np.add(self._ahead, self._step, out=self.level)
        self.trend += self._beta * self._last
        self._last[...] = self._step


class Seasonal(Trend):
    """Holt and Winters, additive: an index of each season is added to level and trend."""

    season: Block

    def __init__(self, rates: Rates, start: Start) -> None:
        """Level, trend and the indices of a season, the first for period 1."""
        super().__init__(rates, start)
        assert rates.gamma is not None
        assert start.season is not None
        self._gamma = rates.gamma
        self.season = np.stack([copies(index, self.level.shape) for index in start.season])
        self._with_season = np.empty(self.level.shape)

    def expected(self) -> Block:
        """Level, trend and the index of the season."""
        np.add(super().expected(), self.season[self.turn], out=self._with_season)
        return self._with_season

    def learn(self, actual: Vector, error: Block) -> None:
        """Index = index + gamma × (actual − new level − index)."""
        super().learn(actual, error)
        index = self.season[self.turn]
        index += self._gamma * (actual - self.level - index)
        self.turn = (self.turn + 1) % len(self.season)


class Multiplied(Seasonal):
    """Holt and Winters, multiplicative: level and trend are multiplied by an index."""

    times = True

    def __init__(self, rates: Rates, start: Start) -> None:
        """The same, and how small a level may be that something is divided by."""
        super().__init__(rates, start)
        self._least = SMALLEST * np.abs(start.level)

    def expected(self) -> Block:
        """Level and trend times the index of the season."""
        np.multiply(Trend.expected(self), self.season[self.turn], out=self._with_season)
        return self._with_season

    def learn(self, actual: Vector, error: Block) -> None:
        """Textbook form; an index, or a level, of nothing teaches nothing."""
        index, before = self.season[self.turn], self.level.copy()
        base = self._ahead.copy()
        np.divide(actual, index, out=base, where=index > SMALLEST)
        np.subtract(base, self._ahead, out=self._step)
        self._step *= self._alpha
        np.add(self._ahead, self._step, out=self.level)
        self.trend += self._beta * (self.level - before - self.trend)
        ratio = index.copy()
        np.divide(actual, self.level, out=ratio, where=self.level > self._least)
        index += self._gamma * (ratio - index)
        self.turn = (self.turn + 1) % len(self.season)


def copies(values: Vector, shape: tuple[int, ...]) -> Block:
    """The values of each family once for every choice, shape (g, n)."""
    return np.array(np.broadcast_to(values, shape), order="C")  # as it is, axes would be turned


def of_choice(values: Block, choice: Choice) -> Vector:
    """Of every family the value of the choice that it takes, shape (n,)."""
    return np.asarray(values[choice, np.arange(len(choice))])
