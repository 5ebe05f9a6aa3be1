"""Which variant of an identity a planner uses: the one that holds; imports identities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl_workbook.adopt.blended import Blended
from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.identities import FEWEST, Variant, variants

_LOST = " + lost sales"  # of a rule


@dataclass(frozen=True)
class Choice:
    """What was tried for one row of a block, and what fits best."""

    block: Block
    best: Variant
    custom: Variant | None  # what most other families do, where the rows of this one allow it
    is_said: bool = False  # whether the planner says that it is this one


def choices(
    blocks: Sequence[Block], said: Mapping[str, Collection[str]] | None = None
) -> list[Choice]:
    """For every row that an identity may explain, the variant that fits best.

    said : rules by family that a planner says hold; no other is then tried for their rows, but
    the same with lost sales, which cannot be told from it before some are lost.
    Where two fit a block equally, or none fits it whole, what the other families do decides: a
    row that one family leaves out and the others count is left out by mistake.
    """
    tried = [
        (block, several) for block in blocks if not block.is_total for several in _by_target(block)
    ]
    usual: dict[tuple[str, str], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for _, several in tried:
        best = _best(several, None)
        if best.is_proven:
            usual[best.kind, best.target.measure][best.signature] += 1
    made = []
    for block, several in tried:
        rules = (said or {}).get(block.family, ())
        kept = [one for one in several if {one.rule, one.rule.replace(_LOST, "")} & {*rules}]
        if kept:
            made.append(Choice(block, _best(kept, None), None, is_said=True))
            continue
        votes = usual[several[0].kind, several[0].target.measure]
        custom, count = votes.most_common(1)[0] if votes else (None, 0)
        same = next((one for one in several if one.signature == custom), None)
        made.append(Choice(block, _best(several, custom), same if count > 1 else None))
    return made


def _by_target(block: Block) -> list[list[Variant]]:
    groups: dict[tuple[str, int], list[Variant]] = defaultdict(list)
    for variant in variants(block):
        groups[variant.kind, id(variant.target)].append(variant)
    return list(groups.values())


def _best(several: Sequence[Variant], custom: tuple[str, ...] | None) -> Variant:
    """The variant with most steps that hold; then that of the other families, then the fullest."""

    def fit(variant: Variant) -> tuple[bool, bool, float, int, bool, int, int]:
        """How well a variant explains its row."""
        steps, holds = int(variant.steps.sum()), int(variant.holds.sum())
        counted = sum(bool((np.abs(part.values) > 0).any()) for part in variant.parts)
        is_custom = variant.signature == custom
        likely = holds / max(steps, 1) + (0.25 if is_custom and steps else 0.0)
        fullness = (_told_apart(variant), counted)
        return steps >= FEWEST, variant.is_proven, likely, steps, is_custom, *fullness

    return max(_widest(several), key=fit)


def _told_apart(variant: Variant) -> int:
    """How many of its blended parts the numbers speak for, less those that they do not.

    They do where it holds in a closed period in which the actual is not the plan.
    """
    spoken = [
        one.planned is not None
        and bool((variant.holds & (one.values != one.planned.values))[: one.closed].any())
        for one in variant.parts
        if isinstance(one, Blended)
    ]
    return sum(1 if is_so else -1 for is_so in spoken)


def _widest(several: Sequence[Variant]) -> list[Variant]:
    """Those that no other goes on from: actuals alone say nothing of the open periods.

    One goes on from another that takes more plans for them, and so holds in more periods.
    """
    blended = [one for one in several if one.blended]
    return [
        one
        for one in several
        if not any(
            other.blended > one.blended
            and other.when_closed == one.when_closed
            and other.holds.sum() > one.holds.sum()
            for other in blended
        )
    ]
