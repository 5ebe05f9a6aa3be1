"""What every proof is made of: a row as it is, and as it follows from the others.

Imports numpy, arrays and errors.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sopxl.arrays import Block, Vector, as_block, as_each, as_periods, families_of, is_blank
from sopxl.errors import InputError


class Proof(NamedTuple):
    """One row that has to follow from the others."""

    row: str  # its name, as the identity has it
    expected: Block  # shape (T,) or (T, n), from the rows around it
    found: Block  # shape of expected, as given


def before(balance: Block, opening: Any, name: str = "opening") -> Block:
    """The balance at the start of each period: the opening, then the end of the one before."""
    start = as_each(opening, name, families_of(balance))
    ends = as_block(balance)
    first = np.broadcast_to(start, (1, ends.shape[1]))
    return np.vstack((first, ends[:-1])).reshape(balance.shape)


def or_none(value: Any, name: str, like: Block, *, minimum: float | None = None) -> Block:
    """A row that may be left out, which then is nothing in every period."""
    if value is None:
        return np.zeros(like.shape)
    return as_periods(value, name, like=like, minimum=minimum)


def one_each(value: Any, name: str, count: int) -> Vector:
    """One number each of several rows, shape (n,); a single one stands for all of them."""
    return np.broadcast_to(as_each(value, name, count), count)


def are_given(**rows: Any) -> bool:
    """Whether rows that prove something only together are given; refuses one of them alone."""
    missing = [name for name, row in rows.items() if row is None]
    if missing and len(missing) < len(rows):
        there = next(name for name in rows if name not in missing)
        raise InputError(
            "E119",
            f"{there} proves nothing without {missing[0]}.",
            missing[0],
            "Give both or none.",
        )
    return not missing


def where_known(row: str, expected: Block, given: Any) -> Proof:
    """The proof of a row that is blank where it has no value, as its function leaves it."""
    cells = np.array(given, dtype=object)
    if cells.shape == expected.shape:  # else the refusal below says so
        is_left = np.isnan(expected) & np.vectorize(is_blank, otypes=[bool])(cells)
        cells[is_left] = 0.0
        expected = np.where(is_left, 0.0, expected)
    return Proof(row, expected, as_periods(cells, row, like=expected))
