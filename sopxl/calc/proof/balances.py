"""Proofs of stocks, backlogs and values from what came and went; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import as_periods
from sopxl.calc.items import as_items
from sopxl.calc.proof.parts import Proof, before, or_none


def inventory(
    demand: Any, opening: Any, supply: Any, balance: Any, adjustments: Any = None
) -> list[Proof]:
    """Inventory is the one before, with supply and adjustments, less demand."""
    asked = as_periods(demand, "demand", minimum=0)
    made = as_periods(supply, "supply", like=asked, minimum=0)
    found = as_periods(balance, "balance", like=asked)
    adjusted = or_none(adjustments, "adjustments", asked)
    return [Proof("balance", before(found, opening) + made - asked + adjusted, found)]


def backlog(
    bookings: Any, opening: Any, shipments: Any, balance: Any, cancellations: Any = None
) -> list[Proof]:
    """Backlog is the one before, with bookings, less shipments and cancellations."""
    booked = as_periods(bookings, "bookings", minimum=0)
    shipped = as_periods(shipments, "shipments", like=booked, minimum=0)
    found = as_periods(balance, "balance", like=booked)
    cancelled = or_none(cancellations, "cancellations", booked, minimum=0)
    return [Proof("balance", before(found, opening) + booked - shipped - cancelled, found)]


def inventory_value(
    cost_of_sales: Any,
    opening: Any,
    production: Any,
    balance: Any,
    adjustments: Any = None,
    revaluation: Any = None,
) -> list[Proof]:
    """Inventory in money: the one before, with production, less cost of sales, and revaluation."""
    sold = as_periods(cost_of_sales, "cost_of_sales")
    made = as_periods(production, "production", like=sold)
    found = as_periods(balance, "balance", like=sold)
    change = made - sold + or_none(adjustments, "adjustments", sold)
    change += or_none(revaluation, "revaluation", sold)
    return [Proof("balance", before(found, opening) + change, found)]


def lost_sales(
    demand: Any,
    opening: Any,
    supply: Any,
    inventory: Any,
    lost: Any,
    adjustments: Any = None,
) -> list[Proof]:
    """What is short is lost: inventory stops at 0, and sales are lost nowhere else."""
    asked = as_periods(demand, "demand", minimum=0)
    made = as_periods(supply, "supply", like=asked, minimum=0)
    stock = as_periods(inventory, "inventory", like=asked)
    short = as_periods(lost, "lost", like=asked)
    left = before(stock, opening) + made - asked + or_none(adjustments, "adjustments", asked)
    return [
        Proof("inventory", np.maximum(left, 0.0), stock),
        Proof("lost", np.maximum(-left, 0.0), short),
    ]


def split(balance: Any, inventory: Any, backorders: Any) -> list[Proof]:
    """A signed balance is inventory where it is above 0 and backorders where it is below."""
    net = as_periods(balance, "balance")
    stock = as_periods(inventory, "inventory", like=net)
    owed = as_periods(backorders, "backorders", like=net)
    return [
        Proof("inventory", np.maximum(net, 0.0), stock),
        Proof("backorders", np.maximum(-net, 0.0), owed),
    ]


def opening(closing: Any, opening: Any) -> list[Proof]:
    """The plan opens with the actual closing of the last period that is closed."""
    ended = as_items(closing, "closing")
    start = as_items(opening, "opening", ended.size)
    return [Proof("opening", ended[None, :], start[None, :])]
