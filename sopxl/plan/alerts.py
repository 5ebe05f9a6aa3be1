"""Every alert of a plan with its effect in money, ranked; imports the figures and fiscal.

What is looked at: the next twelve periods, the latest closed period, the fiscal year. A balance,
a load or a deviation is held against its limit as it is shown, so that what reads as equal is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.plan.company import Company
from sopxl.plan.figures import Figures
from sopxl.plan.fiscal import fiscal_call

AHEAD = 12  # periods from month 1 on that are looked at
UNITS_SHOWN = 0.5  # units by which a balance may miss a limit: what a page shows as the same
LOAD_SHOWN = 0.005  # share of a capacity by which a load may pass it
RESOURCE_OWNER = "Operations"  # the resources of a book have no owner of their own
GAP_SHARE = 0.01  # share of the business plan that the latest call may be under it
HALF_UP = 1e-6  # money: half a hundredth goes up in every program, whatever its last digit


class AlertKind(StrEnum):
    """What an alert is about; equal effects are told in this order."""

    BELOW_ZERO = "below zero"
    BELOW_MINIMUM = "below minimum"
    ABOVE_MAXIMUM = "above maximum"
    NOT_REVIEWED = "forecast not reviewed"
    APART = "views apart"
    SALES = "sales off plan"
    SUPPLY = "supply off plan"
    UNDER_PLAN = "under business plan"
    OVERLOAD = "over capacity"
    NOT_SIGNED = "not signed"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that somebody has to look at."""

    kind: AlertKind
    subject: str  # family or resource; of a signature the function
    amount: float  # units, hours, months or money, by the kind; a deviation has its sign;
    # of a signature the working day by which it is due, 0 where none is set
    unit: str  # of a signature the step
    effect: float  # money at stake, 0 or more; NaN where no price or cost is known
    period: int  # the first that it hits
    owner: str  # of the family
    place: int = 0  # of a signature: which row of the steps, from 1
    is_late: bool = False  # whether its day has passed


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A step of the month that its function has not signed."""

    place: int  # row of the steps, from 1
    name: str
    function: str
    owner: str  # "" where the function itself answers for it
    due: float  # working day of the month; 0 where none is set
    is_late: bool  # whether that day has passed by the status day


def find_alerts(
    figures: Figures,
    unreviewed: NDArray[np.bool_],
    unsigned: Iterable[Unsigned] = (),
    apart: Iterable[Alert] = (),
) -> tuple[Alert, ...]:
    """Every alert of a plan, the most money first.

    figures : of a plan. unreviewed : shape (T, n), forecasts that nobody has looked at.
    unsigned : steps of the open month that are not signed; they put no money at stake. apart :
    alerts of views that are apart, of consensus.views_apart.
    Returns : alerts by their effect, what has none that is known last; equal ones by kind, then in
    the order of the families. Rule : of a balance the worst month counts, at price where customers
    wait and at standard cost where stock lies or is missing; of a load the output, at price, that
    the hours over capacity were to make; of a forecast nobody reviewed the tolerance that the
    policy gives it; of a deviation the units at price (sales) or standard cost (supply).
    """
    found = [
        *_balances(figures),
        *_unreviewed(figures, unreviewed),
        *apart,
        *_deviations(figures),
        *_gaps(figures),
        *_overloads(figures),
        *_unsigned(figures.company, unsigned),
    ]
    return tuple(sorted(found, key=lambda alert: -rank_value(alert.effect)))


def rank_value(effect: float) -> float:
    """What an alert is ranked by: its effect to the hundredth, −1 where that is not known."""
    return -1.0 if np.isnan(effect) else float(np.round(effect + HALF_UP, 2))


def ahead(company: Company) -> slice:
    """Rows of the periods that are looked at."""
    return slice(company.now, company.now + AHEAD)


# Balances ---------------------------------------------------------------------------------------


def _balances(figures: Figures) -> Iterator[Alert]:
    for kind, (units, value) in balance_misses(figures).items():
        yield from _worst(figures, kind, units, value)


def balance_misses(figures: Figures) -> dict[AlertKind, tuple[Block, Block]]:
    """Units by which a balance misses each limit, and what one is worth, over the months ahead.

    Returns : by kind, two blocks (months, n); units are NaN where nothing is known or no limit set.
    Without a family there is no kind.
    """
    if not figures.company.families:
        return {}
    window = ahead(figures.company)
    to_stock, in_force = figures.company.to_stock, figures.in_force
    balance = np.where(to_stock, figures.inventory, figures.backlog)[window]
    low, high = in_force.minimum[window], in_force.maximum[window]
    price = in_force.price[window]
    value = np.where(to_stock, in_force.cost[window], price)
    return {
        AlertKind.BELOW_ZERO: (-balance, price),
        AlertKind.BELOW_MINIMUM: (low - np.maximum(balance, 0.0), value),
        AlertKind.ABOVE_MAXIMUM: (balance - high, value),
    }


def _worst(figures: Figures, kind: AlertKind, units: Block, value: Block) -> Iterator[Alert]:
    company = figures.company
    for column, family in enumerate(company.families):
        with np.errstate(invalid="ignore"):
            hit = np.flatnonzero(units[:, column] > UNITS_SHOWN)
        if hit.size:
            worst = hit[int(np.argmax(units[hit, column]))]
            amount = float(units[worst, column])
            effect, first = amount * float(value[worst, column]), company.base + int(hit[0])
            yield Alert(kind, family.name, amount, family.unit, effect, first, family.owner)


# Forecasts, deviations, the business plan -------------------------------------------------------


def _unreviewed(figures: Figures, unreviewed: NDArray[np.bool_]) -> Iterator[Alert]:
    company, window = figures.company, ahead(figures.company)
    money = unreviewed_money(figures, unreviewed)
    for column, family in enumerate(company.families):
        hit = np.flatnonzero(unreviewed[window, column])
        if hit.size:
            effect = float(np.nansum(money[hit, column]))
            first = company.base + int(hit[0])
            yield Alert(
                AlertKind.NOT_REVIEWED,
                family.name,
                float(hit.size),
                "months",
                effect,
                first,
                family.owner,
            )


def unreviewed_money(figures: Figures, unreviewed: NDArray[np.bool_]) -> Block:
    """What each forecast that nobody reviewed may miss, at price, shape (months, n)."""
    window = ahead(figures.company)
    in_force = figures.in_force
    money = figures.forecast * in_force.price * in_force.tolerance
    return np.where(unreviewed, money, np.nan)[window]


def authorised(company: Company, measure: str) -> Vector:
    """What was authorised for the latest closed period, before it began, shape (n,).

    measure : "Forecast" or "Production". Returns : units; NaN where nothing was authorised then.
    """
    plan = np.full(len(company.families), np.nan)
    for row in company.archive:
        if (row.origin, row.measure) == (company.base - 2, measure) and company.now:
            column = company.index.get(row.family)
            if column is not None:
                plan[column] = row.values[company.now - 1]
    return plan


def happened(figures: Figures) -> tuple[Vector, Vector]:
    """Sales and supply of the latest closed period, shape (n,): requested or booked, then made."""
    company, row = figures.company, figures.company.now - 1
    if row < 0:
        nothing = np.full(len(company.families), np.nan)
        return nothing, nothing
    sold = np.where(company.to_stock, figures.actual("Requested"), figures.actual("Booked"))
    return sold[row], figures.supply[row]


def _deviations(figures: Figures) -> Iterator[Alert]:
    company, row = figures.company, figures.company.now - 1
    if row < 0:
        return
    prices = figures.in_force.price[row], figures.in_force.cost[row]
    measures = (AlertKind.SALES, "Forecast"), (AlertKind.SUPPLY, "Production")
    tolerance = figures.in_force.tolerance[row]
    for (kind, measure), actual, value in zip(measures, happened(figures), prices, strict=True):
        plan = authorised(company, measure)
        deviation = actual - plan
        with np.errstate(invalid="ignore"):
            off = np.floor(np.abs(deviation) + 0.5) > tolerance * plan
        for column in np.flatnonzero(off):
            family, units = company.families[column], float(deviation[column])
            effect = abs(units) * float(value[column])
            yield Alert(
                kind, family.name, units, family.unit, effect, company.base - 1, family.owner
            )


def _gaps(figures: Figures) -> Iterator[Alert]:
    company, call = figures.company, fiscal_call(figures)
    under = figures.revenue[call.year.rows] - figures.in_force.business_plan[call.year.rows] < 0
    with np.errstate(invalid="ignore"):
        wrong = call.gap < -GAP_SHARE * call.plan
    for column in np.flatnonzero(wrong):
        family = company.families[column]
        first = company.calendar.first + call.year.first + int(np.argmax(under[:, column]))
        gap = float(call.gap[column])
        yield Alert(
            AlertKind.UNDER_PLAN, family.name, -gap, company.currency, -gap, first, family.owner
        )


# Capacity ---------------------------------------------------------------------------------------


def _overloads(figures: Figures) -> Iterator[Alert]:
    company = figures.company
    hours, money = overload_money(figures)
    for column, name in enumerate(figures.in_force.resources):
        hit = np.flatnonzero(hours[:, column] > 0)
        if hit.size:
            effect = float(money[hit, column].sum())
            first = company.base + int(hit[0])
            asked = float(hours[hit, column].sum())
            yield Alert(AlertKind.OVERLOAD, name, asked, "hours", effect, first, RESOURCE_OWNER)


def overload_money(figures: Figures) -> tuple[Block, Block]:
    """Hours over rated capacity, and the output at price that they were to make.

    Returns : two blocks (months, resources); 0 where the load is within the capacity.
    Rule : an hour of a resource makes the output at price of all hours that are asked of it,
    divided by those hours.
    """
    window = ahead(figures.company)
    load, rated = figures.load[window], figures.rated_capacity[window]
    with np.errstate(invalid="ignore"):
        over = np.where(load > rated * (1 + LOAD_SHOWN), load - rated, 0.0)
    share = np.divide(over, load, out=np.zeros_like(over), where=load > 0)
    return over, share * output_at_price(figures)[window]


def output_at_price(figures: Figures) -> Block:
    """Output at price that the hours asked of each resource make, shape (T, resources).

    Rule : the hours of a family ÷ its hours per unit at the resource, of all offsets together, ×
    its price; both as they are in force in the period in which the hours are worked.
    """
    company, in_force = figures.company, figures.in_force
    per_unit: dict[tuple[str, str], Vector] = {}
    for line, pair in enumerate(in_force.lines):
        hours = np.nan_to_num(in_force.hours[:, line])
        per_unit[pair] = per_unit.get(pair, np.zeros(hours.shape)) + hours
    made = np.zeros((company.calendar.count, len(in_force.resources)))
    for line, (family, resource) in enumerate(in_force.lines):
        if resource in in_force.resources:
            asked, each = np.nan_to_num(figures.line_load[:, line]), per_unit[family, resource]
            units = np.divide(asked, each, out=np.zeros_like(asked), where=each > 0)
            price = np.nan_to_num(in_force.price[:, company.index[family]])
            made[:, in_force.resources.index(resource)] += units * price
    return made


# Signatures -------------------------------------------------------------------------------------


def _unsigned(company: Company, steps: Iterable[Unsigned]) -> Iterator[Alert]:
    for step in steps:
        yield Alert(
            AlertKind.NOT_SIGNED,
            step.function,
            step.due,
            step.name,
            np.nan,
            company.base,
            step.owner or step.function,
            step.place,
            step.is_late,
        )
