"""The grid: every registered function with the same inputs for every host, made of its example.

A case is what stands in cells: a range as rows of values, None for a blank cell or for an argument
that is left out. A new function is in the grid as soon as it is registered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hosts.examples import FUNCTIONS, arguments

from sopxl.registry import CellFunction

Given = list[Any]
Rows = list[list[Any]]
TEXT, ERROR = "no such thing", "#N/A"


@dataclass(frozen=True)
class Case:
    """One call that every host is asked."""

    function: CellFunction
    kind: str  # of its inputs
    given: Given

    def __str__(self) -> str:
        return f"{self.function.name} {self.kind}"

    @property
    def formula(self) -> str:
        """The call with its inputs as constants."""
        return f"={self.function.name}({','.join(map(written, self.given))})"


def written(value: Any) -> str:
    """An argument as a constant of a formula; a blank cell is a text of no characters."""
    if isinstance(value, list):
        return "{" + ";".join(",".join(_constant(v) for v in row) for row in value) + "}"
    return "" if value is None else _constant(value)


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str) and value.startswith("#"):
        return value
    if value is None or isinstance(value, str):
        return '"' + (value or "").replace('"', '""') + '"'
    return repr(value)


def _each_range(change: Callable[[Rows], Rows]) -> Callable[[CellFunction, Given], Given]:
    """The example with every range changed."""
    return lambda _, given: [change(v) if isinstance(v, list) else v for v in given]


def _last_cell(value: Any) -> Callable[[CellFunction, Given], Given]:
    """The example with another value in the last cell of its first range."""

    def changed(_: CellFunction, given: Given) -> Given:
        at = next((i for i, v in enumerate(given) if isinstance(v, list)), None)
        if at is None:
            return given
        *above, last = given[at]
        return [*given[:at], [*above, [*last[:-1], value]], *given[at + 1 :]]

    return changed


def _single(value: Any) -> Callable[[CellFunction, Given], Given]:
    """The example with another value for its first argument that is no range."""

    def changed(_: CellFunction, given: Given) -> Given:
        at = next((i for i, v in enumerate(given) if not isinstance(v, list | str)), None)
        return given if at is None else [*given[:at], value, *given[at + 1 :]]

    return changed


def _needed(function: CellFunction, given: Given) -> Given:
    """The example without any argument that may be left out."""
    return given[: sum(not argument.optional for argument in function.arguments)]


def _gap(function: CellFunction, given: Given) -> Given:
    """The example with its optional arguments left out before the last one."""
    count = len(_needed(function, given))
    return [*given[:count], *[None] * (len(given) - count - 1), *given[count:][-1:]]


def _shorter(_: CellFunction, given: Given) -> Given:
    """The example with one period less in its first range."""
    at = next((i for i, v in enumerate(given) if isinstance(v, list) and len(v[0]) > 1), None)
    if at is None:
        return given
    return [*given[:at], [row[:-1] for row in given[at]], *given[at + 1 :]]


KINDS: dict[str, Callable[[CellFunction, Given], Given]] = {
    "as the example": lambda _, given: given,
    "in columns": _each_range(lambda rows: [list(column) for column in zip(*rows, strict=True)]),
    "as a block": _each_range(lambda rows: [*rows, *rows]),
    "what is needed": _needed,
    "with a gap": _gap,
    "a period less": _shorter,
    "a blank cell": _last_cell(None),
    "a text": _last_cell(TEXT),
    "a text for a number": _single(TEXT),
    "TRUE for a number": _single(True),
    "TRUE among numbers": _last_cell(True),
    "an error alone": _single(ERROR),
    "an error": _last_cell(ERROR),
}


def _cases() -> Iterator[Case]:
    """Each function with each kind of inputs, none twice."""
    for function in FUNCTIONS:
        seen: list[Given] = []
        for kind, change in KINDS.items():
            given = change(function, arguments(function.example))
            if given not in seen:
                seen.append(given)
                yield Case(function, kind, given)


GRID = tuple(_cases())
