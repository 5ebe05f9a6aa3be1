"""The formulas of one row with their stored results, read in one piece; imports cells, sheetxml.

Most rows hold formulas in the one spelling that every program writes: nothing beside the text, and
a result that needs nothing of the workbook. They need no look at cell by cell; a row with anything
else is left to the slower scan. A run reads a book before it writes and again after: the same bytes
are read no second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .cells import check_row, number
from .rowforms import COLUMN_RUNS, ERROR, KINDS, NUMBER, TEXT
from .sheetxml import Grammar, SheetXml
from .text import decode
from .values import Value, cell_error

_BETWEEN = b"\0"  # no well-formed text holds it
_LONGEST, _MOST = 16_384, 4_096  # bytes of a row, and rows, that are kept


class FormulaRow(NamedTuple):
    """Columns, formulas and stored results of a row, one beside the other."""

    columns: Sequence[int]
    formulas: Sequence[str]
    results: Sequence[Value]


def plain_formulas(xml: SheetXml, row: int, span: tuple[int, int]) -> FormulaRow | None:
    """The formulas of a row; None if it has to be read cell by cell, or is damaged.

    Raises UnknownSpellingError for cells that are not in order.
    """
    data = xml.data[slice(*span)]
    read = _kept if len(data) <= _LONGEST else _read
    return read(data, row, xml.grammar)


def _read(data: bytes, row: int, grammar: Grammar) -> FormulaRow | None:
    """The formulas of a row and their results; None where one is spelled in another way."""
    cells = grammar.plain_cell.findall(data)
    if not grammar.has_count(data, len(cells), row):
        return None
    places = [cell for cell in cells if cell[2]]
    if len(places) != data.count(grammar.formula_open):
        return None
    try:
        check_row(data)
        columns = COLUMN_RUNS[tuple([cell[0] for cell in cells])]
        results = tuple([_result(KINDS[cell[1]], cell[3]) for cell in places])
        texts = decode(b"=" + (_BETWEEN + b"=").join([cell[2] for cell in places]))
    except ValueError:
        return None
    if len(places) != len(cells):
        columns = tuple([c for c, cell in zip(columns, cells, strict=True) if cell[2]])
    return FormulaRow(columns, tuple(texts.split(_BETWEEN.decode())), results)


_kept = lru_cache(maxsize=_MOST)(_read)


def _result(kind: int, raw: bytes) -> Value:
    """The stored result of a formula; ValueError where a look at its cell has to tell."""
    if kind == NUMBER:
        return number(raw)
    if kind == TEXT:
        return decode(raw) if raw else ""
    if raw and kind == ERROR:
        return cell_error(decode(raw))
    raise ValueError(raw)  # not calculated yet, damaged, or a matter of the workbook
