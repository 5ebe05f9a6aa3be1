"""A shared formula as another cell has it: its relative references moved; imports a1."""

from __future__ import annotations

import re

from .a1 import MAX_COLUMN, MAX_ROW, column_letters, column_number

_END = r"(?![\w.(\[!])"
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # text
    r"|'(?:[^']|'')*'"  # quoted sheet
    r"|\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"  # column of a table, other workbook
    r"|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!"  # plain sheet
    r"|#[A-Z/0]+[!?]?"  # error
    rf"|(?P<cell>(\$?)([A-Za-z]{{1,3}})(\$?)([0-9]{{1,7}})){_END}"
    rf"|(?P<columns>(\$?)([A-Za-z]{{1,3}}):(\$?)([A-Za-z]{{1,3}})){_END}"
    rf"|(?P<rows>(\$?)([0-9]{{1,7}}):(\$?)([0-9]{{1,7}})){_END}"
    r"|[\w.\\?]+"  # function, name, number
)


def shift_formula(formula: str, rows: int, columns: int) -> str:
    """The formula as the cell so many rows below and columns to the right has it.

    References wrap around at the edge of the sheet, as Excel has them.

    >>> shift_formula("SUM($B7:C7)*Rates!$A$1&\\"C7\\"", 1, 2)
    'SUM($B8:E8)*Rates!$A$1&"C7"'
    """

    def column(dollar: str, letters: str) -> str:
        if dollar:
            return dollar + letters
        return column_letters((column_number(letters) - 1 + columns) % MAX_COLUMN + 1)

    def row(dollar: str, digits: str) -> str:
        return dollar + digits if dollar else str((int(digits) - 1 + rows) % MAX_ROW + 1)

    def moved(match: re.Match[str]) -> str:
        if match["cell"]:
            return column(match[2], match[3]) + row(match[4], match[5])
        if match["columns"]:
            return f"{column(match[7], match[8])}:{column(match[9], match[10])}"
        if match["rows"]:
            return f"{row(match[12], match[13])}:{row(match[14], match[15])}"
        return match[0]

    return _TOKEN.sub(moved, formula)
