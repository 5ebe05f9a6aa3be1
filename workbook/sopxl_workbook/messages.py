"""What the buttons and the menu say of a run, the same in every host; imports errors and checks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopxl.errors import Problem
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.changes.shown import number
from sopxl_workbook.changes.summary import Total
from sopxl_workbook.checks.report import Report

SHORT = 16  # digits of a hash that name a change set well enough
UP_TO_DATE = "The plan is up to date: nothing changed."


def planned(changes: ChangeSet, how: str, kept: Path | None) -> str:
    """What a plan wrote, and where the book as it was stands.

    how : what else a planner has to know of the host, a sentence. kept : None if there was no file.
    """
    count = counted(len(changes.typed()), "cell")
    copy = "" if kept is None else f" The book as it was: {kept}"
    return f"Planned: {count} changed. {how}{copy}"


def proposed(changes: ChangeSet, command: str) -> list[str]:
    """What a dry run adds to its list: sums before and after, the hash, and how to write it.

    command : what writes it, "sopxl plan plan.xlsm".
    """
    summary = changes.summary()
    resized = [
        f"{size.table}: {counted(size.old_rows, 'row')} -> {size.new_rows:,}, {size.reason}"
        for size in summary.resized
    ]
    return [
        *resized,
        *map(_total, summary.totals),
        f"Change set {changes.sha256}",
        f"To write exactly this: {command} --expect {changes.sha256[:SHORT]}",
    ]


def _total(total: Total) -> str:
    """The sums of one sheet and reason, in hundredths; a single number is its own sum."""
    sums = ""
    if total.numbers > 1:
        sums = f", in all {number(round(total.before, 2))} -> {number(round(total.after, 2))}"
    return f"{total.sheet}, {total.reason}: {counted(total.cells, 'cell')}{sums}"


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
