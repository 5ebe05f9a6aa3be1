"""Plans held against one another: what each costs, holds and asks; imports the plan and optimise.

Chase, level and hybrid plan each family to the target of its policy; the least-cost plan and the
points of its frontier plan all families together; the plan as it stands is the planner's own. A
family that is planned by hand keeps its plan in all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.errors import Problem, ProblemsError, SopError
from sopxl.optimise.frontier import Frontier
from sopxl.optimise.shared import ROWS, Shared
from sopxl.plan.company import Company, Family
from sopxl.plan.figures import Figures
from sopxl.plan.in_force import InForce
from sopxl.plan.make import CompanyPlan, make_plan, plan_as_it_stands
from sopxl.plan.optimal import Prices
from sopxl.plan.optimal import _shared as problem_of
from sopxl.plan.priced import Priced, broken, priced
from sopxl.plan.production import CHASE, HYBRID, LEVEL, make_production
from sopxl.plan.subcontract import subcontract_by_rule
from sopxl.points import LEAST_COST, POINTS

_TO_ORDER = {CHASE: "lead time", LEVEL: "level backlog", HYBRID: "level backlog"}
NAMES = ("Chase", "Level", "Hybrid", "Least cost", "Plan as it stands")
LEAST, STANDING = 3, 4  # positions in NAMES
COST_ROWS = ROWS
# Production, what is bought of it, and what is to be said of it.
Maker = Callable[[], tuple[Block, Block, str]]


@dataclass(frozen=True, slots=True)
class FamilyFigures:
    """What a plan does to each family; NaN where it says nothing."""

    holding: Vector  # money over the horizon, shape (n,)
    peak: Vector  # most units in stock, or on order, shape (n,)
    average: Vector  # units in stock, or on order, mean of the period ends, shape (n,)
    cover: Vector  # least working days that stock lasts, shape (n,)
    change: Vector  # units that the rate changes by from period to period, mean, shape (n,)


@dataclass(frozen=True, slots=True)
class Compared:
    """One plan of the comparison; of one that there is not, why."""

    name: str
    problem: str = ""  # why there is no such plan
    fix: str = ""  # the way out
    note: str = ""  # families that are planned otherwise, and limits that are broken
    costs: dict[str, float] | None = None  # money by row of COST_ROWS
    peak: float = np.nan  # most money in stock at a period end
    average: float = np.nan  # money in stock, mean of the period ends
    owed: float = np.nan  # most money in units that are owed to customers at a period end
    cover: float = np.nan  # least working days that the stock of a family lasts
    change: float = np.nan  # money that what is made changes by from period to period, mean
    overload: float = np.nan  # hours that no capacity covers
    hired: float = np.nan  # people; NaN where no workforce is planned
    laid_off: float = np.nan  # people
    families: FamilyFigures | None = None

    @property
    def cost(self) -> float:
        """Money for the whole plan; NaN where there is none."""
        return np.nan if self.costs is None else sum(self.costs.values())


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plans of a company side by side, and the frontier of the least-cost plan."""

    plans: tuple[Compared, ...]  # in the order of NAMES
    points: tuple[Compared, ...]  # of the frontier, from the least inventory to the steadiest


