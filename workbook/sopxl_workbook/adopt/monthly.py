"""A timeline that runs over sheets: one sheet a month, each with the same table; imports rows.

The sheets are known by their names, the cells of one row by the texts beside and above them, so
that a table may stand a line further down on one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from sopxl_workbook.adopt.around import Around
from sopxl_workbook.adopt.codes import code_of
from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.periods import Mark, apart, of_text
from sopxl_workbook.adopt.rows import Row
from sopxl_workbook.adopt.words import plain, said

_FEWEST = 3  # sheets of a timeline
_MOST = 4_000  # numbers of a sheet; more are a list
_NOISE = frozenset(["s", "op", "sop", "plan", "sheet"])  # of a sheet's name
_Key = tuple[str, str, str]  # text beside, text above, heading of the section


def monthly(grids: Mapping[str, Grid], taken: Collection[str]) -> list[Row]:
    """Every row that runs over sheets named as periods; taken : sheets with timelines of their own.

    Where one of the sheets has a timeline, the names say when a plan was made, and not of what
    period it is: then there is none.
    """
    rows: list[Row] = []
    for sheets, marks, unit in _runs(list(grids)):
        if not set(sheets) & set(taken):
            rows += _rows([grids[name] for name in sheets], marks, unit)
    return rows


def _mark(name: str) -> Mark | None:
    """The period that the name of a sheet says: "Jan", "2024-01", "S&OP March"."""
    words = [word for word in plain(name).split() if word not in _NOISE]
    return of_text(name.strip()) or of_text(" ".join(words))


def _runs(names: Sequence[str]) -> Iterator[tuple[list[str], list[Mark], str]]:
    """Sheets named as periods that follow one another, oldest first, and their unit."""
    run: list[tuple[str, Mark]] = []
    way: tuple[str, int] | None = None
    for name in [*names, ""]:
        mark = _mark(name) if name else None
        if name and mark is None:
            continue
        step = apart(run[-1][1], mark) if run and mark is not None else None
        if run and (step is None or way not in (None, step)):
            if way is not None and len(run) >= _FEWEST:
                ordered = run if way[1] > 0 else run[::-1]
                yield [one for one, _ in ordered], [one for _, one in ordered], way[0]
            run, way, step = [], None, None
        if mark is not None:
            run, way = [*run, (name, mark)], step or way


def _rows(grids: Sequence[Grid], marks: Sequence[Mark], unit: str) -> Iterator[Row]:
    """The rows that at least two of the sheets have."""
    tables = [_cells(grid) for grid in grids]
    keys = dict.fromkeys(key for table in tables for key in table)
    for key in keys:
        beside, above, section = key
        there = [table.get(key) for table in tables]
        known = [(grid.sheet, ref) for grid, ref in zip(grids, there, strict=True) if ref]
        is_told = any(said(text).measure for text in key)
        if len(known) * 2 <= len(grids) or len(known) < _FEWEST or not is_told:
            continue
        places = [
            (grid.sheet, ref) if ref else known[0] for grid, ref in zip(grids, there, strict=True)
        ]
        values = [
            float(grid.numbers[ref]) if ref else np.nan
            for grid, ref in zip(grids, there, strict=True)
        ]
        yield Row(
            None,
            places[0][0],
            tuple(ref for _, ref in places),
            np.array(values),
            Around(
                labels=(beside,) if beside else (),
                sub=(above,) if above else (),
                sections=(section,) if section else (),
            ),
            tuple(marks),
            unit,
            sheets=tuple(sheet for sheet, _ in places),
        )


def _cells(grid: Grid) -> Mapping[_Key, Ref]:
    """The numbers of a sheet by what is said of them; those that are said twice are left out."""
    refs = [ref for ref, value in grid.values.items() if type(value) is float]
    if len(refs) > _MOST:
        return {}
    found: dict[_Key, Ref] = {}
    twice: set[_Key] = set()
    for ref in refs:
        key = (_beside(grid, ref), _above(grid, ref), _section(grid, ref))
        if key in found:
            twice.add(key)
        found[key] = ref
    return {key: ref for key, ref in found.items() if key not in twice}


def _beside(grid: Grid, ref: Ref) -> str:
    """The nearest text left of a cell, else the code that its line begins with."""
    row, column = ref
    texts = (grid.texts.get((row, at)) for at in range(column - 1, 0, -1))
    found = next((text for text in texts if text and said(text) != said("pcs")), None)
    if found is not None:
        return found
    firsts = (code_of(grid.values.get((row, at))) for at in range(1, column))
    return next((code for code in firsts if code), "")


def _above(grid: Grid, ref: Ref) -> str:
    """The nearest text above a cell in its column."""
    row, column = ref
    return next(filter(None, (grid.texts.get((at, column)) for at in range(row - 1, 0, -1))), "")


def _section(grid: Grid, ref: Ref) -> str:
    """The nearest text above that stands alone in its line, before the cell."""
    row, column = ref
    for at in range(row - 1, 0, -1):
        before = [grid.texts[at, c] for c in range(1, column) if (at, c) in grid.texts]
        is_alone = not any((at, c) in grid.values for c in range(column, grid.shape[1] + 1))
        if len(before) == 1 and is_alone and _mark(before[0]) is None:
            return before[0]
    return ""
