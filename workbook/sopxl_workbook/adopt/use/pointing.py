"""Formulas of a balance that would go on taking the plan in a period that is closed.

Imports the flow and what is read of a mapped workbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopxl.errors import Problem
from sopxl_workbook.adopt.mapped.model import ResolvedRow
from sopxl_workbook.adopt.use.cells import is_formula
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.opened import Mapped
from sopxl_workbook.ooxml import cell_name, place


def plan_taken(mapped: Mapped, flow: Flow, period: int) -> Iterator[Problem]:
    """E646 where the formula of the balance hangs on the plan of a period and not on its actual.

    The actual is written beside the plan, so that the balance would not follow it. A balance that
    is typed, and one whose formula takes either of them, is not told.
    """
    row = flow.closing
    if not is_formula(mapped.resolved, row.sheet, row.cells[period]):
        return
    for measure, actual in flow.actuals.items():
        planned = flow.rows[measure]
        if _hangs(mapped, row, planned, period) and not _hangs(mapped, row, actual, period):
            yield _problem(mapped, flow, planned, actual, period)


def _hangs(mapped: Mapped, row: ResolvedRow, on: ResolvedRow, period: int) -> bool:
    """Whether a cell of one row hangs on that of another, directly or through others."""
    spot = (row.sheet, *row.cells[period])
    return spot in mapped.graph.following([(on.sheet, *on.cells[period])])


def _problem(
    mapped: Mapped, flow: Flow, planned: ResolvedRow, actual: ResolvedRow, period: int
) -> Problem:
    """What is told of one formula: what it takes, where the actual stands, how to write it."""
    row = flow.closing
    text = mapped.resolved.found.formulas[row.sheet].texts[row.cells[period]]
    plan, counted = (_seen_from(row, one, period) for one in (planned, actual))
    name = planned.row.measure.replace("_", " ")
    return Problem(
        "E646",
        f"{text} takes the {name} of a period that is closed, and its actual goes to {counted}: "
        f"the balance of {flow.family.name} would not follow it.",
        flow.at(row, period),
        f'Write IF({counted}="",{plan},{counted}) in the place of {plan} there, copy it to the '
        "periods after it, and roll over again.",
    )


def _seen_from(row: ResolvedRow, one: ResolvedRow, period: int) -> str:
    """A cell of a row as a formula of another row names it."""
    cell = one.cells[period]
    return cell_name(*cell) if one.sheet == row.sheet else place(one.sheet, *cell)
