"""What a least-cost plan pays and keeps beside policies and resources; imports numpy and optimise.

Its terms stand in a table: of a family, of a resource or of the whole company, from a day on. A
resource with a term of its people is a labour pool: its stations on the first day are the people
there, and from then on the plan hires and lays off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.errors import Problem
from sopxl.optimise.shared import Pool, Shared
from sopxl.plan.company import Company, ResourceRow
from sopxl.plan.in_force import InForce, stepwise
from sopxl.plan.term_words import (
    BUDGET,
    CASH_LIMIT,
    HIRING,
    HOUR,
    LAYOFF,
    LEAST_WORKERS,
    MATERIAL,
    MINIMUM_RUN,
    MOST_WORKERS,
    OF_PEOPLE,
    WAGE,
    WHOLE_WORKERS,
)


@dataclass(frozen=True)
class Terms:
    """The terms of a company over its horizon of T periods; NaN where none is in force."""

    company: Company
    in_force: InForce

    @cached_property
    def _days(self) -> Vector:
        return self.company.calendar.start_days[self.company.planned]

    def row(self, term: str, family: str = "", resource: str = "") -> Vector:
        """A term of a family, a resource or the company, shape (T,)."""
        rows = [
            row
            for row in self.company.terms
            if (row.term, row.family, row.resource) == (term, family, resource)
        ]
        return stepwise(rows, (row.value for row in rows), self._days)

    def of_families(self, term: str) -> Block:
        """A term of all families, shape (T, n)."""
        names = [family.name for family in self.company.families]
        return np.stack([self.row(term, family=name) for name in names], axis=1)

    def of_resources(self, term: str, otherwise: float | None = None) -> Block:
        """A term of all resources, shape (T, resources); where none holds, what holds for all."""
        block = np.full((self._days.size, len(self.in_force.resources)), np.nan)
        for column, name in enumerate(self.in_force.resources):
            block[:, column] = self.row(term, resource=name)
        return block if otherwise is None else np.where(np.isnan(block), otherwise, block)

    @cached_property
    def pools(self) -> tuple[str, ...]:
        """The resources that are labour pools."""
        found = {row.resource for row in self.company.terms if row.term in OF_PEOPLE}
        return tuple(name for name in self.in_force.resources if name in found)


def with_terms(shared: Shared, terms: Terms, rated: Block) -> Shared:
    """The problem of a company with its terms.

    shared : with the prices of overtime already in it. rated : hours of each resource, (T, R).
    """
    company = terms.company
    if not company.terms:
        return shared
    own = shared.made_low == shared.made_high
    value, budget = terms.row(CASH_LIMIT), terms.row(BUDGET)
    return replace(
        shared,
        pools=tuple(_pool(shared, terms, name, rated) for name in terms.pools),
        material=np.nan_to_num(terms.of_families(MATERIAL)),
        hour_price=np.nan_to_num(terms.of_resources(HOUR)),
        least_run=np.where(own, 0.0, np.nan_to_num(terms.of_families(MINIMUM_RUN))),
        budget=None if np.isnan(budget).all() else _or(budget, np.inf),
        cash_limit=None if np.isnan(value).all() else _or(value, np.inf),
        standard=np.where(company.to_stock, terms.in_force.cost[company.planned], 0.0),
    )


def _pool(shared: Shared, terms: Terms, name: str, rated: Block) -> Pool:
    """The people of one resource."""
    column = terms.in_force.resources.index(name)
    rows = [row for row in terms.company.resources if row.resource == name]
    stations = _stations(rows, terms)
    hours = rated[:, column] / stations
    share = shared.overtime[:, column] / np.where(rated[:, column] > 0, rated[:, column], 1.0)
    hiring, layoff = terms.row(HIRING, resource=name), terms.row(LAYOFF, resource=name)
    return Pool(
        resource=column,
        opening=float(stations[0]),
        hours=hours,
        overtime=share * hours,
        wage=_or(terms.row(WAGE, resource=name), 0.0),
        hiring=_or(hiring, 0.0),
        layoff=_or(layoff, 0.0),
        least=_or(terms.row(LEAST_WORKERS, resource=name), 0.0),
        most=_or(terms.row(MOST_WORKERS, resource=name), np.inf),
        can_hire=~np.isnan(hiring),
        can_lay_off=~np.isnan(layoff),
        is_whole=bool(np.nan_to_num(terms.row(WHOLE_WORKERS, resource=name)).any()),
    )


def _stations(rows: list[ResourceRow], terms: Terms) -> Vector:
    """Stations of a resource on the first day of each period, shape (T,)."""
    days = terms.company.calendar.start_days[terms.company.planned]
    return stepwise(rows, (row.stations for row in rows), days)


def _or(row: Vector, otherwise: float) -> Vector:
    return np.where(np.isnan(row), otherwise, row)


def term_problems(company: Company, in_force: InForce) -> list[Problem]:
    """What the terms lack: with a budget every family says what a unit of it takes of the money."""
    terms = Terms(company, in_force)
    if np.isnan(terms.row(BUDGET)).all():
        return []
    said = np.asarray(~np.isnan(terms.of_families(MATERIAL)).any(axis=0))
    paid = {
        name
        for name, price in zip(in_force.resources, terms.of_resources(HOUR).T, strict=True)
        if not np.isnan(price).any()
    } | set(terms.pools)
    return [
        Problem(
            "E461",
            f"there is a budget, and nothing says what a unit of {family.name} takes of it.",
            "Least cost",
            "Add a row material for the family: the money spent for a unit made, 0 if none is.",
        )
        for family, is_said in zip(company.families, said.tolist(), strict=True)
        if not (is_said or _is_paid(family.name, in_force, paid))
    ]


def _is_paid(family: str, in_force: InForce, paid: set[str]) -> bool:
    """Whether a unit takes hours that are paid for."""
    return any(line == (family, name) for line in in_force.lines for name in paid)
