"""Chase, level and policy: laws, then what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import (
    Array,
    block,
    days_in_period,
    families,
    horizons,
    lot_size,
    quantity,
    row,
    signed,
)

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError, ZeroDivideError

NEAR = {"rtol": 1e-9, "atol": 1e-6}


class TestChase:
    @given(horizons(2), signed)
    def test_keeps_its_target_where_nothing_binds(
        self, rows: tuple[Array, Array], opening: float
    ) -> None:
        """Where the need is never negative, inventory is at target in every period."""
        demand, target = rows
        target = np.minimum(target, demand)  # so that a falling target never asks for less than 0
        target[0] += max(opening, 0.0)
        plan = calc.chase_production_plan(demand, opening, np.maximum.accumulate(target))
        inventory = calc.projected_inventory(demand, opening, plan)
        assert_allclose(inventory, np.maximum.accumulate(target), **NEAR)

    @given(horizons(2), signed)
    def test_never_falls_below_its_target(self, rows: tuple[Array, Array], opening: float) -> None:
        """Without a maximum, inventory is at target or above, and above only if nothing is made."""
        demand, target = rows
        plan = calc.chase_production_plan(demand, opening, target)
        inventory = calc.projected_inventory(demand, opening, plan)
        assert (inventory >= target - 1e-6).all()
        assert (plan[inventory > target + 1e-6] == 0).all()

    @given(horizons(2), signed, lot_size)
    def test_lots_are_whole_and_enough(
        self, rows: tuple[Array, Array], opening: float, lot: float
    ) -> None:
        """Production comes in whole lots, inventory stays at target, by less than a lot above."""
        demand, target = rows
        plan = calc.chase_production_plan(demand, opening, target, lot=lot)
        inventory = calc.projected_inventory(demand, opening, plan)
        assert_allclose(plan / lot, np.rint(plan / lot), atol=1e-6)
        assert (inventory >= target - 1e-6 - 1e-9 * np.abs(plan).max()).all()
        assert (inventory[plan > 0] < target[plan > 0] + lot + 1e-6).all()

    @given(horizons(2), signed, quantity, quantity)
    def test_stays_between_its_limits(
        self, rows: tuple[Array, Array], opening: float, least: float, more: float
    ) -> None:
        """Production is never below the minimum nor above the maximum."""
        demand, target = rows
        plan = calc.chase_production_plan(demand, opening, target, least, least + more)
        assert (plan >= least).all()
        assert (plan <= least + more).all()

    @given(horizons(1), quantity, quantity)
    def test_makes_up_a_shortfall_as_soon_as_it_can(
        self, rows: tuple[Array], target: float, maximum: float
    ) -> None:
        """A period below target makes the maximum."""
        (demand,) = rows
        plan = calc.chase_production_plan(demand, target, target, maximum=maximum)
        inventory = calc.projected_inventory(demand, target, plan)
        assert_allclose(plan[inventory < target - 1e-6], maximum)

    @given(horizons(1), quantity, quantity, quantity)
    def test_lost_sales_are_not_made_up(
        self, rows: tuple[Array], opening: float, target: float, maximum: float
    ) -> None:
        """Production goes to the demand of its period and the target, from what is on the shelf."""
        (demand,) = rows
        plan = calc.chase_production_plan(demand, opening, target, maximum=maximum, shortage="lost")
        ending = calc.inventory_and_lost_sales(demand, opening, plan).ending_inventory
        before = np.append(opening, ending[:-1])
        wanted = np.clip(demand + target - before, 0, maximum)
        assert_allclose(plan, wanted, **NEAR)

    def test_lost_or_owed(self) -> None:
        """30 are short in period 1: owed they are made in period 2, lost they are not."""
        options = {"target": 0, "maximum": 100}
        owed = calc.chase_production_plan([130, 50], 0, **options)
        lost = calc.chase_production_plan([130, 50], 0, **options, shortage="lost")
        assert owed.tolist() == [100, 80]
        assert lost.tolist() == [100, 50]

    def test_left_out_target_holds_the_opening(self) -> None:
        """Opening 100 stays 100; an opening that is owed is made good."""
        assert calc.chase_production_plan([30, 40], 100).tolist() == [30, 40]
        assert calc.chase_production_plan([30, 40], -20).tolist() == [50, 40]

    def test_limits_are_narrowed_to_whole_lots(self) -> None:
        """Lots of 30 between 40 and 100 are 60 to 90."""
        plan = calc.chase_production_plan([10, 200], 0, 0, 40, 100, 30)
        assert plan.tolist() == [60, 90]


class TestLevel:
    @given(horizons(1), quantity, signed)
    def test_meets_the_closing(self, rows: tuple[Array], closing: float, less: float) -> None:
        """The last inventory is the closing, whatever is on hand before."""
        (demand,) = rows
        opening = min(demand.sum() + closing, less)
        plan = calc.level_production_plan(demand, opening, closing)
        assert_allclose(calc.projected_inventory(demand, opening, plan)[-1], closing, **NEAR)
        assert np.ptp(plan) == 0

    @given(st.integers(1, 12).flatmap(lambda t: st.tuples(row(t), row(t, days_in_period))))
    def test_makes_the_same_every_working_day(self, rows: tuple[Array, Array]) -> None:
        """Production over working days is one number."""
        demand, days = rows
        plan = calc.level_production_plan(demand, 0, 0, days)
        assert_allclose(plan / days, demand.sum() / days.sum(), **NEAR)

    @given(
        st.integers(1, 12).flatmap(lambda t: st.tuples(row(t), row(t, days_in_period))),
        quantity,
        signed,
    )
    def test_no_backorders_is_the_smallest_such_rate(
        self, rows: tuple[Array, Array], closing: float, opening: float
    ) -> None:
        """Inventory never falls below 0 nor ends below the closing; a bit less would."""
        demand, days = rows
        plan = calc.level_production_plan(demand, opening, closing, days, True)
        inventory = calc.projected_inventory(demand, opening, plan)
        slack = min(inventory.min(), inventory[-1] - closing)
        scale = 1e-9 * (demand.sum() + closing + abs(opening)) + 1e-6
        assert slack >= -scale
        assert slack <= scale or plan.sum() == 0

    @given(horizons(1), quantity, lot_size)
    def test_lots_still_meet_the_closing(
        self, rows: tuple[Array], closing: float, lot: float
    ) -> None:
        """The total is exact; every period but the last is a whole number of lots."""
        (demand,) = rows
        plan = calc.level_production_plan(demand, 0, closing, lot=lot)
        assert_allclose(plan.sum(), demand.sum() + closing, **NEAR)
        assert_allclose(plan[:-1] / lot, np.rint(plan[:-1] / lot), atol=1e-6)
        assert np.ptp(plan[:-1]) <= lot * (1 + 1e-6) if len(plan) > 1 else True
        assert (plan >= 0).all()

    @given(horizons(1), quantity, lot_size)
    def test_lots_without_backorders(self, rows: tuple[Array], closing: float, lot: float) -> None:
        """Whole lots in every period, never short, the closing at least."""
        (demand,) = rows
        plan = calc.level_production_plan(demand, 0, closing, None, True, lot)
        inventory = calc.projected_inventory(demand, 0, plan)
        scale = 1e-8 * (demand.sum() + closing) + 1e-6
        assert_allclose(plan / lot, np.rint(plan / lot), rtol=1e-6, atol=1e-6)
        assert inventory.min() >= -scale
        assert inventory[-1] >= closing - scale

    @given(
        st.integers(1, 12).flatmap(lambda t: st.tuples(row(t), row(t), row(t, days_in_period))),
        quantity,
        signed,
    )
    def test_a_safety_stock_is_kept_by_the_smallest_such_rate(
        self, rows: tuple[Array, Array, Array], closing: float, opening: float
    ) -> None:
        """No period ends below it, the last not below the closing; a bit less would."""
        demand, safety, days = rows
        plan = calc.level_production_plan(demand, opening, closing, days, safety_stock=safety)
        inventory = calc.projected_inventory(demand, opening, plan)
        slack = min((inventory - safety).min(), inventory[-1] - closing)
        scale = 1e-9 * (demand.sum() + safety.max() + closing + abs(opening)) + 1e-6
        assert slack >= -scale
        assert slack <= scale or plan.sum() == 0
        assert_allclose(plan / days, plan[0] / days[0], **NEAR)

    @given(horizons(1), quantity)
    def test_a_safety_stock_of_nothing_is_no_backorders(
        self, rows: tuple[Array], opening: float
    ) -> None:
        """0 kept in every period is the same rule."""
        (demand,) = rows
        kept = calc.level_production_plan(demand, opening, 0, safety_stock=0)
        assert_array_equal(kept, calc.level_production_plan(demand, opening, 0, None, True))

    def test_rest_falls_to_the_last_working_period(self) -> None:
        """A shutdown at the end makes nothing, not even the rest of a lot."""
        plan = calc.level_production_plan([50, 55, 0], 0, 0, [20, 20, 0], False, 10)
        assert plan.tolist() == [50, 55, 0]

    def test_a_late_start_is_no_shortage(self) -> None:
        """No working day and no need in period 1: the rate counts from period 2."""
        plan = calc.level_production_plan([10, 50, 50], 10, 0, [0, 20, 20], True)
        assert plan.tolist() == [0, 50, 50]

    @given(horizons(1), quantity, st.floats(0, 1))
    def test_level_shipments_meet_the_backlog(
        self, rows: tuple[Array], opening: float, share: float
    ) -> None:
        """Backlog before, orders and shipments leave the closing backlog."""
        (bookings,) = rows
        closing = share * (bookings.sum() + opening)
        plan = calc.level_shipment_plan(bookings, opening, closing)
        assert_allclose(opening + bookings.sum() - plan.sum(), closing, **NEAR)


class TestTargetInventory:
    @given(horizons(1), st.integers(1, 6))
    def test_forward_covers_whole_periods_to_come(self, rows: tuple[Array], periods: int) -> None:
        """Three periods of cover are the demand of the three periods that follow."""
        (demand,) = rows
        after = np.arange(1.0, periods + 1)
        target = calc.target_inventory(demand, periods, None, None, "forward", after)
        whole = np.append(demand, after)
        wanted = [whole[t + 1 : t + 1 + periods].sum() for t in range(len(demand))]
        assert_allclose(target, wanted, **NEAR)

    @given(st.integers(2, 12).flatmap(lambda t: st.tuples(row(t), row(t, days_in_period))))
    def test_forward_cover_of_the_target_is_the_cover(self, rows: tuple[Array, Array]) -> None:
        """The inventory asked for lasts as long as was asked for."""
        demand, days = rows
        demand = demand + 1.0
        target = calc.target_inventory(
            demand[:-1], np.minimum(2.5, days[1:]), None, days, "forward", demand[-1:]
        )
        found = calc.forward_cover(np.append(target, 0), demand, days).cover[:-1]
        assert_allclose(found, np.minimum(2.5, days[1:]), rtol=1e-6, atol=1e-6)

    def test_forward_of_families(self) -> None:
        """Each family covers its own demand to come; the safety stock is on top."""
        target = calc.target_inventory(
            [[10, 1], [20, 2]], [[0.5, 1]], 3, None, "forward", [[40, 4]]
        )
        assert target.tolist() == [[13, 5], [23, 7]]

    def test_a_production_budget(self) -> None:
        """Garrison, Hampton Freeze: a fifth of the next quarter's sales in stock, 2,000 before."""
        sales = [10_000, 30_000, 40_000, 20_000]
        target = calc.target_inventory(sales, 0.2, None, None, "forward", [15_000])
        budget = calc.chase_production_plan(sales, 2_000, target)
        assert budget.tolist() == [14_000, 32_000, 36_000, 19_000]

    def test_a_cover_of_nothing_needs_no_demand_to_come(self) -> None:
        """No demand after the last period, and none asked of it."""
        target = calc.target_inventory([10, 20], [0.5, 0], method="forward")
        assert target.tolist() == [10, 0]


