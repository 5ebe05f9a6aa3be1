"""What was planned last is not read, or solved, again where nothing of it has changed."""

from __future__ import annotations

import time
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sopxl.errors import NoPlanError, SopError
from sopxl.optimise import family, optimal_production_plan
from sopxl.optimise.lately import LATELY, MOST, lists_key
from sopxl.optimise.result import quantities
from sopxl.optimise.solver import Live

COSTS = {"regular labour per unit": 5, "overtime per unit": 7, "holding": 1}
LIMITS = {"regular production": 120, "overtime": 30}


class TestRead:
    """The lists of a plan."""

    def test_another_demand_is_not_read_again(self) -> None:
        """The lists are those of the plan before, as numbers, rows or arrays."""
        row = [120, 110, 130]
        optimal_production_plan([100, 120, 90], {}, COSTS, {"regular production": row})
        with mock.patch.object(family, "read_terms", side_effect=AssertionError):
            plan = optimal_production_plan(
                [90, 110, 140], {}, dict(COSTS), {"regular production": tuple(row)}
            )
        LATELY.forget()
        again = optimal_production_plan([90, 110, 140], {}, COSTS, {"regular production": row})
        for name, values in quantities(plan).items():
            assert_allclose(values, quantities(again)[name], atol=1e-9, err_msg=name)

    @pytest.mark.parametrize(
        ("start", "costs", "limits", "days"),
        [
            ({"opening inventory": 1}, COSTS, LIMITS, None),
            ({}, COSTS | {"holding": 2}, LIMITS, None),
            ({}, COSTS, LIMITS | {"overtime": 31}, None),
            ({}, COSTS, {"regular production": 120, "subcontract": 30}, None),
            ({}, COSTS, LIMITS, 20),
            ({}, COSTS | {"holding": True}, LIMITS, None),
        ],
    )
    def test_another_list_is_read(self, start: Any, costs: Any, limits: Any, days: Any) -> None:
        """Any other number, name or kind; TRUE is no 1."""
        lists = lists_key(2, None, {}, COSTS, LIMITS)
        assert lists is not None
        assert lists_key(2, days, start, costs, limits) != lists

    def test_what_is_not_known_is_read(self) -> None:
        """A cell that is no number, and a row with one in it."""
        for value in (object(), [1, None], np.array(["1"]), [True, 1]):
            assert lists_key(2, None, {}, {"holding": value}, {}) is None

    def test_a_wrong_number_is_refused_all_the_same(self) -> None:
        """True equals 1, and is refused where 1 was taken."""
        optimal_production_plan([100], {}, COSTS, LIMITS)
        with pytest.raises(SopError, match="holding"):
            optimal_production_plan([100], {}, COSTS | {"holding": True}, LIMITS)

    def test_the_oldest_is_forgotten(self) -> None:
        """There is an end to what is kept."""
        for most in range(MOST + 1):
            optimal_production_plan([100], {}, COSTS, {"regular production": 200 + most})
        kept = [
            LATELY.solved(lists_key(1, None, {}, COSTS, {"regular production": 200 + most}))
            for most in range(MOST + 1)
        ]
        assert [one is None for one in kept] == [True] + [False] * MOST


class TestCorner:
    """The plan found last, once bounds have moved a little."""

    def runs(self, demands: list[list[int]]) -> int:
        """How often the solver runs for these demands, one after the other."""
        run = Live._run
        with mock.patch.object(Live, "_run", autospec=True, side_effect=run) as ran:
            for demand in demands:
                optimal_production_plan(demand, {}, COSTS, LIMITS)
        return ran.call_count

    def test_one_demand_a_little_higher_is_not_solved(self) -> None:
        """The same activities answer it."""
        assert self.runs([[100, 110, 140], [101, 110, 140], [101, 110, 141]]) == 1

    def test_where_another_activity_answers_it_is_not_solved_either(self) -> None:
        """Above what regular time can make, overtime is worked: a step from the corner before."""
        assert self.runs([[100, 110, 90], [100, 140, 90]]) == 1

    @given(st.data())
    @settings(max_examples=20, deadline=None)
    def test_the_plan_is_the_one_that_is_solved_cold(self, data: Any) -> None:
        """One demand after the other is changed; the plan is that of a process that just began."""
        demand = data.draw(st.lists(st.integers(20, 140), min_size=4, max_size=4))
        for _ in range(3):
            demand[data.draw(st.integers(0, 3))] += data.draw(st.integers(-20, 20))
            self.assert_same_as_cold([max(one, 0) for one in demand])

    def assert_same_as_cold(self, demand: list[int]) -> None:
        """The plan, or what is told where there is none."""
        found = self.outcome(demand)
        with mock.patch.object(family, "LATELY", type(LATELY)()):
            expected = self.outcome(demand)
        if isinstance(expected, str):
            assert found == expected
            return
        for name, row in expected.items():
            assert_allclose(found[name], row, atol=1e-6, err_msg=name)

    def outcome(self, demand: list[int]) -> Any:
        """The rows of the plan, or what is told where there is none."""
        try:
            return quantities(optimal_production_plan(demand, {}, COSTS, LIMITS))
        except NoPlanError as error:
            return str(error)

    def test_bounds_of_columns_move_too(self) -> None:
        """What stood at a bound goes with it, and no further than the others keep theirs."""
        model = family.solved_plan([100, 130], {}, COSTS, LIMITS).model
        live = Live(model)
        first = live.solve(time.monotonic() + 60)
        at = np.array([model.pattern.columns["production"].start + 1], np.int32)
        run = Live._run
        with mock.patch.object(Live, "_run", autospec=True, side_effect=run) as ran:
            live.change_bounds(at, np.array([0.0]), np.array([125.0]))
            again = live.solve(time.monotonic() + 60)
            assert ran.call_count == 0
            live.change_bounds(at, np.array([0.0]), np.array([80.0]))
            last = live.solve(time.monotonic() + 60)
        assert again.objective == pytest.approx(first.objective - 5)
        assert last.objective == pytest.approx(100 * 5 + 80 * 5 + 30 * 7 + 20 * 6)
        assert ran.call_count == 1

    def test_a_bound_that_is_gone_is_solved(self) -> None:
        """Where it stood there is nothing any more."""
        model = family.solved_plan([100, 130], {}, COSTS, LIMITS).model
        live = Live(model)
        live.solve(time.monotonic() + 60)
        at = np.array([model.pattern.columns["production"].start + 1], np.int32)
        live.change_bounds(at, np.array([0.0]), np.array([np.inf]))
        assert live.solve(time.monotonic() + 60).objective == pytest.approx(230 * 5)
