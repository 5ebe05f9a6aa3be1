"""The one door to HiGHS: a model in, a status and the numbers out; imports numpy, highs and model.

What the solver says is not believed: who asks checks the numbers by own arithmetic.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from weakref import finalize

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.optimise.highs import Status, basis_of, give_back, taken, words
from sopxl.optimise.model import Indices, Model
from sopxl.optimise.proof import Stand
from sopxl.optimise.refit import Corner, corner_of, refitted
from sopxl.optimise.scales import leaning_cost, scale_of, unit_of
from sopxl.optimise.solution import Solution
from sopxl.time_limit import soonest

__all__ = ["Live", "Solution", "Status", "basis_of"]

_DUAL, _PRIMAL = 1, 4  # how HiGHS counts the ways of its simplex
_FEW = 4  # bounds: where more have moved, the corner mostly does not fit any more
_STEPS, _ENDLESS = 2000, 2**31 - 1  # of the simplex, before another way is tried
_FITS = 1e-7  # by which a bound may be missed in the solver's units, as the solver itself has it
_BY_COLUMN, _LEAST = 1, 1  # how highspy counts the form of a matrix and the sense of an objective


class Live:
    """A model that stays in the solver: bounds and costs change, and it is solved again at once."""

    def __init__(
        self,
        model: Model,
        *,
        relaxed: bool = False,
        gap: float = 0.0,
        money: float = 0.0,
        lean: Vector | None = None,
    ) -> None:
        """Hands the model over.

        relaxed : whether fractions are allowed where it says whole. gap : share of the cost by
        which an answer in whole numbers may be above the least. money : what costs are divided
        by; left out, what brings the dearest to a usual size. lean : weights, one a column; of
        the plans that cost the same a solve then comes upon the lightest one, mostly.
        """
        self.model = model
        self._lean = lean
        self._kept = taken()
        self._solver = self._kept.highs
        finalize(self, give_back, self._kept).atexit = False
        self._is_whole = bool(model.is_whole.any()) and not relaxed
        self._size = 1.0 if self._is_whole else scale_of(model)
        self._money = money or unit_of(model.cost)
        self.now = model  # as it stands in the solver, but for the lean
        self._last: tuple[Solution, Model] | None = None  # while costs are those of its solve
        self._corner: Corner | None = None  # of the last solve, where it was found by refitting
        self._moved = 0  # bounds that have moved since
        self.is_moved = False  # whether it was changed or solved otherwise than the model has it
        self._kept.set("mip_rel_gap", gap)
        self._pass()

    def _pass(self) -> None:
        model, pattern, size = self.model, self.model.pattern, self._size
        kinds = (model.is_whole & self._is_whole).astype(np.int32)
        self._kept.set("presolve", "choose" if self._is_whole else "off")
        self._solver.passModel(
            *(pattern.width, pattern.height, len(pattern.indices), _BY_COLUMN, _LEAST, 0.0),
            *(self._leaning(), model.low / size, model.high / size),
            *(model.row_low / size, model.row_high / size),
            *(pattern.starts, pattern.indices, model.values, kinds),
        )

    def _leaning(self) -> Vector:
        """The costs as the solver gets them."""
        return leaning_cost(self.model.cost, self._money, self._lean)

    def start_from(self, basis: Any) -> None:
        """Starts the next solve from a basis, as basis_of makes one."""
        self._last = None
        self._solver.setBasis(basis)

    def basis(self) -> Any:
        """The basis of the last solve, to start another one from."""
        return self._solver.getBasis()  # a copy: the next solve does not change it

    def change_to(self, model: Model, lean: Vector | None = None) -> None:
        """Other bounds and costs; pattern, numbers and scale are those it has.

        Only what differs is handed over.
        """
        now, was_leaning = self.now, self._lean
        columns = _moved(now.low, model.low, now.high, model.high)
        if columns.size:
            self._hand_bounds(columns, model.low[columns], model.high[columns])
        rows = _moved(now.row_low, model.row_low, now.row_high, model.row_high)
        if rows.size:
            self._hand_rows(rows, model.row_low[rows], model.row_high[rows])
        self.model = self.now = model
        self._lean, self.is_moved = lean, False
        if now.cost is not model.cost or not _same(lean, was_leaning):
            self._money, self._last = unit_of(model.cost), None
            every = np.arange(model.pattern.width, dtype=np.int32)
            self._solver.changeColsCost(len(every), every, self._leaning())

    def change_cost(self, cost: Vector) -> None:
        """Another cost for each column, leaning nowhere."""
        self._money, self._lean, self._last = unit_of(cost), None, None
        self.now, self.is_moved = replace(self.now, cost=cost), True
        columns = np.arange(len(cost), dtype=np.int32)
        self._solver.changeColsCost(len(cost), columns, cost / self._money)

    def change_bounds(self, columns: Indices, low: Vector, high: Vector) -> None:
        """Other bounds for some columns."""
        lows, highs = self.now.low.copy(), self.now.high.copy()
        lows[columns], highs[columns] = low, high
        self.now, self.is_moved = replace(self.now, low=lows, high=highs), True
        self._hand_bounds(columns, low, high)

    def change_rows(self, rows: Indices, low: Vector, high: Vector) -> None:
        """Other bounds for some rows."""
        lows, highs = self.now.row_low.copy(), self.now.row_high.copy()
        lows[rows], highs[rows] = low, high
        self.now, self.is_moved = replace(self.now, row_low=lows, row_high=highs), True
        self._hand_rows(rows, low, high)

    def _hand_bounds(self, columns: Indices, low: Vector, high: Vector) -> None:
        """Gives the solver other bounds of columns, counted as moved."""
        self._moved += len(columns)
        self._solver.changeColsBounds(len(columns), columns, low / self._size, high / self._size)

    def _hand_rows(self, rows: Indices, low: Vector, high: Vector) -> None:
        """Gives the solver other bounds of rows, counted as moved."""
        self._moved += len(rows)
        self._solver.changeRowsBounds(len(rows), rows, low / self._size, high / self._size)

    def stands_at(self, found: Solution) -> bool:
        """Whether a solution has the basis that it found last, at the costs that stand."""
        if self._last is None:
            return False
        basic = self._last[0].basic
        return basic is found.basic or np.array_equal(basic, found.basic)

    def solve(self, deadline: float, *, primal: bool = False) -> Solution:
        """Solves, until the clock (time.monotonic) is at the deadline, or at that of a limit.

        primal : for a model whose last plan still fits and whose cost alone has changed.
        """
        found = self._refitted(deadline)
        if found is None:
            self._corner, found = None, self._solved(deadline, primal=primal)
        self._last, self._moved = None, 0
        if found.status is Status.OPTIMAL and not self._is_whole:
            self._last = found, self.now
        return found

    def _refitted(self, deadline: float) -> Solution | None:
        """The corner of the last plan, where bounds alone have moved and it is the least still."""
        if self._last is None or self._moved > _FEW or soonest(deadline) <= time.monotonic():
            return None
        corner = self._corner or corner_of(self._last[1], self._last[0])
        self._corner = refitted(self.now, corner, self._of_basic, _FITS * self._size)
        return None if self._corner is None else self._corner.found

    def _of_basic(self, right: Vector) -> Vector | None:
        """The numbers of what is basic, for a right-hand side; None where there is no basis."""
        told, values = self._solver.getBasisSolve(right)
        return np.asarray(values) if told == words().well and len(values) == len(right) else None

    def _solved(self, deadline: float, *, primal: bool) -> Solution:
        """The solution by the solver."""
        status, word = self._ended(deadline, primal=primal)
        if self._lean is not None and not self._is_whole:
            if status in (Status.INFEASIBLE, Status.OUT_OF_TIME):
                return Solution(status, word)
            found = self._unleaned(word) if status is Status.OPTIMAL else None
            if found is not None:
                return found
            self.change_cost(self.model.cost)
            status, word = self._ended(deadline, primal=status is Status.OPTIMAL)
        return self._read(word) if status is Status.OPTIMAL else Solution(status, word)

    def _unleaned(self, word: str) -> Solution | None:
        """The solution at the costs as they are; None where by these another plan costs less."""
        model = self.model
        basic = self.basic()
        found = self.priced(model.cost, basic)
        if found is None:
            return None
        values = np.array(self._solver.getSolution().col_value) * self._size
        prices, reduced = found
        stand = Stand(model, values, (reduced, prices))
        if not stand.is_least():
            return None
        objective = model.money(values)
        return Solution(Status.OPTIMAL, word, values, prices, reduced, objective, basic, stand)

    def basic(self) -> Any:
        """What is basic in the last plan, as Solution has it."""
        return self._solver.getBasicVariables()[1]

    def priced(self, cost: Vector, basic: Any) -> tuple[Vector, Vector] | None:
        """What one more is worth by a cost, in the last plan.

        basic : what is basic in it.
        Returns : money for one more in each row, and of each column; None where the solver has
        no basis.
        """
        pattern = self.model.pattern
        of_column = basic >= 0
        columns, rows = basic[of_column], -1 - basic[~of_column]
        asked = np.zeros(len(basic))
        asked[of_column] = cost[columns]
        told, prices = self._solver.getBasisTransposeSolve(asked)
        if told != words().well or len(prices) != pattern.height:
            return None
        spent = self.model.values * prices[pattern.indices]
        reduced = cost - np.bincount(pattern.column_of, spent, pattern.width)
        prices[rows], reduced[columns] = 0.0, 0.0
        return prices, reduced

    def inverse(self, found: Solution) -> Block | None:
        """The inverse of the matrix of what is basic in a solution.

        Returns : shape (rows, rows), as found.basic has them; None where the solver does not have
        it any more.
        """
        if not self.stands_at(found):
            return None
        rows = [self._solver.getBasisInverseRow(i) for i in range(len(found.basic))]
        is_told = all(told == words().well for told, _ in rows)
        return np.array([row for _, row in rows]) if is_told else None

    def least(self, deadline: float) -> float:
        """The least cost alone, without the plan; NaN where there is none."""
        if self._lean is not None:
            self.change_cost(self.model.cost)
        return self.solve(deadline).objective

    def _objective(self) -> float:
        told = float(self._solver.getInfo().objective_function_value)
        return told * self._size * self._money

    def _ended(self, deadline: float, *, primal: bool) -> tuple[Status, str]:
        """Solves, and says how that ended."""
        left = soonest(deadline) - time.monotonic()
        if left <= 0:
            return Status.OUT_OF_TIME, "Time limit reached"
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + left)
        self._kept.set("simplex_strategy", _PRIMAL if primal else _DUAL)
        self._run()
        told = self._solver.getModelStatus()
        return words().ended.get(told, Status.UNKNOWN), self._solver.modelStatusToString(told)

    def _run(self) -> None:
        """By the simplex; where that takes many steps, by an inner point and on to a corner."""
        if self._is_whole:
            self._solver.run()
            return
        most = max(_STEPS, self.model.pattern.height // 4)
        self._kept.set("simplex_iteration_limit", most)
        self._solver.run()
        for way in ("ipm", "simplex"):
            if self._solver.getModelStatus() not in words().unfinished:
                return
            self._kept.set("simplex_iteration_limit", _ENDLESS)
            self._kept.set("solver", way)
            self._solver.run()
            self._kept.set("solver", "choose")

    def _read(self, word: str) -> Solution:
        found, size, money = self._solver.getSolution(), self._size, self._money
        values = np.array(found.col_value) * size
        if self._is_whole:
            return Solution(Status.OPTIMAL, word, values, objective=self._objective())
        prices, reduced = (np.array(one) * money for one in (found.row_dual, found.col_dual))
        basic = self._solver.getBasicVariables()[1]
        return Solution(Status.OPTIMAL, word, values, prices, reduced, self._objective(), basic)


def _same(one: Vector | None, other: Vector | None) -> bool:
    """Whether two rows of weights, if any, are the same."""
    if one is None or other is None:
        return one is other
    return one is other or np.array_equal(one, other)


def _moved(low: Vector, new_low: Vector, high: Vector, new_high: Vector) -> Indices:
    """Which of some bounds are others now."""
    if low is new_low and high is new_high:
        return np.empty(0, np.int32)
    return np.flatnonzero((low != new_low) | (high != new_high)).astype(np.int32)
