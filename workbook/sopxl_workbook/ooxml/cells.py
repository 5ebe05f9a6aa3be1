"""From the bytes of one row to values and cells; imports sheetxml, values, text and dates."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.parsers import expat

from .cellmeta import CellMeta
from .dates import iso_serial
from .guard import well_formed
from .rowforms import (
    COLUMN_RUNS,
    DATE,
    ERROR,
    FLAG,
    INLINE,
    KIND_RUNS,
    KINDS,
    NO_ROW,
    NUMBER,
    RICH_ERROR,
    SHARED,
    TEXT,
    Form,
    Row,
    form_of,
)
from .sheetxml import SheetXml, UnknownSpellingError, attribute, check_attributes
from .text import decode
from .values import NOT_CALCULATED, Value, cell_error

_FLAGS = (b"0", b"false", b"1", b"true")
_LARGEST = 1.7976931348623157e308


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What the cells of a sheet need of their workbook."""

    where: str  # the file, for messages
    strings: Callable[[], Sequence[str]]
    date_styles: Callable[[], Sequence[bool]]
    locked_styles: Callable[[], Sequence[bool]]
    meta: Callable[[], CellMeta]
    date1904: bool


class Formula(NamedTuple):
    """The formula element of a cell, raw."""

    attributes: bytes
    text: bytes  # empty for a cell that shares the formula of another

    @property
    def kind(self) -> bytes:
        """How the cell holds it: normal, shared, array or dataTable."""
        return attribute(self.attributes, b"t") or b"normal"

    @property
    def fills_area(self) -> bool:
        """Whether it gives the values of a whole range: an array formula or a data table."""
        return self.kind in (b"array", b"dataTable")


def data_table(formula: Formula) -> str:
    """The formula of a data table as Excel shows it: =TABLE(row input, column input)."""
    raw = [attribute(formula.attributes, name) or b"" for name in (b"r1", b"r2")]
    inputs = [each.decode("utf-8", "replace") for each in raw]
    if attribute(formula.attributes, b"dt2D") not in (b"1", b"true"):
        is_row = attribute(formula.attributes, b"dtr") in (b"1", b"true")
        inputs = [inputs[0], ""] if is_row else ["", inputs[0]]
    return f"=TABLE({','.join(inputs)})"


def read_row(xml: SheetXml, row: int, span: tuple[int, int], context: SheetContext) -> Row:
    """Values of a row.

    Raises UnknownSpellingError for what the scan does not know, ValueError or IndexError for a
    value that is none.
    """
    data = xml.data[slice(*span)]
    if xml.grammar.formula_open in data:
        return _read_cells(xml, row, span, context)
    form, raws = form_of(xml, row, span, data)
    if form is None:
        return _read_cells(xml, row, span, context)
    return _filled(form, raws, b"_" in data, context)


def _read_cells(xml: SheetXml, row: int, span: tuple[int, int], context: SheetContext) -> Row:
    found = xml.grammar.value.findall(xml.data, *span)
    xml.check_count(len(found), row, *span)
    if not found:
        check_row(xml.data[slice(*span)])  # a damaged tag is no blank row
        return NO_ROW
    letters, attributes, raws = zip(*found, strict=True)
    gaps, others = KIND_RUNS[attributes]
    if raws.count(b"") != len(gaps):
        return _read_row_slowly(xml, row, span, context)
    if gaps:
        raws = tuple(filter(None, raws))
    form = Form(COLUMN_RUNS[letters], gaps, others)
    return _filled(form, raws, xml.data.find(b"_", *span) >= 0, context)


def _filled(form: Form, raws: Sequence[bytes], is_odd: bool, context: SheetContext) -> Row:
    columns, gaps, others = form
    values = _numbers(raws, others, is_odd)
    for at, kind in others:
        values[at] = _stored(kind, raws[at], context)
    for at in gaps:
        values.insert(at, None)
    return Row(columns, values)


