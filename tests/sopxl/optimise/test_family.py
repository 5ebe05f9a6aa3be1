"""What holds for the least-cost plan of any family."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from optimise_problems import Drawn, problems

from sopxl import calc
from sopxl.errors import NoPlanError
from sopxl.optimise import OptimalPlan, optimal_production_plan
from sopxl.optimise.activity import COST_ROWS, HIRED, LAID_OFF, WORKERS
from sopxl.optimise.result import quantities


def row_of(plan: OptimalPlan, name: str) -> list[float]:
    """One row of cost, period by period."""
    return [float(value) for value in plan.costs[COST_ROWS.index(name)]]


@given(problems(), st.sampled_from(["chase", "level", "hybrid"]))
@settings(max_examples=60, deadline=None)
def test_no_heuristic_is_cheaper(drawn: Drawn, strategy: str) -> None:
    """Held to make what a strategy makes, under the same limits, it costs as much or more."""
    demand, start, costs, limits = drawn
    opening, closing = start["opening inventory"], start["closing inventory"]
    made = calc.chase_production_plan(demand, opening, closing)
    if strategy == "level" and sum(demand) + closing >= opening:
        made = calc.level_production_plan(demand, opening, closing)
    if strategy == "hybrid" and sum(demand) + closing >= opening:
        made = calc.hybrid_production_plan(demand, opening, closing, min(1, len(demand) - 1))
    limits = {k: v for k, v in limits.items() if k != "lot"}
    held = {"regular production": made, "least regular production": made}
    try:
        heuristic = optimal_production_plan(demand, start, costs, limits | held)
    except NoPlanError:
        return
    limits["regular production"] = np.maximum(made, limits.get("regular production", made))
    best = optimal_production_plan(demand, start, costs, limits)
    assert best.cost <= heuristic.cost + 1e-6


@given(problems())
@settings(max_examples=40, deadline=None)
def test_it_costs_what_a_plan_costs(drawn: Drawn) -> None:
    """SOP_PLAN_COST works out the same from the same costs, by its own arithmetic."""
    demand, start, costs, limits = drawn
    try:
        plan = optimal_production_plan(demand, start, costs, limits)
    except NoPlanError:
        return
    rows = {"demand": demand, **quantities(plan)}
    start = {"opening rate": float(plan.production[0])} | start
    if "opening workers" not in start:
        rows = {k: v for k, v in rows.items() if k not in (WORKERS, HIRED, LAID_OFF)}
    assert_allclose(calc.plan_cost(rows, costs, start).total, plan.cost, rtol=1e-9, atol=1e-6)


@given(problems(), st.sampled_from([0.001, 1000, 1_000_000]))
@settings(max_examples=40, deadline=None)
def test_money_in_another_unit_changes_the_cost_only(drawn: Drawn, unit: float) -> None:
    """A plan in cents is the plan in dollars."""
    demand, start, costs, limits = drawn
    try:
        plan = optimal_production_plan(demand, start, costs, limits)
    except NoPlanError:
        return
    cents = optimal_production_plan(
        demand, start, {name: cost * unit for name, cost in costs.items()}, limits
    )
    assert_allclose(cents.cost, plan.cost * unit, rtol=1e-7, atol=1e-6)
    assert_allclose(cents.production, plan.production, atol=1e-6)
    assert_allclose(cents.inventory, plan.inventory, atol=1e-6)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_any_size_of_unit(size: float) -> None:
    """Grams or tons: the same plan, as exact."""
    demand = np.array([800.0, 1000.0, 750.0]) * size
    costs = {"regular labour per unit": 40, "overtime per unit": 50, "subcontract": 70}
    limits = {name: most * size for name, most in (("overtime", 50.0), ("subcontract", 130.0))}
    plan = optimal_production_plan(
        demand,
        {"opening inventory": 100 * size},
        costs | {"holding": 2},
        limits | {"regular production": 720 * size},
    )
    assert_allclose(plan.production, np.full(3, 720) * size, rtol=1e-12)
    assert_allclose(plan.subcontract, np.array([30, 130, 0]) * size, rtol=1e-9, atol=1e-12)
    assert_allclose(plan.cost, 104_300 * size, rtol=1e-12)


def test_a_rate_that_holds() -> None:
    """A change of rate that costs more than holding levels the plan; it is charged both ways."""
    plan = optimal_production_plan(
        [10, 30], {"opening rate": 10}, {"holding": 1, "rate change": 3}, None
    )
    assert plan.production.tolist() == [20, 20]
    assert row_of(plan, "Rate change") == [30, 0]
    assert row_of(plan, "Holding") == [10, 0]


def test_a_rate_that_is_not_known_before_is_free_at_first() -> None:
    """Without an opening rate the first period sets the rate."""
    plan = optimal_production_plan([20, 20], {}, {"rate change": 3})
    assert plan.cost == 0


def test_up_and_down_at_prices_of_their_own() -> None:
    """Each is paid where it happens, beside what any change costs."""
    costs = {"holding": 100, "rate increase": 3, "rate decrease": 1, "rate change": 10}
    plan = optimal_production_plan([20, 30, 25], {"opening rate": 10}, costs)
    assert row_of(plan, "Rate change") == [130, 130, 55]


def test_the_rate_is_of_a_working_day() -> None:
    """Ten a day in each month is no change; a month without a working day keeps the rate."""
    start, costs = {"opening rate": 10, "opening inventory": 0}, {"rate change": 3, "holding": 9}
    plan = optimal_production_plan([200, 220, 0, 210], start, costs, None, [20, 22, 0, 21])
    assert plan.cost == 0
    most = {"rate change": 0}
    with pytest.raises(NoPlanError, match="300 units are short in period 1"):
        optimal_production_plan([500, 220, 0, 210], start, costs, most, [20, 22, 0, 21])


def test_one_number_of_working_days() -> None:
    """It holds for every period: the same plan as a row of it."""
    start = {"opening workers": 10, "units per worker": 2}
    costs = {"regular labour per worker": 5, "hiring": 3, "layoff": 2, "holding": 1}
    one, row = (
        optimal_production_plan([400, 600, 300], start, costs, None, days)
        for days in (20, [20] * 3)
    )
    assert one.cost == row.cost > 0
    assert one.workers.tolist() == row.workers.tolist()


def test_working_days_make_a_worker() -> None:
    """Units a day, and hours a day at a wage by the hour."""
    plan = optimal_production_plan(
        [200, 220],
        {"opening workers": 10, "hours per worker": 8, "hours per unit": 8},
        {"regular labour per hour": 2},
        working_days=[20, 22],
    )
    assert plan.production.tolist() == [200, 220]
    assert row_of(plan, "Regular labour") == [3200, 3520]


def test_hours_without_workers_are_those_worked() -> None:
    """The cost of labour by the hour, where no workforce is planned."""
    plan = optimal_production_plan(
        [10], {"hours per unit": 4}, {"regular labour per hour": 5, "material": 2}
    )
    assert row_of(plan, "Regular labour") == [200]
    assert row_of(plan, "Material") == [20]


def test_lots() -> None:
    """In-house output in whole lots, overtime with it."""
    plan = optimal_production_plan(
        [90, 10],
        {},
        {"regular labour per unit": 1, "overtime per unit": 2, "holding": 1},
        {"regular production": 60, "overtime": 60, "lot": 50},
    )
    assert plan.production.tolist() == [60, 0]
    assert plan.overtime.tolist() == [40, 0]
    assert plan.inventory.tolist() == [10, 0]


def test_the_last_workers() -> None:
    """A workforce wanted at the end is hired, late."""
    plan = optimal_production_plan(
        [0, 0],
        {"opening workers": 1, "units per worker": 1, "closing workers": 3},
        {"hiring": 5},
    )
    assert plan.workers.tolist() == [1, 3]
    assert plan.hired.tolist() == [0, 2]


def test_what_is_owed_may_stay_owed_as_far_as_allowed() -> None:
    """Closing backorders, and a least inventory beside which nobody waits."""
    costs: dict[str, Any] = {"regular labour per unit": [9, 3], "backorder": 1}
    start = {"opening inventory": -5, "closing backorders": 3}
    plan = optimal_production_plan([10, 10], start, costs)
    assert plan.backorders.tolist() == [15, 3]
    kept = optimal_production_plan([10, 10], start, costs, {"safety stock": [2, 0]})
    assert kept.inventory.tolist() == [2, 0]
    assert kept.backorders.tolist() == [0, 3]


def test_the_solver_is_imported_when_a_plan_is_asked_for() -> None:
    """Not by the functions' names: a start of the command line does not pay for it."""
    asked = "import sys, sopxl_udfs.functions; print('highspy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_nothing_is_said_on_the_screen() -> None:
    """The solver's banner would stand among what a planner's program reads."""
    asked = (
        "from sopxl.optimise import optimal_production_plan as plan;"
        "plan([5], {}, {}); plan([5], {}, {}, {'lot': 2})"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
