"""Turns a raw table into a typed one, cell by cell; imports the rules for cells and headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sopxl.arrays import is_blank
from sopxl.calendar import Calendar
from sopxl.errors import Problem, SopError
from sopxl_workbook.contract import Column, Kind, Table
from sopxl_workbook.tables.cell_values import Read, reader
from sopxl_workbook.tables.doubts import doubts
from sopxl_workbook.tables.findings import Findings
from sopxl_workbook.tables.headings import match_headings
from sopxl_workbook.tables.manner import Manner
from sopxl_workbook.tables.model import Place, RawTable, TypedTable


def type_table(
    raw: RawTable, calendar: Calendar | None, findings: Findings, manner: Manner
) -> TypedTable:
    """A raw table with every cell read; what cannot be read is told and left blank."""
    headings = match_headings(raw, findings)
    rows = [i for i in range(raw.count) if not _is_blank_row(raw, i)]
    if not rows and raw.table.needs_rows:
        findings.add(Problem("E107", "there are no rows.", raw.source, "Add at least one row."))
        return empty_table(raw.table, understood=False)

    def place(row: int, column: str) -> str:
        return raw.place(rows[row], column)

    columns: dict[str, Sequence[Any]] = {}
    broken: set[str] = set()
    for column in raw.table.columns:
        heading = headings.get(column.name)
        if heading is None:
            columns[column.name] = [_when_left_out(column)] * len(rows)
            if column.required and column.default is None:
                broken.add(column.name)
            continue
        values = [raw.columns[heading][i] for i in rows]
        at = _At(raw.source, place)
        typed, is_whole = _read_column(
            column, values, reader(column, calendar, manner), at, findings
        )
        if not is_whole:
            broken.add(column.name)
        columns[column.name] = _whole_days(column, typed)
        findings.add_all(doubts(column, values, typed, manner, at.place))
    choices = {column.name for column in raw.table.columns if column.kind is Kind.CHOICE}
    understood = not broken & choices.union(raw.table.key)
    return TypedTable(raw.table, columns, place, raw.source, understood)


def empty_table(table: Table, *, understood: bool = True) -> TypedTable:
    """A table without rows; not understood if it was given but could not be read."""
    columns: dict[str, Sequence[Any]] = {column.name: [] for column in table.columns}
    return TypedTable(table, columns, lambda row, column: table.sheet, table.sheet, understood)


class _At:
    """Where the cells of one table stand."""

    def __init__(self, source: str, place: Place) -> None:
        self.source = source
        self.place = place


def _read_column(
    column: Column, values: Sequence[Any], read: Read, at: _At, findings: Findings
) -> tuple[list[Any], bool]:
    typed: list[Any] = []
    is_whole = True
    for row, value in enumerate(values):
        try:
            typed.append(read(value))
        except SopError as error:
            problem = replace(error.problem, where=at.place(row, column.name))
            findings.add(problem, f"{at.source}, column {column.name}")
            typed.append(None)
            is_whole = False
    return typed, is_whole


def _whole_days(column: Column, typed: list[Any]) -> list[Any]:
    if column.kind is not Kind.DATE:
        return typed
    return [None if day is None else float(int(day)) for day in typed]


def _when_left_out(column: Column) -> Any:
    if column.default is not None:
        return column.default
    return "" if column.kind in (Kind.TEXT, Kind.NAME, Kind.CHOICE) else None


def _is_blank_row(raw: RawTable, row: int) -> bool:
    return all(row >= len(values) or is_blank(values[row]) for values in raw.columns.values())
