"""Master data: families, items and resources of a book; imports its work when it is called."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click

from sopxl.cli.shared import (
    AS_JSON,
    DRY_RUN,
    EVERY,
    EXPECT,
    PATH,
    hash_of,
    kit,
    progress,
    say,
    show,
    warn,
)

_BY = click.option("--by", default="", help="Who does it; the user of this machine if left out.")
_REASON = click.option("--reason", default="", help="Why; kept in the log.")


@click.command()
@click.argument("book", type=PATH)
@click.argument("action", type=click.Choice(["rename"]))
@click.argument("kind", type=click.Choice(["family", "item", "resource"]))
@click.argument("old")
@click.argument("new")
@_REASON
@_BY
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def master(
    book: Path,
    action: str,
    kind: str,
    old: str,
    new: str,
    reason: str,
    by: str,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Rename a family, an item or a resource of BOOK, on all sheets at once.

    Every table, the Archive and the choices on the pages get the NEW name; no row moves and no
    figure changes. Your own sheets stay as they are: cells of them that hold the OLD name are
    listed.

    \b
    Examples:
      sopxl master plan.xlsm rename family Chairs Seats --dry-run
      sopxl master plan.xlsm rename item 4711 4712 --reason "new ERP number"
      sopxl master plan.xlsm rename resource Press "Press hall 2"
    """
    from sopxl_workbook.cycle import master as work

    if every and not dry_run:
        raise click.UsageError("--all says how --dry-run shows the changes: give it too.")
    if expect is not None and dry_run:
        raise click.UsageError("Give --dry-run or --expect, not both.")
    done, _ = work.rename_master(
        book,
        work.Kind(kind),
        old,
        new,
        kit=kit(),
        by=by,
        reason=reason,
        dry_run=dry_run,
        expect="" if expect is None else hash_of(expect),
        tell=progress,
    )
    words = ["sopxl", "master", str(book), action, kind, old, new]
    words += ["--reason", reason] if reason else []
    warn(done.warnings)
    if dry_run:
        show(done.changes, shlex.join(words), every=every, as_json=as_json)
    elif as_json:
        click.echo(json.dumps(done.changes.summary().as_dict(), indent=2))
    say(done.summary)


VERBS = (master,)
