"""What is not the same in two workbooks, by sheet, table, key and month.

`diff` compares; `as_text`, `as_json` and `as_page` show what it found. Imports ooxml, the contract
and, for the page, the palette of the sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopxl_workbook.diff.compare import diff
from sopxl_workbook.diff.model import (
    Difference,
    Finding,
    Kind,
    RowChange,
    SheetCount,
    Structural,
)
from sopxl_workbook.diff.page import as_page
from sopxl_workbook.diff.record import as_json
from sopxl_workbook.diff.text import as_text
from sopxl_workbook.ooxml import create, read_book

__all__ = [
    "Difference",
    "Finding",
    "Kind",
    "RowChange",
    "SheetCount",
    "Structural",
    "as_json",
    "as_page",
    "as_text",
    "compare",
    "diff",
    "write_page",
]


def compare(
    old: str | Path, new: str | Path, *, sheets: Sequence[str] = (), exact: bool = False
) -> Difference:
    """What differs between two files; sheets : only these, as either book names them.

    Raises what read_book raises for a file that cannot be read, NotFoundError E101 for a sheet
    that neither book has.
    """
    before, after = read_book(old), read_book(new)
    for name in sheets:
        if name.casefold() not in {known.casefold() for known in before.sheets}:
            after.sheet(name)
    found = diff(before, after, exact=exact)
    return found.of_sheet(*sheets)


def write_page(path: Path, found: Difference) -> None:
    """Writes the page; what stood in that file is replaced.

    Raises what create raises for a file that cannot be written.
    """
    create(path, as_page(found).encode())
