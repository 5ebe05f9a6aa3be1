"""Master data changed on a file, one run a change; imports the run of the month.

What is wanted is tried on a copy in memory, read back and proved, before anything is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.master.work import Made
from sopxl_workbook.cycle.prepared import Prepared, opened, written
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.run import Done, Tell, silent


class Action(Protocol):
    """A change of master data: what it is called, and what it comes to on a book."""

    @property
    def verb(self) -> str:
        """The verb of the log."""

    @property
    def done(self) -> str:
        """What the thing is once it is done."""

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """What it wants to write."""


def change_master(
    path: Path,
    action: Action,
    *,
    kit: Kit,
    by: str = "",
    reason: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Made]:
    """Changes a family, an item or a resource of a book, on all sheets at once.

    by : who does it, the user of this machine if left out. reason : why, kept in the log.
    expect : hash of the only change set that may be written.
    Returns : Done, and what it comes to. Raises what the action and runs.write raise; nothing is
    written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name(), reason)
    made = action.changes(book, kit, sign)
    warnings = (*stopped, *made.warnings)
    if dry_run:
        tried = made.changes if made.data is None else ChangeSet(())  # the whole was made already
        runs.rehearse(path, book, tried)
        return Done(f"{path}: {made.what} would be {action.done}.", made.changes, warnings), made
    run = Prepared(
        path,
        book,
        sign,
        action.verb,
        made.month.label,
        made.changes,
        warnings,
        made.broken,
        made.data,
        made.before,
    )
    told = written(run, made.wanted, kit, expect=expect, tell=tell)
    summary = f"{path}: {made.what} is {action.done}.\nTo take it back: sopxl undo {path}"
    return Done(summary, made.changes, (*warnings, *told), (path,)), made
