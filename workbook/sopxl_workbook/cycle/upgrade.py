"""Upgrade: a book of an older layout gets what today's layout has more, and nothing moves.

Sheets that are missing are added, tables blank and pages drawn, settings below those that the
Control sheet has, each with its name, rows of the wide sheets below the others. Pages whose lines
moved are drawn anew; formulas of ours that are spelled otherwise today are renewed. Imports build,
the patch and renew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sopxl.errors import FileError, Problem, SopError
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook import runs
from sopxl_workbook.build import build_blank, build_control, sheet_before
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.checks.twins import contract_formulas
from sopxl_workbook.contract import (
    ARCHIVE,
    CONTROL_SHEET,
    LONG_HEADER_ROW,
    SCHEMA_VERSION,
    SETTINGS,
    TABLES,
    WIDE_TABLES,
    Column,
    Setting,
    Table,
)
from sopxl_workbook.contract.control_groups import Group, lines_of
from sopxl_workbook.cycle.layout_control import (
    comment_cells,
    comment_column,
    comment_heading,
    comment_looks,
    counted_more,
)
from sopxl_workbook.cycle.layout_events import newly_counted
from sopxl_workbook.cycle.layout_legend import legends_in_the_way, without_legends
from sopxl_workbook.cycle.layout_pages import Drawn, with_pages
from sopxl_workbook.cycle.layout_wide import with_wide
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master.larger import first_new_row, new_cells, with_rows
from sopxl_workbook.cycle.prepared import opened
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.formulas import rows_of
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Package, Patch, Wider, cell_name, parse_cell, same_formula
from sopxl_workbook.ooxml.newsheet.pointers import owned_parts
from sopxl_workbook.ooxml.package import relationships_part
from sopxl_workbook.pages import settings_of, view_as_it_stands
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.run import Done, Tell, period_label, silent
from sopxl_workbook.sheets import OWN_SHEETS, PAGES
from sopxl_workbook.sheets.control import ROWS, VALUE_COLUMN
from sopxl_workbook.structure import check_structure, is_upgradable, layout_of, older_layout
from sopxl_workbook.tables.findings import some
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import key_rows, row_places

_LABEL, _HELP = VALUE_COLUMN - 1, VALUE_COLUMN + 1
_REASON = f"layout {SCHEMA_VERSION}"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What upgrade wants to write."""

    layout: int  # that the book has
    sheets: Sequence[str]  # that are added
    redrawn: Sequence[str]  # pages that are drawn anew
    names: Sequence[str]  # that are defined
    changes: ChangeSet  # cells of sheets that are there
    data: bytes  # the whole new book
    period: str  # label of the open month
    warnings: Sequence[Problem] = ()

    def as_lines(self) -> list[str]:
        """What is added or drawn anew, a line each."""
        return [
            *(f"adds the sheet {sheet}" for sheet in self.sheets),
            *(f"draws the page {page} anew" for page in self.redrawn),
            *(f"adds the setting {name} to {CONTROL_SHEET}" for name in self.names),
        ]


