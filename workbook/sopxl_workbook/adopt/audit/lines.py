"""Formulas and numbers that break the pattern of their row; imports find and neighbours.

A row on a timeline has one formula in every period. Its first period may differ, since it starts
from an opening; so may a period after a gap, since the one before stands further off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Formulas, Grid, Ref
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.model import Finding
from sopxl_workbook.adopt.refs import Reference, references
from sopxl_workbook.checks.neighbours import Cells, is_among, stands_out
from sopxl_workbook.ooxml import cell_name

_TYPED = "typed"
_LONGEST = 2  # cells of an odd run
_FEWEST = 3  # formulas that make a pattern
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d+")


def odd_lines(found: Found) -> Iterator[Finding]:
    """Cells of rows on timelines, then cells elsewhere, that differ from those beside them."""
    inside: dict[str, set[Ref]] = {name: set() for name in found.grids}
    for one in found.series:
        if one.is_over_sheets:
            for sheet, cell in zip(one.sheets, one.cells, strict=True):
                inside[sheet].add(cell)
            continue
        inside[one.sheet].update(_reach(one))
        yield from _of_row(found, one)
    for name, grid in found.grids.items():
        yield from _elsewhere(grid, found.formulas[name], inside[name])


def _reach(one: Series) -> Iterator[Ref]:
    """The cells of a row and those between them, such as the sums of quarters."""
    rows, columns = zip(*one.cells, strict=True)
    if len(set(rows)) == 1:
        yield from ((rows[0], column) for column in range(min(columns), max(columns) + 1))
    elif len(set(columns)) == 1:
        yield from ((row, columns[0]) for row in range(min(rows), max(rows) + 1))
    else:
        yield from one.cells


def _of_row(found: Found, one: Series) -> Iterator[Finding]:
    """What is odd in one row."""
    formulas, values = found.formulas[one.sheet], found.grids[one.sheet].values
    kinds = [
        (cell, formulas.forms.get(cell) or (_TYPED if type(values.get(cell)) is float else ""))
        for cell in one.cells
    ]
    usual = _usual([kind for _, kind in kinds])
    if not usual:
        return
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(one.cells)]
    step = Counter(steps).most_common(1)[0][0]
    often = Counter(kind for _, kind in kinds)
    for at in _odd([kind for _, kind in kinds], usual):
        cell, kind = kinds[at]
        follows_gap = at > 0 and steps[at - 1] != step
        if kind and not follows_gap and (kind == _TYPED or often[kind] < _FEWEST):
            yield _finding(one.sheet, cell, formulas, values.get(cell), usual)


def _usual(kinds: Sequence[str]) -> str:
    """The formula that most periods of a row have; "" if there is none."""
    forms = Counter(kind for kind in kinds if kind not in ("", _TYPED))
    if not forms:
        return ""
    form, count = forms.most_common(1)[0]
    return form if count >= _FEWEST and count * 5 >= forms.total() * 3 else ""


def _odd(kinds: Sequence[str], usual: str) -> Iterator[int]:
    """Places of short runs that differ from the usual formula before and after them."""
    runs, at = [], 0
    for kind, cells in groupby(kinds, key=lambda kind: kind == usual):
        length = len(list(cells))
        runs.append((kind, at, length))
        at += length
    for number, (is_usual, start, length) in enumerate(runs):
        if is_usual or number == 0 or length > _LONGEST:
            continue
        is_last = number == len(runs) - 1
        if not is_last or (length == 1 and runs[number - 1][2] >= _FEWEST):
            yield from range(start, start + length)


def _elsewhere(grid: Grid, formulas: Formulas, inside: set[Ref]) -> Iterator[Finding]:
    """Cells in no row that differ from the formula on both sides of them."""
    cells = Cells(grid.values, formulas.texts, formulas.forms)
    for ref in formulas.texts:
        if ref not in inside and stands_out(cells, ref):
            yield _finding(grid.sheet, ref, formulas, None, _beside(cells, ref))
    if len(formulas.texts) > 1:
        for ref, value in grid.values.items():
            is_typed = type(value) is float and ref not in formulas.texts and ref not in inside
            if is_typed and ref not in grid.days and is_among(cells, ref):
                yield _finding(grid.sheet, ref, formulas, value, _beside(cells, ref))


def _beside(cells: Cells, ref: Ref) -> str:
    """The formula on both sides of a cell."""
    row, column = ref
    across = cells.forms.get((row, column - 1))
    is_across = across is not None and across == cells.forms.get((row, column + 1))
    return across if is_across and across else cells.forms.get((row - 1, column), "")


def _finding(sheet: str, ref: Ref, formulas: Formulas, value: object, usual: str) -> Finding:
    """A number typed over, a reference one cell off, or another formula."""
    text = formulas.texts.get(ref)
    if text is None:
        return Finding(
            "W313",
            f"{value:,.10g} was typed among formulas that are all the same.",
            "It stays as it is when the plan changes, so all that is worked out from it is wrong.",
            "Copy the formula of a cell beside it, or say beside the row why it is typed.",
            sheet,
            (ref,),
        )
    off = _off_by_one(formulas.forms[ref], usual, ref)
    if off:
        return Finding(
            "W601",
            f"the formula {text} takes {off[0]} where its neighbours would take {off[1]}.",
            "It works with the figure of another period or row.",
            "Copy the formula of a cell beside it.",
            sheet,
            (ref,),
        )
    return Finding(
        "W312",
        f"the formula {text} is another than those beside it.",
        "One period is worked out by another rule than all others of its row.",
        "Copy the formula of a cell beside it, if no other is meant.",
        sheet,
        (ref,),
    )


def _off_by_one(form: str, usual: str, ref: Ref) -> tuple[str, str] | None:
    """The one reference that lies a row or a column beside what it should be, and that."""
    if not usual or _REFERENCE.sub("", form) != _REFERENCE.sub("", usual):
        return None
    pairs = list(zip(references(form), references(usual), strict=False))
    apart = [(a, b) for a, b in pairs if a.at(*ref) != b.at(*ref)]
    if len(apart) != 1 or len(references(form)) != len(references(usual)):
        return None
    one, other = apart[0]
    return (_shown(one, ref), _shown(other, ref)) if _distance(one, other, ref) == 1 else None


def _shown(one: Reference, ref: Ref) -> str:
    area = one.at(*ref)
    return str(area) if one.is_range else cell_name(area.first_row, area.first_column)


def _distance(one: Reference, other: Reference, ref: Ref) -> int:
    return sum(abs(a - b) for a, b in zip(one.at(*ref), other.at(*ref), strict=True)) // (
        1 if one.is_range else 2
    )
