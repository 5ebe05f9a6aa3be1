"""Builds vbaProject.bin from module texts and the VBA module of xlwings; imports pyOpenVBA.

Two builds of the same texts are the same bytes: no time, no new identity, no cache goes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.vba import (
    VBAModule,
    VBAModuleKind,
    VBAProject,
    compress,
    rebuild_module_stream,
    serialize_dir_stream,
    serialize_projectwm,
)

from sopxl.errors import InputError
from sopxl_workbook.vba import bridge

_WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
_SHEET = "0{00020820-0000-0000-C000-000000000046}"
CACHE_FREE = b"\xcc\x61\xff\xff\x00\x00\x00"  # a project without compiled code, for every Office
_DECLARES = ("Document", "Module", "Class", "BaseClass", "Package")
NO_COOKIE = 0xFFFF
_LONGEST_LINE = 1023
_MOST_CONTINUED = 24


def vba_project(modules: Mapping[str, str], documents: Sequence[tuple[str, bool]]) -> bytes:
    """The bytes of vbaProject.bin for a workbook.

    modules : module name -> source. A name that is also a document's becomes that document's code.
    documents : (code name, is it the workbook) of the workbook and of every sheet, in their order.
    Returns : bytes, the same for the same input. Raises InputError (a text VBA cannot hold, a name
    twice, not exactly one workbook), FileError (an xlwings without the module).
    """
    _check_documents(documents)
    for name, text in modules.items():
        _check_source(name, text)
    with ExcelFile(bridge.bridge_book()) as book:
        book.remove_reference("MSForms")  # no form is used, and the reference names a user's folder
        project = book.vba_project()
        cfb = CFB.from_bytes(book.vba_project_bytes())
    declared = _modules(modules, documents, project)
    project.modules = [module for module, _ in declared]
    project.project_cookie = NO_COOKIE
    _check_names(project.module_names())
    _write(cfb, project, [(module.name, key) for module, key in declared])
    built: bytes = cfb.to_bytes()
    return built


def _modules(
    modules: Mapping[str, str], documents: Sequence[tuple[str, bool]], project: VBAProject
) -> list[tuple[VBAModule, str]]:
    """Every module in its order, with the word that declares it in the PROJECT stream."""
    built = []
    for name, is_workbook in documents:
        source = document_header(name, is_workbook) + _crlf(modules.get(name, ""))
        built.append((_module(name, source, VBAModuleKind.other), "Document"))
    for name in sorted(modules.keys() - {name for name, _ in documents}):
        source = f'Attribute VB_Name = "{name}"\r\n' + _crlf(modules[name])
        built.append((_module(name, source, VBAModuleKind.standard), "Module"))
    runner = bridge.harden(project.get_module(bridge.MODULE).source)
    helper = project.get_module(bridge.CLASS).source
    built.append((_module(bridge.MODULE, runner, VBAModuleKind.standard), "Module"))
    built.append((_module(bridge.CLASS, helper, VBAModuleKind.other), "Class"))
    return built


def _module(name: str, source: str, kind: VBAModuleKind) -> VBAModule:
    return VBAModule(name, name, source, kind, cookie=NO_COOKIE)


def document_header(name: str, is_workbook: bool) -> str:
    """The attributes that begin the module of the workbook or of a sheet."""
    base = _WORKBOOK if is_workbook else _SHEET
    lines = [f'VB_Name = "{name}"', f'VB_Base = "{base}"', "VB_GlobalNameSpace = False"]
    lines += ["VB_Creatable = False", "VB_PredeclaredId = True", "VB_Exposed = True"]
    lines += ["VB_TemplateDerived = False", "VB_Customizable = True"]
    return "".join(f"Attribute {line}\r\n" for line in lines)


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _write(cfb: CFB, project: VBAProject, keys: list[tuple[str, str]]) -> None:
    cfb.drop_streams_in_storage("VBA", lambda name: name not in ("dir", "_VBA_PROJECT"))
    for module in project.modules:
        source = rebuild_module_stream(module, project.code_page)
        cfb.add_stream_to_storage("VBA", module.stream_name, source)
    cfb.write_stream_in_storage("VBA", "_VBA_PROJECT", CACHE_FREE)
    cfb.write_stream_in_storage("VBA", "dir", compress(serialize_dir_stream(project)))
    cfb.write_stream("PROJECT", _project_stream(cfb.get_stream("PROJECT").decode("ascii"), keys))
    pairs = [(module.name, module.name) for module in project.modules]
    cfb.write_stream("PROJECTwm", serialize_projectwm(pairs))


def _project_stream(old: str, keys: list[tuple[str, str]]) -> bytes:
    """The list of modules, in the order of [MS-OVBA] 2.3.1: identity, items, properties."""
    properties, extenders, _ = old.split("\r\n\r\n", 2)
    identity, *others = properties.split("\r\n")
    lines = [identity]
    for name, key in keys:
        lines.append(f"{key}={name}" + ("/&H00000000" if key == "Document" else ""))
    lines += [line for line in others if line.partition("=")[0] not in _DECLARES]
    lines += ["", *extenders.split("\r\n"), "", "[Workspace]"]
    lines += [f"{name}=0, 0, 0, 0, C" for name, _ in keys]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _check_documents(documents: Sequence[tuple[str, bool]]) -> None:
    count = sum(is_workbook for _, is_workbook in documents)
    if count != 1:
        raise InputError(
            "E233",
            f"{count} documents are the workbook, one is expected.",
            "documents",
            "Name the workbook once and each sheet once.",
        )


def _check_names(names: Iterable[str]) -> None:
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


def _check_source(name: str, text: str) -> None:
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
