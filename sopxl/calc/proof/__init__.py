"""Proofs that a row follows from the others, and where it first does not; imports numpy, arrays."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from sopxl.arrays import as_block, as_word
from sopxl.calc.proof import balances, performance, plans, totals
from sopxl.calc.proof.parts import Proof
from sopxl.errors import InputError

IDENTITIES: Mapping[str, Callable[..., list[Proof]]] = MappingProxyType(
    {
        "inventory": balances.inventory,
        "opening": balances.opening,
        "backlog": balances.backlog,
        "split": balances.split,
        "lost sales": balances.lost_sales,
        "bridge": performance.bridge,
        "monthly bridge": performance.monthly_bridge,
        "backlog bridge": performance.backlog_bridge,
        "cover": plans.cover,
        "lead time": plans.lead_time,
        "usage": totals.usage,
        "shares": totals.shares,
        "total": totals.total,
        "quarters": totals.quarters,
        "value": balances.inventory_value,
        "latest call": performance.latest_call,
        "level": plans.level,
        "level backlog": plans.level_backlog,
        "chase": plans.chase,
        "workforce": plans.workforce,
    }
)

_UNITS, _SHARE = 1e-6, 1e-9  # what rounding may leave: of a unit, of the figures


@dataclass(frozen=True, slots=True)
class IdentityBreak:
    """The first period in which a row does not follow from the others."""

    family: int  # row of the block, from 1
    period: int  # from 1
    row: str  # name of the row that breaks
    expected: float  # units, weeks or money, from the rows around it; NaN where it has to be blank
    found: float  # units, weeks or money, as given


def identity_rows(identity: Any) -> dict[str, bool]:
    """The rows that an identity is made of, in their order, and whether each may be left out."""
    known = IDENTITIES[as_word(identity, "identity", tuple(IDENTITIES))]
    rows = inspect.signature(known).parameters.values()
    return {row.name: row.default is None for row in rows}


def identity_breaks(identity: str, *rows: Any) -> tuple[IdentityBreak | None, ...]:
    """The first break of each family in the rows of an identity.

    identity : "inventory", "opening", "backlog", "split", "lost sales", "bridge", "monthly bridge",
        "backlog bridge", "cover", "lead time", "usage", "shares", "total", "quarters", "value",
        "latest call", "level", "level backlog", "chase" or "workforce".
    rows : what the identity is made of, in its order, each shape (T,) or (T, n), or one number;
        None where it may be left out. A wrong number of rows is told with their names.
    Returns : for each family None where all holds, or an IdentityBreak.

    Raises InputError (blank, text, wrong shape, no such identity, a row missing), LimitError
    (negative).
    Rule : inventory = before + supply − demand + adjustments; opening = actual closing; backlog =
        before + bookings − shipments − cancellations; balance = inventory − backorders; inventory =
        before + supply − demand + lost; inventory deviation = that of supply − that of sales +
        adjustments, running or by month; backlog deviation = that of bookings − that of shipments
        − cancellations, running; cover and lead time as their functions; usage = sum of finishing ×
        quantity per × share; shares sum to 1; family = sum of items; quarter = sum or last of
        months; value = before + production − cost of sales + adjustments + revaluation; latest
        call = year to date + rest of year; level and chase as their functions; workers = before +
        hired − laid off. To 0.000001 units and 1 in 1,000,000,000
    Source : ASCM Supply Chain Dictionary, projected available balance, backlog, level and chase;
        Wallace and Stahl, Sales & Operations Planning, the spreadsheet; hand-worked cases

    >>> identity_breaks("inventory", [110, 120], 100, [116, 116], [106, 100])
    (IdentityBreak(family=1, period=2, row='balance', expected=102.0, found=100.0),)
    >>> identity_breaks("inventory", [110, 120], 100)
    Traceback (most recent call last):
    sopxl.errors.InputError: E119 supply: the identity "inventory" needs supply.
    Give demand, opening, supply, balance, [adjustments].
    """
    kind = as_word(identity, "identity", tuple(IDENTITIES))
    _check_count(kind, rows)
    proofs = IDENTITIES[kind](*rows)
    return tuple(_first_break(proofs, f) for f in range(as_block(proofs[0].found).shape[1]))


def _check_count(kind: str, rows: tuple[Any, ...]) -> None:
    """Raises InputError where a row is missing, or one is too many."""
    names = identity_rows(kind)
    shown = ", ".join(f"[{name}]" if optional else name for name, optional in names.items())
    if len(rows) > len(names):
        raise InputError(
            "E119",
            f'the identity "{kind}" takes {len(names)} rows, {len(rows)} were given.',
            "rows",
            f"Give {shown}.",
        )
    given = (*rows, *[None] * (len(names) - len(rows)))
    for (name, optional), row in zip(names.items(), given, strict=True):
        if row is None and not optional:
            raise InputError("E119", f'the identity "{kind}" needs {name}.', name, f"Give {shown}.")


def _first_break(proofs: list[Proof], family: int) -> IdentityBreak | None:
    """The earliest break of one family; of several rows in that period the first."""
    breaks = []
    for row, expected, found in proofs:
        wanted, given = as_block(expected)[:, family], as_block(found)[:, family]
        holds = np.abs(given - wanted) <= _UNITS + _SHARE * np.abs(wanted)  # never for NaN
        if not holds.all():
            t = int(np.argmin(holds))
            breaks.append(IdentityBreak(family + 1, t + 1, row, float(wanted[t]), float(given[t])))
    return min(breaks, key=lambda broken: broken.period, default=None)
