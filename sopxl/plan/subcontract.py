"""Make or buy: what of a production plan a subcontractor delivers; imports numpy and figures.

The production plan of a family is all its supply. Of it a subcontractor delivers so much; the rest
is made in own plant, and only that takes hours of the resources and units of components. A bought
unit is all in: the subcontractor buys the material and works the hours, so that its cost stands
in place of those of the own plant.
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl.plan.figures import Figures
from sopxl.plan.in_force import InForce

SLACK = 1e-6  # of a unit, which is no more than rounding


def subcontract_by_rule(company: Company, in_force: InForce, production: Block) -> Block:
    """Units that are bought of each family: what the plan asks beyond the own limit.

    production : units, shape (T, n); NaN where there is no plan.
    Returns : units, shape (T, n), 0 or more and at most the plan; NaN, and nothing is bought, where
    the policy sets no own limit or there is no plan; outside the horizon what stood there.
    Rule : the lesser of max(0, plan − own limit) and the subcontract limit, for every plan policy,
    that of a typed plan too; what neither limit lets through stays in the own plant.
    """
    subcontract = company.subcontracted.copy()
    window = company.planned
    beyond = np.maximum(production[window] - in_force.own_limit[window], 0.0)
    subcontract[window] = np.minimum(beyond, _most(in_force)[window])
    return subcontract


def _most(in_force: InForce) -> Block:
    """Units that a subcontractor delivers at most, infinite without a limit, shape (T, n)."""
    limit = in_force.subcontract_limit
    return np.where(np.isnan(limit), np.inf, limit)


def subcontract_problems(figures: Figures) -> list[Problem]:
    """W650 for each family whose plan is more than own plant and subcontractor may make together.

    The first month of it is told, and how many there are; the units stay in the own plant's load.
    """
    company, in_force, window = figures.company, figures.in_force, figures.company.planned
    limit = in_force.own_limit[window]
    with np.errstate(invalid="ignore"):
        left = figures.own_production[window] - limit
        over = left > SLACK
    problems = []
    for column in np.flatnonzero(over.any(axis=0)).tolist():
        months = np.flatnonzero(over[:, column])
        row = int(months[0])
        family, at = company.families[column], company.now + row
        most = in_force.subcontract_limit[at, column]
        bought = np.nan_to_num(figures.subcontract)[at, column]
        buys = f"{bought:,.10g} are bought" + (
            "" if np.isnan(most) else f" of {most:,.10g} that the subcontractor delivers at most"
        )
        more = f" It is so in {months.size} months in all." if months.size > 1 else ""
        problems.append(
            Problem(
                "W650",
                f"the plan of {family.name} in {company.calendar.labels[at]} is "
                f"{figures.production[at, column]:,.10g} {family.unit}: the own plant makes at "
                f"most {limit[row, column]:,.10g}, {buys}; {left[row, column]:,.10g} beyond the "
                f"own limit stay in the own plant's load.{more}",
                f"Plan, {family.name}, {company.calendar.labels[at]}",
                "Raise the Own limit or the Subcontract limit on the Policy sheet, or plan less "
                "or earlier; then plan again.",
            )
        )
    return problems


def unpriced(company: Company, in_force: InForce, subcontract: Block) -> list[Problem]:
    """E650 for each family that buys in a month in which its policy has no subcontract cost.

    subcontract : units, shape (T, n).
    """
    window = company.planned
    bought = np.nan_to_num(subcontract[window]) > SLACK
    bare = bought & np.isnan(in_force.subcontract_cost[window])
    return [
        Problem(
            "E650",
            f"{company.families[column].name} buys "
            f"{subcontract[company.now + row, column]:,.10g} {company.families[column].unit} in "
            f"{company.calendar.label(company.base + row)}, and nothing says what they cost.",
            f"Policy, {company.families[column].name}",
            "Enter the Subcontract cost: money for one unit, all in.",
        )
        for column in np.flatnonzero(bare.any(axis=0)).tolist()
        for row in [int(np.argmax(bare[:, column]))]
    ]


def subcontract_text(company: Company, bought: Block) -> str:
    """What a plan buys over the horizon, family by family, in a sentence; "" where nothing is.

    bought : units over the horizon, shape (horizon, n); NaN where nothing is.
    """
    units, told = np.nan_to_num(bought), []
    for column in np.flatnonzero((units > SLACK).any(axis=0)).tolist():
        months = np.flatnonzero(units[:, column] > SLACK)
        first, last = (company.calendar.label(company.base + int(months[i])) for i in (0, -1))
        when = first if months.size == 1 else f"{months.size} months from {first} to {last}"
        family = company.families[column]
        told.append(f"{units[:, column].sum():,.0f} {family.unit} of {family.name} in {when}")
    return f"From a subcontractor: {'; '.join(told)}." if told else ""
