"""The company as typed tables: what a plan is made from; imports numpy and calendar only.

Blocks have time down the first axis, shape (T, n): T periods of the calendar, n families in the
order of `families`. A figure that is not known is NaN, never zero. Days are day numbers of the
1900 system, as a spreadsheet counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sopxl.arrays import Block
from sopxl.calendar import Calendar
from sopxl.plan.archive import ArchiveRow

STOCK, ORDER, FINISH = "MTS", "MTO", "FTO"
TOLERANCE = 0.05  # share that a figure may be off where the policy does not say


@dataclass(frozen=True, slots=True)
class Family:
    """One product family."""

    name: str
    unit: str
    strategy: str  # MTS, MTO or FTO
    business_unit: str = ""
    owner: str = ""
    end: float = np.inf  # day number of the last day on which it is planned

    @property
    def is_to_stock(self) -> bool:
        """Whether it is planned by inventory; else by backlog."""
        return self.strategy == STOCK


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row of the policy: for a family or for all (*), from a day on."""

    family: str
    start: float  # day number
    plan_policy: str
    target: float  # days or units of inventory, weeks of backlog; NaN where none is set
    tolerance: float = TOLERANCE
    service: float = np.nan  # target share of order lines filled
    inventory_min: float = np.nan  # units; NaN where the policy sets no limit
    inventory_max: float = np.nan
    backlog_min: float = np.nan
    backlog_max: float = np.nan
    demand_fence: int = 0  # periods from month 1 on in which orders alone count
    planning_fence: int = 0  # periods from month 1 on in which a change needs approval
    change_limits: tuple[float, ...] = ()  # share of the rate that may change, by period from 1
    accuracy_lag: int = 1  # periods from the forecast to its actual
    own_limit: float = np.nan  # units a period that the own plant makes at most; NaN: all is made
    subcontract_cost: float = np.nan  # money a unit, all in; NaN: not bought at least cost
    subcontract_limit: float = np.nan  # units a period bought at most; NaN: no limit


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A value of a key in force from a day on."""

    key: str
    start: float  # day number
    value: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """What a key resource can give, from a day on."""

    resource: str
    start: float  # day number
    hours: float  # of one station on a working day
    stations: float
    utilization: float  # fraction
    efficiency: float  # fraction
    overtime_limit: float = 0.0  # share of the rated hours that overtime may add
    outside_capacity: float = 0.0  # hours a period that can be bought


@dataclass(frozen=True, slots=True)
class BillRow:
    """Hours of a resource in one unit of a family, from a day on."""

    family: str
    resource: str
    start: float  # day number
    hours: float
    offset: int = 0  # periods before completion


@dataclass(frozen=True, slots=True)
class TermRow:
    """What a least-cost plan pays or keeps: of a family, a resource or the company."""

    term: str
    family: str  # empty where it is not of a family
    resource: str  # empty where it is not of a resource
    start: float  # day number
    value: float


@dataclass(frozen=True, slots=True)
class EventRow:
    """A logged change to the baseline forecast of one period."""

    family: str
    period: int  # number of the period on the axis
    kind: str  # promotion, price, launch, phase-out, cannibalisation or other
    change: float  # units added to the baseline; below zero they are taken away


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """What one unit of a family takes of a component, from a day on."""

    family: str
    component: str  # a family made to stock
    start: float  # day number
    quantity: float  # components in one unit that takes them
    share: float = 1.0  # of the orders that take it
    group: str = ""  # the choice that it is an option of; "" for none


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row of the item map: an item of a family, while it holds."""

    item: str
    family: str
    factor: float = 1.0  # family units in one unit of the item
    share: float = np.nan  # of the family's volume; NaN where none is set
    start: float = -np.inf  # day number of the first day
    end: float = np.inf  # day number of the last day


