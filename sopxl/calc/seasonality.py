"""Seasonal indices: how each period of a season stands to the mean; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_block, as_count, as_periods, as_word, total_of
from sopxl.errors import InputError

SIMPLE_AVERAGE, YEARLY_AVERAGE = "simple average", "yearly average"
MOVING_AVERAGE = "moving average"
METHODS = (SIMPLE_AVERAGE, YEARLY_AVERAGE, MOVING_AVERAGE)


def seasonal_indices(history: Any, season: Any, method: str = SIMPLE_AVERAGE) -> Block:
    """How far each period of a season lies above or below the mean, as a ratio.

    history : shape (T,) or (T, n), units per period, oldest first, each 0 or more.
    season : periods in a season, 1 to 120; 12 for months and for 4-4-5.
    method : "simple average", "yearly average" or "moving average". Left out: "simple average".
    Returns : shape (season,) or (season, n), ratios that average 1, the first for the first
        period of the history and every season after; NaN for a family without demand.

    Raises InputError (blank, text, no such method, history too short), LimitError (negative).
    Rule : simple average: mean of the periods of one place ÷ mean of all places; yearly average:
        mean of period ÷ mean of its season, over the whole seasons; moving average: mean of
        period ÷ centred moving average, which for an even season gives both its ends half
        weight, then scaled to average 1
    Source : Heizer, Render and Munson, Operations Management, seasonal indices; Krajewski,
        Operations Management, multiplicative seasonal method; Stevenson, centred moving average

    >>> seasonal_indices([10, 30, 14, 26], 2)
    array([0.6, 1.4])
    >>> seasonal_indices([10, 30], 4)
    Traceback (most recent call last):
    sopxl.errors.InputError: E420 history: history has 2 periods, 4 are needed.
    Give a longer history, or a shorter season.
    """
    past = as_periods(history, "history", minimum=0)
    length = as_count(season, "season")
    chosen = as_word(method, "method", METHODS)
    needed = 2 * length if chosen == MOVING_AVERAGE else length
    if len(past) < needed:
        raise InputError(
            "E420",
            f"history has {len(past)} period{'s' * (len(past) > 1)}, {needed} are needed.",
            "history",
            "Give a longer history, or a shorter season.",
        )
    found = _BY_METHOD[chosen](as_block(past), length)
    found[:, ~as_block(past).any(axis=0)] = np.nan
    return found.reshape((length, *past.shape[1:]))


def moving_average_indices(past: Block, season: int) -> Block:
    """Ratio to the centred moving average, shape (season, n); a ratio of nothing is not counted."""
    centred = centred_average(past, season)
    counted = centred > 0
    ratio = np.divide(past, centred, out=np.ones_like(past), where=counted)
    found = mean_by_position(ratio, counted.astype(np.float64), season, nothing=1.0)
    return _to_average_1(found)


def centred_average(past: Block, season: int) -> Block:
    """Mean of a season around each period, shape (T, n); NaN where the season is not whole.

    A season of an even number of periods has no middle one: the window is one period longer, and
    the periods at both its ends count half.
    """
    half = season // 2
    window = 2 * half + 1
    total = np.zeros((max(len(past) - window + 1, 0), past.shape[1]))
    for first in range(window):
        at_an_end = season % 2 == 0 and first in (0, window - 1)
        total += (0.5 if at_an_end else 1.0) * past[first : first + len(total)]
    centred = np.full(past.shape, np.nan)
    centred[half : half + len(total)] = total / season
    return centred


def mean_by_position(values: Block, counted: Block, season: int, *, nothing: float = 0.0) -> Block:
    """Mean over the seasons of each place in a season, shape (season, n).

    values, counted : shape (T, n); counted is 1 or 0. nothing : what stands where none counts.
    """
    found = np.full((season, values.shape[1]), nothing)
    total, count = (_sum_by_position(part, season) for part in (values * counted, counted))
    np.divide(total, count, out=found, where=count > 0)
    return found


def _sum_by_position(values: Block, season: int) -> Block:
    """Sum over the seasons of each place in a season; a season that is not whole is filled up."""
    seasons = -(-len(values) // season)
    filled = np.zeros((seasons * season, values.shape[1]))
    filled[: len(values)] = values
    return total_of(filled.reshape(seasons, -1)).reshape(season, -1)


def _simple(past: Block, season: int) -> Block:
    return _to_average_1(mean_by_position(past, np.ones_like(past), season))


def _yearly(past: Block, season: int) -> Block:
    """Ratios to the mean of the own season; an unfinished last season is left out."""
    whole = len(past) // season * season
    seasons = past[:whole].reshape(whole // season, season, -1)
    means = np.stack([total_of(one) for one in seasons]) / season
    mean = np.repeat(means, season, axis=0)
    ratio = np.divide(past[:whole], mean, out=np.ones_like(mean), where=mean > 0)
    return mean_by_position(ratio, (mean > 0).astype(np.float64), season, nothing=1.0)


def _to_average_1(found: Block) -> Block:
    """Scaled so that a season adds and takes nothing."""
    mean: Vector = total_of(found) / len(found)
    return np.divide(found, mean, out=np.ones_like(found), where=mean > 0)


_BY_METHOD = {
    SIMPLE_AVERAGE: _simple,
    YEARLY_AVERAGE: _yearly,
    MOVING_AVERAGE: moving_average_indices,
}
