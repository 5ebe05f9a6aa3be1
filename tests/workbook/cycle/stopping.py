"""Children that authorise or roll a book and are stopped on the way; run as a script, one thread.

python stopping.py VERB WAY STEPS BOOK FOLDER prints what became of each child as a line of JSON.
VERB: authorise or rollover. WAY: `kill` stops the child before its n-th call of the system, `EIO`
and `ENOSPC` let that call fail, `together` starts a child for every step at once, on one book.
STEPS: the numbers n, with commas; -1 counts the calls of a whole run.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workbook.cycle.firm import authorise, roll
from workbook.runs.running import CountedOs, use

from sopxl.errors import SopError
from sopxl_workbook import runs

VERBS: dict[str, Callable[[Path], object]] = {"authorise": authorise, "rollover": roll}
FAR = 10_000


def happens(way: str) -> Callable[[str], None]:
    """What is done before the n-th call."""

    def kill(_: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def fail(_: str) -> None:
        raise OSError(getattr(errno, way), os.strerror(getattr(errno, way)))

    return kill if way == "kill" else fail


def child(verb: str, way: str, step: int, book: Path, told: Path) -> int:
    """One run; its exit code."""
    if way != "together":
        use(CountedOs(step, happens(way)))
    try:
        VERBS[verb](book)
    except SopError as error:
        told.write_text(error.problem.code)
        return error.exit_code
    return 0


def born(verb: str, way: str, step: int, book: Path, told: Path) -> int:
    """The process of a child that has begun."""
    process = os.fork()
    if not process:
        code = 1
        try:
            code = child(verb, way, step, book, told)
        finally:
            os._exit(code)
    return process


def ended(process: int) -> int:
    """Its exit code; the number of the signal, below zero, that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def state_of(book: Path, old: str) -> str:
    """Which file it is: the one from before, the one that the log announces, or another."""
    found = hashlib.sha256(book.read_bytes()).hexdigest()
    entries = runs.read_log(runs.log_of(book))
    news = {entry.after for entry in entries if entry.event in ("begin", "end")}
    return "old" if found == old else "new" if found in news else "between"


def outcome(book: Path, old: str, code: int, told: Path) -> dict[str, object]:
    """What there is after a child, what the next run tells, and what is left after that."""
    state = state_of(book, old)
    next_run = [problem.code for problem in runs.recover(book)]
    log = runs.log_of(book)
    left = [
        entry.name
        for folder in (book.parent, runs.folder_of(book))
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.suffix == ".tmp"
    ]
    return {
        "code": code,
        "error": told.read_text() if told.exists() else "",
        "file": state,
        "told": next_run,
        "sound": state_of(book, old) == state
        and runs.verify_log(log) is None
        and not runs.unfinished_runs(runs.read_log(log))
        and not left,
    }


def main(verb: str, way: str, steps: str, source: str, folder: str) -> None:
    """Starts the children and prints what became of them."""
    old = hashlib.sha256(Path(source).read_bytes()).hexdigest()
    if steps == "-1":
        book = Path(shutil.copy(source, Path(folder) / "counted.xlsx"))
        names: list[str] = []
        counted = CountedOs(FAR, names.append)
        use(counted)
        VERBS[verb](book)
        print(json.dumps(FAR - counted.left))
        return
    numbers = [int(step) for step in steps.split(",")]
    if way == "together":
        book = Path(shutil.copy(source, Path(folder) / "book.xlsx"))
        tolds = [Path(folder) / f"told-{n}" for n in numbers]
        processes = [born(verb, way, n, book, told) for n, told in zip(numbers, tolds, strict=True)]
        codes = [ended(process) for process in processes]
        for code, told in zip(codes, tolds, strict=True):
            print(json.dumps(outcome(book, old, code, told)))
        return
    for number in numbers:
        place = Path(folder) / f"{way}-{number}"
        place.mkdir()
        book, told = Path(shutil.copy(source, place / "book.xlsx")), place / "told"
        print(json.dumps(outcome(book, old, ended(born(verb, way, number, book, told)), told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
