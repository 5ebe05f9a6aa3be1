"""Another demand, from the corner of a plan that is known: the plan is that of a cold solve."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from optimise_problems import Drawn, problems
from optimum import Second

from sopxl.errors import NoPlanError
from sopxl.optimise import family, nearby, optimal_production_plan
from sopxl.optimise.lately import LATELY, Lately
from sopxl.optimise.optimum import proof_of
from sopxl.optimise.result import quantities
from sopxl.optimise.solver import Live
from sopxl.optimise.steps import Walk
from sopxl.optimise.what_if import WhatIf

START = {
    "opening inventory": 100,
    "closing inventory": 50,
    "opening workers": 8,
    "hours per worker": 160,
    "hours per unit": 4,
}
COSTS = {
    "regular labour per worker": 640,
    "overtime per hour": 6,
    "hiring": 300,
    "layoff": 500,
    "material": 10,
    "holding": 2,
    "backorder": 5,
    "subcontract": 30,
}
LIMITS = {"overtime hours per worker": 10}
TIED = ({}, {"regular labour per unit": 5, "overtime per unit": 5}, {"overtime": 60})
SEASON = [270, 310, 340, 350, 340, 310, 270, 230, 200, 190, 200, 230]


def others(count: int, seed: int = 7) -> list[list[float]]:
    """Demands up to a tenth away from the season."""
    chance = np.random.default_rng(seed)
    return np.round(np.array(SEASON) * chance.uniform(0.9, 1.1, (count, 12))).tolist()


def rows_of(demand: Any, rest: tuple[Any, ...]) -> dict[str, Any] | str:
    """The rows of a plan, or what is told where there is none."""
    try:
        plan = optimal_production_plan(demand, *rest)
    except NoPlanError as error:
        return str(error)
    assert plan.is_settled
    return quantities(plan) | {"cost": plan.cost}


def assert_as_cold(demand: Any, rest: tuple[Any, ...]) -> None:
    """The plan is the one that a process gives which has just begun."""
    found = rows_of(demand, rest)
    with mock.patch.object(family, "LATELY", Lately()):
        expected = rows_of(demand, rest)
    if isinstance(expected, str) or isinstance(found, str):
        assert found == expected
        return
    for name, row in expected.items():
        assert_allclose(found[name], row, rtol=1e-9, atol=1e-6, err_msg=name)


class Steps:
    """Counts how the plans are found that are asked while it is on."""

    def __init__(self) -> None:
        self.runs, self.found, self.steps = 0, 0, []

    def __enter__(self) -> Steps:
        run, walk = Live._run, Walk.arrives

        def ran(live: Live) -> None:
            """As the solver runs, counted."""
            self.runs += 1
            run(live)

        def walked(one: Walk, slack: float) -> bool:
            """As a walk goes, counted."""
            arrives = walk(one, slack)
            self.found += arrives
            self.steps.append(one.steps)
            return arrives

        self._patches = (
            mock.patch.object(Live, "_run", ran),
            mock.patch.object(Walk, "arrives", walked),
        )
        for patch in self._patches:
            patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        for patch in self._patches:
            patch.stop()


class TestSame:
    """As the plan of a cold solve."""

    @given(problems(), st.data())
    @settings(max_examples=12, deadline=None)
    def test_any_problem(self, problem: Drawn, data: Any) -> None:
        """With any of the names that there are, also where some demand has no plan."""
        self.compared(problem, data)

    @pytest.mark.slow
    @given(problems(), st.data())
    @settings(max_examples=150, deadline=None)
    def test_any_problem_many_times(self, problem: Drawn, data: Any) -> None:
        """As above, for the rarer mixtures of names."""
        self.compared(problem, data)

    def compared(self, problem: Drawn, data: Any) -> None:
        """Some demands one after the other, with the cost that scipy finds."""
        demand, *rest = problem
        rows_of(demand, tuple(rest))
        each = st.lists(st.integers(0, 60), min_size=len(demand), max_size=len(demand))
        for _ in range(3):
            asked = data.draw(each)
            assert_as_cold(asked, tuple(rest))
            best, found = Second(asked, *rest).cost_of_best(), rows_of(asked, tuple(rest))
            if best is None or isinstance(found, str):
                assert best is None
                assert isinstance(found, str)
                continue
            whole = {"lot", "whole workers"} & rest[2].keys()
            assert_allclose(found["cost"], best, rtol=1e-7, atol=1e-3 if whole else 1e-5)

    def test_a_family_of_a_year_is_solved_once(self) -> None:
        """The season up to a tenth away, which takes steps; the solver runs for the first alone."""
        demands = others(12)
        with Steps() as counted:
            for demand in demands:
                rows_of(demand, (START, COSTS, LIMITS))
        assert counted.runs == 1
        assert counted.found == len(demands) - 1
        assert max(counted.steps) > 0
        for demand in demands:
            assert_as_cold(demand, (START, COSTS, LIMITS))

    def test_ties_are_broken_by_the_same_rule(self) -> None:
        """Overtime costs as much as regular time, and weighs more."""
        with Steps() as counted:
            for demand in ([50, 60, 70], [55, 60, 70], [130, 20, 10]):
                assert rows_of(demand, TIED)["overtime"].tolist() == [0, 0, 0]  # type: ignore[index]
        assert counted.found == 2

    def test_where_there_is_no_plan_it_is_told_why(self) -> None:
        """As by a cold solve; and the next plan is found from the corner again."""
        rest = ({}, {"regular labour per unit": 5, "holding": 1}, {"regular production": 100})
        for demand in ([90, 100, 80], [90, 150, 300], [95, 100, 80]):
            assert_as_cold(demand, rest)
        assert "are short" in str(rows_of([90, 150, 300], rest))


class TestInDoubt:
    """Where anything is in doubt the solver is asked."""

    @pytest.mark.parametrize(
        ("where", "name", "wrong"),
        [
            (Live, "inverse", lambda found: found * 1.001),
            (Live, "inverse", lambda found: found + 1e-3),
            (Live, "inverse", lambda found: None),
            (Walk, "each", lambda found: found * 1.01),
            (Walk, "each", lambda found: found * np.nan),
            (Walk, "line", lambda found: found + 3.0),
        ],
    )
    def test_a_wrong_number_is_not_given(self, where: Any, name: str, wrong: Any) -> None:
        """Whatever goes wrong on the way, the plan is that of a cold solve."""
        right = getattr(where, name)
        with mock.patch.object(where, name, lambda *given: wrong(right(*given))):
            for demand in others(6):
                assert_as_cold(demand, (START, COSTS, LIMITS))

    def test_a_corner_that_is_not_the_least_is_not_proved(self) -> None:
        """By other costs, or by other weights where plans tie, another plan would be given."""
        rows_of([50, 60, 70], TIED)
        rows_of([55, 60, 70], TIED)
        before = next(iter(LATELY._solved.values()))
        corner, model = before.near._corner, before.model
        walk = Walk(corner, np.array([50.0, 60.0, 70.0]), 0)
        place = nearby.Place.of(model, walk)
        assert proof_of(model, walk, place, before.near._weight) is not None
        for cost, below in ((-corner.model.cost, 1), (model.cost, 2)):
            lines = corner.below.copy()
            lines[below] *= -1.0
            with mock.patch.object(Walk, "line", lambda _, at, lines=lines: lines[at - 3]):
                other = family.replace(model, cost=cost)
                assert proof_of(other, walk, place, before.near._weight) is None

    def test_too_many_steps_are_not_gone(self) -> None:
        """The solver is the quicker one then."""
        with mock.patch.multiple(nearby, _FEW=0, _SHARE=100), Steps() as counted:
            for demand in others(4):
                assert_as_cold(demand, (START, COSTS, LIMITS))
        assert counted.runs > 4

    def test_a_large_family_is_left_to_the_solver(self) -> None:
        """Its tableau would be too much."""
        with mock.patch.object(nearby, "_MOST_ROWS", 40), Steps() as counted:
            for demand in others(3):
                rows_of(demand, (START, COSTS, LIMITS))
        assert counted.steps == []
        assert counted.runs == 3

    def test_what_is_in_vain_is_given_up(self) -> None:
        """After some corners that no plan was found from."""
        live = WhatIf(SEASON, START, COSTS, LIMITS)
        live.plan()
        with mock.patch.object(Walk, "arrives", return_value=False) as walked:
            for demand in others(20):
                live.plan(demand)
        assert walked.call_count == nearby._IN_VAIN * nearby._LEARNT


def test_the_corner_follows_what_is_asked() -> None:
    """A demand that has gone elsewhere and stays there takes fewer steps in the end."""
    rows_of(SEASON, (START, COSTS, LIMITS))
    with Steps() as counted:
        for demand in others(30):
            rows_of((np.array(demand)[::-1] * 1.3).tolist(), (START, COSTS, LIMITS))
    assert counted.runs == 0
    assert sum(counted.steps[:3]) > sum(counted.steps[-3:])
    for demand in others(3):
        assert_as_cold((np.array(demand)[::-1] * 1.3).tolist(), (START, COSTS, LIMITS))
