"""What of a planner's plan our functions work out anew: rows, periods, opening; imports choice.

A family is taken as its planner works it out: by the variant of the identity that fits it best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl_workbook.adopt.choice import Choice, choices
from sopxl_workbook.adopt.families import blocks
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.identities import PRODUCTS, Variant
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.scalars import Scalars
from sopxl_workbook.ooxml import place

INVENTORY, BACKLOG, DOLLARS = "inventory", "backlog", "dollars"
FITTING = {
    INVENTORY: ("SOP_INVENTORY", "SOP_COVER", "SOP_LEVEL", "SOP_CHASE"),
    BACKLOG: ("SOP_BACKLOG", "SOP_LEVEL_BACKLOG"),
    DOLLARS: ("SOP_DOLLARS",),
}  # kind of a comparison: the functions that work it out anew
_FEWEST = 2  # periods
_ENOUGH = 0.5  # share of the periods in which the planner's identity holds
_OPENINGS = ("opening_inventory", "opening_backlog")
_OUTS = ("demand", "forecast", "shipments", "actual")


@dataclass(frozen=True)
class Terms:
    """A row of the new sheet: the sum of rows of the planner's, some taken away."""

    label: str
    parts: Sequence[tuple[Series, int]]  # with 1 or -1

    def formula(self, at: int) -> str:
        """What stands in the new sheet for one period."""
        signed = (("+-"[sign < 0], _ref(one, at)) for one, sign in self.parts)
        return "=" + "".join(f"{sign}{ref}" for sign, ref in signed).removeprefix("+")

    def value(self, at: int) -> float:
        """What it shows: a blank among several rows is nothing."""
        return float(sum(sign * np.nan_to_num(one.values[at]) for one, sign in self.parts))

    @property
    def source(self) -> str:
        """The first cell of each row, for the planner."""
        return ", ".join(_ref(one, 0).replace("$", "") for one, _ in self.parts)


@dataclass(frozen=True)
class Comparison:
    """What is worked out anew for one family, over periods that are filled."""

    kind: str
    family: str
    heads: Sequence[str]
    periods: Sequence[int]
    flow_in: Terms  # supply or bookings; units for dollars
    flow_out: Terms  # demand or shipments; the price for dollars
    others: Terms | None  # what else moves the row
    target: Terms  # the planner's own result
    opening: tuple[str, float, str]  # formula, value, where it comes from


def comparisons(found: Found) -> Iterator[Comparison]:
    """Every family and row that our functions work out anew, in the order of the book."""
    known = blocks(found.series)
    scalars = Scalars(found.grids, found.formulas, found.series)
    for choice in choices(known):
        variant = choice.best
        steps, holds = int(variant.steps.sum()), int(variant.holds.sum())
        if variant.kind in FITTING and steps >= _FEWEST and holds >= _ENOUGH * steps:
            made = _comparison(found, scalars, choice)
            if made is not None:
                yield made


def _comparison(found: Found, scalars: Scalars, choice: Choice) -> Comparison | None:
    """One row; None where fewer than two periods in a row are filled, or it is of another form."""
    variant, family = choice.best, choice.block.family
    split = _split(variant)
    if split is None:
        return None
    ins, outs, others, target = split
    periods = _longest([ins, outs, target])
    if len(periods) < _FEWEST:
        return None
    heads = [_head(found, variant.target, at) for at in periods]
    opening = _opening(scalars, variant, periods[0], ins, outs, others, target)
    return Comparison(variant.kind, family, heads, periods, ins, outs, others, target, opening)


def _split(variant: Variant) -> tuple[Terms, Terms, Terms | None, Terms] | None:
    """The rows of an identity by what they do; None where it is none of movements or a product."""
    parts = [one for one in variant.parts if one.measure not in _OPENINGS]
    if variant.kind == DOLLARS:
        rates = {rate for _, _, several in PRODUCTS for rate in several}
        units = [one for one in parts if one.measure not in rates]
        price = [one for one in parts if one.measure in rates]
        return (
            (_terms(units), _terms(price), None, _terms([variant.target]))
            if units and price
            else None
        )
    owed = [one for one in parts if one.measure == "backorders"]
    gains = [one for one in parts if one.measure in ("adjustments", "lost_sales")]
    losses = [one for one in parts if one.measure in ("scrap", "cancellations")]
    moves = [one for one in parts if one not in (*owed, *gains, *losses)]
    if variant.kind == INVENTORY:
        outs = [one for one in moves if one.measure in _OUTS]
    else:
        outs = moves[-1:]
    ins = [one for one in moves if one not in outs]
    if not ins or len(outs) != 1 or any(one.measure == "available_inventory" for one in ins):
        return None
    others = Terms("What else moves it", [*((o, 1) for o in gains), *((o, -1) for o in losses)])
    target = Terms(_name(variant.target), [(variant.target, 1), *((o, -1) for o in owed)])
    return _terms(ins), _terms(outs), others if others.parts else None, target


def _terms(several: Sequence[Series]) -> Terms:
    return Terms(" + ".join(map(_name, several)), [(one, 1) for one in several])


def _name(one: Series) -> str:
    return one.measure.replace("_", " ").capitalize()


def _longest(rows: Sequence[Terms]) -> Sequence[int]:
    """The longest run of periods in which the first row of each is filled; the latest of equals."""
    filled = np.all([np.isfinite(row.parts[0][0].values) for row in rows], axis=0)
    best: list[int] = []
    run: list[int] = []
    for at, is_there in enumerate(filled):
        run = [*run, at] if is_there else []
        best = run if len(run) >= len(best) else best
    return best


def _head(found: Found, one: Series, at: int) -> str:
    """The heading of a period as the planner wrote it."""
    if one.is_over_sheets:
        return one.sheets[at]
    grid = found.grids[one.sheet]
    if not one.row.heads:
        return f"{one.row.unit} {at + 1}"
    ref = one.row.heads[at]
    if ref in grid.days:
        return f"{grid.days[ref]:%Y-%m-%d}"
    value = grid.values.get(ref, grid.spread.get(ref, ""))
    return f"{value:,.0f}".replace(",", "") if type(value) is float else str(value)


def _opening(
    scalars: Scalars,
    variant: Variant,
    first: int,
    ins: Terms,
    outs: Terms,
    others: Terms | None,
    target: Terms,
) -> tuple[str, float, str]:
    """What stood before the first period: its formula, its value, where it comes from."""
    row = next((one for one in variant.parts if one.measure in _OPENINGS), None)
    if row is not None and np.isfinite(row.values[first]):
        ref = _ref(row, first)
        return f"={ref}", float(row.values[first]), ref
    if first:
        return target.formula(first - 1), target.value(first - 1), "the period before"
    used = [] if variant.moved is None else scalars.used_by(*_place_of(variant.target))
    if len(used) == 1:
        ref = place(used[0].sheet, *used[0].cell)
        return f"={ref}", used[0].value, ref
    moved = [*target.parts, *((one, -sign) for one, sign in ins.parts), *outs.parts]
    moved += [(one, -sign) for one, sign in others.parts] if others else []
    implied = Terms("", moved)
    return implied.formula(first), implied.value(first), "as your first period implies"


def _place_of(one: Series) -> tuple[str, tuple[int, int]]:
    return one.sheets[0], one.cells[0]


def _ref(one: Series, at: int) -> str:
    return place(one.sheets[at], *one.cells[at])
