"""Master data: families, items and resources of a book; imports its work when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from sopxl.cli.shared import (
    AS_JSON,
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
)

_REASON = click.option("--reason", default="", help="Why; kept in the log.")


@click.command()
@click.argument("book", type=PATH)
@click.argument("action", type=click.Choice(["add", "rename", "retire", "merge"]))
@click.argument("kind", type=click.Choice(["family", "item", "resource"]))
@click.argument("name")
@click.argument("new", required=False)
@click.option("--from", metavar="PERIOD", help="First period in which it holds; see above.")
@click.option("--like", metavar="FAMILY", help="Of a new family: the one that it is like.")
@click.option("--unit", help="Of a new family: its unit of measure.")
@click.option("--strategy", help="Of a new family: MTS, MTO or FTO.")
@click.option("--business-unit", help="Of a new family: roll-up above it.")
@click.option("--owner", help="Of a new family: who answers for its plan.")
@click.option("--price", type=float, help="Of a new family: net price of one unit.")
@click.option("--cost", type=float, help="Of a new family: standard cost of one unit.")
@click.option("--family", help="Of a new item: the family that it belongs to.")
@click.option("--factor", type=float, help="Family units in one item; in merge, units of NEW.")
@click.option("--planning-share", type=float, help="Of a new item: share of its family, 0 to 1.")
@click.option("--hours", type=float, help="Of a new resource: of one station on a working day.")
@click.option("--stations", type=float, help="Of a new resource: machines or people side by side.")
@click.option("--utilization", type=float, help="Of a new resource: share of hours in use.")
@click.option("--efficiency", type=float, help="Of a new resource: output against standard.")
@click.option("--overtime-limit", type=float, help="Of a new resource: extra share of hours.")
@click.option("--outside-capacity", type=float, help="Of a new resource: hours to be bought.")
@click.option(
    "--asked-by",
    metavar="FAMILY=HOURS",
    multiple=True,
    help="Of a new resource: its hours in one unit of a family; may be given again.",
)
@_REASON
@BY
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def master(
    book: Path,
    action: str,
    kind: str,
    name: str,
    new: str | None,
    reason: str,
    by: str,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
    **options: Any,
) -> None:
    """Add, rename, retire or merge a family, an item or a resource of BOOK, on all sheets at once.

    rename: every table, the Archive and the choices on the pages get the NEW name; no row moves
    and no figure changes. Your own sheets stay as they are: cells of them that hold the old name
    are listed.

    add family: its rows on every sheet, below the others, with a forecast of 0 for somebody to
    look at; policy, bill and what else is not given are those of the family that it is --like.

    retire family: its last day, with forecast and plan 0 from the open month, or the period
    --from, on; sopxl plan lets its inventory and its orders run out until then.

    merge family: NAME becomes an item of NEW, with all its history, its forecast and its plan;
    figures that were closed stand on the Restated sheet, and --reason says why.

    add resource: a row of the Resources and its rows on the wide sheets, from the open month or
    the period --from; --asked-by puts it into the bill. retire resource: its capacity is 0 from
    then on, once no row of the bill asks for its hours. merge resource: stations and bill of NAME
    are added to those of NEW from then on.

    add item: a row of the Item map, always or --from a period. retire item: its row ends before
    the open month, or before the period --from. merge item: from the open month, or the period
    --from, NAME counts as the item NEW does; where months before change with it, the figures that
    were closed stand on the Restated sheet with what they were, and --reason says why.

    \b
    Examples:
      sopxl master plan.xlsm rename family Chairs Seats --dry-run
      sopxl master plan.xlsm rename resource Press "Press hall 2"
      sopxl master plan.xlsm add family Stools --like Chairs --price 40 --cost 25
      sopxl master plan.xlsm add resource Laser --hours 8 --stations 2 --asked-by Chairs=0.5
      sopxl master plan.xlsm add item 4713 --family Chairs --factor 2
      sopxl master plan.xlsm retire family Benches --from 2026-09
      sopxl master plan.xlsm retire item 4711 --from 2026-03
      sopxl master plan.xlsm merge family Benches Chairs --reason "one range"
      sopxl master plan.xlsm merge item 4711 4713 --from 2025-01 --reason "one article now"
    """
    from sopxl_workbook.cycle import master as work

    check_options(dry_run=dry_run, every=every, expect=expect)
    given = {option: value for option, value in options.items() if value not in (None, ())}
    asked = work.Asked(action, kind, name, new, given | _asks(given))
    if asked.unfit:
        raise click.UsageError(asked.unfit)
    done, _ = work.change_master(
        book,
        asked.to_action(),
        kit=kit(),
        by=by,
        reason=reason,
        dry_run=dry_run,
        expect="" if expect is None else hash_of(expect),
        tell=progress,
    )
    command = asked.command(book, reason)
    finish(done, command, dry_run=dry_run, every=every, as_json=as_json)


def _asks(given: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Hours by family, from texts such as Chairs=1.5; nothing where none are given."""
    asks = {}
    for text in given.get("asked_by", ()):
        family, sign, hours = text.rpartition("=")
        try:
            asks[family.strip()] = float(hours)
        except ValueError:
            sign = ""
        if not sign:
            raise click.UsageError(
                f'--asked-by is FAMILY=HOURS, such as Chairs=1.5; "{text}" is not.'
            )
    return {"asked_by": asks} if asks else {}


VERBS = (master,)
