"""What a variant of an identity says of its row, as a proof; imports identities and model."""

from __future__ import annotations

import numpy as np

from sopxl_workbook.adopt.identities import Variant
from sopxl_workbook.adopt.model import Proof, Status

ENOUGH = 0.5  # share of the steps that must hold before a break is called a mistake


def judged(
    variant: Variant, family: str, unknown: str, broken: str, *, is_sure: bool = False
) -> Proof:
    """Proven where it holds in every step, broken where it does in most, else not decidable.

    unknown : why it cannot be decided. broken : what is likely wrong in the first cell that breaks
    it. is_sure : whether that explains every break, so that few steps need hold.
    """
    steps, held = int(variant.steps.sum()), int(variant.holds.sum())
    if steps and held == steps:
        return said_of(variant, family, Status.PROVEN, "")
    if not steps or (held < ENOUGH * steps and not is_sure):
        return said_of(variant, family, Status.UNDECIDED, unknown)
    at = int(np.flatnonzero(variant.steps & ~variant.holds)[0])
    return broken_at(variant, family, at, broken)


def said_of(variant: Variant, family: str, status: Status, why: str) -> Proof:
    """A proof without a cell that breaks it."""
    target, steps, held = variant.target, int(variant.steps.sum()), int(variant.holds.sum())
    return Proof(
        status,
        family,
        variant.kind,
        variant.rule,
        target.sheet,
        target.cells,
        steps,
        held,
        cause=why,
    )


def broken_at(variant: Variant, family: str, at: int, why: str) -> Proof:
    """A proof that fails in one period, with what is right there."""
    target, steps, held = variant.target, int(variant.steps.sum()), int(variant.holds.sum())
    return Proof(
        Status.DISPROVED,
        family,
        variant.kind,
        variant.rule,
        target.sheets[at],
        target.cells,
        steps,
        held,
        target.cells[at],
        float(target.values[at]),
        float(variant.expected[at]),
        why,
    )
