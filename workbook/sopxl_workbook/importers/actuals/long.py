"""An extract as rows of actuals, sorted by month: the open one, closed ones, others.

Imports the mapping and the tables' rules; a wide row becomes a row a measure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sopxl.arrays import is_blank
from sopxl.calendar import Calendar
from sopxl.errors import Problem, SopError
from sopxl_workbook.contract import ACTUALS, Measure
from sopxl_workbook.importers.actuals.mapping import (
    CODE,
    MEASURE,
    PERIOD,
    QUANTITY,
    Columns,
    Words,
    unknown_measure,
)
from sopxl_workbook.importers.actuals.model import Extract
from sopxl_workbook.tables import Findings, Manner, RawTable, TypedTable
from sopxl_workbook.tables.cell_values import reader
from sopxl_workbook.tables.findings import SHOWN
from sopxl_workbook.tables.headings import plain
from sopxl_workbook.tables.typed import type_table

_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_LOCALE = "Say how the extract writes numbers, such as --locale de or --locale en."


@dataclass(frozen=True, slots=True)
class Months:
    """The rows of an extract by the month that they are of."""

    open: TypedTable
    closed: TypedTable
    later: int  # rows of months after the open one
    outside: int  # rows of months that the calendar does not have
    unknown: int  # rows of closed months whose measure is not known


@dataclass(frozen=True, slots=True)
class _Cell:
    """One quantity of an extract."""

    row: int
    column: int  # of the quantity
    period: int
    measure: str


def months(
    extract: Extract,
    columns: Columns,
    words: Words,
    calendar: Calendar,
    base: int,
    manner: Manner,
    findings: Findings,
) -> Months:
    """The rows of the open month and of closed ones, every cell read; findings tell the rest."""
    open_cells: list[_Cell] = []
    closed_cells: list[_Cell] = []
    later = outside = 0
    for row, period in _periods(extract, columns, calendar, manner, findings):
        if period is None:
            outside += 1
        elif period > base:
            later += 1
        else:
            into = open_cells if period == base else closed_cells
            into += _cells(extract, columns, row, period)
    known, strangers = _known_measures(open_cells, words)
    for problem in _unknown_measures(extract, columns, strangers):
        findings.add(problem, f"{extract.name}, column {MEASURE}")
    closed, unknown = _known_measures(closed_cells, words)
    read = _Reader(extract, columns, calendar, manner, findings)
    return Months(read.typed(known), read.typed(closed), later, outside, len(unknown))


def _periods(
    extract: Extract, columns: Columns, calendar: Calendar, manner: Manner, findings: Findings
) -> Iterator[tuple[int, int | None]]:
    """Every row that is not blank with its period, None for one outside the calendar."""
    read = reader(ACTUALS.column(PERIOD), calendar, manner)
    known: dict[Any, int | Problem | None] = {}
    for row, cells in enumerate(extract.rows):
        value = cells[columns.period]
        if is_blank(value) and all(map(is_blank, cells)):
            continue
        if value not in known:
            known[value] = _period(value, read)
        period = known[value]
        if isinstance(period, Problem):
            where = extract.at(row, columns.period)
            findings.add(replace(period, where=where), f"{extract.name}, column {PERIOD}")
        else:
            yield row, period


def _period(value: Any, read: Callable[[Any], int | None]) -> int | Problem | None:
    try:
        return read(value)
    except SopError as error:
        return None if error.problem.code == "E136" else error.problem


def _cells(extract: Extract, columns: Columns, row: int, period: int) -> Iterator[_Cell]:
    """The quantities of a row; a blank one of a wide row is no row."""
    cells = extract.rows[row]
    if columns.quantity >= 0:
        yield _Cell(row, columns.quantity, period, _word(cells[columns.measure]))
        return
    for column, measure in columns.wide.items():
        if not is_blank(cells[column]):
            yield _Cell(row, column, period, measure)


def _word(value: Any) -> str:
    """A cell as a word of the ERP, which may be a number; "" where it is neither."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strip() if isinstance(value, str) else ""


def _known_measures(cells: Sequence[_Cell], words: Words) -> tuple[list[_Cell], list[_Cell]]:
    """The quantities with their measure as we call it, and those whose measure is not known."""
    known, strangers = [], []
    meant: dict[str, Measure | None] = {"": None}
    for cell in cells:
        if cell.measure not in meant:
            meant[cell.measure] = words.measures.get(plain(cell.measure))
        measure = meant[cell.measure]
        if measure is not None:
            known.append(_Cell(cell.row, cell.column, cell.period, measure))
        elif cell.measure:
            strangers.append(cell)
        else:
            known.append(cell)  # blank, or no text: told with the other cells
    return known, strangers


def _unknown_measures(
    extract: Extract, columns: Columns, cells: Sequence[_Cell]
) -> Iterator[Problem]:
    counts: dict[str, list[_Cell]] = {}
    for cell in cells:
        counts.setdefault(cell.measure, []).append(cell)
    for number, (word, found) in enumerate(counts.items()):
        where = extract.at(found[0].row, columns.measure)
        yield unknown_measure(word, len(found), where, suggest=number < SHOWN)


class _Reader:
    """Reads the cells of an extract by the kind of their column."""

    def __init__(
        self,
        extract: Extract,
        columns: Columns,
        calendar: Calendar,
        manner: Manner,
        findings: Findings,
    ) -> None:
        self._extract = extract
        self._columns = columns
        self._calendar = calendar
        self._manner = manner
        self._findings = findings

    def typed(self, cells: Sequence[_Cell]) -> TypedTable:
        """The quantities as a table of actuals; what cannot be read is told and left blank."""
        extract, at = self._extract, self._columns
        measure = [self._measure(cell) for cell in cells]
        columns = {
            PERIOD: [float(cell.period) for cell in cells],
            CODE: [extract.rows[cell.row][at.code] for cell in cells],
            MEASURE: measure,
            QUANTITY: [self._quantity(cell) for cell in cells],
        }
        positions = {PERIOD: at.period, CODE: at.code, MEASURE: at.measure}

        def place(row: int, column: str) -> str:
            cell = cells[row]
            position = positions.get(column, cell.column)
            return extract.at(cell.row, cell.column if position < 0 else position)

        raw = RawTable(ACTUALS, columns, place, extract.name)
        told = Findings()
        typed = type_table(raw, self._calendar, told, self._manner)
        for problem in told.problems:
            self._findings.add(self._mended(problem))
        self._findings.warnings += told.warnings
        return typed

    def _measure(self, cell: _Cell) -> Any:
        at = self._columns.measure
        return cell.measure if cell.measure or at < 0 else self._extract.rows[cell.row][at]

    def _quantity(self, cell: _Cell) -> Any:
        """The quantity as it stands; one that could be meant in two ways is none."""
        value = self._extract.rows[cell.row][cell.column]
        if not (self._extract.points_may_group and self._manner.marks is None):
            return value
        if not isinstance(value, str) or not _GROUPED.fullmatch(value.strip()):
            return value
        bare = value.strip()
        self._findings.add(
            Problem(
                "E112",
                f'found "{bare}", which may be {float(bare):g} or {bare.replace(".", "")}.',
                self._extract.at(cell.row, cell.column),
                _LOCALE,
            ),
            f"{self._extract.name}, column {QUANTITY}",
        )
        return 0.0

    @staticmethod
    def _mended(problem: Problem) -> Problem:
        """A problem of a cell with the way out that an extract has."""
        return replace(problem, fix=_LOCALE) if problem.code == "E112" else problem
