"""Hours of closed periods in what a least-cost plan completes later; imports numpy and optimise.

An hour that a bill puts so many periods before completion falls, for what is completed first, into
a period that is closed. Nobody can work it any more: what was left there is all there is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sopxl.arrays import Block
from sopxl.optimise.shared import Shared
from sopxl.plan.company import Company
from sopxl.plan.figures import worked_ahead
from sopxl.plan.in_force import InForce


def with_hours_before(shared: Shared, company: Company, in_force: InForce, asked: Block) -> Shared:
    """The problem with the hours that closed periods had left for what is completed later.

    asked : units asked of each family, with what others take of it, shape (T, n).
    Rule : in a closed period at most its rated hours less those of what was completed from them by
    now; but never fewer than the least production that keeps every policy asks, so that the past
    alone makes no plan impossible.
    """
    longest = max(in_force.offsets, default=0)
    if longest == 0:
        return shared
    least = shared.load_before(_least_production(shared, asked))
    room = np.full(least.shape, np.inf)
    known = min(longest, company.now)
    room[:known] = _left(company, in_force)[company.now - known : company.now][::-1]
    return replace(shared, before=np.maximum(np.where(np.isnan(room), np.inf, room), least))


def _left(company: Company, in_force: InForce) -> Block:
    """Rated hours less those of what was completed from them, shape (T, resources); 0 or more."""
    nothing = company.nothing()
    made = np.where(
        company.to_stock,
        company.actual.get("Produced", nothing),
        company.actual.get("Shipped", nothing),
    )
    made[company.now :] = np.nan
    families = [company.index[family] for family, _ in in_force.lines]
    worked = worked_ahead(made[:, families] * in_force.hours, in_force.offsets)
    used = np.zeros(in_force.daily_capacity.shape)
    for line, (_, resource) in enumerate(in_force.lines):
        used[:, in_force.resources.index(resource)] += np.nan_to_num(worked[:, line])
    rated = in_force.daily_capacity * company.calendar.workdays[:, None]
    return np.maximum(rated - used, 0.0)


def _least_production(shared: Shared, asked: Block) -> Block:
    """The least that keeps the least balance of every period, and plans that stand, (T, n)."""
    needed = np.maximum(shared.low + np.cumsum(asked, axis=0) - shared.opening, 0.0)
    ever = np.maximum.accumulate(np.where(np.isfinite(needed), needed, 0.0), axis=0)
    made = np.maximum(np.diff(ever, axis=0, prepend=0.0), shared.made_low)
    if shared.least_run is not None:
        made = np.where(made > 0, np.maximum(made, shared.least_run), made)
    return made
