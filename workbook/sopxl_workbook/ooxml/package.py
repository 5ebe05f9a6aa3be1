"""A workbook as a package of parts, opened safely and read part by part.

Imports lxml, archive, guard, kinds, partnames and sopxl.errors; knows parts and relationships, no
sheets.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from sopxl.errors import FileError

from . import guard, kinds
from .archive import Archive, DamagedArchiveError, expand, read_archive, rewrite
from .partnames import folded

CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOKS = ("spreadsheetml", "ms-excel.sheet", "ms-excel.template")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One arrow from a part to another part, or to something outside the file."""

    id: str
    kind: str  # last word of its type: "worksheet", "table", "calcChain"
    target: str  # name of the part; the address as it stands if external
    is_external: bool


class Package:
    """A workbook file in memory: its bytes, their hash, and its parts on demand."""

    def __init__(self, data: bytes, where: str = "workbook") -> None:
        """Open the bytes of an .xlsx or .xlsm; where is how messages call the file.

        Raises FileError E001, InputError E002 and E003 for what is no such file, RefusedError
        E004, E005 and E006 for what is unsafe to read.
        """
        self.data = data
        self.where = where
        self._archive = self._open()
        self.names = tuple(
            member.name for member in self._archive.members if not member.name.endswith("/")
        )
        self._members = {folded(member.name): member for member in self._archive.members}
        self._parts: dict[str, bytes] = {}
        self._check_kind()

    @classmethod
    def open(cls, source: str | Path | bytes) -> Package:
        """A package from a path or from bytes; FileError E007 if the file cannot be read."""
        if isinstance(source, bytes):
            return cls(source)
        path = Path(source)
        try:
            state = path.stat()
            check_is_file(path, state)
            if state.st_size > guard.MAX_EXPANDED:
                raise guard.too_big(state.st_size, path.name)
            return cls(path.read_bytes(), path.name)
        except OSError as error:
            raise unreadable(path, error) from None

    def _open(self) -> Archive:
        if not self.data.startswith(b"PK"):
            raise kinds.not_a_zip(self.data, self.where)
        guard.check_entries(self.data, self.where)
        try:
            archive = read_archive(self.data)
        except DamagedArchiveError:
            raise kinds.not_a_zip(self.data, self.where) from None
        guard.check_limits(archive, self.where)
        guard.check_names(archive, self.where)
        guard.check_prologs(archive, self.where)
        return archive

    def _check_kind(self) -> None:
        if not self.has(CONTENT_TYPES):
            if self.has("mimetype") and self.has("META-INF/manifest.xml"):
                mimetype = self.part("mimetype").decode("utf-8", "replace")
                raise kinds.open_document(mimetype, self.where)
            raise kinds.not_excel(self.where, "the file is a zip of something else")
        other = kinds.other_package(self.content_type(self.main_part), self.where)
        if other is not None:
            raise other
        kind = self.content_type(self.main_part)
        if not any(mark in kind for mark in _WORKBOOKS):
            raise kinds.not_excel(self.where, "the file is a package of something else")

    @cached_property
    def sha256(self) -> str:
        """Hash of the file's bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return folded(name) in self._members

    def true_name(self, name: str) -> str:
        """The part's name as the archive spells it."""
        return self._members[folded(name)].name

    def part(self, name: str) -> bytes:
        """Expanded bytes of a part; FileError E001 if it is missing or damaged."""
        key = folded(name)
        if key not in self._parts:
            member = self._members.get(key)
            if member is None:
                raise guard.damaged(self.where, name, "it is missing")
            try:
                self._parts[key] = expand(self._archive, member)
            except DamagedArchiveError as error:
                raise guard.damaged(self.where, name, str(error)) from None
        return self._parts[key]

    def markup(self, name: str) -> bytes:
        """Bytes of an XML part, known to be well-formed and without a document type."""
        data = self.part(name)
        guard.check_markup(data, self.where, name)
        return data

    def xml(self, name: str) -> etree._Element:
        """Root element of an XML part; FileError E001 if it cannot be parsed."""
        return parse(self.markup(name), self.where, name)

    def content_type(self, name: str) -> str:
        """Content type of a part; empty if none is given."""
        overrides, defaults = self._content_types
        extension = name.rpartition(".")[2].casefold()
        return overrides.get(folded(name), defaults.get(extension, ""))

    @cached_property
    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        overrides, defaults = {}, {}
        for entry in self.xml(CONTENT_TYPES):
            kind = entry.get("ContentType", "")
            if entry.get("PartName"):
                overrides[folded(entry.get("PartName", "")).lstrip("/")] = kind
            elif entry.get("Extension"):
                defaults[entry.get("Extension", "").casefold()] = kind
        return overrides, defaults

    def relationships(self, name: str) -> tuple[Relationship, ...]:
        """Relationships of a part in the order of the file; of the package itself for ""."""
        rels = relationships_part(name)
        if not self.has(rels):
            return ()
        return relationships_in(self.xml(rels), name)

    @cached_property
    def main_part(self) -> str:
        """Name of the workbook part."""
        for relationship in self.relationships(""):
            if relationship.kind == "officeDocument" and not relationship.is_external:
                return relationship.target
        raise kinds.not_excel(self.where, "the file does not say where its workbook is")

    @cached_property
    def has_macros(self) -> bool:
        """Whether a VBA project is inside."""
        return any(rel.kind == "vbaProject" for rel in self.relationships(self.main_part))

    @cached_property
    def is_signed(self) -> bool:
        """Whether the whole file carries a digital signature, which any change would void."""
        found = self.relationships("")
        return any(rel.kind == "origin" and rel.target.endswith(".sigs") for rel in found)

    def raw_members(self) -> dict[str, bytes]:
        """Every member as it lies in the file, header and compressed bytes, by name."""
        return {m.name: self.data[m.start : m.end] for m in self._archive.members}

    def check_all(self) -> None:
        """Expand every member once; FileError E001 names the first that is damaged."""
        for member in self._archive.members:
            try:
                expand(self._archive, member)
            except DamagedArchiveError as error:
                raise guard.damaged(self.where, member.name, str(error)) from None

    def rewrite(self, changed: Mapping[str, bytes], removed: Collection[str] = ()) -> bytes:
        """Bytes of the file with some parts changed, added or left out.

        Every other member keeps its raw bytes. Content types and relationships are parts like
        others: whoever adds or removes a part changes them too.
        """
        spelled = {
            self.true_name(name) if self.has(name) else name: changed[name] for name in changed
        }
        return rewrite(self._archive, spelled, {self.true_name(name) for name in removed})


