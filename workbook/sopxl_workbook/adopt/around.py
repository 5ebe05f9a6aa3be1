"""The texts around a row of numbers: beside it, above it, in the corner, in titles.

Imports grid, timelines and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from sopxl_workbook.adopt.codes import Code, codes
from sopxl_workbook.adopt.grid import Grid
from sopxl_workbook.adopt.periods import of_number, of_text
from sopxl_workbook.adopt.timelines import Timeline
from sopxl_workbook.adopt.words import (
    code_words,
    family_words,
    key_figure_words,
    named_words,
    plain,
    said,
)

NAMED = "family: "  # before a title that is said to be the family
_TITLES = 8  # lines above a timeline that may hold its title
_SECTIONS = 60  # lines above a row that may hold its heading
Texts: TypeAlias = Mapping[int, Mapping[int, str]]  # by line and column of a view


@dataclass(frozen=True)
class Around:
    """Texts around a row, nearest first."""

    family: tuple[str, ...] = ()  # in the column that is headed "Family"
    figure: tuple[str, ...] = ()  # in the column that is headed "Measure"
    labels: tuple[str, ...] = ()  # in its own line
    above: tuple[str, ...] = ()  # of a label column that is filled in the first line only
    sub: tuple[str, ...] = ()  # between the heading and the row, where a period has several columns
    sections: tuple[str, ...] = ()  # lines of text alone above it
    valued: tuple[str, ...] = ()  # texts of such lines that a number stands right beside
    corner: tuple[str, ...] = ()  # in the line of the headings
    titles: tuple[str, ...] = ()  # above the headings


def texts_by_line(grid: Grid, timeline: Timeline, end: int) -> Texts:
    """Texts and codes by line and column, from the titles above a timeline to its last row."""
    lines: dict[int, dict[int, str]] = {}
    first = max(timeline.line - _TITLES, 1)
    for (line, column), text in grid.texts.items():
        if first <= line < end:
            lines.setdefault(line, {})[column] = text
    filled = partial(_has_numbers, timeline)
    for (line, column), code in codes(grid, timeline.line, timeline.first, end, filled):
        lines.setdefault(line, {})[column] = code
    return lines


def around(timeline: Timeline, texts: Texts, line: int, offset: int) -> Around:
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
        family=_in_column_of(family_words(), timeline, texts, line)
        or _in_column_of(named_words(), timeline, texts, line, is_name=True)
        or _in_column_of(code_words(), timeline, texts, line, is_name=True),
        figure=_in_column_of(key_figure_words(), timeline, texts, line),
        labels=tuple(dict.fromkeys(labels)),
        above=_filled_down(timeline, texts, line),
        sub=_sub(timeline, texts, line, offset),
        sections=sections,
        valued=valued,
        corner=(*_unlike_periods(_corner(timeline, texts, line)), *_heading(timeline)),
        titles=tuple(_titles(timeline, texts)),
    )


def _in_column_of(
    words: frozenset[str], timeline: Timeline, texts: Texts, line: int, *, is_name: bool = False
) -> tuple[str, ...]:
    """What stands in the column that is headed by one of these words, or above in it.

    is_name : only where it says no measure, since such a column may hold the measures as well.
    """
    for column, head in texts.get(timeline.line, {}).items():
        if column < timeline.first and plain(head) in words:
            for at in range(line, max(timeline.line, line - _SECTIONS), -1):
                text = texts.get(at, {}).get(column)
                if text is not None and not (is_name and said(text).measure):
                    return (text,)
                if text is not None:
                    break
    return ()


def _is_title(timeline: Timeline, line: int, column: int) -> bool:
    """Whether a text is one of merged cells that reach the line of the headings: a title."""
    spread = timeline.grid.spread
    text = spread.get((line, column))
    return text is not None and spread.get((timeline.line, column)) == text


def _corner(timeline: Timeline, texts: Texts, line: int) -> list[str]:
    """Texts before the headings, but for those of a column that has no text in the row.

    They name what stands below them there; only a name without a measure may be that of a family
    whose labels stand in the next column.
    """
    own, labels = texts.get(timeline.line, {}), texts.get(line, {})
    values = timeline.grid.values
    found = []
    for at in range(timeline.first - 1, 0, -1):
        if at in own:
            is_blank = (line, at) not in values
            if at in labels or (is_blank and not said(own[at]).measure):
                found.append(own[at])
    return found


def _heading(timeline: Timeline) -> tuple[str, ...]:
    """A heading that says more than its period, such as "Jan Forecast"."""
    text = timeline.grid.texts.get((timeline.line, timeline.columns[0]), "")
    return (text,) if said(text).measure else ()


def _unlike_periods(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in found if isinstance(text, Code) or of_text(text) is None)


def _filled_down(timeline: Timeline, texts: Texts, line: int) -> tuple[str, ...]:
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
                if _has_numbers(timeline, above) and not _is_title(timeline, above, column):
                    found.append(text)
                break
    return _unlike_periods(found)


def _has_numbers(timeline: Timeline, line: int, fewest: int = 1) -> bool:
    """Whether numbers stand in the columns of the periods in a line."""
    return bool(line < timeline.filled.size and timeline.filled[line] >= fewest)


def _sub(timeline: Timeline, texts: Texts, line: int, offset: int) -> tuple[str, ...]:
    """What stands above one of several columns of a period."""
    if timeline.stride == 1:
        return ()
    column = timeline.first + offset
    first = timeline.line if offset else timeline.line + 1
    found = (texts.get(above, {}).get(column) for above in range(line - 1, first - 1, -1))
    return _unlike_periods([text for text in found if text])[:1]


def _sections(
    timeline: Timeline, texts: Texts, line: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines of text between the headings and a row, nearest first; those beside a number apart."""
    values = timeline.grid.values
    bare: list[str] = []
    valued: list[str] = []
    for above in range(line - 1, max(timeline.line, line - _SECTIONS), -1):
        own = texts.get(above)
        if own and not _has_numbers(timeline, above):
            for at in _heading_texts(own, timeline.first):
                if at <= timeline.first:
                    is_valued = type(values.get((above, at + 1))) is float
                    (valued if is_valued else bare).append(own[at])
    return _unlike_periods(bare), _unlike_periods(valued)


