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
        with np.errstate(invalid="ignore"):
            off = np.flatnonzero(np.abs(np.asarray(shown) - units) > slack)
        if off.size:
            at = int(off[0])
            what = measure.replace("_", " ")
            yield Problem(
                "E535",
                f"the sheet would come to {what} of {shown[at]:,.6g} where the engine's balance of "
                f"{flow.family.name} is {units[at]:,.6g}.",
                flow.at(row, flow.closed + at),
                "Correct the formula, or the rule of the family in the map; sopxl check names the "
                "first cell that breaks it.",
            )


def _shown(row: ResolvedRow, closed: int, renewed: Renewed) -> Sequence[float]:
    """What the open cells of a row come to; NaN where that is not worked out here."""
    found = []
    for cell in row.cells[closed:]:
        try:
            value = renewed.value(row.sheet, *cell)
        except UnknownFormulaError:
            value = None
        found.append(value if isinstance(value, float) else np.nan)
    return found
