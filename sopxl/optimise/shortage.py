"""Why families that share resources have no plan together; imports numpy, conflict and shared."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import NoPlanError
from sopxl.optimise.conflict import smallest_conflict
from sopxl.optimise.elastic import Way, elastic, taken_of
from sopxl.optimise.limits import Limit
from sopxl.optimise.model import Model
from sopxl.optimise.shared import BALANCE, BUDGET, LOAD, TIED_UP, Shared
from sopxl.optimise.shared_limits import BUY_LIMIT, OWN_LIMIT, hours_before, shared_limits
from sopxl.optimise.solver import Live, Solution, Status
from sopxl.optimise.words import counted, listed, runs_of

_PATIENCE = 15.0  # seconds for the smallest set; what is short is known before
_SHOWN = 6  # how many limits are told of

Label = Callable[[int], str]


@dataclass(frozen=True)
class Lack:
    """What is lacking of one kind: hours, money or units, and of which things."""

    noun: str  # "hour", "unit"; empty for money
    how: str  # "short" or "too many"
    names: tuple[str, ...]
    amounts: Block  # shape (T, names)


def no_shared_plan(shared: Shared, model: Model, label: Label, deadline: float) -> NoPlanError:
    """The error that says what is short of which resource and when, and why."""
    model = _without_runs(model, deadline)
    found, lacks = _elastic(shared, model, deadline)
    if found.status is not Status.OPTIMAL:
        return NoPlanError(
            "E450", "no plan keeps all limits.", "company", "Look at the limits of the policies."
        )
    told, where = _told(lacks, label)
    limits = [*shared_limits(shared, model.pattern), *hours_before(shared, model.pattern)]
    # With whole numbers there are no prices: every limit may bear.
    bearing = limits if model.is_whole.any() else [lim for lim in limits if _bears(lim, found)]
    bears = set(map(id, bearing))
    others = [limit for limit in limits if id(limit) not in bears]
    patience = min(deadline, time.monotonic() + _PATIENCE)
    conflict = smallest_conflict(bearing, model, patience, others)
    what = "In conflict" if time.monotonic() < patience else "Among what is in conflict"
    return NoPlanError(
        "E450",
        f"no plan keeps all limits: {told}. {what}: {_named(conflict, label)}.",
        where,
        _way_out(shared, conflict, lacks),
    )


def _without_runs(model: Model, deadline: float) -> Model:
    """The model without its minimum runs, where there is no plan without them either."""
    free = replace(model, is_whole=np.zeros_like(model.is_whole))
    if not model.is_whole.any():
        return model
    return free if Live(free).solve(deadline).status is Status.INFEASIBLE else model


def _elastic(shared: Shared, model: Model, deadline: float) -> tuple[Solution, list[Lack]]:
    """What is lacking, of as few kinds as can be: hours, or money, or units, or all of them."""
    hours, money = _ways(model, (LOAD,), -1.0), _ways(model, (BUDGET, TIED_UP), -1.0)
    units = [*_ways(model, (BALANCE,), 1.0), *_ways(model, (BALANCE,), -1.0)]
    found = Solution(Status.UNKNOWN)
    for ways in (hours, money, [*hours, *units], [*hours, *units, *money]):
        if ways:
            found = elastic(model, ways, shared.periods, deadline)
        if found.status is Status.OPTIMAL:
            return found, _lacks(shared, model, found, ways)
    return found, []


def _ways(model: Model, rules: tuple[str, ...], sign: float) -> list[Way]:
    return [(model.pattern.rows[rule], sign) for rule in rules if rule in model.pattern.rows]


def _lacks(shared: Shared, model: Model, found: Solution, ways: list[Way]) -> list[Lack]:
    """What a solution takes from nowhere, kind by kind."""
    taken, at, lacks = taken_of(found, model, shared.periods), 0, []
    kinds = {
        LOAD: ("hour", shared.resources),
        BALANCE: ("unit", shared.families),
        BUDGET: ("", ("budget",)),
        TIED_UP: ("", ("cash limit",)),
    }
    of_rows = {rows.start: rule for rule, rows in model.pattern.rows.items() if rule in kinds}
    for rows, sign in ways:
        rule = of_rows[rows.start]
        noun, names = kinds[rule]
        how = "too many" if rule == BALANCE and sign < 0 else "short"
        lacks.append(Lack(noun, how, names, taken[:, at : at + len(names)]))
        at += len(names)
    return lacks


def _bears(limit: Limit, found: Solution) -> bool:
    """Whether the solver's prices say that a limit has to do with what is short."""
    columns = [*limit.lows, *limit.highs]
    return bool(found.reduced[columns].any()) or (limit.row >= 0 and bool(found.prices[limit.row]))


