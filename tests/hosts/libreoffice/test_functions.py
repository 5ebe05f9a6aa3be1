"""Every registered function in a real cell: the registry's answer, a true error for bad input.

One workbook holds all calls and is loaded once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest
import xlsxwriter
from hosts.examples import FUNCTIONS, NAMES, argument_texts, arguments, evaluated
from hosts.office import Office
from xlsxwriter.utility import xl_range

from sopxl import registry
from sopxl.errors import SopError

TOLERANCE = 1e-9
BAD = "no such thing"


@dataclass(frozen=True)
class Call:
    """One formula, where it stands, and what the registry gives for it."""

    formula: str
    expected: list[list[Any]]
    row: int
    ref: str

    @classmethod
    def at(cls, row: int, formula: str, expected: list[list[Any]]) -> Call:
        """A call that covers its full result."""
        last = row + len(expected) - 1
        return cls(formula, expected, row, xl_range(row, 1, last, len(expected[0])))


def _answer(function: registry.CellFunction, given: list[Any]) -> list[list[Any]]:
    """Rows of values, or the error that a cell has to show."""
    try:
        return function.evaluate(*given)
    except SopError as error:
        return [[error.excel]]


def _calls() -> dict[str, tuple[Call, Call]]:
    """For each function its example, and a call with a text for its first argument."""
    calls = {}
    row = 0
    for function in FUNCTIONS:
        good = Call.at(row, function.example, evaluated(function))
        row += len(good.expected)
        given = [BAD, *arguments(function.example)[1:]] if function.arguments else []
        bad = Call.at(row, _with_bad_first(function), _answer(function, given))
        row += len(bad.expected)
        calls[function.name] = good, bad
    return calls


def _with_bad_first(function: registry.CellFunction) -> str:
    """The example with a text for its first argument."""
    if not function.arguments:
        return function.example
    texts = [f'"{BAD}"', *argument_texts(function.example)[1:]]
    return f"={function.name}({','.join(texts)})"


CALLS = _calls()


@pytest.fixture(scope="module")
def shown(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the real cells show, by the range of the call."""
    path = tmp_path_factory.mktemp("calls") / "calls.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Calls")
        for call in (call for pair in CALLS.values() for call in pair):
            sheet.write_dynamic_array_formula(call.ref, call.formula)
    with office.open(path) as book:
        book.recalculate()
        return {
            call.ref: book.values("Calls", call.ref) for pair in CALLS.values() for call in pair
        }


def _same(shown: Any, expected: Any) -> bool:
    if isinstance(expected, str) or expected is None:
        return shown == (expected or None)
    return isinstance(shown, float) and math.isclose(
        shown, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE
    )


def _differing(shown: list[list[Any]], expected: list[list[Any]]) -> list[str]:
    pairs = (
        (r, c, shown[r][c], value) for r, row in enumerate(expected) for c, value in enumerate(row)
    )
    return [f"{r + 1}, {c + 1}: {s!r} for {e!r}" for r, c, s, e in pairs if not _same(s, e)]


@pytest.mark.parametrize("name", NAMES)
class TestEachFunction:
    """What a planner sees in Calc is what the engine gives."""

    def test_example_gives_what_the_registry_gives(self, shown: dict[str, Any], name: str) -> None:
        """Every value of the example's result, to nine digits."""
        good, _ = CALLS[name]
        assert _differing(shown[good.ref], good.expected) == []

    def test_bad_input_shows_a_true_error(self, shown: dict[str, Any], name: str) -> None:
        """A text where the first argument stands: the engine's error, as an error value."""
        _, bad = CALLS[name]
        assert _differing(shown[bad.ref], bad.expected) == []
