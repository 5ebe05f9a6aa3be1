"""Plans of months as plans of weeks; imports numpy, arrays, errors, split and workdays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector, as_block, as_count, as_matrix, as_periods, as_word
from sopxl.calc.split import largest_remainder
from sopxl.calc.workdays import count_days
from sopxl.errors import InputError, LimitError, ZeroDivideError

WORKING_DAYS, DAYS = "working days", "days"
BASES = (WORKING_DAYS, DAYS)

_WEEK, _MONDAY = 7, 2  # a day number that 7 divides is a Saturday
_MOST_WEEKS = 60  # weeks that one period may have: a year of 53, and some


@dataclass(frozen=True, slots=True)
class WeekPieces:
    """Weeks cut where a month ends; each piece lies in one month and in one week."""

    month: NDArray[np.int_]  # number of the month of each piece, from 0, shape (p,)
    week: NDArray[np.int_]  # number of the week of each piece, from 0, shape (p,)
    share: Vector  # days, or 1 for weeks that are all alike, shape (p,)
    first_day: Vector  # day number of the first day of each piece, NaN without dates, shape (p,)


@dataclass(frozen=True, slots=True)
class WeeklyPlan:
    """A plan of months by week."""

    quantity: Block  # units per week, shape (W,) or (W, n)
    pieces: Block  # units per piece of a week within one month, shape (p,) or (p, n)
    first_days: Vector  # day number of the first day of each week, NaN without dates, shape (W,)


def months_to_weeks(months: Any, calendar: WeekPieces, decimals: Any = 0) -> WeeklyPlan:
    """A plan of months as a plan of weeks, each month exact in sum.

    months : shape (T,) or (T, n), units per month; may be negative.
    calendar : the weeks, from equal_weeks, weeks_of_days or weeks_of_dates, for T months.
    decimals : decimals of a piece, 0 to 6. Left out: 0, since plans are made in whole units.
    Returns : WeeklyPlan; the pieces of a month sum to it, the pieces of a week make the week.

    Raises InputError (blank, text; a calendar of another number of months), LimitError (decimals
        outside their limits), ZeroDivideError (a month with a quantity and without a day for it).
    Rule : piece = month × days of the piece ÷ days of the month, rounded by largest remainder; what
        a month has beyond its decimals stays in one piece
    Source : SAP, disaggregation by technical period: 100 over pieces of 2, 7, 7, 7, 7 and 1 days
        are 6, 23, 23, 23, 22 and 3

    >>> months_to_weeks([100, 130], equal_weeks([4, 5])).quantity
    array([25., 25., 25., 25., 26., 26., 26., 26., 26.])
    >>> months_to_weeks([100], equal_weeks([4, 5]))
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 calendar: calendar has 2 months, months has 1.
    Give the calendar of the same months.
    """
    plan = as_periods(months, "months")
    count = int(calendar.month[-1]) + 1
    if count != len(plan):
        raise InputError(
            "E118",
            f"calendar has {count} {'month' if count == 1 else 'months'}, months has {len(plan)}.",
            "calendar",
            "Give the calendar of the same months.",
        )
    places = as_count(decimals, "decimals", minimum=0, maximum=6)
    block = as_block(plan)
    pieces = np.empty((len(calendar.month), block.shape[1]))
    for t, row in enumerate(block):
        inside = calendar.month == t
        pieces[inside] = _split(row, calendar.share[inside], places, t)
    firsts = np.searchsorted(calendar.week, np.arange(int(calendar.week[-1]) + 1))
    quantity = np.add.reduceat(pieces, firsts, axis=0)
    shape = plan.shape[1:]
    return WeeklyPlan(
        quantity.reshape((-1, *shape)), pieces.reshape((-1, *shape)), calendar.first_day[firsts]
    )


def equal_weeks(counts: Any) -> WeekPieces:
    """Weeks that are all alike, so many in each month: 4, 4 and 5.

    counts : weeks of each month, shape (T,), whole numbers from 1. Returns : WeekPieces.
    Raises InputError (not numbers), LimitError (a fraction, less than 1).
    """
    weeks = as_periods(counts, "calendar").reshape(-1)
    wrong = np.flatnonzero((weeks != np.floor(weeks)) | (weeks < 1) | (weeks > _MOST_WEEKS))
    if wrong.size:
        raise LimitError(
            "E136",
            f"found {weeks[wrong[0]]:.10g}, a whole number from 1 to {_MOST_WEEKS} is expected.",
            f"calendar, month {int(wrong[0]) + 1}",
            "Give how many weeks the month has.",
        )
    month = np.repeat(np.arange(len(weeks)), weeks.astype(np.int_))
    return WeekPieces(
        month, np.arange(len(month)), np.ones(len(month)), np.full(len(month), np.nan)
    )


def weeks_of_days(days: Any) -> WeekPieces:
    """Weeks of a given number of working days each, no week in two months.

    days : shape (T, most weeks), working days of each week of a month, 0 or more; a month of fewer
    weeks ends in NaN. Returns : WeekPieces.
    Raises InputError (not numbers), LimitError (negative).
    """
    given = np.asarray(days, np.float64)
    there = ~np.isnan(given)
    as_matrix(np.where(there, given, 0.0), "calendar", given.shape[1], minimum=0)
    month, _ = np.nonzero(there)
    share = given[there]
    return WeekPieces(month, np.arange(len(month)), share, np.full(len(month), np.nan))


def weeks_of_dates(
    starts: Vector, ends: Vector, holidays: Any = (), basis: str = WORKING_DAYS
) -> WeekPieces:
    """Weeks of the real calendar, cut where a month ends.

    starts, ends : day numbers of the first and last day of each month, one after the other without
    a gap. holidays : day numbers without work. basis : "working days", since nothing is made on the
    others, or "days". Where every month is of whole weeks, a week begins on the weekday of
    the first day; else on Monday.
    Returns : WeekPieces. Raises InputError (a gap, no such basis), LimitError (an end before its
    start).
    """
    counted = as_word(basis, "basis", BASES)
    _check_dates(starts, ends)
    whole = ((ends - starts + 1) % _WEEK == 0).all()
    anchor = starts[0] if whole else starts[0] - (starts[0] - _MONDAY) % _WEEK
    weeks = np.arange((ends[-1] - anchor) // _WEEK + 1)
    cuts = np.array(sorted({*starts.tolist(), *(anchor + weeks * _WEEK)[1:].tolist()}))
    last = np.append(cuts[1:], ends[-1] + 1) - 1
    share = count_days(cuts, last, holidays) if counted == WORKING_DAYS else last - cuts + 1
    return WeekPieces(
        np.searchsorted(starts, cuts, side="right") - 1,
        ((cuts - anchor) // _WEEK).astype(np.int_),
        np.asarray(share, np.float64),
        cuts,
    )


def _split(row: Vector, share: Vector, decimals: int, month: int) -> Block:
    """The pieces of one month, a column a family."""
    if share.sum() == 0 and (row != 0).any():
        raise ZeroDivideError(
            "E127",
            "there is no working day to plan on.",
            f"calendar, month {month + 1}",
            'Move the quantity to another month, or split by "days".',
        )
    weights = np.broadcast_to(share, (len(row), len(share)))
    return largest_remainder(row, weights, decimals).T


def _check_dates(starts: Vector, ends: Vector) -> None:
    wrong = np.flatnonzero(ends < starts)
    if wrong.size:
        raise LimitError(
            "E134",
            "the month ends before it starts.",
            f"calendar, month {int(wrong[0]) + 1}",
            "Give the dates in order, oldest first.",
        )
    gap = np.flatnonzero(starts[1:] != ends[:-1] + 1)
    if gap.size:
        raise InputError(
            "E132",
            "the month does not start on the day after the one before it ends.",
            f"calendar, month {int(gap[0]) + 2}",
            "Give months that follow each other without a gap.",
        )
