"""Where a book stands in its month, and what comes next; reads only, imports runs and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sopxl.calendar.days import days_of
from sopxl.errors import Problem, ProblemsError, SopError, as_argument
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook import runs
from sopxl_workbook.checks.unseen import unseen
from sopxl_workbook.comments import OpenComment, open_comments
from sopxl_workbook.contract import CYCLE, NOTES
from sopxl_workbook.cycle.month import Month
from sopxl_workbook.cycle.undo import described
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.ooxml.locks import check_not_locked, check_not_open
from sopxl_workbook.ooxml.writable import real_path
from sopxl_workbook.optimal import command_to_plan
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.steps import Step, steps_of
from sopxl_workbook.values import BookValues

SCHEMA = 1  # of the JSON


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a book without changing it."""

    book: str
    next_step: str  # a command to copy
    because: str  # why that one
    open_period: str = ""  # "" where the inputs cannot be read
    closed_period: str = ""  # the last one, "" where there is none
    closed_run: str = ""  # "" where the book began with it closed
    authorised: bool = False  # the plan of the open period
    authorised_run: str = ""
    authorised_by: str = ""
    inputs_changed: bool = False  # since the plan was made
    last_run: str = ""  # that nobody took back, in words
    problems: Sequence[Problem] = field(default=())  # runs that stopped, locks, wrong inputs
    steps: Sequence[Step] = field(default=())  # of the open month, who has signed each
    comments: Sequence[OpenComment] = field(default=())  # of figures typed for open months
    open_notes: Mapping[str, int] = field(default_factory=dict)  # by kind, those not closed yet

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON; the steps with their days as dates."""
        return {"schema": SCHEMA, **asdict(self), "steps": [step_as_dict(s) for s in self.steps]}

    def as_text(self) -> str:
        """A line each fact, the next step last."""
        lines = [f"Book         {self.book}"]
        if self.open_period:
            lines += [
                f"Open         {self.open_period}",
                f"Closed       {self._closed()}",
                f"Authorised   {self._authorised()}",
                f"Inputs       {'changed since the plan' if self.inputs_changed else 'as planned'}",
            ]
        lines += [*self._signed(), *self._commented(), *self._notes()]
        lines += [f"Last run     {self.last_run or 'none'}", f"Next         {self.next_step}"]
        return "\n".join([*lines, f"             {self.because}"])

    def _signed(self) -> list[str]:
        """How many steps are signed, then a line each: by whom, or who has still to."""
        if not self.steps:
            return []
        count = sum(step.is_signed for step in self.steps)
        told = f"Signed       {count} of {counted(len(self.steps), 'step')}"
        return [told, *(f"             {step_line(step)}" for step in self.steps)]

    def _commented(self) -> list[str]:
        """How many figures of open months have a comment, then a line each."""
        if not self.comments:
            return []
        told = f"Comments     {counted(len(self.comments), 'figure')} of open months"
        return [told, *(f"             {comment}" for comment in self.comments)]

    def _notes(self) -> list[str]:
        """How many notes are open, by kind; nothing where the inputs cannot be read."""
        if not self.open_period:
            return []
        kinds = [counted(count, kind) for kind, count in self.open_notes.items() if count]
        return [f"Open notes   {', '.join(kinds) or 'none'}"]

    def as_line(self) -> str:
        """The same in one line, where there is no room for more."""
        return " · ".join(" ".join(line.split()) for line in self.as_text().splitlines())

    def _closed(self) -> str:
        if not self.closed_period:
            return "none"
        return self.closed_period + (f", by run {self.closed_run}" if self.closed_run else "")

    def _authorised(self) -> str:
        if not self.authorised:
            return "no"
        by = f" by {self.authorised_by}" if self.authorised_by else ""
        return f"yes{by}, run {self.authorised_run}"


def status(path: Path) -> Status:
    """Where a book stands in its month; nothing is written, not even the remains of a stopped run.

    Returns : Status. Raises what read_book raises, FileError E007 for a log that cannot be read.
    """
    return standing_of(read_book(path), path, list(_in_the_way(path)))


def standing_of(book: Book, path: Path, found: Sequence[Problem] = ()) -> Status:
    """The same of a book that is read already; found : what stands in the way of a run on it.

    path : its file, beside which its log stands; there may be none yet.
    """
    standing = runs.standing_runs(runs.read_log(runs.log_of(path)))
    last = described(standing[-1]) if standing else ""
    try:
        runs.guard_state(path, book)
        reading = read_company(book)
        return _of(reading, path, last, list(found))
    except SopError as error:
        problems = (*found, *error.problems)
        command, because = (
            f"sopxl history {as_argument(path)}",
            "The file is older than its log says.",
        )
        if isinstance(error, ProblemsError):
            command = f"sopxl check {as_argument(path)}"
            because = f"{counted(len(error.problems), 'problem')} in the inputs: mend these first."
        elif error.problem.code != "E553":
            command, because = error.problem.fix, error.problem.message
        return Status(str(path), command, because, last_run=last, problems=problems)


def _of(reading: Reading, path: Path, last: str, found: Sequence[Problem]) -> Status:
    company, month = reading.company, Month.of(reading)
    view, _ = view_as_it_stands(reading.book, BookValues.of(plan_as_it_stands(company)))
    has_changed = view.setting("sop_changed") == "yes"
    by = {row.by for row in company.archive if row.origin == month.base}
    command, because = _next(month, view.settings, has_changed)
    return Status(
        str(path),
        f"{command} {as_argument(path)}",
        because,
        month.label,
        month.closed_label,
        month.closed_run,
        month.is_authorised,
        month.authorised_run if month.is_authorised else "",
        ", ".join(sorted(by)) if month.is_authorised else "",
        has_changed,
        last,
        (*found, *reading.tables.warnings, *unseen(reading.tables, company, path)),
        steps_of(view.rows[CYCLE.name], company, view.settings.get("sop_status_day")),
        open_comments(reading.tables),
        _open_notes(reading),
    )


def _open_notes(reading: Reading) -> dict[str, int]:
    """Notes that nobody has closed, by kind."""
    rows = reading.tables[NOTES.name].of("Kind", "Closed")
    return dict(Counter(kind for kind, closed in rows if kind and closed is None))


def step_line(step: Step) -> str:
    """A step in a line: symbol and state, who, by when, the comment."""
    number = f"{step.number:g} " if step.number is not None else ""
    line = f"{step.state}: {number}{step.name}, {step.function}"
    if step.is_signed:
        line += f", by {step.signed_by}" + (
            f" on {_date(step.signed_on)}" if step.signed_on else ""
        )
    else:
        line += f", {step.owner}" if step.owner else ""
        line += f", due on working day {step.due:g}" if step.due is not None else ""
        line += f", {_date(step.due_day)}" if step.due_day else ""
    return line + (f"; {step.comment}" if step.comment else "")


def step_as_dict(step: Step) -> dict[str, Any]:
    """A step for JSON: dates as such, its state in a word."""
    days = {name: _date(getattr(step, name)) for name in ("due_day", "signed_on")}
    state = step.state.name.lower().replace("_", " ")
    return asdict(step) | days | {"state": state, "signed": step.is_signed}


def _date(day: float | None) -> str | None:
    """A day number as a date, 2026-01-12."""
    return None if day is None else str(days_of(np.array(day)))


def _next(month: Month, settings: Mapping[str, Any], has_changed: bool) -> tuple[str, str]:
    if month.is_authorised:
        return "sopxl rollover", f"Once {month.label} is over, with its actuals."
    if has_changed:
        return command_to_plan(settings), "An input changed after the plan was made."
    return "sopxl authorise", f"The plan of {month.label} is not authorised yet."


def _in_the_way(path: Path) -> Iterator[Problem]:
    """Runs that stopped, and what else is in the way."""
    yield from runs.recover(path, report_only=True)
    yield from in_the_way(path)


def in_the_way(path: Path) -> Iterator[Problem]:
    """The programs that have a book open, a run that writes it now."""
    target = real_path(path)
    for check in (check_not_open, check_not_locked):
        try:
            check(target)
        except SopError as error:
            yield error.problem
