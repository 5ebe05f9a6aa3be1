"""Published plans (A) that are nobody's optimum: each costs as much as the least-cost plan or more.

Both are held to the same costs and limits, and scipy finds the same least cost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from optimum import Second
from published import case

from sopxl import calc
from sopxl.optimise import optimal_production_plan

Given = dict[str, Any]
Asked = tuple[Any, ...]  # demand, start, costs, limits, days


def red_tomato(given: Given) -> Asked:
    """A01 and A03: people, overtime within ten hours of each, and what is bought ready."""
    start = {
        "opening inventory": given["initial_inventory"],
        "closing inventory": given["ending_inventory_min"],
        "closing backorders": given["ending_backlog_max"],
        "opening workers": given["initial_workforce"],
        "hours per worker": given["hours_per_day"] * given["days_per_month"],
        "hours per unit": given["hours_per_unit"],
    }
    costs = {
        "regular labour per hour": given["regular_wage_per_hour"],
        "overtime per hour": given["overtime_wage_per_hour"],
        "hiring": given["hire_cost"],
        "layoff": given["layoff_cost"],
        "material": given["material_cost"],
        "holding": given["holding_cost"],
        "backorder": given["backlog_cost"],
        "subcontract": given["subcontract_cost"],
    }
    limits = {"overtime hours per worker": given["max_overtime_hours_per_worker_month"]}
    return given["demand"], start, costs, limits, None


def roofing(given: Given) -> Asked:
    """A04: the costs of its three plans together; no change of the rate in the first month."""
    start = {"opening inventory": 0, "hours per unit": given["hours_per_unit"]}
    costs = {
        "regular labour per hour": given["wage_per_hour"],
        "holding": given["holding_cost"],
        "subcontract": given["subcontract_cost"],
        "rate increase": given["cost_increase_per_daily_unit"],
        "rate decrease": given["cost_decrease_per_daily_unit"],
    }
    return given["demand"], start, costs, {}, given["days"]


def hill(given: Given) -> Asked:
    """A06: the regular production is given; overtime within what the plan works at most."""
    made = given["regular_production"]
    costs = {
        "overtime per unit": given["overtime_extra_cost"],
        "subcontract": given["subcontract_extra_cost"],
        "holding": given["holding_cost"],
        "lost sale": given["lost_sale_cost"],
    }
    limits = {
        "regular production": made,
        "least regular production": made,
        "overtime": max(given["overtime_units"]),
    }
    return given["demand"], {"opening inventory": given["initial_inventory"]}, costs, limits, None


def tractors(given: Given) -> Asked:
    """A08: level at most at the higher of the two rates; holding is paid on the average."""
    plans = given["plans"].values()
    costs = {
        "regular labour per unit": given["regular_cost"],
        "overtime per unit": given["overtime_cost"],
        "average holding": given["inventory_cost_on_average"],
        "backorder": given["backorder_cost"],
    }
    limits = {
        "regular production": max(max(plan["regular"]) for plan in plans),
        "overtime": max(max(plan["overtime"]) for plan in plans),
    }
    return given["forecast"], {"opening inventory": given["opening_inventory"]}, costs, limits, None


def candy(given: Given) -> Asked:
    """A09: people are hired and laid off in whole numbers."""
    start = {
        "opening inventory": given["initial_inventory"],
        "opening workers": given["initial_workforce"],
        "units per worker": given["units_per_worker"],
    }
    costs = {
        "regular labour per unit": given["regular_cost"],
        "hiring": given["hire_cost"],
        "layoff": given["fire_cost"],
        "holding": given["holding_cost"],
    }
    return given["demand"], start, costs, {"whole workers": True}, None


def product_x(given: Given) -> Asked:
    """A15: whole people by days that differ, a safety stock of half the forecast."""
    start = {
        "opening inventory": given["initial_inventory"],
        "opening workers": given["initial_workforce"],
        "hours per worker": given["hours_per_day"],
        "hours per unit": 1 / given["units_per_hour"],
    }
    costs = {
        "regular labour per hour": given["wage"],
        "hiring": given["hire_cost"],
        "layoff": given["layoff_cost"],
    }
    target = calc.target_inventory(given["forecast"], given["safety_stock_fraction"])
    limits = {"safety stock": target.tolist(), "whole workers": True}
    return given["forecast"], start, costs, limits, given["days"]


CASES: dict[str, tuple[Callable[[Given], Asked], tuple[str, ...]]] = {
    "A01": (red_tomato, ("integer_workforce_total_cost",)),
    "A03": (red_tomato, ("total_cost",)),
    "A04": (roofing, ("plan1_total", "plan2_total", "plan3_total")),
    "A06": (hill, ("total_extra_cost",)),
    "A08": (tractors, ("ex1_total", "ex2_total")),
    "A09": (candy, ("level_total", "chase_total")),
    "A15": (product_x, ("labor_cost + hire_cost + layoff_cost",)),
}


@pytest.mark.parametrize("name", CASES)
def test_no_published_plan_is_cheaper(name: str) -> None:
    """A second opinion by scipy on the least, and the published total at or above it."""
    read = case(name)
    asked, totals = CASES[name]
    problem = asked(read["inputs"])
    plan = optimal_production_plan(*problem)
    assert plan.cost == pytest.approx(Second(*problem).cost_of_best(), rel=1e-7)
    published = {**read["expected"]["published"], **read["expected"]["recomputed"]}
    for total in totals:
        assert sum(np.sum(published[key]) for key in total.split(" + ")) >= plan.cost - 1e-6
