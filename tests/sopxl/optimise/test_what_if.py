"""What if: a plan that is kept live gives what a plan from scratch gives, ties too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from optimise_problems import Drawn, problems

from sopxl.errors import LimitError, NoPlanError
from sopxl.optimise import OptimalPlan, family, memory, optimal_production_plan
from sopxl.optimise.lately import LATELY
from sopxl.optimise.result import quantities
from sopxl.optimise.what_if import WhatIf

COSTS = {"regular labour per unit": 5, "overtime per unit": 7, "holding": 1}


def assert_same(one: OptimalPlan, other: OptimalPlan) -> None:
    """Every row of it, period by period, and the cost."""
    assert one.is_settled
    assert other.is_settled
    assert_allclose(one.cost, other.cost, rtol=1e-9, atol=1e-6)
    rows = quantities(other)
    for name, row in quantities(one).items():
        assert_allclose(row, rows[name], atol=1e-6, err_msg=name)


def outcome(plan: Callable[[Any], OptimalPlan], demand: list[int]) -> OptimalPlan | str:
    """The plan for a demand, or what is told where there is none."""
    try:
        return plan(demand)
    except NoPlanError as error:
        return str(error)


def cold_plan(rest: list[Any]) -> Callable[[Any], OptimalPlan]:
    """Plans from scratch. rest : start, costs and limits."""

    def planned(demand: Any) -> OptimalPlan:
        LATELY.forget()
        return optimal_production_plan(demand, *rest)

    return planned


@given(problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_demand_gives_the_plan_of_a_cold_solve(problem: Drawn, data: Any) -> None:
    """Three demands, one after the other, each from the plan before."""
    demand, *rest = problem
    live = WhatIf(demand, *rest)
    size = len(demand)
    for _ in range(3):
        changed = data.draw(st.lists(st.integers(0, 40), min_size=size, max_size=size))
        found, expected = (outcome(plan, changed) for plan in (live.plan, cold_plan(rest)))
        if isinstance(expected, str):
            assert found == expected
        else:
            assert isinstance(found, OptimalPlan)
            assert_same(found, expected)


def test_a_changed_limit_and_cost_start_from_the_plan_before() -> None:
    """What is changed stays changed, and None takes a name out."""
    demand, limits = [100, 140, 90, 160], {"regular production": 120, "overtime": 60}
    live = WhatIf(demand, {}, COSTS, limits)
    live.plan()
    assert live.warm.hits == 0
    lower = limits | {"regular production": 110}
    assert_same(
        live.plan(limits={"regular production": 110}),
        optimal_production_plan(demand, {}, COSTS, lower),
    )
    dearer = COSTS | {"holding": 3}
    assert_same(live.plan(costs={"holding": 3}), optimal_production_plan(demand, {}, dearer, lower))
    assert live.warm.hits == 2
    free = {"overtime": 60}
    assert_same(
        live.plan(limits={"regular production": None}),
        optimal_production_plan(demand, {}, dearer, free),
    )


def test_what_cannot_be_planned_is_not_kept() -> None:
    """After a refusal the problem stands as it stood."""
    live = WhatIf([100, 120], {}, COSTS, {"regular production": 120, "overtime": 10})
    before = live.plan()
    with pytest.raises(LimitError, match="E121 limits, overtime"):
        live.plan(limits={"overtime": -1})
    with pytest.raises(NoPlanError, match="250 units are short"):
        live.plan([380, 130])
    assert_same(live.plan(), before)


def test_the_plan_of_workers_is_started_from_the_one_before() -> None:
    """Whole workers too, whose search is anew each time."""
    start = {"opening workers": 10, "units per worker": 10}
    costs = {"regular labour per worker": 50, "hiring": 30, "layoff": 20, "holding": 1}
    live = WhatIf([100, 130, 90], start, costs, {"whole workers": 1})
    live.plan()
    changed = [95, 140, 80]
    expected = optimal_production_plan(changed, start, costs, {"whole workers": 1})
    assert_same(live.plan(changed), expected)
    assert live.warm.hits > 0


class TestMemory:
    """Cells that show rows of one plan have it solved once."""

    @pytest.fixture
    def remembers(self) -> Iterator[None]:
        """A process that remembers."""
        memory.remember_plans()
        yield
        memory.forget_plans()

    @pytest.mark.usefixtures("remembers")
    def test_the_same_numbers_are_solved_once(self) -> None:
        """The same object, whether the numbers came as a list or an array."""
        first = family.solved_plan([100, 120], {}, COSTS, {"regular production": 110})
        with mock.patch.object(family, "begun", side_effect=AssertionError):
            again = family.solved_plan(
                np.array([100.0, 120.0]), {}, COSTS, {"regular production": 110}
            )
        assert again is first

    @pytest.mark.usefixtures("remembers")
    @pytest.mark.parametrize(
        "other",
        [
            ([100, 121], {}, COSTS, {"regular production": 130}, None),
            ([100, 120], {"opening inventory": 1}, COSTS, {"regular production": 130}, None),
            ([100, 120], {}, COSTS | {"holding": 2}, {"regular production": 130}, None),
            ([100, 120], {}, COSTS, {"regular production": 131}, None),
            ([100, 120], {}, COSTS, {"inventory": 130}, None),
        ],
    )
    def test_another_number_is_another_plan(self, other: tuple[Any, ...]) -> None:
        """Nothing of what is given is left out."""
        first = family.solved_plan([100, 120], {}, COSTS, {"regular production": 130})
        assert family.solved_plan(*other) is not first

    @pytest.mark.usefixtures("remembers")
    def test_another_demand_is_not_read_again(self) -> None:
        """What remembers plans remembers their lists too; and the new plan is remembered."""
        family.solved_plan([100, 120], {}, COSTS, {"regular production": 140})
        with mock.patch.object(family, "read_terms", side_effect=AssertionError):
            first = family.solved_plan([100, 130], {}, COSTS, {"regular production": 140})
            again = family.solved_plan([100, 130], {}, COSTS, {"regular production": 140})
        assert again is first
        assert first.plan.production.tolist() == [100, 130]

    @pytest.mark.usefixtures("remembers")
    def test_the_oldest_is_forgotten(self) -> None:
        """The memory has an end."""
        first = family.solved_plan([0], {}, COSTS)
        for demand in range(1, memory.MOST + 1):
            family.solved_plan([demand], {}, COSTS)
        assert family.solved_plan([0], {}, COSTS) is not first
        assert family.solved_plan([memory.MOST], {}, COSTS) is family.solved_plan(
            [memory.MOST], {}, COSTS
        )

    def test_a_process_that_was_not_asked_remembers_nothing(self) -> None:
        """Whoever times a plan times the plan."""
        first = family.solved_plan([100], {}, COSTS)
        assert family.solved_plan([100], {}, COSTS) is not first

    @pytest.mark.usefixtures("remembers")
    def test_a_plan_whose_ties_took_too_long_is_not_kept(self) -> None:
        """Another time there may be time enough."""
        with mock.patch.object(family, "settle", lambda live, found, *_: found):
            first = family.solved_plan([77], {}, COSTS)
        assert not first.plan.is_settled
        assert family.solved_plan([77], {}, COSTS).plan.is_settled


def test_a_kept_model_is_given_no_more_time_than_another() -> None:
    """Out of time is out of time."""
    live = WhatIf([100, 120], {}, COSTS)
    live.plan()
    with pytest.raises(NoPlanError, match="E452"):
        live.plan([90, 120], limits={"time limit": 1e-9})
