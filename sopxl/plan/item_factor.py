"""What one unit of an item is in family units, period by period; imports the company's rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sopxl.arrays import Vector
from sopxl.plan.company import ItemRow


def factor_in_force(rows: Sequence[ItemRow], days: Vector) -> Vector:
    """Family units in one unit of an item, on the last day of each period.

    rows : of one item in one family, at least one. days : shape (T,), day numbers.
    Returns : shape (T,), family units per unit of the item.
    Rule : the row that holds on the day, of several the one that began last; on a day on which
    none holds the latest that had begun, and before all of them the one that begins first

    >>> halved = [ItemRow("A", "F", 1.0, 1.0, 0, 40), ItemRow("A", "F", 0.5, 1.0, 41)]
    >>> factor_in_force(halved, np.array([31.0, 59.0]))
    array([1. , 0.5])
    """
    starts = np.array([row.start for row in rows])
    ends = np.array([row.end for row in rows])
    factors = np.array([row.factor for row in rows])
    order = np.argsort(starts, kind="stable")
    starts, ends, factors = starts[order], ends[order], factors[order]
    begun = starts <= days[:, None]
    holds = begun & (ends >= days[:, None])
    place = np.arange(len(rows))
    last_begun = np.where(begun, place, 0).max(axis=1)
    in_force = np.where(holds, place, -1).max(axis=1)
    return np.asarray(factors[np.where(in_force >= 0, in_force, last_begun)])
