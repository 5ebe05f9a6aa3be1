"""Agreeing on a forecast from the views of functions; imports its work when it is called."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli.shared import (
    AS_JSON,
    DRY_RUN,
    EVERY,
    EXPECT,
    PATH,
    check_options,
    finish,
    hash_of,
    kit,
    progress,
    say,
)

if TYPE_CHECKING:
    from sopxl_workbook.cycle.agree import Asked

_WHO = click.option("--who", default="", help="Who agrees; the user of this machine if left out.")


@click.command()
@click.argument("book", type=PATH)
@click.option("--family", default="", help="The family; every family with views if left out.")
@click.option("--period", default="", help="The one period, such as 2026-09.")
@click.option("--from", "first", metavar="PERIOD", default="", help="First period; the open month.")
@click.option("--to", "last", metavar="PERIOD", default="", help="Last period; that of the plan.")
@click.option(
    "--by", "rule", metavar="RULE", default="", help="mean, weights, accuracy, or who leads."
)
@click.option("--quantity", type=float, help="Units a period of the family, in place of a rule.")
@click.option("--decimals", type=int, default=0, show_default=True, help="Rounded to, half up.")
@click.option("--reason", default="", help="Why; kept on the sheet Agreed.")
@click.option("--replace", is_flag=True, help="Replace overrides that somebody typed.")
@_WHO
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def agree(
    book: Path,
    family: str,
    period: str,
    first: str,
    last: str,
    rule: str,
    quantity: float | None,
    decimals: int,
    reason: str,
    replace: bool,
    who: str,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Agree on the forecast of BOOK from the views of sales, marketing, finance and others.

    The agreed figure becomes the override of its month; the sheet Agreed keeps what stood there,
    what each function had said, by which rule, why, who and in which run, so that the forecast is
    baseline and events plus what is logged.

    --by mean, weights (column Weight of View owners), accuracy (1 ÷ MAPE of each function's past
    views), or the name of the function that leads; without it the rule on Control. Functions
    without a view of a month are left out there, and told. An override that somebody typed is
    refused, exit code 5, unless --replace is given.

    \b
    Examples:
      sopxl agree plan.xlsm --by mean --reason "demand review" --dry-run
      sopxl agree plan.xlsm --family Chairs --by weights --reason "demand review of March"
      sopxl agree plan.xlsm --family Chairs --period 2026-09 --quantity 240 --reason "fair"
    """
    from sopxl_workbook.cycle import agree as work

    check_options(dry_run=dry_run, every=every, expect=expect)
    if period and (first or last):
        raise click.UsageError("Give --period, or --from and --to.")
    asked = work.Asked(
        reason=reason,
        family=family,
        first=period or first,
        last=period or last,
        by=rule,
        quantity=quantity,
        decimals=decimals,
        replaces=replace,
    )
    done, made = work.agree(
        book,
        asked,
        kit=kit(),
        by=who,
        dry_run=dry_run,
        expect="" if expect is None else hash_of(expect),
        tell=progress,
    )
    for line in made.as_lines():
        say(line)
    finish(done, _command(book, asked, who), dry_run=dry_run, every=every, as_json=as_json)


def _command(book: Path, asked: Asked, who: str) -> str:
    """The command that does the same."""
    options = {
        "--family": asked.family,
        "--from": asked.first,
        "--to": asked.last,
        "--by": asked.by,
        "--quantity": "" if asked.quantity is None else f"{asked.quantity:.15g}",
        "--decimals": str(asked.decimals or ""),
        "--reason": asked.reason,
        "--who": who,
    }
    words = [word for option, value in options.items() if value for word in (option, value)]
    return shlex.join(
        ["sopxl", "agree", str(book), *words, *(["--replace"] if asked.replaces else [])]
    )


VERBS = (agree,)
