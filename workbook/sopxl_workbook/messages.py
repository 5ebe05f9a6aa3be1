"""What the buttons and the menu say of a run, the same in every host; imports errors and checks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopxl.errors import Problem, SopError, visible
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.changes.model import STATE_OF_RUN, TableSize, TableWidth
from sopxl_workbook.changes.shown import cut, number, shown
from sopxl_workbook.changes.summary import Total
from sopxl_workbook.checks.report import Report

MOST_TOLD = 10  # problems that a message box can hold
PROCEED = "OK does it. Cancel writes nothing."
NOT_DONE = "Nothing was written."
_MOST_SUMS, _MOST_CELLS = 12, 6  # lines of a message box
_LONGEST_NAME = 60  # columns of the name of a cell in it
SHORT = 16  # digits of a hash that name a change set well enough
UP_TO_DATE = "The plan is up to date: nothing changed."


def planned(changes: ChangeSet) -> str:
    """What a plan wrote.

    >>> planned(ChangeSet([]))
    'Planned: 0 cells changed.'
    """
    return f"Planned: {counted(len(changes.typed()), 'cell')} changed."


def kept_as(snapshot: Path | None) -> str:
    """Where the book as it was stands; "" where there was no file of it."""
    return "" if snapshot is None else f"The book as it was: {snapshot}"


def offered(changes: ChangeSet) -> list[str]:
    """What a run would change, for a message box: counts, sums by sheet, the first cells."""
    summary = changes.summary()
    tables = (*map(_size, summary.resized), *map(_width, summary.widened))
    sums = [*tables, *map(_total, summary.totals)]
    typed = changes.typed()
    cells = [_cell(changes, change) for change in typed[:_MOST_CELLS]]
    return [
        f"{counted(summary.typed, 'cell')} would change.",
        "\n".join(_some(sums, _MOST_SUMS)),
        "\n".join([*cells, *_rest(len(typed) - _MOST_CELLS)]),
    ]


def _cell(changes: ChangeSet, change: Change) -> str:
    """One cell with its name: "Plan!AS10 (Chairs, Production, 2026-03): 500 -> 520, why"."""
    name = cut(visible(str(changes.name(change))), _LONGEST_NAME)
    called = f"{change.place} ({name})" if name else change.place
    return f"{called}: {shown(change.old)} -> {shown(change.new)}, {change.reason}"


def _some(lines: Sequence[str], most: int) -> list[str]:
    return [*lines[:most], *_rest(len(lines) - most)]


def _rest(count: int) -> list[str]:
    return [f"... and {count:,} more"] if count > 0 else []


def refused(error: SopError) -> list[str]:
    """What stands in the way, a text each; the notes of the error last."""
    return [*first(error.problems, MOST_TOLD), *getattr(error, "__notes__", ())]


def proposed(changes: ChangeSet, command: str) -> list[str]:
    """What a dry run adds to its list: sums before and after, the hash, and how to write it.

    command : what writes it, "sopxl plan plan.xlsm".
    """
    summary = changes.summary()
    return [
        *map(_size, summary.resized),
        *map(_width, summary.widened),
        *map(_total, summary.totals),
        f"Change set {changes.sha256}",
        f"To write exactly this: {command} --expect {changes.sha256[:SHORT]}",
    ]


def _size(size: TableSize) -> str:
    return f"{size.table}: {counted(size.old_rows, 'row')} -> {size.new_rows:,}, {size.reason}"


def _width(width: TableWidth) -> str:
    columns = counted(width.old_columns, "column")
    return f"{width.table}: {columns} -> {width.new_columns:,}, {width.reason}"


def _total(total: Total) -> str:
    """The sums of one sheet, measure and reason, in hundredths; a single number is its own sum.

    Checksums and marks of a run come to nothing that a planner could look at: they are counted.
    """
    sums = ""
    if total.numbers > 1 and total.reason != STATE_OF_RUN:
        sums = f", in all {number(round(total.before, 2))} -> {number(round(total.after, 2))}"
    what = ", ".join(filter(None, (total.sheet, total.measure, total.reason)))
    return f"{what}: {counted(total.cells, 'cell')}{_spread(total)}{sums}"


def _spread(total: Total) -> str:
    """Whose cells they are and of which months: " of 12 families, 2026-02 to 2027-01"."""
    if not total.measure:
        return ""
    nouns = {"Family": "family"}
    noun = nouns.get(total.row, "row")
    whose = visible(total.row) if total.rows == 1 else counted(total.rows, noun)
    months = total.first if total.first == total.last else f"{total.first} to {total.last}"
    return f" of {whose}, {months}"


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

    >>> counted(1, "cell"), counted(1200, "cell"), counted(2, "family")
    ('1 cell', '1,200 cells', '2 families')
    """
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"
