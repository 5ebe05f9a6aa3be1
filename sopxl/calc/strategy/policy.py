"""Plans by a standing policy: target inventory to stock, lead time to order; imports chase."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import (
    Block,
    as_block,
    as_days,
    as_each,
    as_like,
    as_periods,
    as_word,
    families_of,
)
from sopxl.calc.strategy.chase import as_limits, follow_target
from sopxl.calc.strategy.target import daily_demand
from sopxl.errors import InputError

SYNCHRONOUS, STOCK_ZERO = "synchronous", "stock zero"
TARGET_STOCK, DAYS_OF_SUPPLY = "target stock", "days of supply"
POLICIES = (SYNCHRONOUS, STOCK_ZERO, TARGET_STOCK, DAYS_OF_SUPPLY)


def policy_production_plan(
    demand: Any,
    opening: Any,
    policy: str,
    value: Any = None,
    working_days: Any = None,
    lot: Any = None,
) -> Block:
    """Production by a standing policy on inventory.

    demand : shape (T,) or (T, n), units per period, each 0 or more.
    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    policy : "synchronous" makes what is sold; "stock zero" first sells what is there; "target
        stock" keeps value units; "days of supply" keeps value working days of the same period's
        demand.
    value : units or days, 0 or more; one number, (T,), (1, n) or (T, n). Only the last two
        policies take one.
    working_days : days per period, one or (T,); for "days of supply" only.
    lot : units, more than 0, one or (n,); production is rounded up to whole lots.
    Returns : shape of demand, units to produce per period, 0 or more.

    Raises InputError (no such policy; no value; no working days), LimitError (negative),
        ZeroDivideError (demand in a period without a working day).
    Rule : production[t] = max(0, demand[t] + target[t] − inventory[t−1]); target is the opening,
        0, value, or value × demand[t] ÷ working days[t]; an excess is carried
    Source : SAP SOP, production from target stock level and from days' supply; hand-worked case

    >>> policy_production_plan([100, 120], 80, "days of supply", 5, [20, 20])
    array([ 45., 125.])
    >>> policy_production_plan([100, 120], 80, "days of supply", 5)
    Traceback (most recent call last):
    sopxl.errors.InputError: E119 working_days: the policy "days of supply" needs working days.
    Give the working days of each period.
    """
    demand = as_periods(demand, "demand", minimum=0)
    opening = as_each(opening, "opening", families_of(demand))
    target = _target(as_word(policy, "policy", POLICIES), demand, opening, value, working_days)
    return follow_target(demand, opening, target, *as_limits(demand, None, None, lot))


def lead_time_shipment_plan(bookings: Any, opening_backlog: Any, lead_time: Any, weeks: Any) -> Any:
    """Shipments that keep the order backlog at its target of weeks.

    bookings : shape (T,) or (T, n), units ordered per period, each 0 or more.
    opening_backlog : units ordered and not shipped before period 1, 0 or more, one or (n,).
    lead_time : weeks of backlog wanted at period end, 0 or more; one, (T,), (1, n) or (T, n).
    weeks : weeks in each period, one or (T,), more than 0.
    Returns : shape of bookings, units to ship per period, 0 or more.

    Raises InputError (blank, text, wrong shape), LimitError (negative).
    Rule : shipments[t] = (backlog[t−1] + bookings[t]) ÷ (1 + lead time[t] ÷ weeks[t]), so that
        backlog[t] = lead time[t] × shipments[t] ÷ weeks[t]
    Source : hand-worked: backlog 120, bookings 80, 4 weeks, lead time 4 weeks: half is shipped

    >>> lead_time_shipment_plan([80, 100], 120, 4, [4, 4])
    array([100., 100.])
    >>> lead_time_shipment_plan([80, 100], 120, 4, [4, 0])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 weeks, period 2: found 0, more than 0 is expected.
    Correct the value.
    """
    bookings = as_periods(bookings, "bookings", minimum=0)
    opening = as_each(opening_backlog, "opening_backlog", families_of(bookings), minimum=0)
    periods = as_days(weeks, "weeks", bookings.shape[0], above=0)
    wanted = as_block(as_like(lead_time, "lead_time", bookings, minimum=0)) / periods[:, None]
    shipments = np.empty(bookings.shape, np.float64)
    ordered, shipped = as_block(bookings), as_block(shipments)
    backlog = np.broadcast_to(opening, shipped.shape[1])
    for t in range(shipped.shape[0]):
        due = backlog + ordered[t]
        np.divide(due, 1.0 + wanted[t], out=shipped[t])
        backlog = due - shipped[t]
    return shipments


def _target(policy: str, demand: Block, opening: Any, value: Any, working_days: Any) -> Block:
    if policy == SYNCHRONOUS:
        return np.broadcast_to(np.asarray(opening), demand.shape)
    if policy == STOCK_ZERO:
        return np.broadcast_to(np.float64(0.0), demand.shape)
    if value is None:
        raise InputError(
            "E119",
            f'the policy "{policy}" needs a value.',
            "value",
            "Give the units to keep." if policy == TARGET_STOCK else "Give the days to keep.",
        )
    if policy == TARGET_STOCK:
        return as_like(value, "value", demand, minimum=0)
    if working_days is None:
        raise InputError(
            "E119",
            f'the policy "{policy}" needs working days.',
            "working_days",
            "Give the working days of each period.",
        )
    return np.asarray(
        as_like(value, "value", demand, minimum=0) * daily_demand(demand, working_days)
    )