class Comparing:
    """A company whose plans are worked out one by one."""

    def __init__(self, company: Company, prices: Prices) -> None:
        """Takes the company. prices : what plans are weighed by.

        Raises what make_plan raises of a company in which something is missing.
        """
        self.company, self.prices = company, prices
        self.by_policy = make_plan(company)
        self.forecast = self.by_policy.demand.forecast
        self.in_force: InForce = self.by_policy.figures.in_force

    @cached_property
    def least(self) -> CompanyPlan:
        """The least-cost plan. Raises NoPlanError where there is none."""
        return make_plan(self.company, replace(self.prices, point=LEAST_COST))

    @cached_property
    def frontier(self) -> Frontier:
        """The plans between the least inventory and the steadiest rate."""
        optimum = self.least.optimum
        assert optimum is not None  # it was asked for
        given = (self.shared, self.value, self.company.to_stock)
        return Frontier(*given, optimum, self.prices.seconds)

    @cached_property
    def shared(self) -> Shared:
        """The problem that all plans are priced by."""
        return problem_of(self.company, self.in_force, self.forecast, self.prices)

    @cached_property
    def value(self) -> Block:
        """Standard cost of a unit over the horizon, shape (T, n)."""
        return np.asarray(self.in_force.cost[self.company.planned])

    def compare(self) -> Comparison:
        """Every plan, and the frontier."""
        company = self.company
        standing = plan_as_it_stands(company).figures
        makers: tuple[Maker, ...] = (
            lambda: self._by(CHASE),
            lambda: self._by(LEVEL),
            lambda: self._by(HYBRID),
            lambda: (self.least.figures.production, self.least.figures.subcontract, ""),
            lambda: (_whole(standing.production, company), standing.subcontract, ""),
        )
        plans = tuple(map(self._compared, NAMES, makers))
        if plans[LEAST].problem:
            return Comparison(plans, ())
        return Comparison(plans, tuple(self._point(n) for n in range(1, POINTS + 1)))

    def _at(self, number: int) -> tuple[Block, Block, str]:
        """Production of a point of the frontier over the whole axis, and what is bought of it."""
        company, point = self.company, self.frontier.point(number)
        production, bought = company.production.copy(), company.subcontracted.copy()
        production[company.planned] = point.made + point.bought
        bought[company.planned] = point.bought
        return production, bought, ""

    def _by(self, strategy: str) -> tuple[Block, Block, str]:
        """Production by a strategy; a family that has none by it is planned by chase, and told.

        What is bought of it is what is beyond the own limit.
        """
        apart: dict[str, str] = {}

        def named(family: Family) -> str:
            """How a family is planned."""
            chosen = CHASE if family.name in apart else strategy
            return chosen if family.is_to_stock else _TO_ORDER[strategy]

        while True:
            try:
                made = make_production(self.company, self.in_force, self.forecast, named)
            except ProblemsError as error:
                found = {f.name: p.message for p in error.problems for f in self._named(p)}
                if not found.keys() - apart.keys():
                    raise
                apart |= found
            else:
                told = "; ".join(f"{name} by chase: {why}" for name, why in apart.items())
                return made, subcontract_by_rule(self.company, self.in_force, made), told

    def _named(self, problem: Problem) -> list[Family]:
        """The family that a problem of a strategy names."""
        families = self.company.families
        return [f for f in families if problem.where.startswith(f"{f.name}, plan policy ")]

    def _point(self, number: int) -> Compared:
        return self._compared(f"Point {number}", lambda: self._at(number))

    def _compared(self, name: str, make: Maker) -> Compared:
        """What a plan comes to; a plan that cannot be made says why."""
        try:
            production, bought, note = make()
            window = self.company.planned
            units = (production[window], np.nan_to_num(bought[window]))
            made = priced(self.shared, *units, self.prices.seconds)
        except SopError as error:
            return Compared(name, first_sentence(error), error.problems[0].fix)
        figures = Figures(self.company, self.in_force, self.forecast, production, bought)
        told = "; ".join(text for text in (note, broken(self.shared, made)) if text)
        return replace(self._measured(name, figures, made), note=told)

    def _measured(self, name: str, figures: Figures, made: Priced) -> Compared:
        """The measures of one plan."""
        window, stocked = self.company.planned, self.company.to_stock
        stock = np.where(stocked, np.maximum(made.plan.balance, 0.0), 0.0)
        owed = np.where(stocked, np.maximum(-made.plan.balance, 0.0), 0.0)
        tied_up = (stock * self.value).sum(axis=1)
        steps = np.abs(np.diff(made.plan.made, axis=0))
        families = _by_family(figures, made, self.shared.held, window, stocked)
        has_people = made.plan.hired.shape[1] > 0
        return Compared(
            name,
            costs=dict(made.plan.costs),
            peak=float(tied_up.max(initial=0.0)),
            average=float(tied_up.mean()),
            owed=float((owed * self.value).sum(axis=1).max(initial=0.0)),
            cover=_least(families.cover),
            change=_mean_step((steps * self.value[1:]).sum(axis=1)),
            overload=float(made.overload.sum()),
            hired=float(made.plan.hired.sum()) if has_people else np.nan,
            laid_off=float(made.plan.laid_off.sum()) if has_people else np.nan,
            families=families,
        )


def _by_family(
    figures: Figures, made: Priced, held: Block, window: slice, stocked: NDArray[np.bool_]
) -> FamilyFigures:
    """The figures of each family under a plan."""
    balance = made.plan.balance
    amount = np.where(stocked, np.maximum(balance, 0.0), np.maximum(-balance, 0.0))
    days = figures.days_on_hand[window]
    known = np.where(np.isnan(days), np.inf, days).min(axis=0, initial=np.inf)
    return FamilyFigures(
        holding=(held * np.maximum(balance, 0.0)).sum(axis=0),
        peak=amount.max(axis=0),
        average=amount.mean(axis=0),
        cover=np.where(stocked & np.isfinite(known), known, np.nan),
        change=_mean_steps(made.plan.made),
    )


def _whole(production: Block, company: Company) -> Block:
    """A plan that stands. ProblemsError where a planned period of it is blank."""
    gaps = np.isnan(production[company.planned])
    if gaps.any():
        name = company.families[int(np.argmax(gaps.any(axis=0)))].name
        message = f"the plan of {name} is blank in {int(gaps.sum(axis=0).max())} periods."
        raise ProblemsError([Problem("E114", message, "Plan", "Plan first.")])
    return production


def _mean_steps(production: Block) -> Vector:
    """How much each rate changes from period to period, shape (n,)."""
    steps = np.abs(np.diff(production, axis=0))
    return np.asarray(steps.sum(axis=0) / max(len(steps), 1))


def _mean_step(steps: Vector) -> float:
    return float(steps.sum() / max(steps.size, 1))


def _least(values: Vector) -> float:
    known = values[~np.isnan(values)]
    return float(known.min()) if known.size else np.nan


def first_sentence(error: SopError) -> str:
    """What stands in the way of one plan, in a sentence: the first problem of several."""
    problem = error.problems[0]
    place = f"{problem.where}: " if problem.where else ""
    return f"{problem.code} {place}{problem.message}"
