"""A quantity split by shares so that the parts make the whole; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector, as_count, as_periods
from sopxl.errors import InputError, LimitError, ZeroDivideError

_MOST_DECIMALS = 6
_LARGEST = 1e15  # last decimals that a total may have: beyond it a share is not told to the unit
_ROUNDING = 1e-6  # of the last decimal: a total that near to a round one is round
_LOST = 1e-14  # share of a sum that its digits may lose
_TIE = 9  # decimals to which two remainders are the same


def split_total(total: Any, shares: Any, decimals: Any = 0, locked: Any = None) -> Block:
    """Parts of a total by shares, rounded so that they still make the total.

    total : shape (T,), units or money per period; may be negative.
    shares : share of each item, shape (n,), or of each period too, (T, n), 0 or more: fractions,
        percents or past sales, only their proportion counts.
    decimals : decimals of a part, 0 to 6. Left out: 0, since plans are made in whole units.
    locked : shape (T, n), parts that are given, NaN where the item is free. Left out: all free.
    Returns : shape (T, n), units or money; each period's parts sum to its total.

    Raises InputError (blank, text, wrong shape), LimitError (a negative share; decimals outside
        their limits; locked parts that go beyond the total or do not make it; a total of more
        digits than are kept), ZeroDivideError (something to split and no share above 0).
    Rule : what the locked parts leave × share ÷ sum of the free shares, cut to the decimals; what
        is then left goes by one last decimal to the largest remainders, of equal ones to the item
        that stands first. What a total has beyond its decimals goes to the item next in line
    Source : method of largest remainders (Hamilton); SAP, disaggregation by technical period: 100
        over 2, 7, 7, 7, 7 and 1 days are 6, 23, 23, 23, 22 and 3

    >>> split_total([100], [1, 1, 1])
    array([[34., 33., 33.]])
    >>> split_total([100], [1, 1, 1], 2, [[50, np.nan, np.nan]])
    array([[50., 25., 25.]])
    >>> split_total([100], [0, 0])
    Traceback (most recent call last):
    sopxl.errors.ZeroDivideError: E433 shares, period 1: every free item has the share 0, and 100
    is to be split. Give one of them a share.
    """
    whole = _one_row(total)
    parts = _shares(shares, len(whole))
    places = as_count(decimals, "decimals", minimum=0, maximum=_MOST_DECIMALS)
    if locked is None:
        return largest_remainder(whole, parts, places)
    kept = _locked(locked, parts.shape)
    free = np.isnan(kept)
    taken = np.where(free, 0.0, kept)
    rest = whole - taken.sum(axis=1)
    _check_rest(rest, whole, np.abs(taken).sum(axis=1), free)
    return np.where(free, largest_remainder(rest, np.where(free, parts, 0.0), places), kept)


def largest_remainder(total: Vector, weights: Block, decimals: int = 0) -> Block:
    """Each row's total by the weights of the row, to the decimals, exact in sum.

    total : shape (r,). weights : shape (r, n), 0 or more. Returns : shape (r, n).
    Raises LimitError (too many digits), ZeroDivideError (a total and no weight).
    """
    sign = np.where(total < 0, -1.0, 1.0)
    units = np.abs(total) * 10.0**decimals
    _check_digits(units, total, decimals)
    near = np.rint(units)
    units = np.where(np.abs(units - near) <= _ROUNDING, near, units)
    whole = np.floor(units)
    summed = weights.sum(axis=1)
    _check_weights(summed, units, total)
    exact = whole[:, None] * weights / np.where(summed > 0, summed, 1.0)[:, None]
    parts = np.floor(np.round(exact, _TIE))  # 2.9999999999999996 is a rounded 3
    left = whole - parts.sum(axis=1)
    rank = _ranks(np.where(weights > 0, np.round(exact - parts, _TIE), -1.0))
    parts += rank < left[:, None]
    next_in_line = np.where(left < (weights > 0).sum(axis=1), left, 0)
    parts += np.where(rank == next_in_line[:, None], (units - whole)[:, None], 0.0)
    return np.asarray(parts / 10.0**decimals * sign[:, None] + 0.0)


def _ranks(remainders: Block) -> NDArray[np.int_]:
    """The place of each item in the line for what is left, the largest remainder first."""
    order = np.argsort(-remainders, axis=1, kind="stable")
    ranks = np.empty(order.shape, np.int_)
    np.put_along_axis(ranks, order, np.arange(order.shape[1])[None, :], axis=1)
    return ranks


def _one_row(total: Any) -> Vector:
    """The total of each period, shape (T,)."""
    whole = as_periods(total, "total")
    if whole.size in whole.shape:
        return whole.reshape(-1)
    raise InputError(
        "E117",
        "total is a block, one row or column is expected.",
        "total",
        "Split each family by itself.",
    )


def _shares(shares: Any, periods: int) -> Block:
    """The share of each item in each period, shape (T, n)."""
    given = np.asarray(shares, dtype=object) if not isinstance(shares, np.ndarray) else shares
    if given.ndim == 1:
        given = given[None, :]
    block = as_periods(given, "shares", minimum=0)
    if len(block) not in (1, periods):
        raise InputError(
            "E118",
            f"shares has {len(block)} periods, total has {periods}.",
            "shares",
            "Give one share for each item, or one for each period too.",
        )
    return np.broadcast_to(block, (periods, block.shape[1]))


def _locked(locked: Any, shape: tuple[int, ...]) -> Block:
    """The locked parts, NaN where an item is free."""
    kept = np.asarray(locked, np.float64)
    if kept.shape != shape:
        raise InputError(
            "E118",
            f"locked has {kept.shape[0]} by {kept.shape[-1]} cells, {shape[0]} by {shape[1]} are "
            "expected, periods by items.",
            "locked",
            "Give a cell for each part, blank where the item is free.",
        )
    as_periods(np.where(np.isnan(kept), 0.0, kept), "locked")
    return kept


def _check_rest(rest: Vector, total: Vector, taken: Vector, free: Block) -> None:
    """Raises LimitError where the locked parts go beyond a total, or fall short with none free.

    rest : what they leave; where that is no more than adding up may lose it is made 0.
    """
    tiny = _LOST * (1.0 + np.abs(total) + taken)
    beyond = (rest * np.where(total < 0, -1.0, 1.0) < -tiny) | ((total == 0) & (rest > tiny))
    wrong = np.flatnonzero(beyond | ((np.abs(rest) > tiny) & ~free.any(axis=1)))
    if not wrong.size:
        rest[np.abs(rest) <= tiny] = 0.0
        return
    t = int(wrong[0])
    raise LimitError(
        "E434",
        f"the locked parts make {total[t] - rest[t]:.10g} of a total of {total[t]:.10g}.",
        f"locked, period {t + 1}",
        "Correct a locked part or the total, or free an item.",
    )


def _check_digits(units: Vector, total: Vector, decimals: int) -> None:
    """Raises LimitError where a total has more digits than can be told apart."""
    wrong = np.flatnonzero(units > _LARGEST)
    if wrong.size:
        t = int(wrong[0])
        raise LimitError(
            "E122",
            f"{total[t]:.10g} with {decimals} decimals has more digits than are kept.",
            f"total, period {t + 1}",
            "Give fewer decimals.",
        )


def _check_weights(summed: Vector, units: Vector, total: Vector) -> None:
    """Raises ZeroDivideError where there is something to split and no share."""
    wrong = np.flatnonzero((summed == 0) & (units > 0))
    if wrong.size:
        t = int(wrong[0])
        raise ZeroDivideError(
            "E433",
            f"every free item has the share 0, and {total[t]:.10g} is to be split.",
            f"shares, period {t + 1}",
            "Give one of them a share.",
        )