@dataclass(frozen=True)
class Company:
    """Everything a plan is made from."""

    name: str
    currency: str
    calendar: Calendar
    base: int  # first open period, month 1 of the plan
    horizon: int  # periods planned
    families: tuple[Family, ...]
    policies: tuple[PolicyRow, ...]
    actual: dict[str, Block]  # by measure, units, (T, n)
    baseline: Block  # units, (T, n); NaN where there is none
    override: Block  # units, (T, n); NaN where the baseline holds
    production: Block  # units, (T, n); what stands in the plan, planner's own included, all supply
    prices: tuple[DatedRow, ...]
    costs: tuple[DatedRow, ...]
    resources: tuple[ResourceRow, ...]
    bill: tuple[BillRow, ...]
    terms: tuple[TermRow, ...] = ()  # of a least-cost plan
    archive: tuple[ArchiveRow, ...] = ()  # what was authorised, oldest first
    price_rates: tuple[DatedRow, ...] = ()  # by which prices were converted; none: by 1
    business_plan: Block | None = None  # revenue in the company's currency, (T, n); None: none
    business_plan_units: Block | None = None  # units of it, (T, n), NaN where none; None: none
    events: tuple[EventRow, ...] = ()  # logged changes to the baseline
    components: tuple[ComponentRow, ...] = ()
    items: tuple[ItemRow, ...] = ()  # in the order of the item map
    subcontract: Block | None = None  # of the production bought, units, (T, n); NaN: nothing

    @cached_property
    def index(self) -> dict[str, int]:
        """Column of each family."""
        return {family.name: i for i, family in enumerate(self.families)}

    @property
    def subcontracted(self) -> Block:
        """What of the production plan stands as bought, units, (T, n); NaN where nothing is."""
        return self.nothing() if self.subcontract is None else self.subcontract

    @cached_property
    def policy_rows(self) -> dict[str, list[PolicyRow]]:
        """The rows of the policy by family, or * for all, in the order of their days."""
        rows: dict[str, list[PolicyRow]] = {}
        for row in sorted(self.policies, key=lambda row: row.start):
            rows.setdefault(row.family, []).append(row)
        return rows

    @cached_property
    def to_stock(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which families are planned by inventory, shape (n,)."""
        return np.array([family.is_to_stock for family in self.families], dtype=bool)

    @cached_property
    def usage_lines(self) -> tuple[tuple[str, str], ...]:
        """Family and component of each line of the components, in the order of their table."""
        return tuple(dict.fromkeys((row.family, row.component) for row in self.components))

    @cached_property
    def is_component(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which families others are made of, shape (n,)."""
        parts = {component for _, component in self.usage_lines}
        return np.array([family.name in parts for family in self.families], dtype=bool)

    @cached_property
    def ended(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Which periods begin after a family's last day, shape (T, n)."""
        ends = np.array([family.end for family in self.families], dtype=np.float64)
        return self.calendar.start_days[:, None] > ends[None, :]

    @cached_property
    def event_change(self) -> Block:
        """What the logged events add to the baseline, units, (T, n); 0 where none is logged.

        After the last day of a family its events count no more.
        """
        block = np.zeros(self.ended.shape)
        for event in self.events:
            block[event.period - self.calendar.first, self.index[event.family]] += event.change
        return np.where(self.ended, 0.0, block)

    def forecast_on(self, baseline: Block) -> Block:
        """Baseline and logged events, or the planner's override where there is one; units, (T, n).

        baseline : units, (T, n); NaN where there is none, and then there is no forecast either.
        """
        return np.where(np.isnan(self.override), baseline + self.event_change, self.override)

    @property
    def now(self) -> int:
        """Row of the base period in a block."""
        return self.base - self.calendar.first

    @property
    def planned(self) -> slice:
        """Rows of the planning horizon in a block."""
        return slice(self.now, self.now + self.horizon)

    def nothing(self, columns: int | None = None) -> Block:
        """A block in which nothing is known yet."""
        shape = (self.calendar.count, len(self.families) if columns is None else columns)
        return np.full(shape, np.nan)
