"""The checksums of inputs that a book keeps, moved along where what is counted is called otherwise.

A plan that was that of its inputs stays so, and an old one stays old.
"""

from __future__ import annotations

from sopxl_workbook.contract import COMPARED_INPUTS
from sopxl_workbook.ooxml import Book
from sopxl_workbook.read import standing_rows
from sopxl_workbook.sheets.control import weighed_since_4

CHECKSUMS = ("sop_inputs", COMPARED_INPUTS, "sop_gate_inputs", "sop_proved_inputs")


def moved(book: Book, more: float) -> dict[str, float]:
    """The checksums that a book keeps, each by so much more; those that it has not are left out."""
    stored = {name: book.named_value(name) for name in CHECKSUMS}
    return {name: was + more for name, was in stored.items() if isinstance(was, float)}


def renamed(book: Book, after: Book) -> dict[str, float]:
    """The same where after differs from book by names alone, which are weighed letter by letter."""
    return moved(book, weighed_since_4(standing_rows(after)) - weighed_since_4(standing_rows(book)))
