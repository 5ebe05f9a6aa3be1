"""Tables as the text of a CSV file, in the manner in which CSV files are read; imports csv only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str | float]]) -> str:
    """A table as CSV: UTF-8 text, commas, a line feed a row.

    headings : of the columns. rows : texts, guarded against being run as formulas, and numbers,
    which keep every digit; NaN is left blank.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_guarded(heading) for heading in headings])
    writer.writerows([[_cell(cell) for cell in row] for row in rows])
    return text.getvalue()


def _cell(cell: str | float) -> str:
    if isinstance(cell, str):
        return _guarded(cell)
    return "" if cell != cell else repr(float(cell)).removesuffix(".0")


def _guarded(text: str) -> str:
    """A text that no spreadsheet runs as a formula; the reader takes the mark off again."""
    return f"'{text}" if text.startswith(_FORMULA) else text
