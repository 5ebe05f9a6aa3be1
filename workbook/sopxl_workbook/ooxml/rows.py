"""The bytes of rows and of the sheet around them after edits; imports edits, sheetxml and a1."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from sopxl.errors import InputError

from .a1 import Area, parse_area
from .edits import Edit, cell_bytes
from .sheetxml import SheetXml

_SPANS = re.compile(rb"(\sspans=[\"'])([0-9]+):([0-9]+)")

Cells = Mapping[int, re.Match[bytes]]
Edits = Mapping[int, Edit]


def patched_sheet(xml: SheetXml, edits: Mapping[int, Edits], cells: Mapping[int, Cells]) -> bytes:
    """The sheet part with the edits of each row; every other byte as it was."""
    pieces, position = [_head(xml, edits)], xml.start
    for row in sorted(edits):
        span = xml.row_span(row)
        if span is None:
            start = end = xml.row_place(row)
            content = _new_row(xml, row, edits[row])
        else:
            start, end = span
            content = _patched_row(xml, row, span, edits[row], cells[row])
        pieces += [xml.data[position:start], content]
        position = end
    if xml.is_closed:
        pieces.append(xml.grammar.sheet_data_end)
    pieces.append(xml.data[position:])
    return b"".join(pieces)


def _head(xml: SheetXml, edits: Mapping[int, Edits]) -> bytes:
    """Everything before the first row, with the dimension around all cells."""
    head = xml.data[: xml.start]
    if xml.is_closed:
        head = xml.data[: xml.opening[0]] + b"<%bsheetData>" % xml.grammar.prefix
    written = [
        Area(row, column, row, column)
        for row, columns in edits.items()
        for column, edit in columns.items()
        if edit.value is not None or edit.formula is not None
    ]
    match = xml.grammar.dimension.search(head)
    if match is None or not written:
        return head
    try:
        around = parse_area(match[2].decode()) if len(xml.numbers) else written[0]
    except InputError:
        around = written[0]
    for area in written:
        around = around.joined(area)
    return head[: match.start(2)] + str(around).encode() + head[match.end(2) :]


def _new_row(xml: SheetXml, row: int, edits: Edits) -> bytes:
    p = xml.grammar.prefix
    cells = b"".join(
        cell_bytes(xml.grammar, row, column, edits[column], None) for column in sorted(edits)
    )
    return b'<%brow r="%d">%b</%brow>' % (p, row, cells, p)


def _patched_row(
    xml: SheetXml, row: int, span: tuple[int, int], edits: Edits, cells: Cells
) -> bytes:
    data, opening = xml.data, xml.grammar.row.match(xml.data, *span)
    assert opening is not None  # the row was indexed by this very pattern
    tag, closing = _row_tag(opening[0], edits), b""
    if opening[3]:
        tag = tag.rstrip(b"/> \t\r\n") + b">"
        closing = xml.grammar.row_end
    present = sorted(cells)
    pieces, position = [tag], opening.end()
    for column in sorted(edits):
        old = cells.get(column)
        if old is not None:
            start, end = old.span()
        else:
            start = end = _place(cells, present, column, opening.end())
        pieces += [data[position:start], cell_bytes(xml.grammar, row, column, edits[column], old)]
        position = end
    pieces += [closing, data[position : span[1]]]
    return b"".join(pieces)


def _place(cells: Cells, present: list[int], column: int, start: int) -> int:
    """Where a cell that is not there begins: after the one before it."""
    at = bisect_left(present, column)
    return cells[present[at - 1]].end() if at else start


def _row_tag(tag: bytes, edits: Edits) -> bytes:
    """The row's opening tag, its spans around every cell."""
    match = _SPANS.search(tag)
    if match is None:
        return tag
    first, last = min(int(match[2]), *edits), max(int(match[3]), *edits)
    return tag[: match.start(2)] + b"%d:%d" % (first, last) + tag[match.end(3) :]
