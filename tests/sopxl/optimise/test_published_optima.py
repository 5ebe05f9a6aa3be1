"""Published problems whose least cost is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import published_problems
import pytest
from published import case, near

from sopxl import calc
from sopxl.optimise import OptimalPlan, optimal_production_plan


def red_tomato(given: dict[str, Any], **limits: Any) -> OptimalPlan:
    """The base case of Red Tomato Tools, with limits beside its own."""
    problem = published_problems.red_tomato(given)
    return optimal_production_plan(*problem._replace(limits=problem.limits | limits))


def transported(given: dict[str, Any]) -> OptimalPlan:
    """A problem of sources and periods, as the transportation method takes it."""
    costs, capacity = given["unit_cost"], given["capacity"]
    return optimal_production_plan(
        given["demand"],
        {"opening inventory": given["beginning_inventory"]},
        {
            "regular labour per unit": costs["regular"],
            "overtime per unit": costs["overtime"],
            "subcontract": costs["subcontract"],
            "holding": given["carrying_cost"],
        },
        {
            "regular production": capacity["regular"],
            "overtime": capacity["overtime"],
            "subcontract": capacity["subcontract"],
        },
    )


def test_red_tomato() -> None:
    """A01: 422,275 with fractions, 422,660 in whole workers, and the profit it leaves."""
    read = case("A01")
    plan = red_tomato(read["inputs"])
    whole = red_tomato(read["inputs"], **{"whole workers": True})
    revenue = calc.dollars(read["inputs"]["demand"], read["inputs"]["price"]).sum()
    near(
        {
            "lp_total_cost": plan.cost,
            "lp_profit": revenue - plan.cost,
            "integer_workforce_total_cost": whole.cost,
        },
        read,
    )
    assert plan.cost == pytest.approx(422275, abs=1e-6)
    assert whole.cost == pytest.approx(422660, abs=1e-6)
    assert plan.workers == pytest.approx(np.full(6, 64.583333), abs=1e-6)
    assert plan.backorders == pytest.approx([0, 0, 0, 266.666667, 0, 0], abs=1e-6)
    level = calc.level_production_plan(read["inputs"]["demand"], 1000, 500)
    assert plan.production == pytest.approx(level, abs=1e-9)


def test_the_published_plan_in_whole_workers_costs_no_less() -> None:
    """A01: held to the published workforce, the least cost is the published one."""
    read = case("A01")
    workforce = read["inputs"]["published_integer_plan"]["workforce"]
    held = {"workers": workforce, "least workers": workforce}
    assert red_tomato(read["inputs"], **held).cost == pytest.approx(422660, abs=1e-6)


def test_tyres() -> None:
    """A05: 105,700; the book's 105,900 charges the opening tyres a month of carrying too."""
    read = case("A05")
    plan = transported(read["inputs"])
    assert plan.cost == pytest.approx(read["expected"]["recomputed"]["total_cost"], abs=1e-6)
    (told,) = read["disagreements"]
    opening = read["inputs"]["beginning_inventory"] * read["inputs"]["carrying_cost"]
    assert plan.cost + opening == pytest.approx(told["published"], abs=1e-6)


def test_three_equal_months() -> None:
    """A18: 20,400, 150 bought ready, 300 of capacity unused, nothing held."""
    read = case("A18")
    plan = transported(read["inputs"])
    used = plan.production.sum() + plan.overtime.sum() + plan.subcontract.sum()
    near(
        {
            "total_cost": plan.cost,
            "total_regular": plan.production.sum(),
            "total_overtime": plan.overtime.sum(),
            "total_subcontract": plan.subcontract.sum(),
            "unused_capacity": sum(map(sum, read["inputs"]["capacity"].values())) - used,
            "units_held": plan.inventory.sum(),
        },
        read,
    )
