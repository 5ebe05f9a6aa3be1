"""One family's planning problem: demand, start, limits and what can be done; imports numpy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector, largest, smallest
from sopxl.optimise.activity import (
    COST_ROWS,
    INVENTORY,
    RATE_DOWN,
    RATE_UP,
    SHOWN,
    Activity,
)

_PAID = tuple("" if name == INVENTORY else name for name in (*SHOWN, RATE_UP, RATE_DOWN))


Places = NDArray[np.intp]


@dataclass(frozen=True)
class Terms:
    """What was given under the names of the three lists, checked one by one."""

    start: dict[str, Any]
    costs: dict[str, Any]
    limits: dict[str, Any]


@dataclass(frozen=True)
class Paid:
    """Rates of money for what is done, row of cost by row of cost."""

    rows: Places  # of COST_ROWS, those that something is paid in
    starts: Places  # where the rates of each of them begin
    places: Places  # what each rate is paid for, among SHOWN with the changes of the rate
    rates: Block  # money for one, shape (rates, T)


@dataclass(frozen=True)
class Problem:
    """What there is to plan for one family."""

    demand: Vector  # units, shape (T,)
    opening: float  # units on hand before period 1; negative is owed
    workers: float | None  # before period 1; None where no workforce is planned
    opening_rate: float | None  # units made in regular time before period 1; None: not known
    rate_days: Vector | None  # days by which output is a rate, shape (T,); None: of a period
    hours_per_unit: Vector | None  # of work, shape (T,); None where not known
    units_per_worker: Vector  # in regular time of a period, shape (T,); 0 without workforce
    overtime_per_worker: Vector | None  # units in overtime of a period; None without that limit
    lot: float  # units; 0 where output comes in any quantity
    is_whole: bool  # whether the workforce is planned in whole workers
    holding: Vector  # money per unit on hand at period end, shape (T,)
    average_holding: Vector  # money per unit of the mean of opening and ending, shape (T,)
    activities: dict[str, Activity]
    time_limit: float  # seconds

    @property
    def periods(self) -> int:
        """How many periods the horizon has."""
        return int(self.demand.shape[0])

    def with_demand(self, demand: Vector) -> Problem:
        """The same problem for another demand of as many periods; no sale of it can be lost.

        What was worked out of all else is not worked out again.
        """
        changed = object.__new__(Problem)
        vars(changed).update(vars(self), demand=demand)
        vars(changed).pop("size", None)
        return changed

    @cached_property
    def has_average_holding(self) -> bool:
        """Whether the mean of opening and ending inventory costs something."""
        return bool(self.average_holding.any())

    @cached_property
    def size(self) -> float:
        """The largest quantity that matters: what noise is measured against."""
        return float(max(largest(self.demand), abs(self.opening), self.workers or 0.0, 1.0))

    @cached_property
    def shown(self) -> tuple[Places, Places]:
        """The activities that a plan shows: places among those here, and among all it can show."""
        found = [(i, SHOWN.index(n)) for i, n in enumerate(self.activities) if n in SHOWN]
        here, there = np.array(found).T
        return here, there

    @cached_property
    def ends_shown(self) -> tuple[Block, Block]:
        """Least and most of each activity that a plan can show, shape (SHOWN, T).

        Infinite for one that is not among those here.
        """
        here, there = self.shown
        low = np.full((len(SHOWN), self.periods), -np.inf)
        high = -low
        low[there], high[there] = self.lows[here], self.highs[here]
        return low, high

    @cached_property
    def extremes(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Smallest and largest cost, and quantity but demand, of those that are given and not 0."""
        highs = self.highs[self.highs < np.inf]
        given = np.concatenate((self.lows.reshape(-1), highs, self.units_per_worker))
        return sizes_of(self.costs), sizes_of(given)

    @cached_property
    def paid(self) -> Paid:
        """What is paid for what the activities do, but for what is held."""
        found = [
            (COST_ROWS.index(row), _PAID.index(one.name), rate)
            for one in self.activities.values()
            if one.name in _PAID
            for row, rate in one.costs.items()
        ]
        found.sort(key=lambda one: one[0])
        rows = [row for row, *_ in found]
        starts = [i for i, row in enumerate(rows) if i == 0 or row != rows[i - 1]]
        places, rates = [place for _, place, _ in found], np.array([rate for *_, rate in found])
        of_rows = np.array([rows[i] for i in starts])
        return Paid(of_rows, np.array(starts), np.array(places), rates)

    @cached_property
    def lows(self) -> Block:
        """Least of each activity, shape (activities, T)."""
        return np.array([one.low for one in self.activities.values()])

    @cached_property
    def highs(self) -> Block:
        """Most of each activity, shape (activities, T); infinite without a limit."""
        return np.array([one.high for one in self.activities.values()])

    @cached_property
    def costs(self) -> Block:
        """Money for one of each activity, shape (activities, T)."""
        return np.array([one.cost for one in self.activities.values()])


def sizes_of(numbers: Block) -> tuple[float, float]:
    """The smallest and the largest size of numbers that are not 0; of none infinite and 0."""
    if not numbers.size:
        return np.inf, 0.0
    sizes = np.abs(numbers)
    least = smallest(sizes)
    if not least > 0:
        least = float(sizes.min(initial=np.inf, where=sizes > 0))
    return least, largest(sizes)
