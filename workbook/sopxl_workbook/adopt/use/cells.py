"""Cells of the map that are to get a value: whether they may, and the change; imports mapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sopxl.errors import Problem
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.mapped.model import MapCell, Resolved, ResolvedRow
from sopxl_workbook.changes import Change
from sopxl_workbook.ooxml import Value, place

_DIGITS = 1e-14  # relative; programs keep 15 digits of a number in a file


def is_formula(resolved: Resolved, sheet: str, cell: Ref) -> bool:
    """Whether a cell holds a formula, which no verb replaces."""
    return cell in resolved.found.formulas[sheet].texts


def set_cells(
    resolved: Resolved, row: ResolvedRow, values: Mapping[int, float | None], reason: str
) -> Iterator[Change | Problem]:
    """A change for each cell of a row that gets another value, or why it may not.

    values : by period; None empties the cell. The first cell that may not is told for them all.
    """
    told = set[str]()
    for period, new in values.items():
        cell = row.cells[period]
        old = resolved.found.book.sheet(row.sheet)[cell]
        what = row.row.measure.replace("_", " ")
        if is_formula(resolved, row.sheet, cell):
            problem = _formula(resolved, row.sheet, cell, what)
        elif not row.row.write:
            problem = _closed(row.sheet, cell, what, row.family.name)
        else:
            if not same(old, new):
                yield Change(row.sheet, *cell, old, new, reason)
            continue
        if problem.code not in told:
            told.add(problem.code)
            yield problem


def set_cell(
    resolved: Resolved, one: MapCell, new: float, reason: str, family: str
) -> Iterator[Change | Problem]:
    """The change of a cell of its own, or why it may not change."""
    old = resolved.found.book.sheet(one.sheet)[one.cell]
    what = one.measure.replace("_", " ")
    if same(old, new):
        return
    if is_formula(resolved, one.sheet, one.cell):
        yield _formula(resolved, one.sheet, one.cell, what)
    elif not one.write:
        yield _closed(one.sheet, one.cell, what, family)
    else:
        yield Change(one.sheet, *one.cell, old, new, reason)


def parted(found: Iterable[Change | Problem]) -> tuple[list[Change], list[Problem]]:
    """Changes and problems apart."""
    changes, problems = list[Change](), list[Problem]()
    for one in found:
        if isinstance(one, Change):
            changes.append(one)
        else:
            problems.append(one)
    return changes, problems


def same(old: Value, new: Value) -> bool:
    """Whether a cell holds the value already, but for digits that no file keeps."""
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) <= _DIGITS * max(1.0, abs(new))
    return type(old) is type(new) and old == new


def _formula(resolved: Resolved, sheet: str, cell: Ref, what: str) -> Problem:
    text = resolved.found.formulas[sheet].texts[cell]
    return Problem(
        "E532",
        f"{what} is to be written here, and a formula stands here: {text}",
        place(sheet, *cell),
        "Formulas are never replaced. Type a number over it, or map the row that it is worked out "
        "from.",
    )


def _closed(sheet: str, cell: Ref, what: str, family: str) -> Problem:
    return Problem(
        "E533",
        f"{what} of {family} is to be written here, and the map does not allow it.",
        place(sheet, *cell),
        "Say so in the map, at that row: write = true.",
    )
