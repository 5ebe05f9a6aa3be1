"""The cells of a sheet that goes into another workbook; imports lxml and catalog."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from copy import deepcopy

from lxml import etree


def take_cells(
    root: etree._Element,
    strings: Sequence[etree._Element],
    spills: Collection[int],
    spill_mark: Callable[[], int],
) -> None:
    """Free every cell of a sheet from what its workbook keeps for it.

    Shared strings become the cell's own, with their runs; formulas that spill get the mark that
    the other workbook has for them; newer errors keep what is stored for older readers.
    """
    for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
        mark = cell.get("cm", "")
        drop(cell, "vm", "cm")
        if mark.isdecimal() and int(mark) in spills:
            cell.set("cm", str(spill_mark()))
        if cell.get("t") == "s":
            _own_string(cell, strings)


def _own_string(cell: etree._Element, strings: Sequence[etree._Element]) -> None:
    value = cell.find("{*}v")
    number = (value.text or "") if value is not None else ""
    if value is None or not number.isdecimal() or int(number) >= len(strings):
        return
    if cell.find("{*}f") is not None:
        cell.set("t", "str")
        value.text = "".join(str(text) for text in strings[int(number)].itertext("{*}t"))
        return
    cell.set("t", "inlineStr")
    inline = etree.Element(value.tag[: -len("v")] + "is")
    inline.extend(deepcopy(list(strings[int(number)])))
    cell.replace(value, inline)


def styled(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Everything on a sheet that names a cell format, with the attribute that does."""
    for column in root.iterfind("{*}cols/{*}col"):
        if column.get("style"):
            yield column, "style"
    for entry in root.iterfind("{*}sheetData/{*}row"):
        if entry.get("s"):
            yield entry, "s"
        for cell in entry.iterchildren("{*}c"):
            if cell.get("s"):
                yield cell, "s"


def drop(entry: etree._Element, *attributes: str) -> None:
    """Take attributes out of an element, if they are there."""
    for attribute in attributes:
        if attribute in entry.attrib:
            del entry.attrib[attribute]
