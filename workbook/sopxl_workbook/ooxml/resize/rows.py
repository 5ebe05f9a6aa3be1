"""Rows of a sheet taken apart, changed and put together again; imports sheet, sheetxml and a1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sopxl.errors import InputError
from sopxl_workbook.ooxml.a1 import Area, cell_name, parse_area
from sopxl_workbook.ooxml.sheet import Sheet
from sopxl_workbook.ooxml.sheetxml import attribute

_SPANS = re.compile(rb"(\sspans=[\"'])([0-9]+):([0-9]+)")
_HEIGHT = re.compile(rb"""\s(?:ht|customHeight)\s*=\s*(?:"[^"]*"|'[^']*')""")
_UNSEEN = re.compile(rb"""\s(?:spans|(?:[\w.-]+:)?dyDescent)\s*=\s*(?:"[^"]*"|'[^']*')""")
_STYLE = re.compile(rb"""\ss\s*=\s*(?:"[^"]*"|'[^']*')""")
_ADDRESS = re.compile(rb'(?<=\sr=")[A-Z]+[0-9]+(?=")')


@dataclass(slots=True)
class Row:
    """One row: its attributes after the number, its cells as bytes by column."""

    number: int
    attributes: bytes = b""
    cells: dict[int, bytes] = field(default_factory=dict)
    rest: bytes = b""  # inside, after the cells
    after: bytes = b""  # blank space after the row
    is_there: bool = True  # in the part already

    @property
    def height(self) -> bytes:
        """The attributes of a height that was set by hand; empty if there is none."""
        is_set = attribute(self.attributes, b"customHeight") in (b"1", b"true")
        if not is_set or not float(attribute(self.attributes, b"ht") or 0):
            return b""
        return b"".join(_HEIGHT.findall(self.attributes))

    def set_height(self, height: bytes) -> None:
        """Give the row a height, or none of its own."""
        self.attributes = _HEIGHT.sub(b"", self.attributes) + height

    def is_nothing(self, height: bytes) -> bool:
        """Whether the row could as well be left out; height is what it has from the table."""
        own = _UNSEEN.sub(b"", self.attributes).replace(height, b"") if height else self.attributes
        return not self.cells and not self.rest and not _UNSEEN.sub(b"", own).strip()

    def as_bytes(self, prefix: bytes) -> bytes:
        """The row as the part has it."""
        cells = b"".join(self.cells[column] for column in sorted(self.cells))
        head = b'<%brow r="%d"%b' % (prefix, self.number, self._spanned())
        if not cells and not self.rest:
            return head + b"/>" + self.after
        return b"%b>%b%b</%brow>%b" % (head, cells, self.rest, prefix, self.after)

    def _spanned(self) -> bytes:
        match = _SPANS.search(self.attributes)
        if match is None or not self.cells:
            return self.attributes
        first, last = min(int(match[2]), *self.cells), max(int(match[3]), *self.cells)
        pieces = self.attributes[: match.start(2)], self.attributes[match.end(3) :]
        return b"%b%d:%d%b" % (pieces[0], first, last, pieces[1])


def read_row(sheet: Sheet, number: int) -> Row:
    """A row as it stands; one without anything if it is not there."""
    cells = sheet.scan(number)
    xml = sheet.xml
    span = xml.row_span(number)
    if span is None:
        return Row(number, is_there=False)
    opening = xml.grammar.row.match(xml.data, *span)
    assert opening is not None  # the row was indexed by this very pattern
    row = Row(number, opening[2].rstrip(), {column: match[0] for column, match in cells.items()})
    if opening[3]:
        row.after = xml.data[opening.end() : span[1]]
        return row
    start = max((match.end() for match in cells.values()), default=opening.end())
    end = xml.data.rfind(xml.grammar.row_end, *span)
    row.rest = xml.data[start:end].strip()
    row.after = xml.data[end + len(xml.grammar.row_end) : span[1]]
    return row


def cell_style(cell: bytes) -> bytes | None:
    """Style of a cell; None if it has the common one."""
    style = attribute(cell[: cell.index(b">")], b"s")
    return None if style == b"0" else style


def is_blank(cell: bytes) -> bool:
    """Whether there is nothing in a cell but its style."""
    start = cell.index(b">")
    return cell[start - 1 : start] == b"/" or cell[start + 1 :].startswith(b"</")


def styled(cell: bytes, style: bytes | None) -> bytes:
    """The cell with another style."""
    end = cell.index(b">")
    if cell[end - 1 : end] == b"/":
        end -= 1
    tag = _STYLE.sub(b"", cell[:end])
    if style is not None:
        at = tag.index(b'"', tag.index(b' r="') + 4) + 1
        tag = b'%b s="%b"%b' % (tag[:at], style, tag[at:])
    return tag + cell[end:]


def at_row(cell: bytes, row: int, column: int) -> bytes:
    """The cell at another row."""
    return _ADDRESS.sub(cell_name(row, column).encode(), cell, 1)


def with_rows(
    sheet: Sheet, rows: Sequence[bytes], first: int, last: int, used: Area | None
) -> bytes:
    """The sheet part with other rows from first to last; used is what the dimension must hold.

    A dimension that ended in those rows ends where the last row is now.
    """
    xml = sheet.xml
    start, end = xml.row_place(first), xml.row_place(last + 1)
    body = b"".join(rows)
    head, tail = xml.data[:start], xml.data[end:]
    if xml.is_closed and body:
        p = xml.grammar.prefix
        head = b"%b<%bsheetData>" % (xml.data[: xml.opening[0]], p)
        tail = xml.grammar.sheet_data_end + xml.data[xml.start :]
    match = xml.grammar.dimension.search(xml.data, 0, xml.opening[0])
    if match is not None:
        dimension = _dimension(sheet, match[2], first, last, used)
        head = head[: match.start(2)] + dimension + head[match.end(2) :]
    return head + body + tail


def _dimension(sheet: Sheet, old: bytes, first: int, last: int, used: Area | None) -> bytes:
    try:
        area = parse_area(old.decode())
    except InputError:
        return old
    if first <= area.last_row <= last:
        above = sheet.xml.rows_in(1, first - 1)
        bottom = used.last_row if used else above[-1] if above else 1
        area = area._replace(last_row=max(bottom, area.first_row))
    return str(area if used is None else area.joined(used)).encode()
