"""What one more of a limit saves, held against planning again with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from optimise_problems import Drawn, problems

from sopxl.errors import NoPlanError
from sopxl.optimise import binding_limits, optimal_production_plan

TYRES: dict[str, Any] = {
    "costs": {
        "regular labour per unit": 40,
        "overtime per unit": 50,
        "subcontract": 70,
        "holding": 2,
    },
    "limits": {"regular production": 700, "overtime": 50, "subcontract": [150, 150, 130]},
}


def test_in_words() -> None:
    """Limit, period, and what one more saves; a limit that does not bind is not named."""
    found = binding_limits([800, 1000, 750], {"opening inventory": 100}, **TYRES)
    assert [str(saving) for saving in found] == [
        "one unit more of regular production in period 1 saves 30",
        "one unit more of overtime in period 1 saves 20",
        "one unit more of regular production in period 2 saves 32",
        "one unit more of overtime in period 2 saves 22",
        "one unit more of subcontract in period 2 saves 2",
        "one unit more of regular production in period 3 saves 10",
    ]


def test_hours_of_the_workers() -> None:
    """Where the hours of a unit are known, regular time and overtime are told by the hour."""
    start = {"opening workers": 2, "hours per worker": 100, "hours per unit": 4}
    costs = {"overtime per hour": 3, "subcontract": 20}
    found = binding_limits([80], start, costs, {"overtime hours per worker": 20})
    assert [str(saving) for saving in found] == [
        "one hour more of overtime in period 1 saves 2",
        "one hour more of regular time in period 1 saves 5",
    ]


def test_a_least_saves_by_one_less() -> None:
    """And a least below one is told as if all of it were one."""
    costs, limits = {"regular labour per unit": 5}, {"safety stock": [0, 0.5]}
    (saving,) = binding_limits([10, 10], {}, costs, limits)
    assert str(saving) == "one unit less of safety stock in period 2 saves 5"


@given(problems())
@settings(max_examples=30, deadline=None)
def test_it_is_what_planning_again_saves(drawn: Drawn) -> None:
    """With fractions, for every limit that has one number a period."""
    demand, start, costs, limits = drawn
    limits = {k: v for k, v in limits.items() if k not in ("lot", "whole workers")}
    try:
        plan = optimal_production_plan(demand, start, costs, limits)
    except NoPlanError:
        return
    for saving in binding_limits(demand, start, costs, limits):
        given_limit = limits.get(saving.limit)
        if not isinstance(given_limit, list) or saving.is_least:
            continue
        moved = list(given_limit)
        moved[saving.period - 1] += 1
        again = optimal_production_plan(demand, start, costs, limits | {saving.limit: moved})
        if saving.limit != "lost sales" or moved[saving.period - 1] <= demand[saving.period - 1]:
            assert saving.amount == pytest.approx(plan.cost - again.cost, abs=1e-5)
