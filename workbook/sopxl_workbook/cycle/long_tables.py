"""The long tables of a book as a run wants them: cells set, rows added; imports read and changes.

What is wanted is validated as it will stand, before anything of it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sopxl_workbook.changes import Change, TableSize
from sopxl_workbook.contract import TABLES, Kind, Table
from sopxl_workbook.ooxml import Book, place
from sopxl_workbook.ooxml.dates import DAYS_FROM_1900_TO_1904
from sopxl_workbook.read import in_1900, standing_rows
from sopxl_workbook.tables import RawTable


class LongTables:
    """Every long table of a book, with the cells that a run sets and the rows that it adds."""

    def __init__(self, book: Book) -> None:
        """Start with what stands in the book."""
        self._book = book
        self._was = standing_rows(book)
        self.rows = {name: [list(row) for row in rows] for name, rows in self._was.items()}
        self._reasons: dict[tuple[str, int, int], str] = {}
        self._why_longer: dict[str, str] = {}
        self._shorter: dict[str, tuple[int, str]] = {}  # rows that stay, and why

    def set(self, table: Table, row: int, column: str, value: Any, reason: str) -> None:
        """Give a cell another value; row counted from 0. Day numbers are those of 1900."""
        position = _position(table, column)
        self.rows[table.name][row][position] = self._stored(table, position, value)
        self._reasons[table.name, row, position] = reason

    def append(self, table: Table, values: Sequence[Any], reason: str) -> None:
        """Add a row, in the order of the contract's columns; a blank last row is filled first."""
        rows = self.rows[table.name]
        row = len(rows)
        while row and all(value is None or value == "" for value in rows[row - 1]):
            row -= 1
        if row == len(rows):
            rows.append([None] * len(table.columns))
            self._why_longer.setdefault(table.name, reason)
        for position, value in enumerate(values):
            rows[row][position] = self._stored(table, position, value)
            self._reasons[table.name, row, position] = reason

    def fill(self, table: Table, rows: Sequence[Sequence[Any]], reason: str) -> None:
        """Make these the rows of a table; what it has below them becomes blank."""
        standing = len(self.rows[table.name])
        for row, values in enumerate(rows):
            if row < standing:
                for column, value in zip(table.columns, values, strict=True):
                    self.set(table, row, column.name, value, reason)
            else:
                self.append(table, values, reason)
        for row in range(len(rows), standing):
            for column in table.columns:
                self.set(table, row, column.name, None, reason)

    def take_out(self, table: Table, leaving: Collection[int], reason: str) -> None:
        """Take rows out, counted from 0: those below move up, and the table ends with the last."""
        rows = self.rows[table.name]
        stay = [row for at, row in enumerate(rows) if at not in leaving]
        blank = [[None] * len(table.columns) for _ in leaving]
        for at, values in enumerate([*stay, *blank]):
            rows[at] = list(values)
            for position in range(len(table.columns)):
                self._reasons[table.name, at, position] = reason
        self._shorter[table.name] = (max(1, len(stay)), reason)

    def values(self, table: Table, row: int) -> list[Any]:
        """A row as it is to stand, counted from 0. Day numbers are those of 1900."""
        cells, is_1904 = self.rows[table.name][row], self._book.date1904
        pairs = zip(table.columns, cells, strict=True)
        return [in_1900(value, column.kind, is_1904) for column, value in pairs]

    def _stored(self, table: Table, position: int, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        is_day = table.columns[position].kind is Kind.DATE and self._book.date1904
        return value - DAYS_FROM_1900_TO_1904 if is_day and isinstance(value, float) else value

    def raw(self) -> Iterator[RawTable]:
        """The tables as they are to stand, for validate."""
        for table in TABLES:
            yield self._raw(table)

    def _raw(self, table: Table) -> RawTable:
        standing = self._book.table(table.name)
        rows, is_1904 = self.rows[table.name], self._book.date1904
        columns = {
            column.name: [in_1900(row[i], column.kind, is_1904) for row in rows]
            for i, column in enumerate(table.columns)
            if column.name in standing.columns
        }
        first_row, first_column = standing.area.first_row + 1, standing.area.first_column

        def where(row: int, column: str) -> str:
            at = standing.columns.index(column) if column in standing.columns else 0
            return place(standing.sheet, first_row + row, first_column + at)

        return RawTable(table, columns, where, table.sheet)

    def changes(self) -> Iterator[Change]:
        """The cells that become other than they are."""
        for (name, row, position), reason in self._reasons.items():
            table = self._book.table(name)
            was, new = self._was[name], self.rows[name][row][position]
            old = was[row][position] if row < len(was) else None
            heading = _contract(name).columns[position].name
            if old != new and heading in table.columns:
                column = table.area.first_column + table.columns.index(heading)
                yield Change(table.sheet, table.area.first_row + 1 + row, column, old, new, reason)

    def sizes(self) -> Iterator[TableSize]:
        """The tables that grow, and those that rows were taken out of."""
        for name, reason in self._why_longer.items():
            sheet = self._book.table(name).sheet
            yield TableSize(name, sheet, len(self._was[name]), len(self.rows[name]), reason)
        for name, (stay, reason) in self._shorter.items():
            sheet = self._book.table(name).sheet
            yield TableSize(name, sheet, len(self._was[name]), stay, reason)


def _contract(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


def _position(table: Table, column: str) -> int:
    return [c.name for c in table.columns].index(column)
