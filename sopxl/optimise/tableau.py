"""A corner of a family's plans with its whole tableau, kept for other demands; imports numpy.

Every column and row of a programme is a number within bounds, a row with its sign turned, so that
all of them together come to nothing. The tableau tells, for each basic one, how it falls as one of
the others rises; and in three more lines what one more of each costs: by the costs that lean, by
the costs alone, and by the weights that break ties. None of that depends on demand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.optimise.model import BALANCE, Indices, Model
from sopxl.optimise.refit import activity, corner_of
from sopxl.optimise.scales import leaning_cost, unit_of
from sopxl.optimise.solution import Solution

LEAN, COST, WEIGHT = 0, 1, 2  # the lines below the tableau

LOW, HIGH, BASIC = 0, 1, 2  # where a number stands: at one of its ends, or by the rules


@dataclass(frozen=True)
class Tableau:
    """A corner and its tableau; n columns and m rows stand one after the other, in T periods."""

    model: Model
    basic: Indices  # what is basic, shape (m,)
    inverse: Block  # of the matrix of what is basic, shape (m, m)
    below: Block  # the lines below the tableau, shape (3, n + m)
    bounds: Block  # least and most of each, and at which it stands, shape (3, n + m)
    stands: NDArray[np.int8]  # at which of them: LOW, HIGH or BASIC, shape (n + m,)
    worth: Vector  # what one more costs, leaning; infinite where it does not enter, shape (n + m,)
    rest: Vector  # the basic ones without any demand, shape (m,)
    moves: Block  # by how much each rises with a unit of demand, shape (m / T, T, T)
    _lines: dict[int, Vector] = field(default_factory=dict)  # those that were asked
    _columns: dict[int, Vector] = field(default_factory=dict)
    _rooms: dict[int, tuple[Block, Block]] = field(default_factory=dict)

    @cached_property
    def width(self) -> int:
        """How many columns the programme has: n."""
        return self.model.pattern.width

    @cached_property
    def balance(self) -> slice:
        """The rows that hold demand, among n + m."""
        rows = self.model.pattern.rows[BALANCE]
        return slice(self.width + rows.start, self.width + rows.stop)

    @cached_property
    def periods(self) -> int:
        """How many periods the horizon has: T."""
        return int(self.balance.stop - self.balance.start)

    @cached_property
    def fixed(self) -> NDArray[np.intp]:
        """Which of all cannot move."""
        return np.flatnonzero(~self.model.ends.can_move)

    @cached_property
    def steep(self) -> Vector:
        """What a miss of each is weighed by: the dual simplex' steepest edge, shape (m,)."""
        return np.asarray(1.0 / np.sqrt((self.inverse**2).sum(axis=1)))

    def ends(self, asked: Vector) -> Block:
        """Its bounds once the balances have to come to something else."""
        bounds = self.bounds.copy()
        bounds[:, self.balance] = -asked
        return bounds

    def values(self, asked: Vector) -> Vector:
        """What is basic once the balances have to come to something else, shape (m,)."""
        # In pieces of some thousand numbers: for more a thread a core would be woken.
        return np.asarray(self.rest + (self.moves @ asked).reshape(-1))

    def room_for(self, steps: int) -> tuple[Block, Block]:
        """Room for the rows and columns of so many steps; the same for each walk that begins."""
        if steps not in self._rooms:
            height, each = len(self.basic), len(self.stands)
            rows = np.empty((each // self.periods, steps, self.periods))
            self._rooms[steps] = rows, np.empty((steps, height + len(self.below)))
        return self._rooms[steps]

    def line(self, at: int) -> Vector:
        """A line of the tableau, or below it, shape (n + m,)."""
        if at >= len(self.basic):
            return np.asarray(self.below[at - len(self.basic)])
        if at not in self._lines:
            row = self.inverse[at]
            self._lines[at] = np.concatenate((priced_out(self.model, row), row))
        return self._lines[at]

    def column(self, at: int) -> Vector:
        """A column of the tableau with the lines below it, shape (m + 3,)."""
        if at not in self._columns:
            inverse, pattern = self.inverse, self.model.pattern
            if at < self.width:
                entries = slice(pattern.starts[at], pattern.starts[at + 1])
                inverse = inverse[:, pattern.indices[entries]] * self.model.values[entries]
                column = inverse.sum(axis=1)
            else:
                column = inverse[:, at - self.width]
            self._columns[at] = np.concatenate((column, self.below[:, at]))
        return self._columns[at]


def priced_out(model: Model, prices: Vector) -> Vector:
    """What each column takes of the rows, by what one more in each row is worth."""
    pattern = model.pattern
    spent = model.values * prices[pattern.indices]
    return np.asarray(np.bincount(pattern.column_of, spent, pattern.width))


def tableau_of(model: Model, found: Solution, inverse: Block, weight: Vector) -> Tableau | None:
    """The tableau of the corner that a solution stands at.

    inverse : of the matrix of what is basic. weight : of each column, what ties are broken by.
    Returns : Tableau; None where something stands at no bound, or what leans is not the least.
    """
    corner = corner_of(model, found)
    width = model.pattern.width
    basic = np.where(found.basic >= 0, found.basic, width - 1 - found.basic)
    stands = np.concatenate((~corner.columns_at_low, corner.rows_at_low)).astype(np.int8)
    stands[basic] = BASIC
    return tableau_at(model, basic, stands, inverse, weight)


def tableau_at(
    model: Model, basic: Indices, stands: NDArray[np.int8], inverse: Block, weight: Vector
) -> Tableau | None:
    """The tableau of a corner; arguments and result as above."""
    width, balance = model.pattern.width, model.pattern.rows[BALANCE]
    low = np.concatenate((model.low, -model.row_high))
    high = np.concatenate((model.high, -model.row_low))
    each = np.where(stands == LOW, low, high)
    each[basic] = each[width:][balance] = 0.0
    if not np.isfinite(each).all():
        return None
    below, entering = _below(model, basic, inverse, weight), model.ends.can_move & (stands != BASIC)
    worth = np.where(entering, below[LEAN], np.inf)
    if not (np.where(stands == LOW, worth, -worth)[entering] > 0).all():
        return None
    is_basic = stands[width:][balance] == BASIC
    moves, periods = np.where(is_basic, 0.0, inverse[:, balance]), is_basic.size
    asked = activity(model, each[:width]) + each[width:]
    return Tableau(
        *(model, basic, inverse, below, np.array((low, high, each)), stands, worth),
        rest=-(inverse * asked).sum(axis=1),
        moves=np.ascontiguousarray(moves).reshape(-1, periods, periods),
    )


def _below(model: Model, basic: Indices, inverse: Block, weight: Vector) -> Block:
    """What one more of each costs, by each of the three ways to count it."""
    leaning = leaning_cost(model.cost, unit_of(model.cost), weight)
    none, lines = np.zeros(len(basic)), []
    for cost in (leaning, model.cost, weight):
        each = np.concatenate((cost, none))
        prices = (inverse * each[basic, None]).sum(axis=0)
        lines.append(each - np.concatenate((priced_out(model, prices), prices)))
    return np.array(lines)
