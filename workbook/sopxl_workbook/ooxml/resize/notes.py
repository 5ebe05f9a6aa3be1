"""Notes on cells of a table's totals, which move with them; imports parts and markup."""

from __future__ import annotations

import re

from sopxl_workbook.ooxml.a1 import Area
from sopxl_workbook.ooxml.parts import Parts

from .frame import moved_areas
from .markup import plain_part, with_attribute
from .span import Span

_NOTE = b"comment|threadedComment"
# A note as it is drawn: a shape of VML, which need not be XML. Rows and columns count from 0.
_SHAPE = re.compile(rb"<x:ClientData\s[^>]*>.*?</x:ClientData>", re.DOTALL)
_ROW = re.compile(rb"(<x:Row>\s*)([0-9]+)(?=\s*</x:Row>)")
_COLUMN = re.compile(rb"<x:Column>\s*([0-9]+)\s*</x:Column>")
_ANCHOR = re.compile(rb"(<x:Anchor>)((?:\s*[0-9]+\s*,){7}\s*[0-9]+\s*)(?=</x:Anchor>)")
_ROWS_OF_ANCHOR = (2, 6)


def move_notes(parts: Parts, sheet: str, span: Span) -> None:
    """Let the notes of a sheet, given by its part, follow the totals."""
    for relationship in parts.relationships(sheet) if span.has_totals else ():
        name = relationship.target
        if relationship.kind in ("comments", "threadedComment") and parts.has(name):
            data = plain_part(parts.part(name))
            moved = with_attribute(data, _NOTE, b"ref", lambda t: moved_areas(t, span.followed))
        elif relationship.kind == "vmlDrawing" and parts.has(name):
            data = parts.part(name)
            moved = _SHAPE.sub(lambda match: _moved_shape(match[0], span), data)
        else:
            continue
        if moved != data:
            parts.put(name, moved)


def _moved_shape(shape: bytes, span: Span) -> bytes:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None:
        return shape
    at = int(row[2]) + 1, int(column[1]) + 1
    if not span.follows(Area(*at, *at)):
        return shape
    shape = _ROW.sub(lambda match: b"%b%d" % (match[1], int(match[2]) + span.growth), shape)
    return _ANCHOR.sub(lambda match: match[1] + _moved_anchor(match[2], span), shape)


def _moved_anchor(anchor: bytes, span: Span) -> bytes:
    """Where the box of a note is drawn: column, offset, row, offset; twice."""
    numbers = [int(number) for number in anchor.split(b",")]
    for at in _ROWS_OF_ANCHOR:
        numbers[at] = max(numbers[at] + span.growth, 0)
    return b", ".join(b"%d" % number for number in numbers)
