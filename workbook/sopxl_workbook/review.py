"""Which forecasts nobody has looked at: rows of the Review sheet; imports the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sopxl.plan.make import CompanyPlan
from sopxl_workbook.contract import NOT_REVIEWED, REVIEW, REVIEWED

BY_ENGINE, BY_FILE = "seasonal naive", "forecast file"
_STATE = [column.name for column in REVIEW.columns].index("State")


def review_rows(given: Sequence[Sequence[Any]], plan: CompanyPlan) -> list[list[Any]]:
    """A row for every planned forecast: as it was given, else by where the forecast comes from."""
    company = plan.company
    rows = {(row[0], row[1]): list(row) for row in given}
    for column, family in enumerate(company.families):
        for period in range(company.base, company.base + company.horizon):
            filled = bool(plan.demand.filled[company.calendar.row(period), column])
            key = (family.name, company.calendar.label(period))
            state, by = (NOT_REVIEWED, BY_ENGINE) if filled else (REVIEWED, BY_FILE)
            rows.setdefault(key, [*key, state, by])
    return list(rows.values())


def count_not_reviewed(rows: Iterable[Sequence[Any]]) -> int:
    """How many rows of the Review sheet say that nobody has looked."""
    return sum(row[_STATE] == NOT_REVIEWED for row in rows)
