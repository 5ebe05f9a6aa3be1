"""A number read from a text, strictly: what could be read in two ways is refused with both.

Imports arrays and manner.
"""

from __future__ import annotations

import math
import re

from sopxl.arrays import EXCEL_ERRORS, wrong_cell
from sopxl.errors import InputError, LimitError
from sopxl_workbook.tables.locales import Marks
from sopxl_workbook.tables.manner import Manner

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_COMMA_GROUPS = re.compile(r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?", re.ASCII)
_POINT_GROUPS = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}", re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d*,\d+", re.ASCII)
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f'\u2019")


def number_of_text(text: str, manner: Manner) -> float:
    """The number that a text writes, as far as the manner of reading takes texts for numbers.

    Raises InputError, which names the readings where a text could be meant as a number, and
    E111 for a number whose only fault is that it is stored as text.
    """
    if text in EXCEL_ERRORS:
        raise wrong_cell(text, "")
    if manner.marks is not None:
        return _finite(_in_locale(text, manner.marks), text)
    if not _PLAIN.fullmatch(text):
        raise _doubtful(text, manner)
    number = _finite(float(text), text)
    if manner.reads_texts:
        return number
    raise InputError(
        "E111",
        f'found the number {text} stored as text "{text}".',
        "",
        "Convert the cell to a number; sopxl plan --coerce converts them all.",
    )


def _in_locale(text: str, marks: Marks) -> float:
    number = marks.number(text)
    if number is not None:
        return number
    raise InputError(
        "E112" if _readings(text) else "E110",
        f'found "{text}", a number as "{marks.locale}" writes it is expected: {marks.example}.',
        "",
        "Correct the text, or the locale.",
    )


def _finite(number: float, text: str) -> float:
    if math.isfinite(number):
        return number
    raise LimitError(
        "E122",
        f"found {text}, at most 10,000,000,000,000 in size is expected.",
        "",
        "Correct the value.",
    )


def _doubtful(text: str, manner: Manner) -> InputError:
    readings = " or ".join(f"{reading:.15g}" for reading in _readings(text))
    if not readings:
        return InputError(
            "E110",
            f'found the text "{text}", a number is expected.',
            "",
            "Enter a number without unit, or leave the row out.",
        )
    if manner.texts_only:
        return InputError(
            "E112",
            f'found "{text}", a number with a point for decimals and no other mark is expected.',
            "",
            f"Write {readings}, or say with --locale how the file writes numbers.",
        )
    return InputError(
        "E112",
        f'found the text "{text}", which may be read in several ways; a number is expected.',
        "",
        f"Enter the number {readings}; sopxl plan --locale converts all such texts.",
    )


def _readings(text: str) -> list[float]:
    """The numbers that a person could mean by a text."""
    bare = text.translate(_SPACES).replace("\u2212", "-")
    sign = 1.0
    if bare.endswith("-") or (bare.startswith("(") and bare.endswith(")")):
        bare, sign = bare.strip("()-"), -1.0
    if bare.startswith("-"):
        bare, sign = bare[1:], -sign
    if bare.endswith("%"):
        bare, sign = bare[:-1], sign / 100
    ways = {
        _PLAIN: bare,
        _COMMA_GROUPS: bare.replace(",", ""),
        _POINT_GROUPS: bare.replace(".", "").replace(",", "."),
        _DECIMAL_COMMA: bare.replace(",", "."),
    }
    meant = {sign * float(way) for form, way in ways.items() if form.fullmatch(bare)}
    return sorted(meant, key=abs, reverse=True)
