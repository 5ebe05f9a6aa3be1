"""Proofs of what sums up: items, months, option shares, module usage; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import as_block, as_number, as_periods, as_word
from sopxl.calc.proof.parts import Proof, one_each
from sopxl.errors import InputError

FLOW, STOCK = "flow", "stock"


def total(items: Any, family: Any, factors: Any = None) -> list[Proof]:
    """A family is the sum of its items, each in units of the family."""
    parts = as_block(as_periods(items, "items"))
    found = as_periods(family, "family", length=len(parts))
    each = one_each(1.0 if factors is None else factors, "factors", parts.shape[1])
    return [Proof("family", (parts * each).sum(axis=1), found)]


def usage(finishing: Any, quantity_per: Any, usage: Any, option_share: Any = None) -> list[Proof]:
    """Usage of a module is what is finished of each family, times quantity and share of it."""
    made = as_block(as_periods(finishing, "finishing", minimum=0))
    found = as_periods(usage, "usage", length=len(made))
    count = made.shape[1]
    each = one_each(quantity_per, "quantity_per", count)
    share = one_each(1.0 if option_share is None else option_share, "option_share", count)
    return [Proof("usage", (made * each * share).sum(axis=1), found)]


def shares(shares: Any, total: Any = None) -> list[Proof]:
    """The shares of an option group sum to 1 in each period, or to another total that is stated."""
    given = as_periods(shares, "shares", minimum=0)
    found = given.sum(axis=1) if given.ndim == 2 else given.sum(keepdims=True)
    wanted = 1.0 if total is None else as_number(total, "total", minimum=0)
    return [Proof("shares", np.full(found.shape, wanted), found)]


def quarters(months: Any, quarters: Any, kind: Any = None) -> list[Proof]:
    """A quarter is the sum of its months, or of a stock the last of them."""
    word = as_word(FLOW if kind is None else kind, "kind", (FLOW, STOCK))
    given, found = as_periods(months, "months"), as_periods(quarters, "quarters")
    if len(given) % len(found) or given.shape[1:] != found.shape[1:]:
        raise InputError(
            "E118",
            f"{len(given)} months do not make {len(found)} quarters of the same families.",
            "quarters",
            "Give the same number of months in every quarter.",
        )
    by_quarter = given.reshape(len(found), -1, *given.shape[1:])
    return [Proof("quarters", by_quarter.sum(axis=1) if word == FLOW else by_quarter[:, -1], found)]
