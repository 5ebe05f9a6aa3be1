"""Each argument of capacity, money and mix with each kind of bad value: a reason or a number."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

import pytest
from hosts.examples import FUNCTIONS, arguments

from sopxl.codes import CODES
from sopxl.errors import SopError
from sopxl.registry import CellFunction

CATEGORIES = ("Capacity", "Units and dollars", "Roll-up and mix")
ASKED = [function for function in FUNCTIONS if function.category in CATEGORIES]
BAD: dict[str, Any] = {
    "missing": None,
    "blank": "",
    "text": "many",
    "number as text": "1200",
    "error": "#N/A",
    "NaN": math.nan,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "negative": -5,
    "zero": 0,
    "huge": 1e308,
    "tiny": 1e-300,
    "fraction": 1.5,
    "boolean": True,
    "date": dt.datetime(2024, 1, 1),
    "no cells": [[]],
    "one cell too many": [[1, 2, 3, 4, 5, 6, 7]],
    "too long a column": [[1], [2], [3], [4], [5], [6], [7]],
    "block": [[1, 2], [3, 4]],
    "rows of two lengths": [[1, 2], [3]],
    "blank in a row": [[None, 1]],
    "blank in a column": [[1], [None]],
    "error in a row": [[1, "#REF!"]],
    "NaN in a column": [[math.nan], [1]],
    "boolean in a row": [[True, 1]],
    "texts": [["a", "b"]],
    "dates": [[45292, 45323], [45322, 45351]],
}
NEVER_A_NUMBER = ("text", "error", "NaN", "infinity", "minus infinity", "huge", "boolean", "date")
SENTENCE = re.compile(r"[EW]\d{3} .*[.?]", re.DOTALL)


def answer(function: CellFunction, position: int, bad: Any) -> list[list[Any]] | SopError:
    """What the example gives with one argument replaced; anything but a reason is a fault."""
    given = arguments(function.example)
    given += [None] * (len(function.arguments) - len(given))
    given[position] = bad
    try:
        return function.evaluate(*given)
    except SopError as error:
        return error


@pytest.mark.parametrize("function", ASKED, ids=lambda f: f.name)
@pytest.mark.parametrize("kind", BAD)
def test_a_reason_or_a_number(function: CellFunction, kind: str) -> None:
    """Never a traceback, never a NaN; a reason has a known code, ends as a sentence, has a fix."""
    for position, argument in enumerate(function.arguments):
        found = answer(function, position, BAD[kind])
        if isinstance(found, SopError):
            assert found.problem.code in CODES, argument.name
            assert SENTENCE.fullmatch(str(found)), argument.name
            assert found.problem.where, argument.name
            assert found.problem.fix, argument.name
            continue
        values = [value for row in found for value in row]
        assert all(isinstance(value, str) or math.isfinite(value) for value in values)


QUANTITIES = {
    "SOP_RCCP": ("plan", "bill", "offsets", "setup"),
    "SOP_CPOF": ("plan", "hours", "shares"),
    "SOP_DEMONSTRATED": ("output", "periods"),
    "SOP_UNITS": ("dollars", "price", "rate", "conversion"),
    "SOP_CONVERT": ("quantity",),
    "SOP_INVENTORY_VALUE": (
        *("opening", "production", "sales", "cost", "opening_cost", "adjustments"),
    ),
    "SOP_ABSORPTION": ("opening", "production", "sales", "fixed_cost", "rate"),
    "SOP_PVM": ("units_0", "price_0", "units_1", "price_1", "rate_0", "rate_1"),
    "SOP_MARKET": ("units_0", "price_0", "units_1", "market_0", "market_1"),
    "SOP_ROLLUP": ("values", "factors"),
    "SOP_SPLIT": ("total", "shares", "decimals", "locked"),
    "SOP_WEEKS": ("months", "calendar", "decimals"),
}


@pytest.mark.parametrize(
    "function", [f for f in ASKED if f.name in QUANTITIES], ids=lambda f: f.name
)
@pytest.mark.parametrize("kind", NEVER_A_NUMBER)
def test_what_is_no_quantity_is_refused(function: CellFunction, kind: str) -> None:
    """Where a number is due nothing else is taken for one."""
    names = [argument.name for argument in function.arguments]
    for name in QUANTITIES[function.name]:
        found = answer(function, names.index(name), BAD[kind])
        assert isinstance(found, SopError), name
