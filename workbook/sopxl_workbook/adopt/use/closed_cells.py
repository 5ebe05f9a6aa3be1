"""The cells that a roll over writes where periods stay in place; imports closing and counts."""

from __future__ import annotations

from collections.abc import Mapping

from sopxl.errors import Problem
from sopxl_workbook.adopt.use.cells import parted
from sopxl_workbook.adopt.use.closing import Key, actual_cells, count_of, opening_cells
from sopxl_workbook.adopt.use.counts import adjusted, unmatched
from sopxl_workbook.adopt.use.opened import Mapped
from sopxl_workbook.adopt.use.renew import Renewed
from sopxl_workbook.changes import Change


def closed_cells(
    mapped: Mapped,
    actual: Mapping[str, Mapping[str, float]],
    loaded: Mapping[Key, float] | None,
) -> tuple[list[Change], list[Problem]]:
    """The cells of the period that is closed, counted differences among them."""
    resolved = mapped.resolved
    found: list[Change | Problem] = []
    for flow in mapped.flows:
        figures_of = actual[flow.family.name]
        count = count_of(flow, figures_of)
        cells = [
            *actual_cells(flow, figures_of, loaded, flow.closed, resolved),
            *opening_cells(flow, count, flow.closed, resolved),
        ]
        seen = set[object]()
        for one in cells:
            spot = one.spot if isinstance(one, Change) else (one.where, one.code)
            if spot not in seen:
                found.append(one)
            seen.add(spot)
    typed, problems = parted(found)
    return (typed, problems) if problems else _with_counts(mapped, typed, actual)


def _with_counts(
    mapped: Mapped, typed: list[Change], actual: Mapping[str, Mapping[str, float]]
) -> tuple[list[Change], list[Problem]]:
    """The cells of a closed period with what was counted, held against what the sheet comes to."""
    resolved, more = mapped.resolved, list[Change]()
    renewed = Renewed(mapped.graph, {change.spot: change.new for change in typed})
    for flow in mapped.flows:
        count = count_of(flow, actual[flow.family.name])
        found, problems = parted(adjusted(flow, count, flow.closed, renewed, resolved))
        if problems:
            return typed, problems
        more += found
    spots = {change.spot for change in more}
    typed = [*(change for change in typed if change.spot not in spots), *more]
    renewed = Renewed(mapped.graph, {change.spot: change.new for change in typed})
    wrong = [
        problem
        for flow in mapped.flows
        for problem in unmatched(
            flow, count_of(flow, actual[flow.family.name]), flow.closed, renewed, resolved
        )
    ]
    return typed, wrong
