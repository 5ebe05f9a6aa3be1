"""A moving window: every value one period to the left, the last one blank for somebody to review.

Only a layout in which that is right as a whole is moved: periods at even distance, every row typed
as a whole or worked out by one formula, an opening of its own, headings that can move on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from sopxl.arrays import Vector
from sopxl.errors import Problem
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.mapped.model import ResolvedRow
from sopxl_workbook.adopt.periods import Mark
from sopxl_workbook.adopt.use.cells import is_formula, same, set_cell, set_cells
from sopxl_workbook.adopt.use.closing import Count
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.follows import after_count
from sopxl_workbook.adopt.use.headings import heading_cells
from sopxl_workbook.adopt.use.opened import Mapped
from sopxl_workbook.changes import Change
from sopxl_workbook.ooxml import place

_KEPT = frozenset(
    ("price", "unit_cost", "cost", "hours_per_unit", "capacity", "target_inventory", "working_days")
)  # what goes on as it was, where the last period of the window has no figure yet
_Line = tuple[str, tuple[Ref, ...]]  # sheet and cells of a row
MOVED, NEW = "one period on", "new last period, not reviewed"
_OPENED = "opening is the closing that was counted"


def is_window(mapped: Mapped) -> bool:
    """Whether the last closed period lies before the first heading: it moved out of the window."""
    closed = mapped.resolved.map.closed
    return bool(closed) and all(flow.closed == 0 for flow in mapped.flows)


def window_cells(mapped: Mapped, counts: Mapping[str, Count]) -> Iterator[Change | Problem]:
    """The cells of a window that moves on by one period, or all that keeps it from moving.

    counts : what was counted at the end of the period that goes, by family.
    """
    problems = list(_uneven(mapped)) or list(_beside(mapped))
    yield from problems
    if problems:
        return
    given = [flow.given for flow in mapped.flows if flow.given is not None]
    starts = {(row.sheet, *row.cells[0]) for row in given}  # get what was counted
    follows = _follows(mapped, counts)
    for row in mapped.resolved.rows:
        moved = _row(mapped, row, follows.get((row.sheet, row.cells)))
        yield from (one for one in moved if isinstance(one, Problem) or one.spot not in starts)
    for flow in mapped.flows:
        yield from _opening(mapped, flow, counts[flow.family.name].net)
    for heads, marks, unit in _timelines(mapped):
        yield from heading_cells(mapped.resolved, heads, marks, unit)


def _timelines(mapped: Mapped) -> Iterable[tuple[_Line, tuple[Mark, ...], str]]:
    """Sheet and cells of each line of headings, what they say, and what lies between them."""
    found: dict[_Line, tuple[tuple[Mark, ...], str]] = {}
    for row in mapped.resolved.rows:
        heads = row.series.row.heads
        found[row.sheet, heads] = (row.periods, row.series.row.unit)
    return [(key, marks, unit) for key, (marks, unit) in found.items()]


def _follows(mapped: Mapped, counts: Mapping[str, Count]) -> dict[_Line, Vector]:
    """Rows that follow from what was counted, such as a closing that is typed, one period on."""
    found: dict[_Line, Vector] = {}
    for flow in mapped.flows:
        count = counts[flow.family.name]
        for measure, units in after_count(flow, count.closing, count.owed).items():
            row = flow.rows[measure]
            found[row.sheet, row.cells] = units
    return found


def _row(
    mapped: Mapped, row: ResolvedRow, follows: Vector | None = None
) -> Iterator[Change | Problem]:
    """A row of values moved; one of formulas stays, if each has the form of its neighbours.

    follows : what it is from the first period that stays on, where that follows from a count.
    """
    resolved = mapped.resolved
    formulas = resolved.found.formulas[row.sheet]
    is_worked_out = [is_formula(resolved, row.sheet, cell) for cell in row.cells]
    if all(is_worked_out):
        forms = [formulas.forms[cell] for cell in row.cells[1:]]
        if len(set(forms)) > 1:
            yield _partly(row, 1 + next(i for i, form in enumerate(forms) if form != forms[0]))
        return
    if any(is_worked_out):
        if not (row.row.measure.startswith("opening") and not is_worked_out[0]):
            yield _partly(row, is_worked_out.index(not is_worked_out[0]))
        elif sum(is_worked_out) < len(row.cells) - 1:
            yield _partly(row, is_worked_out.index(False, 1))
        return
    yield from _values(mapped, row, follows)


def _values(mapped: Mapped, row: ResolvedRow, follows: Vector | None) -> Iterator[Change | Problem]:
    """A row of typed numbers, each one period on; the last one blank but for what goes on."""
    resolved = mapped.resolved
    sheet = resolved.found.book.sheet(row.sheet)
    cells = [sheet[cell] for cell in row.cells]
    others = (t for t, v in enumerate(cells) if v is not None and not isinstance(v, float))
    no_number = next(others, None)
    if no_number is not None:
        yield _partly(row, no_number)
        return
    shown = [value if isinstance(value, float) else None for value in cells]
    last = shown[-1] if row.row.measure in _KEPT else None
    after = [*(shown[1:] if follows is None else map(float, follows)), last]
    values = {t: v for t, v in enumerate(after) if not same(shown[t], v)}
    for one in set_cells(resolved, row, values, MOVED):
        is_last = isinstance(one, Change) and one.spot[1:] == row.cells[-1]
        yield replace(one, reason=NEW) if isinstance(one, Change) and is_last else one


def _partly(row: ResolvedRow, at: int) -> Problem:
    what = f"{row.row.measure.replace('_', ' ')} of {row.family.name}"
    return Problem(
        "E542",
        f"{what} is typed in some periods and worked out in others, or by another formula here, so "
        "its values cannot move.",
        place(row.sheet, *row.cells[at]),
        "Give the row one formula or typed numbers throughout, or keep the periods where they are: "
        "--layout fixed.",
    )


def _opening(mapped: Mapped, flow: Flow, closing: float) -> Iterator[Change | Problem]:
    """The cell that the window starts from gets the closing that was counted."""
    resolved = mapped.resolved
    given = flow.given
    if given is not None and not is_formula(resolved, given.sheet, given.cells[0]):
        yield from set_cells(resolved, given, {0: closing}, _OPENED)
    elif flow.cell is not None:
        yield from set_cell(resolved, flow.cell, closing, _OPENED, flow.family.name)
    else:
        yield Problem(
            "E545",
            f"the window of {flow.family.name} has no cell that it starts from, so the "
            "closing that was counted has no place.",
            flow.at(flow.closing, 0),
            "Put the opening into a cell of its own that the first formula takes, and map it with "
            "write = true.",
        )


def _uneven(mapped: Mapped) -> Iterator[Problem]:
    """Layouts whose periods do not stand at even distance, or of which some are closed."""
    for row in mapped.resolved.rows:
        if not row.series.row.heads or len(set(row.cells)) < len(row.cells):
            what = "a long table has no periods side by side"
        elif mapped.resolved.closed_of(row):
            what = "closed periods stand in the window"
        elif len({(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(row.cells)}) > 1:
            what = "sums or gaps stand between the periods"
        else:
            continue
        yield Problem(
            "E546",
            f"{what}, so values cannot move from one to the next.",
            place(row.sheet, *row.cells[0]),
            "Keep the periods where they are: --layout fixed.",
        )
        return


def _beside(mapped: Mapped) -> Iterator[Problem]:
    """A typed number under the headings that no row of the map holds: it would stay behind."""
    resolved = mapped.resolved
    taken = {(row.sheet, cell) for row in resolved.rows for cell in row.cells}
    for (sheet, heads), _, _ in _timelines(mapped):
        taken |= {(sheet, head) for head in heads}
        taken |= {(one.sheet, one.cell) for f in resolved.map.families for one in f.cells}
        is_down = len(heads) > 1 and heads[0][1] == heads[1][1]
        lines = {head[0] if is_down else head[1] for head in heads}
        line = heads[0][1] if is_down else heads[0][0]
        for cell, value in resolved.found.grids[sheet].values.items():
            along, across = (cell[0], cell[1]) if is_down else (cell[1], cell[0])
            is_under = along in lines and across > line and isinstance(value, float)
            if is_under and (sheet, cell) not in taken and not is_formula(resolved, sheet, cell):
                yield Problem(
                    "E544",
                    "a number stands under the headings and in no row of the map, so it would stay "
                    "while its period moves.",
                    place(sheet, *cell),
                    "Map its row, move it elsewhere, or keep the periods where they are: --layout "
                    "fixed.",
                )
                return
