"""What was counted at the end of a period held against what the sheet opens the next one with.

What is left over between the formula of the balance and the closing that was counted goes into a
row of adjustments, or the period cannot be closed in this layout. Imports closing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sopxl.errors import Problem
from sopxl_workbook.adopt.mapped.model import Resolved, ResolvedRow
from sopxl_workbook.adopt.use.cells import is_formula, set_cells
from sopxl_workbook.adopt.use.closing import COUNTED, Count
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.formula import UnknownFormulaError
from sopxl_workbook.adopt.use.renew import Renewed
from sopxl_workbook.changes import Change

_TOLERANCE = 1e-6


def adjusted(
    flow: Flow, count: Count, period: int, renewed: Renewed, resolved: Resolved
) -> Iterator[Change | Problem]:
    """What brings the closing that formulas come to, to the one that was counted.

    Nothing where they agree; else a change of the row of adjustments, or why there is none.
    """
    wrong = list(unmatched(flow, count, period, renewed, resolved))
    shown = opens_with(flow, period, renewed)
    if not wrong or shown is None:
        return
    row = flow.rows.get("adjustments")
    signs = [sign for one, sign in flow.others if one is row]
    if row is None or not signs or is_formula(resolved, row.sheet, row.cells[period]):
        yield from wrong
        return
    stands = float(np.nan_to_num(row.values[period]))
    new = stands + signs[0] * (count.net - shown)
    yield from set_cells(resolved, row, {period: new}, f"to the {COUNTED}")


def unmatched(
    flow: Flow, count: Count, period: int, renewed: Renewed, resolved: Resolved
) -> Iterator[Problem]:
    """Why a period cannot be closed: the next one would open with another closing than counted."""
    shown = opens_with(flow, period, renewed)
    if shown is not None and abs(shown - count.net) > _TOLERANCE * max(1.0, abs(count.net)):
        yield _no_way(flow, count, shown, period, resolved)


def opens_with(flow: Flow, period: int, renewed: Renewed) -> float | None:
    """What the next period opens with by the sheet; None where that is not worked out here.

    What is owed to customers counts below zero.
    """
    row, at = flow.closing, period
    if flow.given is not None and period + 1 < len(flow.given.cells):
        row, at = flow.given, period + 1
    value = _now(row, at, renewed)
    owed = flow.owed
    back = 0.0 if owed is None else _now(owed, period, renewed, blank=0.0)
    return None if value is None or back is None else value - back


def _now(
    row: ResolvedRow, period: int, renewed: Renewed, blank: float | None = None
) -> float | None:
    """What a cell shows; blank where nothing stands in it, None where that is not known."""
    try:
        value = renewed.value(row.sheet, *row.cells[period])
    except UnknownFormulaError:
        return None
    if value is None:
        return blank
    return value if isinstance(value, float) else None


def _no_way(flow: Flow, count: Count, shown: float, period: int, resolved: Resolved) -> Problem:
    row = flow.closing
    text = resolved.found.formulas[row.sheet].texts.get(row.cells[period], "")
    what = "stock" if flow.is_to_stock else "backlog"
    less = ", both less backorders" if flow.owed is not None else ""
    return Problem(
        "E539",
        f"the next period of {flow.family.name} would open with {shown:,.6g}, which {text} gives, "
        f"and {count.net:,.6g} was counted{less}.",
        flow.at(row, period),
        "Give the layout a row for it: adjustments that this formula adds, mapped as adjustments "
        f"with write = true, take the difference. Or type the {what} over the formula.",
    )
