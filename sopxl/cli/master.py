"""Master data: families, items and resources of a book; imports its work when it is called."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli.shared import (
    AS_JSON,
    BY,
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

if TYPE_CHECKING:
    from sopxl_workbook.cycle.master import Action

_REASON = click.option("--reason", default="", help="Why; kept in the log.")
_OF_RESOURCE = (
    *("hours", "stations", "utilization", "efficiency"),
    *("overtime_limit", "outside_capacity", "asked_by", "from"),
)
_OF_FAMILY = (
    *("like", "unit", "strategy", "business_unit", "owner"),
    *("price", "cost", "from"),
)
# What each change takes besides names: the options that it may have, and those that it needs.
_TAKES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "add family": (_OF_FAMILY, ()),
    "add item": (("family", "factor", "planning_share", "from"), ("family",)),
    "add resource": (_OF_RESOURCE, ("hours", "stations")),
    "rename family": ((), ()),
    "rename item": ((), ()),
    "rename resource": ((), ()),
    "retire family": (("from",), ()),
    "retire item": (("from",), ()),
    "retire resource": (("from",), ()),
    "merge family": (("factor",), ()),
    "merge item": (("from", "factor"), ()),
    "merge resource": (("from",), ()),
}
_TWO_NAMES = ("rename", "merge")


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

    if every and not dry_run:
        raise click.UsageError("--all says how --dry-run shows the changes: give it too.")
    if expect is not None and dry_run:
        raise click.UsageError("Give --dry-run or --expect, not both.")
    given = {option: value for option, value in options.items() if value not in (None, ())}
    _refuse_unfit(action, kind, new, given)
    done, _ = work.change_master(
        book,
        _action(action, kind, name, new or "", given),
        kit=kit(),
        by=by,
        reason=reason,
        dry_run=dry_run,
        expect="" if expect is None else hash_of(expect),
        tell=progress,
    )
    words = ["sopxl", "master", str(book), action, kind, name, *([] if new is None else [new])]
    for option, value in given.items():
        for one in value if isinstance(value, tuple) else (value,):
            words += [_flag(option), f"{one:.15g}" if isinstance(one, float) else one]
    words += ["--reason", reason] if reason else []
    warn(done.warnings)
    if dry_run:
        show(done.changes, shlex.join(words), every=every, as_json=as_json)
    elif as_json:
        click.echo(json.dumps(done.changes.summary().as_dict(), indent=2))
    say(done.summary)


def _flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def _refuse_unfit(action: str, kind: str, new: str | None, given: Mapping[str, Any]) -> None:
    """UsageError for a change that there is not, or one that is given too little or too much."""
    what = f"{action} {kind}"
    if what not in _TAKES:
        known = ", ".join(_TAKES)
        raise click.UsageError(f"There is no {what}; there is {known}.")
    may, must = _TAKES[what]
    if (new is None) is (action in _TWO_NAMES):
        two = "two names, the old one first" if new is None else "one name"
        raise click.UsageError(f"{what} takes {two}.")
    for option in given.keys() - set(may):
        raise click.UsageError(f"{_flag(option)} is no option of {what}.")
    for option in must:
        if option not in given:
            raise click.UsageError(f"{what} needs {_flag(option)}.")


def _action(action: str, kind: str, name: str, new: str, given: Mapping[str, Any]) -> Action:
    """The change that the words stand for."""
    from sopxl_workbook.cycle import master as work

    start = given.get("from", "")
    if action == "rename":
        return work.Rename(work.Kind(kind), name, new)
    if action == "add" and kind == "family":
        words = {word: value for word, value in given.items() if word != "from"}
        return work.AddFamily(name, **words, start=start)
    if action == "add" and kind == "resource":
        return work.AddResource(
            name,
            given["hours"],
            given["stations"],
            given.get("utilization", 1.0),
            given.get("efficiency", 1.0),
            given.get("overtime_limit"),
            given.get("outside_capacity"),
            start,
            _asks(given.get("asked_by", ())),
        )
    if action == "add":
        share = given.get("planning_share")
        return work.AddItem(name, given["family"], given.get("factor", 1.0), share, start)
    if action == "retire":
        if kind == "family":
            return work.RetireFamily(name, start)
        return (work.RetireItem if kind == "item" else work.RetireResource)(name, start)
    if kind == "family":
        return work.MergeFamilies(name, new, given.get("factor"))
    if kind == "resource":
        return work.MergeResources(name, new, start)
    return work.MergeItems(name, new, start, given.get("factor"))


def _asks(given: Sequence[str]) -> dict[str, float]:
    """Hours by family, from texts such as Chairs=1.5."""
    asks = {}
    for text in given:
        family, sign, hours = text.rpartition("=")
        try:
            asks[family.strip()] = float(hours)
        except ValueError:
            sign = ""
        if not sign:
            raise click.UsageError(
                f'--asked-by is FAMILY=HOURS, such as Chairs=1.5; "{text}" is not.'
            )
    return asks


VERBS = (master,)
