"""The one door where numbers become float64 arrays; imports numpy, errors, limits and values.

Inside the engine time runs down the first axis: shape (T,) for one family, (T, n) for a block of
n families. Nothing gets in that is not a finite number: a blank, a text, a date, a boolean, an
error value, NaN and the infinities are each refused with their place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.errors import InputError, LimitError
from sopxl.extremes import largest, smallest
from sopxl.limits import LARGEST, Place, cell_of, check_array, check_limits, place_of
from sopxl.values import EXCEL_ERRORS, is_blank, wrong_cell

__all__ = [
    "EXCEL_ERRORS",
    "LARGEST",
    "Block",
    "Vector",
    "as_block",
    "as_count",
    "as_days",
    "as_each",
    "as_items",
    "as_like",
    "as_matrix",
    "as_number",
    "as_periods",
    "as_row",
    "as_word",
    "column_blocks",
    "families_of",
    "is_blank",
    "largest",
    "place_of",
    "smallest",
    "total_of",
    "wrong_cell",
]

Vector = NDArray[np.float64]  # shape (T,) or (n,)
Block = NDArray[np.float64]  # shape (T,) or (T, n)

_ARRAYS = (np.ndarray, np.generic)
_PLAIN = frozenset((float, int))  # kinds of cell that are numbers beyond doubt
_COLUMNS = 4096  # families worked on at a time: their columns stay in the cache
_FEW = 64  # families below which one call is quicker than one for each period


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
    if isinstance(value, _ARRAYS) and value.size == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise wrong_cell(value, name)
    number = float(value)
    check_limits(number, number, number, lambda _: name, minimum, maximum, above)
    return number


def as_count(value: Any, name: str, *, minimum: int = 1, maximum: int = 120) -> int:
    """One whole number within its limits.

    value : a number without a fraction. Returns : int.
    Raises InputError (not a number), LimitError (a fraction, or outside the limits).

    >>> as_count(12.0, "periods")
    12
    """
    number = as_number(value, name)
    if not minimum <= number <= maximum or number != int(number):
        raise LimitError(
            "E136",
            f"found {number:.10g}, a whole number from {minimum} to {maximum} is expected.",
            name,
            "Correct the value.",
        )
    return int(number)


def as_word(value: str, name: str, words: Sequence[str]) -> str:
    """One of a few words, capitals or not.

    value : the word as written. Returns : the word as the list has it.
    Raises InputError, which lists the words.

    >>> as_word(" Backorder", "shortage", ("backorder", "lost"))
    'backorder'
    """
    found = str(value).strip().casefold()
    if found in words:
        return found
    choices = ", ".join(f'"{word}"' for word in words)
    raise InputError(
        "E124", f'there is no {name} "{value}".', name, f"Write one of these: {choices}."
    )


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
    periods and families; length : the number of periods alone.
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
        raise _wrong_count(name, array.shape[0], "period", wanted)
    if like is not None and _families(array) != _families(like):
        raise _wrong_count(name, _families(array), "family", _families(like))
    if array.size == 0:
        raise InputError("E107", f"{name} has no periods.", name, "Give at least one period.")
    check_array(array, lambda index: place_of(name, index), minimum, maximum, above)
    return array if like is None else array.reshape(like.shape)


def as_row(
    value: Any,
    name: str,
    length: int,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
) -> Vector:
    """One number a period, the same for all families, shape (T,).

    value : a row or column of numbers. length : the number of periods.
    Returns : float64 array. Raises InputError, LimitError.

    >>> as_row([20, 21], "working_days", 2)
    array([20., 21.])
    """
    array = _to_float64(value, name)
    if array.size not in array.shape:
        raise InputError(
            "E117", f"{name} is a block, one row or column is expected.", name, "Give a single row."
        )
    return as_periods(
        array.reshape(-1), name, minimum=minimum, maximum=maximum, above=above, length=length
    )


def as_days(
    value: Any, name: str, length: int, *, minimum: float | None = None, above: float | None = None
) -> Vector:
    """Days, weeks or hours of each period: one number for all periods, or one a period.

    value : a number, or a row or column of them. length : the number of periods.
    Returns : float64 array, shape (T,). Raises InputError, LimitError.

    >>> as_days(20, "working_days", 2)
    array([20., 20.])
    """
    if np.size(value) == 1:
        value = [np.ravel(np.asarray(value, dtype=object))[0]] * length
    return as_row(value, name, length, minimum=minimum, above=above)


def as_each(
    value: Any,
    name: str,
    families: int | None,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
) -> float | Vector:
    """One number for all families, or one each, shape (n,).

    families : how many there are; None for a single row, where only one number fits.
    Returns : float, or float64 array of shape (n,).
    Raises InputError (not numbers, wrong count), LimitError (outside the limits).

    >>> as_each([100, 80], "opening", 2)
    array([100.,  80.])
    """
    if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str):
        return as_number(value, name, minimum=minimum, maximum=maximum, above=above)
    array = _to_float64(value, name).reshape(-1)
    if array.size == 1:
        return as_number(array[0], name, minimum=minimum, maximum=maximum, above=above)
    if array.size != families:
        count = families or 1
        raise InputError(
            "E118",
            f"{name} has {array.size} values for {_counted(count, 'family')}.",
            name,
            "Give one value for all, or one for each family.",
        )
    check_array(array, lambda index: f"{name}, row {index[0] + 1}", minimum, maximum, above)
    return array


def as_items(value: Any, name: str) -> Vector:
    """One number for each item of a list, shape (n,).

    value : a number, or a row or column of numbers.
    Returns : float64 array. Raises InputError (not numbers, none at all, a block).

    >>> as_items([[5], [6]], "on_hand")
    array([5., 6.])
    """
    array = _to_float64(value, name, lambda index: _item_of(name, index))
    if array.size not in (*array.shape, 1):
        raise InputError(
            "E117", f"{name} is a block, one row or column is expected.", name, "Give a single row."
        )
    array = array.reshape(-1)
    if array.size == 0:
        raise InputError("E107", f"{name} has no items.", name, "Give at least one item.")
    check_array(array, lambda index: _item_of(name, index, array.size), None, None, None)
    return array


def _item_of(name: str, index: tuple[int, ...], count: int = 2) -> str:
    """Where a value of a list stands; a single number stands under its name alone."""
    return f"{name}, item {max(index) + 1}" if index and count > 1 else name


def as_like(
    value: Any,
    name: str,
    like: Block,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
) -> Block:
    """One number for all, one a period, one a family, or one for each of both.

    value : a number, shape (T,), (1, n), (T, 1) or (T, n). like : the array it goes with.
    Returns : float64 array of the shape of like, which may repeat one value without a copy.
    Raises InputError (wrong shape, not numbers), LimitError (outside the limits).

    >>> as_like(5, "minimum", np.zeros((2, 3)))[1]
    array([5., 5., 5.])
    """
    if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str):
        number = as_number(value, name, minimum=minimum, maximum=maximum, above=above)
        return np.broadcast_to(number, like.shape)
    array = _to_float64(value, name)
    if array.size == 1:
        return as_like(array.item(), name, like, minimum=minimum, maximum=maximum, above=above)
    turned = array[:, None] if array.ndim == 1 and like.ndim == 2 else array
    if array.ndim == 2 and like.ndim == 1 and array.size in array.shape:
        turned = array.reshape(-1)
    if turned.ndim != like.ndim or any(
        have not in (1, want) for have, want in zip(turned.shape, like.shape, strict=True)
    ):
        raise _wrong_shape(name, array.size, like)
    check_array(turned, lambda index: place_of(name, index), minimum, maximum, above)
    return np.broadcast_to(turned, like.shape)


def as_matrix(value: Any, name: str, columns: int, *, minimum: float | None = None) -> Block:
    """A range of rows and columns of numbers, as it stands in the sheet, shape (rows, columns).

    value : rows of numbers. columns : how many there must be, one for each family.
    Returns : float64 array. Raises InputError, LimitError.

    >>> as_matrix([[0.5], [1.25]], "bill", 1).shape
    (2, 1)
    """
    array = _to_float64(value, name, lambda index: cell_of(name, index))
    if array.ndim == 1:
        array = array[:, None] if columns == 1 else array[None, :]
    if array.ndim != 2 or array.shape[1] != columns:
        raise InputError(
            "E118",
            f"{name} has {_counted(array.shape[-1], 'column')} for {_counted(columns, 'family')}.",
            name,
            "Give one column for each family.",
        )
    if array.size == 0:
        raise InputError("E107", f"{name} has no rows.", name, "Give at least one row.")
    check_array(array, lambda index: cell_of(name, index), minimum, None, None)
    return array


def as_block(array: Block) -> Block:
    """The same values as a block: one family becomes shape (T, 1), without a copy."""
    return array[:, None] if array.ndim == 1 else array


def total_of(block: Block) -> Vector:
    """Sum over time, shape (n,): added in order, so that a family alone gives the same digits."""
    if block.shape[1] < _FEW:
        return np.asarray(np.cumsum(block, axis=0)[-1])
    total = np.zeros(block.shape[1])
    for row in block:
        total += row
    return total


def families_of(array: Block) -> int | None:
    """How many families a block has; None for a single row."""
    return int(array.shape[1]) if array.ndim == 2 else None


def column_blocks(columns: int) -> Iterator[slice]:
    """Slices over the families, each narrow enough for its columns to stay in the cache."""
    return (slice(start, start + _COLUMNS) for start in range(0, columns, _COLUMNS))


def _families(array: Block) -> int:
    return int(array.shape[1]) if array.ndim == 2 else 1


def _counted(count: int, noun: str) -> str:
    plural = "families" if noun == "family" else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _wrong_count(name: str, found: int, noun: str, wanted: int) -> InputError:
    verb = "is" if wanted == 1 else "are"
    return InputError(
        "E118",
        f"{name} has {_counted(found, noun)}, {wanted} {verb} expected.",
        name,
        "Give ranges of the same size.",
    )


def _wrong_shape(name: str, found: int, like: Block) -> InputError:
    ways = f"Give one number, one for each of {_counted(like.shape[0], 'period')}"
    if like.ndim == 2:
        ways += f", one for each of {_counted(like.shape[1], 'family')}, or a block of both"
    return InputError("E118", f"{name} has {found} values.", name, f"{ways}.")


def _to_float64(value: Any, name: str, place: Place | None = None) -> NDArray[np.float64]:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return value.astype(np.float64)
    if isinstance(value, list | tuple) and _PLAIN.issuperset(map(type, value)):
        return np.array(value, dtype=np.float64)
    cells = np.asarray(value, dtype=object)
    for index, cell in np.ndenumerate(cells):
        if isinstance(cell, bool) or not isinstance(cell, int | float | np.number):
            raise wrong_cell(cell, place(index) if place else place_of(name, index))
    return cells.astype(np.float64)
