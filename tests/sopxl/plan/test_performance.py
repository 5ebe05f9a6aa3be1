"""The archive held against the actuals: accuracy by lag, cumulative deviation, the bridge."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from companies import HORIZON, NOW, PERIODS, company
from numpy.testing import assert_allclose, assert_array_equal

from sopxl.arrays import Vector
from sopxl.plan.archive import ArchiveRow, at_lag, waterfall
from sopxl.plan.company import Company
from sopxl.plan.performance import Performance

ORIGINS = range(NOW - 7, NOW + 2)  # eight months are closed, the open one is authorised too
CLOSED = slice(NOW - 8, NOW)
BALANCES = {"Chairs": ("Inventory", 1.0), "Tables": ("Backlog", -1.0)}


def planned(values: Any, origin: int) -> Vector:
    """A figure for each period of the horizon of an origin, nothing elsewhere."""
    row = np.full(PERIODS, np.nan)
    row[origin - 1 : origin - 1 + HORIZON] = values
    return row


def archived(seed: int = 7, **changed: Any) -> Company:
    """The small company with eight authorised months; each plan opened 3 above the count."""
    made, random = company(**changed), np.random.default_rng(seed)
    adjusted, cancelled = made.nothing(), made.nothing()
    adjusted[CLOSED, 0], cancelled[CLOSED, 1] = -1.0, 2.0
    made.actual.update(Adjusted=adjusted, Cancelled=cancelled)
    rows = []
    for origin in ORIGINS:
        for column, (name, (balance, sign)) in enumerate(BALANCES.items()):
            closing = made.actual["Closing" if column == 0 else "Backlog"]
            opening = closing[origin - 2, column] + 3.0
            forecast = random.integers(80, 160, HORIZON).astype(float)
            production = random.integers(80, 160, HORIZON).astype(float)
            figures = {
                "Forecast": forecast,
                "Production": production,
                balance: opening + sign * np.cumsum(production - forecast),
            }
            rows += [
                ArchiveRow(origin, name, measure, name.lower(), "r", "A", "1", planned(v, origin))
                for measure, v in figures.items()
            ]
    return dataclasses.replace(made, archive=tuple(rows))


@pytest.fixture(scope="module")
def found() -> Performance:
    """Held against what happened."""
    return Performance(archived())


class TestHeld:
    """What each period was planned with, so many periods before."""

    @pytest.mark.parametrize("lag", [0, 1, 5, HORIZON - 1, HORIZON])
    def test_every_family_at_once_is_each_alone(self, found: Performance, lag: int) -> None:
        """The same as a look for one family's rows."""
        archive, first = found.company.archive, found.company.calendar.first
        for column, (name, (balance, _)) in enumerate(BALANCES.items()):
            for measure, stored in (("Forecast", "Forecast"), ("Balance", balance)):
                alone = at_lag(archive, name, stored, lag, first, PERIODS)
                assert_array_equal(found.held(measure, lag)[:, column], alone)

    def test_the_waterfall_by_lag_is_the_one_by_origin_turned(self, found: Performance) -> None:
        """What origin o said of period p stands at lag p - o."""
        lags = range(HORIZON)
        by_lag = found.waterfall("Forecast", lags)
        by_origin = waterfall(found.company.archive, "Chairs", "Forecast", ORIGINS, PERIODS)
        for lag in lags:
            for row, origin in enumerate(ORIGINS):
                at = origin - 1 + lag
                assert by_lag[lag, at, 0] == by_origin[row, at]

    def test_a_family_that_left_the_book_is_passed_over(self) -> None:
        """Its rows stay in the archive."""
        made = archived()
        gone = dataclasses.replace(made.archive[0], family="Benches")
        with_it = dataclasses.replace(made, archive=(*made.archive, gone))
        assert Performance(with_it).accuracy(1) == Performance(made).accuracy(1)

    def test_without_an_archive_there_is_nothing(self) -> None:
        """No lag, no accuracy, and a bridge that knows nothing."""
        bare = Performance(company())
        assert (bare.lags(), bare.accuracy(0)) == ((), ())
        assert np.isnan(bare.bridge().planned).all()


class TestAccuracy:
    """Forecasts against what customers asked for."""

    def test_only_closed_months_with_a_forecast_count(self, found: Performance) -> None:
        """Eight months at lag 0, one fewer with each lag."""
        assert found.lags() == tuple(range(8))
        counts = [[row.periods for row in found.accuracy(lag)] for lag in found.lags()]
        assert counts == [[8 - lag] * 2 for lag in range(8)]

    @pytest.mark.parametrize("lag", [0, 3])
    def test_it_is_worked_out_by_hand(self, found: Performance, lag: int) -> None:
        """Requested to stock, booked to order; a positive bias is too little forecast."""
        for column, row in enumerate(found.accuracy(lag)):
            asked = found.company.actual["Requested" if column == 0 else "Booked"][:NOW, column]
            error = asked - found.held("Forecast", lag)[:NOW, column]
            known = ~np.isnan(error)
            error, asked = error[known], asked[known]
            assert row.measures["bias"] == pytest.approx(error.mean())
            assert row.measures["wape"] == pytest.approx(np.abs(error).sum() / asked.sum())
            assert row.signal == pytest.approx(error.sum() / np.abs(error).mean())


