"""Baselines from history."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families, row

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError


@given(st.integers(1, 12).flatmap(row), st.integers(1, 40))
def test_a_whole_season_repeats(season: Array, periods: int) -> None:
    """With one season known, every forecast is one of it, in turn."""
    forecast = calc.seasonal_naive_forecast(season, periods, len(season))
    assert_array_equal(forecast, np.resize(season, periods))


@given(families(1))
def test_a_block_is_each_family_alone(blocks: tuple[Array]) -> None:
    """Families beside each other do not touch each other."""
    (history,) = blocks
    together = calc.seasonal_naive_forecast(history, 7, 4)
    for i in range(history.shape[1]):
        alone = calc.seasonal_naive_forecast(history[:, i].copy(), 7, 4)
        np.testing.assert_allclose(together[:, i], alone, rtol=1e-12)


def test_one_known_period_is_enough() -> None:
    """A family that began last month is forecast at that."""
    assert calc.baseline_forecast([8], 3).tolist() == [8, 8, 8]


REFUSED: list[Row] = [
    (
        lambda: calc.baseline_forecast([], 3),
        InputError,
        "E107 history: history has no periods. Give at least one period.",
    ),
    (
        lambda: calc.baseline_forecast([8], 121),
        LimitError,
        "E136 periods: found 121, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: calc.baseline_forecast([8], 3, season=0),
        LimitError,
        "E136 season: found 0, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: calc.baseline_forecast([8, ""], 3),
        InputError,
        "E114 history, period 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.baseline_forecast([8], 3, "holt"),
        InputError,
        'E124 method: there is no method "holt". Write one of these: "seasonal naive", "naive".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
