"""Level between a few changes: laws, the least inventory proved by another solver, refusals."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from scipy.optimize import linprog
from strategies import Array, days_in_period, horizons, lot_size, quantity, row, signed

from sopxl import calc
from sopxl.calc.strategy import hybrid, rates
from sopxl.errors import InputError, LimitError, NoPlanError, SopError, ZeroDivideError

NEAR = {"rtol": 1e-8, "atol": 1e-6}


def segments_of(starts: tuple[int, ...], days: Array) -> Array:
    """Working days of each segment up to the end of each period, shape (T, segments)."""
    first = np.zeros((len(days), len(starts)))
    for j, start in enumerate(starts):
        last = starts[j + 1] if j + 1 < len(starts) else len(days)
        first[start:last, j] = days[start:last]
    return np.cumsum(first, axis=0)


def least_inventory(need: Array, days: Array, changes: int, *, is_floor: bool) -> float:
    """Units early and late at the best rates of the best placing, by a general LP solver."""
    periods, found = len(need), []
    for later in combinations(range(1, periods), changes):
        reach = segments_of((0, *later), days)
        if is_floor:
            solved = linprog(reach.sum(axis=0), A_ub=-reach, b_ub=-need)
        else:
            late = np.eye(periods)
            solved = linprog(
                np.append(reach.sum(axis=0), np.full(periods, 2.0)),
                A_ub=-np.hstack([reach, late]),
                b_ub=-need,
                A_eq=[np.append(reach[-1], np.zeros(periods))],
                b_eq=[need[-1]],
            )
        found.append(solved.fun - need.sum())
    return float(min(found))


def units(plan: Array, need: Array) -> float:
    """Units early and late, over all periods."""
    return float(np.abs(np.cumsum(plan) - need).sum())


whole = st.integers(0, 60).map(float)


class TestLeastInventory:
    @given(
        st.integers(3, 7).flatmap(lambda t: st.tuples(row(t, whole), row(t, days_in_period))),
        st.integers(1, 2),
        st.integers(-20, 40),
        whole,
        st.booleans(),
    )
    def test_no_rates_and_no_placing_leave_less(
        self, rows: tuple[Array, Array], changes: int, opening: int, closing: float, floor: bool
    ) -> None:
        """The plan leaves what a general solver finds by trying every placing."""
        demand, days = rows
        assume(floor or demand.sum() + closing >= opening)
        plan = calc.hybrid_production_plan(demand, opening, closing, changes, days, floor)
        need = np.cumsum(demand) - opening
        need[-1] += closing
        wanted = least_inventory(need, days, changes, is_floor=floor)
        assert units(plan, need) == pytest.approx(wanted, abs=1e-5)

    @given(horizons(1), quantity, signed, st.booleans())
    def test_no_changes_is_the_level_plan(
        self, rows: tuple[Array], closing: float, less: float, floor: bool
    ) -> None:
        """A rate that never changes is the level rate."""
        (demand,) = rows
        opening = min(demand.sum() + closing, less)
        hybrid = calc.hybrid_production_plan(demand, opening, closing, 0, None, floor)
        level = calc.level_production_plan(demand, opening, closing, None, floor)
        assert_array_equal(hybrid, level)

    @given(st.integers(2, 8).flatmap(lambda t: st.tuples(row(t), row(t, days_in_period))))
    def test_a_change_in_every_period_holds_nothing(self, rows: tuple[Array, Array]) -> None:
        """With as many changes as there are, production is demand."""
        demand, days = rows
        plan = calc.hybrid_production_plan(demand, 0, 0, len(demand) - 1, days)
        assert_allclose(plan, demand, **NEAR)

    @given(st.integers(3, 9).flatmap(lambda t: row(t)), st.booleans())
    def test_one_more_change_never_leaves_more(self, demand: Array, floor: bool) -> None:
        """More freedom, less inventory."""
        need = np.cumsum(demand)
        left = [
            units(calc.hybrid_production_plan(demand, 0, 0, k, None, floor), need) for k in range(3)
        ]
        assert left[0] >= left[1] - 1e-3
        assert left[1] >= left[2] - 1e-3


class TestRates:
    @given(
        st.integers(3, 9).flatmap(lambda t: st.tuples(row(t), row(t, days_in_period))),
        signed,
        quantity,
        st.booleans(),
    )
    def test_the_rate_changes_where_it_may(
        self, rows: tuple[Array, Array], opening: float, closing: float, floor: bool
    ) -> None:
        """One number a working day before period 3, one from there on, and never below 0."""
        demand, days = rows
        assume(floor or demand.sum() + closing >= opening)
        plan = calc.hybrid_production_plan(demand, opening, closing, [1, 3], days, floor)
        daily = plan / days
        assert (plan >= 0).all()
        assert_allclose(daily[:2], daily[0], **NEAR)
        assert_allclose(daily[2:], daily[2], **NEAR)

    @given(st.integers(3, 9).flatmap(lambda t: row(t)), signed, quantity)
    def test_meets_the_closing(self, demand: Array, opening: float, closing: float) -> None:
        """Where backorders may stand, the last inventory is the closing."""
        assume(demand.sum() + closing >= opening)
        plan = calc.hybrid_production_plan(demand, opening, closing, 1)
        last = calc.projected_inventory(demand, opening, plan)[-1]
        assert_allclose(last, closing, **NEAR)

    @given(
        st.integers(3, 9).flatmap(lambda t: st.tuples(row(t), row(t))), signed, quantity, lot_size
    )
    def test_never_below_the_safety_stock(
        self, rows: tuple[Array, Array], opening: float, closing: float, lot: float
    ) -> None:
        """Inventory stays at the safety stock, at the end at the closing, in lots."""
        demand, safety = rows
        options = {"lot": lot, "safety_stock": safety}
        plan = calc.hybrid_production_plan(demand, opening, closing, 1, **options)
        inventory = calc.projected_inventory(demand, opening, plan)
        slack = 1e-7 * (demand.sum() + safety.max() + closing + abs(opening)) + 1e-6
        assert (inventory >= safety - slack).all()
        assert inventory[-1] >= closing - slack
        assert_allclose(plan / lot, np.rint(plan / lot), rtol=1e-6, atol=1e-5)

    @given(st.integers(3, 9).flatmap(lambda t: row(t)), quantity, lot_size)
    def test_lots_still_meet_the_closing(self, demand: Array, closing: float, lot: float) -> None:
        """The total is exact; every period but the last one that works is in whole lots."""
        plan = calc.hybrid_production_plan(demand, 0, closing, 1, lot=lot)
        assert_allclose(plan.sum(), demand.sum() + closing, **NEAR)
        broken = np.abs(plan / lot - np.rint(plan / lot)) > 1e-5
        assert broken.sum() <= 1

    @given(st.integers(3, 8).flatmap(lambda t: row(t)), quantity, st.sampled_from([0.5, 2.0, 64.0]))
    def test_scaled_units_scale_the_plan(
        self, demand: Array, opening: float, factor: float
    ) -> None:
        """Planning in dozens or pieces is the same plan."""
        plan = calc.hybrid_production_plan(demand, opening, 0, 1, None, True)
        scaled = calc.hybrid_production_plan(demand * factor, opening * factor, 0, 1, None, True)
        assert_allclose(scaled, plan * factor, **NEAR)

    def test_of_a_tie_less_is_made_then_the_change_is_earlier(self) -> None:
        """10 are in stock over the horizon either way: at the rates 10 and 30, or 20 throughout."""
        plan = calc.hybrid_production_plan([10, 30, 20], 0, 0, 1, None, True)
        assert plan.tolist() == [20, 20, 20]
        plan = calc.hybrid_production_plan([0, 0, 20, 0, 0], 0, 0, 2, None, True)
        assert plan.tolist() == [0, 0, 20, 0, 0]
        plan = calc.hybrid_production_plan([30, 0, 30, 0], 0, 0, [1, 2], None, False)
        assert_allclose(plan, [30, 10, 10, 10])

    def test_a_family_is_not_touched_by_its_neighbour(self) -> None:
        """Each family has its own change, and its own lot."""
        demand = np.array([[10, 30], [10, 30], [30, 10], [30, 10]])
        plan = calc.hybrid_production_plan(demand, [0, 0], [0, 20], 1, None, True, [5, 10])
        alone = calc.hybrid_production_plan(demand[:, 1], 0, 20, 1, None, True, 10)
        assert plan[:, 0].tolist() == [10, 10, 30, 30]
        assert_array_equal(plan[:, 1], alone)

    def test_nothing_to_make_is_no_rate(self) -> None:
        """Stock enough for all, or no demand at all."""
        assert calc.hybrid_production_plan([5, 5, 5], 50, 0, 1, None, True).tolist() == [0, 0, 0]
        assert calc.hybrid_production_plan([0, 0, 0], 0, 0, 1).tolist() == [0, 0, 0]

    def test_given_periods_may_stand_in_any_order(self) -> None:
        """The first period may be among them or not."""
        plans = [
            calc.hybrid_production_plan([9, 1, 4, 7], 0, 0, changes).tolist()
            for changes in ([4, 2], [1, 2, 4], [2, 4])
        ]
        assert plans[0] == plans[1] == plans[2]

    def test_many_placings_are_tried_in_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Placings tried one by one lead where all at once lead, a tie too."""
        demands = ([3, 9, 1, 7, 20, 4, 11, 2], [10, 30, 20], [0, 10, 20])
        at_once = [calc.hybrid_production_plan(d, 0, 0, 1, None, True) for d in demands]
        monkeypatch.setattr(hybrid, "_AT_ONCE", 1)
        for demand, wanted in zip(demands, at_once, strict=True):
            one_by_one = calc.hybrid_production_plan(demand, 0, 0, 1, None, True)
            assert_array_equal(one_by_one, wanted)


