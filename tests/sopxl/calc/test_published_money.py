"""Published worked examples of capacity, money and mix: every published figure is reproduced."""

from __future__ import annotations

from typing import Any

import numpy as np
from published import case, near

import sopxl_udfs.functions as cell
from sopxl import calc
from sopxl.calc.weeks import equal_weeks


def whole(found: dict[str, Any], read: dict[str, Any]) -> None:
    """Every published figure is found, and every figure found is right."""
    assert set(read["expected"]["published"]) <= set(found)
    near(found, read)


def by_name(names: Any, figures: Any) -> dict[str, float]:
    """Figures of items under their names, as the cases have them."""
    return dict(zip(names, np.asarray(figures).tolist(), strict=True))


def named_near(found: dict[str, Any], read: dict[str, Any]) -> None:
    """The same where a figure is a table of items: each item is compared."""
    tolerance = read["tolerance"]["abs"]
    assert set(read["expected"]["published"]) <= set(found)
    for kind in ("published", "recomputed"):
        for name, wanted in read["expected"][kind].items():
            pairs = wanted.items() if isinstance(wanted, dict) else [("", wanted)]
            for item, figure in pairs:
                got = found[name][item] if item else found[name]
                np.testing.assert_allclose(got, figure, rtol=0, atol=tolerance, err_msg=name)


def factors(name: str, total: str) -> None:
    """A case of overall factors: all hours, and those of each work centre."""
    read = case(name)
    given = read["inputs"]
    plan = np.array(list(given["mps"].values()), float).T
    hours = list(given["hours_per_unit"].values())
    load = calc.overall_factor_load(plan, hours, list(given["share"].values()))
    found: dict[str, Any] = {"total_hours": load.sum(axis=1).tolist(), total: load.sum()}
    for i, centre in enumerate(given["share"]):
        found |= {centre: load[:, i].tolist(), f"{centre}_all": load[:, i].sum()}
    whole(found, read)


def test_overall_factors() -> None:
    """B01: hours of three work centres by their historical shares."""
    factors("B01", "total_hours_all")


def test_bill_of_capacity_is_a_profile_without_offsets() -> None:
    """B02: the same load whether offsets are left out or all are 0."""
    read = case("B02")
    given = read["inputs"]
    plan = np.array(list(given["mps"].values()), float).T
    bill = [list(hours.values()) for hours in given["bill"].values()]
    profile = calc.resource_profile(plan, bill, 0)
    found: dict[str, Any] = {"grand_total": profile.load.sum()}
    for i, name in enumerate(given["bill"]):
        found |= {name: profile.load[:, i].tolist(), f"{name}_all": profile.load[:, i].sum()}
    whole(found, read)
    assert profile.before.sum() == 0
    assert not profile.is_incomplete.any()


def test_overall_factors_of_three_products() -> None:
    """B06: 450 hours split 60 to 40."""
    factors("B06", "total_hours_all")


def test_implied_utilization() -> None:
    """B08: workload and utilization of five resources, and which is fullest."""
    read = case("B08")
    given = read["inputs"]
    demand = [list(given["demand_per_hour"].values())]
    bill = [list(minutes.values()) for minutes in given["minutes_per_unit"].values()]
    load = calc.rough_cut_load(demand, bill)
    ratios = calc.overload(load, [list(given["minutes_available"].values())]).load_ratio[0]
    assert set(read["expected"]["published"]) == {"workload", "utilization", "bottleneck"}
    near({"workload": load[0].tolist(), "utilization": ratios.tolist()}, read)
    fullest = list(given["minutes_per_unit"])[int(ratios.argmax())]
    assert [fullest] == read["expected"]["published"]["bottleneck"]


def test_soda_king() -> None:
    """G01: quantity, mix and volume variance of three products; one price, so no price variance."""
    read = case("G01")
    given = read["inputs"]
    names = list(given["budget_units"])
    margin = list(given["budget_cm"].values())
    units = [list(given[which].values()) for which in ("budget_units", "actual_units")]
    found = calc.price_volume_mix(units[0], margin, units[1], margin)
    both = found.volume + found.mix
    named_near(
        {
            "quantity": by_name(names, found.volume),
            "quantity_total": found.volume.sum(),
            "mix": by_name(names, found.mix),
            "mix_total": found.mix.sum(),
            "volume": by_name(names, both),
            "volume_total": both.sum(),
        },
        read,
    )
    assert not found.price.any()


def test_tables_and_chairs() -> None:
    """G04: the quantity variance where only the actual total is known, in thousands."""
    read = case("G04")
    given = read["inputs"]
    names, units = list(given["budget_units"]), list(given["budget_units"].values())
    margin = np.array(list(given["budget_cm"].values())) / 1000
    standard = calc.split_total([given["actual_total_units"]], units)[0]
    found = calc.price_volume_mix(units, margin, standard, margin)
    mean = calc.weighted_means([margin * 1000], ["all"] * len(names), [units])
    named_near(
        {
            "standard_mix_units": by_name(names, standard),
            "quantity": by_name(names, found.volume),
            "quantity_total": found.volume.sum(),
            "weighted_average_contribution": mean.totals[0, 0],
        },
        read,
    )
    np.testing.assert_allclose(found.mix, 0, atol=1e-9)


