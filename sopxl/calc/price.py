"""The price, cost or rate in force in each period; imports numpy, arrays, errors and workdays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_matrix, as_periods
from sopxl.calc.workdays import count_days
from sopxl.errors import InputError, LimitError, NotFoundError


def price_in_force(table: Any, starts: Any, ends: Any = None, holidays: Any = ()) -> Vector:
    """Price in force in each period, mixed by working day where it changes inside one.

    table : rows of (day from which it holds, price 0 or more), in any order, each day once.
    starts : shape (T,), day number of the first day of each period, ascending (1900 system).
    ends : shape of starts, last day of each period. Left out: the day before the next start; the
        last period then must have no change after its first day.
    holidays : day numbers without work beside Saturdays and Sundays. Left out: none.
    Returns : shape of starts, money per unit.

    Raises NotFoundError (no price yet in a period), InputError (two prices from the same day; an
        end is missing; wrong shape), LimitError (negative price, period that ends before it
        starts).
    Rule : price = sum over the prices of price × working days it holds ÷ working days of the
        period; by calendar day in a period without a working day
    Source : hand-worked: 10 until day 10 of 20 working days, then 12, is 11

    >>> price_in_force([(45292, 10), (45306, 12)], [45292], [45319])
    array([11.])
    >>> price_in_force([(45323, 10)], [45292, 45323], [45322, 45351])
    Traceback (most recent call last):
    sopxl.errors.NotFoundError: E143 period 1: no price is in force yet.
    Add a price that holds from the first day of that period.
    """
    rows = as_matrix(table, "table", 2, minimum=0)
    begin = as_periods(starts, "starts", above=0)
    since, prices = _in_order(rows)
    finish = _ends(begin, since) if ends is None else as_periods(ends, "ends", like=begin)
    _check_periods(begin, finish)
    weight = _weights(since, begin, finish, holidays)
    missing = weight[0] > 0
    if missing.any():
        raise NotFoundError(
            "E143",
            "no price is in force yet.",
            f"period {int(np.argmax(missing)) + 1}",
            "Add a price that holds from the first day of that period.",
        )
    share = weight[1:] / weight[1:].sum(axis=0)
    return np.asarray(prices @ share)


def _in_order(rows: Block) -> tuple[Vector, Vector]:
    order = np.argsort(rows[:, 0], kind="stable")
    since = rows[order, 0]
    same = np.flatnonzero(since[1:] == since[:-1])
    if same.size:
        one, two = order[same[0]] + 1, order[same[0] + 1] + 1
        raise InputError(
            "E144",
            "two prices hold from the same day.",
            f"table, rows {one} and {two}",
            "Delete one of them, or correct its date.",
        )
    return since, rows[order, 1]


def _ends(begin: Vector, since: Vector) -> Vector:
    if (since > begin[-1]).any():
        raise InputError(
            "E119",
            "a price changes after the last period starts, and its end is not known.",
            "ends",
            "Give the last day of each period.",
        )
    return np.append(begin[1:] - 1, begin[-1])


def _check_periods(begin: Vector, finish: Vector) -> None:
    wrong = np.flatnonzero(finish < begin)
    if wrong.size:
        raise LimitError(
            "E134",
            "the period ends before it starts.",
            f"period {int(wrong[0]) + 1}",
            "Give the dates in order, oldest first.",
        )


def _weights(since: Vector, begin: Vector, finish: Vector, holidays: Any) -> Block:
    """Days of each period before any price, then days of each price: shape (prices + 1, T)."""
    edges = np.concatenate(([-np.inf], since, [np.inf]))[:, None]
    first = np.maximum(edges[:-1], begin)
    last = np.minimum(edges[1:] - 1, finish)
    worked = count_days(first, last, holidays)
    return np.where(worked.sum(axis=0) > 0, worked, np.maximum(last - first + 1, 0))
