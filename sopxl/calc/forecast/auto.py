"""Which method would have been nearest, had it been used before; imports numpy and the methods.

Each method forecasts from several origins in the past, each time from what was known by then,
and is held against what came. The rates that a method leaves open are chosen anew at each origin.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector, total_of
from sopxl.calc.forecast.model import Asked, Details, unknown
from sopxl.calc.forecast.words import METHODS, TRIED

_YEAR = 12  # origins that are enough where a season is shorter
_SAME = 1e-9  # errors nearer than this part of the mean demand are equal: the simpler is taken


def origins_of(known: int, season: int) -> range:
    """The last periods to forecast from: a third of the history, at most a season or 12."""
    count = min(max(season, _YEAR), known // 3) if known > 2 else known - 1
    return range(known - max(count, 0), known)


def rolling_error(name: str, past: Block, origins: Sequence[int], asked: Asked) -> Vector:
    """Mean absolute error of a method over all origins and the periods after each, shape (n,)."""
    total, count = np.zeros(past.shape[1]), 0
    forecasts = METHODS[name].forecast(past, origins, asked)
    for known, coming in zip(origins, forecasts, strict=True):
        came = past[known : known + asked.periods]
        total += total_of(np.abs(came - coming[: len(came)]))
        count += len(came)
    return total / count


def chosen_methods(past: Block, asked: Asked) -> NDArray[np.int_]:
    """The number in TRIED of the method that each family takes, shape (n,)."""
    origins = origins_of(len(past), asked.season)
    if not origins:
        return np.zeros(past.shape[1], np.int_)
    errors = np.full((len(TRIED), past.shape[1]), np.inf)
    for row, name in enumerate(TRIED):
        if METHODS[name].tried_from(asked.season) <= origins[0]:
            errors[row] = rolling_error(name, past, origins, asked)
    same = _SAME * total_of(past) / len(past)
    return np.asarray((errors <= errors.min(axis=0) + same).argmax(axis=0))


def auto_forecast(past: Block, asked: Asked) -> Block:
    """The forecast of each family by its own method, shape (periods, n)."""
    choice = chosen_methods(past, asked)
    coming = np.empty((asked.periods, past.shape[1]))
    for number in np.unique(choice):
        of_it = choice == number
        (found,) = METHODS[TRIED[number]].forecast(
            np.ascontiguousarray(past[:, of_it]), [len(past)], asked
        )
        coming[:, of_it] = found
    return coming


def auto_details(past: Block, asked: Asked) -> Details:
    """The details of each family by its own method; NaN where its method keeps no such part."""
    choice, families = chosen_methods(past, asked), past.shape[1]
    told = Details(
        unknown(past.shape),
        unknown(past.shape),
        unknown(past.shape),
        unknown((asked.season, families)),
        unknown((3, families)),
    )
    for number in np.unique(choice):
        of_it = choice == number
        found = METHODS[TRIED[number]].details(np.ascontiguousarray(past[:, of_it]), asked)
        for name in ("fit", "level", "trend", "season", "rates"):
            part = getattr(found, name)
            if part is not None:
                getattr(told, name)[:, of_it] = part
    return told
