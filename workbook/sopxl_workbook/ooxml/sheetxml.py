"""The bytes of a sheet part: where its rows and cells lie; imports lxml.

A sheet is scanned, not parsed: in well-formed XML without comments, CDATA and document type a "<"
begins a tag and nothing else. What is spelled in a way that the scan does not know (a row without
a number, single quotes, UTF-16) is first rewritten by lxml into the spelling that it knows.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from .a1 import MAX_ROW, cell_name, column_number

_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=[\"'](?!(?i:utf-8|us-ascii)[\"'])")
_ATTRIBUTES = re.compile(rb"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?""")
_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")


class UnknownSpellingError(Exception):
    """The scan met something that it does not know; the canonical form will do."""


def _up_to(element: bytes) -> bytes:
    # Ends at the next tag of the element, so that a missing end is seen at once.
    return rb"(?:[^<]++|<(?!/?%b[\s/>]))*+" % element


class Grammar:
    """The patterns of a sheet part whose elements have the given prefix."""

    def __init__(self, prefix: bytes) -> None:
        p = prefix + b":" if prefix else b""
        self.prefix = p
        self.sheet_data = re.compile(rb"<%bsheetData\s*(?:/>|>)" % p)
        self.sheet_data_end = b"</%bsheetData>" % p
        # number, other attributes, "/" of a row without cells
        self.row = re.compile(
            rb'<%brow r="([0-9]{1,7}+)"((?:\s+[\w:.-]++="[^">]*+")*+)\s*+(/?)>' % p
        )
        self.row_open, self.row_end = b"<%brow" % p, b"</%brow>" % p
        # column, attributes, value
        self.value = re.compile(
            rb'<%bc r="([A-Z]++)[0-9]++"([^>]*+)>'
            rb"(?:(?:<%bf[^>]*+>(?:[^<]*+</%bf>)?)?<%bv>([^<]*+)</%bv></%bc>)?" % (p, p, p, p, p, p)
        )
        # column, attributes, everything inside
        self.cell = re.compile(
            rb'<%bc r="([A-Z]++)[0-9]++"([^>]*+)>(?:(?<=/>)|(%b)</%bc>)' % (p, _up_to(p + b"c"), p)
        )
        self.value_open, self.value_end = b"<%bv>" % p, b"</%bv></%bc>" % (p, p)
        self.phonetic_open = b"<%brPh" % p
        self.cell_open, self.any_cell = b"<%bc" % p, re.compile(rb"<%bc(?=[\s/>])" % p)
        # what a cell may hold, however it is spelled: to see that nothing was passed over
        self.contents = b"<%bv" % p, b"<%bf" % p, b"<%bis" % p
        self.content = re.compile(rb"<%b(?:f|v|is)(?=[\s/>])" % p)
        self.any_formula = re.compile(rb"<%bf(?=[\s/>])" % p)
        self.any_run = re.compile(rb"<%bt(?:\s[^>]*+)?+(?<!/)>" % p)
        self.hidden = re.compile(rb"""\s(?:hidden="(?:1|true)|ht="0)""")
        self.formula = re.compile(rb"<%bf(\s[^>]*+|/)?>(?:(?<=/>)|([^<]*+)</%bf>)" % (p, p))
        self.formula_open = b"<%bf" % p
        self.stored = re.compile(rb"<%bv(?:\s[^>]*+|/)?>(?:(?<=/>)|([^<]*+)</%bv>)" % (p, p))
        # of a cell that holds one formula and one result, and nothing else
        self.result = re.compile(
            rb"\A<%bf(?:\s[^>]*+)?(?:(?<=/)>|>[^<]*+</%bf>)<%bv>([^<]++)</%bv>\Z" % (p, p, p, p)
        )
        # column, attributes; formula and result where a cell holds just these, nothing in between
        self.plain_cell = re.compile(
            rb'<%bc r="([A-Z]++)[0-9]++"([^>]*+)>'
            rb"(?:(?<=/>)|(?:<%bf>([^<]++)</%bf>)?+(?:<%bv>([^<]*+)</%bv>)?+</%bc>)"
            % (p, p, p, p, p, p)
        )
        self.inline = re.compile(
            rb"<%bis(?:\s[^>]*+|/)?>(?:(?<=/>)|(%b)</%bis>)" % (p, _up_to(p + b"is"), p)
        )
        self.phonetic = re.compile(rb"<%brPh[\s>]%b</%brPh>" % (p, _up_to(p + b"rPh"), p))
        self.run = re.compile(rb"<%bt(?:\s[^>]*+)?>([^<]*+)</%bt>" % (p, p))
        self.dimension = re.compile(rb"(<%bdimension\s+ref=[\"'])([^\"']*)" % p)
        self.column = re.compile(rb"<%bcol(\s[^>]*+)>" % p)

    def has_count(self, data: bytes, found: int, row: int) -> bool:
        """Whether the bytes of a row seem to have just the cells that were found, of its number."""
        return data.count(b'%d"' % row) > found == data.count(self.cell_open)


