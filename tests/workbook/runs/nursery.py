"""Children that write a workbook and are stopped on the way; run as a script, one thread, no tests.

python nursery.py WAY COUNT FOLDER prints what became of each child as a line of JSON. WAY: `step`
stops child n before its n-th call of the system, `moment` at some time, `interrupt` presses Ctrl-C
before the n-th call, `limit` lets no file grow beyond n kilobytes, `together` starts all at once.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workbook.ooxml.committing import OLD, digest
from workbook.runs.running import NEW, CountedOs, use, write

from sopxl.errors import SopError
from sopxl_workbook import runs

NAMES = {digest(OLD): "old", digest(NEW): "new"}
SECONDS = 0.02  # that a write takes, about


def child(way: str, number: int, book: Path) -> int:
    """One run; its exit code."""
    if way == "step":
        use(CountedOs(number, lambda _: os.kill(os.getpid(), signal.SIGKILL)))
    elif way == "interrupt":
        use(CountedOs(number, lambda _: os.kill(os.getpid(), signal.SIGINT)))
    elif way == "limit":
        import resource  # which Windows has not

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (number * 1024, number * 1024))
    try:
        write(book)
    except SopError as error:
        print(json.dumps({"told": str(error)}), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt as error:
        return 131 if "Interrupted too late" in str(error) else 130
    return 0


def born(way: str, number: int, book: Path) -> int:
    """The process of a child that has begun."""
    process = os.fork()
    if not process:
        code = 1
        try:
            code = child(way, number, book)
        finally:
            os._exit(code)
    return process


def ended(process: int) -> int:
    """Its exit code; the number of the signal, below zero, that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def outcome(book: Path, code: int) -> dict[str, object]:
    """What there is after a child, what the next run tells, and what is left after that."""
    state = NAMES.get(digest(book.read_bytes()), "between")
    told = [problem.code for problem in runs.recover(book)]
    log = runs.log_of(book)
    return {
        "code": code,
        "file": state,
        "told": told,
        "same": NAMES.get(digest(book.read_bytes()), "between") == state,
        "broken": runs.verify_log(log) is not None,
        "open": len(runs.unfinished_runs(runs.read_log(log))),
        "ends": sum(entry.event == "end" for entry in runs.read_log(log)),
        "snapshots": [s.path.read_bytes() == OLD for s in runs.snapshots(book)],
        "left": sorted(
            entry.name
            for folder in (book.parent, runs.folder_of(book))
            if folder.is_dir()
            for entry in folder.iterdir()
            if entry.suffix == ".tmp"
        ),
    }


def one_by_one(way: str, count: int, folder: Path) -> None:
    """A child for each number, on a book of its own."""
    chance = random.Random(f"{way} {count}")
    for number in range(count):
        book = folder / f"{way}-{number}" / "plan é.xlsx"
        book.parent.mkdir()
        book.write_bytes(OLD)
        process = born(way, number, book)
        if way == "moment":
            time.sleep(chance.random() * SECONDS)
            os.kill(process, signal.SIGKILL)
        print(json.dumps(outcome(book, ended(process))), flush=True)


def together(count: int, folder: Path) -> None:
    """Children that all read the same book and write it."""
    book = folder / "plan é.xlsx"
    book.write_bytes(OLD)
    codes = [ended(process) for process in [born("", 0, book) for _ in range(count)]]
    print(json.dumps({**outcome(book, 0), "codes": sorted(codes)}))


if __name__ == "__main__":
    if sys.argv[1] == "together":
        together(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        one_by_one(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
