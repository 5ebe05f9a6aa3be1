"""The frontier between cost, inventory and a steady rate: the least cost within limits on these.

Imports numpy, the shared model, solver and warm. Each point is a least-cost plan of the company
with one limit more; all of them are solved in one model that stays in the solver.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.errors import NoPlanError
from sopxl.optimise.model import Model, Pattern
from sopxl.optimise.shared import BALANCE, BOUGHT, MADE, RUNS, Shared
from sopxl.optimise.shared_model import columns_of, shared_model, start_basis
from sopxl.optimise.shared_plan import preference
from sopxl.optimise.shared_result import SharedPlan
from sopxl.optimise.solver import Solution, Status, basis_of
from sopxl.optimise.ties import settle
from sopxl.optimise.warm import Warm
from sopxl.points import LEAST_COST

_SIDE = LEAST_COST - 1  # points on either side of the least cost
_LOOSE = 1e-9  # share by which a limit at its end is let go, for the solver's rounding
_RATE = "rate"
_INVENTORY_LIMIT, _RATE_LIMIT, _COST_LIMIT = "inventory limit", "rate limit", "cost limit"


@dataclass(frozen=True, slots=True)
class Point:
    """One plan of the frontier."""

    number: int  # from 1
    made: Block  # units made in own plant, shape (T, n)
    bought: Block  # units from a subcontractor, shape (T, n)
    is_settled: bool  # whether ties were broken by the rule


class Frontier:
    """The company's model with a limit on average inventory and one on changes of the rate."""

    def __init__(
        self,
        shared: Shared,
        value: Block,
        stocked: NDArray[np.bool_],
        least: SharedPlan,
        seconds: float,
    ) -> None:
        """Takes the problem. value : money per unit made or held, shape (T, n).

        stocked : which families are made to stock, shape (n,). least : the least-cost plan, whose
        minimum runs stay where they are. seconds : most that all of it may take.
        """
        self._shared, self._least = shared, least
        self._model = _with_runs(_limited(shared, value, stocked), shared, least.made)
        self._deadline, self._seconds = time.monotonic() + seconds, seconds
        self._warm = Warm()
        self._rows = self._model.pattern.rows

    def point(self, number: int) -> Point:
        """The plan of a point, 1 to 7. Raises NoPlanError where there is none, or out of time."""
        if number == LEAST_COST:
            return Point(number, self._least.made, self._least.bought, True)
        name = _INVENTORY_LIMIT if number < LEAST_COST else _RATE_LIMIT
        most, fewest = self._ends[name]
        share = abs(number - LEAST_COST) / _SIDE
        return self._point(number, self._within(name, most - share * (most - fewest)))

    @cached_property
    def _ends(self) -> dict[str, tuple[float, float]]:
        """How much inventory, or change of the rate, the least cost takes, and the least there is.

        Of the plans of least cost it is the one that takes least.
        """
        cost = self._solved(self._model).objective
        ends = {}
        for name in (_INVENTORY_LIMIT, _RATE_LIMIT):
            weight = _weights(self._model, name)
            cheap = replace(self._within(_COST_LIMIT, cost), cost=weight)
            found = (self._solved(cheap), self._solved(replace(self._model, cost=weight)))
            ends[name] = (found[0].objective, found[1].objective)
        return ends

    def _within(self, name: str, limit: float) -> Model:
        """The model with a limit."""
        high = self._model.row_high.copy()
        high[self._rows[name]] = limit + _LOOSE * max(abs(limit), 1.0)
        return replace(self._model, row_high=high)

    def _point(self, number: int, model: Model) -> Point:
        """A plan, ties broken by the rule of the company."""
        live, found = self._warm.solved(model, self._start, self._deadline)
        self._refuse(found)
        weight = np.zeros(model.pattern.width)
        prefer = preference(self._shared)
        weight[: prefer.size] = prefer
        settled = settle(live, found, weight, self._deadline)
        made, taken = (
            np.round(columns_of(model.pattern, kind, self._shared.periods, settled.values), 9) + 0.0
            for kind in (MADE, BOUGHT)
        )
        bought = np.zeros(made.shape)
        bought[:, list(self._shared.buys)] = taken
        return Point(number, made, bought, settled is not found)

    def _solved(self, model: Model) -> Solution:
        _, found = self._warm.solved(model, self._start, self._deadline)
        self._refuse(found)
        return found

    def _start(self) -> object:
        pattern = self._model.pattern
        columns, rows = start_basis(self._shared, pattern)
        rows[pattern.rows[_RATE]] = True
        return basis_of(columns, rows, is_sure=True)

    def _refuse(self, found: Solution) -> None:
        """NoPlanError where there is no answer, out of time told apart from all else."""
        if found.status is Status.OUT_OF_TIME:
            raise NoPlanError(
                "E452",
                f"no point of the frontier was found within {self._seconds:.6g} seconds: "
                f"{found.told}.",
                "company",
                "Give it more time, or plan fewer families or periods.",
            )
        if found.status is not Status.OPTIMAL:
            raise NoPlanError(
                "E453",
                f'the solver gives no answer for a point of the frontier: "{found.told}".',
                "company",
                "Look for numbers of a wrong size among forecasts, costs, hours and limits.",
            )


