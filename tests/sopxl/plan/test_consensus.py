"""The consensus: views in force, their spread, what is agreed, weights, new products."""

from __future__ import annotations

import dataclasses
from typing import Any

import companies
import numpy as np
import pytest
from companies import NOW

from sopxl.plan.alerts import AlertKind
from sopxl.plan.company import Company, EventRow
from sopxl.plan.consensus import Consensus, apart_money, views_apart, weighted_view
from sopxl.plan.in_force import InForce
from sopxl.plan.make import make_plan
from sopxl.plan.views import AgreedRow, ViewOwner, ViewRow

BASE = NOW + 1  # January 2026, with the calendar from January 2024
OWNERS = tuple(ViewOwner(name) for name in ("sales", "marketing", "finance"))
FORECAST = np.full((companies.PERIODS, 2), 200.0)


def chairs(function: str, period: int, quantity: float, given: int = BASE, **how: Any) -> ViewRow:
    """A view of the chairs."""
    return ViewRow("Chairs", function, period, given, quantity, **how)


def consensus(*views: ViewRow, **changed: Any) -> Consensus:
    """The consensus of the small company with these views."""
    given = {"view_owners": OWNERS, "views": views} | changed
    company = dataclasses.replace(companies.company(), **given)
    return Consensus(company, InForce(company))


class TestViews:
    """Which view counts for a period."""

    def test_of_an_open_period_the_last_one_given(self) -> None:
        """Whatever order the rows stand in."""
        found = consensus(chairs("sales", BASE, 220), chairs("sales", BASE, 180, BASE - 2))
        assert found.of(0)[NOW].tolist()[0] == 220
        assert np.isnan(found.of(0)[NOW][1:]).all()

    def test_of_a_closed_period_the_one_at_the_accuracy_lag(self) -> None:
        """What was said later than a period before does not count, as accuracy is judged."""
        views = [chairs("sales", BASE - 1, 100.0 + lag, BASE - 1 - lag) for lag in range(4)]
        assert consensus(*views).of(0)[NOW - 1, 0] == 101
        rows = companies.company().policies
        later = tuple(dataclasses.replace(row, accuracy_lag=3) for row in rows)
        assert consensus(*views, policies=later).of(0)[NOW - 1, 0] == 103

    def test_money_is_units_at_the_price_in_force(self) -> None:
        """10,000 USD are 200 chairs of 50."""
        found = consensus(chairs("finance", BASE, 10_000, is_money=True))
        assert found.of(0)[NOW, 2] == 200

    def test_money_without_a_price_is_not_known(self) -> None:
        """It is neither 0 nor taken for units."""
        found = consensus(chairs("finance", BASE, 10_000, is_money=True), prices=())
        assert np.isnan(found.of(0)[NOW, 2])


class TestSpread:
    """How far the views are apart."""

    VIEWS = (
        chairs("sales", BASE, 220),
        chairs("marketing", BASE, 240),
        chairs("finance", BASE, 190),
    )

    def test_highest_less_lowest(self) -> None:
        """240 less 190, of the family and the month alone."""
        found = consensus(*self.VIEWS).spread
        assert found[NOW, 0] == 50
        assert np.isnan(found).sum() == found.size - 1

    def test_one_view_has_no_spread(self) -> None:
        """Nobody disagrees with himself."""
        assert np.isnan(consensus(self.VIEWS[0]).spread).all()

    def test_above_the_limit_it_is_apart(self) -> None:
        """50 of 200 are a quarter of the forecast."""
        found = consensus(*self.VIEWS)
        assert found.apart(FORECAST, 0.2)[NOW, 0] == 50
        assert np.isnan(found.apart(FORECAST, 0.25)).all()
        assert np.isnan(found.apart(FORECAST, np.nan)).all()

    def test_after_its_last_day_nothing_is_apart(self) -> None:
        """A family that ended is not argued about."""
        families = companies.company().families
        ended = tuple(dataclasses.replace(one, end=companies.START) for one in families)
        assert np.isnan(consensus(*self.VIEWS, families=ended).spread).all()

    def test_an_alert_with_units_money_month_and_family(self) -> None:
        """50 chairs at 50 each."""
        (alert,) = views_apart(consensus(*self.VIEWS), FORECAST, 0.1)
        assert (alert.kind, alert.subject, alert.period) == (AlertKind.APART, "Chairs", BASE)
        assert (alert.amount, alert.unit, alert.effect) == (50, "chairs", 2500)

    def test_without_a_price_it_is_told_all_the_same(self) -> None:
        """With no money at stake that is known."""
        units, money = apart_money(consensus(*self.VIEWS, prices=()), FORECAST, 0.1)
        assert (units[0, 0], money[0, 0]) == (50, 0)


