"""The parts of a workbook as they stand after the edits so far; imports lxml and package."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from lxml import etree

from .guard import damaged
from .package import (
    CONTENT_TYPES,
    Package,
    Relationship,
    parse,
    relationships_in,
    relationships_part,
)
from .partnames import folded

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES, _RELATIONS = f"{_PACKAGE}/content-types", f"{_PACKAGE}/relationships"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Parts:
    """A package with parts changed, added and removed, none of which is written yet."""

    def __init__(self, package: Package) -> None:
        """Start with the parts as the file has them."""
        self.package = package
        self.changed: dict[str, bytes] = {}
        self.removed: set[str] = set()

    def copy(self) -> Parts:
        """The same parts, to be edited apart: dropped where an edit is refused half-way."""
        other = Parts(self.package)
        other.changed, other.removed = dict(self.changed), set(self.removed)
        return other

    def result(self) -> bytes:
        """Bytes of the file; the very same bytes if there is no edit."""
        return self.package.rewrite(self.changed, self.removed)

    def names(self) -> Iterator[str]:
        """Every part that is there now."""
        yield from (name for name in self.package.names if name not in self.removed)
        yield from (name for name in self.changed if not self.package.has(name))

    def has(self, name: str) -> bool:
        """Whether there is a part of this name now."""
        name = self._spelled(name)
        return name in self.changed or (self.package.has(name) and name not in self.removed)

    def part(self, name: str) -> bytes:
        """Bytes of a part as it stands; FileError E001 if it is missing or damaged."""
        name = self._spelled(name)
        if name in self.changed:
            return self.changed[name]
        if name in self.removed:
            raise damaged(self.package.where, name, "it is missing")
        return self.package.part(name)

    def xml(self, name: str) -> etree._Element:
        """Root element of a part as it stands, free to be changed; FileError E001 if damaged."""
        if self._spelled(name) in self.changed:
            return parse(self.part(name), self.package.where, name)
        return self.package.xml(name)

    def put(self, name: str, data: bytes | etree._Element, content_type: str = "") -> None:
        """Change a part, or add one together with its content type."""
        name = self._spelled(name)
        if not isinstance(data, bytes):
            data = as_bytes(data)
        if not self.has(name) or self.part(name) != data:
            self.changed[name] = data
            self.removed.discard(name)
        if content_type:
            self._declare(name, content_type)

    def remove(self, name: str) -> None:
        """Take a part out, with its content type and its own relationships."""
        name = self._spelled(name)
        if not self.has(name):
            return
        self.changed.pop(name, None)
        if self.package.has(name):
            self.removed.add(name)
        types = self.xml(CONTENT_TYPES)
        for entry in _declared(types, name):
            types.remove(entry)
            self.put(CONTENT_TYPES, types)
        if not name.endswith(".rels"):
            self.remove(relationships_part(name))

    def free_name(self, folder: str, stem: str, ending: str) -> str:
        """A name that no part has, and that no relationship leads to: a stem with a number."""
        sources = ("", *(name.replace("\\", "/") for name in self.names()))
        taken = {folded(rel.target) for name in sources for rel in self.relationships(name)}
        number = 1
        while self.has(name := posixpath.join(folder, f"{stem}{number}{ending}")) or (
            folded(name) in taken
        ):
            number += 1
        return name

    def relationships(self, name: str) -> tuple[Relationship, ...]:
        """Relationships of a part as they stand."""
        rels = relationships_part(name)
        return relationships_in(self.xml(rels), name) if self.has(rels) else ()

    def related(self, name: str, kind: str) -> str | None:
        """The part that another one points at by a relationship of the kind, if it is there."""
        found = (rel.target for rel in self.relationships(name) if rel.kind == kind)
        return next((target for target in found if self.has(target)), None)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let one part point at another; the id of the new relationship."""
        rels = relationships_part(source)
        if self.has(rels):
            root = self.xml(rels)
        else:
            root = etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
        taken = {(entry.get("Id") or "").casefold() for entry in root}
        number = 1
        while f"rid{number}" in taken:
            number += 1
        path = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(source)}")
        entry = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        entry.set("Id", f"rId{number}")
        entry.set("Type", kind if "/" in kind else f"{OFFICE}/{kind}")
        entry.set("Target", path)
        self.put(rels, root)
        return f"rId{number}"

    def unrelate(self, source: str, key: str) -> None:
        """Take out the relationship with the id."""
        rels = relationships_part(source)
        root = self.xml(rels)
        for entry in [entry for entry in root if entry.get("Id") == key]:
            root.remove(entry)
        self.put(rels, root)

    def _declare(self, name: str, content_type: str) -> None:
        types = self.xml(CONTENT_TYPES)
        found = _declared(types, name)
        entry = found[0] if found else etree.SubElement(types, f"{{{_TYPES}}}Override")
        entry.set("PartName", f"/{name}")
        entry.set("ContentType", content_type)
        self.put(CONTENT_TYPES, types)

    def _spelled(self, name: str) -> str:
        if self.package.has(name):
            return self.package.true_name(name)
        key = folded(name)
        return next((other for other in self.changed if folded(other) == key), name)


def _declared(types: etree._Element, name: str) -> list[etree._Element]:
    key = folded(f"/{name}")
    return [entry for entry in types if folded(entry.get("PartName") or "") == key]


def place_behind(root: etree._Element, names: Collection[str]) -> int:
    """The place among the children of a root behind the last one of these local names."""
    found = [
        at
        for at, entry in enumerate(root)
        if isinstance(entry.tag, str) and etree.QName(entry).localname in names
    ]
    return found[-1] + 1 if found else 0


def as_bytes(root: etree._Element) -> bytes:
    """A part of this root, UTF-8 and declared as Excel does."""
    return _DECLARATION + etree.tostring(root, encoding="utf-8")