def test_volume_price_and_exchange() -> None:
    """G05: exchange at actual units and price, price at the base rate, then volume."""
    read = case("G05")
    given = read["inputs"]
    found = calc.price_volume_mix(
        *([given["base_units"]], [given["base_asp"]]),
        *([given["actual_units"]], [given["actual_asp"]]),
        *(given["base_rate"], given["actual_rate"]),
    )
    change = sum(effect.sum() for effect in found.effects)
    value = calc.dollars([given["actual_units"]], given["actual_asp"])[0]
    whole(
        {
            "exchange": found.exchange[0],
            "price": found.price[0],
            "volume": found.volume[0],
            "total": change,
            "actual_value_check": value,
        },
        read,
    )


def test_hampton_freeze() -> None:
    """G06: units to revenue; opening, quarters and closing of the inventory, cost of sales."""
    read = case("G06")
    given = read["inputs"]
    sales = np.array(given["sales_units"], float)
    cost = sum(given[f"{part}_per_unit"] for part in ("material", "labor", "overhead"))
    ending = np.array(given["ending_inventory_units"], float)
    production = sales + ending - np.append(given["opening_units"], ending[:-1])
    found = calc.inventory_value(given["opening_units"], production, sales, cost, cost)
    revenue = calc.dollars(sales, given["price"])
    opening = calc.dollars([given["opening_units"]], cost)[0]
    whole(
        {
            "revenue": revenue.tolist(),
            "revenue_year": revenue.sum(),
            "unit_cost": cost,
            "opening_inventory_value": opening,
            "ending_inventory_value": found.value[-1],
            "cogs_year": found.cost_of_sales.sum(),
            "gross_margin_year": revenue.sum() - found.cost_of_sales.sum(),
            "inventory_value_by_quarter": found.value.tolist(),
        },
        read,
    )
    assert calc.units_for_dollars(revenue, given["price"]).tolist() == sales.tolist()


def test_promotion_as_price_and_volume() -> None:
    """G09: the revenue of each scenario, and its change told in full by price, volume and mix."""
    read = case("G09")
    scenarios = read["inputs"]["scenarios"]
    found: dict[str, Any] = {}
    base = scenarios["base"]
    for name, plan in scenarios.items():
        found[f"{name}_revenue"] = calc.dollars(plan["units"], plan["price"]).sum()
        effects = calc.price_volume_mix(
            base["units"], base["price"], plan["units"], plan["price"]
        ).effects
        if name != "base":
            found[f"{name}_minus_base"] = sum(effect.sum() for effect in effects)
    whole(found, read)


def test_pure_mix() -> None:
    """G12: the same total, so all of the volume variance is mix."""
    read = case("G12")
    given = read["inputs"]
    names = list(given["budget"])
    was, now = (np.array(list(given[which].values())).T for which in ("budget", "actual"))
    found = calc.price_volume_mix(was[0], was[1], now[0], now[1])
    value, both = np.sum(found.effects, axis=0), found.volume + found.mix
    named_near(
        {
            "value": by_name(names, value),
            "value_total": value.sum(),
            "price": by_name(names, found.price),
            "price_total": found.price.sum(),
            "volume": by_name(names, both),
            "volume_total": both.sum(),
            "mix": by_name(names, found.mix),
            "mix_total": found.mix.sum(),
            "quantity": by_name(names, found.volume),
            "quantity_total": found.volume.sum(),
        },
        read,
    )


def test_lawn_mowers() -> None:
    """E04: the models add up to the family, and their shares split it into the models again."""
    read = case("E04")
    given = read["inputs"]
    models = np.array(list(given["master_schedule"].values()), float).T
    family = calc.roll_up(models, ["mower"] * models.shape[1]).totals
    near({"family_total": family[:, 0].tolist()}, read)
    assert family[:, 0].tolist() == given["aggregate"]
    for i, shares in enumerate(read["expected"]["recomputed"]["mix_share"].values()):
        np.testing.assert_allclose(models[:, i] / family[:, 0], shares, rtol=0, atol=1e-6)
    assert calc.split_total(given["aggregate"], models).tolist() == models.tolist()


def test_blender_family() -> None:
    """E05: a family's month by percent, and each item's month by four weeks, in halves."""
    read = case("E05")
    given = read["inputs"]
    names, percent = list(given["percent"]), list(given["percent"].values())
    month = calc.split_total([given["family_month"]], percent)
    weeks = calc.months_to_weeks(month, equal_weeks([4]), decimals=1)
    named_near(
        {
            "percent_total": sum(percent),
            "monthly": by_name(names, month[0]),
            "weekly": by_name(names, weeks.quantity[0]),
        },
        read,
    )
    in_units = cell.SOP_WEEKS(month[0][names.index("B-200")], 4)
    assert in_units == [[88, 88, 87, 87]]


def test_daily_rates() -> None:
    """H05: a rate by working day, and months at a rate rounded to one decimal."""
    read = case("H05")
    given = read["inputs"]
    found: dict[str, Any] = {}
    for name in ("p2_2", "p2_3"):
        days = np.array(given[name]["days"], float)
        demand = np.full(days.shape, given[name]["units"] / len(days))
        found[f"{name}_daily"] = (calc.level_production_plan(demand, 0, 0, days) / days)[0]
    rounded = round(found["p2_3_daily"], 1)
    for name, rate, days in (
        ("p2_4_monthly", given["p2_4"]["rate"], given["p2_4"]["days"]),
        ("p2_5_monthly", rounded, given["p2_3"]["days"]),
    ):
        found[name] = calc.rated_capacity([rate], 1, 1, days).tolist()
    whole(found, read)
