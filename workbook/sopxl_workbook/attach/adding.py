"""The functions put into a planner's workbook, in memory; imports build, vba and ooxml.

The workbook gains modules, a sheet of examples and a hidden sheet of settings. Of what it had, only
the parts change that list sheets, formats and modules; the rest stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl.errors import Problem, RefusedError
from sopxl_workbook.build import CONFIG, CONFIG_SHEET, build_examples
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, Package, Patch
from sopxl_workbook.ooxml.macros import add_project, name_documents, project_part
from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.sheets import examples
from sopxl_workbook.tables.findings import some
from sopxl_workbook.vba import attached as vba
from sopxl_workbook.vba import bridge, vba_project
from sopxl_workbook.vba.standing import Standing

SCHEMA = 1  # of the JSON
SHEETS = (examples.SHEET, CONFIG_SHEET)
CODE_NAMES = (f"{vba.SHEET_STEM}Functions", f"{vba.SHEET_STEM}Config")
_RUNNER = (bridge.MODULE, bridge.CLASS)


@dataclass(frozen=True, slots=True)
class Attached:
    """A workbook with modules and sheets more, fewer or other than it had; nothing is written."""

    data: bytes
    sheets: Sequence[str] = ()  # that came or went
    modules: Sequence[str] = ()  # that came, went or changed, without those of the sheets
    added: Sequence[str] = ()  # parts of the file
    changed: Sequence[str] = ()
    removed: Sequence[str] = ()
    warnings: Sequence[Problem] = ()

    def as_lines(self) -> list[str]:
        """What comes, changes and goes, a line each."""
        kinds = (("sheet", self.sheets), ("VBA module", self.modules))
        lines = [f"{kind} {name}" for kind, names in kinds for name in names]
        parts = (("adds", self.added), ("changes", self.changed), ("removes", self.removed))
        return lines + [f"{verb} {name}" for verb, names in parts for name in names]

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "schema": SCHEMA,
            "sheets": list(self.sheets),
            "modules": list(self.modules),
            "parts": {
                "added": list(self.added),
                "changed": list(self.changed),
                "removed": list(self.removed),
            },
        }


def made(
    old: Package,
    data: bytes,
    sheets: Sequence[str],
    modules: Sequence[str],
    warnings: Sequence[Problem] = (),
) -> Attached:
    """What became of a workbook, with every part that is another now."""
    before, after = old.raw_members(), Package(data, old.where).raw_members()
    changed = [name for name in before if name in after and before[name] != after[name]]
    return Attached(
        data,
        sheets,
        modules,
        sorted(after.keys() - before.keys()),
        sorted(changed),
        sorted(before.keys() - after.keys()),
        warnings,
    )


def attached(book: Book, kit: Kit) -> Attached:
    """A workbook with the cell functions in it.

    book : as it was read, with or without macros of its own.
    Returns : Attached. Raises RefusedError E239 (it has them already, or is ours), E238 (a sheet,
    name, module or macro of its own has a name that is needed), E168, E236, E237 (a VBA project
    that is signed, locked or unknown), E160 (a protected list of sheets), E173 (Strict Open XML).
    """
    package, modules = book.package, kit.attached()
    part = project_part(Parts(package))
    standing = None if part is None else Standing(package.part(part), package.where)
    _check_free(book, standing, modules, kit)
    opens = standing is not None and vba.opens_by_itself(standing)
    patch = Patch(book)
    template = build_examples(kit.functions)
    patch.add_sheet(SHEETS[0], template=(template, SHEETS[0]), code_name=CODE_NAMES[0])
    patch.add_sheet(SHEETS[1], CONFIG, is_very_hidden=True, code_name=CODE_NAMES[1])
    if part is not None and standing is not None:
        patch.set_part(part, vba.with_modules(standing, modules, CODE_NAMES))
        data = patch.result()
    else:
        data = _with_project(patch.result(), package.where, modules)
    chosen = [name for name in modules if not (opens and name == vba.OPENING)]
    return made(package, data, SHEETS, [*chosen, *_RUNNER], [_no_texts(package)] if opens else ())


def _with_project(data: bytes, where: str, modules: Mapping[str, str]) -> bytes:
    """The bytes of a workbook without macros, with a VBA project of ours."""
    book = Book(Package(data, where))
    parts = Parts(book.package)
    documents = name_documents(parts, book, (*modules, *_RUNNER))
    charts = [document.code_name for document in documents if document.is_chart]
    pairs = [(document.code_name, document.sheet is None) for document in documents]
    add_project(parts, vba_project(modules, pairs, charts=charts))
    return parts.result()


def _check_free(
    book: Book, standing: Standing | None, modules: Mapping[str, str], kit: Kit
) -> None:
    """RefusedError E239 or E238, before anything is made."""
    where = book.package.where
    if standing is not None and vba.has_functions(standing):
        raise RefusedError(
            "E239",
            "the workbook has the functions of sopxl already.",
            where,
            "To bring them to this version: sopxl refresh-vba BOOK.",
        )
    if standing is None and "sop_schema" in book.defined_names:
        raise RefusedError(
            "E239",
            "sopxl made this workbook, without macros; its functions and buttons come with an "
            ".xlsm that it makes.",
            where,
            "Make it anew as one: sopxl new BOOK.xlsm --from CSV.",
        )
    wanted = {name.casefold() for name in SHEETS}
    found = [f'the sheet "{name}"' for name in book.sheets if name.casefold() in wanted]
    functions = {function.name.casefold() for function in kit.functions}
    names = (name.name for name in book.defined_names.values())
    found += [f"the name {name}" for name in (*names, *book.tables) if name.casefold() in functions]
    if standing is not None:
        found += vba.clashes(standing, modules, CODE_NAMES)
    if found:
        raise RefusedError(
            "E238",
            f"sopxl needs names that the workbook has for things of its own: {some(found)}.",
            where,
            "Rename them in Excel, make macros Private, take a reference out (Alt+F11, Tools, "
            "References), and run this again.",
        )


def _no_texts(package: Package) -> Problem:
    return Problem(
        "W236",
        "a macro of the workbook runs when it is opened, so ours that gives the Insert Function "
        "window its texts does not.",
        package.where,
        "Call SopxlDescribe from it if you want those texts.",
    )
