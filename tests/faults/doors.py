"""Every verb that reads a book, tried on one that is damaged; and the command line on its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from faults.trying import PRICE, Done, copied, everything, lines, sopxl, typed

OVERRIDE = ("--override", "the second shift starts in March")
DOORS: Mapping[str, Callable[[Path, Path], tuple[str | Path, ...]]] = {
    "plan": lambda book, _: ("plan", book),
    "plan --dry-run": lambda book, _: ("plan", book, "--dry-run"),
    "check": lambda book, _: ("check", book),
    "authorise": lambda book, _: ("authorise", book, *OVERRIDE),
    "rollover": lambda book, _: ("rollover", book, "--yes"),
    "diff from": lambda book, sound: ("diff", book, sound),
    "diff to": lambda book, sound: ("diff", sound, book),
}
WRITING = ("plan", "authorise")
STATELESS = tuple(name for name in DOORS if name != "rollover")  # which reads the month first


def refused_by_all(
    book: Path, sound: Path, *told: str, code: int, doors: tuple[str, ...] = tuple(DOORS)
) -> None:
    """Every verb leaves with the code and exactly these problems, and no file is another one."""
    before = everything(book.parent)
    for name in doors:
        done = sopxl(*DOORS[name](book, sound))
        assert (done.err, done.out, done.code) == (lines(*told), "", code), name
        assert everything(book.parent) == before, name


def to_plan(source: Path, path: Path) -> Path:
    """A copy of a planned book in which a price is another, so that a plan has to write."""
    typed(copied(source, path), "Prices", PRICE, 60.0)
    return path


def process(
    *arguments: str | Path, code: str = "", decoded: str = "utf-8", **environment: str
) -> Done:
    """Runs the command line in a process of its own, after a line of Python."""
    script = f"{code}\nfrom sopxl.cli import main\nimport sys\nmain(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode(decoded), done.stderr.decode(decoded))


def refused_to_write(
    book: Path, *told: str, code: int = 5, verbs: tuple[str, ...] = WRITING
) -> None:
    """Every verb that writes leaves with the code and these problems; no file is another one."""
    before = everything(book.parent)
    for verb in verbs:
        done = sopxl(*DOORS[verb](book, book))
        assert (done.err, done.out, done.code) == (lines(*told), "", code), verb
        assert everything(book.parent) == before, verb


def written(path: str | Path) -> str:
    """What a plan says that wrote the book."""
    done = sopxl("plan", path)
    assert done.code == 0, done.err
    assert "written. The book as it was:" in done.err
    return done.err
