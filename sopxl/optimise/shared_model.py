"""Families that share resources as one linear programme; imports numpy, shared and model.

Columns stand family by family, then resource by resource, periods within; so do the rows.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.optimise import shared as sh
from sopxl.optimise.asked import with_asked
from sopxl.optimise.model import Model, Pattern
from sopxl.optimise.shared import Pool, Shared, flat

_ALWAYS = (sh.MADE, sh.BALANCE, sh.LOAD, sh.OVERTIME, sh.OUTSIDE)  # even where there are none
Part = tuple[NDArray[np.intp], NDArray[np.intp], Vector]  # rows, columns and values of entries


def shared_model(shared: Shared) -> Model:
    """The programme of families that share resources: whole numbers only for runs and people."""
    pattern = _pattern(shared)
    row_low, row_high = _row_bounds(shared, pattern)
    low, high = _column_bounds(shared)
    is_whole = np.zeros(pattern.width, np.bool_)
    if sh.RUNS in pattern.columns:
        is_whole[pattern.columns[sh.RUNS]] = True
    for i, pool in enumerate(shared.pools):
        first = pattern.columns[sh.WORKERS].start + i * shared.periods
        is_whole[first : first + shared.periods] = pool.is_whole
    return Model(
        pattern=pattern,
        cost=np.concatenate([*_costs(shared)]),
        low=low,
        high=high,
        row_low=row_low,
        row_high=row_high,
        values=pattern.values,
        is_whole=is_whole,
    )


def with_shared_demand(model: Model, shared: Shared) -> Model:
    """The programme of families that differ from those of the model in their demand alone.

    Without minimum runs: the most that a run makes follows from the demand.
    """
    if shared.run_families:
        return shared_model(shared)
    return with_asked(model, _asked(shared))


def columns_of(pattern: Pattern, name: str, periods: int, values: Vector) -> Block:
    """The values of one kind of column as a block, time down the first axis."""
    if name not in pattern.columns:
        return np.zeros((periods, 0))
    return values[pattern.columns[name]].reshape(-1, periods).T


def start_basis(shared: Shared, pattern: Pattern) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The plan that keeps each balance at its bound: what is made answers each balance.

    The people that are there stay; every other rule is left to its slack.
    """
    columns, rows = np.zeros(pattern.width, np.bool_), np.ones(pattern.height, np.bool_)
    columns[pattern.columns[sh.MADE]] = True
    rows[pattern.rows[sh.BALANCE]] = False
    if shared.pools:
        columns[pattern.columns[sh.WORKERS]] = True
        rows[pattern.rows[sh.WORKFORCE]] = False
    return columns, rows


def _costs(shared: Shared) -> Iterable[Vector]:
    """Money for one in each column; a run costs nothing by itself."""
    yield flat(shared.unit_cost)
    yield flat(shared.held)
    yield flat(shared.price_of(shared.overtime_price))
    yield flat(shared.price_of(shared.outside_price))
    for name in ("wage", "hiring", "layoff"):
        yield from (getattr(pool, name) for pool in shared.pools)
    yield np.zeros(len(shared.run_families) * shared.periods)
    yield flat(shared.of_buys(shared.bought_price))


def _column_bounds(shared: Shared) -> tuple[Vector, Vector]:
    """The least and the most of each column."""
    periods, pools = shared.periods, shared.pools
    none, endless = np.zeros(periods), np.full(periods, np.inf)
    overtime = shared.overtime.copy()
    for pool in pools:
        overtime[:, pool.resource] = np.inf  # a rule of its own says how much
    runs = np.zeros(len(shared.run_families) * periods)
    spare = np.zeros(shared.capacity.size)
    low = [flat(shared.made_low), flat(shared.low), spare, spare]
    high = [flat(shared.made_high), flat(shared.high), flat(overtime), flat(shared.outside)]
    low += [*(pool.least for pool in pools), *(none for _ in (*pools, *pools)), runs]
    low += [flat(shared.of_buys(shared.bought_low))]
    high += [pool.most for pool in pools]
    high += [np.where(pool.can_hire, endless, none) for pool in pools]
    high += [np.where(pool.can_lay_off, endless, none) for pool in pools]
    high += [runs + 1.0, flat(shared.of_buys(shared.bought_high))]
    return np.concatenate(low), np.concatenate(high)


