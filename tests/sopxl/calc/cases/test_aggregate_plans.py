"""Published aggregate plans (A) and family sheets (C): every figure that is not marked wrong.

The least-cost plans of A01, A05 and A18 stand with the optimal plan.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import published_problems
import pytest
from published import case, near

from sopxl import calc


def all_of(found: dict[str, Any], read: dict[str, Any], elsewhere: tuple[str, ...] = ()) -> None:
    """Every published figure is found and equal, save those wrong and those of the optimum."""
    wrong = {entry["key"] for entry in read.get("disagreements", ())}
    left = read["expected"]["published"].keys() - found.keys() - wrong - set(elsewhere)
    assert left == set()
    near(found, read)


def one_plan(name: str, read: dict[str, Any]) -> dict[str, Any]:
    """The case with the figures of one of its plans only."""
    expected = {
        kind: {key: value for key, value in figures.items() if key.startswith(f"{name}_")}
        for kind, figures in read["expected"].items()
    }
    return {**read, "expected": expected}


def part(cost: calc.PlanCost, kind: str) -> Any:
    """The money of each period for one kind."""
    return cost.by_period[:, cost.kinds.index(kind)]


def red_tomato(given: dict[str, Any], plan: dict[str, Any]) -> calc.PlanCost:
    """What a plan of Red Tomato costs; its production holds what overtime makes."""
    rows = {
        "demand": given["demand"],
        "production": plan["production"],
        "subcontract": plan["subcontract"],
        "overtime hours": plan["overtime_hours"],
        "workers": plan["workforce"],
    }
    firm = published_problems.red_tomato(given)
    costs = {**firm.costs, "hours per worker": firm.start["hours per worker"]}
    start = {name: firm.start[name] for name in ("opening inventory", "opening workers")}
    return calc.plan_cost(rows, costs, start)


def stock(given: dict[str, Any], plan: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Inventory and backorders of a plan of Red Tomato."""
    supply = np.add(plan["production"], plan["subcontract"])
    both = calc.inventory_and_backorders(given["demand"], given["initial_inventory"], supply)
    return both.ending_inventory.tolist(), both.backorders.tolist()


def test_red_tomato_plan() -> None:
    """A01: inventory, backlog and cost of the published plan of whole workers."""
    read = case("A01")
    given, plan = read["inputs"], read["inputs"]["published_integer_plan"]
    inventory, backlog = stock(given, plan)
    cost = red_tomato(given, plan)
    found = {
        "plan_inventory": inventory,
        "plan_backlog": backlog,
        "plan_total_cost": cost.total,
        "plan_layoff_cost": part(cost, "layoff").sum(),
        "plan_regular_cost_total": part(cost, "regular labour").sum(),
        "plan_inventory_cost_total": part(cost, "holding").sum(),
        "plan_backlog_cost_total": part(cost, "backorder").sum(),
        "plan_subcontract_cost_total": part(cost, "subcontract").sum(),
        "plan_material_cost_total": part(cost, "material").sum(),
        "revenue": calc.dollars(given["demand"], given["price"]).sum(),
    }
    all_of(found, read, ("lp_total_cost", "integer_workforce_total_cost", "lp_profit"))


def test_red_tomato_level_and_chase() -> None:
    """A01: the level rate is that of the optimum; chase in whole workers costs 484,720."""
    given = case("A01")["inputs"]
    demand, closing = given["demand"], given["ending_inventory_min"]
    level = calc.level_production_plan(demand, given["initial_inventory"], closing)
    assert level == pytest.approx([2583 + 1 / 3] * 6)
    least = calc.level_production_plan(demand, given["initial_inventory"], closing, None, True)
    assert least == pytest.approx([2650] * 6)
    target = [0, 0, 0, 0, 0, closing]
    chase = calc.chase_production_plan(demand, given["initial_inventory"], target)
    assert chase.tolist() == [600, 3000, 3200, 3800, 2200, 2700]
    people = calc.workforce_plan(chase, given["initial_workforce"], 40)
    none = [0] * 6
    plan = {"production": chase, "workforce": people.workers}
    cost = red_tomato(given, plan | {"subcontract": none, "overtime_hours": none})
    assert cost.total == 484_720


