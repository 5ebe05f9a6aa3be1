"""The master schedule by lots, and its projected available balance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families, lot_size, quantity, signed

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError

fences = st.integers(0, 6)
rules = st.sampled_from(["greater", "sum", "forecast", "orders"])


class TestMasterSchedule:
    """Lots are added where they are needed, and nowhere else."""

    @given(families(3), signed, lot_size, fences, fences, rules)
    def test_the_balance_keeps_the_safety_stock_behind_the_planning_fence(
        self,
        blocks: tuple[Array, Array, Array],
        on_hand: float,
        lot: float,
        demand_fence: int,
        planning_fence: int,
        rule: str,
    ) -> None:
        """Once lots may be added, no period ends below its safety stock."""
        forecast, orders, safety = blocks
        found = calc.master_schedule(
            forecast, orders, on_hand, lot, safety, demand_fence, planning_fence, demand_rule=rule
        )
        short = safety - found.balance
        assert (short[planning_fence:] <= 1e-3).all()
        assert not found.schedule[:planning_fence].any()

    @given(families(3), signed, lot_size, fences, rules)
    def test_the_balance_is_that_of_the_schedule(
        self,
        blocks: tuple[Array, Array, Array],
        on_hand: float,
        lot: float,
        fence: int,
        rule: str,
    ) -> None:
        """To the last digit: both doors add up in the same order."""
        forecast, orders, receipts = blocks
        found = calc.master_schedule(
            forecast, orders, on_hand, lot, 10, fence, receipts=receipts, demand_rule=rule
        )
        balance = calc.projected_available_balance(
            forecast, orders, found.schedule, on_hand, fence, rule
        )
        assert_array_equal(balance, found.balance)

    @given(families(2), signed, lot_size)
    def test_no_lot_comes_a_period_too_early(
        self, blocks: tuple[Array, Array], on_hand: float, lot: float
    ) -> None:
        """Where something is added, one lot less would end below the safety stock."""
        forecast, safety = blocks
        found = calc.master_schedule(forecast, 0, on_hand, lot, safety)
        one_less = found.balance - lot
        added = found.schedule > 0
        assert (one_less[added] < safety[added] + 1e-3).all()
        assert_allclose(found.schedule / lot, np.rint(found.schedule / lot), rtol=1e-9, atol=1e-6)

    @given(families(2), signed, st.integers(0, 15))
    def test_what_starts_and_what_is_late_is_all_that_is_added(
        self, blocks: tuple[Array, Array], on_hand: float, lead_time: int
    ) -> None:
        """Nothing is dropped: a lot whose start is past stands in the period it is due."""
        forecast, orders = blocks
        found = calc.master_schedule(forecast, orders, on_hand, 50, lead_time=lead_time)
        assert_array_equal(found.late[:lead_time], found.schedule[:lead_time])
        assert not found.late[lead_time:].any()
        on_time = found.schedule[lead_time:]
        assert_array_equal(found.releases[: len(on_time)], on_time)
        assert not found.releases[len(on_time) :].any()

    @given(families(2), signed, lot_size, st.integers(1, 11))
    def test_a_longer_horizon_changes_no_earlier_period(
        self, blocks: tuple[Array, Array], on_hand: float, lot: float, periods: int
    ) -> None:
        """Periods that come later add nothing before them."""
        forecast, orders = (b[: min(periods, len(b))] for b in blocks)
        whole = calc.master_schedule(*blocks, on_hand, lot)
        part = calc.master_schedule(forecast, orders, on_hand, lot)
        assert_array_equal(whole.schedule[: len(forecast)], part.schedule)
        assert_array_equal(whole.balance[: len(forecast)], part.balance)

    @given(families(2), signed, st.integers(1, 6))
    def test_a_lot_for_several_periods_meets_their_need(
        self, blocks: tuple[Array, Array], on_hand: float, span: int
    ) -> None:
        """After a receipt the periods covered need no other one."""
        forecast, orders = blocks
        found = calc.master_schedule(forecast, orders, on_hand, 0, periods_covered=span)
        assert (found.balance >= -1e-3).all()
        for column in found.schedule.T:
            due = np.flatnonzero(column > 1e-3)
            assert (np.diff(due) >= span).all()

    def test_lot_for_lot_makes_what_is_needed(self) -> None:
        """A lot of 0 the exact need, of 1 whole units; a minimum lifts both."""
        forecast = [10.5, 0, 4]
        assert calc.master_schedule(forecast, 0, 2, 0).schedule.tolist() == [8.5, 0, 4]
        assert calc.master_schedule(forecast, 0, 2, 1).schedule.tolist() == [9, 0, 4]
        least = calc.master_schedule(forecast, 0, 2, 0, minimum_lot=10)
        assert least.schedule.tolist() == [10, 0, 10]

    def test_a_rounding_error_is_no_shortage(self) -> None:
        """Three tenths less three times a tenth is nothing, though not in binary."""
        assert not calc.master_schedule([0.1, 0.1, 0.1], 0, 0.3, 0).schedule.any()
        assert not calc.master_schedule([0.1, 0.1, 0.1], 0, 0.3, 0, minimum_lot=5).schedule.any()

    def test_receipts_stand_inside_the_fence(self) -> None:
        """They count, and what is short inside is made up behind it."""
        found = calc.master_schedule([40, 40, 40], 0, 50, 30, planning_fence=2, receipts=[0, 10, 0])
        assert found.schedule.tolist() == [0, 10, 60]
        assert found.balance.tolist() == [10, -20, 0]
        assert found.releases.tolist() == [0, 0, 60]

    def test_each_family_has_its_own_fences(self) -> None:
        """One number each for lot, fences and lead time."""
        forecast, orders = np.full((3, 2), 20.0), np.full((3, 2), 30.0)
        found = calc.master_schedule(forecast, orders / 2, [20, 20], [0, 25], 0, [0, 3], [0, 2])
        assert found.schedule.T.tolist() == [[0, 20, 20], [0, 0, 25]]
        late = calc.master_schedule(forecast, 0, 0, 0, lead_time=[1, 2])
        assert late.late.T.tolist() == [[20, 0, 0], [20, 20, 0]]

    def test_forecast_that_orders_have_left(self) -> None:
        """Where orders have consumed the forecast, the two are added; else one of them counts."""
        given = ([20, 20], [15, 30], 0, 0)
        expected = {"greater": [20, 30], "sum": [35, 50], "forecast": [20, 20], "orders": [15, 30]}
        for rule, schedule in expected.items():
            assert calc.master_schedule(*given, demand_rule=rule).schedule.tolist() == schedule


class TestProjectedAvailableBalance:
    """Stock by a schedule."""

    @given(families(3), signed, fences, quantity)
    def test_units_are_conserved(
        self, blocks: tuple[Array, Array, Array], on_hand: float, fence: int, more: float
    ) -> None:
        """The last balance is the opening, and what comes less what goes; more at first stays."""
        forecast, orders, mps = blocks
        balance = calc.projected_available_balance(forecast, orders, mps, on_hand, fence)
        goes = np.maximum(forecast, orders)
        goes[:fence] = orders[:fence]
        assert_allclose(balance[-1], on_hand + mps.sum(axis=0) - goes.sum(axis=0), atol=1e-4)
        with_more = calc.projected_available_balance(forecast, orders, mps, on_hand + more, fence)
        assert_allclose(with_more - balance, more, atol=1e-4)

    def test_only_orders_count_inside_the_demand_fence(self) -> None:
        """Behind it the greater of forecast and orders."""
        given = ([50, 50, 50], [20, 60, 60], [0, 0, 0], 200)
        assert calc.projected_available_balance(*given, 1).tolist() == [180, 120, 60]
        assert calc.projected_available_balance(*given).tolist() == [150, 90, 30]
        assert calc.projected_available_balance(*given, 3).tolist() == [180, 120, 60]

    def test_the_given_rows_stay(self) -> None:
        """Nothing is written into what the caller holds."""
        mps = np.array([5.0, 5.0])
        calc.projected_available_balance(np.zeros(2), np.zeros(2), mps, 100)
        assert mps.tolist() == [5, 5]


REFUSED: list[Row] = [
    (
        lambda: calc.master_schedule([1, None], 0, 0, 0),
        InputError,
        "E114 forecast, period 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.master_schedule([1, 2], [1, 2, 3], 0, 0),
        InputError,
        "E118 orders: orders has 3 values. Give one number, one for each of 2 periods.",
    ),
    (
        lambda: calc.master_schedule([1, 2], [1, -2], 0, 0),
        LimitError,
        "E121 orders, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.master_schedule([1, 2], 0, 0, 0, -5),
        LimitError,
        "E121 safety_stock: found -5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.master_schedule([1, 2], 0, 0, 0, lead_time=0.5),
        LimitError,
        "E136 lead_time: found 0.5, a whole number from 0 to 240 is expected. Correct the value.",
    ),
    (
        lambda: calc.master_schedule([[1, 2]], 0, 0, 0, lead_time=[1, -1]),
        LimitError,
        "E136 lead_time, row 2: found -1, a whole number from 0 to 240 is expected. "
        "Correct the value.",
    ),
    (
        lambda: calc.master_schedule([1, 2], 0, 0, 0, periods_covered=0),
        LimitError,
        "E136 periods_covered: found 0, a whole number from 1 to 240 is expected. "
        "Correct the value.",
    ),
    (
        lambda: calc.master_schedule([1, 2], 0, 0, 0, demand_rule="both"),
        InputError,
        'E124 demand_rule: there is no demand_rule "both". '
        'Write one of these: "greater", "sum", "forecast", "orders".',
    ),
    (
        lambda: calc.projected_available_balance([1, 2], 0, [1], 0),
        InputError,
        "E118 mps: mps has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.projected_available_balance([1, 2], 0, [1, -1], 0),
        LimitError,
        "E121 mps, period 2: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.projected_available_balance([1, 2], 0, [1, 1], 0, 241),
        LimitError,
        "E136 demand_fence: found 241, a whole number from 0 to 240 is expected. "
        "Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)


@pytest.mark.parametrize("factor", [0.5, 3.0, 10.0])
def test_scaling_units_scales_the_schedule(factor: float) -> None:
    """Ten times the units in ten times the lots."""
    forecast, orders = np.array([30.0, 45, 20, 60]), np.array([35.0, 10, 0, 0])
    once = calc.master_schedule(forecast, orders, 64, 70, 5)
    scaled = calc.master_schedule(
        forecast * factor, orders * factor, 64 * factor, 70 * factor, 5 * factor
    )
    assert_allclose(scaled.schedule, once.schedule * factor)
    assert_allclose(scaled.balance, once.balance * factor)
