"""Every formula of the book against the contract: its text, and its value against its twin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sopxl.errors import Problem
from sopxl_workbook.cellspec import CellSpec, Ref
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import CONTROL_SHEET, FIRST_PERIOD_COLUMN, WIDE_TABLES
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import NOT_CALCULATED, Book, Value, parse_cell, place, same_formula
from sopxl_workbook.sheets import PAGES, View
from sopxl_workbook.sheets.control import CALCULATED, control_formulas
from sopxl_workbook.sheets.wide import (
    beside,
    heading_cells,
    left_formulas,
    left_values,
    row_formulas,
)
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import ROUNDING, key_rows

FORMULAS = "no constant stands where a formula belongs"
VALUES = "every formula shows what it works out to"
_RUN_PLAN = "Run sopxl plan, or let Excel calculate and save."


class Wanted(NamedTuple):
    """A formula of the contract, and its twin's value."""

    formula: str
    value: Any


def wide_formulas(book: Book, values: BookValues) -> Iterator[tuple[str, dict[Ref, Wanted]]]:
    """The formulas of every wide sheet, by cell."""
    calendar = values.plan.company.calendar
    for table in WIDE_TABLES:
        wide = values.tables[table.name]
        rows = key_rows(book, table.name)
        wanted = {
            (row, column): Wanted(formula, value)
            for row, column, formula, value in heading_cells(
                table, wide, calendar, date1904=book.date1904
            )
        }
        for row, numbers in zip(wide.rows, wide.values, strict=True):
            number = rows.get(row.key)  # a row that is missing, or whose source is, has no formula
            if number is None:
                continue
            left = zip(left_formulas(row, number, rows), left_values(values, row), strict=True)
            for (column, formula), value in left:
                wanted[number, column] = Wanted(formula, value)
            if row.spec.formula and beside(row) <= rows.keys():
                texts = row_formulas(row, number, numbers.size, rows)
                for i, (text, value) in enumerate(zip(texts, numbers.tolist(), strict=True)):
                    shown = value if value == value else ""
                    wanted[number, FIRST_PERIOD_COLUMN + i] = Wanted(text, shown)
        yield table.sheet, wanted


def page_formulas(
    values: BookValues, view: View, kit: Kit
) -> Iterator[tuple[str, dict[Ref, Wanted]]]:
    """The formulas of every page, by cell."""
    for page in PAGES:
        cells: Mapping[Ref, CellSpec] = page.cells(values, view, kit)
        yield (
            page.name,
            {ref: Wanted(c.formula, c.value) for ref, c in cells.items() if c.formula},
        )


def contract_formulas(
    book: Book, values: BookValues, view: View, kit: Kit, checksum: float
) -> Iterator[tuple[str, dict[Ref, Wanted]]]:
    """Every formula of the contract in a book, sheet by sheet."""
    yield from wide_formulas(book, values)
    periods = values.plan.company.calendar.count
    cells = control_formulas(view.settings.get("sop_inputs"), checksum, periods)
    yield CONTROL_SHEET, {control_cell(book, name): Wanted(*cell) for name, cell in cells.items()}
    yield from page_formulas(values, view, kit)


def control_cell(book: Book, name: str) -> Ref:
    """Where a formula of the Control sheet stands: at its name, or else as in a new book.

    A book that was upgraded has its rows in another order than a new one.
    """
    found = book.defined_names.get(name)
    target = None if found is None else found.target
    if target is None or target[0] != CONTROL_SHEET:
        return CALCULATED[name]
    return parse_cell(target[1].replace("$", "").split(":")[0])


def prove_formulas(
    book: Book, values: BookValues, view: View, kit: Kit, checksum: float
) -> tuple[Proof, Proof]:
    """Two proofs over all sheets: the formulas stand, and their stored values are right."""
    typed_over, stale = _Breaks(), _Breaks()
    for sheet, wanted in contract_formulas(book, values, view, kit, checksum):
        found = {
            (row, column): (formula, value)
            for row, column, formula, value in book.sheet(sheet).formula_values()
        }
        for ref, want in wanted.items():
            formula, value = found.get(ref, (None, None))
            if formula != want.formula and not same_formula(formula, want.formula):
                typed_over.add(_typed_over(book, sheet, ref, formula, want))
            elif not is_same(value, want.value):
                stale.add(_stale(sheet, ref, value, want))
        typed_over.cells += len(wanted)
        stale.cells += len(wanted)
    return typed_over.proof(FORMULAS), stale.proof(VALUES)


class _Breaks:
    def __init__(self) -> None:
        self.cells = 0
        self.found: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Counts one more cell that breaks the rule; the first one is shown."""
        self.found.append(problem)

    def proof(self, rule: str) -> Proof:
        first = self.found[0] if self.found else None
        return Proof(rule, self.cells, len(self.found), first)


def is_same(stored: Any, value: Any) -> bool:
    """Whether a stored result is the twin's, to the rounding of the last digits.

    >>> is_same(0.1 + 0.2, 0.3), is_same(None, ""), is_same(0.0, "")
    (True, True, False)
    """
    if stored.__class__ is value.__class__ and stored == value:
        return True
    if isinstance(value, bool) or isinstance(stored, bool):
        return stored is value
    if isinstance(value, int | float):
        is_number = isinstance(stored, float)
        return is_number and abs(stored - value) <= ROUNDING * max(1.0, abs(value))
    blank = ("", None)  # a stored 0 is none
    return stored in blank if value in blank else bool(stored == value)


def _typed_over(book: Book, sheet: str, ref: Ref, formula: str | None, want: Wanted) -> Problem:
    found = f"the formula {formula}" if formula else shown(book.sheet(sheet)[ref])
    return Problem(
        "E302",
        f"found {found} where the formula {want.formula} belongs.",
        place(sheet, *ref),
        "Put the formula back: copy the cell beside it.",
    )


def _stale(sheet: str, ref: Ref, value: Value, want: Wanted) -> Problem:
    if value is NOT_CALCULATED:
        return Problem("E115", "the formula has no stored result.", place(sheet, *ref), _RUN_PLAN)
    return Problem(
        "E303",
        f"the cell shows {shown(value)}, {shown(want.value)} is right.",
        place(sheet, *ref),
        _RUN_PLAN,
    )


def shown(value: Any) -> str:
    """A cell value in a sentence."""
    if value is None or value == "":
        return "nothing"
    return f"{value:,.10g}" if isinstance(value, int | float) else f'"{value}"'
