"""The formulas of one row with their stored results, read in one piece; imports cells, sheetxml.

Most rows hold formulas in the one spelling that every program writes: nothing beside the text, and
a result. They need no look at cell by cell; a row with anything else is left to the slower scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .cells import SheetContext, number, stored_value
from .rowforms import COLUMN_RUNS, INLINE, KINDS, NUMBER, TEXT
from .sheetxml import SheetXml
from .text import decode
from .values import Value

_BETWEEN = b"\0"  # no well-formed text holds it


class FormulaRow(NamedTuple):
    """Columns, formulas and stored results of a row, one beside the other."""

    columns: Sequence[int]
    formulas: Sequence[str]
    results: Sequence[Value]


def plain_formulas(
    xml: SheetXml, row: int, span: tuple[int, int], context: SheetContext
) -> FormulaRow | None:
    """The formulas of a well-formed row; None if it has to be read cell by cell.

    Raises UnknownSpellingError for cells that are not in order.
    """
    cells = xml.grammar.plain_cell.findall(xml.data, *span)
    if not xml.has_count(len(cells), row, *span):
        return None
    places = [cell for cell in cells if cell[2]]
    if len(places) != xml.data.count(xml.grammar.formula_open, *span):
        return None
    columns = COLUMN_RUNS[tuple([cell[0] for cell in cells])]
    if len(places) != len(cells):
        columns = [column for column, cell in zip(columns, cells, strict=True) if cell[2]]
    try:
        results = [_result(KINDS[cell[1]], cell[3], context) for cell in places]
        texts = decode(b"=" + (_BETWEEN + b"=").join([cell[2] for cell in places]))
    except (ValueError, IndexError):
        return None
    return FormulaRow(columns, texts.split(_BETWEEN.decode()), results)


def _result(kind: int, raw: bytes, context: SheetContext) -> Value:
    """The stored result of a formula; ValueError where a look at its cell has to tell."""
    if kind == NUMBER:
        return number(raw)
    if raw and kind != INLINE:
        return stored_value(kind, raw, context)
    if kind != TEXT:
        raise ValueError(raw)  # not calculated yet, or damaged
    return ""
