"""A change set applied to a file; imports ooxml and sopxl.errors.

Nothing is changed before all that the change set takes for old was found in the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sopxl.errors import RefusedError
from sopxl_workbook.changes.blocks import rectangles
from sopxl_workbook.changes.contents import is_same
from sopxl_workbook.changes.model import Change, Content, Formula, Result, TableSize, TableWidth
from sopxl_workbook.changes.shown import shown
from sopxl_workbook.ooxml import Book, NotCalculated, Patch, Wider, cell_name
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.ooxml.values import Writable
from sopxl_workbook.sheets import OWN_SHEETS

if TYPE_CHECKING:
    from sopxl_workbook.changes.changeset import ChangeSet

_LISTED = 5


def applied(changes: ChangeSet, book: Book, *, own_sheets: Iterable[str] = OWN_SHEETS) -> bytes:
    """The bytes of the book with all changes; RefusedError E214 where it is not what was read.

    own_sheets : the sheets that are written although they are protected; none in a book that is
    a planner's own.
    """
    found = [
        *_other_sizes(changes.resized, book),
        *_other_widths(changes.widened, book),
        *_other_cells(changes, book),
    ]
    refuse_other_state(found, book.package.where)
    patch = Patch(book, own_sheets=own_sheets)
    if changes.widened:
        patch.widen_tables([_wider(width) for width in changes.widened])
    for size in changes.resized:
        if size.new_rows > size.old_rows:
            patch.resize_table(size.table, size.new_rows)
    _write(patch, changes)
    for size in changes.resized:
        if size.new_rows < size.old_rows:  # its last rows are blank only now
            patch.resize_table(size.table, max(size.new_rows, 1))
    return patch.result()


def _write(patch: Patch, changes: ChangeSet) -> None:
    for change in changes.typed():
        if isinstance(change.new, Formula):
            patch.set_formula(
                change.sheet,
                change.cell,
                change.new.text,
                value=_stored(change.new.value),
                replace=isinstance(change.old, Formula),
            )
    values = [change for change in changes.typed() if not isinstance(change.new, Formula)]
    for over_formula in (False, True):
        chosen = [c for c in values if isinstance(c.old, Formula) is over_formula]
        for block in rectangles(chosen, lambda change: change.new):
            first = cell_name(block.row, block.column)
            patch.set_values(block.sheet, first, block.rows, replace_formula=over_formula)
    for block in rectangles(changes.cached(), lambda change: _stored(change.new)):
        patch.set_cached_block(block.sheet, cell_name(block.row, block.column), block.rows)


def _stored(result: Result) -> Writable:
    """A result as a patch takes it: None for a formula that has none yet."""
    return None if isinstance(result, NotCalculated) else result


def _other_sizes(resized: Sequence[TableSize], book: Book) -> Iterator[str]:
    for size in resized:
        table = book.table(size.table)
        area = table.area
        rows = area.last_row - area.first_row + 1 - table.has_header - table.has_totals
        yield from other_size(size, table.sheet, rows)


def _wider(width: TableWidth) -> Wider:
    if width.new_columns != width.old_columns + len(width.headings):
        raise ValueError(f"the table {width.table} would lose columns")
    return Wider(width.table, width.headings, width.first, width.above)


def _other_widths(widened: Sequence[TableWidth], book: Book) -> Iterator[str]:
    for width in widened:
        columns = len(book.table(width.table).columns)
        if columns != width.old_columns:
            yield f"the table {width.table} had {width.old_columns} columns, it has {columns}"


def other_size(size: TableSize, sheet: str, rows: int) -> Iterator[str]:
    """In words, where a table is not as large as it was or stands elsewhere."""
    if rows != max(size.old_rows, 1):
        yield f"the table {size.table} had {size.old_rows} rows, it has {rows}"
    if sheet != size.sheet:
        was, now = quote_sheet(size.sheet), quote_sheet(sheet)
        yield f"the table {size.table} was on {was}, it is on {now}"


def _other_cells(changes: ChangeSet, book: Book) -> Iterator[str]:
    for change in changes:
        found = _found(change, book)
        if not is_same(change.old, found):
            yield other_cell(change, found)


def other_cell(change: Change, found: Content) -> str:
    """In words, what a cell held when it was read and what it holds."""
    return f"{change.place} held {shown(change.old)}, it holds {shown(found)}"


def _found(change: Change, book: Book) -> Content:
    """What stands in the cell; of a formula that stays, its stored result."""
    sheet = book.sheet(change.sheet)
    if not isinstance(change.old, Formula):
        return sheet[change.row, change.column]
    cell = sheet.cell(change.cell)
    return cell.value if cell.formula is None else Formula(cell.formula, cell.value)


def refuse_other_state(found: Sequence[str], where: str) -> None:
    """RefusedError E214 with the first differences, if there is any."""
    if not found:
        return
    more = len(found) - _LISTED
    rest = f"; {more:,} more" if more > 0 else ""
    raise RefusedError(
        "E214",
        f"the changes belong to another state of the workbook: {'; '.join(found[:_LISTED])}{rest}.",
        where,
        "Nothing was written. Run the command again, on the workbook as it is now.",
    )
