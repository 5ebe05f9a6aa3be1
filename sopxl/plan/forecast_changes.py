"""The forecast of today against the one that was authorised before it; imports the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.errors import NotFoundError
from sopxl.plan.company import Company, Family
from sopxl.plan.make import CompanyPlan

_FORECAST = "Forecast"
_NOTHING = 1e-9  # share of a figure that rounding may leave


@dataclass(frozen=True, slots=True)
class ForecastChange:
    """One family's month whose forecast is another one than it was."""

    family: str
    unit: str
    owner: str
    month: str
    old: float  # units, as authorised
    new: float  # units, as it stands
    money: float  # company currency at the price in force; NaN without one

    @property
    def change(self) -> float:
        """New less old, units."""
        return self.new - self.old

    @property
    def share(self) -> float:
        """The change as a share of the old forecast; infinite where that was 0."""
        if self.old:
            return self.change / abs(self.old)
        return float(np.copysign(np.inf, self.change))


@dataclass(frozen=True, slots=True)
class Nervousness:
    """How much of one family's forecast moved since it was authorised."""

    family: str
    months: int  # that both forecasts have
    index: float  # sum of all changes without their sign ÷ sum of the old forecast; 0 is calm


@dataclass(frozen=True, slots=True)
class ForecastChanges:
    """What changed in a company's forecast."""

    origin: str  # label of the month whose authorised plan is the old forecast
    changes: Sequence[ForecastChange]  # the most money first
    nervousness: Sequence[Nervousness]  # the most nervous family first


def forecast_changes(plan: CompanyPlan) -> ForecastChanges:
    """What changed in the forecast since the plan that was authorised before, by money.

    plan : of the company as it stands. Returns : ForecastChanges; a month that only one of the two
    forecasts has is no change. Raises NotFoundError E530 where no plan was authorised.
    Rule : new − old by family and month, at the price in force in the month; nervousness = sum of
    the changes without sign ÷ sum of the old forecast, of the months that both have
    Source : new against old forecast of the S&OP family sheet, Wallace and Stahl
    """
    company = plan.company
    origin = _origin(company)
    old, new = _old(company, origin), plan.demand.forecast
    ahead = np.arange(len(new))[:, None] >= company.now
    both = ahead & ~np.isnan(old) & ~np.isnan(new)
    size = np.abs(np.where(both, new - old, 0.0))
    moved = both & (size > _NOTHING * np.maximum(np.abs(old), 1.0))
    price = plan.figures.in_force.price
    changes = [
        _change(
            company,
            company.families[column],
            row,
            old[row, column],
            new[row, column],
            price[row, column],
        )
        for row, column in np.argwhere(moved).tolist()
    ]
    changes.sort(key=lambda each: -abs(each.money) if each.money == each.money else 0.0)
    calm = [
        _nervousness(family.name, both[:, column], size[:, column], old[:, column])
        for column, family in enumerate(company.families)
    ]
    calm.sort(key=lambda each: -each.index)
    return ForecastChanges(company.calendar.label(origin), changes, calm)


def _origin(company: Company) -> int:
    """The month whose authorised plan the old forecast is: the one before, else the open one."""
    known = {row.origin for row in company.archive if row.measure == _FORECAST}
    before = [origin for origin in known if origin < company.base]
    if not known:
        raise NotFoundError(
            "E530",
            "no plan was authorised, so there is no old forecast.",
            "Archive",
            "Authorise the plan first: sopxl authorise BOOK.",
        )
    return max(before, default=max(known))


def _old(company: Company, origin: int) -> Block:
    old = company.nothing()
    for row in company.archive:
        column = company.index.get(row.family)
        if row.origin == origin and row.measure == _FORECAST and column is not None:
            old[:, column] = row.values
    return old


def _change(
    company: Company, family: Family, row: int, old: float, new: float, price: float
) -> ForecastChange:
    label = company.calendar.labels[row]
    money = float((new - old) * price)
    return ForecastChange(
        family.name, family.unit, family.owner, label, float(old), float(new), money
    )


def _nervousness(family: str, both: NDArray[np.bool_], size: Vector, old: Vector) -> Nervousness:
    base = float(np.abs(old[both]).sum())
    moved = float(size[both].sum())
    index = moved / base if base else (0.0 if moved == 0 else float("inf"))
    return Nervousness(family, int(both.sum()), index)
