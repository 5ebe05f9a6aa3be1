"""A27, families that are finished from components: hand-worked plans, their order, refusals.

Three months are planned. Tables are finished 100, 120, 90; each takes four legs and one top, of oak
in 0.6 of the orders and of pine in 0.4, from month 2 on in 0.7 and 0.3.
"""

from __future__ import annotations

import numpy as np
import pytest
from companies import NOW, START, company
from finishers import LATER, PARTS, POLICIES, ROWS, WINDOW, finisher
from numpy.testing import assert_allclose

from sopxl.errors import ProblemsError
from sopxl.plan.company import ComponentRow, PolicyRow, ResourceRow
from sopxl.plan.components import find_circle, levels, shortage_problems, shortages
from sopxl.plan.make import make_plan
from sopxl.plan.optimal import Prices


class TestUsage:
    """Finishing × quantity per × option share in force."""

    def test_of_every_component(self) -> None:
        """Legs 100 × 4; oak 100 × 0.6, then 120 × 0.7 and 90 × 0.7; pine the rest."""
        usage = make_plan(finisher()).figures.usage
        assert_allclose(usage[WINDOW, 2], [400, 480, 360])
        assert_allclose(usage[WINDOW, 3], [60, 84, 63])
        assert_allclose(usage[WINDOW, 4], [40, 36, 27])
        assert np.isnan(usage[:, :2]).all()
        assert np.isnan(usage[:NOW]).all()

    def test_of_two_families(self) -> None:
        """Chairs take four legs as well: their own plan of 10 a month comes to it."""
        production = finisher().production.copy()
        production[WINDOW, 0] = 10.0
        plan = make_plan(
            finisher(
                production=production,
                policies=(PolicyRow("Chairs", START, "own", np.nan), *POLICIES),
                components=(*ROWS, ComponentRow("Chairs", "Legs", START, 4.0)),
            )
        )
        assert_allclose(plan.figures.usage[WINDOW, 2], [440, 520, 400])

    def test_begins_with_its_first_row(self) -> None:
        """Before a component is built in, nothing is taken of it: that is known."""
        later = ComponentRow("Tables", "Legs", LATER, 4.0)
        figures = make_plan(finisher(components=(later, *ROWS[1:]))).figures
        assert_allclose(figures.usage[WINDOW, 2], [0, 480, 360])


class TestPlan:
    """A component is planned for its usage, after what is made of it."""

    def test_by_policy(self) -> None:
        """Legs as they are used; oak 60 + 20 − 30 = 50, then its usage."""
        figures = make_plan(finisher()).figures
        assert_allclose(figures.production[WINDOW, 2], [400, 480, 360])
        assert_allclose(figures.inventory[WINDOW, 2], [50, 50, 50])
        assert_allclose(figures.production[WINDOW, 3], [50, 84, 63])
        assert_allclose(figures.inventory[WINDOW, 3], [20, 20, 20])

    def test_that_is_sold_as_well(self) -> None:
        """A forecast of 10 oak tops comes to the usage; revenue is of the sold ones alone."""
        override = finisher().override.copy()
        override[WINDOW, 3] = 10.0
        figures = make_plan(finisher(override=override)).figures
        assert_allclose(figures.production[WINDOW, 3], [60, 94, 73])
        assert_allclose(figures.inventory[WINDOW, 3], [20, 20, 20])
        assert_allclose(figures.revenue[WINDOW, 3], [90, 90, 90])

    def test_that_nobody_buys_needs_no_forecast(self) -> None:
        """It is 0, and nobody is asked to review it."""
        plan = make_plan(finisher())
        assert_allclose(plan.figures.forecast[WINDOW, 2:], 0)
        assert not plan.demand.filled[:, 2:].any()

    def test_its_target_and_days_follow_what_is_taken(self) -> None:
        """Five working days of usage; 50 legs are 50 ÷ 400 of the month's working days."""
        five = PolicyRow("Legs", START, "days of supply", 5.0)
        policies = (POLICIES[0], five, *POLICIES[2:])
        figures = make_plan(finisher(policies=(company().policies[0], *policies))).figures
        days = figures.workdays[NOW, 0]
        assert figures.target[NOW, 2] == pytest.approx(5 * 400 / days, rel=1e-12)
        assert figures.inventory[NOW, 2] == pytest.approx(5 * 400 / days, rel=1e-12)
        assert figures.days_on_hand[NOW, 2] == pytest.approx(5, rel=1e-12)

    def test_the_past_is_what_was_loaded(self) -> None:
        """Used and Shipped leave; without Used neither a target nor a rest is known."""
        given = finisher()
        used = given.nothing()
        used[NOW - 2 : NOW, 2] = 300.0
        actual = {**given.actual, "Used": used, "Produced": given.actual["Produced"].copy()}
        actual["Produced"][NOW - 1, 2] = 310.0
        actual["Closing"] = given.actual["Closing"].copy()
        actual["Closing"][NOW - 2, 2] = 45.0
        figures = make_plan(finisher(actual=actual)).figures
        assert figures.taken[NOW - 1, 2] == 300.0
        assert figures.unexplained_inventory[NOW - 1, 2] == 50 - (45 + 310 - 300)
        assert np.isnan(figures.unexplained_inventory[NOW - 1, 3])