def _heading_texts(own: Mapping[int, str], first: int) -> list[int]:
    """The columns of the texts of a heading: of a bare measure the first alone, since what stands
    beside it only describes it, as in "INVENTORY | cases at month end".
    """
    columns = [at for at in sorted(own) if at <= first]
    found = said(own[columns[0]]) if columns else None
    return columns[:1] if found and found.measure and not found.rest else columns


def _titles(timeline: Timeline, texts: Texts) -> Iterator[str]:
    """Lines above the headings, nearest first; the name beside the word "family" before all."""
    found: list[str] = []
    for above in range(timeline.line - 1, max(timeline.line - _TITLES, 0), -1):
        own = texts.get(above, {})
        is_row = _has_numbers(timeline, above, 2) and not _holds_years(timeline, above)
        ordered = [own[at] for at in sorted(own)]
        below = texts.get(above + 1, {})
        for at, column in enumerate(sorted(own)):
            beside = ordered[at + 1] if at + 1 < len(ordered) else ""
            named = _named_family(ordered[at], beside, below.get(column, ""))
            if named:
                yield f"{NAMED}{named}"
        if is_row:
            break
        found += dict.fromkeys(_over(timeline, own))
    yield from _unlike_periods(found)


def _holds_years(timeline: Timeline, line: int) -> bool:
    """Whether the numbers of a line above the headings are their years."""
    numbers = timeline.grid.numbers[line, timeline.first : timeline.last + timeline.stride]
    marks = [of_number(float(number)) for number in numbers[np.isfinite(numbers)]]
    return all(mark is not None and mark.unit == "year" for mark in marks)


def _over(timeline: Timeline, own: Mapping[int, str]) -> list[str]:
    """The texts of a line, those above the periods first; none of another table beside them."""
    above = [own[at] for at in sorted(own) if timeline.first <= at <= timeline.last]
    before = [own[at] for at in sorted(own) if at < timeline.first]
    after = [own[at] for at in sorted(own) if at > timeline.last]
    return [*above, *before, *(() if above else after)]


def _named_family(text: str, beside: str, below: str) -> str:
    """The family that is named as such: "Family: Chairs", or the cell beside "Family".

    Below "Family, choose here" it is the cell that is chosen.
    """
    if plain(text) in family_words():
        return beside
    before, comma, _ = text.partition(",")
    if comma and plain(before) in family_words():
        return below
    before, colon, after = text.partition(":")
    named = plain(before).split()
    is_named = plain(before) in family_words() or bool(set(named[-1:]) & family_words())
    return after.strip() if colon and is_named else ""
