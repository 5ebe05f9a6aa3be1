"""Finds the S&OP in a workbook somebody else made, proves or disproves it, audits its formulas.

Data flows one way: cells -> timelines -> rows with their meaning -> blocks of a family -> proofs
-> findings -> report. The book is read with ooxml, and nothing is ever written into it.
"""

from __future__ import annotations

from pathlib import Path

from sopxl.errors import RefusedError
from sopxl_workbook.adopt.audit import audit
from sopxl_workbook.adopt.find import find
from sopxl_workbook.adopt.model import Finding, Proof, Status
from sopxl_workbook.adopt.page import as_page
from sopxl_workbook.adopt.proofs import proofs
from sopxl_workbook.adopt.record import as_json
from sopxl_workbook.adopt.report import Adopted, no_plan
from sopxl_workbook.adopt.text import as_text
from sopxl_workbook.ooxml import create, read_book

__all__ = [
    "Adopted",
    "Finding",
    "Proof",
    "Status",
    "adopt",
    "as_json",
    "as_page",
    "as_text",
    "no_plan",
    "write_page",
]

_OUR_NAMES = ("sop_schema", "sop_base")  # defined names of every book that sopxl made


def adopt(source: str | Path | bytes) -> Adopted:
    """Looks at a workbook: what it holds, what of it is proven, what is wrong with it.

    Raises what read_book raises for a file that cannot be read, and RefusedError E600 for a book
    that sopxl made itself.
    """
    book = read_book(source)
    where = book.package.where
    if all(name in book.defined_names for name in _OUR_NAMES):
        raise RefusedError(
            "E600",
            "this workbook was made by sopxl, so there is nothing to adopt.",
            where,
            f"Prove its numbers with: sopxl check {where}",
        )
    found = find(book)
    proved = proofs(found)
    return Adopted(where, found, proved, audit(found, proved))


def write_page(path: Path, adopted: Adopted) -> None:
    """Writes the page; what stood in that file is replaced.

    Raises what create raises for a file that cannot be written.
    """
    create(path, as_page(adopted).encode())
