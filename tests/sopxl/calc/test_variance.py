"""Price, volume, mix and exchange; market share and size."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from refusals import Row, check, refused
from strategies import Array, row

from sopxl import calc
from sopxl.errors import CellValueError, InputError, LimitError, SopError

units = st.one_of(st.just(0.0), st.floats(1, 1e6).map(lambda x: round(x, 2)))
price = st.floats(-1e3, 1e4).map(lambda x: round(x, 2))
rate = st.floats(0.01, 100)


@st.composite
def sales(draw: st.DrawFn) -> tuple[Array, ...]:
    """Units, prices and rates of some items, base and actual; some items new, some dropped."""
    count = draw(st.integers(1, 8))
    kinds = (units, price, units, price, rate, rate)
    return tuple(draw(row(count, kind)) for kind in kinds)


class TestPriceVolumeMix:
    @given(sales(), st.sampled_from(["own", "mean"]))
    def test_sums_to_the_change(self, rows: tuple[Array, ...], basis: str) -> None:
        """Item by item, and so in total; in money of the report."""
        found = calc.price_volume_mix(*rows, basis=basis)
        units_0, price_0, units_1, price_1, rate_0, rate_1 = rows
        old, new = units_0 * price_0 * rate_0, units_1 * price_1 * rate_1
        most = np.abs((price_0, price_1)).max() * max(*rate_0, *rate_1)
        size = (units_0.sum() + units_1.sum()) * most
        change = np.sum(found.effects, axis=0)
        assert_allclose(change, new - old, rtol=0, atol=1e-14 * size)
        assert_allclose(change.sum(), (new - old).sum(), rtol=0, atol=1e-14 * size)

    @given(sales())
    def test_each_cause_comes_from_its_own_change(self, rows: tuple[Array, ...]) -> None:
        """No other price, no price effect; the same for rates, for quantities and for the mix."""
        units_0, price_0, units_1, price_1, rate_0, rate_1 = rows
        assert not calc.price_volume_mix(*(units_0, price_0, units_1), price_0, rate_0).price.any()
        assert not calc.price_volume_mix(
            units_0, price_0, units_1, price_1, rate_0, rate_0
        ).exchange.any()
        same = calc.price_volume_mix(units_0, price_0, units_0, price_1, rate_0, rate_1)
        moved = np.concatenate((same.volume, same.mix, same.new, same.dropped))
        assert_allclose(moved, 0, atol=1e-9 * (1 + (units_0 * np.abs(price_0) * rate_0).sum()))
        twice = calc.price_volume_mix(units_0, price_0, units_0 * 2, price_1, rate_0)
        assert_allclose(twice.mix, 0, atol=1e-9 * (1 + (units_0 * np.abs(price_0) * rate_0).sum()))

    @given(sales())
    def test_both_bases_have_the_same_totals(self, rows: tuple[Array, ...]) -> None:
        """Only the share of an item differs."""
        own = calc.price_volume_mix(*rows)
        mean = calc.price_volume_mix(*rows, basis="mean")
        size = 1 + (np.maximum(rows[0], rows[2]).sum() * np.abs(rows[1]).max() * rows[4].max())
        assert_allclose(own.mix.sum(), mean.mix.sum(), atol=1e-9 * size)
        assert_allclose(own.volume.sum(), mean.volume.sum(), atol=1e-9 * size)

    def test_a_price_is_not_needed_where_nothing_is_sold(self) -> None:
        """A new item has no base price, a dropped one no actual price."""
        found = calc.price_volume_mix([10, 0], [2, None], [0, 5], ["", 3])
        assert found.dropped.tolist() == [-20, 0]
        assert found.new.tolist() == [0, 15]
        assert not any(part.any() for part in (found.price, found.volume, found.mix))
        nothing = calc.price_volume_mix([0], [None], [0], [None])
        assert not np.any(nothing.effects)

    def test_materials_are_told_as_mix_and_yield(self) -> None:
        """Standard quantities for what came out against those used: volume is the yield variance.

        Hand-worked: 6,400 t at 50, 30 and 20 % should have done, 6,500 t at 50, 35 and 15 % were
        used; the mean standard cost is 77, so 7,700 more for yield and 3,250 less by mix.
        """
        standard = [3200, 1920, 1280], [70, 80, 90]
        found = calc.price_volume_mix(*standard, [3250, 2275, 975], [70, 82, 96])
        assert found.volume.sum() == 7700
        assert found.mix.tolist() == [0, 26000, -29250]
        assert found.price.tolist() == [0, 4550, 5850]

    def test_one_unit_in_any_spelling(self) -> None:
        """Capitals do not make another unit."""
        found = calc.price_volume_mix([1, 2], [1, 1], [2, 1], [1, 1], unit_of_measure=["ea", "EA"])
        assert found.mix.tolist() == [1, -1]


class TestMarket:
    @given(sales(), st.floats(1, 10), st.floats(1, 10))
    def test_share_and_size_are_the_volume(
        self, rows: tuple[Array, ...], before: float, after: float
    ) -> None:
        """Where no item is new or dropped: the sales-quantity variance."""
        units_0, price_0, units_1, *_ = (rows[0] + 1, rows[1], rows[2] + 1)
        found = calc.market_variances(
            *(units_0, price_0, units_1), units_0.sum() * before, units_1.sum() * after
        )
        volume = calc.price_volume_mix(units_0, price_0, units_1, price_0).volume.sum()
        size = (1 + np.abs(price_0).max()) * (units_0.sum() * before + units_1.sum() * after)
        assert_allclose(found.share + found.size, volume, atol=1e-9 * size)

    def test_the_share_that_stays(self) -> None:
        """A market twice as large with the same share is size only."""
        found = calc.market_variances([100], [5], [200], 1000, 2000)
        assert (found.share, found.size) == (0, 500)


REFUSED: list[Row] = [
    (
        lambda: calc.price_volume_mix([1, 2], [1, 1], [1, 2, 3], [1, 1]),
        InputError,
        "E118 units_1: units_1 has 3 values for 2 items. Give one value for each item.",
    ),
    (
        lambda: calc.price_volume_mix([1, 2], 1, [3], 1),
        InputError,
        "E118 units_1: units_1 has 1 value for 2 items. Give one value for each item.",
    ),
    (
        lambda: calc.price_volume_mix([1, -2], [1, 1], [1, 2], [1, 1]),
        LimitError,
        "E121 units_0, item 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.price_volume_mix([1, 2], [1, None], [1, 0], [1, None]),
        InputError,
        "E114 price_0, item 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: calc.price_volume_mix([1, 0], [1, "#REF!"], [1, 0], [1, None]),
        CellValueError,
        "E113 price_0, item 2: the cell holds the error #REF!. Mend that cell first.",
    ),
    (
        lambda: calc.price_volume_mix([1, 2], [1, 1], [1, 2], [1, 1], [1, 0]),
        LimitError,
        "E121 rate_0, item 2: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.price_volume_mix([1, 2], [1, 1], [1, 2], [1, 1], 1, "EUR"),
        InputError,
        'E110 rate_1: found the text "EUR", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: calc.price_volume_mix([1, 2], [1, 1], [1, True], [1, 1]),
        InputError,
        "E110 units_1, item 2: found TRUE, a number is expected. Enter the quantity.",
    ),
    (
        lambda: calc.price_volume_mix([[1, 2], [3, 4]], [1, 1], [1, 2], [1, 1]),
        InputError,
        "E117 units_0: units_0 is a block, one row or column is expected. "
        "Give a single row or column.",
    ),
    (
        lambda: calc.price_volume_mix([1, 2], [1, 1], [1, 2], [1, 1], unit_of_measure=["ea"] * 3),
        InputError,
        "E118 unit_of_measure: unit_of_measure has 3 values for 2 items. "
        "Give the unit of each item.",
    ),
    (
        lambda: calc.price_volume_mix([1, 2], [1, 1], [1, 2], [1, 1], unit_of_measure=["ea", "kg"]),
        InputError,
        "E432 unit_of_measure, item 2: kg and ea have no sum, and so no mix. "
        "Convert the quantities to one unit, or call each unit by itself.",
    ),
    (
        lambda: calc.price_volume_mix([1], [1], [1], [1], basis="average"),
        InputError,
        'E124 basis: there is no basis "average". Write one of these: "own", "mean".',
    ),
    (
        lambda: calc.market_variances([0, 0], [1, 1], [1, 1], 10, 10),
        LimitError,
        "E121 units_0: found 0 for every item, more than 0 is expected. "
        "Give the base quantities, whose mix the mean price is of.",
    ),
    (
        lambda: calc.market_variances([1, 1], [1, 1], [1, 1], 0, 10),
        LimitError,
        "E121 market_0: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.market_variances([1, 1], [1, 1], [9, 2], 10, 10),
        LimitError,
        "E121 market_1: found 10, 11 or more is expected, which is sold of it. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
