"""Random small problems: the same least cost as scipy finds, and no plan where it finds none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from optimise_problems import RATES, Drawn, problems, problems_by_day
from optimum import Second

from sopxl.calc.cost import plan_cost
from sopxl.errors import NoPlanError
from sopxl.optimise import optimal_production_plan
from sopxl.optimise.result import quantities


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_same_least_cost(problem: Drawn) -> None:
    """Or no plan in both."""
    same_least_cost(problem)


@pytest.mark.slow
@given(problems())
@settings(max_examples=600, deadline=None)
def test_the_same_least_cost_many_times(problem: Drawn) -> None:
    """As above, for the rarer mixtures of names."""
    same_least_cost(problem)


@given(problems_by_day())
@settings(max_examples=60, deadline=None)
def test_the_same_by_working_days(problem: tuple[Any, ...]) -> None:
    """What a worker makes, and the rate of which a change is paid, are then of a day."""
    same_least_cost(problem)


@given(problems_by_day())
@settings(max_examples=40, deadline=None)
def test_the_plan_costs_what_any_plan_is_said_to_cost(problem: tuple[Any, ...]) -> None:
    """The cost of a plan is worked out in two places: they give the same to the cent."""
    demand, start, costs, _, days = problem
    try:
        plan = optimal_production_plan(*problem)
    except NoPlanError:
        return
    rows = {name: row for name, row in quantities(plan).items() if not np.isnan(row).any()}
    if RATES & costs.keys() and "opening rate" not in start:
        works = np.flatnonzero(np.broadcast_to(days, plan.production.shape))
        first = plan.production[works] / np.broadcast_to(days, plan.production.shape)[works]
        start = start | {"opening rate": first[0] if works.size else 0}
    cost = plan_cost({"demand": demand} | rows, costs, start, days)
    assert_allclose(cost.total, plan.cost, rtol=1e-9, atol=1e-6)


def same_least_cost(problem: tuple[Any, ...]) -> None:
    """The engine and scipy agree."""
    second = Second(*problem).cost_of_best()
    if second is None:
        with pytest.raises(NoPlanError, match="E450"):
            optimal_production_plan(*problem)
    else:
        plan = optimal_production_plan(*problem)
        # scipy takes a number for whole that misses it by a millionth: of a lot, or of a worker
        whole = {"lot", "whole workers"} & problem[3].keys()
        assert_allclose(plan.cost, second, rtol=1e-7, atol=1e-3 if whole else 1e-5)
        assert plan.is_settled


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_plan_keeps_its_own_rules(problem: Drawn) -> None:
    """Units are conserved, workers too; the plan is no cost's excuse."""
    demand, start, *_ = problem
    try:
        plan = optimal_production_plan(*problem)
    except NoPlanError:
        return
    supply = plan.production + plan.overtime + plan.subcontract
    balance = start["opening inventory"] + np.cumsum(supply + plan.lost_sales - demand)
    assert_allclose(plan.inventory - plan.backorders, balance, atol=1e-6)
    assert min(plan.inventory.min(), plan.backorders.min(), plan.lost_sales.min()) >= 0
    if "opening workers" in start:
        moves = np.cumsum(plan.hired - plan.laid_off)
        assert_allclose(plan.workers, start["opening workers"] + moves, atol=1e-6)
