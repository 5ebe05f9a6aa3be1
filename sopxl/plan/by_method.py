"""The plan of one balance by a named method, for rows that stand outside the company's tables.

Imports calc and optimise; what a policy is to a family of the company, a method is to such a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.strategy import (
    chase_production_plan,
    hybrid_production_plan,
    level_production_plan,
    level_shipment_plan,
)
from sopxl.errors import InputError
from sopxl.optimise import optimal_production_plan

CHASE, LEVEL, HYBRID, OPTIMAL = "chase", "level", "hybrid", "optimal"
METHODS = (CHASE, LEVEL, HYBRID, OPTIMAL)
PRODUCTION, OVERTIME, SUBCONTRACT = "production", "overtime", "subcontract"
_CHANGES = 2  # of the rate, in a hybrid plan


def production_by_method(
    method: str,
    demand: Vector,
    opening: float,
    target: Vector | None = None,
    working_days: Vector | None = None,
    terms: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Vector]:
    """Production to stock by a method: chase, level, hybrid or optimal.

    demand : units, shape (T,), each 0 or more. opening : units on hand before period 1; negative
    is owed. target : units wanted at period end, shape (T,), each 0 or more; left out, the opening
    is held, and an opening below 0 brought to 0. working_days : days of each period, shape (T,).
    terms : of method optimal only, costs and limits by the names that SOP_OPTIMAL knows.
    Returns : units, shape (T,) each, of production, and of method optimal overtime and subcontract.
    Rule : chase meets the target in every period; level, and hybrid with at most two changes of the
    rate, meet that of the last; optimal costs least and never falls below the target.
    Raises what the methods raise, InputError E124 for a method that is not known.

    >>> production_by_method("level", np.array([110.0, 130.0]), 100.0, np.array([80.0, 80.0]))
    {'production': array([110., 110.])}
    """
    wanted = np.full(demand.shape, max(opening, 0.0)) if target is None else target
    closing = float(wanted[-1])
    if method == CHASE:
        made = chase_production_plan(demand, opening, wanted)
    elif method == LEVEL:
        made = level_production_plan(demand, opening, closing, working_days)
    elif method == HYBRID:
        changes = min(_CHANGES, demand.size - 1)
        made = hybrid_production_plan(demand, opening, closing, changes, working_days)
    elif method == OPTIMAL:
        return _at_least_cost(demand, opening, wanted, working_days, terms or {})
    else:
        raise _unknown(method)
    return {PRODUCTION: made}


def _at_least_cost(
    demand: Vector,
    opening: float,
    wanted: Vector,
    working_days: Vector | None,
    terms: Mapping[str, Mapping[str, Any]],
) -> dict[str, Vector]:
    """The least-cost plan that keeps the target in every period."""
    start = {"opening inventory": opening, "closing inventory": float(wanted[-1])}
    limits = {"safety stock": wanted, **terms.get("limits", {})}
    start |= terms.get("start", {})
    plan = optimal_production_plan(demand, start, terms.get("costs", {}), limits, working_days)
    return {
        PRODUCTION: plan.production,
        OVERTIME: plan.overtime,
        SUBCONTRACT: plan.subcontract,
    }


def shipments_by_method(
    method: str,
    bookings: Vector,
    opening: float,
    target: Vector | None = None,
    working_days: Vector | None = None,
) -> Vector:
    """Shipments to order by a method: chase holds the backlog, level ships at one rate.

    bookings : units ordered, shape (T,), each 0 or more. opening : backlog before period 1, units,
    0 or more. target : backlog wanted at period end, shape (T,); of level the last one counts, of
    chase each; left out, the opening is held. working_days : days of each period, shape (T,).
    Returns : units, shape (T,). Raises what level_shipment_plan raises, InputError E124 for a
    method that plans no shipments.

    >>> shipments_by_method("chase", np.array([110.0, 130.0]), 100.0)
    array([110., 130.])
    """
    wanted = np.full(bookings.shape, max(opening, 0.0)) if target is None else target
    if method == LEVEL:
        return np.asarray(level_shipment_plan(bookings, opening, float(wanted[-1]), working_days))
    if method == CHASE:
        most = max(opening, float(wanted.max()))  # a backlog below it is so much done ahead
        return np.asarray(chase_production_plan(bookings, most - opening, most - wanted))
    raise _unknown(method, (CHASE, LEVEL))


def _unknown(method: str, known: tuple[str, ...] = METHODS) -> InputError:
    return InputError(
        "E124",
        f'"{method}" is no method here.',
        "method",
        f"Give one of these: {', '.join(known)}.",
    )
