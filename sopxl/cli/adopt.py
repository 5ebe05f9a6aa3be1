"""The verb on a planner's own workbook: adopt; imports its work when it is called."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sopxl.cli.shared import PATH, say, tell


@click.command()
@click.argument("book", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.option("--html", "page", type=PATH, help="Write a page for the browser to this file.")
def adopt(book: Path, as_json: bool, page: Path | None) -> None:
    """Find the plan in BOOK, a workbook of your own; prove its numbers, audit its formulas.

    Nothing is written into BOOK. Timelines, families and rows are found by their words (English,
    German, French, Spanish, Portuguese), else by their numbers. Each row is proven, disproved -
    with the first cell that breaks it and the likely cause - or not decidable. Exits with 3 where
    a number is disproved, or no plan is found.

    \b
    JSON, schema 1:
      file, sha256    what was looked at
      plan, sound     whether there is a plan, and no number of it is disproved
      counts          rows proven, disproved, not decidable; findings
      timelines       sheet, cells, unit, periods
      rows            family, measure, label, by (words or numbers), sheet, cells
      proofs          status, code, family, kind, rule, periods, held, place, shown, right, cause
      findings        code, place, what, why, fix, sheet, cells; the worst first

    \b
    Examples:
      sopxl adopt mine.xlsx
      sopxl adopt mine.xlsx --html mine.html
      sopxl adopt mine.xlsx --json > mine.json
    """
    from sopxl_workbook import adopt as work

    if page is not None and page.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError("Give the page a name that ends in .html: --html mine.html.")
    adopted = work.adopt(book)
    if page is not None:
        work.write_page(page, adopted)
        say(f"Written: {page}")
    if as_json:
        click.echo(work.as_json(adopted))
    elif page is None:
        click.echo(work.as_text(adopted))
    if not adopted.holds_plan:
        tell(work.no_plan(adopted.file))
    if not adopted.is_sound:
        sys.exit(3)


VERBS = (adopt,)
