"""Whether a plan is the least, by own arithmetic on what one more is worth; imports model.

The solver's word is not taken for it: each bound that a plan stands at is asked whether leaving it
would cost. Columns stand first in what is told here, rows after them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector, largest
from sopxl.optimise.model import Model

Which = NDArray[np.bool_]  # columns, then rows

DUAL_NOISE = 1e-9  # share of the dearest cost below which one more of a thing costs nothing


def noise_of(cost: Vector) -> float:
    """Money below which one more of a thing costs nothing."""
    return DUAL_NOISE * largest(np.abs(cost))


class Stand:
    """At which of its ends each column and row of a plan stands, and whether leaving it costs."""

    def __init__(self, model: Model, values: Vector, worth: tuple[Vector, Vector]) -> None:
        """values : of each column. worth : money for one more of each column, and in each row."""
        self._ends, noise = model.ends, noise_of(model.cost)
        each = np.concatenate(worth)
        self._gives, self._takes = each < -noise, each > noise  # money, for one more
        at_high = values - model.low > model.high - values
        # A row stands at the one end that it has; at which of two is not told by its price alone.
        self.at_high: Which = np.concatenate((at_high, self._ends.no_low[len(values) :]))

    def is_least(self) -> bool:
        """Whether no plan costs less: what could leave its bound would cost, but for the noise."""
        ends, paid = self._ends, self._gives | self._takes
        wrong = self._takes & self.at_high
        wrong |= self._gives & ~self.at_high
        wrong |= paid & ends.untold
        return not (wrong & ends.can_move).any()

    def free(self, basic: NDArray[np.int32]) -> NDArray[np.intp]:
        """What could leave its bound at no cost. basic : columns, and rows from −1 down."""
        free = self._ends.can_move & ~(self._gives | self._takes)
        width = len(free) - len(basic)
        free[np.where(basic >= 0, basic, width - 1 - basic)] = False
        return np.flatnonzero(free)

    def is_dear(self, free: NDArray[np.intp], worth: tuple[Vector, Vector], least: float) -> bool:
        """Whether each of these costs more than the least as it leaves its bound, by another worth.

        Where it is not told which way it could go, it does not.
        """
        each = np.concatenate(worth)[free]
        costs = np.where(self.at_high[free], -each, each)
        return bool((costs > least).all() and not self._ends.untold[free].any())
