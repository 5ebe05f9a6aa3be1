"""A workbook to run on, a change to write, and an operating system whose calls are counted."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from workbook.ooxml.committing import OLD

from sopxl_workbook import runs
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.ooxml import disk, read_book

PERIOD = "2026-10"
_BOOK = read_book(OLD)
_WAS = _BOOK.sheet("Values").cell("B2").value
CHANGES = ChangeSet([Change("Values", 2, 2, _WAS, 99.0, "production by policy")])
NEW = CHANGES.apply(_BOOK)
CALLS = (
    *("open", "write", "fsync", "close", "replace", "unlink", "mkdir"),
    *("fchown", "fchmod", "fstat", "ftruncate", "rmdir", "chmod"),
)


def write(book: Path, **more: Any) -> runs.Run:
    """One run: the book is the old one before, the new one after."""
    told = {name: more.pop(name) for name in ("by", "reason", "run_id", "warnings") if name in more}
    return runs.write(book, read_book(OLD), CHANGES, runs.Purpose("plan", PERIOD, **told), **more)


class CountedOs:
    """The os module; before the n-th of the calls that write, something happens.

    happens : called once with the name of the call; what it raises, the call raises.
    calls : those that are counted.
    """

    def __init__(
        self, step: int, happens: Callable[[str], None], calls: Sequence[str] = CALLS
    ) -> None:
        self.left, self._happens, self._calls = step, happens, calls

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self._counted(name, real) if name in self._calls else real

    def _counted(self, name: str, real: Any) -> Any:
        def counted(*given: Any) -> Any:
            if name == "write":
                given = given[0], given[1][:9000]  # a disk may take less at once
            self.left -= 1
            if self.left == -1:
                try:
                    self._happens(name)
                except OSError:
                    if name == "close":
                        real(*given)
                    raise
            return real(*given)

        return counted

    @property
    def is_over(self) -> bool:
        """Whether there were fewer calls than that."""
        return self.left >= 0


def use(counted: CountedOs | None) -> None:
    """Makes all that is written go through these calls; None: the real ones."""
    setattr(disk, "os", os if counted is None else counted)  # noqa: B010 - mypy knows os
