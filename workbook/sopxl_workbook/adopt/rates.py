"""Dollars held against units and a price or cost in a cell of its own; imports scalars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.identities import PRODUCTS, Variant
from sopxl_workbook.adopt.judged import judged
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.model import Proof
from sopxl_workbook.adopt.scalars import Scalar, Scalars
from sopxl_workbook.adopt.words import plain

_FEWEST, _DIFFERENT = 4, 3  # periods, and different units in them, that show a rate


def by_rates(known: Sequence[Block], scalars: Scalars) -> Iterator[Proof]:
    """Each row of dollars of a family that has no row of prices, where a cell has its price."""
    for measure, units, rates in PRODUCTS:
        wanted = [block for block in known if block.has(measure) and not block.has(*rates)]
        wanted = [block for block in wanted if not block.is_total]
        if not wanted:
            continue
        heads = [text for rate in rates for text in scalars.headed(rate)]
        cells = scalars.matrix([block.family for block in wanted], heads)
        for block in wanted:
            beside = [cell for (name, _), cell in cells.items() if name == plain(block.family)]
            for one in block.rows[measure]:
                near = beside or scalars.labelled(one.sheet, rates)
                yield from _proof(block, one, units, near)


def _proof(
    block: Block, one: Series, units: Sequence[str], rates: Sequence[Scalar]
) -> Iterator[Proof]:
    """The best fit of units and price; nothing where there is neither."""
    tried = [
        _variant(one, part, rate)
        for name in units
        for part in block.rows.get(name, ())[:1]
        for rate in rates
    ]
    tried = [variant for variant in tried if variant.steps.any()]
    if not any(variant.is_proven for variant in tried):
        tried = list(implied(block, one, units)) or tried
    if not tried:
        return
    best = max(tried, key=lambda variant: int(variant.holds.sum()))
    why = "no units of the family times a price that was found give these dollars"
    broken = "the dollars were typed, or take another price"
    yield judged(best, block.family, why, broken)


def implied(block: Block, one: Series, units: Sequence[str]) -> Iterator[Variant]:
    """The units that give a row with one and the same rate in all periods, whatever cell holds it.

    Only where the units differ from period to period: else any row would do. A rate that changes
    is no mistake, so nothing is disproved by this.
    """
    for name in units:
        for part in block.rows.get(name, ())[:1]:
            both = np.isfinite(part.values) & np.isfinite(one.values) & (part.values != 0)
            if both.sum() < _FEWEST or np.unique(part.values[both]).size < _DIFFERENT:
                continue
            rate = float(np.median(one.values[both] / part.values[both]))
            rule = f"{_name(one)} = {_name(part)} x {rate:,.10g}, the same in all periods"
            variant = Variant("dollars", one, rule, part.values * rate, (part,))
            if variant.is_proven:
                yield variant


def _name(one: Series) -> str:
    return one.measure.replace("_", " ")


def _variant(one: Series, part: Series, rate: Scalar) -> Variant:
    rule = f"{_name(one)} = {_name(part)} x {rate.value:,.10g}"
    return Variant("dollars", one, rule, part.values * rate.value, (part,))
