"""Finish-to-order: orders are finished from components on stock; imports numpy, arrays, errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import (
    Block,
    Vector,
    as_block,
    as_days,
    as_each,
    as_matrix,
    as_periods,
    families_of,
)
from sopxl.errors import InputError, LimitError

ORDERS, CAPACITY, COMPONENT = 0, 1, 2  # what limits a shipment; component i is COMPONENT + i

_ROUNDING = 1e-9  # share of what is there below which the rest counts as used up


@dataclass(frozen=True, slots=True)
class FinishingPlan:
    """Both stages of finish-to-order: what is shipped, and what that takes of the components."""

    shipments: Block  # units finished and shipped per period, shape of bookings
    ending_backlog: Block  # units ordered and not shipped at period end, shape of bookings
    usage: Block  # units of component per period, shape (T, components)
    component_stock: Block  # units of component at period end, 0 or more, shape (T, components)
    limited_by: NDArray[np.int_]  # 0 orders, 1 capacity, 2 + i component i; shape of bookings


def finishing_plan(
    bookings: Any,
    opening_backlog: Any,
    components: Any,
    qty_per: Any,
    option_share: Any = None,
    capacity: Any = None,
    opening_components: Any = None,
    hours_per_unit: Any = None,
) -> FinishingPlan:
    """Orders finished and shipped as far as components and finishing capacity reach.

    bookings : shape (T,) or (T, n), units ordered per period, each 0 or more.
    opening_backlog : units ordered and not shipped before period 1, 0 or more, one or (n,).
    components : shape (T,) or (T, m), units of each component received per period, 0 or more;
        usable in the period in which they come.
    qty_per : shape (m, n), units of a component in one unit of a family, 0 or more.
    option_share : shape (m, n), share of the family's orders that take the component, 0 to 1.
        Left out: 1, every order takes it.
    capacity : finishing capacity per period, 0 or more, one number or (T,); units, or hours where
        hours_per_unit are given, shared by all families. Left out: no limit.
    opening_components : units on stock before period 1, 0 or more, one or (m,). Left out: 0.
    hours_per_unit : hours of capacity in one unit of a family, 0 or more, one or (n,). Left out: 1.
    Returns : FinishingPlan. Each period ships the same share of what is due of every family, until
        a component that it takes or the capacity is used up; the others go on.

    Raises InputError (blank, text, wrong shape; hours without a capacity), LimitError (negative; a
        share above 1).
    Rule : due[t] = backlog[t−1] + bookings[t]; shipments[t] ≤ due[t], usage[t] = sum over families
        of shipments × quantity per × option share ≤ stock[t−1] + received[t]; backlog[t] = due[t] −
        shipments[t]; stock[t] = stock[t−1] + received[t] − usage[t]
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, assemble to order and
        planning bills; hand-worked case

    >>> finishing_plan([50, 50], 0, [80, 80], [[2]]).shipments
    array([40., 40.])
    >>> finishing_plan([50, 50], 0, [80, 80], [[2, 1]])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 qty_per: qty_per has 2 columns for 1 family.
    Give one column for each family.
    """
    booked = as_periods(bookings, "bookings", minimum=0)
    families = families_of(booked)
    backlog = as_each(opening_backlog, "opening_backlog", families, minimum=0)
    received = as_block(as_periods(components, "components", minimum=0, length=booked.shape[0]))
    on_hand = _on_hand(opening_components, received.shape[1])
    per_unit = _per_unit(qty_per, option_share, received.shape[1], families or 1)
    room, hours = _capacity(capacity, hours_per_unit, booked)
    takes = np.vstack([np.broadcast_to(hours, per_unit.shape[1]), per_unit])
    there = np.column_stack([room, received])
    return _finished(booked, backlog, takes, there, on_hand)


def _per_unit(qty_per: Any, option_share: Any, components: int, families: int) -> Block:
    """Units of each component in the average unit of each family, shape (m, n)."""
    each = as_matrix(qty_per, "qty_per", families, minimum=0)
    _check_rows(each, "qty_per", components)
    if option_share is None:
        return each
    share = as_matrix(option_share, "option_share", families, minimum=0)
    _check_rows(share, "option_share", components)
    if share.max() > 1 + _ROUNDING:
        row, column = (int(i) for i in np.argwhere(share > 1 + _ROUNDING)[0])
        raise LimitError(
            "E121",
            f"found {share[row, column]:.10g}, a share from 0 to 1 is expected.",
            f"option_share, row {row + 1}, column {column + 1}",
            "Write 0.4 for 40 %.",
        )
    return np.asarray(each * share)


def _on_hand(opening_components: Any, components: int) -> float | Vector:
    """Units of each component before period 1; none where they were left out."""
    if opening_components is None:
        return 0.0
    found = np.size(opening_components)
    if found not in (1, components):
        raise InputError(
            "E118",
            f"opening_components has {found} values for {_counted(components)}.",
            "opening_components",
            "Give one value for all, or one for each component.",
        )
    return as_each(opening_components, "opening_components", components, minimum=0)


def _counted(components: int) -> str:
    return f"{components} component" + ("" if components == 1 else "s")


def _check_rows(matrix: Block, name: str, components: int) -> None:
    """Refuses a matrix that has not one row for each component."""
    if len(matrix) != components:
        rows = f"{len(matrix)} row" + ("" if len(matrix) == 1 else "s")
        raise InputError(
            "E118",
            f"{name} has {rows} for {_counted(components)}.",
            name,
            "Give one row for each component.",
        )


def _capacity(capacity: Any, hours_per_unit: Any, like: Block) -> tuple[Vector, float | Vector]:
    """Capacity of each period, endless where none is given, and what a unit takes of it."""
    if capacity is None:
        if hours_per_unit is not None:
            raise InputError(
                "E119",
                "hours_per_unit are given without a capacity.",
                "capacity",
                "Give the hours of each period, or leave hours_per_unit out.",
            )
        return np.full(like.shape[0], np.inf), 0.0
    room = as_days(capacity, "capacity", like.shape[0], minimum=0)
    if hours_per_unit is None:
        return room, 1.0
    return room, as_each(hours_per_unit, "hours_per_unit", families_of(like), minimum=0)


def _finished(
    booked: Block, backlog: Any, takes: Block, there: Block, on_hand: Any
) -> FinishingPlan:
    """The plan period by period on checked arrays; row 0 of takes and there is the capacity."""
    orders = as_block(booked)
    shipped, waiting = np.empty(orders.shape), np.empty(orders.shape)
    limited = np.empty(orders.shape, dtype=np.int_)
    usage, stock = np.empty((len(there), len(takes) - 1)), np.empty((len(there), len(takes) - 1))
    before: Vector = np.zeros(len(takes) - 1) + on_hand
    late: Vector = np.zeros(takes.shape[1]) + backlog
    for t in range(len(orders)):
        due = late + orders[t]
        left = there[t].copy()
        left[1:] += before
        share, limited[t] = _shares(takes * due, left)
        shipped[t] = due * share
        late = waiting[t] = due - shipped[t]
        usage[t] = takes[1:] @ shipped[t]
        rest = left[1:] - usage[t]
        before = stock[t] = np.where(rest > _ROUNDING * left[1:], rest, 0.0)
    shape = booked.shape
    return FinishingPlan(
        shipped.reshape(shape), waiting.reshape(shape), usage, stock, limited.reshape(shape)
    )


def _shares(load: Block, left: Vector) -> tuple[Vector, NDArray[np.int_]]:
    """The share of what is due that each family ships, and what holds it there.

    load : shape (limits, families), what all that is due takes. left : shape (limits,).
    """
    share = np.zeros(load.shape[1])
    limit = np.zeros(load.shape[1], dtype=np.int_)
    goes_on = np.ones(load.shape[1], dtype=bool)
    spare = left.copy()
    reached = 0.0
    while goes_on.any():
        asked = load[:, goes_on].sum(axis=1)
        step = np.full(left.shape, np.inf)
        np.divide(spare, asked, out=step, where=asked > 0)
        tightest = int(step.argmin())
        if reached + step[tightest] >= 1.0 - _ROUNDING:
            share[goes_on] = 1.0
            break
        reached += float(step[tightest])
        spare = np.maximum(spare - asked * step[tightest], 0.0)
        stopped = goes_on & (load[tightest] > 0)
        share[stopped], limit[stopped] = reached, tightest + CAPACITY
        goes_on &= ~stopped
    return share, limit
