"""Baselines from history."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from strategies import Array, block, families, row

from sopxl import calc
from sopxl.calc.forecast.auto import origins_of
from sopxl.calc.forecast.baseline import SHOWS
from sopxl.calc.forecast.smoothing import GRID
from sopxl.calc.forecast.words import METHODS, TRIED, WEIGHTED

BASELINE = calc.baseline_forecast
SEASON, AHEAD = 4, 6
ALL = (*METHODS, "auto")
WEIGHTS = {WEIGHTED: {"span": [1, 2, 3]}}


def forecast(history: Any, periods: int, method: str, **options: Any) -> Array:
    """A forecast with the season of these tests, and weights where they are needed."""
    return BASELINE(history, periods, method, SEASON, **WEIGHTS.get(method, {}), **options)


@given(st.integers(1, 12).flatmap(row), st.integers(1, 40))
def test_a_whole_season_repeats(season: Array, periods: int) -> None:
    """With one season known, every forecast is one of it, in turn."""
    found = calc.seasonal_naive_forecast(season, periods, len(season))
    assert_array_equal(found, np.resize(season, periods))


@given(families(1))
def test_a_naive_block_is_each_family_alone(blocks: tuple[Array]) -> None:
    """Families beside each other do not touch each other."""
    (history,) = blocks
    together = calc.seasonal_naive_forecast(history, 7, 4)
    for i in range(history.shape[1]):
        alone = calc.seasonal_naive_forecast(history[:, i].copy(), 7, 4)
        assert_array_equal(together[:, i], alone)


def test_one_known_period_is_enough() -> None:
    """A family that began last month is forecast at that."""
    for method in ("seasonal naive", "naive", "exponential smoothing", "croston", "tsb", "auto"):
        assert BASELINE([8], 3, method).tolist() == [8, 8, 8], method


class TestAnyHistory:
    """What holds of every method."""

    @pytest.mark.parametrize("method", ALL)
    def test_a_constant_history_forecasts_itself(self, method: str) -> None:
        """Where nothing ever changes, nothing is going to."""
        for quantity in (0.0, 0.1, 7.0, 1e12):
            found = forecast(np.full(13, quantity), 9, method)
            assert_allclose(found, np.full(9, quantity), rtol=1e-9)

    @pytest.mark.parametrize("method", ALL)
    @settings(max_examples=6)
    @given(history=block((13, 3)))
    def test_a_block_is_each_family_alone(self, method: str, history: Array) -> None:
        """To the last digit, whatever is shown of it."""
        kept = ("level", "trend", "season", "parameters") if method == "auto" else ()
        shows = kept or METHODS[method].keeps
        for show in ("forecast", "fit", "method", *shows):
            together = forecast(history, 6, method, show=show)
            for i in range(history.shape[1]):
                alone = forecast(history[:, i].copy(), 6, method, show=show)
                assert_array_equal(together[:, i], alone, err_msg=show)

    @pytest.mark.parametrize("method", ALL)
    @settings(max_examples=15)
    @given(history=block((13, 2)), times=st.sampled_from([0.5, 2.0, 1024.0]))
    def test_another_unit_scales_the_forecast(
        self, method: str, history: Array, times: float
    ) -> None:
        """Pieces or dozens, the forecast is the same; what learns does not depend on the unit."""
        once, scaled = (forecast(part, 6, method) for part in (history, history * times))
        assert_array_equal(scaled, once * times)

    @pytest.mark.parametrize("method", ALL)
    @settings(max_examples=25)
    @given(history=block((13, 2)))
    def test_it_is_a_number_and_never_below_0(self, method: str, history: Array) -> None:
        """Whatever was asked: months without demand, months with a million."""
        found = forecast(history, 24, method)
        assert np.isfinite(found).all()
        assert (found >= 0).all()
        fit = forecast(history, 24, method, show="fit")
        assert (fit[~np.isnan(fit)] >= 0).all()

    @pytest.mark.parametrize("method", METHODS)
    @settings(max_examples=15)
    @given(history=row(13))
    def test_a_longer_forecast_begins_the_same(self, method: str, history: Array) -> None:
        """More periods change none of the first."""
        assert_array_equal(forecast(history, 12, method)[:5], forecast(history, 5, method))

    @pytest.mark.parametrize("method", [m for m in METHODS if "smoothing" in m or m == "holt"])
    @settings(max_examples=15)
    @given(history=row(13))
    def test_the_fit_of_a_period_was_its_forecast(self, method: str, history: Array) -> None:
        """From what was known before it, with the rates and the start of the whole history."""
        rates = forecast(history, 1, method, show="parameters")
        named = dict(zip(METHODS[method].takes[:-1], rates, strict=False))
        fit = forecast(history, 1, method, show="fit", **named)
        for known in range(4, 13):
            assert_allclose(forecast(history[:known], 1, method, **named)[0], fit[known])


@pytest.mark.parametrize("method", ["holt", "holt-winters", "croston"])
def test_a_company_of_families_goes_part_by_part(method: str) -> None:
    """More families than are worked on at a time: each as alone, with its own rate and start."""
    rng = np.random.default_rng(9)
    history = rng.uniform(0, 100, (13, 3000))
    alpha = rng.uniform(0, 1, 3000)
    start = rng.uniform(1, 2, (len(METHODS[method].start(SEASON)), 3000))
    for options in ({"alpha": alpha}, {"initial": start}):
        for show in ("forecast", *METHODS[method].keeps):
            together = forecast(history, 4, method, show=show, **options)
            for i in (0, 181, 182, 1638, 2999):
                own = {name: values[..., i] for name, values in options.items()}
                alone = forecast(history[:, i].copy(), 4, method, show=show, **own)
                assert_array_equal(together[:, i], alone, err_msg=show)


def line(count: int) -> Array:
    """A history that grows by 3 a period."""
    return np.asarray(20.0 + 3.0 * np.arange(count))


class TestPatterns:
    """A history that is its pattern exactly is carried on exactly."""

    @pytest.mark.parametrize("method", ["linear trend", "holt", "holt-winters additive", "static"])
    def test_a_line_goes_on(self, method: str) -> None:
        """Whatever the rates."""
        assert_allclose(forecast(line(12), 5, method), line(17)[12:], rtol=1e-12)

    def test_added_seasons_on_a_line_go_on(self) -> None:
        """Holt-Winters additive finds line and season in the first two seasons."""
        whole = line(30) + np.resize([5.0, -3.0, -6.0, 4.0], 30)
        found = forecast(whole[:14], 16, "holt-winters additive")
        assert_allclose(found, whole[14:], rtol=1e-12)

    @pytest.mark.parametrize(
        "method", ["holt-winters", "decomposition", "static", "seasonal naive", "auto"]
    )
    def test_multiplied_seasons_go_on(self, method: str) -> None:
        """The season of a level history, in the right places where the history ends mid-season."""
        whole = 80.0 * np.resize([1.5, 0.5, 0.8, 1.2], 30)
        assert_allclose(forecast(whole[:14], 16, method), whole[14:], rtol=1e-9)

    def test_the_season_stands_in_the_order_of_the_history(self) -> None:
        """The index of the first period of the history first, wherever the history ends."""
        whole = 80.0 * np.resize([1.5, 0.5, 0.8, 1.2], 15)
        for method in ("holt-winters", "decomposition", "static"):
            assert_allclose(forecast(whole, 1, method, show="season"), [1.5, 0.5, 0.8, 1.2])


def by_hand(method: str, history: Array, rates: list[float], start: list[float]) -> list[float]:
    """The textbook recursion on one family, period by period; the fits, then the forecast."""
    alpha, beta, gamma = (*rates, 0.0, 0.0)[:3]
    level, trend, *season = (*start, 0.0)[: max(2, len(start))]
    found: list[float] = []
    for actual in history.tolist():
        index = season.pop(0) if season else 0.0
        ahead = level + trend if method != "exponential smoothing" else level
        if method == "holt-winters":
            found.append(ahead * index)
            new = alpha * actual / index + (1 - alpha) * ahead
            season.append(gamma * actual / new + (1 - gamma) * index)
        elif method == "adjusted smoothing":
            found.append(ahead)
            new = alpha * actual + (1 - alpha) * level
        else:
            found.append(ahead + index)
            new = alpha * (actual - index) + (1 - alpha) * ahead
            if season:
                season.append(gamma * (actual - new) + (1 - gamma) * index)
        moved = new - level
        if method == "lagged trend smoothing":
            moved = found[-1] - found[-2] if len(found) > 1 else trend
        trend = beta * moved + (1 - beta) * trend
        level = new
    for step in range(1, AHEAD + 1):
        ahead = level + step * trend if method != "exponential smoothing" else level
        index = season[(step - 1) % SEASON] if season else 0.0
        found.append(ahead * index if method == "holt-winters" else ahead + index)
    return found


class TestRecursions:
    """The one walk for all rates is the textbook's rule for each."""

    @pytest.mark.parametrize(
        ("method", "start"),
        [
            ("exponential smoothing", [50.0]),
            ("holt", [50.0, 2.0]),
            ("adjusted smoothing", [50.0, 2.0]),
            ("lagged trend smoothing", [50.0, 2.0]),
            ("holt-winters additive", [50.0, 2.0, 8.0, -3.0, -9.0, 4.0]),
            ("holt-winters", [50.0, 2.0, 1.2, 0.7, 0.9, 1.2]),
        ],
    )
    @given(history=row(11, st.floats(40, 90)), rate=st.tuples(*(st.floats(0, 1),) * 3))
    def test_smoothing(
        self, method: str, start: list[float], history: Array, rate: tuple[float, ...]
    ) -> None:
        """Fit, and forecast over more than a season, from given starting values."""
        names = METHODS[method].takes[:-1]
        rates = dict(zip(names, rate, strict=False))
        wanted = np.maximum(by_hand(method, history, list(rates.values()), start), 0.0)
        fit, coming = (
            forecast(history, AHEAD, method, initial=start, show=show, **rates)
            for show in ("fit", "forecast")
        )
        assert_allclose([*fit, *coming], wanted, rtol=1e-9, atol=1e-9)

    @given(row(15, st.sampled_from([0.0, 0.0, 3.0, 8.0])), st.floats(0, 1), st.floats(0, 1))
    def test_intermittent(self, history: Array, alpha: float, beta: float) -> None:
        """Croston learns when a demand comes, the probability in every period."""
        size, interval, waited, likely = 5.0, 2.0, 1, 0.5
        for actual in history.tolist():
            if actual:
                size += alpha * (actual - size)
                interval += alpha * (waited - interval)
            waited = 1 if actual else waited + 1
            likely += beta * ((actual > 0) - likely)
        croston = forecast(history, 2, "croston", alpha=alpha, initial=[5, 2])
        tsb = forecast(history, 2, "tsb", alpha=alpha, beta=beta, initial=[5, 0.5])
        assert_allclose(croston, [size / interval] * 2, rtol=1e-9)
        assert_allclose(tsb, [size * likely] * 2, rtol=1e-9, atol=1e-12)

    def test_intermittent_demand_starts_with_the_first(self) -> None:
        """Nothing is expected before it; after it, its size over the periods it took to come."""
        history = [0.0, 0.0, 6.0, 0.0, 0.0, 6.0]
        for method in ("croston", "tsb"):
            fit = forecast(history, 1, method, show="fit", alpha=0.2)
            assert np.isnan(fit[:3]).all()
            assert fit[3] == pytest.approx(2.0)
        assert forecast(history, 1, "croston")[0] == pytest.approx(2.0)
        assert forecast([0.0, 0.0], 1, "croston")[0] == 0.0

    def test_demand_that_ends_fades_only_by_probability(self) -> None:
        """Croston holds its rate for ever; the probability of a demand falls."""
        history = [4.0, 4.0, 4.0, *[0.0] * 20]
        assert forecast(history, 1, "croston")[0] == pytest.approx(4.0)
        assert forecast(history, 1, "tsb", beta=0.3)[0] == pytest.approx(4 * 0.7**20)


