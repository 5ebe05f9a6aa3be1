"""A planning problem as a linear programme in arrays; imports numpy and the problem.

Columns stand activity by activity, periods within; rows stand rule by rule, periods within. Where
the numbers go is worked out once for a shape of problem, and kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector, largest
from sopxl.optimise import activity as act
from sopxl.optimise.problem import Problem

Indices = NDArray[np.int32]

# The rules, in the order of their rows.
BALANCE, REGULAR_TIME, OVERTIME_HOURS = "balance", "regular time", "overtime hours"
WORKFORCE, RATE, WHOLE_LOTS = "workforce", "rate", "whole lots"
OUTPUT_OF_DAYS, RATE_OF_DAY = "output of the days", "rate of a day"

_RULES: dict[str, tuple[tuple[str, int, int], ...]] = {
    # rule: activity, its sign, and how many periods later it works as well
    BALANCE: (
        *((act.PRODUCTION, 1, 0), (act.OVERTIME, 1, 0), (act.SUBCONTRACT, 1, 0)),
        *((act.LOST_SALES, 1, 0), (act.INVENTORY, -1, 0), (act.INVENTORY, 1, 1)),
        *((act.BACKORDERS, 1, 0), (act.BACKORDERS, -1, 1)),
    ),
    REGULAR_TIME: ((act.PRODUCTION, 1, 0), (act.WORKERS, -1, 0)),
    OVERTIME_HOURS: ((act.OVERTIME, 1, 0), (act.WORKERS, -1, 0)),
    WORKFORCE: (
        *((act.WORKERS, 1, 0), (act.WORKERS, -1, 1)),
        *((act.HIRED, -1, 0), (act.LAID_OFF, 1, 0)),
    ),
    RATE: (
        *((act.PRODUCTION, 1, 0), (act.PRODUCTION, -1, 1)),
        *((act.RATE_UP, -1, 0), (act.RATE_DOWN, 1, 0)),
    ),
    OUTPUT_OF_DAYS: ((act.PRODUCTION, 1, 0), (act.DAILY_RATE, -1, 0)),
    RATE_OF_DAY: (
        *((act.DAILY_RATE, 1, 0), (act.DAILY_RATE, -1, 1)),
        *((act.RATE_UP, -1, 0), (act.RATE_DOWN, 1, 0)),
    ),
    WHOLE_LOTS: ((act.PRODUCTION, 1, 0), (act.OVERTIME, 1, 0), (act.LOTS, -1, 0)),
}
_WEIGHED = {
    (REGULAR_TIME, act.WORKERS),
    (OVERTIME_HOURS, act.WORKERS),
    (WHOLE_LOTS, act.LOTS),
    (OUTPUT_OF_DAYS, act.DAILY_RATE),
}


@dataclass(frozen=True)
class Pattern:
    """Where the numbers of one shape of problem stand, column by column."""

    columns: dict[str, slice]  # by activity
    rows: dict[str, slice]  # by rule
    starts: Indices
    indices: Indices
    values: Vector  # of each entry, 1 or −1 as its rule has it
    weighed: tuple[tuple[str, str, NDArray[np.intp]], ...]  # rule, activity, its entries
    bases: dict[str, Any] = field(default_factory=dict)  # kept by the solver

    @cached_property
    def told(self) -> bytes:
        """All of it in one word: two patterns of the same numbers have the same."""
        return b"".join(part.tobytes() for part in (self.starts, self.indices, self.values))

    @cached_property
    def column_of(self) -> NDArray[np.intp]:
        """The column of each entry."""
        return np.repeat(np.arange(self.width), np.diff(self.starts))

    @cached_property
    def width(self) -> int:
        """How many columns."""
        return len(self.starts) - 1

    @cached_property
    def height(self) -> int:
        """How many rows."""
        return max(int(rows.stop) for rows in self.rows.values())


@dataclass(frozen=True)
class Ends:
    """Which bounds the columns, and then the rows, of a programme have."""

    can_move: NDArray[np.bool_]  # what is not fixed
    no_low: NDArray[np.bool_]  # what has no least
    untold: NDArray[np.bool_]  # columns without any bound; rows with none, or with two


@dataclass(frozen=True)
class Model:
    """A linear programme: least cost within bounds of columns and rows."""

    pattern: Pattern
    cost: Vector
    low: Vector
    high: Vector
    row_low: Vector
    row_high: Vector
    values: Vector
    is_whole: NDArray[np.bool_]  # which columns take whole numbers only

    @cached_property
    def ends(self) -> Ends:
        """Which bounds there are."""
        low, high = self._both("low"), self._both("high")
        no_low, no_high = low == -np.inf, high == np.inf
        untold = no_low & no_high
        width = len(self.low)
        untold[width:] = no_low[width:] == no_high[width:]
        return Ends(low < high, no_low, untold)

    def _both(self, end: str) -> Vector:
        return np.concatenate((getattr(self, end), getattr(self, f"row_{end}")))

    @cached_property
    def largest(self) -> float:
        """The largest bound that there is, without its sign."""
        return max(self.largest_but_asked, _largest(self.row_low[self._balance]))

    @cached_property
    def largest_but_asked(self) -> float:
        """The same without what the balances have to come to."""
        of_rows = [np.delete(row, self._balance) for row in (self.row_low, self.row_high)]
        return max(map(_largest, (self.low, self.high, *of_rows)))

    @property
    def _balance(self) -> slice:
        return self.pattern.rows.get(BALANCE, slice(0, 0))

    def money(self, values: Vector) -> float:
        """What so much of each column costs."""
        return total(self.cost, values)


def _largest(bounds: Vector) -> float:
    """The largest of some bounds without its sign, but for the infinite ones; of none 0."""
    sizes = np.abs(bounds)
    sizes[sizes == np.inf] = 0.0
    return largest(sizes) if sizes.size else 0.0


def total(rates: Vector, values: Vector) -> float:
    """The sum of rates by values; the product of numpy's matrices wakes a thread a core for it."""
    return float((rates * values).sum())