class TestOrder:
    """Finished families first, then what they are made of."""

    def test_level_by_level(self) -> None:
        """A component of a component comes last."""
        rows = (*ROWS, ComponentRow("Legs", "Pine tops", START, 0.5))
        assert levels(finisher(components=rows)) == [[0, 1], [2, 3], [4]]

    def test_usage_goes_down(self) -> None:
        """400 legs take 200 pine tops more."""
        rows = (*ROWS, ComponentRow("Legs", "Pine tops", START, 0.5))
        usage = make_plan(finisher(components=rows)).figures.usage
        assert_allclose(usage[WINDOW, 4], [240, 276, 207])

    def test_a_circle_is_refused_by_name(self) -> None:
        """Nobody could begin."""
        rows = (*ROWS, ComponentRow("Legs", "Tables", START, 1.0))
        with pytest.raises(ProblemsError) as error:
            make_plan(finisher(components=rows))
        assert [str(problem) for problem in error.value.problems] == [
            "E470 Components: Tables is made of Legs, Legs of Tables. Take one of these rows out: "
            "a component is made before."
        ]

    def test_circles_are_found(self) -> None:
        """Of any length; a thing that is reached by two ways is none."""
        assert find_circle([("A", "A")]) == ["A", "A"]
        assert find_circle([("A", "B"), ("A", "C"), ("B", "D"), ("C", "D")]) == []
        assert find_circle([("A", "B"), ("B", "C"), ("C", "D"), ("D", "B")]) == list("BCDB")


class TestShortage:
    """What components do not reach is told, and never lifted to zero."""

    def test_every_month_of_it(self) -> None:
        """Pine: 5 + 40 − 40 = 5, 5 + 30 − 36 = −1, −1 + 20 − 27 = −8."""
        figures = make_plan(finisher()).figures
        assert_allclose(figures.inventory[WINDOW, 4], [5, -1, -8])
        found = [(s.component, s.families, s.row - NOW, s.short) for s in shortages(figures)]
        assert [each[:3] for each in found] == [
            ("Pine tops", ("Tables",), 1),
            ("Pine tops", ("Tables",), 2),
        ]
        assert_allclose([each[3] for each in found], [1, 8])
        assert [str(problem) for problem in shortage_problems(figures)] == [
            "W470 Plan, Pine tops: 1 ea of Pine tops are short in 2026-02: Tables cannot be "
            "finished as planned. It is short in 2 months in all. Plan more of the component, or "
            "finish fewer or later."
        ]

    def test_none_where_nothing_is_made_of_anything(self) -> None:
        """A company without components hears nothing of them."""
        assert shortages(make_plan(company()).figures) == []


def test_a_least_cost_plan_has_the_components_that_it_takes() -> None:
    """None is short in any month; those with a target keep it, and hold no more at the end."""
    own = (
        PolicyRow("Tables", START, "lead time", 4.0),
        PolicyRow("Legs", START, "synchronous", np.nan),
        *(PolicyRow(name, START, "target stock", 20.0) for name in PARTS[1:]),
    )
    saw = (ResourceRow("Saw", START, 8.0, 6.0, 1.0, 1.0),)
    finished = finisher(policies=(finisher().policies[0], *own), resources=saw)
    made = make_plan(finished, Prices(holding=0.2))
    figures, window = made.figures, made.company.planned
    assert shortages(figures) == []
    parts = made.company.is_component
    assert (figures.inventory[window][:, parts] >= -1e-6).all()
    assert figures.usage[window][:, parts].sum() > 0
    assert_allclose(figures.inventory[window][-1, parts], [0, 20, 20], atol=1e-6)
    assert made.optimum is not None
    assert_allclose(made.optimum.balance[:, parts], figures.inventory[window][:, parts], atol=1e-6)
