"""The terms of a company's least-cost plan: people, suppliers, money, minimum runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from companies import NOW, START, company
from numpy.testing import assert_allclose

from sopxl.errors import NoPlanError, ProblemsError
from sopxl.plan import term_words as words
from sopxl.plan.company import BillRow, ResourceRow, TermRow
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl.plan.optimal import Prices, cost_text
from sopxl_workbook.contract import LEAST_COST_TERMS

PRICES = Prices(0.2)
WINDOW = slice(NOW, NOW + 12)


def term(name: str, value: float, *, family: str = "", resource: str = "") -> TermRow:
    """One row of the Least cost sheet."""
    return TermRow(name, family, resource, START, value)


def planned(*terms: TermRow, prices: Prices = PRICES, **changed: Any) -> CompanyPlan:
    """The least-cost plan of the small company with those terms; its saw has hours enough."""
    saw = {"resources": (ResourceRow("Saw", START, 8.0, 6.0, 1.0, 1.0, 0.1),)}
    return make_plan(company(**(saw | {"terms": terms} | changed)), prices)


def test_no_term_changes_nothing() -> None:
    """A company without rows on the sheet is planned as ever; a row of no weight too."""
    plain, weightless = planned(), planned(term(words.MINIMUM_RUN, 0, family="Chairs"))
    assert plain.optimum is not None
    assert weightless.optimum is not None
    assert_allclose(plain.figures.production, weightless.figures.production)
    assert plain.optimum.cost == pytest.approx(weightless.optimum.cost)


def test_the_stations_of_a_resource_are_its_people() -> None:
    """Six at the start; who is not needed goes where that is cheaper, and comes when needed."""
    people = {"resource": "Saw"}
    plan = planned(
        term(words.WAGE, 3000, **people),
        term(words.HIRING, 500, **people),
        term(words.LAYOFF, 700, **people),
    )
    made = plan.optimum
    assert made is not None
    assert made.pools == ("Saw",)
    assert made.workers[0, 0] == pytest.approx(6 + made.hired[0, 0] - made.laid_off[0, 0])
    days = plan.company.calendar.workdays[WINDOW]
    assert (plan.figures.load[WINDOW, 0] <= made.workers[:, 0] * 8 * days + 1e-6).all()
    assert made.costs["labour"] == pytest.approx(3000 * made.workers.sum())
    assert made.costs["layoff"] == pytest.approx(700 * made.laid_off.sum())
    text = cost_text(plan.company, made)
    assert "labour " in text
    assert "Saw: " in text
    assert "people at the end." in text


def test_overtime_of_people_has_a_price_of_its_own() -> None:
    """A tenth of the hours of who is there, at the price of the sheet."""
    people = {"resource": "Saw"}
    terms = [term(words.WAGE, 3000, **people), term(words.OVERTIME, 1.0, **people)]
    terms += [term(words.HIRING, 500, **people), term(words.LAYOFF, 700, **people)]
    made = planned(*terms).optimum
    assert made is not None
    assert made.overtime.max() > 0
    assert made.costs["overtime"] == pytest.approx(made.overtime.sum())


def test_a_supplier_is_a_resource_whose_hours_are_units() -> None:
    """Tables are bought: an hour of the supplier is a table, at a price."""
    supplier = ResourceRow("Carpenter", START, 10.0, 1.0, 1.0, 1.0)
    plan = planned(
        term(words.HOUR, 90, resource="Carpenter"),
        resources=(ResourceRow("Saw", START, 8.0, 6.0, 1.0, 1.0), supplier),
        bill=(BillRow("Chairs", "Saw", START, 1.5), BillRow("Tables", "Carpenter", START, 1.0)),
    )
    assert plan.optimum is not None
    bought = plan.figures.production[WINDOW, 1].sum()
    assert plan.optimum.costs["hours and purchases"] == pytest.approx(90 * bought)


def test_a_minimum_run() -> None:
    """Chairs are made 400 at least in a month, or not at all."""
    made = planned(term(words.MINIMUM_RUN, 400, family="Chairs")).figures.production[WINDOW, 0]
    assert ((made == 0) | (made >= 400 - 1e-6)).all()
    assert (made == 0).any()


def test_a_cash_limit_excludes_a_minimum_run() -> None:
    """Both are told."""
    with pytest.raises(NoPlanError) as error:
        planned(term(words.MINIMUM_RUN, 500, family="Chairs"), term(words.CASH_LIMIT, 9000))
    assert "minimum run of Chairs" in str(error.value)
    assert "cash limit" in str(error.value)


def test_a_budget_asks_what_a_unit_takes_of_it() -> None:
    """A family of which that is not known is named; 0 is an answer."""
    with pytest.raises(ProblemsError) as error:
        planned(term(words.BUDGET, 5000))
    assert str(error.value.problems[0]) == (
        "E461 Least cost: there is a budget, and nothing says what a unit of Chairs takes of it. "
        "Add a row material for the family: the money spent for a unit made, 0 if none is."
    )
    materials = [term(words.MATERIAL, 10, family=name) for name in ("Chairs", "Tables")]
    made = planned(term(words.BUDGET, 5000), *materials)
    assert made.optimum is not None
    spent = 10 * made.figures.production[WINDOW].sum(axis=1)
    assert spent.max() <= 5000 + 1e-6
    assert made.optimum.costs["material"] == pytest.approx(spent.sum())
    with pytest.raises(NoPlanError, match="more of budget is needed in"):
        planned(term(words.BUDGET, 500), *materials)


def test_a_term_holds_from_its_day_on() -> None:
    """A budget of the second half is none of the first."""
    late = TermRow(words.BUDGET, "", "", START + 31 * 30, 1700.0)
    materials = [term(words.MATERIAL, 10, family=name) for name in ("Chairs", "Tables")]
    made = planned(late, *materials).figures.production[WINDOW].sum(axis=1)
    held = company().calendar.start_days[WINDOW] >= late.start
    assert held.any()
    assert not held.all()
    assert (10 * made[held] <= 1700 + 1e-6).all()
    assert np.max(10 * made[~held]) > 1700


def test_the_words_are_those_of_the_sheet() -> None:
    """The engine and the sheet know the same terms."""
    known = {*words.OF_FAMILY, *words.OF_RESOURCE, *words.OF_COMPANY}
    assert known == LEAST_COST_TERMS.keys()
