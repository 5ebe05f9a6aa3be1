"""Random problems of one family, with any of the names that there are."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Drawn = tuple[list[int], dict[str, Any], dict[str, Any], dict[str, Any]]

RATES = {"rate change", "rate increase", "rate decrease"}
whole = st.integers(0, 40)
money = st.integers(0, 30)


@st.composite
def problems(draw: DrawFn) -> Drawn:
    """A family's problem with any of the names that there are, in whole numbers."""
    periods = draw(st.integers(1, 5))
    demand = draw(st.lists(whole, min_size=periods, max_size=periods))
    start: dict[str, Any] = {"opening inventory": draw(st.integers(-10, 30))}
    start["closing inventory"] = draw(st.integers(0, 15))
    costs = {name: draw(money) for name in ("regular labour per unit", "holding")}
    limits: dict[str, Any] = {}
    if draw(st.booleans()):
        start |= {
            "opening workers": draw(st.integers(0, 8)),
            "units per worker": draw(st.integers(1, 7)),
        }
        costs |= {"regular labour per worker": draw(money)}
        costs |= {
            name: draw(money) for name in draw(st.sets(st.sampled_from(["hiring", "layoff"])))
        }
        if draw(st.booleans()):
            limits["whole workers"] = True
        limits |= {
            name: draw(st.integers(0, 4))
            for name in ("hired", "laid off")
            if {"hired": "hiring", "laid off": "layoff"}[name] in costs and draw(st.booleans())
        }
    for name in (
        "material",
        "average holding",
        "backorder",
        "lost sale",
        "subcontract",
        "rate change",
        "rate increase",
        "rate decrease",
        "overtime per unit",
    ):
        if draw(st.booleans()):
            costs[name] = draw(money)
    if RATES & costs.keys() and draw(st.booleans()):
        start["opening rate"] = draw(whole)
    if "overtime per unit" in costs:
        limits["overtime"] = draw(st.integers(0, 20))
    for name, needs in (
        ("regular production", ""),
        ("subcontract", "subcontract"),
        ("inventory", ""),
        ("backorders", "backorder"),
        ("lost sales", "lost sale"),
    ):
        if (not needs or needs in costs) and draw(st.booleans()):
            limits[name] = draw(st.lists(st.integers(15, 60), min_size=periods, max_size=periods))
    if draw(st.integers(0, 4)) == 0:
        limits["lot"] = draw(st.sampled_from([3, 5, 8]))
    if draw(st.booleans()):
        limits["safety stock"] = draw(
            st.lists(st.integers(0, 15), min_size=periods, max_size=periods)
        )
    return demand, start, costs, limits


@st.composite
def problems_by_day(draw: DrawFn) -> tuple[Any, ...]:
    """The same with working days, one number for all periods or one each, some without any."""
    demand, start, costs, limits = draw(problems())
    if "opening workers" not in start and not RATES & costs.keys():
        start |= {"opening workers": 3, "units per worker": 2}
    each = st.lists(st.integers(0, 4), min_size=len(demand), max_size=len(demand))
    days = draw(st.one_of(st.integers(1, 4), each))
    if "opening workers" not in start and not np.all(days):
        days = 2  # without workers nothing says that a day off makes nothing
    return demand, start, costs, limits, days


@st.composite
def tight_problems(draw: DrawFn) -> Drawn:
    """The same with so little to make, and nothing to buy, that often there is no plan."""
    demand, start, costs, limits = draw(problems())
    for gone in ("subcontract", "lost sale", "lost sales"):
        costs.pop(gone, None)
        limits.pop(gone, None)
    most = st.lists(st.integers(0, 25), min_size=len(demand), max_size=len(demand))
    return demand, start, costs, limits | {"regular production": draw(most)}
