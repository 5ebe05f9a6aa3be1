"""What one more of a limit of the company would save; imports shared_limits, limits and solver.

The solver's prices only say where to look: where plans tie, they can promise too much. What is
told comes from solving again with that limit moved by one.
"""

from __future__ import annotations

import numpy as np

from sopxl.optimise.limits import Limit
from sopxl.optimise.model import Model
from sopxl.optimise.savings import Saving
from sopxl.optimise.shared import BALANCE, LEAST_RUN, Shared
from sopxl.optimise.shared_limits import hours_of, shared_limits
from sopxl.optimise.solver import Live, Solution

_HOURS, _OTHERS = 10, 5  # limits of which a saving is worked out: of hours, and of all else
_LEAST = 1e-9  # share of the plan's cost below which a saving is only rounding


def shared_savings(
    live: Live, shared: Shared, found: Solution, deadline: float
) -> tuple[Saving, ...]:
    """What one more of the dearest limits saves: hours first, the dearest first among each.

    live : holds the programme that gave found; it is left as it was.
    """
    least, savings = _LEAST * abs(found.objective), []
    for limits in (_dearest_hours(live.model, shared, found), _others(live.model, shared, found)):
        told = []
        for limit in limits:
            size = _move(live, limit, 1.0)
            saved = found.objective - live.least(deadline)
            _move(live, limit, 0.0)
            if saved > least:
                told.append(_saving(limit, live.model, saved / size))
        savings += sorted(told, key=lambda saving: (-saving.amount, saving.period))
    return tuple(savings)


def _saving(limit: Limit, model: Model, amount: float) -> Saving:
    unit = limit.unit.removesuffix("s")
    return Saving(limit.name, limit.period + 1, unit, _is_least(limit, model), amount)


def _dearest_hours(model: Model, shared: Shared, found: Solution) -> list[Limit]:
    """The hours with the highest prices."""
    limits = list(hours_of(shared, model.pattern, with_people=True))
    return _first(limits, [_price(limit, model, found) for limit in limits], _HOURS)


def _others(model: Model, shared: Shared, found: Solution) -> list[Limit]:
    """Of all other limits those that weigh most: their price by how much there is of them.

    Demand and plans that stand are not to be moved, nor what is fixed in whole numbers; and what
    is 0 is no limit that was given.
    """
    fixed = model.low == model.high
    hours = {limit.row for limit in hours_of(shared, model.pattern, with_people=True)}
    limits = [
        limit
        for limit in shared_limits(shared, model.pattern, _families(model, shared, found))
        if limit.value and not limit.is_demand and not (limit.lows and limit.highs)
        if limit.row not in hours and not fixed[[*limit.lows, *limit.highs]].any()
    ]
    weights = [_price(limit, model, found) * limit.value for limit in limits]
    return _first(limits, weights, _OTHERS)


def _families(model: Model, shared: Shared, found: Solution) -> list[int]:
    """The families that hold the weightiest bounds of a balance: of the others none is told."""
    at = model.pattern.columns[BALANCE]
    low, high, price = model.low[at], model.high[at], found.reduced[at]
    least = np.where(price > model.cost[at] * (1 + _LEAST), price, 0.0)
    most = np.where(price < 0, -price, 0.0)
    weights = np.zeros(price.shape)
    for bound, worth in ((low, least), (high, most)):
        known = np.isfinite(bound)
        weights[known] = np.maximum(weights[known], np.abs(bound[known]) * worth[known])
    places = np.argsort(-weights, kind="stable")[:_OTHERS]
    return sorted({int(i) // shared.periods for i in places if weights[i] > 0})


def _first(limits: list[Limit], weights: list[float], count: int) -> list[Limit]:
    """The limits of the highest weights above 0; of equal ones the first."""
    order = np.argsort(-np.array(weights), kind="stable")[:count]
    return [limits[i] for i in order.tolist() if weights[i] > 0]


def _price(limit: Limit, model: Model, found: Solution) -> float:
    """What the solver says that one more, or one less of a least, is worth.

    That a unit less in stock saves its own holding goes without saying.
    """
    if limit.row >= 0:
        return max(-float(found.prices[limit.row]), 0.0)
    if limit.lows:
        own, price = float(model.cost[limit.lows[0]]), float(found.reduced[limit.lows[0]])
        return price if price > own * (1 + _LEAST) else 0.0
    return max(-float(found.reduced[limit.highs[0]]), 0.0)


def _is_least(limit: Limit, model: Model) -> bool:
    """Whether it is one less of it that saves: a least inventory, backlog, workforce or run."""
    if limit.row >= 0:
        runs = model.pattern.rows.get(LEAST_RUN, slice(0, 0))
        return bool(runs.start <= limit.row < runs.stop)
    if limit.lows:
        return bool(model.low[limit.lows[0]] > 0)
    return bool(model.high[limit.highs[0]] < 0)


def _move(live: Live, limit: Limit, by: float) -> float:
    """Moves a limit by so much, a least no further than to nothing; returns the share moved."""
    model = live.model
    share = min(by, limit.value) if _is_least(limit, model) else by
    if limit.row >= 0:
        rows = np.array([limit.row], np.int32)
        live.change_rows(rows, model.row_low[rows], model.row_high[rows] + share)
        return share
    columns = np.array(limit.lows or limit.highs, np.int32)
    low, high = model.low[columns], model.high[columns]
    if limit.lows:
        live.change_bounds(columns, low - share, high)
    else:
        live.change_bounds(columns, low, high + share)
    return share
