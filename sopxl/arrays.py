"""The one door where numbers become float64 arrays; imports numpy and errors only.

Inside the engine time runs down the first axis: shape (T,) for one family, (T, n) for a block of
n families. Nothing gets in that is not a finite number: a blank, a text, a date, a boolean, an
error value, NaN and the infinities are each refused with their place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.errors import CellValueError, InputError, LimitError, SopError

Vector = NDArray[np.float64]  # shape (T,)
Block = NDArray[np.float64]  # shape (T,) or (T, n)

LARGEST = 1e13  # beyond this float64 no longer holds a hundredth of a unit

EXCEL_ERRORS = frozenset(
    (
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#BUSY!"),
        "#PYTHON!",
    )
)

Place = Callable[[tuple[int, ...]], str]


def is_blank(value: object) -> bool:
    """Whether a cell value is a blank: nothing, or a text of no characters."""
    return value is None or (isinstance(value, str) and not value.strip())


def wrong_cell(value: object, where: str) -> SopError:
    """The error for one cell value that is not a finite number."""
    if is_blank(value):
        return InputError(
            "E114", "the cell is blank, a number is expected.", where, "Enter 0 if none is meant."
        )
    if isinstance(value, str) and value.strip() in EXCEL_ERRORS:
        error = value.strip()
        return CellValueError(
            "E113", f"the cell holds the error {error}.", error, where, "Mend that cell first."
        )
    if isinstance(value, str):
        return _wrong_text(value, where)
    if isinstance(value, bool | np.bool_):
        shown = "TRUE" if value else "FALSE"
        return InputError(
            "E110", f"found {shown}, a number is expected.", where, "Enter the quantity."
        )
    if isinstance(value, dt.date):
        return InputError(
            "E110",
            f"found the date {value:%Y-%m-%d}, a number is expected.",
            where,
            "Check that the range starts in the right row and column.",
        )
    return InputError(
        "E116", f"found {value}, a finite number is expected.", where, "Mend the calculation above."
    )


def _wrong_text(value: str, where: str) -> SopError:
    try:
        float(value)
    except ValueError:
        return InputError(
            "E110",
            f'found the text "{value}", a number is expected.',
            where,
            "Enter a number without unit, or leave the row out.",
        )
    return InputError(
        "E111",
        f'found the number {value} stored as text "{value}".',
        where,
        "Convert the cell to a number.",
    )


def as_number(
    value: Any,
    name: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
) -> float:
    """One finite number within its limits.

    value : a number. minimum, maximum : limits that the number may touch; above : one it may not.
    Returns : float. Raises InputError (not a number), LimitError (outside the limits).

    >>> as_number(3, "opening")
    3.0
    """
    array = np.asarray(value) if isinstance(value, np.ndarray | np.generic) else None
    if array is not None and array.size == 1:
        value = array.item()
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise wrong_cell(value, name)
    _check_limits(np.float64(value), lambda _: name, minimum, maximum, above)
    return float(value)


def as_periods(
    value: Any,
    name: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    length: int | None = None,
    like: Block | None = None,
) -> Block:
    """One number a period, shape (T,), or a block of families, shape (T, n).

    value : array or nested list of numbers, time down the first axis. like : an array of the same
    number of periods, named in the error as the measure; length : the number of periods instead.
    Returns : float64 array, the same object if it already is one.
    Raises InputError (blank, text, error, wrong length), LimitError (outside the limits).

    >>> as_periods([30, 40], "demand", minimum=0)
    array([30., 40.])
    """
    array = _to_float64(value, name)
    if array.ndim not in (1, 2):
        raise InputError(
            "E117",
            f"{name} has {array.ndim} dimensions, one number a period is expected.",
            name,
            "Give one row or column, or a block of families by periods.",
        )
    wanted = length if like is None else like.shape[0]
    if wanted is not None and array.shape[0] != wanted:
        raise InputError(
            "E118",
            f"{name} has {array.shape[0]} periods, {wanted} are expected.",
            name,
            "Give ranges of the same length.",
        )
    if array.shape[0] == 0:
        raise InputError("E107", f"{name} has no periods.", name, "Give at least one period.")
    _check_finite(array, name)
    _check_limits(array, lambda index: place_of(name, index), minimum, maximum, above)
    return array


def as_each(
    value: Any, name: str, families: int | None, *, minimum: float | None = None
) -> float | Vector:
    """One number for all families, or one each, shape (n,).

    families : how many there are; None for a single row, where only one number fits.
    Returns : float, or float64 array of shape (n,).
    Raises InputError (not numbers, wrong count), LimitError (under the minimum).

    >>> as_each([100, 80], "opening", 2)
    array([100.,  80.])
    """
    if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str):
        return as_number(value, name, minimum=minimum)
    array = _to_float64(value, name).reshape(-1)
    if array.size == 1:
        return as_number(array[0], name, minimum=minimum)
    if array.size != families:
        raise InputError(
            "E118",
            f"{name} has {array.size} values for {families or 1} "
            f"{'families' if (families or 1) > 1 else 'family'}.",
            name,
            "Give one value for all, or one for each family.",
        )
    _check_finite(array, name)
    _check_limits(array, lambda index: f"{name}, row {index[0] + 1}", minimum, None, None)
    return array


def place_of(name: str, index: tuple[int, ...]) -> str:
    """Where a value stands, as a planner counts: period from 1, family row from 1."""
    if len(index) == 2:
        return f"{name}, row {index[1] + 1}, period {index[0] + 1}"
    return f"{name}, period {index[0] + 1}" if index else name


def _to_float64(value: Any, name: str) -> NDArray[np.float64]:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return value.astype(np.float64)
    cells = np.asarray(value, dtype=object)
    for index, cell in np.ndenumerate(cells):
        if isinstance(cell, bool) or not isinstance(cell, int | float | np.number):
            raise wrong_cell(cell, place_of(name, index))
    return cells.astype(np.float64)


def _check_finite(array: NDArray[np.float64], name: str) -> None:
    # A sum is finite only if every term is: one pass without a temporary for the usual case.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(array.sum()):
            return
    wrong = ~np.isfinite(array)
    if wrong.any():
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise wrong_cell(float(array[index]), place_of(name, index))


def _check_limits(
    array: NDArray[np.float64] | np.float64,
    place: Place,
    minimum: float | None,
    maximum: float | None,
    above: float | None,
) -> None:
    if minimum is not None and np.min(array) < minimum:
        _outside(array, np.less(array, minimum), place, f"{minimum:g} or more", _code(minimum))
    if above is not None and np.min(array) <= above:
        _outside(array, np.less_equal(array, above), place, f"more than {above:g}", "E121")
    if maximum is not None and np.max(array) > maximum:
        _outside(array, np.greater(array, maximum), place, f"{maximum:g} or less", "E121")
    if np.max(array) > LARGEST or np.min(array) < -LARGEST:
        too_large = np.greater(np.abs(array), LARGEST)
        _outside(array, too_large, place, "at most 10,000,000,000,000 in size", "E122")


def _code(minimum: float) -> str:
    return "E120" if minimum == 0 else "E121"


def _outside(
    array: NDArray[np.float64] | np.float64, wrong: Any, place: Place, expected: str, code: str
) -> None:
    index = tuple(int(i) for i in np.argwhere(wrong)[0]) if np.ndim(array) else ()
    found = float(np.asarray(array)[index])
    raise LimitError(
        code, f"found {found:g}, {expected} is expected.", place(index), "Correct the value."
    )
