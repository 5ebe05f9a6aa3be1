"""Reading a workbook without changing it: read_book and Book; imports package, catalog, sheet."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from lxml import etree

from sopxl.errors import NotFoundError

from .catalog import (
    Calculation,
    DefinedName,
    SheetInfo,
    Table,
    is_true,
    named,
    read_calculation,
    read_date_styles,
    read_names,
    read_sheets,
    read_tables,
)
from .cellmeta import NO_META, CellMeta, read_meta
from .cells import SheetContext
from .guard import damaged
from .links import Connection, ExternalLink, read_connections, read_links
from .package import Package
from .protection import Protection, read_locked_styles, structure_protection
from .sheet import Sheet
from .strings import shared_strings
from .values import Value

_T = TypeVar("_T")


def read_book(source: str | Path | bytes, sheets: Iterable[str] | None = None) -> Book:
    """A workbook, opened; sheets that are named must be there, and are read at once.

    Raises what Package raises for a file that is no workbook or not safe to read, and
    NotFoundError E101 for a sheet that is not there.
    """
    book = Book(Package.open(source))
    for name in sheets or ():
        book.sheet(name)
    return book


class Book:
    """A workbook as it stands in the file; nothing is read before it is asked for."""

    def __init__(self, package: Package) -> None:
        """Read the list of sheets of an opened package; FileError E001 if there is none."""
        self.package = package
        self._workbook = package.xml(package.main_part)
        self.sheets: Mapping[str, SheetInfo] = read_sheets(package, self._workbook)
        if not self.sheets:
            raise damaged(package.where, package.main_part, "it lists no sheet")
        self._open: dict[str, Sheet] = {}

    @property
    def sha256(self) -> str:
        """Hash of the file's bytes, which commit asks for."""
        return self.package.sha256

    @cached_property
    def date1904(self) -> bool:
        """Whether serial 0 is 1 January 1904."""
        properties = next(named(self._workbook, "workbookPr"), None)
        return properties is not None and is_true(properties.get("date1904"))

    @cached_property
    def defined_names(self) -> Mapping[str, DefinedName]:
        """Defined names; one that is local to a sheet is listed as Sheet!name."""
        return read_names(self._workbook)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Tables by name, in the order of the sheets."""
        return read_tables(self.package, dict(self.sheets))

    @cached_property
    def calculation(self) -> Calculation:
        """How Excel calculates the workbook."""
        return read_calculation(self._workbook)

    @cached_property
    def protection(self) -> Protection:
        """Whether the list of sheets is protected, and whether by a password."""
        return structure_protection(self._workbook)

    @cached_property
    def external_links(self) -> Sequence[ExternalLink]:
        """Other workbooks and programs that formulas point at; none of them is followed."""
        return read_links(self.package)

    @cached_property
    def connections(self) -> Sequence[Connection]:
        """Connections to data outside the workbook; none of them is opened."""
        root = self._related_xml("connections")
        return () if root is None else read_connections(root)

    def sheet(self, name: str) -> Sheet:
        """The cells of a sheet; NotFoundError E101 if it is not there or holds no cells."""
        info = _found(name, self.sheets, "E101", "sheet", self.package.where)
        if info.kind != "worksheet":
            raise NotFoundError(
                "E101",
                f'"{info.name}" is a {info.kind}, its cells are not read.',
                self.package.where,
            )
        if info.name not in self._open:
            data = self.package.part(info.part)
            self._open[info.name] = Sheet(info.name, info.part, data, self._context)
        return self._open[info.name]

    def table(self, name: str) -> Table:
        """A table by its name; NotFoundError E102 if it is not there."""
        return _found(name, self.tables, "E102", "table", self.package.where)

    def table_rows(self, name: str) -> list[list[Value]]:
        """Values of a table's rows, header and totals left out; empty if it has no rows."""
        table = self.table(name)
        return self.sheet(table.sheet).block(table.data_ref) if table.data_ref else []

    def defined_name(self, name: str) -> DefinedName:
        """A defined name; NotFoundError E104 if it is not there."""
        return _found(name, self.defined_names, "E104", "defined name", self.package.where)

    def named_value(self, name: str) -> Value:
        """Value of the first cell that a defined name points at.

        NotFoundError E104 if the name is not there or points at no single range.
        """
        found = self.defined_name(name)
        if found.target is None:
            raise NotFoundError(
                "E104",
                f'the name "{found.name}" points at no range: ={found.refers_to}.',
                self.package.where,
            )
        sheet, ref = found.target
        return self.sheet(sheet).block(ref)[0][0]

    @cached_property
    def _context(self) -> SheetContext:
        return SheetContext(
            where=self.package.where,
            strings=lambda: self._strings,
            date_styles=lambda: self._date_styles,
            locked_styles=lambda: self._locked_styles,
            meta=lambda: self._meta,
            date1904=self.date1904,
        )

    def _related(self, kind: str) -> str | None:
        relationships = self.package.relationships(self.package.main_part)
        part = next((rel.target for rel in relationships if rel.kind == kind), None)
        return part if part is not None and self.package.has(part) else None

    @cached_property
    def _strings(self) -> Sequence[str]:
        part = self._related("sharedStrings")
        return () if part is None else shared_strings(self.package.markup(part))

    def _related_xml(self, kind: str) -> etree._Element | None:
        part = self._related(kind)
        return None if part is None else self.package.xml(part)

    @cached_property
    def _date_styles(self) -> tuple[bool, ...]:
        root = self._related_xml("styles")
        return () if root is None else read_date_styles(root)

    @cached_property
    def _locked_styles(self) -> tuple[bool, ...]:
        root = self._related_xml("styles")
        return () if root is None else read_locked_styles(root)

    @cached_property
    def _meta(self) -> CellMeta:
        root = self._related_xml("sheetMetadata")
        if root is None:
            return NO_META
        values = self._related_xml("rdRichValue")
        return read_meta(root, values, self._related_xml("rdRichValueStructure"))


def _found(name: str, among: Mapping[str, _T], code: str, kind: str, where: str) -> _T:
    if name in among:
        return among[name]
    folded = {key.casefold(): key for key in among}
    key = folded.get(name.casefold())
    if key is not None:
        return among[key]
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    listed = ", ".join(among) or "none"
    raise NotFoundError(
        code,
        f'there is no {kind} "{name}"; found: {listed}.',
        where,
        f'Did you mean "{folded[close[0]]}"?' if close else "",
    )
