"""What families that share resources, people and money have to plan; imports numpy.

A family has one balance: what is on hand to stock, less what is on order to order. So both kinds
stand side by side, and a bound of the backlog is one of the balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector

# What is decided, and the rules; in the order of their columns and rows.
MADE, BALANCE, OVERTIME, OUTSIDE = "made", "balance", "overtime", "outside"
BOUGHT = "bought"
WORKERS, HIRED, LAID_OFF, RUNS = "workers", "hired", "laid off", "runs"
LOAD, WORKFORCE, OVERTIME_HOURS = "load", "workforce", "overtime hours"
BUDGET, TIED_UP, LEAST_RUN, NO_RUN = "budget", "cash limit", "minimum run", "no run"
BEFORE = "hours before"

# The rows of cost, in the order in which they are told.
ROWS = (
    *("holding", "overtime", "outside capacity", "material", "hours and purchases"),
    *("labour", "hiring", "layoff", "subcontract"),
)


@dataclass(frozen=True)
class Pool:
    """People who are hired and laid off together: the stations of one resource; T periods."""

    resource: int  # whose hours they are
    opening: float  # workers before period 1
    hours: Vector  # regular hours of a worker, shape (T,)
    overtime: Vector  # most hours of overtime of a worker, shape (T,)
    wage: Vector  # money per worker and period, worked or not, shape (T,)
    hiring: Vector  # money per worker hired, shape (T,)
    layoff: Vector  # money per worker laid off, shape (T,)
    least: Vector  # workers, shape (T,)
    most: Vector  # workers; infinite without a limit, shape (T,)
    can_hire: bool | NDArray[np.bool_] = True  # what has no cost is not done; shape (T,)
    can_lay_off: bool | NDArray[np.bool_] = True
    is_whole: bool = False  # whether people are planned in whole numbers


@dataclass(frozen=True)
class Shared:
    """What there is to plan for families that share resources; T periods, n families.

    What is made is made in the own plant: it takes hours, components, material and minimum runs.
    A unit from a subcontractor is bought all in: it takes money alone, and is supply as the other.
    """

    families: tuple[str, ...]
    resources: tuple[str, ...]
    demand: Block  # units asked for: sold from stock, or ordered, shape (T, n)
    opening: Vector  # units on hand, or less than 0 on order, shape (n,)
    low: Block  # least balance at period end, units, shape (T, n)
    high: Block  # most balance at period end, units; infinite without a limit, shape (T, n)
    made_low: Block  # least made in own plant, units, shape (T, n); that of a plan that stands
    made_high: Block  # most made in own plant, units; infinite without a limit, shape (T, n)
    held: Block  # money per unit on hand at period end, shape (T, n); 0 to order
    worth: Vector  # money per unit, what ties are weighed by, shape (n,)
    lines: tuple[tuple[int, int], ...]  # family and resource of each line of the bill
    hours: Block  # hours of the line's resource in a unit completed then, shape (T, lines)
    capacity: Block  # rated hours, shape (T, resources); that of a pool comes from its workers
    overtime: Block  # most hours of overtime, shape (T, resources); not of a pool
    outside: Block  # most hours bought outside, shape (T, resources)
    overtime_price: float | Block  # money an hour; one for all, or shape (T, resources)
    outside_price: float | Block  # money an hour; one for all, or shape (T, resources)
    pools: tuple[Pool, ...] = ()
    material: Block | None = None  # money per unit made, shape (T, n)
    hour_price: Block | None = None  # money per hour used; of a supplier per unit, (T, resources)
    budget: Vector | None = None  # most money spent in a period, shape (T,)
    cash_limit: Vector | None = None  # most cash that stock may tie up, at period end, (T,)
    standard: Block | None = None  # money that a unit on hand ties up, shape (T, n); 0 to order
    least_run: Block | None = None  # units that are made at least, if any, shape (T, n)
    uses: tuple[tuple[int, int], ...] = ()  # family and component of each line; no circle in them
    taken: Block | None = None  # components in a unit of the line's family, shape (T, uses)
    bought_price: Block | None = None  # money per unit from a subcontractor, shape (T, n)
    bought_low: Block | None = None  # least bought, units, shape (T, n); of a plan that stands
    bought_high: Block | None = None  # most bought, units; 0 where nothing may be, shape (T, n)
    offsets: tuple[int, ...] = ()  # periods before completion of each line's hours; empty: all 0
    before: Block | None = None  # most hours of 1, 2 ... periods before period 1, (k, resources)

    @property
    def periods(self) -> int:
        """How many periods the horizon has."""
        return int(self.demand.shape[0])

    @property
    def spans_before(self) -> int:
        """How many horizons the periods before period 1 reach back whose hours are limited."""
        return 0 if self.before is None else -(-len(self.before) // self.periods)

    @cached_property
    def run_families(self) -> tuple[int, ...]:
        """The families that have a minimum run in any period."""
        if self.least_run is None:
            return ()
        return tuple(np.flatnonzero(self.least_run.any(axis=0)).tolist())

    @cached_property
    def buys(self) -> tuple[int, ...]:
        """The families of which a subcontractor may deliver in any period."""
        if self.bought_high is None:
            return ()
        return tuple(np.flatnonzero(self.bought_high.any(axis=0)).tolist())

    def of_buys(self, block: Block | None) -> Block:
        """A block of the subcontractors as their columns stand, shape (T, buys)."""
        if block is None:
            return np.zeros((self.periods, len(self.buys)))
        return np.ascontiguousarray(block[:, list(self.buys)])

    @cached_property
    def hours_cost(self) -> Block:
        """Money for the hours, or the purchases, that are in a unit, shape (T, n)."""
        cost = np.zeros(self.demand.shape)
        if self.hour_price is not None:
            for line, (family, resource) in enumerate(self.lines):
                price = self.hour_price[self.paid_in(line), resource]
                cost[:, family] += price * self.hours[:, line]
        return cost

    def offset(self, line: int) -> int:
        """Periods before completion in which the hours of a line of the bill are worked."""
        return self.offsets[line] if self.offsets else 0

    def paid_in(self, line: int) -> NDArray[np.int_]:
        """Period in which the hours of a line are paid for, by period of completion, shape (T,).

        Rule : in which they are worked; what was worked before period 1 is paid in period 1.
        """
        return np.asarray(np.maximum(np.arange(self.periods) - self.offset(line), 0))

    def hours_paid(self, made: Block) -> Vector:
        """Money for the hours, or the purchases, that a production takes, by period, (T,)."""
        paid = np.zeros(self.periods)
        if self.hour_price is not None:
            for line, (family, resource) in enumerate(self.lines):
                when = self.paid_in(line)
                price = self.hour_price[when, resource]
                np.add.at(paid, when, price * self.hours[:, line] * made[:, family])
        return paid

    def load(self, made: Block) -> Block:
        """Hours that a production asks of each resource, where they are worked, (T, resources)."""
        load = np.zeros(self.capacity.shape)
        for line, (family, resource) in enumerate(self.lines):
            ahead = self.offset(line)
            asked = made[ahead:, family] * self.hours[ahead:, line]
            load[: len(asked), resource] += asked
        return load

    def load_before(self, made: Block) -> Block:
        """Hours that a production asks of 1, 2 ... periods before period 1, (k, resources)."""
        found = np.zeros((max(self.offsets, default=0), len(self.resources)))
        for line, (family, resource) in enumerate(self.lines):
            for t in range(min(self.offset(line), self.periods)):
                found[self.offset(line) - t - 1, resource] += made[t, family] * self.hours[t, line]
        return found

    @cached_property
    def unit_cost(self) -> Block:
        """Money spent for a unit that is made, shape (T, n)."""
        return self.hours_cost if self.material is None else self.hours_cost + self.material

    @cached_property
    def most_run(self) -> Block:
        """More than anybody makes in a period: all that is still asked for, and a run more."""
        assert self.least_run is not None  # else nobody asks
        ahead = np.cumsum(self.demand[::-1], axis=0)[::-1] + self._most_taken
        kept = np.maximum(self.low, 0.0).max(axis=0) + np.maximum(-self.opening, 0.0)
        most = np.maximum(ahead + kept + self.least_run, self.made_low)
        return np.asarray(np.minimum(most, self.made_high))

    @cached_property
    def _most_taken(self) -> Vector:
        """More units than are ever taken of each component, shape (n,)."""
        kept = np.maximum(self.low, 0.0).max(axis=0) + np.maximum(-self.opening, 0.0)
        run = 0.0 if self.least_run is None else self.least_run.sum(axis=0)
        own = self.demand.sum(axis=0) + kept + run
        own = np.maximum(own, self.made_low.sum(axis=0))
        taken = np.zeros(own.shape)
        for _ in self.uses:  # each round reaches one level further down
            found = np.zeros(own.shape)
            for line, (family, component) in enumerate(self.uses):
                assert self.taken is not None  # else nothing is made of anything
                found[component] += self.taken[:, line].max() * (own + taken)[family]
            taken = found
        return taken

    def usage(self, made: Block) -> Block:
        """Units that what is made in own plant takes of each family, shape (T, n)."""
        used = np.zeros(made.shape)
        for line, (family, component) in enumerate(self.uses):
            assert self.taken is not None  # else nothing is made of anything
            used[:, component] += self.taken[:, line] * made[:, family]
        return used

    def price_of(self, price: float | Block) -> Block:
        """A price of hours for each period and resource, shape (T, resources)."""
        return np.broadcast_to(np.asarray(price, np.float64), self.capacity.shape)


def flat(block: Block) -> Vector:
    """A block as the columns stand: one family, or resource, after the other."""
    return np.ascontiguousarray(block.T).reshape(-1)
