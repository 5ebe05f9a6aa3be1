"""The steps of the month and who has signed them: rows of the Cycle steps.

Imports the contract and the calendar; the clock is never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from sopxl.calendar.days import as_day, day_numbers
from sopxl.plan.alerts import Unsigned
from sopxl.plan.company import Company
from sopxl_workbook.contract import CYCLE

# Of a new book; when each is done in the month is the calendar that practice reports: demand by
# working day 6 to 7, supply by 9, the pre-meeting on 10, the executive meeting on 12.
DEFAULT_STEPS: tuple[tuple[Any, ...], ...] = tuple(
    (float(number), name, function, None, float(day), None, None, None)
    for number, name, function, day in (
        (1, "Data gathering", "Planning", 3),
        (2, "Demand planning", "Sales", 7),
        (3, "Supply planning", "Operations", 9),
        (4, "Pre-meeting", "Finance", 10),
        (5, "Executive meeting", "General management", 12),
    )
)
NEEDED = "needed"  # the word of the setting Sign-off
_NAMES = [column.name for column in CYCLE.columns]
_SIGNED_BY = _NAMES.index("Signed by")


class State(StrEnum):
    """Where a step stands, with its symbol."""

    SIGNED = "● Signed"
    SIGNED_LATE = "● Signed late"
    LATE = "▲ Late"
    OPEN = "○ Open"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the open month, for one function."""

    place: int  # row of the Cycle steps, from 1
    number: float | None
    name: str
    function: str
    owner: str
    due: float | None  # working day of the month
    due_day: float | None  # its day number
    signed_by: str  # "" where nobody has
    signed_on: float | None  # day number
    comment: str
    state: State

    @property
    def is_signed(self) -> bool:
        """Whether somebody says that it is done."""
        return self.state in (State.SIGNED, State.SIGNED_LATE)


def first_rows(table: str) -> Sequence[Sequence[Any]]:
    """The rows of a long table that nobody has given one: the five steps, else none."""
    return DEFAULT_STEPS if table == CYCLE.name else ()


def step_rows(given: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows of a new book: those that were given, else the five steps."""
    return [list(row) for row in given or DEFAULT_STEPS]


def count_signed(rows: Iterable[Sequence[Any]]) -> int:
    """How many cells of Signed by hold something, as COUNTA counts them."""
    return sum(row[_SIGNED_BY] is not None for row in rows)


def steps_of(
    rows: Iterable[Sequence[Any]], company: Company, status_day: Any = None
) -> tuple[Step, ...]:
    """The steps of the open month, in the order of their rows; a row without a name is none.

    rows : of the Cycle steps, columns as the contract has them. status_day : day number on which
    they are looked at; without one no step is late.
    """
    return tuple(
        _step(place, dict(zip(_NAMES, row, strict=True)), company, _number(status_day))
        for place, row in enumerate(rows, start=1)
        if _text(row[_NAMES.index("Name")])
    )


def unsigned(steps: Iterable[Step]) -> tuple[Unsigned, ...]:
    """What the alerts are told of the steps that nobody has signed."""
    return tuple(
        Unsigned(
            step.place,
            step.name,
            step.function,
            step.owner,
            step.due or 0.0,
            step.state is State.LATE,
        )
        for step in steps
        if not step.is_signed
    )


def _step(place: int, cells: dict[str, Any], company: Company, today: float | None) -> Step:
    due, by = _number(cells["Due workday"]), _text(cells["Signed by"])
    day, signed = due_day(company, due), _number(cells["Signed on"])
    if by:
        state = State.SIGNED_LATE if _after(signed, day) else State.SIGNED
    else:
        state = State.LATE if _after(today, day) else State.OPEN
    return Step(
        place,
        _number(cells["Step"]),
        _text(cells["Name"]),
        _text(cells["Function"]),
        _text(cells["Owner"]),
        due,
        day,
        by,
        signed,
        _text(cells["Comment"]),
        state,
    )


def due_day(company: Company, workday: float | None) -> float | None:
    """The day number of a working day of the plan month: Monday to Friday without holidays."""
    if workday is None:
        return None
    first = as_day(company.calendar.starts[company.now])
    free = np.asarray(company.calendar.holidays, dtype="datetime64[D]")
    day = np.busday_offset(first, int(workday) - 1, roll="forward", holidays=free)
    return float(day_numbers(np.array([day]))[0])


def _after(day: float | None, due: float | None) -> bool:
    """Whether both days are known and the first is the later one."""
    return day is not None and due is not None and day > due


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
