"""Proof that a balance row follows from what came and went; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_each, as_periods, as_word, families_of

INVENTORY, BACKLOG = "inventory", "backlog"
IDENTITIES = (INVENTORY, BACKLOG)

_UNITS, _SHARE = 1e-6, 1e-9  # what rounding may leave: of a unit, of the figures


@dataclass(frozen=True, slots=True)
class BalanceBreak:
    """The first period in which a balance does not follow from the one before."""

    family: int  # row of the block, from 1
    period: int  # from 1
    expected: float  # units at period end, from the figures around it
    found: float  # units at period end, as given


def balance_breaks(
    identity: str, demand: Any, opening: Any, supply: Any, balance: Any, adjustments: Any = None
) -> tuple[BalanceBreak, ...]:
    """The first break of each family in a row of inventory or of backlog.

    identity : "inventory" or "backlog".
    demand : shape (T,) or (T, n), units per period; bookings for a backlog; each 0 or more.
    opening : units before period 1, one or (n,).
    supply : shape of demand, units per period; shipments for a backlog; each 0 or more.
    balance : shape of demand, units at period end, to be proved.
    adjustments : shape of demand, units per period; cancellations for a backlog. Left out: none.
    Returns : one BalanceBreak for each family that breaks, in their order; none if all hold.

    Raises InputError (blank, text, wrong shape, no such identity), LimitError (negative).
    Rule : inventory[t] = inventory[t−1] + supply[t] − demand[t] + adjustments[t];
        backlog[t] = backlog[t−1] + bookings[t] − shipments[t] − cancellations[t]
    Source : ASCM Supply Chain Dictionary, projected available balance; hand-worked case

    >>> balance_breaks("inventory", [110, 120], 100, [116, 116], [106, 100])
    (BalanceBreak(family=1, period=2, expected=102.0, found=100.0),)
    >>> balance_breaks("stock", [110, 120], 100, [116, 116], [106, 100])
    Traceback (most recent call last):
    sopxl.errors.InputError: E124 identity: there is no identity "stock".
    Write one of these: "inventory", "backlog".
    """
    kind = as_word(identity, "identity", IDENTITIES)
    asked = as_periods(demand, "demand", minimum=0)
    start = as_each(opening, "opening", families_of(asked))
    made = as_periods(supply, "supply", like=asked, minimum=0)
    found = as_block(as_periods(balance, "balance", like=asked))
    change = made - asked
    if adjustments is not None:
        change += as_periods(adjustments, "adjustments", like=asked)
    before = np.vstack((np.broadcast_to(start, found.shape[1]), found[:-1]))
    expected = before + as_block(change) * _SIGN[kind]
    return _first_breaks(expected, found)


_SIGN = {INVENTORY: 1.0, BACKLOG: -1.0}  # supply fills a stock and empties a backlog


def _first_breaks(expected: Block, found: Block) -> tuple[BalanceBreak, ...]:
    wrong = np.abs(found - expected) > _UNITS + _SHARE * np.abs(expected)
    return tuple(
        BalanceBreak(int(f) + 1, int(t) + 1, float(expected[t, f]), float(found[t, f]))
        for f in np.flatnonzero(wrong.any(axis=0))
        for t in (np.argmax(wrong[:, f]),)
    )
