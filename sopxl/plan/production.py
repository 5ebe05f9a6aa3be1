"""The production plan of every family by its policy; imports calc only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.strategy import (
    chase_production_plan,
    hybrid_production_plan,
    lead_time_shipment_plan,
    level_production_plan,
    level_shipment_plan,
    target_inventory,
)
from sopxl.errors import NoPlanError, Problem, ProblemsError, SopError
from sopxl.plan.company import Company, Family
from sopxl.plan.components import levels, usage_of
from sopxl.plan.in_force import InForce, policy_of
from sopxl.plan.own_plant import made_in_own_plant
from sopxl.plan.subcontract import subcontract_by_rule

OWN = "own"
CHASE, LEVEL, HYBRID = "chase to target", "level to target", "hybrid to target"
Instead = Callable[[Family], str]  # the name of another way to plan a family
_CHANGES = 2  # of the rate, in a hybrid plan
WITHOUT_TARGET = frozenset(("chase", "synchronous", "stock zero", OWN))  # policies that need none


def make_production(
    company: Company, in_force: InForce, forecast: Block, instead: Instead | None = None
) -> Block:
    """Production to stock and shipments to order over the horizon, each family by its policy.

    forecast : units, (T, n), known over the horizon. instead : says how a family is planned that
    is not planned by hand; left out, as its policy says.
    Returns : units, (T, n); outside the horizon what stood there. Rule : a family that ends is
    planned until its last day or its last forecast, holding no more than is still to be sold, and
    not at all after it; a component is planned after all that is made of it, for its forecast and
    its usage. Raises ProblemsError naming every family whose policy gives no plan, or E470 those
    that are made of one another.
    """
    production = company.production.copy()
    problems: list[Problem] = []
    for level in levels(company):
        bought = subcontract_by_rule(company, in_force, production)
        made = made_in_own_plant(production, bought)
        usage = np.where(company.is_component, usage_of(company, in_force, made), 0.0)
        asked = forecast + usage if company.is_component[level].any() else forecast
        groups = _by_life(company, asked, instead)
        problems += _make_level(company, in_force, asked, production, frozenset(level), groups)
        if problems:
            raise ProblemsError(problems)
    return production


def _make_level(
    company: Company,
    in_force: InForce,
    asked: Block,
    production: Block,
    level: frozenset[int],
    groups: dict[tuple[str, int], list[int]],
) -> list[Problem]:
    """Plans the families of one level into the production; gives what has no plan.

    asked : forecast, and usage of what was planned before, units, (T, n). groups : columns of all
    families by the way they are planned, and by how many periods.
    """
    problems: list[Problem] = []
    for (policy, periods), every in groups.items():
        columns = [column for column in every if column in level]
        if not columns:
            continue
        is_ended = periods < company.horizon
        living = replace(company, horizon=periods) if is_ended else company
        after = slice(living.planned.stop, company.planned.stop)
        if policy == OWN:
            blank = np.isnan(production[after, columns])
            production[after, columns] = np.where(blank, 0.0, production[after, columns])
            problems += _gaps_in_own_plan(living, production, columns)
            continue
        production[after, columns] = 0.0
        if not periods:
            continue
        work = _Work(living, in_force, asked, np.array(columns), runs_out=is_ended)
        try:
            production[living.planned, columns] = _MAKERS[policy](work)
        except SopError:
            problems += _each_alone(living, in_force, asked, policy, columns, is_ended)
    return problems


class _Work:
    """What a maker needs of a block of families with the same policy."""

    def __init__(
        self,
        company: Company,
        in_force: InForce,
        forecast: Block,
        columns: Vector,
        *,
        runs_out: bool = False,
    ) -> None:
        window = company.planned
        stock = company.families[int(columns[0])].is_to_stock
        balance = company.actual["Closing" if stock else "Backlog"]
        self.demand = np.ascontiguousarray(forecast[window, columns])
        self.opening = balance[company.now - 1, columns]
        self.workdays = company.calendar.workdays[window]
        self.weeks = company.calendar.weeks[window]
        self.cover = in_force.target_cover[window, columns]
        self.units = in_force.target_units[window, columns]
        self.runs_out = runs_out  # nothing is to be left at the end
        if runs_out:
            self.cover[-1] = np.where(np.isnan(self.cover[-1]), np.nan, 0.0)

    @property
    def wanted(self) -> Block:
        """The target; of a family without one the inventory at the start."""
        bare = np.isnan(self.cover) & np.isnan(self.units)
        if not bare.any():
            return self.target
        held, self.units = _held(self), np.where(bare, 0.0, self.units)
        return np.where(bare, held, self.target)

    @property
    def target(self) -> Block:
        """Target inventory at the end of each period, units."""
        in_units = ~np.isnan(self.units)
        cover = np.where(in_units, 0.0, self.cover)
        by_cover = target_inventory(self.demand, cover, working_days=self.workdays)
        return self.as_sold(np.where(in_units, self.units, by_cover))

    def as_sold(self, target: Block) -> Block:
        """A target; of what is to run out, never more than is still to be sold."""
        if not self.runs_out:
            return target
        ahead = np.cumsum(self.demand[::-1], axis=0)[::-1] - self.demand
        return np.minimum(target, ahead)


def _held(work: _Work) -> Block:
    """The opening inventory at the end of each period, as chase holds it."""
    return work.as_sold(np.tile(np.maximum(work.opening, 0.0), (work.demand.shape[0], 1)))


def _level_backlog(work: _Work) -> Block:
    # In the last period the backlog is to be the target weeks of that period's level shipments,
    # which hang on the backlog in turn: rate = (bookings + opening) / (days + weeks of the last).
    last_week = work.workdays[-1] / work.weeks[-1]
    total = work.demand.sum(axis=0) + work.opening
    rate = total / (work.workdays.sum() + work.cover[-1] * last_week)
    closing = work.cover[-1] * last_week * rate
    return level_shipment_plan(work.demand, work.opening, closing, work.workdays)


_MAKERS: dict[str, Callable[[_Work], Block]] = {
    "chase": lambda w: chase_production_plan(w.demand, w.opening, _held(w)),
    "level": lambda w: level_production_plan(w.demand, w.opening, w.target[-1], w.workdays),
    "synchronous": lambda w: w.demand,
    "stock zero": lambda w: chase_production_plan(w.demand, w.opening, np.zeros_like(w.demand)),
    "target stock": lambda w: chase_production_plan(w.demand, w.opening, w.target),
    "days of supply": lambda w: chase_production_plan(w.demand, w.opening, w.target),
    "level backlog": _level_backlog,
    "lead time": lambda w: lead_time_shipment_plan(w.demand, w.opening, w.cover, w.weeks),
    # The strategies as plans are compared by, each to the target of the family.
    CHASE: lambda w: chase_production_plan(w.demand, w.opening, w.wanted),
    LEVEL: lambda w: level_production_plan(w.demand, w.opening, w.wanted[-1], w.workdays),
    HYBRID: lambda w: hybrid_production_plan(
        w.demand, w.opening, w.wanted[-1], min(_CHANGES, len(w.demand) - 1), w.workdays
    ),
}


def own_plan_problems(company: Company, forecast: Block) -> list[Problem]:
    """The gaps in the plans that are made by hand, of a family that ends until it does."""
    problems = []
    for (policy, periods), columns in _by_life(company, forecast).items():
        if policy == OWN:
            living = replace(company, horizon=periods)
            problems += _gaps_in_own_plan(living, company.production, columns)
    return problems


def families_by_policy(company: Company, instead: Instead | None = None) -> dict[str, list[int]]:
    """The columns of the families by the plan policy that holds in the base period."""
    groups: dict[str, list[int]] = defaultdict(list)
    today = float(company.calendar.start_days[company.now])
    for column, family in enumerate(company.families):
        policy = policy_of(company, family, today)
        if policy is not None:
            named = policy.plan_policy
            if instead is not None and named != OWN:
                named = instead(family)
            groups[named].append(column)
    return groups


def _by_life(
    company: Company, forecast: Block, instead: Instead | None = None
) -> dict[tuple[str, int], list[int]]:
    """Columns of families by policy, and by how many periods they are planned in."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    lives = ~company.ended[company.planned] | (forecast[company.planned] > 0)
    periods = company.horizon - np.argmax(lives[::-1], axis=0)
    periods[~lives.any(axis=0)] = 0
    for policy, columns in families_by_policy(company, instead).items():
        for column in columns:
            groups[policy, int(periods[column])].append(column)
    return groups


