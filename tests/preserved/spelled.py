"""Samples whose XML is spelled as Excel would not do it, but as some other program does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from preserved.parts import BOOK, OFFICE, SHEET_PART, TYPES
from preserved.queries import plain
from preserved.sample import Sample, with_rows
from preserved.strange import packed, parts_of
from preserved.written import charts

Change = Callable[[bytes], bytes]
RELATIONS = ("_rels/.rels", "xl/_rels/workbook.xml.rels")
CORE = (BOOK, SHEET_PART, "xl/styles.xml", "xl/sharedStrings.xml")
STRICT = {  # transitional and strict names of the same things
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": (
        b"http://purl.oclc.org/ooxml/officeDocument/"
    ),
}
_ELEMENT = re.compile(rb"<(/?)(?=[A-Za-z])")
_ADDRESS = re.compile(rb' r="[A-Z]*[0-9]+"')
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"')
_EMPTY = re.compile(rb"<(\w+)([^<>]*)/>")


def samples() -> list[Sample]:
    """One workbook for each."""
    strictly = Sample("strict Open XML", "by hand", strict(), unread_by=("openpyxl",))
    return [*variants(plain()), strictly]


def variants(data: bytes) -> list[Sample]:
    """The workbook spelled in every odd way."""
    every = (*CORE, *RELATIONS, TYPES)
    made: list[tuple[str, Change, Iterable[str]]] = [
        ("elements with a prefix", prefixed, CORE),
        ("relationships under another prefix", other_prefix, (BOOK,)),
        ("UTF-16", utf_16, every),
        ("ISO 8859-1", latin_1, every),
        ("byte order mark", lambda data: b"\xef\xbb\xbf" + data, every),
        ("single quotes", single_quotes, every),
        ("indented, with comments and CDATA", indented, (SHEET_PART,)),
        ("rows and cells without address", without_addresses, (SHEET_PART,)),
        ("address behind other attributes", address_last, (SHEET_PART,)),
        ("empty elements with an end tag", with_end_tags, every),
        ("cells with attributes of extensions", extended, (SHEET_PART,)),
        ("no declaration", lambda data: data.partition(b"?>")[2].strip(), every),
    ]
    return [Sample(name, "by hand", respelled(data, change, names)) for name, change, names in made]


def respelled(data: bytes, change: Change, names: Iterable[str]) -> bytes:
    """The workbook with some parts in another spelling."""
    parts = parts_of(data)
    return packed({name: change(part) if name in names else part for name, part in parts.items()})


def strict() -> bytes:
    """A book with a chart in the names of the strict standard."""
    parts = parts_of(with_rows(charts))
    for name in parts:
        for old, new in STRICT.items():
            parts[name] = parts[name].replace(old, new)
    return packed(parts)


def prefixed(data: bytes) -> bytes:
    """Every element with x: before its name."""
    return _ELEMENT.sub(rb"<\1x:", data).replace(b"xmlns=", b"xmlns:x=", 1)


def other_prefix(data: bytes) -> bytes:
    """The id of a sheet's relationship as .NET writes it."""
    named = f'xmlns:d3p1="{OFFICE}" d3p1:id='.encode()
    return data.replace(f' xmlns:r="{OFFICE}"'.encode(), b"").replace(b"r:id=", named)


def utf_16(data: bytes) -> bytes:
    """Two bytes a character."""
    return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def latin_1(data: bytes) -> bytes:
    """One byte a character."""
    return data.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")


def single_quotes(data: bytes) -> bytes:
    """Every attribute between single quotes."""
    return data.replace(b'"', b"'")


def indented(data: bytes) -> bytes:
    """One element a line, as a person would write it."""
    open_cell = b'<c r="E3" t="inlineStr"><is><t><![CDATA[stays]]></t></is></c>'
    lines = re.sub(rb'<c r="E3"[^>]*><v>\d+</v></c>', open_cell, data)
    lines = re.sub(rb"(<row|<c |</row>|</sheetData>)", rb"\n  \1", lines)
    return lines.replace(b"<sheetData>", b"<sheetData><!-- the <row> of -> it -->")


def without_addresses(data: bytes) -> bytes:
    """Cells and rows in order, so that nobody needs to say where they are."""
    head, mark, rows = data.partition(b"<sheetData>")
    rows, end, tail = rows.partition(b"</sheetData>")
    return head + mark + _ADDRESS.sub(b"", rows) + end + tail


def address_last(data: bytes) -> bytes:
    """The style before the address."""
    rows = re.sub(rb"<row( r=\"\d+\")( spans=\"[^\"]*\")", rb"<row\2\1", data)
    return _CELL.sub(rb'<c s="0" r="\1"', rows)


def with_end_tags(data: bytes) -> bytes:
    """No element ends itself."""
    return _EMPTY.sub(rb"<\1\2></\1>", data)


def extended(data: bytes) -> bytes:
    """Attributes and elements that only later Excels know."""
    spaces = (
        b'<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        b'mc:Ignorable="x14ac xr" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/'
        b'2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        b'xr:uid="{00000000-0001-0000-0000-000000000000}" '
    )
    data = data.replace(b"<worksheet ", spaces)
    return re.sub(rb"<row r=\"\d+\"", rb'\g<0> x14ac:dyDescent="0.25"', data)
