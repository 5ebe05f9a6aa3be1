"""The worker: the project's own Python at the other end of the add-in's pipe.

Started by the add-in as `python -P -m sopxl_udfs.calc.worker`; ends when the office does. Imports
the registered functions at once, the workbook when the menu asks for it.
"""

from __future__ import annotations

import os
import sys
from typing import IO, Any

import sopxl_udfs.functions  # noqa: F401 - registers the functions
from sopxl import registry
from sopxl.cells import used
from sopxl.errors import FileError, SopError
from sopxl.optimise.memory import remember_plans
from sopxl.time_limit import done_whole
from sopxl_udfs.calc import verbs
from sopxl_udfs.calc.inside.log import note_fault
from sopxl_udfs.calc.inside.pipe import ASK, pack, read_message
from sopxl_udfs.calc.open_cells import Ask
from sopxl_udfs.calc.values import cell_rows

Answer = Any  # whatever marshal carries


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answers each request in turn until the other end closes the pipe."""

    def say(message: Any) -> None:
        answers.write(pack(message))
        answers.flush()

    def asked(*message: Any) -> Any:
        say((ASK, *message))
        return read_message(requests)

    def ask(name: str, *given: Any) -> Any:
        """What the office does for a verb on the way; FileError E225 where it cannot."""
        is_done, found = done_whole(lambda: asked(name, *given))
        if not is_done:
            raise FileError("E225", str(found), "LibreOffice", "Do the same by hand to see why.")
        return found

    say("sopxl")
    while True:
        try:
            request = read_message(requests)
        except EOFError:
            return
        say(answer(*request, ask=ask))


def answer(name: str, *given: Any, ask: Ask) -> Answer:
    """Rows of plain values for a cell function, or the sentinel text of its error.

    The menu's verbs have small letters: they ask for what is to be written, and give what is said.
    """
    if name.islower():
        copy, file = given
        return verbs.answer(name, copy, file, ask)
    try:
        trimmed = (used(value) if isinstance(value, tuple) else value for value in given)
        return cell_rows(registry.function(name).evaluate(*trimmed))
    except SopError as error:
        return registry.sentinel(error)
    except Exception as error:  # noqa: BLE001 - a cell shows every failure as an error value
        note_fault(name, error)
        return registry.sentinel(error)


def main() -> None:
    """Serves on the standard streams; whatever is printed by accident goes to standard error."""
    # Many cells show rows of one plan. Another plan starts from the last one of its shape, which
    # the process keeps with the pattern, and is the same whatever that was.
    remember_plans()
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(requests, answers)


if __name__ == "__main__":
    main()
