"""Single VBA modules, ready to go into a project; imports pyOpenVBA, bridge and sopxl.errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyopenvba import ExcelFile
from pyopenvba.vba import VBAModule, VBAModuleKind

from sopxl.errors import InputError
from sopxl_workbook.vba import bridge

Declared = tuple[VBAModule, str]  # with the word that declares it in the PROJECT stream

_WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
_SHEET = "0{00020820-0000-0000-C000-000000000046}"
_CHART = "0{00020821-0000-0000-C000-000000000046}"
NO_COOKIE = 0xFFFF
_LONGEST_LINE = 1023
_MOST_CONTINUED = 24


def document_module(
    name: str, code: str = "", *, is_workbook: bool = False, is_chart: bool = False
) -> Declared:
    """The module of the workbook, of a sheet, or of a chart that is a sheet."""
    base = _WORKBOOK if is_workbook else _CHART if is_chart else _SHEET
    lines = [f'VB_Name = "{name}"', f'VB_Base = "{base}"', "VB_GlobalNameSpace = False"]
    lines += ["VB_Creatable = False", "VB_PredeclaredId = True", "VB_Exposed = True"]
    lines += ["VB_TemplateDerived = False", "VB_Customizable = True"]
    head = "".join(f"Attribute {line}\r\n" for line in lines)
    return _module(name, head + _crlf(code), VBAModuleKind.other), "Document"


def standard_modules(modules: Mapping[str, str]) -> list[Declared]:
    """Modules of texts by their names, in the order of the names; InputError E233 for a bad one."""
    built = []
    for name in sorted(modules):
        check_source(name, modules[name])
        source = f'Attribute VB_Name = "{name}"\r\n' + _crlf(modules[name])
        built.append((_module(name, source, VBAModuleKind.standard), "Module"))
    return built


def runner_modules() -> list[Declared]:
    """The module of xlwings and its class, with sopxl's changes; FileError E232."""
    with ExcelFile(bridge.bridge_book()) as book:
        project = book.vba_project()
        runner = bridge.harden(project.get_module(bridge.MODULE).source)
        helper = bridge.renamed_class(project.get_module(bridge.SHIPPED_CLASS).source)
    return [
        (_module(bridge.MODULE, runner, VBAModuleKind.standard), "Module"),
        (_module(bridge.CLASS, helper, VBAModuleKind.other), "Class"),
    ]


def check_names(names: Iterable[str]) -> None:
    """InputError E233 for a name that stands twice, or is longer than VBA allows."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen or len(name) > 31:
            raise InputError(
                "E233",
                f'the VBA name "{name}" is used twice or is longer than 31 characters.',
                "documents",
                "Give each sheet and module its own short code name.",
            )
        seen.add(name.casefold())


def check_source(name: str, text: str) -> None:
    """InputError E233 for a text that no VBA module can hold on every machine."""
    continued = 0
    for number, line in enumerate(text.splitlines(), start=1):
        continued = continued + 1 if line.endswith(" _") else 0
        if line.isascii() and len(line) <= _LONGEST_LINE and continued <= _MOST_CONTINUED:
            continue
        raise InputError(
            "E233",
            "the line is longer than VBA allows, or holds a character outside ASCII.",
            f"module {name}, line {number}",
            "Shorten the text, or write it in plain letters.",
        )


def _module(name: str, source: str, kind: VBAModuleKind) -> VBAModule:
    return VBAModule(name, name, source, kind, cookie=NO_COOKIE)


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
