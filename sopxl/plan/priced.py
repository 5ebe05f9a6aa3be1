"""What a production plan costs that is there: the hours it takes, at least cost; imports optimise.

The same problem as that of the least-cost plan, with what is made fixed. Hours that no capacity,
overtime or outside capacity covers are overload; they cost nothing, and are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sopxl.arrays import Block
from sopxl.optimise.shared import Shared
from sopxl.optimise.shared_plan import SharedPlan, shared_plan
from sopxl.optimise.shared_result import missed_terms
from sopxl.optimise.words import listed

_SLACK = 1e-6  # share of the largest quantity by which a limit may be missed
_NAMED = 3  # families told by name


@dataclass(frozen=True, slots=True)
class Priced:
    """A production plan with its costs."""

    plan: SharedPlan
    overload: Block  # hours that nothing covers, shape (T, resources)


def priced(shared: Shared, production: Block, bought: Block, seconds: float) -> Priced:
    """What a plan costs, its people and hours chosen at least cost.

    shared : the company's problem, whose limits of stock, money, runs and hours that are past are
        left aside.
    production : units, shape (T, n). bought : of those from a subcontractor, units, shape (T, n);
    what has no price there costs nothing, and broken tells it. seconds : most that it may take.
    Returns : Priced. Raises NoPlanError where the people there may be do not reach.
    """
    made = production - bought
    asked = shared.demand + shared.usage(made)
    balance = shared.opening + np.cumsum(production - asked, axis=0)
    load = shared.load(made)
    over = np.maximum(load - shared.capacity - shared.overtime - shared.outside, 0.0)
    pooled = [pool.resource for pool in shared.pools]
    over[:, pooled] = _beyond_people(shared, load)[:, pooled]
    fixed = replace(
        shared,
        made_low=made,
        made_high=made,
        bought_low=bought,
        bought_high=bought,
        low=balance,
        high=balance,
        held=np.where(balance > 0, shared.held, 0.0),
        capacity=shared.capacity + over,
        outside=_with_room(shared, over, pooled),
        least_run=None,
        before=None,
        budget=None,
        cash_limit=None,
    )
    return Priced(shared_plan(fixed, str, seconds), over)


def broken(shared: Shared, found: Priced) -> str:
    """Which limits a plan breaks that the least-cost plan keeps, in words; "" where it keeps all.

    shared : the company's problem, with all its limits. found : the plan as it was priced.
    """
    balance, told = found.plan.balance, []
    slack = _SLACK * max(float(np.abs(balance).max(initial=1.0)), 1.0)
    hours = float(found.overload.sum())
    if hours > _SLACK * max(float(shared.capacity.max(initial=1.0)), 1.0):
        told.append(f"{hours:,.0f} hours that nothing covers")
    told += _of_subcontract(shared, found.plan)
    beyond = (balance < shared.low - slack) | (balance > shared.high + slack)
    names = [shared.families[i] for i in np.flatnonzero(beyond.any(axis=0)).tolist()]
    if names:
        told.append(f"stock or backlog of {_some(names)}")
    told += [
        rule
        for rule, by, share in missed_terms(shared, found.plan)
        if by.max(initial=-np.inf) > _SLACK * max(share, slack)
    ]
    return f"breaks limits that the least-cost plan keeps: {'; '.join(told)}." if told else ""


def _of_subcontract(shared: Shared, plan: SharedPlan) -> Iterator[str]:
    """What a plan makes or buys that the least-cost plan may not."""
    slack = _SLACK * max(float(plan.production.max(initial=1.0)), 1.0)
    most = np.zeros(plan.bought.shape) if shared.bought_high is None else shared.bought_high
    over = {
        "more than the own limit of": plan.made > shared.made_high + slack,
        "more from a subcontractor than its limit of": (plan.bought > most + slack) & (most > 0),
        "bought without a Subcontract cost, which costs nothing here,": (most == 0)
        & (plan.bought > slack),
    }
    for what, beyond in over.items():
        names = [shared.families[i] for i in np.flatnonzero(beyond.any(axis=0)).tolist()]
        if names:
            yield f"{what} {_some(names)}"


def _some(names: list[str]) -> str:
    """The first few names, and how many more."""
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return listed([*names[:_NAMED], *more], "and")


def _beyond_people(shared: Shared, load: Block) -> Block:
    """Hours that the most people there may be do not reach, shape (T, resources)."""
    over = np.zeros_like(load)
    for pool in shared.pools:
        most = pool.most * (pool.hours + pool.overtime)
        at = pool.resource
        reach = np.where(np.isfinite(most), most, np.inf) + shared.outside[:, at]
        over[:, at] = np.maximum(load[:, at] - reach, 0.0)
    return over


def _with_room(shared: Shared, over: Block, pooled: list[int]) -> Block:
    """Outside capacity; where people do not reach it takes what is over, so that a plan is told."""
    outside = shared.outside.copy()
    outside[:, pooled] += over[:, pooled]
    return outside
