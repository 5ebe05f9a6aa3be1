"""What it costs at least to move one number of a plan; imports numpy, model and solver.

By how much the cost rises with the first step that the dual simplex would take: the least of all
ways to move it, each by what it costs over what it moves. No further step is cheaper, since the
cost is convex in the number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector
from sopxl.optimise.model import Model
from sopxl.optimise.proof import noise_of
from sopxl.optimise.solver import Live, Solution

_MOVES = 1e-9  # by which one more of a thing has to move the number, below which it is noise


class Penalties:
    """The plan that a solver found last, asked what moving a number of it costs."""

    def __init__(self, live: Live, found: Solution) -> None:
        """live : has just given found, in fractions."""
        self._live, self._basic = live, found.basic
        self._can_move = can_move(live.now)
        worth = np.concatenate((found.reduced, found.prices))
        self._worth = np.where(np.abs(worth) > noise_of(live.now.cost), worth, 0.0)

    def of(self, column: int) -> tuple[float, float]:
        """Money for one less, and for one more, of a column; infinite where there is no way."""
        unit = np.zeros(self._live.now.pattern.width)
        unit[column] = 1.0
        moved = self._live.priced(unit, self._basic)
        if moved is None:
            return 0.0, 0.0
        moves = np.concatenate((moved[1], moved[0]))
        moves[~self._can_move | (np.abs(moves) <= _MOVES)] = 0.0
        ways = np.flatnonzero(moves)
        by, worth = moves[ways], self._worth[ways]
        price = np.abs(worth) / np.abs(by)
        # What is worth something moves only to where it costs; what is worth nothing either way.
        towards = np.sign(worth) * by
        return _least(price, towards <= 0), _least(price, towards >= 0)


def can_move(model: Model) -> NDArray[np.bool_]:
    """Which columns, and then rows, are not fixed."""
    return np.concatenate((model.low < model.high, model.row_low < model.row_high))


def _least(price: Vector, ways: NDArray[np.bool_]) -> float:
    return float(price.min(initial=np.inf, where=ways))
