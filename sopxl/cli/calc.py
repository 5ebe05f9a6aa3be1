"""The add-in of LibreOffice Calc: calc install, calc remove; work is imported lazily."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from sopxl.cli.shared import progress, say, warn

if TYPE_CHECKING:
    from sopxl_udfs.calc.install import Outcome

_JSON = click.option("--json", "as_json", is_flag=True, help="Show what was done as JSON.")


@click.group()
def calc() -> None:
    """Put the cell functions and the menu S&OP into LibreOffice Calc, or take them out.

    \b
    Examples:
      sopxl calc install
      sopxl calc remove
    """


@calc.command()
@_JSON
def install(as_json: bool) -> None:
    """Put the add-in into LibreOffice, with this Python behind it.

    Once more after an upgrade of sopxl, or when its folder was moved: the add-in that is there is
    renewed. Run by root it is there for everybody, else for you. A LibreOffice that would ruin the
    functions of .xlsx files is told.

    \b
    Examples:
      sopxl calc install
      sopxl calc install --json
    """
    from sopxl_udfs.calc import install as work

    done = work.put_in(progress)
    _finish(done, as_json=as_json)
    say("Next: close LibreOffice if it is open; then type =SOP_VERSION() into a cell of Calc.")


@calc.command()
@_JSON
def remove(as_json: bool) -> None:
    """Take the add-in out of LibreOffice.

    Cells that use the functions show #NAME? from then on; the files keep their formulas as long as
    LibreOffice does not save them.

    \b
    Examples:
      sopxl calc remove
    """
    from sopxl_udfs.calc import install as work

    _finish(work.take_out(progress), as_json=as_json)


VERBS = (calc,)


def _finish(done: Outcome, *, as_json: bool) -> None:
    """What a verb did: as JSON on standard output, and a line of summary."""
    warn(done.warnings)
    if as_json:
        click.echo(json.dumps(done.as_dict(), indent=2))
    say(done.summary)
