"""The words explained at the right of a table, moved on where the table gets more columns there.

Imports the contract and the patch. A cell of the planner's own is never moved: it stays in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.changes import Change
from sopxl_workbook.contract import LONG_HEADER_ROW, Column, Table
from sopxl_workbook.ooxml import Book, Package, Patch, cell_name
from sopxl_workbook.sheets import OWN_SHEETS

_WIDTH = 2  # columns: the word, and what it means


@dataclass(frozen=True, slots=True)
class Legend:
    """Where the words of a table stand in a book, and how far they have to go."""

    sheet: str
    column: int  # of the words
    rows: tuple[tuple[str, str], ...]  # from the first row of the table on
    by: int  # columns

    def changes(self, reason: str) -> Iterator[Change]:
        """Each of its cells emptied where it stands, and filled where it is to stand."""
        for row, texts in enumerate(self.rows, LONG_HEADER_ROW + 1):
            for column, text in enumerate(texts, self.column):
                yield Change(self.sheet, row, column, text, None, reason)
                yield Change(self.sheet, row, column + self.by, None, text, reason)


def legends_in_the_way(book: Book, lacking: Mapping[Table, Sequence[Column]]) -> list[Legend]:
    """The legends that stand where tables grow. lacking : the columns that each is to get."""
    found = (_in_the_way(book, table, len(columns)) for table, columns in lacking.items())
    return [legend for legend in found if legend is not None]


def _in_the_way(book: Book, table: Table, growth: int) -> Legend | None:
    """The legend of one table, where each of its words is one of ours; None where it may stay."""
    sheet, last = book.sheet(table.sheet), book.table(table.name).area.last_column
    words = {word for word, _ in table.legend}
    for column in range(last + 1, last + growth + 1):
        rows: list[tuple[str, str]] = []
        while (word := sheet[LONG_HEADER_ROW + 1 + len(rows), column]) in words:
            meaning = sheet[LONG_HEADER_ROW + 1 + len(rows), column + 1]
            rows.append((str(word), str(meaning or "")))
        if rows:
            return Legend(table.sheet, column, tuple(rows), growth)
    return None


def without_legends(book: Book, legends: Sequence[Legend]) -> Book:
    """The book with these legends where they are to stand, each cell with the look that it had."""
    if not legends:
        return book
    patch = Patch(book, own_sheets=OWN_SHEETS)
    for legend in legends:
        for row, texts in enumerate(legend.rows, LONG_HEADER_ROW + 1):
            for column, text in enumerate(texts, legend.column):
                here = cell_name(row, column)
                there = cell_name(row, column + legend.by)
                patch.set_value(legend.sheet, there, text, only_blank=True, style_from=here)
        for row in range(LONG_HEADER_ROW + 1, LONG_HEADER_ROW + 1 + len(legend.rows)):
            for column in range(legend.column, legend.column + _WIDTH):
                patch.set_value(legend.sheet, cell_name(row, column), None)
    return Book(Package(patch.result(), book.package.where))
