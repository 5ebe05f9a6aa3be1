"""Worksheet functions that a plan's formulas use, worked out as Excel does; imports formula.

What is not here is left to the planner's program: never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from sopxl_workbook.adopt.use.formula import UnknownFormulaError
from sopxl_workbook.ooxml import CellError
from sopxl_workbook.ooxml.values import cell_error

Range = list[list[Any]]  # values of a range, row by row
_RANKS = (float, str, bool)  # in the order in which Excel compares kinds
_DIGITS = 15  # of a number that Excel keeps


class ShownError(Exception):
    """An error that the cell shows."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.code)
        self.error = error


def single(value: Any) -> Any:
    """One value; of a range of one cell its value. An error is raised, as it is passed on."""
    if isinstance(value, list):
        if len(value) != 1 or len(value[0]) != 1:
            raise UnknownFormulaError("a range where one value is expected")
        value = value[0][0]
    if isinstance(value, CellError):
        raise ShownError(value)
    return value


def number(value: Any) -> float:
    """A value as arithmetic takes it: a blank is 0, TRUE is 1; a text is an error."""
    value = single(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        if value.strip():
            raise UnknownFormulaError("a text in arithmetic")  # it may be a number in its language
        raise ShownError(cell_error("#VALUE!"))
    return float(value)


def text(value: Any) -> str:
    """A value as it is joined to a text; a number only where it is whole."""
    value = single(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value != int(value) or abs(value) >= 10**_DIGITS:
            raise UnknownFormulaError("a fraction joined to a text")  # its point is of a language
        return str(int(value))
    return str(value)


def flag(value: Any) -> bool:
    """A value as a condition."""
    value = single(value)
    if isinstance(value, str):
        if value.upper() in ("TRUE", "FALSE"):
            return value.upper() == "TRUE"
        raise ShownError(cell_error("#VALUE!"))
    return bool(value)


def finite(value: float) -> float:
    """A result that a cell can hold; #NUM! for any other."""
    if not math.isfinite(value):
        raise ShownError(cell_error("#NUM!"))
    return value


def numbers(arguments: Sequence[Any]) -> list[float]:
    """The numbers of arguments: of ranges only cells with a number, constants as arithmetic."""
    found: list[float] = []
    for one in arguments:
        if not isinstance(one, list):
            found.append(number(one))
            continue
        for value in cells([one]):
            if isinstance(value, CellError):
                raise ShownError(value)
            if type(value) is float:
                found.append(value)
    return found


def cells(arguments: Sequence[Any]) -> Iterator[Any]:
    """Every value of arguments, ranges cell by cell."""
    for one in arguments:
        if isinstance(one, list):
            for row in one:
                yield from row
        else:
            yield one


def _divided(one: float, other: float) -> float:
    if not other:
        raise ShownError(cell_error("#DIV/0!"))
    return one / other


def _power(base: float, exponent: float) -> float:
    try:
        result = base**exponent
    except (ZeroDivisionError, OverflowError):
        raise ShownError(cell_error("#NUM!")) from None
    if isinstance(result, complex):
        raise ShownError(cell_error("#NUM!"))
    return float(result)


def compared(one: Any, other: Any) -> int:
    """-1, 0 or 1 as Excel orders two values: numbers before texts before TRUE and FALSE."""
    one, other = single(one), single(other)
    one = _blank_like(other) if one is None else one
    other = _blank_like(one) if other is None else other
    ranks = _RANKS.index(type(one)), _RANKS.index(type(other))
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(one, str):
        one, other = one.casefold(), other.casefold()
    if isinstance(one, float):
        one, other = (float(f"{each:.{_DIGITS}g}") for each in (one, other))
    return int(one > other) - int(one < other)


def _blank_like(other: Any) -> Any:
    """What a blank counts as beside another value."""
    return {str: "", bool: False}.get(type(other), 0.0)


def rounded(value: float, digits: float, way: str) -> float:
    """A number rounded in decimals, as its digits are shown."""
    places = Decimal(1).scaleb(-int(digits))
    shown = Decimal(f"{value:.{_DIGITS}g}")
    return float((shown / places).quantize(Decimal(1), rounding=way) * places)


def _mean(arguments: Sequence[Any]) -> float:
    found = numbers(arguments)
    return _divided(math.fsum(found), len(found))


def _products(arguments: Sequence[Any]) -> float:
    """The sum of products of ranges of one shape; what is no number counts as 0."""
    if not all(isinstance(one, list) for one in arguments):
        raise UnknownFormulaError("SUMPRODUCT of a calculation")
    shapes = {(len(one), len(one[0])) for one in arguments}
    if len(shapes) != 1:  # they may be alike, and of whole columns only the filled part was read
        raise UnknownFormulaError("SUMPRODUCT of ranges of several shapes")
    total = []
    for values in zip(*(cells([one]) for one in arguments), strict=True):
        for value in values:
            if isinstance(value, CellError):
                raise ShownError(value)
        total.append(math.prod(v if type(v) is float else 0.0 for v in values))
    return math.fsum(total)


def _flags(arguments: Sequence[Any]) -> list[bool]:
    """The conditions among arguments, blanks and texts left out; #VALUE! where none is left."""
    found = [flag(one) for one in cells(arguments) if one is not None and not isinstance(one, str)]
    if not found:
        raise ShownError(cell_error("#VALUE!"))
    return found


def _multiple(arguments: Sequence[Any], way: str) -> float:
    """A number rounded to a multiple of a step; #NUM! for one above 0 and a step below it."""
    value, step = number(arguments[0]), number(arguments[1])
    if not step:
        raise UnknownFormulaError("a multiple of 0")  # programs differ
    if value > 0 > step:
        raise ShownError(cell_error("#NUM!"))
    return rounded(value / step, 0, way) * step


Work = Callable[[Sequence[Any]], Any]
WORK: Mapping[str, Work] = {
    "+": lambda a: finite(number(a[0]) + number(a[1])),
    "-": lambda a: finite(number(a[0]) - number(a[1])),
    "*": lambda a: finite(number(a[0]) * number(a[1])),
    "/": lambda a: finite(_divided(number(a[0]), number(a[1]))),
    "^": lambda a: finite(_power(number(a[0]), number(a[1]))),
    "%": lambda a: number(a[0]) / 100,
    "negative": lambda a: -number(a[0]),
    "positive": lambda a: single(a[0]),
    "&": lambda a: text(a[0]) + text(a[1]),
    "=": lambda a: compared(*a) == 0,
    "<>": lambda a: compared(*a) != 0,
    "<": lambda a: compared(*a) < 0,
    ">": lambda a: compared(*a) > 0,
    "<=": lambda a: compared(*a) <= 0,
    ">=": lambda a: compared(*a) >= 0,
    "SUM": lambda a: finite(math.fsum(numbers(a))),
    "MAX": lambda a: max(numbers(a), default=0.0),
    "MIN": lambda a: min(numbers(a), default=0.0),
    "AVERAGE": _mean,
    "COUNT": lambda a: float(sum(type(one) is float for one in cells(a))),
    "COUNTA": lambda a: float(sum(one is not None for one in cells(a))),
    "SUMPRODUCT": _products,
    "ABS": lambda a: abs(number(a[0])),
    "INT": lambda a: rounded(number(a[0]), 0, ROUND_FLOOR),
    "ROUND": lambda a: rounded(number(a[0]), number(a[1]), ROUND_HALF_UP),
    "ROUNDUP": lambda a: rounded(number(a[0]), number(a[1]), ROUND_UP),
    "ROUNDDOWN": lambda a: rounded(number(a[0]), number(a[1]), ROUND_DOWN),
    "CEILING": lambda a: _multiple(a, ROUND_CEILING),
    "FLOOR": lambda a: _multiple(a, ROUND_FLOOR),
    "AND": lambda a: all(_flags(a)),
    "OR": lambda a: any(_flags(a)),
    "NOT": lambda a: not flag(a[0]),
    "N": lambda a: number(a[0]),
}  # by the name that a formula has; each gets its arguments worked out
OF_RANGES = frozenset(
    ("SUM", "MAX", "MIN", "AVERAGE", "COUNT", "COUNTA", "SUMPRODUCT", "AND", "OR")
)  # which leave out what is no number in a cell, and take it where it is typed into the formula
