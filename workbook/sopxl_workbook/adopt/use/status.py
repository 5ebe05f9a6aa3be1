"""Where a mapped workbook stands in its month, and what comes next; reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sopxl.errors import Problem, as_argument
from sopxl_workbook import runs
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.use.archive import AUTHORISE
from sopxl_workbook.adopt.use.check import checked
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.adopt.use.opened import Mapped, opened
from sopxl_workbook.cycle.status import in_the_way
from sopxl_workbook.cycle.undo import described
from sopxl_workbook.messages import counted

SCHEMA = 1  # of the JSON


@dataclass(frozen=True, slots=True)
class MappedStatus:
    """What is known of a mapped workbook without changing it."""

    book: str
    map: str
    next_step: str  # a command to copy
    because: str  # why that one
    families: int  # with a balance that is planned
    rules: str  # how many rows hold their rule
    open_period: str = ""  # the first one; "" where every period is closed
    closed_period: str = ""  # the last one; "" where there is none
    method: str = ""  # how the map says that it is planned; "" where it does not
    last_run: str = ""  # that nobody took back, in words
    problems: Sequence[Problem] = ()  # runs that stopped, locks, rows that moved

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {"schema": SCHEMA, **asdict(self)}

    def as_text(self) -> str:
        """A line each fact, the next step last."""
        return "\n".join(
            (
                f"Book         {self.book}",
                f"Map          {self.map}, {counted(self.families, 'family')}",
                f"Open         {self.open_period or 'none'}",
                f"Closed       {self.closed_period or 'none'}",
                f"Rules        {self.rules}",
                f"Planned by   {self.method or 'what --method says'}",
                f"Last run     {self.last_run or 'none'}",
                f"Next         {self.next_step}",
                f"             {self.because}",
            )
        )

    def as_line(self) -> str:
        """The same in one line, where there is no room for more."""
        return " · ".join(" ".join(line.split()) for line in self.as_text().splitlines())


def status(path: Path, map_path: Path | None = None) -> MappedStatus:
    """Where a mapped workbook stands; nothing is written, not even the remains of a stopped run.

    map_path : the map, that beside the workbook if left out. Raises what opened and flows raise.
    """
    return standing_of(opened(path, map_path), path, list(in_the_way(path)))


def standing_of(mapped: Mapped, path: Path, found: Sequence[Problem] = ()) -> MappedStatus:
    """The same of a workbook that is read already; found : what stands in the way of a run."""
    standing = runs.standing_runs(runs.read_log(runs.log_of(path)))
    report, flows = checked(mapped), mapped.flows
    command, because = _next(mapped, is_proven=report.passed, last=standing[-1:])
    return MappedStatus(
        str(path),
        str(mapped.map_path),
        f"{command[0]} {as_argument(path)}{''.join(f' {one}' for one in command[1:])}",
        because,
        len(flows),
        report.headline,
        _period(flows, 0),
        mapped.resolved.map.closed,
        mapped.resolved.map.plan.method,
        described(standing[-1]) if standing else "",
        (*mapped.told, *found),
    )


def _period(flows: Sequence[Flow], after: int) -> str:
    """A period after the closed ones of the first family; "" where there is none."""
    if not flows:
        return ""
    marks, at = flows[0].closing.periods, flows[0].closed + after
    return period_text(marks[at]) if at < len(marks) else ""


def _next(
    mapped: Mapped, *, is_proven: bool, last: Sequence[runs.Entry]
) -> tuple[Sequence[str], str]:
    """The command that comes next, in parts around the workbook, and why."""
    flows, method = mapped.flows, mapped.resolved.map.plan.method
    renew = ("sopxl adopt", "--map", "--renew")
    if not flows:
        return renew, "No family of the map has a balance that could be planned."
    label = _period(flows, 0)
    if not label:
        return renew, "Every period is closed: add periods, copy the formulas over, map them anew."
    if not is_proven:
        return ("sopxl check",), "A row breaks its rule: mend the cells that it names."
    of_label = last and last[0].period == label and not _is_blank(flows)
    if of_label and last[0].verb == AUTHORISE:
        return ("sopxl rollover",), f"{label} is authorised. Once it is over, with its actuals."
    if of_label and last[0].verb == "plan":
        return ("sopxl authorise",), f"{label} is planned, and not authorised yet."
    how = () if method else ("--method", "level")
    why = f"No run has planned {label} yet."
    return ("sopxl plan", *how), why if method else f"{why} chase, hybrid and optimal are ways too."


def _is_blank(flows: Sequence[Flow]) -> bool:
    """Whether a family has an open period whose demand is no number."""
    return any(not np.isfinite(flow.asked).all() for flow in flows)
