"""What a table of the workbook is made of; imports nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What may stand in a column."""

    TEXT = "text"
    NAME = "name"  # a text that formulas look up: no * ? ~ |
    NUMBER = "number"
    WHOLE = "whole number"
    DATE = "date"
    PERIOD = "period"  # a label of the calendar, a date inside the period, or its number
    CHOICE = "choice"


class Writer(StrEnum):
    """Who writes a table."""

    PLANNER = "planner"
    ENGINE = "engine"
    IMPORT = "planner, import"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a long table."""

    name: str
    kind: Kind
    help: str
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None  # a limit that the number may not touch
    choices: tuple[str, ...] = ()
    refers: str = ""  # the table whose key holds this value
    default: str | float | None = None  # what a blank means, where it means something
    width: int = 12
    shown: str = ""  # number format; empty: as its kind is shown
    since: int = 1  # the layout that it came with, where its table had come before

    @property
    def field(self) -> str:
        """The column's name in Python and in CSV files: lower case, underscores."""
        return self.name.lower().replace(" ", "_").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Table:
    """One long table on its own sheet."""

    name: str
    sheet: str
    help: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # the columns that make a row unique
    writer: Writer = Writer.PLANNER
    needs_rows: bool = False
    legend: tuple[tuple[str, str], ...] = ()  # words of a column and what they mean
    since: int = 1  # the layout that it came with

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


COMMENT = Column(
    "Comment", Kind.TEXT, "Why it is so; nothing reads it.", required=False, width=30, since=3
)
