"""The one door to HiGHS: a model in, a status and the numbers out; imports numpy, highs and model.

What the solver says is not believed: who asks checks the numbers by own arithmetic.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from weakref import finalize

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.highs import Status, basis_of, give_back, taken, words
from sopxl.optimise.model import Indices, Model
from sopxl.time_limit import soonest

__all__ = ["DUAL_NOISE", "Live", "Solution", "Status", "basis_of"]

_BOUND = 1024.0  # largest bound of a scaled model; the solver's tolerances are meant for that
_DUAL, _PRIMAL = 1, 4  # how HiGHS counts the ways of its simplex
_STEPS, _ENDLESS = 2000, 2**31 - 1  # of the simplex, before another way is tried
_LEAN = 1e-4  # of a weight that a cost leans, in the solver's money: above what it takes for 0
DUAL_NOISE = 1e-9  # share of the dearest cost below which one more of a thing costs nothing
_BY_COLUMN, _LEAST = 1, 1  # how highspy counts the form of a matrix and the sense of an objective


def _nothing() -> Vector:
    return np.empty(0)


@dataclass(frozen=True)
class Solution:
    """What the solver says of a model."""

    status: Status
    told: str = ""  # the solver's own word for how it ended
    values: Vector = field(default_factory=_nothing)  # of each column
    prices: Vector = field(
        default_factory=_nothing
    )  # money for one more in each row; none with whole numbers
    reduced: Vector = field(
        default_factory=_nothing
    )  # money for one more of each column; none with whole numbers
    objective: float = np.nan
    basic: Any = field(default_factory=_nothing)  # columns, and rows from −1 down; not whole


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
        self._size = 1.0 if self._is_whole else _scale(model)
        self._money = money or _unit_of(model.cost)
        self._is_moved = False  # whether anything stands otherwise than the model has it
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
        cost = self.model.cost / self._money
        if self._lean is None:
            return cost
        return cost + (_LEAN * min(float(np.abs(cost).max(initial=0.0)), 1.0)) * self._lean

    def start_from(self, basis: Any) -> None:
        """Starts the next solve from a basis, as basis_of makes one."""
        self._solver.setBasis(basis)

    def basis(self) -> Any:
        """The basis of the last solve, to start another one from."""
        return self._solver.getBasis()  # a copy: the next solve does not change it

    @staticmethod
    def scale_of(model: Model) -> float:
        """What a model with fractions is divided by in the solver."""
        return _scale(model)

    def change_to(self, model: Model, lean: Vector | None = None) -> None:
        """Other bounds and costs all over; pattern, numbers and scale are those it has.

        Arrays that are the very ones it has are not handed over again.
        """
        before, was_leaning = self.model, self._lean
        is_moved, self._is_moved = self._is_moved, False
        self.model, self._lean = model, lean
        columns = np.arange(model.pattern.width, dtype=np.int32)
        rows = np.arange(model.pattern.height, dtype=np.int32)
        if is_moved or model.low is not before.low or model.high is not before.high:
            self.change_bounds(columns, model.low, model.high)
        self.change_rows(rows, model.row_low, model.row_high)
        if is_moved or model.cost is not before.cost or not _same(lean, was_leaning):
            self._money = _unit_of(model.cost)
            self._solver.changeColsCost(len(columns), columns, self._leaning())
        self._is_moved = False

    def change_cost(self, cost: Vector) -> None:
        """Another cost for each column, leaning nowhere."""
        self._money, self._lean, self._is_moved = _unit_of(cost), None, True
        columns = np.arange(len(cost), dtype=np.int32)
        self._solver.changeColsCost(len(cost), columns, cost / self._money)

    def change_bounds(self, columns: Indices, low: Vector, high: Vector) -> None:
        """Other bounds for some columns."""
        self._is_moved = True
        self._solver.changeColsBounds(len(columns), columns, low / self._size, high / self._size)

    def change_rows(self, rows: Indices, low: Vector, high: Vector) -> None:
        """Other bounds for some rows."""
        self._is_moved = True
        self._solver.changeRowsBounds(len(rows), rows, low / self._size, high / self._size)

    def solve(self, deadline: float, *, primal: bool = False) -> Solution:
        """Solves, until the clock (time.monotonic) is at the deadline, or at that of a limit.

        primal : for a model whose last plan still fits and whose cost alone has changed.
        """
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
        noise = DUAL_NOISE * float(np.abs(model.cost).max(initial=0.0))
        prices, reduced = found
        if not _is_least(model, values, prices, reduced, noise):
            return None
        objective = float(model.cost @ values)
        return Solution(Status.OPTIMAL, word, values, prices, reduced, objective, basic)

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

    def least(self, deadline: float) -> float:
        """The least cost alone, without the plan; NaN where there is none."""
        if self._lean is not None:
            self.change_cost(self.model.cost)
        status, _ = self._ended(deadline, primal=False)
        return self._objective() if status is Status.OPTIMAL else np.nan

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
        return Solution(
            status=Status.OPTIMAL,
            told=word,
            values=np.array(found.col_value) * size,
            prices=_nothing() if self._is_whole else np.array(found.row_dual) * money,
            reduced=_nothing() if self._is_whole else np.array(found.col_dual) * money,
            objective=self._objective(),
            basic=_nothing() if self._is_whole else self._solver.getBasicVariables()[1],
        )


def _is_least(model: Model, values: Vector, prices: Vector, reduced: Vector, noise: float) -> bool:
    """Whether no plan costs less: what could leave its bound would cost, but for the noise."""
    gains = np.where(values - model.low <= model.high - values, -reduced, reduced)
    gains = np.where(np.isinf(model.low) & np.isinf(model.high), np.abs(reduced), gains)
    if (gains[model.low < model.high] > noise).any():
        return False
    ends = np.isinf(model.row_low), np.isinf(model.row_high)
    wrong = ((prices > noise) & ends[0]) | ((prices < -noise) & ends[1])
    ranged = (model.row_low < model.row_high) & (np.abs(prices) > noise) & (ends[0] == ends[1])
    return not (wrong | ranged).any()  # at which end a range stands is not told


def _same(one: Vector | None, other: Vector | None) -> bool:
    """Whether two rows of weights, if any, are the same."""
    if one is None or other is None:
        return one is other
    return one is other or np.array_equal(one, other)


def _power(size: float) -> float:
    """The power of two next to a size, 1 for none; dividing by it keeps every digit."""
    return float(np.exp2(np.round(np.log2(size)))) if size > 0 else 1.0


def _unit_of(cost: Vector) -> float:
    """What costs are divided by: 1, unless the dearest is far from a usual size."""
    dearest = float(np.abs(cost).max(initial=0.0))
    return 1.0 if 1e-2 <= dearest <= 1e5 else _power(dearest)


def _scale(model: Model) -> float:
    """What a linear programme is divided by, so that its largest bound is of a usual size."""
    bounds = np.concatenate((model.low, model.high, model.row_low, model.row_high))
    largest = float(np.abs(bounds[np.isfinite(bounds)]).max(initial=0.0))
    return _power(largest / _BOUND)