class TestPolicy:
    @given(horizons(1), signed, st.integers(0, 30))
    def test_days_of_supply_keeps_its_days(
        self, rows: tuple[Array], opening: float, days: int
    ) -> None:
        """Inventory is the days' demand, or more where nothing is made."""
        (demand,) = rows
        workdays = np.full(demand.shape, 20.0)
        plan = calc.policy_production_plan(demand, opening, "days of supply", days, workdays)
        inventory = calc.projected_inventory(demand, opening, plan)
        target = calc.target_inventory(demand, days, working_days=workdays)
        assert_allclose(inventory[plan > 0], target[plan > 0], **NEAR)

    def test_capitals_do_not_matter(self) -> None:
        """A planner writes Stock zero, too."""
        assert calc.policy_production_plan([5], 2, " Stock Zero").tolist() == [3]

    def test_synchronous_holds_even_a_debt(self) -> None:
        """Production to sales makes what is sold, whatever is owed."""
        assert calc.policy_production_plan([5, 7], -3, "synchronous").tolist() == [5, 7]

    def test_no_demand_on_no_day_needs_no_target(self) -> None:
        """A shutdown without demand asks for nothing."""
        plan = calc.policy_production_plan([40, 0], 0, "days of supply", 5, [20, 0])
        assert plan.tolist() == [50, 0]

    @given(horizons(1), quantity, st.floats(0, 20))
    def test_lead_time_shipments_keep_the_weeks(
        self, rows: tuple[Array], opening: float, weeks: float
    ) -> None:
        """Backlog is the wanted weeks of shipments in every period."""
        (bookings,) = rows
        length = np.full(bookings.shape, 4.0)
        plan = calc.lead_time_shipment_plan(bookings, opening, weeks, length)
        backlog = calc.ending_backlog(bookings, opening, plan)
        assert_allclose(backlog, plan / 4 * weeks, **NEAR)


