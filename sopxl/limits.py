"""Whether the numbers of an array are finite and within their limits, and where one is not.

Imports numpy, errors and values.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.errors import LimitError
from sopxl.extremes import largest, smallest
from sopxl.values import wrong_cell

Place = Callable[[tuple[int, ...]], str]

LARGEST = 1e13  # beyond this float64 no longer holds a hundredth of a unit

_DEMANDS = ("demand", "bookings", "history")  # below zero they mean returns
_FEW = 512  # values of which the places of the extremes are looked up
_SCAN = 1 << 15  # values looked through at a time: they are still in the cache for the second look


def place_of(name: str, index: tuple[int, ...]) -> str:
    """Where a value stands, as a planner counts: period from 1, family row from 1."""
    if len(index) == 2:
        return f"{name}, row {index[1] + 1}, period {index[0] + 1}"
    return f"{name}, period {index[0] + 1}" if index else name


def cell_of(name: str, index: tuple[int, ...]) -> str:
    """Where a value stands in a range of rows and columns, both from 1."""
    if len(index) == 2:
        return f"{name}, row {index[0] + 1}, column {index[1] + 1}"
    return f"{name}, row {index[0] + 1}" if index else name


def check_array(
    array: NDArray[np.float64],
    place: Place,
    minimum: float | None,
    maximum: float | None,
    above: float | None,
) -> None:
    """Raises InputError at the first value that is not finite, LimitError at the first outside."""
    low, high = _extremes(array)
    if not (math.isfinite(low) and math.isfinite(high)):
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise wrong_cell(float(array[index]), place(index))
    check_limits(array, low, high, place, minimum, maximum, above)


def _extremes(array: NDArray[np.float64]) -> tuple[float, float]:
    """Lowest and highest value; NaN if one is in it, since both then are NaN."""
    if array.size <= _FEW:
        return smallest(array), largest(array)
    with np.errstate(invalid="ignore"):
        if array.size <= _SCAN or not array.flags.c_contiguous:
            return float(array.min()), float(array.max())
        flat = array.reshape(-1)
        pieces = [flat[start : start + _SCAN] for start in range(0, flat.size, _SCAN)]
        both = np.array([(piece.min(), piece.max()) for piece in pieces])
        return float(both[:, 0].min()), float(both[:, 1].max())


def check_limits(
    values: NDArray[np.float64] | float,
    low: float,
    high: float,
    place: Place,
    minimum: float | None,
    maximum: float | None,
    above: float | None,
) -> None:
    """Raises LimitError at the first value outside; low and high are the extremes of values."""
    if minimum is not None and low < minimum:
        raise _outside(values, np.less(values, minimum), place, f"{minimum:.10g} or more")
    if above is not None and low <= above:
        raise _outside(values, np.less_equal(values, above), place, f"more than {above:.10g}")
    if maximum is not None and high > maximum:
        raise _outside(values, np.greater(values, maximum), place, f"{maximum:.10g} or less")
    if high > LARGEST or low < -LARGEST:
        too_large = np.greater(np.abs(values), LARGEST)
        raise _outside(values, too_large, place, "at most 10,000,000,000,000 in size", "E122")


def _outside(
    values: NDArray[np.float64] | float,
    wrong: Any,
    place: Place,
    expected: str,
    code: str = "E121",
) -> LimitError:
    index = tuple(int(i) for i in np.argwhere(wrong)[0]) if np.ndim(values) else ()
    found, where = float(np.asarray(values)[index]), place(index)
    fix = "Correct the value."
    if code == "E121" and where.startswith(_DEMANDS):
        code, fix = "E120", "Enter what customers return as an adjustment."
    return LimitError(code, f"found {found:.10g}, {expected} is expected.", where, fix)
