"""Plans that cost the same: the one that is given depends on no machine and no way of solving."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
from hypothesis import given, settings
from numpy.testing import assert_allclose
from optimise_problems import Drawn, problems

from sopxl.errors import NoPlanError, SopError
from sopxl.optimise import OptimalPlan, family, highs, optimal_production_plan, solver
from sopxl.optimise.lately import LATELY
from sopxl.optimise.model import pattern_of
from sopxl.optimise.result import quantities

ENDED = solver.Live._ended


def otherwise(problem: Drawn) -> OptimalPlan:
    """The plan by another way: activities in another order, another start, another seed."""
    read = family.read_problem

    def backwards(*given: Any) -> Any:
        made = read(*given)
        names = list(made.activities)[::-1]
        return family.replace(made, activities={name: made.activities[name] for name in names})

    LATELY.forget()
    steady = highs._STEADY | {"random_seed": 77, "simplex_scale_strategy": 0}
    with (
        mock.patch.object(family, "read_problem", backwards),
        mock.patch.object(solver.Live, "start_from"),
        mock.patch.object(highs, "_STEADY", steady),
        mock.patch.object(solver, "_DUAL", 4),
    ):
        plan = optimal_production_plan(*problem)
    LATELY.forget()
    return plan


@given(problems())
@settings(max_examples=50, deadline=None)
def test_the_same_plan_by_another_way(problem: Drawn) -> None:
    """Every row of it, period by period."""
    try:
        plan = optimal_production_plan(*problem)
    except NoPlanError:
        return
    other = quantities(otherwise(problem))
    for name, row in quantities(plan).items():
        assert_allclose(row, other[name], atol=1e-6, err_msg=name)


def test_what_may_wait_waits() -> None:
    """Made early or late at the same cost: late, since what is held weighs."""
    plan = optimal_production_plan(
        [0, 0, 100], {}, {"regular labour per unit": 4}, {"regular production": 60}
    )
    assert plan.production.tolist() == [0, 40, 60]
    assert plan.inventory.tolist() == [0, 40, 0]


def test_nobody_waits_for_nothing() -> None:
    """Owed weighs more than bought, where both cost the same."""
    plan = optimal_production_plan(
        [50, 50], {}, {"subcontract": 3, "backorder": 0}, {"regular production": 0}
    )
    assert plan.subcontract.tolist() == [50, 50]
    assert plan.backorders.tolist() == [0, 0]


def test_what_is_lighter_is_not_taken_where_it_costs_a_hair_more() -> None:
    """The first solve leans to overtime, which weighs half; it is a hundred-thousandth dearer."""
    costs = {"overtime per unit": 5.00001, "subcontract": 5}
    plan = optimal_production_plan([100], {}, costs, {"regular production": 0})
    assert plan.subcontract.tolist() == [100]
    assert plan.cost == 500


def test_a_tie_takes_no_second_solve() -> None:
    """Overtime and subcontract cost the same; the first plan found is proved the lightest."""
    costs = {"overtime per unit": 5, "subcontract": 5, "holding": 0}
    with mock.patch.object(solver.Live, "_ended", autospec=True, side_effect=ENDED) as ended:
        plan = optimal_production_plan([90, 120], {}, costs, {"regular production": 0})
    assert plan.overtime.tolist() == [90, 120]
    assert plan.is_settled
    assert ended.call_count == 1


@given(problems(), problems())
@settings(max_examples=20, deadline=None)
def test_the_same_plan_whatever_was_planned_before(problem: Drawn, other: Drawn) -> None:
    """The first plan of its shape, and one that starts from the plan of somebody else."""
    pattern_of.cache_clear()
    LATELY.forget()
    first = outcome(problem)
    outcome(other)
    outcome((other[0], *problem[1:]))
    again = outcome(problem)
    if isinstance(first, str):
        assert again == first
        return
    assert isinstance(again, OptimalPlan)
    for name, row in quantities(first).items():
        assert_allclose(row, quantities(again)[name], atol=1e-6, err_msg=name)


def test_a_plan_starts_from_one_of_other_working_days() -> None:
    """What was basic may be none where a period has no working day: it is mended, not trusted."""
    start = {"opening workers": 10, "units per worker": 1}
    costs = {"regular labour per worker": 5, "hiring": 30, "layoff": 20, "holding": 1}
    costs |= {"subcontract": 9, "backorder": 3}
    pattern_of.cache_clear()
    LATELY.forget()
    demand, closed = [210, 40, 390, 160], [20, 0, 20, 0]
    first = optimal_production_plan(demand, start, costs, {}, closed)
    optimal_production_plan([400, 500, 90, 300], start, costs, {}, 20)
    again = optimal_production_plan(demand, start, costs, {}, closed)
    for name, row in quantities(first).items():
        assert_allclose(row, quantities(again)[name], atol=1e-6, err_msg=name)


def outcome(problem: Drawn) -> OptimalPlan | str:
    """The plan, or what is told where there is none."""
    try:
        return optimal_production_plan(*problem)
    except SopError as error:
        return str(error)


def test_the_same_when_asked_again() -> None:
    """To the last digit."""
    problem = ([7, 30, 4, 21], {}, {"regular labour per unit": 1}, {"regular production": 20})
    first, second = optimal_production_plan(*problem), optimal_production_plan(*problem)
    assert np.array_equal(first.costs, second.costs)
    assert np.array_equal(first.production, second.production)
