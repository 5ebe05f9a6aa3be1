"""Signatures of the steps of the month: kept when the month is closed, and cleared for the next.

Imports the long tables.
"""

from __future__ import annotations

from sopxl_workbook.contract import CYCLE, SIGNED
from sopxl_workbook.cycle.long_tables import LongTables

_OF_THE_MONTH = ("Signed by", "Signed on", "Comment")
_KEEPS = "signatures of the closed month"
_CLEARS = "signatures cleared for the new month"


def next_month(tables: LongTables, label: str, run: str) -> None:
    """Puts every step of the month into the sheet Signed, and clears its signatures.

    A step that nobody signed is kept as one that nobody signed. label : of the month that is
    closed. run : that closes it.
    """
    for row in range(len(tables.rows[CYCLE.name])):
        values = tables.values(CYCLE, row)
        if all(value is None or value == "" for value in values):
            continue
        tables.append(SIGNED, [label, *values, run], _KEEPS)
        for column in _OF_THE_MONTH:
            tables.set(CYCLE, row, column, None, _CLEARS)
