"""The row that stands on given cells, found by its words or not; imports find and openings."""

from __future__ import annotations

import numpy as np

from sopxl_workbook.adopt.around import Around
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.model import MapRow, MapTimeline
from sopxl_workbook.adopt.mapped.openings import label_of
from sopxl_workbook.adopt.rows import Row


def by_cells(found: Found, timeline: MapTimeline, row: MapRow, sheet: str) -> Series | None:
    """The row on the cells that a map gives; None where no headings count periods for them."""
    on_sheet = [one for one in found.series if one.sheet == sheet]
    same = next((one for one in on_sheet if one.cells == row.cells), None)
    if same is not None:
        return same
    headed = next((one for one in on_sheet if one.row.heads == timeline.heads != ()), None)
    if headed is None or len(headed.cells) != len(row.cells):
        return None
    values = [found.grids[sheet].values.get(cell) for cell in row.cells]
    numbers = np.array([value if type(value) is float else np.nan for value in values])
    label = label_of(found, sheet, row.cells[0])
    around = Around(labels=(label,) if label else ())
    of = headed.row
    made = Row(of.timeline, sheet, row.cells, numbers, around, of.marks, of.unit, of.heads)
    return Series(made, row.measure, "")
