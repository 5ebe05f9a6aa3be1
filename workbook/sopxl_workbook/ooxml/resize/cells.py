"""The formulas in the cells of a sheet that point at the rows of a table; imports sheet and a1."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sopxl_workbook.ooxml.a1 import parse_cell
from sopxl_workbook.ooxml.cells import cell_formula
from sopxl_workbook.ooxml.sheet import Sheet
from sopxl_workbook.ooxml.sheetxml import attribute
from sopxl_workbook.ooxml.shift import shift_formula
from sopxl_workbook.ooxml.text import decode, encode

from .refs import Place, moved_formula, references
from .span import AnySpan, Span

_PLAIN_WORD = re.compile(r"[A-Za-z0-9_.]+")

Replacement = tuple[int, int, bytes]  # from, to, and what stands there afterwards


def sheet_again(sheet: Sheet, data: bytes) -> Sheet:
    """The same sheet with another part."""
    return Sheet(sheet.name, sheet.part, data, sheet.context)


def replaced(data: bytes, replacements: list[Replacement]) -> bytes:
    """The bytes with some stretches replaced, given from first to last."""
    pieces, position = [], 0
    for start, end, new in replacements:
        pieces += [data[position:start], new]
        position = end
    return b"".join([*pieces, data[position:]])


def moved_cells(sheet: Sheet, span: AnySpan) -> Sheet:
    """The sheet with every formula that covers the table's rows as long as they become.

    What is stored as the result stays. A formula that cells share is given to each of them as its
    own where it means the table's rows in some of them only.
    """
    if not _may_point(sheet, span):
        return sheet
    uneven = {
        group
        for group, master in sheet.shared_formulas.items()
        if _is_uneven(sheet, span, group, *master)
    }
    sheet = with_own_formulas(sheet, uneven)
    changes = list(_changes(sheet, span))
    return sheet_again(sheet, replaced(sheet.xml.data, changes)) if changes else sheet


def _may_point(sheet: Sheet, span: AnySpan) -> bool:
    xml = sheet.xml
    if xml.data.find(xml.grammar.formula_open, xml.start, xml.end) < 0:
        return False
    if sheet.name == span.sheet:
        return True
    words = _PLAIN_WORD.findall(span.sheet)
    return not words or max(words, key=len).lower().encode() in xml.data.lower()


def _place(sheet: Sheet, span: AnySpan, row: int, column: int) -> Place:
    """What a relative reference can mean in a cell."""
    if sheet.name != span.sheet:
        return Place.CELL
    return Place.BODY if span.is_alongside(row, column) else Place.CELL


def _changes(sheet: Sheet, span: AnySpan) -> Iterator[Replacement]:
    for match in _formulas_with(sheet, span):
        raw = match[2]
        if not raw:
            continue
        is_shared = attribute(match[1] or b"", b"t") == b"shared"
        place = Place.RULE if is_shared else _place(sheet, span, *_cell_of(sheet, match.start()))
        old = decode(raw)
        new = moved_formula(old, span, sheet.name, place)
        if new != old:
            yield match.start(2), match.end(2), encode(new)


def _formulas_with(sheet: Sheet, span: AnySpan) -> Iterator[re.Match[bytes]]:
    """Every formula that names what one has to name to follow; most of a sheet is passed over."""
    xml, position = sheet.xml, sheet.xml.start
    data, opening = xml.data, xml.grammar.formula_open
    for hit in re.compile("|".join(span.marks).encode()).finditer(data, xml.start, xml.end):
        if hit.start() < position:
            continue
        start = data.rfind(b"<", position, hit.start())
        if start >= 0 and data.startswith(opening, start):
            match = xml.grammar.formula.match(data, start)
            if match is not None:
                position = match.end()
                yield match


def _cell_of(sheet: Sheet, position: int) -> tuple[int, int]:
    """Row and column of the cell around a place in the bytes."""
    xml = sheet.xml
    mark = xml.grammar.cell_open + b' r="'
    start = xml.data.rfind(mark, xml.start, position) + len(mark)
    return parse_cell(xml.data[start : xml.data.index(b'"', start)].decode())


def _is_uneven(sheet: Sheet, span: AnySpan, group: bytes, text: str, row: int, column: int) -> bool:
    """Whether a shared formula means the table's rows in some of its cells only.

    A relative reference of it can do so in those rows alone where it lies just on the table.
    """
    relative = [
        found.area for found in references(text, span, sheet.name) if not all(found.is_fixed)
    ]
    if not relative:
        return False
    base = moved_formula(text, span, sheet.name, Place.RULE)
    if isinstance(span, Span):
        first_rows = [area.first_row for area in relative]
        starts = (span.header, span.first, span.bottom)
        rows: Collection[int] = {
            row + start - first for first in first_rows for start in starts if start is not None
        }
    else:
        rows = sheet.xml.numbers
    for at, across in _members(sheet, group, rows):
        own = shift_formula(text, at - row, across - column)
        moved = moved_formula(own, span, sheet.name, _place(sheet, span, at, across))
        if moved != shift_formula(base, at - row, across - column):
            return True
    return False


def _members(sheet: Sheet, group: bytes, rows: Collection[int]) -> Iterator[tuple[int, int]]:
    """Cells of some rows that share a formula."""
    for row in sorted(rows):
        for column, match in sheet.scan(row).items():
            formula = cell_formula(sheet.xml, match)
            if formula is not None and attribute(formula.attributes, b"si") == group:
                yield row, column


def with_own_formulas(sheet: Sheet, groups: Collection[bytes]) -> Sheet:
    """The sheet with the formulas of some groups written out in each of their cells."""
    if not groups:
        return sheet
    changes = []
    for row, column, formula in sheet.formulas_with(b"si="):
        if attribute(formula.attributes, b"si") in groups and formula.kind == b"shared":
            match = sheet.scan(row)[column]
            found = sheet.xml.grammar.formula.search(match[3])
            assert found is not None  # the formula was found by this very pattern
            start, end = (match.start(3) + at for at in found.span())
            text = encode(sheet.formula_text(formula, row, column)[1:])
            p = sheet.xml.grammar.prefix
            changes.append((start, end, b"<%bf>%b</%bf>" % (p, text, p)))
    return sheet_again(sheet, replaced(sheet.xml.data, changes))


def groups_in(sheet: Sheet, row: int, columns: range) -> set[bytes]:
    """Groups of shared formulas that have a cell in some columns of a row."""
    found = set()
    for column, match in sheet.scan(row).items():
        formula = cell_formula(sheet.xml, match)
        group = None if formula is None else attribute(formula.attributes, b"si")
        if group is not None and column in columns:
            found.add(group)
    return found
