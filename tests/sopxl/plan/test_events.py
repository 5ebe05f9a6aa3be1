"""Logged events: baseline, events and overrides are kept apart, and only events come between."""

from __future__ import annotations

import companies
import numpy as np
import pytest
from refusals import check

from sopxl.errors import ProblemsError
from sopxl.plan.company import Company, EventRow, Family
from sopxl.plan.make import make_plan, plan_as_it_stands

NOW, BASE = companies.NOW, companies.NOW + 1
PROMOTION = EventRow("Chairs", BASE + 2, "promotion", 30.0)
PULLED = EventRow("Chairs", BASE + 3, "promotion", -10.0)
LAUNCH = EventRow("Tables", BASE + 2, "launch", 12.5)


def company(*events: EventRow, **changed: object) -> Company:
    """The small company with some events."""
    return companies.company(events=events, **changed)


class TestForecast:
    """SEEDS.md B2: final forecast less baseline is the sum of the logged events, each period."""

    def test_final_less_baseline_is_the_sum_of_the_events(self) -> None:
        """Two of one family and period add up; a period without an event keeps its baseline."""
        more = EventRow("Chairs", BASE + 2, "price", -4.0)
        demand = make_plan(company(PROMOTION, more, PULLED, LAUNCH)).demand
        logged = np.zeros((companies.HORIZON, 2))
        logged[2] = 26.0, 12.5
        logged[3, 0] = -10.0
        planned = slice(NOW, NOW + companies.HORIZON)
        np.testing.assert_array_equal((demand.forecast - demand.baseline)[planned], logged)

    def test_the_baseline_knows_nothing_of_them(self) -> None:
        """It is the one without events: they are never typed over it."""
        plain, changed = make_plan(company()), make_plan(company(PROMOTION, LAUNCH))
        np.testing.assert_array_equal(plain.demand.baseline, changed.demand.baseline)

    def test_an_override_stands_for_both(self) -> None:
        """What the planner typed is the forecast, whatever is logged."""
        override = np.full((companies.PERIODS, 2), np.nan)
        override[NOW + 2, 0] = 77.0
        demand = make_plan(company(PROMOTION, override=override)).demand
        assert demand.forecast[NOW + 2, 0] == 77.0

    def test_production_follows(self) -> None:
        """The plan of a book as it stands, and one made anew, count them."""
        plain, changed = make_plan(company()), make_plan(company(PROMOTION))
        made = changed.figures.production - plain.figures.production
        assert np.nansum(made[NOW : NOW + companies.HORIZON, 0]) == pytest.approx(30.0)
        stands = plan_as_it_stands(company(PROMOTION, baseline=plain.demand.baseline))
        np.testing.assert_array_equal(stands.figures.forecast, changed.figures.forecast)

    def test_without_a_baseline_there_is_no_forecast(self) -> None:
        """A change to what is not known is not known: blank is not zero."""
        forecast = company(PROMOTION).forecast_on(np.full((companies.PERIODS, 2), np.nan))
        assert np.isnan(forecast).all()

    def test_after_its_last_day_nothing_counts(self) -> None:
        """A family that has ended is asked for no more, whatever is still logged."""
        families = (
            Family("Chairs", "chairs", "MTS", end=companies.day(2026, 2, 28)),
            companies.company().families[1],
        )
        ended = make_plan(company(PROMOTION, families=families))
        assert ended.demand.forecast[NOW + 2, 0] == 0.0


class TestTooMuch:
    """More cannot be taken away than there is."""

    def test_is_refused_with_what_was_found(self) -> None:
        """The family, the period, both figures, and the way out."""
        less = EventRow("Tables", BASE, "phase-out", -60.0)
        text = (
            "E570 Events: the events of Tables in 2026-01 take away 60, the baseline is 53; 0 or "
            "more has to be left. Take away no more than the baseline, or type the forecast as an "
            "override."
        )
        check(lambda: make_plan(company(less)), ProblemsError, text)
