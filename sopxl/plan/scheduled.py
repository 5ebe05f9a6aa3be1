"""What of a plan is scheduled: as authorised for the open month, else the draft."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.errors import LimitError
from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan

AUTHORISED, DRAFT = "authorised", "draft"
PRODUCTION, SUBCONTRACT = "Production", "Subcontract"  # as the Archive calls them


def first_months(company: Company, months: int) -> slice:
    """The rows of the first so many months of the plan.

    Raises LimitError E580 where that is none, or more than are planned.
    """
    if not 1 <= months <= company.horizon:
        raise LimitError(
            "E580",
            f"{months} months are asked for, the plan has {company.horizon}.",
            "--months",
            f"Give a number from 1 to {company.horizon}.",
        )
    return slice(company.now, company.now + months)


def volume_of(plan: CompanyPlan, at: slice) -> tuple[str, Block]:
    """What is scheduled: the production that is authorised for the open month, else the draft.

    at : the months, rows of a block. Returns : AUTHORISED or DRAFT, and units, (T, families); NaN
    where nothing is planned.
    """
    company, rows = plan.company, _authorised(plan.company, PRODUCTION)
    block = plan.figures.production[at].copy()
    for name, column in company.index.items():
        if name in rows:
            block[:, column] = rows[name][at]
    return AUTHORISED if rows else DRAFT, block


def bought_of(plan: CompanyPlan, at: slice) -> Block:
    """What a subcontractor delivers of what is scheduled, units, shape (T, families).

    at : the months, rows of a block. Rule : as it was authorised with the production, and nothing
    where none was; of a family that is a draft what stands.
    """
    company, bought = plan.company, np.nan_to_num(plan.figures.subcontract[at])
    kept = _authorised(company, SUBCONTRACT)
    for name in _authorised(company, PRODUCTION).keys() & company.index.keys():
        rows = np.nan_to_num(kept[name][at]) if name in kept else 0.0
        bought[:, company.index[name]] = rows
    return bought


def _authorised(company: Company, measure: str) -> dict[str, Vector]:
    """A measure of each family whose plan of the open month is authorised, by name."""
    return {
        row.family: row.values
        for row in company.archive
        if row.origin == company.base and row.measure == measure
    }
