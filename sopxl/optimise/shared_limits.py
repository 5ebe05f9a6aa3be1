"""The limits of families that share resources, one by one; imports numpy, shared and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from sopxl.optimise import shared as sh
from sopxl.optimise.limits import Limit
from sopxl.optimise.model import Pattern
from sopxl.optimise.shared import Pool, Shared

OWN_LIMIT, BUY_LIMIT = "own limit of", "subcontract limit of"


def shared_limits(
    shared: Shared, pattern: Pattern, families: Iterable[int] | None = None
) -> list[Limit]:
    """Every limit, period by period, each named with its family or resource.

    families : those whose limits are wanted; left out, all of them.
    """
    found = [
        *_of_families(shared, pattern, families),
        *hours_of(shared, pattern, with_people=False),
        *_of_people(shared, pattern),
        *_of_money(shared, pattern),
        *_of_runs(shared, pattern),
    ]
    return sorted(found, key=lambda limit: limit.period)


def _of_families(
    shared: Shared, pattern: Pattern, families: Iterable[int] | None
) -> Iterator[Limit]:
    """Demand, the bounds of each balance, plans that stand, and most of make and of buy."""
    made, balance = pattern.columns[sh.MADE].start, pattern.columns[sh.BALANCE].start
    asked = shared.demand.copy()
    asked[0] += np.maximum(-shared.opening, 0.0)
    stands = _stands(shared)
    for f in range(len(shared.families)) if families is None else families:
        family = shared.families[f]
        for t in range(shared.periods):
            at = f * shared.periods + t
            if asked[t, f]:
                row, value = pattern.rows[sh.BALANCE].start + at, float(asked[t, f])
                name = f"demand of {family}"
                yield Limit(name, t, "units", value, row=row, is_demand=True)
            low, high = float(shared.low[t, f]), float(shared.high[t, f])
            column = balance + at
            if np.isfinite(low):
                name = f"{'most backlog' if low < 0 else 'least inventory'} of {family}"
                yield Limit(name, t, "units", abs(low), (column,), floor=-np.inf)
            if np.isfinite(high):
                name = f"{'most inventory' if high > 0 else 'least backlog'} of {family}"
                yield Limit(name, t, "units", abs(high), highs=(column,))
            if np.isfinite(shared.made_high[t, f]):
                value, column = float(shared.made_high[t, f]), made + at
                if stands[f]:
                    yield Limit(f"own plan of {family}", t, "units", value, (column,), (column,))
                else:
                    yield Limit(f"{OWN_LIMIT} {family}", t, "units", value, highs=(column,))
    yield from _of_buys(shared, pattern, families)


def _stands(shared: Shared) -> NDArray[np.bool_]:
    """Which families have a plan that stands, shape (n,); not those of which none may be made."""
    fixed = (shared.made_low == shared.made_high).all(axis=0)
    return np.asarray(
        fixed & (shared.made_low.any(axis=0) | ~np.isin(np.arange(fixed.size), shared.buys))
    )


def _of_buys(shared: Shared, pattern: Pattern, families: Iterable[int] | None) -> Iterator[Limit]:
    """What a subcontractor delivers at most, where there is such a limit."""
    if shared.bought_high is None:
        return
    for i, f in enumerate(shared.buys):
        if families is not None and f not in families:
            continue
        first, name = pattern.columns[sh.BOUGHT].start + i * shared.periods, shared.families[f]
        for t in np.flatnonzero(np.isfinite(shared.bought_high[:, f])).tolist():
            value = float(shared.bought_high[t, f])
            yield Limit(f"{BUY_LIMIT} {name}", t, "units", value, highs=(first + t,))


def hours_of(shared: Shared, pattern: Pattern, *, with_people: bool) -> Iterator[Limit]:
    """The hours of each resource, those in overtime and from outside with them.

    with_people : whether those of people too, which follow from who is there.
    """
    hours = shared.capacity + shared.overtime + shared.outside
    people = {pool.resource for pool in shared.pools}
    for r, resource in enumerate(shared.resources):
        first = pattern.rows[sh.LOAD].start + r * shared.periods
        if r in people and not with_people:
            continue
        for t, value in enumerate(hours[:, r].tolist()):
            yield Limit(f"hours of {resource}", t, "hours", value, row=first + t)


def hours_before(shared: Shared, pattern: Pattern) -> Iterator[Limit]:
    """Hours that periods before period 1 had left for what is completed later, each one apart."""
    if shared.before is None or not shared.spans_before:
        return
    for r, resource in enumerate(shared.resources):
        first = pattern.rows[sh.BEFORE].start + r * shared.spans_before * shared.periods
        for back, value in enumerate(shared.before[:, r].tolist()):
            if np.isfinite(value):
                name = f"hours of {resource} that were left before, for what is completed"
                at = min(back, shared.periods - 1)
                yield Limit(name, at, "hours", value, row=first + back)


def _of_people(shared: Shared, pattern: Pattern) -> Iterator[Limit]:
    """Most and least workers; who may not be hired or laid off; hours of overtime."""
    for i, pool in enumerate(shared.pools):
        name = shared.resources[pool.resource]
        for t in range(shared.periods):
            at = i * shared.periods + t
            column = {kind: pattern.columns[kind].start + at for kind in _PEOPLE}
            if pool.least[t]:
                least = float(pool.least[t])
                yield Limit(f"least workers of {name}", t, "workers", least, (column[sh.WORKERS],))
            if np.isfinite(pool.most[t]):
                most = float(pool.most[t])
                highs = (column[sh.WORKERS],)
                yield Limit(f"most workers of {name}", t, "workers", most, highs=highs)
            for kind, told in _not_done(pool, t):
                yield Limit(f"{told} of {name}", t, "workers", 0.0, highs=(column[kind],))
            row = pattern.rows[sh.OVERTIME_HOURS].start + at
            value = float(pool.overtime[t])
            yield Limit(f"overtime of a worker of {name}", t, "hours", value, row=row)


_PEOPLE = (sh.WORKERS, sh.HIRED, sh.LAID_OFF)


def _not_done(pool: Pool, t: int) -> Iterator[tuple[str, str]]:
    """What has no cost in a period, and so is not done."""
    for kind, told, can in (
        (sh.HIRED, "no hiring", pool.can_hire),
        (sh.LAID_OFF, "no layoff", pool.can_lay_off),
    ):
        if not np.broadcast_to(can, pool.hours.shape)[t]:
            yield kind, told


def _of_money(shared: Shared, pattern: Pattern) -> Iterator[Limit]:
    """The most that may be spent, and that may stand in stock."""
    for name, most in ((sh.BUDGET, shared.budget), (sh.TIED_UP, shared.cash_limit)):
        if most is not None:
            first = pattern.rows[name].start
            for t in np.flatnonzero(np.isfinite(most)).tolist():
                yield Limit(name, t, "money", float(most[t]), row=first + t)


def _of_runs(shared: Shared, pattern: Pattern) -> Iterator[Limit]:
    """Minimum runs: not made at all, or at least so many."""
    for i, family in enumerate(shared.run_families):
        assert shared.least_run is not None  # else no family has a run
        first = pattern.rows[sh.LEAST_RUN].start + i * shared.periods
        for t in np.flatnonzero(shared.least_run[:, family]).tolist():
            value, name = float(shared.least_run[t, family]), shared.families[family]
            yield Limit(f"minimum run of {name}", t, "units", value, row=first + t)