def test_red_tomato_overtime() -> None:
    """A03: a plan with overtime hours; the published table leaves their cost out."""
    read = case("A03")
    given, plan = read["inputs"], read["inputs"]["plan"]
    inventory, backlog = stock(given, plan)
    cost = red_tomato(given, plan)
    a_day = np.multiply(plan["workforce"], given["hours_per_day"])
    hours = calc.rated_capacity(a_day, 1, 1, [given["days_per_month"]] * 6)
    found = {
        "inventory": inventory,
        "backlog": backlog,
        "layoff_cost": part(cost, "layoff").sum(),
        "regular_cost_per_month": part(cost, "regular labour")[0],
        "inventory_cost": part(cost, "holding").tolist(),
        "backlog_cost_total": part(cost, "backorder").sum(),
        "capacity_units": ((hours + plan["overtime_hours"]) / given["hours_per_unit"]).tolist(),
        "overtime_cost_total": part(cost, "overtime").sum(),
        "total_cost": cost.total,
    }
    all_of(found, read)


def roofing(given: dict[str, Any]) -> dict[str, Any]:
    """Demand, days, units of a worker in a day, and labour by the hour of the roofing supplier."""
    return {
        "demand": np.array(given["demand"], float),
        "days": np.array(given["days"], float),
        "daily": given["hours_per_day"] / given["hours_per_unit"],
        "labour": {
            "regular labour per hour": given["wage_per_hour"],
            "hours per worker": given["hours_per_day"],
        },
    }


def test_roofing_supplier_level() -> None:
    """A04 plan 1: one rate a working day, its workers and its cost in both editions."""
    read = case("A04")
    given, firm = read["inputs"], roofing(read["inputs"])
    level = calc.level_production_plan(firm["demand"], 0, 0, firm["days"])
    people = calc.workforce_plan(level, 0, firm["daily"], firm["days"])
    rows = {"demand": firm["demand"], "production": level, "workers": people.workers}
    costs = {**firm["labour"], "holding": given["holding_cost"]}
    start = {"opening inventory": 0}
    cost = calc.plan_cost(rows, costs, start, firm["days"])
    cheaper = {**costs, "regular labour per hour": given["older_edition_wage_per_hour"]}
    all_of(
        {
            "plan1_daily_rate": (level / firm["days"])[0],
            "plan1_workers": people.workers[0],
            "plan1_ending_inventory": calc.projected_inventory(firm["demand"], 0, level).tolist(),
            "plan1_inventory_cost": part(cost, "holding").sum(),
            "plan1_labor_cost": part(cost, "regular labour").sum(),
            "plan1_total": cost.total,
            "plan1_total_older_edition": calc.plan_cost(rows, cheaper, start, firm["days"]).total,
        },
        one_plan("plan1", read),
    )


def test_roofing_supplier_subcontract() -> None:
    """A04 plan 2: the lowest rate throughout, the rest from outside, workers not rounded."""
    read = case("A04")
    given, firm = read["inputs"], roofing(read["inputs"])
    made = given["plan2_daily_rate"] * firm["days"]
    people = calc.workforce_plan(made, 0, firm["daily"], firm["days"], "none")
    bought = calc.level_production_plan(firm["demand"], made.sum(), 0)
    rows = {"production": made, "subcontract": bought, "workers": people.workers}
    costs = {**firm["labour"], "subcontract": given["subcontract_cost"]}
    cost = calc.plan_cost(rows, costs, working_days=firm["days"])
    all_of(
        {
            "plan2_in_house": made.sum(),
            "plan2_subcontract_units": bought.sum(),
            "plan2_workers": people.workers[0],
            "plan2_labor_cost": part(cost, "regular labour").sum(),
            "plan2_subcontract_cost": part(cost, "subcontract").sum(),
            "plan2_total": cost.total,
        },
        one_plan("plan2", read),
    )


def test_roofing_supplier_chase() -> None:
    """A04 plan 3: the rate follows demand in whole units a day; the first month is no change."""
    read = case("A04")
    given, firm = read["inputs"], roofing(read["inputs"])
    chase = calc.chase_production_plan(firm["demand"], 0)
    rates = np.rint(chase / firm["days"])
    costs = {
        "regular labour per hour": given["wage_per_hour"],
        "hours per unit": given["hours_per_unit"],
        "rate increase": given["cost_increase_per_daily_unit"],
        "rate decrease": given["cost_decrease_per_daily_unit"],
    }
    rows, start = {"production": chase, "rate": rates}, {"opening rate": rates[0]}
    cost = calc.plan_cost(rows, costs, start, firm["days"])
    rise, fall = (
        calc.plan_cost(rows, {name: costs[name]}, start).total
        for name in ("rate increase", "rate decrease")
    )
    all_of(
        {
            "plan3_rates": rates.tolist(),
            "plan3_increase_cost": rise,
            "plan3_decrease_cost": fall,
            "plan3_labor_cost": part(cost, "regular labour").sum(),
            "plan3_total": cost.total,
        },
        one_plan("plan3", read),
    )


