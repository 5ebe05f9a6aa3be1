"""A workbook that gets macros, or loses them: code names, the project's part, the file's kind.

Imports lxml, catalog, parts, sheetxml. A sheet gets its code name by a few bytes in its head; the
rest of it stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from .parts import Parts, place_behind
from .reader import Book
from .sheetxml import is_plain

PROJECT = "vbaProject"
_PART = "xl/vbaProject.bin"
_PART_TYPE = "application/vnd.ms-office.vbaProject"
_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_MACRO_MAIN = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WORKBOOK = "ThisWorkbook"
_KINDS = ("worksheet", "chartsheet")  # the sheets that have a module
_BEFORE = ("fileVersion", "fileSharing")  # what stands before workbookPr
_NAME = re.compile(r"[A-Za-z]\w{0,30}", re.ASCII)
_ATTRIBUTE = rb"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*"""
_HEAD = re.compile(
    rb"<(?:(?P<prefix>[\w.-]+):)?(?:worksheet|chartsheet)%b>\s*"
    rb"(?:<(?:[\w.-]+:)?sheetPr(?P<properties>%b)/?>)?" % (_ATTRIBUTE, _ATTRIBUTE)
)


@dataclass(frozen=True, slots=True)
class Document:
    """The workbook or a sheet, as its macros know it."""

    code_name: str
    sheet: str | None  # None: the workbook
    is_chart: bool


def project_part(parts: Parts) -> str | None:
    """The part of the workbook's VBA project, if there is one."""
    return parts.related(parts.package.main_part, PROJECT)


def code_name_of(parts: Parts, sheet_part: str) -> str | None:
    """The name that macros know a sheet by."""
    found = parts.xml(sheet_part).find("{*}sheetPr")
    return None if found is None else found.get("codeName")


def name_documents(parts: Parts, book: Book, taken: Collection[str]) -> list[Document]:
    """Gives the workbook and each of its sheets a code name, where it has none of its own yet.

    taken : names that none of them may have. Returns : all in the order of the tabs, the workbook
    first.
    """
    sheets = [sheet for sheet in book.sheets.values() if sheet.kind in _KINDS]
    known = {sheet.name: code_name_of(parts, sheet.part) for sheet in sheets}
    used = {name.casefold() for name in taken}
    found = [Document(_name_workbook(parts, used), None, False)]
    for sheet in sheets:
        name = known[sheet.name]
        if name is None or not _NAME.fullmatch(name) or name.casefold() in used:
            others = used | {each.casefold() for each in known.values() if each}
            name = _free(others)
            parts.put(sheet.part, _with_code_name(parts, sheet.part, name))
        used.add(name.casefold())
        found.append(Document(name, sheet.name, sheet.kind == "chartsheet"))
    return found


def add_project(parts: Parts, data: bytes) -> None:
    """Puts a VBA project into a workbook that has none, which then is one with macros."""
    main = parts.package.main_part
    parts.put(_PART, data, _PART_TYPE)
    parts.relate(main, _RELATION, _PART)
    parts.put(main, parts.part(main), _MACRO_MAIN)


def drop_project(parts: Parts) -> None:
    """Takes the VBA project out of a workbook, which then is one without macros."""
    main = parts.package.main_part
    for relation in parts.relationships(main):
        if relation.kind == PROJECT:
            parts.unrelate(main, relation.id)
            parts.remove(relation.target)
    parts.put(main, parts.part(main), _PLAIN_MAIN)


def _name_workbook(parts: Parts, used: set[str]) -> str:
    main = parts.package.main_part
    root = parts.xml(main)
    properties = root.find("{*}workbookPr")
    name = None if properties is None else properties.get("codeName")
    if name is None or not _NAME.fullmatch(name) or name.casefold() in used:
        name = _WORKBOOK
        if properties is None:
            properties = root.makeelement(f"{{{etree.QName(root).namespace}}}workbookPr")
            root.insert(place_behind(root, _BEFORE), properties)
        properties.set("codeName", name)
        parts.put(main, root)
    used.add(name.casefold())
    return name


def _free(taken: Collection[str]) -> str:
    number = 1
    while f"sheet{number}" in taken:
        number += 1
    return f"Sheet{number}"


def _with_code_name(parts: Parts, part: str, name: str) -> bytes | etree._Element:
    """A sheet with another code name in its head; one in a strange spelling is written anew."""
    data = parts.part(part)
    head = _HEAD.search(data) if is_plain(data) else None
    if head is None:
        root = parts.xml(part)
        properties = root.find("{*}sheetPr")
        if properties is None:
            properties = root.makeelement(f"{{{etree.QName(root).namespace}}}sheetPr")
            root.insert(0, properties)
        properties.set("codeName", name)
        return root
    text = b'codeName="%b"' % name.encode("ascii")
    if head["properties"] is None:
        prefix = head["prefix"] + b":" if head["prefix"] else b""
        at = head.end()
        return data[:at] + b"<%bsheetPr %b/>" % (prefix, text) + data[at:]
    start, end = head.span("properties")
    old = re.sub(rb"""\s+codeName\s*=\s*(?:"[^"]*"|'[^']*')""", b"", data[start:end])
    return data[:start] + b" " + text + old + data[end:]
