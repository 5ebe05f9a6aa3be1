"""Hours worked ahead at both ends of a plan: in closed periods, and for what comes after it.

An hour that a bill puts so many periods before completion falls, for what is completed first, into
a period that is closed. Nobody can work it any more: what was left there is all there is. And of
the last periods the load is not known whole, since what is completed after the horizon is not.
Imports numpy and optimise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl.plan.figures import Figures, worked_ahead
from sopxl.plan.in_force import InForce

if TYPE_CHECKING:
    from sopxl.optimise.shared import Shared

_HOURS = 0.5  # less is not worth a word


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


def offset_problems(figures: Figures) -> list[Problem]:
    """What the offsets of the Bill make of a plan's ends, resource by resource.

    W660 where the plan asks more hours of closed periods than they had left, W661 where the load of
    the last periods lacks what is completed after the horizon.
    """
    return [*_too_much_before(figures), *_incomplete(figures)]


def _too_much_before(figures: Figures) -> Iterator[Problem]:
    """W660 for each resource of which a closed month had fewer hours left than the plan asks of it.

    The first such month is told; hours that another month had left are no room in it.
    """
    company, in_force = figures.company, figures.in_force
    longest = min(max(in_force.offsets, default=0), company.now)
    if longest == 0:
        return
    asked = figures.hours_before[:longest][::-1]
    left = _left(company, in_force)[company.now - longest : company.now]
    for column, name in enumerate(in_force.resources):
        over = np.flatnonzero(asked[:, column] > left[:, column] + _HOURS)
        if over.size:
            row = int(over[0])
            yield Problem(
                "W660",
                f"the plan asks {asked[row, column]:,.0f} hours of {name} in "
                f"{company.calendar.labels[company.now - longest + row]}, which is closed and had "
                f"{left[row, column]:,.0f} left."
                + (f" It is so in {over.size} closed months." if over.size > 1 else ""),
                "Plan",
                "Complete less in the first months, or lower the Offset of the Bill.",
            )


def _incomplete(figures: Figures) -> Iterator[Problem]:
    company, labels = figures.company, figures.company.calendar.labels
    for column, name in enumerate(figures.in_force.resources):
        lacks = np.flatnonzero(figures.is_incomplete[:, column])
        if lacks.size:
            ends = (labels[lacks[0]], labels[lacks[-1]])
            months = ends[0] if lacks.size == 1 else f"{ends[0]} to {ends[1]}"
            last = labels[min(company.planned.stop, len(labels)) - 1]
            longest = int(figures.in_force.longest_offset[column])
            ahead = "a month" if longest == 1 else f"up to {longest} months"
            yield Problem(
                "W661",
                f"the load of {name} in {months} is incomplete: it works {ahead} ahead, and what "
                f"is completed after {last} is not planned.",
                "Load",
                "Read these months as a least load, or plan a longer horizon.",
            )


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
        if resource in in_force.resources:
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
