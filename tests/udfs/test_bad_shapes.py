"""Whole ranges and odd numbers as any argument of any function: a reason or a number."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hosts.examples import FUNCTIONS, arguments

from sopxl.codes import CODES
from sopxl.errors import SopError
from sopxl.registry import CellFunction

BAD: dict[str, Any] = {
    "blank": "",
    "minus infinity": -math.inf,
    "negative": -5,
    "zero": 0,
    "huge": 1e308,
    "tiny": 1e-300,
    "fraction": 1.5,
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


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.name)
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
