"""From the bytes of one row to values and cells; imports sheetxml, values, text and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .a1 import column_number
from .dates import iso_serial
from .sheetxml import SheetXml, attribute, check_attributes
from .text import decode
from .values import NOT_CALCULATED, Value, cell_error

NUMBER, SHARED, TEXT, FLAG, ERROR, INLINE, DATE, BLANK = range(8)
_TYPES = {
    b"n": NUMBER,
    b"s": SHARED,
    b"str": TEXT,
    b"b": FLAG,
    b"e": ERROR,
    b"inlineStr": INLINE,
    b"d": DATE,
}
_MOST_SPELLINGS = 10_000
_LARGEST = 1.7976931348623157e308


class Columns(dict[bytes, int]):
    """Column numbers by their letters as bytes, learnt one by one."""

    def __missing__(self, letters: bytes) -> int:
        number = self[letters] = column_number(letters.decode())
        return number


COLUMNS = Columns()


class Kinds(dict[bytes, int]):
    """Kinds of value by the raw attributes of a cell: few spellings serve a whole sheet."""

    def __missing__(self, attributes: bytes) -> int:
        check_attributes(attributes)
        if len(self) > _MOST_SPELLINGS:
            self.clear()
        if attributes.endswith(b"/"):
            kind = BLANK
        else:
            kind = _TYPES.get(attribute(attributes, b"t") or b"n", TEXT)
        self[attributes] = kind
        return kind


KINDS = Kinds()


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What the cells of a sheet need of their workbook."""

    where: str  # the file, for messages
    strings: Callable[[], Sequence[str]]
    date_styles: Callable[[], Sequence[bool]]
    date1904: bool


class Formula(NamedTuple):
    """The formula element of a cell, raw."""

    attributes: bytes
    text: bytes  # empty for a cell that shares the formula of another

    @property
    def kind(self) -> bytes:
        """ "normal", "shared", "array" or "dataTable"."""
        return attribute(self.attributes, b"t") or b"normal"


def read_row(xml: SheetXml, span: tuple[int, int], context: SheetContext) -> dict[int, Value]:
    """Values of a row by column, blank cells left out.

    Raises UnknownSpellingError for what the scan does not know, ValueError or IndexError for a
    value that is none.
    """
    out: dict[int, Value] = {}
    found = xml.grammar.value.findall(xml.data, *span)
    xml.check_count(len(found), *span)
    strings: Sequence[str] | None = None
    for letters, attributes, _, _, raw in found:
        kind = KINDS[attributes]
        if kind == BLANK:
            continue
        if not raw:
            return _read_row_slowly(xml, span, context)
        if kind == NUMBER:
            out[COLUMNS[letters]] = number(raw)
        elif kind == SHARED:
            strings = strings or context.strings()
            out[COLUMNS[letters]] = strings[int(raw)]
        else:
            out[COLUMNS[letters]] = _stored(kind, raw, context)
    return out


def _read_row_slowly(
    xml: SheetXml, span: tuple[int, int], context: SheetContext
) -> dict[int, Value]:
    out: dict[int, Value] = {}
    for match in xml.cells(*span):
        value = cell_value(xml, match, context)
        if value is not None:
            out[COLUMNS[match[1]]] = value
    return out


def cell_value(xml: SheetXml, match: re.Match[bytes], context: SheetContext) -> Value:
    """Value of one scanned cell: None if blank, NOT_CALCULATED without a stored result."""
    inside, kind = match[3], KINDS[match[2]]
    if not inside:
        return None
    if kind == INLINE:
        return _inline(xml, inside)
    stored = xml.grammar.stored.search(inside)
    has_formula = xml.grammar.formula.search(inside) is not None
    raw = (stored[1] or b"") if stored else None
    if raw or (kind == TEXT and raw is not None):
        return _stored(kind, raw, context)
    return NOT_CALCULATED if has_formula else None


def _inline(xml: SheetXml, inside: bytes) -> Value:
    item = xml.grammar.inline.search(inside)
    if item is None:
        return None
    runs = xml.grammar.run.findall(xml.grammar.phonetic.sub(b"", item[1]))
    return decode(b"".join(runs))


def _stored(kind: int, raw: bytes, context: SheetContext) -> Value:
    if kind == NUMBER:
        return number(raw)
    if kind == SHARED:
        return context.strings()[int(raw)]
    if kind == FLAG:
        return raw.strip() in (b"1", b"true")
    if kind == ERROR:
        return cell_error(decode(raw))
    if kind == DATE:
        return iso_serial(decode(raw), context.date1904)
    return decode(raw)


def number(raw: bytes) -> float:
    """A stored number; ValueError for anything that no cell can show."""
    value = float(raw)
    if -_LARGEST <= value <= _LARGEST:
        return value
    raise ValueError(raw)


def cell_formula(xml: SheetXml, match: re.Match[bytes]) -> Formula | None:
    """The formula element of a scanned cell; None if it has none.

    Raises UnknownSpellingError for what the scan does not know.
    """
    if not match[3]:
        return None
    found = xml.grammar.formula.search(match[3])
    if found is None:
        return None
    check_attributes(found[1] or b"")
    return Formula(found[1] or b"", found[2] or b"")