class TestRatesLeftOut:
    """A rate that is not given is the one that would have been nearest."""

    @pytest.mark.parametrize("method", ["exponential smoothing", "holt", "holt-winters", "tsb"])
    @settings(max_examples=8, deadline=None)
    @given(history=row(13, st.floats(40, 90)))
    def test_it_is_the_best_of_all(self, method: str, history: Array) -> None:
        """Each choice tried by itself: the chosen one has the least sum of squared errors."""
        names = METHODS[method].takes[:-1]
        errors = {}
        for rates in product(*(GRID[name] for name in names)):
            named = dict(zip(names, rates, strict=True))
            fit = forecast(history, 1, method, show="fit", **named)
            errors[rates] = float(np.nansum(np.square(history - fit)))
        chosen = tuple(forecast(history, 1, method, show="parameters")[: len(names)])
        assert errors[chosen] <= min(errors.values()) * (1 + 1e-9) + 1e-9

    def test_of_two_that_are_as_good_the_slower_is_taken(self) -> None:
        """A history that never changes gives no reason to learn fast."""
        assert forecast([5.0] * 13, 1, "ses", show="parameters")[0] == min(GRID["alpha"])

    def test_one_given_leaves_the_others_open(self) -> None:
        """A planner who sets alpha keeps it, for each family its own."""
        history = np.column_stack([line(13), line(13)[::-1] + np.resize([0, 9.0], 13)])
        found = forecast(history, 1, "holt", alpha=[0.4, 0.7], show="parameters")
        assert found[0].tolist() == [0.4, 0.7]
        assert set(found[1]) <= set(GRID["beta"])
        assert np.isnan(found[2]).all()


