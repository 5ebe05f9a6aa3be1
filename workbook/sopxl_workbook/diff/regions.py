"""Tables of both books, their rows and columns in pairs by meaning; imports layout and align."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sopxl_workbook.contract import CALENDAR
from sopxl_workbook.contract.layout import Layout, known_layout
from sopxl_workbook.diff.align import Pairs, in_place, moved_rows
from sopxl_workbook.diff.cells import SheetCells
from sopxl_workbook.diff.formulas import Corners
from sopxl_workbook.diff.layout import Rows, guessed_layout, row_key
from sopxl_workbook.diff.show import name_text
from sopxl_workbook.ooxml import Book, Table, Value
from sopxl_workbook.tables.headings import plain

TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """A column of both tables, by its heading; columns counted on the sheet."""

    old: int
    new: int
    heading: str
    order: int = -1  # place among the periods; -1 for a heading that is no period


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row of both tables; 0 where a book has no such row."""

    old: int
    new: int
    key: tuple[str, ...] = ()
    period: str = ""
    order: int = -1
    unit: str = ""


@dataclass(frozen=True)
class Region:
    """One table of both books."""

    old: Table
    new: Table
    olds: SheetCells
    news: SheetCells
    columns: Sequence[ColumnPair]
    rows: Sequence[RowPair]
    titles: frozenset[str]  # headings whose values name the rows
    is_still: bool = False  # every row stands where it stood; rows has only those that changed

    @cached_property
    def row_to(self) -> Mapping[int, int]:
        """The new row of each old one that is still there."""
        if self.is_still:
            area = self.old.area
            return {row: row for row in range(area.first_row, area.last_row + 1)}
        found = {pair.old: pair.new for pair in self.rows if pair.old and pair.new}
        if self.old.has_header and self.new.has_header:
            found[self.old.area.first_row] = self.new.area.first_row
        return found

    @cached_property
    def column_to(self) -> dict[int, int]:
        """The new column of each old one that is still there."""
        return {pair.old: pair.new for pair in self.columns}

    def body_moved(self, corners: Corners) -> Corners | None:
        """A range from the first row of the table to its last, as it is now; None for others."""
        (first_row, first), (last_row, last) = corners
        old, new = _body(self.old), _body(self.new)
        if (first_row, last_row) != old or not {first, last} <= {*self.column_to}:
            return None
        return (new[0], self.column_to[first]), (new[1], self.column_to[last])


def region(
    old: Table, new: Table, olds: SheetCells, news: SheetCells, changed: Sequence[int] | None
) -> Region:
    """The rows and columns of a table of both books in pairs.

    changed : rows that are not the same byte by byte where they stand; None if the table stands on
    another sheet than it did.
    """
    shared = _shared_columns(old, new)
    headings = [heading for _, _, heading in shared]
    was = _Body(olds, old, [i for i, _, _ in shared])
    now = _Body(news, new, [k for _, k, _ in shared])
    plan = known_layout(new.name, headings)
    is_still = plan is not None and changed is not None
    is_still = is_still and (old.ref, old.columns) == (new.ref, new.columns)
    if is_still:
        for body in (was, now):
            body.pick(changed or ())
    plan = plan or guessed_layout(headings, was.rows, now.rows)
    match = [headings.index(heading) for heading in plan.match]
    is_still = is_still and was.keys(match) == now.keys(match)
    if is_still:
        pairs = [(at, at) for at, row in enumerate(now.rows, 1) if not _is_blank(row)]
    else:
        was, now = was.whole(), now.whole()
        pairs = _by_key(was.rows, now.rows, match) if match else _by_order(was.rows, now.rows)
    columns = [
        ColumnPair(
            old.area.first_column + i, new.area.first_column + k, heading, _order(plan, heading)
        )
        for i, k, heading in shared
    ]
    name = _Namer(plan, columns, was, now)
    rows = [*(name.row(i, k) for i, k in pairs), *_totals(old, new)]
    titles = frozenset((*plan.match, *plan.shown, plan.period)) if match else frozenset[str]()
    return Region(old, new, olds, news, columns, rows, titles, is_still)


