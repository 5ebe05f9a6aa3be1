"""What is likely wrong in a cell that breaks an identity; imports identities and grid.

The difference is held against what a usual mistake would make of the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from sopxl_workbook.adopt.blended import Blended
from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.grid import Formulas
from sopxl_workbook.adopt.identities import Variant
from sopxl_workbook.adopt.labelled import Series

INSTEAD = "is taken in the place of"  # of a cause: a plan for an actual, or the other way round
_NEAR = 1e-6
_PAIR = 2  # one wrong stock breaks its own period and the next
_SIGNS = {"demand": -1, "forecast": -1, "actual": -1, "shipments": -1, "scrap": -1, "layoffs": -1}


def cause(block: Block, variant: Variant, at: int, formulas: Formulas) -> str:
    """The likely cause of the break in one period, in a planner's words."""
    target = variant.target
    difference = float(target.values[at] - variant.expected[at])
    typed = _typed_over(target, at, formulas)
    if variant.kind == "opening":
        return "the opening was typed" if typed else "the opening is not the closing before"
    found = next(_explanations(block, variant, at, difference), "")
    return " and ".join(filter(None, (typed, found))) or _unlike(variant, at, formulas)


def _typed_over(target: Series, at: int, formulas: Formulas) -> str:
    """Whether a number stands where the other periods have formulas."""
    if target.cells[at] in formulas.texts:
        return ""
    among = sum(cell in formulas.texts for cell in target.cells)
    return "a formula was typed over" if among * 2 > len(target.cells) else ""


def _unlike(variant: Variant, at: int, formulas: Formulas) -> str:
    """What can be said where no usual mistake gives the difference."""
    target = variant.target
    form = formulas.forms.get(target.cells[at])
    others = [formulas.forms.get(cell) for cell in target.cells]
    if form is not None and others.count(form) * 2 < len(others):
        return "its formula is another than that of the other periods"
    breaks = int((variant.steps & ~variant.holds).sum())
    if not any(others) and breaks > _PAIR:
        return "a movement that no row records, such as a count, or a figure changed by hand"
    return "this figure, or one that it is worked out from, was changed by hand"


def _explanations(block: Block, variant: Variant, at: int, difference: float) -> Iterator[str]:
    """Usual mistakes that give just this difference."""
    yield from _of_the_other_side(variant, at, difference)
    before = float(variant.target.values[at - 1]) if at else np.nan
    parts = [(one, _SIGNS.get(one.measure, 1)) for one in variant.parts]
    if variant.moved is not None:
        parts.append((variant.target, 1))
    for one, sign in parts:
        is_stock = one is variant.target or one.measure.startswith("opening")
        value = before if one is variant.target else float(one.values[at])
        name = "the opening stock" if is_stock else _name(one, at)
        if _same(difference, sign * value):
            yield f"{name} is counted twice"
        if _same(difference, -sign * value):
            yield f"{name} is left out"
    for one, sign in parts[: len(variant.parts)]:
        for way, word in ((1, "next"), (-1, "previous")):
            if 0 <= at + way < one.values.size:
                moved = sign * float(one.values[at + way] - one.values[at])
                if _same(difference, moved):
                    yield f"{_name(one, at + way)} of the {word} period is taken"
    yield from _other_rows(block, variant, at, difference)


def _of_the_other_side(variant: Variant, at: int, difference: float) -> Iterator[str]:
    """The plan taken in a closed period, or a blank actual in an open one."""
    for one in variant.parts:
        other = one.other(at) if isinstance(one, Blended) else None
        if other is not None:
            value = float(np.nan_to_num(other.values[at]))
            sign = _SIGNS.get(one.measure, 1)
            if _same(difference, sign * (value - float(one.values[at]))):
                blank = "" if np.isfinite(other.values[at]) else ", which is blank,"
                name = other.measure.replace("_", " ")
                yield f"{name}{blank} {INSTEAD} {_name(one, at)}"


def _name(one: Series, at: int) -> str:
    """What a row is called in a period."""
    counted = one.counts(at) if isinstance(one, Blended) else None
    return (counted or one).measure.replace("_", " ")


def _other_rows(block: Block, variant: Variant, at: int, difference: float) -> Iterable[str]:
    """Rows of the family that the identity does not count and the figure does."""
    for measure, several in block.rows.items():
        for one in several:
            is_other = one is not variant.target and one not in variant.parts
            if is_other and _same(abs(difference), abs(float(one.values[at]))):
                yield f"{measure.replace('_', ' ')} is counted here and in no other period"


def _same(one: float, other: float) -> bool:
    size = max(abs(one), abs(other))
    return bool(np.isfinite(size)) and size > _NEAR and abs(one - other) <= _NEAR * size
