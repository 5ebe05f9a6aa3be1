"""What the book itself says of its month: open, authorised, closed; imports read and the contract.

The clock is never asked: the month is the base period of the Control sheet, whoever opens the book
and whenever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sopxl.errors import Problem, RefusalsError, RefusedError
from sopxl_workbook.checks.cells import WideCells
from sopxl_workbook.contract import ACTUAL, ACTUALS, CALENDAR, Measure, key_of
from sopxl_workbook.ooxml import Book
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import Reading

CLOSED, OPEN = "closed", "open"
DRAFT = "draft"
_UNITS = 1e-6


@dataclass(frozen=True, slots=True)
class Month:
    """The state of the monthly cycle in a book."""

    base: int  # first open period, the one that is closed next
    label: str  # of it
    authorised: int | None  # origin of the plan authorised last
    authorised_run: str
    closed_label: str  # of the last closed period, "" where there is none
    closed_run: str  # the run that closed it, "" where the book began with it closed

    @property
    def is_authorised(self) -> bool:
        """Whether the plan of the open month has been authorised."""
        return self.authorised == self.base

    @classmethod
    def of(cls, reading: Reading) -> Month:
        """The state that stands in the book."""
        settings, company = settings_of(reading.book), reading.company
        authorised = settings["sop_authorised"]
        return cls(
            company.base,
            company.calendar.label(company.base),
            int(authorised) if isinstance(authorised, float) else None,
            str(settings["sop_authorised_run"] or ""),
            company.calendar.label(company.base - 1) if company.now else "",
            str(settings["sop_closed_run"] or ""),
        )


def refuse_moved_base(reading: Reading) -> None:
    """RefusedError E515 where Control and Calendar do not agree on the first open month.

    Both are written by the same run: a base that was typed would close a month twice, or never.
    """
    company = reading.company
    status = reading.tables[CALENDAR.name].columns["Status"]
    first_open = status.index(OPEN) if OPEN in status else len(status)
    if first_open == company.now and CLOSED not in status[first_open:]:
        return
    label = company.calendar.label(company.base)
    if first_open == len(status):
        found = "by the Calendar no month is open"
    elif CLOSED in status[first_open:]:
        found = "the Calendar has an open month before a closed one"
    else:
        found = f"by the Calendar {company.calendar.labels[first_open]} is the first open month"
    raise RefusedError(
        "E515",
        f"month 1 is {label} by the Control sheet, but {found}.",
        "Control",
        "Put the base period back; months are closed by sopxl rollover, and opened by sopxl undo.",
    )


def refuse_edits(book: Book, reading: Reading) -> None:
    """RefusalsError E135 with every figure of a closed month that was edited since.

    RefusedError E515 where somebody moved the base of a book whose plan was authorised.
    """
    if isinstance(book.named_value("sop_authorised"), float):
        refuse_moved_base(reading)
    edits = tuple(closed_edits(book, reading))
    if edits:
        raise RefusalsError(edits)


def closed_edits(book: Book, reading: Reading) -> Iterator[Problem]:
    """Figures of months closed by a run that are not those it closed them with.

    The Actual sheet holds what each month was closed with; the Actuals must still add up to it.
    """
    calendar, company = reading.tables[CALENDAR.name], reading.company
    runs = np.array([bool(run) for run in calendar.columns["Run"]])
    if not runs.any():
        return
    cells = WideCells.read(book, ACTUAL, company.calendar.count)
    for column, family in enumerate(company.families):
        for measure in Measure:
            key = key_of(family.name, measure.value)
            kept = cells.numbers.get(key)
            if kept is None:
                continue
            now = company.actual.get(measure.value, company.nothing())[:, column]
            same = (np.isnan(kept) & np.isnan(now)) | (np.abs(kept - now) <= _UNITS)
            for row in np.flatnonzero(runs & ~same):
                yield Problem(
                    "E135",
                    f"{measure.value} of {family.name} in {company.calendar.labels[row]} is "
                    f"{_shown(now[row])} by the {ACTUALS.sheet}, the month was closed with "
                    f"{_shown(kept[row])}.",
                    cells.place(key, int(row)),
                    "Put the figure back, and correct a closed month by sopxl restate.",
                )


def _shown(value: float) -> str:
    return "nothing" if np.isnan(value) else f"{value:,.10g}"
