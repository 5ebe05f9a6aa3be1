"""What the verbs share: paths, options, what goes to which stream; imports click."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli.console import is_window
from sopxl.errors import Problem, RefusedError

if TYPE_CHECKING:
    from sopxl_workbook.changes import ChangeSet
    from sopxl_workbook.kit import Kit
    from sopxl_workbook.run import Done
    from sopxl_workbook.tables import Manner

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # a drive of Windows is one letter


class _FilePath(click.Path):
    """A path of this machine; the address of a file elsewhere is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises RefusedError E206 for an address."""
        if isinstance(value, str) and _ADDRESS.match(value):
            raise RefusedError(
                "E206",
                "this is an address; a file on this machine is expected.",
                value,
                "Let OneDrive or SharePoint synchronise it, then give the path of its copy here.",
            )
        return super().convert(value, param, ctx)


PATH = _FilePath(path_type=Path)
LOCALE = click.option("--locale", help="How texts write numbers: de for 1.234,56.")
BLANK = click.option(
    "--blank",
    type=click.Choice(["error", "zero"]),
    default="error",
    help="What a blank quantity is; an error if left out.",
)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
EVERY = click.option("--all", "every", is_flag=True, help="Show each cell, stored results too.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Show the change set as JSON.")
EXPECT = click.option("--expect", metavar="HASH", help="Write only the change set with this hash.")
BY = click.option("--by", default="", help="Who does it; the user of this machine if left out.")
_MOST_LINES = 200  # of a list in a window


def kit() -> Kit:
    """The functions and buttons of this installation."""
    from sopxl_udfs.kit import kit

    return kit()


def progress(text: str) -> None:
    """Says how the work goes on, where somebody looks."""
    if is_window(sys.stderr):
        say(text)


def say(text: str) -> None:
    """A message, on standard error."""
    click.echo(text, err=True)


def aligned(table: Sequence[Sequence[str]], texts: int = 1) -> Iterator[str]:
    """A line a row: the first columns, which are texts, to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            f"{cell:<{width}}" if at < texts else f"{cell:>{width}}"
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def warn(problems: Sequence[Problem]) -> None:
    """Every problem, each with its way out."""
    for problem in problems:
        tell(problem)


def tell(problem: Problem) -> None:
    """One problem with its place, and the way out on a line of its own."""
    place = f"{problem.where}: " if problem.where else ""
    say(f"{problem.code} {place}{problem.message}")
    if problem.fix:
        say(f"     {problem.fix}")


def manner(
    locale: str | None, blank: str, *, texts_only: bool = False, takes_texts: bool = False
) -> Manner:
    """How the options say that numbers are written."""
    from sopxl_workbook.tables import Manner
    from sopxl_workbook.tables.locales import marks_of

    marks = marks_of(locale) if locale else None
    return Manner(texts_only, takes_texts, marks, blank_is_zero=blank == "zero")


def hash_of(text: str) -> str:
    """The hash of an option, if it can be one."""
    if re.fullmatch("[0-9A-Fa-f]{12,64}", text) is None:
        raise click.UsageError("HASH is what --dry-run shows: 12 to 64 digits, 0-9 and a-f.")
    return text


def check_options(*, dry_run: bool, every: bool, expect: str | None) -> None:
    """Raises UsageError for --all without --dry-run, and for --dry-run with --expect."""
    if every and not dry_run:
        raise click.UsageError("--all says how --dry-run shows the changes: give it too.")
    if expect is not None and dry_run:
        raise click.UsageError("Give --dry-run or --expect, not both.")


def show(changes: ChangeSet, command: str, *, every: bool, as_json: bool) -> None:
    """A change set as JSON, as a table in a window, else a line a cell parted by tabs.

    command : what writes it, without --expect.
    """
    from sopxl_workbook import messages

    if as_json:
        click.echo(changes.as_json())
        return
    if is_window(sys.stdout):
        width = shutil.get_terminal_size().columns
        text = changes.as_text(None if every else _MOST_LINES, width=width, every_cell=every)
        click.echo(text, nl=bool(text))
    else:
        for line in changes.as_lines(every_cell=every):
            click.echo(line)
    if changes:
        for line in messages.proposed(changes, command):
            say(line)


def finish(
    done: Done,
    command: str,
    *,
    dry_run: bool,
    every: bool = False,
    as_json: bool = False,
    more: Mapping[str, Any] | None = None,
) -> None:
    """What is said once a verb is through: warnings, the changes or their summary, one sentence.

    command : what writes them, without --expect. more : what the summary's JSON has besides.
    """
    warn(done.warnings)
    if dry_run:
        show(done.changes, command, every=every, as_json=as_json)
    elif as_json:
        click.echo(json.dumps({**done.changes.summary().as_dict(), **(more or {})}, indent=2))
    say(done.summary)
