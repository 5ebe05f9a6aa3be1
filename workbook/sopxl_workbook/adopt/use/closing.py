"""One period of a mapped family closed with its actuals; imports the flow and the cells.

Demand, production and closing are written where the map has a row of actuals, else into the row
that was planned. What is left over between the formula of the balance and the closing that was
counted goes into a row of adjustments, or the period cannot be closed in this layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sopxl.errors import Problem
from sopxl_workbook.adopt.mapped.model import Resolved, ResolvedRow
from sopxl_workbook.adopt.use.cells import is_formula, set_cells
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.follows import after_count
from sopxl_workbook.adopt.use.formula import UnknownFormulaError
from sopxl_workbook.adopt.use.renew import Renewed
from sopxl_workbook.changes import Change

_DEMAND = ("actual", "actual_shipments", "shipments", "demand", "forecast")
_BOOKED = ("actual_bookings", "bookings", "actual", "demand", "forecast")
_MADE = ("actual_production", "production", "total_supply")
_SHIPPED = ("actual_shipments", "shipments", "actual_production", "production")
_STOCK = ("actual_inventory", "ending_inventory")
_BACKLOG = ("actual_backlog", "ending_backlog")
_Kinds = tuple[tuple[str, tuple[str, ...]], ...]
_OF_STOCK: _Kinds = (("demand", _DEMAND), ("production", _MADE), ("closing", _STOCK))
_OF_ORDERS: _Kinds = (
    *(("bookings", _BOOKED), ("shipments", _SHIPPED), ("closing backlog", _BACKLOG)),
)  # what a closed period has to have, and by which measures a file may call it
_TOLERANCE = 1e-6
ACTUAL, COUNTED = "actual", "closing that was counted"


@dataclass(frozen=True)
class Slot:
    """One figure of a family that a closed period has to have."""

    what: str  # "demand"
    named: tuple[str, ...]  # measures by which a file may call it, the first the surest
    row: ResolvedRow  # that holds it


def slots(flow: Flow) -> list[Slot]:
    """Demand, plan and closing of a family, each with the row that holds its actual."""
    rows = flow.rows
    kinds = _OF_STOCK if flow.is_to_stock else _OF_ORDERS
    own = (flow.demand, flow.plan, flow.closing)
    found = []
    for (what, named), planned in zip(kinds, own, strict=True):
        row = next(
            (rows[one] for one in named if one.startswith("actual") and one in rows), planned
        )
        found.append(Slot(what, named, flow.actuals.get(planned.row.measure, row)))
    return found


def figures(
    flow: Flow, loaded: Mapping[tuple[str, str], float] | None, period: int
) -> tuple[dict[str, float], list[Problem]]:
    """The actual of each slot, and what is missing.

    loaded : figures of a file by family and measure; None takes what stands in the workbook.
    """
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for slot in slots(flow):
        if loaded is None:
            value = float(slot.row.values[period])
        else:
            values = [loaded.get((flow.family.name, one)) for one in slot.named]
            value = next((one for one in values if one is not None), np.nan)
        if np.isfinite(value):
            found[slot.what] = value
        else:
            problems.append(_missing(flow, slot, period))
    return found, problems


def _missing(flow: Flow, slot: Slot, period: int) -> Problem:
    return Problem(
        "E514",
        f"the actual {slot.what} of {flow.family.name} is missing.",
        flow.at(slot.row, period),
        "Type it there, or give it in the file of --actuals: a blank is not 0.",
    )


def actual_cells(
    flow: Flow,
    actual: Mapping[str, float],
    loaded: Mapping[tuple[str, str], float] | None,
    period: int,
    resolved: Resolved,
) -> Iterator[Change | Problem]:
    """The cells that get the actuals; a closing that is worked out by a formula stays."""
    for slot in slots(flow):
        is_closing = slot.row.row.measure in (*_STOCK, *_BACKLOG)
        cell = slot.row.cells[period]
        if is_closing and is_formula(resolved, slot.row.sheet, cell):
            continue
        if not _shows(slot.row, period, actual[slot.what]):
            yield from set_cells(resolved, slot.row, {period: actual[slot.what]}, ACTUAL)
    for row, _ in flow.others:
        value = (loaded or {}).get((flow.family.name, row.row.measure))
        if value is not None and not _shows(row, period, value):
            yield from set_cells(resolved, row, {period: value}, ACTUAL)


def opening_cells(
    flow: Flow, closing: float, period: int, resolved: Resolved
) -> Iterator[Change | Problem]:
    """The closing of the plan, where that is a value beside a row of actuals, and every value
    that follows from it: the next opening first of all. Formulas follow by themselves."""
    planned = flow.closing
    is_value = not is_formula(resolved, planned.sheet, planned.cells[period])
    if is_value and not _shows(planned, period, closing):
        yield from set_cells(resolved, planned, {period: closing}, COUNTED)
    for measure, units in after_count(flow, closing).items():
        row = flow.rows[measure]
        values = {
            period + 1 + t: float(value)
            for t, value in enumerate(units)
            if not is_formula(resolved, row.sheet, row.cells[period + 1 + t])
            and not _shows(row, period + 1 + t, float(value))
        }
        yield from set_cells(resolved, row, values, f"follows from the {COUNTED}")


def adjusted(
    flow: Flow, closing: float, period: int, renewed: Renewed, resolved: Resolved
) -> Iterator[Change | Problem]:
    """What brings the closing that formulas come to, to the one that was counted.

    Nothing where they agree; else a change of the row of adjustments, or why there is none.
    """
    wrong = list(unmatched(flow, closing, period, renewed, resolved))
    shown = opens_with(flow, period, renewed)
    if not wrong or shown is None:
        return
    row = flow.rows.get("adjustments")
    signs = [sign for one, sign in flow.others if one is row]
    if row is None or not signs or is_formula(resolved, row.sheet, row.cells[period]):
        yield from wrong
        return
    stands = float(np.nan_to_num(row.values[period]))
    new = stands + signs[0] * (closing - shown)
    yield from set_cells(resolved, row, {period: new}, f"to the {COUNTED}")


def unmatched(
    flow: Flow, closing: float, period: int, renewed: Renewed, resolved: Resolved
) -> Iterator[Problem]:
    """Why a period cannot be closed: the next one would open with another closing than counted."""
    shown = opens_with(flow, period, renewed)
    if shown is not None and abs(shown - closing) > _TOLERANCE * max(1.0, abs(closing)):
        yield _no_way(flow, closing, shown, period, resolved)


def opens_with(flow: Flow, period: int, renewed: Renewed) -> float | None:
    """What the next period opens with by the sheet; None where that is not worked out here."""
    row, at = flow.closing, period
    if flow.given is not None and period + 1 < len(flow.given.cells):
        row, at = flow.given, period + 1
    value = _now(row, at, renewed)
    owed = flow.rows.get("backorders")
    back = 0.0 if owed is None else _now(owed, period, renewed)
    return None if value is None or back is None else value - back


def _now(row: ResolvedRow, period: int, renewed: Renewed) -> float | None:
    try:
        value = renewed.value(row.sheet, *row.cells[period])
    except UnknownFormulaError:
        return None
    return value if isinstance(value, float) else None


def _shows(row: ResolvedRow, period: int, value: float) -> bool:
    return bool(abs(row.values[period] - value) <= 1e-12 * max(1.0, abs(value)))


def _no_way(flow: Flow, closing: float, shown: float, period: int, resolved: Resolved) -> Problem:
    row = flow.closing
    text = resolved.found.formulas[row.sheet].texts.get(row.cells[period], "")
    what = "stock" if flow.is_to_stock else "backlog"
    return Problem(
        "E539",
        f"the next period of {flow.family.name} would open with {shown:,.6g}, which {text} gives, "
        f"and {closing:,.6g} was counted.",
        flow.at(row, period),
        "Give the layout a row for it: adjustments that this formula adds, mapped as adjustments "
        f"with write = true, take the difference. Or type the {what} over the formula.",
    )
