"""Changing cells of a workbook and nothing else; imports reader, sheetpatch and package."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .a1 import parse_cell
from .package import CONTENT_TYPES, Package, relationships_part
from .reader import Book
from .sheetpatch import SheetPatch
from .values import Writable

_CHAIN = "calcChain"


class Patch:
    """Edits of a workbook, collected and then written in one pass.

    Every part without an edit keeps its raw compressed bytes; without any edit the result is the
    file as it was. Recalculation on opening is never asked for: what is stored is what shows.
    """

    def __init__(self, source: bytes | Book, where: str = "workbook") -> None:
        """Start with the bytes of a workbook, or with one that is read already."""
        self.book = source if isinstance(source, Book) else Book(Package(source, where))
        self._sheets: dict[str, SheetPatch] = {}
        self._parts: dict[str, bytes] = {}

    def set_value(
        self,
        sheet: str,
        ref: str,
        value: Writable,
        *,
        replace_formula: bool = False,
        style_from: str | None = None,
    ) -> None:
        """Put a value into a cell; text stays text whatever it looks like, None empties.

        The cell keeps its style; one that is not there yet takes that of style_from, of its row or
        of its column. Raises RefusedError E161 for a cell with a formula unless told to replace
        it, E166 for the header of a table; InputError E116, E152, E153 for what no cell can hold.
        """
        self.set_values(
            sheet, ref, [[value]], replace_formula=replace_formula, style_from=style_from
        )

    def set_values(
        self,
        sheet: str,
        ref: str,
        rows: Sequence[Sequence[Writable]],
        *,
        replace_formula: bool = False,
        style_from: str | None = None,
    ) -> None:
        """Put rows of values into the cells from ref on; a refusal leaves all of them alone."""
        patch = self._patch(sheet)
        style = None if style_from is None else patch.style_of(*parse_cell(style_from))
        patch.set_values(_targets(ref, rows), replace_formula, style)

    def set_cached(self, sheet: str, ref: str, value: Writable) -> None:
        """Renew the stored result of a formula cell; the formula stays as it is.

        Also for cells that an array formula in another cell fills. None takes the result away: the
        cell is then not calculated. Raises RefusedError E163 for a cell without a formula.
        """
        self.set_cached_block(sheet, ref, [[value]])

    def set_cached_block(self, sheet: str, ref: str, rows: Sequence[Sequence[Writable]]) -> None:
        """Renew the stored results of the formula cells from ref on, all or none."""
        self._patch(sheet).set_cached(_targets(ref, rows))

    def set_part(self, name: str, data: bytes) -> None:
        """Replace a whole part that is no sheet, such as xl/vbaProject.bin."""
        if self.book.package.part(name) != data:
            self._parts[name] = data

    def result(self) -> bytes:
        """Bytes of the workbook with every edit; the very same bytes if there is none."""
        changed, removed = dict(self._parts), set()
        patches = [patch for patch in self._sheets.values() if patch.is_changed]
        for patch in patches:
            changed[patch.sheet.part] = patch.result()
        if any(patch.removes_formula for patch in patches):
            removed = self._drop_chain(changed)
        return self.book.package.rewrite(changed, removed)

    def _patch(self, name: str) -> SheetPatch:
        sheet = self.book.sheet(name)
        if sheet.name not in self._sheets:
            tables = [table for table in self.book.tables.values() if table.sheet == sheet.name]
            headers = [
                table.area._replace(last_row=table.area.first_row)
                for table in tables
                if table.has_header
            ]
            self._sheets[sheet.name] = SheetPatch(sheet, headers)
        return self._sheets[sheet.name]

    def _drop_chain(self, changed: dict[str, bytes]) -> set[str]:
        """Take the calculation chain out: Excel makes a new one, but rejects a wrong one."""
        package = self.book.package
        relationships = package.relationships(package.main_part)
        chain = next((rel for rel in relationships if rel.kind == _CHAIN), None)
        if chain is None or not package.has(chain.target):
            return set()
        rels = relationships_part(package.main_part)
        changed[rels] = _without(package.part(rels), b"Relationship", b"Id", chain.id)
        changed[CONTENT_TYPES] = _without(
            package.part(CONTENT_TYPES), b"Override", b"PartName", f"/{chain.target}"
        )
        return {chain.target}


def _targets(ref: str, rows: Sequence[Sequence[Writable]]) -> list[tuple[int, int, Writable]]:
    first_row, first_column = parse_cell(ref)
    return [
        (row, column, value)
        for row, values in enumerate(rows, first_row)
        for column, value in enumerate(values, first_column)
    ]


def _without(data: bytes, element: bytes, name: bytes, value: str) -> bytes:
    """The part without the element whose attribute has the value."""
    pattern = re.compile(
        rb"<(?:[\w.-]+:)?%b\s[^>]*?%b\s*=\s*[\"']%b[\"'][^>]*?(?:/>|>\s*</[^>]*>)"
        % (element, name, re.escape(value).encode()),
        re.IGNORECASE,
    )
    return pattern.sub(b"", data)