@lru_cache(maxsize=8)
def grammar(prefix: bytes) -> Grammar:
    """The patterns for one prefix, compiled once."""
    return Grammar(prefix)


class SheetXml:
    """A sheet part with the place of every row."""

    def __init__(self, data: bytes) -> None:
        """Index the rows of a part; UnknownSpellingError if it must be rewritten, or is damaged."""
        root = _ROOT.search(data)
        if root is None or not is_plain(data):
            raise UnknownSpellingError
        self.data = data
        self.grammar = grammar(root[1] or b"")
        opening = self.grammar.sheet_data.search(data)
        if opening is None:
            raise UnknownSpellingError
        self.opening = opening.span()
        self.is_closed = opening[0].endswith(b"/>")  # "<sheetData/>": no row at all
        self.start = opening.end()
        self.end = self.start if self.is_closed else data.rfind(self.grammar.sheet_data_end)
        if self.end < 0:
            raise UnknownSpellingError
        self.numbers, self.starts = array("l"), array("q")
        self._index()

    def _index(self) -> None:
        last = blank = 0
        for match in self.grammar.row.finditer(self.data, self.start, self.end):
            number = int(match[1])
            if not last < number <= MAX_ROW:
                raise UnknownSpellingError
            last = number
            blank += match[3] == b"/"
            self.numbers.append(last)
            self.starts.append(match.start())
        self.starts.append(self.end)
        found = len(self.numbers)
        opened = self.data.count(self.grammar.row_open, self.start, self.end)
        ended = self.data.count(self.grammar.row_end, self.start, self.end)
        has_rest = not found and self.data[self.start : self.end].strip()
        if opened != found or ended != found - blank or has_rest:
            raise UnknownSpellingError

    @property
    def frame(self) -> bytes:
        """The sheet without its rows: what stands before and after them."""
        return self.data[: self.start] + self.data[self.end :]

    def row_span(self, row: int) -> tuple[int, int] | None:
        """Where a row begins and ends in the bytes; None if it is not there."""
        numbers = self.numbers
        at = row - numbers[0] if numbers else 0  # right wherever no row is left out
        if not 0 <= at < len(numbers) or numbers[at] != row:
            at = bisect_left(numbers, row)
            if at == len(numbers) or numbers[at] != row:
                return None
        return self.starts[at], self.starts[at + 1]

    def row_place(self, row: int) -> int:
        """Where a row that is not there would have to begin."""
        return self.starts[bisect_left(self.numbers, row)]

    def rows_in(self, first: int, last: int) -> array[int]:
        """Numbers of the rows that are there, from first to last."""
        return self.numbers[bisect_left(self.numbers, first) : bisect_left(self.numbers, last + 1)]

    def filled_rows(self) -> Iterator[int]:
        """Numbers of the rows with more than blank cells."""
        search, starts = self.grammar.content.search, self.starts
        found = search(self.data, self.start, self.end)
        while found is not None:
            at = bisect_right(starts, found.start())
            yield self.numbers[at - 1]
            found = search(self.data, starts[at], self.end)

    def filled_rows_upwards(self) -> Iterator[int]:
        """Numbers of the rows with more than blank cells, the last one first."""
        find = self.data.rfind
        places = {mark: find(mark, self.start, self.end) for mark in self.grammar.contents}
        while (place := max(places.values())) >= 0:
            at = bisect_right(self.starts, place) - 1
            yield self.numbers[at]
            start = self.starts[at]
            for mark in [mark for mark in places if places[mark] >= start]:
                places[mark] = find(mark, self.start, start)

    def cells(self, row: int, start: int, end: int) -> list[re.Match[bytes]]:
        """Every cell of a row as a match of column, attributes and inside."""
        found = list(self.grammar.cell.finditer(self.data, start, end))
        self.check_count(len(found), row, start, end)
        return found

    def check_count(self, found: int, row: int, start: int, end: int) -> None:
        """UnknownSpellingError if the row has other cells than were found, or those of another."""
        if self.data.count(b'%d"' % row, start, end) <= found:  # its own number is one more
            raise UnknownSpellingError
        if self.data.count(self.grammar.cell_open, start, end) == found:
            return
        if len(self.grammar.any_cell.findall(self.data, start, end)) != found:
            raise UnknownSpellingError


