"""The rule of the gate for the consensus: views are near, or agreed; imports the model.

It warns and is no obstacle: whether to plan on a disputed forecast is for the review to say.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.errors import Problem
from sopxl.plan.consensus import Consensus
from sopxl_workbook.contract import SPREAD_ROW, VIEWS_BY_MONTH
from sopxl_workbook.cycle.gate_model import Case, Line
from sopxl_workbook.tables.findings import some

VIEWS_RULE = "views of the functions are near one another, or agreed"


def views_lines(case: Case) -> Iterator[Line]:
    """The line of the consensus; none where no function gives views."""
    if not case.company.view_owners:
        return
    limit = case.limits.spread
    if limit is None:
        yield Line(VIEWS_RULE, 0, (), "no limit is set on Control")
        return
    consensus = Consensus(case.company, case.figures.in_force)
    units = consensus.apart(case.figures.forecast, limit)
    held = int(case.planned(~np.isnan(consensus.spread)).sum())
    warns = tuple(_apart(case, units[:, column], column) for column in _columns(case, units))
    shown = f"apart by up to {100 * limit:.4g}% of the forecast; warns only"
    yield Line(VIEWS_RULE, held, (), shown, warns)


def _columns(case: Case, units: Block) -> list[int]:
    """The families of which something is apart."""
    return list(dict.fromkeys(column for _, column in case.cells(~np.isnan(units))))


def _apart(case: Case, units: Vector, column: int) -> Problem:
    """W681 for a family: which months, and how far at most."""
    family = case.families[column]
    planned = np.arange(units.size)[case.company.planned]
    rows = [int(row) for row in planned if not np.isnan(units[row])]
    months = some([case.label(row) for row in rows])
    return Problem(
        "W681",
        f"the views of {family.name} are up to {np.nanmax(units[rows]):,.0f} {family.unit} apart "
        f"in {months}, and nothing is agreed.",
        case.place(VIEWS_BY_MONTH, family.name, SPREAD_ROW, rows[0]),
        f'Agree on it: sopxl agree BOOK --family "{family.name}" --by mean --reason WHY, or the '
        "button Agree.",
    )