class TestAuto:
    """The method that would have been nearest."""

    @settings(max_examples=10, deadline=None)
    @given(history=row(13), periods=st.integers(1, 6))
    def test_each_method_is_tried_as_it_would_have_been(self, history: Array, periods: int) -> None:
        """Every origin forecast anew from the history cut off there gives the same choice."""
        origins = origins_of(13, SEASON)
        errors = {}
        for name in TRIED:
            if METHODS[name].tried_from(SEASON) <= origins[0]:
                parts = [
                    np.abs(
                        history[o : o + periods] - forecast(history[:o], periods, name)[: 13 - o]
                    )
                    for o in origins
                ]
                errors[name] = float(np.concatenate(parts).mean())
        chosen = forecast(history, periods, "auto", show="method")[0]
        assert errors[chosen] <= min(errors.values()) + 1e-8 * history.mean() + 1e-12
        assert_array_equal(
            forecast(history, periods, "auto"), forecast(history, periods, str(chosen))
        )

    def test_each_pattern_finds_its_method(self) -> None:
        """The simplest method that is right."""
        rng = np.random.default_rng(4)
        season = np.resize([1.5, 0.5, 0.8, 1.2], 40)
        grows = (20 + 5 * np.arange(40.0)) * season
        patterns = {
            "naive": np.full(40, 30.0),
            "linear trend": 20 + 3.0 * np.arange(40),
            "seasonal naive": 80 * season,
            "exponential smoothing": 100 + rng.normal(0, 10, 40),
        }
        found = forecast(np.column_stack([*patterns.values(), grows]), 4, "auto", show="method")
        assert found[0].tolist()[:-1] == list(patterns)
        assert found[0, -1] in ("holt-winters", "decomposition")

    def test_parts_that_a_method_does_not_keep_are_blank(self) -> None:
        """In a block, the family with a trend shows it and the naive one shows nothing."""
        history = np.column_stack([np.full(20, 30.0), 20 + 3.0 * np.arange(20)])
        trend = forecast(history, 4, "auto", show="trend")
        assert np.isnan(trend[:, 0]).all()
        assert_allclose(trend[:, 1], 3.0)


