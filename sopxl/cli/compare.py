"""The verb that holds plans against one another; imports its work when it is called."""

from __future__ import annotations

from pathlib import Path

import click

from sopxl.cli.shared import DRY_RUN, PATH, kit, progress, say, warn


@click.command()
@click.argument("book", type=PATH)
@click.option("--family", default="", help="Only what the plans do to this family.")
@click.option("--holding", type=float, help="Yearly cost of holding, share of cost: 0.2.")
@click.option("--overtime", type=float, help="Money for an hour of overtime.")
@click.option("--outside", type=float, help="Money for an hour of outside capacity.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@DRY_RUN
def compare(
    book: Path,
    family: str,
    holding: float | None,
    overtime: float | None,
    outside: float | None,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Compare ways to plan BOOK: chase, level, hybrid, least cost, and the plan as it stands.

    Each plan with its cost by row, inventory, cover, changes of the rate, overload and people; then
    the frontier of the least-cost plan, seven points from the least inventory to the steadiest
    rate: sopxl plan BOOK --optimal --point N makes one of them. Chase, level and hybrid (with two
    changes of the rate) plan each family to the target of its policy; a family that is planned by
    hand keeps its plan in all of them.

    What is found is stored on the page Plan comparison, and taken back by sopxl undo. What is left
    out of the prices is taken from the Control sheet. No plan is changed.

    \b
    JSON, schema 1: currency, from, periods, family; plans and frontier, each with name, problem,
    costs by row, cost, peak, average, owed, cover, change, overload, hired, laid_off, and with
    --family of_family. Money over the horizon, cover in working days; null where there is none.

    \b
    Examples:
      sopxl compare plan.xlsm
      sopxl compare plan.xlsm --holding 0.2 --overtime 45 --family Chairs
      sopxl compare plan.xlsm --json --dry-run > plans.json
    """
    from sopxl_workbook.compare import compare as work
    from sopxl_workbook.optimal import Wanted

    wanted = Wanted(holding, overtime, outside)
    done, made = work(book, kit=kit(), family=family, wanted=wanted, dry_run=dry_run, tell=progress)
    warn(done.warnings)
    click.echo(made.as_json() if as_json else made.as_text())
    say(done.summary)


VERBS = (compare,)
