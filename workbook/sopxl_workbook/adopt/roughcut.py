"""Rough-cut loads held against the plan and the hours per unit; imports families and scalars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.identities import Variant
from sopxl_workbook.adopt.judged import judged, said_of
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.model import Proof, Status
from sopxl_workbook.adopt.rates import implied
from sopxl_workbook.adopt.scalars import Scalar, Scalars
from sopxl_workbook.adopt.words import plain

_PLANS = ("total_supply", "production", "shipments")


def loads(known: Sequence[Block], scalars: Scalars) -> Iterator[Proof]:
    """Each row of a load, held against plan x hours of all families that use the resource."""
    plans = [block for block in known if any(block.has(measure) for measure in _PLANS)]
    resources = [block for block in known if block.has("load")]
    if not plans or not resources:
        return
    names = [block.family for block in plans]
    hours = scalars.matrix(names, [block.family for block in resources])
    if len(resources) == 1:
        hours |= _of_the_only(resources[0], scalars.matrix(names, scalars.headed("hours_per_unit")))
    for block in resources:
        for one in block.rows["load"]:
            yield _best([_proof(one, plans, hours, measure) for measure in _PLANS], one, block)


def _of_the_only(
    resource: Block, found: Mapping[tuple[str, str], Scalar]
) -> dict[tuple[str, str], Scalar]:
    """Hours under a heading that names no resource: they are those of the only one."""
    return {(family, plain(resource.family)): scalar for (family, _), scalar in found.items()}


def _proof(
    one: Series, plans: Sequence[Block], hours: Mapping[tuple[str, str], Scalar], measure: str
) -> Proof | None:
    """A load by one measure of the plan; None where no hours are known."""
    expected, used = np.zeros(one.values.size), 0
    for block in plans:
        scalar = hours.get((plain(block.family), plain(one.family)))
        if scalar is not None and block.has(measure) and block.marks == one.row.marks:
            expected = expected + block.rows[measure][0].values * scalar.value
            used += 1
    if not used:
        return None
    rule = f"load = sum of {measure.replace('_', ' ')} x hours per unit over {used} families"
    variant = Variant("load", one, rule, expected, ())
    why = "the plan times the hours that were found gives other loads"
    return judged(variant, one.family, why, "the load was typed, or leaves out a family")


def _best(tried: Sequence[Proof | None], one: Series, block: Block) -> Proof:
    """The proof that holds in most periods; an undecided one where no hours are known."""
    made = [proof for proof in tried if proof is not None]
    if made:
        return max(made, key=lambda proof: proof.held)
    for variant in implied(block, one, _PLANS):
        return said_of(replace(variant, kind="load"), block.family, Status.PROVEN, "")
    why = "no table says how many hours a unit of each family takes"
    return Proof(
        Status.UNDECIDED,
        block.family,
        "load",
        "load = plan x hours per unit",
        one.sheet,
        one.cells,
        cause=why,
    )
