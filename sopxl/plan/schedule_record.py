"""The time-phased record of a master schedule: demand, balance and promise of each line by week.

The page Master schedule and the command schedule both get their figures here. Imports calc and the
schedule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector
from sopxl.calc.promise import CUMULATIVE, available_to_promise
from sopxl.calc.workdays import count_days
from sopxl.plan.company import Company, Family
from sopxl.plan.in_force import policy_of
from sopxl.plan.make import CompanyPlan
from sopxl.plan.planning_bill import planning_bill
from sopxl.plan.schedule import Schedule

CLOSING = "Closing"
TO_STOCK = "MTS"
NO_STOCK, OF_ITEM = "none: made to order", "the closing of the item"
OF_FAMILY, BY_SHARE = "the closing of the family", "its share of the family's closing"


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A customer order that is not shipped yet."""

    code: str  # a family or an item
    due: float  # day number
    quantity: float  # units of the code


@dataclass(frozen=True, slots=True)
class Phased:
    """A record by week. Each is in family units, shape (p,); NaN where it is not known."""

    demand: Vector  # orders inside the fence, behind it the greater of orders and forecast
    balance: Vector  # projected available, at the end of the week; below 0 is short
    available: Vector  # to promise, of each receipt
    ahead: Vector  # to promise up to the week


@dataclass(frozen=True, slots=True)
class Record:
    """The record of an item, or of a family as a whole, in family units by piece of a week."""

    code: str
    family: str
    unit: str  # of the family
    on_hand: float  # before the first week; NaN where it is not known
    on_hand_is: str  # where that comes from
    forecast: Vector
    orders: Vector
    mps: Vector
    phased: Phased


def time_phased(
    mps: Vector,
    forecast: Vector,
    orders: Vector,
    on_hand: float,
    inside: NDArray[np.bool_],
    *,
    is_stock: bool,
) -> Phased:
    """Demand that counts, balance and promise of one line.

    mps, forecast, orders : shape (p,), units by week; NaN where not known. on_hand : units before
    week 1, NaN where not known. inside : shape (p,), whether a week is inside the demand fence.
    is_stock : whether it is made to stock: what is made to order has a backlog, and no balance.
    Returns : Phased. Rule : demand is orders inside the fence, behind it the greater of forecast
    and orders; balance[t] = balance[t−1] + mps[t] − demand[t]; nothing is promised where a week or
    the stock is not known, or a week takes units back
    Source : ASCM Dictionary, projected available balance and available-to-promise
    """
    greater = np.where(inside, orders, np.maximum(forecast, orders))
    demand = np.where(np.isnan(forecast), np.nan, greater)  # a fence does not make it known
    nothing = np.full(len(mps), np.nan)
    balance = on_hand + np.cumsum(mps - demand) if is_stock else nothing
    is_known = len(mps) > 0 and not (np.isnan(mps).any() or np.isnan(on_hand))
    if not is_known or (mps < 0).any():
        return Phased(demand, balance, nothing, nothing)
    own = available_to_promise(mps, orders, on_hand)
    return Phased(demand, balance, own, available_to_promise(mps, orders, on_hand, CUMULATIVE))


def records(
    plan: CompanyPlan,
    schedule: Schedule,
    orders: Sequence[OpenOrder] = (),
    counted: Mapping[str, float] | None = None,
) -> list[Record]:
    """The record of each family as a whole, and under it of each of its items.

    plan, schedule : of the same company. orders : open ones, an overdue one falls into the first
    week and one behind the weeks is left out. counted : units of an item that were counted at the
    end of the last closed month, by item.
    Returns : list of Record. Rule : the forecast of a family by planning share, then by working
    days; on hand is what was counted of an item, else its share of the family's closing
    """
    found: list[Record] = []
    for family in plan.company.families:
        found += _of_family(plan, schedule, family, orders, counted or {})
    return found


