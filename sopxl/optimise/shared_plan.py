"""The least-cost plan of families that share resources; imports numpy, shared, solver and ties."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.errors import NoPlanError
from sopxl.optimise.model import Model
from sopxl.optimise.shared import (
    LOAD,
    MADE,
    OUTSIDE,
    OVERTIME,
    Shared,
    columns_of,
    shared_model,
    start_basis,
)
from sopxl.optimise.shortage import no_shared_plan
from sopxl.optimise.solver import Live, Status, basis_of
from sopxl.optimise.ties import settle

_TOLERANCE = 1e-6  # share of the largest quantity by which a rule may be missed
_DEAREST = 10  # resources and periods of which a saving is worked out
_LEAST = 1e-9  # share of the plan's cost below which a saving is only rounding
_OVERTIME, _OUTSIDE = 2.0, 4.0  # what an hour weighs, where a unit held weighs its worth


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """The least-cost plan of families that share resources, and what it costs."""

    production: Block  # units, shape (T, n): made to stock, shipped to order
    balance: Block  # units at period end, shape (T, n): on hand, or less than 0 on order
    overtime: Block  # hours, shape (T, resources)
    outside: Block  # hours bought, shape (T, resources)
    holding_cost: float  # money
    overtime_cost: float  # money
    outside_cost: float  # money
    savings: Block  # money that an hour more of a resource saves, for the dearest, (T, resources)

    @property
    def cost(self) -> float:
        """Money for the whole plan."""
        return self.holding_cost + self.overtime_cost + self.outside_cost


def shared_plan(shared: Shared, label: Callable[[int], str], seconds: float) -> SharedPlan:
    """The plan that costs least, of those the one that holds and buys as late as it can.

    label : what a planner calls a period, counted from 0. seconds : most that it may take.
    Raises NoPlanError with resource, family, period and what is short; or out of time.
    """
    model = shared_model(shared)
    live = Live(model)
    live.start_from(basis_of(*start_basis(shared, model.pattern)))
    deadline = time.monotonic() + seconds
    found = live.solve(deadline)
    if found.status is Status.INFEASIBLE:
        raise no_shared_plan(shared, model, label, time.monotonic() + seconds)
    if found.status is not Status.OPTIMAL:
        raise NoPlanError(
            "E452",
            f"no least-cost plan was found within {seconds:.6g} seconds: {found.told}.",
            "company",
            "Give it more time, or plan fewer families or periods.",
        )
    savings = _savings(live, shared, found.prices, found.objective, deadline)
    settled = settle(live, found, _preference(shared, model), deadline)
    plan = _plan_of(shared, model, settled.values, savings)
    _check(shared, plan, found.objective)
    return plan


def _preference(shared: Shared, model: Model) -> Vector:
    """How much each column weighs where plans cost the same: the earlier, the more.

    To order it is the other way round: what is shipped early leaves less waiting.
    """
    periods, families = shared.periods, len(shared.families)
    earlier = 1.0 + np.sqrt(np.arange(periods, 0, -1) / periods)
    rank = 1.0 + 0.01 * np.sqrt(np.arange(families, 0, -1) / max(families, 1))
    sign = np.where((shared.low < 0).any(axis=0) | (shared.high <= 0).all(axis=0), -1.0, 1.0)
    resources = 1.0 + 0.01 * np.sqrt(np.arange(len(shared.resources), 0, -1))
    return np.concatenate(
        (
            np.zeros(model.pattern.columns[MADE].stop),
            np.multiply.outer(shared.worth * rank * sign, earlier).reshape(-1),
            np.multiply.outer(_OVERTIME * resources, earlier).reshape(-1),
            np.multiply.outer(_OUTSIDE * resources, earlier).reshape(-1),
        )
    )


def _plan_of(shared: Shared, model: Model, values: Vector, savings: Block) -> SharedPlan:
    """The plan as blocks; balances worked out again from what is made."""
    blocks = {
        name: columns_of(model.pattern, name, shared.periods, values)
        for name in (MADE, OVERTIME, OUTSIDE)
    }
    size = max(float(shared.demand.max(initial=1.0)), 1.0)
    tidy = {name: _tidy(block, size) for name, block in blocks.items()}
    balance = _tidy(shared.opening + np.cumsum(tidy[MADE] - shared.demand, axis=0), size)
    return SharedPlan(
        *(tidy[MADE], balance, tidy[OVERTIME], tidy[OUTSIDE]),
        holding_cost=float((shared.held * np.maximum(balance, 0.0)).sum()),
        overtime_cost=float(tidy[OVERTIME].sum()) * shared.overtime_price,
        outside_cost=float(tidy[OUTSIDE].sum()) * shared.outside_price,
        savings=savings,
    )


def _savings(live: Live, shared: Shared, prices: Vector, cost: float, deadline: float) -> Block:
    """What one hour more of a resource saves, by solving again with it; the dearest few.

    The solver's prices only say where to look: where plans tie, they can promise too much.
    """
    model, rows = live.model, live.model.pattern.rows[LOAD]
    dearest = np.argsort(prices[rows], kind="stable")[:_DEAREST] + rows.start
    saved = np.zeros(rows.stop - rows.start)
    for row in dearest[prices[dearest] < 0].astype(np.int32):
        at = np.array([row])
        live.change_rows(at, model.row_low[at], model.row_high[at] + 1.0)
        moved = live.solve(deadline)
        live.change_rows(at, model.row_low[at], model.row_high[at])
        if moved.status is Status.OPTIMAL and cost - moved.objective > _LEAST * cost:
            saved[row - rows.start] = cost - moved.objective
    return saved.reshape(-1, shared.periods).T


def _tidy(block: Block, size: float) -> Block:
    """A number that the solver misses by its noise alone; others as they are."""
    digits = int(np.ceil(np.log10(size)))
    near = np.round(block, max(8 - digits, 0))
    return np.where(np.abs(block - near) <= 10.0 ** (digits - 10), near + 0.0, block)


def _check(shared: Shared, plan: SharedPlan, objective: float) -> None:
    """NoPlanError where a bound, a load or the cost does not come out."""
    size = max(float(shared.demand.max(initial=1.0)), float(shared.capacity.max(initial=1.0)), 1.0)
    slack = _TOLERANCE * size
    load = np.zeros(shared.capacity.shape)
    for line, (family, resource) in enumerate(shared.lines):
        load[:, resource] += plan.production[:, family] * shared.hours[:, line]
    over = load - shared.capacity - plan.overtime - plan.outside
    missed = {
        "the least balance": shared.low - plan.balance,
        "the most balance": plan.balance - shared.high,
        "the least production": shared.made_low - plan.production,
        "the most production": plan.production - shared.made_high,
        "the hours there are": over,
        "the most overtime": plan.overtime - shared.overtime,
        "the most outside capacity": plan.outside - shared.outside,
        "the cost": np.array([abs(plan.cost - objective) - _TOLERANCE * abs(objective)]),
    }
    for rule, by in missed.items():
        if by.max(initial=-np.inf) > slack:
            raise NoPlanError(
                "E454",
                f"the plan that was found misses {rule} by {by.max():.6g}.",
                "company",
                "Give the numbers in units that lie nearer to one another in size.",
            )
