"""Seasonal indices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, block, row

from sopxl import calc
from sopxl.calc.seasonality import METHODS, centred_average
from sopxl.errors import InputError, LimitError, SopError

quantity = st.floats(1, 1e5)


@pytest.mark.parametrize("method", METHODS)
class TestEveryMethod:
    """What holds of every way to find the indices."""

    @given(season=st.integers(1, 7).flatmap(lambda m: row(m, quantity)))
    def test_a_season_that_repeats_is_found(self, method: str, season: Array) -> None:
        """Index = period ÷ mean, for odd and even seasons, and for a history that ends inside."""
        length = len(season)
        history = np.resize(season, 3 * length + length // 2)
        found = calc.seasonal_indices(history, length, method)
        assert_allclose(found, season / season.mean(), rtol=1e-9)

    @given(history=block((11, 3), quantity))
    def test_they_average_1(self, method: str, history: Array) -> None:
        """No index adds or takes demand over a whole season."""
        assert_allclose(calc.seasonal_indices(history, 4, method).mean(axis=0), 1.0)

    @given(history=block((11, 3)))
    def test_a_block_is_each_family_alone(self, method: str, history: Array) -> None:
        """To the last digit, families without demand among them."""
        together = calc.seasonal_indices(history, 4, method)
        for i in range(3):
            alone = calc.seasonal_indices(history[:, i].copy(), 4, method)
            assert_array_equal(together[:, i], alone)

    @given(history=row(11, quantity), times=st.sampled_from([0.5, 4.0, 1024.0]))
    def test_they_know_no_unit(self, method: str, history: Array, times: float) -> None:
        """Pieces or dozens."""
        assert_array_equal(
            calc.seasonal_indices(history, 4, method),
            calc.seasonal_indices(history * times, 4, method),
        )

    def test_a_family_without_demand_has_none(self, method: str) -> None:
        """Nothing is divided by nothing."""
        assert np.isnan(calc.seasonal_indices(np.zeros(8), 4, method)).all()


def test_a_line_has_no_season_by_moving_average() -> None:
    """The simple average takes a trend for a season, the centred average does not."""
    line = 20 + 3.0 * np.arange(12)
    assert_allclose(calc.seasonal_indices(line, 4, "moving average"), 1.0)
    assert calc.seasonal_indices(line, 4)[-1] > 1.1


def test_the_centred_average_of_an_even_season() -> None:
    """Both ends of five quarters count half, so that each quarter weighs the same."""
    quarters = np.array([[600.0], [1550.0], [1500.0], [1500.0], [2400.0]])
    centred = centred_average(quarters, 4)
    assert np.isnan(centred[[0, 1, 3, 4]]).all()
    assert centred[2, 0] == (300 + 1550 + 1500 + 1500 + 1200) / 4


def test_an_unfinished_season() -> None:
    """Simple average takes each place by itself; yearly average leaves the rest out."""
    history = [10, 30, 10, 30, 20]
    assert_allclose(
        calc.seasonal_indices(history, 2), [40 / 3 / ((40 / 3 + 30) / 2), 30 / ((40 / 3 + 30) / 2)]
    )
    assert calc.seasonal_indices(history, 2, "yearly average").tolist() == [0.5, 1.5]


def test_years_without_demand_are_not_counted() -> None:
    """A family that began in its second year has the season of the years that it sold in."""
    history = [0, 0, 0, 0, 10, 30, 20, 20]
    wanted = [0.5, 1.5, 1.0, 1.0]
    assert calc.seasonal_indices(history, 4, "yearly average").tolist() == wanted


SHORT = "Give a longer history, or a shorter season."
REFUSED: list[Row] = [
    (
        lambda: calc.seasonal_indices([1, 2, 3], 4),
        InputError,
        f"E420 history: history has 3 periods, 4 are needed. {SHORT}",
    ),
    (
        lambda: calc.seasonal_indices([1, 2, 3, 4], 4, "moving average"),
        InputError,
        f"E420 history: history has 4 periods, 8 are needed. {SHORT}",
    ),
    (
        lambda: calc.seasonal_indices([1, 2, 3, 4], 0),
        LimitError,
        "E136 season: found 0, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: calc.seasonal_indices([1, 2, 3, 4], 4, "x12"),
        InputError,
        'E124 method: there is no method "x12". '
        'Write one of these: "simple average", "yearly average", "moving average".',
    ),
    (
        lambda: calc.seasonal_indices([1, None, 3, 4], 4),
        InputError,
        "E114 history, period 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
