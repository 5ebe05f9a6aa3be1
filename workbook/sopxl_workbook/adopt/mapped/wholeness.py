"""Whether a row that was found again still has all its periods; imports model, rows and periods.

A line put into the midst of a table, or of one of several blocks that are alike, tears it: part of
the row would be taken for the whole, or another cell for one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.model import MapRow, MapTimeline
from sopxl_workbook.adopt.periods import Mark, of_day, of_number, of_text
from sopxl_workbook.adopt.rows import Row
from sopxl_workbook.ooxml import place


def torn(was: MapTimeline, row: MapRow, one: Series, grid: Grid) -> str:
    """How a row was torn since the map was written; "" for one that is whole.

    was : its timeline when the map was written. Periods that are gone with their headings were
    taken out by the planner; those whose headings still stand in the same line were torn off.
    """
    uneven = _uneven(one.row)
    if uneven is not None:
        return f"its blocks are not alike any more: see {place(one.sheet, *uneven)}"
    lost = len(set(row.cells)) - len(set(one.cells))
    if lost <= 0:
        return ""
    marks = one.row.marks
    if len(one.cells) >= len(row.cells):
        return f"{lost} of its {len(row.cells)} periods have no number of their own any more"
    ends = [mark for mark in map(of_text, (was.first, was.last)) if mark not in marks]
    if not ends:
        return "periods between its first and its last one are missing"
    for ref, mark in _headings(grid, one.row.heads, _is_stacked(was.heads)):
        if mark in ends:
            return (
                f"its periods are torn apart: {place(one.sheet, *ref)} does not follow the others"
            )
    return ""


def _uneven(row: Row) -> Ref | None:
    """The first cell of a row of several blocks with another text above it than in the first."""
    timeline = row.timeline
    if timeline is None or timeline.stride == 1 or len(row.cells) != len(timeline.columns):
        return None
    texts = []
    for cell, head in zip(row.cells, timeline.columns, strict=True):
        line, column = timeline.grid.upright(*cell)
        top = timeline.line if column != head else timeline.line + 1
        above = (timeline.grid.texts.get((at, column)) for at in range(line - 1, top - 1, -1))
        texts.append(next((one for one in above if one), ""))
    unlike = (cell for cell, text in zip(row.cells, texts, strict=True) if text != texts[0])
    return next(unlike, None)


def _is_stacked(heads: tuple[Ref, ...]) -> bool:
    """Whether headings stand in several lines, as of quarters below one another."""
    return all(len(set(numbers)) > 1 for numbers in zip(*heads, strict=True))


def _headings(grid: Grid, heads: tuple[Ref, ...], is_stacked: bool) -> Iterator[tuple[Ref, Mark]]:
    """The periods in the lines of the headings, those that no row has any more included."""
    rows, columns = {row for row, _ in heads}, {column for _, column in heads}
    is_down = len(columns) == 1
    for ref, value in grid.values.items():
        in_row, in_column = ref[0] in rows, ref[1] in columns
        if in_row or in_column if is_stacked else in_column if is_down else in_row:
            mark = of_text(value.strip()) if isinstance(value, str) else None
            if type(value) is float:
                mark = of_day(grid.days[ref]) if ref in grid.days else _number(value)
            if mark is not None:
                yield ref, mark


def _number(value: float) -> Mark | None:
    """A plain number as a period: a year, a month, a step."""
    if value != int(value):
        return None
    return of_number(value) or Mark("step", int(value), True)
