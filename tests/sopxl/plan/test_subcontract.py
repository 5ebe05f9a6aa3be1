"""Make or buy: what is bought by rule and at least cost, what loads the own plant, what is told."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from companies import HORIZON, NOW, START, company, with_policy
from finishers import finisher
from numpy.testing import assert_allclose
from refusals import check

from sopxl.errors import NoPlanError, ProblemsError
from sopxl.plan.company import Company, ResourceRow, TermRow
from sopxl.plan.comparison import STANDING, Comparing
from sopxl.plan.make import make_plan, plan_as_it_stands, plan_problems
from sopxl.plan.optimal import Prices, cost_text
from sopxl.plan.subcontract import subcontract_text
from sopxl.plan.term_words import HOUR, MATERIAL, MINIMUM_RUN

WINDOW = slice(NOW, NOW + HORIZON)
PRICES = Prices(holding=0.2)
CHAIRS, TABLES = 0, 1


def buying(small: Company, family: str = "Chairs", **limits: float) -> Company:
    """The company with limits of make and of buy for one family."""
    policies = tuple(
        dataclasses.replace(row, **limits) if row.family == family else row  # type: ignore[arg-type]
        for row in small.policies
    )
    return dataclasses.replace(small, policies=policies)


def chasing(**limits: float) -> Company:
    """Chairs that follow a forecast of 100, then 160 in month 3, from 0 kept in stock."""
    override = np.full((48, 2), np.nan)
    override[WINDOW] = [100.0, 40.0]
    override[NOW + 2, CHAIRS] = 160.0
    small = dataclasses.replace(with_policy("synchronous", np.nan), override=override)
    return buying(small, **limits)


class TestByRule:
    """Beyond the own limit is bought, up to the subcontract limit."""

    def test_nothing_without_an_own_limit(self) -> None:
        """The row stays blank, and all of the plan is made."""
        figures = make_plan(chasing()).figures
        assert np.isnan(figures.subcontract).all()
        assert_allclose(figures.own_production[WINDOW], figures.production[WINDOW])

    def test_the_plan_is_all_supply(self) -> None:
        """Plan and balance are as without a limit; 60 are bought, and 1.5 hours each less asked."""
        free, limited = (make_plan(small).figures for small in (chasing(), chasing(own_limit=100)))
        assert_allclose(limited.production, free.production)
        assert_allclose(limited.inventory, free.inventory)
        bought = np.zeros(HORIZON)
        bought[2] = 60.0
        assert_allclose(limited.subcontract[WINDOW, CHAIRS], bought)
        assert np.isnan(limited.subcontract[:, TABLES]).all()
        assert_allclose(limited.load[WINDOW, 0], free.load[WINDOW, 0] - 1.5 * bought)

    def test_beyond_both_limits_stays_in_own_plant_and_is_told(self) -> None:
        """Of 160 the plant makes 100 and 20 are bought: 40 are told, and their hours are asked."""
        figures = make_plan(chasing(own_limit=100, subcontract_limit=20)).figures
        assert figures.subcontract[NOW + 2, CHAIRS] == 20
        assert figures.own_production[NOW + 2, CHAIRS] == 140
        assert [str(problem) for problem in plan_problems(figures)] == [
            "W650 Plan, Chairs, 2026-03: the plan of Chairs in 2026-03 is 160 chairs: the own "
            "plant makes at most 100, 20 are bought of 20 that the subcontractor delivers at most; "
            "40 beyond the own limit stay in the own plant's load. Raise the Own limit or the "
            "Subcontract limit on the Policy sheet, or plan less or earlier; then plan again."
        ]

    def test_of_a_typed_plan_too(self) -> None:
        """The policy own keeps its plan, and the same rule says what of it is bought."""
        production = np.full((48, 2), np.nan)
        production[WINDOW] = 130.0
        small = dataclasses.replace(with_policy("own", np.nan), production=production)
        figures = make_plan(buying(small, own_limit=100)).figures
        assert_allclose(figures.production[WINDOW, CHAIRS], 130)
        assert_allclose(figures.subcontract[WINDOW, CHAIRS], 30)

    def test_a_subcontractor_buys_its_own_material(self) -> None:
        """Of 100, 120 and 90 tables 80 are made: legs 4 each of those, and the legs follow it."""
        figures = make_plan(buying(finisher(), "Tables", own_limit=80)).figures
        window = slice(NOW, NOW + 3)
        assert_allclose(figures.subcontract[window, TABLES], [20, 40, 10])
        assert_allclose(figures.usage[window, 2], [320, 320, 320])
        assert_allclose(figures.production[window, 2], [320, 320, 320])

    def test_in_words(self) -> None:
        """Units, family and months."""
        company_, figures = chasing(own_limit=100), make_plan(chasing(own_limit=100)).figures
        text = subcontract_text(company_, figures.subcontract[WINDOW])
        assert text == "From a subcontractor: 60 chairs of Chairs in 2026-03."
        assert subcontract_text(company_, np.full((HORIZON, 2), np.nan)) == ""


def short(**limits: float) -> Company:
    """A forecast of 100 chairs and 40 tables, 250 hours, and a saw that gives about 200."""
    saw = ResourceRow("Saw", START, 8.0, 1.2, 1.0, 1.0)
    override = np.full((48, 2), np.nan)
    override[WINDOW] = [100.0, 40.0]
    small = company(resources=(saw,), override=override)
    policies = (
        dataclasses.replace(small.policies[CHAIRS], inventory_min=0.0, inventory_max=0.0),
        dataclasses.replace(small.policies[TABLES], backlog_min=80.0, backlog_max=84.0),
    )
    actual = {name: block.copy() for name, block in small.actual.items()}
    actual["Closing"][NOW - 1, CHAIRS] = 0.0
    small = dataclasses.replace(small, policies=policies, actual=actual)
    return buying(small, **limits)


class TestAtLeastCost:
    """Bought at the subcontract cost where own hours do not reach."""

    def test_too_few_hours_say_that_buying_would_do(self) -> None:
        """Without a price nothing is bought, and the way out names it."""
        with pytest.raises(NoPlanError, match="or buy Chairs or Tables: give a Subcontract cost"):
            make_plan(short(), PRICES)

    def test_just_enough_is_bought(self) -> None:
        """Chairs short of hours in each month, all in, at 40; the total by own arithmetic."""
        small = short(subcontract_cost=40.0)
        made = make_plan(small, PRICES)
        figures, optimum = made.figures, made.optimum
        assert optimum is not None
        hours = figures.rated_capacity[WINDOW, 0]
        tables = figures.production[WINDOW, TABLES]
        lacking = np.maximum(100.0 - (hours - 2.5 * tables) / 1.5, 0.0)
        assert lacking.sum() > 0
        assert_allclose(figures.subcontract[WINDOW, CHAIRS], lacking, atol=1e-6)
        assert_allclose(figures.production[WINDOW, CHAIRS], 100)
        assert (figures.load[WINDOW, 0] <= hours + 1e-6).all()
        assert_allclose(optimum.cost, 40.0 * lacking.sum())
        assert_allclose(optimum.costs["subcontract"], 40.0 * lacking.sum())
        assert "subcontract" in cost_text(small, optimum)
        assert "From a subcontractor: " in cost_text(small, optimum)

    def test_all_in_instead_of_material_and_hours(self) -> None:
        """Making costs 10 of material and 1.5 hours at 20: 40; it buys at 39, and not at 41."""
        terms = (
            TermRow(MATERIAL, "Chairs", "", START, 10.0),
            TermRow(HOUR, "", "Saw", START, 20.0),
        )
        saw = ResourceRow("Saw", START, 8.0, 4.0, 1.0, 1.0)
        for price, share in ((39.0, 1.0), (41.0, 0.0)):
            small = dataclasses.replace(
                short(subcontract_cost=price), terms=terms, resources=(saw,)
            )
            made = make_plan(small, PRICES)
            assert_allclose(made.figures.subcontract[WINDOW, CHAIRS], 100 * share, atol=1e-6)

    def test_within_its_limits(self) -> None:
        """The own limit makes it buy though hours are there; the subcontract limit holds too."""
        saw = ResourceRow("Saw", START, 8.0, 4.0, 1.0, 1.0)
        small = dataclasses.replace(short(own_limit=70.0, subcontract_cost=1e3), resources=(saw,))
        figures = make_plan(small, PRICES).figures
        assert_allclose(figures.own_production[WINDOW, CHAIRS], 70)
        assert_allclose(figures.subcontract[WINDOW, CHAIRS], 30)
        with pytest.raises(NoPlanError) as error:
            make_plan(buying(small, subcontract_limit=20.0), PRICES)
        assert "120 units of Chairs are short in 2026-01 to 2026-12" in error.value.problem.message
        assert "own limit of Chairs in 2026-01" in error.value.problem.message
        assert "subcontract limit of Chairs in 2026-01" in error.value.problem.message
        assert "Raise the own limit of Chairs" in error.value.problem.fix
        assert "raise the subcontract limit of Chairs" in error.value.problem.fix

    def test_a_minimum_run_is_of_the_own_plant(self) -> None:
        """A run of 50 keeps the plant from making a few; a subcontractor delivers any number."""
        saw = ResourceRow("Saw", START, 8.0, 4.0, 1.0, 1.0)
        terms = (
            TermRow(MINIMUM_RUN, "Chairs", "", START, 101.0),
            TermRow(MATERIAL, "Chairs", "", START, 1.0),
        )
        small = dataclasses.replace(short(subcontract_cost=2.0), terms=terms, resources=(saw,))
        figures = make_plan(small, PRICES).figures
        assert_allclose(figures.subcontract[WINDOW, CHAIRS], 100)

    def test_a_plan_by_hand_is_split_by_rule(self) -> None:
        """And what it buys has to have a price."""
        production = np.full((48, 2), np.nan)
        production[WINDOW] = 130.0
        saw = ResourceRow("Saw", START, 8.0, 4.0, 1.0, 1.0)
        small = dataclasses.replace(
            with_policy("own", np.nan), production=production, resources=(saw,)
        )
        check(
            lambda: make_plan(buying(small, own_limit=100), PRICES),
            ProblemsError,
            "E650 Policy, Chairs: Chairs buys 30 chairs in 2026-01, and nothing says what they "
            "cost. Enter the Subcontract cost: money for one unit, all in.",
        )
        made = make_plan(buying(small, own_limit=100, subcontract_cost=7.0), PRICES)
        assert_allclose(made.figures.production[WINDOW, CHAIRS], 130)
        assert_allclose(made.figures.subcontract[WINDOW, CHAIRS], 30)
        assert made.optimum is not None
        assert_allclose(made.optimum.costs["subcontract"], 7.0 * 30 * HORIZON)


class TestCompared:
    """Every method pays the same for what it buys."""

    def compared(self, **limits: float) -> Any:
        """The plans of a company that makes 100 chairs at most."""
        small = chasing(**limits)
        made = make_plan(small)
        stands = {
            "production": made.figures.production,
            "subcontract": made.figures.subcontract,
        }
        return made, Comparing(dataclasses.replace(small, **stands), PRICES).compare()

    def test_the_same_price_for_all(self) -> None:
        """Units bought by rule × their cost, and in the least-cost plan what it decided."""
        made, found = self.compared(own_limit=100.0, subcontract_cost=9.0)
        for plan in found.plans:
            assert plan.costs is not None
        assert_allclose(found.plans[STANDING].costs["subcontract"], 9.0 * 60)
        optimum = make_plan(made.company, PRICES).optimum
        assert optimum is not None
        assert_allclose(found.plans[3].cost, optimum.cost)
        for plan in (*found.plans[:3], *found.points):
            assert plan.costs["subcontract"] >= 0
            assert plan.cost >= optimum.cost - 1e-6 or plan.note

    def test_what_has_no_price_costs_nothing_and_is_told(self) -> None:
        """As hours that nothing covers."""
        _, found = self.compared(own_limit=100.0)
        standing = found.plans[STANDING]
        assert standing.costs["subcontract"] == 0
        assert (
            "bought without a Subcontract cost, which costs nothing here, Chairs" in standing.note
        )

    def test_more_than_the_own_limit_is_told(self) -> None:
        """Where the subcontractor's limit left it in own plant."""
        _, found = self.compared(own_limit=100.0, subcontract_cost=9.0, subcontract_limit=20.0)
        assert "more than the own limit of Chairs" in found.plans[STANDING].note


def test_a_book_without_the_row_buys_nothing() -> None:
    """As one of an older layout: blank, and the load is that of the whole plan."""
    small = dataclasses.replace(chasing(own_limit=100), subcontract=None)
    figures = plan_as_it_stands(small).figures
    assert np.isnan(figures.subcontract).all()
