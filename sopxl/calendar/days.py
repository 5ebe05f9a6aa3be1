"""Days as numpy has them and as a spreadsheet counts them; imports datetime and numpy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.datetime64]  # whole days, datetime64[D]
Numbers: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Day: TypeAlias = dt.date | np.datetime64

_EPOCH = np.datetime64("1899-12-30", "D")


def as_day(day: Day) -> Any:
    """One day as datetime64[D]; a time of day is cut off."""
    return np.array(day, dtype="datetime64").astype("datetime64[D]")[()]


def as_days(days: Sequence[Day] | Days) -> Days:
    """Several days as datetime64[D]."""
    return np.array([as_day(day) for day in days], dtype="datetime64[D]")


def day_numbers(days: Days) -> Numbers:
    """Days as day numbers of the 1900 system, as a spreadsheet counts them."""
    return (days - _EPOCH).astype(np.float64)


def days_of(numbers: Numbers) -> Days:
    """Day numbers of the 1900 system as days; a time of day is cut off."""
    return _EPOCH + np.floor(np.asarray(numbers, np.float64)).astype("timedelta64[D]")
