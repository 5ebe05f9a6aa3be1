"""Why the latest call of the fiscal year differs from the business plan; imports calc and fiscal.

Where the business plan gives its own units, its price is its revenue over them; where it is money
alone, its units are those that it would take at the price in force when the year began.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector
from sopxl.calc.variance import PriceVolumeMix, price_volume_mix
from sopxl.plan.figures import Figures
from sopxl.plan.fiscal import FiscalCall, fiscal_call, fiscal_units


@dataclass(frozen=True, slots=True)
class GapSplit:
    """The gap of each family by cause, shape (n,) each; NaN where the gap is not known.

    Rule : volume + mix + price + exchange + new + dropped + unsplit = gap, for each family.
    """

    call: FiscalCall
    in_units: FiscalCall  # of the units: the plan is NaN where it gives none of its own
    plan_units: Vector  # units: the plan's own, else those at the price when the year began
    plan_price: Vector  # money of the company for one of them
    call_units: Vector  # units sold to date and to be sold
    volume: Vector  # money of the company: another total quantity at the planned mix
    mix: Vector  # money: another share of the total, among families of one unit
    price: Vector  # money: another price, in the currency of the price
    exchange: Vector  # money: another rate of exchange
    new: Vector  # money: sold without a plan
    dropped: Vector  # money: planned and not sold
    unsplit: Vector  # money: the gap of a family without a price, or of revenue for 0 units

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
    Rule : sopxl.calc.price_volume_mix from the plan to the call (units sold and to be sold, mean
    price and mean rate of the year). The plan's units are its own where it gives them for every
    month of the year, its price is its revenue over them; else its price is that in force in the
    first period of the year and its units its revenue over it. Its rate is that of the first
    period; mix is among the families of one unit of measure.
    Source : that function's
    """
    call, in_units = fiscal_call(figures), fiscal_units(figures)
    rows = call.year.rows
    rate = figures.in_force.rate[call.year.first]
    planned, price = _planned(call, in_units, figures.in_force.price[call.year.first])
    units = figures.sales[rows].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        local = (figures.revenue[rows] / figures.in_force.rate[rows]).sum(axis=0)
    has_gap = ~np.isnan(call.gap)
    known = has_gap & ~np.isnan(local + planned + rate) & (units >= 0) & (planned >= 0)
    parts = {name: np.where(has_gap, 0.0, np.nan) for name in _CAUSES}
    for chosen in _groups(figures, known):
        found = _split(*(each[chosen] for each in (planned, price, rate, units, local, call.call)))
        for name in _CAUSES:
            parts[name][chosen] = getattr(found, name)
    unsplit = np.where(known, 0.0, call.gap)
    nothing = np.full(len(figures.company.families), np.nan)
    return GapSplit(
        call,
        in_units,
        np.where(known, planned, nothing),
        price,
        np.where(known, units, nothing),
        **parts,
        unsplit=unsplit,
    )


def _planned(call: FiscalCall, in_units: FiscalCall, in_force: Vector) -> tuple[Vector, Vector]:
    """Units and price of the business plan; in_force : price when the year began, shape (n,).

    Both NaN where the plan gives revenue for 0 units: that is at no price. No revenue for 0 units
    is at the price in force.
    """
    own = in_units.plan
    with np.errstate(invalid="ignore", divide="ignore"):
        at_price = call.plan / in_force
        own_price = np.where(own > 0, call.plan / own, np.where(call.plan == 0, in_force, np.nan))
    has_own = ~np.isnan(own)
    price = np.where(has_own, own_price, in_force)
    return np.where(np.isnan(price), np.nan, np.where(has_own, own, at_price)), price


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
