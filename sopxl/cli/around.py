"""The verbs beside the books: functions, demo, doctor; each imports its work when called."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli.shared import PATH, kit, progress, say, warn
from sopxl.errors import SopError

if TYPE_CHECKING:
    from sopxl_udfs.finding import Finding


@click.command()
@click.argument("name", required=False)
@click.option("--try", "formula", metavar="FORMULA", help="Work out a formula of constants.")
@click.option("--json", "as_json", is_flag=True, help="With --try: show the result as JSON.")
def functions(name: str | None, formula: str | None, as_json: bool) -> None:
    """List the cell functions, show the help of one, or work out a FORMULA.

    A FORMULA is written as Excel in English does, with numbers, texts, TRUE, FALSE and arrays in
    braces; the result is what a cell shows, as rows of CSV. Where that is an error the reason is
    told too, and the exit code is that of the error.

    \b
    Examples:
      sopxl functions
      sopxl functions SOP_LEVEL
      sopxl functions --try "=SOP_LEVEL({110,120,130},100,80)"
    """
    from sopxl import registry
    from sopxl.conventions import CONVENTIONS

    known = kit().functions
    if formula is not None and name is not None:
        raise click.UsageError("Give NAME or --try FORMULA, not both.")
    if formula is not None:
        from sopxl.cli.tried import try_formula

        try_formula(formula, as_json=as_json)
        return
    if as_json:
        raise click.UsageError("--json says how --try shows its result: give it too.")
    if name is None:
        width = max(len(function.name) for function in known)
        category = ""
        for function in sorted(known, key=lambda f: f.category):
            if function.category != category:
                category = function.category
                click.echo(click.style(category, bold=True))
            click.echo(f"  {function.name:<{width}}  {function.summary}")
        click.echo(click.style("What all of them keep to", bold=True))
        for convention in CONVENTIONS:
            click.echo(f"  {convention.subject:<{width}}  {convention.rule}")
        return
    click.echo(registry.function(name).help_text())


@click.command()
@click.argument("folder", type=PATH, default=Path("demo"))
@click.option("--from", "source", type=PATH, help="Folder of CSV files instead of the sample.")
@click.option("--name", default="sample", show_default=True, help="Name of the books.")
def demo(folder: Path, source: Path | None, name: str) -> None:
    """Make a planned example in FOLDER: .xlsm, .xlsx, the CSV files, and pictures of the pages.

    Pictures need LibreOffice 25.2; without it they are left out, and it says so.
    """
    from sopxl_workbook import demo as shown

    made = shown.demo(folder, source=source, name=name, kit=kit(), tell=progress)
    for path in made.files:
        click.echo(path)
    pictures = _render(made.files[-1], folder / "pictures" / name)
    for path in pictures:
        click.echo(path)
    say(made.summary)


def _render(book: Path, folder: Path) -> Sequence[Path]:
    from sopxl_udfs.calc import host
    from sopxl_workbook.sheets import PAGES

    try:
        return host.render(book, folder, [page.name for page in PAGES])
    except SopError as error:
        warn(error.problems)
        return ()


@click.command()
@click.argument("book", type=PATH, required=False)
@click.option("--fix", is_flag=True, help="Mend what can be mended.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.option(
    "--form",
    "system",
    type=click.Choice(["windows", "mac"]),
    help="Show a page to fill in: ten steps that only a person with Excel can do.",
)
def doctor(book: Path | None, fix: bool, as_json: bool, system: str | None) -> None:
    """Say whether Excel and LibreOffice can reach this installation, and how to mend it.

    With BOOK also what stands between that workbook and its functions: its macros, marks of
    Windows, its folder. Exit code 3 where something is to be done.

    \b
    Examples:
      sopxl doctor
      sopxl doctor --fix
      sopxl doctor plan.xlsm --json
      sopxl doctor --form windows > seen.md
    """
    from sopxl_udfs.excel import doctor as machine

    if system is not None and as_json:
        raise click.UsageError("Give --form or --json, not both.")
    findings = machine.findings(mend=fix)
    if book is not None:
        from sopxl_udfs.excel.book_doctor import book_findings

        findings += book_findings(book, kit())
    if system is not None:
        from sopxl_udfs.ten_steps import form

        click.echo(form(system, findings))
        return
    _show_findings(findings, as_json=as_json)
    if not all(finding.ok for finding in findings):
        sys.exit(3)


def _show_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        from sopxl_udfs.finding import as_dict

        click.echo(json.dumps(as_dict(findings), indent=2))
        return
    for finding in findings:
        click.echo(f"{'ok ' if finding.ok else 'no '} {finding.what}: {finding.found}")
        if not finding.ok:
            click.echo(f"    {finding.fix}")


VERBS = (functions, demo, doctor)
