"""The mix that was sold against the planning shares of the items; imports the company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.errors import LimitError
from sopxl.plan.company import TOLERANCE, Company, Family, ItemRow
from sopxl.plan.in_force import policy_of


@dataclass(frozen=True, slots=True)
class ItemMix:
    """How much of a family one item was, and how much it was planned to be."""

    family: str
    unit: str
    item: str
    sold: float  # family units of the months looked at
    realised: float  # share of the family's items
    planned: float  # planning share in force, in proportion; NaN where none is set
    tolerance: float  # share points that they may be apart

    @property
    def drift(self) -> float:
        """Realised less planned, share points; NaN without a plan."""
        return self.realised - self.planned

    @property
    def variance(self) -> float:
        """Family units that the drift moved to the item, or from it; those of a family sum to 0."""
        total = self.sold / self.realised if self.realised else np.nan
        return self.drift * total

    @property
    def holds(self) -> bool:
        """Whether the drift is within the tolerance; not where nothing is planned."""
        return abs(self.drift) <= self.tolerance + 1e-9


def mix_of(
    company: Company, sold: Mapping[tuple[int, str], float], months: int = 3
) -> list[ItemMix]:
    """The mix of the last closed months against the planning shares, the widest drift first.

    company : with its item map. sold : units of the item by period number and item, demand as
    customers asked for it. months : 1 to the closed ones.
    Returns : list of ItemMix, of families with items that were sold.
    Raises LimitError E580 (more months than are closed).
    Rule : an item's family units ÷ those of all items of the family, against its share ÷ all
    shares in force on the last closed day; the tolerance is the Policy's, in share points
    """
    if not 1 <= months <= company.now:
        raise LimitError(
            "E580",
            f"{months} months are asked for, {company.now} are closed.",
            "--months",
            f"Give a number from 1 to {company.now}.",
        )
    window = range(company.base - months, company.base)
    found = [
        mix for family in company.families for mix in _of_family(company, family, sold, window)
    ]
    return sorted(found, key=_widest)


def _widest(mix: ItemMix) -> float:
    """The place in the list: what has no plan first, then by drift; equal ones as they stand."""
    return -round(abs(mix.drift), 9) if mix.drift == mix.drift else -np.inf


def _of_family(
    company: Company, family: Family, sold: Mapping[tuple[int, str], float], window: range
) -> Sequence[ItemMix]:
    last = float(company.calendar.end_days[company.now - 1])
    rows = [row for row in company.items if row.family == family.name]
    items = list(dict.fromkeys(row.item for row in rows))
    units = {item: _sold(company, rows, item, sold, window) for item in items}
    total = sum(units.values())
    shares = {row.item: row.share for row in rows if row.start <= last <= row.end}
    planned = np.nansum(list(shares.values())) if shares else 0.0
    if not total:
        return ()
    policy = policy_of(company, family, last)
    return [
        ItemMix(
            family.name,
            family.unit,
            item,
            units[item],
            units[item] / total,
            float(shares.get(item, np.nan) / planned) if planned else np.nan,
            TOLERANCE if policy is None else policy.tolerance,
        )
        for item in items
    ]


def _sold(
    company: Company,
    rows: Sequence[ItemRow],
    item: str,
    sold: Mapping[tuple[int, str], float],
    window: range,
) -> float:
    """Family units of an item while it belonged to the family."""
    total = 0.0
    for period in window:
        at = period - company.calendar.first
        first, last = company.calendar.start_days[at], company.calendar.end_days[at]
        held = [r for r in rows if r.item == item and r.start <= last and r.end >= first]
        if held:
            total += held[-1].factor * sold.get((period, item), 0.0)
    return total
