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
from sopxl_udfs.calc import verbs
from sopxl_udfs.calc.inside.pipe import pack, read_message
from sopxl_udfs.calc.values import cell_rows

Answer = Any  # whatever marshal carries


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answers each request in turn until the other end closes the pipe."""
    answers.write(pack("sopxl"))
    answers.flush()
    while True:
        try:
            request = read_message(requests)
        except EOFError:
            return
        answers.write(pack(answer(*request)))
        answers.flush()


def answer(name: str, *given: Any) -> Answer:
    """Rows of plain values for a cell function, or the sentinel text of its error.

    The menu's verbs have small letters: they give what is to be written and said.
    """
    if name.islower():
        return verbs.answer(name, *given)
    try:
        trimmed = (used(value) if isinstance(value, tuple) else value for value in given)
        return cell_rows(registry.function(name).evaluate(*trimmed))
    except Exception as error:  # noqa: BLE001 - a cell shows every failure as an error value
        return registry.sentinel(error)


def main() -> None:
    """Serves on the standard streams; whatever is printed by accident goes to standard error."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(requests, answers)


if __name__ == "__main__":
    main()
