"""What of a master schedule is still to be promised; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, as_block, as_each, as_periods, as_word, families_of

DISCRETE, FORWARD, PLAIN = "discrete", "discrete forward", "discrete plain"
CUMULATIVE, RUNNING = "cumulative", "cumulative plain"
METHODS = (DISCRETE, FORWARD, PLAIN, CUMULATIVE, RUNNING)


def available_to_promise(mps: Any, orders: Any, on_hand: Any, method: str | None = None) -> Block:
    """Units of stock and master schedule that no order has taken yet.

    mps : shape (T,) or (T, n), units due by the master schedule per period, each 0 or more.
    orders : shape of mps, units booked per period, each 0 or more.
    on_hand : units before period 1, one or (n,); negative is owed to customers.
    method : "discrete" takes a shortage from the latest earlier receipt with units left;
        "discrete forward" takes it from the next receipt; "discrete plain" leaves it below 0;
        "cumulative" keeps what later orders need; "cumulative plain" does not.
        Left out: "discrete", the form of the dictionary, since it promises nothing twice.
    Returns : shape of mps, units; a discrete method gives each receipt's own, 0 in periods without
        a receipt. Below 0 is promised and covered by nothing that comes in time; "discrete" shows
        it where it falls and takes it from no later receipt, "cumulative" does.

    Raises InputError (blank, text, wrong shape, no such method), LimitError (negative).
    Rule : discrete: on hand (period 1) + mps[t] − orders from t until the next receipt;
        cumulative: running sum of on hand + mps − orders, and of it the lowest from t on
    Source : ASCM Supply Chain Dictionary, discrete and cumulative available-to-promise; Oracle
        Inventory, ATP with backward consumption

    >>> available_to_promise([0, 0, 70, 0, 70], [33, 20, 10, 4, 2], 64)
    array([11.,  0., 56.,  0., 68.])
    >>> available_to_promise([0, 70], [33, 20], 64, "total")
    Traceback (most recent call last):
    sopxl.errors.InputError: E124 method: there is no method "total". Write one of these:
    "discrete", "discrete forward", "discrete plain", "cumulative", "cumulative plain".
    """
    chosen = as_word(DISCRETE if method is None else method, "method", METHODS)
    due = as_periods(mps, "mps", minimum=0)
    net = due - as_periods(orders, "orders", like=due, minimum=0)
    net[0] += as_each(on_hand, "on_hand", families_of(due))
    if chosen in (CUMULATIVE, RUNNING):
        running = np.cumsum(net, axis=0)
        ahead = np.minimum.accumulate(running[::-1], axis=0)[::-1]
        return running if chosen == RUNNING else ahead
    plain = _by_receipt(as_block(net), as_block(due) > 0)
    if chosen == FORWARD:
        plain = _carried_forward(plain, as_block(due) > 0)
    elif chosen == DISCRETE:
        plain = _taken_from_earlier(plain)
    return plain.reshape(due.shape)


def _by_receipt(net: Block, is_receipt: NDArray[np.bool_]) -> Block:
    """What each receipt has left after the orders until the next one; period 1 counts as one."""
    left = np.zeros(net.shape)
    waiting = np.zeros(net.shape[1])
    for t in range(len(net) - 1, 0, -1):
        waiting = waiting + net[t]
        left[t] = np.where(is_receipt[t], waiting, 0.0)
        waiting = np.where(is_receipt[t], 0.0, waiting)
    left[0] = waiting + net[0]
    return left


def _taken_from_earlier(plain: Block) -> Block:
    """Shortages taken from the latest earlier receipts; what they cannot give stays below 0."""
    owed = np.zeros(plain.shape)
    stock = np.zeros(plain.shape[1])
    for t, units in enumerate(plain):
        stock = stock + units
        owed[t] = np.minimum(stock, 0.0)
        stock = np.maximum(stock, 0.0)
    lack = np.zeros(plain.shape[1])
    left = owed.copy()
    for t in range(len(plain) - 1, -1, -1):
        units = plain[t] - owed[t] + lack
        left[t] += np.maximum(units, 0.0)
        lack = np.minimum(units, 0.0)
    return left


def _carried_forward(plain: Block, is_receipt: NDArray[np.bool_]) -> Block:
    """Shortages taken from the receipts that follow; a rest stays below 0 at the last receipt."""
    left = np.zeros(plain.shape)
    lack = np.zeros(plain.shape[1])
    for t, units in enumerate(plain):
        left[t] = np.maximum(units + lack, 0.0)
        lack = np.minimum(units + lack, 0.0)
    last = len(plain) - 1 - np.argmax(is_receipt[::-1], axis=0)
    last = np.where(is_receipt.any(axis=0), last, 0)
    left[last, np.arange(plain.shape[1])] += lack
    return left
