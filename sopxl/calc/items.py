"""Numbers of items, one each, however they lie; imports numpy, arrays, limits and errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector, as_number, is_blank, wrong_cell
from sopxl.errors import InputError
from sopxl.limits import check_array

Chosen = NDArray[np.bool_]  # shape (n,)


def as_items(
    value: Any,
    name: str,
    count: int | None = None,
    *,
    noun: str = "item",
    spread: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    needed: Chosen | None = None,
) -> Vector:
    """One number for each item, shape (n,).

    value : numbers, or cells with a single row or column of them. count : how many items there
    are. noun : what an item is called in messages. spread : one number may stand for all.
    needed : the items whose number counts; a blank of the others is passed over and given as 0.
    Raises InputError (not numbers, a block, wrong count), LimitError (outside the limits).

    >>> as_items([[0.6], [0.4]], "shares")
    array([0.6, 0.4])
    """
    cells = _flat(value, name)
    if spread and count is not None and len(cells) == 1 < count:
        one = as_number(_plain(cells[0]), name, minimum=minimum, maximum=maximum, above=above)
        return np.full(count, one)
    _check_count(len(cells), name, count, noun)

    def place(index: tuple[int, ...]) -> str:
        """An item as a planner counts, from 1."""
        return f"{name}, {noun} {int(counts[index[0]]) + 1}"

    counts = np.arange(len(cells)) if needed is None else _counting(cells, needed)
    numbers = _numbers([cells[i] for i in counts], place)
    if numbers.size:
        check_array(numbers, place, minimum, maximum, above)
    found = np.zeros(len(cells))
    found[counts] = numbers
    return found


def _flat(value: Any, name: str) -> Sequence[Any]:
    """The cells of a single row or column; a lone value is one item."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, Sequence) or isinstance(value, str):
        return [value]
    if not any(isinstance(row, Sequence) and not isinstance(row, str) for row in value):
        return value
    if len(value) == 1:
        return list(value[0])
    if all(len(row) == 1 for row in value):
        return [row[0] for row in value]
    raise InputError(
        "E117",
        f"{name} is a block, one row or column is expected.",
        name,
        "Give a single row or column.",
    )


def _check_count(found: int, name: str, count: int | None, noun: str) -> None:
    """Raises InputError where there are no items, or others than there must be."""
    if found == 0:
        raise InputError("E107", f"{name} is empty.", name, f"Give at least one {noun}.")
    if count is not None and found != count:
        things = noun if count == 1 else "families" if noun == "family" else f"{noun}s"
        values = "value" if found == 1 else "values"
        raise InputError(
            "E118",
            f"{name} has {found} {values} for {count} {things}.",
            name,
            f"Give one value for each {noun}.",
        )


def _counting(cells: Sequence[Any], needed: Chosen) -> NDArray[np.int_]:
    """The places of the items that are needed, and of those not needed that are not blank."""
    return np.flatnonzero([must or not is_blank(c) for c, must in zip(cells, needed, strict=True)])


def _numbers(cells: Sequence[Any], place: Callable[[tuple[int, ...]], str]) -> Vector:
    """The cells as numbers; what is none of them is refused with its place."""
    plain = [_plain(cell) for cell in cells]
    for i, cell in enumerate(plain):
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise wrong_cell(cell, place((i,)))
    return np.array(plain, np.float64)


def _plain(cell: Any) -> Any:
    return cell.item() if isinstance(cell, np.generic) else cell
