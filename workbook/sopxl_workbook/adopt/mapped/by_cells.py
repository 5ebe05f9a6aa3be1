"""The row that stands on given cells, found by its words or not; imports find and openings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from sopxl_workbook.adopt.around import Around
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.defined import Line, lines_of_names
from sopxl_workbook.adopt.mapped.model import MapRow, MapTimeline
from sopxl_workbook.adopt.mapped.openings import label_of
from sopxl_workbook.adopt.rows import Row


class ByCells:
    """The rows of a workbook by their cells, and by their headings."""

    def __init__(self, found: Found) -> None:
        """Remembers where every row stands."""
        self._found = found
        self._rows = {(one.sheet, one.cells): one for one in found.series}
        self._headed = {(one.sheet, one.row.heads): one for one in reversed(found.series)}

    def row(self, timeline: MapTimeline, row: MapRow, sheet: str) -> Series | None:
        """The row on the cells that a map gives; None where no headings count periods for them."""
        same = self._rows.get((sheet, row.cells))
        if same is not None:
            return same
        headed = self._headed.get((sheet, timeline.heads)) if timeline.heads else None
        if headed is None or len(headed.cells) != len(row.cells):
            return None
        return self._beyond_search(headed, row, sheet)

    def named(self, name: str) -> Series | None:
        """The row whose cells a defined name has; None for none."""
        line = self._names.get(name)
        return None if line is None else self._lines.get(line)

    @cached_property
    def _names(self) -> Mapping[str, Line]:
        return lines_of_names(self._found)

    @cached_property
    def _lines(self) -> Mapping[Line, Series]:
        return {(one.sheet, frozenset(one.cells)): one for one in self._found.series}

    def is_known(self, one: Series) -> bool:
        """Whether the search gives these cells to a row."""
        return (one.sheet, one.cells) in self._rows

    def _beyond_search(self, headed: Series, row: MapRow, sheet: str) -> Series:
        """Cells that the search gives to no row, under the headings of another one."""
        values = [self._found.grids[sheet].values.get(cell) for cell in row.cells]
        numbers = np.array([value if type(value) is float else np.nan for value in values])
        label = label_of(self._found, sheet, row.cells[0])
        around = Around(labels=(label,) if label else ())
        of = headed.row
        made = Row(of.timeline, sheet, row.cells, numbers, around, of.marks, of.unit, of.heads)
        return Series(made, row.measure, "")
