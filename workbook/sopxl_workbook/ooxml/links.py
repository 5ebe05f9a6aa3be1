"""What a workbook takes from elsewhere: links, DDE, connections; imports lxml, catalog, package.

Nothing here is ever followed: it is told, so that a planner knows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from .catalog import RELATIONS, is_true
from .package import Package
from .text import uncode

_CONNECTIONS: Final = {
    "1": "ODBC",
    "2": "DAO",
    "3": "file",
    "4": "web query",
    "5": "OLE DB",
    "6": "text file",
    "7": "ADO",
    "8": "DSP",
}
_SOURCES = ("connection", "sourceFile", "url", "odcFile")
_PASSWORD = re.compile(r"(?:^|;)\s*(?:password|pwd)\s*=\s*[^;\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """One other file or program that formulas of the workbook point at."""

    kind: str  # "workbook", "DDE" or "OLE"
    target: str  # path or address as the file has it; "cmd|'/c calc'" for DDE
    part: str  # name of its part


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection to data outside the workbook."""

    name: str
    kind: str  # "ODBC", "OLE DB", "web query", "text file" ...
    source: str  # connection string, file or address, as the file has it
    has_password: bool  # whether a password stands in the file


def read_links(package: Package) -> tuple[ExternalLink, ...]:
    """Links to other workbooks and programs, in the order of the file."""
    return tuple(
        link
        for rel in package.relationships(package.main_part)
        if rel.kind == "externalLink" and package.has(rel.target)
        for link in _links(package, rel.target)
    )


def _links(package: Package, part: str) -> Iterator[ExternalLink]:
    targets = {rel.id: rel.target for rel in package.relationships(part)}
    for entry in package.xml(part):
        kind = etree.QName(entry).localname if isinstance(entry.tag, str) else ""
        target = next((targets.get(entry.get(name) or "") for name in RELATIONS), None) or ""
        if kind == "externalBook":
            yield ExternalLink("workbook", target, part)
        elif kind == "ddeLink":
            program = f"{entry.get('ddeService', '')}|'{entry.get('ddeTopic', '')}'"
            yield ExternalLink("DDE", program, part)
        elif kind == "oleLink":
            yield ExternalLink("OLE", target or entry.get("progId", ""), part)


def read_connections(root: etree._Element) -> tuple[Connection, ...]:
    """Connections of a connections part, in the order of the file."""
    return tuple(_connection(entry) for entry in root.iterchildren("{*}connection"))


def _connection(entry: etree._Element) -> Connection:
    known = [
        uncode(value)
        for name in _SOURCES
        for element in entry.iter("*")
        if (value := element.get(name))
    ]
    source = known[0] if known else ""
    has_password = is_true(entry.get("savePassword")) or any(map(_PASSWORD.search, known))
    kind = _CONNECTIONS.get(entry.get("type", ""), "data")
    return Connection(uncode(entry.get("name", "")), kind, source, has_password)
