"""Adding parts to a workbook by hand, with content type and relationship as Excel writes them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.ooxml import Package

BOOK, SHEET_PART, ROOT = "xl/workbook.xml", "xl/worksheets/sheet1.xml", ""
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Part:
    """One part to be added."""

    name: str
    content: str | bytes
    type: str = ""  # content type; none if that of its extension serves
    relation: str = ""  # type of the relationship that points at it
    source: str = BOOK  # the part with that relationship; "" for the package
    id: str = ""  # of that relationship


@dataclass(frozen=True, slots=True)
class Outside:
    """One relationship to something that is no part of the file."""

    source: str
    id: str
    relation: str
    target: str


def with_parts(
    data: bytes,
    parts: Sequence[Part | Outside],
    insert: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    extensions: Mapping[str, str] | None = None,
) -> bytes:
    """The workbook with parts, and with markup put before a place in parts that are there.

    insert : by part, pairs of a text that occurs there and what is to stand before it.
    extensions : content types of all parts with an extension.
    """
    changed: dict[str, bytes] = {}
    package = Package(data)

    def text(name: str, blank: str) -> str:
        if name in changed:
            return changed[name].decode()
        return package.part(name).decode() if package.has(name) else blank

    def put(name: str, place: str, markup: str, blank: str = "") -> None:
        old = text(name, blank)
        assert old.count(place) == 1, (name, place)
        changed[name] = old.replace(place, markup + place).encode()

    for extension, kind in (extensions or {}).items():
        entry = f'<Default Extension="{extension}" ContentType="{kind}"/>'
        put(TYPES, "</Types>", entry)
    for part in parts:
        if isinstance(part, Part):
            content = part.content
            changed[part.name] = content if isinstance(content, bytes) else content.encode()
            if part.type:
                entry = f'<Override PartName="/{part.name}" ContentType="{part.type}"/>'
                put(TYPES, "</Types>", entry)
        if part.relation:
            entry = _relationship(part)
            blank = f'{DECLARED}<Relationships xmlns="{PACKAGE}"></Relationships>'
            put(_rels(part.source), "</Relationships>", entry, blank)
    for name, places in (insert or {}).items():
        for place, markup in places:
            put(name, place, markup)
    return package.rewrite(changed)


def _rels(source: str) -> str:
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _relationship(part: Part | Outside) -> str:
    head = f'<Relationship Id="{part.id}" Type="{part.relation}"'
    if isinstance(part, Outside):
        return f'{head} Target="{part.target}" TargetMode="External"/>'
    folder = posixpath.dirname(part.source)
    target = posixpath.relpath(part.name, folder) if folder else part.name
    return f'{head} Target="{target}"/>'


def extension_list(*entries: tuple[str, str]) -> str:
    """An extLst with entries, each by its identifier."""
    inside = "".join(f'<ext uri="{uri}"{markup}</ext>' for uri, markup in entries)
    return f"<extLst>{inside}</extLst>"
