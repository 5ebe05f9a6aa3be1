"""Every alert of a plan: its effect in money, its first month, its owner, its place in the list."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from companies import HORIZON, NOW, PERIODS, START, company
from numpy.testing import assert_allclose

from sopxl.plan.alerts import Alert, AlertKind, Unsigned, find_alerts
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import Company, Family, PolicyRow, ResourceRow
from sopxl.plan.make import plan_as_it_stands

NOBODY = np.zeros((PERIODS, 2), dtype=bool)
FAMILIES = (
    Family("Chairs", "chairs", "MTS", owner="Ann"),
    Family("Tables", "tables", "MTO", owner="Ben"),
)


def quiet(**changed: Any) -> Company:
    """A company on which nothing is out of its limits: stock 148, backlog 84, level for ever."""
    flat = np.full((PERIODS, 2), np.nan)
    flat[NOW : NOW + HORIZON] = (100.0, 40.0)
    policies = (
        PolicyRow("Chairs", START, "own", np.nan, inventory_min=100.0, inventory_max=200.0),
        PolicyRow("Tables", START, "own", np.nan, backlog_min=50.0, backlog_max=120.0),
    )
    made: dict[str, Any] = {
        "families": FAMILIES,
        "policies": policies,
        "baseline": flat.copy(),
        "production": flat.copy(),
    }
    return company(**(made | changed))


def alerts(found: Company, unreviewed: Any = NOBODY) -> tuple[Alert, ...]:
    """The alerts of a company as its plan stands."""
    return find_alerts(plan_as_it_stands(found).figures, unreviewed)


def of(kind: AlertKind, found: Company, unreviewed: Any = NOBODY) -> Alert:
    """The one alert of a kind."""
    (one,) = [alert for alert in alerts(found, unreviewed) if alert.kind is kind]
    return one


def produced(month: int, column: int, units: float) -> Company:
    """The quiet company with another production in one month."""
    made = quiet()
    made.production[NOW + month, column] = units
    return made


def authorised(found: Company, forecast: float, production: float) -> Company:
    """The company with a plan that was authorised for the last closed month, of both families."""
    rows = []
    for family in FAMILIES:
        for measure, units in (("Forecast", forecast), ("Production", production)):
            values = np.full(PERIODS, np.nan)
            values[NOW - 1] = units
            origin = found.base - 2
            rows.append(
                ArchiveRow(
                    origin=origin,
                    family=family.name,
                    measure=measure,
                    unit=family.unit,
                    run="run",
                    by="Ann",
                    version="1",
                    values=values,
                )
            )
    return dataclasses.replace(found, archive=tuple(rows))


class TestFindAlerts:
    def test_a_plan_within_its_limits_has_none(self) -> None:
        """Nothing is invented."""
        assert alerts(quiet()) == ()

    def test_two_planted_problems_come_in_the_order_of_their_money(self) -> None:
        """B10: 252 chairs too short at 50 each come before a backlog of 6 tables too many at 200.

        The stock that is gone misses its minimum of 100 as well, at standard cost.
        """
        found = quiet()
        found.baseline[NOW + 2, 0] = 500.0
        found.baseline[NOW + 5, 1] = 82.0
        first, second, third = alerts(found)
        assert (first.kind, first.subject, first.amount) == (
            AlertKind.BELOW_ZERO,
            "Chairs",
            252.0,
        )
        assert (first.effect, first.period) == (252.0 * 50.0, found.base + 2)
        assert (first.owner, first.unit) == ("Ann", "chairs")
        assert (second.kind, second.effect) == (AlertKind.BELOW_MINIMUM, 100.0 * 30.0)
        assert (third.kind, third.subject, third.owner) == (
            AlertKind.ABOVE_MAXIMUM,
            "Tables",
            "Ben",
        )
        assert (third.effect, third.period) == (6.0 * 200.0, found.base + 5)

    def test_equal_effects_stand_by_kind_and_family(self) -> None:
        """The order hangs on nothing else."""
        found = quiet(
            policies=(
                PolicyRow("Chairs", START, "own", np.nan, inventory_max=108.0),
                PolicyRow("Tables", START, "own", np.nan, backlog_max=78.0),
            )
        )
        told = [(alert.subject, alert.effect) for alert in alerts(found)]
        assert told == [("Chairs", 1_200.0), ("Tables", 1_200.0)]


class TestBalances:
    def test_the_worst_month_counts_and_the_first_is_told(self) -> None:
        """Stock is 38 over from month 2, 58 over from month 4: 58 at cost, first in month 2."""
        found = produced(1, 0, 190.0)
        found.production[NOW + 3, 0] = 120.0
        alert = of(AlertKind.ABOVE_MAXIMUM, found)
        assert (alert.amount, alert.effect, alert.period) == (58.0, 58.0 * 30.0, found.base + 1)

    def test_under_the_minimum_counts_down_to_zero(self) -> None:
        """Stock of 68 misses its minimum of 100 by 32, at standard cost."""
        alert = of(AlertKind.BELOW_MINIMUM, produced(0, 0, 20.0))
        assert (alert.amount, alert.effect) == (32.0, 32.0 * 30.0)

    def test_a_backlog_is_valued_at_price(self) -> None:
        """A backlog of 44 misses its minimum of 50 by 6."""
        alert = of(AlertKind.BELOW_MINIMUM, produced(0, 1, 80.0))
        assert (alert.subject, alert.amount, alert.effect) == ("Tables", 6.0, 1_200.0)

    def test_half_a_unit_is_none(self) -> None:
        """What shows as the limit is within it."""
        assert alerts(produced(0, 0, 51.5)) == ()
        assert of(AlertKind.BELOW_MINIMUM, produced(0, 0, 51.4)).amount == pytest.approx(0.6)

    def test_an_unknown_balance_is_no_alert(self) -> None:
        """Without a production plan nothing is known, and nothing told."""
        found = quiet()
        found.production[:] = np.nan
        assert alerts(found) == ()


class TestReview:
    def test_counts_what_the_tolerance_may_miss(self) -> None:
        """Two months of 100 chairs at 50, 5 % of them."""
        unseen = NOBODY.copy()
        unseen[[NOW + 3, NOW + 5], 0] = True
        alert = of(AlertKind.NOT_REVIEWED, quiet(), unseen)
        assert (alert.amount, alert.unit, alert.period) == (2.0, "months", quiet().base + 3)
        assert_allclose(alert.effect, 2 * 100 * 50 * 0.05)

    def test_past_and_far_months_do_not_count(self) -> None:
        """Only the next twelve are looked at."""
        unseen = NOBODY.copy()
        unseen[NOW - 1, 0] = unseen[NOW + 12, 0] = True
        assert alerts(quiet(), unseen) == ()


class TestDeviations:
    def test_demand_at_price_and_supply_at_cost(self) -> None:
        """Chairs: +23 at 50 and +25 at 30; Tables: 64 booked, 63 shipped against 100."""
        found = authorised(quiet(), 100.0, 100.0)
        told = {(a.kind, a.subject): (a.amount, a.effect, a.period) for a in alerts(found)}
        month = found.base - 1
        assert told == {
            (AlertKind.SALES, "Chairs"): (23.0, 1_150.0, month),
            (AlertKind.SUPPLY, "Chairs"): (25.0, 750.0, month),
            (AlertKind.SALES, "Tables"): (-36.0, 7_200.0, month),
            (AlertKind.SUPPLY, "Tables"): (-37.0, 4_440.0, month),
        }

    def test_within_the_tolerance_is_none(self) -> None:
        """A tolerance of 60 % holds them all."""
        policies = [dataclasses.replace(row, tolerance=0.6) for row in quiet().policies]
        assert alerts(authorised(quiet(policies=tuple(policies)), 100.0, 100.0)) == ()


class TestBusinessPlan:
    def test_a_gap_of_more_than_one_per_cent(self) -> None:
        """Chairs call 60,000 against 66,000; tables 96,000 against 96,500 is within 1 %."""
        plan = np.full((PERIODS, 2), np.nan)
        plan[NOW : NOW + 12] = (5_000.0, 8_000.0)
        plan[NOW + 4, 0], plan[NOW, 1] = 11_000.0, 8_500.0
        alert = of(AlertKind.UNDER_PLAN, quiet(business_plan=plan))
        assert (alert.subject, alert.effect, alert.unit) == ("Chairs", 6_000.0, "USD")
        assert alert.period == quiet().base + 4

    def test_two_per_cent_are_found(self) -> None:
        """Tables call 96,000 in twelve months; a plan of 97,959 is 2 % more."""
        plan = np.full((PERIODS, 2), np.nan)
        plan[NOW : NOW + 12] = (5_000.0, 8_000.0)
        plan[NOW, 1] += 1_959.0
        alert = of(AlertKind.UNDER_PLAN, quiet(business_plan=plan))
        assert (alert.subject, alert.effect) == ("Tables", 1_959.0)


class TestCapacity:
    def test_hours_over_are_worth_the_output_that_they_make(self) -> None:
        """250 hours are asked of 150 a month at most: 100 of 250 hours of 13,000 a month."""
        found = quiet(resources=(ResourceRow("Saw", START, 8.0, 1.0, 1.0, 1.0),))
        alert = of(AlertKind.OVERLOAD, found)
        figures = plan_as_it_stands(found).figures
        over = figures.load[NOW : NOW + 12, 0] - figures.rated_capacity[NOW : NOW + 12, 0]
        assert_allclose(alert.amount, over.sum())
        assert_allclose(alert.effect, (over / 250.0 * 13_000.0).sum())
        assert (alert.subject, alert.period, alert.owner) == ("Saw", found.base, "Operations")

    def test_what_shows_as_full_is_not_over(self) -> None:
        """A load of 100.4 % shows as 100 %."""
        hours = 250.0 / 1.004 / 20
        found = quiet(resources=(ResourceRow("Saw", START, hours, 1.0, 1.0, 1.0),))
        figures = plan_as_it_stands(found).figures
        assert figures.load_share[NOW + 1, 0] > 1.0  # February has twenty working days
        hours = 250.0 / 1.006 / 20
        over = quiet(resources=(ResourceRow("Saw", START, hours, 1.0, 1.0, 1.0),))
        months = {alert.period for alert in alerts(found)}
        assert found.base + 1 not in months
        assert of(AlertKind.OVERLOAD, over).amount > 0


class TestSignatures:
    def test_a_step_nobody_signed_is_told_last(self) -> None:
        """With owner, due working day and month; it puts no money at stake."""
        steps = (Unsigned(2, "Demand planning", "Sales", "Cara", 7.0, True),)
        steps += (Unsigned(3, "Supply planning", "Operations", "", 0.0, False),)
        figures = plan_as_it_stands(produced(0, 0, 20.0)).figures
        *others, sales, supply = find_alerts(figures, NOBODY, steps)
        assert others
        assert (sales.kind, sales.subject, sales.owner) == (AlertKind.NOT_SIGNED, "Sales", "Cara")
        assert (sales.amount, sales.unit, sales.is_late) == (7.0, "Demand planning", True)
        assert sales.period == figures.company.base
        assert np.isnan(sales.effect)
        assert (supply.owner, supply.amount) == ("Operations", 0.0)
