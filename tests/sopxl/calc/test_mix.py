"""Items to families and families to items: nothing is lost on the way."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, block, row

from sopxl import calc
from sopxl.errors import InputError, LimitError, NotFoundError, SopError, ZeroDivideError

weight = st.one_of(st.just(0.0), st.floats(0.01, 100), st.integers(1, 20).map(float))
cents = st.integers(-(10**9), 10**9)


@st.composite
def items(draw: st.DrawFn) -> tuple[Array, list[str]]:
    """Whole quantities of some items over some periods, and the family of each."""
    shape = draw(st.integers(1, 6)), draw(st.integers(1, 9))
    values = draw(block(shape, st.integers(0, 10**6).map(float)))
    return values, [draw(st.sampled_from(["Bikes", "Frames", "Locks"])) for _ in range(shape[1])]


class TestSplit:
    @given(st.lists(weight, min_size=1, max_size=9).filter(any), cents, st.integers(0, 3))
    def test_sums_back_exactly(self, shares: list[float], total: int, decimals: int) -> None:
        """To the last decimal, whatever the shares."""
        whole = total / 10**decimals
        (parts,) = calc.split_total([whole], shares, decimals)
        units = [round(Decimal(part) * 10**decimals) for part in parts.tolist()]
        assert sum(units) == total
        assert [unit / 10**decimals for unit in units] == parts.tolist()

    @given(st.lists(weight, min_size=1, max_size=9).filter(any), st.floats(-1e6, 1e6))
    def test_a_fraction_stays_in_one_part(self, shares: list[float], total: float) -> None:
        """Any total is kept to the last digit; at most one part is not whole."""
        (parts,) = calc.split_total([total], shares)
        assert math.fsum(parts.tolist()) == (
            round(total) if abs(total - round(total)) <= 1e-6 else total
        )
        assert (parts != np.floor(parts)).sum() <= 1

    @given(st.lists(weight, min_size=1, max_size=9).filter(any), st.integers(0, 10**9))
    def test_no_part_is_a_unit_off(self, shares: list[float], total: int) -> None:
        """Largest remainder keeps every part within one unit of its exact share; 0 stays 0."""
        (parts,) = calc.split_total([total], shares)
        exact = total * np.array(shares) / sum(shares)
        assert (np.abs(parts - exact) < 1 + 1e-6).all()
        assert (parts[np.array(shares) == 0] == 0).all()

    @given(st.lists(weight, min_size=1, max_size=9).filter(any), st.integers(0, 10**6))
    def test_a_negative_total_is_the_mirror(self, shares: list[float], total: int) -> None:
        """What is taken back is split as what was given."""
        given_out = calc.split_total([total], shares)
        assert_array_equal(calc.split_total([-total], shares), -given_out)

    @given(
        st.lists(st.tuples(weight, st.one_of(st.none(), st.integers(0, 1000))), min_size=2),
        st.integers(0, 10**6),
    )
    def test_locked_parts_stay(self, parts: list[tuple[float, int | None]], more: int) -> None:
        """Every locked part is as it was, and all together still make the total."""
        shares = [share + (lock is None) for share, lock in parts]
        locked = [[np.nan if lock is None else lock for _, lock in parts]]
        free = np.isnan(locked[0])
        total = np.nansum(locked) + (more if free.any() else 0)
        (found,) = calc.split_total([total], shares, 0, locked)
        assert_array_equal(found[~free], np.array(locked[0])[~free])
        assert found.sum() == total

    def test_what_locked_parts_leave_of_a_large_total_is_not_lost(self) -> None:
        """A few units of a thousand million, and a rest that only the digits make."""
        locked = [[999_999_900, np.nan]]
        assert calc.split_total([1e9], [1, 1], 0, locked).tolist() == [[999_999_900, 100]]
        parts = [[0.1, 0.2, np.nan]]
        assert calc.split_total([0.3], [1, 1, 1], 1, parts).tolist() == [[0.1, 0.2, 0]]

    def test_ties_go_to_the_item_that_stands_first(self) -> None:
        """The same remainder, whatever the last bit of it says."""
        assert calc.split_total([1], [0.1, 0.1, 0.1]).tolist() == [[1, 0, 0]]
        assert calc.split_total([2], [1 / 3] * 3).tolist() == [[1, 1, 0]]
        assert calc.split_total([10], [0.7, 0.1, 0.1, 0.1]).tolist() == [[7, 1, 1, 1]]

    def test_money_of_currencies_without_and_with_three_decimals(self) -> None:
        """Yen have none, dinars have three."""
        assert calc.split_total([100], [1, 1, 1], 0).tolist() == [[34, 33, 33]]
        assert calc.split_total([0.1], [1, 1, 1], 3).tolist() == [[0.034, 0.033, 0.033]]

    def test_nothing_to_split_needs_no_share(self) -> None:
        """0 by shares of 0 is 0."""
        assert calc.split_total([0, 6], [[0, 0], [1, 2]]).tolist() == [[0, 0], [2, 4]]


class TestRollUp:
    @given(items())
    def test_then_split_gives_the_items_again(self, drawn: tuple[Array, list[str]]) -> None:
        """A family split by the quantities of its items is these quantities."""
        values, keys = drawn
        found = calc.roll_up(values, keys)
        for k, key in enumerate(found.keys):
            members = [i for i, name in enumerate(keys) if name == key]
            assert_array_equal(
                calc.split_total(found.totals[:, k], values[:, members]), values[:, members]
            )

    @given(items(), st.floats(0.1, 10))
    def test_no_unit_is_lost(self, drawn: tuple[Array, list[str]], factor: float) -> None:
        """All keys together are all items, each at its factor."""
        values, keys = drawn
        factors = factor * (1 + np.arange(values.shape[1]))
        for given_factors in ([factors], np.tile(factors, (len(values), 1))):
            found = calc.roll_up(values, keys, given_factors)
            assert_allclose(found.totals.sum(axis=1), values @ factors, rtol=1e-12)

    @given(items())
    def test_a_mean_lies_between_its_items(self, drawn: tuple[Array, list[str]]) -> None:
        """Weighted or not; without any weight there is none."""
        values, keys = drawn
        found = calc.weighted_means(values, keys, values)
        for k, key in enumerate(found.keys):
            members = values[:, [name == key for name in keys]]
            sold = members.sum(axis=1) > 0
            means = found.totals[:, k]
            assert np.isnan(means[~sold]).all()
            assert (means[sold] <= members[sold].max(axis=1) * (1 + 1e-12)).all()
            assert (means[sold] >= members[sold].min(axis=1) * (1 - 1e-12)).all()

    @given(items(), st.integers(1, 3))
    def test_measures_at_once_are_the_measures_alone(
        self, drawn: tuple[Array, list[str]], measures: int
    ) -> None:
        """Units, revenue and cost in one go, by numbered groups."""
        values, keys = drawn
        names = sorted(set(keys))
        weights = 1.0 + np.arange(measures * values.shape[1]).reshape(measures, -1)
        found = calc.group_totals(values, [names.index(key) for key in keys], weights)
        for m in range(measures):
            alone = calc.roll_up(values, keys, weights[m][None, :], wanted=names).totals
            assert_allclose(found[m], alone, rtol=1e-12)

    def test_a_large_company_is_added_up_as_a_small_one(self) -> None:
        """Sparse and full matrices give the same totals."""
        chance = np.random.default_rng(5)
        values = chance.uniform(0, 100, (3, 9000))
        group = chance.integers(0, 50, 9000)
        found = calc.group_totals(values, group, np.array([np.ones(9000), np.arange(9000)]))
        for t in range(3):
            assert_allclose(found[0, t], np.bincount(group, values[t], 50), rtol=1e-12)
            assert_allclose(
                found[1, t], np.bincount(group, values[t] * np.arange(9000), 50), rtol=1e-12
            )

    def test_keys_wanted_in_another_order(self) -> None:
        """As they are asked for, and as the items write them."""
        found = calc.roll_up([[1, 2, 4]], ["a", "B", "A"], wanted=["b", "A"])
        assert found.keys == ("B", "a")
        assert found.totals.tolist() == [[2, 5]]

    def test_different_units_of_different_keys(self) -> None:
        """Only the items of one key are added up."""
        found = calc.roll_up([[1, 2]], ["a", "b"], unit_of_measure=["ea", "kg"])
        assert found.totals.tolist() == [[1, 2]]


class TestItemsOfFamilies:
    @given(items(), st.data())
    def test_items_make_their_family_again(
        self, drawn: tuple[Array, list[str]], data: st.DataObject
    ) -> None:
        """Rolled up they are the plan."""
        values, keys = drawn
        names = sorted(set(keys))
        plan = data.draw(block((len(values), len(names))))
        shares = data.draw(row(len(keys), st.floats(0.01, 10)))
        made = calc.items_of_families(plan, [names.index(key) for key in keys], shares)
        assert_allclose(calc.roll_up(made, keys, wanted=names).totals, plan, rtol=1e-9)


REFUSED: list[Row] = [
    (
        lambda: calc.split_total([[10, 20], [30, 40]], [1, 1]),
        InputError,
        "E117 total: total is a block, one row or column is expected. Split each family by itself.",
    ),
    (
        lambda: calc.split_total([10], [1, -1]),
        LimitError,
        "E121 shares, row 2, period 1: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.split_total([10, 20, 30], [[1, 2], [3, 4]]),
        InputError,
        "E118 shares: shares has 2 periods, total has 3. "
        "Give one share for each item, or one for each period too.",
    ),
    (
        lambda: calc.split_total([10], [1, None]),
        InputError,
        "E114 shares, row 2, period 1: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.split_total([10], [1, 1], 7),
        LimitError,
        "E136 decimals: found 7, a whole number from 0 to 6 is expected. Correct the value.",
    ),
    (
        lambda: calc.split_total([1e12], [1, 1], 6),
        LimitError,
        "E122 total, period 1: 1e+12 with 6 decimals has more digits than are kept. "
        "Give fewer decimals.",
    ),
    (
        lambda: calc.split_total([0, 10], [[1, 1], [0, 0]]),
        ZeroDivideError,
        "E433 shares, period 2: every free item has the share 0, and 10 is to be split. "
        "Give one of them a share.",
    ),
    (
        lambda: calc.split_total([10], [1, 1], 0, [[11, np.nan]]),
        LimitError,
        "E434 locked, period 1: the locked parts make 11 of a total of 10. "
        "Correct a locked part or the total, or free an item.",
    ),
    (
        lambda: calc.split_total([10], [1, 1], 0, [[4, 5]]),
        LimitError,
        "E434 locked, period 1: the locked parts make 9 of a total of 10. "
        "Correct a locked part or the total, or free an item.",
    ),
    (
        lambda: calc.split_total([10, -10], [1, 1], 0, [[4, np.nan], [-11, np.nan]]),
        LimitError,
        "E434 locked, period 2: the locked parts make -11 of a total of -10. "
        "Correct a locked part or the total, or free an item.",
    ),
    (
        lambda: calc.split_total([10], [1, 1], 0, [[4], [5]]),
        InputError,
        "E118 locked: locked has 2 by 1 cells, 1 by 2 are expected, periods by items. "
        "Give a cell for each part, blank where the item is free.",
    ),
    (
        lambda: calc.roll_up([[1, 2]], ["a"]),
        InputError,
        "E118 keys: keys has 1 values for 2 items. Give one key for each item.",
    ),
    (
        lambda: calc.roll_up([[1, 2]], ["a", "a"], [[1, 2, 3]]),
        InputError,
        "E118 factors: factors has 3 values. Give one number, one for each of 1 period, "
        "one for each of 2 families, or a block of both.",
    ),
    (
        lambda: calc.roll_up([[1, 2]], ["a", "a"], unit_of_measure=["ea", "kg"]),
        InputError,
        "E432 unit_of_measure, item 2: a has items in ea and in kg. "
        "Bring the items to one unit, with a factor for each.",
    ),
    (
        lambda: calc.roll_up([[1, 2]], ["a", "a"], unit_of_measure=["ea"]),
        InputError,
        "E118 unit_of_measure: unit_of_measure has 1 values for 2 items. "
        "Give one unit for each item.",
    ),
    (
        lambda: calc.roll_up([[1, 2]], ["a", "a"], wanted=["a", "c"]),
        NotFoundError,
        'E131 wanted, item 2: no item has the key "c". Correct the key, or leave it out.',
    ),
    (
        lambda: calc.weighted_means([[1, 2]], ["a", "a"], [[1, -2]]),
        LimitError,
        "E121 weights, row 2, period 1: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.group_totals([[1, 2]], [0, -1], [[1, 1]]),
        InputError,
        "E110 group: found numbers that are not whole, or below 0. Number the groups from 0.",
    ),
    (
        lambda: calc.group_totals([[1, 2]], [0, 1], [[1, 1, 1]]),
        InputError,
        "E118 measures: values has 2 items, group 2 and measures 3. "
        "Give one of each for every item.",
    ),
    (
        lambda: calc.items_of_families([[1, 2]], [0, 2], [1, 1]),
        InputError,
        "E118 family: family does not number each of 2 items from 0 to 1. "
        "Give the number of a column of the plan for each item.",
    ),
    (
        lambda: calc.items_of_families([[1, 2]], [0, 1], [1, 0]),
        ZeroDivideError,
        "E433 shares, family 2: every item has the share 0. Give one of them a share.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
