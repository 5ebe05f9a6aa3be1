"""What a roll over tells of: figures far from those before, figures carried on; imports plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sopxl.errors import Problem
from sopxl.plan.company import Company, DatedRow
from sopxl_workbook.contract import ACTUALS, COSTS, PRICES
from sopxl_workbook.tables.findings import some

_MONTHS = 3  # before the closed one
_FAR = 2.0  # times the highest, or under the lowest divided by it
_FEW = 10  # units within which nothing is far
_YEAR = 366  # days
_MEASURES = ("Requested", "Booked", "Shipped", "Produced")


def outlier_warnings(company: Company) -> Iterator[Problem]:
    """Actuals of the month just closed that are far from those of the three months before."""
    row = company.now - 1
    for measure in _MEASURES:
        block = company.actual.get(measure)
        if block is None or row < _MONTHS:
            continue
        before, now = block[row - _MONTHS : row], block[row]
        low, high = before.min(axis=0), before.max(axis=0)
        with np.errstate(invalid="ignore"):
            far = (now > high * _FAR + _FEW) | (now < low / _FAR - _FEW)
        for column in np.flatnonzero(far):
            yield Problem(
                "W503",
                f"{measure} of {company.families[column].name} in {company.calendar.labels[row]} "
                f"is {now[column]:,.10g}; the three months before had {low[column]:,.10g} to "
                f"{high[column]:,.10g}.",
                ACTUALS.sheet,
                "Make sure that the extract is whole and in the right unit.",
            )


def carried_warnings(company: Company) -> Iterator[Problem]:
    """Prices and costs of the new last period that are carried on from an earlier year."""
    last = company.base + company.horizon - 1
    day = float(company.calendar.start_days[company.calendar.row(last)])
    for sheet, what, rows in (
        (PRICES.sheet, "price", company.prices),
        (COSTS.sheet, "standard cost", company.costs),
    ):
        old = list(_held_long(company, rows, day))
        if old:
            yield Problem(
                "W504",
                f"{company.calendar.label(last)} takes the {what} of more than a year before for "
                f"{some(old)}.",
                sheet,
                "Add a row where it is going to change.",
            )


def _held_long(company: Company, rows: tuple[DatedRow, ...], day: float) -> Iterator[str]:
    latest: dict[str, float] = {}
    for row in rows:
        if row.start <= day:
            latest[row.key] = max(row.start, latest.get(row.key, row.start))
    for family in company.families:
        if day - latest.get(family.name, day) > _YEAR:
            yield family.name
