"""The VBA texts of the workbook, emitted from the registry and the list of buttons.

Imports the registry, the cell functions and the buttons; no xlwings and no file of a planner's.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from importlib import resources

from sopxl import registry
from sopxl.registry import CellFunction
from sopxl_udfs.buttons import BUTTONS, Button
from sopxl_udfs.excel.words import is_argument_name, plain, quoted

FACE = "sopxl_udfs.excel.face"  # the module that Excel asks for a cell function


def modules() -> dict[str, str]:
    """All our VBA module texts: module name -> source, without its first attribute line."""
    importlib.import_module("sopxl_udfs.functions")
    known = registry.functions()
    return {
        "ThisWorkbook": _fixed("ThisWorkbook"),
        "SopxlButtons": button_module(BUTTONS),
        "SopxlCalls": _fixed("SopxlCalls"),
        "SopxlFunctions": function_module(known),
        "SopxlWizard": wizard_module(known),
    }


def attached_modules() -> dict[str, str]:
    """Those of our modules that go into a workbook which somebody else made.

    Its own ThisWorkbook stays as it is, so a macro of the name that Excel runs on opening describes
    the functions; of the buttons those come that work by a map of the workbook.
    """
    chosen = {n: t for n, t in modules().items() if n not in ("ThisWorkbook", "SopxlButtons")}
    buttons = [button for button in BUTTONS if button.is_for_maps]
    return chosen | {"SopxlMonth": button_module(buttons), "SopxlOpen": _fixed("SopxlOpen")}


def function_module(known: Sequence[CellFunction]) -> str:
    """The module of cell functions: one wrapper each, which asks Python and shows true errors."""
    head = "Option Explicit\n\n' Written by sopxl from its list of functions; changes are lost.\n"
    return head + "".join(f"\n{_wrapper(function)}" for function in known)


def _wrapper(function: CellFunction) -> str:
    name = function.name
    parameters = ", ".join(_parameters(function))
    lines = [f"Public Function {name}({parameters}) As Variant"]
    lines += [f"Attribute {name}.VB_Description = {quoted(function.summary)}"]
    lines += [*_gather(function)] if function.is_variadic else []
    lines += [
        "    On Error GoTo Failed",
        f'    {name} = SopxlResult(XLPy.CallUDF("{FACE}", "{name}", _',
        f"        {_given(function)}, ThisWorkbook, Application.Caller))",
        "    Exit Function",
        "Failed:",
        f"    {name} = CVErr(xlErrValue)",
        "End Function",
    ]
    return "\n".join(lines) + "\n"


def _parameters(function: CellFunction) -> Iterable[str]:
    for argument in function.arguments:
        if not is_argument_name(argument.name):
            raise ValueError(f"{function.name}: VBA has no argument called {argument.name}")
        if function.is_variadic and argument is function.arguments[-1]:
            yield f"ParamArray {argument.name}() As Variant"
        elif argument.optional and not function.is_variadic:
            yield f"Optional {argument.name} As Variant"
        else:
            yield f"{argument.name} As Variant"


def _given(function: CellFunction) -> str:
    if function.is_variadic:
        return "given"
    return f"Array({', '.join(f'SopxlCells({a.name})' for a in function.arguments)})"


def _gather(function: CellFunction) -> Iterable[str]:
    """The lines that put a list of any length behind the fixed arguments; a range stays a range."""
    *fixed, rest = (argument.name for argument in function.arguments)
    yield "    Dim given() As Variant, item As Long"
    yield f"    ReDim given(0 To UBound({rest}) + {len(fixed)})"
    for position, name in enumerate(fixed):
        yield f"    given({position}) = {name}"
    yield f"    For item = 0 To UBound({rest})"
    yield f"        If IsObject({rest}(item)) Then"
    yield f"            Set given(item + {len(fixed)}) = SopxlCells({rest}(item))"
    yield "        Else"
    yield f"            given(item + {len(fixed)}) = {rest}(item)"
    yield "        End If"
    yield "    Next item"


def wizard_module(known: Sequence[CellFunction]) -> str:
    """The module that gives the Insert Function window its headings and argument texts."""
    categories = list(dict.fromkeys(function.category for function in known))
    lines = ["Option Explicit", "Option Private Module", ""]
    lines += ["' Written by sopxl from its list of functions; changes are lost.", ""]
    lines += ["Public Sub SopxlDescribe()", "    Dim wasSaved As Boolean", ""]
    lines += ["    wasSaved = ThisWorkbook.Saved"]
    lines += [f"    DescribeGroup{number}" for number in range(1, len(categories) + 1)]
    lines += ["    ThisWorkbook.Saved = wasSaved", "End Sub", "", *_DESCRIBE]
    for number, category in enumerate(categories, start=1):
        lines += ["", f"Private Sub DescribeGroup{number}()"]
        for function in known:
            if function.category == category:
                lines += _description(function)
        lines += ["End Sub"]
    return "\n".join(lines) + "\n"


# A hidden workbook cannot be described, and an old Excel knows no argument texts: neither matters.
_DESCRIBE = """\
Private Sub Describe(named As String, heading As String, text As String, arguments As Variant)
    Dim macroName As String

    macroName = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & named
    On Error Resume Next
    If IsArray(arguments) Then
        Application.MacroOptions Macro:=macroName, Description:=text, Category:=heading, _
            ArgumentDescriptions:=arguments
    Else
        Application.MacroOptions Macro:=macroName, Description:=text, Category:=heading
    End If
End Sub""".splitlines()


def _description(function: CellFunction) -> list[str]:
    head = f"    Describe {quoted(function.name)}, {quoted('S&OP: ' + function.category)}, _"
    texts = [f"            {quoted(argument.help)}" for argument in function.arguments]
    if not texts:
        return [head, f"        {quoted(function.summary)}, Empty"]
    body = ", _\n".join(texts).split("\n")
    return [head, f"        {quoted(function.summary)}, Array( _", *body[:-1], body[-1] + ")"]


def button_module(buttons: Sequence[Button]) -> str:
    """The module of button macros: each runs one verb of sopxl on this workbook."""
    lines = [
        "Option Explicit",
        "",
        "' Written by sopxl from its list of buttons; changes are lost.",
    ]
    for button in buttons:
        lines += ["", f"Public Sub {button.macro}()", f"    ' {plain(button.effect)}"]
        lines += [f'    SopxlRun "{button.entry}"', "End Sub"]
    return "\n".join(lines) + "\n\n" + _RUN


_RUN = """\
Private Sub SopxlRun(verb As String)
    On Error GoTo Failed
    RunPython "from sopxl_udfs import buttons; buttons." & verb & "()"
    Exit Sub
Failed:
    MsgBox Err.Description, vbExclamation, "sopxl"
End Sub
"""


def _fixed(name: str) -> str:
    return resources.files("sopxl_udfs.excel").joinpath("bas", f"{name}.bas").read_text("ascii")