PLANS: dict[str, Any] = {
    "chase": lambda d, o: calc.chase_production_plan(d, o, 50.0),
    "chase in lots": lambda d, o: calc.chase_production_plan(d, o, 50.0, lot=7.0),
    "level": lambda d, o: calc.level_production_plan(d, o, np.maximum(o, 0.0)),
    "level, no backorders": lambda d, o: calc.level_production_plan(d, o, 0.0, None, True),
    "level shipments": lambda d, o: calc.level_shipment_plan(d, o, o),
    "stock zero": lambda d, o: calc.policy_production_plan(d, o, "stock zero"),
    "lead time": lambda d, o: calc.lead_time_shipment_plan(d, o, 3.0, np.full(len(d), 4.0)),
}


@pytest.mark.parametrize("name", PLANS)
@given(families(1), quantity)
def test_a_block_is_each_family_alone(name: str, blocks: tuple[Array], opening: float) -> None:
    """Families beside each other do not touch each other."""
    (demand,) = blocks
    openings = opening + np.arange(demand.shape[1])
    together = PLANS[name](demand, openings)
    for i in range(demand.shape[1]):
        assert_array_equal(together[:, i], PLANS[name](demand[:, i].copy(), float(openings[i])))


@pytest.mark.parametrize("name", ["level", "level, no backorders", "stock zero", "level shipments"])
@given(horizons(1), quantity, st.sampled_from([0.5, 2.0, 1024.0]))
def test_scaled_units_scale_the_plan(
    name: str, rows: tuple[Array], opening: float, factor: float
) -> None:
    """Planning in dozens or pieces is the same plan."""
    (demand,) = rows
    scaled = PLANS[name](demand * factor, opening * factor)
    assert_allclose(scaled, PLANS[name](demand, opening) * factor, **NEAR)


