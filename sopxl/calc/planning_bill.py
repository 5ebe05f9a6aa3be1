"""Plans of families as plans of their items; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_periods
from sopxl.errors import InputError, ZeroDivideError


def items_of_families(plan: Any, family: Any, shares: Any) -> Block:
    """Plans of families as plans of their items, by share and without rounding.

    plan : shape (T, families), units per period; may be negative.
    family : number of the family of each item, from 0, whole numbers, shape (n,).
    shares : share of each item in its family, shape (n,), 0 or more, not all 0 in a family; only
        their proportion counts.
    Returns : shape (T, n), units per period.

    Raises InputError (blank, text, wrong shape, a family that the plan does not have), LimitError
        (a negative share), ZeroDivideError (a family whose shares are all 0).
    Rule : item[t] = plan[t, its family] × share ÷ sum of the shares of the family
    Source : ASCM Supply Chain Dictionary, planning bill; hand-worked: 100 by 3 to 1 are 75 and 25

    >>> items_of_families([[100, 8]], [0, 0, 1], [3, 1, 5])
    array([[75., 25.,  8.]])
    >>> items_of_families([[100, 8]], [0, 1], [3, 0])
    Traceback (most recent call last):
    sopxl.errors.ZeroDivideError: E433 shares, family 2: every item has the share 0.
    Give one of them a share.
    """
    block = as_block(as_periods(plan, "plan"))
    share = as_periods(shares, "shares", minimum=0)
    number = np.asarray(family)
    if number.shape != share.shape or not np.isin(number, np.arange(block.shape[1])).all():
        raise InputError(
            "E118",
            f"family does not number each of {share.size} items from 0 to {block.shape[1] - 1}.",
            "family",
            "Give the number of a column of the plan for each item.",
        )
    number = number.astype(np.intp)
    whole = np.bincount(number, weights=share, minlength=block.shape[1])
    present = np.bincount(number, minlength=block.shape[1]) > 0
    empty = np.flatnonzero(present & (whole == 0))
    if empty.size:
        raise ZeroDivideError(
            "E433",
            "every item has the share 0.",
            f"shares, family {int(empty[0]) + 1}",
            "Give one of them a share.",
        )
    proportion = share / whole[number]
    items = np.empty((len(block), share.size))
    for row, made in zip(block, items, strict=True):
        np.take(row, number, out=made, mode="clip")
        made *= proportion
    return items