def unreadable(path: str | Path, error: OSError) -> FileError:
    """Error E007 for a file that the system does not give."""
    return FileError(
        "E007",
        f"the file cannot be read: {error.strerror}.",
        str(path),
        "Check the path and your rights to it.",
    )


def check_is_file(path: str | Path, state: os.stat_result) -> None:
    """FileError E007 for a folder, or for a device, which might never end."""
    if not stat.S_ISREG(state.st_mode):
        kind = "a folder" if stat.S_ISDIR(state.st_mode) else "a device"
        raise FileError(
            "E007", f"it is {kind}, no file.", str(path), "Name the workbook's own file."
        )


def relationships_part(name: str) -> str:
    """Name of the part that holds the relationships of a part."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def relationships_in(root: etree._Element, name: str) -> tuple[Relationship, ...]:
    """What the root of a relationships part says of the part of that name."""
    folder = posixpath.dirname(name)
    return tuple(_relationship(entry, folder) for entry in root if entry.get("Id"))


def parse(data: bytes, where: str, part: str) -> etree._Element:
    """Root element of checked XML, with nothing fetched and nothing replaced."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise guard.damaged(where, part, str(error)) from None


def _relationship(entry: etree._Element, folder: str) -> Relationship:
    target = entry.get("Target", "")
    is_external = entry.get("TargetMode") == "External"
    if not is_external:
        target = target.replace("\\", "/")
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    kind = entry.get("Type", "").rpartition("/")[2]
    return Relationship(entry.get("Id", ""), kind, target, is_external)
