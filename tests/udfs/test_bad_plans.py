"""Aggregate plans and balances: every argument with every kind of bad value, told in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

import sopxl_udfs.functions  # noqa: F401  (registers the functions)
from sopxl.errors import SopError
from sopxl.registry import Kind, function

ROW = [[10, 20, 30]]
GOOD: dict[str, list[Any]] = {
    "SOP_CHASE": [ROW, 5, [[1, 2, 3]], [[0, 0, 0]], [[90, 90, 90]], 5, "lost"],
    "SOP_LEVEL": [ROW, 5, 6, [[20, 21, 22]], True, 5, [[1, 2, 3]]],
    "SOP_LEVEL_BACKLOG": [ROW, 5, 6, [[20, 21, 22]], 5],
    "SOP_HYBRID": [ROW, 5, 6, 1, [[20, 21, 22]], True, 5, [[1, 2, 3]]],
    "SOP_WORKFORCE": [ROW, 5, [[1, 2, 3]], [[20, 21, 22]], "none"],
    "SOP_PLAN_COST": [
        [["demand", 10, 20], ["production", 15, 15], ["workers", 2, 3]],
        [
            ["regular labour per unit", 2],
            ["regular labour per hour", 3],
            ["hours per worker", 8],
            ["holding", 1],
        ],
        [["opening inventory", 5], ["opening workers", 2]],
        [[20, 21]],
        "average",
        "lost",
        "total",
    ],
    "SOP_TARGET": [ROW, 5, "days of supply", [[1, 2, 3]], [[20, 21, 22]], 5],
    "SOP_INVENTORY": [ROW, 5, [[1, 2, 3]], [[1, -2, 3]], "lost"],
    "SOP_BACKLOG": [ROW, 5, [[1, 2, 3]], [[1, 2, 3]]],
    "SOP_COVER": [ROW, [[1, 2, 3]], "trailing", [[20, 21, 22]], 2],
    "SOP_LEAD_TIME": [ROW, [[1, 2, 3]], [[4, 4, 5]]],
    "SOP_TARGET_INVENTORY": [
        ROW,
        [[1, 1, 1]],
        [[1, 2, 3]],
        [[20, 21, 22, 20, 21]],
        "forward",
        [[7, 8]],
    ],
    "SOP_FINISHING": [
        ROW,
        5,
        [[1, 2, 3], [4, 5, 6]],
        [[1], [2]],
        [[1], [0.5]],
        [[7, 8, 9]],
        [[1], [2]],
        0.5,
        "backlog",
    ],
}
SIGNED = {"opening", "adjustments", "inventory"}  # may be below zero
POSITIVE = {"lot", "units_per_worker", "weeks"}  # may not be 0 either
RETURNS = ("demand", "bookings")  # where less than nothing means goods that came back

BAD: dict[str, tuple[Any, str, str, str]] = {
    "a blank": (
        None,
        "E114",
        "the cell is blank, a number is expected",
        "Enter 0 if none is meant.",
    ),
    "a text": (
        *("12k", "E110", 'found the text "12k", a number is expected'),
        "Enter a number without unit, or leave the row out.",
    ),
    "a number as text": (
        *("12", "E111", 'found the number 12 stored as text "12"'),
        "Convert the cell to a number.",
    ),
    "an error": ("#REF!", "E113", "the cell holds the error #REF!", "Mend that cell first."),
    "no number": (
        *(float("nan"), "E116", "found nan, a finite number is expected"),
        "Mend the calculation above.",
    ),
    "infinity": (
        *(float("inf"), "E116", "found inf, a finite number is expected"),
        "Mend the calculation above.",
    ),
    "a boolean": (True, "E110", "found TRUE, a number is expected", "Enter the quantity."),
    "a date": (
        *(dt.datetime(2026, 3, 1), "E110", "found the date 2026-03-01, a number is expected"),
        "Check that the range starts in the right row and column.",
    ),
    "a huge number": (
        *(1e300, "E122", "found 1e+300, at most 10,000,000,000,000 in size is expected"),
        "Correct the value.",
    ),
}


def spoiled(given: list[Any], position: int, bad: Any) -> list[Any]:
    """The arguments with the last cell of one of them replaced; a single cell in its place."""
    given = deepcopy(given)
    if isinstance(given[position], list):
        given[position][-1][-1] = bad
    else:
        given[position] = bad
    return given


def place(name: str, kind: Kind, value: Any) -> str:
    """Where the last cell of an argument stands."""
    if not isinstance(value, list):
        return name
    rows, columns = len(value), len(value[-1])
    if kind is Kind.GRID:
        return f"{name}, row {rows}, column {columns}"
    if kind is Kind.EACH:
        return f"{name}, row {rows}"
    return f"{name}, row {rows}, period {columns}" if rows > 1 else f"{name}, period {columns}"


def numbers_of(name: str) -> Iterator[tuple[int, str, str]]:
    """Position, name and place of each argument that holds numbers."""
    for position, argument in enumerate(function(name).arguments):
        value = GOOD[name][position]
        is_matrix = argument.kind is Kind.GRID and name == "SOP_FINISHING"
        if is_matrix or argument.kind in (Kind.PERIODS, Kind.EACH, Kind.NUMBER):
            yield position, argument.name, place(argument.name, argument.kind, value)


CASES = [
    pytest.param(name, position, where, kind, id=f"{name}-{argument}-{kind}")
    for name in GOOD
    for position, argument, where in numbers_of(name)
    for kind in BAD
    # a single blank cell is an argument left out
    if not (kind == "a blank" and not isinstance(GOOD[name][position], list))
]


@pytest.mark.parametrize("name", GOOD)
def test_the_arguments_before_they_are_spoiled_give_a_result(name: str) -> None:
    """Each function has a value for each of its arguments, and they go together."""
    assert len(GOOD[name]) == len(function(name).arguments)
    assert function(name).evaluate(*GOOD[name])


@pytest.mark.parametrize(("name", "position", "where", "kind"), CASES)
def test_a_bad_number_is_named(name: str, position: int, where: str, kind: str) -> None:
    """Place, what was found, what is expected, the way out: never a number, never a traceback."""
    bad, code, fact, fix = BAD[kind]
    check_text(name, spoiled(GOOD[name], position, bad), f"{code} {where}: {fact}. {fix}")


@pytest.mark.parametrize(
    ("name", "position", "argument", "where"),
    [
        pytest.param(name, *rest, id=f"{name}-{rest[1]}")
        for name in GOOD
        for rest in numbers_of(name)
        if rest[1] not in SIGNED | {"changes", "span"}
    ],
)
def test_a_number_below_zero_is_named(name: str, position: int, argument: str, where: str) -> None:
    """What cannot be negative is refused where it is; returned goods have their own place."""
    expected = "more than 0" if argument in POSITIVE else "0 or more"
    code, fix = "E121", "Correct the value."
    if argument.startswith(RETURNS):
        code, fix = "E120", "Enter what customers return as an adjustment."
    text = f"{code} {where}: found -1, {expected} is expected. {fix}"
    check_text(name, spoiled(GOOD[name], position, -1), text)


@pytest.mark.parametrize(
    ("name", "position", "where"),
    [
        pytest.param(name, position, where, id=f"{name}-{argument}")
        for name in GOOD
        for position, argument, where in numbers_of(name)
        if argument in POSITIVE
    ],
)
def test_nothing_where_it_divides_is_named(name: str, position: int, where: str) -> None:
    """A lot of 0, a worker who makes nothing, a period of no weeks: never #DIV/0! unasked."""
    text = f"E121 {where}: found 0, more than 0 is expected. Correct the value."
    check_text(name, spoiled(GOOD[name], position, 0), text)