def _row_bounds(shared: Shared, pattern: Pattern) -> tuple[Vector, Vector]:
    """What each rule has to come to; an inequality is at most 0 unless something is given."""
    low, high = np.full(pattern.height, -np.inf), np.zeros(pattern.height)
    low[pattern.rows[sh.BALANCE]] = high[pattern.rows[sh.BALANCE]] = _asked(shared)
    capacity = shared.capacity.copy()
    for i, pool in enumerate(shared.pools):
        capacity[:, pool.resource] = 0.0
        first = pattern.rows[sh.WORKFORCE].start + i * shared.periods
        high[first] = pool.opening
    high[pattern.rows[sh.LOAD]] = flat(capacity)
    if shared.pools:
        low[pattern.rows[sh.WORKFORCE]] = high[pattern.rows[sh.WORKFORCE]]
    for name, most in ((sh.BUDGET, shared.budget), (sh.TIED_UP, shared.cash_limit)):
        if most is not None:
            high[pattern.rows[name]] = most
    if shared.before is not None and shared.spans_before:
        size = (shared.spans_before * shared.periods, len(shared.resources))
        room = np.full(size, np.inf)
        room[: len(shared.before)] = shared.before
        high[pattern.rows[sh.BEFORE]] = flat(room)
    return low, high


def _asked(shared: Shared) -> Vector:
    """What the balances have to come to, family by family."""
    need = shared.demand.copy()
    need[0] -= shared.opening
    return flat(need)


def _sizes(shared: Shared) -> tuple[dict[str, int], dict[str, int]]:
    """How many families, resources, pools or runs each kind of column and row stands for."""
    n, resources = len(shared.families), len(shared.resources)
    pools, runs = len(shared.pools), len(shared.run_families)
    columns = {sh.MADE: n, sh.BALANCE: n, sh.OVERTIME: resources, sh.OUTSIDE: resources}
    columns |= {sh.WORKERS: pools, sh.HIRED: pools, sh.LAID_OFF: pools, sh.RUNS: runs}
    columns |= {sh.BOUGHT: len(shared.buys)}
    rows = {sh.BALANCE: n, sh.LOAD: resources, sh.WORKFORCE: pools, sh.OVERTIME_HOURS: pools}
    rows |= {sh.BUDGET: int(shared.budget is not None)}
    rows |= {sh.TIED_UP: int(shared.cash_limit is not None)}
    rows |= {sh.LEAST_RUN: runs, sh.NO_RUN: runs}
    return columns, rows | {sh.BEFORE: resources * shared.spans_before}


def _slices(sizes: dict[str, int], periods: int) -> dict[str, slice]:
    """Where each kind stands; kinds of which there is none are left out."""
    ends = np.cumsum([0, *sizes.values()]) * periods
    spans = zip(sizes, ends, ends[1:], strict=False)
    return {name: slice(int(a), int(b)) for name, a, b in spans if sizes[name] or name in _ALWAYS}


def _pattern(shared: Shared) -> Pattern:
    """Where the numbers of the programme stand, and what they are."""
    columns, rows = (_slices(sizes, shared.periods) for sizes in _sizes(shared))
    at = _Places(shared, columns, rows)
    parts = [*at.balances(), *at.loads(), *at.people(), *at.money(), *at.runs()]
    row, column, values = (np.concatenate(list(part)) for part in zip(*parts, strict=True))
    kept = values != 0
    row, column, values = _summed(row[kept], column[kept], values[kept])
    width = max(part.stop for part in columns.values())
    starts = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=width))))
    return Pattern(columns, rows, starts.astype(np.int32), row.astype(np.int32), values, ())


def _summed(row: NDArray[np.intp], column: NDArray[np.intp], values: Vector) -> Part:
    """Entries column by column; those of one place added up, since it holds one number."""
    order = np.lexsort((row, column))
    row, column, values = row[order], column[order], values[order]
    is_first = np.ones(row.size, np.bool_)
    is_first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    first = np.flatnonzero(is_first)
    return row[first], column[first], np.add.reduceat(values, first) if first.size else values