def _numbers(raws: Sequence[bytes], others: Iterable[tuple[int, int]], is_odd: bool) -> list[Value]:
    """The numbers of a row, anything in place of its other values."""
    if not is_odd:
        try:
            numbers: list[Any] = list(map(float, raws))
        except ValueError:  # a text among them
            numbers = [math.inf]
        total = sum(numbers)
        if total - total == 0.0:
            return numbers
    texts = {at for at, _ in others}
    return [None if at in texts else number(raw) for at, raw in enumerate(raws)]


def _read_row_slowly(xml: SheetXml, row: int, span: tuple[int, int], context: SheetContext) -> Row:
    check_row(xml.data[slice(*span)])
    cells = xml.cells(row, *span)
    values = [cell_value(xml, match, context) for match in cells]
    return Row(COLUMN_RUNS[tuple(match[1] for match in cells)], values)


def cell_value(xml: SheetXml, match: re.Match[bytes], context: SheetContext) -> Value:
    """Value of one scanned cell: None if blank, NOT_CALCULATED without a stored result."""
    inside, kind = match[3], KINDS[match[2]]
    if not inside:
        return None
    item = xml.grammar.inline.search(inside) if kind == INLINE else None
    if item is not None:
        return _inline(xml, item[1] or b"")
    stored = xml.grammar.stored.search(inside)
    has_formula = xml.grammar.formula.search(inside) is not None
    if len(xml.grammar.content.findall(inside)) != (stored is not None) + has_formula:
        raise UnknownSpellingError
    raw = (stored[1] or b"") if stored else None
    if raw or (kind == TEXT and raw is not None):
        return _stored(kind, raw, context)
    return NOT_CALCULATED if has_formula else None


def formula_result(xml: SheetXml, match: re.Match[bytes], context: SheetContext) -> Value:
    """Stored result of a scanned cell with a formula, as cell_value has it."""
    result = xml.grammar.result.search(match[3])
    kind = KINDS[match[2]]
    if result is None or kind == INLINE:
        return cell_value(xml, match, context)
    return _stored(kind, result[1], context)


def _inline(xml: SheetXml, item: bytes) -> Value:
    runs = xml.grammar.phonetic.sub(b"", item)
    found = xml.grammar.run.findall(runs)
    if xml.grammar.phonetic_open in runs or len(found) != len(xml.grammar.any_run.findall(runs)):
        raise UnknownSpellingError
    return decode(b"".join(found))


def _stored(kind: int, raw: bytes, context: SheetContext) -> Value:
    if kind == NUMBER:
        return number(raw)
    if kind == SHARED:
        if not raw.strip().isdigit():
            raise ValueError(raw)
        return context.strings()[int(raw)]
    if kind == FLAG:
        return _FLAGS.index(raw.strip()) > 1
    if kind == ERROR:
        return cell_error(decode(raw))
    if kind == DATE:
        return iso_serial(decode(raw), context.date1904)
    if kind >= RICH_ERROR:
        return context.meta().errors.get(kind - RICH_ERROR) or cell_error(decode(raw))
    return decode(raw)


def check_row(data: bytes) -> None:
    """ValueError if the bytes of a row are not well-formed; a row read fast is known to be."""
    try:
        well_formed(data)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


def number(raw: bytes) -> float:
    """A stored number; ValueError for anything that no cell can show."""
    value = float(raw)
    if b"_" not in raw and -_LARGEST <= value <= _LARGEST:
        return value
    raise ValueError(raw)


def cell_formula(xml: SheetXml, match: re.Match[bytes]) -> Formula | None:
    """The formula element of a scanned cell; None if it has none.

    Raises UnknownSpellingError for what the scan does not know.
    """
    if not match[3] or xml.grammar.formula_open not in match[3]:
        return None
    found = xml.grammar.formula.search(match[3])
    if found is None:
        if xml.grammar.any_formula.search(match[3]) is not None:
            raise UnknownSpellingError
        return None
    attributes = found[1] or b""
    if attributes:
        check_attributes(attributes)
    return Formula(attributes, found[2] or b"")
