"""The planning bill of a family: which item takes which part of it in each month.

Imports calc and the company's rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.errors import Problem
from sopxl.plan.company import Company, Family, ItemRow
from sopxl.plan.item_factor import factor_in_force

_NEAR = 0.005  # shares that add up to 1 as closely as they are typed


@dataclass(frozen=True, slots=True)
class PlanningBill:
    """The items of a family, each once, and the family itself as the last column."""

    family: Family
    codes: Sequence[str]  # the items, in the order of the item map
    weights: Block  # shape (T, items + 1), 0 or more; the last is 1 where no item has a share
    factors: Block  # family units in one unit, shape (T, items + 1)

    @property
    def shares(self) -> Block:
        """The part that each column takes of the family, shape (T, items + 1); sums to 1."""
        return np.asarray(self.weights / self.weights.sum(axis=1, keepdims=True))

    def doubts(self, months: Sequence[str], volume: Vector) -> Iterator[Problem]:
        """What a planner has to know of the shares: W580 none, W581 not 1 in sum."""
        return _doubts(self.family, self.codes, self.weights[:, :-1], months, volume)


def planning_bill(company: Company, family: Family, at: slice) -> PlanningBill:
    """The planning shares and factors in force on the last day of each month.

    at : the months, rows of a block. Returns : PlanningBill.
    Rule : the shares of all rows of an item that hold are added; an item that is the only one of
    its month takes all of it without a share
    """
    days = company.calendar.end_days[at]
    items = [row for row in company.items if row.family == family.name]
    weights = _weights(days[:, None], items)
    by_code: dict[str, list[int]] = {}
    for place, row in enumerate(items):
        by_code.setdefault(row.item, []).append(place)
    alone = ~(weights > 0).any(axis=1)
    columns = [weights[:, places].sum(axis=1) for places in by_code.values()]
    factors = [factor_in_force([items[i] for i in at], days) for at in by_code.values()]
    return PlanningBill(
        family,
        list(by_code),
        np.stack([*columns, alone.astype(np.float64)], axis=1),
        np.stack([*factors, np.ones(len(days))], axis=1),
    )


def _weights(days: Block, items: Sequence[ItemRow]) -> Block:
    """The planning share of each row in force on the last day of each month; 0 where it is not.

    An item that is the only one of its month takes all of it without a share.
    """
    starts = np.array([row.start for row in items])
    ends = np.array([row.end for row in items])
    shares = np.array([row.share for row in items])
    holds = (starts <= days) & (ends >= days)
    weights = np.where(holds, np.nan_to_num(shares), 0.0).reshape(len(days), len(items))
    only = holds.sum(axis=1) == 1
    return np.where(only[:, None] & holds, 1.0, weights)


def _doubts(
    family: Family,
    items: Sequence[str],
    weights: Block,
    months: Sequence[str],
    volume: Vector,
) -> Iterator[Problem]:
    """What a planner has to know of a family's shares."""
    sums, needed = weights.sum(axis=1), volume != 0
    alone = (sums == 0) & needed
    where, fix = "Item map", "Type the Planning share of each item; those of a family add up to 1."
    if items and alone.any():
        yield Problem(
            "W580",
            f"{family.name} has no item with a planning share in {months[int(np.argmax(alone))]}: "
            "it is scheduled as a whole.",
            where,
            fix,
        )
    off = needed & (sums > 0) & (np.abs(sums - 1.0) > _NEAR)
    if off.any():
        first = int(np.argmax(off))
        yield Problem(
            "W581",
            f"the planning shares of {family.name} add up to {sums[first]:.10g} in "
            f"{months[first]}: each is taken in proportion.",
            where,
            fix,
        )
