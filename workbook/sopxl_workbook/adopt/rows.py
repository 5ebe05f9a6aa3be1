"""The rows of numbers on a timeline, each with all texts that may say what it is.

Imports grid, timelines and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.periods import Mark, of_text
from sopxl_workbook.adopt.timelines import Timeline, timelines
from sopxl_workbook.adopt.words import family_words, plain, said

NAMED = "family: "  # before a title that is said to be the family
_FEWEST = 2  # numbers of a row
_TITLES = 8  # lines above a timeline that may hold its title
_SECTIONS = 60  # lines above a row that may hold its heading
_MOST_ROWS = 20_000  # of a sheet


@dataclass(frozen=True)
class Around:
    """Texts around a row, nearest first."""

    family: tuple[str, ...] = ()  # in the column that is headed "Family"
    labels: tuple[str, ...] = ()  # in its own line
    above: tuple[str, ...] = ()  # of a label column that is filled in the first line only
    sub: tuple[str, ...] = ()  # between the heading and the row, where a period has several columns
    sections: tuple[str, ...] = ()  # lines of text alone above it
    valued: tuple[str, ...] = ()  # texts of such lines that a number stands right beside
    corner: tuple[str, ...] = ()  # in the line of the headings
    titles: tuple[str, ...] = ()  # above the headings


@dataclass(frozen=True)
class Row:
    """One row of numbers, oldest first."""

    timeline: Timeline | None  # None in a long table
    sheet: str
    cells: tuple[Ref, ...]  # on the sheet
    values: NDArray[np.float64]  # NaN where there is no number
    around: Around = field(default_factory=Around)
    marks: tuple[Mark, ...] = ()
    unit: str = ""
    heads: tuple[Ref, ...] = ()  # cells of its headings; none in a long table

    @property
    def label(self) -> str:
        """What stands beside it, a unit left out where there is more."""
        named = (*self.around.labels, *self.around.sub)
        telling = (text for text in named if said(text).measure or said(text).rest)
        return next(telling, next(iter(named), ""))


def rows_of(grid: Grid) -> list[Row]:
    """Every row of a sheet on any timeline, across or down; a cell belongs to one row only."""
    taken: set[Ref] = set()
    kept: list[Row] = []
    found = [(one, list(_rows(one, several))) for several in _views(grid) for one in several]
    found.sort(key=lambda pair: (pair[0].stride > 1, -sum(len(row.cells) for row in pair[1])))
    for _, rows in found:
        free = [row for row in rows if sum(ref in taken for ref in row.cells) * 2 < len(row.cells)]
        taken.update(ref for row in free for ref in row.cells)
        kept += free
        if len(kept) > _MOST_ROWS:
            break
    return kept


def _views(grid: Grid) -> Iterator[list[Timeline]]:
    """Timelines of a sheet upright and turned, coarse ones above finer ones left out."""
    for view in (grid, grid.turned):
        found = timelines(view)
        yield [one for one in found if not any(_is_finer(other, one) for other in found)]


def _is_finer(one: Timeline, other: Timeline) -> bool:
    """Whether a timeline stands right below another and divides its periods."""
    is_below = other.line < one.line <= other.line + 2
    return (
        is_below
        and other.stride > 1
        and len(one.columns) > len(other.columns)
        and one.first <= other.last
        and other.first <= one.last
    )


def _rows(timeline: Timeline, others: Sequence[Timeline]) -> Iterator[Row]:
    """The rows below a timeline, down to the next one in the same columns."""
    grid = timeline.grid
    end = min((one.line for one in others if _is_next(timeline, one)), default=grid.shape[0] + 1)
    lines = range(timeline.line + 1, min(end, grid.shape[0] + 1))
    texts = _texts_by_line(grid, timeline, end)
    offsets = range(timeline.stride) if timeline.stride > 1 else range(1)
    for offset in offsets:
        columns = np.array(timeline.columns) + offset
        if columns.max() > grid.shape[1]:
            continue
        block = grid.numbers[lines.start : lines.stop, columns]
        is_filled = np.isfinite(block).sum(axis=1) >= _FEWEST
        for at in np.flatnonzero(is_filled):
            line = lines[int(at)]
            if _is_row(grid, line, columns):
                around = _around(timeline, texts, line, offset)
                cells = tuple(grid.upright(line, int(column)) for column in columns)
                known = timeline.marks, timeline.unit, timeline.heads
                yield Row(timeline, grid.sheet, cells, block[at], around, *known)


def _is_next(timeline: Timeline, other: Timeline) -> bool:
    return (
        other.line > timeline.line and other.first <= timeline.last and timeline.first <= other.last
    )


def _is_row(grid: Grid, line: int, columns: NDArray[np.int64]) -> bool:
    """Whether a line is one of quantities: few texts, and no days, between its numbers."""
    shown = [(line, int(column)) for column in columns]
    words = sum(ref in grid.texts and said(grid.texts[ref]).rest != "" for ref in shown)
    numbers = int(np.isfinite(grid.numbers[line, columns]).sum())
    return words * 4 <= numbers and sum(ref in grid.days for ref in shown) * 2 < numbers


def _texts_by_line(grid: Grid, timeline: Timeline, end: int) -> Mapping[int, Mapping[int, str]]:
    """Texts by line and column from the titles above a timeline to the end of its rows."""
    lines: dict[int, dict[int, str]] = {}
    first = max(timeline.line - _TITLES, 1)
    for (line, column), text in grid.texts.items():
        if first <= line < end:
            lines.setdefault(line, {})[column] = text
    return lines


_Texts = Mapping[int, Mapping[int, str]]


def _around(timeline: Timeline, texts: _Texts, line: int, offset: int) -> Around:
    """All texts that may say what a row is."""
    first, last = timeline.first, timeline.last + timeline.stride
    own = texts.get(line, {})
    is_title = partial(_is_title, timeline)
    inside = [own[at] for at in range(first + offset - 1, first - 1, -1) if at in own]
    left = [own[at] for at in range(first - 1, 0, -1) if at in own and not is_title(line, at)]
    right = [own[at] for at in sorted(own) if at > last]
    labels = _unlike_periods([*(inside if timeline.stride > 1 else []), *left]) or tuple(right[:2])
    sections, valued = _sections(timeline, texts, line)
    return Around(
        family=_in_family_column(timeline, texts, line),
        labels=tuple(dict.fromkeys(labels)),
        above=_filled_down(timeline, texts, line),
        sub=_sub(timeline, texts, line, offset),
        sections=sections,
        valued=valued,
        corner=(*_unlike_periods(_corner(timeline, texts, line)), *_heading(timeline)),
        titles=tuple(_titles(timeline, texts)),
    )


def _in_family_column(timeline: Timeline, texts: _Texts, line: int) -> tuple[str, ...]:
    """What stands in the column that is headed as that of the families, or above in it."""
    for column, head in texts.get(timeline.line, {}).items():
        if column < timeline.first and plain(head) in family_words():
            for at in range(line, max(timeline.line, line - _SECTIONS), -1):
                text = texts.get(at, {}).get(column)
                if text is not None:
                    return (text,)
    return ()


def _is_title(timeline: Timeline, line: int, column: int) -> bool:
    """Whether a text is one of merged cells that reach the line of the headings: a title."""
    spread = timeline.grid.spread
    text = spread.get((line, column))
    return text is not None and spread.get((timeline.line, column)) == text


def _corner(timeline: Timeline, texts: _Texts, line: int) -> list[str]:
    """Texts before the headings, but for those above a number of the row: they name that."""
    own, values = texts.get(timeline.line, {}), timeline.grid.values
    columns = range(timeline.first - 1, 0, -1)
    return [own[at] for at in columns if at in own and type(values.get((line, at))) is not float]


def _heading(timeline: Timeline) -> tuple[str, ...]:
    """A heading that says more than its period, such as "Jan Forecast"."""
    text = timeline.grid.texts.get((timeline.line, timeline.columns[0]), "")
    return (text,) if said(text).measure else ()


def _unlike_periods(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in found if of_text(text) is None)


def _filled_down(timeline: Timeline, texts: _Texts, line: int) -> tuple[str, ...]:
    """Texts of label columns that are blank in this line and were filled above."""
    own, found = texts.get(line, {}), []
    if not any(at < timeline.first for at in own):
        return ()
    for column in range(timeline.first - 1, 0, -1):
        if column in own:
            continue
        for above in range(line - 1, max(timeline.line, line - _SECTIONS), -1):
            text = texts.get(above, {}).get(column)
            if text is not None:
                if _has_numbers(timeline, above):
                    found.append(text)
                break
    return _unlike_periods(found)


def _has_numbers(timeline: Timeline, line: int, fewest: int = 1) -> bool:
    """Whether numbers stand in the columns of the periods in a line."""
    return bool(timeline.filled[line] >= fewest)


def _sub(timeline: Timeline, texts: _Texts, line: int, offset: int) -> tuple[str, ...]:
    """What stands above one of several columns of a period."""
    if timeline.stride == 1:
        return ()
    column = timeline.first + offset
    first = timeline.line if offset else timeline.line + 1
    found = (texts.get(above, {}).get(column) for above in range(line - 1, first - 1, -1))
    return _unlike_periods([text for text in found if text])[:1]


def _sections(
    timeline: Timeline, texts: _Texts, line: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines of text between the headings and a row, nearest first; those beside a number apart."""
    values = timeline.grid.values
    bare: list[str] = []
    valued: list[str] = []
    for above in range(line - 1, max(timeline.line, line - _SECTIONS), -1):
        own = texts.get(above)
        if own and not _has_numbers(timeline, above):
            for at in sorted(own):
                if at <= timeline.first:
                    is_valued = type(values.get((above, at + 1))) is float
                    (valued if is_valued else bare).append(own[at])
    return _unlike_periods(bare), _unlike_periods(valued)


def _titles(timeline: Timeline, texts: _Texts) -> Iterator[str]:
    """Lines above the headings, nearest first; the name beside the word "family" before all."""
    found: list[str] = []
    for above in range(timeline.line - 1, max(timeline.line - _TITLES, 0), -1):
        if _has_numbers(timeline, above, 2):
            break
        own = texts.get(above, {})
        ordered = [own[at] for at in sorted(own)]
        for at, text in enumerate(ordered):
            named = _named_family(text, ordered[at + 1] if at + 1 < len(ordered) else "")
            if named:
                yield f"{NAMED}{named}"
        found += dict.fromkeys(ordered)
    yield from _unlike_periods(found)


def _named_family(text: str, beside: str) -> str:
    """The family that is named as such: "Family: Chairs", or the cell beside "Family"."""
    words = plain(text)
    if words in family_words():
        return beside
    before, colon, after = text.partition(":")
    return after.strip() if colon and plain(before) in family_words() else ""
