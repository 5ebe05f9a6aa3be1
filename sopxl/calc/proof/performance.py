"""Proofs of what was performed against a plan; imports numpy, arrays and the engine's own rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import as_block, as_each, as_periods, families_of
from sopxl.calc.bridge import inventory_bridge
from sopxl.calc.proof.parts import Proof, are_given, or_none
from sopxl.errors import InputError


def bridge(
    plan_sales: Any,
    actual_sales: Any,
    plan_supply: Any,
    actual_supply: Any,
    deviation: Any,
    adjustments: Any = None,
) -> list[Proof]:
    """Against one plan inventory is off by all that supply and sales were off since its start."""
    off = inventory_bridge(
        plan_sales, actual_sales, plan_supply, actual_supply, adjustments
    ).deviation
    return [Proof("deviation", off, as_periods(deviation, "deviation", like=off))]


def monthly_bridge(
    plan_sales: Any,
    actual_sales: Any,
    plan_supply: Any,
    actual_supply: Any,
    deviation: Any,
    opening_deviation: Any = None,
    adjustments: Any = None,
) -> list[Proof]:
    """Against plans made month by month inventory is off by its opening and by that month alone."""
    planned = as_periods(plan_sales, "plan_sales")
    sold = as_periods(actual_sales, "actual_sales", like=planned)
    to_make = as_periods(plan_supply, "plan_supply", like=planned)
    made = as_periods(actual_supply, "actual_supply", like=planned)
    found = as_periods(deviation, "deviation", like=planned)
    off = or_none(opening_deviation, "opening_deviation", planned) + (made - to_make)
    off += or_none(adjustments, "adjustments", planned) - (sold - planned)
    return [Proof("deviation", off, found)]


def backlog_bridge(
    plan_bookings: Any,
    actual_bookings: Any,
    plan_shipments: Any,
    actual_shipments: Any,
    deviation: Any,
    cancellations: Any = None,
) -> list[Proof]:
    """Against one plan backlog is off by bookings less shipments and cancellations so far."""
    planned = as_periods(plan_bookings, "plan_bookings")
    booked = as_periods(actual_bookings, "actual_bookings", like=planned)
    to_ship = as_periods(plan_shipments, "plan_shipments", like=planned)
    shipped = as_periods(actual_shipments, "actual_shipments", like=planned)
    found = as_periods(deviation, "deviation", like=planned)
    off = (booked - planned) - (shipped - to_ship)
    off -= or_none(cancellations, "cancellations", planned)
    return [Proof("deviation", np.cumsum(off, axis=0), found)]


def latest_call(
    actual: Any, forecast: Any, latest_call: Any, business_plan: Any = None, gap: Any = None
) -> list[Proof]:
    """The year to date and the rest of the year are the latest call; less the plan, the gap.

    actual and forecast are the closed and the open periods of one year, each with its own number of
    periods; the others are one figure, or one a family.
    """
    closed, to_come = as_periods(actual, "actual"), as_periods(forecast, "forecast")
    count = families_of(closed)
    if families_of(to_come) != count:
        raise InputError(
            "E118",
            "actual and forecast have different families.",
            "forecast",
            "Give ranges of the same size.",
        )
    call = as_block(closed).sum(axis=0) + as_block(to_come).sum(axis=0)
    found = np.broadcast_to(as_each(latest_call, "latest_call", count), call.shape)
    proofs = [Proof("latest_call", call[None, :], found[None, :])]
    if not are_given(business_plan=business_plan, gap=gap):
        return proofs
    wanted = found - as_each(business_plan, "business_plan", count)
    given = np.broadcast_to(as_each(gap, "gap", count), call.shape)
    return [*proofs, Proof("gap", wanted[None, :], given[None, :])]
