"""What of two books belongs together: sheets, tables, rows; imports sheets, regions and align."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from sopxl_workbook.diff.align import Pairs, moved_rows
from sopxl_workbook.diff.cells import SheetCells, changed_rows
from sopxl_workbook.diff.formulas import Corners
from sopxl_workbook.diff.regions import Region, region
from sopxl_workbook.diff.sheets import SheetPairs, pair_sheets
from sopxl_workbook.ooxml import Area, Book, Table, Value
from sopxl_workbook.tables.headings import plain


@dataclass
class SheetMatch:
    """One worksheet of both books: its tables, and the rows outside them in pairs."""

    old: SheetCells
    new: SheetCells
    changed: Sequence[int]  # rows that are not the same byte by byte
    is_identical: bool
    olds: list[Region] = field(default_factory=list)  # tables that stood here
    news: list[Region] = field(default_factory=list)  # tables that stand here
    rows: Pairs = field(default_factory=list)
    row_to: dict[int, int] = field(default_factory=dict)

    def outside_old(self, row: int) -> dict[int, Value]:
        """What stands in a row of the old sheet outside the tables of both books."""
        return outside(self.old.values(row), row, [one.old.area for one in self.olds])

    def outside_new(self, row: int) -> dict[int, Value]:
        """What stands in a row of the new sheet outside the tables of both books."""
        return outside(self.new.values(row), row, [one.new.area for one in self.news])


@dataclass(frozen=True)
class TablePairs:
    """The tables of two books in pairs, in the order of the new book."""

    both: Sequence[tuple[Table, Table]]
    gone: Sequence[Table]
    new: Sequence[Table]


class Match:
    """Two books with everything that belongs together in pairs."""

    def __init__(self, old: Book, new: Book) -> None:
        self.old, self.new = old, new
        self.sheets: SheetPairs = pair_sheets(old, new)
        self.tables = pair_tables(old, new, self.sheets)
        self.has_same_strings = _strings(old) == _strings(new)
        self.new_name = {a.casefold(): b for a, b in self.sheets.both}
        self.worksheets = [
            self._sheet(a, b) for a, b in self.sheets.both if _has_cells(old, a, new, b)
        ]
        self._by_old = {match.old.name.casefold(): match for match in self.worksheets}
        self.strays: list[Region] = []  # tables on a sheet that the old book has not
        self._find_regions()
        for match in self.worksheets:
            _pair_rows(match)

    def _sheet(self, old: str, new: str) -> SheetMatch:
        olds, news = SheetCells(self.old, old), SheetCells(self.new, new)
        changed = changed_rows(olds, news, self.has_same_strings)
        tables = [
            {(t.name, t.ref, t.columns) for t in book.tables.values() if t.sheet == name}
            for book, name in ((self.old, old), (self.new, new))
        ]
        is_identical = not changed and tables[0] == tables[1]
        return SheetMatch(olds, news, changed, is_identical)

    def _find_regions(self) -> None:
        by_new = {match.new.name: match for match in self.worksheets}
        for old, new in self.tables.both:
            a, b = self._by_old.get(old.sheet.casefold()), by_new.get(new.sheet)
            if a is not None and a is b and a.is_identical:
                continue
            olds = SheetCells(self.old, old.sheet) if a is None else a.old
            news = SheetCells(self.new, new.sheet) if b is None else b.new
            changed = a.changed if a is not None and a is b else None
            found = region(old, new, olds, news, changed)
            if a is not None:
                a.olds.append(found)
            (self.strays if b is None else b.news).append(found)

    def moved(self, sheet: str, corners: Corners) -> Corners | None:
        """Where a range of the old book stands in the new one; None where a corner is gone."""
        match = self._by_old.get(sheet.casefold())
        if match is None or match.is_identical:
            return corners
        (first_row, first), (last_row, last) = corners
        inside = _region_at(match.olds, first_row, first)
        if inside is not None and inside is _region_at(match.olds, last_row, last):
            body = inside.body_moved(corners)
            if body is not None:
                return body
        ends = [_moved(match, row, column) for row, column in corners]
        return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def _moved(match: SheetMatch, row: int, column: int) -> tuple[int, int] | None:
    inside = _region_at(match.olds, row, column)
    if inside is None:
        new_row = match.row_to.get(row, row)
        return (new_row, column) if new_row else None
    if row not in inside.row_to or column not in inside.column_to:
        return None
    return inside.row_to[row], inside.column_to[column]


def _region_at(regions: Iterable[Region], row: int, column: int) -> Region | None:
    return next((one for one in regions if one.old.area.holds(row, column)), None)


def outside(values: dict[int, Value], row: int, areas: Iterable[Area]) -> dict[int, Value]:
    """The cells of a row that stand in none of some areas."""
    crossing = [area for area in areas if area.first_row <= row <= area.last_row]
    for area in crossing:
        inside = range(area.first_column, area.last_column + 1)
        values = {column: value for column, value in values.items() if column not in inside}
    return values


def _pair_rows(match: SheetMatch) -> None:
    if sum(_stands_otherwise(match, row) for row in match.changed) < 2:
        match.rows = [(row, row) for row in match.changed]
        return
    olds = {row: _standing(match.outside_old(row), match.old, row) for row in match.old.rows}
    news = {row: _standing(match.outside_new(row), match.new, row) for row in match.new.rows}
    olds = {row: what for row, what in olds.items() if what}
    news = {row: what for row, what in news.items() if what}
    moved = moved_rows(olds, news)
    match.rows = moved or [(row, row) for row in sorted({*olds, *news})]
    if moved is not None:
        _follow(match, {old: new for old, new in moved if old})


def _follow(match: SheetMatch, known: dict[int, int]) -> None:
    """Where every old row is now; a blank one keeps its distance from the row above."""
    shift = 0
    for row in range(1, max([*known, *match.old.rows]) + 1):
        if known.get(row):
            shift = known[row] - row
        match.row_to[row] = known.get(row, row + shift)


def _stands_otherwise(match: SheetMatch, row: int) -> bool:
    old = _standing(match.outside_old(row), match.old, row)
    return old != _standing(match.outside_new(row), match.new, row)


def _standing(values: dict[int, Value], cells: SheetCells, row: int) -> tuple[Hashable, ...]:
    """What tells a row from others: its texts, and its numbers where they are no results."""
    if not values:
        return ()
    texts_only = cells.has_formulas(row)
    start = next((value for value in values.values() if isinstance(value, str)), None)
    kept = ((column, v) for column, v in values.items() if not texts_only or isinstance(v, str))
    return start, *kept


def pair_tables(old: Book, new: Book, sheets: SheetPairs) -> TablePairs:
    """The tables of both in pairs: by name, else by their sheet and headings."""
    by_name = {name.casefold(): table for name, table in old.tables.items()}
    found: dict[str, Table] = {}
    for name in new.tables:
        if name.casefold() in by_name:
            found[name] = by_name.pop(name.casefold())
    renamed = dict(sheets.both)
    for name, table in new.tables.items():
        if name in found:
            continue
        same = (
            key
            for key, one in by_name.items()
            if renamed.get(one.sheet) == table.sheet
            and [*map(plain, one.columns)] == [*map(plain, table.columns)]
        )
        key = next(same, None)
        if key is not None:
            found[name] = by_name.pop(key)
    both = [(found[name], table) for name, table in new.tables.items() if name in found]
    added = [table for name, table in new.tables.items() if name not in found]
    return TablePairs(both, list(by_name.values()), added)


def _has_cells(old: Book, a: str, new: Book, b: str) -> bool:
    return old.sheets[a].kind == new.sheets[b].kind == "worksheet"


def _strings(book: Book) -> bytes:
    package = book.package
    relations = package.relationships(package.main_part)
    part = next((rel.target for rel in relations if rel.kind == "sharedStrings"), "")
    return package.part(part) if part and package.has(part) else b""