class TestDeviations:
    """The running sum since the first authorised plan."""

    @pytest.mark.parametrize("measure", ["Forecast", "Production"])
    def test_nothing_jumps_when_the_oldest_month_drops(
        self, found: Performance, measure: str
    ) -> None:
        """A window moved by a month shows the same figures, to the last digit."""
        whole = found.deviations(measure, 1, 1, NOW)
        for first in range(2, NOW):
            window = found.deviations(measure, 1, first, 3)
            rows = slice(first - 1, min(first + 2, NOW))
            length = rows.stop - rows.start
            assert_array_equal(window.cumulative[:length], whole.cumulative[rows])
            again = window.brought_forward + np.nancumsum(window.deviation, axis=0)
            known = ~np.isnan(window.cumulative)
            assert_allclose(again[known], window.cumulative[known])

    def test_a_month_without_plan_or_actual_is_passed_over(self) -> None:
        """It has no deviation, and what was summed up before it goes on after it."""
        made = archived()
        made.actual["Requested"][NOW - 4, 0] = made.actual["Shipped"][NOW - 4, 0] = np.nan
        window = Performance(made).deviations("Forecast", 0, NOW - 4, 4)
        assert np.isnan(window.deviation[1, 0])
        assert np.isnan(window.cumulative[1, 0])
        by_hand = window.cumulative[0, 0] + window.deviation[2, 0]
        assert window.cumulative[2, 0] == by_hand


class TestBridge:
    """From planned to actual closing, month by month."""

    @pytest.mark.parametrize("lag", [0, 1, 4])
    def test_planned_and_causes_add_up_to_actual(self, found: Performance, lag: int) -> None:
        """For every closed month with a plan, to stock and to order."""
        bridge = found.bridge(lag)
        causes = (bridge.opening, bridge.supply, bridge.demand, bridge.adjustments)
        total = bridge.planned + sum(causes) + bridge.unexplained
        rows = slice(NOW - 8 + lag, NOW)
        assert not np.isnan(total[rows]).any()
        assert_allclose(total[rows], bridge.actual[rows], atol=1e-9)
        assert np.isnan(total[NOW:]).all()

    def test_each_cause_is_what_it_says(self, found: Performance) -> None:
        """The plan of the month itself opened 3 units above the count."""
        bridge, actual = found.bridge(), found.company.actual
        assert_allclose(bridge.opening[CLOSED], -3.0)
        made = actual["Produced"] - found.held("Production", 0)
        assert_allclose(bridge.supply[CLOSED, 0], made[CLOSED, 0])
        shipped = actual["Shipped"] - found.held("Production", 0)
        assert_allclose(bridge.supply[CLOSED, 1], -shipped[CLOSED, 1])
        booked = actual["Booked"] - found.held("Forecast", 0)
        assert_allclose(bridge.demand[CLOSED, 1], booked[CLOSED, 1])
        assert_allclose(bridge.adjustments[CLOSED], [[-1.0, -2.0]] * 8)
        assert_allclose(bridge.unexplained[CLOSED], [[1.0, 2.0]] * 8)

    def test_frozen_plans_are_bridged_month_by_month(self) -> None:
        """Plan 100 and 100, sales of 110 each month: -10 in each, since each plan opens anew."""
        made = company()
        for name in ("Requested", "Shipped"):
            made.actual[name][NOW - 3 : NOW, 0] = 110.0
        made.actual["Produced"][NOW - 3 : NOW, 0] = 100.0
        made.actual["Closing"][NOW - 4 : NOW, 0] = [100.0, 90.0, 80.0, 70.0]
        rows = []
        for origin in range(NOW - 2, NOW + 1):
            opening = made.actual["Closing"][origin - 2, 0]
            for measure, value in (("Forecast", 100), ("Production", 100), ("Inventory", opening)):
                values = planned(float(value), origin)
                rows.append(ArchiveRow(origin, "Chairs", measure, "", "", "", "", values))
        bridge = Performance(dataclasses.replace(made, archive=tuple(rows))).bridge()
        deviation = (bridge.actual - bridge.planned)[NOW - 3 : NOW, 0]
        assert_allclose(deviation, [-10, -10, -10])
        assert_allclose(bridge.opening[NOW - 3 : NOW, 0], 0)
        one_plan = Performance(dataclasses.replace(made, archive=tuple(rows[:3])))
        last = [float(one_plan.bridge(lag).planned[NOW - 3 + lag, 0]) for lag in range(3)]
        assert_allclose(bridge.actual[NOW - 3 : NOW, 0] - last, [-10, -20, -30])
