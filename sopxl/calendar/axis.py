"""The periods of a workbook as an axis, and the fences on it; imports numpy, errors and days.

A period is a whole number: a column of the workbook. What it means in days, and its fiscal year,
come from here alone, so months and 4-4-5 years are planned by the same code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sopxl.calendar.days import Day, Days, Numbers, Whole, as_day, day_numbers
from sopxl.errors import InputError, LimitError, NotFoundError


@dataclass(frozen=True, eq=False)
class Calendar:
    """The periods of a workbook, one after the other without a gap."""

    labels: tuple[str, ...]  # "2013-12" or "2014-P06", each once
    starts: Days  # first day of each period, shape (T,)
    ends: Days  # last day of each period, shape (T,)
    weeks: Numbers  # weeks in each period, shape (T,)
    workdays: Numbers  # working days in each period, shape (T,)
    fiscal_year: Whole  # named by the calendar year in which it ends, shape (T,)
    quarter: Whole  # 1 to 4 within the fiscal year, shape (T,)
    holidays: Days  # days without work, in any order
    first: int = 1  # period number of the first column

    def __post_init__(self) -> None:
        _check_sizes(self)
        _check_order(self)

    @property
    def count(self) -> int:
        """How many periods there are."""
        return len(self.labels)

    @property
    def last(self) -> int:
        """Period number of the last column."""
        return self.first + self.count - 1

    @cached_property
    def start_days(self) -> Numbers:
        """Day number of the first day of each period, shape (T,)."""
        return day_numbers(self.starts)

    @cached_property
    def end_days(self) -> Numbers:
        """Day number of the last day of each period, shape (T,)."""
        return day_numbers(self.ends)

    @cached_property
    def holiday_days(self) -> Numbers:
        """Day numbers of the days without work."""
        return day_numbers(self.holidays)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {label: row for row, label in enumerate(self.labels)}

    def row(self, period: int) -> int:
        """Row of a period in a block; NotFoundError outside the calendar."""
        if self.first <= period <= self.last:
            return period - self.first
        raise NotFoundError(
            "E136",
            f"period {period} is outside the calendar, which has {self.first} to {self.last}.",
            "Calendar",
            "Choose a period of the calendar, or extend it.",
        )

    def label(self, period: int) -> str:
        """What a period is called."""
        return self.labels[self.row(period)]

    def period_of(self, day: Day) -> int:
        """The period a day falls in; NotFoundError outside the calendar."""
        moment = as_day(day)
        row = int(np.searchsorted(self.starts, moment, side="right")) - 1
        if row >= 0 and moment <= self.ends[row]:
            return self.first + row
        raise NotFoundError(
            "E136",
            f"{moment} is outside the calendar, which goes from {self.starts[0]} to "
            f"{self.ends[-1]}.",
            "Calendar",
            "Correct the date, or extend the calendar.",
        )

    def period_of_label(self, label: str) -> int:
        """The period of that name; NotFoundError if there is none."""
        row = self._rows.get(label.strip())
        if row is not None:
            return self.first + row
        raise NotFoundError(
            "E136",
            f'there is no period "{label}", the calendar has "{self.labels[0]}" to '
            f'"{self.labels[-1]}".',
            "Calendar",
            "Write the label as the Calendar sheet has it.",
        )

    def window(self, base: int, back: int, forward: int) -> range:
        """The periods a page shows: back before base, then forward from base on.

        base : first open period. Returns : periods of the calendar only, oldest first.
        """
        return range(max(base - back, self.first), min(base + forward, self.last + 1))


@dataclass(frozen=True, slots=True)
class TimeFences:
    """Up to where orders rule, and up to where a change of plan needs approval."""

    last_frozen: int  # last period before the demand time fence
    last_guarded: int  # last period before the planning time fence


def time_fences(base: int, demand_fence: int, planning_fence: int) -> TimeFences:
    """The periods at which the fences stand.

    base : first open period. demand_fence, planning_fence : periods from base on, 0 or more.
    Returns : TimeFences; with a fence of 0 its last period is base − 1.
    Raises LimitError if the demand fence is negative or lies behind the planning fence.
    """
    if 0 <= demand_fence <= planning_fence:
        return TimeFences(base + demand_fence - 1, base + planning_fence - 1)
    raise LimitError(
        "E121",
        f"the demand fence is {demand_fence}, from 0 to the planning fence of {planning_fence} "
        "is expected.",
        "demand_fence",
        "Move one of the fences.",
    )


def _check_sizes(calendar: Calendar) -> None:
    if not calendar.labels:
        raise InputError("E107", "the calendar has no periods.", "Calendar", "Fill the table.")
    columns = ("starts", "ends", "weeks", "workdays", "fiscal_year", "quarter")
    for name in columns:
        size = len(getattr(calendar, name))
        if size != calendar.count:
            raise InputError(
                "E118",
                f"{name} has {size} values for {calendar.count} periods.",
                "Calendar",
                "Fill every row of the table.",
            )


def _check_order(calendar: Calendar) -> None:
    if len(set(calendar.labels)) < calendar.count:
        twice = next(label for label in calendar.labels if calendar.labels.count(label) > 1)
        raise InputError(
            "E130", f'the period "{twice}" stands twice.', "Calendar", "Delete one of the rows."
        )
    backward = np.flatnonzero(calendar.ends < calendar.starts)
    if backward.size:
        raise InputError(
            "E134",
            f"the period ends on {calendar.ends[backward[0]]}, before it starts on "
            f"{calendar.starts[backward[0]]}.",
            f"Calendar, {calendar.labels[backward[0]]}",
            "Correct the dates.",
        )
    broken = np.flatnonzero(calendar.starts[1:] != calendar.ends[:-1] + 1)
    if broken.size:
        row = int(broken[0]) + 1
        raise InputError(
            "E132",
            f"the period starts on {calendar.starts[row]}, but {calendar.labels[row - 1]} ends on "
            f"{calendar.ends[row - 1]}.",
            f"Calendar, {calendar.labels[row]}",
            "Let every period start on the day after the one before.",
        )
