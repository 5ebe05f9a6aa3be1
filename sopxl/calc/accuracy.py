"""How far forecasts are from what customers asked for; imports numpy and arrays.

An error is actual less forecast: where customers asked for more, it is positive. A measure that
would divide by nothing is NaN, shown as a blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_block, as_each, as_periods, as_word, families_of
from sopxl.calc.deviation import running_sum
from sopxl.errors import InputError

BIAS, MAD, MSE, RMSE = "bias", "mad", "mse", "rmse"
MAPE, WAPE, SMAPE, MASE = "mape", "wape", "smape", "mase"
MPE, STANDARD_ERROR = "mpe", "se"
_LEAST = 1e-200  # an actual nearer to 0 is none: a share of it would be beyond all numbers
MEASURES = (BIAS, MAD, MSE, RMSE, STANDARD_ERROR, MPE, MAPE, WAPE, SMAPE, MASE)


@dataclass(frozen=True, slots=True)
class TrackingSignal:
    """The running sum of the errors, held against their usual size."""

    running_sum: Block  # units, shape of forecast; positive where customers asked for more
    mad: Block  # units, mean absolute error of the periods so far, plain or smoothed
    signal: Block  # running sum in mean absolute errors; 0 where that mean is 0


def forecast_accuracy(forecast: Any, actual: Any, measure: str = WAPE) -> Block:
    """Error of a forecast by a named measure, one number for each family.

    forecast : shape (T,) or (T, n), units per period, each 0 or more.
    actual : shape of forecast, units per period, each 0 or more.
    measure : "bias", "mad", "mse", "rmse", "se" in units; "mpe", "mape", "wape", "smape" as shares
        of what was asked; "mase" in errors of the naive forecast. Left out: "wape".
    Returns : shape (1,) or (1, n); NaN where the measure would divide by nothing.

    Raises InputError (blank, text, wrong shape, no such measure), LimitError (negative).
    Rule : with error = actual − forecast: bias = mean error; MAD = mean |error|; MSE = mean
        error²; RMSE = √MSE; SE = √(sum of error² ÷ (T − 2)); MPE and MAPE = mean of error and of
        |error| ÷ actual over the periods with an actual; WAPE = sum |error| ÷ sum of actual; sMAPE
        = mean of 2 |error| ÷ (actual + forecast), 0 where both are 0; MASE = MAD ÷ mean |actual −
        actual of the period before|
    Source : Hyndman and Athanasopoulos, Forecasting: Principles and Practice, forecast accuracy;
        Heizer, Render and Munson, Operations Management, standard error

    >>> forecast_accuracy([10, 10, 10, 10], [8, 11, 12, 14], "mad")
    array([2.25])
    >>> forecast_accuracy([10, 10], [0, 10], "mape")
    array([0.])
    >>> forecast_accuracy([10], [8], "median")
    Traceback (most recent call last):
    sopxl.errors.InputError: E124 measure: there is no measure "median".
    Write one of these: "bias", "mad", "mse", "rmse", "se", "mpe", "mape", "wape", "smape", "mase".
    """
    chosen = as_word(measure, "measure", MEASURES)
    expected = as_periods(forecast, "forecast", minimum=0)
    asked = as_periods(actual, "actual", like=expected, minimum=0)
    found = _measured(chosen, as_block(expected), as_block(asked))
    return found.reshape((1, *expected.shape[1:]))


def tracking_signal(
    forecast: Any, actual: Any, alpha: Any = None, opening_mad: Any = None
) -> TrackingSignal:
    """Whether a forecast errs to one side: the running sum of errors in mean absolute errors.

    forecast : shape (T,) or (T, n), units per period, each 0 or more.
    actual : shape of forecast, units per period, each 0 or more.
    alpha : how fast a smoothed MAD learns, 0 to 1, one or (n,). Left out: the plain mean so far.
    opening_mad : units, 0 or more, one or (n,): the smoothed MAD before period 1; only with alpha.
        Left out: the absolute error of period 1.
    Returns : TrackingSignal; beyond 4 or −4 a forecast usually counts as biased. Who counts errors
        as forecast less actual gives the two ranges the other way round.

    Raises InputError (blank, text, wrong shape, opening_mad without alpha), LimitError (negative).
    Rule : signal = running sum of (actual − forecast) ÷ MAD; MAD = mean |actual − forecast| so far,
        or with alpha: α |actual − forecast| + (1 − α) MAD of the period before
    Source : Heizer, Render and Munson, Operations Management, tracking signal: Carlson's Bakery;
        Stevenson, Operations Management, smoothed MAD

    >>> tracking_signal([10, 10, 10, 10], [8, 11, 12, 14]).signal.round(2)
    array([-1.  , -0.67,  0.6 ,  2.22])
    >>> tracking_signal([10, 10], [8])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 actual: actual has 1 period, 2 are expected.
    Give ranges of the same size.
    """
    expected = as_periods(forecast, "forecast", minimum=0)
    error = as_periods(actual, "actual", like=expected, minimum=0) - expected
    so_far = running_sum(error, 0.0)
    if alpha is not None:
        mad = _smoothed(np.abs(error), alpha, opening_mad)
    elif opening_mad is not None:
        raise InputError(
            "E119",
            "a plain mean of the errors has no opening_mad.",
            "opening_mad",
            "Leave it out, or give an alpha.",
        )
    else:
        periods = np.arange(1.0, len(error) + 1).reshape((-1, *(1,) * (error.ndim - 1)))
        mad = np.cumsum(np.abs(error), axis=0) / periods
    signal = np.divide(so_far, mad, out=np.zeros_like(mad), where=mad > 0)
    return TrackingSignal(so_far, mad, signal)


def _smoothed(size: Block, alpha: Any, opening: Any) -> Block:
    """The absolute errors smoothed by alpha, shape of size."""
    families = families_of(size)
    rate = as_each(alpha, "alpha", families, minimum=0, maximum=1)
    before = size[0] if opening is None else as_each(opening, "opening_mad", families, minimum=0)
    mad = np.empty(size.shape, np.float64)
    for t, error in enumerate(size):
        mad[t] = before = before + rate * (error - before)
    return mad


def _measured(measure: str, expected: Block, asked: Block) -> Vector:
    """One measure of each family, shape (n,)."""
    error = asked - expected
    if measure in (MSE, RMSE, STANDARD_ERROR):
        return _squared(measure, error)
    if measure == BIAS:
        return _mean(error)
    if measure == MPE:
        return _mean_share(error, asked)
    size = np.abs(error)
    if measure == MAPE:
        return _mean_share(size, asked)
    if measure == WAPE:
        return _ratio(_sum(size), _sum(asked))
    if measure == SMAPE:
        both = asked + expected
        return _mean(np.divide(2 * size, both, out=np.zeros_like(size), where=both > 0))
    if measure == MASE:
        change = np.abs(np.diff(asked, axis=0, prepend=asked[:1]))
        return _ratio(_mean(size) * (len(asked) - 1), _sum(change))
    return _mean(size)


def _squared(measure: str, error: Block) -> Vector:
    """The measures of squared errors; the standard error of two periods or less is not known."""
    total = _sum(error * error)
    if measure == MSE:
        return np.asarray(total / len(error))
    periods = len(error) if measure == RMSE else len(error) - 2
    return np.asarray(np.sqrt(_ratio(total, np.full(total.shape, float(max(periods, 0))))))


def _mean_share(error: Block, asked: Block) -> Vector:
    """Mean of error ÷ actual over the periods with an actual."""
    counted = asked > _LEAST
    share = np.divide(error, asked, out=np.zeros_like(error), where=counted)
    return _ratio(_sum(share), _sum(counted.astype(np.float64)))


def _sum(block: Block) -> Vector:
    return np.asarray(running_sum(block, 0.0)[-1])


def _mean(block: Block) -> Vector:
    return np.asarray(_sum(block) / len(block))


def _ratio(above: Vector, below: Vector) -> Vector:
    """One divided by the other; NaN where there is nothing to divide by."""
    ratio = np.full(above.shape, np.nan)
    np.divide(above, below, out=ratio, where=below > 0)
    return ratio
