"""Published worked examples of demand: every figure of a case, and some of five textbooks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.testing import assert_allclose
from published import case, near

from sopxl import calc

BASELINE = calc.baseline_forecast


def all_of(found: dict[str, Any], read: dict[str, Any]) -> None:
    """Every figure that is published is found, and equal."""
    assert read["expected"]["published"].keys() <= found.keys()
    near(found, read)


def measured(forecast: Any, actual: Any, *names: str) -> list[float]:
    """Several measures of one family."""
    return [float(calc.forecast_accuracy(forecast, actual, name)[0]) for name in names]


def test_port_of_baltimore() -> None:
    """F01: exponential smoothing by two alphas from a given first forecast, and its errors."""
    read = case("F01")
    given = read["inputs"]
    actual = given["actual"]
    found: dict[str, Any] = {}
    for alpha in given["alphas"]:
        smooth = {"alpha": alpha, "initial": given["initial_forecast"]}
        fit = BASELINE(actual, 1, "exponential smoothing", show="fit", **smooth)
        found[f"a{alpha}_forecast"] = fit.tolist()
        found[f"a{alpha}_next"] = BASELINE(actual, 1, "exponential smoothing", **smooth)[0]
        names = ("mad", "mse", "mape", "bias", "se")
        for name, value in zip(names, measured(fit, actual, *names), strict=True):
            found[f"a{alpha}_{name}"] = value
    all_of(found, read)


def test_mileage() -> None:
    """F03: moving average, weighted moving average and exponential smoothing."""
    read = case("F03")
    actual = read["inputs"]["actual"]
    found: dict[str, Any] = {}
    for name, method, span in (
        ("ma2", "moving average", 2),
        ("wma2", "weighted moving average", [0.4, 0.6]),
    ):
        fit = BASELINE(actual, 1, method, span=span, show="fit")[2:]
        found[name] = fit.tolist()
        found[f"{name}_mad"] = measured(fit, actual[2:], "mad")[0]
        found[f"{name}_next"] = BASELINE(actual, 1, method, span=span)[0]
    smooth = {"alpha": 0.5, "initial": 3000}
    found["ses_forecast"] = BASELINE(actual, 1, "ses", show="fit", **smooth).tolist()
    found["ses_next"] = BASELINE(actual, 1, "ses", **smooth)[0]
    all_of(found, read)


def test_portland_trend() -> None:
    """F04: F, T and the forecast including trend, from given starting values."""
    read = case("F04")
    given = read["inputs"]
    found: dict[str, Any] = {}
    for name, series in given["series"].items():
        level, trend, fit, coming = (
            BASELINE(
                series,
                1,
                "holt",
                alpha=given["alpha"],
                beta=given["beta"],
                initial=[given["F1"], given["T1"]],
                show=show,
            ).tolist()
            for show in ("level", "trend", "fit", "forecast")
        )
        found[f"{name}_F"] = [given["F1"], *level]
        found[f"{name}_T"] = [given["T1"], *trend]
        found[f"{name}_FIT"] = fit + coming
    all_of(found, read)


def test_tracking_signals() -> None:
    """F07: running sum, MAD and signal of two series."""
    read = case("F07")
    found: dict[str, Any] = {}
    for name, series in read["inputs"]["series"].items():
        signal = calc.tracking_signal(series["forecast"], series["actual"])
        found[f"{name}_rsfe"] = signal.running_sum.tolist()
        found[f"{name}_mad"] = signal.mad.tolist()
        found[f"{name}_ts"] = signal.signal.tolist()
    all_of(found, read)


def test_seasonal_index() -> None:
    """F08: indices by simple average, and next year's total spread by them."""
    read = case("F08")
    sales = np.array(read["inputs"]["sales"])
    index = calc.seasonal_indices(sales.reshape(-1), sales.shape[1])
    mean = read["inputs"]["next_year_total"] / sales.shape[1]
    all_of(
        {
            "grand_mean": sales.mean(),
            "seasonal_index": index.tolist(),
            "forecast": (mean * index).tolist(),
        },
        read,
    )


def test_nist_smoothing() -> None:
    """F10: single and double smoothing that start from the data."""
    read = case("F10")
    given = read["inputs"]
    fit = BASELINE(given["ses_data"], 1, "ses", alpha=given["ses_alpha"], show="fit")[1:]
    (mse,) = measured(fit, given["ses_data"][1:], "mse")
    rates = {"alpha": given["holt_alpha"], "beta": given["holt_gamma"]}
    line, double, trend, coming = (
        BASELINE(given["holt_data"], 5, "holt", show=show, **rates)
        for show in ("fit", "level", "trend", "forecast")
    )
    all_of(
        {
            "ses_smoothed": fit.tolist(),
            "ses_sse": mse * len(fit),
            "ses_mse": mse,
            "holt_b1": trend[0],
            "holt_smoothed": double.tolist(),
            "holt_forecast": coming.tolist(),
            "holt_mse": measured(line[1:], given["holt_data"][1:], "mse")[0],
        },
        read,
    )


def test_forecast_reduction() -> None:
    """D07: a percent key, a transactions key, and forecasts and orders by date."""
    read = case("D07")
    first, second, third = (read["inputs"][name] for name in ("ex1", "ex2", "ex3"))
    shares = np.array(first["reduction_percent"]) / 100
    nothing = np.zeros(len(shares))
    all_of(
        {
            "ex1_required": calc.consume_forecast(
                first["forecast"], nothing, reduction=shares
            ).left.tolist(),
            "ex2_required": calc.consume_forecast(
                second["forecast"], second["orders"]
            ).left.tolist(),
            "ex3_required": by_day(third["forecast"], third["orders"]),
        },
        read,
    )


