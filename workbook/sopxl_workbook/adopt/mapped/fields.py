"""The keys of one part of a map's file, read with their kinds; what is wrong is gathered.

Imports cell_ranges and periods.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sopxl.errors import InputError, Problem
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.mapped.cell_ranges import parse_ranges
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.periods import of_text

_KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
_SHOWN = 40  # characters of a value


class Fields:
    """One table of the file: its keys, its place in words, the problems of the whole file."""

    def __init__(
        self, given: Mapping[str, Any], where: str, problems: list[Problem] | None = None
    ) -> None:
        """given : the table. where : file, and the part of it."""
        self._given, self._where = given, where
        self.problems: list[Problem] = [] if problems is None else problems

    def has(self, key: str) -> bool:
        """Whether a key is there."""
        return key in self._given

    def wrong(self, code: str, key: str, expected: str, fix: str = "") -> None:
        """Tells of a key: what it holds and what it is expected to be."""
        shown = f" {_shown(self._given[key])}" if key in self._given else ""
        way_out = fix or f"Correct {key}."
        self.problems.append(Problem(code, f"{key}{shown} {expected}.", self._where, way_out))

    def only(self, *known: str) -> None:
        """Tells of every key that is none of those."""
        for key in self._given:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                fix = f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."
                self.wrong("E124", key, "is no key of this part", fix)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; with a default it may be left out."""
        found: str = self._of(key, str, default, "")
        return found

    def number(self, key: str) -> int:
        """A whole number from 1 up."""
        found: int = self._of(key, int, None, 1)
        if found < 1:
            self.wrong("E500", key, "is expected to be 1 or more")
        return found

    def quantity(self, key: str) -> float | None:
        """A finite number, which may be left out."""
        found = self._given.get(key)
        if found is None or _is_quantity(found):
            return None if found is None else float(found)
        self.wrong("E500", key, "is expected to be a number")
        return None

    def quantities(self, key: str) -> dict[str, float]:
        """Numbers by name such as { holding = 1.5 }, which may be left out."""
        found = self._given.get(key, {})
        if isinstance(found, dict) and all(map(_is_quantity, found.values())):
            return {name: float(number) for name, number in found.items()}
        self.wrong("E500", key, "is expected to be numbers by name, such as { holding = 1.5 }")
        return {}

    def part(self, key: str) -> Fields | None:
        """A table of its own, which may be left out."""
        found = self._given.get(key)
        if isinstance(found, dict):
            return Fields(found, f"{self._where}, {key}", self.problems)
        if found is not None:
            self.wrong("E500", key, "is expected to be a table")
        return None

    def flag(self, key: str) -> bool:
        """True or false; false if left out."""
        found: bool = self._of(key, bool, False, False)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which may be left out."""
        found: list[Any] = self._of(key, list, [], [])
        if not all(isinstance(one, str) for one in found):
            self.wrong("E500", key, "is expected to be a list of texts")
            return ()
        return tuple(found)

    def pair(self, key: str, default: tuple[int, int]) -> tuple[int, int]:
        """Two whole numbers such as [2, 3], the first not above the second."""
        found: list[Any] = self._of(key, list, list(default), list(default))
        is_pair = len(found) == 2 and all(type(one) is int for one in found)
        if not is_pair or not 1 <= found[0] <= found[1]:
            self.wrong("E500", key, "is expected to be which of how many, such as [2, 3]")
            return default
        return found[0], found[1]

    def one_of(self, key: str, known: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        found = self.text(key, default)
        if self.has(key) and type(self._given[key]) is str and found not in known:
            close = get_close_matches(found, known, n=1)
            fix = f'Did you mean "{close[0]}"?' if close else f"Known are: {', '.join(known)}."
            self.wrong("E124", key, "is not known", fix)
        return found

    def period(self, key: str, default: str | None = None) -> str:
        """A period in the one spelling; a date of TOML is taken too."""
        given = self._given.get(key)
        if isinstance(given, dt.date):
            return given.isoformat()[:10]
        found = self.text(key, default)
        mark = of_text(found)
        if mark is None and found and type(given) is str:
            self.wrong("E500", key, 'is expected to be a period such as "2026-01", "W05 2026"')
        return period_text(mark) if mark is not None else found

    def cells(self, key: str, default: tuple[Ref, ...] | None = None) -> tuple[Ref, ...]:
        """Cells such as "D5:O5"."""
        if default is not None and not self.has(key):
            return default
        found = self.text(key)
        if type(self._given.get(key)) is not str:
            return ()
        try:
            return parse_ranges(found)
        except InputError as error:
            told = error.problem
            self.wrong("E151", key, f"cannot be read: {told.message.rstrip('.')}", told.fix)
            return ()

    def parts(self, key: str, title: str) -> Iterator[Fields]:
        """The tables of a list, each called by its number and its title."""
        found = self._given.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.wrong("E500", key, "is expected to be a list of tables")
            return
        for number, one in enumerate(found, 1):
            named = one.get(title)
            name = f' "{named}"' if isinstance(named, str) else ""
            yield Fields(one, f"{self._where}, {key} {number}{name}", self.problems)

    def unique(self, key: str, names: Sequence[str]) -> None:
        """Tells of names that are there twice."""
        for name, count in Counter(names).items():
            if count > 1:
                message = f'{key} "{name}" is there {count} times; each needs a name of its own.'
                self.problems.append(Problem("E130", message, self._where, "Rename the others."))

    def _of(self, key: str, kind: type, default: Any, instead: Any) -> Any:
        """A value of a kind; `instead` of one that is missing or of another kind, and told."""
        if key not in self._given:
            if default is None:
                self.wrong("E500", key, f"is missing; {_KINDS[kind]} is expected", f"Add {key}.")
                return instead
            return default
        found = self._given[key]
        if type(found) is not kind:
            self.wrong("E500", key, f"is expected to be {_KINDS[kind]}")
            return instead
        return found


def _is_quantity(found: object) -> bool:
    """Whether TOML gives a number that can be reckoned with; true, nan and inf are none."""
    return type(found) in (int, float) and abs(found) < float("inf")  # type: ignore[arg-type]


def _shown(value: object) -> str:
    """A value as it stands in a message, cut where it is long."""
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
