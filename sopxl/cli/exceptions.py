"""The verb exceptions: every alert of a book, ranked by money; imports click, work lazily."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli.shared import PATH, say

if TYPE_CHECKING:
    from sopxl.plan.alerts import Alert
    from sopxl.plan.company import Company

_HEADS = ("", "subject", "effect", "first in", "owner", "what happens")


@click.command()
@click.argument("book", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def exceptions(book: Path, as_json: bool) -> None:
    """List every alert of BOOK with its effect in money, the most money first.

    Inventory below zero or outside its limits, backlog outside its band, resources over their
    capacity, forecasts nobody reviewed, views of functions that are apart, deviations beyond
    their tolerance, families under the business plan: each with what it puts at stake, the
    first month that it hits and who owns it. Last the steps of the month that nobody has
    signed, each with its due working day. The page Exceptions shows the same list.

    \b
    Examples:
      sopxl exceptions plan.xlsm
      sopxl exceptions plan.xlsm --json
    """
    from sopxl.plan.alerts import find_alerts
    from sopxl.plan.make import plan_as_it_stands
    from sopxl_workbook.contract import CYCLE
    from sopxl_workbook.ooxml import read_book
    from sopxl_workbook.pages import settings_of
    from sopxl_workbook.read import read_company, standing_rows
    from sopxl_workbook.said import said
    from sopxl_workbook.spread import alerts_of
    from sopxl_workbook.steps import steps_of, unsigned

    opened = read_book(book)
    company = read_company(opened).company
    rows = standing_rows(opened)
    written = said(rows, company.calendar)
    plan, settings = plan_as_it_stands(company), settings_of(opened)
    open_steps = unsigned(steps_of(rows[CYCLE.name], company, settings.get("sop_status_day")))
    apart = alerts_of(plan, settings)
    found = find_alerts(plan.figures, written.block(company), open_steps, apart)
    if as_json:
        click.echo(json.dumps(_as_dict(found, company), indent=2))
        return
    for line in _lines(found, company):
        click.echo(line)
    if not found:
        say("Nothing is out of its limits.")


def _lines(found: Sequence[Alert], company: Company) -> Iterator[str]:
    """A line an alert, columns aligned, what happens last."""
    if not found:
        return
    from sopxl_workbook.sheets.exceptions_words import alert_text

    heads = (*_HEADS[:2], f"effect {company.currency}".rstrip(), *_HEADS[3:])
    table = [heads]
    for rank, alert in enumerate(found, start=1):
        month = company.calendar.label(alert.period)
        text = alert_text(alert, company)
        table.append((str(rank), alert.subject, _money(alert), month, alert.owner, text))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        cells[0], cells[2] = row[0].rjust(widths[0]), row[2].rjust(widths[2])
        yield "  ".join(cells).rstrip()


def _money(alert: Alert) -> str:
    return f"{alert.effect:,.0f}" if alert.effect == alert.effect else ""


def _as_dict(found: Sequence[Alert], company: Company) -> dict[str, Any]:
    from sopxl_workbook.sheets.exceptions_words import alert_text

    alerts = [
        {
            "rank": rank,
            "kind": str(alert.kind),
            "subject": alert.subject,
            "amount": alert.amount,
            "unit": alert.unit,
            "effect": alert.effect if alert.effect == alert.effect else None,
            "first": company.calendar.label(alert.period),
            "owner": alert.owner,
            "text": alert_text(alert, company),
        }
        for rank, alert in enumerate(found, start=1)
    ]
    return {"currency": company.currency, "alerts": alerts}


VERBS = (exceptions,)
