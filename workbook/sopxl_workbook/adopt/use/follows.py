"""What follows from a plan in the rows of a family: the engine's own balance, row by row.

A row of values gets it; a row of formulas has to come to the same by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.balance import (
    ending_backlog,
    inventory_and_backorders,
    inventory_and_lost_sales,
    projected_inventory,
)
from sopxl.errors import Problem
from sopxl_workbook.adopt.mapped.model import ResolvedRow
from sopxl_workbook.adopt.use.asked import movements
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.formula import UnknownFormulaError
from sopxl_workbook.adopt.use.renew import Renewed
from sopxl_workbook.ooxml import CellError, Value

_TOLERANCE = 1e-6  # of the largest number of a row, as adopt proves them


def followed(flow: Flow, made: Mapping[str, Vector]) -> dict[str, Vector]:
    """Units in the open periods of every row of a family that follows from its plan, by measure."""
    moved = list(movements(flow, made))
    plan, _, planned = moved[0]
    others = np.sum([s * units for _, s, units in moved[1:]], axis=0) + np.zeros(planned.shape)
    if not flow.is_to_stock:
        closing = ending_backlog(flow.asked, flow.opening, planned, -others)
        return {**made, flow.closing.row.measure: closing, **_openings(flow, closing)}
    found = dict(made)
    arguments = (flow.asked, flow.opening, planned, others)
    if "lost_sales" in flow.rows:
        lost = inventory_and_lost_sales(*arguments)
        closing, found["lost_sales"] = lost.ending_inventory, lost.lost_sales
    elif "backorders" in flow.rows:
        owed = inventory_and_backorders(*arguments)
        closing, found["backorders"] = owed.ending_inventory, owed.backorders
    else:
        closing = projected_inventory(*arguments)
    found[flow.closing.row.measure] = closing
    found |= _openings(flow, closing)
    if plan != "total_supply":
        parts = [
            u for measure, _, u in moved if measure in ("production", "subcontract", "overtime")
        ]
        found["total_supply"] = np.sum(parts, axis=0)
    before = np.concatenate([[flow.opening], closing[:-1]])
    found["average_inventory"] = (before + closing) / 2
    return {measure: units for measure, units in found.items() if measure in flow.rows}


def _openings(flow: Flow, closing: Vector) -> dict[str, Vector]:
    """The row of openings: the first stands as it is, then each is the closing before."""
    if flow.given is None:
        return {}
    first = flow.given.values[flow.closed] if flow.counted is None else flow.counted
    return {flow.given.row.measure: np.concatenate([[first], closing[:-1]])}


def after_count(flow: Flow, closing: float, owed: float = 0.0) -> dict[str, Vector]:
    """Units of the rows that follow once a period is closed, from the period after it on.

    closing : what was counted at its end. owed : backorders then. Nothing where no period follows,
    or one has no figure.
    """
    later = replace(flow, closed=flow.closed + 1, counted=closing, counted_owed=owed)
    planned = flow.plan.values[later.open]
    if not planned.size or not np.isfinite(planned + later.asked).all():
        return {}
    found = followed(later, {flow.plan.row.measure: planned})
    return {measure: units for measure, units in found.items() if measure != flow.plan.row.measure}


def disagreements(flow: Flow, wanted: Mapping[str, Vector], renewed: Renewed) -> Iterator[Problem]:
    """The first cell of each row of formulas that comes to something else than the engine."""
    for measure, units in wanted.items():
        row = flow.rows[measure]
        shown = _shown(row, flow.closed, renewed)
        slack = _TOLERANCE * max(1.0, float(np.max(np.abs(units), initial=0.0)))
        off = next((t for t, one in enumerate(shown) if _is_off(one, units[t], slack)), None)
        if off is not None:
            found = shown[off]
            told = f"{found:,.6g}" if isinstance(found, float) else str(found)
            yield Problem(
                "E535",
                f"the sheet would come to {measure.replace('_', ' ')} of {told} where the engine's "
                f"balance of {flow.family.name} is {units[off]:,.6g}.",
                flow.at(row, flow.closed + off),
                "Correct the formula, or the rule of the family in the map; sopxl check names the "
                "first cell that breaks it.",
            )


def _is_off(shown: Value, wanted: float, slack: float) -> bool:
    """Whether a cell shows another number, or an error; what is not known here is neither."""
    if isinstance(shown, float):
        return bool(abs(shown - wanted) > slack)
    return isinstance(shown, CellError)


def _shown(row: ResolvedRow, closed: int, renewed: Renewed) -> Sequence[Value]:
    """What the open cells of a row come to; None where that is not worked out here."""
    found: list[Value] = []
    for cell in row.cells[closed:]:
        try:
            found.append(renewed.value(row.sheet, *cell))
        except UnknownFormulaError:
            found.append(None)
    return found
