"""The master schedule of a plan: family to item, month to week; imports calc and the plan.

A line is an item of a family, or the family itself where nothing says how it is split. Quantities
stand in the family's unit, so that lines add up to the plan; what that is in units of the item is
quantity ÷ factor, the one in force in the month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.calc.split import largest_remainder
from sopxl.calc.weeks import months_to_weeks, weeks_of_dates
from sopxl.errors import Problem
from sopxl.plan.company import TOLERANCE, Company
from sopxl.plan.in_force import InForce, policies_by_period
from sopxl.plan.make import CompanyPlan
from sopxl.plan.own_plant import made_in_own_plant
from sopxl.plan.planning_bill import planning_bill
from sopxl.plan.scheduled import bought_of, first_months, volume_of


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the master schedule."""

    code: str  # the item, or the family itself
    family: str
    unit: str  # of the family


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan by item and week. Blocks have time down, a column a line."""

    version: str  # "authorised" or "draft"
    first: int  # number of the first month
    months: Sequence[str]  # labels, T of them
    lines: Sequence[Line]
    volume: Block  # family units per month, shape (T, families): what is split
    bought: Block  # of those from a subcontractor, shape (T, families)
    by_month: Block  # family units, shape (T, lines)
    factors: Block  # family units in one unit of the line, in force in each month, (T, lines)
    pieces: Block  # family units of a week inside one month, shape (p, lines)
    month: NDArray[np.int_]  # month of each piece, from 0, shape (p,)
    week: NDArray[np.int_]  # week of each piece, from 0, shape (p,)
    days: Vector  # day number of the first day of each piece, shape (p,)
    warnings: Sequence[Problem] = ()

    @property
    def weekly(self) -> Block:
        """Family units by week, shape (weeks, lines)."""
        return np.add.reduceat(self.pieces, self.week_starts, axis=0)

    @property
    def week_starts(self) -> NDArray[np.int_]:
        """The first piece of each week."""
        return np.searchsorted(self.week, np.arange(int(self.week[-1]) + 1))

    def of_family(self, name: str) -> NDArray[np.int_]:
        """The columns of a family's lines."""
        return np.array([i for i, line in enumerate(self.lines) if line.family == name], np.int_)


@dataclass(frozen=True, slots=True)
class TieOut:
    """A family's volume of one month against the sum of a detailed schedule."""

    family: str
    unit: str
    month: str
    volume: float  # family units of the plan
    scheduled: float  # family units of the detailed schedule
    tolerance: float  # share of the volume that it may be off

    @property
    def deviation(self) -> float:
        """Scheduled less volume, family units."""
        return self.scheduled - self.volume

    @property
    def share(self) -> float:
        """The deviation as a share of the volume; infinite where no volume is planned."""
        if self.deviation == 0:
            return 0.0
        return (
            self.deviation / abs(self.volume)
            if self.volume
            else float(np.copysign(np.inf, self.deviation))
        )

    def as_problem(self, source: str) -> Problem:
        """E584: the schedule is off. source : where it stands."""
        return Problem(
            "E584",
            f"{self.family} in {self.month}: {self.scheduled:,.0f} {self.unit} are scheduled, the "
            f"plan has {self.volume:,.0f}: {self.deviation:+,.0f}, {self.share:+.1%}, where "
            f"±{self.tolerance:.1%} is allowed.",
            source,
            "Mend the schedule, or bring the plan to what can be done and authorise it.",
        )

    @property
    def holds(self) -> bool:
        """Whether the deviation is within the tolerance; a share at its very edge is."""
        return abs(self.share) <= self.tolerance + 1e-9


