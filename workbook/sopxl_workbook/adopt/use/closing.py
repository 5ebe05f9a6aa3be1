"""One period of a mapped family closed with its actuals; imports the flow and the cells.

Demand, production and closing are written where the map has a row of actuals, else into the row
that was planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.errors import Problem
from sopxl_workbook.adopt.mapped.model import Resolved, ResolvedRow
from sopxl_workbook.adopt.use.cells import is_formula, set_cells
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.follows import after_count
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
ACTUAL, COUNTED = "actual", "closing that was counted"
_OWED = "backorders"
Key = tuple[str, str]  # family and measure


@dataclass(frozen=True)
class Count:
    """What was counted at the end of a period."""

    closing: float  # units of stock, or of backlog
    owed: float = 0.0  # units of backorders, where a row of them stands beside the stock

    @property
    def net(self) -> float:
        """What the next period starts from: what is owed to customers counts below zero."""
        return self.closing - self.owed


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


def count_of(flow: Flow, actual: Mapping[str, float]) -> Count:
    """What was counted of a family, of its figures."""
    what = "closing" if flow.is_to_stock else "closing backlog"
    return Count(actual[what], actual.get(_OWED, 0.0))


def figures(
    flow: Flow, loaded: Mapping[Key, float] | None, period: int
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
            problems.append(_missing(flow, slot.what, slot.row, period))
    row = flow.owed
    if row is not None and not problems:
        owed = _owed(flow, row, loaded, period, count_of(flow, found).closing)
        if owed is None:
            problems.append(_missing(flow, _OWED, row, period))
        else:
            found[_OWED] = owed
    return found, problems


def untaken(flows: Sequence[Flow], loaded: Mapping[Key, float]) -> list[Key]:
    """The figures of a file that no row of the map takes, by family and measure, in their order."""
    taken = set[Key]()
    for flow in flows:
        name = flow.family.name
        for slot in slots(flow):
            known = [(name, one) for one in slot.named if (name, one) in loaded]
            taken.update(known[:1])
        taken.update((name, row.row.measure) for row, _ in flow.others)
        taken.update({(name, _OWED)} if flow.owed is not None else ())
    return [key for key in loaded if key not in taken]


def _owed(
    flow: Flow,
    row: ResolvedRow,
    loaded: Mapping[Key, float] | None,
    period: int,
    closing: float,
) -> float | None:
    """What is owed to customers at the end of a period; None where a file leaves that open.

    A blank of the row owes nothing, and so does who has stock left.
    """
    if loaded is None:
        return float(np.nan_to_num(row.values[period]))
    return loaded.get((flow.family.name, _OWED), 0.0 if closing > 0 else None)


def _missing(flow: Flow, what: str, row: ResolvedRow, period: int) -> Problem:
    return Problem(
        "E514",
        f"the actual {what} of {flow.family.name} is missing.",
        flow.at(row, period),
        "Type it there, or give it in the file of --actuals: a blank is not 0.",
    )


def actual_cells(
    flow: Flow,
    actual: Mapping[str, float],
    loaded: Mapping[Key, float] | None,
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
    yield from _owed_cells(flow, actual, period, resolved)
    for row, _ in flow.others:
        value = (loaded or {}).get((flow.family.name, row.row.measure))
        if value is not None and not _shows(row, period, value):
            yield from set_cells(resolved, row, {period: value}, ACTUAL)


def _owed_cells(
    flow: Flow, actual: Mapping[str, float], period: int, resolved: Resolved
) -> Iterator[Change | Problem]:
    """The backorders that were counted, where their row is one of values; a blank of 0 stays."""
    row, owed = flow.owed, actual.get(_OWED)
    if row is None or owed is None or is_formula(resolved, row.sheet, row.cells[period]):
        return
    if not _shows(row, period, owed) and (owed or np.isfinite(row.values[period])):
        yield from set_cells(resolved, row, {period: owed}, ACTUAL)


def opening_cells(
    flow: Flow, count: Count, period: int, resolved: Resolved
) -> Iterator[Change | Problem]:
    """The closing of the plan, where that is a value beside a row of actuals, and every value
    that follows from it: the next opening first of all. Formulas follow by themselves."""
    planned = flow.closing
    is_value = not is_formula(resolved, planned.sheet, planned.cells[period])
    if is_value and not _shows(planned, period, count.closing):
        yield from set_cells(resolved, planned, {period: count.closing}, COUNTED)
    for measure, units in after_count(flow, count.closing, count.owed).items():
        row = flow.rows[measure]
        values = {
            period + 1 + t: float(value)
            for t, value in enumerate(units)
            if not is_formula(resolved, row.sheet, row.cells[period + 1 + t])
            and not _shows(row, period + 1 + t, float(value))
        }
        yield from set_cells(resolved, row, values, f"follows from the {COUNTED}")


def _shows(row: ResolvedRow, period: int, value: float) -> bool:
    return bool(abs(row.values[period] - value) <= 1e-12 * max(1.0, abs(value)))
