"""The forecast of the company: the planner's where there is one, else baseline and events.

The baseline is what was given, else seasonal naive; logged events are added to it, never typed over
it, so that final forecast less baseline is the sum of the events in every period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.calc.forecast import seasonal_naive_forecast
from sopxl.plan.company import Company

SEASON = 12  # periods of a year, months and 4-4-5 alike


@dataclass(frozen=True, slots=True)
class Demand:
    """The forecast, and which of it nobody has looked at."""

    baseline: Block  # units, shape (T, n)
    forecast: Block  # units, shape (T, n): with the events, or the override where there is one
    filled: NDArray[np.bool_]  # baseline made by the engine now, shape (T, n)


def history(company: Company) -> Block:
    """What customers asked for: Requested, else Shipped, to stock; Booked to order; (T, n)."""
    nothing = company.nothing()
    requested = company.actual.get("Requested", nothing)
    shipped = company.actual.get("Shipped", nothing)
    asked = np.where(np.isnan(requested), shipped, requested)
    return np.where(company.to_stock, asked, company.actual.get("Booked", nothing))


def make_demand(company: Company) -> Demand:
    """The company's forecast over the horizon; gaps in the baseline are filled.

    Returns : Demand. Rule : a gap is 0 after the last day of a family; else the same period last
    season, else the mean of the last three known periods; a component that was never sold is 0, and
    needs no review; a new family is 0, if a launch is among its events or a function has a view of
    it; another family without history keeps its blank, which the plan then reports.
    The logged events are added, where there is no override.
    """
    baseline = company.baseline.copy()
    ended = np.zeros_like(company.ended)
    ended[company.planned] = company.ended[company.planned]
    baseline[ended] = 0.0
    known = history(company)[: company.now]
    planned = baseline[company.planned]
    for column in np.flatnonzero(np.isnan(planned).any(axis=0)):
        past = _unbroken(known[:, column])
        if past.size:
            guess = seasonal_naive_forecast(past, planned.shape[0], SEASON)
            empty = np.isnan(planned[:, column])
            planned[empty, column] = guess[empty]
        elif company.is_component[column] or company.is_launched[column]:
            planned[np.isnan(planned[:, column]), column] = 0.0  # nobody bought it so far
    never_sold = company.is_component & np.isnan(known).all(axis=0)
    filled = np.isnan(company.baseline) & ~np.isnan(baseline) & ~ended & ~never_sold
    return Demand(baseline, company.forecast_on(baseline), filled)


def _unbroken(past: Vector) -> Vector:
    """The last stretch of known figures that ends in the last closed period."""
    gaps = np.flatnonzero(np.isnan(past))
    return past[gaps[-1] + 1 :] if gaps.size else past
