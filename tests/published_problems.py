"""The published firms (A) as problems of one family: demand, start, costs, limits, working days.

The least-cost plan takes a problem whole; the cost of a given plan takes its costs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sopxl import calc

Given = dict[str, Any]


class Problem(NamedTuple):
    """What optimal_production_plan takes, in its order."""

    demand: list[float]
    start: dict[str, Any]
    costs: dict[str, Any]
    limits: dict[str, Any]
    days: list[float] | None


def red_tomato(given: Given) -> Problem:
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
    return Problem(given["demand"], start, costs, limits, None)


def roofing(given: Given) -> Problem:
    """A04: the costs of its three plans together; no change of the rate in the first month."""
    start = {"opening inventory": 0, "hours per unit": given["hours_per_unit"]}
    costs = {
        "regular labour per hour": given["wage_per_hour"],
        "holding": given["holding_cost"],
        "subcontract": given["subcontract_cost"],
        "rate increase": given["cost_increase_per_daily_unit"],
        "rate decrease": given["cost_decrease_per_daily_unit"],
    }
    return Problem(given["demand"], start, costs, {}, given["days"])


def hill(given: Given) -> Problem:
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
    return Problem(
        given["demand"], {"opening inventory": given["initial_inventory"]}, costs, limits, None
    )


def tractors(given: Given) -> Problem:
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
    return Problem(
        given["forecast"], {"opening inventory": given["opening_inventory"]}, costs, limits, None
    )


def candy(given: Given) -> Problem:
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
    return Problem(given["demand"], start, costs, {"whole workers": True}, None)


def product_x(given: Given) -> Problem:
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
    return Problem(given["forecast"], start, costs, limits, given["days"])
