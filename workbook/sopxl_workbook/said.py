"""What planners wrote beside the figures: forecasts not reviewed, decisions still open.

Read from the rows of the Review and the Notes sheet as they stand; imports the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.calendar import Calendar
from sopxl.errors import SopError
from sopxl.plan.company import Company
from sopxl_workbook.contract import NOT_REVIEWED, NOTES, REVIEW, Table
from sopxl_workbook.tables.cell_values import read_period

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the Notes sheet that nobody has closed."""

    row: int  # of the table, from 1
    opened: Any  # as it stands
    family: str
    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is written on the Review and the Notes sheet."""

    unreviewed: Mapping[str, frozenset[int]] = field(default_factory=dict)  # by family, case-folded
    decisions: tuple[Decision, ...] = ()  # open ones, in the order of the sheet

    def block(self, company: Company) -> NDArray[np.bool_]:
        """Which forecasts nobody has looked at, shape (T, n)."""
        marks = np.zeros((company.calendar.count, len(company.families)), dtype=bool)
        for column, family in enumerate(company.families):
            for period in self.unreviewed.get(family.name.casefold(), ()):
                marks[period - company.calendar.first, column] = True
        return marks

    def open_decisions(self, family: str) -> int:
        """How many decisions of a family are open."""
        return sum(note.family.casefold() == family.casefold() for note in self.decisions)


def said(rows: Mapping[str, Iterable[Sequence[Any]]], calendar: Calendar) -> Said:
    """What the rows of the long tables say.

    rows : of each table, as cells, columns as the contract has them. Returns : Said; a period that
    cannot be read is left out, since the reading of the book refuses it.
    """
    found: dict[str, set[int]] = {}
    for family, period, state in _of(REVIEW, rows, "Family", "Period", "State"):
        number = _period(period, calendar)
        if _text(state).casefold() == NOT_REVIEWED and number is not None:
            found.setdefault(_text(family).casefold(), set()).add(number)
    columns = ("Opened", "Family", "Kind", "Text", "Owner", "Closed")
    notes = [
        Decision(number, opened, _text(family), _text(text), _text(owner))
        for number, (opened, family, kind, text, owner, closed) in enumerate(
            _of(NOTES, rows, *columns), start=1
        )
        if _text(kind).casefold() == DECISION and closed in (None, "")
    ]
    return Said({name: frozenset(periods) for name, periods in found.items()}, tuple(notes))


def _of(table: Table, rows: Mapping[str, Iterable[Sequence[Any]]], *names: str) -> list[list[Any]]:
    """Some columns of the rows of a table."""
    columns = [column.name for column in table.columns]
    positions = [columns.index(name) for name in names]
    return [[row[i] for i in positions] for row in rows.get(table.name, ())]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _period(value: Any, calendar: Calendar) -> int | None:
    if value in (None, "") or isinstance(value, bool):
        return None
    try:
        return read_period(value, calendar)
    except SopError:
        return None
