"""What a forecast is asked for and what it tells; imports numpy and arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

import numpy as np

from sopxl.arrays import Block, Vector

Rate: TypeAlias = float | Vector | None  # one for all families, one each, or left out


@dataclass(frozen=True, slots=True)
class Asked:
    """How a method is to forecast, once every argument is known to be right."""

    periods: int  # how many to forecast
    season: int  # periods in a season
    alpha: Rate = None
    beta: Rate = None
    gamma: Rate = None
    initial: Block | None = None  # starting values before period 1, shape (k, n) or (k, 1)
    weights: Vector | None = None  # of a moving average, oldest first

    def of(self, families: slice) -> Asked:
        """The same for some of the families."""
        initial = self.initial
        if initial is not None and initial.shape[1] > 1:
            initial = initial[:, families]
        alpha, beta, gamma = (
            rate[families] if isinstance(rate, np.ndarray) else rate
            for rate in (self.alpha, self.beta, self.gamma)
        )
        return replace(self, alpha=alpha, beta=beta, gamma=gamma, initial=initial)


@dataclass(frozen=True, slots=True)
class Details:
    """What a method learnt from a history; a part that it does not keep is None."""

    fit: Block  # units, shape (T, n): what it gives for the past; NaN where it gives nothing
    level: Block | None = None  # units, shape (T, n): at the end of each period
    trend: Block | None = None  # units per period, shape (T, n): at the end of each period
    season: Block | None = None  # shape (season, n): in the order of the periods of the history
    rates: Block | None = None  # shape (3, n): alpha, beta, gamma; NaN where one is not used


def beside(parts: Sequence[Details]) -> Details:
    """The details of some families after those of others; all of one method."""
    if len(parts) == 1:
        return parts[0]
    rows = ([getattr(part, field.name) for part in parts] for field in fields(Details))
    fit, *rest = (None if row[0] is None else np.concatenate(row, axis=1) for row in rows)
    assert fit is not None
    return Details(fit, *rest)


Forecaster: TypeAlias = Callable[[Block, Sequence[int], Asked], list[Block]]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to forecast.

    forecast : from a history of shape (T, n), for each origin (a number of periods known by then)
    the forecast of the periods that follow, shape (periods, n), as it would have been made then.
    """

    forecast: Forecaster
    details: Callable[[Block, Asked], Details]
    needs: Callable[[int], int]  # fewest periods of history, by season
    tried_from: Callable[[int], int]  # periods that the starting values are taken from
    takes: tuple[str, ...] = ()  # the arguments that are of use to it
    keeps: tuple[str, ...] = ()  # what it can show beside forecast, fit and method
    start: Callable[[int], tuple[str, ...]] = lambda season: ()  # names of the starting values


def from_last_origin(
    once: Callable[[Block, Asked], Block],
) -> Forecaster:
    """A forecast that knows nothing of the one before, made anew at each origin."""

    def forecast(past: Block, origins: Sequence[int], asked: Asked) -> list[Block]:
        """The forecast of each origin, from the periods known by then."""
        return [once(past[:known], asked) for known in origins]

    return forecast


def flat(value: Vector, periods: int) -> Block:
    """The same value in every period, shape (periods, n)."""
    return np.repeat(value[None, :], periods, axis=0)


def unknown(shape: tuple[int, ...]) -> Block:
    """Nothing known: NaN everywhere."""
    return np.full(shape, np.nan)


def rows_of_rates(families: int, **rates: Any) -> Block:
    """Alpha, beta and gamma of each family, shape (3, n); NaN where one is not used."""
    table = unknown((3, families))
    for row, name in enumerate(("alpha", "beta", "gamma")):
        if name in rates:
            table[row] = rates[name]
    return table
