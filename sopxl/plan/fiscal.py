"""The fiscal year of the open month, called against the business plan; imports calc."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.latest_call import YEAR, latest_call
from sopxl.plan.company import Company
from sopxl.plan.figures import Figures


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """Where the fiscal year of the open month stands on the axis."""

    year: int  # named by the calendar year in which it ends
    first: int  # row of its first period in a block
    last: int  # row of its last period
    is_whole: bool  # whether all its periods are on the axis

    @property
    def rows(self) -> slice:
        """Its rows in a block."""
        return slice(self.first, self.last + 1)


def fiscal_year(company: Company) -> FiscalYear:
    """The fiscal year in which the first open period lies."""
    years = company.calendar.fiscal_year
    year = int(years[company.now])
    rows = np.flatnonzero(years == year)
    return FiscalYear(year, int(rows[0]), int(rows[-1]), rows.size == YEAR)


@dataclass(frozen=True, slots=True)
class FiscalCall:
    """The fiscal year by family, money of the company or units; NaN where it is not known."""

    year: FiscalYear
    to_date: Vector  # actual of the closed periods, shape (n,)
    rest: Vector  # forecast of the open periods, shape (n,)
    call: Vector  # the two together, shape (n,)
    plan: Vector  # business plan of the whole year, shape (n,)
    gap: Vector  # latest call less business plan, shape (n,); under plan is negative


def fiscal_call(figures: Figures) -> FiscalCall:
    """The latest call of the fiscal year and its gap to the business plan, family by family.

    figures : of a plan.
    Returns : FiscalCall; a part is NaN where one of its months is not known, or where the fiscal
    year is not whole on the axis. Rule : I13, latest call = actual to date + forecast of the rest;
    gap = latest call − business plan. Source : sopxl.calc.latest_call
    """
    return _called(figures, figures.revenue, figures.in_force.business_plan)


def fiscal_units(figures: Figures) -> FiscalCall:
    """The same in units: what was sold and is to be sold against the plan's own units.

    figures : of a plan.
    Returns : FiscalCall in the unit of each family; its plan is NaN where the business plan does
    not give units for every month of the year. Rule, source : those of fiscal_call
    """
    return _called(figures, figures.sales, figures.in_force.business_plan_units)


def _called(figures: Figures, sold: Block, business_plan: Block) -> FiscalCall:
    """The call of a flow, shape (T, n), against its plan of the same shape."""
    company, year = figures.company, fiscal_year(figures.company)
    if not (year.is_whole and company.families):
        nothing = np.full(len(company.families), np.nan)
        return FiscalCall(year, nothing, nothing, nothing, nothing, nothing)
    happens, planned = sold[year.rows], business_plan[year.rows]
    known = ~np.isnan(happens).any(axis=0)
    base = company.now - year.first + 1
    sales, plan = np.nan_to_num(happens), np.nan_to_num(planned)  # the NaN are put back below
    found = latest_call(sales, sales, plan, base)
    business = np.where(np.isnan(planned).any(axis=0), np.nan, found.business_plan[0])
    parts = (found.year_to_date[0], found.rest_of_year[0], found.latest_call[0])
    to_date, rest, call = (np.where(known, part, np.nan) for part in parts)
    return FiscalCall(year, to_date, rest, call, business, call - business)
