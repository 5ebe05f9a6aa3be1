"""Families that share resources, as one linear programme; imports numpy, model and limits.

A family has one balance: what is on hand to stock, less what is on order to order. So both kinds
stand side by side, and a bound of the backlog is one of the balance. Columns stand family by
family, then resource by resource, periods within.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.optimise.limits import Limit
from sopxl.optimise.model import Model, Pattern

MADE, BALANCE, OVERTIME, OUTSIDE = "made", "balance", "overtime", "outside"
LOAD = "load"


@dataclass(frozen=True)
class Shared:
    """What there is to plan for families that share resources; T periods, n families."""

    families: tuple[str, ...]
    resources: tuple[str, ...]
    demand: Block  # units asked for: sold from stock, or ordered, shape (T, n)
    opening: Vector  # units on hand, or less than 0 on order, shape (n,)
    low: Block  # least balance at period end, units, shape (T, n)
    high: Block  # most balance at period end, units; infinite without a limit, shape (T, n)
    made_low: Block  # least production, units, shape (T, n); that of a plan that stands
    made_high: Block  # most production, units; infinite without a limit, shape (T, n)
    held: Block  # money per unit on hand at period end, shape (T, n); 0 to order
    worth: Vector  # money per unit, what ties are weighed by, shape (n,)
    lines: tuple[tuple[int, int], ...]  # family and resource of each line of the bill
    hours: Block  # hours of the line's resource in a unit, shape (T, lines)
    capacity: Block  # rated hours, shape (T, resources)
    overtime: Block  # most hours of overtime, shape (T, resources)
    outside: Block  # most hours bought outside, shape (T, resources)
    overtime_price: float  # money an hour
    outside_price: float  # money an hour

    @property
    def periods(self) -> int:
        """How many periods the horizon has."""
        return int(self.demand.shape[0])


def shared_model(shared: Shared) -> Model:
    """The linear programme of families that share resources."""
    pattern, values = _pattern(shared)
    low = np.zeros(pattern.height)
    need = shared.demand.copy()
    need[0] -= shared.opening
    low[pattern.rows[BALANCE]] = _flat(need)
    high = low.copy()
    low[pattern.rows[LOAD]] = -np.inf
    high[pattern.rows[LOAD]] = _flat(shared.capacity)
    none = np.zeros(shared.capacity.size)
    return Model(
        pattern=pattern,
        cost=np.concatenate(
            (
                *(np.zeros(need.size), _flat(shared.held)),
                *(none + shared.overtime_price, none + shared.outside_price),
            )
        ),
        low=np.concatenate((_flat(shared.made_low), _flat(shared.low), none, none)),
        high=np.concatenate(
            (
                *(_flat(shared.made_high), _flat(shared.high)),
                *(_flat(shared.overtime), _flat(shared.outside)),
            )
        ),
        row_low=low,
        row_high=high,
        values=values,
        is_whole=np.zeros(pattern.width, np.bool_),
    )


def columns_of(pattern: Pattern, name: str, periods: int, values: Vector) -> Block:
    """The values of one kind of column as a block, time down the first axis."""
    return values[pattern.columns[name]].reshape(-1, periods).T


def shared_limits(shared: Shared, pattern: Pattern) -> list[Limit]:
    """Every limit, period by period, each named with its family or resource."""
    periods, found = shared.periods, []
    made, balance = pattern.columns[MADE].start, pattern.columns[BALANCE].start
    asked = shared.demand.copy()
    asked[0] += np.maximum(-shared.opening, 0.0)
    for f, family in enumerate(shared.families):
        for t in range(periods):
            at = f * periods + t
            column = balance + at
            if asked[t, f]:
                row = pattern.rows[BALANCE].start + at
                name, value = f"demand of {family}", float(asked[t, f])
                found.append(Limit(name, t, "units", value, row=row, is_demand=True))
            low, high = float(shared.low[t, f]), float(shared.high[t, f])
            if np.isfinite(low):
                name = _floor(shared, f, low)
                found.append(Limit(name, t, "units", abs(low), (column,), floor=-np.inf))
            if np.isfinite(high):
                name = f"most inventory of {family}" if high > 0 else f"least backlog of {family}"
                found.append(Limit(name, t, "units", abs(high), highs=(column,)))
            if np.isfinite(shared.made_high[t, f]):
                value, column = float(shared.made_high[t, f]), made + at
                name = f"own plan of {family}"
                found.append(Limit(name, t, "units", value, (column,), (column,)))
    for r, resource in enumerate(shared.resources):
        for t in range(periods):
            row = pattern.rows[LOAD].start + r * periods + t
            value = float(shared.capacity[t, r] + shared.overtime[t, r] + shared.outside[t, r])
            found.append(Limit(f"hours of {resource}", t, "hours", value, row=row))
    return sorted(found, key=lambda limit: limit.period)


def _floor(shared: Shared, family: int, low: float) -> str:
    name = shared.families[family]
    return f"most backlog of {name}" if low < 0 else f"least inventory of {name}"


def _flat(block: Block) -> Vector:
    """A block as the columns stand: one family, or resource, after the other."""
    return np.ascontiguousarray(block.T).reshape(-1)


def _pattern(shared: Shared) -> tuple[Pattern, Vector]:
    """Where the numbers of the programme stand, and what they are."""
    periods, n, resources = shared.periods, len(shared.families), len(shared.resources)
    sizes = {MADE: n, BALANCE: n, OVERTIME: resources, OUTSIDE: resources}
    ends = np.cumsum([0, *sizes.values()]) * periods
    columns = {
        name: slice(int(a), int(b)) for name, a, b in zip(sizes, ends, ends[1:], strict=False)
    }
    first_load = n * periods
    rows = {
        BALANCE: slice(0, first_load),
        LOAD: slice(first_load, first_load + resources * periods),
    }
    each, month = np.arange(n * periods), np.arange(periods)
    carried = np.flatnonzero(each % periods < periods - 1)
    spare = np.arange(resources * periods)
    bill = np.array(shared.lines, dtype=np.intp).reshape(-1, 2)
    asks = np.add.outer(bill[:, 1] * periods, month).reshape(-1) + first_load
    asked = np.add.outer(bill[:, 0] * periods, month).reshape(-1)
    parts = (
        (each, each, np.ones(each.size)),
        (each, columns[BALANCE].start + each, -np.ones(each.size)),
        (carried + 1, columns[BALANCE].start + carried, np.ones(carried.size)),
        (asks, asked, _flat(shared.hours)),
        (first_load + spare, columns[OVERTIME].start + spare, -np.ones(spare.size)),
        (first_load + spare, columns[OUTSIDE].start + spare, -np.ones(spare.size)),
    )
    row, column, values = (np.concatenate(list(part)) for part in zip(*parts, strict=True))
    kept = values != 0
    row, column, values = row[kept], column[kept], values[kept]
    order = np.lexsort((row, column))
    widths = np.bincount(column, minlength=int(ends[-1]))
    starts = np.concatenate(([0], np.cumsum(widths))).astype(np.int32)
    indices = row[order].astype(np.int32)
    return Pattern(columns, rows, starts, indices, values[order], ()), values[order]


def start_basis(shared: Shared, pattern: Pattern) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The plan that keeps each balance at its bound: what is made answers each balance."""
    columns, rows = np.zeros(pattern.width, np.bool_), np.zeros(pattern.height, np.bool_)
    columns[pattern.columns[MADE]] = True
    rows[pattern.rows[LOAD]] = True
    return columns, rows