def by_day(forecast: list[tuple[str, float]], orders: list[tuple[str, float]]) -> list[float]:
    """What is left of dated forecasts when dated orders look back for the forecast before them."""
    first = min(dt.date.fromisoformat(day) for day, _ in [*forecast, *orders])
    place = [(dt.date.fromisoformat(day) - first).days for day, _ in forecast]
    due = [(dt.date.fromisoformat(day) - first).days for day, _ in orders]
    expected, booked = np.zeros((2, max(*place, *due) + 1))
    expected[place] = [units for _, units in forecast]
    booked[due] = [units for _, units in orders]
    left: list[float] = calc.consume_forecast(expected, booked, backward=6).left[place].tolist()
    return left


COMPUTERS = [37, 40, 41, 37, 45, 50, 43, 47, 56, 52, 55, 54]
SALT = [8000, 13000, 23000, 34000, 10000, 18000, 23000, 38000, 12000, 13000, 32000, 41000]


def test_adjusted_exponential_smoothing() -> None:
    """Russell and Taylor, PM Computer Services: alpha 0.5, beta 0.30, next is 54.96."""
    fit, coming = (
        BASELINE(COMPUTERS, 1, "adjusted smoothing", alpha=0.5, beta=0.3, show=show)
        for show in ("fit", "forecast")
    )
    assert_allclose(fit[1:6], [37.00, 38.95, 40.44, 38.44, 42.73], atol=0.01)
    assert_allclose(coming, [54.96], atol=0.01)


def test_linear_trend_line() -> None:
    """Russell and Taylor, PM Computer Services: y = 35.2 + 1.72 x, next is 57.56."""
    height, slope = (
        float(BASELINE(COMPUTERS, 1, "linear trend", show=show)[0]) for show in ("level", "trend")
    )
    assert_allclose([height - slope, slope], [35.2, 1.72], atol=0.02)
    assert_allclose(BASELINE(COMPUTERS, 1, "linear trend"), [57.56], atol=0.1)


def test_static_method() -> None:
    """Chopra and Meindl, Tahoe Salt: line 18,439 + 524 t, four factors, four forecasts."""
    level, trend, season, coming = (
        BASELINE(SALT, 4, "static", 4, show=show)
        for show in ("level", "trend", "season", "forecast")
    )
    assert_allclose([level[0] - trend[0], trend[0]], [18_439, 524], atol=0.5)
    assert_allclose(season, [0.47, 0.68, 1.17, 1.67], atol=0.0057)
    assert_allclose(coming, [11_868, 17_527, 30_770, 44_794], rtol=0.005)  # by rounded factors


def test_winters_model() -> None:
    """Chopra and Meindl, Tahoe Salt: alpha 0.05, beta and gamma 0.1, from given values."""
    fit, level, trend = (
        BASELINE(
            SALT,
            4,
            "holt-winters",
            4,
            *(0.05, 0.1, 0.1),
            initial=[18_439, 524, 0.47, 0.68, 1.17, 1.67],
            show=show,
        )
        for show in ("fit", "level", "trend")
    )
    assert_allclose(fit[:2], [8913, 13_179], atol=1)
    assert_allclose([level[0], trend[0]], [18_866, 514], atol=0.5)


def test_decomposition_by_simple_average() -> None:
    """Jacobs and Chase: factors by simple average, line 555.0 + 342.2 t, four forecasts."""
    sales = [600, 1550, 1500, 1500, 2400, 3100, 2600, 2900, 3800, 4500, 4000, 4900]
    index = calc.seasonal_indices(sales, 4)
    assert_allclose(index, [0.82, 1.10, 0.97, 1.12], atol=0.005)
    level, trend, coming = (
        BASELINE(sales, 4, "decomposition", 4, initial=index, show=show)
        for show in ("level", "trend", "forecast")
    )
    assert_allclose([level[0] - trend[0], trend[0]], [555.0, 342.2], atol=0.1)
    assert_allclose(coming, [4102.87, 5880.27, 5517.26, 6753.71], rtol=0.006)  # rounded factors


def test_multiplicative_seasonal_method() -> None:
    """Krajewski, Stanley Steemer: ratios to the yearly mean, next year 650 a quarter."""
    quarters = [45, 335, 520, 100, 70, 370, 590, 170, 100, 585, 830, 285, 100, 725, 1160, 215]
    index = calc.seasonal_indices(quarters, 4, "yearly average")
    assert_allclose(index, [0.2043, 1.2979, 2.0001, 0.4977], atol=0.0001)
    assert_allclose(650 * index, [132.795, 843.635, 1300.065, 323.505], atol=0.04)


def test_winters_start_from_two_seasons() -> None:
    """Nahmias, Winters's method: slope 0.875, level 23.06, factors and forecasts from two years."""
    demand = [10, 20, 26, 17, 12, 23, 30, 22]
    level, trend, season, coming = (
        BASELINE(demand, 4, "holt-winters", 4, 0, 0, 0, show=show)
        for show in ("level", "trend", "season", "forecast")
    )
    assert_allclose([level[-1], trend[-1]], [23.06, 0.875], atol=0.005)
    assert_allclose(season, [0.59, 1.11, 1.38, 0.92], atol=0.005)
    assert_allclose(coming, [14.12, 27.54, 35.44, 24.38], rtol=0.006)  # by rounded factors
