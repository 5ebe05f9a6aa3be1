"""What a cell that changes is called: its row, column and month; imports ooxml and the contract.

A wide table names it by family, measure and month, a long one by its key and the heading, Control
by the setting. A row that a run adds is called by what the run writes there. Any other cell is
called by the first text at its left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from sopxl.errors import InputError
from sopxl_workbook.changes.model import Change, Content, Formula, TableSize, TableWidth
from sopxl_workbook.changes.shown import number, shown
from sopxl_workbook.contract import (
    ARCHIVE,
    CALENDAR,
    SETTINGS,
    TABLES,
    WIDE_TABLES,
    Kind,
    WideTable,
)
from sopxl_workbook.contract.layout import known_layout
from sopxl_workbook.ooxml import Book, Table, as_date, parse_cell

_LAST_PERIOD_NUMBER = 1000  # a greater number in a period column is a day
_SPOT = attrgetter("spot")
_ORIGIN = ARCHIVE.extra[0]  # the number of the month in which a row of the Archive was authorised


class CellName(NamedTuple):
    """What a cell is called, apart from its address; all of it blank where nothing tells.

    >>> str(CellName("tblPlan", ("Chairs", "Production"), "", "2026-03"))
    'Chairs, Production, 2026-03'
    """

    table: str = ""
    key: tuple[str, ...] = ()  # of its row: family and measure, or what tells the rows apart
    column: str = ""  # heading, or the setting; "" where the period says it all
    period: str = ""
    measure: str = ""  # of a wide row, which a sum is made of
    row_heading: str = ""  # what the rows of the table are: "Family"

    def __str__(self) -> str:
        return ", ".join(filter(None, (*self.key, self.column, self.period)))

    @property
    def row(self) -> str:
        """The family, resource or item of a wide row, without its measure."""
        return self.key[-2] if len(self.key) > 1 else ""

    def to(self, last: CellName) -> CellName:
        """The name of neighbours in a row, this one the first of them.

        >>> one = CellName("tblPlan", ("Chairs", "Production"), "", "2026-03")
        >>> str(one.to(one._replace(period="2026-05")))
        'Chairs, Production, 2026-03 to 2026-05'
        """
        return self._replace(
            column=_span(self.column, last.column),
            period=_span(self.period, last.period),
        )


NAMELESS = CellName()


def _span(first: str, last: str) -> str:
    return f"{first} to {last}" if first and last and first != last else first or last


@dataclass(frozen=True)
class _Titles:
    """One table of the contract as it will stand: which cells name its rows and columns."""

    name: str
    rows: range
    first_column: int
    headings: Sequence[str]
    shown: Sequence[tuple[int, Kind]]  # columns of the sheet that name a row, and what they hold
    period: int  # the column that holds the period of a row; 0: none does
    periods: frozenset[str]  # headings that are periods
    wide: WideTable | None

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.headings)


class Names:
    """Calls the cells that a run changes, from what stands in the book and what the run writes."""

    def __init__(
        self,
        book: Book,
        changes: Sequence[Change],
        resized: Iterable[TableSize] = (),
        widened: Iterable[TableWidth] = (),
    ) -> None:
        """Remember where to look; nothing is read before a name is asked for.

        changes : in the order of sheets, rows and columns.
        """
        self._book, self._changes = book, changes
        self._rows = {size.table: size.new_rows for size in resized}
        self._more = {width.table: width.headings for width in widened}
        self._latest: tuple[_Titles | None, int, CellName] = (None, 0, NAMELESS)

    def of(self, change: Change) -> CellName:
        """What a cell is called; outside tables and settings by the first text at its left."""
        row, column = change.row, change.column
        for titles in self._tables.get(change.sheet, ()):
            if row in titles.rows and 0 <= column - titles.first_column < titles.width:
                return self._in_table(titles, change)
        label = self._settings.get(change.spot)
        return self._labelled(change) if label is None else CellName(column=label)

    def _labelled(self, change: Change) -> CellName:
        """The name of a cell without a table, as of one on a page; NAMELESS if no text is there."""
        info = self._book.sheets.get(change.sheet)
        if info is None or info.kind != "worksheet":
            return NAMELESS  # of a page that the run draws
        row = self._book.sheet(change.sheet).row(change.row)
        left = (value for column, value in row.items() if column < change.column)
        texts = (value.strip() for value in left if isinstance(value, str))
        label = next(filter(None, texts), "")
        return CellName(key=(label,)) if label else NAMELESS

    def _in_table(self, titles: _Titles, change: Change) -> CellName:
        """The name of a cell of a table: of its row, with its heading or its period."""
        known, number, row = self._latest
        if known is not titles or number != change.row:
            row = self._row(titles, change)
            self._latest = titles, change.row, row
        heading = titles.headings[change.column - titles.first_column]
        if heading in titles.periods:
            return row._replace(period=heading)
        return row._replace(column=heading, measure="")

    def _row(self, titles: _Titles, change: Change) -> CellName:
        """The name of a whole row."""
        texts = [self._text(change, column, kind) for column, kind in titles.shown]
        period = self._text(change, titles.period, Kind.PERIOD) if titles.period else ""
        wide = titles.wide
        measure = texts[-1] if wide is not None and texts else ""
        heading = "" if wide is None else wide.row_heading
        return CellName(titles.name, tuple(filter(None, texts)), "", period, measure, heading)

    def _text(self, change: Change, column: int, kind: Kind) -> str:
        """What a cell of the same row will say, or what it said if it will be blank."""
        spot = (change.sheet, change.row, column)
        at = bisect_left(self._changes, spot, key=_SPOT)
        if at < len(self._changes) and self._changes[at].spot == spot:
            found = self._changes[at]
            text = self._said(found.new, kind)
            return text or self._said(found.old, kind)
        return self._said(self._book.sheet(change.sheet)[change.row, column], kind)

    def _said(self, content: Content, kind: Kind) -> str:
        """A content in words: a day as year-month-day, a period by its label, a number as shown."""
        value = content.value if isinstance(content, Formula) else content
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        if not isinstance(value, float):
            return shown(value)
        if kind is Kind.DATE or (kind is Kind.PERIOD and value > _LAST_PERIOD_NUMBER):
            return self._day(value)
        return self._labels.get(value, number(value)) if kind is Kind.PERIOD else number(value)

    def _day(self, value: float) -> str:
        """A day as year-month-day; a number that is none as it stands."""
        try:
            return as_date(value, self._book.date1904).isoformat()
        except InputError:
            return number(value)

    @cached_property
    def _labels(self) -> Mapping[Content, str]:
        """The labels of the calendar, by the number of the period."""
        table = self._book.tables.get(CALENDAR.name)
        if table is None or not {"Period", "Label"} <= {*table.columns}:
            return {}
        at = [table.columns.index(name) for name in ("Period", "Label")]
        rows = self._book.table_rows(table.name)
        return {row[at[0]]: str(row[at[1]]) for row in rows if isinstance(row[at[1]], str)}

    @cached_property
    def _tables(self) -> Mapping[str, Sequence[_Titles]]:
        """The tables of the contract on each sheet."""
        found: dict[str, list[_Titles]] = {}
        for table in self._book.tables.values():
            titles = self._titles(table)
            if titles is not None:
                found.setdefault(table.sheet, []).append(titles)
        return found

    def _titles(self, table: Table) -> _Titles | None:
        """Which cells name the rows and columns of a table; None for one the contract has not."""
        headings = [*table.columns, *self._more.get(table.name, ())]
        layout = known_layout(table.name, headings)
        if layout is None:
            return None
        area, first = table.area, table.area.first_row + table.has_header
        last = max(area.last_row, first + self._rows.get(table.name, 0) - 1)
        at = {heading: area.first_column + i for i, heading in enumerate(headings)}
        kinds = {_ORIGIN: Kind.PERIOD, **_kinds(table.name)}
        return _Titles(
            table.name,
            range(first, last + 1),
            area.first_column,
            headings,
            [(at[title], kinds.get(title, Kind.TEXT)) for title in layout.shown],
            at.get(layout.period, 0),
            frozenset(layout.periods),
            next((wide for wide in WIDE_TABLES if wide.name == table.name), None),
        )

    @cached_property
    def _settings(self) -> Mapping[tuple[str, int, int], str]:
        """The label of each setting, by where it stands."""
        return dict(self._setting_spots())

    def _setting_spots(self) -> Iterator[tuple[tuple[str, int, int], str]]:
        """Where each setting stands in the book, and its label."""
        names = self._book.defined_names
        for setting in SETTINGS:
            target = names[setting.name].target if setting.name in names else None
            if target is not None:
                row, column = parse_cell(target[1].replace("$", "").split(":")[0])
                yield (target[0], row, column), setting.label


def _kinds(name: str) -> Mapping[str, Kind]:
    """What the columns of a long table hold, by their headings; none for a wide table."""
    columns = next((table.columns for table in TABLES if table.name == name), ())
    return {column.name: column.kind for column in columns}