TABLES = {
    0: "production",
    1: "regular labour per unit",
    2: "opening workers",
}  # argument of SOP_PLAN_COST, row spoiled


@pytest.mark.parametrize("kind", [kind for kind in BAD if kind != "a blank"])
@pytest.mark.parametrize("position", TABLES)
def test_a_bad_number_in_a_table_of_names_is_named(position: int, kind: str) -> None:
    """By the name in front of it, and in a plan by the period."""
    given, name = deepcopy(GOOD["SOP_PLAN_COST"]), TABLES[position]
    bad, code, fact, fix = BAD[kind]
    for line in given[position]:
        if line[0] == name:
            line[-1] = bad
    where = f"{name}, period 2" if position == 0 else name
    check_text("SOP_PLAN_COST", given, f"{code} {where}: {fact}. {fix}")


@pytest.mark.parametrize(
    ("name", "position", "argument", "length"),
    [
        pytest.param(name, position, argument.name, len(value[0]), id=f"{name}-{argument.name}")
        for name in GOOD
        for position, argument in enumerate(function(name).arguments)
        for value in [GOOD[name][position]]
        if position and argument.kind is Kind.PERIODS and isinstance(value, list)
        if argument.name != "demand_after"  # as long as the planner knows it
    ],
)
def test_a_range_of_another_length_is_named(
    name: str, position: int, argument: str, length: int
) -> None:
    """Ranges are never lined up by luck."""
    given = deepcopy(GOOD[name])
    for line in given[position]:
        line.append(1)
    with pytest.raises(SopError) as error:
        function(name).evaluate(*given)
    assert str(error.value) in {
        f"E118 {argument}: {argument} has {length + 1} periods, {length} are expected. "
        "Give ranges of the same size.",
        f"E118 {argument}: {argument} has {length + 1} values. "
        f"Give one number, one for each of {length} periods.",
    }


@pytest.mark.parametrize(
    ("name", "position"),
    [
        pytest.param(name, position, id=f"{name}-{argument.name}")
        for name in GOOD
        for position, argument in enumerate(function(name).arguments)
        if not argument.optional
    ],
)
def test_a_missing_argument_is_named(name: str, position: int) -> None:
    """What is needed and left out is named, with the whole call."""
    asked = function(name)
    missing = asked.arguments[position].name
    text = f"E119 {missing}: {name} needs {missing}. Write {asked.signature}."
    check_text(name, [*GOOD[name][:position], None, *GOOD[name][position + 1 :]], text)


def check_text(name: str, given: list[Any], text: str) -> None:
    """The call is refused with exactly that text, and shows an error in its cell."""
    with pytest.raises(SopError) as error:
        function(name).evaluate(*given)
    assert str(error.value) == text
    assert error.value.excel in {"#VALUE!", "#NUM!", "#REF!"}
