"""Closed figures that the Item map restates: kept on the Restated sheet; imports work.

The Archive stays: it is what was authorised at the time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from sopxl.errors import Problem, RefusalsError, RefusedError
from sopxl_workbook.contract import ACTUALS, CALENDAR, RESTATED, Measure
from sopxl_workbook.cycle.master.work import Work
from sopxl_workbook.cycle.month import Month
from sopxl_workbook.cycle.restate import corrected
from sopxl_workbook.messages import counted
from sopxl_workbook.tables import ItemMap

_UNITS = 1e-6
_REASON = "restated by the Item map"


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of a closed month of a family, as it was and as it becomes; NaN is a blank."""

    row: int  # on the axis
    family: str
    measure: str
    was: float
    now: float


def restated_by_map(work: Work, period: int) -> None:
    """Puts every figure that a run closed and the new map changes on the Restated sheet.

    period : the first that changes. A warning W149 says how many there are; W540 that the plan of
    the open month was authorised before.
    Raises RefusedError E149 where there are such figures and the run gives no reason.
    """
    if period >= work.base:
        return
    figures = list(_changed(work))
    closed = work.typed(CALENDAR).columns["Run"]
    kept = [figure for figure in figures if closed[figure.row]]
    if kept and not work.sign.reason.strip():
        raise RefusedError(
            "E149",
            f"{counted(len(kept), 'figure')} of closed months would be restated, the first is "
            f"{_shown(work, kept[0])}.",
            ACTUALS.sheet,
            "Say why with --reason, or let it begin with the open month.",
        )
    for figure in kept:
        label = work.label(work.calendar.first + figure.row)
        was = None if np.isnan(figure.was) else figure.was
        cells = (label, figure.family, figure.measure, was, figure.now, work.sign.reason)
        work.tables.append(RESTATED, (*cells, work.sign.by, work.sign.run), _REASON)
    work.warnings += _told(work, figures)


def _changed(work: Work) -> Iterator[_Figure]:
    """Every figure of a closed month that is another one by the new map."""
    old, (new, _) = work.reading.company, corrected(work.reading, work.tables)
    for measure in Measure:
        before = old.actual.get(measure, old.nothing())[: old.now]
        after = new.actual.get(measure, new.nothing())[: old.now]
        same = np.isnan(after) | (np.abs(before - after) <= _UNITS)  # what is gone is another's now
        for row, column in np.argwhere(~same):
            was, now = float(before[row, column]), float(after[row, column])
            yield _Figure(int(row), old.families[column].name, measure.value, was, now)


def refuse_lost(work: Work, name: str, period: int, stays: Collection[str]) -> None:
    """RefusalsError E189 for closed figures of a family that only one item has, and takes along.

    name : the item. period : the first in which it leaves. stays : families that it does not leave.
    """
    items, others, own = ItemMap(work.reading.tables), set(), []
    for when, code, measure in work.typed(ACTUALS).of("Period", "Code", "Measure"):
        found = items.find(code, when) if period <= when < work.base else None
        if found is not None and code != name:
            others.add((found[0], measure, when))
        elif found is not None and found[0] not in stays:
            own.append((found[0], measure, when))
    lost = [key for key in own if key not in others]
    if lost:
        raise RefusalsError(
            Problem(
                "E189",
                f"{family} would be left without {measure} in {work.label(when)}.",
                ACTUALS.sheet,
                "Begin with a later period: a family keeps the figures that it alone has.",
            )
            for family, measure, when in lost
        )


def _told(work: Work, figures: list[_Figure]) -> Iterator[Problem]:
    month = Month.of(work.reading)
    if figures:
        yield Problem(
            "W149",
            f"{counted(len(figures), 'figure')} of closed months change with the Item map, the "
            f"first is {_shown(work, figures[0])}; authorised plans stay as they were.",
            ACTUALS.sheet,
            "Plan again: the forecast is made from the history, and the plan opens with it.",
        )
    if figures and month.is_authorised:
        yield Problem(
            "W540",
            f"the plan of {month.label} was authorised before these figures were corrected.",
            "Archive",
            "Plan again, and authorise anew where it matters: sopxl authorise BOOK --again.",
        )


def _shown(work: Work, figure: _Figure) -> str:
    was = "nothing" if np.isnan(figure.was) else f"{figure.was:,.10g}"
    label = work.label(work.calendar.first + figure.row)
    return f"{figure.measure} of {figure.family} in {label}, {was} before and {figure.now:,.10g}"