class _Body:
    """Rows of a table without its heading and totals, each with its number on the sheet."""

    def __init__(self, cells: SheetCells, table: Table, columns: Sequence[int]) -> None:
        self.cells, self._table, self._columns = cells, table, columns
        self.numbers: Sequence[int] = range(_body(table)[0], _body(table)[1] + 1)

    def pick(self, numbers: Sequence[int]) -> None:
        """Leave out every row but these."""
        first, last = _body(self._table)
        self.numbers = [number for number in numbers if first <= number <= last]

    def whole(self) -> _Body:
        """All rows of the table."""
        return _Body(self.cells, self._table, self._columns)

    @cached_property
    def rows(self) -> Rows:
        """The values of the columns, row by row."""
        left = self._table.area.first_column
        blocks = (self.cells.values(number) for number in self.numbers)
        return [[values.get(left + i) for i in self._columns] for values in blocks]

    def keys(self, match: Sequence[int]) -> list[tuple[Hashable, ...]]:
        """What tells the rows apart."""
        return [row_key(row, match) for row in self.rows]


def _order(plan: Layout, heading: str) -> int:
    return plan.periods.index(heading) if heading in plan.periods else -1


def _body(table: Table) -> tuple[int, int]:
    area = table.area
    return area.first_row + table.has_header, area.last_row - table.has_totals


def _shared_columns(old: Table, new: Table) -> list[tuple[int, int, str]]:
    """Positions of the columns of both tables, in the order of the new one."""
    by_name = {plain(heading): i for i, heading in enumerate(old.columns)}
    shared = []
    for k, heading in enumerate(new.columns):
        i = by_name.pop(plain(heading), None)
        if i is not None:
            shared.append((i, k, heading))
    return shared


def _by_key(olds: Rows, news: Rows, match: list[int]) -> Pairs:
    """Rows of the same key in pairs, in the order of the new table; what is gone stands last.

    Of several rows of one key, those that are equal belong together, then the rest in their order.
    """
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for i, row in enumerate(olds, 1):
        if not _is_blank(row):
            waiting[row_key(row, match)].append(i)
    pairs: Pairs = []
    for k, row in enumerate(news, 1):
        if _is_blank(row):
            continue
        same = waiting.get(row_key(row, match), [])
        at = 0
        if len(same) > 1:
            at = next((n for n, i in enumerate(same) if olds[i - 1] == row), 0)
        pairs.append((same.pop(at), k) if same else (0, k))
    gone = sorted(i for same in waiting.values() for i in same)
    return pairs + [(i, 0) for i in gone]


def _by_order(olds: Rows, news: Rows) -> Pairs:
    def standing(rows: Rows) -> dict[int, Hashable]:
        return {i: tuple(row) for i, row in enumerate(rows, 1) if not _is_blank(row)}

    was, now = standing(olds), standing(news)
    return moved_rows(was, now) or in_place(was, now)


def _is_blank(row: Sequence[Value]) -> bool:
    return all(cell is None for cell in row)


def _totals(old: Table, new: Table) -> list[RowPair]:
    if not old.has_totals and not new.has_totals:
        return []
    return [
        RowPair(
            old.area.last_row if old.has_totals else 0,
            new.area.last_row if new.has_totals else 0,
            (TOTALS,),
        )
    ]


def _calendar(book: Book) -> dict[str, int]:
    """The order of the calendar's labels, where the book has our calendar."""
    table = book.tables.get(CALENDAR.name)
    if table is None or "Label" not in table.columns:
        return {}
    at = table.columns.index("Label")
    return {str(row[at]): n for n, row in enumerate(book.table_rows(table.name))}


class _Namer:
    """Says what a row is about: key, period, unit."""

    def __init__(self, plan: Layout, columns: Sequence[ColumnPair], was: _Body, now: _Body) -> None:
        at = {pair.heading: i for i, pair in enumerate(columns)}
        self._was, self._now, self._columns = was, now, columns
        self._shown = [at[heading] for heading in plan.shown]
        self._period, self._unit = at.get(plan.period), at.get(plan.unit)
        self._has_key = bool(plan.match)
        self._orders = _calendar(now.cells.book) if plan.period else {}

    def row(self, old: int, new: int) -> RowPair:
        """A pair of rows of the bodies, counted from 1, with its name."""
        body, at = (self._now, new) if new else (self._was, old)
        number, cells = body.numbers[at - 1], body.rows[at - 1]

        def text(i: int | None) -> str:
            if i is None:
                return ""
            column = self._columns[i].new if new else self._columns[i].old
            return name_text(cells[i], body.cells.day(number, column, cells[i]))

        key = tuple(filter(None, map(text, self._shown)))
        if not self._has_key:
            key = (f"row {at}", *key)
        period = text(self._period)
        order = self._orders.setdefault(period, len(self._orders)) if period else -1
        return RowPair(
            self._was.numbers[old - 1] if old else 0,
            self._now.numbers[new - 1] if new else 0,
            key,
            period,
            order,
            text(self._unit),
        )
