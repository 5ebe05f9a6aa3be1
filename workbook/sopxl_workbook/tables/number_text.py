"""A number read from a text, strictly: what could be read in two ways is refused with both."""

from __future__ import annotations

import math
import re

from sopxl.arrays import EXCEL_ERRORS, wrong_cell
from sopxl.errors import InputError, LimitError

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_COMMA_GROUPS = re.compile(r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?")
_POINT_GROUPS = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}")
_DECIMAL_COMMA = re.compile(r"\d*,\d+")
_SPACES = str.maketrans("", "", " \u00a0\u202f'")


def number_of_text(text: str) -> float:
    """A number written with a point for decimals and nothing else.

    Raises InputError, which names the readings where a text could be meant as a number.
    """
    if _PLAIN.fullmatch(text):
        number = float(text)
        if math.isfinite(number):
            return number
        raise LimitError(
            "E122",
            f"found {text}, at most 10,000,000,000,000 in size is expected.",
            "",
            "Correct the value.",
        )
    if text in EXCEL_ERRORS:
        raise wrong_cell(text, "")
    readings = _readings(text)
    if not readings:
        raise InputError(
            "E110",
            f'found the text "{text}", a number is expected.',
            "",
            "Enter a number without unit, or leave the row out.",
        )
    raise InputError(
        "E112",
        f'found "{text}", a number with a point for decimals and no other mark is expected.',
        "",
        f"Write {' or '.join(f'{reading:.15g}' for reading in readings)}.",
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