def test_every_word_shows_something() -> None:
    """Each part that can be asked for is kept by some method."""
    kept = {part for way in METHODS.values() for part in way.keeps}
    assert kept | {"forecast", "fit", "method"} == set(SHOWS)
    with_all = forecast(line(13), 2, "holt-winters", show="parameters")
    assert with_all.shape == (3,)


def test_other_words_for_a_method() -> None:
    """What planners call a method."""
    for word, name in (("SES", "exponential smoothing"), ("Winters", "holt-winters")):
        assert forecast(line(13), 1, word, show="method")[0] == name


def test_weights_need_not_add_up_to_1() -> None:
    """Weights of 1, 2, 3 are those of one, two and three sixths."""
    found = BASELINE([10, 20, 40], 2, WEIGHTED, span=[1, 2, 3])
    assert_allclose(found, [170 / 6] * 2)


def test_starting_values_of_each_family() -> None:
    """One row for all, or each its own."""
    history = np.column_stack([line(6), line(6)])
    both = BASELINE(history, 1, "holt", alpha=0.2, beta=0.1, initial=[[17, 90], [3, 0]])
    assert both[0, 0] == pytest.approx(38.0)
    assert both[0, 1] != pytest.approx(38.0)
    shared = BASELINE(history, 1, "holt", alpha=0.2, beta=0.1, initial=[17, 3])
    assert_allclose(shared, [[38.0, 38.0]])
