"""The identities of a map proven again with its rows of today; imports identities and model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sopxl.errors import Problem
from sopxl_workbook.adopt.families import Block, blocks
from sopxl_workbook.adopt.identities import FEWEST, Variant, variants
from sopxl_workbook.adopt.judged import ENOUGH
from sopxl_workbook.adopt.labelled import TOTAL
from sopxl_workbook.adopt.mapped.model import MapFamily, Resolved
from sopxl_workbook.adopt.proofs import typed_first
from sopxl_workbook.diff.show import number
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import place

_FIX = "Correct the measures or the cells of its rows; or take the rule out if it is none of yours."


def check_rules(resolved: Resolved, file: str) -> list[Problem]:
    """What is told of rules that the rows of the map do not fulfil; [] where all hold.

    E527 : a rule names a row that the map does not have. E528 : it fails in most periods, so a row
    is mapped wrongly. A rule that fails in a few is a mistake of the workbook, which proofs tell.
    """
    known = blocks(one.series for one in resolved.rows)
    told: list[Problem] = []
    for family in resolved.map.families:
        name = TOTAL if family.is_total else family.name
        own = [block for block in known if block.family == name]
        told += _of_family(resolved, family, own, f'{file}: family "{family.name}"')
    return told


def _of_family(
    resolved: Resolved, family: MapFamily, own: Sequence[Block], where: str
) -> Iterator[Problem]:
    """What is told of the rules of one family."""
    if not family.rules:
        return
    tried = [variant for block in own for variant in variants(block)]
    for rule in family.rules:
        same = [variant for variant in tried if variant.rule == rule]
        if not same:
            yield Problem("E527", f'no rows of the map can fulfil the rule "{rule}".', where, _FIX)
            continue
        failures = [_failure(resolved, variant) for variant in same]
        if all(failures):
            yield Problem("E528", f"the rule {rule} {failures[0]}", where, _FIX)


def _failure(resolved: Resolved, variant: Variant) -> str:
    """How a rule fails in most periods; "" where it holds, or fails in a few."""
    target = variant.target
    first = typed_first(variant, resolved.found.formulas[target.sheet])
    steps, holds = variant.steps[first:], variant.holds[first:]
    count, held = int(steps.sum()), int(holds.sum())
    if count < FEWEST or held >= ENOUGH * count:
        return ""
    at = first + int(np.flatnonzero(steps & ~holds)[0])
    shown, right = number(float(target.values[at])), number(float(variant.expected[at]))
    return (
        f"holds in {held} of {counted(count, 'period')}: {place(target.sheet, *target.cells[at])} "
        f"shows {shown}, {right} follows from the rows of the map."
    )
