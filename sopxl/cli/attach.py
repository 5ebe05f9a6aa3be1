"""The verbs on a workbook that somebody else made: attach, detach, refresh-vba; work is lazy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli.shared import (
    BY,
    PATH,
    kit,
    progress,
    say,
    warn,
)

if TYPE_CHECKING:
    from sopxl_workbook.attach import Attached
    from sopxl_workbook.run import Done

_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would be; write nothing.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Show what comes and goes as JSON.")


@click.command()
@click.argument("book", type=PATH)
@BY
@_DRY_RUN
@_JSON
def attach(book: Path, by: str, dry_run: bool, as_json: bool) -> None:
    """Put the cell functions into BOOK, a workbook of your own.

    An .xlsm is changed in its place; of an .xlsx a copy with macros, an .xlsm, is written beside
    it. It gains the functions, a sheet with an example of each to copy, and the macros SopPlan,
    SopCheck, SopRollover and SopUndo, which work by a map (sopxl adopt BOOK --map). Your sheets,
    names and macros stay as they are.

    \b
    Examples:
      sopxl attach budget.xlsx
      sopxl attach budget.xlsm --dry-run
    """
    from sopxl_workbook import attach as work

    done, new = work.attach(book, kit=kit(), by=by, dry_run=dry_run, tell=progress)
    _finish(book, done, new, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("book", type=PATH)
@click.option("--out", type=PATH, help="Write it to a new file; BOOK stays.")
@click.option("--leave-formulas", is_flag=True, help="Keep formulas that use the functions.")
@BY
@_DRY_RUN
@_JSON
def detach(
    book: Path, out: Path | None, leave_formulas: bool, by: str, dry_run: bool, as_json: bool
) -> None:
    """Take out of BOOK what sopxl attach put in.

    A file that nobody saved since is the first one again, byte for byte; of one that was, all that
    is yours stays. A book that was an .xlsx is written as one beside it. Where formulas of yours
    use the functions it is refused (exit code 5) and they are listed.

    \b
    Examples:
      sopxl detach budget.xlsm
      sopxl detach budget.xlsm --out budget-plain.xlsx
    """
    from sopxl_workbook import attach as work

    done, new = work.detach(
        book, out=out, by=by, leave_formulas=leave_formulas, dry_run=dry_run, tell=progress
    )
    _finish(book, done, new, dry_run=dry_run, as_json=as_json)


@click.command("refresh-vba")
@click.argument("book", type=PATH)
@BY
@_DRY_RUN
@_JSON
def refresh_vba(book: Path, by: str, dry_run: bool, as_json: bool) -> None:
    """Bring the macros of sopxl in BOOK to this version.

    For a book that sopxl new made, or that it was attached to, after an upgrade of sopxl. Your own
    macros and all sheets stay as they are.

    \b
    Examples:
      sopxl refresh-vba plan.xlsm --dry-run
      sopxl refresh-vba plan.xlsm
    """
    from sopxl_workbook import attach as work

    done, new = work.refresh_vba(book, kit=kit(), by=by, dry_run=dry_run, tell=progress)
    _finish(book, done, new, dry_run=dry_run, as_json=as_json)


VERBS = (attach, detach, refresh_vba)


def _finish(book: Path, done: Done, new: Attached, *, dry_run: bool, as_json: bool) -> None:
    """What a verb did or would do: as JSON, or a line for each thing that comes or goes."""
    warn(done.warnings)
    if as_json:
        files = [str(path) for path in done.files]
        known = {"book": str(book), "written": files, **new.as_dict()}
        click.echo(json.dumps(known, indent=2))
    elif dry_run:
        for line in new.as_lines():
            click.echo(line)
    say(done.summary)
