"""Sums that stop short, count themselves or count a subtotal twice; imports find and refs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Formulas, Grid, Ref
from sopxl_workbook.adopt.model import Finding
from sopxl_workbook.adopt.refs import references
from sopxl_workbook.ooxml import Area, cell_name

_SUM = re.compile(r"=\+?(?:SUM|SUBTOTAL)\((?:9,|109,)?[^(),:]+:[^(),:]+\)")
_SUPPLY = frozenset(["production", "overtime", "subcontract"])
_MOST_LEFT_OUT = 12  # numbers between a range and its sum; more are another table


@dataclass(frozen=True)
class _Sum:
    """A cell that sums one range in its own row or column."""

    ref: Ref
    area: Area
    is_down: bool  # whether the range runs down


def odd_sums(found: Found) -> Iterator[Finding]:
    """Every sum of a book whose range is not what its place says."""
    for name, grid in found.grids.items():
        sums = dict(_sums(found.formulas[name]))
        of_sheet = [one for one in found.series if sums and name in one.sheets[:1]]
        measures = {cell: one.measure for one in of_sheet for cell in one.cells}
        for one in sums.values():
            if one.area.holds(*one.ref):
                continue  # circular, and told as that
            twice = [ref for ref in _inside(one, sums) if ref != one.ref]
            if twice:
                yield _counted_twice(name, one, found.formulas[name], twice)
            rest = _left_out(grid, one, sums)
            if rest and _is_alike(one, rest[0], found.formulas[name], measures):
                yield _short(grid, one, found.formulas[name], rest)


def _sums(formulas: Formulas) -> Iterator[tuple[Ref, _Sum]]:
    """Every cell that sums one range and does nothing else."""
    for ref, form in formulas.forms.items():
        if form.startswith(("=SUM", "=SUBTOTAL", "=+SUM")) and _SUM.fullmatch(form):
            refs = references(form)
            if len(refs) == 1 and not refs[0].sheet:
                area = refs[0].at(*ref)
                is_down = area.first_column == area.last_column == ref[1]
                if is_down or area.first_row == area.last_row == ref[0]:
                    yield ref, _Sum(ref, area, is_down)


def _inside(one: _Sum, sums: Mapping[Ref, _Sum]) -> list[Ref]:
    """Sums within the range of a sum whose own ranges it counts too."""
    cells = one.area.cells() if one.area.size <= len(sums) else iter(sums)
    return [
        ref
        for ref in cells
        if ref in sums
        and one.area.holds(*ref)
        and sums[ref].is_down == one.is_down
        and one.area.holds(sums[ref].area.first_row, sums[ref].area.first_column)
        and one.area.holds(sums[ref].area.last_row, sums[ref].area.last_column)
    ]


def _left_out(grid: Grid, one: _Sum, sums: Mapping[Ref, _Sum]) -> list[Ref]:
    """Numbers between the end of a range and its sum; none behind a blank or another sum."""
    area, (row, column) = one.area, one.ref
    if one.is_down:
        between = [(at, column) for at in range(area.last_row + 1, row)]
    else:
        between = [(row, at) for at in range(area.last_column + 1, column)]
    rest = []
    for ref in between:
        if type(grid.values.get(ref)) is not float or ref in sums:
            break
        rest.append(ref)
    return rest if len(rest) <= _MOST_LEFT_OUT else []


def _is_alike(one: _Sum, rest: Ref, formulas: Formulas, measures: Mapping[Ref, str]) -> bool:
    """Whether what a sum leaves out is of the kind of what it sums, as far as that is known.

    A rate worked out below typed quantities is not, nor is a demand below what is supplied.
    """
    last = (one.area.last_row, one.area.last_column)
    is_worked_out = rest in formulas.texts
    if is_worked_out and last not in formulas.texts:
        return False
    inside, outside = measures.get(last, ""), measures.get(rest, "")
    both_supply = {inside, outside} <= _SUPPLY
    return not inside or not outside or inside == outside or both_supply


def _short(grid: Grid, one: _Sum, formulas: Formulas, rest: list[Ref]) -> Finding:
    """A sum that stops before numbers that stand next to it."""
    missing = sum(float(value) for ref in rest if type(value := grid.values.get(ref)) is float)
    named = ", ".join(cell_name(*ref) for ref in rest[:3])
    return Finding(
        "W602",
        f"the sum {formulas.texts[one.ref]} stops before {named}.",
        f"{missing:,.10g} is missing from it.",
        "Let the range end at the cell before the sum.",
        grid.sheet,
        (one.ref,),
        abs(missing),
    )


def _counted_twice(sheet: str, one: _Sum, formulas: Formulas, twice: list[Ref]) -> Finding:
    """A sum over cells and their own subtotal."""
    named = ", ".join(cell_name(*ref) for ref in twice[:3])
    return Finding(
        "W603",
        f"the sum {formulas.texts[one.ref]} counts {named}, which is a sum of the same cells.",
        "What that sum holds is counted twice.",
        "Leave the subtotal out of the range, or sum the subtotals alone.",
        sheet,
        (one.ref,),
    )
