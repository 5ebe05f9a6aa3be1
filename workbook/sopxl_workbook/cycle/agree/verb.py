"""The verb agree on a file: worked out in memory, then written as one run or not at all."""

from __future__ import annotations

from pathlib import Path

from sopxl_workbook import runs
from sopxl_workbook.contract import AGREED
from sopxl_workbook.cycle.agree.asked import Asked
from sopxl_workbook.cycle.agree.changes import Made, agree_changes
from sopxl_workbook.cycle.prepared import Prepared, opened, written
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.run import Done, Tell, silent


def agree(
    path: Path,
    asked: Asked,
    *,
    kit: Kit,
    by: str = "",
    dry_run: bool = False,
    expect: str = "",
    tell: Tell = silent,
) -> tuple[Done, Made]:
    """Makes agreed figures the overrides of their months, each logged on the sheet Agreed.

    asked : families, periods, rule or quantity, reason. by : who agrees, the user of this machine
    if left out. expect : hash of the only change set that may be written.
    Returns : Done, and what it comes to. Raises what agree_changes and runs.write raise; nothing is
    written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    runs.guard_state(path, book)
    sign = Sign(runs.new_run_id(), by or runs.user_name(), asked.reason)
    made = agree_changes(book, kit, sign, asked)
    warnings = (*stopped, *made.warnings)
    if dry_run:
        runs.rehearse(path, book, made.changes)
        return Done(f"{path}: {made.what} would be agreed.", made.changes, warnings), made
    run = Prepared(
        path,
        book,
        sign,
        "agree",
        made.month.label,
        made.changes,
        warnings,
        made.broken,
        before=made.company,  # whose forecast is the agreed one
    )
    told = written(run, made.company, kit, expect=expect, tell=tell)
    summary = (
        f"{path}: {made.what} agreed; the sheet {AGREED.sheet} says from what.\n"
        f"Next: sopxl plan {path}. To take it back: sopxl undo {path}"
    )
    return Done(summary, made.changes, (*warnings, *told), (path,)), made
