"""A workbook to be patched: what it holds, and the three cells that change.

Every sample that is made here has ROWS on one sheet; its second row changes, all others stay.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from sopxl_workbook.ooxml.values import Writable

SHEET = "Data"
HEADER = ("Family", "Units", "Price", "Value", "Note")
ROWS = (  # family, units, price, formula and its result
    ("Bikes", 12.5, 3.25, "=B3*2", 40),
    ("Frames", 20, 4, "=B3*4", 80),
    ("Wheels", 30, 5, "=B4*4", 120),
)
EDITS: Mapping[str, Writable] = {"A2": "=New <&> é", "B2": 98.25, "C2": None}


@dataclass(frozen=True, slots=True)
class Sample:
    """One workbook and the cells that a patch sets: a text, a number, one to empty."""

    name: str  # what it holds, or what is strange about it
    maker: str  # who wrote it
    data: bytes
    holds: tuple[str, ...] = ()  # parts that make it the sample it is
    sheet: str = SHEET
    edits: Mapping[str, Writable] = field(default_factory=lambda: EDITS)
    unread_by: tuple[str, ...] = ()  # programs that cannot read it, patched or not
    calculated: Collection[tuple[str, str]] = ()  # cells that may be calculated anew on opening


def with_rows(build: Callable[[Any, Any], None], options: dict[str, Any] | None = None) -> bytes:
    """A workbook by XlsxWriter: the rows, and what build adds to the book and its sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(SHEET)
        write_rows(sheet)
        build(book, sheet)
    return buffer.getvalue()


def write_rows(sheet: Any) -> None:
    """The header and the rows, formulas with their results."""
    sheet.write_row(0, 0, HEADER)
    for number, (family, units, price, formula, result) in enumerate(ROWS, 1):
        sheet.write_row(number, 0, (family, units, price))
        sheet.write_formula(number, 3, formula, None, result)
        sheet.write_string(number, 4, "stays")
