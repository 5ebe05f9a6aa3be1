"""The verbs on a whole book: new, plan, check, diff; each imports its work when it is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli import mapped
from sopxl.cli.shared import (
    AS_JSON,
    BLANK,
    DRY_RUN,
    EVERY,
    EXPECT,
    LOCALE,
    PATH,
    hash_of,
    kit,
    manner,
    progress,
    say,
    show,
    warn,
)
from sopxl.errors import as_argument
from sopxl.points import POINTS

if TYPE_CHECKING:
    from sopxl_workbook.optimal import Wanted


@click.command()
@click.argument("book", type=PATH, required=False)
@click.option("--from", "folder", type=PATH, help="Folder of CSV files, one a table.")
@click.option("--sample", is_flag=True, help="Fill the book with the sample company.")
@LOCALE
@BLANK
@click.option(
    "--paper",
    type=click.Choice(("A4", "Letter"), case_sensitive=False),
    default=None,
    help="What the sheets are printed on; A4 if left out.",
)
@click.option("--force", is_flag=True, help="Replace a book of that name.")
@click.option("--describe", is_flag=True, help="Only say which CSV files and columns are read.")
def new(
    book: Path | None,
    folder: Path | None,
    sample: bool,
    locale: str | None,
    blank: str,
    paper: str | None,
    force: bool,
    describe: bool,
) -> None:
    """Make BOOK: the whole S&OP workbook, filled and planned.

    BOOK ends in .xlsm (with buttons, for Excel) or .xlsx (without macros, for LibreOffice).

    \b
    Examples:
      sopxl new plan.xlsm --from extract/
      sopxl new plan.xlsm --from extract/ --locale de
      sopxl new plan.xlsx --sample --paper letter
      sopxl new --describe
    """
    from sopxl_workbook import create

    if describe:
        from sopxl_workbook.importers import csv_folder

        click.echo(csv_folder.describe())
        return
    if book is None:
        raise click.UsageError("Name the book: sopxl new BOOK, such as plan.xlsm.")
    if folder is not None and sample:
        raise click.UsageError("Give --from FOLDER or --sample, not both.")
    made = create.new(
        book,
        folder=folder,
        sample=sample,
        force=force,
        kit=kit(),
        manner=manner(locale, blank, texts_only=True),
        paper=paper or "",
        tell=progress,
    )
    warn(made.warnings)
    say(made.summary)
    say(f"Next: open {book}, or: sopxl check {as_argument(book)}")


@click.command()
@click.argument("book", type=PATH)
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
@click.option("--coerce", is_flag=True, help="Convert numbers stored as text into numbers.")
@LOCALE
@BLANK
@click.option("--optimal", is_flag=True, help="The plan that costs least, within all limits.")
@click.option("--holding", type=float, help="With it: yearly cost of holding, share of cost: 0.2.")
@click.option("--overtime", type=float, help="With it: money for an hour of overtime.")
@click.option("--outside", type=float, help="With it: money for an hour of outside capacity.")
@click.option(
    "--point",
    type=click.IntRange(1, POINTS),
    help="With it: point of the frontier, 1 least inventory, 4 least cost, 7 steadiest rate.",
)
@mapped.plan_options
def plan(
    book: Path,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
    coerce: bool,
    locale: str | None,
    blank: str,
    optimal: bool,
    holding: float | None,
    overtime: float | None,
    outside: float | None,
    point: int | None,
    map_file: Path | None,
    method: str | None,
    target: float | None,
    costs: Sequence[str],
    limits: Sequence[str],
    yes: bool,
) -> None:
    """Plan BOOK again: production by policy, projection, load, dollars.

    Results and the stored values of our formulas are written; nothing else in the file changes.
    With --dry-run each change is shown with its name, old -> new and why, and the hash; --expect
    HASH, or its first 12 digits and more, writes exactly that and refuses (exit code 5) where the
    book gives another change set by then.

    --optimal makes the production that costs least instead, all families together: each to stock
    keeps the inventory minimum of its policy, or the target, each to order no more backlog than
    its maximum, or the target; no resource is asked more than it has, with overtime and outside
    capacity where they have a price. What is left out of --holding, --overtime, --outside and
    --point is taken from the Control sheet, as the button Optimise takes it. Where no plan keeps
    all that, nothing is written (exit code 4). The policies stay, and the next plan without
    --optimal is by them. The Least cost sheet adds people, suppliers, a budget and minimum runs.

    A workbook of your own, with a map beside it (sopxl adopt --map), is planned in its own cells:
    production of the open periods by --method, or as the map says it under [plan], to the target
    inventory of the map, or --target, or the opening held. Formulas stay, with their results worked
    out anew; what would change is shown and asked for first, unless --yes or --expect HASH is
    given.

    \b
    Examples:
      sopxl plan plan.xlsm
      sopxl plan plan.xlsm --optimal
      sopxl plan plan.xlsm --optimal --holding 0.2 --overtime 45 --outside 80
      sopxl plan plan.xlsm --dry-run
      sopxl plan plan.xlsm --dry-run --json > changes.json
      sopxl plan plan.xlsm --expect 91fde77919c08ad1
      sopxl plan plan.xlsm --coerce
      sopxl plan mine.xlsx --method level --target 500
      sopxl plan mine.xlsx --method optimal --cost holding=1 --cost "rate change=4" --dry-run
    """
    from sopxl_workbook import run

    where = mapped.map_of(book, map_file)
    if where is not None:
        ours = {"--coerce": coerce, "--optimal": optimal, "--locale": locale}
        mapped.refuse_others(ours, has_map=True)
        mapped.plan(
            book,
            where,
            method=method,
            target=target,
            costs=costs,
            limits=limits,
            yes=yes,
            dry_run=dry_run,
            every=every,
            as_json=as_json,
            expect=expect,
        )
        return
    given = {"--method": method, "--target": target is not None, "--cost": costs, "--limit": limits}
    mapped.refuse_others({**given, "--yes": yes}, has_map=False)
    if (every or as_json) and not dry_run:
        raise click.UsageError("--all and --json say how --dry-run shows the changes: give it too.")
    if expect is not None and dry_run:
        raise click.UsageError("Give --dry-run or --expect, not both.")
    how = manner(locale, blank, takes_texts=coerce)
    wanted = "" if expect is None else hash_of(expect)
    asked, options = _wanted(optimal, holding, overtime, outside, point)
    done = run.plan(
        book,
        kit=kit(),
        dry_run=dry_run,
        expect=wanted,
        manner=how,
        optimal=asked,
        tell=progress,
    )
    warn(done.warnings)
    if dry_run:
        show(done.changes, f"sopxl plan {as_argument(book)}{options}", every=every, as_json=as_json)
    say(done.summary)


def _wanted(
    optimal: bool,
    holding: float | None,
    overtime: float | None,
    outside: float | None,
    point: int | None,
) -> tuple[Wanted | None, str]:
    """What is asked of a least-cost plan, and the options that say so again."""
    given = {"--holding": holding, "--overtime": overtime, "--outside": outside, "--point": point}
    named = {name: value for name, value in given.items() if value is not None}
    if not optimal:
        if named:
            raise click.UsageError(f"{next(iter(named))} goes with --optimal: give it too.")
        return None, ""
    from sopxl_workbook.optimal import Wanted

    options = "".join(f" {name} {value:.15g}" for name, value in named.items())
    return Wanted(holding, overtime, outside, point), f" --optimal{options}"


@click.command()
@click.argument("book", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
@mapped.MAP
def check(book: Path, as_json: bool, map_file: Path | None) -> None:
    """Prove the numbers of BOOK: every balance, load and dollar, every formula.

    Exits with 3 and names the first cell that breaks a rule. Of a workbook of your own with a map
    every identity of every family is worked out anew, and every cell that breaks one is named, with
    what is right and the likely cause.

    \b
    Examples:
      sopxl check plan.xlsm
      sopxl check plan.xlsm --json
      sopxl check mine.xlsx
    """
    from sopxl_workbook import run

    where = mapped.map_of(book, map_file)
    if where is not None:
        mapped.check(book, where, as_json=as_json)
        return
    report = run.check(book, kit=kit())
    click.echo(report.as_json() if as_json else report.as_text(), nl=not as_json)
    if not report.passed:
        sys.exit(3)


@click.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@click.option("--sheet", "sheets", multiple=True, help="Only this sheet; may be given again.")
@click.option("--calculated", is_flag=True, help="List recalculated results, not only count them.")
@click.option("--months", is_flag=True, help="A line for every month, neighbours alike or not.")
@click.option("--exact", is_flag=True, help="Numbers differ by their last digit already.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.option("--html", "page", type=PATH, help="Write a page for the browser to this file.")
@click.option("--fail", is_flag=True, help="Exit with 3 when anything differs.")
def diff(
    old: Path,
    new: Path,
    sheets: Sequence[str],
    calculated: bool,
    months: bool,
    exact: bool,
    as_json: bool,
    page: Path | None,
    fail: bool,
) -> None:
    """Say what differs from workbook OLD to NEW: by sheet, table, key and month.

    Any two workbooks, .xlsx or .xlsm. Rows of a table belong together by their key wherever they
    stand, and a formula that only moved is the same. Exits with 0 whatever is found, unless --fail.

    \b
    JSON, schema 1:
      old, new        file, sha256
      same            whether nothing differs
      counts          how many of each kind
      structure       change, name, sheet, old, new
      rows            kind, sheet, table, key, period, place, cells
      cells           kind, sheet, table, key, column, period, old, new, difference
      calculated      as cells: results of formulas that are the same
      sheets          sheet, old, new: cells that are not blank, null without that sheet
    Old and new of a cell have place, value, and formula and day where there is one; an error is
    {"error": "#N/A"}, a blank is null.

    \b
    Examples:
      sopxl diff before.xlsm plan.xlsm
      sopxl diff before.xlsm plan.xlsm --sheet Plan --months
      sopxl diff mine.xlsx theirs.xlsx --html difference.html
    """
    from sopxl_workbook import diff as differ

    if page is not None and page.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError("Give the page a name that ends in .html: --html difference.html.")
    found = differ.compare(old, new, sheets=sheets, exact=exact)
    if page is not None:
        differ.write_page(page, found)
        say(f"Written: {page}")
    if as_json:
        click.echo(differ.as_json(found))
    elif page is None:
        click.echo(differ.as_text(found, calculated=calculated, months=months))
    if fail and not found.is_same:
        sys.exit(3)


VERBS = (new, plan, check, diff)
