"""How far forecasts are from what customers asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families, horizons

from sopxl import calc
from sopxl.calc.accuracy import MEASURES
from sopxl.errors import InputError, LimitError, SopError


def measured(forecast: Any, actual: Any) -> dict[str, float]:
    """Every measure of one family."""
    return {name: float(calc.forecast_accuracy(forecast, actual, name)[0]) for name in MEASURES}


def by_hand(forecast: Array, actual: Array) -> dict[str, float]:
    """Every measure from its definition, period by period; NaN where it would divide by nothing."""
    pairs = list(zip(forecast.tolist(), actual.tolist(), strict=True))
    errors = [a - f for f, a in pairs]
    shares = [abs(a - f) / a for f, a in pairs if a > 0]
    both = [2 * abs(a - f) / (a + f) if a + f > 0 else 0.0 for f, a in pairs]
    steps = [abs(later - a) for (_, a), (_, later) in pairwise(pairs)]
    mad = sum(map(abs, errors)) / len(pairs)
    mse = sum(e * e for e in errors) / len(pairs)
    asked, moved = sum(actual.tolist()), sum(steps)
    return {
        "bias": sum(errors) / len(pairs),
        "mad": mad,
        "mse": mse,
        "rmse": mse**0.5,
        "se": (sum(e * e for e in errors) / (len(pairs) - 2)) ** 0.5 if len(pairs) > 2 else np.nan,
        "mpe": sum((a - f) / a for f, a in pairs if a > 0) / len(shares) if shares else np.nan,
        "mape": sum(shares) / len(shares) if shares else np.nan,
        "wape": sum(map(abs, errors)) / asked if asked > 0 else np.nan,
        "smape": sum(both) / len(both),
        "mase": mad / (moved / len(steps)) if moved > 0 else np.nan,
    }


@given(horizons(2))
def test_every_measure_is_its_definition(rows: tuple[Array, Array]) -> None:
    """All periods at once give what a walk through them gives."""
    forecast, actual = rows
    found, wanted = measured(forecast, actual), by_hand(forecast, actual)
    for name in MEASURES:
        assert found[name] == pytest.approx(wanted[name], rel=1e-9, abs=1e-6, nan_ok=True), name


@given(families(2), st.sampled_from(MEASURES))
def test_a_block_is_each_family_alone(blocks: tuple[Array, Array], measure: str) -> None:
    """Families beside each other do not touch each other, by any measure."""
    together = calc.forecast_accuracy(*blocks, measure)
    signals = calc.tracking_signal(*blocks).signal
    for i in range(blocks[0].shape[1]):
        forecast, actual = (part[:, i].copy() for part in blocks)
        assert_array_equal(together[:, i], calc.forecast_accuracy(forecast, actual, measure))
        assert_array_equal(signals[:, i], calc.tracking_signal(forecast, actual).signal)


@given(horizons())
def test_a_forecast_that_is_right_has_no_error(rows: tuple[Array]) -> None:
    """Each measure is 0 or not known, and so is the signal."""
    (actual,) = rows
    assert {value for value in measured(actual, actual).values() if value == value} == {0.0}
    assert not calc.tracking_signal(actual, actual).signal.any()


@given(horizons(2), st.sampled_from([2.0, 8.0, 1024.0]))
def test_shares_know_no_unit(rows: tuple[Array, Array], times: float) -> None:
    """In another unit the shares stay, the measures in units follow."""
    forecast, actual = rows
    one, other = measured(forecast, actual), measured(forecast * times, actual * times)
    for name in ("mpe", "mape", "wape", "smape", "mase"):
        assert other[name] == pytest.approx(one[name], rel=1e-12, nan_ok=True)
    for name in ("bias", "mad", "rmse", "se"):
        assert other[name] == pytest.approx(times * one[name], rel=1e-12, nan_ok=True)


def test_months_without_sales_never_divide() -> None:
    """MAPE leaves them out, WAPE weighs them; where nothing was sold neither is known."""
    found = measured([5, 10], [0, 20])
    assert (found["mape"], found["wape"]) == (0.5, 0.75)
    nothing = measured([5, 10], [0, 0])
    assert np.isnan([nothing[name] for name in ("mape", "wape", "mase")]).all()
    assert nothing["smape"] == 2.0


def test_one_month_has_no_naive_forecast() -> None:
    """MASE is not known then."""
    assert np.isnan(measured([5], [4])["mase"])


@given(families(2))
def test_the_signal_is_the_sum_in_mean_errors(blocks: tuple[Array, Array]) -> None:
    """Signal times MAD is the running sum, never beyond the number of periods."""
    found = calc.tracking_signal(*blocks)
    assert_allclose(found.signal * found.mad, found.running_sum, rtol=1e-9, atol=1e-6)
    periods = np.arange(1, len(found.signal) + 1)[:, None]
    assert (np.abs(found.signal) <= periods * (1 + 1e-6)).all()


def test_the_last_sum_and_mad_are_those_of_the_accuracy() -> None:
    """Signal and accuracy tell one story."""
    forecast, actual = [10, 10, 10, 10], [8, 11, 12, 14]
    found, all_of_it = calc.tracking_signal(forecast, actual), measured(forecast, actual)
    assert found.mad[-1] == all_of_it["mad"]
    assert found.running_sum[-1] == 4 * all_of_it["bias"]


def test_a_smoothed_mad() -> None:
    """From 5 before: 5 + 0.2 x (2 - 5) = 4.4, then 4.4 + 0.2 x (10 - 4.4) = 5.52."""
    found = calc.tracking_signal([10, 10], [12, 0], 0.2, 5)
    assert_allclose(found.mad, [4.4, 5.52])
    assert_allclose(found.signal, [2 / 4.4, -8 / 5.52])
    assert_allclose(calc.tracking_signal([10, 10], [12, 0], 0.2).mad, [2, 3.6])


@given(families(2), st.floats(0, 1))
def test_a_smoothed_block_is_each_family_alone(blocks: tuple[Array, Array], alpha: float) -> None:
    """Each with its own opening, to the last digit."""
    opening = np.arange(1.0, blocks[0].shape[1] + 1)
    together = calc.tracking_signal(*blocks, alpha, opening).signal
    for i, own in enumerate(opening):
        alone = (part[:, i].copy() for part in blocks)
        assert_array_equal(together[:, i], calc.tracking_signal(*alone, alpha, own).signal)


REFUSED: list[Row] = [
    (
        lambda: calc.tracking_signal([1, 2], [1, 2], opening_mad=3),
        InputError,
        "E119 opening_mad: a plain mean of the errors has no opening_mad. "
        "Leave it out, or give an alpha.",
    ),
    (
        lambda: calc.tracking_signal([1, 2], [1, 2], 2),
        LimitError,
        "E121 alpha: found 2, 1 or less is expected. Correct the value.",
    ),
    (
        lambda: calc.tracking_signal([1, 2], [1, 2], 0.2, -1),
        LimitError,
        "E121 opening_mad: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.forecast_accuracy([1, 2], [1, None]),
        InputError,
        "E114 actual, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: calc.forecast_accuracy([-1], [1]),
        LimitError,
        "E121 forecast, period 1: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.tracking_signal([1, 2], [1]),
        InputError,
        "E118 actual: actual has 1 period, 2 are expected. Give ranges of the same size.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
