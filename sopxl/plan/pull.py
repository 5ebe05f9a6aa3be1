"""Cards and pace of the pull lines of a plan, month by month; imports calc and the plan.

The page Pull and the command pull both get their figures here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.pull import kanban_cards, takt_time
from sopxl.plan.company import Company, ItemRow
from sopxl.plan.make import CompanyPlan
from sopxl.plan.planning_bill import PlanningBill, planning_bill
from sopxl.plan.scheduled import bought_of, first_months, volume_of

_HOUR = 60.0  # minutes


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop of cards, as the sheet Pull lines has it."""

    code: str  # a family or an item
    line: str = ""  # the resource that makes it; "" where no takt time is asked
    container: float = np.nan  # units of the code
    lead_time: float = np.nan  # working days
    safety: float = 0.0  # share of the demand of the lead time
    safety_stock: float = 0.0  # units of the code
    cards: float = np.nan  # that are in the loop now


@dataclass(frozen=True, slots=True)
class LoopPlan:
    """What the plan asks of a loop; NaN where it is not known."""

    loop: Loop
    family: str  # "" where the code is neither an item in force nor a family
    daily: Vector  # units of the code a working day, shape (T,)
    cards: Vector  # full containers, shape (T,)
    minutes: float  # of a working day of the line, of one station
    takt: Vector  # minutes from one unit of the line to the next, shape (T,)

    @property
    def to_add(self) -> float:
        """Cards of the first month less those in the loop; below 0 are to be taken out."""
        return float(self.cards[0] - self.loop.cards)


def pull_plan(plan: CompanyPlan, loops: Sequence[Loop], months: int = 3) -> list[LoopPlan]:
    """Cards of each loop and takt time of its line in the coming months.

    plan : of the company as it stands. loops : rows of Pull lines. months : from the open one on,
    1 to the horizon. Returns : list of LoopPlan, in the order of the loops.
    Raises LimitError E580 (more months than are planned).
    Rule : units a day = plan of the month, authorised or draft, less what is bought, × planning
    share ÷ factor in force ÷ working days; cards by kanban_cards, rounded up; takt time = minutes
    of a working day ÷ units a day of all loops of the line
    Source : Monden, Toyota Production System; Rother and Shook, Learning to See
    """
    company = plan.company
    at = first_months(company, months)
    volume = volume_of(plan, at)[1] - bought_of(plan, at)  # what is bought passes no line
    families = [family_of(company, loop.code) for loop in loops]
    bills = {
        name: planning_bill(company, company.families[company.index[name]], at)
        for name in dict.fromkeys(families)
        if name
    }
    workdays = np.asarray(company.calendar.workdays[at], np.float64)
    daily = [
        _daily(loop.code, bills[name], volume[:, company.index[name]], workdays)
        if name
        else np.full(months, np.nan)
        for loop, name in zip(loops, families, strict=True)
    ]
    asked = _by_line(loops, daily)
    found = []
    for loop, name, units in zip(loops, families, daily, strict=True):
        minutes = _minutes(company, loop.line)
        takt = np.full(months, np.nan)
        if loop.line and not np.isnan(minutes):
            takt = takt_time(minutes, asked[loop.line.casefold()])
        found.append(LoopPlan(loop, name, units, _cards(loop, units), minutes, takt))
    return found


def family_of(company: Company, code: str) -> str:
    """The family of a code by the row that holds on the last day of month 1; "" for neither."""
    end, wanted = company.calendar.end_days[company.now], code.casefold()
    rows = [
        row
        for row in company.items
        if wanted and row.item.casefold() == wanted and row.start <= end <= row.end
    ]
    if rows:
        return latest(rows).family
    return next((name for name in company.index if name.casefold() == wanted), "")


def latest(rows: Sequence[ItemRow]) -> ItemRow:
    """Of several rows that hold the one that began last."""
    return max(rows, key=lambda row: row.start)


def _daily(code: str, bill: PlanningBill, volume: Vector, workdays: Vector) -> Vector:
    """Units of the code on a working day of each month."""
    names = [name.casefold() for name in bill.codes]
    is_item = code.casefold() in names
    column = names.index(code.casefold()) if is_item else -1
    share = _shares(bill)[:, column] if is_item else np.ones(len(volume))
    factor = bill.factors[:, column] if is_item else np.ones(len(volume))
    daily = np.full(len(volume), np.nan)
    known = (workdays > 0) & (volume >= 0)
    np.divide(volume * share / factor, workdays, out=daily, where=known)
    return daily


def _shares(bill: PlanningBill) -> Vector:
    """The shares of the items; NaN in a month in which none has one."""
    return np.where(bill.weights[:, -1:] > 0, np.nan, bill.shares)


def _by_line(loops: Sequence[Loop], daily: Sequence[Vector]) -> dict[str, Vector]:
    """Units a day of all loops of each line; one that is not known adds nothing."""
    asked: dict[str, Vector] = {}
    for loop, units in zip(loops, daily, strict=True):
        line = loop.line.casefold()
        asked[line] = asked.get(line, np.zeros(len(units))) + np.nan_to_num(units)
    return asked


def _cards(loop: Loop, daily: Vector) -> Vector:
    """The cards of a loop, NaN where something that they need is not known."""
    cards = np.full(len(daily), np.nan)
    if not (loop.container > 0 and loop.lead_time >= 0):
        return cards
    known = ~np.isnan(daily)
    if known.any():
        cards[known] = kanban_cards(
            daily[known], loop.lead_time, loop.container, loop.safety, loop.safety_stock
        )
    return cards


def _minutes(company: Company, line: str) -> float:
    """Minutes of a working day of one station, by the row in force when month 1 begins."""
    start, wanted = company.calendar.start_days[company.now], line.casefold()
    rows = [
        row
        for row in company.resources
        if wanted and row.resource.casefold() == wanted and row.start <= start
    ]
    return max(rows, key=lambda row: row.start).hours * _HOUR if rows else float("nan")