def test_hill_enterprises() -> None:
    """A06: level with overtime; what cannot be met is lost, and stock starts again from nothing."""
    read = case("A06")
    given = read["inputs"]
    rows = {
        "demand": given["demand"],
        "production": given["regular_production"],
        "overtime": given["overtime_units"],
    }
    firm = published_problems.hill(given)
    cost = calc.plan_cost(rows, firm.costs, firm.start, shortage="lost")
    supply = np.add(given["regular_production"], given["overtime_units"])
    kept = calc.inventory_and_lost_sales(given["demand"], given["initial_inventory"], supply)
    found = {
        "ending_inventory": kept.ending_inventory.tolist(),
        "lost_sales": kept.lost_sales.tolist(),
        "extra_cost": cost.by_period.sum(axis=1).tolist(),
        "total_extra_cost": cost.total,
    }
    all_of(found, read)


def test_garden_tractors() -> None:
    """A08: level with a backlog, and level with overtime; holding is paid on the average."""
    read = case("A08")
    given = read["inputs"]
    costs = published_problems.tractors(given).costs
    costs["holding"] = costs.pop("average holding")
    start = {"opening inventory": given["opening_inventory"]}
    found: dict[str, Any] = {}
    for name, plan in given["plans"].items():
        rows = {"demand": given["forecast"], "production": plan["regular"]}
        cost = calc.plan_cost(
            rows | {"overtime": plan["overtime"]}, costs, start, holding="average"
        )
        supply = np.add(plan["regular"], plan["overtime"])
        both = calc.inventory_and_backorders(given["forecast"], start["opening inventory"], supply)
        found |= {
            f"{name}_total": cost.total,
            f"{name}_ending_inventory": both.ending_inventory.tolist(),
            f"{name}_backlog": both.backorders.tolist(),
            f"{name}_inventory_cost": part(cost, "holding").sum(),
            f"{name}_backlog_cost": part(cost, "backorder").sum(),
        }
    level = calc.level_production_plan(given["forecast"], 0, 0)
    assert level.tolist() == given["plans"]["ex1"]["regular"]
    all_of(found, read)


def test_candy_maker() -> None:
    """A09: level production and chase demand, each with its people and its cost."""
    read = case("A09")
    given = read["inputs"]
    firm = published_problems.candy(given)
    start = {name: firm.start[name] for name in ("opening inventory", "opening workers")}
    plans = {
        "level": calc.level_production_plan(given["demand"], given["initial_inventory"], 0),
        "chase": calc.chase_production_plan(given["demand"], given["initial_inventory"]),
    }
    people = {
        name: calc.workforce_plan(plan, given["initial_workforce"], given["units_per_worker"])
        for name, plan in plans.items()
    }
    total = {
        f"{name}_total": calc.plan_cost(
            {"demand": given["demand"], "production": plan, "workers": people[name].workers},
            firm.costs,
            start,
        ).total
        for name, plan in plans.items()
    }
    inventory = calc.projected_inventory(given["demand"], 0, plans["level"])
    found = {
        "level_production": plans["level"][0],
        "level_inventory": inventory.tolist(),
        "chase_workers": people["chase"].workers.tolist(),
        "chase_hired": people["chase"].hired.sum(),
        "chase_fired": people["chase"].laid_off.sum(),
        **total,
    }
    all_of(found, read)


