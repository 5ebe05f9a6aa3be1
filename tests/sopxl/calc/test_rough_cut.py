"""Load in the period in which it is worked, by overall factors, and capacity as demonstrated."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families, horizons

from sopxl import calc
from sopxl.calc.rough_cut import ResourceBill
from sopxl.calc.sums import WeightedSums
from sopxl.errors import InputError, LimitError, SopError


@st.composite
def profiles(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """A plan, a bill of two resources with one or two blocks of families, its offsets."""
    (plan,) = draw(families(1))
    columns = plan.shape[1] * draw(st.integers(1, 2))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    bill = chance.integers(0, 5, (2, columns)) / 2
    return plan, bill, chance.integers(0, 16, (2, columns)).astype(float)


class TestResourceProfile:
    @given(profiles())
    def test_no_hour_is_lost(self, drawn: tuple[Array, Array, Array]) -> None:
        """Load in the horizon and before it are all hours of the plan."""
        plan, bill, offsets = drawn
        found = calc.resource_profile(plan, bill, offsets)
        each = np.tile(plan.sum(axis=0), bill.shape[1] // plan.shape[1])
        assert_allclose(found.load.sum(axis=0) + found.before, bill @ each, rtol=1e-9, atol=1e-6)

    @given(profiles(), st.floats(0, 10))
    def test_load_is_linear_in_the_plan(
        self, drawn: tuple[Array, Array, Array], times: float
    ) -> None:
        """A plan so many times as large asks so many times the hours, and plans add up."""
        plan, bill, offsets = drawn
        one = calc.resource_profile(plan, bill, offsets)
        other = calc.resource_profile(plan[::-1], bill, offsets)
        both = calc.resource_profile(plan * times + plan[::-1], bill, offsets)
        assert_allclose(both.load, one.load * times + other.load, rtol=1e-9, atol=1e-6)
        assert_allclose(both.before, one.before * times + other.before, rtol=1e-9, atol=1e-6)

    @given(profiles())
    def test_is_the_sum_by_hand(self, drawn: tuple[Array, Array, Array]) -> None:
        """Each hour of the bill, one after the other, at the period it falls in."""
        plan, bill, offsets = drawn
        periods, count = plan.shape
        load, before = np.zeros((periods, 2)), np.zeros(2)
        is_incomplete = np.zeros((periods, 2), bool)
        for (r, c), hours in np.ndenumerate(bill):
            lead = int(offsets[r, c])
            for t in range(periods):
                asked = plan[t, c % count] * hours
                if t >= lead:
                    load[t - lead, r] += asked
                else:
                    before[r] += asked
            if hours:
                is_incomplete[max(periods - lead, 0) :, r] = True
        found = calc.resource_profile(plan, bill, offsets)
        assert_allclose(found.load, load, rtol=1e-9, atol=1e-6)
        assert_allclose(found.before, before, rtol=1e-9, atol=1e-6)
        assert_array_equal(found.is_incomplete, is_incomplete)

    @given(profiles())
    def test_a_longer_horizon_changes_only_what_was_incomplete(
        self, drawn: tuple[Array, Array, Array]
    ) -> None:
        """What is not marked is final."""
        plan, bill, offsets = drawn
        short = calc.resource_profile(plan, bill, offsets)
        longer = calc.resource_profile(np.vstack((plan, plan)), bill, offsets)
        final = ~short.is_incomplete
        assert_allclose(longer.load[: len(plan)][final], short.load[final], rtol=1e-9, atol=1e-6)

    def test_a_large_company_is_added_up_as_a_small_one(self) -> None:
        """Sparse and full matrices give the same load."""
        chance = np.random.default_rng(3)
        items, resources = 9000, 40
        plan = chance.uniform(0, 100, (6, items))
        resource, item = chance.integers(0, resources, 20000), chance.integers(0, items, 20000)
        leads, hours_of = chance.integers(0, 4, 20000), chance.uniform(0, 2, 20000)
        bill = ResourceBill.listed(resource, item, leads, hours_of, (resources, items))
        wanted = np.zeros((6, resources))
        for r, i, lead, hours in zip(resource, item, leads, hours_of, strict=True):
            wanted[: 6 - lead, r] += plan[lead:, i] * hours
        for _ in range(2):  # the second time the bill is ready
            assert_allclose(calc.resource_profile(plan, bill, None).load, wanted, rtol=1e-9)

    def test_a_bill_without_hours(self) -> None:
        """Nothing is asked, and nothing is open."""
        found = calc.resource_profile([1, 2], [[0], [0]], 1)
        assert not any(part.any() for part in (found.load, found.before, found.is_incomplete))

    @given(profiles())
    def test_setups_are_asked_in_each_period_that_makes_anything(
        self, drawn: tuple[Array, Array, Array]
    ) -> None:
        """However much it makes; and as hours they are neither lost nor made twice."""
        plan, bill, offsets = drawn
        both = calc.resource_profile(plan, bill, offsets, bill * 3)
        once = calc.resource_profile((plan > 0).astype(float), bill * 3, offsets)
        run = calc.resource_profile(plan, bill, offsets)
        assert_allclose(both.load, run.load + once.load, rtol=1e-9, atol=1e-6)
        assert_allclose(both.before, run.before + once.before, rtol=1e-9, atol=1e-6)
        assert_array_equal(both.is_incomplete, run.is_incomplete | once.is_incomplete)

    def test_setups_without_offsets(self) -> None:
        """A period that makes nothing needs none."""
        assert calc.rough_cut_load([10, 0, 20], [[0.5]], None, [[3]]).tolist() == [[8], [0], [13]]

    def test_offsets_in_their_shapes(self) -> None:
        """One for all, one a resource, one a family, one for each hour."""
        plan, bill = [[1.0, 10.0], [2.0, 20.0]], [[1, 1], [2, 0]]
        for offsets, load in (
            (1, [[22, 4], [0, 0]]),
            ([[0], [1]], [[11, 4], [22, 0]]),
            ([0, 1], [[21, 2], [2, 4]]),
            ([[0, 1], [1, 1]], [[21, 4], [2, 0]]),
        ):
            assert calc.rough_cut_load(plan, bill, offsets).tolist() == load

    def test_offsets_stood_on_end(self) -> None:
        """A row of one for each resource, a column of one for each family, where no other fits."""
        plan, bill = [[1.0, 10.0], [2.0, 20.0]], [[1, 1], [2, 0], [1, 0]]
        by_resource = calc.rough_cut_load(plan, bill, [[0], [1], [1]]).tolist()
        assert calc.rough_cut_load(plan, bill, [[0, 1, 1]]).tolist() == by_resource
        by_family = calc.rough_cut_load(plan, bill, [[0, 1]]).tolist()
        assert calc.rough_cut_load(plan, bill, [[0], [1]]).tolist() == by_family

    def test_before_the_plan_starts_and_beyond_its_end(self) -> None:
        """An offset longer than the horizon leaves no load in it, and all of it before."""
        found = calc.resource_profile([10, 20], [[3]], 5)
        assert found.load.tolist() == [[0], [0]]
        assert found.before.tolist() == [90]
        assert found.is_incomplete.all()


def test_sums_take_a_column_twice() -> None:
    """Two weights of one column for one sum count both."""
    sums = WeightedSums.listed(np.array([0, 0]), np.array([1, 1]), np.array([2.0, 3.0]), (1, 2))
    assert sums.of(np.array([[7.0, 10.0]])).tolist() == [[50]]


class TestOverallFactors:
    @given(families(1))
    def test_all_shares_make_all_hours(self, blocks: tuple[Array]) -> None:
        """What one centre does not get another does."""
        (plan,) = blocks
        hours = 1.0 + np.arange(plan.shape[1])
        load = calc.overall_factor_load(plan, hours, [0.5, 0.3, 0.2])
        assert_allclose(load.sum(axis=1), plan @ hours, rtol=1e-9)

    def test_some_resources_only(self) -> None:
        """Shares may make less than the whole; one number of hours holds for all families."""
        assert calc.overall_factor_load([[1, 2]], 2, [0.25]).tolist() == [[1.5]]


class TestDemonstrated:
    @given(horizons(1), st.integers(1, 24))
    def test_lies_between_the_least_and_the_most(self, rows: tuple[Array], latest: int) -> None:
        """A mean of the latest periods."""
        (output,) = rows
        taken = output[-min(latest, len(output)) :]
        (found,) = calc.demonstrated_capacity(output, len(taken))
        assert taken.min() - 1e-9 <= found <= taken.max() + 1e-6

    def test_each_resource_by_itself(self) -> None:
        """One number a resource."""
        assert calc.demonstrated_capacity([[10, 1], [20, 3]]).tolist() == [[15, 2]]


READY = ResourceBill.listed(*(np.array([0]) for _ in range(4)), (1, 3))
REFUSED: list[Row] = [
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2, 3]], 0),
        InputError,
        "E118 bill: bill has 3 columns for 2 families. "
        "Give the columns of all families once for each offset.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1]], 0),
        InputError,
        "E118 bill: bill has 1 column for 2 families. "
        "Give the columns of all families once for each offset.",
    ),
    (
        lambda: calc.resource_profile([[1, 2]], READY, None),
        InputError,
        "E118 bill: bill has 3 columns for 2 families. "
        "Give the columns of all families once for each offset.",
    ),
    (
        lambda: calc.resource_profile([[1, 2, 3]], READY, 1),
        InputError,
        "E119 offsets: a bill that is ready takes no offsets. "
        "Leave it out, or give the bill as a range.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2]], 0, [[1, 2], [3, 4]]),
        InputError,
        "E118 setup: setup has 2 by 2 cells, bill has 1 by 2. Give ranges of the same size.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2]], None, [[1, -1]]),
        LimitError,
        "E121 setup, row 1, column 2: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, -2]], 0),
        LimitError,
        "E121 bill, row 1, column 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2]], [[0, 1, 2]]),
        InputError,
        "E118 offsets: offsets has 1 by 3 cells, bill has 1 by 2. Give one number, one for each "
        "row of the bill, one for each column, or one for each cell.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2]], [[0, -1]]),
        LimitError,
        "E136 offsets, row 1, column 2: found -1, a whole number from 0 to 120 is expected. "
        "Correct the value.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2]], 121),
        LimitError,
        "E136 offsets, row 1, column 1: found 121, a whole number from 0 to 120 is expected. "
        "Correct the value.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2]], [[None, 0]]),
        InputError,
        "E114 offsets, row 1, column 1: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2]], "one"),
        InputError,
        'E110 offsets: found the text "one", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: calc.overall_factor_load([[1, 2]], [1, 2, 3], [1]),
        InputError,
        "E118 hours: hours has 3 values for 2 families. Give one value for each family.",
    ),
    (
        lambda: calc.overall_factor_load([[1]], [1], [0.6, 0.5]),
        LimitError,
        "E121 shares: the shares sum to 1.1, 1 or less is expected. "
        "Give the share of each resource in the hours of all of them.",
    ),
    (
        lambda: calc.overall_factor_load([[1]], [1], [60.3, 39.7]),
        LimitError,
        "E121 shares, resource 1: found 60.3, 1 or less is expected. Correct the value.",
    ),
    (
        lambda: calc.overall_factor_load([[1]], [-1], [1]),
        LimitError,
        "E121 hours, family 1: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.overall_factor_load([[1]], [1], [[0.5, 0.5], [0, 0]]),
        InputError,
        "E117 shares: shares is a block, one row or column is expected. "
        "Give a single row or column.",
    ),
    (
        lambda: calc.overall_factor_load([[1]], [1], []),
        InputError,
        "E107 shares: shares is empty. Give at least one resource.",
    ),
    (
        lambda: calc.demonstrated_capacity([1, 2], 0),
        LimitError,
        "E136 periods: found 0, a whole number from 1 to 2 is expected. Correct the value.",
    ),
    (
        lambda: calc.demonstrated_capacity([1, -2]),
        LimitError,
        "E121 output, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