def _of_family(
    plan: CompanyPlan,
    schedule: Schedule,
    family: Family,
    orders: Sequence[OpenOrder],
    counted: Mapping[str, float],
) -> Iterator[Record]:
    """The family's own record, then those of its items."""
    weeks = Weeks(plan.company, schedule, family)
    bill = planning_bill(plan.company, family, weeks.at)
    forecast = plan.demand.forecast[weeks.at, plan.company.index[family.name]]
    closing = _closing(plan.company, family)
    own = weeks.due(orders, family.name, np.ones(len(weeks.labels)))
    booked = [weeks.due(orders, code, bill.factors[:, i]) for i, code in enumerate(bill.codes)]
    yield _record(
        weeks, family.name, forecast, own + sum(booked), _opening(family, closing, OF_FAMILY)
    )
    for i, code in enumerate(bill.codes):
        share = bill.shares[:, i]
        opening = _opening(family, closing * share[0], BY_SHARE)
        if family.strategy == TO_STOCK and code in counted:
            opening = counted[code] * bill.factors[0, i], OF_ITEM
        yield _record(weeks, code, forecast * share, booked[i], opening)


def _record(
    weeks: Weeks, code: str, forecast: Vector, orders: Vector, opening: tuple[float, str]
) -> Record:
    """One record. forecast : by month. opening : units on hand, and where they come from."""
    family = weeks.family
    expected, made = weeks.spread(forecast), weeks.made(code)
    is_stock = family.strategy == TO_STOCK
    phased = time_phased(made, expected, orders, opening[0], weeks.inside, is_stock=is_stock)
    return Record(code, family.name, family.unit, *opening, expected, orders, made, phased)


def _closing(company: Company, family: Family) -> float:
    """Units of a family at the end of the last closed month, NaN where they are not known."""
    if not company.now or CLOSING not in company.actual:
        return float("nan")
    return float(company.actual[CLOSING][company.now - 1, company.index[family.name]])


def _opening(family: Family, units: float, how: str) -> tuple[float, str]:
    """What is on hand before week 1, and where that comes from."""
    return (units, how) if family.strategy == TO_STOCK else (0.0, NO_STOCK)


class Weeks:
    """The weeks of a schedule as one family sees them."""

    def __init__(self, company: Company, schedule: Schedule, family: Family) -> None:
        """Lay the weeks out, each cut where a month ends."""
        self.family, self.schedule = family, schedule
        self.labels = schedule.months
        self.at = slice(company.now, company.now + len(schedule.months))
        calendar = company.calendar
        self.last: Vector = np.append(schedule.days[1:] - 1, calendar.end_days[self.at][-1])
        self._days = count_days(schedule.days, self.last, calendar.holiday_days)
        policy = policy_of(company, family, float(calendar.start_days[company.now]))
        fence = 0 if policy is None else policy.demand_fence
        self.inside: NDArray[np.bool_] = np.asarray(schedule.month < fence)

    def spread(self, months: Vector) -> Vector:
        """Units of each month by the working days of its weeks; NaN in a month without any."""
        total = np.bincount(self.schedule.month, self._days, len(months))
        daily = np.full(len(months), np.nan)
        np.divide(months, total, out=daily, where=total > 0)
        return np.asarray(daily[self.schedule.month] * self._days)

    def due(self, orders: Sequence[OpenOrder], code: str, factors: Vector) -> Vector:
        """Orders of a code by week, in family units; what is overdue falls into the first."""
        found = np.zeros(len(self.last))
        mine = [order for order in orders if order.code == code]
        week = np.searchsorted(self.last, np.array([order.due for order in mine]))
        for order, place in zip(mine, week.tolist(), strict=True):
            if place < len(found):
                found[place] += order.quantity * factors[self.schedule.month[place]]
        return found

    def made(self, code: str) -> Vector:
        """What is scheduled of an item, or of the whole family, by week."""
        columns = self.schedule.of_family(self.family.name)
        if code != self.family.name:
            columns = np.array([i for i in columns if self.schedule.lines[i].code == code], np.int_)
        return np.asarray(self.schedule.pieces[:, columns].sum(axis=1))