def test_more_families_than_fit_into_the_cache() -> None:
    """Ten thousand families are worked on in parts, and none is left out."""
    demand = np.random.default_rng(3).uniform(0, 100, (6, 10_000))
    plan = calc.chase_production_plan(demand, 40.0, 40.0)
    least = calc.level_production_plan(demand, 40.0, 0.0, None, True)
    assert_allclose(plan, demand)
    alone = [calc.level_production_plan(demand[:, i], 40.0, 0.0, None, True) for i in (0, 5000, -1)]
    assert_array_equal(least[:, [0, 5000, -1]], np.transpose(alone))


@given(block((5, 3)), row(3, signed))
def test_shapes_of_a_target(demand: Array, openings: Array) -> None:
    """One number, one a period, one a family, one for each of both: the same if equal."""
    one = calc.chase_production_plan(demand, openings, 50.0)
    for shape in ((5,), (5, 1), (1, 3), (5, 3)):
        assert_array_equal(calc.chase_production_plan(demand, openings, np.full(shape, 50.0)), one)


REFUSED: list[Row] = [
    (
        lambda: calc.chase_production_plan([1, None], 0),
        InputError,
        "E114 demand, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: calc.chase_production_plan([[1, 2], [3, -4]], 0),
        LimitError,
        "E120 demand, row 2, period 2: found -4, 0 or more is expected. "
        "Enter what customers return as an adjustment.",
    ),
    (
        lambda: calc.chase_production_plan([1, 2], [1, 2]),
        InputError,
        "E118 opening: opening has 2 values for 1 family. "
        "Give one value for all, or one for each family.",
    ),
    (
        lambda: calc.chase_production_plan([1, 2], 0, [1, 2, 3]),
        InputError,
        "E118 target: target has 3 values. Give one number, one for each of 2 periods.",
    ),
    (
        lambda: calc.chase_production_plan([[1, 2, 3]], 0, 0, [[1, 2]]),
        InputError,
        "E118 minimum: minimum has 2 values. Give one number, one for each of 1 period, one for "
        "each of 3 families, or a block of both.",
    ),
    (
        lambda: calc.chase_production_plan([1, 2], 0, -1),
        LimitError,
        "E121 target: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.chase_production_plan([1, 2], 0, 0, [10, 30], 20),
        LimitError,
        "E125 minimum, period 2: the minimum 30 is above the maximum 20. "
        "Lower the minimum or raise the maximum.",
    ),
    (
        lambda: calc.chase_production_plan([[1, 2]], 0, 0, 11, 19, 10),
        LimitError,
        "E125 minimum, row 1, period 1: the minimum 20 is above the maximum 10 in whole lots. "
        "Lower the minimum or raise the maximum.",
    ),
    (
        lambda: calc.chase_production_plan([1, 2], 0, lot=0),
        LimitError,
        "E121 lot: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.chase_production_plan([[1, 2]], 0, lot=[1, -2]),
        LimitError,
        "E121 lot, row 2: found -2, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.chase_production_plan([], 0),
        InputError,
        "E107 demand: demand has no periods. Give at least one period.",
    ),
    (
        lambda: calc.chase_production_plan(np.zeros((1, 1, 1)), 0),
        InputError,
        "E117 demand: demand has 3 dimensions, one number a period is expected. "
        "Give one row or column, or a block of families by periods.",
    ),
    (
        lambda: calc.level_production_plan([10, 20], 100, 0),
        LimitError,
        "E123 opening: 100 on hand cover the demand of 30 and the closing of 0 with 70 to spare. "
        "Raise the closing to 70, or plan by SOP_CHASE, which produces nothing until stock is "
        "needed.",
    ),
    (
        lambda: calc.level_production_plan([[10, 10]], [0, 90], 5),
        LimitError,
        "E123 opening, row 2: 90 on hand cover the demand of 10 and the closing of 5 with 75 to "
        "spare. Raise the closing to 80, or plan by SOP_CHASE, which produces nothing until stock "
        "is needed.",
    ),
    (
        lambda: calc.level_production_plan([10, 20], 0, -5),
        LimitError,
        "E121 closing: found -5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.level_production_plan([10, 20], 0, 0, [0, 0]),
        ZeroDivideError,
        "E127 working_days: there is no working day in the horizon. "
        "Enter the working days of each period, or leave them out.",
    ),
    (
        lambda: calc.level_production_plan([10, 20], 0, 0, [20, 21, 22]),
        InputError,
        "E118 working_days: working_days has 3 periods, 2 are expected. "
        "Give ranges of the same size.",
    ),
    (
        lambda: calc.level_production_plan([10, 20], 0, 0, [[20, 20], [20, 20]]),
        InputError,
        "E117 working_days: working_days is a block, one row or column is expected. "
        "Give a single row.",
    ),
    (
        lambda: calc.level_production_plan([10, 20], 4, 0, [0, 20], True),
        LimitError,
        "E123 demand, period 1: 6 are short before the first working day. "
        "Raise the opening, or allow backorders.",
    ),
    (
        lambda: calc.level_production_plan([[1, 10], [20, 20]], 4, 0, [0, 20], True),
        LimitError,
        "E123 demand, row 2, period 1: 6 are short before the first working day. "
        "Raise the opening, or allow backorders.",
    ),
    (
        lambda: calc.level_shipment_plan([[10, 10]], [0, 5], [0, 50]),
        LimitError,
        "E123 closing_backlog, row 2: a backlog of 50 is more than the 15 that are ordered. "
        "Lower the closing backlog to 15 or less.",
    ),
    (
        lambda: calc.level_shipment_plan([10], -1, 0),
        LimitError,
        "E121 opening_backlog: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.policy_production_plan([10], 0, "just in time"),
        InputError,
        'E124 policy: there is no policy "just in time". Write one of these: "synchronous", '
        '"stock zero", "target stock", "days of supply".',
    ),
    (
        lambda: calc.policy_production_plan([10], 0, "target stock"),
        InputError,
        'E119 value: the policy "target stock" needs a value. Give the units to keep.',
    ),
    (
        lambda: calc.policy_production_plan([10], 0, "days of supply"),
        InputError,
        'E119 value: the policy "days of supply" needs a value. Give the days to keep.',
    ),
    (
        lambda: calc.policy_production_plan([10], 0, "days of supply", 5),
        InputError,
        'E119 working_days: the policy "days of supply" needs working days. '
        "Give the working days of each period.",
    ),
    (
        lambda: calc.target_inventory([[10, 10], [0, 10]], 5, working_days=[20, 0]),
        ZeroDivideError,
        "E127 demand, row 2, period 2: there is demand but no working day. "
        "Enter the working days, or count the cover in periods.",
    ),
    (
        lambda: calc.target_inventory([10, 20], 0.5, method="forward"),
        LimitError,
        "E136 cover, period 2: the cover of 0.5 reaches past the last demand, which is 0 ahead. "
        "Give the demand of the periods after the last as demand_after.",
    ),
    (
        lambda: calc.target_inventory(
            [[10, 1], [20, 2]], [[1, 2]], None, None, "forward", [[5, 5]]
        ),
        LimitError,
        "E136 cover, row 2, period 2: the cover of 2 reaches past the last demand, which is 1 "
        "ahead. Give the demand of the periods after the last as demand_after.",
    ),
    (
        lambda: calc.target_inventory([[10, 1]], 1, None, None, "forward", [5]),
        InputError,
        "E118 demand_after: demand_after has 1 row, 2 rows are expected. "
        "Give one row for each family.",
    ),
    (
        lambda: calc.target_inventory([10, 20], 1, None, None, "forward", [-5]),
        LimitError,
        "E120 demand_after, period 1: found -5, 0 or more is expected. "
        "Enter what customers return as an adjustment.",
    ),
    (
        lambda: calc.target_inventory([10, 20], 5, None, [20, 21], "forward", [5]),
        InputError,
        "E118 working_days: working_days has 2 periods, 3 are expected. "
        "Give ranges of the same size.",
    ),
    (
        lambda: calc.target_inventory([10, 20], 5, None, [20, 21, 0], "forward", [5]),
        ZeroDivideError,
        "E127 demand_after, period 1: there is demand but no working day. "
        "Enter the working days, or count the cover in periods.",
    ),
    (
        lambda: calc.target_inventory([10, 20], 1, demand_after=[5]),
        InputError,
        "E412 demand_after: a demand after the last period is given, and the method is not "
        '"forward". Leave it out, or write "forward" for the method.',
    ),
    (
        lambda: calc.target_inventory([10], 1, method="trailing"),
        InputError,
        'E124 method: there is no method "trailing". Write one of these: "period", "forward".',
    ),
    (
        lambda: calc.level_production_plan([10], 0, 0, None, False, None, 5),
        InputError,
        "E412 safety_stock: a safety stock is given, and no_backorders is FALSE. "
        "Leave the safety stock out, or write TRUE for no_backorders.",
    ),
    (
        lambda: calc.level_production_plan([10, 20], 0, 0, safety_stock=[5, -5]),
        LimitError,
        "E121 safety_stock, period 2: found -5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.level_production_plan([0, 20], 3, 0, [0, 20], safety_stock=5),
        LimitError,
        "E123 demand, period 1: 2 are short before the first working day. "
        "Raise the opening, or allow backorders.",
    ),
    (
        lambda: calc.chase_production_plan([10], -5, shortage="lost"),
        LimitError,
        "E121 opening: found -5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.chase_production_plan([10], 0, shortage="split"),
        InputError,
        'E124 shortage: there is no shortage "split". Write one of these: "backorder", "lost".',
    ),
    (
        lambda: calc.lead_time_shipment_plan([10], 0, -2, [4]),
        LimitError,
        "E121 lead_time: found -2, 0 or more is expected. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
