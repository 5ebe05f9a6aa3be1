"""Roll-up, split and rough-cut load of a large company, beside a copy of its plan and pandas.

python tests/bench/bench_mix.py
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from timing import medians, sized

from sopxl import calc

ITEMS, PERIODS, FAMILIES, RESOURCES = 100_000, 36, 1_000, 100
HOURS_AN_ITEM, LEADS = 3, 4
RUNS, SLOW_RUNS = sized((7, 3), (3, 1))
Floats = NDArray[np.float64]
Numbers = NDArray[np.int_]


def main() -> None:
    """Prints each ratio beside its goal: medians of runs side by side."""
    chance = np.random.default_rng(7)
    plan = chance.uniform(0, 100, (PERIODS, ITEMS))
    roll_up(plan, chance)
    to_items(chance)
    rough_cut(plan, chance)
    growth(chance)


def roll_up(plan: Floats, chance: np.random.Generator) -> None:
    """Items to families in units, revenue and cost."""
    family = chance.integers(0, FAMILIES, ITEMS)
    measures = np.vstack((np.ones(ITEMS), chance.uniform(1, 50, (2, ITEMS))))
    by_family = np.sort(family)
    times = medians(
        {
            "copy": plan.copy,
            "roll-up": lambda: calc.group_totals(plan, family, measures),
            "sorted": lambda: calc.group_totals(plan, by_family, measures),
            "wide": lambda: wide_roll_up(plan, family, measures),
        },
        RUNS,
    )
    beside = medians(
        {
            "pandas": lambda: pandas_roll_up(plan, family, measures),
            "roll-up": lambda: calc.group_totals(plan, family, measures),
        },
        SLOW_RUNS,
    )
    copy, found, ordered = times["copy"], times["roll-up"], times["sorted"]
    print(f"{ITEMS:,} items x {PERIODS} periods to {FAMILIES:,} families in 3 measures")
    told("roll-up ÷ copy of the plan", found / copy, "<= 4")
    told("roll-up ÷ copy, items sorted by family", ordered / copy, "<= 4")
    told("pandas, long table ÷ roll-up", beside["pandas"] / beside["roll-up"], ">= 40")
    told("pandas, wide table ÷ roll-up", times["wide"] / found, "no goal")


def pandas_roll_up(plan: Floats, family: Numbers, measures: Floats) -> object:
    """The same from the long plan: items merged with family, price and cost, then grouped."""
    items = pd.DataFrame({"item": np.arange(len(family)), "family": family})
    joined = long_plan(plan).merge(items.assign(price=measures[1], cost=measures[2]), on="item")
    joined["revenue"] = joined["units"] * joined["price"]
    joined["cost"] *= joined["units"]
    return joined.groupby(["period", "family"])[["units", "revenue", "cost"]].sum()


def wide_roll_up(plan: Floats, family: Numbers, measures: Floats) -> object:
    """The same by groupby on the wide plan, a measure after the other."""
    return [pd.DataFrame((plan * row).T).groupby(family).sum() for row in measures]


def long_plan(plan: Floats) -> pd.DataFrame:
    """A row for each item and period, as a database gives them."""
    periods, items = plan.shape
    return pd.DataFrame(
        {
            "item": np.tile(np.arange(items), periods),
            "period": np.repeat(np.arange(periods), items),
            "units": plan.reshape(-1),
        }
    )


def to_items(chance: np.random.Generator) -> None:
    """Families to items, without and with rounding."""
    family = np.append(np.arange(FAMILIES), chance.integers(0, FAMILIES, ITEMS - FAMILIES))
    shares = chance.uniform(0.1, 1, ITEMS)
    plan = chance.uniform(0, 1e5, (PERIODS, FAMILIES))
    items = calc.items_of_families(plan, family, shares)
    whole = np.rint(plan[:, 0])
    times = medians(
        {
            "copy": items.copy,
            "items": lambda: calc.items_of_families(plan, family, shares),
            "split": lambda: calc.split_total(whole, shares),
        },
        RUNS,
    )
    print(f"{FAMILIES:,} families x {PERIODS} periods to {ITEMS:,} items")
    told("family to items ÷ copy of the items", times["items"] / times["copy"], "<= 3")
    told("one total to whole units ÷ copy", times["split"] / times["copy"], "no goal")


def rough_cut(plan: Floats, chance: np.random.Generator) -> None:
    """Load of resources with offsets, from a bill that lists its hours."""
    size = HOURS_AN_ITEM * ITEMS
    listed = (
        chance.integers(0, RESOURCES, size),
        np.repeat(np.arange(ITEMS), HOURS_AN_ITEM),
        chance.integers(0, LEADS, size),
        chance.uniform(0.1, 2, size),
    )
    bill = calc.ResourceBill.listed(*listed, (RESOURCES, ITEMS))
    times = medians(
        {
            "read": plan.sum,
            "copy": plan.copy,
            "load": lambda: calc.resource_profile(plan, bill, None),
            "bill": lambda: calc.ResourceBill.listed(*listed, (RESOURCES, ITEMS)),
        },
        RUNS,
    )
    beside = medians(
        {
            "pandas": lambda: pandas_load(plan, *listed),
            "load": lambda: calc.resource_profile(plan, bill, None),
        },
        SLOW_RUNS,
    )
    print(
        f"{ITEMS:,} items x {PERIODS} periods on {RESOURCES} resources, {HOURS_AN_ITEM} hours an "
        f"item at {LEADS} offsets"
    )
    told("load ÷ reading the plan once", times["load"] / times["read"], "<= 4")
    told("load ÷ copy of the plan", times["load"] / times["copy"], "no goal")
    told("making the bill ready, once ÷ read", times["bill"] / times["read"], "no goal")
    told("pandas merge ÷ load", beside["pandas"] / beside["load"], ">= 100")


def pandas_load(
    plan: Floats, resource: Numbers, item: Numbers, lead: Numbers, hours: Floats
) -> object:
    """The same by a merge of the long plan with the bill."""
    bill = pd.DataFrame({"item": item, "resource": resource, "lead": lead, "hours": hours})
    long = long_plan(plan)
    joined = long.merge(bill, on="item")
    joined["period"] -= joined["lead"]
    joined["load"] = joined["units"] * joined["hours"]
    return joined.groupby(["period", "resource"])["load"].sum()


def growth(chance: np.random.Generator) -> None:
    """Twice the items cost at most a little more than twice the time."""
    times: dict[int, float] = {}
    for items in (ITEMS, 2 * ITEMS):
        plan = chance.uniform(0, 100, (PERIODS, items))
        family = chance.integers(0, FAMILIES, items)
        work: Callable[[], object] = lambda p=plan, f=family: calc.group_totals(  # noqa: E731
            p, f, np.ones((1, p.shape[1]))
        )
        times[items] = medians({"roll-up": work}, RUNS)["roll-up"]
    told("roll-up of twice the items ÷ of the items", times[2 * ITEMS] / times[ITEMS], "<= 2.2")


def told(what: str, ratio: float, goal: str) -> None:
    """One line: what, its ratio, its goal."""
    print(f"  {what:42} {ratio:7.2f} x   goal {goal}")


if __name__ == "__main__":
    main()
