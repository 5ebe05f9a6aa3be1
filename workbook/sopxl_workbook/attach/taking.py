"""The functions taken out of a planner's workbook again, or renewed, in memory; imports adding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sopxl.errors import Problem, RefusedError
from sopxl_workbook.attach.adding import Attached, made
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Package, Patch, place
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.ooxml.macros import code_name_of, drop_project, project_part
from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.tables.findings import some
from sopxl_workbook.vba import attached as vba
from sopxl_workbook.vba.standing import Standing

_USE = re.compile(r"\bSOP_[A-Z_]+\(", re.IGNORECASE)


def taken_out(book: Book, *, was_plain: bool, leave_formulas: bool = False) -> Attached:
    """A workbook without anything that attach put into it; all else as the planner left it.

    was_plain : whether it was an .xlsx before; it is one again, unless it has macros of its own by
    now. leave_formulas : formulas of the planner's that use the functions stay, and fail.
    Returns : Attached. Raises RefusedError E240 (nothing of ours is in it, or all is), E241 (cells
    use the functions), E174 (something points at our sheets), E175, E160, E168, E236, E237.
    """
    package = book.package
    part, standing = project_of(book)
    sheets, modules = _ours(book, standing)
    warnings = _check_unused(book, sheets, leave_formulas)
    patch = Patch(book)
    patch.set_part(part, vba.without_modules(standing))
    if sheets:
        patch.remove_sheets(*sheets)
    data = patch.result()
    if was_plain and not vba.code_left(standing):
        parts = Parts(Package(data, package.where))
        drop_project(parts)
        data = parts.result()
    return made(package, data, sheets, modules, warnings)


def put_back(book: Book, first: bytes) -> Attached:
    """The very file from before, where only sopxl wrote the workbook since.

    Raises RefusedError E240, E168, E236, E237.
    """
    _, standing = project_of(book)
    return made(book.package, first, *_ours(book, standing))


def renewed(book: Book, kit: Kit) -> Attached:
    """A workbook with our modules as this version has them; every other part stays as it is.

    Of a book that sopxl made, the module ThisWorkbook stays too: it may hold the planner's code.
    Raises RefusedError E240, E238 (a module of somebody else's has a name of ours), E168, E236,
    E237.
    """
    part, standing = project_of(book)
    texts = dict(kit.modules() if vba.is_own_book(standing) else kit.attached())
    texts.pop("ThisWorkbook", None)
    strange = vba.strangers(standing, texts)
    if strange:
        raise RefusedError(
            "E238",
            f"sopxl needs names that the workbook has for modules of its own: {some(strange)}.",
            book.package.where,
            "Rename them in Excel, or remove them if they stand in the place of ours.",
        )
    project, modules = vba.with_new_modules(standing, texts)
    patch = Patch(book)
    patch.set_part(part, project)
    return made(book.package, patch.result(), (), modules)


def own_sheets(book: Book) -> list[str]:
    """The sheets that attach added, by the names that macros know them by: they may be renamed."""
    parts = Parts(book.package)
    stem = vba.SHEET_STEM.casefold()
    return [
        sheet.name
        for sheet in book.sheets.values()
        if sheet.kind == "worksheet"
        and (code_name_of(parts, sheet.part) or "").casefold().startswith(stem)
    ]


def _ours(book: Book, standing: Standing) -> tuple[list[str], list[str]]:
    """The sheets and modules that go; RefusedError E240 where the whole workbook is ours."""
    if vba.is_own_book(standing):
        raise RefusedError(
            "E240",
            "sopxl new made this workbook, nothing was attached to it.",
            book.package.where,
            "Copy the sheets that you want into another workbook.",
        )
    stem = vba.SHEET_STEM.casefold()
    modules = [n for n in vba.own_modules(standing) if not n.casefold().startswith(stem)]
    return own_sheets(book), modules


def project_of(book: Book) -> tuple[str, Standing]:
    """The VBA project of a workbook that has the functions; RefusedError E240 for another."""
    package = book.package
    part = project_part(Parts(package))
    standing = None if part is None else Standing(package.part(part), package.where)
    if part is None or standing is None or not vba.has_functions(standing):
        raise RefusedError(
            "E240",
            "the workbook has no functions of sopxl in its macros.",
            package.where,
            "To put them in: sopxl attach BOOK.",
        )
    return part, standing


def _check_unused(book: Book, sheets: Sequence[str], leave: bool) -> Sequence[Problem]:
    """RefusedError E241 for formulas of the planner's that would lose their function."""
    theirs = [name for name, info in book.sheets.items() if info.kind == "worksheet"]
    theirs = [name for name in theirs if name not in sheets]
    cells, others = [*_cells(book, theirs)], [*_others(book, theirs)]
    found = [*cells, *others]
    if not found:
        return ()
    verb = "uses" if len(found) == 1 else "use"
    message = (
        f"{counted(len(found), 'formula')} of the workbook {verb} the functions, and would show "
        f"#NAME?: {some(found)}."
    )
    if leave:
        fix = "Each keeps the value it shows until Excel calculates it again."
        return [Problem("W241", message, book.package.where, fix)]
    ways = ["paste them as values"] * bool(cells) + ["take the rules and names out"] * bool(others)
    way = " and ".join(ways)
    fix = f"{way[0].upper()}{way[1:]} in Excel first, or leave them as they are: --leave-formulas."
    raise RefusedError("E241", message, book.package.where, fix)


def _cells(book: Book, sheets: Sequence[str]) -> Iterator[str]:
    """Every cell of these sheets whose formula calls one of our functions."""
    for name in sheets:
        for cell in book.sheet(name).formulas():
            if _USE.search(cell.formula or ""):
                yield place(name, cell.row, cell.column)


def _others(book: Book, sheets: Sequence[str]) -> Iterator[str]:
    """Every conditional format, data validation and defined name that calls one of them."""
    for name in sheets:
        used = [rule for rule in book.sheet(name).rules() if _USE.search(rule.formula)]
        for is_format, cells in dict.fromkeys((rule.is_format, rule.cells) for rule in used):
            kind = "conditional format" if is_format else "data validation"
            yield f"the {kind} of {quote_sheet(name)}!{cells}"
    for defined in book.defined_names.values():
        if _USE.search(defined.refers_to):
            yield f"the name {defined.name}"