def _with_runs(model: Model, shared: Shared, made: Block) -> Model:
    """The model with its minimum runs where a plan has them, and people in fractions."""
    if not model.is_whole.any():
        return model
    low, high = model.low.copy(), model.high.copy()
    if RUNS in model.pattern.columns:
        runs = (made[:, list(shared.run_families)] > 0).T.reshape(-1).astype(np.float64)
        low[model.pattern.columns[RUNS]] = high[model.pattern.columns[RUNS]] = runs
    return replace(model, low=low, high=high, is_whole=np.zeros_like(model.is_whole))


def _weights(model: Model, row: str) -> Vector:
    """The numbers of one row, by column."""
    pattern, at = model.pattern, model.pattern.rows[row].start
    weights = np.zeros(pattern.width)
    column = np.repeat(np.arange(pattern.width), np.diff(pattern.starts))
    here = pattern.indices == at
    weights[column[here]] = model.values[here]
    return weights


def _limited(shared: Shared, value: Block, stocked: NDArray[np.bool_]) -> Model:
    """The company's programme with how much more and less is made than the month before.

    One row holds the average inventory, one the average change, one the cost: all three in money,
    and not limited yet.
    """
    base = shared_model(shared)
    periods, n = shared.demand.shape
    steps, pattern = (periods - 1) * n, base.pattern
    wide = (pattern.width, pattern.width + steps, pattern.width + 2 * steps)
    tall = (pattern.height, pattern.height + steps)
    made, held = pattern.columns[MADE].start, pattern.columns[BALANCE].start
    cell = np.arange(periods * n).reshape(n, periods)
    later, before = cell[:, 1:].reshape(-1), cell[:, :-1].reshape(-1)
    step, one = np.arange(steps), np.ones(steps)
    worth = np.ascontiguousarray(value.T)
    in_stock = np.where(stocked[:, None], worth, 0.0)
    changed = worth[:, 1:].reshape(-1) / max(periods - 1, 1)
    parts = (
        (
            pattern.indices,
            np.repeat(np.arange(pattern.width), np.diff(pattern.starts)),
            base.values,
        ),
        (tall[0] + step, made + later, one),
        (tall[0] + step, made + before, -one),
        (tall[0] + step, wide[0] + step, -one),
        (tall[0] + step, wide[1] + step, one),
        (np.full(cell.size, tall[1]), held + cell.reshape(-1), in_stock.reshape(-1) / periods),
        (np.full(steps, tall[1] + 1), wide[0] + step, changed),
        (np.full(steps, tall[1] + 1), wide[1] + step, changed),
        (np.full(base.cost.size, tall[1] + 2), np.arange(base.cost.size), base.cost),
    )
    rows = {
        _RATE: slice(*tall),
        _INVENTORY_LIMIT: slice(tall[1], tall[1] + 1),
        _RATE_LIMIT: slice(tall[1] + 1, tall[1] + 2),
        _COST_LIMIT: slice(tall[1] + 2, tall[1] + 3),
    }
    made_of, values = _by_column(parts, wide[2], pattern, rows)
    none, endless = np.zeros(2 * steps), np.full(2 * steps, np.inf)
    return Model(
        pattern=made_of,
        cost=np.concatenate((base.cost, none)),
        low=np.concatenate((base.low, none)),
        high=np.concatenate((base.high, endless)),
        row_low=np.concatenate((base.row_low, np.zeros(steps), np.full(3, -np.inf))),
        row_high=np.concatenate((base.row_high, np.zeros(steps), np.full(3, np.inf))),
        values=values,
        is_whole=np.concatenate((base.is_whole, np.zeros(2 * steps, np.bool_))),
    )


def _by_column(
    parts: tuple[tuple[Any, Any, Vector], ...],
    width: int,
    pattern: Pattern,
    rows: dict[str, slice],
) -> tuple[Pattern, Vector]:
    """Entries as rows, columns and numbers, put in the order of a pattern."""
    row, column, values = (np.concatenate(list(part)) for part in zip(*parts, strict=True))
    kept = values != 0
    row, column, values = row[kept], column[kept], values[kept]
    order = np.lexsort((row, column))
    starts = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=width))))
    made = Pattern(
        pattern.columns,
        pattern.rows | rows,
        starts.astype(np.int32),
        row[order].astype(np.int32),
        values[order],
        (),
    )
    return made, values[order]
