"""The verbs of the month: authorise and rollover; each imports its work when it is called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli import mapped
from sopxl.cli.console import is_window
from sopxl.cli.shared import (
    AS_JSON,
    BY,
    DRY_RUN,
    EVERY,
    EXPECT,
    LOCALE,
    PATH,
    check_options,
    finish,
    hash_of,
    kit,
    progress,
    say,
    show,
    warn,
)
from sopxl.errors import as_argument

if TYPE_CHECKING:
    from sopxl_workbook.cycle.rollover import Rolled
    from sopxl_workbook.run import Done

_YES = click.option("--yes", is_flag=True, help="Do it without asking.")


@click.command()
@click.argument("book", type=PATH)
@click.option("--override", metavar="REASON", default="", help="Why, although the gate fails.")
@click.option(
    "--again",
    is_flag=True,
    help="Replace what was authorised for this month before; with a map, keep both.",
)
@mapped.MAP
@BY
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def authorise(
    book: Path,
    override: str,
    again: bool,
    map_file: Path | None,
    by: str,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Authorise the plan of BOOK's open month: the gate first, then the Archive.

    Forecast, production plan and projection are kept as they are, as the plan that next month is
    held against. The gate holds capacity, inventory, backlog, time fences, reviews and identities
    against the limits of the Policy, cash and signatures against those of Control; where it fails,
    only a reason overrides it, and is kept.

    Of a workbook of your own with a map, demand, plan and projection of each family from the first
    open period on are kept in BOOK.archive.csv beside it; a row that breaks its rule refuses.
    There --dry-run --all and --json list the figures, and --expect takes the hash of them.

    \b
    Examples:
      sopxl authorise plan.xlsm
      sopxl authorise plan.xlsm --dry-run
      sopxl authorise plan.xlsm --override "the second shift starts in March"
      sopxl authorise mine.xlsx
    """
    from sopxl_workbook.cycle import verbs

    check_options(dry_run=dry_run, every=every, expect=expect)
    where = mapped.map_of(book, map_file)
    if where is not None:
        mapped.refuse_others({"--override": override}, has_map=True)
        mapped.authorise(
            book,
            where,
            again=again,
            by=by,
            dry_run=dry_run,
            every=every,
            as_json=as_json,
            expect=expect,
        )
        return
    done, made = verbs.authorise(
        book,
        kit=kit(),
        by=by,
        override=override,
        again=again,
        dry_run=dry_run,
        expect="" if expect is None else hash_of(expect),
        tell=progress,
    )
    if not as_json:
        say(made.gate.as_text())
    command = f"sopxl authorise {as_argument(book)}"
    command += f' --override "{override}"' if override else ""
    finish(done, command, dry_run=dry_run, every=every, as_json=as_json)


@click.command()
@click.argument("book", type=PATH)
@click.option("--actuals", metavar="SOURCE", default="", help="CSV file, workbook or database.")
@click.option("--query", metavar="SQL", default="", help="What to ask a database for; no table.")
@LOCALE
@click.option("--period", default="", help="Label of the month that is meant, such as 2026-01.")
@click.option(
    "--layout",
    type=click.Choice(("fixed", "moving")),
    help="With a map: periods stay, or every value moves to the period before.",
)
@mapped.MAP
@BY
@_YES
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def rollover(
    book: Path,
    actuals: str,
    query: str,
    locale: str | None,
    period: str,
    layout: str | None,
    map_file: Path | None,
    by: str,
    yes: bool,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Roll BOOK over: close the open month with its actuals, make the next one month 1.

    What would change is shown first, then asked; --yes or --expect HASH does it without asking.
    The month must be authorised, its actuals whole. Nothing moves: formulas, charts and names of
    the book stay where they are, and sopxl undo takes the roll back.

    In a workbook of your own with a map the first open period is closed: demand, production and
    closing of the file of --actuals (or as they stand) go into the rows that the map has for them,
    the next period opens with the closing that was counted, and the map's last closed period moves
    on. With --layout moving the columns stay and every value goes one period to the left, the last
    one left blank to be reviewed. What the layout does not allow is refused, with what would make
    it possible.

    \b
    Examples:
      sopxl rollover plan.xlsm --dry-run
      sopxl rollover plan.xlsm --actuals january.csv
      sopxl rollover plan.xlsm --actuals "postgresql://anna@erp/plant?table=actuals"
      sopxl rollover plan.xlsm --period 2026-01 --yes
      sopxl rollover mine.xlsx --actuals january.csv
    """
    from sopxl_workbook.cycle import verbs

    where = mapped.map_of(book, map_file)
    if where is not None:
        mapped.refuse_others({"--query": query}, has_map=True)
        mapped.rollover(
            book,
            where,
            actuals=actuals,
            locale=locale or "",
            period=period,
            layout=layout or "",
            by=by,
            yes=yes,
            dry_run=dry_run,
            every=every,
            as_json=as_json,
            expect=expect,
        )
        return
    mapped.refuse_others({"--layout": layout}, has_map=False)
    check_options(dry_run=dry_run, every=every, expect=expect)
    if as_json and not dry_run and not (yes or expect):
        raise click.UsageError("--json asks nothing: give --dry-run, --yes or --expect HASH too.")

    if query and not actuals:
        raise click.UsageError("--query asks a database: give its address by --actuals.")

    def roll(*, dry: bool, only: str) -> tuple[Done, Rolled]:
        return verbs.rollover(
            book,
            kit=kit(),
            by=by,
            actuals=actuals,
            query=query,
            locale=locale or "",
            period=period,
            dry_run=dry,
            expect=only,
            tell=progress,
        )

    given = {"--actuals": actuals, "--query": query, "--locale": locale}
    command = " ".join(
        (
            f"sopxl rollover {as_argument(book)}",
            *(f"{name} {as_argument(text)}" for name, text in given.items() if text),
        )
    )
    wanted = "" if expect is None else hash_of(expect)
    if not (dry_run or yes or wanted):
        wanted = _asked(roll, command, every=every)
    done, made = roll(dry=dry_run, only=wanted)
    if not as_json and dry_run:
        _show_month(made)
    actuals_json = {"actuals": made.matrix.as_dict()}
    finish(done, command, dry_run=dry_run, every=every, as_json=as_json, more=actuals_json)


VERBS = (authorise, rollover)


def _asked(roll: Callable[..., tuple[Done, Rolled]], command: str, *, every: bool) -> str:
    """The hash of what was shown and agreed to."""
    if not is_window(sys.stdin):
        raise click.UsageError("Nobody is there to be asked: give --yes, --expect or --dry-run.")
    done, made = roll(dry=True, only="")
    warn(done.warnings)
    _show_month(made)
    show(done.changes, command, every=every, as_json=False)
    say(done.summary)
    click.confirm("Proceed?", abort=True, err=True)
    return done.changes.sha256


def _show_month(made: Rolled) -> None:
    """Which actuals there are, then planned against actual closing; family by family."""
    from sopxl_workbook.cycle.bridge import steps_as_text

    say(made.matrix.as_text())
    say(steps_as_text(made.steps))
