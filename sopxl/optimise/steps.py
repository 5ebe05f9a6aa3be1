"""The dual simplex from a corner that is kept, for another demand; imports numpy and tableau.

A corner of least cost stays one of least cost, whatever demand is, as long as all of it keeps its
bounds. So what misses its bound most leaves, and what costs least for it enters, until nothing
misses any. The tableau of a later corner is that of the first less a product of a column and a row
for each step; of it only the row and the column that are asked are worked out.

Source: C. E. Lemke, The dual method of solving the linear programming problem (1954); the inverse
as a product of steps: G. B. Dantzig and W. Orchard-Hays (1954).
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.model import Model
from sopxl.optimise.tableau import BASIC, HIGH, LEAN, LOW, Tableau, tableau_at

_SMALL = 1e-7  # what is no larger is no number to divide by
_DRIFT = 1e-8  # by which the same number may differ, worked out by row and by column


class Walk:
    """A corner as it stands after some steps from the one that is kept."""

    def __init__(self, corner: Tableau, asked: Vector, most: int) -> None:
        """asked : what the balances have to come to, shape (T,). most : steps at most."""
        self.corner, self.steps, self._most = corner, 0, most
        self.low: Vector
        self.high: Vector
        self._each: Vector  # at which of them each stands, unless basic
        bounds = corner.ends(asked)
        self.low, self.high, self._each = bounds
        self.values = corner.values(asked)  # of what is basic
        self.basic, self.stands, self._worth = corner.basic, corner.stands, corner.worth
        self._least, self._highest, _ = bounds[:, self.basic]

    def arrives(self, slack: float) -> bool:
        """Whether it comes to a corner where nothing misses a bound by more than the slack."""
        row = self._worst(slack)
        if row is None:
            return True
        with np.errstate(divide="ignore", invalid="ignore"):  # what costs nothing enters first
            self._begin()
            while row is not None:
                if self.steps == self._most or not self._step(row):
                    return False
                row = self._worst(slack)
        return True

    def _worst(self, slack: float) -> int | None:
        """Which of what is basic misses a bound most; None where none misses it by more."""
        missed = np.maximum(self._least - self.values, self.values - self._highest)
        row = int((missed * self.corner.steep).argmax())
        return None if missed[row] <= slack else row

    def line(self, at: int) -> Vector:
        """A line of the tableau as it is now, shape (n + m,)."""
        line, k = self.corner.line(at), self.steps
        if k:
            line = line - (self._columns[:k, at] @ self._rows[:, :k]).reshape(-1)
        return line

    def each(self) -> Vector:
        """What each column and row stands at, shape (n + m,)."""
        each = self._each.copy()
        each[self.basic] = self.values
        return each

    def corner_here(self, weight: Vector, model: Model) -> Tableau | None:
        """The tableau of the corner that it has come to, as tableau_of gives it.

        model : with the demand of the walk.
        """
        corner, k, height = self.corner, self.steps, len(self.basic)
        if not k:
            return None
        first = corner.width // corner.periods
        product = self._columns[:k, :height].T @ self._rows[first:, :k]  # by part, shape (m, T)
        inverse = corner.inverse - product.transpose(1, 0, 2).reshape(height, height)
        return tableau_at(model, self.basic, self.stands, inverse, weight)

    def _begin(self) -> None:
        """Room for the steps; what is kept with the corner stays as it is."""
        self._rows, self._columns = self.corner.room_for(self._most)
        self.basic, self.stands = self.basic.copy(), self.stands.copy()
        self._worth = self._worth.copy()

    def _step(self, at: int) -> bool:
        """One leaves the basis and another enters it; False where none may, or it is in doubt."""
        row, is_under = self.line(at), bool(self.values[at] < self._least[at])
        ease = row / self._worth  # how far it moves for its money
        enters = int(ease.argmin() if is_under else ease.argmax())
        pivot, helps = float(row[enters]), ease[enters] < 0 if is_under else ease[enters] > 0
        if not (helps and abs(pivot) > _SMALL):
            return False
        column = self._column(enters)
        if not abs(column[at] - pivot) <= _DRIFT * max(1.0, abs(pivot)):
            return False
        self._move(at, enters, column, pivot, is_under=is_under)
        self._exchange(at, enters, column, row)
        return True

    def _column(self, at: int) -> Vector:
        """A column of the tableau as it is now, with the lines below it."""
        column, k = self.corner.column(at), self.steps
        if k:
            part, t = divmod(at, self.corner.periods)
            column = column - self._rows[part, :k, t] @ self._columns[:k]
        return np.asarray(column)

    def _move(self, at: int, enters: int, column: Vector, pivot: float, *, is_under: bool) -> None:
        """What leaves goes to the bound that it missed, and all else with it."""
        bound = self._least[at] if is_under else self._highest[at]
        by = (self.values[at] - bound) / pivot
        self.values -= by * column[: len(self.values)]
        self.values[at] = self._each[enters] + by
        self._each[self.basic[at]] = bound
        self.stands[self.basic[at]] = LOW if is_under else HIGH
        self.stands[enters] = BASIC

    def _exchange(self, at: int, enters: int, column: Vector, row: Vector) -> None:
        """Writes the step down."""
        k, leaves, worth, pivot = self.steps, self.basic[at], self._worth, row[enters]
        paid = column[len(self.values) + LEAN] / pivot
        worth -= paid * row
        worth[leaves] = -paid if self.corner.model.ends.can_move[leaves] else np.inf
        worth[enters] = np.inf
        self._rows[:, k] = row.reshape(-1, self.corner.periods)
        self._columns[k] = column
        self._columns[k, at] -= 1.0
        self._columns[k] /= pivot
        self.basic[at] = enters
        self._least[at], self._highest[at] = self.low[enters], self.high[enters]
        self.steps = k + 1
