"""Quantities in whole lots; imports numpy and arrays."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, Vector

_ROUNDING = 1e-9  # of a lot: 3 × 0.1 counts as 0.3, not as a fourth lot


def lots_up(quantity: Block, lot: float | Vector, out: Block | None = None) -> Block:
    """The quantity in whole lots, rounded up.

    quantity : any shape, units. lot : units, one number or one a column. out : where to write.
    Returns : shape of quantity, units.
    """
    lots = np.divide(quantity, lot, out=out)
    lots -= _ROUNDING
    np.ceil(lots, out=lots)
    lots *= lot
    lots += 0.0  # turns the minus zero of a rounded-up fraction into a zero
    return lots


def lots_down(quantity: Block, lot: float | Vector) -> Block:
    """The quantity in whole lots, rounded down.

    quantity : any shape, units. lot : units, one number or one a column.
    Returns : shape of quantity, units.
    """
    return np.asarray(np.floor(quantity / lot + _ROUNDING) * lot + 0.0)
