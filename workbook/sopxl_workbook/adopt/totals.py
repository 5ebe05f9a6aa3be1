"""Totals of all families held against the sum of them; imports families and find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.identities import Variant
from sopxl_workbook.adopt.judged import judged
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.model import Proof

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
    steps = variant.steps
    is_broken = bool((steps & ~variant.holds).any())
    missing = _left_out(one, parts, expected, steps) if is_broken else ""
    unknown = "it is no sum of the families that were found"
    why = missing or "the sum misses a family, or a figure was typed over"
    return judged(variant, one.family, unknown, why, is_sure=bool(missing))


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
