"""The gap to the business plan by cause: what each is by hand, and that they add up to it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from companies import NOW, PERIODS, START, company, day
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sopxl.arrays import Block
from sopxl.plan.company import Company, DatedRow, Family
from sopxl.plan.gap import GapSplit, split_gap
from sopxl.plan.make import plan_as_it_stands

BENCHES = (Family("Chairs", "ea", "MTS"), Family("Tables", "ea", "MTO"))


def firm(plan: tuple[float, float], units: tuple[float, float], **changed: Any) -> Company:
    """A year from its first month on: so much revenue planned and so many units sold a month."""
    sold = np.full((PERIODS, 2), np.nan)
    sold[NOW : NOW + 12] = units
    money = np.full((PERIODS, 2), np.nan)
    money[NOW : NOW + 12] = plan
    made: dict[str, Any] = {
        "families": BENCHES,
        "baseline": sold,
        "production": sold,
        "business_plan": money,
    }
    return company(**(made | changed))


def own(chairs: float) -> Block:
    """The plan's own units of chairs, so many a month of the year; none of tables."""
    block = np.full((PERIODS, 2), np.nan)
    block[NOW : NOW + 12, 0] = chairs
    return block


def split(found: Company) -> GapSplit:
    """The gap of a company as its plan stands."""
    return split_gap(plan_as_it_stands(found).figures)


class TestSplitGap:
    def test_by_hand(self) -> None:
        """100 chairs at 50 and 50 tables at 200 planned; 110 and 40 sold: no volume, all mix."""
        found = split(firm((5_000.0, 10_000.0), (110.0, 40.0)))
        assert_allclose(found.plan_units, [1_200.0, 600.0])
        assert_allclose(found.call_units, [1_320.0, 480.0])
        assert_allclose(found.volume, [0.0, 0.0], atol=1e-9)
        assert_allclose(found.mix, [120 * 50.0, -120 * 200.0])
        assert_allclose(found.call.gap, [6_000.0, -24_000.0])

    def test_families_of_two_units_have_no_mix(self) -> None:
        """Chairs and hectolitres have no sum: all is volume."""
        families = (BENCHES[0], dataclasses.replace(BENCHES[1], unit="hl"))
        found = split(firm((5_000.0, 10_000.0), (110.0, 40.0), families=families))
        assert_allclose(found.mix, [0.0, 0.0], atol=1e-9)
        assert_allclose(found.volume, [6_000.0, -24_000.0])

    def test_a_price_that_changes_in_the_year(self) -> None:
        """From July on a chair sells at 55: six months of 100 at 5 more."""
        prices = (*company().prices, DatedRow("Chairs", day(2026, 7), 55.0))
        found = split(firm((5_000.0, 10_000.0), (100.0, 50.0), prices=prices))
        assert_allclose(found.price, [6 * 100 * 5.0, 0.0], atol=1e-6)
        assert_allclose(found.call.gap, [3_000.0, 0.0], atol=1e-6)

    def test_a_rate_that_changes_in_the_year(self) -> None:
        """The price is 40 abroad; its rate goes from 1.25 to 1.5 in July: 6 × 100 × 40 × 0.25."""
        later = day(2026, 7)
        prices = (*company().prices, DatedRow("Chairs", later, 60.0))
        rates = (
            DatedRow("Chairs", START, 1.25),
            DatedRow("Chairs", later, 1.5),
            DatedRow("Tables", START, 1.0),
        )
        found = split(firm((5_000.0, 10_000.0), (100.0, 50.0), prices=prices, price_rates=rates))
        assert_allclose(found.exchange, [6_000.0, 0.0], atol=1e-6)
        assert_allclose(found.price, [0.0, 0.0], atol=1e-6)

    def test_sold_without_a_plan_and_planned_without_sales(self) -> None:
        """All of the call is new, all of the plan dropped."""
        found = split(firm((0.0, 10_000.0), (100.0, 0.0)))
        assert_allclose(found.new, [60_000.0, 0.0])
        assert_allclose(found.dropped, [0.0, -120_000.0])

    def test_without_a_price_when_the_year_began_nothing_is_split(self) -> None:
        """The gap is told as it is, under no cause."""
        prices = (DatedRow("Chairs", day(2026, 2), 50.0), company().prices[1])
        later = firm((5_000.0, 10_000.0), (100.0, 50.0), prices=prices)
        assert np.isnan(split(later).call.gap[0])  # January cannot be called
        assert np.isnan(split(later).unsplit[0])

    def test_own_units_of_the_plan(self) -> None:
        """120 chairs a month planned for 5,400 are 45 each; 110 sold at 50: volume and price."""
        found = split(firm((5_400.0, 10_000.0), (110.0, 50.0), business_plan_units=own(120.0)))
        assert_allclose(found.plan_units, [1_440.0, 600.0])
        assert_allclose(found.in_units.gap, [-120.0, np.nan])
        assert_allclose(found.volume + found.mix, [-120 * 45.0, 0.0], atol=1e-6)
        assert_allclose(found.price, [1_320 * 5.0, 0.0], atol=1e-6)

    def test_own_units_in_a_part_of_the_year_are_none(self) -> None:
        """A month without them leaves the sum unknown: the price when the year began is taken."""
        units = own(120.0)
        units[NOW + 3, 0] = np.nan
        found = split(firm((5_400.0, 10_000.0), (110.0, 50.0), business_plan_units=units))
        assert_allclose(found.plan_units, [5_400 * 12 / 50.0, 600.0])

    def test_revenue_for_no_units_is_not_split(self) -> None:
        """5,400 a month for 0 chairs are at no price; the gap is told under no cause."""
        found = split(firm((5_400.0, 10_000.0), (110.0, 50.0), business_plan_units=own(0.0)))
        assert np.isnan(found.plan_units[0])
        assert_allclose(found.unsplit, [12 * (110 * 50 - 5_400.0), 0.0])

    def test_nothing_planned_in_units_and_money_is_new(self) -> None:
        """0 chairs for 0: all that is called is new."""
        found = split(firm((0.0, 10_000.0), (110.0, 50.0), business_plan_units=own(0.0)))
        assert_allclose(found.new, [66_000.0, 0.0])

    @given(
        plan=st.tuples(*(st.floats(0, 1e6),) * 2),
        units=st.tuples(*(st.floats(0, 1e4),) * 2),
        planned=st.sampled_from((np.nan, 0.0, 0.5, 90.0, 8e3)),
        price=st.floats(1, 500),
        rate=st.floats(0.1, 10),
    )
    def test_the_parts_are_the_gap(
        self,
        plan: tuple[float, float],
        units: tuple[float, float],
        planned: float,
        price: float,
        rate: float,
    ) -> None:
        """Whatever was planned, sold, priced and exchanged, all causes together are the gap."""
        prices = (*company().prices, DatedRow("Chairs", day(2026, 4, 14), price * rate))
        rates = (
            *(DatedRow(family.name, START, 1.0) for family in BENCHES),
            DatedRow("Chairs", day(2026, 4, 14), rate),
        )
        own_units = own(planned)
        found = split(
            firm(plan, units, prices=prices, price_rates=rates, business_plan_units=own_units)
        )
        assert_allclose(sum(found.parts), found.call.gap, rtol=1e-9, atol=1e-3)
