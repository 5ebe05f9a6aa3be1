"""The verbs on the plan in detail: schedule, out and back, and pull; work comes lazily."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli import schedule_shown as shown
from sopxl.cli.shared import PATH, say, warn
from sopxl.errors import ProblemsError

if TYPE_CHECKING:
    from sopxl.plan.schedule import TieOut

_MONTHS = click.option(
    "--months", default=3, show_default=True, help="Months from the open one on."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="The same as JSON.")


@click.command()
@click.argument("book", type=PATH)
@_MONTHS
@click.option(
    "--show",
    "figure",
    type=click.Choice(list(shown.FIGURES)),
    default="mps",
    show_default=True,
    help="What the table shows of each item: mps, projected available (pab), what can be promised "
    "of each receipt (atp) or up to each week (cumulative).",
)
@click.option("--item", metavar="CODE", help="The whole record of one item, or of one family.")
@click.option("--out", type=PATH, help="Folder for the files of the plant and of each supplier.")
@click.option("--draft", is_flag=True, help="Write files of a plan that is not authorised yet.")
@click.option(
    "--supplier",
    "suppliers",
    multiple=True,
    metavar="NAME",
    help="A resource that gets a file of its own; those that Least cost pays by use if left out.",
)
@click.option("--against", type=PATH, help="CSV file of a detailed schedule to tie out.")
@click.option("--force", is_flag=True, help="Replace files that are in the folder.")
@_JSON
def schedule(
    book: Path,
    months: int,
    figure: str,
    item: str | None,
    out: Path | None,
    draft: bool,
    suppliers: tuple[str, ...],
    against: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """The master schedule of BOOK's plan: family to item, month to week, exact in sum.

    Families are split by the planning shares of the Item map, months by the working days of their
    weeks. The plan is the one that is authorised for the open month, else the draft. With it go
    projected available balance and available to promise, as the page Master schedule shows them:
    --show and --item print them, --json has all.

    --out writes it for plants and suppliers, each row with the run that authorised it:
    schedule.csv by item and week with what of it is bought, hours.csv by resource and week of the
    rest, promise.csv with balance and promise, subcontract.csv with what is bought,
    supplier-NAME.csv with what is asked of a supplier. A draft is refused (exit code 5) unless
    --draft says so; the files then say it too. --against holds a detailed schedule (columns period,
    code, quantity) against the plan: a month in which a family is off by more than its Tolerance
    ends with exit code 3.

    \b
    Examples:
      sopxl schedule plan.xlsm
      sopxl schedule plan.xlsm --show pab
      sopxl schedule plan.xlsm --item SW-1200
      sopxl schedule plan.xlsm --months 6 --out to-the-plant
      sopxl schedule plan.xlsm --against from-the-plant.csv
    """
    from sopxl.plan.make import plan_as_it_stands
    from sopxl.plan.schedule import master_schedule, tie_out
    from sopxl_workbook.detailed import read_detailed
    from sopxl_workbook.handed_out import Handed, export
    from sopxl_workbook.ooxml import read_book
    from sopxl_workbook.promised import promised
    from sopxl_workbook.read import read_company

    if out is None and (draft or suppliers):
        raise click.UsageError("--draft and --supplier are of the files: give --out FOLDER too.")
    reading = read_company(read_book(book))
    plan = plan_as_it_stands(reading.company)
    found = master_schedule(plan, months)
    records = promised(plan, found, reading.tables)
    warn(found.warnings)
    ties: Sequence[TieOut] = ()
    if against is not None:
        detailed = read_detailed(against, reading.company, reading.tables)
        ties = tie_out(found, detailed, reading.company)
    if out is not None:
        handed = Handed(reading.company, found, records)
        for path in export(handed, out, force=force, draft=draft, suppliers=suppliers):
            say(f"Wrote {path}.")
    if as_json:
        told = shown.as_dict(found, records, ties, is_tied=against is not None)
        click.echo(json.dumps(told, indent=2))
    elif against is not None:
        click.echo("\n".join(shown.ties(ties)))
    elif item is not None:
        click.echo("\n".join(shown.record(found, records, item)))
    else:
        click.echo("\n".join(shown.table(found, records, figure)))
    off = [tie for tie in ties if not tie.holds]
    if off:
        raise ProblemsError([tie.as_problem(str(against)) for tie in off])


@click.command()
@click.argument("book", type=PATH)
@_MONTHS
@click.option("--csv", "as_csv", is_flag=True, help="The same as CSV, a row a loop and month.")
@_JSON
def pull(book: Path, months: int, as_csv: bool, as_json: bool) -> None:
    """The pull lines of BOOK: cards of each loop and takt time of each line, by month.

    Loops stand on the sheet Pull lines. Units a working day are the plan of the month, authorised
    or else the draft, by the planning share of the item. Cards are rounded up; takt time is in
    minutes from one unit of the line to the next. The same figures as on the page Pull.

    \b
    Examples:
      sopxl pull plan.xlsm
      sopxl pull plan.xlsm --months 6 --csv > cards.csv
    """
    from sopxl.plan.make import plan_as_it_stands
    from sopxl.plan.pull import pull_plan
    from sopxl_workbook.csv_out import csv_text
    from sopxl_workbook.ooxml import read_book
    from sopxl_workbook.promised import loops_of
    from sopxl_workbook.read import read_company

    if as_csv and as_json:
        raise click.UsageError("Give --csv or --json, not both.")
    reading = read_company(read_book(book))
    company = reading.company
    loops = pull_plan(plan_as_it_stands(company), loops_of(reading.tables), months)
    labels = company.calendar.labels[company.now : company.now + months]
    if as_json:
        click.echo(json.dumps(shown.pull_as_dict(loops, labels), indent=2))
    elif as_csv:
        click.echo(csv_text(shown.PULL_COLUMNS, shown.pull_rows(loops, labels)), nl=False)
    else:
        click.echo("\n".join(shown.pull_table(loops, labels)))


VERBS = (schedule, pull)
