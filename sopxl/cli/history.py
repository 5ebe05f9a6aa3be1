"""The verbs on what was done: status, undo, history, restore, log; imports its work when called."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli import mapped
from sopxl.cli.console import is_window
from sopxl.cli.shared import (
    BY,
    DRY_RUN,
    EVERY,
    EXPECT,
    PATH,
    check_options,
    finish,
    hash_of,
    kit,
    progress,
    say,
    tell,
    warn,
)
from sopxl.errors import as_argument

if TYPE_CHECKING:
    from sopxl_workbook.runs import Entry

_YES = click.option("--yes", is_flag=True, help="Do it without asking.")
_COUNT = click.IntRange(min=1)


@click.command()
@click.argument("book", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@mapped.MAP
def status(book: Path, as_json: bool, map_file: Path | None) -> None:
    """Say where BOOK stands in its month, and what comes next.

    Open and last closed month, whether the plan is authorised, whether an input changed since it
    was made, who has signed each step of the month and who has still to, by when, how many notes
    are open, the last run, and the next step as a command to copy. Nothing is written.

    Of a workbook of your own with a map: its open and last closed period, whether its rules hold,
    the last run and the next step.

    \b
    Examples:
      sopxl status plan.xlsm
      sopxl status plan.xlsm --json
      sopxl status mine.xlsx
    """
    from sopxl_workbook.cycle.status import status as status_of

    where = mapped.map_of(book, map_file)
    found = status_of(book) if where is None else mapped.status(book, where)
    if as_json:
        _print_json(found.as_dict())
        return
    warn(found.problems)
    click.echo(found.as_text())


@click.command()
@click.argument("book", type=PATH)
@BY
@DRY_RUN
@EVERY
@EXPECT
@mapped.MAP
def undo(
    book: Path, by: str, dry_run: bool, every: bool, expect: str | None, map_file: Path | None
) -> None:
    """Take back the latest run on BOOK; again, the one before.

    Nothing is lost: a book that Excel or LibreOffice saved since keeps what is yours. Where a cell
    of the plan was edited since, the undo is refused (exit code 5) and the cells are listed. Of a
    workbook of your own with a map a roll over is taken back in both.

    \b
    Examples:
      sopxl undo plan.xlsm
      sopxl undo plan.xlsm --dry-run
    """
    from sopxl_workbook.cycle import verbs

    check_options(dry_run=dry_run, every=every, expect=expect)
    where = mapped.map_of(book, map_file)
    if where is not None:
        mapped.undo(book, where, by=by, dry_run=dry_run, every=every, expect=expect)
        return
    wanted = "" if expect is None else hash_of(expect)
    done = verbs.undo(book, kit=kit(), by=by, dry_run=dry_run, expect=wanted, tell=progress)
    finish(done, f"sopxl undo {as_argument(book)}", dry_run=dry_run, every=every)


@click.command()
@click.argument("book", type=PATH)
@click.option("--keep", type=_COUNT, metavar="N", help="Delete older snapshots than the last N.")
@_YES
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def history(book: Path, keep: int | None, yes: bool, as_json: bool) -> None:
    """List the runs on BOOK, the newest first, and which of them can be gone back to.

    With --keep N the snapshots that would go are listed, then asked for; the first of each month
    always stays.

    \b
    Examples:
      sopxl history plan.xlsm
      sopxl history plan.xlsm --keep 30
    """
    from sopxl_workbook.cycle import history as past

    if keep is not None:
        _prune(book, keep, yes=yes)
        return
    found = past.history(book)
    if as_json:
        _print_json(past.history_as_dict(book, found))
    elif found:
        click.echo(past.history_as_text(found))
    else:
        say(f"{book}: no run has been logged for this book.")


def _prune(book: Path, keep: int, *, yes: bool) -> None:
    from sopxl_workbook import runs

    old = runs.old_snapshots(book, keep)
    for snapshot in old:
        click.echo(snapshot.path)
    if not old:
        say(f"{book}: no snapshot is older than the last {keep}.")
        return
    if not yes:
        if not is_window(sys.stdin):
            raise click.UsageError("Nobody is there to be asked: give --yes.")
        click.confirm(f"Delete these {len(old)} snapshots?", abort=True, err=True)
    say(f"{book}: {len(runs.prune_snapshots(book, keep))} snapshots deleted.")


@click.command()
@click.argument("book", type=PATH)
@click.argument("run")
@click.option("--out", type=PATH, help="Name of the new file.")
@click.option("--replace", is_flag=True, help="In the place of BOOK, which undo takes back.")
@BY
def restore(book: Path, run: str, out: Path | None, replace: bool, by: str) -> None:
    """Write BOOK as it was before RUN to a new file beside it.

    RUN is an id, or the name of a snapshot, as sopxl history lists them.

    \b
    Examples:
      sopxl restore plan.xlsm 20261125T021500Z-3fa9
      sopxl restore plan.xlsm 20261125T021500Z-3fa9 --out before.xlsm
      sopxl restore plan.xlsm 20261125T021500Z-3fa9 --replace
    """
    from sopxl_workbook.cycle import history as past

    if out is not None and replace:
        raise click.UsageError("Give --out FILE or --replace, not both.")
    done = past.restore(book, run, out, replace=replace, by=by, tell=progress)
    warn(done.warnings)
    say(done.summary)


@click.command()
@click.argument("book", type=PATH)
@click.option("--verify", is_flag=True, help="Only say whether every line is as it was written.")
@click.option("--last", type=_COUNT, metavar="N", help="Only the last N lines.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def log(book: Path, verify: bool, last: int | None, as_json: bool) -> None:
    """Show every line of the log beside BOOK, the oldest first.

    With --verify: whether each line still is what was written, by the chain of their hashes; exit
    code 3 and the first line that is not.

    \b
    Examples:
      sopxl log plan.xlsm --last 10
      sopxl log plan.xlsm --verify
    """
    from sopxl_workbook import runs

    path = runs.log_of(book)
    if verify:
        _verify(path)
        return
    entries = runs.read_log(path)[-last if last else 0 :]
    if as_json:
        _print_json({"schema": 1, "log": str(path), "lines": [_line(entry) for entry in entries]})
    elif entries:
        click.echo(_log_as_text(entries))
    else:
        say(f"{book}: no run has been logged for this book.")


def _verify(path: Path) -> None:
    from sopxl_workbook import runs

    broken = runs.verify_log(path)
    if broken is not None:
        tell(broken)
        sys.exit(3)
    say(f"{path}: {len(runs.read_log(path))} lines, each as it was written.")


def _line(entry: Entry) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(entry)


def _log_as_text(entries: list[Entry]) -> str:
    from sopxl_workbook.cycle.history import as_table
    from sopxl_workbook.runs import moment_of

    rows = [("When", "Who", "What", "Period", "Event", "Cells", "Result", "Run")]
    rows += [
        (
            moment_of(entry),
            entry.by or entry.user,
            entry.verb,
            entry.period,
            entry.event,
            f"{int(entry.counts.get('typed', 0)):,}",
            entry.result,
            entry.run,
        )
        for entry in entries
    ]
    return as_table(rows)


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, indent=2))


VERBS = (status, undo, history, restore, log)