def test_steps_that_do_not_suffice_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plan, and the way out."""
    monkeypatch.setattr(rates, "_STEPS", 1)
    with pytest.raises(NoPlanError) as error:
        calc.hybrid_production_plan([10, 10, 30], 0, 0, 1)
    assert str(error.value) == (
        "E411 changes: 1 steps did not lead to rates of least inventory. "
        "Give the periods at which the rate changes, or fewer of them."
    )


def test_the_slow_way_out_of_a_circle_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps by first gain lead to the same inventory as steps by largest gain."""
    demand = np.array([3, 9, 1, 7, 20, 4, 11, 2.0])
    usual = units(calc.hybrid_production_plan(demand, 5, 5, 2), np.cumsum(demand) - 5)
    monkeypatch.setattr(rates, "_STEEPEST", 0)
    slow = units(calc.hybrid_production_plan(demand, 5, 5, 2), np.cumsum(demand) - 5)
    assert slow == pytest.approx(usual)


REFUSED: list[Row] = [
    (
        lambda: calc.hybrid_production_plan([10, 20], 0, 0, 2),
        LimitError,
        "E136 changes: found 2, a whole number from 0 to 1 is expected. Correct the value.",
    ),
    (
        lambda: calc.hybrid_production_plan([10, 20], 0, 0, 0.5),
        LimitError,
        "E136 changes: found 0.5, a whole number from 0 to 1 is expected. Correct the value.",
    ),
    (
        lambda: calc.hybrid_production_plan([10, 20, 5], 0, 0, [1, 4]),
        LimitError,
        "E136 changes: found 4, a whole number from 1 to 3 is expected. Correct the value.",
    ),
    (
        lambda: calc.hybrid_production_plan([10, 20, 5], 0, 0, [2, 3, 2]),
        InputError,
        "E130 changes: period 2 stands twice. Leave one of them out.",
    ),
    (
        lambda: calc.hybrid_production_plan([1] * 60, 0, 0, 5),
        LimitError,
        "E410 changes: 5 changes in 60 periods can be placed in 5,006,386 ways, 20,000 are tried "
        "at most. Give the periods at which the rate changes, or fewer changes or periods.",
    ),
    (
        lambda: calc.hybrid_production_plan([10, 20], 100, 0, 1),
        LimitError,
        "E123 opening: 100 on hand cover the demand of 30 and the closing of 0 with 70 to spare. "
        "Raise the closing to 70, or plan by SOP_CHASE, which produces nothing until stock is "
        "needed.",
    ),
    (
        lambda: calc.hybrid_production_plan([[1, 10], [20, 20]], 4, 0, 1, [0, 20], True),
        LimitError,
        "E123 demand, row 2, period 1: 6 are short before the first working day. "
        "Raise the opening, or allow backorders.",
    ),
    (
        lambda: calc.hybrid_production_plan([1, 2], 0, 0, 1, [0, 0]),
        ZeroDivideError,
        "E127 working_days: there is no working day in the horizon. "
        "Enter the working days of each period, or leave them out.",
    ),
    (
        lambda: calc.hybrid_production_plan([1, 2], 0, 0, 1, None, False, None, 5),
        InputError,
        "E412 safety_stock: a safety stock is given, and no_backorders is FALSE. "
        "Leave the safety stock out, or write TRUE for no_backorders.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
