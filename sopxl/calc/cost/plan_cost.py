"""What any plan costs, kind by kind and period by period; imports numpy, arrays and drivers."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_days, as_like, as_number, as_row, as_word
from sopxl.calc.balance import BACKORDER, LOST
from sopxl.calc.cost.drivers import Drivers
from sopxl.calc.cost.stocks import Stocks
from sopxl.calc.cost.words import COST_NAMES, KINDS, NOT_COSTED, PLAN_ROWS, START_NAMES
from sopxl.errors import InputError

ENDING, AVERAGE, OPENING = "ending", "average", "opening"
HOLDINGS = (ENDING, AVERAGE, OPENING)  # the inventory that is paid for

_SHARE_OF_ENDING = {ENDING: 1.0, AVERAGE: 0.5, OPENING: 0.0}  # the rest is of the opening
_HOURS = ("hours per unit", "hours per worker")


@dataclass(frozen=True, slots=True)
class PlanCost:
    """What a plan costs."""

    kinds: tuple[str, ...]  # names of what is paid for, one a column of by_period
    by_period: Block  # money, shape (T, kinds), 0 or more
    by_kind: Vector  # money of the horizon, shape (kinds,)
    total: float  # money of the horizon


def plan_cost(
    plan: Mapping[str, Any],
    costs: Mapping[str, Any],
    start: Mapping[str, Any] | None = None,
    working_days: Any = None,
    holding: str | None = None,
    shortage: str | None = None,
) -> PlanCost:
    """What a plan costs: labour, overtime, hiring, material, stock, shortage, change of rate.

    plan : rows by name, shape (T,) each, 0 or more: demand, production, overtime, overtime hours,
        subcontract, workers, hired, laid off, inventory (below 0 it is owed), backorders, lost
        sales, rate. A plan without overtime, subcontract or lost sales leaves the row out; hired
        and laid off, inventory, backorders and lost sales are worked out where they are left out.
    costs : money by name, one number or (T,), 0 or more: regular labour per unit, per worker and
        period or per hour, overtime per unit or per hour, subcontract, material (a unit), hiring,
        layoff (a person), holding, average holding, backorder, lost sale (a unit), rate increase,
        rate decrease, rate change (a unit of rate, up, down or both); and hours per unit, hours
        per worker (in a period, or a working day where working days are given). What has no cost
        is not counted.
    start : what is there before period 1, by name: opening inventory (below 0 it is owed),
        opening workers, opening rate; needed where a cost is counted on it. The hours may stand
        here instead; what else SOP_OPTIMAL starts from may stand here too, and does not matter.
    working_days : days per period, one number or shape (T,), 0 or more; hours per worker are then
        of a day, and a rate is production of a day. Left out: of a period.
    holding : "ending" pays for what is on the shelf at period end, "opening" for what is there at
        its start, "average" for the mean of both. Left out: "ending", which most tables use.
    shortage : what becomes of demand that stock cannot meet: "backorder" or "lost". Left out:
        "backorder", as for projected_inventory.
    Returns : PlanCost, money in the currency of the costs.

    Raises InputError (blank, text, no such name, a cost without anything to count it on),
        LimitError (negative; an inventory that does not follow from its plan).
    Rule : cost[t] = cost of one × quantity[t]; regular labour is that per unit × production
        + that per worker × workers + that per hour × hours, overtime, holding and rate change
        likewise the sum of theirs
    Source : Chopra and Meindl, Supply Chain Management, Red Tomato Tools; Stevenson, Operations
        Management, garden tractors; Heizer and Render, Operations Management, roofing supplier

    >>> plan = {"demand": [200, 200], "production": [300, 100]}
    >>> costs = {"regular labour per unit": 2, "holding": 1}
    >>> plan_cost(plan, costs, {"opening inventory": 0}).total
    900.0
    >>> plan_cost(plan, {"hiring": 2})
    Traceback (most recent call last):
    sopxl.errors.InputError: E413 plan: the cost "hiring" needs the row "hired" or "workers".
    Add one of them to the plan, or leave the cost out.
    """
    rows = _rows(plan)
    first = next(iter(rows.values()))
    prices = _prices(costs, first)
    before = _start(start or {}, prices)
    hours = {name: prices.pop(name) for name in _HOURS if name in prices}
    hours |= {name: np.full(first.shape, before.pop(name)) for name in _HOURS if name in before}
    days = None
    if working_days is not None:
        days = as_days(working_days, "working_days", len(first), minimum=0)
    is_lost = as_word(shortage or BACKORDER, "shortage", (BACKORDER, LOST)) == LOST
    share = _SHARE_OF_ENDING[as_word(holding or ENDING, "holding", HOLDINGS)]
    stocks = Stocks(rows, before.get("opening inventory"), is_lost)
    return _costed(prices, Drivers(rows, hours, before, days, stocks, share))


def _costed(prices: Mapping[str, Vector], drivers: Drivers) -> PlanCost:
    """Each price times what it is counted on, added to its kind."""
    kinds = tuple(kind for kind, names in KINDS.items() if not prices.keys().isdisjoint(names))
    money = np.zeros((drivers.periods, len(kinds)))
    for column, kind in enumerate(kinds):
        for name in KINDS[kind]:
            if name in prices:
                money[:, column] += prices[name] * drivers.of(name)
    by_kind = np.array([math.fsum(column) for column in money.T])
    return PlanCost(kinds, money, by_kind, math.fsum(money.ravel()))


def _rows(plan: Mapping[str, Any]) -> dict[str, Vector]:
    """The rows of a plan, checked: known, of one length, each number 0 or more."""
    _check_names(plan, PLAN_ROWS, "plan")
    rows: dict[str, Vector] = {}
    periods = np.size(next(iter(plan.values())))
    for name, values in plan.items():
        is_signed = name == "inventory" and "backorders" not in plan
        rows[name] = as_row(values, name, periods, minimum=None if is_signed else 0)
    return rows


def _prices(costs: Mapping[str, Any], like: Vector) -> dict[str, Vector]:
    """The costs, checked, each one number a period."""
    _check_names(costs, COST_NAMES, "costs")
    prices = {}
    for name, value in costs.items():
        above = 0 if name in _HOURS else None
        prices[name] = as_like(
            value, name, like, minimum=None if name in _HOURS else 0, above=above
        )
    if prices.keys() <= set(_HOURS):
        raise InputError("E107", "there is no cost.", "costs", "Give at least one cost.")
    return prices


def _start(start: Mapping[str, Any], prices: Mapping[str, Vector]) -> dict[str, float]:
    """What is there before period 1, checked; hours may stand here or among the costs."""
    if start:
        _check_names(start, (*START_NAMES, *sorted(NOT_COSTED)), "start")
    twice = next((name for name in _HOURS if name in start and name in prices), None)
    if twice:
        raise InputError(
            "E130", f'"{twice}" stands in costs and in start.', "start", "Leave one of them out."
        )
    return {n: _as_start(n, value) for n, value in start.items() if n not in NOT_COSTED}


def _as_start(name: str, value: Any) -> float:
    """One value of start within the limits of its name."""
    if name in _HOURS:
        return as_number(value, name, above=0)
    return as_number(value, name, minimum=None if name == "opening inventory" else 0)


def _check_names(given: Iterable[str], known: Iterable[str], argument: str) -> None:
    """Refuses a table without names, and the first name that is not known."""
    names = list(given)
    if not names:
        raise InputError("E107", f"{argument} has no rows.", argument, "Give at least one row.")
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            choices = ", ".join(f'"{word}"' for word in known)
            raise InputError(
                "E124",
                f'there is no "{name}" in {argument}.',
                argument,
                f'Did you mean "{near[0]}"?' if near else f"Write one of these: {choices}.",
            )
