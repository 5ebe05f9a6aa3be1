"""What must hold where the functions are attached to a workbook and taken out again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from preserved.sample import Sample

from sopxl_udfs.kit import kit
from sopxl_workbook.attach import Attached, attached, taken_out
from sopxl_workbook.ooxml import Book, Package
from sopxl_workbook.ooxml.package import relationships_part
from sopxl_workbook.ooxml.sheetxml import is_plain

_LISTS = {  # the parts that list sheets, modules and formats, in small letters
    *("[content_types].xml", "docprops/app.xml", "xl/workbook.xml", "xl/styles.xml"),
    *("xl/_rels/workbook.xml.rels", "xl/metadata.xml", "xl/vbaproject.bin"),
}
_CHAIN = "calcchain.xml"  # Excel makes a new one
_CODE_NAME = re.compile(
    rb"""<(?P<prefix>[\w.-]+:)?sheetPr(?: codeName="\w+")?(?:/>|></(?P=prefix)?sheetPr>)"""
    rb"""| codeName=["'][^"']*["']"""
)


def faults(sample: Sample) -> Iterator[str]:
    """What is not as it has to be, each with the name of the sample."""
    book = Book(Package(sample.data, sample.name))
    new = attached(book, kit())
    for fault in (*_untouched(book.package, new), *_back(book, new)):
        yield f"{sample.name}: {fault}"


def _untouched(old: Package, new: Attached) -> Iterator[str]:
    package, main = Package(new.data), old.main_part
    lists = {*_LISTS, *map(_folded, (main, relationships_part(main)))}
    for name in new.changed:
        if _folded(name) not in lists and not _is_same(old, package, name):
            yield f"{name} is not what it was"
    yield from (f"{name} is gone" for name in new.removed if not _folded(name).endswith(_CHAIN))


def _is_same(old: Package, new: Package, name: str) -> bool:
    """Whether a sheet differs by its code name alone; in a strange spelling, by what it says."""
    if _CODE_NAME.sub(b"", old.part(name)) == _CODE_NAME.sub(b"", new.part(name)):
        return True
    said = (
        etree.tostring(each.xml(name), method="c14n", with_comments=False) for each in (old, new)
    )
    was, now = (_CODE_NAME.sub(b"", text) for text in said)
    return was == now and not is_plain(old.part(name))


def _back(book: Book, new: Attached) -> Iterator[str]:
    had_macros = book.package.has_macros
    back = taken_out(Book(Package(new.data)), was_plain=not had_macros)
    now = Book(Package(back.data))
    if list(now.sheets) != list(book.sheets):
        yield f"its sheets are {list(now.sheets)}"
    if now.package.has_macros != had_macros:
        yield "its macros came or went"
    if dict(now.defined_names) != dict(book.defined_names):
        yield "its names are other ones"


def _folded(name: str) -> str:
    return name.replace("\\", "/").casefold()
