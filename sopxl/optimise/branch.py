"""Whole workers by branch and bound on the workforce; imports numpy, model, solver and penalty.

The workforce of a least-cost plan stays level over spans of periods. So a span is settled at a
time: in its middle there are fewer workers on one branch and more on the other. Of the longest
spans that are furthest from whole the one is taken whose branches both cost most; and what they
cost at least is known before they are solved, so that the branch of the least cost comes first and
the others are mostly never solved.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.model import Indices, Model
from sopxl.optimise.penalty import Penalties
from sopxl.optimise.solver import Live, Solution, Status

MOST = 300  # plans; where these do not do, the solver's own search with its cuts is the better one
_SPANS = 4  # that are looked at before one of them is settled
_WHOLE = 1e-6  # by which a whole number may be missed, as the solver itself has it
_LEVEL = 1e-7  # by which two levels may differ and still are one
_NO_DEARER = 1e-7  # money below which two plans cost the same; costs run to a million
_DEAR = 1e9  # money that stands for a branch on which there is no plan

Branch = tuple[float, Vector, Vector]  # the least that it costs, fewest and most workers


def whole_workers(model: Model, start: Any, deadline: float) -> Solution | None:
    """The optimum of a model whose whole numbers are those of one workforce, period by period.

    start : the basis of its optimum with fractions. deadline : by the clock time.monotonic.
    Returns : Solution, to be told from a solver's by nothing; None where it would take too long.
    """
    at = np.flatnonzero(model.is_whole).astype(np.int32)
    live, best, order = Live(model, relaxed=True, money=1.0), Solution(Status.INFEASIBLE), count()
    waiting = [(-np.inf, next(order), model.low[at], model.high[at], start)]
    for _ in range(MOST):
        *_, low, high, basis = heapq.heappop(waiting)
        live.change_bounds(at, low, high)
        live.start_from(basis)
        found = live.solve(deadline)
        if found.status is Status.OUT_OF_TIME:
            return found
        if found.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            return None
        if found.status is Status.OPTIMAL and _is_cheaper(found.objective, best):
            places, basis = _to_settle(found.values[at]), live.basis()
            if not places:
                best = found
            for money, *ends in _branches(live, found, at, places):
                heapq.heappush(waiting, (money, -next(order), *ends, basis))
        if not (waiting and _is_cheaper(waiting[0][0], best)):
            return best
    return None


def _is_cheaper(money: float, best: Solution) -> bool:
    return best.status is not Status.OPTIMAL or money < best.objective - _NO_DEARER


def _to_settle(workers: Vector) -> list[int]:
    """The periods of which one is settled next: in the middle of spans; none if all are whole."""
    away = np.abs(workers - np.round(workers))
    if away.max() <= _WHOLE:
        return []
    starts = np.flatnonzero(np.abs(np.diff(workers, prepend=np.inf)) > _LEVEL)
    length = np.diff(starts, append=workers.size)
    weight = np.where(away[starts] > _WHOLE, away[starts] * length, 0.0)
    spans = np.argsort(-weight, kind="stable")[:_SPANS]
    return [int(starts[i] + length[i] // 2) for i in spans if weight[i] > 0]


def _branches(live: Live, found: Solution, at: Indices, places: list[int]) -> Iterator[Branch]:
    """Fewer workers and more in the period that is settled, where there is such a plan at all."""
    penalties, low, high = Penalties(live, found), live.now.low[at], live.now.high[at]
    chosen: tuple[float, int, float, float] | None = None
    for place in places:
        workers = float(found.values[at[place]])
        over = workers - np.floor(workers)
        fewer, more = penalties.of(int(at[place]))
        fewer, more = fewer * over, more * (1.0 - over)
        weight = min(fewer, _DEAR) * min(more, _DEAR)
        if chosen is None or weight > chosen[0]:
            chosen = weight, place, fewer, more
    if chosen is None:
        return
    _, place, fewer, more = chosen
    workers = float(found.values[at[place]])
    most, least = high.copy(), low.copy()
    most[place], least[place] = np.floor(workers), np.ceil(workers)
    for money, ends in ((fewer, (low, most)), (more, (least, high))):
        if money < np.inf:
            yield found.objective + money, *ends