def _told(lacks: list[Lack], label: Label) -> tuple[str, str]:
    """What is short in words, and where it shows first."""
    told, places = [], []
    for lack in lacks:
        for column in np.flatnonzero(lack.amounts.any(axis=0)).tolist():
            periods, name = np.flatnonzero(lack.amounts[:, column]), lack.names[column]
            amount = round(float(lack.amounts[:, column].sum()), 6)
            when = listed(runs_of(periods, label), "and")
            if lack.noun:
                told.append(f"{counted(amount, lack.noun, lack.how, name)} in {when}")
            else:
                told.append(f"{amount:,.2f} more of {name} is needed in {when}")
            places.append((int(periods[0]), name))
    first, name = min(places)
    return listed(told[:_SHOWN], "and"), f"{name}, {label(first)}"


def _named(conflict: list[Limit], label: Label) -> str:
    """Limits in conflict by name with their periods; the first few, and how many more.

    Where they are many, what there is only once comes before what each family has.
    """
    names: dict[str, list[int]] = {}
    for limit in conflict:
        names.setdefault(limit.name, []).append(limit.period)
    kept = list(names.items())
    if len(kept) > _SHOWN:
        kept.sort(key=lambda named: named[0].startswith(_OF_FAMILIES))
    told = [f"{name} in {listed(runs_of(at, label), 'and')}" for name, at in kept]
    more = [f"{len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    return "; ".join(told[:_SHOWN] + more)


_OF_FAMILIES = ("demand of ", "least ", "most ", "own plan ", OWN_LIMIT, BUY_LIMIT)


def _way_out(shared: Shared, conflict: list[Limit], lacks: list[Lack]) -> str:
    """What would make a plan possible, by what is in conflict and what is short."""
    short = [name for lack in lacks if lack.noun == "hour" for name in _short_of(lack)]
    people = {shared.resources[pool.resource] for pool in shared.pools}
    machines = [name for name in short if name not in people]
    names = {limit.name for limit in conflict}
    ways = []
    if machines:
        ways.append(f"give {listed(machines, 'and')} more stations, overtime or outside capacity")
    ways += [
        f"let {name} {what}"
        for name in short
        for cost, what in _OF_PEOPLE.items()
        if name in people and f"{cost} of {name}" in names
    ]
    ways += _buying(shared, conflict, short)
    if any(limit.is_demand for limit in conflict):
        ways.append("lower the forecast")
    if any(_is_target(limit) for limit in conflict):
        ways.append("lower the target of the policy")
    if any(_is_most(limit) for limit in conflict):
        ways.append("raise the most that the policy allows")
    ways += [f"raise the {name}" for name in (BUDGET, TIED_UP) if name in names]
    ways += [f"lower the {name}" for name in sorted(names) if name.startswith("minimum run")]
    text = "; or ".join(ways) or "look at the limits of the policies"
    return f"{text[0].upper()}{text[1:]}."


def _buying(shared: Shared, conflict: list[Limit], short: list[str]) -> list[str]:
    """What a subcontractor could do: more than it may, or make a family that it may not yet."""
    names = dict.fromkeys(limit.name for limit in conflict)
    ways = [f"raise the {name}" for name in names if name.startswith((OWN_LIMIT, BUY_LIMIT))]
    lacking = {shared.resources.index(name) for name in short}
    limited = {name.removeprefix(OWN_LIMIT).strip() for name in names if name.startswith(OWN_LIMIT)}
    asked = [
        name
        for f, name in enumerate(shared.families)
        if f not in shared.buys
        and (name in limited or any(r in lacking for family, r in shared.lines if family == f))
        and any(limit.is_demand and limit.name == f"demand of {name}" for limit in conflict)
    ]
    if asked:
        ways.append(f"buy {listed(asked[:_SHOWN], 'or')}: give a Subcontract cost")
    return ways


_OF_PEOPLE = {
    "no hiring": "hire people: give a cost of hiring",
    "no layoff": "lay people off: give a cost of layoff",
    "most workers": "have more workers",
    "least workers": "have fewer workers",
    "overtime of a worker": "work more overtime",
}


def _short_of(lack: Lack) -> list[str]:
    """The things that are lacking in any period."""
    return [lack.names[i] for i in np.flatnonzero(lack.amounts.any(axis=0)).tolist()]


def _is_most(limit: Limit) -> bool:
    """Whether it is the most stock or backlog that a policy allows."""
    is_of_supply = limit.name.startswith((OWN_LIMIT, BUY_LIMIT))
    return bool(limit.highs) and not (limit.lows or is_of_supply) and limit.unit == "units"


def _is_target(limit: Limit) -> bool:
    return bool(limit.lows) and not limit.highs and limit.unit == "units"
