"""The verbs on a workbook of the planner's own that has a map; imports the work when called.

plan, check, rollover and undo come here where a map stands beside the workbook, or is given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli.console import is_window
from sopxl.cli.shared import PATH, check_options, finish, hash_of, kit, progress, say, show, warn
from sopxl.errors import as_argument

if TYPE_CHECKING:
    from sopxl_workbook.adopt.use.asked import Asked
    from sopxl_workbook.adopt.use.status import MappedStatus
    from sopxl_workbook.run import Done

METHODS = ("chase", "level", "hybrid", "optimal")
MAP = click.option(
    "--map", "map_file", type=PATH, help="The map of a workbook of your own; else that beside it."
)
YES = click.option("--yes", is_flag=True, help="Do it without asking.")
_PLAN_OPTIONS = (
    MAP,
    click.option(
        "--method", type=click.Choice(METHODS), help="With a map: how production is planned."
    ),
    click.option("--target", type=float, help="With it: units at period end, where no row has it."),
    click.option(
        "--cost", "costs", multiple=True, metavar="NAME=NUMBER", help="Of optimal: holding=1.5."
    ),
    click.option(
        "--limit", "limits", multiple=True, metavar="NAME=NUMBER", help="Of optimal: inventory=900."
    ),
    YES,
)
Verb = Callable[..., Any]


def plan_options(verb: Verb) -> Verb:
    """The options of plan that go with a map."""
    for option in reversed(_PLAN_OPTIONS):
        verb = option(verb)
    return verb


def map_of(book: Path, map_file: Path | None) -> Path | None:
    """The map that is given, or the one beside a workbook; None where there is none."""
    if map_file is not None:
        return map_file
    beside = book.with_name(f"{book.stem}.map.toml")  # as adopt.map_path has it
    return beside if beside.is_file() else None


def refuse_others(given: dict[str, Any], *, has_map: bool) -> None:
    """A usage error for an option that goes with a map where there is none, or the other way."""
    named = next((name for name, value in given.items() if value), None)
    if named is None:
        return
    if has_map:
        raise click.UsageError(f"{named} is of a book that sopxl made; this one has a map.")
    raise click.UsageError(f"{named} goes with a map of the workbook: sopxl adopt BOOK --map")


def plan(
    book: Path,
    where: Path,
    *,
    method: str | None,
    target: float | None,
    costs: Sequence[str],
    limits: Sequence[str],
    yes: bool,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Plans the open periods of a mapped workbook: shown, asked, written."""
    from sopxl_workbook.adopt.use.asked import Asked
    from sopxl_workbook.adopt.use.plan import plan as work

    asked = Asked(method or "", target, _numbers("--cost", costs), _numbers("--limit", limits))
    if method is None:
        asked = _said_in(where, asked)
    if (costs or limits) and asked.method != "optimal":
        raise click.UsageError("--cost and --limit go with --method optimal.")

    def run(*, dry: bool, only: str) -> Done:
        """One plan: shown alone, or written where the changes are those of the hash."""
        return work(book, asked, map_path=where, dry_run=dry, expect=only, tell=progress)

    given = [f"--method {method}"] if method else []
    given += [] if target is None else [f"--target {target:.15g}"]
    given += [f"--cost {as_argument(one)}" for one in costs]
    given += [f"--limit {as_argument(one)}" for one in limits]
    command = " ".join((f"sopxl plan {as_argument(book)}", *given))
    _done(run, command, yes=yes, dry_run=dry_run, every=every, as_json=as_json, expect=expect)


def _said_in(where: Path, given: Asked) -> Asked:
    """How a map says that its workbook is planned; what is given goes before it."""
    from sopxl_workbook.adopt.mapped import read_map
    from sopxl_workbook.adopt.use.asked import Asked

    said = read_map(where).plan
    if not said.method:
        way = f'or in the map, under [plan]: method = "{METHODS[1]}".'
        raise click.UsageError(f"Say how to plan: --method {'|'.join(METHODS)}, {way}")
    target = said.target if given.target is None else given.target
    return Asked(
        said.method, target, {**said.costs, **given.costs}, {**said.limits, **given.limits}
    )


