"""Working days between two days; imports numpy and arrays, and knows days as numbers only."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Vector, as_periods

_WEEK, _WORKING, _MONDAY = 7, 5, 2  # a day number that 7 divides is a Saturday


def working_days(starts: Any, ends: Any, holidays: Any = ()) -> Vector:
    """Working days in each period: Monday to Friday, less holidays.

    starts : shape (T,), day number of the first day of each period (1900 system).
    ends : shape of starts, day number of the last day.
    holidays : day numbers without work, in any order; one on a Saturday or Sunday counts once.
    Returns : shape of starts, days, 0 or more.

    Raises InputError (blank, text, different shapes).
    Rule : days from Monday to Friday from start to end, both counted, less the holidays of them
    Source : Microsoft Excel, function NETWORKDAYS; hand-worked: January 2024 has 23

    >>> working_days([45292], [45322], [45292])
    array([22.])
    >>> working_days([45292], [45322, 45351])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 ends: ends has 2 periods, 1 is expected.
    Give ranges of the same size.
    """
    first = as_periods(starts, "starts", above=0)
    last = as_periods(ends, "ends", like=first)
    return count_days(first, last, holidays)


def count_days(first: Vector, last: Vector, holidays: Any) -> Vector:
    """The rule of working_days on arrays of any one shape; none where last is before first.

    first, last : day numbers. holidays : day numbers, in any order. Returns : shape of first.
    """
    off = np.asarray(holidays, np.float64).reshape(-1)
    days = off[off % _WEEK >= _MONDAY].tolist()
    free = np.array(sorted(set(days)), np.float64)  # np.unique would import all of numpy.ma
    after = np.maximum(last + 1, first)
    lost = np.searchsorted(free, after) - np.searchsorted(free, first)
    return np.asarray(_weekdays_before(after) - _weekdays_before(first) - lost)


def _weekdays_before(day: Vector) -> Vector:
    return np.asarray(day // _WEEK * _WORKING + np.maximum(day % _WEEK - _MONDAY, 0))
