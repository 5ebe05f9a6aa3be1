"""Headings read as periods: dates, "Jan-24", month names, M1, weeks, quarters, fiscal years.

Imports words.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sopxl_workbook.adopt.words import measure_words, plain, vocabulary

_CENTURY = 2000
_YEARS = range(1990, 2101)
_CYCLES = {"month": (12,), "week": (52, 53), "quarter": (4,)}
_LETTERS, _DIGITS = re.compile(r"[^\W\d]+"), re.compile(r"\d+")
_DAYS = (
    ("day", range(1, 2)),
    ("week", range(7, 8)),
    ("month", range(28, 37)),
    ("quarter", range(84, 99)),
    ("year", range(363, 372)),
)  # how far apart the dates of a timeline stand
_FILLERS = frozenset(["of", "de", "fy", "gj", "in"])
_KIND_OF_PLAN = frozenset(["a", "act", "actual", "ist", "f", "fc", "fcst", "forecast", "p", "plan"])


@dataclass(frozen=True, slots=True)
class Mark:
    """One heading as a period."""

    unit: str  # "day" (a date), "month", "week", "quarter", "year", "step"
    at: int  # where on the line of time: days, months, weeks ... from a start, or in a cycle
    is_dated: bool  # whether the year is known; if not, at is the number in its cycle


def of_day(day: dt.date) -> Mark:
    """A real date as a period; dates say by their distance what period they mean."""
    return Mark("day", day.toordinal(), True)


@lru_cache(maxsize=1 << 16)
def of_text(text: str) -> Mark | None:
    """A text as a period; None for any other.

    >>> of_text("Jan-24"), of_text("Q3 2025").at == 4 * 2025 + 2
    (Mark(unit='month', at=24288, is_dated=True), True)
    >>> of_text("M7"), of_text("Chairs 24"), of_text("Demand (Jan)")
    (Mark(unit='month', at=6, is_dated=False), None, Mark(unit='month', at=0, is_dated=False))
    """
    if not 1 <= len(text) <= 24:
        return None
    words = [word for word in plain(text.replace("\u2019", " ")).split() if word not in "$%"]
    if len(words) > 1 and words[-1] in _KIND_OF_PLAN:
        words = words[:-1]
    letters = [word for word in words if _LETTERS.fullmatch(word)]
    digits = [word for word in words if _DIGITS.fullmatch(word)]
    if len(letters) > 1 or len(digits) > 2 or len(letters) + len(digits) != len(words):
        return _long(words)
    if not letters:
        return _numbers(digits)
    month = _months().get(letters[0])
    if month is not None:
        return _of_month(month, digits)
    return _counted(letters[0], digits, words.index(letters[0]))


def of_number(value: float) -> Mark | None:
    """A whole number as a year or a month (202601); None for any other.

    >>> of_number(2026.0), of_number(202601.0).at
    (Mark(unit='year', at=2026, is_dated=True), 24312)
    """
    if value != int(value):
        return None
    number = int(value)
    if number in _YEARS:
        return Mark("year", number, True)
    year, month = divmod(number, 100)
    return (
        Mark("month", year * 12 + month - 1, True) if year in _YEARS and 1 <= month <= 12 else None
    )


@cache
def _months() -> dict[str, int]:
    names = vocabulary()["months"]["names"]
    return {plain(name): number for number, several in enumerate(names) for name in several}


@cache
def _units() -> dict[str, str]:
    return {plain(word): unit for unit, words in vocabulary()["counted"].items() for word in words}


def _year(digits: str) -> int | None:
    """A year of two or four digits."""
    if len(digits) == 2:
        return _CENTURY + int(digits)
    return int(digits) if len(digits) == 4 and int(digits) in _YEARS else None


def _of_month(month: int, digits: list[str]) -> Mark | None:
    """A month by its name, alone or with its year."""
    if not digits:
        return Mark("month", month, False)
    year = _year(digits[0] if len(digits) == 1 else max(digits, key=len))
    if year is None or (len(digits) > 1 and not any(int(one) == 1 for one in digits)):
        return None
    return Mark("month", year * 12 + month, True)


def _numbers(digits: list[str]) -> Mark | None:
    """ "2026-01", "01/2026", "202601", "2026", "2025/26"."""
    if len(digits) == 1:
        return of_number(float(digits[0])) if len(digits[0]) in (4, 6) else None
    first, second = digits
    if len(first) == 4 and len(second) == 2 and int(first) in _YEARS:
        if int(second) == (int(first) + 1) % 100:
            return Mark("year", int(first) + 1, True)
        return Mark("month", int(first) * 12 + int(second) - 1, True) if _is_month(second) else None
    if len(second) == 4 and int(second) in _YEARS and _is_month(first):
        return Mark("month", int(second) * 12 + int(first) - 1, True)
    return None


def _is_month(digits: str) -> bool:
    return 1 <= int(digits) <= 12


def _counted(word: str, digits: list[str], at: int) -> Mark | None:
    """A counted period: "M1", "KW 12", "W05 2026", "Q1/26", "1Q26", "2026 Q1", "FY26"."""
    unit = _units().get(word)
    if unit is None or not digits:
        return None
    if unit == "year":
        year = _year(digits[-1])
        return None if year is None else Mark("year", year, True)
    if len(digits) == 1:
        return _in_cycle(unit, int(digits[0])) if len(digits[0]) <= 3 and at == 0 else None
    number, year = int(digits[0]), _year(digits[1])
    if len(digits[0]) == 4:
        number, year = int(digits[1]), _year(digits[0])
    return None if year is None else _dated(unit, year, number)


def _in_cycle(unit: str, number: int) -> Mark | None:
    if unit == "step":
        return Mark("step", number, True) if number <= 400 else None
    longest = max(_CYCLES[unit]) if unit != "month" else 400
    return Mark(unit, number - 1, False) if 0 <= number <= longest else None


def _dated(unit: str, year: int, number: int) -> Mark | None:
    """A counted period of a year."""
    if unit == "week":
        try:
            return Mark("week", dt.date.fromisocalendar(year, number, 1).toordinal() // 7, True)
        except ValueError:
            return None
    per_year = {"month": 12, "quarter": 4, "step": 100}[unit]
    return Mark(unit, year * per_year + number - 1, True) if 1 <= number <= per_year else None


def _long(words: list[str]) -> Mark | None:
    """Periods with other words: "Quarter 1 FY 2026", "Jan Forecast", "Forecasted demand (Jan)"."""
    known = [word for word in words if word not in _FILLERS and word not in measure_words()]
    return of_text(" ".join(known)) if 0 < len(known) < len(words) else None


def apart(one: Mark, other: Mark) -> tuple[str, int] | None:
    """The unit in which two headings are one period apart, and the direction; None if not.

    >>> apart(of_text("Dec"), of_text("Jan")), apart(of_text("Mar-24"), of_text("Feb-24"))
    (('month', 1), ('month', -1))
    """
    if one.unit != other.unit or one.is_dated != other.is_dated:
        return None
    step = other.at - one.at
    if one.unit == "day":
        return next(
            ((unit, 1 if step > 0 else -1) for unit, days in _DAYS if abs(step) in days), None
        )
    if abs(step) == 1:
        return one.unit, step
    if not one.is_dated and step:
        for cycle in _CYCLES[one.unit]:
            if abs(step) == cycle - 1:
                return one.unit, -1 if step > 0 else 1
    return None
