"""What happened against what was planned: deviation, bridge, tolerance, latest call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, block, families, horizons, signed

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError


class TestDeviation:
    """Actual less plan, and its running sum."""

    @given(horizons(2), st.data())
    def test_no_figure_moves_with_the_window(
        self, rows: tuple[Array, Array], data: st.DataObject
    ) -> None:
        """Without its oldest periods a window has the same digits, given what came before."""
        plan, actual = rows
        whole = calc.plan_deviation(plan, actual, 12.25)
        cut = data.draw(st.integers(0, len(plan) - 1))
        before = whole.cumulative[cut - 1] if cut else 12.25
        later = calc.plan_deviation(plan[cut:], actual[cut:], before)
        assert_array_equal(later.cumulative, whole.cumulative[cut:])
        assert_array_equal(later.deviation, whole.deviation[cut:])

    @given(families(2))
    def test_the_last_sum_is_all_that_happened_less_all_that_was_planned(
        self, blocks: tuple[Array, Array]
    ) -> None:
        """To the last unit, family by family."""
        plan, actual = blocks
        found = calc.plan_deviation(plan, actual).cumulative[-1]
        assert_allclose(found, actual.sum(axis=0) - plan.sum(axis=0), atol=1e-6)

    def test_what_is_brought_forward_may_differ_by_family(self) -> None:
        """One number for all, or one each."""
        plan = np.zeros((2, 2))
        found = calc.plan_deviation(plan, plan + 1, [10, -10]).cumulative
        assert_array_equal(found, [[11, -9], [12, -8]])

    def test_an_owed_inventory_can_be_held_against_its_plan(self) -> None:
        """Deviations are of any quantity, one below zero too."""
        assert_array_equal(calc.plan_deviation([-10], [-25]).deviation, [-15])


class TestBridge:
    """The deviation of inventory and its causes."""

    @given(families(4), st.data())
    def test_the_bridge_adds_up_and_is_the_inventory(
        self, blocks: tuple[Array, ...], data: st.DataObject
    ) -> None:
        """The causes add up to what two inventories of one opening differ by."""
        plan_sales, sales, plan_supply, supply = blocks
        adjusted = data.draw(block(sales.shape, signed))
        found = calc.inventory_bridge(plan_sales, sales, plan_supply, supply, adjusted)
        causes = found.from_supply + found.from_sales + found.from_adjustments
        assert_array_equal(found.deviation, causes)
        opening = np.full(sales.shape[1], 100.0)
        planned = calc.projected_inventory(plan_sales, opening, plan_supply)
        actual = calc.projected_inventory(sales, opening, supply, adjusted)
        assert_allclose(found.deviation, actual - planned, atol=1e-4)

    @given(families(4))
    def test_a_backlog_is_bridged_by_shipments_and_bookings(
        self, blocks: tuple[Array, ...]
    ) -> None:
        """Shipments empty a backlog as sales empty a stock."""
        plan_booked, booked, plan_shipped, shipped = blocks
        found = calc.inventory_bridge(plan_shipped, shipped, plan_booked, booked).deviation
        by_hand = np.cumsum((booked - plan_booked) - (shipped - plan_shipped), axis=0)
        assert_allclose(found, by_hand, atol=1e-4)


class TestTolerance:
    """In band, high or low."""

    @given(families(2), st.floats(0, 1))
    def test_the_verdict_is_the_side_on_which_the_band_is_left(
        self, blocks: tuple[Array, Array], band: float
    ) -> None:
        """High above it, low below it; what lies on its edge is in it."""
        plan, actual = blocks
        verdict = calc.tolerance_verdicts(plan, actual, band)
        assert (actual[verdict == 1] > plan[verdict == 1]).all()
        assert (actual[verdict == -1] < plan[verdict == -1]).all()
        inside = verdict == 0
        far = np.abs(actual - plan)[inside]
        assert (far <= (band + 1e-9) * plan[inside]).all()

    @pytest.mark.parametrize("band", [0.0, 0.05, 0.1, 0.3])
    def test_the_edges_belong_to_the_band(self, band: float) -> None:
        """Also where the band times the plan is not a number that a computer holds exactly."""
        edges = [30 * (1 - band), 30 * (1 + band)]
        assert_array_equal(calc.tolerance_verdicts([30, 30], edges, band), [0, 0])

    def test_a_backorder_has_its_band_around_it(self) -> None:
        """The band is a share of the size of the plan."""
        assert_array_equal(calc.tolerance_verdicts([-100] * 3, [-104, -90, -110], 0.05), [0, 1, -1])


class TestLatestCall:
    """Year to date and rest of the year."""

    @given(families(3), st.data())
    def test_the_parts_are_the_year(self, blocks: tuple[Array, ...], data: st.DataObject) -> None:
        """Actual before the base, forecast from it on, each period once."""
        actual, forecast, plan = blocks
        base = data.draw(st.integers(1, len(plan) + 1))
        found = calc.latest_call(actual, forecast, plan, base)
        mixed = np.concatenate((actual[: base - 1], forecast[base - 1 :]))
        assert_allclose(found.latest_call[0], mixed.sum(axis=0), atol=1e-4)
        assert_array_equal(found.latest_call, found.year_to_date + found.rest_of_year)
        assert_array_equal(found.gap, found.latest_call - found.business_plan)

    def test_a_year_that_is_over_is_what_happened(self) -> None:
        """The base may be the period after the last."""
        found = calc.latest_call([1, 2], [None, None], [1, 1], 3)
        assert (found.latest_call[0], found.rest_of_year[0], found.gap[0]) == (3, 0, 1)

    def test_a_year_that_has_not_begun_is_forecast(self) -> None:
        """The base stands before it."""
        found = calc.latest_call([5.0] * 14, [7.0] * 14, [7.0] * 14, 2, 3)
        assert (found.year_to_date[0], found.latest_call[0], found.gap[0]) == (0, 84, 0)


PLAN = [1, 2]
REFUSED: list[Row] = [
    (
        lambda: calc.plan_deviation(PLAN, [1, "x"]),
        InputError,
        'E110 actual, period 2: found the text "x", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: calc.inventory_bridge(PLAN, PLAN, PLAN, PLAN, [1]),
        InputError,
        "E118 adjustments: adjustments has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.tolerance_verdicts(PLAN, PLAN, [0.1, -0.1]),
        LimitError,
        "E121 band, period 2: found -0.1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.latest_call(PLAN, PLAN, [1], 1),
        InputError,
        "E118 business_plan: business_plan has 1 period, 2 are expected. "
        "Give ranges of the same size.",
    ),
    (
        lambda: calc.latest_call(PLAN, PLAN, PLAN, 4),
        LimitError,
        "E136 base: found 4, a whole number from 1 to 3 is expected. Correct the value.",
    ),
    (
        lambda: calc.latest_call([1] * 18, [1] * 18, [1] * 18, 4),
        InputError,
        "E119 year_start: actual has 18 periods, a year has 12. "
        "Give the number of the period in which the year starts.",
    ),
    (
        lambda: calc.latest_call([1] * 18, [1] * 18, [1] * 18, 4, 8),
        InputError,
        "E118 actual: actual has 18 periods, the year that starts in period 8 needs 19. "
        "Give ranges that hold the whole year.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
