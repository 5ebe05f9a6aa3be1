"""The verb plan on a mapped workbook: the engine's production in the planner's own cells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import Problem
from sopxl_workbook import runs
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.use.asked import Asked, made_of, unready
from sopxl_workbook.adopt.use.cells import is_formula, parted, set_cells
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.follows import disagreements, followed
from sopxl_workbook.adopt.use.opened import Mapped, opened
from sopxl_workbook.adopt.use.renew import Renewed
from sopxl_workbook.adopt.use.written import Prepared, prepared, refuse, stop, write
from sopxl_workbook.changes import Change
from sopxl_workbook.run import Done, Tell, silent

_FOLLOWS = "follows from the plan"


def plan(
    path: Path,
    asked: Asked,
    *,
    map_path: Path | None = None,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> Done:
    """Plans the open periods of every mapped family, in the planner's own cells.

    asked : the method, and what it needs beside the workbook. map_path : the map, that beside the
    workbook if left out. by : who plans. expect : hash of the only change set that may be written.
    Returns : Done, with the change set. Raises what opened, plan_changes and runs.write raise;
    nothing is written then.
    """
    mapped = opened(path, map_path, writes=not dry_run, tell=tell)
    run = plan_changes(mapped, asked)
    size = _size(run)
    if dry_run:
        runs.rehearse(path, mapped.book, run.changes)
    if dry_run or not len(run.changes):
        nothing = "the plan is up to date, nothing changes."
        said = f"{size} would be written." if len(run.changes) else nothing
        return Done(f"{path}: {said}", run.changes, run.warnings)

    def summary(snapshot: str) -> str:
        """What was written; snapshot : where the book is kept as it was."""
        return f"{path}: {size} written. The book as it was: {snapshot}"

    return write(run, summary, by=by, expect=expect, tell=tell)


def _size(run: Prepared) -> str:
    typed = len(run.changes.typed())
    return f"{typed:,} values and {len(run.changes) - typed:,} stored results of formulas"


def plan_changes(mapped: Mapped, asked: Asked) -> Prepared:
    """The change set of a plan; for every door, writes nothing.

    Raises ProblemsError with all that is wrong in what the method starts from: E114 (blank demand),
    E531 (the map does not say what moves a balance), E534 (no opening), E536 (no open period), E537
    (more supply than demand), E538 (a row that is not mapped); RefusalsError with every cell that
    may not be written: E532 (a formula), E533 (not opened by the map), E535 (the sheet's formulas
    come to something else); and what the method raises.
    """
    flows = mapped.balances("plan")
    stop([problem for flow in flows for problem in unready(flow, asked)])
    wanted = {flow.family.name: _wanted(mapped, flow, asked) for flow in flows}
    found = [one for flow in flows for one in _cells(mapped, flow, wanted[flow.family.name], asked)]
    typed, problems = parted(found)
    refuse(problems)
    renewed = Renewed(mapped.graph, {change.spot: change.new for change in typed})
    refuse(
        [
            problem
            for flow in flows
            for problem in disagreements(flow, wanted[flow.family.name], renewed)
        ]
    )
    first = flows[0]
    return prepared(
        mapped, "plan", period_text(first.closing.periods[first.closed]), typed, renewed
    )


def _wanted(mapped: Mapped, flow: Flow, asked: Asked) -> dict[str, Vector]:
    """Every row that the plan decides, or that follows from it."""
    return followed(flow, made_of(flow, asked, mapped.resolved))


def _cells(
    mapped: Mapped, flow: Flow, wanted: Mapping[str, Vector], asked: Asked
) -> list[Change | Problem]:
    """The cells of a family that get a value: the plan itself, and rows of values after it.

    Formulas of the rows that follow stay: they come to the same by themselves.
    """
    found: list[Change | Problem] = []
    for measure, units in wanted.items():
        row = flow.rows[measure]
        is_planned = row is flow.plan or asked.decides(measure)
        values = {
            flow.closed + t: float(value)
            for t, value in enumerate(units)
            if is_planned or not is_formula(mapped.resolved, row.sheet, row.cells[flow.closed + t])
        }
        if not is_planned and measure == (flow.given and flow.given.row.measure):
            values.pop(flow.closed, None)  # the opening of the first open period is given
        reason = f"{measure.replace('_', ' ')} by {asked.method}" if is_planned else _FOLLOWS
        found += set_cells(mapped.resolved, row, _changed(row.values, values), reason)
    return found


def _changed(shown: Vector, values: Mapping[int, float]) -> dict[int, float | None]:
    """The values that a row does not show yet, but for rounding."""
    size = float(np.nanmax(np.abs(shown), initial=1.0))
    return {t: value for t, value in values.items() if not abs(shown[t] - value) <= 1e-12 * size}
