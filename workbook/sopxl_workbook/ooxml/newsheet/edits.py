"""A sheet added to a workbook, or taken out of it; imports newsheet, sheetlist and pointers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from sopxl.errors import NotFoundError, Problem, RefusedError
from sopxl_workbook.ooxml.catalog import DefinedName
from sopxl_workbook.ooxml.formulatext import renamed_sheet, sheets_in, words_in
from sopxl_workbook.ooxml.package import Package
from sopxl_workbook.ooxml.parts import OFFICE, Parts
from sopxl_workbook.ooxml.reader import Book
from sopxl_workbook.ooxml.refusals import raise_all

from .listing import SheetList
from .names import check_sheet_name
from .pointers import Pointers, owned_parts
from .sheet import NewSheet
from .titles import add_title, remove_title

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Added:
    """What a new sheet needs of the workbook that it is in now."""

    formulas: Sequence[tuple[str, str]] = ()  # its place, the formula without "="
    words: frozenset[str] = frozenset()  # names and tables of the workbook that it comes from


@dataclass(frozen=True, slots=True)
class Wish:
    """A sheet that is to be added."""

    name: str
    after: str | None
    state: str  # "hidden" or "veryHidden", "" for one that is seen
    widths: Sequence[float]
    code_name: str | None


def add_sheet(parts: Parts, book: Book, wish: Wish, template: tuple[Book, str] | None) -> Added:
    """Add a sheet to the parts, which are those of the book; blank, or that of a template."""
    _check_list(book)
    if etree.QName(parts.xml(parts.package.main_part)).namespace != MAIN:
        raise _strict(book)
    check_sheet_name(wish.name, book.sheets)
    sheets = SheetList(parts)
    after = sheets.names[-1] if wish.after is None else book.sheet(wish.after).name
    at = sheets.names.index(after) + 1
    added, names = Added(), []
    if template is None:
        part = parts.free_name("xl/worksheets", "sheet", ".xml")
        parts.put(part, _blank(wish), _SHEET_TYPE)
    else:
        source, asked = template
        old = source.sheet(asked).name
        names = list(_names_of(source, old))
        _check_taken(book, source, old, names)
        new = NewSheet(parts, source, old, wish.name, _free_table_id(book))
        part = new.take_over(wish.code_name)
        words = {table.name for table in source.tables.values()}
        words |= {name.name for name in source.defined_names.values() if name.sheet is None}
        added = Added(new.formulas, frozenset(word.casefold() for word in words))
    sheets.add(wish.name, part, at, state=wish.state)
    for name in names:
        refers_to = renamed_sheet(name.refers_to, old, wish.name)
        local = at if name.sheet is not None else None
        sheets.add_name(name.name, refers_to, local, is_hidden=name.is_hidden)
    sheets.save()
    add_title(parts, wish.name, after)
    return added


def replace_sheet(parts: Parts, book: Book, name: str, template: tuple[Book, str]) -> Added:
    """Put the sheet of a template in the place of one in the parts, which are those of the book."""
    _check_list(book)
    if etree.QName(parts.xml(parts.package.main_part)).namespace != MAIN:
        raise _strict(book)
    source, asked = template
    old, info = source.sheet(asked).name, book.sheets[book.sheet(name).name]
    properties = parts.xml(info.part).find("{*}sheetPr")
    code_name = None if properties is None else properties.get("codeName")
    new = NewSheet(parts, source, old, info.name, _free_table_id(book))
    part = new.take_over(code_name)
    sheets = SheetList(parts)
    at = sheets.replace(info.name, part)
    for each in _names_of(source, old):
        if each.sheet is not None:
            refers_to = renamed_sheet(each.refers_to, old, info.name)
            sheets.add_name(each.name, refers_to, at, is_hidden=each.is_hidden)
    sheets.save()
    for gone in sorted(owned_parts(book.package, {info.part})):
        parts.remove(gone)
    return Added(new.formulas)


def remove_sheets(
    parts: Parts, book: Book, wanted: Collection[str], names: Collection[str]
) -> set[str]:
    """Take sheets and what belongs to them out of the parts; their names as the book has them."""
    _check_list(book)
    gone = {book.sheet(name).name for name in wanted}
    sheets = SheetList(parts)
    if set(sheets.visible) <= gone:
        raise RefusedError(
            "E175",
            "no sheet would be left that is not hidden, and a workbook needs one.",
            book.package.where,
            "Show another sheet first.",
        )
    _check_pointers(book, gone, names)
    for sheet in gone:
        sheets.remove(sheet)
    for each in names:
        sheets.remove_name(each)
    sheets.save()
    for part in sorted(owned_parts(book.package, {book.sheets[sheet].part for sheet in gone})):
        parts.remove(part)
    for sheet in gone:
        remove_title(parts, sheet)
    return gone


def check_formulas(data: bytes, found: Sequence[Added]) -> None:
    """RefusedError E176 where new formulas point at what the finished workbook does not have."""
    book = Book(Package(data))
    sheets = {name.casefold() for name in book.sheets}
    words = {name.casefold() for name in book.tables}
    words |= {name.name.casefold() for name in book.defined_names.values()}
    missing: dict[str, list[str]] = {}
    for added in found:
        for where, formula in added.formulas:
            for name in sorted(sheets_in(formula)):
                if name.casefold() not in sheets:
                    missing.setdefault(f'the sheet "{name}"', []).append(where)
            for word in sorted(words_in(formula)):
                if word.casefold() in added.words and word.casefold() not in words:
                    missing.setdefault(f'the name "{word}"', []).append(where)
    raise_all(
        [
            Problem(
                "E176",
                f"the formula points at {what}, which is not there.",
                _listed(list(dict.fromkeys(places))),
                "Add it too, or leave the formula out.",
            )
            for what, places in missing.items()
        ]
    )


def _check_list(book: Book) -> None:
    if book.protection.is_on:
        raise RefusedError(
            "E160",
            "the list of sheets is protected, so no sheet is added or taken out.",
            book.package.where,
            "Take the protection off in Excel (Review, Protect Workbook).",
        )


def _strict(book: Book) -> RefusedError:
    return RefusedError(
        "E173",
        "the workbook is saved as Strict Open XML, which takes over no sheet of another kind.",
        book.package.where,
        "Save it in Excel as an Excel workbook (.xlsx).",
    )


def _blank(wish: Wish) -> bytes:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, width in enumerate(wish.widths, 1)
    )
    root = etree.fromstring(
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData/></worksheet>'
    )
    if columns:
        root.insert(0, etree.fromstring(f'<cols xmlns="{MAIN}">{columns}</cols>'))
    if wish.code_name is not None:
        properties = root.makeelement(f"{{{MAIN}}}sheetPr")
        properties.set("codeName", wish.code_name)
        root.insert(0, properties)
    body: bytes = etree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body


def _names_of(source: Book, sheet: str) -> Iterator[DefinedName]:
    """Names that are local to a sheet, and those of the book that point at it and nothing else."""
    for name in source.defined_names.values():
        pointed = {each.casefold() for each in sheets_in(name.refers_to)}
        if name.sheet == sheet or (name.sheet is None and pointed == {sheet.casefold()}):
            yield name


def _check_taken(book: Book, source: Book, sheet: str, names: Sequence[DefinedName]) -> None:
    """RefusedError E172 for a table or a name that the workbook has already."""
    taken = {name.casefold() for name in book.tables}
    taken |= {name.name.casefold() for name in book.defined_names.values() if name.sheet is None}
    wanted = [table.name for table in source.tables.values() if table.sheet == sheet]
    wanted += [name.name for name in names if name.sheet is None]
    clashing = [name for name in wanted if name.casefold() in taken]
    if clashing:
        raise RefusedError(
            "E172",
            f"the workbook has a table or a name {_listed(clashing)} already.",
            book.package.where,
            "Rename it in Excel.",
        )


def _free_table_id(book: Book) -> int:
    roots = (book.package.xml(table.part) for table in book.tables.values())
    return max((int(root.get("id", "0")) for root in roots), default=0) + 1


def _check_pointers(book: Book, sheets: Collection[str], names: Collection[str]) -> None:
    known = {name.name.casefold() for name in book.defined_names.values() if name.sheet is None}
    for name in names:
        if name.casefold() not in known:
            raise NotFoundError("E104", f'there is no defined name "{name}".', book.package.where)
    found = list(dict.fromkeys(Pointers(book, sheets, names).places()))
    if found:
        quoted = ", ".join(f'"{sheet}"' for sheet in book.sheets if sheet in sheets)
        raise RefusedError(
            "E174",
            f"the sheet {quoted} stays, because something else points at it.",
            _listed(found),
            "Change that first.",
        )


def _listed(found: Sequence[str]) -> str:
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return ", ".join(found[:_LISTED]) + more