def upgrade(
    path: Path,
    *,
    kit: Kit,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Upgraded | None]:
    """Brings a book of an older layout to the one of today.

    A book of today's layout gets the rows of the wide sheets that a line typed into its Bill, its
    Components or another table asks for.
    by : who does it, the user of this machine if left out. expect : hash of the only change set
    that may be written.
    Returns : Done, and what is written; None where the book has the layout already. Raises what
    upgrade_changes and runs.write raise; nothing is written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    is_of_today = layout_of(book) == SCHEMA_VERSION
    if is_of_today and not lacking_rows(book):
        summary = f"{path}: the book has layout {SCHEMA_VERSION} already, nothing changes."
        return Done(summary, ChangeSet(()), stopped), None
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    made = upgrade_changes(book, kit, sign)
    if expect:
        made.changes.refuse_unexpected(expect, str(path))
    step = f"brought from layout {made.layout} to {SCHEMA_VERSION}"
    if is_of_today:
        step = "given the rows that its tables ask for"
    warnings = (*stopped, *made.warnings)
    if dry_run:
        summary = f"{path}: it would be {step}."
        return Done(summary, made.changes, warnings), made
    tell(f"Writing {path} ...")
    done = runs.write(
        path,
        book,
        made.changes,
        runs.Purpose(
            verb="upgrade",
            period=made.period,
            run_id=sign.run,
            by=sign.by,
            warnings=warnings,
        ),
        new_bytes=made.data,
        dropped=_dropped(book, made.redrawn),
        check=_keeps(book, made),
    )
    sheets = counted(len(made.sheets), "sheet")
    added = f"{sheets} and {counted(len(made.names), 'setting')} added"
    if is_of_today:
        rows = sum(size.new_rows - size.old_rows for size in made.changes.resized)
        added = f"{counted(rows, 'row')} added"
    summary = (
        f"{path}: {step}: {added}.\n"
        f"The book as it was: {done.snapshot}. To take it back: sopxl undo {path}"
    )
    if book.package.has_macros and not is_of_today:
        summary += f"\nRenew its macros and buttons too: sopxl refresh-vba {path}"
    return Done(summary, made.changes, (*warnings, *done.told), (path,)), made


def lacking_rows(book: Book) -> list[str]:
    """The keys of rows that the tables of a book ask for and its wide sheets do not have.

    None where the tables cannot be read: the other verbs say why.
    """
    try:
        company = read_company(book).company
    except SopError:
        return []
    return [
        row.key
        for table in WIDE_TABLES
        if table is not ARCHIVE
        for row in rows_of(table, company)
        if row.key not in key_rows(book, table.name)
    ]


def upgrade_changes(book: Book, kit: Kit, sign: Sign) -> Upgraded:
    """What brings a book of an older layout to the one of today.

    Returns : Upgraded. Raises RefusedError E108 (a newer layout), E139 (one that was never
    written), E172 (the planner has a sheet, table or name of that name), RefusalsError E181 and
    E182 (something of the planner's stands on a page that is drawn anew, or points at it),
    ProblemsError with what is missing besides or cannot be read.
    """
    layout = layout_of(book)
    if layout != SCHEMA_VERSION and not is_upgradable(layout):
        raise older_layout(layout)
    tables, settings = _missing(book, layout)
    wide = [each for each in WIDE_TABLES if each.since > layout and each.name not in book.tables]
    lines = _setting_lines(book, settings)
    extended = with_wide(_again(book, _extended(book, tables, lines)), wide)
    what = f"upgraded from layout {layout:g} to {SCHEMA_VERSION}"
    line = sign.line("added rows for the tables" if layout == SCHEMA_VERSION else what)
    now = {**with_history(settings_of(extended), line), **counted_more(extended, layout)}
    company = read_company(extended).company
    grown, sizes = with_rows(extended, company, company, _REASON)
    drawn = with_pages(grown, plan_as_it_stands(company), now, kit)
    reading = read_company(_again(book, drawn.data))
    rest = _renewed(reading, now, kit)
    data = rest.apply(reading.book)
    return Upgraded(
        int(layout),
        [*(table.sheet for table in tables), *(table.sheet for table in wide), *drawn.added],
        drawn.redrawn,
        [setting.name for setting in settings],
        ChangeSet(
            (
                *_on_control(book, layout, _setting_cells(lines)),
                *(
                    Change(sheet, row, column, None, text, _REASON)
                    for sheet, row, column, text in _headings(book, _lacking(book))
                ),
                *(
                    change
                    for legend in legends_in_the_way(book, _lacking(book))
                    for change in legend.changes(_REASON)
                ),
                *_shown(book, rest, drawn, sizes, data),
            ),
            [size for size in sizes if size.table in book.tables],
            book=book,
        ),
        data,
        period_label(reading),
        (*reading.tables.warnings, *newly_counted(company, layout)),
    )


def _on_control(
    book: Book, layout: float, cells: Mapping[tuple[int, int], str | float]
) -> Iterator[Change]:
    """The number of the layout, and labels, helps and values of new settings."""
    if layout != SCHEMA_VERSION:
        cell = _cell_of(book, "sop_schema")
        yield Change(CONTROL_SHEET, *cell, layout, float(SCHEMA_VERSION), _REASON)
    for (row, column), text in cells.items():
        yield Change(CONTROL_SHEET, row, column, None, text, _REASON)
    yield from comment_heading(book, _REASON)


def _shown(
    book: Book, rest: ChangeSet, drawn: Drawn, sizes: Sequence[TableSize], data: bytes
) -> Iterator[Change]:
    """The changes of a list, without the pages that are new as a whole, and every new row."""
    whole = {*drawn.added, *drawn.redrawn, *(set(_again(book, data).sheets) - set(book.sheets))}
    sizes = [size for size in sizes if size.table in book.tables]
    first = {size.sheet: first_new_row(book, size.table) for size in sizes}
    for change in rest:
        if change.sheet not in whole and change.row < first.get(change.sheet, change.row + 1):
            yield change
    yield from new_cells(_again(book, data), sizes, first, _REASON)


def _again(book: Book, data: bytes) -> Book:
    return Book(Package(data, book.package.where))


def _missing(book: Book, layout: float) -> tuple[list[Table], list[Setting]]:
    """The tables and settings that came after a layout, as far as the book lacks them."""
    return (
        [table for table in TABLES if table.since > layout and table.name not in book.tables],
        [each for each in SETTINGS if each.since > layout and each.name not in book.defined_names],
    )


def _setting_lines(book: Book, settings: Sequence[Setting]) -> dict[int, Group | Setting]:
    """The lines of new settings and of their headings, below all that the Control sheet holds."""
    first = book.sheet(CONTROL_SHEET).last_row + 1
    lines = lines_of(first, {setting.name for setting in settings})
    return {row: line for row, line in lines if not isinstance(line, str)}


def _setting_cells(lines: Mapping[int, Group | Setting]) -> dict[tuple[int, int], str | float]:
    """What stands in them: headings, labels, helps and values."""
    cells: dict[tuple[int, int], str | float] = {}
    for row, line in lines.items():
        label = line.heading.upper() if isinstance(line, Group) else line.label
        cells[row, _LABEL], cells[row, _HELP] = label, line.help
        if isinstance(line, Setting) and line.default is not None:
            cells[row, VALUE_COLUMN] = line.default
    return cells


def _extended(
    book: Book,
    tables: Sequence[Table],
    lines: Mapping[int, Group | Setting],
) -> bytes:
    """The book with the sheets and settings that it lacks, and the number of its layout."""
    patch = Patch(book, own_sheets=OWN_SHEETS)
    row, column = _cell_of(book, "sop_schema")
    patch.set_value(CONTROL_SHEET, cell_name(row, column), float(SCHEMA_VERSION))
    for (row, column), text in _setting_cells(lines).items():
        patch.set_value(CONTROL_SHEET, cell_name(row, column), text)
    settings = {row: line for row, line in lines.items() if isinstance(line, Setting)}
    comments = comment_cells(book, settings)
    comment_looks(patch, book, comments)
    for row, setting in settings.items():
        ref = cell_name(row, VALUE_COLUMN)
        like = cell_name(*_cell_of(book, "sop_schema"))
        patch.set_value(CONTROL_SHEET, ref, 0.0, style_from=like)  # a blank would take no style
        patch.add_name(setting.name, f"{CONTROL_SHEET}!${ref[0]}${ref[1:]}")
        patch.set_value(CONTROL_SHEET, ref, setting.default)
    if settings:
        template = (Book(Package(build_control(_known(book)))), CONTROL_SHEET)
        looks = {
            row: ROWS[line.heading if isinstance(line, Group) else line.name]
            for row, line in lines.items()
        }
        patch.take_looks(CONTROL_SHEET, template, looks)
    comment_column(patch, book, comments)
    blank = Book(Package(build_blank(tables, _known(book)))) if tables else book
    for table in tables:
        template = (blank, table.sheet)
        patch.add_sheet(table.sheet, template=template, after=sheet_before(table.sheet))
    return _wider(_again(book, patch.result()))


def _lacking(book: Book) -> dict[Table, list[Column]]:
    """The columns that the long tables of a book lack, where they came after the table."""
    return {
        table: columns
        for table in TABLES
        if table.name in book.tables
        and (
            columns := [
                column
                for column in table.columns
                if column.since > 1 and column.name not in book.table(table.name).columns
            ]
        )
    }


def _wider(book: Book) -> bytes:
    """The book with the columns that its long tables lack, at their right, each with its help."""
    lacking = _lacking(book)
    legends = legends_in_the_way(book, lacking)
    moved = {legend.sheet: legend.by for legend in legends}
    book = without_legends(book, legends)
    patch = Patch(book, own_sheets=OWN_SHEETS)
    patch.widen_tables(
        [
            Wider(
                table.name,
                [column.name for column in columns],
                book.table(table.name).area.last_column,
                LONG_HEADER_ROW,
                moved.get(table.sheet, 0),
            )
            for table, columns in lacking.items()
        ]
    )
    for sheet, row, column, text in _headings(book, lacking):
        if row < LONG_HEADER_ROW:
            patch.set_value(sheet, cell_name(row, column), text)
    return patch.result()


def _headings(
    book: Book, lacking: Mapping[Table, Sequence[Column]]
) -> Iterator[tuple[str, int, int, str]]:
    """The help and the heading of each column that comes: sheet, row, column, text."""
    for table, columns in lacking.items():
        first = book.table(table.name).area.last_column + 1
        for at, column in enumerate(columns, first):
            yield table.sheet, LONG_HEADER_ROW - 1, at, column.help
            yield table.sheet, LONG_HEADER_ROW, at, column.name


def _cell_of(book: Book, name: str) -> tuple[int, int]:
    target = book.defined_name(name).target
    return (1, VALUE_COLUMN) if target is None else parse_cell(target[1].replace("$", ""))


def _known(book: Book) -> dict[str, Any]:
    return {name: book.named_value(name) for name in ("sop_company", "sop_currency")}


def _renewed(reading: Reading, settings: Mapping[str, Any], kit: Kit) -> ChangeSet:
    """What else changes in the book once it has all that it lacked. settings : as they will be."""
    book = reading.book
    plan = plan_as_it_stands(reading.company)
    follows = renewed(book, plan, LongTables(book), settings, kit)
    values = BookValues.of(plan, row_places(book))
    ours = {change.spot: change for change in _ours(book, values, settings, kit)}
    kept = [change for change in follows if change.spot not in ours]
    return ChangeSet([*kept, *ours.values()], book=book)


def _ours(
    book: Book, values: BookValues, settings: Mapping[str, Any], kit: Kit
) -> Iterator[Change]:
    """Formulas and texts of ours that are spelled otherwise, or stand elsewhere in the book.

    A constant that somebody typed over a formula is left, and told by the checks.
    """
    view, total = view_as_it_stands(book, values, settings)
    pages = {page.name: page.cells(values, view, kit) for page in PAGES}
    for name, wanted in contract_formulas(book, values, view, kit, total):
        sheet, cells = book.sheet(name), pages.get(name, {})
        texts = {ref: cell.value for ref, cell in cells.items() if cell.is_text}
        arrays = {ref for ref, cell in cells.items() if cell.spill is not None}
        found = {(cell.row, cell.column): cell for cell in sheet.formulas()}
        words = {*texts.values(), None}  # what we write there ourselves, or nothing
        for ref, want in wanted.items():
            cell = found.get(ref)
            is_right = cell is not None and same_formula(cell.formula, want.formula)
            is_typed_over = cell is None and sheet[ref] not in words
            if not (is_right or is_typed_over or ref in arrays):
                old = sheet[ref] if cell is None else Formula(cell.formula or "", cell.value)
                yield Change(name, *ref, old, Formula(want.formula, want.value), _REASON)
        for ref, text in texts.items():
            if ref not in found and sheet[ref] in words and sheet[ref] != text:
                yield Change(name, *ref, sheet[ref], text, _REASON)


def _dropped(book: Book, pages: Sequence[str]) -> set[str]:
    """The parts of pages that are drawn anew, as they were."""
    parts = owned_parts(book.package, {book.sheets[page].part for page in pages})
    return {*parts, *(relationships_part(part) for part in parts)}


def _keeps(book: Book, made: Upgraded) -> Callable[[Package], None]:
    """The check of the new file: it has today's layout, and no sheet changed but those listed."""
    changed = {change.sheet for change in made.changes} | {CONTROL_SHEET, *made.redrawn}

    def check(package: Package) -> None:
        new = Book(package)
        check_structure(new)
        other = [
            name
            for name, info in book.sheets.items()
            if name not in changed and package.part(info.part) != book.package.part(info.part)
        ]
        if other:
            raise FileError(
                "E209",
                f"the new file is not sound: {some(other)} changed on the way.",
                "",
                "Nothing was written; report it, with a copy of the book.",
            )

    return check
