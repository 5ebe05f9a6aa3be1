"""Capacity of key resources, and their load against it; imports numpy, arrays and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_count, as_days, as_like, as_periods, total_of
from sopxl.calc.fraction import as_fraction


@dataclass(frozen=True, slots=True)
class Overload:
    """Capacity against load, period by period."""

    spare: Block  # hours, capacity − load; negative is short; shape of load
    load_ratio: Block  # load ÷ capacity, 1.08 is 108 %; NaN without capacity; shape of load
    cumulative: Block  # hours, running sum of spare; shape of load


def rated_capacity(
    hours: Any, utilization: Any, efficiency: Any, working_days: Any = None
) -> Block:
    """Hours of standard work that a resource can give in each period.

    hours : available hours, 0 or more; of each period, shape (T,) or (T, resources); where
        working_days are given, of one working day, and one number will do.
    utilization : fraction of the available hours that is worked, 0 to 1, 0.85 and not 85; one
        number, (T,), (1, resources) or (T, resources).
    efficiency : standard hours in one hour worked, a fraction from 0 to 2, shaped as utilization.
    working_days : days per period, one or (T,), 0 or more. Left out: hours are of a period.
    Returns : shape (T,) or (T, resources), hours per period.

    Raises InputError (blank, text, wrong shape), LimitError (negative; a fraction over its limit).
    Rule : capacity = hours × working days × utilization × efficiency
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, rated capacity

    >>> rated_capacity([160, 160], 0.85, 1.1)
    array([149.6, 149.6])
    >>> rated_capacity([160, 160], 85, 1.1)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 utilization: found 85, a fraction from 0 to 1 is expected.
    Write 0.85.
    """
    available = as_periods(hours, "hours", minimum=0)
    if working_days is not None:
        available = _over_days(available, working_days)
    worked = as_fraction(utilization, "utilization", available, 1.0)
    standard = as_fraction(efficiency, "efficiency", available, 2.0)
    return np.asarray(available * worked * standard)


def demonstrated_capacity(output: Any, periods: Any = None) -> Block:
    """What a resource has proved that it can give: its mean output of the latest periods.

    output : shape (T,) or (T, resources), standard hours or units made per period, oldest first,
        each 0 or more. Leave out periods in which it stood still for want of work.
    periods : how many of the latest periods to take, 1 to T. Left out: all of them, since the range
        is the planner's choice of what is typical.
    Returns : shape (1,) or (1, resources), hours or units per period, 0 or more.

    Raises InputError (blank, text, wrong shape), LimitError (negative; more periods than there
        are).
    Rule : capacity = sum of the output of the latest periods ÷ their number
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, demonstrated
        capacity: 120, 130, 150 and 140 standard hours in four weeks are 135 a week

    >>> demonstrated_capacity([120, 130, 150, 140])
    array([135.])
    >>> demonstrated_capacity([120, 130], 3)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E136 periods: found 3, a whole number from 1 to 2 is expected.
    Correct the value.
    """
    made = as_periods(output, "output", minimum=0)
    latest = len(made) if periods is None else as_count(periods, "periods", maximum=len(made))
    mean = total_of(as_block(made[-latest:])) / latest
    return mean.reshape((1, *made.shape[1:]))


def overload(load: Any, capacity: Any) -> Overload:
    """Spare or short hours of each period, how full it is, and the running sum.

    load : shape (T,) or (T, resources), hours per period, 0 or more.
    capacity : hours per period, 0 or more; one number, (T,), (1, resources) or (T, resources).
    Returns : Overload, each part of the shape of load; a period without capacity has no ratio.

    Raises InputError (blank, text, wrong shape), LimitError (negative).
    Rule : spare = capacity − load; ratio = load ÷ capacity; cumulative = running sum of spare
    Source : Vollmann, Berry and Whybark, Manufacturing Planning and Control; hand-worked case

    >>> overload([90, 120], 100).cumulative
    array([ 10., -10.])
    >>> overload([90, 120], -100)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 capacity: found -100, 0 or more is expected. Correct the value.
    """
    asked = as_periods(load, "load", minimum=0)
    given = as_like(capacity, "capacity", asked, minimum=0)
    spare = np.subtract(given, asked)
    ratio = np.full(asked.shape, np.nan)
    np.divide(asked, given, out=ratio, where=given > 0)
    return Overload(spare, ratio, np.cumsum(spare, axis=0))


def _over_days(hours: Block, working_days: Any) -> Block:
    """Hours of each period from those of one working day."""
    periods = np.size(working_days) if hours.shape[0] == 1 else hours.shape[0]
    days = as_days(working_days, "working_days", periods, minimum=0)
    return np.asarray((as_block(hours) * days[:, None]).reshape((periods, *hours.shape[1:])))
