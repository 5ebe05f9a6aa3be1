"""Tables of names and numbers as they stand in a sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from refusals import Row, check, refused

from sopxl.errors import CellValueError, InputError, SopError
from sopxl.named import named_rows, named_values

KNOWN = ("demand", "production", "laid off", "inventory", "workers", "labour")
PLAN = {"demand": [10, 20], "production": [15, 15]}


@pytest.mark.parametrize(
    "rows",
    [
        [["Demand", 10, 20], ["PRODUCTION", 15, 15]],
        [["", 1, 2], ["demand", 10, 20], ["production", 15, 15]],
        [[None, "Jan", "Feb"], ["demand", 10, 20], ["production", 15, 15]],
        [["Month", "Jan", "Feb"], ["demand", 10, 20], ["production", 15, 15]],
        [
            ["Plan", dt.datetime(2026, 1, 1), dt.datetime(2026, 2, 1)],
            ["demand", 10, 20],
            ["production", 15, 15],
        ],
        [["demand", 10, 20], [None, None, ""], [" production ", 15, 15]],
    ],
)
def test_a_heading_and_blank_lines_are_passed_over(rows: list[list[Any]]) -> None:
    """Rows lie as a planner lays them, and so do columns."""
    assert named_rows(rows, "plan", KNOWN) == (PLAN, False)
    turned = [list(column) for column in zip(*rows, strict=True)]
    assert named_rows(turned, "plan", KNOWN) == (PLAN, True)


def test_spellings_of_a_name() -> None:
    """Capitals, lines between words, and the words of another country or table."""
    rows = [["Laid-off", 1], ["WORKFORCE", 2], ["ending_inventory", 3], ["Labor", 4]]
    wanted = {"laid off": [1], "workers": [2], "inventory": [3], "labour": [4]}
    assert named_rows(rows, "plan", KNOWN) == (wanted, False)


def test_unknown_names_are_handed_on() -> None:
    """Who asks says which names it knows; a table without any lies in rows."""
    assert named_rows([["tax", 1, 2]], "plan", KNOWN) == ({"tax": [1, 2]}, False)


def test_values_are_one_number_or_several() -> None:
    """Blank cells at the end are no numbers; a blank alone stays one."""
    rows = [["demand", 5, None], ["production", 1, 2], ["workers", None, None]]
    wanted = {"demand": 5, "production": [1, 2], "workers": None}
    assert named_values(rows, "costs", KNOWN) == wanted


def test_a_text_for_a_number_in_the_first_line_is_no_heading() -> None:
    """A line with a name is handed on to be refused, be the name known or not."""
    assert named_rows([["demand", "ten", "12"]], "plan", KNOWN)[0] == {"demand": ["ten", "12"]}
    rows = [["tax", "n/a"], ["demand", 4]]
    assert named_rows(rows, "plan", KNOWN)[0] == {"tax": ["n/a"], "demand": [4]}


REFUSED: list[Row] = [
    (
        lambda: named_rows("demand", "plan", KNOWN),
        InputError,
        "E117 plan: plan has no numbers beside its names. "
        "Give a range with the names in its first column and the numbers beside them.",
    ),
    (
        lambda: named_rows([["demand", 1], ["production", 2], ["Demand", 3]], "plan", KNOWN),
        InputError,
        'E130 plan, row 3: "demand" stands twice. Leave one of them out.',
    ),
    (
        lambda: named_rows([["demand", "demand", "production"], [1, 2, 3]], "plan", KNOWN),
        InputError,
        'E130 plan, column 2: "demand" stands twice. Leave one of them out.',
    ),
    (
        lambda: named_rows([["demand", 1], [None, 2]], "plan", KNOWN),
        InputError,
        "E114 plan, row 2: the name is blank, its numbers are not. Write the name.",
    ),
    (
        lambda: named_rows([["", 20, 10], ["demand", 1, 2]], "plan", KNOWN),
        InputError,
        "E114 plan, row 1: the name is blank, its numbers are not. Write the name.",
    ),
    (
        lambda: named_rows([["demand", 1], [7, 2]], "plan", KNOWN),
        InputError,
        "E110 plan, row 2: found 7, a name is expected. Write the name.",
    ),
    (
        lambda: named_rows([["demand", 1], ["#REF!", 2]], "plan", KNOWN),
        CellValueError,
        "E113 plan, row 2: the cell holds the error #REF!. Mend that cell first.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong table is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
