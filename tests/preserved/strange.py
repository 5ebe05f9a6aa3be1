"""Samples packed or named as Excel would not do it, but as some other program does."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, unquote

from preserved import zips
from preserved.parts import BOOK, ROOT, SHEET_PART, TYPES
from preserved.sample import Sample, with_rows
from preserved.written import charts

from sopxl_workbook.ooxml import Package

Parts = dict[str, bytes]
_TARGET = re.compile(rb'Target="([^"]*)"')
_PART_NAME = re.compile(rb'PartName="/([^"]*)"')
_SHARED = "xl/sharedStrings.xml"


def samples() -> list[Sample]:
    """One workbook for each; all have a chart, so that relationships lead from part to part."""
    return variants(parts_of(with_rows(charts)))


def variants(parts: Parts) -> list[Sample]:
    """The parts packed and named in every odd way."""
    last = {name: data for name, data in parts.items() if name != TYPES} | {TYPES: parts[TYPES]}
    extras = {"mimetype": b"kept", "xl/": b"", "xl/worksheets/": b"", **parts}
    packings = [
        ("nothing compressed", packed(parts, stored=parts)),
        ("streamed, sizes after the data", packed(parts, is_streamed=True)),
        ("streamed with zip64 fields", packed(parts, is_streamed=True, zip64=True)),
        ("streamed in the oldest way", zips.bare_descriptors(parts)),
        ("directory of zip64", zips.zip64_directory(parts)),
        ("folders, comment, mimetype first", packed(extras, stored=["mimetype"], comment=b"kept")),
        ("list of parts at the end", packed(last)),
    ]
    return [*(Sample(name, "by hand", data) for name, data in packings), *_named(parts)]


def _named(parts: Parts) -> list[Sample]:
    odd = {BOOK: "plan.xml", SHEET_PART: "odd folder/Data (é).xml", _SHARED: "xl/1/strings"}
    escaped = {name: quote(odd.get(name, name), safe="/[]") for name in parts}
    plain = {name: odd.get(name, name) for name in parts}
    others = ("openpyxl", "LibreOffice")
    named: list[tuple[str, Parts, tuple[str, ...]]] = [
        ("absolute targets", retargeted(parts, "/{}".format), ()),
        (
            "targets with backslashes",
            retargeted(parts, lambda name: "\\" + name.replace("/", "\\")),
            others,
        ),
        (
            "names with backslashes",
            {name.replace("/", "\\"): data for name, data in parts.items()},
            others,
        ),
        ("names in upper case", {name.upper(): data for name, data in parts.items()}, others),
        ("parts in other places, names escaped", renamed(parts, escaped), ()),
        ("parts in other places, names as they are", renamed(parts, plain), others),
    ]
    return [
        Sample(name, "by hand", packed(changed), unread_by=others)
        for name, changed, others in named
    ]


class Pipe(io.RawIOBase):
    """Something that can only be written to, from beginning to end."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """At the end."""
        return self.buffer.write(data)


def parts_of(data: bytes) -> Parts:
    """Every part by its name."""
    package = Package(data)
    return {name: package.part(name) for name in package.names}


def packed(
    parts: Parts,
    *,
    stored: Iterable[str] = (),
    is_streamed: bool = False,
    zip64: bool = False,
    comment: bytes = b"",
) -> bytes:
    """A zip of the parts in their order; a name that ends in "/" is a folder."""
    pipe = Pipe()
    target: Any = pipe if is_streamed else pipe.buffer
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = comment
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            is_stored = name in stored or name.endswith("/")
            info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=zip64) as member:
                member.write(data)
    return pipe.buffer.getvalue()


def retargeted(parts: Parts, target: Callable[[str], str]) -> Parts:
    """The parts with every target inside the file spelled anew; target is given its part."""

    def changed(name: str, data: bytes) -> bytes:
        if not name.endswith(".rels"):
            return data
        folder = posixpath.dirname(posixpath.dirname(name))

        def spelled(match: re.Match[bytes]) -> bytes:
            part = posixpath.normpath(posixpath.join("/", folder, match[1].decode()))
            return f'Target="{target(part.lstrip("/"))}"'.encode()

        return _TARGET.sub(spelled, data)

    return {name: changed(name, data) for name, data in parts.items()}


def renamed(parts: Parts, names: dict[str, str]) -> Parts:
    """The parts under other names, with the relationships that lead from and to them."""

    def place(name: str) -> str:
        folder, base = posixpath.split(name)
        if not base.endswith(".rels"):
            return names[name]
        source = names.get(posixpath.join(posixpath.dirname(folder), base[:-5]), ROOT)
        folder, base = posixpath.split(source)
        return posixpath.join(folder, "_rels", f"{base}.rels")

    def uri(name: str) -> str:
        return f"/{quote(unquote(names[name]))}"

    absolute = retargeted(parts, uri)
    absolute[TYPES] = _PART_NAME.sub(
        lambda match: f'PartName="{uri(match[1].decode())}"'.encode(), parts[TYPES]
    )
    return {place(name): data for name, data in absolute.items()}
