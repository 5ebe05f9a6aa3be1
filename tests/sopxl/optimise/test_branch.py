"""Whole workers: the search over spans finds what the solver's own search finds."""

from __future__ import annotations

import time
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sopxl.errors import NoPlanError
from sopxl.optimise import OptimalPlan, branch, family, optimal_production_plan
from sopxl.optimise.model import Model
from sopxl.optimise.penalty import Penalties
from sopxl.optimise.result import quantities
from sopxl.optimise.solver import Live, Solution, Status

START = {"opening workers": 6, "units per worker": 7, "closing inventory": 3}
COSTS = {
    "regular labour per worker": 60,
    "hiring": 25,
    "layoff": 35,
    "holding": 2,
    "backorder": 5,
    "overtime per unit": 13,
}
LIMITS = {"overtime": 6, "whole workers": 1}
DEMAND = [40, 52, 61, 38, 47, 70, 33, 59]


def plan(demand: list[int] = DEMAND, **limits: Any) -> OptimalPlan | str:
    """The plan in whole workers, or what is told where there is none."""
    try:
        return optimal_production_plan(demand, START, COSTS, LIMITS | limits)
    except NoPlanError as error:
        return str(error)


def by_the_solver(demand: list[int] = DEMAND, **limits: Any) -> OptimalPlan | str:
    """The same by the solver's own search."""
    with mock.patch.object(family, "whole_workers", return_value=None):
        return plan(demand, **limits)


def assert_same(one: OptimalPlan | str, other: OptimalPlan | str) -> None:
    """Every row, and the cost; or the same words."""
    if isinstance(other, str) or isinstance(one, str):
        assert one == other
        return
    assert_allclose(one.cost, other.cost, rtol=1e-9)
    rows = quantities(other)
    for name, row in quantities(one).items():
        assert_allclose(row, rows[name], atol=1e-6, err_msg=name)


@given(
    st.lists(st.integers(0, 90), min_size=1, max_size=9),
    st.fixed_dictionaries({}, optional={"workers": st.integers(4, 9), "hired": st.just(1)}),
)
@settings(max_examples=20, deadline=None)
def test_the_same_plan_as_by_the_solvers_own_search(
    demand: list[int], limits: dict[str, int]
) -> None:
    """Ties too; or the same reason why there is none."""
    assert_same(plan(demand, **limits), by_the_solver(demand, **limits))


def test_few_plans_are_solved() -> None:
    """What a branch costs at least is known before it is solved, so that most are not."""
    solve = Live.solve
    with mock.patch.object(Live, "solve", autospec=True, side_effect=solve) as solved:
        plan()
    assert solved.call_count <= 20


def test_where_it_takes_long_the_solver_searches() -> None:
    """The plan is the same."""
    with mock.patch.object(branch, "MOST", 2):
        assert_same(plan(), by_the_solver())


def test_out_of_time_is_told() -> None:
    """No plan is given that was not proved the least."""
    solve = Live.solve

    def late(live: Live, deadline: float, **given: Any) -> Solution:
        is_search = live.model.is_whole.any()
        return Solution(Status.OUT_OF_TIME) if is_search else solve(live, deadline, **given)

    with mock.patch.object(Live, "solve", late):
        told = plan()
    assert isinstance(told, str)
    assert told.startswith("E452")


def test_no_answer_leaves_it_to_the_solver() -> None:
    """The search of the solver may know more."""
    solve = Live.solve

    def unknown(live: Live, deadline: float, **given: Any) -> Solution:
        is_branch = live.model.is_whole.any() and live.is_moved
        return Solution(Status.UNKNOWN) if is_branch else solve(live, deadline, **given)

    with mock.patch.object(Live, "solve", unknown):
        found = plan()
    assert_same(found, by_the_solver())


class TestPenalties:
    """What moving a number costs at least, before it is solved."""

    @pytest.fixture
    def solved(self) -> tuple[Model, Live, Solution]:
        """A plan with fractions."""
        model = family.solved_plan(DEMAND, START, COSTS, {"overtime": 6}).model
        live = Live(model)
        return model, live, live.solve(time.monotonic() + 60)

    def test_no_branch_costs_less(self, solved: tuple[Model, Live, Solution]) -> None:
        """Fewer or more workers in each period, solved, cost no less than was said."""
        model, live, found = solved
        at = model.pattern.columns["workers"]
        asked, are_known = Penalties(live, found), []
        said = [asked.of(column) for column in range(at.start, at.stop)]
        for column, (fewer, more) in zip(range(at.start, at.stop), said, strict=True):
            workers = float(found.values[column])
            for by, price in ((-0.25, fewer), (0.25, more)):
                again = Live(model)
                moved = np.array([workers + by])
                again.change_bounds(np.array([column], np.int32), moved, moved)
                costs = again.solve(time.monotonic() + 60).objective - found.objective
                assert costs >= 0.25 * price - 1e-6
                are_known.append(price > 0)
        assert any(are_known)

    def test_a_number_that_cannot_move_costs_without_end(self) -> None:
        """There is no plan on that branch."""
        held = {"overtime": 6, "workers": 8, "least workers": 8}
        model = family.solved_plan([40, 50], START, COSTS, held).model
        live = Live(model)
        found = live.solve(time.monotonic() + 60)
        at = model.pattern.columns["workers"].start
        assert Penalties(live, found).of(at) == (np.inf, np.inf)
