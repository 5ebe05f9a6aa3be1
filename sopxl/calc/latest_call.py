"""Where the year is going to end, and how far from the business plan; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_count, as_periods, total_of
from sopxl.errors import InputError

YEAR = 12  # periods of a fiscal year, months and 4-4-5 alike


@dataclass(frozen=True, slots=True)
class LatestCall:
    """The fiscal year as it looks now; each part one number, or one for each family."""

    year_to_date: Block  # units, shape (1,) or (1, n): actual of the closed periods
    rest_of_year: Block  # units, shape (1,) or (1, n): forecast of the open periods
    latest_call: Block  # units, shape (1,) or (1, n): the two together
    business_plan: Block  # units, shape (1,) or (1, n): of the whole year
    gap: Block  # units, shape (1,) or (1, n): latest call less business plan


def latest_call(
    actual: Any, forecast: Any, business_plan: Any, base: Any, year_start: Any = None
) -> LatestCall:
    """Year to date, rest of the year, the latest call they make, and its gap to the plan.

    actual : shape (T,) or (T, n), units or dollars per period; only what is closed is read.
    forecast : shape of actual; only what is open is read.
    business_plan : shape of actual; only the year is read.
    base : number of the first open period in the ranges, 1 to T + 1.
    year_start : number of the period in which the year of 12 periods starts, 1 to T. Left out:
        the ranges are the year, 12 periods at most.
    Returns : LatestCall; above the business plan the gap is positive.

    Raises InputError (blank or text where a number is read, wrong shape, no whole year),
    LimitError (no such period).
    Rule : latest call = actual of the year before the base + forecast of the year from the base
        on; gap = latest call − business plan
    Source : Wallace and Stahl, Sales & Operations Planning, latest call; hand-worked case

    >>> latest_call([90, 110, None], [100, 100, 120], [100, 100, 100], 3).gap
    array([20.])
    >>> latest_call([90, None, None], [100, 100, 120], [100, 100, 100], 3)
    Traceback (most recent call last):
    sopxl.errors.InputError: E114 actual, period 2: the cell is blank, a number is expected.
    Enter 0 if none is meant.
    """
    count = len(np.atleast_1d(np.asarray(actual, dtype=object)))
    year = _year(count, year_start)
    closed = np.arange(count) < as_count(base, "base", maximum=count + 1) - 1
    happened = _read(actual, "actual", year & closed)
    to_come = _read(forecast, "forecast", year & ~closed, happened)
    planned = _read(business_plan, "business_plan", year, happened)
    to_date, rest, plan = (_total(block) for block in (happened, to_come, planned))
    return LatestCall(to_date, rest, to_date + rest, plan, to_date + rest - plan)


def _year(count: int, year_start: Any) -> Any:
    """Which periods are of the year, shape (T,)."""
    periods = np.arange(count)
    if year_start is None and count <= YEAR:
        return periods >= 0
    if year_start is None:
        raise InputError(
            "E119",
            f"actual has {count} periods, a year has {YEAR}.",
            "year_start",
            "Give the number of the period in which the year starts.",
        )
    first = as_count(year_start, "year_start", maximum=count) - 1
    if first + YEAR > count:
        raise InputError(
            "E118",
            f"actual has {count} periods, the year that starts in period {first + 1} needs "
            f"{first + YEAR}.",
            "actual",
            "Give ranges that hold the whole year.",
        )
    return (periods >= first) & (periods < first + YEAR)


def _read(value: Any, name: str, used: Any, like: Block | None = None) -> Block:
    """The figures of the periods that count, 0 elsewhere whatever stands there."""
    cells = np.atleast_1d(np.array(value, dtype=object))
    if len(cells) == len(used):  # else the refusal below says so
        cells[~used] = 0.0
    return as_periods(cells, name, like=like)


def _total(block: Block) -> Block:
    return total_of(as_block(block)).reshape((1, *block.shape[1:]))
