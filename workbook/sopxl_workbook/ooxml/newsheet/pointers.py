"""Where parts of a workbook hold formulas, and which of them point at a sheet; imports reader."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from sopxl_workbook.ooxml.a1 import place
from sopxl_workbook.ooxml.formulatext import sheets_in, words_in
from sopxl_workbook.ooxml.package import Package
from sopxl_workbook.ooxml.reader import Book

_FORMULAS = (
    *("f", "formula", "formula1", "formula2", "oldFormula", "calculatedColumnFormula"),
    "totalsRowFormula",
)
_ATTRIBUTES = ("location", "textlink")
_SOURCES = ("worksheetSource", "rangeSet", "dataRef")


def formula_elements(root: etree._Element) -> Iterator[etree._Element]:
    """Elements of a part whose text is a formula."""
    for entry in root.iter("{*}*"):
        if entry.text and etree.QName(entry).localname in _FORMULAS:
            yield entry


def formula_attributes(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Elements of a part with an attribute that points at cells, and the attribute's name."""
    for entry in root.iter("{*}*"):
        for attribute in _ATTRIBUTES:
            if entry.get(attribute):
                yield entry, attribute


def owned_parts(package: Package, parts: Collection[str]) -> set[str]:
    """Some parts and everything that they alone lead to."""
    return _reached(package, parts, ()) - _reached(package, [""], parts)


def _reached(package: Package, start: Collection[str], barred: Collection[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in found or name in barred or (name and not package.has(name)):
            continue
        found.add(name)
        waiting += [rel.target for rel in package.relationships(name) if not rel.is_external]
    return found - {""}


class Pointers:
    """What points at some sheets, at their tables or at names that are to go with them."""

    def __init__(
        self,
        book: Book,
        sheets: Collection[str],
        names: Collection[str],
        passed: Collection[str] = (),
    ) -> None:
        """Look at sheets of a book, by their names as the book has them; names go with them.

        passed : other sheets that may point at them.
        """
        self._book, self._sheets, self._passed = book, set(sheets), set(passed)
        self._folded = {sheet.casefold() for sheet in sheets}
        self._names = {name.casefold() for name in names}
        tables = {table.name for table in book.tables.values() if table.sheet in sheets}
        self._words = self._names | {name.casefold() for name in tables}

    def places(self) -> Iterator[str]:
        """Every place outside the sheets that points at them, as a planner finds it."""
        yield from self._in_names()
        for info in self._book.sheets.values():
            if info.name in self._sheets or info.name in self._passed:
                continue
            if info.kind == "worksheet":
                yield from self._in_cells(info.name)
            yield from self._around(info.name, info.part)
        yield from self._in_pivots()

    def _in_names(self) -> Iterator[str]:
        for name in self._book.defined_names.values():
            goes = name.sheet in self._sheets or (
                name.sheet is None and name.name.casefold() in self._names
            )
            if not goes and self._points(name.refers_to):
                yield f"the name {name.name}"

    def _in_cells(self, sheet: str) -> Iterator[str]:
        for cell in self._book.sheet(sheet).formulas():
            if cell.formula and self._points(cell.formula[1:]):
                yield place(sheet, cell.row, cell.column)

    def _around(self, sheet: str, part: str) -> Iterator[str]:
        """What is on a sheet beside its cells: conditions, validations, tables, charts."""
        package = self._book.package
        for name in sorted(owned_parts(package, [part])):
            if not package.content_type(name).endswith("xml"):
                continue
            is_sheet = name == part and self._book.sheets[sheet].kind == "worksheet"
            root = self._book.sheet(sheet).frame if is_sheet else package.xml(name)
            texts = [entry.text or "" for entry in formula_elements(root)]
            texts += [entry.get(key, "") for entry, key in formula_attributes(root)]
            if any(map(self._points, texts)):
                kind = "a chart" if ".chart+" in package.content_type(name) else "something"
                yield f"{kind} on the sheet {sheet}"

    def _in_pivots(self) -> Iterator[str]:
        package = self._book.package
        for name in package.names:
            if "pivotCacheDefinition" not in package.content_type(name):
                continue
            for entry in package.xml(name).iter("{*}*"):
                if etree.QName(entry).localname not in _SOURCES:
                    continue
                table = (entry.get("name") or "").casefold()
                sheet = (entry.get("sheet") or "").casefold()
                if sheet in self._folded or table in self._words:
                    yield "a pivot table"

    def _points(self, formula: str) -> bool:
        sheets = {name.casefold() for name in sheets_in(formula)}
        words = {word.casefold() for word in words_in(formula)}
        return bool(sheets & self._folded or words & self._words)
