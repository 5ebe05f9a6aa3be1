"""Families that share resources: the least cost, ties, and what is told where there is no plan."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from plants import label, planned, plant, plants
from scipy.optimize import linprog

from sopxl.errors import NoPlanError
from sopxl.optimise import shared_plan as work
from sopxl.optimise.conflict import smallest_conflict
from sopxl.optimise.limits import Loosened
from sopxl.optimise.shared import Shared
from sopxl.optimise.shared_limits import shared_limits
from sopxl.optimise.shared_model import shared_model
from sopxl.optimise.shared_plan import shared_plan
from sopxl.optimise.solver import Live, Status


def second(shared: Shared) -> float | None:
    """The least cost as scipy finds it, the rules written out one by one."""
    periods, n = shared.demand.shape
    resources = len(shared.resources)
    size = periods * (2 * n + 2 * resources)

    def at(kind: int, t: int, column: int) -> int:
        start = [0, n, 2 * n, 2 * n + resources][kind]
        return t * (2 * n + 2 * resources) + start + column

    cost, bounds = np.zeros(size), [(0.0, np.inf)] * size
    equal, right, less, most = [], [], [], []
    for t in range(periods):
        for f in range(n):
            bounds[at(1, t, f)] = (shared.low[t, f], shared.high[t, f])
            cost[at(1, t, f)] = shared.held[t, f]
            row = np.zeros(size)
            row[at(0, t, f)], row[at(1, t, f)] = 1, -1
            if t:
                row[at(1, t - 1, f)] = 1
            equal.append(row)
            right.append(shared.demand[t, f] - (0 if t else shared.opening[f]))
        for r in range(resources):
            bounds[at(2, t, r)] = (0, shared.overtime[t, r])
            bounds[at(3, t, r)] = (0, shared.outside[t, r])
            cost[at(2, t, r)], cost[at(3, t, r)] = shared.overtime_price, shared.outside_price
            row = np.zeros(size)
            for line, (f, resource) in enumerate(shared.lines):
                done = t + shared.offsets[line]
                if resource == r and done < periods:
                    row[at(0, done, f)] += shared.hours[done, line]
            row[at(2, t, r)] = row[at(3, t, r)] = -1
            less.append(row)
            most.append(shared.capacity[t, r])
    for back, r in np.ndindex(0 if shared.before is None else len(shared.before), resources):
        row = np.zeros(size)
        for line, (f, resource) in enumerate(shared.lines):
            done = shared.offsets[line] - 1 - back
            if resource == r and 0 <= done < periods:
                row[at(0, done, f)] += shared.hours[done, line]
        less.append(row)
        most.append(shared.before[back, r])  # type: ignore[index]
    found = linprog(cost, less, most, equal, right, bounds)
    assert found.status in (0, 2), found.message
    return None if found.status == 2 else float(found.fun)


@given(plants())
@settings(max_examples=60, deadline=None)
def test_the_same_least_cost(shared: Shared) -> None:
    """Or no plan in both; and the plan keeps what it is held to."""
    wanted = second(shared)
    if wanted is None:
        with pytest.raises(NoPlanError, match="E450"):
            planned(shared)
        return
    plan = planned(shared)
    assert_allclose(plan.cost, wanted, rtol=1e-7, atol=1e-6)
    balance = shared.opening + np.cumsum(plan.production - shared.demand, axis=0)
    assert_allclose(plan.balance, balance, atol=1e-7)


@given(plants())
@settings(max_examples=40, deadline=None)
def test_the_same_plan_from_another_start(shared: Shared) -> None:
    """Ties are broken by the rule, not by the way of the solver."""
    try:
        plan = planned(shared)
    except NoPlanError:
        return
    with mock.patch.object(work.Live, "start_from"), mock.patch("sopxl.optimise.solver._DUAL", 4):
        other = planned(shared)
    costly = shared.overtime_price != shared.outside_price
    assert_allclose(plan.production, other.production, atol=1e-6)
    if costly:
        assert_allclose(plan.overtime, other.overtime, atol=1e-6)


@given(plants())
@settings(max_examples=60, deadline=None)
def test_the_conflict_is_a_smallest_one(shared: Shared) -> None:
    """With all of it there is no plan, and without any one of it there is one."""
    model, deadline = shared_model(shared), time.monotonic() + 60
    if Live(model).solve(deadline).status is Status.OPTIMAL:
        return
    limits = shared_limits(shared, model.pattern)
    needed = smallest_conflict(limits, model, deadline)
    assert needed

    def status(gone: list[Any]) -> Status:
        live = Live(replace(model, cost=np.zeros_like(model.cost)))
        loosened = Loosened(live)
        for limit in gone:
            loosened.let_go(limit)
        return live.solve(deadline).status

    others = [limit for limit in limits if limit not in needed]
    assert status(others) is Status.INFEASIBLE
    for limit in needed:
        assert status([*others, limit]) is Status.OPTIMAL


def test_stock_is_built_late_and_orders_leave_early() -> None:
    """Hand-worked: 20, 10 and 0 of 30 hours are left beside the chairs; a table takes two."""
    plan = planned(plant())
    assert plan.production[:, 0].tolist() == [10, 20, 30]
    assert plan.production[:, 1].tolist() == [9, 5, 0]
    assert plan.balance[:, 1].tolist() == [0, 0, -5]
    assert plan.cost == 0


def test_a_plan_made_by_hand_stays() -> None:
    """Hand-worked: its ten hours are taken, so chairs of month 3 are made before and held."""
    own = np.array([[np.nan, 5]] * 3)
    most = np.where(np.isnan(own), np.inf, own)
    plan = planned(plant(made_low=np.nan_to_num(own), made_high=most))
    assert plan.production[:, 1].tolist() == [5, 5, 5]
    assert plan.production[:, 0].tolist() == [20, 20, 20]
    assert plan.cost == 40


def test_what_an_hour_saves() -> None:
    """One more hour in month 3 saves an hour of overtime there, or a unit carried."""
    tight = plant(demand=np.array([[10.0, 0], [20, 0], [35, 0]]), low=np.array([[0.0, -4]] * 3))
    plan = planned(tight)
    again = planned(replace(tight, capacity=tight.capacity + np.array([[0.0], [0], [1]])))
    assert plan.savings[2, 0] == pytest.approx(plan.cost - again.cost)
    assert plan.savings[2, 0] == pytest.approx(2)
    assert plan.savings[0, 0] == 0


def test_hours_that_are_short_are_told() -> None:
    """Resource, month, how many, and the families, limits and months in conflict."""
    short = plant(demand=np.array([[30.0, 0], [30, 0], [40, 0]]), low=np.array([[0.0, -4]] * 3))
    with pytest.raises(NoPlanError) as error:
        planned(short)
    assert str(error.value) == (
        "E450 Saw, month 3: no plan keeps all limits: 1 hour of Saw is short in month 3. "
        "In conflict: demand of Chairs in month 1 to month 3; hours of Saw in month 1 to month 3; "
        "least inventory of Chairs in month 3. "
        "Give Saw more stations, overtime or outside capacity; or buy Chairs: give a Subcontract "
        "cost; or lower the forecast; or lower the target of the policy."
    )


def test_units_that_have_nowhere_to_go_are_told() -> None:
    """Where no hour would help."""
    full = plant(opening=np.array([50.0, 0]), high=np.array([[30.0, 0]] * 3))
    with pytest.raises(NoPlanError) as error:
        planned(full)
    assert str(error.value) == (
        "E450 Chairs, month 1: no plan keeps all limits: 10 units of Chairs are too many in "
        "month 1. In conflict: most inventory of Chairs in month 1. "
        "Raise the most that the policy allows."
    )


def test_out_of_time_is_told_as_such() -> None:
    """It is not the same as no plan."""
    with pytest.raises(NoPlanError, match="E452 company: no least-cost plan was found within 0 s"):
        shared_plan(plant(), label, 0)
