"""The least-cost plan of families that share resources; imports numpy, shared, solver and ties.

The only place that says in which order it is found: solve, fix whole numbers, look at what would
save, break ties, check.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import NoPlanError
from sopxl.optimise.model import Model
from sopxl.optimise.shared import Shared
from sopxl.optimise.shared_model import shared_model, start_basis
from sopxl.optimise.shared_result import SharedPlan, shared_plan_of
from sopxl.optimise.shared_savings import shared_savings
from sopxl.optimise.shortage import no_shared_plan
from sopxl.optimise.solver import Live, Solution, Status, basis_of
from sopxl.optimise.ties import settle

__all__ = ["SharedPlan", "preference", "shared_plan"]

# What one more of each weighs, where a unit held weighs its worth.
_OVERTIME, _OUTSIDE, _BOUGHT, _WORKERS = 2.0, 4.0, 4.0, 8.0
_GAP = 1e-4  # share of the cost by which a plan in whole numbers may be above the least

Label = Callable[[int], str]


def shared_plan(shared: Shared, label: Label, seconds: float) -> SharedPlan:
    """The plan that costs least, of those the one that holds and buys as late as it can.

    label : what a planner calls a period, counted from 0. seconds : most that it may take.
    Returns : SharedPlan; with minimum runs or whole people within a ten-thousandth of the least.
    Raises NoPlanError with resource, family, period and what is short; or out of time.
    """
    model = shared_model(shared)
    deadline = time.monotonic() + seconds
    if model.is_whole.any():
        model = _whole_fixed(shared, model, label, seconds)
    live = Live(model)
    live.start_from(basis_of(*start_basis(shared, model.pattern), is_sure=True))
    found = _found(shared, model, live.solve(deadline), label, seconds)
    savings = shared_savings(live, shared, found, deadline)
    settled = settle(live, found, preference(shared), deadline)
    plan = shared_plan_of(shared, model.pattern, settled.values, found.objective, savings)
    return replace(plan, is_settled=settled is not found)


def _whole_fixed(shared: Shared, model: Model, label: Label, seconds: float) -> Model:
    """The programme with what is in whole numbers settled: when runs are, how many people."""
    deadline = time.monotonic() + seconds
    found = _found(shared, model, Live(model, gap=_GAP).solve(deadline), label, seconds)
    at = np.where(model.is_whole, np.round(found.values), 0.0)
    return replace(
        model,
        low=np.where(model.is_whole, at, model.low),
        high=np.where(model.is_whole, at, model.high),
        is_whole=np.zeros_like(model.is_whole),
    )


def _found(shared: Shared, model: Model, found: Solution, label: Label, seconds: float) -> Solution:
    """The answer; NoPlanError where there is none."""
    if found.status is Status.INFEASIBLE:
        raise no_shared_plan(shared, model, label, time.monotonic() + seconds)
    if found.status is Status.OUT_OF_TIME:
        raise NoPlanError(
            "E452",
            f"no least-cost plan was found within {seconds:.6g} seconds: {found.told}.",
            "company",
            "Give it more time, or plan fewer families or periods.",
        )
    if found.status is not Status.OPTIMAL:
        raise NoPlanError(
            "E453",
            f'the solver gives no answer: "{found.told}".',
            "company",
            "Look for numbers of a wrong size among forecasts, costs, hours and limits.",
        )
    return found


def preference(shared: Shared) -> Vector:
    """How much each column weighs where plans cost the same: the earlier, the more.

    To order it is the other way round: what is shipped early leaves less waiting.
    """
    periods, families, pools = shared.periods, len(shared.families), len(shared.pools)
    earlier = 1.0 + np.sqrt(np.arange(periods, 0, -1) / periods)
    rank = 1.0 + 0.01 * np.sqrt(np.arange(families, 0, -1) / max(families, 1))
    sign = np.where((shared.low < 0).any(axis=0) | (shared.high <= 0).all(axis=0), -1.0, 1.0)
    resources = 1.0 + 0.01 * np.sqrt(np.arange(len(shared.resources), 0, -1))
    people = _WORKERS * (1.0 + 0.01 * np.sqrt(np.arange(pools, 0, -1)))
    weighed = (shared.worth * rank * sign, _OVERTIME * resources, _OUTSIDE * resources)
    bought = _BOUGHT * (shared.worth * rank)[list(shared.buys)]
    return np.concatenate(
        (
            np.zeros(shared.demand.size),
            *(np.multiply.outer(size, earlier).reshape(-1) for size in weighed),
            np.zeros(pools * periods),
            *(np.multiply.outer(people, earlier).reshape(-1) for _ in ("hired", "laid off")),
            np.zeros(len(shared.run_families) * periods),
            np.multiply.outer(bought, earlier).reshape(-1),
        )
    )
