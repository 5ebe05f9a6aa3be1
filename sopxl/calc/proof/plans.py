"""Proofs of plans, workforce and cover; imports numpy, arrays and the engine's own rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import as_like, as_periods, as_word
from sopxl.calc.cover import (
    FORWARD,
    METHODS,
    PERIOD,
    forward_cover,
    lead_time_weeks,
    period_cover,
    trailing_cover,
)
from sopxl.calc.proof.parts import Proof, are_given, before, or_none, where_known
from sopxl.calc.strategy import (
    chase_production_plan,
    level_production_plan,
    level_shipment_plan,
)


def level(
    demand: Any, opening: Any, closing: Any, production: Any, working_days: Any = None
) -> list[Proof]:
    """One rate, whose total is demand with the closing less the opening."""
    made = level_production_plan(demand, opening, closing, working_days)
    return [Proof("production", made, as_periods(production, "production", like=made))]


def level_backlog(
    bookings: Any,
    opening_backlog: Any,
    closing_backlog: Any,
    shipments: Any,
    working_days: Any = None,
) -> list[Proof]:
    """One rate, whose total is bookings with the opening backlog less the closing one."""
    made = level_shipment_plan(bookings, opening_backlog, closing_backlog, working_days)
    return [Proof("shipments", made, as_periods(shipments, "shipments", like=made))]


def chase(demand: Any, opening: Any, target: Any, production: Any) -> list[Proof]:
    """Demand with the change of the target, never below 0, an excess carried."""
    made = chase_production_plan(demand, opening, target)
    return [Proof("production", made, as_periods(production, "production", like=made))]


def workforce(
    opening_workers: Any,
    hired: Any,
    laid_off: Any,
    workers: Any,
    production: Any = None,
    units_per_worker: Any = None,
    overtime_units: Any = None,
) -> list[Proof]:
    """Workers are those before, and hired, less laid off; nobody is both; they can do it."""
    there = as_periods(workers, "workers", minimum=0)
    came = as_periods(hired, "hired", like=there, minimum=0)
    went = as_periods(laid_off, "laid_off", like=there, minimum=0)
    start = before(there, opening_workers, "opening_workers")
    proofs = [
        Proof("workers", start + came - went, there),
        Proof("hired", np.where(went > 0, 0.0, came), came),
    ]
    if not are_given(production=production, units_per_worker=units_per_worker):
        return proofs
    made = as_periods(production, "production", like=there, minimum=0)
    rate = as_like(units_per_worker, "units_per_worker", there, minimum=0)
    most = rate * there + or_none(overtime_units, "overtime_units", there, minimum=0)
    return [*proofs, Proof("production", np.minimum(made, most), made)]


def cover(
    inventory: Any, demand: Any, cover: Any, method: Any = None, working_days: Any = None
) -> list[Proof]:
    """How long inventory lasts, by the method named; blank without demand."""
    kind = as_word(PERIOD if method is None else method, "method", METHODS)
    if kind == FORWARD:
        lasts = forward_cover(inventory, demand, working_days).cover
    elif kind == PERIOD:
        lasts = period_cover(inventory, demand, working_days)
    else:
        lasts = trailing_cover(inventory, demand, working_days)
    return [where_known("cover", lasts, cover)]


def lead_time(backlog: Any, shipments: Any, weeks: Any, lead_time: Any) -> list[Proof]:
    """Weeks that the backlog lasts at the shipments of the period; blank without shipments."""
    return [where_known("lead_time", lead_time_weeks(backlog, shipments, weeks), lead_time)]
