"""Where a table stands and what it gains or loses, and which areas follow; imports a1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from sopxl_workbook.ooxml.a1 import Area, column_letters


def overlap(one: Area, other: Area) -> bool:
    """Whether two areas have a cell in common."""
    return max(one.first_row, other.first_row) <= min(one.last_row, other.last_row) and max(
        one.first_column, other.first_column
    ) <= min(one.last_column, other.last_column)


@dataclass(frozen=True, slots=True)
class Span:
    """The rows and columns of a table, and how many rows it is to gain or lose."""

    runs_down: ClassVar[bool] = True
    sheet: str
    header: int | None  # row of the heading
    first: int  # first row of data
    last: int  # last row of data; first - 1 if there is none
    first_column: int
    last_column: int
    has_totals: bool  # the row below the data holds totals
    growth: int  # rows gained; negative: rows lost

    @property
    def marks(self) -> tuple[str, ...]:
        """What a formula has to name if it is to follow."""
        return str(self.last), str(self.bottom)

    @property
    def new_last(self) -> int:
        """The last row of data afterwards."""
        return self.last + self.growth

    @property
    def bottom(self) -> int:
        """The last row of the table, totals included."""
        return self.last + self.has_totals

    @property
    def is_empty(self) -> bool:
        """Whether there is no row of data, so that nothing can point at all of them."""
        return self.last < self.first

    def rows(self, first: int, last: int) -> Area:
        """The table's columns in some rows."""
        return Area(first, self.first_column, last, self.last_column)

    def holds_columns(self, area: Area) -> bool:
        """Whether an area has columns of the table alone."""
        return self.first_column <= area.first_column and area.last_column <= self.last_column

    def is_beside(self, row: int) -> bool:
        """Whether a row of the sheet holds data of the table, before and after."""
        return self.first <= row <= min(self.last, self.new_last)

    def is_gained(self, row: int, column: int) -> bool:
        """Whether a cell is one of the data that come."""
        columns = range(self.first_column, self.last_column + 1)
        return self.last < row <= self.new_last and column in columns

    def is_alongside(self, row: int, column: int) -> bool:
        """Whether a relative range in a formula of that cell may mean its own row."""
        return self.is_beside(row) or self.is_gained(row, column)

    @staticmethod
    def length(area: Area) -> int:
        """How many rows an area has."""
        return area.last_row - area.first_row + 1

    @staticmethod
    def gained(old: Area, moved: Area) -> Area:
        """What an area has more than before."""
        return moved._replace(first_row=old.last_row + 1)

    def follows(self, area: Area) -> bool:
        """Whether an area lies in the row of totals, and so moves with it."""
        is_row = area.first_row == area.last_row == self.bottom
        return self.has_totals and is_row and self.holds_columns(area)

    def covers(self, area: Area) -> bool:
        """Whether an area reaches from the heading or the first row to the last row or totals."""
        return (
            not self.is_empty
            and area.first_row in (self.header, self.first)
            and area.last_row in (self.last, self.bottom)
            and self.holds_columns(area)
        )

    def followed(self, area: Area) -> Area:
        """The area where it stands afterwards, if it only moves with the totals."""
        if not self.follows(area):
            return area
        return area._replace(
            first_row=area.first_row + self.growth, last_row=area.last_row + self.growth
        )

    def moved(self, area: Area) -> Area:
        """The area afterwards: moved with the totals, or as long as the data."""
        if self.covers(area) and not self.follows(area):
            return area._replace(last_row=area.last_row + self.growth)
        return self.followed(area)

    def spread(self, area: Area) -> Area:
        """The area of a rule afterwards: one that runs on below the table is never too short."""
        runs_on = self.last < area.last_row < self.new_last and not self.has_totals
        if runs_on and self.covers(area._replace(last_row=self.last)):
            return area._replace(last_row=self.new_last)
        return self.moved(area)


@dataclass(frozen=True, slots=True)
class ColumnSpan:
    """The columns of a table that are alike, and how many more it is to have at its right."""

    runs_down: ClassVar[bool] = False
    sheet: str
    first_row: int  # the first row that goes along, above the table
    last_row: int  # of the table
    first: int  # the first of the columns that are alike
    last: int  # the last column of the table
    growth: int  # columns gained

    @property
    def marks(self) -> tuple[str, ...]:
        """What a formula has to name if it is to follow."""
        return (column_letters(self.last),)

    @property
    def new_last(self) -> int:
        """The last column afterwards."""
        return self.last + self.growth

    def is_alongside(self, _row: int, column: int) -> bool:
        """Whether a relative range in a formula of that cell may mean its own column."""
        return self.first <= column <= self.new_last

    @staticmethod
    def length(area: Area) -> int:
        """How many columns an area has."""
        return area.last_column - area.first_column + 1

    @staticmethod
    def gained(old: Area, moved: Area) -> Area:
        """What an area has more than before."""
        return moved._replace(first_column=old.last_column + 1)

    def follows(self, _area: Area) -> bool:
        """Whether an area moves: nothing ever does."""
        return False

    def covers(self, area: Area) -> bool:
        """Whether an area reaches over all columns that are alike, whatever its rows."""
        return area.first_column <= self.first and area.last_column == self.last

    def followed(self, area: Area) -> Area:
        """The area where it stands afterwards: where it was."""
        return area

    def moved(self, area: Area) -> Area:
        """The area afterwards, as wide as the table."""
        return area._replace(last_column=self.new_last) if self.covers(area) else area

    spread = moved


AnySpan: TypeAlias = Span | ColumnSpan
