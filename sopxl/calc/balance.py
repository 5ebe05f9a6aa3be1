"""What is left at the end of each period, on stock and on order; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import (
    Block,
    Vector,
    as_block,
    as_each,
    as_periods,
    column_blocks,
    families_of,
    place_of,
)
from sopxl.errors import LimitError

BACKORDER, LOST, SPLIT, LOST_SPLIT = "backorder", "lost", "split", "lost split"
SHORTAGES = (BACKORDER, LOST, SPLIT, LOST_SPLIT)  # what becomes of demand that stock cannot meet

_ROUNDING = 1e-9  # share of all that was ordered below which a negative backlog is only rounding


@dataclass(frozen=True, slots=True)
class StockAndBackorders:
    """Both halves of a projected inventory."""

    ending_inventory: Block  # units on the shelf at period end, 0 or more, shape of demand
    backorders: Block  # units due and short at period end, 0 or more, shape of demand


@dataclass(frozen=True, slots=True)
class StockAndLostSales:
    """Inventory that stops at zero, and what was not sold for want of it."""

    ending_inventory: Block  # units on the shelf at period end, 0 or more, shape of demand
    lost_sales: Block  # units not sold in the period, 0 or more, shape of demand


def projected_inventory(demand: Any, opening: Any, supply: Any, adjustments: Any = None) -> Block:
    """Inventory at the end of each period; below zero it is owed to customers.

    demand : shape (T,) or (T, n), units per period, each 0 or more.
    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    supply : shape of demand, units produced or received per period, each 0 or more.
    adjustments : shape of demand, units; found and returned is positive, scrapped negative.
        Left out: none.
    Returns : shape of demand, units at period end; negative is backorders.

    Raises InputError (blank, text, different shapes), LimitError (negative demand or supply).
    Rule : inventory[t] = inventory[t−1] + supply[t] − demand[t] + adjustments[t]
    Source : ASCM Supply Chain Dictionary, projected available balance; hand-worked case

    >>> projected_inventory([110, 120, 130, 120, 120], 100, [116] * 5)
    array([106., 102.,  88.,  84.,  80.])
    >>> projected_inventory([110, 120], 100, [116])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 supply: supply has 1 period, 2 are expected.
    Give ranges of the same size.
    """
    demand = as_periods(demand, "demand", minimum=0)
    opening = as_each(opening, "opening", families_of(demand))
    supply = as_periods(supply, "supply", like=demand, minimum=0)
    if adjustments is not None:
        adjustments = as_periods(adjustments, "adjustments", like=demand)
    return _running(opening, supply, demand, adjustments)


def inventory_and_backorders(
    demand: Any, opening: Any, supply: Any, adjustments: Any = None
) -> StockAndBackorders:
    """Inventory on the shelf and backorders at the end of each period, never both.

    demand, opening, supply, adjustments : as for projected_inventory.
    Returns : StockAndBackorders, each part of the shape of demand, units.

    Raises InputError (blank, text, different shapes), LimitError (negative demand or supply).
    Rule : ending inventory − backorders = projected inventory; one of them is 0
    Source : Stevenson, Operations Management, aggregate planning, example 1

    >>> inventory_and_backorders([200, 500], 100, [300, 200]).backorders
    array([  0., 100.])
    >>> inventory_and_backorders([200], 100, [-1])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 supply, period 1: found -1, 0 or more is expected.
    Correct the value.
    """
    balance = projected_inventory(demand, opening, supply, adjustments)
    return StockAndBackorders(np.maximum(balance, 0.0), np.maximum(-balance, 0.0) + 0.0)


def inventory_and_lost_sales(
    demand: Any, opening: Any, supply: Any, adjustments: Any = None
) -> StockAndLostSales:
    """Inventory at the end of each period when a customer does not wait: it stops at zero.

    demand, supply, adjustments : as for projected_inventory.
    opening : units on hand before period 1, 0 or more, one or (n,).
    Returns : StockAndLostSales, each part of the shape of demand, units.

    Raises InputError (blank, text, different shapes), LimitError (negative demand, supply or
        opening).
    Rule : inventory[t] = max(0, inventory[t−1] + supply[t] − demand[t] + adjustments[t]);
        what would have been below 0 is lost
    Source : Heizer and Render, Operations Management, aggregate planning, lost sales

    >>> inventory_and_lost_sales([150, 90], 100, [20, 100]).ending_inventory
    array([ 0., 10.])
    >>> inventory_and_lost_sales([150], -5, [20])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 opening: found -5, 0 or more is expected. Correct the value.
    """
    demand = as_periods(demand, "demand", minimum=0)
    opening = as_each(opening, "opening", families_of(demand), minimum=0)
    supply = as_periods(supply, "supply", like=demand, minimum=0)
    inventory = np.subtract(supply, demand)
    if adjustments is not None:
        inventory += as_periods(adjustments, "adjustments", like=demand)
    lost = np.empty_like(inventory)
    ending, unsold = as_block(inventory), as_block(lost)
    stock = np.broadcast_to(opening, ending.shape[1])
    for t in range(ending.shape[0]):
        ending[t] += stock
        unsold[t] = np.maximum(-ending[t], 0.0) + 0.0
        stock = np.maximum(ending[t], 0.0, out=ending[t])
    return StockAndLostSales(inventory, lost)


def ending_backlog(bookings: Any, opening: Any, shipments: Any, cancellations: Any = None) -> Block:
    """Orders not yet shipped at the end of each period.

    bookings : shape (T,) or (T, n), units ordered per period, each 0 or more.
    opening : units ordered and not shipped before period 1, 0 or more, one or (n,).
    shipments : shape of bookings, units shipped per period, each 0 or more.
    cancellations : shape of bookings, units cancelled per period, 0 or more. Left out: none.
    Returns : shape of bookings, units at period end, 0 or more.

    Raises InputError (blank, text, different shapes), LimitError (negative; more shipped or
        cancelled than was ordered).
    Rule : backlog[t] = backlog[t−1] + bookings[t] − shipments[t] − cancellations[t]
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, chapter 2, backlog

    >>> ending_backlog([100] * 5, 100, [104] * 5)
    array([96., 92., 88., 84., 80.])
    >>> ending_backlog([100, 100], 10, [104, 120])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E126 shipments, period 2: 14 more are shipped than were ordered.
    Ship less in that period or before, or enter the missing bookings.
    """
    bookings = as_periods(bookings, "bookings", minimum=0)
    opening = as_each(opening, "opening", families_of(bookings), minimum=0)
    shipments = as_periods(shipments, "shipments", like=bookings, minimum=0)
    gone = shipments
    if cancellations is not None:
        gone = shipments + as_periods(cancellations, "cancellations", like=bookings, minimum=0)
    backlog = _running(opening, bookings, gone, None)
    if backlog.min() < 0:
        _refuse_negative(backlog, bookings, opening, cancellations is not None)
        np.maximum(backlog, 0.0, out=backlog)
    return backlog


def _running(
    opening: float | Vector, plus: Block, minus: Block, adjustments: Block | None
) -> Block:
    """Opening plus the running sum of what comes and goes."""
    balance = np.empty(plus.shape, np.float64)
    left, come, go = as_block(balance), as_block(plus), as_block(minus)
    extra = None if adjustments is None else as_block(adjustments)
    start = np.broadcast_to(opening, left.shape[1])
    for some in column_blocks(left.shape[1]):
        before = start[some]
        for t in range(left.shape[0]):
            now = left[t, some]
            np.add(before, come[t, some], out=now)
            now -= go[t, some]
            if extra is not None:
                now += extra[t, some]
            before = now
    return balance


def _refuse_negative(
    backlog: Block, bookings: Block, opening: float | Vector, has_cancellations: bool
) -> None:
    ordered = opening + bookings.sum(axis=0)
    wrong = backlog < -_ROUNDING * np.maximum(ordered, 1.0)
    if not wrong.any():
        return
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    verb = "shipped or cancelled" if has_cancellations else "shipped"
    raise LimitError(
        "E126",
        f"{-backlog[index]:.10g} more are {verb} than were ordered.",
        place_of("shipments", index),
        "Ship less in that period or before, or enter the missing bookings.",
    )
