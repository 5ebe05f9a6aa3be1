"""Totals of all families held against the sum of them; imports families and find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.identities import Variant
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.model import Proof, Status

_ENOUGH = 0.5
_NO_SUM = ("price", "unit_cost", "hours_per_unit", "utilization", "cover", "load", "capacity")


def totals(known: Sequence[Block]) -> Iterator[Proof]:
    """Each row of a total, held against the rows of the families."""
    for block in known:
        if block.is_total:
            for measure, several in block.rows.items():
                for one in several if measure not in _NO_SUM else ():
                    parts = _families(known, one)
                    if len(parts) > 1:
                        yield _proof(one, parts)


def _families(known: Sequence[Block], total: Series) -> list[Series]:
    """The rows of the families that a total sums: of its own sheet, where they are there."""
    rows = [
        one
        for block in known
        if not block.is_total and block.marks == total.row.marks
        for one in block.rows.get(total.measure, ())[:1]
    ]
    near = [one for one in rows if one.sheet == total.sheet]
    return near if len(near) > 1 else rows


def _proof(one: Series, parts: Sequence[Series]) -> Proof:
    """A total and its families, with the family that it leaves out."""
    expected = np.sum([part.values for part in parts], axis=0)
    name = one.measure.replace("_", " ")
    variant = Variant(
        "total", one, f"total {name} = sum of {len(parts)} families", expected, tuple(parts)
    )
    steps, holds = variant.steps, variant.holds
    fixed = (
        one.family,
        "total",
        variant.rule,
        one.sheet,
        one.cells,
        int(steps.sum()),
        int(holds.sum()),
    )
    if steps.any() and holds.sum() == steps.sum():
        return Proof(Status.PROVEN, *fixed)
    wrong = np.flatnonzero(steps & ~holds)
    missing = _left_out(one, parts, expected, steps) if wrong.size else ""
    if not wrong.size or (not missing and holds.sum() < _ENOUGH * steps.sum()):
        return Proof(Status.UNDECIDED, *fixed, cause="it is no sum of the families that were found")
    at = int(wrong[0])
    why = missing or "the sum misses a family, or a figure was typed over"
    numbers = float(one.values[at]), float(expected[at])
    broken = Proof(Status.DISPROVED, *fixed, one.cells[at], *numbers, why)
    return replace(broken, sheet=one.sheets[at])


def _left_out(
    one: Series,
    parts: Sequence[Series],
    expected: np.ndarray[tuple[int], np.dtype[np.float64]],
    steps: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> str:
    """The one family whose row is just what is missing, or too much, in every wrong period."""
    rest = (expected - one.values)[steps]
    wrong = np.abs(rest) > 1e-6 * np.maximum(np.abs(expected[steps]), 1)
    for part in parts:
        if np.allclose(rest[wrong], part.values[steps][wrong], rtol=1e-6):
            return f"{part.family} is left out: the sum ends early"
        if np.allclose(rest[wrong], -part.values[steps][wrong], rtol=1e-6):
            return f"{part.family} is counted twice"
    return ""
