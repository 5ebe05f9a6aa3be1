"""Why the latest call of the fiscal year differs from the business plan; imports calc and fiscal.

The business plan is money alone, so its units are taken at the price in force when the year began.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector
from sopxl.calc.variance import PriceVolumeMix, price_volume_mix
from sopxl.plan.figures import Figures
from sopxl.plan.fiscal import FiscalCall, fiscal_call


@dataclass(frozen=True, slots=True)
class GapSplit:
    """The gap of each family by cause, shape (n,) each; NaN where the gap is not known.

    Rule : volume + mix + price + exchange + new + dropped + unsplit = gap, for each family.
    """

    call: FiscalCall
    plan_units: Vector  # units: business plan over the price when the year began
    call_units: Vector  # units sold to date and to be sold
    volume: Vector  # money of the company: another total quantity at the planned mix
    mix: Vector  # money: another share of the total, among families of one unit
    price: Vector  # money: another price, in the currency of the price
    exchange: Vector  # money: another rate of exchange
    new: Vector  # money: sold without a plan
    dropped: Vector  # money: planned and not sold
    unsplit: Vector  # money: the gap of a family without a price when the year began

    @property
    def parts(self) -> tuple[Vector, ...]:
        """The causes, in the order in which they are told."""
        return (
            *(self.volume, self.mix, self.price),
            *(self.exchange, self.new, self.dropped, self.unsplit),
        )


def split_gap(figures: Figures) -> GapSplit:
    """The gap between latest call and business plan by cause, family by family.

    figures : of a plan. Returns : GapSplit; what raises revenue is positive.
    Rule : sopxl.calc.price_volume_mix from the plan (units at the price and the rate in force in
    the first period of the year) to the call (units sold and to be sold, mean price and mean rate
    of the year); mix is among the families of one unit of measure.
    Source : that function's
    """
    company, call = figures.company, fiscal_call(figures)
    count = len(company.families)
    rows = call.year.rows
    price = figures.in_force.price[call.year.first]
    rate = figures.in_force.rate[call.year.first]
    units = figures.sales[rows].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        local = (figures.revenue[rows] / figures.in_force.rate[rows]).sum(axis=0)
        planned = call.plan / price
    has_gap = ~np.isnan(call.gap)
    known = has_gap & ~np.isnan(local + planned + rate) & (units >= 0) & (planned >= 0)
    parts = {name: np.where(has_gap, 0.0, np.nan) for name in _CAUSES}
    for chosen in _groups(figures, known):
        found = _split(*(each[chosen] for each in (planned, price, rate, units, local, call.call)))
        for name in _CAUSES:
            parts[name][chosen] = getattr(found, name)
    unsplit = np.where(known, 0.0, call.gap)
    nothing = np.full(count, np.nan)
    return GapSplit(
        call,
        np.where(known, planned, nothing),
        np.where(known, units, nothing),
        **parts,
        unsplit=unsplit,
    )


_CAUSES = ("volume", "mix", "price", "exchange", "new", "dropped")


def _groups(figures: Figures, known: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The families whose gap can be split, by their unit of measure."""
    units = [family.unit.casefold() for family in figures.company.families]
    return [
        np.flatnonzero(known & np.array([unit == each for unit in units]))
        for each in dict.fromkeys(units)
    ]


def _split(
    planned: Vector, price: Vector, rate: Vector, units: Vector, local: Vector, money: Vector
) -> PriceVolumeMix:
    """The split of the families of one unit. local : revenue in the currency of the price."""
    if not planned.size:
        nothing = np.zeros(0)
        return PriceVolumeMix(nothing, nothing, nothing, nothing, nothing, nothing)
    sold = units > 0
    mean_price = np.divide(local, units, out=price / rate, where=sold)
    mean_rate = np.divide(money, local, out=rate.copy(), where=sold & (local > 0))
    return price_volume_mix(planned, price / rate, units, mean_price, rate, mean_rate)
