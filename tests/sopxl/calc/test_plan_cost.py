"""What a plan costs: laws, the conventions one by one, then what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, horizons, quantity, row, signed

from sopxl import calc
from sopxl.calc.cost import COST_NAMES, KINDS
from sopxl.errors import InputError, LimitError, SopError
from sopxl.optimise import optimal_production_plan

PRICES = {name: 1.0 + i for i, name in enumerate(COST_NAMES)}
START = {"opening inventory": 20.0, "opening workers": 3.0, "opening rate": 50.0}


def full_plan(demand: Array, production: Array) -> dict[str, Any]:
    """A plan with every row that is not worked out."""
    return {
        "demand": demand,
        "production": production,
        "overtime": production / 10,
        "subcontract": demand / 5,
        "workers": np.ceil(production / 40),
    }


class TestLaws:
    @given(horizons(2))
    def test_kinds_and_periods_sum_to_the_total(self, rows: tuple[Array, Array]) -> None:
        """The table adds up both ways."""
        found = calc.plan_cost(full_plan(*rows), PRICES, START)
        assert found.kinds == tuple(KINDS)
        assert_allclose(found.by_kind.sum(), found.total, rtol=1e-12)
        assert_allclose(found.by_period.sum(), found.total, rtol=1e-12)
        assert (found.by_period >= 0).all()

    @given(horizons(2), st.sampled_from([0.5, 2.0, 100.0]))
    def test_dearer_by_a_factor_costs_so_much_more(
        self, rows: tuple[Array, Array], factor: float
    ) -> None:
        """Another currency is another number, not another plan."""
        money = {n: v if n.startswith("hours") else v * factor for n, v in PRICES.items()}
        one = calc.plan_cost(full_plan(*rows), PRICES, START)
        other = calc.plan_cost(full_plan(*rows), money, START)
        assert_allclose(other.by_period, one.by_period * factor, rtol=1e-12)

    @given(horizons(2))
    def test_each_cost_counts_alone(self, rows: tuple[Array, Array]) -> None:
        """All together cost what each costs by itself."""
        plan, hours = full_plan(*rows), {n: PRICES[n] for n in PRICES if n.startswith("hours")}
        alone = [
            calc.plan_cost(plan, {name: PRICES[name], **hours}, START).total
            for name in PRICES
            if name not in hours
        ]
        assert_allclose(sum(alone), calc.plan_cost(plan, PRICES, START).total, rtol=1e-9)

    @given(horizons(2))
    def test_a_later_period_changes_no_earlier_cost(self, rows: tuple[Array, Array]) -> None:
        """The first periods cost the same whether the horizon ends there or not."""
        whole = calc.plan_cost(full_plan(*rows), PRICES, START).by_period
        for periods in range(1, len(rows[0])):
            part = full_plan(*(r[:periods] for r in rows))
            assert_array_equal(calc.plan_cost(part, PRICES, START).by_period, whole[:periods])

    @given(horizons(2), signed)
    def test_stock_rows_that_follow_change_nothing(
        self, rows: tuple[Array, Array], opening: float
    ) -> None:
        """Inventory and backorders written out cost what they cost when worked out."""
        demand, production = rows
        plan = {"demand": demand, "production": production}
        costs, start = {"holding": 2, "backorder": 5}, {"opening inventory": opening}
        both = calc.inventory_and_backorders(demand, opening, production)
        written = {"inventory": both.ending_inventory, "backorders": both.backorders}
        one = calc.plan_cost(plan, costs, start)
        assert_array_equal(calc.plan_cost(plan | written, costs, start).by_period, one.by_period)
        signed_row = {"inventory": calc.projected_inventory(demand, opening, production)}
        alone = calc.plan_cost(signed_row | {"production": production}, {"holding": 2})
        assert_array_equal(alone.by_period[:, 0], one.by_period[:, 0])

    @given(horizons(2), quantity)
    def test_people_moved_cost_the_same_written_or_worked_out(
        self, rows: tuple[Array, Array], opening: float
    ) -> None:
        """Hired and laid off, from the workers or as rows."""
        people = calc.workforce_plan(rows[0], opening, 10)
        costs, start = {"hiring": 300, "layoff": 500}, {"opening workers": opening}
        derived = calc.plan_cost({"workers": people.workers}, costs, start)
        written = {"hired": people.hired, "laid off": people.laid_off}
        assert_allclose(calc.plan_cost(written, costs).by_period, derived.by_period, rtol=1e-12)

    @given(st.integers(1, 12).flatmap(lambda t: st.tuples(row(t), row(t), row(t))), quantity)
    def test_lost_sales_cost_what_is_not_sold(
        self, rows: tuple[Array, Array, Array], opening: float
    ) -> None:
        """Where sales are lost, nothing is owed, and both stock and loss are those of I4."""
        demand, production, price = rows
        plan, start = {"demand": demand, "production": production}, {"opening inventory": opening}
        costs = {"holding": price, "backorder": 9, "lost sale": 7}
        found = calc.plan_cost(plan, costs, start, shortage="lost")
        kept = calc.inventory_and_lost_sales(demand, opening, production)
        assert found.by_kind[found.kinds.index("backorder")] == 0
        assert_allclose(found.by_period[:, 0], kept.ending_inventory * price, rtol=1e-12)
        assert_allclose(found.by_period[:, 2], kept.lost_sales * 7, rtol=1e-12)


def cost_of(plan: dict[str, Any], costs: dict[str, Any], *options: Any) -> list[float]:
    """Money of each period."""
    found: list[float] = calc.plan_cost(plan, costs, *options).by_period.sum(axis=1).tolist()
    return found


class TestConventions:
    def test_average_inventory_counts_no_debt_at_either_end(self) -> None:
        """(0 + 100) ÷ 2, (100 + 0) ÷ 2: what is owed holds nothing."""
        plan = {"demand": [100, 250], "production": [250, 100]}
        costs = {"holding": 2}
        assert cost_of(plan, costs, {"opening inventory": -50}, None, "average") == [100, 100]
        assert cost_of(plan, costs, {"opening inventory": -50}) == [200, 0]
        assert cost_of(plan, costs, {"opening inventory": -50}, None, "opening") == [0, 200]

    def test_wage_is_of_the_people_there_before_it_is_of_the_units(self) -> None:
        """Hours of a worker, of a day where days are given; without them the hours of the units."""
        plan = {"production": [100, 100], "workers": [10, 12]}
        costs = {"regular labour per hour": 5, "hours per unit": 2}
        assert cost_of(plan, costs) == [1000, 1000]
        assert cost_of(plan, {**costs, "hours per worker": 160}) == [8000, 9600]
        assert cost_of(plan, {**costs, "hours per worker": 8}, {}, [20, 10]) == [8000, 4800]
        assert cost_of(plan, {**costs, "hours per worker": 8}, {}, 20) == [8000, 9600]
        assert cost_of(plan, costs | {"hours per unit": [2, 3]}) == [1000, 1500]

    def test_hours_may_stand_in_start(self) -> None:
        """They are one number there."""
        plan = {"production": [100, 50]}
        assert cost_of(plan, {"regular labour per hour": 5}, {"hours per unit": 2}) == [1000, 500]

    def test_overtime_is_paid_by_unit_or_by_hour(self) -> None:
        """By hour from its own row, or as its units take them; none where there is none."""
        plan = {"production": [100, 100], "overtime": [0, 10]}
        assert cost_of(plan, {"overtime per unit": 7}) == [0, 70]
        assert cost_of(plan, {"overtime per hour": 6, "hours per unit": 4}) == [0, 240]
        assert cost_of({**plan, "overtime hours": [5, 0]}, {"overtime per hour": 6}) == [30, 0]
        assert cost_of({"production": [1]}, {"overtime per unit": 7, "overtime per hour": 6}) == [0]

    def test_material_goes_into_what_the_plant_makes(self) -> None:
        """In regular time and overtime, not into what is bought."""
        plan = {"production": [100], "overtime": [10], "subcontract": [30]}
        assert cost_of(plan, {"material": 10}) == [1100]
        assert cost_of(plan, {"subcontract": 30}) == [900]

    def test_a_plan_without_outside_supply_pays_none(self) -> None:
        """Subcontracting and lost sales may be left out of a plan."""
        assert cost_of({"production": [100]}, {"subcontract": 30, "lost sale": 9}) == [0]

    def test_supply_from_all_sources_meets_demand(self) -> None:
        """Regular, overtime and outside."""
        plan = {"demand": [150], "production": [100], "overtime": [20], "subcontract": [40]}
        assert cost_of(plan, {"holding": 1}, {"opening inventory": 0}) == [10]

    def test_lost_sales_of_the_plan_are_not_owed(self) -> None:
        """A row of lost sales takes them out of demand."""
        plan = {"demand": [150, 10], "production": [100, 20], "lost sales": [50, 0]}
        costs = {"holding": 1, "backorder": 5, "lost sale": 9}
        assert cost_of(plan, costs, {"opening inventory": 0}) == [450, 10]

    def test_the_rate_is_of_a_day_where_days_are_given(self) -> None:
        """From 5 a day to 6 and 4; a shutdown keeps the rate before."""
        plan = {"production": [120, 0, 80]}
        costs = {"rate increase": 100, "rate decrease": 10}
        assert cost_of(plan, costs, {"opening rate": 5}, [20, 0, 20]) == [100, 0, 20]
        assert cost_of(plan, costs, {"opening rate": 100}) == [2000, 1200, 8000]

    def test_a_row_of_rates_is_taken_before_the_production(self) -> None:
        """As a plan states them."""
        plan = {"production": [900, 700], "rate": [41, 39]}
        assert cost_of(plan, {"rate decrease": 600}, {"opening rate": 41}) == [0, 1200]

    def test_a_backlog_at_the_start_is_owed(self) -> None:
        """An opening below 0 is made good first."""
        plan = {"demand": [10, 10], "production": [20, 25]}
        assert cost_of(plan, {"backorder": 3}, {"opening inventory": -15}) == [15, 0]

    def test_prices_may_differ_by_period(self) -> None:
        """One number, or one a period."""
        assert cost_of({"production": [10, 10]}, {"regular labour per unit": [2, 3]}) == [20, 30]

    def test_tenths_add_up(self) -> None:
        """Ten times 0.1 is 1."""
        assert calc.plan_cost({"production": [1] * 10}, {"regular labour per unit": 0.1}).total == 1

    def test_a_signed_inventory_is_both_halves(self) -> None:
        """What is below zero is owed, with or without the rows that prove it."""
        plan = {"inventory": [-4, 3]}
        costs = {"holding": 1, "backorder": 5}
        assert cost_of(plan, costs) == [20, 3]
        plan |= {"demand": [9, 3], "production": [5, 10]}
        assert cost_of(plan, costs, {"opening inventory": 0}) == [20, 3]

    def test_an_inventory_that_cannot_be_proved_is_taken_as_it_stands(self) -> None:
        """Without demand nothing says that it is wrong."""
        assert cost_of({"production": [5], "inventory": [7]}, {"holding": 2}) == [14]


REFUSED: list[Row] = [
    (
        lambda: calc.plan_cost({}, {"regular labour per unit": 2}),
        InputError,
        "E107 plan: plan has no rows. Give at least one row.",
    ),
    (
        lambda: calc.plan_cost({"production": [1]}, {}),
        InputError,
        "E107 costs: costs has no rows. Give at least one row.",
    ),
    (
        lambda: calc.plan_cost({"production": [1]}, {"hours per unit": 2}),
        InputError,
        "E107 costs: there is no cost. Give at least one cost.",
    ),
    (
        lambda: calc.plan_cost({"prodution": [1]}, {"regular labour per unit": 2}),
        InputError,
        'E124 plan: there is no "prodution" in plan. Did you mean "production"?',
    ),
    (
        lambda: calc.plan_cost({"production": [1]}, {"tax": 2}),
        InputError,
        'E124 costs: there is no "tax" in costs. Write one of these: "regular labour per unit", '
        '"regular labour per worker", "regular labour per hour", "overtime per unit", '
        '"overtime per hour", "hiring", "layoff", "material", "subcontract", "holding", '
        '"average holding", "backorder", "lost sale", "rate increase", "rate decrease", '
        '"rate change", "hours per unit", "hours per worker".',
    ),
    (
        lambda: calc.plan_cost(
            {"production": [1]}, {"regular labour per unit": 2}, {"opening worker": 2}
        ),
        InputError,
        'E124 start: there is no "opening worker" in start. Did you mean "opening workers"?',
    ),
    (
        lambda: calc.plan_cost(
            {"production": [1, 2], "demand": [1]}, {"regular labour per unit": 2}
        ),
        InputError,
        "E118 demand: demand has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.plan_cost({"production": [[1, 2], [3, 4]]}, {"regular labour per unit": 2}),
        InputError,
        "E117 production: production is a block, one row or column is expected. Give a single row.",
    ),
    (
        lambda: calc.plan_cost({"production": [1, -2]}, {"regular labour per unit": 2}),
        LimitError,
        "E121 production, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.plan_cost({"inventory": [1, -2], "backorders": [0, 2]}, {"holding": 2}),
        LimitError,
        "E121 inventory, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.plan_cost({"production": [1]}, {"regular labour per unit": -2}),
        LimitError,
        "E121 regular labour per unit: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.plan_cost({"production": [1, 2]}, {"regular labour per unit": [1, 2, 3]}),
        InputError,
        "E118 regular labour per unit: regular labour per unit has 3 values. Give one number, "
        "one for each of 2 periods.",
    ),
    (
        lambda: calc.plan_cost(
            {"production": [1]}, {"regular labour per hour": 2, "hours per unit": 0}
        ),
        LimitError,
        "E121 hours per unit: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.plan_cost(
            {"production": [1]},
            {"regular labour per hour": 2, "hours per unit": 1},
            {"hours per unit": 1},
        ),
        InputError,
        'E130 start: "hours per unit" stands in costs and in start. Leave one of them out.',
    ),
    (
        lambda: calc.plan_cost(
            {"production": [1]}, {"regular labour per hour": 2}, {"hours per unit": 0}
        ),
        LimitError,
        "E121 hours per unit: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.plan_cost({"workers": [1]}, {"hiring": 2}, {"opening workers": -1}),
        LimitError,
        "E121 opening workers: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.plan_cost({"workers": [1]}, {"regular labour per unit": 2}),
        InputError,
        'E413 plan: the cost "regular labour per unit" needs the row "production". '
        'Add the row "production" to the plan, or leave the cost out.',
    ),
    (
        lambda: calc.plan_cost({"production": [1]}, {"layoff": 2}),
        InputError,
        'E413 plan: the cost "layoff" needs the row "laid off" or "workers". '
        "Add one of them to the plan, or leave the cost out.",
    ),
    (
        lambda: calc.plan_cost({"workers": [1]}, {"layoff": 2}),
        InputError,
        'E413 start: the cost "layoff" needs "opening workers" before period 1. '
        'Add "opening workers" to start, or leave the cost out.',
    ),
    (
        lambda: calc.plan_cost({"production": [1]}, {"regular labour per hour": 2}),
        InputError,
        'E413 costs: the cost "regular labour per hour" needs "hours per worker" or '
        '"hours per unit". Add "hours per worker" or "hours per unit" to the costs, or leave '
        "the cost out.",
    ),
    (
        lambda: calc.plan_cost({"production": [1], "overtime": [1]}, {"overtime per hour": 2}),
        InputError,
        'E413 costs: the cost "overtime per hour" needs "hours per unit". '
        'Add "hours per unit" to the costs, or leave the cost out.',
    ),
    (
        lambda: calc.plan_cost(
            {"production": [1], "overtime hours": [1]}, {"overtime per unit": 2}
        ),
        InputError,
        'E413 plan: the cost "overtime per unit" needs the row "overtime" in units. Add it, or '
        'give "overtime per hour" for the row "overtime hours", or leave the cost out.',
    ),
    (
        lambda: calc.plan_cost({"demand": [1]}, {"holding": 2}, {"opening inventory": 1}),
        InputError,
        'E413 plan: the cost "holding" needs the row "inventory", or "demand", "production" and '
        '"opening inventory". Add the row "inventory" or "production" to the plan, or leave the '
        "cost out.",
    ),
    (
        lambda: calc.plan_cost({"demand": [1], "production": [1]}, {"backorder": 2}),
        InputError,
        'E413 start: the cost "backorder" needs "opening inventory" before period 1. '
        'Add "opening inventory" to start, or leave the cost out.',
    ),
    (
        lambda: calc.plan_cost({"inventory": [5]}, {"backorder": 2}),
        InputError,
        'E413 plan: the cost "backorder" needs the row "backorders", or "demand", "production" and '
        '"opening inventory". Add the row "backorders" or "demand" to the plan, or leave the cost '
        "out.",
    ),
    (
        lambda: calc.plan_cost({"inventory": [5]}, {"lost sale": 2}, shortage="lost"),
        InputError,
        'E413 plan: the cost "lost sale" needs the row "lost sales", or "demand", "production" and '
        '"opening inventory". Add the row "lost sales" or "demand" to the plan, or leave the cost '
        "out.",
    ),
    (
        lambda: calc.plan_cost({"inventory": [5]}, {"holding": 2}, holding="average"),
        InputError,
        'E413 start: the cost "holding" needs "opening inventory" before period 1. '
        'Add "opening inventory" to start, or leave the cost out.',
    ),
    (
        lambda: calc.plan_cost({"production": [5]}, {"rate increase": 2}),
        InputError,
        'E413 start: the cost "rate increase" needs "opening rate" before period 1. '
        'Add "opening rate" to start, or leave the cost out.',
    ),
    (
        lambda: calc.plan_cost(
            {"demand": [1, 2], "production": [5, 5], "inventory": [4, 9]},
            {"holding": 2},
            {"opening inventory": 0},
        ),
        LimitError,
        "E414 inventory, period 2: found 9, 7 follows from demand, production and what is on hand "
        "before. Correct it, or leave the demand out and it is taken as it stands.",
    ),
    (
        lambda: calc.plan_cost(
            {"demand": [10, 2], "production": [5, 5], "inventory": [-4, -1]},
            {"backorder": 2},
            {"opening inventory": 0},
        ),
        LimitError,
        "E414 inventory, period 1: found -4, -5 follows from demand, production and what is on "
        "hand before. Correct it, or leave the demand out and it is taken as it stands.",
    ),
    (
        lambda: calc.plan_cost(
            {"demand": [10, 2], "production": [5, 5], "backorders": [5, 1]},
            {"backorder": 2},
            {"opening inventory": 0},
        ),
        LimitError,
        "E414 backorders, period 2: found 1, 2 follows from demand, production and what is on "
        "hand before. Correct it, or leave the demand out and it is taken as it stands.",
    ),
    (
        lambda: calc.plan_cost(
            {"demand": [1], "production": [0], "lost sales": [2]},
            {"holding": 2},
            {"opening inventory": 0},
        ),
        LimitError,
        "E414 lost sales, period 1: 2 are lost of a demand of 1. Correct one of the two.",
    ),
    (
        lambda: calc.plan_cost({"production": [1]}, {"regular labour per unit": 2}, holding="mean"),
        InputError,
        'E124 holding: there is no holding "mean". Write one of these: "ending", "average", '
        '"opening".',
    ),
    (
        lambda: calc.plan_cost(
            {"production": [1]}, {"regular labour per unit": 2}, shortage="split"
        ),
        InputError,
        'E124 shortage: there is no shortage "split". Write one of these: "backorder", "lost".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)


def test_every_cost_is_counted_once() -> None:
    """No cost stands in two kinds, none is forgotten."""
    counted = [name for names in KINDS.values() for name in names]
    assert sorted(counted) == sorted(n for n in COST_NAMES if not n.startswith("hours"))


def test_one_table_of_costs_serves_a_plan_and_the_optimal_plan() -> None:
    """What the least-cost plan says that it costs is what the plan costs, row for row."""
    demand, days = [900, 1500, 600, 1200], [20, 22, 18, 21]
    start = {
        "opening inventory": 150,
        "closing inventory": 100,
        "opening workers": 12,
        "hours per worker": 8,
        "hours per unit": 2,
    }
    costs = {
        "regular labour per hour": 20,
        "overtime per hour": 31,
        "hiring": 400,
        "layoff": 700,
        "material": 9,
        "average holding": 3,
        "backorder": 8,
        "subcontract": 70,
    }
    limits = {"overtime hours per worker": 10}
    best = optimal_production_plan(demand, start, costs, limits, days)
    rows = {
        "demand": demand,
        "production": best.production,
        "overtime": best.overtime,
        "subcontract": best.subcontract,
        "workers": best.workers,
    }
    found = calc.plan_cost(rows, costs, start, days)
    assert found.total == pytest.approx(best.cost, rel=1e-9)
    assert found.by_period.sum(axis=1) == pytest.approx(best.costs.sum(axis=0), rel=1e-9)
