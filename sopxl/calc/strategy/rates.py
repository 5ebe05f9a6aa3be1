"""The rates between given changes that leave least inventory, many placings at once.

A linear programme for each placing of the changes: the rates r ≥ 0 of the segments, and what is
made up to each period is at least what is needed by then. Its dual has one row a segment and one
column a period, and starts feasible, so the simplex method with bounded columns runs on all
placings side by side. Imports numpy, arrays and errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.errors import NoPlanError

_ZERO = 1e-11  # of quantities that are 1 at most
_STEEPEST = 200  # steps by largest gain; after them by first gain, which cannot go round in circles
_STEPS = 2000  # steps in which every placing must be solved


@dataclass(slots=True)
class _Tableaus:
    """The simplex tableaus of the placings that are not solved yet, all in one step."""

    table: NDArray[np.float64]  # placing, row, column
    right: Block  # placing, row: value of the basic variable
    gain: Block  # placing, column: what one more unit of the column adds
    basis: NDArray[np.int_]  # placing, row: column that is basic there
    limit: Vector  # column: largest value it may take

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Drops the placings that are solved."""
        self.table, self.right = self.table[which], self.right[which]
        self.gain, self.basis = self.gain[which], self.basis[which]

    def entering(self, *, steepest: bool) -> NDArray[np.int_]:
        """The column to raise in each placing; its gain is none where the placing is solved."""
        return np.asarray((self.gain if steepest else self.gain > _ZERO).argmax(axis=1))

    def step(self, enter: NDArray[np.int_]) -> None:
        """Raises the entering column of each placing as far as anything allows."""
        every = np.arange(len(enter))
        column = self.table[every, :, enter]
        ratio = np.full(column.shape, np.inf)
        np.divide(self.right, column, out=ratio, where=column > _ZERO)
        room = self.limit[self.basis] - self.right
        np.divide(room, -column, out=ratio, where=column < -_ZERO)
        leave = ratio.argmin(axis=1)
        own = self.limit[enter] <= ratio[every, leave]
        self._turn_column(every[own], enter[own], column[own])
        rest = ~own
        over = rest & (column[every, leave] < 0)
        self._turn_row(every[over], leave[over])
        self._pivot(every[rest], leave[rest], enter[rest])

    def _turn_column(self, at: Any, column: Any, values: Block) -> None:
        """A column at its limit is counted from there downwards."""
        self.right[at] -= values * self.limit[column][:, None]
        self.table[at, :, column] *= -1.0
        self.gain[at, column] *= -1.0

    def _turn_row(self, at: Any, row: Any) -> None:
        """A basic variable that reaches its limit is counted from there downwards."""
        basic = self.basis[at, row]
        self.table[at, row] *= -1.0
        self.table[at, row, basic] = 1.0
        self.right[at, row] = self.limit[basic] - self.right[at, row]

    def _pivot(self, at: Any, row: Any, column: Any) -> None:
        """The column becomes basic in its row."""
        head = self.table[at, row] / self.table[at, row, column][:, None]
        value = self.right[at, row] / self.table[at, row, column]
        others = self.table[at, :, column]
        self.table[at] -= others[:, :, None] * head[:, None, :]
        self.right[at] = np.maximum(self.right[at] - others * value[:, None], 0.0)
        self.gain[at] -= self.gain[at, column][:, None] * head
        self.table[at, row], self.right[at, row] = head, value
        self.basis[at, row] = column


def least_inventory_rates(reach: NDArray[np.float64], need: Vector, *, is_floor: bool) -> Block:
    """The rate of each segment at which least is early or late, for each placing of the changes.

    reach : shape (placings, segments, T), working time of a segment up to the end of a period.
    need : shape (T,), what is to be made up to the end of each period, 1 at most in size.
    is_floor : true where nothing may be late and more than the last need may be made; false where
        the last need is met exactly, and a unit late counts as much as a unit early.
    Returns : shape (placings, segments), units per working time, 0 or more.
    Raises NoPlanError where the steps allowed are not enough.
    """
    placings, segments, periods = reach.shape
    cost = reach.sum(axis=2)
    gain, limit = need, np.full(periods, np.inf)
    if not is_floor:  # late[t] ≥ need[t] − made[t] costs 2: once for late, once for made below need
        reach = np.concatenate([reach, -reach[:, :, -1:]], axis=2)
        gain = np.append(need, -need[-1])
        limit = np.append(np.full(periods - 1, 2.0), [np.inf, np.inf])
    width = len(gain)
    unit = np.broadcast_to(np.eye(segments), (placings, segments, segments))
    tableaus = _Tableaus(
        np.concatenate([reach, unit], axis=2),
        cost,
        np.tile(np.append(gain, np.zeros(segments)), (placings, 1)),
        np.tile(np.arange(width, width + segments), (placings, 1)),
        np.append(limit, np.full(segments, np.inf)),
    )
    rates = _solved(tableaus, width)
    rates[rates < _ZERO] = 0.0
    return rates


def _solved(tableaus: _Tableaus, width: int) -> Block:
    """The rates of every placing, read from what the slack of its segments would gain."""
    rates = np.empty(tableaus.right.shape)
    open_ones = np.arange(len(rates))
    for step in range(_STEPS):
        enter = tableaus.entering(steepest=step < _STEEPEST)
        goes_on = tableaus.gain[np.arange(len(enter)), enter] > _ZERO
        if not goes_on.all():
            rates[open_ones[~goes_on]] = -tableaus.gain[~goes_on, width:]
            open_ones, enter = open_ones[goes_on], enter[goes_on]
            tableaus.keep(goes_on)
        if not open_ones.size:
            return rates
        tableaus.step(enter)
    raise NoPlanError(
        "E411",
        f"{_STEPS:,} steps did not lead to rates of least inventory.",
        "changes",
        "Give the periods at which the rate changes, or fewer of them.",
    )
