"""Published worked examples: every figure that the engine can give is compared."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from published import case, near

from sopxl import calc
from sopxl.calendar import week_calendar, year_end_day


def split(demand: Any, opening: float, supply: Any) -> tuple[list[float], list[float]]:
    """Inventory and backorders as lists."""
    both = calc.inventory_and_backorders(demand, opening, supply)
    return both.ending_inventory.tolist(), both.backorders.tolist()


def test_red_tomato_plan() -> None:
    """A01: inventory and backlog of the published plan; the level rate of its demand."""
    read = case("A01")
    given = read["inputs"]
    plan = given["published_integer_plan"]
    supply = np.add(plan["production"], plan["subcontract"])
    inventory, backlog = split(given["demand"], given["initial_inventory"], supply)
    revenue = calc.dollars(given["demand"], given["price"]).sum()
    near({"plan_inventory": inventory, "plan_backlog": backlog, "revenue": revenue}, read)


def test_red_tomato_overtime() -> None:
    """A03: inventory and backlog of a plan with overtime."""
    read = case("A03")
    given = read["inputs"]
    inventory, backlog = split(
        given["demand"], given["initial_inventory"], given["plan"]["production"]
    )
    near({"inventory": inventory, "backlog": backlog}, read)


def test_roofing_supplier() -> None:
    """A04: level by working day, level at a given rate, and chase as daily rates."""
    read = case("A04")
    given = read["inputs"]
    demand, days = np.array(given["demand"], float), np.array(given["days"], float)
    level = calc.level_production_plan(demand, 0, 0, days)
    inventory = calc.projected_inventory(demand, 0, level)
    chase = calc.chase_production_plan(demand, 0)
    near(
        {
            "plan1_daily_rate": (level / days)[0],
            "plan1_ending_inventory": inventory.tolist(),
            "plan1_inventory_cost": inventory.sum() * given["holding_cost"],
            "plan2_in_house": (given["plan2_daily_rate"] * days).sum(),
            "plan3_rates": np.rint(chase / days).tolist(),
        },
        read,
    )


def test_garden_tractors() -> None:
    """A08: level with a backlog, and level with overtime."""
    read = case("A08")
    given = read["inputs"]
    found: dict[str, Any] = {}
    for name, plan in given["plans"].items():
        supply = np.add(plan["regular"], plan["overtime"])
        inventory, backlog = split(given["forecast"], given["opening_inventory"], supply)
        found |= {f"{name}_ending_inventory": inventory, f"{name}_backlog": backlog}
    level = calc.level_production_plan(given["forecast"], 0, 0)
    assert level.tolist() == given["plans"]["ex1"]["regular"]
    near(found, read)


def test_candy_maker() -> None:
    """A09: level production and its inventory; chase as workers."""
    read = case("A09")
    given = read["inputs"]
    level = calc.level_production_plan(given["demand"], given["initial_inventory"], 0)
    inventory = calc.projected_inventory(given["demand"], given["initial_inventory"], level)
    chase = calc.chase_production_plan(given["demand"], given["initial_inventory"])
    near(
        {
            "level_production": level[0],
            "level_inventory": inventory.tolist(),
            "chase_workers": (chase / given["units_per_worker"]).tolist(),
        },
        read,
    )


def test_product_x() -> None:
    """A15: chase to a safety stock that is half of the month's forecast."""
    read = case("A15")
    given = read["inputs"]
    target = calc.target_inventory(given["forecast"], given["safety_stock_fraction"])
    plan = calc.chase_production_plan(given["forecast"], given["initial_inventory"], target)
    inventory = calc.projected_inventory(given["forecast"], given["initial_inventory"], plan)
    near({"net_required": plan.tolist(), "ending_inventory": inventory.tolist()}, read)


def test_bill_of_capacity() -> None:
    """B02: load of three work centres by two products."""
    read = case("B02")
    given = read["inputs"]
    plan = np.array(list(given["mps"].values()), float).T
    bill = [list(hours.values()) for hours in given["bill"].values()]
    load = calc.rough_cut_load(plan, bill)
    found: dict[str, Any] = {"grand_total": load.sum()}
    for i, name in enumerate(given["bill"]):
        found |= {name: load[:, i].tolist(), f"{name}_all": load[:, i].sum()}
    near(found, read)


def test_implied_utilization() -> None:
    """B08: workload and utilization of five resources, and which is fullest."""
    read = case("B08")
    given = read["inputs"]
    demand = [list(given["demand_per_hour"].values())]
    bill = [list(minutes.values()) for minutes in given["minutes_per_unit"].values()]
    load = calc.rough_cut_load(demand, bill)
    found = calc.overload(load, [list(given["minutes_available"].values())])
    ratios = found.load_ratio[0]
    near({"workload": load[0].tolist(), "utilization": ratios.tolist()}, read)
    assert [list(given["minutes_per_unit"])[int(ratios.argmax())]] == read["expected"]["published"][
        "bottleneck"
    ]


def test_fish_sinkers() -> None:
    """C01: level plan with its inventory, and chase to the closing."""
    read = case("C01")
    given = read["inputs"]
    opening, closing = given["opening_inventory"], given["closing_inventory"]
    level = calc.level_production_plan(given["forecast"], opening, closing)
    inventory = calc.projected_inventory(given["forecast"], opening, level)
    near(
        {
            "total_production": level.sum(),
            "period_production": level[0],
            "ending_inventory": inventory.tolist(),
            "level_carrying_cost": inventory.sum() * given["carrying_cost"],
            "chase_production": calc.chase_production_plan(
                given["forecast"], opening, closing
            ).tolist(),
        },
        read,
    )


