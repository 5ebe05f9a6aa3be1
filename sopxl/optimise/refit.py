"""Whether the plan found last still is the least once bounds have moved; imports numpy and proof.

The corner stays: what stood at a bound stands at where that bound is now, the rest follows from the
rules. If all of it keeps its own bounds, it is the least, since what leaving a bound costs has not
changed; and the solver need not run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector
from sopxl.optimise.model import Model
from sopxl.optimise.proof import Stand
from sopxl.optimise.solution import Solution

Solve = Callable[[Vector], Vector | None]  # the numbers of what is basic, for a right-hand side


@dataclass(frozen=True)
class Corner:
    """The plan found last, and at which of its ends each column and row stood."""

    found: Solution
    columns_at_low: NDArray[np.bool_]
    rows_at_low: NDArray[np.bool_]


def corner_of(model: Model, found: Solution) -> Corner:
    """The corner that a solution within the bounds of a model stands at."""
    columns = _is_at_low(found.values, model.low, model.high)
    rows = _is_at_low(activity(model, found.values), model.row_low, model.row_high)
    return Corner(found, columns, rows)


def activity(model: Model, values: Vector) -> Vector:
    """What each row comes to."""
    pattern = model.pattern
    spent = model.values * values[pattern.column_of]
    return np.asarray(np.bincount(pattern.indices, spent, pattern.height), np.float64)


def refitted(model: Model, corner: Corner, solve: Solve, slack: float) -> Solution | None:
    """The solution at the same corner of a model whose bounds have moved.

    solve : by the matrix of what is basic at the corner. slack : by how much a bound may be missed.
    Returns : Solution; None where it does not fit, or another plan may cost less.
    """
    basic: Any = corner.found.basic
    of_column = basic >= 0
    columns, rows = basic[of_column], -1 - basic[~of_column]
    values = np.where(corner.columns_at_low, model.low, model.high)
    values[columns] = 0.0
    ends = np.where(corner.rows_at_low, model.row_low, model.row_high)
    ends[rows] = 0.0
    if not (np.isfinite(values).all() and np.isfinite(ends).all()):
        return None  # it stood at no bound, or the bound is gone
    solved = solve(ends - activity(model, values))
    if solved is None:
        return None
    values[columns] = solved[of_column]
    come_to = activity(model, values)
    fits = _fits(values, model.low, model.high, slack)
    if not (fits and _fits(come_to, model.row_low, model.row_high, slack)):
        return None
    stand = Stand(model, values, (corner.found.reduced, corner.found.prices))
    if not stand.is_least():
        return None
    return replace(corner.found, values=values, objective=model.money(values), stand=stand)


def _is_at_low(values: Vector, low: Vector, high: Vector) -> NDArray[np.bool_]:
    return np.asarray(values - low <= high - values)


def _fits(values: Vector, low: Vector, high: Vector, slack: float) -> bool:
    """Whether all is within its bounds; what is no number is not."""
    return bool((values >= low - slack).all() and (values <= high + slack).all())
