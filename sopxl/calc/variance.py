"""Why revenue or margin differs from its base; imports numpy, arrays, items and errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import Vector, as_word
from sopxl.calc.items import as_items
from sopxl.errors import InputError

OWN, MEAN = "own", "mean"
BASES = (OWN, MEAN)


@dataclass(frozen=True, slots=True)
class PriceVolumeMix:
    """The change of each item, by cause; what raises the money is positive."""

    price: Vector  # money of the report, another price, shape (n,)
    volume: Vector  # money of the report, another total quantity at the base mix, shape (n,)
    mix: Vector  # money of the report, another share of the total, shape (n,)
    exchange: Vector  # money of the report, another rate of exchange, shape (n,)
    new: Vector  # money of the report, items without a base quantity, shape (n,)
    dropped: Vector  # money of the report, items without an actual quantity, shape (n,)

    @property
    def effects(self) -> tuple[Vector, ...]:
        """The six causes, in the order in which they are told."""
        return (self.price, self.volume, self.mix, self.exchange, self.new, self.dropped)


def price_volume_mix(
    units_0: Any,
    price_0: Any,
    units_1: Any,
    price_1: Any,
    rate_0: Any = None,
    rate_1: Any = None,
    unit_of_measure: Sequence[str] | None = None,
    basis: str = OWN,
) -> PriceVolumeMix:
    """The change of revenue from a base to an actual, item by item and cause by cause.

    units_0 : base quantity (budget, last year) of each item, shape (n,), 0 or more.
    price_0 : base price or margin of a unit in local money, one number or one for each item; not
        needed where units_0 is 0. A margin may be negative.
    units_1 : actual quantity, shape (n,), 0 or more.
    price_1 : actual price or margin, shaped as price_0; not needed where units_1 is 0.
    rate_0 : base money of the report for one of the local, more than 0, one number or one for
        each item. Left out: 1.
    rate_1 : actual rate, as rate_0. Left out: rate_0.
    unit_of_measure : unit of each item; must be the same for all. Left out: not looked at.
    basis : "own", an item's volume is its part of the new total in the base mix, and its mix what
        differs from that, both at its own base price; "mean", its volume is all that it sells more,
        at the mean base price, and its mix the same units at what its price is above the mean.
        Left out: "own", where an item that keeps its share has no mix; the totals are the same.
    Returns : PriceVolumeMix, each part of shape (n,). All parts together are the change:
        units_1 × price_1 × rate_1 − units_0 × price_0 × rate_0.

    Raises InputError (blank, text, wrong count, items of different units, no such basis),
        LimitError (a negative quantity, a rate of 0).
    Rule : in this order, over the items sold in both: exchange = units_1 × price_1 × (rate_1 −
        rate_0); price = units_1 × (price_1 − price_0) × rate_0; volume = (units_0 × k − units_0) ×
        price_0 × rate_0, where k is the actual total over the base total; mix = (units_1 −
        units_0 × k) × price_0 × rate_0, or by "mean" volume = (units_1 − units_0) × mean and mix =
        (units_1 − units_0) × (price_0 × rate_0 − mean); new = units_1 × price_1 × rate_1 where
        units_0 is 0;
        dropped = −units_0 × price_0 × rate_0 where units_1 is 0
    Source : Horngren, Cost Accounting, sales-quantity variance (here volume) and sales-mix
        variance; their sum is the sales-volume variance. ACCA, Performance Management: individual
        units ("own") and weighted average ("mean")

    >>> found = price_volume_mix([600, 400], [10, 20], [550, 550], [10.5, 19])
    >>> [part.sum().item() for part in (found.price, found.volume, found.mix)]
    [-275.0, 1400.0, 1100.0]
    >>> price_volume_mix([600, 400], [10, 20], [550, 550], [10, 20], unit_of_measure=["ea", "kg"])
    Traceback (most recent call last):
    sopxl.errors.InputError: E432 unit_of_measure, item 2: kg and ea have no sum, and so no mix.
    Convert the quantities to one unit, or call each unit by itself.
    """
    base = as_items(units_0, "units_0", minimum=0)
    actual = as_items(units_1, "units_1", len(base), minimum=0)
    check_one_unit(unit_of_measure, len(base))
    valued = as_word(basis, "basis", BASES)
    was, now = base > 0, actual > 0
    old = as_items(price_0, "price_0", len(base), spread=True, needed=was)
    price = as_items(price_1, "price_1", len(base), spread=True, needed=now)
    old_rate = np.ones(len(base)) if rate_0 is None else _rate(rate_0, "rate_0", len(base))
    rate = old_rate if rate_1 is None else _rate(rate_1, "rate_1", len(base))
    both = was & now
    kept = np.where(both, base, 0.0), np.where(both, actual, 0.0), old * old_rate
    volume, mix = _by_mean(*kept) if valued == MEAN else _by_own(*kept)
    return PriceVolumeMix(
        price=np.where(both, actual * (price - old) * old_rate, 0.0),
        volume=volume,
        mix=mix,
        exchange=np.where(both, actual * price * (rate - old_rate), 0.0),
        new=np.where(now & ~was, actual * price * rate, 0.0),
        dropped=np.where(was & ~now, -base * old * old_rate, 0.0),
    )


def _by_own(base: Vector, actual: Vector, price: Vector) -> tuple[Vector, Vector]:
    """Volume in the base mix and what differs from it, each item at its own price."""
    total = base.sum()
    scaled = base * actual.sum() / (total if total > 0 else 1.0)
    return (scaled - base) * price, (actual - scaled) * price


def _by_mean(base: Vector, actual: Vector, price: Vector) -> tuple[Vector, Vector]:
    """All more or less units at the mean price, and at what the own price is above it."""
    total = base.sum()
    mean = float(base @ price) / total if total > 0 else 0.0
    return (actual - base) * mean, (actual - base) * (price - mean)


def check_one_unit(units: Sequence[str] | None, count: int) -> None:
    """Raises InputError where the quantities of items cannot be added up."""
    if units is None:
        return
    if len(units) not in (1, count):
        raise InputError(
            "E118",
            f"unit_of_measure has {len(units)} values for {count} items.",
            "unit_of_measure",
            "Give the unit of each item.",
        )
    for i, unit in enumerate(units):
        if unit.casefold() != units[0].casefold():
            raise InputError(
                "E432",
                f"{unit} and {units[0]} have no sum, and so no mix.",
                f"unit_of_measure, item {i + 1}",
                "Convert the quantities to one unit, or call each unit by itself.",
            )


def _rate(value: Any, name: str, count: int) -> Vector:
    return as_items(value, name, count, spread=True, above=0)
