"""What the stored results of the pages, the Control and the Review sheet have to become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sopxl_workbook.cellspec import CellSpec
from sopxl_workbook.changes import Change
from sopxl_workbook.changes.model import STATE_OF_RUN
from sopxl_workbook.checks.twins import control_cell, is_same
from sopxl_workbook.contract import CONTROL_SHEET, NOT_REVIEWED, REVIEW, SETTINGS
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, CellError, NotCalculated, Sheet, parse_cell, same_formula
from sopxl_workbook.read import Reading, standing_rows
from sopxl_workbook.review import BY_ENGINE, count_not_reviewed
from sopxl_workbook.sheets import PAGES, View
from sopxl_workbook.sheets.control import checksum, control_formulas, has_changed
from sopxl_workbook.sheets.view import LongRows
from sopxl_workbook.values import BookValues


def settings_of(book: Book) -> dict[str, Any]:
    """The settings of the Control sheet, by defined name."""
    return {setting.name: book.named_value(setting.name) for setting in SETTINGS}


def view_of(book: Book, settings: Mapping[str, Any], rows: LongRows) -> View:
    """What is chosen on the pages of a book, and what they take from its long tables.

    rows : of the long tables as they are to stand.
    """

    def cell(sheet: str, row: int, column: int) -> Any:
        if sheet not in book.sheets:
            return None  # of an older layout, on its way to the one of today
        value = book.sheet(sheet)[row, column]
        return None if isinstance(value, CellError | NotCalculated) else value

    not_reviewed = count_not_reviewed(rows[REVIEW.name])
    return View.read(cell, settings, not_reviewed, rows)


def view_as_it_stands(
    book: Book, values: BookValues, new: Mapping[str, Any] | None = None
) -> tuple[View, float]:
    """What the pages of a book show now, and the checksum of its inputs.

    new : settings that a run is about to write.
    """
    settings, rows = settings_of(book) | dict(new or {}), standing_rows(book)
    total = checksum(values, rows, settings)
    changed = has_changed(settings["sop_inputs"], total)
    settings |= {"sop_changed": changed, "sop_inputs_now": total}
    return view_of(book, settings, rows), total


def page_changes(book: Book, values: BookValues, view: View, kit: Kit) -> Iterator[Change]:
    """The stored results of page formulas that are not right any more.

    A formula that somebody changed is theirs: its stored result is left alone.
    """
    for page in PAGES:
        sheet = book.sheet(page.name)
        formulas = {
            (row, column): (text, value) for row, column, text, value in sheet.formula_values()
        }
        cells = page.cells(values, view, kit)
        for (row, column), spec in cells.items():
            if not spec.formula:
                continue
            text, stored = formulas.get((row, column), (None, None))
            if text == spec.formula or same_formula(text, spec.formula):
                yield from _renewed(page.name, row, column, stored, spec)
                yield from _spilled(page.name, sheet, row, column, spec, cells)


def _renewed(name: str, row: int, column: int, old: Any, spec: CellSpec) -> Iterator[Change]:
    """The stored result of a cell, old, where it is not what its twin gives."""
    new = "" if spec.value is None else spec.value
    if not is_same(old, new):
        yield Change(name, row, column, old, new, "shows the plan", True)


def _spilled(
    name: str,
    sheet: Sheet,
    row: int,
    column: int,
    spec: CellSpec,
    cells: Mapping[tuple[int, int], CellSpec],
) -> Iterator[Change]:
    """The other cells that an array formula fills."""
    if spec.spill is None:
        return
    for r in range(row, spec.spill[0] + 1):
        for c in range(column, spec.spill[1] + 1):
            if (r, c) != (row, column) and (r, c) in cells:
                yield from _renewed(name, r, c, sheet[r, c], cells[r, c])


def setting_changes(book: Book, new: Mapping[str, Any]) -> Iterator[Change]:
    """The settings that a run writes on the Control sheet."""
    for name, value in new.items():
        target = book.defined_name(name).target
        if target is None:
            continue
        row, column = parse_cell(target[1].replace("$", "").split(":")[0])
        old = book.sheet(target[0])[row, column]
        if old != value:
            yield Change(target[0], row, column, old, value, STATE_OF_RUN)


def control_changes(book: Book, stored: Any, total: float, periods: int) -> Iterator[Change]:
    """The stored results of the Control sheet: the checksum now, and whether an input changed.

    stored : the checksum at the last plan. total : the one of the inputs as they are to stand.
    periods : of the axis.
    """
    sheet = book.sheet(CONTROL_SHEET)
    for name, (_, new) in control_formulas(stored, total, periods).items():
        at = control_cell(book, name)
        if not is_same(sheet[at], new):
            yield Change(CONTROL_SHEET, *at, sheet[at], new, "checksum of inputs", True)


def filled_forecasts(values: BookValues) -> frozenset[tuple[str, int]]:
    """Family and period of every forecast that the engine filled."""
    company, filled = values.plan.company, values.plan.demand.filled
    return frozenset(
        (company.families[column].name, company.calendar.first + int(period))
        for period, column in np.argwhere(filled)
    )


def review_changes(reading: Reading, values: BookValues) -> Iterator[Change]:
    """Marks every forecast that the engine filled as not reviewed."""
    marks = filled_forecasts(values)
    if not marks:
        return
    review = reading.tables[REVIEW.name]
    for row, (family, period, state, by) in enumerate(review.of("Family", "Period", "State", "By")):
        if (family, period) not in marks:
            continue
        for name, old, new in (("State", state, NOT_REVIEWED), ("By", by, BY_ENGINE)):
            if old != new:
                place = review.place(row, name).rpartition("!")[2]
                at = parse_cell(place)
                was = reading.book.sheet(REVIEW.sheet)[at]  # as it stands, blanks around it too
                yield Change(REVIEW.sheet, *at, was, new, "filled by the engine")
