"""Long tables: a record for each family and period, or for each number; imports grid and words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sopxl_workbook.adopt.around import Around
from sopxl_workbook.adopt.codes import code_of, names_items
from sopxl_workbook.adopt.grid import Grid
from sopxl_workbook.adopt.periods import Mark, apart, of_day, of_number, of_text
from sopxl_workbook.adopt.rows import Row
from sopxl_workbook.adopt.words import family_words, key_figure_words, plain, said

_FEWEST = 6  # records of a table
_MOST = 100_000


@dataclass(frozen=True)
class _Table:
    """One long table: its records, and what its columns are."""

    grid: Grid
    rows: range
    heads: Mapping[int, str]  # heading of each column
    period: int
    keys: tuple[int, ...]  # columns of texts, that of the measure left out
    measure: int  # the column that names the measure; 0 for none
    numbers: tuple[int, ...]


def long_rows(grid: Grid) -> list[Row]:
    """Every row that the long tables of a sheet hold, oldest first."""
    return [row for table in _tables(grid) for row in _rows(table)]


def _mark(grid: Grid, row: int, column: int) -> Mark | None:
    """A cell of the period column as a period."""
    value = grid.values.get((row, column))
    if (row, column) in grid.days:
        return of_day(grid.days[row, column])
    if isinstance(value, str):
        return of_text(value.strip())
    return of_number(value) if type(value) is float else None


def _tables(grid: Grid) -> Iterator[_Table]:
    """Tables with a column of periods that come again and again."""
    found: dict[int, int] = Counter(column for _, column in grid.days)
    for (_, column), text in grid.texts.items():
        if of_text(text) is not None:
            found[column] += 1
    for column in sorted(column for column, count in found.items() if count >= _FEWEST):
        for rows, marks in _runs(grid, column):
            is_repeated = len(set(marks)) < len(marks)
            if len(rows) >= _FEWEST and is_repeated and (rows.start - 1, column) in grid.texts:
                table = _table(grid, rows, column)
                if table is not None:
                    yield table


def _runs(grid: Grid, column: int) -> Iterator[tuple[range, list[Mark]]]:
    """Unbroken runs of periods of one unit down a column."""
    marks: list[Mark] = []
    for row in range(1, min(grid.shape[0], _MOST) + 2):
        mark = _mark(grid, row, column)
        if marks and (mark is None or mark.unit != marks[0].unit):
            yield range(row - len(marks), row), marks
            marks = []
        if mark is not None:
            marks.append(mark)


def _table(grid: Grid, rows: range, period: int) -> _Table | None:
    """The table around a column of periods."""
    heads = {}
    for way in (range(period, 0, -1), range(period + 1, grid.shape[1] + 1)):
        for column in way:
            text = grid.texts.get((rows.start - 1, column))
            if text is None:
                break
            heads[column] = text
    texts, numbers = [], []
    for column in sorted(heads):
        if column != period:
            values = [grid.values.get((row, column)) for row in rows]
            is_code = names_items(heads[column]) and all(map(_is_key, values))
            if is_code or sum(isinstance(value, str) for value in values) * 2 > len(rows):
                texts.append(column)
            elif sum(type(value) is float for value in values) * 2 > len(rows):
                numbers.append(column)
    if not texts or not numbers:
        return None
    headed = (one for one in texts if plain(heads[one]) in key_figure_words())
    named = (one for one in texts if _names_measures(grid, rows, one))
    measure = next(headed, 0) or next(named, 0)
    keys = tuple(column for column in texts if column != measure)
    return _Table(grid, rows, heads, period, keys, measure, tuple(numbers))


def _names_measures(grid: Grid, rows: range, column: int) -> bool:
    found = {str(grid.values.get((row, column))) for row in rows}
    known = sum(said(text).measure != "" and not said(text).rest for text in found)
    return 1 < len(found) <= 60 and known * 5 >= len(found) * 3


def _rows(table: _Table) -> Iterator[Row]:
    """A row for each family and measure, over all periods of the table.

    A period without a record has no number, and the cell of the first record stands for it.
    """
    grid, marks = table.grid, {row: _mark(table.grid, row, table.period) for row in table.rows}
    groups: dict[tuple[str, ...], dict[Mark, int]] = defaultdict(dict)
    for row in table.rows:
        key = (_family(table, row), str(grid.values.get((row, table.measure), "")))
        mark = marks[row]
        if mark is None or mark in groups[key]:
            return  # a record twice: what the table means cannot be told
        groups[key][mark] = row
    order, unit = _in_order([mark for mark in marks.values() if mark is not None])
    for (family, measure), records in groups.items():
        first = next(iter(records.values()))
        lines = [records.get(mark, first) for mark in order]
        is_there = np.array([mark in records for mark in order])
        for column in table.numbers:
            head = table.heads[column]
            labels = (measure, head) if table.measure else (head,)
            around = Around(labels=labels, above=(family,) if family else ())
            cells = tuple((line, column) for line in lines)
            values = np.array([_number(grid.values.get(cell)) for cell in cells])
            values[~is_there] = np.nan
            if np.isfinite(values).sum() > 1:
                yield Row(None, grid.sheet, cells, values, around, tuple(order), unit)


def _number(value: object) -> float:
    return value if type(value) is float else np.nan


def _family(table: _Table, row: int) -> str:
    """The family of a record: the column that is headed so, else all texts that are no noise."""
    for column in table.keys:
        if set(plain(table.heads[column]).split()) & family_words():
            return _written(table, row, column)
    texts = (_written(table, row, column) for column in table.keys)
    return " ".join(text for text in texts if said(text).rest)


def _is_key(value: object) -> bool:
    """Whether a cell may name a family: a text, a code, or nothing."""
    return value is None or isinstance(value, str) or code_of(value) is not None


def _written(table: _Table, row: int, column: int) -> str:
    """A name as it is written, a code without a decimal point."""
    value = table.grid.values.get((row, column), "")
    return code_of(value) or str(value).strip()


def _in_order(marks: Sequence[Mark]) -> tuple[list[Mark], str]:
    """The periods of a table, oldest first, and their unit."""
    seen = list(dict.fromkeys(marks))
    if seen[0].is_dated:
        seen.sort(key=lambda mark: mark.at)
    ways = [step for one, other in pairwise(seen) if (step := apart(one, other)) is not None]
    if not ways:
        return seen, seen[0].unit
    unit, way = Counter(ways).most_common(1)[0][0]
    return (seen if way > 0 else seen[::-1]), unit