def is_plain(data: bytes) -> bool:
    """Whether a well-formed part is UTF-8 without comments, CDATA and processing instructions."""
    return (
        not _occurs(data, b"<!", 0)
        and not _occurs(data, b"<?", data.find(b"?>", 0, 256) + 2)
        and data[:2] not in (b"\xff\xfe", b"\xfe\xff")
        and _ENCODING.match(data) is None
    )


def _occurs(data: bytes, mark: bytes, start: int) -> bool:
    # A search for one byte is several times faster than for two, and mostly finds nothing.
    return data.find(mark[1:], start) >= 0 and data.find(mark, start) >= 0


def check_attributes(attributes: bytes) -> None:
    """UnknownSpellingError if the raw attributes of a tag do not end where they seem to end."""
    if _ATTRIBUTES.fullmatch(attributes) is None:
        raise UnknownSpellingError


@lru_cache(maxsize=256)
def _attribute_pattern(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"""\s%b\s*=\s*(?:"([^"]*)"|'([^']*)')""" % name)


def attribute(attributes: bytes, name: bytes) -> bytes | None:
    """Value of one attribute among the raw ones of a tag."""
    match = _attribute_pattern(name).search(attributes)
    if match is None:
        return None
    return match[2] if match[1] is None else match[1]


def whole(raw: bytes | None) -> int:
    """A whole number among attributes; 0 for anything else."""
    return int(raw) if raw is not None and raw.isdigit() else 0


def canonical(data: bytes) -> bytes:
    """The same sheet in the spelling that the scan knows.

    UTF-8, no comments, no CDATA; every row and cell in order, its address its first attribute.
    """
    parser = etree.XMLParser(
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    root = etree.fromstring(data, parser)
    for sheet_data in _children(root, "sheetData"):
        _number_rows(sheet_data)
    body = etree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in parent if etree.QName(child).localname == name]


def _number_rows(sheet_data: etree._Element) -> None:
    number = 0
    for row in _children(sheet_data, "row"):
        number = int(row.get("r", number + 1))
        _number(row, str(number))
        column = 0
        for cell in _children(row, "c"):
            _check_row(cell, number)
            column = _column(cell) or column + 1
            _number(cell, cell_name(number, column))
        _in_order(row, _column)
    _in_order(sheet_data, lambda row: int(row.get("r", 0)))


def _column(cell: etree._Element) -> int:
    return column_number(cell.get("r", "").rstrip("0123456789"))


def _check_row(cell: etree._Element, row: int) -> None:
    number = cell.get("r", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if number and int(number) != row:
        raise UnknownSpellingError


def _number(element: etree._Element, ref: str) -> None:
    others = {name: value for name, value in element.attrib.items() if name != "r"}
    element.attrib.clear()
    element.set("r", ref)
    element.attrib.update(others)


def _in_order(parent: etree._Element, key: Callable[[etree._Element], int]) -> None:
    places = [key(child) for child in parent]
    if any(later < earlier for earlier, later in pairwise(places)):
        parent[:] = sorted(parent, key=key)
