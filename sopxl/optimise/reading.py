"""Named numbers to a planning problem; imports problem, activity and screens.

What has no cost is not done, and a name that says nothing without another one is refused.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise import activity as act
from sopxl.optimise.activity import Activity
from sopxl.optimise.problem import Problem, Terms
from sopxl.optimise.screens import has_rates, lacking, refuse_crossed, refuse_lonely, refuse_wild

_TIME_LIMIT = 10.0  # seconds


def read_problem(demand: Vector, working_days: Vector | None, terms: Terms) -> Problem:
    """The problem of one family.

    demand : units, shape (T,). working_days : shape (T,); None where a worker's output is of a
    period. Returns : Problem. Raises InputError (a name lacks another that it needs), LimitError
    (a least above its most, numbers too far apart).
    """
    refuse_lonely(terms)
    if working_days is not None and "opening workers" not in terms.start and not has_rates(terms):
        raise lacking("start", "opening workers", "working days count what a worker makes")
    reader = _Reader(demand, working_days, terms)
    activities = {a.name: a for a in reader.activities()}
    problem = Problem(
        demand=demand,
        opening=terms.start.get("opening inventory", 0.0),
        workers=terms.start.get("opening workers"),
        opening_rate=terms.start.get("opening rate"),
        rate_days=working_days if has_rates(terms) else None,
        hours_per_unit=terms.start.get("hours per unit"),
        units_per_worker=reader.units_per_worker,
        overtime_per_worker=reader.overtime_per_worker,
        lot=terms.limits.get("lot", 0.0),
        is_whole=bool(terms.limits.get("whole workers", 0.0)),
        holding=terms.costs.get("holding", reader.none),
        average_holding=terms.costs.get("average holding", reader.none),
        activities=activities,
        time_limit=terms.limits.get("time limit", _TIME_LIMIT),
    )
    refuse_crossed(problem)
    refuse_wild(problem)
    return problem


def with_another_demand(problem: Problem, demand: Vector) -> Problem:
    """The same problem for another demand of as many periods; no sale of it can be lost.

    Raises LimitError (numbers too far apart).
    """
    changed = problem.with_demand(demand)
    refuse_wild(changed)
    return changed


class _Reader:
    """Turns named numbers into activities."""

    def __init__(self, demand: Vector, days: Vector | None, terms: Terms) -> None:
        self.demand, has_days = demand, days is not None
        self.days = np.ones(demand.shape) if days is None else days
        self.start, self.costs, self.limits = terms.start, terms.costs, terms.limits
        self.none, self.endless = np.zeros(demand.shape), np.full(demand.shape, np.inf)
        self.has_workers = "opening workers" in self.start
        self.has_rates, self.has_days = has_rates(terms), has_days
        self.units_per_worker = self._units_per_worker() if self.has_workers else self.none
        hours = self.limits.get("overtime hours per worker")
        self.overtime_per_worker = None if hours is None else hours / self.hours_per_unit

    @property
    def hours_per_unit(self) -> Vector:
        """Hours of work in a unit, shape (T,); InputError where it is needed and not given."""
        hours: Vector | None = self.start.get("hours per unit")
        if hours is None:
            raise lacking("start", "hours per unit", "a cost or a limit is given by the hour")
        return hours

    @property
    def hours_per_worker(self) -> Vector:
        """Regular hours of a worker in each period, shape (T,)."""
        if "hours per worker" in self.start:
            return np.asarray(self.start["hours per worker"] * self.days)
        return np.asarray(self.units_per_worker * self.hours_per_unit)

    def _units_per_worker(self) -> Vector:
        if "units per worker" in self.start:
            return np.asarray(self.start["units per worker"] * self.days)
        if "hours per worker" not in self.start:
            raise lacking("start", "units per worker", "a workforce is planned")
        return np.asarray(self.start["hours per worker"] * self.days / self.hours_per_unit)

    def activities(self) -> list[Activity]:
        """All that this plan can do."""
        found = [self._production()]
        if "overtime per unit" in self.costs or "overtime per hour" in self.costs:
            found.append(self._overtime())
        if "subcontract" in self.costs:
            rows = {act.SUBCONTRACT_COST: self.costs["subcontract"]}
            found.append(self._limited(act.SUBCONTRACT, "units", rows, "least subcontract"))
        found.append(self._inventory())
        if "backorder" in self.costs:
            found.append(self._backorders())
        if "lost sale" in self.costs:
            found.append(self._lost_sales())
        if self.has_workers:
            found += self._workforce()
        if self.has_rates:
            found += self._rate_changes()
        if "lot" in self.limits:
            found.append(Activity(act.LOTS, "lots", self.none, self.endless))
        return found

    def _terms(self, name: str) -> tuple[str, ...]:
        """The name of a limit for each period; none where the limit is not given."""
        return (name,) * len(self.demand) if name in self.limits else ()

    def _limited(self, name: str, unit: str, rows: dict[str, Vector], least: str) -> Activity:
        """An activity whose most stands under its own name."""
        return Activity(
            name=name,
            unit=unit,
            low=self.limits.get(least, self.none),
            high=self.limits.get(name, self.endless),
            costs=rows,
            low_terms=self._terms(least),
            high_terms=self._terms(name),
        )

    def _production(self) -> Activity:
        rows = {act.MATERIAL: self.costs.get("material", self.none)}
        labour = self.costs.get("regular labour per unit", self.none)
        if "regular labour per hour" in self.costs and not self.has_workers:
            labour = labour + self.costs["regular labour per hour"] * self.hours_per_unit
        return Activity(
            name=act.PRODUCTION,
            unit="units",
            low=self.limits.get("least regular production", self.none),
            high=self.limits.get("regular production", self.endless),
            costs=rows | {act.LABOUR: labour},
            low_terms=self._terms("least regular production"),
            high_terms=self._terms("regular production"),
        )

    def _overtime(self) -> Activity:
        limited = {"overtime", "overtime hours per worker"} & self.limits.keys()
        if self.has_workers and not limited:
            raise lacking("limits", "overtime", "workers without a limit could do it all")
        cost = self.costs.get("overtime per unit", self.none)
        if "overtime per hour" in self.costs:
            cost = cost + self.costs["overtime per hour"] * self.hours_per_unit
        rows = {
            act.MATERIAL: self.costs.get("material", self.none),
            act.OVERTIME_COST: cost,
        }
        return self._limited(act.OVERTIME, "units", rows, "")

    def _inventory(self) -> Activity:
        rate = self.costs.get("holding", self.none)
        if "average holding" in self.costs:
            average = self.costs["average holding"] / 2
            rate = rate + average
            rate[:-1] += average[1:]
        terms = ["safety stock"] * len(self.none)
        if self.start.get("closing inventory", 0.0) > self._safety_stock[-1]:
            terms[-1] = "closing inventory"
        return Activity(
            name=act.INVENTORY,
            unit="units",
            low=self.least_inventory,
            high=self.limits.get("inventory", self.endless),
            costs={act.HOLDING: rate},
            low_terms=tuple(terms),
            high_terms=self._terms("inventory"),
        )

    @property
    def _safety_stock(self) -> Vector:
        """Units on hand at least, shape (T,)."""
        return np.asarray(self.limits.get("safety stock", self.none))

    @cached_property
    def least_inventory(self) -> Vector:
        """Units on hand at least, with those at the end of the horizon, shape (T,)."""
        low = self._safety_stock.copy()
        low[-1] = max(low[-1], self.start.get("closing inventory", 0.0))
        return low

    def _backorders(self) -> Activity:
        """Customers wait, but not beside a least inventory, nor at the end unless allowed."""
        high = self.limits.get("backorders", self.endless).copy()
        terms = ["backorders"] * len(high)
        closing = self.start.get("closing backorders", 0.0)
        if closing <= high[-1]:
            high[-1], terms[-1] = closing, "closing backorders"
        high[self.least_inventory > 0] = 0.0
        rows = {act.SHORTAGE: self.costs["backorder"]}
        return Activity(act.BACKORDERS, "units", self.none, high, rows, (), tuple(terms))

    def _lost_sales(self) -> Activity:
        high = np.minimum(self.limits.get("lost sales", self.endless), self.demand)
        rows = {act.SHORTAGE: self.costs["lost sale"]}
        terms = self._terms("lost sales")
        return Activity(act.LOST_SALES, "units", self.none, high, rows, (), terms)

    def _workforce(self) -> list[Activity]:
        wage = self.costs.get("regular labour per worker", self.none)
        if "regular labour per hour" in self.costs:
            wage = wage + self.costs["regular labour per hour"] * self.hours_per_worker
        workers = self._limited(act.WORKERS, "workers", {act.LABOUR: wage}, "least workers")
        closing = self.start.get("closing workers", 0.0)
        if closing > workers.low[-1]:
            low, terms = workers.low.copy(), ["least workers"] * len(workers.low)
            low[-1], terms[-1] = closing, "closing workers"
            workers = replace(workers, low=low, low_terms=tuple(terms))
        found = [workers]
        for name, cost, row in (
            (act.HIRED, "hiring", act.HIRING),
            (act.LAID_OFF, "layoff", act.LAYOFF),
        ):
            if cost in self.costs:
                found.append(self._limited(name, "workers", {row: self.costs[cost]}, ""))
        return found

    def _rate_changes(self) -> list[Activity]:
        both = self.costs.get("rate change", self.none)
        most = self.limits.get("rate change", self.endless)
        terms = self._terms("rate change")
        if self.has_days:
            works = self.days > 0  # without a working day the rate is kept
            most = np.where(works, most, 0.0)
            terms = tuple(name if at else "" for name, at in zip(terms, works, strict=False))
        found = [
            Activity(name, "units", self.none, most, {act.RATE_CHANGE: both + one}, (), terms)
            for name, one in (
                (act.RATE_UP, self.costs.get("rate increase", self.none)),
                (act.RATE_DOWN, self.costs.get("rate decrease", self.none)),
            )
        ]
        if self.has_days:
            found.append(Activity(act.DAILY_RATE, "units", self.none, self.endless))
        return found
