"""Published worked examples by a second way: a bill without offsets, prices from their dates.

All figures of the cases stand in cases and in test_published_money.py and _schedule.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from published import case, near

from sopxl import calc


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
