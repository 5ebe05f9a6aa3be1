"""Two books cell by cell, what belongs together beside each other; imports match and cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sopxl_workbook.diff.cells import Held, SheetCells, has_same_formulas
from sopxl_workbook.diff.formulas import is_shifted, translated
from sopxl_workbook.diff.match import Match, SheetMatch
from sopxl_workbook.diff.model import (
    BookName,
    Difference,
    Finding,
    Kind,
    RowChange,
    SheetCount,
    Subject,
)
from sopxl_workbook.diff.regions import Region, RowPair
from sopxl_workbook.diff.structure import structure
from sopxl_workbook.ooxml import Area, Book, CellError, Value, cell_name

ROUNDING = 1e-9  # relative; two numbers this near are the same


def diff(old: Book, new: Book, *, exact: bool = False) -> Difference:
    """What is not the same in two workbooks, by sheet, table, key and period.

    exact : numbers differ by their last digit, not only by more than rounding. Raises FileError
    E001 for a part that is damaged.
    """
    match = Match(old, new)
    comparison = _Comparison(match, 0.0 if exact else ROUNDING)
    rows: list[RowChange] = []
    cells: list[Finding] = []
    calculated: list[Finding] = []
    for found in comparison.all():
        if isinstance(found, RowChange):
            rows.append(found)
        elif found.kind is Kind.CALCULATED:
            calculated.append(found)
        else:
            cells.append(found)
    return Difference(
        BookName(old.package.where, old.sha256),
        BookName(new.package.where, new.sha256),
        structure(match),
        rows,
        cells,
        calculated,
        _counts(match),
    )


def _counts(match: Match) -> list[SheetCount]:
    both = []
    for one in match.worksheets:
        count = one.old.count(one.old.rows)
        more = one.new.count(one.changed) - one.old.count(one.changed)
        both.append(SheetCount(one.new.name, count, count + more))
    gone, added = (
        [(name, SheetCells(book, name)) for name in names if book.sheets[name].kind == "worksheet"]
        for book, names in ((match.old, match.sheets.gone), (match.new, match.sheets.new))
    )
    return [
        *both,
        *(SheetCount(name, cells.count(cells.rows), None) for name, cells in gone),
        *(SheetCount(name, None, cells.count(cells.rows)) for name, cells in added),
    ]


class _Comparison:
    """Holds two matched books against each other."""

    def __init__(self, match: Match, rounding: float) -> None:
        self._match = match
        self._rounding = rounding

    def all(self) -> Iterator[Finding | RowChange]:
        """What differs, sheet by sheet; on each in its tables first, then outside them."""
        for sheet in self._match.worksheets:
            for region in sheet.news:
                yield from self._of_table(region)
            yield from self._outside_tables(sheet)
        for region in self._match.strays:
            yield from self._of_table(region)

    def _of_table(self, region: Region) -> Iterator[Finding | RowChange]:
        columns = [(pair.old, pair.new) for pair in region.columns]
        for row in region.rows:
            name = partial(_in_table, region, row)
            yield from self._of_row(region.olds, region.news, row.old, row.new, columns, name)

    def _outside_tables(self, sheet: SheetMatch) -> Iterator[Finding | RowChange]:
        for old, new in sheet.rows:
            olds = sheet.outside_old(old) if old else {}
            news = sheet.outside_new(new) if new else {}
            places = [(column, column) for column in sorted({*olds, *news})]
            name = partial(_by_address, sheet.new.name, new or old, places, news or olds)
            yield from self._of_row(sheet.old, sheet.new, old, new, places, name)

    def _of_row(
        self,
        olds: SheetCells,
        news: SheetCells,
        old: int,
        new: int,
        columns: Sequence[tuple[int, int]],
        name: Callable[[int], Subject],
    ) -> Iterator[Finding | RowChange]:
        if not old or not new:
            yield _row_change(olds, news, old, new, columns, name)
            return
        in_place = old == new and all(a == b for a, b in columns)
        was, now = olds.values(old), news.values(new)
        alike = in_place and has_same_formulas(olds, news, old)
        for at, (a, b) in enumerate(columns):
            x, y = was.get(a), now.get(b)
            if alike and self._is_near(x, y, 0.0):
                continue
            kind = self._kind(
                x, y, olds, olds.formulas(old).get(a), news, news.formulas(new).get(b)
            )
            if kind is not None:
                yield Finding(kind, name(at), olds.side(old, a, x), news.side(new, b, y))

    def _kind(
        self,
        x: Value,
        y: Value,
        olds: SheetCells,
        f: Held | None,
        news: SheetCells,
        g: Held | None,
    ) -> Kind | None:
        if f is None and g is None:
            return None if self._is_near(x, y, 0.0) else _kind_of_value(x, y)
        if f is None:
            return Kind.FORMULA_ADDED if x is None else Kind.LIVE
        if g is None:
            return Kind.FORMULA_GONE if y is None else Kind.FIXED
        if not self._is_same_formula(olds, f, news, g):
            return Kind.FORMULA
        return None if self._is_near(x, y, 1.0) else _kind_of_result(x, y)

    def _is_near(self, x: Value, y: Value, least: float) -> bool:
        """Whether two values are the same; least : size below which rounding is that of 1."""
        if type(x) is not type(y):
            return False
        if isinstance(x, float) and isinstance(y, float):
            return x == y or abs(x - y) <= self._rounding * max(least, abs(x), abs(y))
        return x == y

    def _is_same_formula(self, olds: SheetCells, f: Held, news: SheetCells, g: Held) -> bool:
        if f.fills and g.fills:
            return True  # it is told where the array begins
        if _size(f.area) != _size(g.area):
            return False
        stays = (f.row, f.column) == (g.row, g.column)
        if stays and f.raw.text and f.raw.text == g.raw.text:
            return True
        was, now = olds.text(f), news.text(g)
        if is_shifted(was, now, g.row - f.row, g.column - f.column):
            return True
        return translated(was, olds.name, self._match.new_name, self._match.moved) == now


def _size(area: Area | None) -> tuple[int, int]:
    if area is None:
        return 0, 0
    return area.last_row - area.first_row, area.last_column - area.first_column


def _kind_of_value(x: Value, y: Value) -> Kind:
    fails, failed = isinstance(y, CellError), isinstance(x, CellError)
    if fails != failed:
        return Kind.FAILED if fails else Kind.MENDED
    if x is None:
        return Kind.FILLED
    if y is None:
        return Kind.EMPTIED
    return Kind.CHANGED if type(x) is type(y) else Kind.RETYPED


def _kind_of_result(x: Value, y: Value) -> Kind:
    """A result that goes from number to text, or to nothing, is no change of type: "" is usual."""
    fails, failed = isinstance(y, CellError), isinstance(x, CellError)
    if fails == failed:
        return Kind.CALCULATED
    return Kind.FAILED if fails else Kind.MENDED


def _in_table(region: Region, row: RowPair, at: int) -> Subject:
    column = region.columns[at]
    is_period = column.order >= 0
    return Subject(
        region.new.sheet,
        region.new.name,
        row.key,
        "" if is_period else column.heading,
        column.heading if is_period else row.period,
        column.order if is_period else row.order,
        row.unit,
        is_title=column.heading in region.titles,
    )


def _by_address(
    sheet: str, row: int, places: Sequence[tuple[int, int]], values: Mapping[int, Value], at: int
) -> Subject:
    """A cell without a table goes by its address; the first text at its left is its label."""
    column = places[at][1]
    left = {other: value for other, value in values.items() if other < column}
    return Subject(sheet, "", _label(left), cell_name(row, column))


def _label(values: Mapping[int, Value]) -> tuple[str, ...]:
    texts = (value.strip() for value in values.values() if isinstance(value, str))
    return (*filter(None, texts),)[:1]


def _row_change(
    olds: SheetCells,
    news: SheetCells,
    old: int,
    new: int,
    columns: Sequence[tuple[int, int]],
    name: Callable[[int], Subject],
) -> RowChange:
    side, row = (news, new) if new else (olds, old)
    own = [column[bool(new)] for column in columns]
    values = side.values(row)
    what = name(0)
    key = what.key if what.table else _label(values)
    cells = [
        (replace(name(at), key=key), side.side(row, column, values[column]))
        for at, column in enumerate(own)
        if column in values
    ]
    what = replace(what, key=key, column="" if what.table else what.column, is_title=False)
    place = f"{side.place(row, min(own))}:{cell_name(row, max(own))}"
    return RowChange(bool(new), what, place, [one for one in cells if not one[0].is_title])
