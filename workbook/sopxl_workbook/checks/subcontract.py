"""Make or buy, proved on the cells: what is bought is part of the plan, the rest is made."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import Problem
from sopxl.plan import own_plant
from sopxl.plan.make import CompanyPlan
from sopxl.plan.subcontract import SLACK, subcontract_by_rule
from sopxl_workbook.checks.proving import Standing, prove
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import PLAN, key_of
from sopxl_workbook.formulas import OWN_PLANT, PRODUCTION, SUBCONTRACT

_BETWEEN = "0 ≤ subcontract ≤ production plan"
_REST = "production plan − subcontract = made in own plant"


def made_in_own_plant(standing: Standing, names: list[str]) -> Block:
    """Units that load the own plant, put together from plan and subcontract, shape (T, names)."""
    plan, bought = (standing.block(PLAN, what, names) for what in (PRODUCTION, SUBCONTRACT))
    return own_plant.made_in_own_plant(plan, bought)


def prove_subcontract(standing: Standing) -> Iterator[Proof]:
    """What is bought is neither below nothing nor above the plan, and the rest is made."""
    names = [family.name for family in standing.company.families]
    plan, bought = (standing.block(PLAN, what, names) for what in (PRODUCTION, SUBCONTRACT))
    bought, within = np.nan_to_num(bought), np.full_like(bought, np.nan)
    window = standing.company.planned
    within[window] = np.clip(bought, 0.0, np.nan_to_num(plan))[window]
    fix = "Run sopxl plan, which works out what is bought by the limits of the Policy."
    yield prove(standing, _BETWEEN, bought, within, SUBCONTRACT, names, PLAN, fix=fix)
    found, wanted = standing.block(PLAN, OWN_PLANT, names), made_in_own_plant(standing, names)
    yield prove(standing, _REST, found, wanted, OWN_PLANT, names, PLAN)


def off_limits(standing: Standing, plan: CompanyPlan) -> Iterator[Problem]:
    """W651 for what is bought otherwise than by the limits of the policy: it may be meant so.

    plan : the figures as they stand. The first family and month of it is told.
    """
    company, figures = plan.company, plan.figures
    given = subcontract_by_rule(company, figures.in_force, company.production)
    stands, wanted = (np.nan_to_num(block) for block in (company.subcontracted, given))
    off = np.abs(stands - wanted)[company.planned] > SLACK
    for column in np.flatnonzero(off.any(axis=0)).tolist():
        name, at = company.families[column].name, company.now + int(np.argmax(off[:, column]))
        yield Problem(
            "W651",
            f"what is bought of {name} differs from the limits of its policy in "
            f"{int(off[:, column].sum())} months, first in {company.calendar.labels[at]}: "
            f"{stands[at, column]:,.6g} stands, {wanted[at, column]:,.6g} is by policy.",
            standing.tables[PLAN.name].place(key_of(name, SUBCONTRACT), at),
            "Run sopxl plan to have it by policy; a least-cost plan may differ.",
        )
        return
