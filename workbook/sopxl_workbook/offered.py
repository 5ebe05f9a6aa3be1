"""A verb that is worked out for a workbook that a program holds open; imports runs and changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sopxl.errors import Problem
from sopxl_workbook import messages, runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.ooxml import Package

Check = Callable[[Package], None]
Beside = Callable[[], AbstractContextManager[None]]


def _any(package: Package) -> None:
    del package


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb that is worked out and not yet done."""

    verb: str
    period: str  # label of the first open one
    changes: ChangeSet
    sign: Sign
    done: str  # what is told when it is done, a sentence
    asks: str = ""  # what is asked before it is done; "" where nothing is
    shown: Sequence[str] = ()  # with the question, a text each
    warnings: Sequence[Problem] = ()
    check: Check = _any  # of the file that the program stored then; raises what is wrong
    takes_back: str = ""  # the run before which the book stands again
    beside: Beside | None = None  # goes around the writing where a file beside the book moves too
    command: str = ""  # that does the same to the closed file

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done, in the book or beside it."""
        return self.beside is None and not (self.changes.blocks() or self.changes.resized)

    @property
    def question(self) -> list[str]:
        """What the planner sees before anything is written, a text each."""
        changed = messages.offered(self.changes)
        told = messages.first(self.warnings, messages.MOST_TOLD)
        return [self.asks, *self.shown, *changed, *told, messages.PROCEED]

    def purpose(self, warnings: Sequence[Problem]) -> runs.Purpose:
        """What its run is for; warnings : all that the planner is told besides."""
        return runs.Purpose(
            self.verb,
            self.period,
            self.sign.run,
            self.sign.by,
            self.sign.reason,
            self.takes_back,
            warnings,
        )
