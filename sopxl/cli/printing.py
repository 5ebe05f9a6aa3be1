"""The verb print: one page a family, in a workbook that is ready to print; work comes lazily."""

from __future__ import annotations

from pathlib import Path

import click

from sopxl.cli.shared import PATH, kit, progress, say, warn


@click.command(name="print")
@click.argument("book", type=PATH)
@click.option(
    "--to",
    "target",
    type=PATH,
    help="The file; BOOK-families.xlsx or BOOK-schedule.xlsx if left out.",
)
@click.option(
    "--schedule",
    "is_schedule",
    is_flag=True,
    help="The pages of Master schedule and Pull, every item and loop, instead of the families'.",
)
@click.option(
    "--show",
    "shown",
    type=click.Choice(["units", "money"]),
    help="What the pages show; as in BOOK if left out.",
)
def print_families(book: Path, target: Path | None, is_schedule: bool, shown: str | None) -> None:
    """Write a page for each family of BOOK into a workbook that is ready to print.

    Each page is the family's own page of BOOK as it stands, on one A4 sheet, as values: open the
    file in any program and print the whole workbook, or export it as PDF. BOOK stays as it is;
    pages that were written before are replaced. A family that ended before the months shown gets
    no page. With --schedule the same is done with the Master schedule of each family, a page for
    every 20 items, and with Pull, a page for every 24 loops.

    \b
    Examples:
      sopxl print plan.xlsm
      sopxl print plan.xlsm --show money --to meeting.xlsx
      sopxl print plan.xlsm --schedule
    """
    from sopxl_workbook.printed import print_families as families
    from sopxl_workbook.printed_schedule import print_schedule

    if is_schedule and shown:
        raise click.UsageError("--show is of the families' pages; leave it out with --schedule.")
    if is_schedule:
        done = print_schedule(book, kit=kit(), to=target, tell=progress)
    else:
        done = families(book, kit=kit(), to=target, shown=shown or "", tell=progress)
    warn(done.warnings)
    say(done.summary)


VERBS = (print_families,)