@lru_cache(maxsize=64)
def pattern_of(activities: tuple[str, ...], rules: tuple[str, ...], periods: int) -> Pattern:
    """The pattern of a shape of problem; the same object when asked again."""
    columns = {name: slice(i * periods, (i + 1) * periods) for i, name in enumerate(activities)}
    rows = {name: slice(i * periods, (i + 1) * periods) for i, name in enumerate(rules)}
    entries = [(rule, *entry) for rule in rules for entry in _RULES[rule] if entry[0] in columns]
    counts = [periods - later for *_, later in entries]
    row = np.concatenate([np.arange(rows[e[0]].start + e[3], rows[e[0]].stop) for e in entries])
    column = np.concatenate(
        [np.arange(n) + columns[e[1]].start for e, n in zip(entries, counts, strict=True)]
    )
    order = np.lexsort((row, column))
    of_entry = np.repeat(np.arange(len(entries)), counts)[order]
    weighed = (
        (rule, name, np.flatnonzero(of_entry == i))
        for i, (rule, name, *_) in enumerate(entries)
        if (rule, name) in _WEIGHED
    )
    widths = np.bincount(column, minlength=len(activities) * periods)
    starts = np.concatenate(([0], np.cumsum(widths)))
    signs = np.repeat([float(sign) for _, _, sign, _ in entries], counts)[order]
    return Pattern(
        *(columns, rows, starts.astype(np.int32), row[order].astype(np.int32)),
        *(signs, tuple(weighed)),
    )


def model_of(problem: Problem) -> Model:
    """The linear programme of a problem."""
    pattern = pattern_of(tuple(problem.activities), _rules(problem), problem.periods)
    row_low, row_high = _row_bounds(problem, pattern)
    whole = np.zeros(pattern.width, np.bool_)
    if problem.is_whole:
        whole[pattern.columns[act.WORKERS]] = True
    if problem.lot:
        whole[pattern.columns[act.LOTS]] = True
    return Model(
        pattern=pattern,
        cost=problem.costs.reshape(-1),
        low=problem.lows.reshape(-1),
        high=problem.highs.reshape(-1),
        row_low=row_low,
        row_high=row_high,
        values=_values(problem, pattern),
        is_whole=whole,
    )


def _rules(problem: Problem) -> tuple[str, ...]:
    rules = [BALANCE]
    if problem.workers is not None:
        rules.append(REGULAR_TIME)
        if problem.overtime_per_worker is not None:
            rules.append(OVERTIME_HOURS)
        rules.append(WORKFORCE)
    if act.DAILY_RATE in problem.activities:
        rules += [OUTPUT_OF_DAYS, RATE_OF_DAY]
    elif act.RATE_UP in problem.activities:
        rules.append(RATE)
    if problem.lot:
        rules.append(WHOLE_LOTS)
    return tuple(rules)


def _values(problem: Problem, pattern: Pattern) -> Vector:
    """The numbers of the programme: signs, and what a worker or a lot comes to."""
    values = pattern.values.copy()
    for rule, _, entries in pattern.weighed:
        values[entries] *= _weight(problem, rule)
    return values


def _weight(problem: Problem, rule: str) -> Vector | float:
    if rule == WHOLE_LOTS:
        return problem.lot
    weight = {
        REGULAR_TIME: problem.units_per_worker,
        OVERTIME_HOURS: problem.overtime_per_worker,
        OUTPUT_OF_DAYS: problem.rate_days,
    }[rule]
    assert weight is not None  # else the rule is left out
    return weight


def _row_bounds(problem: Problem, pattern: Pattern) -> tuple[Vector, Vector]:
    """What each rule has to come to."""
    low, high = np.zeros(pattern.height), np.zeros(pattern.height)
    balance = pattern.rows[BALANCE]
    low[balance] = problem.demand
    low[balance.start] -= problem.opening
    high[balance] = low[balance]
    for rule in (REGULAR_TIME, OVERTIME_HOURS):
        if rule in pattern.rows:
            low[pattern.rows[rule]] = -np.inf
    if WORKFORCE in pattern.rows:
        first = pattern.rows[WORKFORCE].start
        low[first] = high[first] = problem.workers or 0.0
    for rule in {RATE, RATE_OF_DAY} & pattern.rows.keys():
        first = pattern.rows[rule].start
        known = problem.opening_rate is not None
        low[first] = problem.opening_rate if known else -np.inf
        high[first] = problem.opening_rate if known else np.inf
    return low, high
