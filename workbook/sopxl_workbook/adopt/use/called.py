"""What the cells of a planner's own workbook are called: by its map; imports mapped and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from sopxl_workbook.adopt.mapped.model import Resolved
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.changes import CellName, Change
from sopxl_workbook.changes.names import NAMELESS

_Spot = tuple[str, int, int]


def caller(resolved: Resolved) -> Callable[[Change], CellName]:
    """Calls a cell by family, measure and period of the map; one that the map has not, by nothing.

    resolved : the map as it stands in the workbook.
    """

    @cache
    def names() -> dict[_Spot, CellName]:
        """Every cell of the map, once somebody asks."""
        return dict(_names(resolved))

    return lambda change: names().get(change.spot, NAMELESS)


def _names(resolved: Resolved) -> Iterator[tuple[_Spot, CellName]]:
    for row in resolved.rows:
        measure = row.row.measure.replace("_", " ")
        key = (row.family.name, measure)
        for cell, mark in zip(row.cells, row.periods, strict=True):
            name = CellName("", key, "", period_text(mark), measure, "Family")
            yield (row.sheet, *cell), name
    for family in resolved.map.families:
        for one in family.cells:
            yield (
                (one.sheet, *one.cell),
                CellName("", (family.name,), one.measure.replace("_", " ")),
            )