class TestAgreed:
    """When an agreement holds."""

    def agreed(self, override: float, lowest: float = 190.0, highest: float = 240.0) -> float:
        """What holds as agreed where 215 was agreed on views of 190 to 240."""
        block = np.full_like(companies.company().override, np.nan)
        block[NOW, 0] = override
        row = AgreedRow("Chairs", BASE, 215.0, lowest, highest)
        found = consensus(*TestSpread.VIEWS, override=block, agreed=(row,))
        held = float(found.in_agreement[NOW, 0])
        is_told = bool(list(views_apart(found, FORECAST, 0.1)))
        assert is_told is bool(np.isnan(held))
        return held

    def test_while_override_and_views_are_as_they_were(self) -> None:
        """Then nothing is apart any more."""
        assert self.agreed(215.0) == 215

    def test_not_once_somebody_typed_another_override(self) -> None:
        """What stands is not what was agreed."""
        assert np.isnan(self.agreed(230.0))

    def test_not_once_a_function_says_otherwise(self) -> None:
        """The highest view was 230 then, and is 240 now."""
        assert np.isnan(self.agreed(215.0, highest=230.0))

    def test_the_last_row_of_the_log_counts(self) -> None:
        """An agreement on other views, later, ends the one before."""
        block = np.full_like(companies.company().override, np.nan)
        block[NOW, 0] = 215.0
        rows = (AgreedRow("Chairs", BASE, 215.0, 190, 240), AgreedRow("Chairs", BASE, 215.0, 1, 2))
        found = consensus(*TestSpread.VIEWS, override=block, agreed=rows)
        assert np.isnan(found.in_agreement[NOW, 0])


class TestWeights:
    """The figure that views come to."""

    def test_weighted_mean_of_the_views_that_are_there(self) -> None:
        """(2 × 120 + 1 × 90) ÷ 3; the third said nothing."""
        found = weighted_view(np.array([120.0, 90.0, np.nan]), np.array([2.0, 1.0, 5.0]))
        assert found == 110

    def test_no_weight_gives_no_figure(self) -> None:
        """It is not 0."""
        assert np.isnan(weighted_view(np.array([120.0, np.nan]), np.array([0.0, 1.0])))

    def test_accuracy_is_one_over_the_mape_of_closed_months(self) -> None:
        """Requested 123 in December and 122 in November; sales was 10% off, finance never."""
        actual = (122.0, 123.0)
        views = [
            chairs(function, BASE - 2 + i, asked * factor, BASE - 3 + i)
            for function, factor in (("sales", 0.9), ("finance", 1.0))
            for i, asked in enumerate(actual)
        ]
        found = consensus(*views)
        mape, bias = found.errors(0)
        assert mape[0] == pytest.approx(0.1, rel=1e-12)
        assert bias[0] == pytest.approx(0.1 * sum(actual) / 2, rel=1e-12)
        weights = found.accuracy_weights(0)
        assert weights[0] == pytest.approx(10, rel=1e-12)
        assert np.isnan(weights[1])
        assert weights[2] == 1000  # an error below a thousandth counts as one


class TestLaunch:
    """A family that nobody has bought so far."""

    def company(self, **changed: Any) -> Company:
        """The small company whose chairs were never sold."""
        found = companies.company()
        actual = {measure: block.copy() for measure, block in found.actual.items()}
        for measure in ("Requested", "Shipped"):
            actual[measure][:, 0] = np.nan
        return dataclasses.replace(found, actual=actual, **changed)

    def test_is_planned_from_its_launch(self) -> None:
        """0 before it, then what the event adds; marked for somebody to look at."""
        event = EventRow("Chairs", BASE + 2, "launch", 40.0)
        plan = make_plan(self.company(events=(event,)))
        wanted = [0.0, 0.0, 40.0, 0.0]
        assert plan.demand.forecast[NOW : NOW + 4, 0].tolist() == wanted
        assert plan.demand.filled[NOW, 0]
        assert plan.figures.production[NOW : NOW + 12, 0].sum() >= 0

    def test_is_planned_once_a_function_has_a_view(self) -> None:
        """With nothing forecast before it is agreed."""
        found = self.company(view_owners=OWNERS, views=(chairs("sales", BASE + 2, 40),))
        assert make_plan(found).demand.forecast[NOW : NOW + 4, 0].tolist() == [0.0] * 4
