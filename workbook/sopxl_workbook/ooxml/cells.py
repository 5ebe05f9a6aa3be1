"""From the bytes of one row to values and cells; imports sheetxml, values, text and dates."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

from .a1 import MAX_COLUMN, column_number
from .dates import iso_serial
from .sheetxml import SheetXml, UnknownSpellingError, attribute, check_attributes
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
_MOST_SPELLINGS, _MOST_RUNS = 10_000, 1_000
_LARGEST = 1.7976931348623157e308


class Columns(dict[bytes, int]):
    """Column numbers by their letters as bytes, learnt one by one."""

    def __missing__(self, letters: bytes) -> int:
        number = column_number(letters.decode())
        if number > MAX_COLUMN:
            raise UnknownSpellingError
        self[letters] = number
        return number


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


class ColumnRuns(dict[tuple[bytes, ...], Sequence[int]]):
    """Columns of a whole row by their letters: most rows of a sheet have the same."""

    def __missing__(self, letters: tuple[bytes, ...]) -> Sequence[int]:
        if len(self) > _MOST_RUNS:
            self.clear()
        columns = tuple(map(COLUMNS.__getitem__, letters))
        whole = range(columns[0], columns[-1] + 1)
        run = self[letters] = whole if columns == tuple(whole) else columns
        return run


class KindRuns(dict[tuple[bytes, ...], tuple[int, tuple[tuple[int, int], ...]]]):
    """Of a whole row, by its cells' attributes: how many are blank, and which are no numbers."""

    def __missing__(self, attributes: tuple[bytes, ...]) -> tuple[int, tuple[tuple[int, int], ...]]:
        if len(self) > _MOST_RUNS:
            self.clear()
        kinds = [KINDS[one] for one in attributes]
        others = [(at, kind) for at, kind in enumerate(kinds) if kind not in (NUMBER, BLANK)]
        run = self[attributes] = kinds.count(BLANK), tuple(others)
        return run


COLUMNS = Columns()
KINDS = Kinds()
_COLUMN_RUNS = ColumnRuns()
_KIND_RUNS = KindRuns()


class Row(NamedTuple):
    """Values of a row beside their columns, which are a range where no cell is left out."""

    columns: Sequence[int]
    values: list[Value]

    def between(self, first: int, last: int) -> list[Value]:
        """Values from one column to another, None where there is no cell."""
        columns, values = self
        if not isinstance(columns, range):
            get = dict(zip(columns, values, strict=True)).get
            return [get(column) for column in range(first, last + 1)]
        start, end = first - columns.start, last + 1 - columns.start
        if start >= 0 and end <= len(values):
            return values[start:end]
        inside = values[max(start, 0) : max(end, 0)]
        before: list[Value] = [None] * min(max(-start, 0), last + 1 - first)
        return before + inside + [None] * (last + 1 - first - len(before) - len(inside))


NO_ROW = Row(range(0), [])


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
        """How the cell holds it: normal, shared, array or dataTable."""
        return attribute(self.attributes, b"t") or b"normal"


def read_row(xml: SheetXml, span: tuple[int, int], context: SheetContext) -> Row:
    """Values of a row.

    Raises UnknownSpellingError for what the scan does not know, ValueError or IndexError for a
    value that is none.
    """
    found = xml.grammar.value.findall(xml.data, *span)
    xml.check_count(len(found), *span)
    if not found:
        return NO_ROW
    letters, attributes, raws = zip(*found, strict=True)
    blanks, others = _KIND_RUNS[attributes]
    if raws.count(b"") != blanks:
        return _read_row_slowly(xml, span, context)
    try:
        numbers = list(map(float, filter(None, raws) if blanks else raws))
        total = sum(numbers)
    except ValueError:  # text among them
        numbers, total = [], math.inf
    values: list[Value] = [*numbers]
    if total - total != 0.0:
        values = _numbers(raws, {at for at, _ in others})
    elif blanks:
        following = iter(numbers)
        values = [next(following) if raw else None for raw in raws]
    for at, kind in others:
        values[at] = _stored(kind, raws[at], context)
    return Row(_COLUMN_RUNS[letters], values)


def _numbers(raws: Sequence[bytes], others: Collection[int]) -> list[Value]:
    return [number(raw) if raw and at not in others else None for at, raw in enumerate(raws)]


def _read_row_slowly(xml: SheetXml, span: tuple[int, int], context: SheetContext) -> Row:
    check_row(xml.data[slice(*span)])
    cells = xml.cells(*span)
    values = [cell_value(xml, match, context) for match in cells]
    return Row(tuple(COLUMNS[match[1]] for match in cells), values)


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


def check_row(data: bytes) -> None:
    """ValueError if the bytes of a row are not well-formed; a row read fast is known to be."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


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