def _numbers(option: str, given: Sequence[str]) -> dict[str, float]:
    """Numbers by name: holding=1.5."""
    found = {}
    for one in given:
        name, _, number = one.rpartition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            name = ""
        if not name.strip():
            raise click.UsageError(f'{option} "{one}" is no NAME=NUMBER, such as holding=1.5.')
    return found


def check(book: Path, where: Path, *, as_json: bool) -> None:
    """Proves the identities of a mapped workbook; leaves with 3 where one is broken."""
    from sopxl_workbook.adopt.use.check import check as work

    report = work(book, map_path=where, tell=progress)
    click.echo(report.as_json() if as_json else report.as_text())
    if not report.passed:
        sys.exit(3)


def authorise(
    book: Path,
    where: Path,
    *,
    again: bool,
    by: str,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Keeps the agreed plan of a mapped workbook in the archive beside it."""
    from sopxl_workbook import messages
    from sopxl_workbook.adopt.use.authorise import authorise as work

    only = "" if expect is None else hash_of(expect)
    options: dict[str, Any] = {"again": again, "by": by, "dry_run": dry_run, "expect": only}
    done, agreement = work(book, map_path=where, tell=progress, **options)
    warn(done.warnings)
    if as_json:
        click.echo(agreement.as_json())
    elif every:
        for line in agreement.as_lines():
            click.echo(line)
    if dry_run and not as_json:
        command = f"sopxl authorise {as_argument(book)}{' --again' if again else ''}"
        say(f"Agreed plan {agreement.sha256}")
        say(f"To keep exactly this: {command} --expect {agreement.sha256[: messages.SHORT]}")
    say(done.summary)


def status(book: Path, where: Path) -> MappedStatus:
    """Where a mapped workbook stands, and what comes next."""
    from sopxl_workbook.adopt.use.status import status as work

    return work(book, where)


def rollover(
    book: Path,
    where: Path,
    *,
    actuals: str,
    locale: str,
    period: str,
    layout: str,
    by: str,
    yes: bool,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Closes the first open period of a mapped workbook: shown, asked, written."""
    from sopxl_workbook.adopt.use.rollover import rollover as work

    def run(*, dry: bool, only: str) -> Done:
        """One roll over: shown alone, or written where the changes are those of the hash."""
        return work(
            book,
            actuals=actuals,
            locale=locale,
            period=period,
            layout=layout,
            map_path=where,
            by=by,
            dry_run=dry,
            expect=only,
            tell=progress,
        )

    given = {"--actuals": actuals, "--locale": locale, "--period": period, "--layout": layout}
    options = "".join(f" {name} {as_argument(text)}" for name, text in given.items() if text)
    command = f"sopxl rollover {as_argument(book)}{options}"
    _done(run, command, yes=yes, dry_run=dry_run, every=every, as_json=as_json, expect=expect)


def undo(
    book: Path, where: Path, *, by: str, dry_run: bool, every: bool, expect: str | None
) -> None:
    """Takes back the latest run of a mapped workbook, in the book and in its map."""
    from sopxl_workbook.adopt.use.undo import undo as work

    only = "" if expect is None else hash_of(expect)
    done = work(book, kit=kit(), map_path=where, by=by, dry_run=dry_run, expect=only, tell=progress)
    finish(done, f"sopxl undo {as_argument(book)}", dry_run=dry_run, every=every)


def _done(
    run: Callable[..., Done],
    command: str,
    *,
    yes: bool,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """A run shown, then asked for where somebody is there, then done."""
    check_options(dry_run=dry_run, every=every, expect=expect)
    if as_json and not (dry_run or yes or expect):
        raise click.UsageError("--json asks nothing: give --dry-run, --yes or --expect HASH too.")
    only = "" if expect is None else hash_of(expect)
    if not (dry_run or yes or only):
        only = _agreed(run, command)
    done = run(dry=dry_run, only=only)
    finish(done, command, dry_run=dry_run, every=every, as_json=as_json)


def _agreed(run: Callable[..., Done], command: str) -> str:
    """The hash of what was shown and agreed to."""
    if not is_window(sys.stdin):
        raise click.UsageError("Nobody is there to be asked: give --yes, --expect or --dry-run.")
    done = run(dry=True, only="")
    warn(done.warnings)
    show(done.changes, command, every=False, as_json=False)
    say(done.summary)
    click.confirm("Proceed?", abort=True, err=True)
    return done.changes.sha256
