"""Rows that a planner reads as one: actuals of the closed periods, the plan from then on.

Imports families and labelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.labelled import Series

_FROM = ", from the first open period on "
_AND = " and "
_ENOUGH = 0.5  # share of the closed periods in which an actual stands
_ASKED = ("forecast", "demand")
BLENDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "inventory": {
        "actual": _ASKED,
        "actual_shipments": _ASKED,
        "shipments": _ASKED,
        "actual_production": ("production", "total_supply", "scheduled_receipts"),
    },
    "backlog": {
        "actual_bookings": ("bookings", *_ASKED),
        "bookings": _ASKED,
        "actual": _ASKED,
        "actual_shipments": ("shipments", "production"),
        "shipments": ("production",),
    },
}  # kind of balance: what was counted, and the plan that stands for it in open periods


@dataclass(frozen=True, eq=False)
class Blended(Series):
    """An actual up to the last closed period, and what is planned from the first open one on."""

    actual: Series | None = None
    planned: Series | None = None
    closed: int = 0  # periods

    def counts(self, at: int) -> Series | None:
        """The row that counts in a period."""
        return self.actual if at < self.closed else self.planned

    def other(self, at: int) -> Series | None:
        """The row that does not count in a period."""
        return self.planned if at < self.closed else self.actual


def blends(block: Block, kind: str, planned: str) -> list[Blended]:
    """Every row of actuals of a block with a row of its plan, by the measure of the plan.

    planned : "forecast". A blank among the closed periods stays one: it is not the plan.
    """
    return [
        _blend(actual, plan)
        for measure, plans in BLENDS.get(kind, {}).items()
        if planned in plans
        for actual in block.rows.get(measure, ())
        for plan in block.rows.get(planned, ())
        if _is_counted(actual)
    ]


def counted_outs(block: Block, kind: str, planned: Sequence[str]) -> list[Series]:
    """The rows of actuals that go on as one of those plans."""
    return [one for measure in planned for one in blends(block, kind, measure)]


def counted_ins(
    block: Block, kind: str, several: Sequence[Sequence[str]]
) -> Iterator[tuple[Series, ...]]:
    """The rows of each combination of measures, what was counted in the place of its first one."""
    for names in several:
        if block.has(*names):
            rest = tuple(block.rows[name][0] for name in names[1:])
            yield from ((one, *rest) for one in blends(block, kind, names[0]))


def _is_counted(actual: Series) -> bool:
    """Whether a row is filled up to a period, in most of them."""
    closed = _closed(actual)
    return bool(np.isfinite(actual.values[:closed]).sum() >= _ENOUGH * closed)


def _closed(actual: Series) -> int:
    """How many periods there are up to the last one that is filled."""
    filled = np.flatnonzero(np.isfinite(actual.values))
    return int(filled[-1]) + 1 if filled.size else 0


def _blend(actual: Series, planned: Series) -> Blended:
    """Both rows as one, each cell from the row that counts there."""
    closed = _closed(actual)
    values = np.concatenate([actual.values[:closed], planned.values[closed:]])
    cells = (*actual.cells[:closed], *planned.cells[closed:])
    sheets = (*actual.sheets[:closed], *planned.sheets[closed:])
    row = replace(
        actual.row, values=values, cells=cells, sheets=sheets if len(set(sheets)) > 1 else ()
    )
    return Blended(row, actual.measure, actual.family, False, actual, planned, closed)


def until_closed(parts: Sequence[Series]) -> str:
    """What a rule adds for such rows; "" where there is none of them."""
    plans = [
        one.planned.measure.replace("_", " ")
        for one in parts
        if isinstance(one, Blended) and one.planned is not None
    ]
    return f"{_FROM}{_AND.join(plans)}" if plans else ""


def names_of(part: Series) -> str:
    """The measure of a row, of such a one both."""
    if isinstance(part, Blended) and part.planned is not None:
        return f"{part.measure}/{part.planned.measure}"
    return part.measure


def planned_for(kind: str, rule: str) -> dict[str, str]:
    """By measure of actuals in a rule the plan that stands for it in open periods.

    >>> planned_for("inventory", "ending inventory = ending inventory before + production - "
    ...     "actual, from the first open period on forecast")
    {'actual': 'forecast'}
    """
    closed, _, plans = rule.partition(_FROM)
    words = closed.partition(" = ")[2].replace(" - ", " + ").split(" + ")
    terms = [word.replace(" ", "_") for word in words]
    found: dict[str, str] = {}
    for plan in filter(None, plans.replace(" ", "_").split("_and_")):
        fitting = (one for one in terms if plan in BLENDS.get(kind, {}).get(one, ()))
        actual = next((one for one in fitting if one not in found), None)
        if actual is not None:
            found[actual] = plan
    return found


def in_open_periods(kind: str, rule: str) -> str:
    """A rule as it is in open periods, the plan in the place of actuals.

    >>> in_open_periods("inventory", "ending inventory = ending inventory before + production - "
    ...     "actual, from the first open period on forecast")
    'ending inventory = ending inventory before + production - forecast'
    """
    left, equals, right = rule.partition(_FROM)[0].partition(" = ")
    plans = planned_for(kind, rule)
    return f"{left}{equals}{''.join(_with_plans(right, plans))}"


def _with_plans(right: str, plans: Mapping[str, str]) -> Iterator[str]:
    """The right side of a rule term by term, those of actuals replaced."""
    terms = right.replace(" - ", " + - ").split(" + ")
    for at, term in enumerate(terms):
        sign, name = ("- ", term[2:]) if term.startswith("- ") else ("+ ", term)
        plan = plans.get(name.replace(" ", "_"))
        text = plan.replace("_", " ") if plan else name
        yield f" {sign}{text}" if at else text
