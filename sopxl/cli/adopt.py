"""The verb on a planner's own workbook: adopt; imports its work when it is called."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli.shared import BY, PATH, kit, progress, say, tell, warn

if TYPE_CHECKING:
    from sopxl_workbook.adopt import Adopted


@click.command()
@click.argument("book", type=PATH)
@click.option("--words", type=PATH, help="A file with words of your own for the measures.")
@click.option("--map", "with_map", is_flag=True, help="Keep a map of BOOK beside it, and use it.")
@click.option("--renew", is_flag=True, help="With --map: write the map anew, as BOOK is now.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.option("--html", "page", type=PATH, help="Write a page for the browser to this file.")
@click.option(
    "--insert", "is_insert", is_flag=True, help="Write our functions beside your numbers."
)
@click.option("--functions", default="", help="With --insert: which, such as SOP_LEVEL,SOP_COVER.")
@BY
@click.option("--dry-run", is_flag=True, help="With --insert: show what would be; write nothing.")
def adopt(
    book: Path,
    words: Path | None,
    with_map: bool,
    renew: bool,
    as_json: bool,
    page: Path | None,
    is_insert: bool,
    functions: str,
    by: str,
    dry_run: bool,
) -> None:
    """Find the plan in BOOK, a workbook of your own; prove its numbers, audit its formulas.

    Nothing is written into BOOK, but with --insert. Timelines, families and rows are found by their
    words (English, German, French, Spanish, Portuguese), else by their numbers. Each row is proven,
    disproved - with the first cell that breaks it and the likely cause - or not decidable. Item
    numbers name families; a sheet for each month is one timeline. Exits with 3 where
    a number is disproved, or no plan is found.

    With --insert the functions of sopxl that fit are written on a new sheet "Comparison" of BOOK,
    which sopxl attach prepared: inventory, backlog and dollars worked out anew beside your rows,
    with the difference, cover, and the level and the chase plan of the same demand. They point at
    your cells; all else stays. Sopxl undo takes the sheet out again, and so does detach.

    The file of --words is TOML, a line a measure: demand = ["Call-offs", "Abrufe"].

    --map writes what was found to a file beside BOOK, mine.map.toml for mine.xlsx: correct it.
    From then on --map holds that file against BOOK: rows are found again by label and family,
    wherever they stand; what moved is told; what is not found, or not alone, is refused; the rules
    of the map are proven again. The file is never written over: --map --renew writes it with the
    places of today and your corrections, and keeps the file as it was under .old.

    \b
    JSON, schema 1:
      file, sha256    what was looked at
      plan, sound     whether there is a plan, and no number of it is disproved
      counts          rows proven, disproved, not decidable; findings
      timelines       sheet, cells, unit, periods
      rows            family, measure, label, by (words or numbers), sheet, cells
      map             closed; timelines; families with rules, rows, cells that may be written
      proofs          status, code, family, kind, rule, periods, held, place, shown, right, cause
      findings        code, place, what, why, fix, sheet, cells; the worst first

    \b
    Examples:
      sopxl adopt mine.xlsx
      sopxl adopt mine.xlsx --html mine.html
      sopxl adopt mine.xlsx --words words.toml
      sopxl adopt mine.xlsx --map
      sopxl adopt mine.xlsx --json > mine.json
      sopxl adopt mine.xlsm --insert --functions SOP_INVENTORY,SOP_LEVEL
    """
    from sopxl_workbook import adopt as work

    if is_insert and (as_json or page is not None):
        raise click.UsageError("--insert writes a sheet; leave --json and --html for another call.")
    if page is not None and page.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError("Give the page a name that ends in .html: --html mine.html.")
    if renew and not with_map:
        raise click.UsageError("--renew writes the map anew: give it with --map.")
    if is_insert and with_map:
        raise click.UsageError("--insert writes a sheet; leave --map for another call.")
    if not is_insert and (functions or by or dry_run):
        raise click.UsageError("--functions, --by and --dry-run go with --insert.")
    own = work.read_words(words) if words else None
    if is_insert:
        _insert(book, own, functions, by, dry_run=dry_run)
        return
    file = work.map_path(book) if with_map else None
    is_kept = file is not None and file.exists()
    adopted = work.adopt(book, own, progress, file if is_kept else None)
    if page is not None:
        work.write_page(page, adopted)
        say(f"Written: {page}")
    if as_json:
        click.echo(work.as_json(adopted))
    elif page is None:
        click.echo(work.as_text(adopted, with_map=with_map))
    if file is not None:
        _keep_map(adopted, file, is_kept, renew)
    if not adopted.holds_plan:
        tell(work.no_plan(adopted.file))
    if not adopted.is_sound:
        sys.exit(3)


def _keep_map(adopted: Adopted, file: Path, is_kept: bool, renew: bool) -> None:
    """Writes a map that is not there yet, or is to be renewed; says what is done with it."""
    from sopxl_workbook import adopt as work

    if is_kept:
        say(f"Read: {file}")
        for problem in adopted.mapped.moved:
            tell(problem)
    if is_kept and not renew:
        if adopted.mapped.moved:
            say("Write the places of today into the map with: --map --renew")
        return
    if adopted.holds_plan:
        before = work.write_map(file, adopted.mapped.map)
        kept = f"; the file as it was: {before}" if before else ""
        say(f"Written: {file}{kept}")


VERBS = (adopt,)


def _insert(
    book: Path,
    words: Mapping[str, Sequence[str]] | None,
    functions: str,
    by: str,
    *,
    dry_run: bool,
) -> None:
    """The functions beside the planner's numbers: what came, or would come."""
    from sopxl_workbook.adopt.inserted import insert

    wanted = [name for name in functions.split(",") if name.strip()]
    done, new = insert(
        book, kit=kit(), functions=wanted, words=words, by=by, dry_run=dry_run, tell=progress
    )
    warn(done.warnings)
    for line in new.as_lines() if dry_run else ():
        click.echo(line)
    say(done.summary)
