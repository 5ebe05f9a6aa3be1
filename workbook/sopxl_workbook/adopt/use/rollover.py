"""The verb rollover on a mapped workbook: a period closed, the next one first to be planned.

In a layout whose periods stay where they are, only actuals are written and the map's last closed
period moves on. In a moving window every value goes one period to the left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import Problem, RefusedError, as_argument
from sopxl_workbook import runs
from sopxl_workbook.adopt.mapped.file import read_bytes
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.periods import Mark, of_text
from sopxl_workbook.adopt.use.actuals import read_actuals
from sopxl_workbook.adopt.use.asked import all_closed
from sopxl_workbook.adopt.use.cells import parted
from sopxl_workbook.adopt.use.closed_cells import closed_cells
from sopxl_workbook.adopt.use.closing import Key, count_of, figures, untaken
from sopxl_workbook.adopt.use.opened import Mapped, opened
from sopxl_workbook.adopt.use.pointer import ROLLOVER, keeping, move_on
from sopxl_workbook.adopt.use.pointing import plan_taken
from sopxl_workbook.adopt.use.renew import Renewed
from sopxl_workbook.adopt.use.window import NEW, is_window, window_cells
from sopxl_workbook.adopt.use.written import Prepared, prepared, refuse, stop, write
from sopxl_workbook.changes import Change
from sopxl_workbook.messages import counted
from sopxl_workbook.run import Done, Tell, silent

FIXED, MOVING = "fixed", "moving"


@dataclass(frozen=True)
class Rolled:
    """A roll over that is worked out and not yet written."""

    run: Prepared  # its period is the last closed one of the map from then on
    closed: str  # the period that is closed, as the map writes it
    opens: str  # the first open one after it; empty where there is none
    layout: str  # FIXED or MOVING


def rollover(
    path: Path,
    *,
    actuals: str = "",
    locale: str = "",
    period: str = "",
    layout: str = "",
    map_path: Path | None = None,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> Done:
    """Closes the first open period of a mapped workbook with its actuals.

    actuals : file of them; left out, what stands in the workbook counts. period : the period that
    is meant, as the map or its heading writes it. layout : fixed or moving; left out, by what is
    found. Returns : Done. Raises what opened, rolled and runs.write raise; nothing is written then.
    """
    mapped = opened(path, map_path, writes=not dry_run, tell=tell)
    made = rolled(mapped, actuals, locale, period, layout)
    run, opens = made.run, made.opens or "no period"
    if dry_run:
        runs.rehearse(path, mapped.book, run.changes)
        said = f"{path}: {made.closed} would be closed, {opens} would be the first open period."
        return Done(f"{said} {layout_told(made)}", run.changes, run.warnings)

    def summary(snapshot: str) -> str:
        """What was closed and opened; snapshot : where the book is kept as it was."""
        return (
            f"{path}: {made.closed} is closed, {opens} is the first open period. "
            f"{layout_told(made)}\n"
            f"The book as it was: {snapshot}. To take it back: "
            f"sopxl undo {as_argument(path)}"
        )

    if expect:
        run.changes.refuse_unexpected(expect, str(path))
    run_id, before = runs.new_run_id(), read_bytes(mapped.map_path)
    with keeping(path, run_id, before):
        done = write(run, summary, by=by, run_id=run_id, tell=tell)
    move_on(mapped.map_path, run.period)
    return Done(done.summary, done.changes, done.warnings, (path, mapped.map_path))


def layout_told(made: Rolled) -> str:
    """Where the periods are after a roll over, a sentence."""
    if made.layout == FIXED:
        return "Periods stay in their columns; the map says which is closed."
    return "Every period moved to the one before it; the last one is not reviewed."


def rolled(
    mapped: Mapped, actuals: str = "", locale: str = "", period: str = "", layout: str = ""
) -> Rolled:
    """What a roll over comes to; for every door, writes nothing.

    Warns W710 of figures that go nowhere, W531 of a last period to fill. Raises RefusedError E511
    (another period is meant), ProblemsError with what is wrong in the file of actuals, E514 (an
    actual is missing) and E536 (no open period); RefusalsError with all that stands in the way:
    E532, E533 (a cell that may not be written), E539 (no place for a counted difference), E646 (a
    formula goes on taking the plan), and of a moving window E542 to E546.
    """
    flows, at = mapped.flows, _position(mapped)
    mark = flows[0].closing.periods[at]
    _refuse_other(mark, period, mapped)
    names, unit = [flow.family.name for flow in flows], flows[0].closing.series.row.unit
    loaded = read_actuals(actuals, names, mark, unit, locale) if actuals else None
    found = {flow.family.name: figures(flow, loaded, flow.closed) for flow in flows}
    stop([problem for _, problems in found.values() for problem in problems])
    actual = {name: figures_of for name, (figures_of, _) in found.items()}
    moves = layout == MOVING or (not layout and is_window(mapped))
    if moves:
        counts = {flow.family.name: count_of(flow, actual[flow.family.name]) for flow in flows}
        typed, problems = parted(window_cells(mapped, counts))
    else:
        refuse([one for flow in flows for one in plan_taken(mapped, flow, flow.closed)])
        typed, problems = closed_cells(mapped, actual, loaded)
    refuse(problems)
    renewed = Renewed(mapped.graph, {change.spot: change.new for change in typed})
    stays = moves and not mark.is_dated  # headings that count from the start of the window
    pointer = mapped.resolved.map.closed if stays else period_text(mark)
    told = [*(_untaken(mapped, loaded, actuals)), *(_not_reviewed(typed) if moves else ())]
    run = prepared(mapped, ROLLOVER, pointer, typed, renewed, told)
    marks = flows[0].closing.periods
    opens = period_text(marks[at + 1]) if at + 1 < len(marks) else ""
    return Rolled(run, period_text(mark), opens, MOVING if moves else FIXED)


def _untaken(mapped: Mapped, loaded: Mapping[Key, float] | None, actuals: str) -> list[Problem]:
    """What is told of figures of the file that go nowhere: the first of them, and how many."""
    left = untaken(mapped.flows, loaded or {})
    if not left:
        return []
    family, measure = left[0]
    others = f", nor {counted(len(left) - 1, 'other figure')}" if len(left) > 1 else ""
    return [
        Problem(
            "W710",
            f"{measure.replace('_', ' ')} of {family} is in no row of the balance, so it is not "
            f"taken{others}.",
            actuals,
            "Map its row and let the balance count it, or leave it out of the file.",
        )
    ]


def _not_reviewed(typed: Sequence[Change]) -> list[Problem]:
    """What is told of the last period of a window: the cells that somebody has to fill."""
    blank = [change for change in typed if change.new is None and change.reason == NEW]
    if not blank:
        return []
    return [
        Problem(
            "W531",
            f"the new last period is blank in {counted(len(blank), 'row')} and not reviewed.",
            blank[0].place,
            "Type its figures, then plan again.",
        )
    ]


def _position(mapped: Mapped) -> int:
    """The first open period, which is the same for all families.

    Raises ProblemsError E536 where none is open, InputError E531 where no family has a balance.
    """
    flows = mapped.balances("close")
    stop([all_closed(flow, "close") for flow in flows if flow.closed >= len(flow.closing.cells)])
    first = flows[0]
    mark = first.closing.periods[first.closed]
    others = [flow for flow in flows if flow.closing.periods[flow.closed] != mark]
    stop(
        [
            Problem(
                "E536",
                f"the first open period of {one.family.name} is another than that of "
                f"{first.family.name}.",
                one.at(one.closing, one.closed),
                "Roll families of one calendar together: give the others a map of their own.",
            )
            for one in others
        ]
    )
    return first.closed


def _refuse_other(mark: Mark, period: str, mapped: Mapped) -> None:
    """RefusedError E511 where another period is meant than the first open one."""
    if period and period != period_text(mark) and of_text(period) != mark:
        raise RefusedError(
            "E511",
            f"{period} is to be closed, and {period_text(mark)} is the first open period.",
            str(mapped.map_path),
            f"Close {period_text(mark)} first, or correct closed in the map.",
        )
