"""Timelines in pieces: a quarter below a quarter, a year below a year; imports rows.

Pieces stand in the same columns, each goes on where the one before ends, and the same rows follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from sopxl_workbook.adopt.periods import apart, of_number, of_text
from sopxl_workbook.adopt.rows import Row
from sopxl_workbook.adopt.timelines import Timeline

_Place = tuple[str, bool, int]  # sheet, whether turned, line of the headings


def joined(rows: Sequence[Row]) -> list[Row]:
    """The rows of one sheet, those of pieces of a timeline made one."""
    by_place: dict[_Place, list[Row]] = defaultdict(list)
    for row in rows:
        if row.timeline is not None:
            by_place[_place(row.timeline)].append(row)
    used: set[int] = set()
    made: list[Row] = []
    for pieces in _runs(by_place):
        for several in _alike(pieces):
            used.update(map(id, several))
            made.append(_one(several))
    return [*made, *(row for row in rows if id(row) not in used)]


def _place(timeline: Timeline) -> _Place:
    return timeline.grid.sheet, timeline.grid.is_turned, timeline.line


def _runs(by_place: dict[_Place, list[Row]]) -> Iterable[list[list[Row]]]:
    """Pieces that go on from one another, each as its rows."""
    run: list[list[Row]] = []
    for place in sorted(by_place):
        rows = by_place[place]
        if run and not _goes_on(run[-1][0], rows[0]):
            yield from [run] if len(run) > 1 else []
            run = []
        run.append(rows)
    if len(run) > 1:
        yield run


def _goes_on(one: Row, other: Row) -> bool:
    """Whether a piece starts where another ends, in the same columns, in either order."""
    first, second = one.timeline, other.timeline
    assert first is not None
    assert second is not None
    same = first.grid is second.grid and set(second.columns) <= set(first.columns)
    return same and first.unit == second.unit and bool(_order(first, second))


def _order(first: Timeline, second: Timeline) -> int:
    """1 where the second goes on, -1 where it comes before the first, 0 for neither.

    The same months once more are another year only where the years stand before them.
    """
    if first.marks[0] == second.marks[0]:
        years = _year(first), _year(second)
        if years[0] is None or years[1] is None:
            return 0
        return years[1] - years[0] if abs(years[1] - years[0]) == 1 else 0
    if apart(first.marks[-1], second.marks[0]) == (first.unit, 1):
        return 1
    return -1 if apart(second.marks[-1], first.marks[0]) == (first.unit, 1) else 0


def _year(timeline: Timeline) -> int | None:
    """The year that stands before the headings, or right above them."""
    grid, line = timeline.grid, timeline.line
    before = [(line, column) for column in range(timeline.first - 1, 0, -1)]
    for ref in [*before, (line - 1, timeline.first), (line - 1, 1)]:
        value = grid.values.get(ref)
        mark = of_text(value.strip()) if isinstance(value, str) else None
        mark = of_number(value) if type(value) is float else mark
        if mark is not None and mark.unit == "year":
            return mark.at
    return None


def _alike(pieces: Sequence[Sequence[Row]]) -> Iterable[list[Row]]:
    """Rows that stand in the same line of every piece under the same label, oldest first."""
    first = pieces[0][0].timeline, pieces[1][0].timeline
    assert first[0] is not None
    assert first[1] is not None
    ordered = pieces if _order(first[0], first[1]) > 0 else pieces[::-1]
    lines = [{_offset(row): row for row in rows} for rows in ordered]
    for offset, row in lines[0].items():
        several = [row, *(piece[offset] for piece in lines[1:] if offset in piece)]
        if len(several) == len(lines) and len({one.label for one in several}) == 1:
            yield several


def _offset(row: Row) -> int:
    """How far below its headings a row stands."""
    timeline = row.timeline
    assert timeline is not None
    down, right = row.cells[0]
    return (right if timeline.grid.is_turned else down) - timeline.line


def _one(several: Sequence[Row]) -> Row:
    first = several[0]
    return Row(
        first.timeline,
        first.sheet,
        tuple(cell for row in several for cell in row.cells),
        np.concatenate([row.values for row in several]),
        first.around,
        tuple(mark for row in several for mark in row.marks),
        first.unit,
        tuple(cell for row in several for cell in row.heads),
    )
