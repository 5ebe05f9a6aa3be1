"""The verbs changes and mix: what moved since the last plan; each imports its work when called."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli.shared import PATH, aligned, say

if TYPE_CHECKING:
    from sopxl.plan.forecast_changes import ForecastChanges
    from sopxl.plan.mix import ItemMix

_JSON = click.option("--json", "as_json", is_flag=True, help="The same as JSON.")


@click.command()
@click.argument("book", type=PATH)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Lines shown.")
@_JSON
def changes(book: Path, top: int, as_json: bool) -> None:
    """What changed in BOOK's forecast since the plan that was authorised before, by money.

    A line a family and month, the most money first, at the price in force. Then how nervous each
    forecast is: the sum of its changes, whatever their sign, over the sum of the old forecast.

    \b
    Examples:
      sopxl changes plan.xlsm
      sopxl changes plan.xlsm --top 5
    """
    from sopxl.plan.forecast_changes import forecast_changes
    from sopxl.plan.make import plan_as_it_stands
    from sopxl_workbook.ooxml import read_book
    from sopxl_workbook.read import read_company

    company = read_company(read_book(book)).company
    found = forecast_changes(plan_as_it_stands(company))
    if as_json:
        click.echo(json.dumps(_changes_dict(found), indent=2))
        return
    click.echo("\n".join(_changes_text(found, top, company.currency)))
    rest = len(found.changes) - top
    if rest > 0:
        say(f"{rest} more with less money; --top {len(found.changes)} shows them all.")


@click.command()
@click.argument("book", type=PATH)
@click.option("--months", default=3, show_default=True, help="Closed months that are looked at.")
@_JSON
def mix(book: Path, months: int, as_json: bool) -> None:
    """The mix that BOOK's customers asked for against the planning shares of the Item map.

    A line an item of every family whose actuals stand by item, the widest drift first. An item
    whose share is off by more points than the family's Tolerance is marked: the master schedule
    then makes the wrong items of the right volume.

    \b
    Examples:
      sopxl mix plan.xlsm
      sopxl mix plan.xlsm --months 12
    """
    from sopxl.plan.mix import mix_of
    from sopxl_workbook.items_sold import items_sold
    from sopxl_workbook.ooxml import read_book
    from sopxl_workbook.read import read_company

    reading = read_company(read_book(book))
    found = mix_of(reading.company, items_sold(reading.tables), months)
    if as_json:
        click.echo(json.dumps([_mix_dict(each) for each in found], indent=2))
    elif found:
        click.echo("\n".join(_mix_text(found)))
    else:
        say("No actuals stand by item in these months, so there is no mix to look at.")


def _changes_text(found: ForecastChanges, top: int, currency: str) -> Iterator[str]:
    if not found.changes:
        yield f"No forecast changed since the plan of {found.origin} was authorised."
        return
    yield f"Forecast against the plan authorised for {found.origin}, the most money first"
    heads = ("Family", "Month", "Unit", "Owner", "Old", "New", "Change", "Share", currency)
    rows = [
        (
            *(each.family, each.month, each.unit, each.owner),
            *(f"{each.old:,.0f}", f"{each.new:,.0f}", f"{each.change:+,.0f}"),
            *(_share(each.share), _money(each.money)),
        )
        for each in found.changes[:top]
    ]
    yield from aligned([heads, *rows], texts=4)
    yield ""
    calm = [(each.family, str(each.months), _share(each.index, "")) for each in found.nervousness]
    yield from aligned([("Family", "Months", "Nervousness"), *calm])


def _mix_text(found: Sequence[ItemMix]) -> Iterator[str]:
    yield "Mix against planning shares, the widest drift first"
    heads = ("Family", "Item", "Unit", "Sold", "Share", "Planned", "Drift", "Units", "Allowed", "")
    rows = [_mix_row(each) for each in found]
    yield from aligned([heads, *rows], texts=3)


def _mix_row(each: ItemMix) -> Sequence[str]:
    start = (each.family, each.item, each.unit, f"{each.sold:,.0f}", f"{each.realised:.1%}")
    if each.planned != each.planned:
        return (*start, "none", "", "", "", "◆ no share")
    return (
        *start,
        f"{each.planned:.1%}",
        f"{each.drift * 100:+.1f}",
        f"{each.variance:+,.0f}",
        f"±{each.tolerance * 100:.1f}",
        "ok" if each.holds else "▲ drifts",
    )


def _money(value: float) -> str:
    return "no price" if value != value else f"{value:+,.0f}"


def _share(value: float, sign: str = "+") -> str:
    return "new" if abs(value) == float("inf") else f"{value:{sign}.1%}"


def _known(value: float) -> float | None:
    """A figure for JSON, which knows no NaN and no infinity."""
    return value if abs(value) < float("inf") else None


def _changes_dict(found: ForecastChanges) -> dict[str, Any]:
    return {
        "origin": found.origin,
        "changes": [
            {
                "family": each.family,
                "month": each.month,
                "unit": each.unit,
                "owner": each.owner,
                "old": each.old,
                "new": each.new,
                "change": each.change,
                "share": _known(each.share),
                "money": _known(each.money),
            }
            for each in found.changes
        ],
        "nervousness": [
            {"family": each.family, "months": each.months, "index": _known(each.index)}
            for each in found.nervousness
        ],
    }


def _mix_dict(each: ItemMix) -> dict[str, Any]:
    return {
        "family": each.family,
        "item": each.item,
        "unit": each.unit,
        "sold": each.sold,
        "realised": each.realised,
        "planned": _known(each.planned),
        "drift": _known(each.drift),
        "variance": _known(each.variance),
        "tolerance": each.tolerance,
        "holds": each.holds,
    }


VERBS = (changes, mix)
