"""Whether a book has the sheets, tables, columns and names of the contract; imports ooxml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sopxl.arrays import wrong_cell
from sopxl.calendar import Calendar
from sopxl.errors import Problem, ProblemsError, RefusedError
from sopxl_workbook.contract import (
    CONTROL_SHEET,
    FIRST_PERIOD_COLUMN,
    SCHEMA_VERSION,
    SETTINGS,
    TABLES,
    WIDE_TABLES,
    Table,
    WideTable,
)
from sopxl_workbook.ooxml import Area, Book, CellError, NotCalculated, cell_name, place
from sopxl_workbook.tables.cell_values import no_value
from sopxl_workbook.tables.findings import did_you_mean, some

_ALL: tuple[Table | WideTable, ...] = (*TABLES, *WIDE_TABLES)
_SCHEMA = "sop_schema"
_MOST = 80  # sheets that a message lists: all of a book of ours
FIRST_LAYOUT = 1  # that books had


def check_structure(book: Book) -> None:
    """Holds a book against the contract before anything in it is read.

    Raises RefusedError for a book of another layout, ProblemsError with everything that is missing,
    doubled or merged.
    """
    layout = layout_of(book)
    if layout < SCHEMA_VERSION:
        raise older_layout(layout)
    problems = [*_sheets(book), *_tables(book), *_names(book)]
    if not problems:
        problems = [*_doubled(book), *_headings(book), *_merged(book)]
    if problems:
        raise ProblemsError(problems)


def check_axis(book: Book, calendar: Calendar) -> Iterator[Problem]:
    """The first column of each wide sheet that does not stand for the period that it should."""
    for wide in WIDE_TABLES:
        table = book.table(wide.name)
        start = FIRST_PERIOD_COLUMN - table.area.first_column
        found = table.columns[max(start, 0) :]
        for i, label in enumerate(calendar.labels):
            heading = found[i] if i < len(found) else ""
            if heading != label:
                shown = f'"{heading}"' if heading else "no column"
                yield Problem(
                    "E103",
                    f'found {shown}, the column "{label}" is expected.',
                    place(table.sheet, table.area.first_row, FIRST_PERIOD_COLUMN + i),
                    "Put the columns back as they were: on this sheet none is ever inserted, "
                    "deleted or renamed.",
                )
                break


def layout_of(book: Book) -> float:
    """The number of the layout of a book.

    Raises ProblemsError where it does not say so, RefusedError E108 where it is newer than this
    sopxl.
    """
    problem = next((p for p in _names(book) if f'"{_SCHEMA}"' in p.message), None)
    if problem is not None:
        raise ProblemsError([problem])
    version = book.named_value(_SCHEMA)
    if type(version) is not float:
        is_broken = isinstance(version, CellError | NotCalculated)
        error = no_value(version) if is_broken else wrong_cell(version, "")  # type: ignore[arg-type]
        raise ProblemsError([replace(error.problem, where=CONTROL_SHEET)])
    if version > SCHEMA_VERSION:
        raise RefusedError(
            "E108",
            f"the book has layout {version:g}, this sopxl knows layouts up to {SCHEMA_VERSION}.",
            CONTROL_SHEET,
            "Install a newer sopxl.",
        )
    return version


def is_upgradable(layout: float) -> bool:
    """Whether a book of that older layout can be brought to the one of today."""
    return FIRST_LAYOUT <= layout < SCHEMA_VERSION


def older_layout(layout: float) -> RefusedError:
    """E139: the book has an older layout, and the way out."""
    way_out = (
        "Bring it up first: sopxl upgrade BOOK --dry-run."
        if is_upgradable(layout)
        else "Make the book anew from its tables with sopxl new."
    )
    return RefusedError(
        "E139",
        f"the book has layout {layout:g}, this sopxl works with layout {SCHEMA_VERSION}.",
        CONTROL_SHEET,
        way_out,
    )


def _sheets(book: Book) -> Iterator[Problem]:
    moved = {table.name.casefold(): table.sheet for table in book.tables.values()}
    known = {name.casefold() for name in book.sheets}
    ours = {table.sheet for table in _ALL}
    others = [name for name in book.sheets if name not in ours]  # that may be it, renamed
    for table in _ALL:
        if table.sheet.casefold() in known:
            continue
        other = moved.get(table.name.casefold())
        yield Problem(
            "E101",
            f'there is no sheet "{table.sheet}"; found: {some(book.sheets, _MOST)}.',
            book.package.where,
            f'Name the sheet "{other}" as it was: "{table.sheet}".'
            if other is not None
            else f"{did_you_mean(table.sheet, others)}Put the sheet back.",
        )


def _tables(book: Book) -> Iterator[Problem]:
    known = {table.name.casefold(): table for table in book.tables.values()}
    for table in _ALL:
        standing = known.get(table.name.casefold())
        if standing is None and table.sheet in book.sheets:
            on_sheet = [name for name, t in book.tables.items() if t.sheet == table.sheet]
            yield Problem(
                "E102",
                f'there is no table "{table.name}"; found on the sheet: '
                f"{some(on_sheet) or 'none'}.",
                table.sheet,
                f'Make the range a table again, with the name "{table.name}".',
            )
        elif standing is None or table.sheet not in book.sheets:
            continue
        elif standing.sheet.casefold() != table.sheet.casefold():
            yield Problem(
                "E102",
                f'the table "{table.name}" stands on the sheet "{standing.sheet}".',
                table.sheet,
                f'Move it back to the sheet "{table.sheet}".',
            )


def is_ours(book: Book) -> bool:
    """Whether a book has a defined name of those that sopxl makes."""
    ours = {setting.name for setting in SETTINGS}
    return any(name.casefold() in ours for name in book.defined_names)


def _names(book: Book) -> Iterator[Problem]:
    known = {name.casefold(): found for name, found in book.defined_names.items()}
    for setting in SETTINGS:
        found = known.get(setting.name)
        if found is None:
            ours = sorted(name for name in known if name.startswith("sop_"))
            yield Problem(
                "E104",
                f'there is no defined name "{setting.name}"; found: {some(ours, 40) or "none"}.',
                book.package.where,
                f'Give the name back to the cell beside "{setting.label}" on {CONTROL_SHEET}.'
                if ours
                else "Give a book that sopxl new has made.",
            )
        elif found.target is None or found.target[0] not in book.sheets:
            yield Problem(
                "E104",
                f'the name "{setting.name}" points at no cell: ={found.refers_to}.',
                book.package.where,
                f'Let it point at the cell beside "{setting.label}" on {CONTROL_SHEET}.',
            )


def _doubled(book: Book) -> Iterator[Problem]:
    for table in _ALL:
        counts = Counter(book.table(table.name).columns)
        for heading, count in counts.items():
            if count > 1:
                yield Problem(
                    "E106",
                    f'the column "{heading}" stands twice.',
                    table.sheet,
                    "Delete or rename one of them.",
                )


def _headings(book: Book) -> Iterator[Problem]:
    """The first heading of each table that is another one in its cell than in the table."""
    for table in _ALL:
        standing = book.table(table.name)
        area = standing.area
        cells = book.sheet(standing.sheet).block(str(area._replace(last_row=area.first_row)))[0]
        for i, (cell, name) in enumerate(zip(cells, standing.columns, strict=False)):
            if cell != name:
                yield Problem(
                    "E103",
                    f'the heading is "{"" if cell is None else cell}", but the table has the '
                    f'column "{name}" there.',
                    place(standing.sheet, area.first_row, area.first_column + i),
                    "Put the columns back as they were, or type the heading of the column.",
                )
                break


def _merged(book: Book) -> Iterator[Problem]:
    for table in _ALL:
        area = book.table(table.name).area
        for merged in book.sheet(table.sheet).merged:
            if _overlap(area, merged):
                first = place(table.sheet, merged.first_row, merged.first_column)
                yield Problem(
                    "E150",
                    "the cells are merged; each row and column of a table needs its own.",
                    f"{first}:{cell_name(merged.last_row, merged.last_column)}",
                    "Unmerge the cells, and fill each of them.",
                )


def _overlap(one: Area, other: Area) -> bool:
    return (
        one.first_row <= other.last_row
        and other.first_row <= one.last_row
        and one.first_column <= other.last_column
        and other.first_column <= one.last_column
    )