def test_level_identities() -> None:
    """C02: one period's balance, and the level rate of a total."""
    read = case("C02")
    one, seven = read["inputs"]["p2_1"], read["inputs"]["p2_7"]
    ending = calc.projected_inventory([one["demand"]], one["opening"], [one["production"]])
    demand = np.full(seven["periods"], seven["total_forecast"] / seven["periods"])
    level = calc.level_production_plan(demand, seven["opening"], seven["ending"])
    near(
        {
            "p2_1_ending_inventory": ending[0],
            "p2_7_total_production": level.sum(),
            "p2_7_period_production": level[0],
        },
        read,
    )


def test_local_printer() -> None:
    """C04: level shipments that bring the backlog down."""
    read = case("C04")
    given = read["inputs"]
    opening = given["opening_backlog"]
    level = calc.level_shipment_plan(given["forecast"], opening, given["closing_backlog"])
    backlog = calc.ending_backlog(given["forecast"], opening, level)
    near(
        {
            "total_production": level.sum(),
            "period_production": level[0],
            "projected_backlog": backlog.tolist(),
        },
        read,
    )


def test_hampton_freeze() -> None:
    """G06: revenue at price, inventory and cost of sales at standard cost."""
    read = case("G06")
    given = read["inputs"]
    cost = sum(given[f"{part}_per_unit"] for part in ("material", "labor", "overhead"))
    revenue = calc.dollars(given["sales_units"], given["price"])
    sold = calc.dollars(given["sales_units"], cost).sum()
    near(
        {
            "revenue": revenue.tolist(),
            "revenue_year": revenue.sum(),
            "unit_cost": cost,
            "opening_inventory_value": calc.dollars([given["opening_units"]], cost)[0],
            "ending_inventory_value": calc.dollars([given["ending_units"]], cost)[0],
            "cogs_year": sold,
            "gross_margin_year": revenue.sum() - sold,
            "inventory_value_by_quarter": calc.dollars(
                given["ending_inventory_units"], cost
            ).tolist(),
        },
        read,
    )


def test_promotion_revenue() -> None:
    """G09: a price that holds for one month only, from an effective-dated table."""
    read = case("G09")
    starts = np.arange(6.0) * 31 + 45292
    found = {}
    for name, plan in read["inputs"]["scenarios"].items():
        table = list(zip(starts, plan["price"], strict=True))
        prices = calc.price_in_force(table, starts)
        found[f"{name}_revenue"] = calc.dollars(plan["units"], prices).sum()
    near(found, read)


def test_weeks_of_a_quarter() -> None:
    """H02: years of 53 weeks, and the quarter that has the 53rd."""
    read = case("H02")
    rule = read["inputs"]["rule"]
    found: dict[str, Any] = {}
    for name, quarter, start in (
        ("weeks_2011_04_02_q1", 1, dt.date(2010, 12, 26)),
        ("weeks_2011_04_02_q4", 4, dt.date(2010, 12, 26)),
        ("weeks_2010_12_25_q1", 1, dt.date(2009, 12, 27)),
    ):
        calendar = week_calendar("4-4-5", start, 12, rule, quarter)
        found[name] = calendar.weeks.reshape(4, 3).sum(axis=1).tolist()
    found["extra_week_years_1994_2011"] = [
        year
        for year in range(1994, 2012)
        if (year_end_day(rule, year) - year_end_day(rule, year - 1)).days == 53 * 7
    ]
    near(found, read)


def test_nearest_and_last() -> None:
    """H03: the Monday nearest to the end of January, and the last one in it."""
    read = case("H03")
    for kind, wanted in read["expected"]["published"].items():
        assert year_end_day(f"{kind} Monday of January", 2016).isoformat() == wanted


def test_daily_rates() -> None:
    """H05: units by working day."""
    read = case("H05")
    given = read["inputs"]
    found = {}
    for name in ("p2_2", "p2_3"):
        part = given[name]
        days = np.array(part["days"], float)
        demand = np.full(days.shape, part["units"] / len(days))
        found[f"{name}_daily"] = (calc.level_production_plan(demand, 0, 0, days) / days)[0]
    found["p2_4_monthly"] = calc.rated_capacity(
        [given["p2_4"]["rate"]], 1, 1, given["p2_4"]["days"]
    ).tolist()
    near(found, read)


def test_port_of_baltimore_accuracy() -> None:
    """F01: bias, MAD, MSE and MAPE of two smoothed forecasts."""
    read = case("F01")
    forecasts = read["expected"]["recomputed"]
    for alpha in ("a0.1", "a0.5"):
        both = forecasts[f"{alpha}_forecast"], read["inputs"]["actual"]
        found = {
            f"{alpha}_{name}": float(calc.forecast_accuracy(*both, name)[0])
            for name in ("bias", "mad", "mse", "mape")
        }
        near(found, read)


def test_mileage_accuracy() -> None:
    """F03: MAD of moving averages."""
    read = case("F03")
    actual = read["inputs"]["actual"][2:]
    figures = read["expected"]["recomputed"]
    near(
        {
            f"{name}_mad": float(calc.forecast_accuracy(figures[name], actual, "mad")[0])
            for name in ("ma2", "wma2")
        },
        read,
    )


def test_tracking_signals() -> None:
    """F07: running sum, MAD and signal of two series."""
    read = case("F07")
    for name, series in read["inputs"]["series"].items():
        found = calc.tracking_signal(series["forecast"], series["actual"])
        near(
            {
                f"{name}_rsfe": found.running_sum.tolist(),
                f"{name}_mad": found.mad.tolist(),
                f"{name}_ts": found.signal.tolist(),
            },
            read,
        )
