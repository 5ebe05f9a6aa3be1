"""The price in force, and the working days it is mixed by."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused

from sopxl import calc
from sopxl.calendar import days_of
from sopxl.errors import InputError, LimitError, NotFoundError, SopError

day_number = st.integers(36526, 54789).map(float)  # 2000 to 2049
JANUARY, FEBRUARY, MARCH = 45292.0, 45323.0, 45352.0  # 2024


class TestWorkingDays:
    @given(day_number, st.integers(0, 400), st.lists(day_number, max_size=8))
    def test_agrees_with_numpy(self, start: float, length: int, holidays: list[float]) -> None:
        """Counted by arithmetic or by numpy's business days, it is the same."""
        found = calc.working_days([start], [start + length], holidays)
        first, last = days_of(np.array([start, start + length + 1]))
        wanted = np.busday_count(first, last, holidays=days_of(np.array(holidays)))
        assert found.tolist() == [wanted]

    def test_a_week(self) -> None:
        """Saturday 2024-01-06 to Friday 2024-01-12 has five."""
        assert calc.working_days([45297], [45303]).tolist() == [5]
        assert days_of(np.array([45297.0]))[0].item() == dt.date(2024, 1, 6)


class TestPrice:
    @given(
        st.dictionaries(day_number, st.floats(0.01, 1e4), min_size=1, max_size=6),
        st.integers(0, 60),
    )
    def test_lies_between_the_prices_it_is_mixed_of(
        self, table: dict[float, float], offset: int
    ) -> None:
        """A mixed price is never outside the prices in the table."""
        starts = min(table) + offset + np.arange(12.0) * 30
        prices = calc.price_in_force(list(table.items()), starts, starts + 29)
        assert (prices >= min(table.values()) * (1 - 1e-12)).all()
        assert (prices <= max(table.values()) * (1 + 1e-12)).all()

    @given(st.floats(0.01, 1e4))
    def test_one_price_comes_back_to_the_last_digit(self, price: float) -> None:
        """Where nothing changes nothing is computed into it."""
        prices = calc.price_in_force([(JANUARY, price)], [JANUARY, FEBRUARY], [JANUARY + 30, MARCH])
        assert_array_equal(prices, price)

    def test_rows_in_any_order(self) -> None:
        """The table need not be sorted."""
        table = [(FEBRUARY, 12), (JANUARY, 10)]
        assert calc.price_in_force(table, [JANUARY, FEBRUARY]).tolist() == [10, 12]

    def test_a_period_without_a_working_day(self) -> None:
        """Saturday at 10, Sunday at 20: mixed by calendar day."""
        prices = calc.price_in_force([(45297, 10), (45298, 20)], [45297], [45298])
        assert prices.tolist() == [15]

    def test_a_price_from_the_first_working_day_is_enough(self) -> None:
        """The month starts on a Saturday, the price on the Monday after."""
        june = 45444.0  # Saturday 2024-06-01
        assert calc.price_in_force([(june + 2, 10)], [june], [june + 29]).tolist() == [10]

    @given(st.integers(1, 19))
    def test_proration_is_by_working_day(self, day: int) -> None:
        """10, and 12 from the given working day of twenty on."""
        table = [(JANUARY, 10), (JANUARY + day // 5 * 7 + day % 5, 12)]
        found = calc.price_in_force(table, [JANUARY], [JANUARY + 27])
        assert_allclose(found, [(10 * day + 12 * (20 - day)) / 20], rtol=1e-12)


REFUSED: list[Row] = [
    (
        lambda: calc.price_in_force([(FEBRUARY, 10)], [JANUARY, FEBRUARY], [JANUARY + 30, MARCH]),
        NotFoundError,
        "E143 period 1: no price is in force yet. "
        "Add a price that holds from the first day of that period.",
    ),
    (
        lambda: calc.price_in_force([(JANUARY, 10), (MARCH, 9), (JANUARY, 11)], [JANUARY]),
        InputError,
        "E144 table, rows 1 and 3: two prices hold from the same day. "
        "Delete one of them, or correct its date.",
    ),
    (
        lambda: calc.price_in_force([(JANUARY, 10), (MARCH, 9)], [JANUARY, FEBRUARY]),
        InputError,
        "E119 ends: a price changes after the last period starts, and its end is not known. "
        "Give the last day of each period.",
    ),
    (
        lambda: calc.price_in_force([(JANUARY, 10)], [FEBRUARY], [JANUARY]),
        LimitError,
        "E134 period 1: the period ends before it starts. Give the dates in order, oldest first.",
    ),
    (
        lambda: calc.price_in_force([(JANUARY, -10)], [JANUARY]),
        LimitError,
        "E121 table, row 1, column 2: found -10, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.working_days([0], [5]),
        LimitError,
        "E121 starts, period 1: found 0, more than 0 is expected. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
