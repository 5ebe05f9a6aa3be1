"""Rows of a sheet given the cell formats of rows of another workbook; imports lxml and styles."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.ooxml.reader import Book

from .styles import StyleMerge

_LETTERS = re.compile(r"[A-Z]+")


def take_looks(
    parts: Parts, book: Book, sheet: str, template: tuple[Book, str], rows: Mapping[int, int]
) -> None:
    """Give cells of some rows the formats that a template has for them; values stay as they are.

    parts : those of the book. rows : by the number of a row, that of the template's row. A cell
    that the row does not have gets none.
    """
    source, asked = template
    ours = parts.related(parts.package.main_part, "styles")
    theirs = Parts(source.package).related(source.package.main_part, "styles")
    if ours is None or theirs is None:
        return
    styles, part = parts.xml(ours), book.sheets[book.sheet(sheet).name].part
    merge = StyleMerge(styles, source.package.xml(theirs))
    root = parts.xml(part)
    found = _looks(source.package.xml(source.sheets[source.sheet(asked).name].part))
    for row in root.iterfind("{*}sheetData/{*}row"):
        looks = found.get(rows.get(int(row.get("r", "0")), 0), {})
        for cell in row.iterchildren("{*}c"):
            index = looks.get(_column(cell))
            if index is not None:
                cell.set("s", str(merge.cell_format(index)))
    parts.put(ours, styles)
    parts.put(part, root)


def _looks(root: etree._Element) -> dict[int, dict[str, int]]:
    """The cell formats of a sheet by row and letters of the column."""
    return {
        int(row.get("r", "0")): {
            _column(cell): int(cell.get("s", "0")) for cell in row.iterchildren("{*}c")
        }
        for row in root.iterfind("{*}sheetData/{*}row")
    }


def _column(cell: etree._Element) -> str:
    found = _LETTERS.match(cell.get("r", ""))
    return "" if found is None else found[0]
