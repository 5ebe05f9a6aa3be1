"""What a workbook holds of a plan: its sheets as cells, its rows with their meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sopxl.errors import FileError, Problem
from sopxl_workbook.adopt.grid import Formulas, Grid, Ref, read_formulas, read_grid
from sopxl_workbook.adopt.joined import joined
from sopxl_workbook.adopt.labelled import Series, labelled
from sopxl_workbook.adopt.long import long_rows
from sopxl_workbook.adopt.monthly import monthly
from sopxl_workbook.adopt.numbers import by_numbers
from sopxl_workbook.adopt.rows import Row, rows_of
from sopxl_workbook.ooxml import Book

_TOO_LARGE = "the sheet is so large that only its first rows and columns are looked at."


@dataclass(frozen=True)
class Found:
    """The cells of a book and the rows that were found in it."""

    book: Book
    grids: Mapping[str, Grid]
    formulas: Mapping[str, Formulas]
    series: Sequence[Series]
    unread: Sequence[Problem] = ()  # sheets that are damaged or too large

    @property
    def timelines(self) -> Sequence[tuple[str, tuple[Ref, ...], str]]:
        """Sheet, cells of the headings oldest first, and unit, of every timeline in use."""
        seen = {(one.sheet, one.row.heads, one.row.unit): None for one in self.series}
        return [found for found in seen if found[1]]


def find(book: Book) -> Found:
    """Reads a book and says what its rows mean; a sheet that is damaged is left out and told."""
    grids: dict[str, Grid] = {}
    formulas: dict[str, Formulas] = {}
    unread: list[Problem] = []
    rows: list[Row] = []
    ours = _ours(book)
    for name, info in book.sheets.items():
        if info.kind != "worksheet" or name in ours:
            continue
        try:
            sheet = book.sheet(name)
            grids[name], formulas[name] = read_grid(sheet), read_formulas(sheet)
        except FileError as error:
            grids.pop(name, None)
            problem = error.problem
            unread.append(Problem("W315", f"the sheet is not looked at: {problem.message}", name))
            continue
        if grids[name].is_cut:
            unread.append(Problem("W607", _TOO_LARGE, name, "Keep the plan on sheets of its own."))
        rows += _rows(grids[name])
    rows += monthly(grids, {row.sheet for row in rows})
    return Found(book, grids, formulas, by_numbers(labelled(rows)), unread)


def _ours(book: Book) -> Sequence[str]:
    """The sheets of ours in an attached workbook: their examples are no plan of the planner's."""
    if not book.package.has_macros:
        return ()
    from sopxl_workbook.attach.taking import own_sheets  # which needs all that writes macros

    return own_sheets(book)


def _rows(grid: Grid) -> list[Row]:
    """The rows of one sheet: those of its long tables, else those on its timelines."""
    records = long_rows(grid)
    taken = {cell for row in records for cell in row.cells}
    others = [row for row in joined(rows_of(grid)) if not taken.intersection(row.cells)]
    return [*records, *others]