def master_schedule(plan: CompanyPlan, months: int = 3) -> Schedule:
    """The plan of the coming months by item and week, exact in sum.

    plan : of the company as it stands. months : from the open one on, 1 to the horizon.
    Returns : Schedule, of the plan that is authorised for the open month, else of the draft; its
    warnings tell which families have no planning shares, or shares that do not add up to 1.
    Raises LimitError E580 (more months than are planned), ZeroDivideError E127 (a month without a
    working day).
    Rule : each family's month × planning share ÷ sum of the shares in force on its last day, in
    whole units by largest remainder; each item's month by the working days of its weeks likewise.
    Source : the planning bill and the disaggregation of a production plan, APICS CPIM
    """
    company = plan.company
    at = first_months(company, months)
    version, volume = volume_of(plan, at)
    volume = np.nan_to_num(volume)
    lines, by_month, factors, warnings = _by_line(company, at, volume)
    calendar = company.calendar
    cut = weeks_of_dates(calendar.start_days[at], calendar.end_days[at], calendar.holiday_days)
    weeks = months_to_weeks(by_month, cut)
    return Schedule(
        version,
        company.base,
        calendar.labels[at],
        lines,
        volume,
        bought_of(plan, at),
        by_month,
        factors,
        weeks.pieces,
        cut.month,
        cut.week,
        cut.first_day,
        warnings,
    )


def tie_out(
    schedule: Schedule, detailed: Mapping[tuple[int, str], float], company: Company
) -> list[TieOut]:
    """Each family's volume against a detailed schedule, month by month.

    detailed : family units by month, from 0, and family; a month and family that it lacks is 0
    where it holds the family or the month at all, so that nothing is left out silently.
    Returns : list of TieOut, worst first; only months that the detailed schedule reaches.
    Rule : the Policy's Tolerance of the month, 0.05 where it has none.
    """
    reach = max((month for month, _ in detailed), default=-1) + 1
    found = []
    for column, family in enumerate(company.families):
        policies = policies_by_period(company, family)
        for month in range(min(reach, len(schedule.months))):
            policy = policies[company.now + month]
            found.append(
                TieOut(
                    family.name,
                    family.unit,
                    schedule.months[month],
                    float(schedule.volume[month, column]),
                    detailed.get((month, family.name), 0.0),
                    TOLERANCE if policy is None else policy.tolerance,
                )
            )
    return sorted(found, key=lambda tie: -abs(tie.share))


def hours_of(schedule: Schedule, company: Company) -> tuple[Sequence[str], Block]:
    """Hours that the schedule asks of each key resource, by piece of a week.

    Returns : the resources, and hours of shape (p, resources), in the week in which the units are
    finished: offsets between months belong to the rough-cut plan.
    Rule : family units × the share of the month's plan that is made in own plant × hours per unit
    in force in the month; a subcontractor's units take none.
    """
    in_force = InForce(company)
    at = slice(company.now, company.now + len(schedule.months))
    per_unit = np.nan_to_num(in_force.hours[at])[schedule.month]
    made = share_made(schedule)
    hours = np.zeros((len(schedule.pieces), len(in_force.resources)))
    for line, (family, resource) in enumerate(in_force.lines):
        units = schedule.pieces[:, schedule.of_family(family)].sum(axis=1)
        units = units * made[:, company.index[family]]
        hours[:, in_force.resources.index(resource)] += units * per_unit[:, line]
    return in_force.resources, hours


def share_made(schedule: Schedule) -> Block:
    """Share of each week that is made in own plant, shape (p, families); the rest is bought.

    Rule : that of the month's plan; all of it where nothing is planned.
    """
    volume, own = schedule.volume, made_in_own_plant(schedule.volume, schedule.bought)
    share = np.divide(own, volume, out=np.ones(volume.shape), where=volume > 0)
    return np.asarray(share[schedule.month])


def _by_line(
    company: Company, at: slice, volume: Block
) -> tuple[list[Line], Block, Block, list[Problem]]:
    """The lines of all families, their months, what a unit of each is, and doubts."""
    lines: list[Line] = []
    blocks: list[Block] = []
    factors: list[Block] = []
    warnings: list[Problem] = []
    for column, family in enumerate(company.families):
        bill = planning_bill(company, family, at)
        warnings += bill.doubts(company.calendar.labels[at], volume[:, column])
        parts = largest_remainder(volume[:, column], bill.weights)
        kept = np.asarray((bill.weights > 0).any(axis=0))
        mine = [Line(code, family.name, family.unit) for code in (*bill.codes, family.name)]
        lines += [line for line, is_kept in zip(mine, kept.tolist(), strict=True) if is_kept]
        blocks.append(parts[:, kept])
        factors.append(bill.factors[:, kept])
    return (
        lines,
        np.concatenate(blocks, axis=1),
        np.concatenate(factors, axis=1),
        warnings,
    )
