"""Demand that is abnormal: further from its past than that has spread; imports calc and company.

The forecast is not to take it silently: somebody at the demand review says whether it comes again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.plan.company import Company
from sopxl.plan.demand import history

MONTHS, LEAST_MONTHS = 12, 6  # before the one that is looked at; fewer show no spread
FEW = 10.0  # units within which nothing is abnormal
PART = 0.5  # of an average month that an abnormal order has at least


@dataclass(frozen=True, slots=True)
class Spread:
    """How the demand of one family has spread over the periods before the latest closed one."""

    family: str
    demand: float  # units of the latest closed period; NaN where it is not known
    mean: float  # units a period
    deviation: float  # units: standard deviation of the periods about their mean
    periods: int

    def is_abnormal(self, multiple: float) -> bool:
        """Whether the demand is further from the mean than so many deviations; few units never."""
        return bool(abs(self.demand - self.mean) > self.limit(multiple))

    def is_large(self, units: float, multiple: float) -> bool:
        """Whether one order is abnormal: beyond that limit, and half a month's demand or more.

        Where customers are few, an order is a good part of a steady month and nothing unusual.
        """
        return units > self.limit(multiple) and units >= PART * self.mean

    def limit(self, multiple: float) -> float:
        """The units that demand may be off its mean."""
        return max(FEW, multiple * self.deviation)


def spreads(company: Company) -> tuple[Spread, ...]:
    """The spread of the demand of each family that has a past.

    Returns : a Spread for each family with at least six known periods among the twelve before the
    latest closed one. Rule : mean and standard deviation (n − 1) of what customers asked for.
    Source : ASCM Dictionary, abnormal demand: demand outside limits that management sets; the
    multiple of a standard deviation is the limit of a control chart (Shewhart: three)
    """
    asked, row = history(company), company.now - 1
    if row < LEAST_MONTHS:
        return ()
    found = []
    for column, family in enumerate(company.families):
        before = asked[max(0, row - MONTHS) : row, column]
        known = before[~np.isnan(before)]
        if known.size >= LEAST_MONTHS and not company.ended[row, column]:
            mean, deviation = float(known.mean()), float(known.std(ddof=1))
            found.append(
                Spread(family.name, float(asked[row, column]), mean, deviation, known.size)
            )
    return tuple(found)
