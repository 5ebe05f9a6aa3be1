"""Builds vbaProject.bin from module texts and the VBA module of xlwings; imports pyOpenVBA.

Two builds of the same texts are the same bytes: no time, no new identity, no cache goes in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

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
from sopxl_workbook.vba.modules import (
    NO_COOKIE,
    Declared,
    check_names,
    check_source,
    document_module,
    runner_modules,
    standard_modules,
)

CACHE_FREE = b"\xcc\x61\xff\xff\x00\x00\x00"  # a project without compiled code, for every Office
_DECLARES = ("Document", "Module", "Class", "BaseClass", "Package")
_SURPLUS = 4  # bytes that pyOpenVBA writes behind the end of [MS-OVBA] 2.3.4.2


def vba_project(
    modules: Mapping[str, str],
    documents: Sequence[tuple[str, bool]],
    *,
    charts: Collection[str] = (),
) -> bytes:
    """The bytes of vbaProject.bin for a workbook.

    modules : module name -> source. A name that is also a document's becomes that document's code.
    documents : (code name, is it the workbook) of the workbook and of every sheet, in their order.
    charts : code names of those sheets that are charts.
    Returns : bytes, the same for the same input. Raises InputError (a text VBA cannot hold, a name
    twice, not exactly one workbook), FileError (an xlwings without the module).
    """
    _check_documents(documents)
    declared = _modules(modules, documents, charts)
    with ExcelFile(bridge.bridge_book()) as book:
        book.remove_reference("MSForms")  # no form is used, and the reference names a user's folder
        project = book.vba_project()
        cfb = CFB.from_bytes(book.vba_project_bytes())
    project.modules = [module for module, _ in declared]
    project.project_cookie = NO_COOKIE
    check_names(project.module_names())
    _write(cfb, project, [(module.name, key) for module, key in declared])
    built: bytes = cfb.to_bytes()
    return built


def dir_stream(project: VBAProject) -> bytes:
    """The list of references and modules, as it stands in a file before it is packed."""
    written: bytes = serialize_dir_stream(project)
    return written[:-_SURPLUS]


def _modules(
    modules: Mapping[str, str], documents: Sequence[tuple[str, bool]], charts: Collection[str]
) -> list[Declared]:
    """Every module in its order: documents, our own, the runner."""
    for name, text in modules.items():
        check_source(name, text)
    built = [
        document_module(
            name, modules.get(name, ""), is_workbook=is_workbook, is_chart=name in charts
        )
        for name, is_workbook in documents
    ]
    taken = {name for name, _ in documents}
    built += standard_modules({name: modules[name] for name in modules.keys() - taken})
    return [*built, *runner_modules()]


def _write(cfb: CFB, project: VBAProject, keys: list[tuple[str, str]]) -> None:
    cfb.drop_streams_in_storage("VBA", lambda name: name not in ("dir", "_VBA_PROJECT"))
    for module in project.modules:
        source = _packed(module.source, module.kind, project.code_page)
        cfb.add_stream_to_storage("VBA", module.stream_name, source)
    cfb.write_stream_in_storage("VBA", "_VBA_PROJECT", CACHE_FREE)
    cfb.write_stream_in_storage("VBA", "dir", compress(dir_stream(project)))
    cfb.write_stream("PROJECT", _project_stream(cfb.get_stream("PROJECT").decode("ascii"), keys))
    pairs = [(module.name, module.name) for module in project.modules]
    cfb.write_stream("PROJECTwm", serialize_projectwm(pairs))


@lru_cache(maxsize=256)
def _packed(source: str, kind: VBAModuleKind, code_page: int) -> bytes:
    """The stream of a module's text; the same text in another book is packed no second time."""
    packed: bytes = rebuild_module_stream(VBAModule("", "", source, kind), code_page)
    return packed


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
