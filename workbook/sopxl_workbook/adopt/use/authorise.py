"""The verb authorise on a mapped workbook: the agreed plan kept in the archive beside it.

No cell of the workbook changes; the run stands in its log, so that undo takes it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sopxl.errors import Problem, RefusalsError, RefusedError, as_argument
from sopxl_workbook import runs
from sopxl_workbook.adopt.mapped.model import ResolvedRow
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.use.agreement import Agreement
from sopxl_workbook.adopt.use.archive import AUTHORISE, Agreed, adding, agreed_run
from sopxl_workbook.adopt.use.asked import all_closed, blanks
from sopxl_workbook.adopt.use.check import checked
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.opened import Mapped, opened
from sopxl_workbook.adopt.use.written import Prepared, stop, write
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.messages import counted
from sopxl_workbook.run import Done, Tell, silent


def authorise(
    path: Path,
    *,
    map_path: Path | None = None,
    again: bool = False,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Agreement]:
    """Keeps the plan of a mapped workbook as agreed: demand, plan and projection of each family.

    again : whether a later plan of a period may stand beside one that was agreed before. by : who
    agrees, the user of this machine if left out. expect : hash of the only figures that may be
    kept.
    Returns : Done, with the archive among its files, and the figures. Raises what opened, agreed
    and runs.write raise, RefusedError E510 (the period is authorised already), E216 (other figures
    than are expected); nothing is kept then.
    """
    mapped = opened(path, map_path, writes=not dry_run, tell=tell)
    agreement = Agreement(agreed(mapped))
    rows, origin = agreement.figures, agreement.origin
    families = counted(len(mapped.flows), "family")
    _refuse_twice(path, origin, again=again)
    if expect:
        agreement.refuse_unexpected(expect, str(path))
    run = Prepared(path, mapped.book, AUTHORISE, origin, _nothing(mapped), mapped.told, False)
    what = f"the plan of {origin}, {families}, {counted(len(rows), 'figure')}"
    if dry_run:
        runs.rehearse(path, mapped.book, run.changes)
        told = Done(f"{path}: {what}, would be authorised.", run.changes, run.warnings)
        return told, agreement
    run_id, who = runs.new_run_id(), by or runs.user_name()

    def summary(snapshot: str) -> str:
        """What is said of the book; snapshot : where it is kept as it was."""
        back = f"sopxl undo {as_argument(path)}"
        return f"The book as it was: {snapshot}. To take it back: {back}"

    with adding(path, rows, run_id, who) as kept:
        done = write(run, summary, by=who, run_id=run_id, tell=tell)
    said = f"{path}: {what}, is authorised and stands in {kept}.\n{done.summary}"
    return Done(said, done.changes, done.warnings, (path, kept)), agreement


def agreed(mapped: Mapped) -> list[Agreed]:
    """The figures of every family from the first open period on; for every door, writes nothing.

    Raises RefusalsError with every cell that breaks an identity (E301), ProblemsError E114 (a
    figure is blank) and E536 (no open period), InputError E531 (no family has a balance).
    """
    flows = mapped.balances("authorise")
    broken = checked(mapped).problems
    if broken:
        raise RefusalsError(broken)
    stop([problem for flow in flows for problem in _unready(flow)])
    return [one for flow in flows for row in _rows(flow) for one in _figures(flow, row)]


def _rows(flow: Flow) -> Sequence[ResolvedRow]:
    """What is agreed of a family: its demand, what is planned, and what that leaves."""
    return flow.demand, flow.plan, flow.closing


def _unready(flow: Flow) -> list[Problem]:
    """What keeps a family from being authorised."""
    if flow.closed >= len(flow.closing.cells):
        return [all_closed(flow)]
    return [one for row in _rows(flow) for one in blanks(flow, row, flow.family.name)]


def _figures(flow: Flow, row: ResolvedRow) -> list[Agreed]:
    """The open periods of one row."""
    marks, family = row.periods, flow.family
    origin = period_text(flow.closing.periods[flow.closed])
    return [
        Agreed(
            origin, family.name, row.row.measure, family.unit, period_text(marks[t]), float(units)
        )
        for t, units in enumerate(np.asarray(row.values[flow.open]), flow.closed)
    ]


def _refuse_twice(path: Path, origin: str, *, again: bool) -> None:
    """RefusedError E510 where the plan of a period stands in the archive already."""
    run = agreed_run(path, origin)
    if run and not again:
        raise RefusedError(
            "E510",
            f"the plan of {origin} is authorised already, by run {run}.",
            str(path),
            f"Take it back: sopxl undo {as_argument(path)}; or keep another plan too: --again.",
        )


def _nothing(mapped: Mapped) -> ChangeSet:
    """The change set of a run that changes no cell."""
    return ChangeSet((), book=mapped.book)
