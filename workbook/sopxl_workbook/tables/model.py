"""Tables as they come in, and as they are once checked; imports the contract and the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sopxl.calendar import Calendar
from sopxl.errors import Problem
from sopxl_workbook.contract import Kind, Table

Place = Callable[[int, str], str]  # row from 0 and column name -> "actuals.csv row 7, column ..."


@dataclass(frozen=True, slots=True)
class RawTable:
    """One long table as a workbook or a file holds it; nothing is checked yet."""

    table: Table
    columns: Mapping[str, Sequence[Any]]  # by heading as found; all of one length
    place: Place  # where a cell of it stands; the heading is the contract's
    source: str  # "actuals.csv", "Actuals"

    @property
    def count(self) -> int:
        """How many rows there are, blank ones too."""
        return max((len(values) for values in self.columns.values()), default=0)


@dataclass(frozen=True, slots=True)
class TypedTable:
    """One long table whose every cell is of its column's kind.

    By kind: text "" where blank; numbers are floats, dates day numbers, periods whole numbers,
    each None where blank.
    """

    table: Table
    columns: Mapping[str, Sequence[Any]]  # by column name of the contract
    place: Place
    source: str
    understood: bool = True  # whether every cell that makes a row what it is could be read

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.columns[self.table.columns[0].name])

    def at(self, row: int, column: str = "") -> str:
        """Where a cell stands; without a column the row's first key cell."""
        return self.place(row, column or self.table.key[0])

    def of(self, *names: str) -> zip[tuple[Any, ...]]:
        """The rows, of some columns only."""
        return zip(*(self.columns[name] for name in names), strict=True)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the whole company."""

    company: str
    currency: str
    base: int  # first open period
    horizon: int  # periods planned
    locale: str = ""  # of numbers that are written as text; empty: a point and no other mark
    prices: Mapping[str, float] = field(default_factory=dict)  # of the least-cost plan, by setting
    limits: Mapping[str, float | None] = field(default_factory=dict)  # of exceptions; None: never
    logged: Mapping[str, tuple[Any, str]] = field(default_factory=dict)  # value, comment by setting


@dataclass(frozen=True)
class Tables:
    """All long tables, checked, and what was told about them."""

    settings: Settings
    calendar: Calendar
    by_name: Mapping[str, TypedTable]
    warnings: tuple[Problem, ...] = field(default=())

    def __getitem__(self, name: str) -> TypedTable:
        """The table of that name of the contract."""
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def rows(self, name: str) -> list[list[Any]]:
        """The rows of a table as a sheet holds them: texts, numbers, day numbers; None is blank.

        A period is written as its label.
        """
        typed = self.by_name.get(name)
        if typed is None:
            return []
        columns = [
            self._labels(typed.columns[column.name])
            if column.kind is Kind.PERIOD
            else [None if value == "" else value for value in typed.columns[column.name]]
            for column in typed.table.columns
        ]
        return [list(row) for row in zip(*columns, strict=True)]

    def _labels(self, periods: Sequence[Any]) -> list[Any]:
        return [None if p is None else self.calendar.label(p) for p in periods]
