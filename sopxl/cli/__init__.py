"""The command line: every verb a typed function; the roof, so it may import anything, lazily.

Data goes to standard output, messages to standard error. Exit codes: 0 ok, 1 a fault of sopxl's
own, 2 usage, 3 the input has problems, 4 no plan exists, 5 refused, 6 reading or writing failed,
130 interrupted.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from sopxl import __version__
from sopxl.cli import (
    adopt,
    agree,
    around,
    attach,
    books,
    calc,
    changes,
    compare,
    console,
    exceptions,
    history,
    master,
    month,
    performance,
    printing,
    schedule,
    upkeep,
)
from sopxl.cli.shared import say, warn
from sopxl.errors import FileError, Problem, SopError, fault

INTERRUPTED, BUG, USAGE = 130, 1, 2
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CUT_OFF = FileError(
    "E208",
    "the disk is full: what was to be shown was cut off.",
    fix="Free some space where the output goes, then run this again.",
)


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


for _verb in (
    *(
        *books.VERBS,
        *compare.VERBS,
        *agree.VERBS,
        *month.VERBS,
        *history.VERBS,
        *performance.VERBS,
        *exceptions.VERBS,
        *changes.VERBS,
        *schedule.VERBS,
        *printing.VERBS,
    ),
    *(*upkeep.VERBS, *master.VERBS, *attach.VERBS, *calc.VERBS, *adopt.VERBS, *around.VERBS),
):
    cli.add_command(_verb)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a verb and leave with its exit code; 0 where nobody reads its output any more."""
    console.prepare()
    gc.set_threshold(50_000, 20, 20)  # a run makes many small objects and few that only it holds
    try:
        _run(arguments)
    except BrokenPipeError:
        console.forsake_output()
    sys.exit(0)


def _run(arguments: Sequence[str] | None) -> None:
    """A verb; leaves with the exit code of whatever stopped it."""
    try:
        cli.main(args=arguments, prog_name="sopxl", standalone_mode=False)
    except SystemExit as left:
        if left.code == BUG:  # so click leaves when nobody reads, and only then
            raise BrokenPipeError from None
        raise
    except SopError as error:
        _leave(error.exit_code, *error.problems, notes=getattr(error, "__notes__", ()))
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except (click.exceptions.Abort, KeyboardInterrupt) as error:
        say(str(error.__cause__ or error) or "Interrupted; nothing was written.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("SOPXL_DEBUG"):
            raise
        if isinstance(error, OSError) and error.errno in _FULL:
            _leave(_CUT_OFF.exit_code, _CUT_OFF.problem)
        fix = "Run it again with SOPXL_DEBUG=1 and report what it prints; nothing was written."
        _leave(BUG, fault(error, fix))


def _leave(code: int, *problems: Problem, notes: Sequence[str] = ()) -> NoReturn:
    try:
        warn(problems)
        for note in notes:
            say(note)
    except BrokenPipeError:
        console.forsake_output()
    sys.exit(code)
