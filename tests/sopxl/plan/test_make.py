"""A plan of the whole company: forecast, production by policy, and what follows."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from companies import HORIZON, NOW, START, company, day, with_policy
from numpy.testing import assert_allclose

from sopxl.errors import LimitError, NoPlanError, ProblemsError
from sopxl.plan import production
from sopxl.plan.company import Company, DatedRow, Family, PolicyRow
from sopxl.plan.demand import make_demand
from sopxl.plan.in_force import InForce, policies_by_period, policy_of
from sopxl.plan.make import make_plan, plan_as_it_stands
from sopxl.plan.production import make_production
from sopxl_udfs import functions as cell

WINDOW = slice(NOW, NOW + HORIZON)


class TestForecast:
    """The planner's forecast where there is one, else the same period of last year."""

    def test_a_family_without_forecast_repeats_last_year(self) -> None:
        """And what the engine filled is marked."""
        demand = make_demand(company())
        assert_allclose(demand.forecast[WINDOW, 0], np.arange(112.0, 124.0))
        assert demand.filled[WINDOW].all()
        assert not demand.filled[:NOW].any()

    def test_a_baseline_that_is_given_stays(self) -> None:
        """Only its gaps are filled."""
        given = company().baseline.copy()
        given[NOW + 1, 0] = 7.0
        demand = make_demand(company(baseline=given))
        assert demand.baseline[NOW + 1, 0] == 7.0
        assert not demand.filled[NOW + 1, 0]
        assert demand.filled[NOW + 2, 0]

    def test_an_override_holds_and_leaves_the_baseline(self) -> None:
        """What somebody typed is the forecast; the baseline stays beside it."""
        typed = company().override.copy()
        typed[NOW, 1] = 0.0
        demand = make_demand(company(override=typed))
        assert demand.forecast[NOW, 1] == 0.0
        assert demand.baseline[NOW, 1] == 53.0

    def test_the_cell_function_gives_the_same(self) -> None:
        """SOP_FORECAST and the plan are one function."""
        history = (100.0 + np.arange(NOW)).tolist()
        assert_allclose(
            cell.SOP_FORECAST(history, HORIZON), [make_demand(company()).forecast[WINDOW, 0]]
        )


class TestAnEndedFamily:
    """After its last day nothing is asked for and nothing is made; until then it runs out."""

    LIVES = 5  # periods

    def ended(self, given: Company, column: int = 0, periods: int = LIVES) -> Company:
        """The company, one family of which is planned for a few periods only."""
        families = list(given.families)
        end = float(given.calendar.end_days[NOW + periods - 1])
        families[column] = dataclasses.replace(families[column], end=end)
        return dataclasses.replace(given, families=tuple(families))

    def test_its_forecast_is_zero_and_needs_no_review(self) -> None:
        """Whatever its history, and whatever baseline stood there; the others are as ever."""
        given = company().baseline.copy()
        given[NOW : NOW + HORIZON, 0] = 9.0
        demand = make_demand(self.ended(company(baseline=given)))
        wanted = np.where(np.arange(HORIZON) < self.LIVES, 9.0, 0.0)
        assert_allclose(demand.forecast[WINDOW, 0], wanted)
        assert not demand.filled[WINDOW, 0].any()
        assert_allclose(demand.forecast[:, 1], make_demand(company()).forecast[:, 1])

    @pytest.mark.parametrize(
        ("policy", "target"),
        [("chase", np.nan), ("level", 15.0), ("stock zero", np.nan), ("days of supply", 10.0)],
    )
    def test_its_inventory_runs_out(self, policy: str, target: float) -> None:
        """Made until the last day with nothing left then, and not at all after it."""
        figures = make_plan(self.ended(with_policy(policy, target))).figures
        last = NOW + self.LIVES - 1
        made = figures.production[WINDOW, 0]
        assert made[: self.LIVES].sum() > 0
        assert (made[self.LIVES :] == 0).all()
        assert_allclose(figures.inventory[last : NOW + HORIZON, 0], 0.0, atol=1e-9)
        other = make_plan(with_policy(policy, target)).figures.production[:, 1]
        assert_allclose(figures.production[:, 1], other)

    @pytest.mark.parametrize("policy", ["lead time", "level backlog"])
    def test_its_backlog_is_shipped(self, policy: str) -> None:
        """Every order that was open goes out by its last day."""
        given = with_policy(policy, 4.0, family="Tables")
        figures = make_plan(self.ended(given, column=1)).figures
        assert figures.backlog[NOW + self.LIVES - 2, 1] > 0
        assert_allclose(figures.backlog[NOW + self.LIVES - 1 : NOW + HORIZON, 1], 0.0, atol=1e-9)

    def test_a_forecast_that_is_typed_after_it_is_made(self) -> None:
        """An override is somebody's word: it is planned until the last one."""
        typed = company().override.copy()
        typed[NOW + 7, 0] = 30.0
        figures = make_plan(self.ended(company(override=typed))).figures
        assert_allclose(figures.inventory[NOW + 7 : NOW + HORIZON, 0], 0.0, atol=1e-9)
        assert_allclose(figures.forecast[NOW + 5 : NOW + HORIZON, 0], np.eye(7)[2] * 30.0)

    def test_one_that_ended_before_the_plan(self) -> None:
        """Nothing is planned, whatever its policy."""
        figures = make_plan(self.ended(company(), periods=0)).figures
        assert (figures.production[WINDOW, 0] == 0).all()
        assert_allclose(figures.inventory[WINDOW, 0], figures.inventory[NOW - 1, 0])

    def test_an_own_plan_is_left_and_its_blanks_are_zero(self) -> None:
        """After the last day only: before it a blank is told as ever."""
        given = with_policy("own", np.nan)
        typed = given.production.copy()
        typed[NOW : NOW + self.LIVES, 0] = 20.0
        typed[NOW + self.LIVES, 0] = 3.0
        made = make_plan(self.ended(dataclasses.replace(given, production=typed)))
        assert_allclose(made.figures.production[WINDOW, 0], [20.0] * self.LIVES + [3.0] + [0.0] * 6)


