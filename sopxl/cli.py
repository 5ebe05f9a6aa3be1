"""The command line: every verb a typed function; the roof, so it may import anything, lazily.

Data goes to standard output, messages to standard error. Exit codes: 0 ok, 1 a fault of sopxl's
own, 2 usage, 3 the input has problems, 4 no plan exists, 5 refused, 6 reading or writing failed,
130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sopxl import __version__
from sopxl.errors import Problem, SopError, fault

if TYPE_CHECKING:
    from sopxl_workbook.kit import Kit

INTERRUPTED, BUG, USAGE = 130, 1, 2
PATH = click.Path(path_type=Path)


class _Verbs(click.Group):
    """The verbs in the order of a planner's month, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs as they are written here."""
        return list(self.commands)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sopxl")
def cli() -> None:
    """Sales & Operations Planning in a workbook you open in Excel or LibreOffice.

    \b
    Start here:
      sopxl demo                      a planned example in the folder demo
      sopxl new plan.xlsm --sample    a planned book of the sample company
      sopxl new plan.xlsm --from CSV  a planned book of your own figures
    """


@cli.command()
@click.argument("book", type=PATH, required=False)
@click.option("--from", "folder", type=PATH, help="Folder of CSV files, one a table.")
@click.option("--sample", is_flag=True, help="Fill the book with the sample company.")
@click.option("--force", is_flag=True, help="Replace a book of that name.")
@click.option("--describe", is_flag=True, help="Only say which CSV files and columns are read.")
def new(book: Path | None, folder: Path | None, sample: bool, force: bool, describe: bool) -> None:
    """Make BOOK: the whole S&OP workbook, filled and planned.

    BOOK ends in .xlsm (with buttons, for Excel) or .xlsx (without macros, for LibreOffice).

    \b
    Examples:
      sopxl new plan.xlsm --from extract/
      sopxl new plan.xlsx --sample
      sopxl new --describe
    """
    from sopxl_workbook import create

    if describe:
        from sopxl_workbook.importers import csv_folder

        click.echo(csv_folder.describe())
        return
    if book is None:
        raise click.UsageError("Name the book: sopxl new BOOK, such as plan.xlsm.")
    if folder is not None and sample:
        raise click.UsageError("Give --from FOLDER or --sample, not both.")
    made = create.new(book, folder=folder, sample=sample, force=force, kit=_kit(), tell=_progress)
    _warn(made.warnings)
    _say(made.summary)
    _say(f"Next: open {book}, or: sopxl check {book}")


@cli.command()
@click.argument("book", type=PATH)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
def plan(book: Path, dry_run: bool) -> None:
    """Plan BOOK again: production by policy, projection, load, dollars.

    Results and the stored values of our formulas are written; nothing else in the file changes.

    \b
    Examples:
      sopxl plan plan.xlsm
      sopxl plan plan.xlsm --dry-run
    """
    from sopxl_workbook import run

    done = run.plan(book, kit=_kit(), dry_run=dry_run, tell=_progress)
    _warn(done.warnings)
    if dry_run:
        for change in done.changes.typed():
            click.echo(f"{change.sheet}!{change.cell}\t{change.old}\t{change.new}\t{change.reason}")
    _say(done.summary)


@cli.command()
@click.argument("book", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
def check(book: Path, as_json: bool) -> None:
    """Prove the numbers of BOOK: every balance, load and dollar, every formula.

    Exits with 3 and names the first cell that breaks a rule.

    \b
    Examples:
      sopxl check plan.xlsm
      sopxl check plan.xlsm --json
    """
    from sopxl_workbook import run

    report = run.check(book, kit=_kit())
    click.echo(report.as_json() if as_json else report.as_text(), nl=not as_json)
    if not report.passed:
        sys.exit(3)


@cli.command()
@click.argument("name", required=False)
def functions(name: str | None) -> None:
    """List the cell functions, or show the help of one.

    \b
    Examples:
      sopxl functions
      sopxl functions SOP_LEVEL
    """
    from sopxl import registry

    known = _kit().functions
    if name is None:
        width = max(len(function.name) for function in known)
        category = ""
        for function in sorted(known, key=lambda f: f.category):
            if function.category != category:
                category = function.category
                click.echo(click.style(category, bold=True))
            click.echo(f"  {function.name:<{width}}  {function.summary}")
        return
    click.echo(registry.function(name).help_text())


@cli.command()
@click.argument("folder", type=PATH, default=Path("demo"))
@click.option("--from", "source", type=PATH, help="Folder of CSV files instead of the sample.")
@click.option("--name", default="sample", show_default=True, help="Name of the books.")
def demo(folder: Path, source: Path | None, name: str) -> None:
    """Make a planned example in FOLDER: .xlsm, .xlsx, the CSV files, and pictures of the pages.

    Pictures need LibreOffice 25.2; without it they are left out, and it says so.
    """
    from sopxl_workbook import create

    made = create.demo(folder, source=source, name=name, kit=_kit(), tell=_progress)
    for path in made.files:
        click.echo(path)
    pictures = _render(made.book, folder / "pictures" / name)
    for path in pictures:
        click.echo(path)
    _say(made.summary)


@cli.command()
@click.option("--fix", is_flag=True, help="Mend what can be mended.")
def doctor(fix: bool) -> None:
    """Say whether Excel and LibreOffice can reach this installation, and how to mend it."""
    from sopxl_udfs.excel import doctor as machine

    findings = machine.findings(mend=fix)
    for finding in findings:
        click.echo(f"{'ok ' if finding.ok else 'no '} {finding.what}: {finding.found}")
        if not finding.ok:
            click.echo(f"    {finding.fix}")
    if not all(finding.ok for finding in findings):
        sys.exit(3)


def _kit() -> Kit:
    from sopxl_udfs.kit import kit

    return kit()


def _render(book: Path, folder: Path) -> Sequence[Path]:
    from sopxl_udfs.calc import host
    from sopxl_workbook.sheets import PAGES

    try:
        return host.render(book, folder, [page.name for page in PAGES])
    except SopError as error:
        _warn(error.problems)
        return ()


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        _say(text)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _warn(problems: Sequence[Problem]) -> None:
    for problem in problems:
        _tell(problem)


def _tell(problem: Problem) -> None:
    place = f"{problem.where}: " if problem.where else ""
    _say(f"{problem.code} {place}{problem.message}")
    if problem.fix:
        _say(f"     {problem.fix}")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a verb and leave with its exit code."""
    try:
        cli.main(args=arguments, prog_name="sopxl", standalone_mode=False)
    except SopError as error:
        for problem in error.problems:
            _tell(problem)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say("Interrupted; nothing was written.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if os.environ.get("SOPXL_DEBUG"):
            raise
        fix = "Run it again with SOPXL_DEBUG=1 and report what it prints; nothing was written."
        _tell(fault(error, fix))
        sys.exit(BUG)
    sys.exit(0)


if __name__ == "__main__":
    main()