class _Places:
    """The entries of the programme, rule by rule."""

    def __init__(self, shared: Shared, columns: dict[str, slice], rows: dict[str, slice]) -> None:
        self.shared, self.columns, self.rows = shared, columns, rows
        self.month = np.arange(shared.periods)

    def _column(self, name: str, which: int = 0) -> NDArray[np.intp]:
        """The columns of one family, resource or pool."""
        return np.asarray(self.month + self.columns[name].start + which * self.shared.periods)

    def _row(self, name: str, which: int = 0) -> NDArray[np.intp]:
        """The rows of one family, resource, pool or rule."""
        return np.asarray(self.month + self.rows[name].start + which * self.shared.periods)

    def balances(self) -> Iterable[Part]:
        """What is made or bought, less what is kept and taken of it: what is asked for."""
        each = np.arange(self.shared.demand.size)
        carried = np.flatnonzero(each % self.shared.periods < self.shared.periods - 1)
        balance = self.columns[sh.BALANCE].start
        yield each, each, np.ones(each.size)
        yield each, balance + each, -np.ones(each.size)
        yield carried + 1, balance + carried, np.ones(carried.size)
        for i, family in enumerate(self.shared.buys):
            bought = self._column(sh.BOUGHT, i)
            yield self._row(sh.BALANCE, family), bought, np.ones(bought.size)
        for line, (family, component) in enumerate(self.shared.uses):
            assert self.shared.taken is not None  # else nothing is made of anything
            row = self._row(sh.BALANCE, component)
            yield row, self._column(sh.MADE, family), -self.shared.taken[:, line]

    def loads(self) -> Iterable[Part]:
        """Hours asked for where they are worked, less overtime and hours from outside."""
        first, shared = self.rows[sh.LOAD].start, self.shared
        for line, (family, resource) in enumerate(shared.lines):
            ahead, hours = shared.offset(line), shared.hours[:, line]
            row, made = self._row(sh.LOAD, resource), self._column(sh.MADE, family)
            yield row[: max(shared.periods - ahead, 0)], made[ahead:], hours[ahead:]
            if shared.spans_before:
                back = ahead - 1 - self.month[:ahead]  # 0 is the period before period 1
                nearest = self._row(sh.BEFORE, resource * shared.spans_before)[0]
                yield nearest + back, made[:ahead], hours[:ahead]
        spare = np.arange(shared.capacity.size)
        for name in (sh.OVERTIME, sh.OUTSIDE):
            yield first + spare, self.columns[name].start + spare, -np.ones(spare.size)

    def people(self) -> Iterable[Part]:
        """Hours of the workers, their overtime, and how many there are."""
        one = np.ones(self.shared.periods)
        for i, pool in enumerate(self.shared.pools):
            workers, rule = self._column(sh.WORKERS, i), self._row(sh.WORKFORCE, i)
            yield self._row(sh.LOAD, pool.resource), workers, -pool.hours
            yield rule, workers, one
            yield rule[1:], workers[:-1], -one[1:]
            yield rule, self._column(sh.HIRED, i), -one
            yield rule, self._column(sh.LAID_OFF, i), one
            hours = self._row(sh.OVERTIME_HOURS, i)
            yield hours, self._column(sh.OVERTIME, pool.resource), one
            yield hours, workers, -pool.overtime

    def money(self) -> Iterable[Part]:
        """What is spent in a period, and what stands in stock at its end."""
        shared = self.shared
        if shared.budget is not None:
            row = self._row(sh.BUDGET)
            for name, prices in _spent(shared):
                for i, price in enumerate(prices):
                    yield row, self._column(name, i), price
            yield from self._hours_paid(row)
        if shared.cash_limit is not None:
            assert shared.standard is not None  # what a unit ties up
            for i, cost in enumerate(shared.standard.T):
                yield self._row(sh.TIED_UP), self._column(sh.BALANCE, i), cost

    def _hours_paid(self, row: NDArray[np.intp]) -> Iterable[Part]:
        """Money for hours that are paid one by one, where they are worked."""
        shared = self.shared
        if shared.hour_price is not None:
            for line, (family, resource) in enumerate(shared.lines):
                when = shared.paid_in(line)
                price = shared.hour_price[when, resource] * shared.hours[:, line]
                yield row[when], self._column(sh.MADE, family), price

    def runs(self) -> Iterable[Part]:
        """A family is made at least in its minimum run, or not at all."""
        shared, one = self.shared, np.ones(self.shared.periods)
        for i, family in enumerate(shared.run_families):
            assert shared.least_run is not None  # else no family has a run
            made, run = self._column(sh.MADE, family), self._column(sh.RUNS, i)
            yield self._row(sh.LEAST_RUN, i), run, shared.least_run[:, family]
            yield self._row(sh.LEAST_RUN, i), made, -one
            yield self._row(sh.NO_RUN, i), made, one
            yield self._row(sh.NO_RUN, i), run, -shared.most_run[:, family]


def _spent(shared: Shared) -> Iterable[tuple[str, Iterable[Vector]]]:
    """The columns that money is spent on, and how much for one; hours paid one by one left out."""
    yield sh.MADE, (shared.unit_cost - shared.hours_cost).T
    yield sh.BOUGHT, shared.of_buys(shared.bought_price).T
    yield sh.OVERTIME, shared.price_of(shared.overtime_price).T
    yield sh.OUTSIDE, shared.price_of(shared.outside_price).T
    yield sh.WORKERS, _each(shared.pools, "wage")
    yield sh.HIRED, _each(shared.pools, "hiring")
    yield sh.LAID_OFF, _each(shared.pools, "layoff")


def _each(pools: tuple[Pool, ...], name: str) -> list[Vector]:
    return [getattr(pool, name) for pool in pools]
