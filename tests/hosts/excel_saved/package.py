"""The package of a workbook: parts, their types, what points at what; and what Excel saves of it.

Sources: the parts of a workbook with macros and ten form buttons that Excel 16.0 saved and its
owner keeps unpacked (github.com/liteninkiran/Excel-OOP, commit 18729f4); ECMA-376 part 2, package
relationships and content types. The workbooks of Excel that the tests have pass the same rules.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

OFFICE = "application/vnd.openxmlformats-officedocument."
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_BOOK = f"{OFFICE}spreadsheetml.sheet.main+xml"
ADD_IN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
TYPES = {  # by the last word of a relationship's type
    "officeDocument": (PLAIN_BOOK, MACRO_BOOK, ADD_IN),
    "extended-properties": (f"{OFFICE}extended-properties+xml",),
    "core-properties": ("application/vnd.openxmlformats-package.core-properties+xml",),
    "worksheet": (f"{OFFICE}spreadsheetml.worksheet+xml",),
    "chartsheet": (f"{OFFICE}spreadsheetml.chartsheet+xml",),
    "styles": (f"{OFFICE}spreadsheetml.styles+xml",),
    "sharedStrings": (f"{OFFICE}spreadsheetml.sharedStrings+xml",),
    "sheetMetadata": (f"{OFFICE}spreadsheetml.sheetMetadata+xml",),
    "calcChain": (f"{OFFICE}spreadsheetml.calcChain+xml",),
    "table": (f"{OFFICE}spreadsheetml.table+xml",),
    "comments": (f"{OFFICE}spreadsheetml.comments+xml",),
    "printerSettings": (f"{OFFICE}spreadsheetml.printerSettings",),
    "theme": (f"{OFFICE}theme+xml",),
    "drawing": (f"{OFFICE}drawing+xml",),
    "chart": (f"{OFFICE}drawingml.chart+xml",),
    "vmlDrawing": (f"{OFFICE}vmlDrawing",),
    "ctrlProp": ("application/vnd.ms-excel.controlproperties+xml",),
    "vbaProject": ("application/vnd.ms-office.vbaProject",),
}
VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_TYPE_LIST = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One thing that a part points at."""

    id: str
    type: str  # whole
    target: str  # name of the part, "" outside the package

    @property
    def word(self) -> str:
        """The last word of its type."""
        return self.type.rpartition("/")[2]


class Package:
    """A workbook as a package."""

    def __init__(self, path: Path) -> None:
        """path : the file."""
        with zipfile.ZipFile(path) as archive:
            self.names = [name for name in archive.namelist() if not name.endswith("/")]
            self._parts = {name: archive.read(name) for name in self.names}

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._parts[name]

    def xml(self, name: str) -> etree._Element:
        """The root of a part."""
        return etree.fromstring(self._parts[name])

    @cached_property
    def _listed(self) -> etree._Element:
        return self.xml(_TYPE_LIST)

    @cached_property
    def overrides(self) -> dict[str, str]:
        """The parts that have a type of their own."""
        return {
            entry.get("PartName", "").lstrip("/"): entry.get("ContentType", "")
            for entry in self._listed.iterchildren("{*}Override")
        }

    def type_of(self, name: str) -> str:
        """The type of a part, "" where it has none."""
        ends = {
            entry.get("Extension", "").lower(): entry.get("ContentType", "")
            for entry in self._listed.iterchildren("{*}Default")
        }
        return self.overrides.get(name) or ends.get(name.rpartition(".")[2].lower(), "")

    def relations(self, name: str) -> list[Relation]:
        """What a part points at; name : "" for the package itself."""
        folder, _, file = name.rpartition("/")
        place = posixpath.join(folder, "_rels", f"{file}.rels")
        if place not in self._parts:
            return []
        return [
            Relation(entry.get("Id", ""), entry.get("Type", ""), _target(folder, entry))
            for entry in self.xml(place).iterchildren("{*}Relationship")
        ]

    def related(self, name: str, word: str) -> list[Relation]:
        """What a part points at by relations of one kind."""
        return [found for found in self.relations(name) if found.word == word]

    @cached_property
    def workbook(self) -> str:
        """The name of the main part."""
        return self.related("", "officeDocument")[0].target

    @cached_property
    def project(self) -> str:
        """The name of the VBA project, "" where there is none."""
        found = self.related(self.workbook, "vbaProject")
        return found[0].target if found else ""


def _target(folder: str, entry: etree._Element) -> str:
    if entry.get("TargetMode") == "External":
        return ""
    return posixpath.normpath(posixpath.join("/", folder, entry.get("Target", ""))).lstrip("/")


def oddities(package: Package) -> Iterator[str]:
    """What Excel would not have saved so: types, relations, parts that nothing leads to."""
    yield from _types(package)
    reached = {""}
    waiting = [""]
    while waiting:
        name = waiting.pop()
        yield from _relations(package, name)
        for found in package.relations(name):
            if found.target in package.names and found.target not in reached:
                reached.add(found.target)
                waiting.append(found.target)
    for name in package.names:
        is_content = name != _TYPE_LIST and not name.endswith(".rels")
        if is_content and name not in reached:
            yield f"nothing leads to {name}"
    kind = package.type_of(package.workbook)
    if package.project and kind not in (MACRO_BOOK, ADD_IN):  # the other way round Excel does it
        yield f"a VBA project in a workbook of the type {kind}"


def _types(package: Package) -> Iterator[str]:
    for name in package.overrides:
        if name not in package.names:
            yield f"{name} has a type and is not there"
    for name in package.names:
        if name != _TYPE_LIST and not package.type_of(name):
            yield f"{name} has no type"
    if len(set(map(str.casefold, package.names))) < len(package.names):
        yield "two parts have one name"


def _relations(package: Package, name: str) -> Iterator[str]:
    found = package.relations(name)
    if len({relation.id for relation in found}) < len(found):
        yield f"{name or 'the package'} has two relations of one id"
    for relation in found:
        wanted = TYPES.get(relation.word, ())
        if relation.target and relation.target not in package.names:
            yield f"{name} points at {relation.target}, which is not there"
        elif relation.target and wanted and package.type_of(relation.target) not in wanted:
            yield f"{relation.target} is no {relation.word} by its type"
        if relation.word == "vbaProject" and (relation.type, name) != (VBA, package.workbook):
            yield f"{name} has a VBA project by {relation.type}"
