"""Our modules in a VBA project that a planner made: which, in and out; imports standing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from sopxl_workbook.vba import bridge
from sopxl_workbook.vba.modules import (
    Declared,
    document_module,
    runner_modules,
    standard_modules,
)
from sopxl_workbook.vba.standing import Standing

BUTTONS = "SopxlButtons"  # only a book that sopxl made has it
FUNCTIONS = "SopxlFunctions"
OPENING = "SopxlOpen"
SHEET_STEM = "SopxlSheet"  # begins the code names of the sheets that attach adds
OPENING_MACRO = "Auto_Open"
_STEM = "sopxl"
_PUBLIC = re.compile(
    r"^[ \t]*(?:(?P<scope>Public|Global|Private|Friend|Dim)[ \t]+)?(?:Static[ \t]+)?"
    r"(?:Declare[ \t]+(?:PtrSafe[ \t]+)?)?"
    r"(?:(?P<kind>Sub|Function|Property[ \t]+(?:Get|Let|Set)|Type|Enum|Const|WithEvents)[ \t]+)?"
    r"(?P<name>[A-Za-z]\w*)",
    re.MULTILINE | re.IGNORECASE,
)
_HIDDEN = ("private", "friend", "dim")


def own_modules(standing: Standing) -> list[str]:
    """The modules of a project that are ours: by their names, the runner by its mark."""
    found = [name for name in standing.names if name.casefold().startswith(_STEM)]
    for name, text in standing.sources(standard_only=True).items():
        if name.casefold() == bridge.MODULE and bridge.MARK in text:
            found.append(name)
    return found


def has_functions(standing: Standing) -> bool:
    """Whether the cell functions are in a project, by sopxl new or by attach."""
    return FUNCTIONS.casefold() in {name.casefold() for name in standing.names}


def is_own_book(standing: Standing) -> bool:
    """Whether sopxl new made the workbook of a project."""
    return BUTTONS.casefold() in {name.casefold() for name in standing.names}


def clashes(standing: Standing, modules: Mapping[str, str], sheets: Sequence[str]) -> list[str]:
    """What of a project has a name that one of our modules, sheets or public macros needs.

    modules : our texts by module name. sheets : code names of our sheets. Returns : each in a
    planner's words. A macro that opens the workbook is no clash: ours stays away then.
    """
    ours = _declared(modules)
    wanted = {module.name.casefold() for module, _ in ours} | {s.casefold() for s in sheets}
    found = [f"the VBA module {name}" for name in standing.names if name.casefold() in wanted]
    found += [f"the VBA reference {n}" for n in standing.references if n.casefold() in wanted]
    texts = (module.source for module, key in ours if key == "Module")
    macros = {name.casefold() for text in texts for name in public_names(text)}
    macros -= {OPENING_MACRO.casefold()}
    for module, text in standing.sources(standard_only=True).items():
        if module.casefold() not in wanted:
            names = _both(public_names(text), macros)
            found += [f"{name} in the VBA module {module}" for name in names]
    return found


def with_modules(standing: Standing, modules: Mapping[str, str], sheets: Sequence[str]) -> bytes:
    """The project with our modules, and an empty one for each new sheet, behind its own.

    Ours that runs when the workbook opens is left out where the planner's macros have one.
    """
    chosen = dict(modules)
    if opens_by_itself(standing):
        chosen.pop(OPENING, None)
    standing.add([document_module(name) for name in sheets])
    standing.add(_declared(chosen))
    return standing.result()


def opens_by_itself(standing: Standing) -> bool:
    """Whether a macro of the planner's runs when the workbook is opened, by its name."""
    texts = standing.sources(standard_only=True).values()
    names = {name.casefold() for text in texts for name in public_names(text)}
    return OPENING_MACRO.casefold() in names


def without_modules(standing: Standing) -> bytes:
    """The project without any module of ours; nothing is said of sheets that are theirs."""
    standing.remove(own_modules(standing))
    return standing.result()


def with_new_modules(standing: Standing, modules: Mapping[str, str]) -> tuple[bytes, list[str]]:
    """The project with our modules as they are today, and the names of those that changed.

    Those of sheets stay; one that is as it has to be keeps its bytes. Ours that runs when the
    workbook opens comes back only where it was.
    """
    texts = standing.sources()
    owned = [name for name in own_modules(standing) if not _is_of_sheet(name)]
    wanted = {module.name: (module, key) for module, key in _declared(modules)}
    if OPENING not in owned:
        wanted.pop(OPENING, None)
    same = {name for name in owned if name in wanted and texts[name] == wanted[name][0].source}
    gone = [name for name in owned if name not in same]
    standing.remove(gone)
    new = [declared for name, declared in wanted.items() if name not in same]
    standing.add(new)
    return standing.result(), sorted({*gone, *(module.name for module, _ in new)})


def strangers(standing: Standing, modules: Mapping[str, str]) -> list[str]:
    """The modules of a project that have the name of one of ours, and are somebody else's."""
    ours = set(own_modules(standing))
    wanted = {module.name.casefold() for module, _ in _declared(modules)}
    return [n for n in standing.names if n not in ours and n.casefold() in wanted]


def public_names(text: str) -> Iterator[str]:
    """Every name that a standard module shows to the others: macros, constants, types, variables.

    >>> list(public_names("Public Const A = 1\\nSub B()\\nx = 1\\nEnd Sub\\nPrivate C As Long"))
    ['A', 'B']
    """
    for match in _PUBLIC.finditer(text):
        scope, kind = (match["scope"] or "").casefold(), (match["kind"] or "").casefold()
        if scope in _HIDDEN or (not scope and kind in ("", "const", "withevents")):
            continue
        yield match["name"]


def code_left(standing: Standing) -> bool:
    """Whether a project holds a macro, or a module that is no sheet's."""
    standard = standing.sources(standard_only=True)
    return bool(standard) or any(
        line.strip() and not line.startswith("Attribute ") and line.strip() != "Option Explicit"
        for text in standing.sources().values()
        for line in text.splitlines()
    )


def _declared(modules: Mapping[str, str]) -> list[Declared]:
    return [*standard_modules(modules), *runner_modules()]


def _both(names: Iterator[str], wanted: Collection[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name.casefold() in wanted))


def _is_of_sheet(name: str) -> bool:
    return name.casefold().startswith(SHEET_STEM.casefold())
