"""How the master schedule and the pull lines are shown: as a table, a record, or for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopxl.cli.shared import aligned
from sopxl.errors import NotFoundError

if TYPE_CHECKING:
    from sopxl.arrays import Vector
    from sopxl.plan.pull import LoopPlan
    from sopxl.plan.schedule import Schedule, TieOut
    from sopxl.plan.schedule_record import Record

FIGURES = {
    "mps": "Master schedule",
    "pab": "Projected available (PAB)",
    "atp": "Available to promise (ATP)",
    "cumulative": "ATP, cumulative",
}
PULL_COLUMNS = (
    *("period", "code", "family", "resource", "units_a_day", "cards", "cards_in_the_loop"),
    *("to_add", "takt_minutes"),
)


# The schedule -----------------------------------------------------------------------------------


def table(found: Schedule, records: Sequence[Record], figure: str) -> Iterator[str]:
    """A line a code, a column a week; balances and promises by the part of a week in a month."""
    title, last = f"{FIGURES[figure]} ({found.version} plan)", "family units by week"
    yield f"{title}, {last} from its first day"
    if figure == "mps":
        weeks = [day[5:] for day in _days(found, found.week_starts)]
        rows: list[tuple[str, ...]] = [
            (line.code, "" if line.code == line.family else line.family, line.unit, *cells)
            for line, cells in zip(
                found.lines, ([*map(_whole, row)] for row in found.weekly.T.tolist()), strict=True
            )
        ]
    else:
        weeks = [day[5:] for day in _days(found)]
        rows = [
            (
                one.code,
                "" if one.code == one.family else one.family,
                one.unit,
                *map(_whole, _rows(one)[FIGURES[figure]].tolist()),
            )
            for one in records
        ]
    yield from aligned([("Code", "Family", "Unit", *weeks), *rows], texts=3)


def record(found: Schedule, records: Sequence[Record], code: str) -> Iterator[str]:
    """The record of one item or family, as the page shows it.

    Raises NotFoundError E124 for a code that is neither.
    """
    wanted = code.strip().casefold()
    for one in records:
        if one.code.casefold() == wanted:
            break
    else:
        raise NotFoundError(
            "E124",
            f'there is no family and no item "{code}" in the schedule.',
            "--item",
            "Write it as the sheet Item map or Families has it.",
        )
    of = "" if one.code == one.family else f" of {one.family}"
    held = f"on hand {_whole(one.on_hand)}" + (f", {one.on_hand_is}" if one.on_hand_is else "")
    yield f"{one.code}{of} ({found.version} plan), {one.unit}; {held}"
    rows = [(name, *map(_whole, values.tolist())) for name, values in _rows(one).items()]
    yield from aligned([("", *(day[5:] for day in _days(found))), *rows])


def _rows(one: Record) -> Mapping[str, Vector]:
    """The rows of a record by their name on the page."""
    return {
        "Forecast": one.forecast,
        "Customer orders": one.orders,
        "Demand that counts": one.phased.demand,
        FIGURES["mps"]: one.mps,
        FIGURES["pab"]: one.phased.balance,
        FIGURES["atp"]: one.phased.available,
        FIGURES["cumulative"]: one.phased.ahead,
    }


def ties(found: Sequence[TieOut]) -> Iterator[str]:
    """The plan against a detailed schedule, a line a family and month."""
    yield "The plan against the detailed schedule, worst first"
    heads = ("Family", "Month", "Unit", "Plan", "Scheduled", "Off", "Share", "Allowed", "")
    rows = [
        (
            tie.family,
            tie.month,
            tie.unit,
            _whole(tie.volume),
            _whole(tie.scheduled),
            f"{tie.deviation:+,.0f}",
            f"{tie.share:+.1%}",
            f"±{tie.tolerance:.1%}",
            "ok" if tie.holds else "▲ off",
        )
        for tie in found
    ]
    yield from aligned([heads, *rows], texts=3)


def as_dict(
    found: Schedule, records: Sequence[Record], ties: Sequence[TieOut], *, is_tied: bool
) -> dict[str, Any]:
    """Lines by month and week, records by the part of a week in a month, and the tie-out."""
    weeks = _days(found, found.week_starts)
    lines = [
        {
            "code": line.code,
            "family": line.family,
            "unit": line.unit,
            "factor": factors[0],
            "factor_by_month": dict(zip(found.months, factors, strict=True)),
            "by_month": dict(zip(found.months, months, strict=True)),
            "by_week": dict(zip(weeks, quantities, strict=True)),
        }
        for line, factors, months, quantities in zip(
            found.lines,
            found.factors.T.tolist(),
            found.by_month.T.tolist(),
            found.weekly.T.tolist(),
            strict=True,
        )
    ]
    told: dict[str, Any] = {"plan": found.version, "lines": lines}
    told["records"] = [_record_as_dict(found, one) for one in records]
    if is_tied:
        told["tie_out"] = [
            {
                "family": tie.family,
                "month": tie.month,
                "plan": tie.volume,
                "scheduled": tie.scheduled,
                "deviation": tie.deviation,
                "tolerance": tie.tolerance,
                "holds": tie.holds,
            }
            for tie in ties
        ]
    return told


def _record_as_dict(found: Schedule, one: Record) -> dict[str, Any]:
    """A record; what is not known is null."""
    columns = {
        "forecast": one.forecast,
        "orders": one.orders,
        "demand": one.phased.demand,
        "mps": one.mps,
        "projected_available": one.phased.balance,
        "available_to_promise": one.phased.available,
        "available_to_promise_cumulative": one.phased.ahead,
    }
    days = _days(found)
    months = [found.months[at] for at in found.month]
    return {
        "code": one.code,
        "family": one.family,
        "unit": one.unit,
        "on_hand": _known(one.on_hand),
        "on_hand_is": one.on_hand_is,
        "weeks": [
            {"month": month, "week": day}
            | {name: _known(float(values[i])) for name, values in columns.items()}
            for i, (month, day) in enumerate(zip(months, days, strict=True))
        ],
    }


def _days(found: Schedule, at: Any = slice(None)) -> list[str]:
    from sopxl.calendar import days_of

    return [str(day) for day in days_of(found.days[at])]


# Pull lines -------------------------------------------------------------------------------------


def pull_table(loops: Sequence[LoopPlan], labels: Sequence[str]) -> Iterator[str]:
    """A line a loop: cards by month, cards to add, takt time by month."""
    if not loops:
        yield "No loop of cards yet: fill the sheet Pull lines."
        return
    yield "Cards of each loop, and takt time of its line in minutes a unit, by month"
    cards, takts = ([f"{name} {label}" for label in labels] for name in ("cards", "takt"))
    heads = ("Item", "Family", "Line", *cards, "in loop", "to add", *takts)
    rows = [
        (
            one.loop.code,
            one.family,
            one.loop.line,
            *map(_whole, one.cards.tolist()),
            _whole(one.loop.cards),
            "" if math.isnan(one.to_add) else f"{one.to_add:+,.0f}",
            *(_shown(value, 2) for value in one.takt.tolist()),
        )
        for one in loops
    ]
    yield from aligned([heads, *rows], texts=3)


def pull_rows(loops: Sequence[LoopPlan], labels: Sequence[str]) -> Iterator[Sequence[str | float]]:
    """A row a loop and month; what is not known is blank."""
    for one in loops:
        for i, label in enumerate(labels):
            added = float(one.cards[i]) - one.loop.cards
            figures = (one.daily[i], one.cards[i], one.loop.cards, added, one.takt[i])
            yield (label, one.loop.code, one.family, one.loop.line, *map(float, figures))


def pull_as_dict(loops: Sequence[LoopPlan], labels: Sequence[str]) -> list[dict[str, Any]]:
    """The loops for JSON; what is not known is null."""
    return [
        {
            "code": one.loop.code,
            "family": one.family,
            "resource": one.loop.line,
            "minutes_a_day": _known(one.minutes),
            "cards_in_the_loop": _known(one.loop.cards),
            "to_add": _known(one.to_add),
            "months": [
                {
                    "period": label,
                    "units_a_day": _known(float(one.daily[i])),
                    "cards": _known(float(one.cards[i])),
                    "takt_minutes": _known(float(one.takt[i])),
                }
                for i, label in enumerate(labels)
            ],
        }
        for one in loops
    ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _whole(value: float) -> str:
    return _shown(value, 0)


def _shown(value: float, decimals: int) -> str:
    """A number, nothing where it is not known."""
    return "" if math.isnan(value) else f"{value:,.{decimals}f}"
