"""Published worked examples: every figure that the engine can give is compared.

Aggregate plans and family sheets (A, C) stand in cases/test_aggregate_plans.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from published import case, near

from sopxl import calc
from sopxl.calendar import week_calendar, year_end_day


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
