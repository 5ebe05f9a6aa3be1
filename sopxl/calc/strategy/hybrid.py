"""Level between a few changes of the rate; imports numpy, arrays, errors, rates and spread."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import (
    Block,
    Vector,
    as_block,
    as_count,
    as_each,
    as_periods,
    families_of,
    total_of,
)
from sopxl.calc.strategy.level import level_production_plan
from sopxl.calc.strategy.rates import least_inventory_rates
from sopxl.calc.strategy.spread import spread, spread_up, working_weights
from sopxl.calc.strategy.totals import as_safety_stock, exact_total, last_stock, short_too_early
from sopxl.errors import InputError, LimitError

_PLACINGS = 20_000  # ways to place the changes that are tried: two or three seconds at most
_AT_ONCE = 2_000_000  # numbers in the tableaus worked on together
_EQUAL = 1e-9  # share of the largest need, over the horizon, by which two placings are a tie


def hybrid_production_plan(
    demand: Any,
    opening: Any,
    closing: Any,
    changes: Any,
    working_days: Any = None,
    no_backorders: bool | None = None,
    lot: Any = None,
    safety_stock: Any = None,
) -> Block:
    """Production at a rate that changes only a few times, with the least inventory that allows.

    demand : shape (T,) or (T, n), units per period, each 0 or more.
    opening : units on hand before period 1, one or (n,); negative is owed to customers.
    closing : units wanted at the end of the last period, 0 or more, one or (n,).
    changes : one number is how many changes at most, 0 to T − 1, placed for each family where
        least inventory is left; several are the periods at which a rate starts, 1 may be among
        them: {1,4} is one change, in period 4.
    working_days : days per period, one or (T,), 0 or more. Left out: a rate is units a period;
        given: units a working day.
    no_backorders : true never lets inventory fall below 0; closing is then the least that is left.
        Left out: false as for level_production_plan, closing is met exactly and a unit short
        counts as much as a unit in stock; true with a safety_stock.
    lot : units, more than 0, one or (n,); whole lots as in level_production_plan.
    safety_stock : units that inventory never falls below, 0 or more; one number, (T,), (1, n) or
        (T, n). Left out: none.
    Returns : shape of demand, units to produce per period, 0 or more. Of placings that leave the
        same inventory the one that makes less is taken, then the one with the earlier changes.

    Raises InputError (blank, text, wrong shape; a safety stock where backorders are allowed),
        LimitError (negative; nothing to produce; too many placings to try), NoPlanError (no rates
        found), ZeroDivideError (no working day).
    Rule : the rates of the segments, 0 or more, and the placing of the changes at which the sum
        over periods of inventory + backorders is least; with no changes the level plan
    Source : Heizer and Render, Operations Management, mixed strategies; hand-worked: demand 10, 10,
        30, 30 with one change is made as it is asked for

    >>> hybrid_production_plan([10, 10, 30, 30], 0, 0, 1)
    array([10., 10., 30., 30.])
    >>> hybrid_production_plan([10, 10, 30, 30], 0, 0, 4)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E136 changes: found 4, a whole number from 0 to 3 is expected.
    Correct the value.
    """
    demand = as_periods(demand, "demand", minimum=0)
    families = families_of(demand)
    placings = _Placings.of(changes, demand.shape[0])
    if not placings.changes:
        options = (working_days, no_backorders, lot, safety_stock)
        return level_production_plan(demand, opening, closing, *options)
    need, is_floor = _need(demand, opening, closing, no_backorders, safety_stock)
    weights = working_weights(working_days, demand.shape[0])
    size = None if lot is None else as_each(lot, "lot", families, above=0)
    lots = [None] * need.shape[1] if size is None else np.broadcast_to(size, need.shape[1])
    if is_floor:
        _refuse_early_need(need, weights)
    plan = np.empty(need.shape)
    for i, one_lot in enumerate(lots):
        made = _made(need[:, i], weights, placings, is_floor=is_floor)
        plan[:, i] = _in_lots(made, need[-1, i], one_lot, is_floor=is_floor)
    return plan.reshape(demand.shape)


@dataclass(frozen=True, slots=True)
class _Placings:
    """Where the changes may stand: at given periods, or at any."""

    periods: int
    changes: int
    given: tuple[int, ...] | None  # first periods of the segments after the first, from 0

    @classmethod
    def of(cls, changes: Any, periods: int) -> _Placings:
        """The placings that a planner asks for by a number of changes or by their periods."""
        given = np.asarray(changes, dtype=object).ravel().tolist()
        if len(given) == 1:
            count = as_count(given[0], "changes", minimum=0, maximum=periods - 1)
            ways = math.comb(periods - 1, count)
            if ways > _PLACINGS:
                raise LimitError(
                    "E410",
                    f"{count} changes in {periods} periods can be placed in {ways:,} ways, "
                    f"{_PLACINGS:,} are tried at most.",
                    "changes",
                    "Give the periods at which the rate changes, or fewer changes or periods.",
                )
            return cls(periods, count, None)
        starts = [as_count(p, "changes", maximum=periods) for p in given]
        if len(set(starts)) < len(starts):
            twice = next(p for p in starts if starts.count(p) > 1)
            raise InputError(
                "E130", f"period {twice} stands twice.", "changes", "Leave one of them out."
            )
        later = tuple(sorted(p - 1 for p in starts if p > 1))
        return cls(periods, len(later), later)

    def batches(self) -> Iterator[NDArray[np.int_]]:
        """First periods of all segments from 0, one row a placing, a bearable number at a time."""
        segments = self.changes + 1
        size = max(1, _AT_ONCE // (segments * (self.periods + segments + 2)))
        ways = (
            iter((self.given,))
            if self.given
            else combinations(range(1, self.periods), self.changes)
        )
        while batch := list(islice(ways, size)):
            starts = np.zeros((len(batch), segments), dtype=int)
            starts[:, 1:] = batch
            yield starts


def _need(
    demand: Block, opening: Any, closing: Any, no_backorders: bool | None, safety_stock: Any
) -> tuple[Block, bool]:
    """What is to be made up to the end of each period, (T, n), and whether that is the least."""
    families = families_of(demand)
    on_hand = as_each(opening, "opening", families)
    wanted = as_each(closing, "closing", families, minimum=0)
    kept = as_safety_stock(safety_stock, demand, no_backorders)
    asked = as_block(demand)
    is_floor = bool(no_backorders) or kept is not None
    if not is_floor:
        exact_total(total_of(asked), on_hand, wanted)
    need = np.cumsum(asked, axis=0) - on_hand
    if kept is not None:
        need[:-1] += kept[:-1]
    need[-1] += last_stock(wanted, kept)
    return need, is_floor


def _refuse_early_need(need: Block, weights: Vector) -> None:
    """Refuses what is needed before anything can be made."""
    early = (np.cumsum(weights) == 0)[:, None] & (need > 0)
    if early.any():
        period, family = (int(i) for i in np.argwhere(early)[0])
        raise short_too_early(float(need[period, family]), period, family, need.shape[1])


def _made(need: Vector, weights: Vector, placings: _Placings, *, is_floor: bool) -> Vector:
    """Production of one family at the rates and the placing that leave least inventory."""
    made = np.zeros(need.shape)
    largest = float(np.abs(need).max())
    if largest == 0:
        return made
    scale = math.ldexp(1.0, math.frexp(largest)[1])  # a power of two: it rounds nothing
    pace = weights / weights.max()
    time = np.append(0.0, np.cumsum(pace))
    best, tie = (np.inf, np.inf), _EQUAL * len(need)
    for starts in placings.batches():
        reach = _reach(time, starts)
        rates = least_inventory_rates(reach, need / scale, is_floor=is_floor)
        reached = np.einsum("pst,ps->pt", reach, rates)
        stock = np.abs(reached - need / scale).sum(axis=1)
        first = _least(stock, reached[:, -1], tie)
        found = float(stock[first]), float(reached[first, -1])
        if _is_less(found, best, tie):
            best = found
            segment = np.searchsorted(starts[first], np.arange(len(need)), side="right") - 1
            made = rates[first][segment] * pace * scale
    return made


def _least(stock: Vector, total: Vector, tie: float) -> int:
    """The first placing with the least stock; of equal ones with the least made in all."""
    least = stock <= stock.min() + tie
    return int(np.argmax(least & (total <= total[least].min() + tie)))


def _is_less(found: tuple[float, float], best: tuple[float, float], tie: float) -> bool:
    """Whether stock is less, or equal and less is made."""
    if abs(found[0] - best[0]) > tie:
        return found[0] < best[0]
    return found[1] < best[1] - tie


def _reach(time: Vector, starts: NDArray[np.int_]) -> NDArray[np.float64]:
    """Working time of each segment up to the end of each period: placing, segment, period."""
    begin = time[starts]
    finish = np.append(begin[:, 1:], np.full((len(starts), 1), time[-1]), axis=1)
    elapsed = time[None, None, 1:] - begin[:, :, None]
    return np.asarray(np.clip(elapsed, 0.0, (finish - begin)[:, :, None]))


def _in_lots(made: Vector, total: float, lot: float | None, *, is_floor: bool) -> Vector:
    """Production of one family that meets its total, in whole lots where one is given."""
    if not made.any():
        return made
    if is_floor:
        return np.asarray(spread_up(np.array([made.sum()]), made, lot)[:, 0])
    return np.asarray(spread(np.array([total]), made, lot)[:, 0])
