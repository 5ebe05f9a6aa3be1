"""What Excel hands over through COM, as plain cell values; imports nothing of Excel.

A newer error arrives as a whole number, a currency cell as a Decimal, a whole column as a million
rows. None of them may pass for a quantity.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sopxl.cells import used

ERROR_NUMBERS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}

_PLAIN = frozenset((float, str, type(None)))
_FIRST, _LAST = -2146826288, -2146826200  # the numbers of errors as COM gives them
_NAMES = {_FIRST - 2000 + number: name for name, number in ERROR_NUMBERS.items()}


def plain_rows(raw: Any) -> Any:
    """Rows of plain cell values; None for an argument that was left out.

    raw : None, or rows of values as xlwings reads them. Returns : list of rows, or None.

    >>> plain_rows([[1.0, -2146826246, None]])
    [[1.0, '#N/A', None]]
    """
    if raw is None:
        return None
    return [
        list(row if _PLAIN.issuperset(map(type, row)) else map(plain_value, row))
        for row in used(raw)
    ]


def plain_value(value: Any) -> Any:
    """One cell value: an error as its text, money as a number, all else as it is.

    >>> plain_value(-2146826243)
    '#SPILL!'
    """
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and _FIRST <= value <= _LAST:
        return _NAMES.get(value, "#VALUE!")
    return value