def _gaps_in_own_plan(company: Company, production: Block, columns: list[int]) -> list[Problem]:
    problems = []
    for column in columns:
        gaps = np.flatnonzero(np.isnan(production[company.planned, column]))
        if gaps.size:
            name = company.families[column].name
            label = company.calendar.label(company.base + int(gaps[0]))
            problems.append(
                Problem(
                    "E114",
                    f"the policy of {name} is its own plan, but {gaps.size} periods are blank.",
                    f"Plan, {name}, {label}",
                    "Type the production plan, or choose another plan policy.",
                )
            )
    return problems


def _each_alone(
    company: Company,
    in_force: InForce,
    forecast: Block,
    policy: str,
    columns: list[int],
    runs_out: bool,
) -> list[Problem]:
    """The problems of a block that failed, family by family, so that each is named."""
    problems = []
    for column in columns:
        try:
            work = _Work(company, in_force, forecast, np.array([column]), runs_out=runs_out)
            _MAKERS[policy](work)
        except SopError as error:
            name = company.families[column].name
            problems += [
                Problem(p.code, p.message, f"{name}, plan policy {policy}: {p.where}", p.fix)
                for p in error.problems
            ]
    if not problems:
        names = ", ".join(company.families[column].name for column in columns)
        raise NoPlanError(
            "E401",
            f"each of {names} has a plan by policy {policy}, but not all together.",
            "Policy",
            "Give one of them another plan policy.",
        )
    return problems
