"""What the engine says when it cannot give a right answer; imports nothing.

Every error has a code, one sentence of fact, the place, and the way out. The kind decides two
things only: which error value a cell shows, and the exit code of the command line.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass

# Line ends, blanks of another width, marks that turn the direction of a line, half characters.
_PLAIN = re.compile(r"[\w.:\\/@%+-]+")  # what no shell of Windows takes apart
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """A text on one line, in which what nobody sees is written by its number.

    >>> visible("Cha\u200birs")
    'Cha<U+200B>irs'
    """
    return _UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def as_argument(given: object, *, windows: bool = os.name == "nt") -> str:
    """A path or a text as it is typed on a command line of this machine, in quotes if need be.

    >>> as_argument("my plan.xlsx", windows=False), as_argument("my plan.xlsx", windows=True)
    ("'my plan.xlsx'", '"my plan.xlsx"')
    >>> as_argument(r"C:\\plans\\mine.xlsx", windows=True)
    'C:\\\\plans\\\\mine.xlsx'
    """
    text = str(given)
    if not windows:
        return shlex.quote(text)
    inside = text.replace('"', '\\"')
    return text if _PLAIN.fullmatch(text) else f'"{inside}"'


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place, in a planner's words."""

    code: str  # "E110", "W131": E stops the work, W is told and the work goes on
    message: str  # what was found and what was expected, one sentence without the place
    where: str = ""  # "Forecast!H12", "actuals.csv row 7, column Quantity", "demand, period 3"
    fix: str = ""  # the way out, an imperative

    def __post_init__(self) -> None:
        for name in ("message", "where", "fix"):
            object.__setattr__(self, name, visible(getattr(self, name)))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        way_out = f" {self.fix}" if self.fix else ""
        return f"{self.code} {place}{self.message}{way_out}"


def fault(error: Exception, fix: str = "") -> Problem:
    """What is told of an error that is no SopError: a fault of ours, never of the planner's.

    >>> str(fault(KeyError("Shirts")))
    "E100 This is a fault of sopxl, not of the book: KeyError: 'Shirts'."
    """
    kind = type(error).__name__
    return Problem("E100", f"This is a fault of sopxl, not of the book: {kind}: {error}.", fix=fix)


class SopError(Exception):
    """An answer that cannot be given; carries its Problem."""

    excel = "#VALUE!"
    exit_code = 3

    def __init__(self, code: str, message: str, where: str = "", fix: str = "") -> None:
        self.problem = Problem(code, message, where, fix)
        super().__init__(str(self.problem))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems this error stands for."""
        return (self.problem,)


class InputError(SopError):
    """A value is of the wrong kind or shape: text, a blank, a date, a wrong length."""


class CellValueError(InputError):
    """An input cell already holds an Excel error; the same error is passed on."""

    def __init__(self, code: str, message: str, excel: str, where: str = "", fix: str = "") -> None:
        super().__init__(code, message, where, fix)
        self.excel = excel


class LimitError(SopError):
    """A number lies outside what the rule allows: a negative demand, a utilization of 85."""

    excel = "#NUM!"


class NotFoundError(SopError):
    """A family, price, unit or period is not in the table."""

    excel = "#N/A"


class ZeroDivideError(SopError):
    """The rule would divide by nothing: no working day in the horizon."""

    excel = "#DIV/0!"


class NoPlanError(SopError):
    """No plan exists, or none was found in the time allowed."""

    excel = "#NUM!"
    exit_code = 4


class RefusedError(SopError):
    """The work would be unsafe: the file is locked, changed, protected, of a newer version."""

    exit_code = 5


class FileError(SopError):
    """A file could not be read or written."""

    exit_code = 6


class ProblemsError(SopError):
    """Several problems found in one pass; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(problems)
        first = self._problems[0]
        super().__init__(first.code, first.message, first.where, first.fix)
        self.args = ("\n".join(str(problem) for problem in self._problems),)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order in which they were found."""
        return self._problems


class RefusalsError(ProblemsError, RefusedError):
    """Several things that would be unsafe, found in one pass; nothing was written."""
