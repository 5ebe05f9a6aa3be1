"""Openings in cells of their own: the number that the first period of a balance starts from.

Imports choice, families and scalars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sopxl_workbook.adopt.choice import choices
from sopxl_workbook.adopt.families import blocks
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.model import MapCell
from sopxl_workbook.adopt.scalars import Scalar, Scalars
from sopxl_workbook.adopt.words import Said, plain, said

_OPENING_OF = {
    "ending_inventory": "opening_inventory",
    "ending_backlog": "opening_backlog",
    "workforce": "opening_workforce",
}
_TOLERANCE = 1e-6


def opening_cells(found: Found, scalars: Scalars, rows: Sequence[Series]) -> Iterator[MapCell]:
    """The opening of each balance that has no row for it, in a cell of its own.

    It is the one free number that the first formula of the balance points at; where that is typed
    too, the one number beside the row that fits what the first period adds.
    """
    measures = {one.measure for one in rows}
    for measure, opening in _OPENING_OF.items():
        targets = [one for one in rows if one.measure == measure]
        if opening in measures or len(targets) != 1:
            continue
        target = targets[0]
        formulas = found.formulas[target.sheet].texts
        used = scalars.used_by(target.sheet, target.cells[0])
        if target.cells[0] not in formulas:
            used = _fitting(scalars, target, opening, rows)
        if len(used) == 1:
            yield _cell(found, opening, used[0])


def _fitting(
    scalars: Scalars, target: Series, opening: str, rows: Sequence[Series]
) -> list[Scalar]:
    """Numbers before a row, else beside the word, from which its first period follows."""
    ways = (scalars.before(target), scalars.labelled(target.sheet, (opening,)))
    if not any(ways):
        return []
    moved = [
        choice.best.moved[0]
        for choice in choices(blocks(rows))
        if choice.best.target is target and choice.best.moved is not None
    ]
    if not moved or not np.isfinite(target.values[0] - moved[0]):
        return []
    right = float(target.values[0] - moved[0])
    for near in ways:
        fits = [one for one in near if abs(one.value - right) <= _TOLERANCE * max(1.0, abs(right))]
        if fits:
            return list({one.cell: one for one in fits}.values())
    return []


def _cell(found: Found, measure: str, scalar: Scalar) -> MapCell:
    """A free number as the map keeps it."""
    is_typed = scalar.cell not in found.formulas[scalar.sheet].texts
    label = label_of(found, scalar.sheet, scalar.cell)
    return MapCell(measure, scalar.sheet, scalar.cell, label, is_typed)


def label_of(found: Found, sheet: str, cell: Ref) -> str:
    """The nearest text left of a cell, else above it, that says more than a unit; else any."""
    texts = found.grids[sheet].texts
    left = ((cell[0], at) for at in range(cell[1] - 1, 0, -1))
    above = ((at, cell[1]) for at in range(cell[0] - 1, 0, -1))
    near = [texts[ref] for ref in (*left, *above) if ref in texts]
    telling = (text for text in near if said(text) != Said())
    return next(telling, next(iter(near), ""))


def opening_today(
    found: Found, scalars: Scalars, cell: MapCell, rows: Sequence[Series], *, is_same: bool
) -> MapCell | None:
    """A single cell of a map where it is today; None where its label has no number any more.

    cell : under the name that its sheet has today. is_same : whether the workbook is the one that
    the map was written of.
    """
    derived = (one for one in opening_cells(found, scalars, rows) if one.measure == cell.measure)
    now = next((one for one in derived if _is_same_label(one, cell)), None)
    label = label_of(found, cell.sheet, cell.cell) if cell.sheet in found.grids else ""
    if scalars.at(cell.sheet, cell.cell) and (is_same or (now is None and label == cell.label)):
        now = cell
    if now is None:
        return None
    is_typed = now.cell not in found.formulas[now.sheet].texts
    return replace(now, label=label_of(found, now.sheet, now.cell), write=cell.write and is_typed)


def _is_same_label(one: MapCell, cell: MapCell) -> bool:
    return plain(one.label) == plain(cell.label)
