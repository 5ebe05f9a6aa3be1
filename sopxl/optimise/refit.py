"""Whether the plan found last still is the least once bounds have moved; imports numpy and proof.

The corner stays: what stood at a bound stands at where that bound is now, and the rest moves by
what the rules say. If all of it keeps its own bounds, it is the least, since what leaving a bound
costs has not changed; and the solver need not run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector, smallest
from sopxl.optimise.model import Model
from sopxl.optimise.proof import Stand
from sopxl.optimise.solution import Solution

Solve = Callable[[Vector], Vector | None]  # the numbers of what is basic, for a right-hand side
Which = NDArray[np.bool_]


@dataclass(frozen=True)
class Basic:
    """What is basic in a plan."""

    columns: NDArray[np.intp]
    rows: NDArray[np.intp]
    of_column: Which  # which of all that is basic are columns


@dataclass(frozen=True)
class Corner:
    """The plan found last, and at which of its ends each column and row stood."""

    model: Model  # that it is a plan of
    found: Solution
    basic: Basic
    columns_at_low: Which
    rows_at_low: Which
    stands: tuple[Vector, Vector] | None  # as ends gives it

    def ends(self, model: Model) -> tuple[Vector, Vector] | None:
        """Where columns and rows that are not basic stand by the bounds of a model, others at 0.

        None where one stood at no bound, or the bound is gone.
        """
        was, stands = self.model, self.stands
        if stands is not None and model.low is was.low and model.high is was.high:
            columns = stands[0]
        else:
            columns = np.where(self.columns_at_low, model.low, model.high)
            columns[self.basic.columns] = 0.0
        rows = np.where(self.rows_at_low, model.row_low, model.row_high)
        rows[self.basic.rows] = 0.0
        are_known = np.isfinite(columns).all() and np.isfinite(rows).all()
        return (columns, rows) if are_known else None


def corner_of(model: Model, found: Solution) -> Corner:
    """The corner that a solution within the bounds of a model stands at."""
    columns = _is_at_low(found.values, model.low, model.high)
    rows = _is_at_low(activity(model, found.values), model.row_low, model.row_high)
    of_column = found.basic >= 0
    basic = Basic(found.basic[of_column], -1 - found.basic[~of_column], of_column)
    corner = Corner(model, found, basic, columns, rows, None)
    return replace(corner, stands=corner.ends(model))


def activity(model: Model, values: Vector) -> Vector:
    """What each row comes to."""
    pattern = model.pattern
    spent = model.values * values[pattern.column_of]
    return np.asarray(np.bincount(pattern.indices, spent, pattern.height), np.float64)


def refitted(model: Model, corner: Corner, solve: Solve, slack: float) -> Corner | None:
    """The same corner of a model whose bounds have moved.

    solve : by the matrix of what is basic at the corner. slack : by how much a bound may be missed.
    Returns : Corner with its solution; None where it does not fit, or another plan may cost less.
    """
    stood, stands, found = corner.stands, corner.ends(model), corner.found
    if stood is None or stands is None:
        return None
    values, by = found.values.copy(), stands[1] - stood[1]
    if stands[0] is not stood[0]:
        values += stands[0] - stood[0]
        by -= activity(model, stands[0] - stood[0])
    moved = solve(by)
    if moved is None:
        return None
    values[corner.basic.columns] += moved[corner.basic.of_column]
    fits = _fits(values, model.low, model.high, slack)
    if not (fits and _fits(activity(model, values), model.row_low, model.row_high, slack)):
        return None
    stand = found.stand
    if stand is None or model.ends is not corner.model.ends:
        stand = Stand(model, values, (found.reduced, found.prices))
        if not stand.is_least():
            return None
    found = replace(found, values=values, objective=model.money(values), stand=stand)
    return replace(corner, model=model, found=found, stands=stands)


def _is_at_low(values: Vector, low: Vector, high: Vector) -> Which:
    return np.asarray(values - low <= high - values)


def _fits(values: Vector, low: Vector, high: Vector, slack: float) -> bool:
    """Whether all is within its bounds; what is no number is not."""
    return smallest(values - low) >= -slack and smallest(high - values) >= -slack