def test_product_x() -> None:
    """A15: chase to a safety stock of half the forecast, whole workers by days that differ."""
    read = case("A15")
    given = read["inputs"]
    target = calc.target_inventory(given["forecast"], given["safety_stock_fraction"])
    plan = calc.chase_production_plan(given["forecast"], given["initial_inventory"], target)
    inventory = calc.projected_inventory(given["forecast"], given["initial_inventory"], plan)
    daily = given["units_per_hour"] * given["hours_per_day"]
    people = calc.workforce_plan(plan, given["initial_workforce"], daily, given["days"])
    firm = published_problems.product_x(given)
    costs = {**firm.costs, "hours per worker": firm.start["hours per worker"]}
    rows = {"production": plan, "workers": people.workers}
    cost = calc.plan_cost(
        rows, costs, {"opening workers": given["initial_workforce"]}, given["days"]
    )
    found = {
        "net_required": plan.tolist(),
        "workers": people.workers.tolist(),
        "hired": people.hired.tolist(),
        "laid_off": people.laid_off.tolist(),
        "ending_inventory": inventory.tolist(),
        "labor_cost": part(cost, "regular labour").tolist(),
        "hire_cost": part(cost, "hiring").tolist(),
        "layoff_cost": part(cost, "layoff").tolist(),
    }
    all_of(found, read)


def test_three_equal_months() -> None:
    """A18: demand met as it comes, cheapest source first, with nothing held."""
    read = case("A18")
    given = read["inputs"]
    left = np.array(given["demand"], float) - given["beginning_inventory"]
    rows: dict[str, Any] = {"demand": left}
    for source, row in (("regular", "production"), ("overtime", "overtime"), ("subcontract",) * 2):
        rows[row] = np.minimum(left, given["capacity"][source])
        left = left - rows[row]
    unit = given["unit_cost"]
    costs = {
        "regular labour per unit": unit["regular"],
        "overtime per unit": unit["overtime"],
        "subcontract": unit["subcontract"],
        "holding": given["carrying_cost"],
    }
    cost = calc.plan_cost(rows, costs, {"opening inventory": 0})
    supply = rows["production"] + rows["overtime"] + rows["subcontract"]
    found = {
        "total_cost": cost.total,
        "total_regular": rows["production"].sum(),
        "total_overtime": rows["overtime"].sum(),
        "total_subcontract": rows["subcontract"].sum(),
        "unused_capacity": sum(map(sum, given["capacity"].values())) - supply.sum(),
        "units_held": calc.projected_inventory(given["demand"], 0, supply).sum(),
    }
    all_of(found, read)


def test_fish_sinkers() -> None:
    """C01: level and chase to the closing, with carrying and the change of the rate."""
    read = case("C01")
    given = read["inputs"]
    forecast, opening = given["forecast"], given["opening_inventory"]
    level = calc.level_production_plan(forecast, opening, given["closing_inventory"])
    chase = calc.chase_production_plan(forecast, opening, given["closing_inventory"])
    start = {"opening inventory": opening, "opening rate": given["previous_production"]}
    carrying = {"holding": given["carrying_cost"]}
    change = dict.fromkeys(("rate increase", "rate decrease"), given["change_cost"])
    plans = [{"demand": forecast, "production": plan} for plan in (level, chase)]
    cost = calc.plan_cost(plans[1], carrying | change, start)
    found = {
        "total_production": level.sum(),
        "period_production": level[0],
        "ending_inventory": calc.projected_inventory(forecast, opening, level).tolist(),
        "level_carrying_cost": calc.plan_cost(plans[0], carrying, start).total,
        "chase_production": chase.tolist(),
        "chase_total_change": part(cost, "rate change").sum() / given["change_cost"],
        "chase_change_cost": part(cost, "rate change").sum(),
        "chase_carrying_cost": part(cost, "holding").sum(),
        "chase_total_cost": cost.total,
    }
    all_of(found, read)


def test_level_identities() -> None:
    """C02: one period's balance, and the level rate of a total."""
    read = case("C02")
    one, seven = read["inputs"]["p2_1"], read["inputs"]["p2_7"]
    ending = calc.projected_inventory([one["demand"]], one["opening"], [one["production"]])
    demand = np.full(seven["periods"], seven["total_forecast"] / seven["periods"])
    level = calc.level_production_plan(demand, seven["opening"], seven["ending"])
    found = {
        "p2_1_ending_inventory": ending[0],
        "p2_7_total_production": level.sum(),
        "p2_7_period_production": level[0],
    }
    all_of(found, read)


def test_local_printer() -> None:
    """C04: level shipments that bring the backlog down."""
    read = case("C04")
    given = read["inputs"]
    opening = given["opening_backlog"]
    level = calc.level_shipment_plan(given["forecast"], opening, given["closing_backlog"])
    backlog = calc.ending_backlog(given["forecast"], opening, level)
    found = {
        "total_production": level.sum(),
        "period_production": level[0],
        "projected_backlog": backlog.tolist(),
    }
    all_of(found, read)
