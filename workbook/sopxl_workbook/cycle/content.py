"""What a book holds: every cell of our tables and settings, without the results of formulas.

Imports the contract and changes. Run history lines are no content, nor are the cells in which a
run is asked for or says what it proved, nor is what a page shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeAlias

from sopxl.errors import visible
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.changes.contents import is_empty
from sopxl_workbook.changes.names import Names
from sopxl_workbook.changes.shown import shown
from sopxl_workbook.contract import SETTINGS, TABLES, WIDE_TABLES
from sopxl_workbook.contract.settings import COMMENT_AFTER, LOG_LINES
from sopxl_workbook.ooxml import Book, Sheet, cell_name, parse_cell, place, same_formula
from sopxl_workbook.tables.headings import plain

Spot: TypeAlias = tuple[str, int, int]
Cells: TypeAlias = dict[Spot, Any]
_PASSING = frozenset(
    (
        *(f"sop_log_{line}" for line in range(1, LOG_LINES + 1)),
        *(setting.name for setting in SETTINGS if setting.is_passing),
    )
)
_DIGITS = 1e-14  # relative; LibreOffice and Excel keep 15 digits of a number in a file


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell that is not what it was left as."""

    spot: Spot
    was: Any
    now: Any
    name: str = ""  # "Chairs, Production, 2026-03"

    def __str__(self) -> str:
        name = f" ({visible(self.name)})" if self.name else ""
        return f"{place(*self.spot)}{name} was {shown(self.was)}, is {shown(self.now)}"


def contents(book: Book) -> Cells:
    """Every cell of our tables and settings that is not blank; of a formula its text.

    Raises NotFoundError E101, E102, E104 where one of them is gone.
    """
    found: Cells = {}
    for name in (table.name for table in (*TABLES, *WIDE_TABLES)):
        found |= _table(book, name)
    for spot in _settings(book):
        found |= content_of(book, [spot])
    return found


def content_of(book: Book, spots: Iterable[Spot]) -> Cells:
    """The same of some cells, wherever they stand."""
    found: Cells = {}
    for name, group in groupby(sorted(spots), key=lambda spot: spot[0]):
        sheet = book.sheet(name)
        for spot in group:
            value = sheet.cell(cell_name(*spot[1:]))
            content = value.value if value.formula is None else Formula(value.formula)
            if not is_empty(content):
                found[spot] = content
    return found


def left_by(before: Book, changes: ChangeSet) -> Cells:
    """The content of a book after a run: of what it was before, and what the run typed."""
    cells = contents(before)
    for change in typed(before, changes):
        cells[change.spot] = _bare(change.new)
    return {spot: value for spot, value in cells.items() if not is_empty(value)}


def typed(book: Book, changes: ChangeSet) -> Sequence[Change]:
    """What a run typed, the lines of the run history and what it was asked for left out."""
    passing = set(_passing(book))
    return [change for change in changes.typed() if change.spot not in passing]


def edits(was: Cells, book: Book) -> Sequence[Edit]:
    """Every cell of a book that is not what it was left as, in the order of the sheets."""
    now = contents(book)
    now |= content_of(book, was.keys() - now.keys())
    spots = sorted(was.keys() | now.keys())
    pairs = ((spot, was.get(spot), now.get(spot)) for spot in spots)
    return [Edit(*found) for found in pairs if not is_same(*found[1:])]


def named(found: Iterable[Edit], book: Book) -> Sequence[Edit]:
    """The same edits of a book, each with what its cell is called, for a planner to read."""
    names = Names(book, ())
    changes = ((edit, Change(*edit.spot, edit.was, edit.now, "")) for edit in found)
    return [replace(edit, name=str(names.of(change))) for edit, change in changes]


def difference(old: Book, new: Book) -> ChangeSet:
    """What makes the content of one book that of another; the tables are where they were."""
    reason, sizes = "as it was before", []
    for name in (table.name for table in (*TABLES, *WIDE_TABLES)):
        one, other = old.table(name), new.table(name)
        rows = [table.area.last_row - table.area.first_row for table in (one, other)]
        if rows[0] != rows[1]:
            sizes.append(TableSize(name, one.sheet, rows[0], rows[1], reason))
    found = (Change(*edit.spot, edit.now, edit.was, reason) for edit in edits(contents(new), old))
    return ChangeSet(found, sizes, book=old)


def is_same(one: Any, other: Any) -> bool:
    """Whether two contents are one, but for the digits that a program does not keep in a file."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_DIGITS)
    if isinstance(one, Formula) and isinstance(other, Formula):
        return same_formula(one.text, other.text)
    return (type(one) is type(other) and bool(one == other)) or (is_empty(one) and is_empty(other))


def _bare(content: Any) -> Any:
    return Formula(content.text) if isinstance(content, Formula) else content


def _table(book: Book, name: str) -> Cells:
    """The cells of a table; columns that a planner added to a long one are the planner's."""
    table = book.table(name)
    area, sheet = table.area, book.sheet(table.sheet)
    ours = _headings().get(name)
    columns = [
        area.first_column + i
        for i, heading in enumerate(table.columns)
        if ours is None or plain(heading) in ours
    ]
    formulas = _formulas(sheet)
    found: Cells = {}
    for row in range(area.first_row, area.last_row + 1):
        values, texts = sheet.row(row), formulas.get(row, {})
        for column in columns:
            text = texts.get(column)
            content = values.get(column) if text is None else Formula(text)
            if not is_empty(content):
                found[table.sheet, row, column] = content
    return found


def _formulas(sheet: Sheet) -> Mapping[int, Mapping[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for row, column, text, _ in sheet.formula_values():
        found.setdefault(row, {})[column] = text
    return found


def _headings() -> Mapping[str, frozenset[str]]:
    return {table.name: frozenset(plain(c.name) for c in table.columns) for table in TABLES}


def _settings(book: Book) -> Iterator[Spot]:
    for setting in SETTINGS:
        if setting.name not in _PASSING:
            spots = list(_spot(book, setting.name))
            yield from spots
            if setting.has_comment:
                yield from ((sheet, row, column + COMMENT_AFTER) for sheet, row, column in spots)


def _passing(book: Book) -> Iterator[Spot]:
    for name in _PASSING & book.defined_names.keys():  # of an older layout, not all of them
        yield from _spot(book, name)


def _spot(book: Book, name: str) -> Iterator[Spot]:
    target = book.defined_name(name).target
    if target is not None:
        row, column = parse_cell(target[1].replace("$", "").split(":")[0])
        yield target[0], row, column
