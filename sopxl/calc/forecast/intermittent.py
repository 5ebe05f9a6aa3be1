"""Forecasts of demand that comes in some periods only; imports numpy and arrays.

Both methods smooth the size of a demand apart from how often one comes, and both start from the
first demand; what they expect is size by how often, the same for every period to come.
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.forecast.model import Asked
from sopxl.calc.forecast.smoothing import smoothing
from sopxl.calc.forecast.starting import given_start
from sopxl.calc.forecast.states import Choice, Level, Rates, Start, State, copies, of_choice


class Croston(Level):
    """Size and interval of demands, both smoothed by alpha, and only when a demand comes."""

    def __init__(self, rates: Rates, start: Start) -> None:
        """Size, and how often as the trend of the starting values."""
        super().__init__(rates, start)
        assert start.trend is not None
        self._size, self._often = self.level.copy(), copies(start.trend, self.level.shape)
        self._taken_from, self._known = start.taken_from, 0
        self._waited = np.ones(self.level.shape[1])
        self._put_together()

    def learn(self, actual: Vector, error: Block) -> None:
        """Takes in a period with or without a demand; error is not used."""
        del error
        self._known += 1
        self._learn(actual, (actual > 0).astype(np.float64))
        self._put_together()

    def _learn(self, actual: Vector, comes: Vector) -> None:
        """Both move only where a demand comes; comes is 1 or 0."""
        self._size += self._alpha * (actual - self._size) * comes
        self._often += self._alpha * (self._waited - self._often) * comes
        self._waited = np.where(comes > 0, 1.0, self._waited + 1.0)

    def _put_together(self) -> None:
        np.divide(self._size, self._often, out=self.level)

    def chosen(self, choice: Choice) -> State:
        """As of any smoothing; before the first demand nothing is expected."""
        rate = of_choice(self.level, choice)
        return State(np.where(self._known >= self._taken_from, rate, 0.0))


class Probable(Croston):
    """Teunter, Syntetos and Babai: the probability of a demand learns in every period."""

    def _learn(self, actual: Vector, comes: Vector) -> None:
        """The size moves where a demand comes, the probability always, after the first demand."""
        live = (self._known > np.asarray(self._taken_from)).astype(np.float64)
        self._size += self._alpha * (actual - self._size) * (comes * live)
        self._often += self._beta * (comes - self._often) * live

    def _put_together(self) -> None:
        np.multiply(self._size, self._often, out=self.level)


def _first_demand(past: Block) -> tuple[Vector, Vector]:
    """Size and period, from 1, of the first demand; 0 and 0 where there was none."""
    sold = past > 0
    place = sold.argmax(axis=0)
    size = past[place, np.arange(past.shape[1])]
    return size, np.where(size > 0, place + 1.0, 0.0)


def _start_interval(past: Block, asked: Asked) -> Start:
    """Size and interval given, or those of the first demand."""
    given = given_start(past, asked)
    if given is not None:
        return Start(given[0], given[1])
    size, period = _first_demand(past)
    return Start(size, np.maximum(period, 1.0), taken_from=period)


def _start_probability(past: Block, asked: Asked) -> Start:
    """Size and probability given, or those of the first demand."""
    start = _start_interval(past, asked)
    if asked.initial is not None or start.trend is None:
        return start
    return Start(start.level, 1.0 / start.trend, taken_from=start.taken_from)


CROSTON_METHOD = smoothing(
    Croston,
    _start_interval,
    ("alpha",),
    needs=lambda season: 1,
    tried_from=lambda season: 1,
    keeps=("level", "parameters"),
    start=lambda season: ("size", "interval"),
)
TSB_METHOD = smoothing(
    Probable,
    _start_probability,
    ("alpha", "beta"),
    needs=lambda season: 1,
    tried_from=lambda season: 1,
    keeps=("level", "parameters"),
    start=lambda season: ("size", "probability"),
)
