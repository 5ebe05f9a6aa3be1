"""What the buttons and the menu say of a run, the same in every host; imports errors and checks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopxl.errors import Problem
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.checks.report import Report

UP_TO_DATE = "The plan is up to date: nothing changed."


def planned(changes: ChangeSet, how: str, kept: Path | None) -> str:
    """What a plan wrote, and where the book as it was stands.

    how : what else a planner has to know of the host, a sentence. kept : None if there was no file.
    """
    count = counted(len(changes.typed()), "cell")
    copy = "" if kept is None else f" The book as it was: {kept}"
    return f"Planned: {count} changed. {how}{copy}"


def checked(report: Report, most: int) -> list[str]:
    """How many rules hold, then the first findings that a planner has to look at, a text each."""
    return [f"Check: {report.headline}.", *first(report.findings, most)]


def first(problems: Sequence[Problem], most: int) -> list[str]:
    """The first problems, a text each, and how many more there are.

    >>> first([Problem("E114", "the cell is blank.", "Plan!H7", "Enter 0.")] * 3, 1)
    ['E114 Plan!H7: the cell is blank. Enter 0.', '... and 2 problems more: run sopxl check.']
    """
    more = len(problems) - most
    rest = [f"... and {counted(more, 'problem')} more: run sopxl check."] if more > 0 else []
    return [*map(str, problems[:most]), *rest]


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "cell"), counted(1200, "cell")
    ('1 cell', '1,200 cells')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
