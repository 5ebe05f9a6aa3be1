"""How the letters of a column are weighed in the checksum: a formula, and its twin.

Excel takes a character outside the basic plane, such as an emoji, for two, each of which is an
error to UNICODE, where LibreOffice and Python take one. So a text that holds one among its first
letters weighs as a mark does: the same number everywhere, and never an error cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LETTERS = 32  # of a text that are weighed, each by its place
_BLANK = ord(" ")  # weighs nothing, so that a blank row does not
_PLANE = 1 << 16  # characters of the basic plane
_MARK = "~"  # weighed in place of a text with others
_LONGEST = 32_767  # letters that a cell holds


def letters_formula(table: str, column: str) -> str:
    """The formula that weighs the letters of a column by their place and their row.

    Rule : Σ row × Σ place × (code - code of a blank); a text with a letter beyond the basic plane
    counts as the mark. The root of a negative number is an error: so the plain sum is one where a
    code is too high, as it is where a letter has none, and only then each text is looked at, which
    takes three times as long.
    """
    places = "{" + ",".join(str(place) for place in range(1, LETTERS + 1)) + "}"
    ones = "{" + ";".join("1" * LETTERS) + "}"
    cells = f"{table}[{column}]"
    below = f"ROUND((({_PLANE - 1}-{_codes(cells, places)})^0.5)^2,0)"
    plain = f"SUMPRODUCT(({_PLANE - 1 - _BLANK}-{below})*{places}*ROW({cells}))"
    is_other = f"ISERROR(MMULT(1/({_codes(cells, places)}<{_PLANE}),{ones}))"
    text = f'REPLACE({cells},1,{_LONGEST}*{is_other},REPT("{_MARK}",1*{is_other}))'
    return f"IFERROR({plain},SUMPRODUCT(({_codes(text, places)}-{_BLANK})*{places}*ROW({cells})))"


def _codes(text: str, places: str) -> str:
    """The codes of the first letters of a text, a blank where it is shorter."""
    return f'_xlfn.UNICODE(MID({text}&REPT(" ",{LETTERS}),{places},1))'


def letters(cells: Iterable[tuple[int, Any]]) -> float:
    """The twin of the formula. cells : of the column, each with its row on the sheet."""
    return float(sum(row * _weight(value) for row, value in cells))


def _weight(value: Any) -> int:
    """What a text weighs before its row is counted in."""
    text = (value if isinstance(value, str) else _shown(value))[:LETTERS]
    if any(ord(letter) >= _PLANE for letter in text):
        text = _MARK
    return sum(place * (ord(letter) - _BLANK) for place, letter in enumerate(text, 1))


def _shown(value: Any) -> str:
    """A number as it stands in a text, such as a code that was typed as one."""
    return f"{value:.15G}" if isinstance(value, int | float) else ""
