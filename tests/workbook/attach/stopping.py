"""Children that write a workbook beside another one and are stopped on the way; run as a script.

python stopping.py WAY FOLDER prints what there is after each child as a line of JSON. WAY: `kill`
stops the child before its n-th call of the system, `EIO` lets that call fail; n goes from the first
to the one after the last.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workbook.attach.books import CHART, PLAIN
from workbook.runs.running import CountedOs, use

from sopxl.errors import SopError
from sopxl_workbook import runs
from sopxl_workbook.ooxml import read_book

FAR = 10_000
NEW = CHART  # what is written: any workbook will do


def happens(way: str) -> None:
    """What is done before the n-th call."""
    if way == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def written(path: Path) -> int:
    """One run; its exit code."""
    book = read_book(path)
    try:
        runs.write_beside(path, book, path.with_suffix(".xlsm"), NEW, verb=runs.ATTACH)
    except SopError as error:
        return error.exit_code
    return 0


def child(way: str, step: int, path: Path) -> int:
    """Its exit code; the number of the signal, below zero, that ended it."""
    process = os.fork()
    if not process:
        code = 1
        try:
            use(CountedOs(step, lambda _: happens(way)))
            code = written(path)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def outcome(path: Path, code: int) -> dict[str, object]:
    """Which file there is, what the next run tells, and whether a second try ends well."""
    target = path.with_suffix(".xlsm")
    state = "none" if not target.exists() else _state(target.read_bytes())
    told = [problem.code for problem in runs.recover(target)]
    again = written(path)
    entries = runs.read_log(runs.log_of(target))
    left = [entry.name for entry in path.parent.rglob("*.tmp")]
    kept = [snapshot.path.read_bytes() == PLAIN for snapshot in runs.snapshots(target)]
    return {
        "code": code,
        "file": state,
        "told": told,
        "again": again,
        "sound": _state(target.read_bytes()) == "new"
        and path.read_bytes() == PLAIN
        and runs.verify_log(runs.log_of(target)) is None
        and not runs.unfinished_runs(entries)
        and not left
        and kept == [True],
    }


def _state(data: bytes) -> str:
    digests = (hashlib.sha256(each).digest() for each in (data, NEW))
    return "new" if len(set(digests)) == 1 else "between"


def main(way: str, folder: str) -> None:
    """Starts the children and prints what became of them."""
    for step in range(FAR):
        place = Path(folder) / f"{way}-{step}"
        place.mkdir()
        path = place / "book.xlsx"
        path.write_bytes(PLAIN)
        code = child(way, step, path)
        print(json.dumps(outcome(path, code)))
        if code == 0 and way == "kill":
            return
        if way != "kill" and step > 60:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
