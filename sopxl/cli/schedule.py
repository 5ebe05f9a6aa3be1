"""The verb schedule: the plan by item and week, out and held against what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli.shared import PATH, aligned, say, warn
from sopxl.errors import ProblemsError

if TYPE_CHECKING:
    from sopxl.plan.schedule import Schedule, TieOut


@click.command()
@click.argument("book", type=PATH)
@click.option("--months", default=3, show_default=True, help="Months from the open one on.")
@click.option("--out", type=PATH, help="Folder for schedule.csv and hours.csv.")
@click.option("--against", type=PATH, help="CSV file of a detailed schedule to tie out.")
@click.option("--force", is_flag=True, help="Replace files that are in the folder.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def schedule(
    book: Path, months: int, out: Path | None, against: Path | None, force: bool, as_json: bool
) -> None:
    """The master schedule of BOOK's plan: family to item, month to week, exact in sum.

    Families are split by the planning shares of the Item map, months by the working days of their
    weeks. The plan is the one that is authorised for the open month, else the draft. --out writes
    it for plants and suppliers: units by item and week, hours by resource and week. --against
    holds a detailed schedule (columns period, code, quantity) against the plan: a month in which
    a family is off by more than its Tolerance ends with exit code 3.

    \b
    Examples:
      sopxl schedule plan.xlsm
      sopxl schedule plan.xlsm --months 6 --out to-the-plant
      sopxl schedule plan.xlsm --against from-the-plant.csv
    """
    from sopxl.plan.make import plan_as_it_stands
    from sopxl.plan.schedule import master_schedule, tie_out
    from sopxl_workbook.detailed import export, read_detailed
    from sopxl_workbook.ooxml import read_book
    from sopxl_workbook.read import read_company

    reading = read_company(read_book(book))
    found = master_schedule(plan_as_it_stands(reading.company), months)
    warn(found.warnings)
    ties: Sequence[TieOut] = ()
    if against is not None:
        detailed = read_detailed(against, reading.company, reading.tables)
        ties = tie_out(found, detailed, reading.company)
    if out is not None:
        for path in export(found, reading.company, out, force=force):
            say(f"Wrote {path}.")
    if as_json:
        click.echo(json.dumps(_as_dict(found, ties, is_tied=against is not None), indent=2))
    else:
        click.echo("\n".join(_ties(ties) if against is not None else _table(found)))
    off = [tie for tie in ties if not tie.holds]
    if off:
        raise ProblemsError([tie.as_problem(str(against)) for tie in off])


def _table(found: Schedule) -> Iterator[str]:
    """A line a code, a column a week."""
    weeks = [str(day)[5:] for day in _days(found)]
    yield f"Master schedule ({found.version} plan), family units by week from its first day"
    heads = ("Code", "Family", "Unit", *weeks)
    rows = [
        (line.code, "" if line.code == line.family else line.family, line.unit, *map(_whole, units))
        for line, units in zip(found.lines, found.weekly.T.tolist(), strict=True)
    ]
    yield from aligned([heads, *rows], texts=3)


def _ties(ties: Sequence[TieOut]) -> Iterator[str]:
    yield "The plan against the detailed schedule, worst first"
    heads = ("Family", "Month", "Unit", "Plan", "Scheduled", "Off", "Share", "Allowed", "")
    rows = [
        (
            tie.family,
            tie.month,
            tie.unit,
            _whole(tie.volume),
            _whole(tie.scheduled),
            f"{tie.deviation:+,.0f}",
            f"{tie.share:+.1%}",
            f"±{tie.tolerance:.1%}",
            "ok" if tie.holds else "▲ off",
        )
        for tie in ties
    ]
    yield from aligned([heads, *rows], texts=3)


def _days(found: Schedule) -> Sequence[Any]:
    from sopxl.calendar import days_of

    return list(days_of(found.days[found.week_starts]))


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _as_dict(found: Schedule, ties: Sequence[TieOut], *, is_tied: bool) -> dict[str, Any]:
    weeks = [str(day) for day in _days(found)]
    lines = [
        {
            "code": line.code,
            "family": line.family,
            "unit": line.unit,
            "factor": line.factor,
            "by_month": dict(zip(found.months, months, strict=True)),
            "by_week": dict(zip(weeks, quantities, strict=True)),
        }
        for line, months, quantities in zip(
            found.lines, found.by_month.T.tolist(), found.weekly.T.tolist(), strict=True
        )
    ]
    told: dict[str, Any] = {"plan": found.version, "lines": lines}
    if is_tied:
        told["tie_out"] = [
            {
                "family": tie.family,
                "month": tie.month,
                "plan": tie.volume,
                "scheduled": tie.scheduled,
                "deviation": tie.deviation,
                "tolerance": tie.tolerance,
                "holds": tie.holds,
            }
            for tie in ties
        ]
    return told


VERBS = (schedule,)
