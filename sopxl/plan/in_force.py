"""What holds in each period: prices, costs, targets, hours, capacity; imports calc and calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.calc.capacity import rated_capacity
from sopxl.calc.price import price_in_force
from sopxl.plan.company import Company, ComponentRow, DatedRow, Family, PolicyRow

ALL = "*"
UNITS_POLICIES = frozenset(("target stock",))  # the target is a quantity, not a cover


class _Starts(Protocol):
    @property
    def start(self) -> float:
        """Day number from which a row holds."""


def policy_of(company: Company, family: Family, day: float) -> PolicyRow | None:
    """The policy of a family on a day: its own row in force, else the one for all families."""
    for name in (family.name, ALL):
        rows = [row for row in company.policy_rows.get(name, ()) if row.start <= day]
        if rows:
            return rows[-1]
    return None


def policies_by_period(company: Company, family: Family) -> list[PolicyRow | None]:
    """The policy of a family on the first day of each period, shape (T,)."""
    days = company.calendar.start_days.tolist()
    changes = sorted(
        row.start for name in (family.name, ALL) for row in company.policy_rows.get(name, ())
    )
    at = {day: policy_of(company, family, day) for day in changes}
    order = [None, *(at[day] for day in changes)]
    return [order[bisect_right(changes, day)] for day in days]


def stepwise(rows: Sequence[_Starts], values: Iterable[float], days: Vector) -> Vector:
    """The value in force on each day, from rows that each hold until the next; NaN before them.

    rows : with a start each. values : one a row. days : shape (T,), day numbers.
    Returns : shape (T,). Rule : the row with the latest start on or before the day.
    """
    starts = np.array([row.start for row in rows], dtype=np.float64)
    order = np.argsort(starts, kind="stable")
    known = np.concatenate(([np.nan], np.array(list(values), dtype=np.float64)[order]))
    return known[np.searchsorted(starts[order], days, side="right")]


@dataclass(frozen=True)
class InForce:
    """The dated tables laid out by period; NaN where nothing holds."""

    company: Company

    @cached_property
    def price(self) -> Block:
        """Net price of one unit, prorated by working day, shape (T, n)."""
        return self._prorated(self.company.prices)

    @cached_property
    def rate(self) -> Block:
        """Company currency for one of the price's, prorated as the price, shape (T, n)."""
        if not self.company.price_rates:
            return np.where(np.isnan(self.price), np.nan, 1.0)
        return self._prorated(self.company.price_rates)

    def _prorated(self, dated: Sequence[DatedRow]) -> Block:
        calendar = self.company.calendar
        block = self.company.nothing()
        for name, column in self.company.index.items():
            rows = [row for row in dated if row.key == name]
            if rows:
                first = min(row.start for row in rows)
                known = calendar.start_days >= first
                table = [(row.start, row.value) for row in rows]
                block[known, column] = price_in_force(
                    table,
                    calendar.start_days[known],
                    calendar.end_days[known],
                    calendar.holiday_days,
                )
        return block

    @cached_property
    def cost(self) -> Block:
        """Standard cost of one unit on the period's last day, shape (T, n)."""
        block = self.company.nothing()
        for name, column in self.company.index.items():
            rows = [row for row in self.company.costs if row.key == name]
            if rows:
                block[:, column] = stepwise(
                    rows, (row.value for row in rows), self.company.calendar.end_days
                )
        return block

    @cached_property
    def target_cover(self) -> Block:
        """Target in working days of sales (to stock) or weeks of shipments (to order), (T, n)."""
        return self._targets(in_units=False)

    @cached_property
    def target_units(self) -> Block:
        """Target in units, where the policy fixes it so, shape (T, n)."""
        return self._targets(in_units=True)

    def _targets(self, *, in_units: bool) -> Block:
        block = self.company.nothing()
        for column, family in enumerate(self.company.families):
            for row, policy in enumerate(policies_by_period(self.company, family)):
                if policy and (policy.plan_policy in UNITS_POLICIES) is in_units:
                    block[row, column] = policy.target
        return block

    @cached_property
    def business_plan(self) -> Block:
        """Revenue of the business plan, shape (T, n)."""
        given = self.company.business_plan
        return self.company.nothing() if given is None else given

    @cached_property
    def business_plan_units(self) -> Block:
        """Units of the business plan, as the plan itself gives them, shape (T, n)."""
        given = self.company.business_plan_units
        return self.company.nothing() if given is None else given

    @cached_property
    def minimum(self) -> Block:
        """Lowest inventory (to stock) or backlog (to order) of the policy, units, (T, n)."""
        return self._limits("inventory_min", "backlog_min")

    @cached_property
    def maximum(self) -> Block:
        """Highest inventory (to stock) or backlog (to order) of the policy, units, (T, n)."""
        return self._limits("inventory_max", "backlog_max")

    @cached_property
    def service(self) -> Block:
        """Share of order lines that is to be filled, shape (T, n)."""
        return self._limits("service", "service")

    @cached_property
    def tolerance(self) -> Block:
        """Share of a plan that a deviation may be, shape (T, n)."""
        return self._limits("tolerance", "tolerance")

    @cached_property
    def own_limit(self) -> Block:
        """Units that the own plant makes at most, shape (T, n); NaN where all may be made."""
        return self._limits("own_limit", "own_limit")

    @cached_property
    def subcontract_cost(self) -> Block:
        """Money for one unit from a subcontractor, all in, shape (T, n)."""
        return self._limits("subcontract_cost", "subcontract_cost")

    @cached_property
    def subcontract_limit(self) -> Block:
        """Units that a subcontractor delivers at most, shape (T, n); NaN without a limit."""
        return self._limits("subcontract_limit", "subcontract_limit")

    def _limits(self, to_stock: str, to_order: str) -> Block:
        """A figure of the policy of each period, by the strategy of the family."""
        block = self.company.nothing()
        names = (to_stock, to_order)
        if all(np.isnan(getattr(row, name)) for row in self.company.policies for name in names):
            return block
        for column, family in enumerate(self.company.families):
            name = to_stock if family.is_to_stock else to_order
            for row, policy in enumerate(policies_by_period(self.company, family)):
                if policy is not None:
                    block[row, column] = getattr(policy, name)
        return block

    @cached_property
    def _bill(self) -> tuple[tuple[str, str, int], ...]:
        """Family, resource and offset of each line of the bill; the least offset of a pair first.

        Pairs stand in the order of the bill.
        """
        offsets: dict[tuple[str, str], set[int]] = {}
        for row in self.company.bill:
            offsets.setdefault((row.family, row.resource), set()).add(row.offset)
        return tuple((*pair, at) for pair, found in offsets.items() for at in sorted(found))

    @cached_property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Family and resource of each line of the bill: as many for a pair as it has offsets."""
        return tuple((family, resource) for family, resource, _ in self._bill)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Periods before completion in which the hours of each line are worked, 0 or more."""
        return tuple(offset for _, _, offset in self._bill)

    @cached_property
    def hours(self) -> Block:
        """Hours of the line's resource in one unit of its family, shape (T, lines).

        Rule : those in force on the first day of the period in which the unit is completed; NaN
        before any holds.
        """
        block = self.company.nothing(len(self.lines))
        days = self.company.calendar.start_days
        for column, line in enumerate(self._bill):
            rows = [
                row for row in self.company.bill if (row.family, row.resource, row.offset) == line
            ]
            block[:, column] = stepwise(rows, (row.hours for row in rows), days)
        return block

    @cached_property
    def longest_offset(self) -> NDArray[np.int_]:
        """The longest offset of each resource, periods, shape (resources,); 0 without a line."""
        longest = np.zeros(len(self.resources), np.int_)
        for (_, resource), offset in zip(self.lines, self.offsets, strict=True):
            if resource in self.resources:
                at = self.resources.index(resource)
                longest[at] = max(longest[at], offset)
        return longest

    @cached_property
    def option_share(self) -> Block:
        """Share of a family's orders that take the line's component, (T, lines of components).

        Rule : 0 before its first row holds, since nothing is taken of it then.
        """
        days = self.company.calendar.start_days
        block = self.company.nothing(len(self.company.usage_lines))
        for column, rows in enumerate(self._components()):
            block[:, column] = np.nan_to_num(stepwise(rows, (row.share for row in rows), days))
        return block

    @cached_property
    def quantity_per(self) -> Block:
        """Units of the line's component in one unit that takes it, (T, lines of components)."""
        days = self.company.calendar.start_days
        block = self.company.nothing(len(self.company.usage_lines))
        for column, rows in enumerate(self._components()):
            first = min(rows, key=lambda row: row.start).quantity
            found = stepwise(rows, (row.quantity for row in rows), days)
            block[:, column] = np.where(np.isnan(found), first, found)
        return block

    def _components(self) -> list[list[ComponentRow]]:
        """The rows of each line of the components."""
        lines: dict[tuple[str, str], list[ComponentRow]] = {
            line: [] for line in self.company.usage_lines
        }
        for row in self.company.components:
            lines[row.family, row.component].append(row)
        return list(lines.values())

    @cached_property
    def resources(self) -> tuple[str, ...]:
        """The key resources, in the order of their table."""
        return tuple(dict.fromkeys(row.resource for row in self.company.resources))

    @cached_property
    def daily_capacity(self) -> Block:
        """Rated hours of a resource on a working day, shape (T, resources)."""
        block = self.company.nothing(len(self.resources))
        for column, name in enumerate(self.resources):
            rows = [row for row in self.company.resources if row.resource == name]
            rated = rated_capacity(
                [row.hours * row.stations for row in rows],
                [row.utilization for row in rows],
                [row.efficiency for row in rows],
            )
            block[:, column] = stepwise(rows, rated, self.company.calendar.start_days)
        return block