class TestProduction:
    """Each policy keeps its promise, and equals its cell function."""

    def test_days_of_supply_holds_its_days(self) -> None:
        """Inventory at the end of each month is ten days of that month's forecast."""
        figures = make_plan(company()).figures
        assert_allclose(figures.days_on_hand[WINDOW, 0], 10.0)
        assert_allclose(figures.inventory[WINDOW, 0], figures.target[WINDOW, 0])

    def test_lead_time_holds_its_weeks(self) -> None:
        """The backlog is four weeks of the month's shipments."""
        figures = make_plan(company()).figures
        assert_allclose(figures.weeks_of_backlog[WINDOW, 1], 4.0)

    def test_level_meets_the_last_target_at_one_daily_rate(self) -> None:
        """The rate a working day is one; the last inventory is the target."""
        plan = make_plan(with_policy("level", 15.0))
        days = plan.company.calendar.workdays[WINDOW]
        rate = plan.figures.production[WINDOW, 0] / days
        assert_allclose(rate, rate[0])
        last = NOW + HORIZON - 1
        assert_allclose(plan.figures.inventory[last, 0], plan.figures.target[last, 0])

    def test_level_backlog_meets_the_last_target_at_one_daily_rate(self) -> None:
        """The last backlog is the target weeks of the last month's shipments."""
        plan = make_plan(with_policy("level backlog", 3.0, "Tables"))
        rate = plan.figures.production[WINDOW, 1] / plan.company.calendar.workdays[WINDOW]
        assert_allclose(rate, rate[0])
        assert_allclose(plan.figures.weeks_of_backlog[NOW + HORIZON - 1, 1], 3.0)

    @pytest.mark.parametrize(
        ("policy", "target"),
        [("synchronous", 0.0), ("stock zero", 0.0), ("target stock", 90.0), ("days of supply", 12)],
    )
    def test_the_four_policies_equal_their_cell_function(self, policy: str, target: float) -> None:
        """SOP_TARGET and the plan are one function."""
        plan = make_plan(with_policy(policy, target))
        demand = plan.figures.forecast[WINDOW, 0].tolist()
        days = plan.company.calendar.workdays[WINDOW].tolist()
        opening = float(plan.company.actual["Closing"][NOW - 1, 0])
        expected = cell.SOP_TARGET(demand, opening, policy, target, days)
        assert_allclose([plan.figures.production[WINDOW, 0]], expected)

    def test_chase_holds_the_opening(self) -> None:
        """Inventory stays where it opened."""
        plan = make_plan(with_policy("chase", 0.0))
        assert_allclose(plan.figures.inventory[WINDOW, 0], 148.0)

    def test_an_own_plan_is_left_alone(self) -> None:
        """What the planner typed is the plan."""
        typed = company().production.copy()
        typed[WINDOW, 0] = 111.0
        own = dataclasses.replace(with_policy("own", 10.0), production=typed)
        assert_allclose(make_plan(own).figures.production[WINDOW, 0], 111.0)

    def test_gaps_in_an_own_plan_are_told(self) -> None:
        """A blank is not zero."""
        with pytest.raises(ProblemsError) as error:
            make_plan(with_policy("own", 10.0))
        assert str(error.value) == (
            "E114 Plan, Chairs, 2026-01: the policy of Chairs is its own plan, but 12 periods are "
            "blank. Type the production plan, or choose another plan policy."
        )

    def test_a_family_whose_policy_gives_no_plan_is_named(self) -> None:
        """Level with more stock than all demand: the family, the policy, the way out."""
        rich = company().actual | {"Closing": company().actual["Closing"] * 100}
        with pytest.raises(ProblemsError) as error:
            make_plan(dataclasses.replace(with_policy("level", 1.0), actual=rich))
        (problem,) = error.value.problems
        assert problem.where.startswith("Chairs, plan policy level: ")

    def test_families_that_fail_only_together_are_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Simulated: no plan is better than a plan of some of them."""

        def alone(work: Any) -> Any:
            if work.demand.shape[1] > 1:
                raise LimitError("E121", "found 2 families.")
            return work.demand

        monkeypatch.setitem(production._MAKERS, "synchronous", alone)
        both = (Family("Chairs", "chairs", "MTS"), Family("Stools", "stools", "MTS"))
        policies = tuple(PolicyRow(f.name, START, "synchronous", 0.0) for f in both)
        made = company(families=both, policies=policies)
        with pytest.raises(NoPlanError) as error:
            make_production(made, InForce(made), made.nothing())
        assert str(error.value) == (
            "E401 Policy: each of Chairs, Stools has a plan by policy synchronous, but not all "
            "together. Give one of them another plan policy."
        )
        assert error.value.exit_code == 4


class TestWhatFollows:
    """Balances, load and dollars are those of the cell functions."""

    def test_inventory_is_the_cell_functions(self) -> None:
        """SOP_INVENTORY and the projection are one function."""
        figures = make_plan(company()).figures
        expected = cell.SOP_INVENTORY(
            figures.forecast[WINDOW, 0].tolist(), 148.0, figures.production[WINDOW, 0].tolist()
        )
        assert_allclose([figures.inventory[WINDOW, 0]], expected)

    def test_backlog_is_the_cell_functions(self) -> None:
        """SOP_BACKLOG and the projection are one function."""
        figures = make_plan(company()).figures
        expected = cell.SOP_BACKLOG(
            figures.forecast[WINDOW, 1].tolist(), 84.0, figures.production[WINDOW, 1].tolist()
        )
        assert_allclose([figures.backlog[WINDOW, 1]], expected)

    def test_load_is_the_cell_functions(self) -> None:
        """SOP_RCCP and the load are one figure."""
        figures = make_plan(company()).figures
        expected = cell.SOP_RCCP(figures.production[WINDOW].T.tolist(), [[1.5, 2.5]])
        assert_allclose(figures.load[WINDOW].T, expected)

    def test_capacity_is_hours_of_all_stations(self) -> None:
        """Two stations of eight hours, every working day."""
        figures = make_plan(company()).figures
        assert_allclose(figures.rated_capacity[:, 0], 16.0 * company().calendar.workdays)

    def test_a_price_change_inside_a_month_is_prorated(self) -> None:
        """From 16 March 2026: ten working days at 50, twelve at 55."""
        prices = (*company().prices, DatedRow("Chairs", day(2026, 3, 16), 55.0))
        figures = make_plan(company(prices=prices)).figures
        assert_allclose(figures.in_force.price[NOW + 1 : NOW + 4, 0], [50.0, 1160 / 22, 55.0])
        assert_allclose(figures.revenue[NOW + 2, 0], figures.forecast[NOW + 2, 0] * 1160 / 22)

    def test_a_standard_cost_holds_from_the_periods_last_day(self) -> None:
        """A standard is not prorated."""
        costs = (*company().costs, DatedRow("Chairs", day(2026, 3, 16), 33.0))
        figures = make_plan(company(costs=costs)).figures
        assert_allclose(figures.in_force.cost[NOW + 1 : NOW + 4, 0], [30.0, 33.0, 33.0])

    def test_nothing_is_known_behind_the_horizon(self) -> None:
        """A figure that needs an unknown one is unknown, never zero."""
        figures = make_plan(company()).figures
        for block in (figures.inventory, figures.backlog, figures.revenue, figures.load):
            assert np.isnan(block[NOW + HORIZON :]).all()

    def test_a_plan_as_it_stands_makes_nothing(self) -> None:
        """Without a production plan there is no projection."""
        figures = plan_as_it_stands(company()).figures
        assert np.isnan(figures.inventory[NOW:]).all()
        assert_allclose(figures.inventory[:NOW, 0], company().actual["Closing"][:NOW, 0])


class TestMissing:
    """Everything that a plan needs and has not is told at once."""

    def test_all_of_it_in_one_pass(self) -> None:
        """No price, no cost, no policy, no opening, an unknown resource."""
        actual = company().actual | {"Closing": company().nothing()}
        bare = company(prices=(), costs=(), policies=(), actual=actual, resources=())
        with pytest.raises(ProblemsError) as error:
            make_plan(bare)
        assert str(error.value).splitlines() == [
            "E131 Policy: Chairs has no policy in 2026-01. Add a row for the family, or one for * "
            "(all families), from that day or before.",
            "E131 Policy: Tables has no policy in 2026-01. Add a row for the family, or one for * "
            "(all families), from that day or before.",
            "E143 Prices: Chairs has no price in 2026-01. Add the price; every planned period "
            "needs one.",
            "E143 Prices: Tables has no price in 2026-01. Add the price; every planned period "
            "needs one.",
            "E143 Costs: Chairs has no standard cost in 2026-01. Add the standard cost; every "
            "planned period needs one.",
            "E143 Costs: Tables has no standard cost in 2026-01. Add the standard cost; every "
            "planned period needs one.",
            "E114 Actuals: Chairs has no actual Closing at the end of 2025-12. Load the Closing of "
            "that period; the plan opens with it.",
            "E131 Bill: Chairs asks hours of Saw, which is not in the Resources. Add the resource, "
            "or take the row out of the bill.",
            "E131 Bill: Tables asks hours of Saw, which is not in the Resources. Add the resource, "
            "or take the row out of the bill.",
        ]

    def test_a_family_without_history_or_forecast(self) -> None:
        """No forecast can be made from nothing."""
        nothing = {m: company().nothing() for m in ("Requested", "Shipped", "Booked")}
        with pytest.raises(ProblemsError) as error:
            make_plan(company(actual=company().actual | nothing))
        assert str(error.value).splitlines()[0] == (
            "E114 Forecast: Chairs has no forecast in 2026-01. Add the forecast; every planned "
            "period needs one."
        )

    def test_policies_by_period_are_those_of_each_periods_first_day(self) -> None:
        """Own rows and rows for all, in any order, some later than others."""
        rows = (
            PolicyRow("Chairs", day(2026, 3, 1), "level", 4.0),
            PolicyRow("*", START, "days of supply", 1.0),
            PolicyRow("*", day(2025, 6, 15), "days of supply", 2.0),
            PolicyRow("Chairs", day(2025, 2, 10), "level", 3.0),
        )
        made = company(policies=rows)
        for family in made.families:
            expected = [policy_of(made, family, d) for d in made.calendar.start_days.tolist()]
            assert policies_by_period(made, family) == expected

    def test_a_policy_without_the_target_that_it_needs(self) -> None:
        """Days of supply of how many days?"""
        with pytest.raises(ProblemsError) as error:
            make_plan(with_policy("days of supply", np.nan))
        assert str(error.value) == (
            "E114 Policy: Chairs is planned by days of supply, but has no target. "
            "Enter the target, or choose a policy that needs none."
        )

    def test_a_policy_that_needs_no_target(self) -> None:
        """The target rows are unknown then, the plan is not."""
        figures = make_plan(with_policy("chase", np.nan)).figures
        assert np.isnan(figures.target[:, 0]).all()
        assert_allclose(figures.inventory[WINDOW, 0], 148.0)

    def test_a_policy_for_all_families(self) -> None:
        """The row of * holds where a family has no row of its own."""
        everyone = (PolicyRow("*", START, "days of supply", 5.0), company().policies[1])
        figures = make_plan(company(policies=everyone)).figures
        assert_allclose(figures.days_on_hand[WINDOW, 0][1:], 5.0)
