"""Every function with every kind of bad argument: the full reason, and never a silent number.

The table is generic over the registry: a new function is tried as soon as it is registered, by its
example. A bad value stands in the first or last cell of one argument, the others are as there.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hosts.examples import FUNCTIONS, NAMES, arguments

from sopxl.errors import SopError
from sopxl.explain import explanation
from sopxl.registry import Argument, CellFunction, Kind

NUMBERS = frozenset((Kind.PERIODS, Kind.EACH, Kind.ITEMS, Kind.NUMBER))
RANGES = frozenset((Kind.PERIODS, Kind.KNOWN, Kind.EACH, Kind.ITEMS, Kind.DATES))
REFUSING = NUMBERS | {Kind.DATES, Kind.FLAG, Kind.WORD}
ANY = r"E\d{3} .+"  # some reason, with its code
DATE = dt.datetime(2024, 5, 1)

# Arguments whose number of values is their own, though their example has that of the others.
OWN_LENGTH: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Bad:
    """One kind of bad value, and what is told of it where an argument of a kind has it."""

    name: str
    value: Any
    told: dict[Kind, str]  # pattern of the full text; {place} is the argument, and where in it
    refused: frozenset[Kind]  # the kinds that have to refuse it; others may read it or not

    def __str__(self) -> str:
        return self.name

    def pattern(self, argument: Argument) -> str:
        """The full text for an argument."""
        place = rf"{argument.name}(, [a-z]+( \d+)?)*"
        return self.told.get(argument.kind, ANY).replace("{place}", place)


def all_numbers(text: str) -> dict[Kind, str]:
    """The same text for every kind of argument that holds numbers."""
    return dict.fromkeys(NUMBERS, text)


NOT_A_DATE = r'E134 {place}: found "VALUE", a date is expected\. Enter a true date, day included\.'
NO_FLAG = r'E110 {place}: found "VALUE", TRUE or FALSE is expected\. Write TRUE or FALSE\.'
NOT_FINITE = (
    r"E116 {place}: found VALUE, a finite number is expected\. Mend the calculation above\."
)
TOO_MUCH = r"E\d\d\d {place}: found 1e\+308, .+ is expected\. .+"
TRUE_FOUND = r"E110 {place}: found TRUE, a number is expected\. Enter the quantity\."
BLANK = r"E114 {place}: the cell is blank, a number is expected\. Enter 0 if none is meant\."
ERROR = r"E113 {place}: the cell holds the error #DIV/0!\. Mend that cell first\."

TABLE = [
    Bad(
        "text",
        "twelve",
        {
            **all_numbers(
                r'E110 {place}: found the text "twelve", a number is expected\. '
                r"Enter a number without unit, or leave the row out\."
            ),
            Kind.DATES: NOT_A_DATE.replace("VALUE", "twelve"),
            Kind.FLAG: NO_FLAG.replace("VALUE", "twelve"),
        },
        REFUSING | {Kind.GRID},
    ),
    Bad(
        "number as text",
        "12",
        {
            **all_numbers(
                r'E111 {place}: found the number 12 stored as text "12"\. '
                r"Convert the cell to a number\."
            ),
            Kind.DATES: NOT_A_DATE.replace("VALUE", "12"),
            Kind.FLAG: NO_FLAG.replace("VALUE", "12"),
        },
        REFUSING | {Kind.GRID},
    ),
    Bad(
        "error value",
        "#DIV/0!",
        {**dict.fromkeys(Kind, ERROR), Kind.GRID: ERROR.replace("{place}", ".+")},
        REFUSING | {Kind.GRID},
    ),
    Bad(
        "not a number",
        math.nan,
        {
            **all_numbers(NOT_FINITE.replace("VALUE", "nan")),
            Kind.DATES: NOT_A_DATE.replace("VALUE", "nan"),
            Kind.FLAG: NO_FLAG.replace("VALUE", "nan"),
        },
        REFUSING | {Kind.GRID},
    ),
    Bad(
        "infinity",
        math.inf,
        {
            **all_numbers(NOT_FINITE.replace("VALUE", "inf")),
            Kind.DATES: NOT_A_DATE.replace("VALUE", "inf"),
            Kind.FLAG: NO_FLAG.replace("VALUE", "inf"),
        },
        REFUSING | {Kind.GRID},
    ),
    Bad(
        "boolean",
        True,
        {
            **all_numbers(TRUE_FOUND),
            Kind.DATES: TRUE_FOUND,
            Kind.WORD: r"E110 {place}: found TRUE, a word is expected\. Write a text in quotes\.",
        },
        REFUSING - {Kind.FLAG} | {Kind.GRID},
    ),
    Bad(
        "date",
        DATE,
        {
            **all_numbers(
                r"E110 {place}: found the date 2024-05-01, a number is expected\. "
                r"Check that the range starts in the right row and column\."
            ),
            Kind.FLAG: NO_FLAG.replace("VALUE", "2024-05-01 00:00:00"),
            Kind.WORD: r"E110 {place}: found 2024-05-01 00:00:00, a word is expected\. "
            r"Write a text in quotes\.",
        },
        REFUSING - {Kind.DATES},
    ),
    Bad(
        "huge",
        1e308,
        {
            **all_numbers(TOO_MUCH),
            Kind.DATES: NOT_A_DATE.replace("VALUE", r"1e\+308"),
            Kind.FLAG: NO_FLAG.replace("VALUE", r"1e\+308"),
        },
        REFUSING | {Kind.GRID},
    ),
    Bad("largest", 1e13, {}, frozenset()),
    Bad("tiny", 1e-300, {}, frozenset()),
    Bad("negative", -1, {}, frozenset()),
    Bad("zero", 0, {}, frozenset()),
    Bad(
        "blank",
        None,
        {**all_numbers(BLANK), Kind.DATES: BLANK},
        frozenset((Kind.PERIODS, Kind.EACH, Kind.ITEMS, Kind.DATES)),
    ),
]


def with_one_cell(raw: Any, value: Any, place: int) -> Any:
    """An argument whose first (0) or last (-1) cell holds that value; one alone is replaced."""
    if not isinstance(raw, list):
        return value
    rows = [list(row) for row in raw]
    rows[place][place] = value
    return rows


def with_every_cell(raw: Any, value: Any) -> Any:
    """An argument of the same form with that value everywhere."""
    return [[value] * len(row) for row in raw] if isinstance(raw, list) else value


def one_cell(raw: Any, place: int) -> Any:
    """The value of the first (0) or last (-1) cell of an argument."""
    return raw[place][place] if isinstance(raw, list) else raw


def is_range(raw: Any) -> bool:
    """Whether an argument has several cells."""
    return isinstance(raw, list) and (len(raw) > 1 or len(raw[0]) > 1)


def places(asked: CellFunction) -> Iterator[tuple[int, Argument, list[Any]]]:
    """Each argument with the call of the example in which it can be replaced.

    A row a period that the example leaves out is laid like its first range.
    """
    given = arguments(asked.example)
    like = next((raw for raw in given if is_range(raw)), 1)
    for position, argument in enumerate(asked.arguments):
        call = given + [None] * (position + 1 - len(given))
        if argument.kind is Kind.PERIODS and position >= len(given):
            ones = with_every_cell(like, 1)
            fits = not isinstance(answer(asked, [*call[:position], ones]), SopError)
            call[position] = ones if fits else 1
        if argument.kind is not Kind.REST:
            yield position, argument, call


def answer(asked: CellFunction, given: list[Any]) -> list[list[Any]] | SopError:
    """Rows or a refusal; whatever else is raised is a fault and ends the test."""
    try:
        rows = asked.evaluate(*given)
    except SopError as error:
        return error
    return rows


def is_plain(rows: list[list[Any]]) -> bool:
    """Full rows of finite numbers, texts and blanks, and none that only looks like a text."""
    values = [value for row in rows for value in row]
    return len({len(row) for row in rows}) == 1 and all(
        math.isfinite(value)
        if isinstance(value, int | float)
        else isinstance(value, str) and not re.search(r"\b(nan|inf)\b", value)
        for value in values
    )


def is_explained(asked: CellFunction, given: list[Any], found: Any) -> bool:
    """Whether SOP_EXPLAIN says of the same call why it is refused, or how its result comes."""
    told = explanation(asked.name, *given)
    if isinstance(found, SopError):
        return told == f"{asked.name} gives {found.excel}: {found}"
    return told.startswith(f"{asked.name}: {asked.summary} Rule: {asked.rule}.")


def has_to_refuse(bad: Bad, argument: Argument, example: Any) -> bool:
    """Whether an argument may not take a bad value; a name in a table may be any but an error."""
    is_name = argument.kind is Kind.GRID and not isinstance(example, int | float)
    return argument.kind in bad.refused and (not is_name or bad.name == "error value")


def usual(example: list[Any], position: int) -> list[Any]:
    """The call with a usual value where the example has none; a method may not take even that."""
    return [*example[:position], example[position] or 1, *example[position + 1 :]]


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("bad", TABLE, ids=str)
@pytest.mark.parametrize("asked", FUNCTIONS, ids=NAMES)
def test_bad_value(asked: CellFunction, bad: Bad, place: int) -> None:
    """Refused with its full reason where it has to be; else finite numbers, texts and blanks."""
    for position, argument, example in places(asked):
        given = list(example)
        if not is_range(given[position]) and (place == 0 or bad.value is None):
            continue  # its only cell is its last one; and a single blank is a missing argument
        given[position] = with_one_cell(given[position], bad.value, place)
        has_to = has_to_refuse(bad, argument, one_cell(example[position], place))
        is_usual = not isinstance(answer(asked, usual(example, position)), SopError)
        pattern = bad.pattern(argument) if has_to and is_usual else ANY
        found = answer(asked, given)
        is_free = argument.optional and bad.name in ("not a number", "infinity", "huge")
        if is_free and not isinstance(found, SopError):  # only where another argument reads it
            has_to = found != answer(asked, [*example[:position], None, *example[position + 1 :]])
        what = f"{asked.name}, {argument.name} {bad.value!r}: {found}"
        if isinstance(found, SopError):
            assert re.fullmatch(pattern, str(found)), what
        else:
            assert not has_to, what
            assert is_plain(found), what
        assert is_explained(asked, given, found), what


@pytest.mark.parametrize("value", [0, -1, 1e13, -1e13, 1e-300], ids=str)
@pytest.mark.parametrize("asked", FUNCTIONS, ids=NAMES)
def test_every_cell_alike(asked: CellFunction, value: float) -> None:
    """Nothing but zeros, negatives, the largest or the smallest: a reason, or plain cells."""
    for position, argument, example in places(asked):
        if argument.kind not in (Kind.WORD, Kind.FLAG):
            given = list(example)
            given[position] = with_every_cell(given[position], value)
            found = answer(asked, given)
            what = f"{asked.name}, {argument.name} {value}: {found}"
            assert isinstance(found, SopError) or is_plain(found), what
            assert is_explained(asked, given, found), what


@pytest.mark.parametrize("asked", FUNCTIONS, ids=NAMES)
def test_missing(asked: CellFunction) -> None:
    """What is needed is asked for, left out or blank; what may be left out may be blank."""
    for position, argument, example in places(asked):
        for nothing in (None, "", [[None]], [[""]]):
            given = [*example[:position], nothing, *example[position + 1 :]]
            found = answer(asked, given)
            if not argument.optional:
                assert str(found) == (
                    f"E119 {argument.name}: {asked.name} needs {argument.name}. "
                    f"Write {asked.signature}."
                )
                assert str(answer(asked, given[:position])) == str(found)
            else:  # or another argument asks for it, in the same words
                left_out = answer(asked, [*example[:position], None, *example[position + 1 :]])
                assert str(found) == str(left_out)
                assert isinstance(found, SopError) or is_plain(found)


@pytest.mark.parametrize("asked", FUNCTIONS, ids=NAMES)
def test_one_too_many(asked: CellFunction) -> None:
    """More arguments than there are; a function that takes any number of them takes these."""
    most = len(asked.arguments)
    given = arguments(asked.example)
    given += [None] * (most - len(given)) + [1]
    if not asked.is_variadic:
        assert str(answer(asked, given)) == (
            f"E119 {asked.name}: {asked.name} takes {most} arguments, {most + 1} were given. "
            f"Write {asked.signature}."
        )


@pytest.mark.parametrize("asked", FUNCTIONS, ids=NAMES)
def test_wrong_length(asked: CellFunction) -> None:
    """A range of one period more than the others is refused, and never cut."""
    for position, argument, example in places(asked):
        lengths = [
            len(raw[0]) if is_range(raw) and other.kind in RANGES else 0
            for raw, other in zip(example, asked.arguments, strict=False)
        ]
        is_own = (asked.name, argument.name) in OWN_LENGTH or position >= len(lengths)
        if not is_own and lengths[position] and lengths.count(lengths[position]) > 1:
            given = list(example)
            given[position] = [[*row, row[-1]] for row in given[position]]
            found = answer(asked, given)
            assert isinstance(found, SopError), f"{asked.name}, {argument.name}: {found}"
            assert re.match(r"E11[789] ", str(found)), f"{asked.name}, {argument.name}: {found}"


def in_two_families(asked: CellFunction) -> list[Any]:
    """The example with each of its rows a period twice, one family below the other."""
    return [
        [*raw, *raw] if argument.kind is Kind.PERIODS and is_range(raw) and len(raw) == 1 else raw
        for raw, argument in zip(arguments(asked.example), asked.arguments, strict=False)
    ]


def takes_blocks(asked: CellFunction) -> bool:
    """Whether two families below each other give more rows than one."""
    if asked.is_variadic:
        return False
    one, two = (
        answer(asked, given) for given in (arguments(asked.example), in_two_families(asked))
    )
    return not isinstance(two, SopError) and not isinstance(one, SopError) and len(two) > len(one)


OF_BLOCKS = [asked for asked in FUNCTIONS if takes_blocks(asked)]


def test_most_functions_take_blocks() -> None:
    """The next test has something to try."""
    assert len(OF_BLOCKS) > len(FUNCTIONS) / 3


@pytest.mark.parametrize("bad", [bad for bad in TABLE if Kind.PERIODS in bad.refused], ids=str)
@pytest.mark.parametrize("asked", OF_BLOCKS, ids=lambda asked: asked.name)
def test_bad_value_in_a_block(asked: CellFunction, bad: Bad) -> None:
    """The family and the period of a bad value are told."""
    for position, argument in enumerate(asked.arguments[: len(arguments(asked.example))]):
        given = in_two_families(asked)
        if argument.kind is Kind.PERIODS and is_range(given[position]):
            periods = len(given[position][0])
            given[position] = with_one_cell(given[position], bad.value, -1)
            found = answer(asked, given)
            assert re.fullmatch(bad.pattern(argument), str(found)), f"{asked.name}: {found}"
            assert f" {argument.name}, row 2, period {periods}: " in str(found)


@pytest.mark.parametrize("bad", TABLE, ids=str)
@pytest.mark.parametrize("place", range(1, 5))
def test_rows_of_a_proof(place: int, bad: Bad) -> None:
    """SOP_CHECK, which takes any rows, refuses in each what is no number of a period."""
    check = next(f for f in FUNCTIONS if f.name == "SOP_CHECK")
    given = arguments(check.example)
    given[place] = with_one_cell(given[place], bad.value, -1)
    found = answer(check, given)
    name = ("identity", "demand", "opening", "supply", "balance")[place]
    if Kind.PERIODS in bad.refused and bad.value is not None:
        pattern = bad.pattern(Argument(name, Kind.PERIODS, False, ""))
        assert re.fullmatch(pattern, str(found)), found
    else:
        assert isinstance(found, SopError) or is_plain(found)
    assert is_explained(check, given, found)
