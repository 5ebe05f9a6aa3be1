"""The rows of every family held against the identities: proven, disproved, not decidable."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sopxl_workbook.adopt.causes import cause
from sopxl_workbook.adopt.choice import Choice, choices
from sopxl_workbook.adopt.families import Block, blocks
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Formulas
from sopxl_workbook.adopt.identities import FEWEST, Variant
from sopxl_workbook.adopt.judged import ENOUGH, broken_at, said_of
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.model import Break, Proof, Status
from sopxl_workbook.adopt.rates import by_rates
from sopxl_workbook.adopt.roughcut import loads
from sopxl_workbook.adopt.scalars import Scalars
from sopxl_workbook.adopt.totals import totals

_OTHER = "another row of the family by that name is proven, so this one may be something else"
_HALF = 0.5  # what rounding moves a whole number by at most
_MOSTLY = 0.8  # share of the steps that hold where a difference of 1 is a mistake, not rounding
_PROVED = {
    "ending_inventory": "its supply and its demand",
    "ending_backlog": "its bookings and its shipments",
    "revenue": "its units and its price",
    "load": "the plan and the hours per unit",
}  # rows that a planner wants proved, and what it takes


def proofs(found: Found, said: Mapping[str, Collection[str]] | None = None) -> list[Proof]:
    """Every row that an identity may explain, disproved ones first.

    said : rules by family that a planner says hold.
    """
    known = blocks(found.series)
    scalars = Scalars(found.grids, found.formulas, found.series)
    made = _one_of_a_name([_proof(found, scalars, choice) for choice in choices(known, said)])
    made += [*totals(known), *loads(known, scalars), *by_rates(known, scalars)]
    made += _without(known, {cells for proof in made for cells in [(proof.sheet, proof.cells)]})
    order = {Status.DISPROVED: 0, Status.UNDECIDED: 1, Status.PROVEN: 2}
    return sorted(made, key=lambda proof: order[proof.status])


def _one_of_a_name(made: Sequence[Proof]) -> list[Proof]:
    """Of several rows of one name in a family only one is what it says: that which is proven."""
    proven = {(one.family, one.rule.split(" = ")[0]) for one in made if one.status is Status.PROVEN}
    return [
        replace(one, status=Status.UNDECIDED, at=None, cause=_OTHER)
        if one.status is Status.DISPROVED and (one.family, one.rule.split(" = ")[0]) in proven
        else one
        for one in made
    ]


def _proof(found: Found, scalars: Scalars, choice: Choice) -> Proof:
    """What the best variant of a row says."""
    best, custom, family = choice.best, choice.custom, choice.block.family
    if custom is not None and not custom.is_proven and best.signature != custom.signature:
        left_out = _left_out(best, custom)
        if left_out and best.is_proven:
            at = int(np.flatnonzero(custom.steps & ~custom.holds)[0])
            why = f"{left_out} is left out, the other families count it"
            return broken_at(custom, family, at, why)
    expected = _with_opening(scalars, best)
    formulas = found.formulas[best.target.sheet]
    expected[: typed_first(best, formulas)] = np.nan
    variant = Variant(best.kind, best.target, best.rule, expected, best.parts, best.moved)
    steps, holds = int(variant.steps.sum()), int(variant.holds.sum())
    if steps < FEWEST:
        return said_of(variant, family, Status.UNDECIDED, "numbers are missing in most periods")
    if holds == steps:
        return said_of(variant, family, Status.PROVEN, "")
    if _is_rounded(variant, formulas):
        return said_of(variant, family, Status.PROVEN, "within the rounding of typed numbers")
    if holds < max(ENOUGH * steps, FEWEST) and not choice.is_said:
        why = f"no usual identity holds; this one does in {holds} of {steps} periods"
        return said_of(variant, family, Status.UNDECIDED, why)
    at = int(np.flatnonzero(variant.steps & ~variant.holds)[0])
    broken = broken_at(variant, family, at, cause(choice.block, variant, at, formulas))
    return replace(broken, breaks=tuple(_breaks(choice.block, variant, formulas)))


def _breaks(block: Block, variant: Variant, formulas: Formulas) -> Iterator[Break]:
    """Every cell that breaks a rule, each held against what the cells before it show."""
    for at in map(int, np.flatnonzero(variant.steps & ~variant.holds)):
        shown, right = float(variant.target.values[at]), float(variant.expected[at])
        yield Break(variant.target.cells[at], shown, right, cause(block, variant, at, formulas))


def typed_first(variant: Variant, formulas: Formulas) -> int:
    """How many periods of a row were typed before its formulas begin: the past, as it was counted.

    What was counted owes nothing to the plan; a row that is typed as a whole is proved as one.
    """
    is_formula = [cell in formulas.texts for cell in variant.target.cells]
    first = is_formula.index(True) if any(is_formula) else 0
    return first if first > 1 else 0


def _is_rounded(variant: Variant, formulas: Formulas) -> bool:
    """Whether typed whole numbers miss the identity often, and never by more than rounding."""
    if any(cell in formulas.texts for cell in variant.target.cells):
        return False
    rows = (variant.target, *variant.parts)
    off = np.abs(variant.expected - variant.target.values)[variant.steps]
    is_whole = all((np.mod(one.values[variant.steps], 1) == 0).all() for one in rows)
    slack = _HALF * (len(rows) + 1)
    often = variant.holds.sum() < _MOSTLY * variant.steps.sum()
    return bool(is_whole and often and (off <= slack).all())


def _left_out(best: Variant, custom: Variant) -> str:
    """Rows that the custom of the book counts and this family does not."""
    missing = [one.measure for one in custom.parts if one not in best.parts]
    return " and ".join(name.replace("_", " ") for name in missing)


def _with_opening(
    scalars: Scalars, variant: Variant
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What the row should show, with its first period where the opening stock is known.

    The cell that the first formula starts from is the opening; without a formula it is a number
    beside the row, or beside the word for it, that fits.
    """
    expected, target = variant.expected.copy(), variant.target
    if variant.moved is None or not np.isfinite(variant.moved[0] + target.values[0]):
        return expected
    used = scalars.used_by(target.sheet, target.cells[0])
    if len(used) == 1:
        expected[0] = used[0].value + variant.moved[0]
        return expected
    words = ("opening_inventory", "opening_backlog", "ending_inventory")
    near = [*scalars.before(target), *scalars.labelled(target.sheet, words)]
    right = float(target.values[0] - variant.moved[0])
    if any(abs(one.value - right) <= 1e-6 * max(1.0, abs(right)) for one in near):
        expected[0] = target.values[0]
    return expected


def _without(
    known: Sequence[Block], done: set[tuple[str, tuple[tuple[int, int], ...]]]
) -> Iterator[Proof]:
    """Rows that ought to be proved, and nothing is there to prove them with."""
    for block in known:
        for measure, needs in _PROVED.items():
            for one in block.rows.get(measure, ()):
                if (one.sheet, one.cells) not in done:
                    yield _undecided(block, one, f"there is no row of {needs} for it")


def _undecided(block: Block, one: Series, why: str) -> Proof:
    name = one.measure.replace("_", " ")
    return Proof(Status.UNDECIDED, block.family, name, name, one.sheet, one.cells, cause=why)
