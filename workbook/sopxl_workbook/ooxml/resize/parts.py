"""Every part of a workbook that points at the rows of a table; imports parts, reader and sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sopxl_workbook.ooxml.a1 import Area
from sopxl_workbook.ooxml.catalog import Table
from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.ooxml.reader import Book
from sopxl_workbook.ooxml.sheet import Sheet
from sopxl_workbook.ooxml.sheetxml import is_plain

from .cells import moved_cells, sheet_again
from .charts import moved_chart
from .frame import moved_areas, moved_frame, parse_areas
from .markup import attributes, plain_part, with_attribute, with_elements, with_texts
from .refs import Place, may_hold, moved_formula
from .span import AnySpan, Span

_KINDS = (
    *("worksheet+xml", "table+xml", "main+xml", "drawingml.chart+xml", "chartex+xml"),
    *("pivotCacheDefinition+xml", "controlproperties+xml"),
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)[\s>/]")


def current_sheet(book: Book, parts: Parts, name: str) -> Sheet:
    """A sheet as it stands after the edits so far."""
    sheet = book.sheet(name)
    data = parts.part(sheet.part)
    return sheet if data is book.package.part(sheet.part) else sheet_again(sheet, data)


def current_tables(book: Book, parts: Parts, sheet: str) -> list[Table]:
    """The tables of a sheet, each where it stands after the edits so far."""
    found = (table for table in book.tables.values() if table.sheet == sheet)
    return [replace(table, ref=_table_ref(parts, table)) for table in found]


def _table_ref(parts: Parts, table: Table) -> str:
    found = attributes(plain_part(parts.part(table.part)), b"table", b"ref")
    return found[0] if found else table.ref


def declared_formulas(parts: Parts, table: Table) -> dict[int, str]:
    """The formula that a table gives for each of its calculated columns, by column."""
    first = table.area.first_column
    columns = parts.xml(table.part).iter("{*}tableColumn")
    found = ((at, column.find("{*}calculatedColumnFormula")) for at, column in enumerate(columns))
    return {first + at: formula.text or "" for at, formula in found if formula is not None}


def resized_table(data: bytes, span: Span, table: Table) -> bytes:
    """The part of the table itself: its area, its filter and how it is sorted."""
    area = table.area
    new = str(area._replace(last_row=area.last_row + span.growth))
    filtered = area._replace(last_row=span.last)  # the heading alone where there is no row

    def moved(found: Area) -> Area:
        return found._replace(last_row=span.new_last) if found == filtered else span.moved(found)

    data = with_attribute(plain_part(data), b"table", b"ref", lambda _: new)
    names = b"autoFilter|sortState|sortCondition"
    return with_attribute(data, names, b"ref", lambda text: moved_areas(text, moved))


def move_others(book: Book, parts: Parts, span: AnySpan) -> Iterator[tuple[str, set[str]]]:
    """Change every part but the table's own sheet; charts come back with their ranges."""
    homes = {info.part.casefold(): info.name for info in book.sheets.values()}
    tables = {table.part.casefold(): table.sheet for table in book.tables.values()}
    for name in list(parts.names()):
        home = homes.get(name.casefold())
        if home == span.sheet or not _is_relevant(parts, name):
            continue
        data = parts.part(name)
        if is_plain(data) and not may_hold(data, span) and b"shared" not in data:
            continue  # a formula that is shared may come to the row without naming it
        if home is not None:
            sheet = current_sheet(book, parts, home)
            moved = moved_sheet(sheet, span)
            if moved is not sheet:
                parts.put(name, moved.xml.data)
            continue
        data, ranges = _moved_part(plain_part(data), span, tables.get(name.casefold()))
        parts.put(name, data)
        if ranges:
            yield name, ranges


def pivot_areas(parts: Parts, sheet: Sheet) -> dict[str, Area]:
    """Where the pivot tables of a sheet stand."""
    found = {}
    for relationship in parts.relationships(sheet.part):
        if relationship.kind == "pivotTable":
            root = parts.xml(relationship.target)
            for place in root.iterchildren("{*}location"):
                for area in parse_areas(place.get("ref", "")) or ():
                    found[f"the pivot table {root.get('name')}"] = area
    return found


def _is_relevant(parts: Parts, name: str) -> bool:
    kind = parts.package.content_type(name) if parts.package.has(name) else "main+xml"
    return name.lower().endswith(".xml") and any(mark in kind for mark in _KINDS)


def moved_sheet(sheet: Sheet, span: AnySpan) -> Sheet:
    """A sheet with every formula, rule and filter that follows the table's rows."""
    sheet = moved_cells(sheet, span)
    xml = sheet.xml
    frame = xml.data[xml.end :]
    moved = moved_frame(frame, span, sheet.name)
    return sheet if moved == frame else sheet_again(sheet, xml.data[: xml.end] + moved)


def _moved_part(data: bytes, span: AnySpan, home: str | None) -> tuple[bytes, set[str]]:
    def moved(text: str) -> str:
        return moved_formula(text, span, home)

    def moved_rule(text: str) -> str:
        return moved_formula(text, span, home, Place.RULE)

    match = _ROOT.search(data)
    root = match[1] if match else b""
    if root == b"chartSpace":
        return moved_chart(data, span)
    if root == b"workbook":
        data = with_texts(data, b"definedName", moved_rule)
    elif root == b"table":
        data = with_texts(data, b"calculatedColumnFormula", moved_rule)
        data = with_texts(data, b"totalsRowFormula", moved)
    elif root == b"pivotCacheDefinition":
        data = with_elements(data, b"worksheetSource", lambda each: _source(each, span))
    elif root == b"formControlPr":
        data = with_attribute(data, root, b"fmlaRange", moved)
    return data, set()


def _source(element: bytes, span: AnySpan) -> bytes:
    """Where a pivot table takes its rows from, if it is given by sheet and range."""
    sheets = attributes(element, b"worksheetSource", b"sheet")
    if not sheets or sheets[0].casefold() != span.sheet.casefold() or b":id=" in element:
        return element
    return with_attribute(
        element, b"worksheetSource", b"ref", lambda text: moved_areas(text, span.moved)
    )
