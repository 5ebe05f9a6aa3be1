"""Why families that share resources have no plan together; imports numpy, conflict and shared."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import NoPlanError
from sopxl.optimise.conflict import smallest_conflict
from sopxl.optimise.elastic import elastic, taken_of
from sopxl.optimise.limits import Limit
from sopxl.optimise.model import Model
from sopxl.optimise.shared import BALANCE, LOAD, Shared, shared_limits
from sopxl.optimise.solver import Solution, Status
from sopxl.optimise.words import counted, listed, runs_of

_PATIENCE = 15.0  # seconds for the smallest set; what is short is known before
_SHOWN = 6  # how many limits are told of

Label = Callable[[int], str]
Taken = tuple[Block, ...]


def no_shared_plan(shared: Shared, model: Model, label: Label, deadline: float) -> NoPlanError:
    """The error that says what is short of which resource and when, and why."""
    found, taken = _elastic(shared, model, deadline)
    if found.status is not Status.OPTIMAL:
        return NoPlanError(
            "E450", "no plan keeps all limits.", "company", "Look at the limits of the policies."
        )
    told, where, resources = _told(shared, taken, label)
    limits = shared_limits(shared, model.pattern)
    bearing = [limit for limit in limits if _bears(limit, found)]
    others = [limit for limit in limits if limit not in set(bearing)]
    patience = min(deadline, time.monotonic() + _PATIENCE)
    conflict = smallest_conflict(bearing, model, patience, others)
    what = "In conflict" if time.monotonic() < patience else "Among what is in conflict"
    return NoPlanError(
        "E450",
        f"no plan keeps all limits: {told}. {what}: {_named(conflict, label)}.",
        where,
        _way_out(conflict, resources),
    )


def _elastic(shared: Shared, model: Model, deadline: float) -> tuple[Solution, Taken]:
    """What is lacking: hours short by resource, units short and too many by family, (T, ...).

    Hours first; units where no hour would help.
    """
    periods, rows = shared.periods, model.pattern.rows
    hours, units = (rows[LOAD], -1.0), [(rows[BALANCE], 1.0), (rows[BALANCE], -1.0)]
    found = elastic(model, [hours], periods, deadline)
    if found.status is not Status.OPTIMAL:
        found = elastic(model, [hours, *units], periods, deadline)
    if found.status is not Status.OPTIMAL:
        return found, ()
    ends = len(shared.resources), len(shared.resources) + len(shared.families)
    return found, tuple(np.split(taken_of(found, model, periods), ends, axis=1))


def _bears(limit: Limit, found: Solution) -> bool:
    """Whether the solver's prices say that a limit has to do with what is short."""
    columns = [*limit.lows, *limit.highs]
    return bool(found.reduced[columns].any()) or (limit.row >= 0 and bool(found.prices[limit.row]))


def _told(shared: Shared, taken: Taken, label: Label) -> tuple[str, str, list[str]]:
    """What is short in words, where it shows first, and the resources that are short."""
    kinds = zip(
        taken,
        (("hour", "short"), ("unit", "short"), ("unit", "too many")),
        (shared.resources, shared.families, shared.families),
        strict=True,
    )
    told, places = [], []
    for block, (noun, how), names in kinds:
        for column in np.flatnonzero(block.any(axis=0)).tolist():
            periods = np.flatnonzero(block[:, column])
            amount = round(float(block[:, column].sum()), 6)
            when = listed(runs_of(periods, label), "and")
            told.append(f"{counted(amount, noun, how, names[column])} in {when}")
            places.append((int(periods[0]), names[column]))
    first, name = min(places)
    resources = [shared.resources[i] for i in np.flatnonzero(taken[0].any(axis=0)).tolist()]
    return listed(told[:_SHOWN], "and"), f"{name}, {label(first)}", resources


def _named(conflict: list[Limit], label: Label) -> str:
    """Limits in conflict by name with their periods; the first few, and how many more."""
    names: dict[str, list[int]] = {}
    for limit in conflict:
        names.setdefault(limit.name, []).append(limit.period)
    told = [f"{name} in {listed(runs_of(at, label), 'and')}" for name, at in names.items()]
    more = [f"{len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    return "; ".join(told[:_SHOWN] + more)


def _way_out(conflict: list[Limit], resources: list[str]) -> str:
    ways = []
    if resources:
        ways.append(f"give {listed(resources, 'and')} more stations, overtime or outside capacity")
    if any(limit.is_demand for limit in conflict):
        ways.append("lower the forecast")
    if any(limit.lows and not limit.highs for limit in conflict):
        ways.append("lower the target of the policy")
    if any(limit.highs and not limit.lows for limit in conflict):
        ways.append("raise the most that the policy allows")
    text = "; or ".join(ways) or "look at the limits of the policies"
    return f"{text[0].upper()}{text[1:]}."
