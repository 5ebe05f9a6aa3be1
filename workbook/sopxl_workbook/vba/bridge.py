"""The VBA module of xlwings, as a planner's book carries it; imports importlib and errors only.

The module comes from the installed xlwings, whose version its DLL must match. Settings are read
from the user's own file alone, the interpreter must be a full path, and Python starts isolated and
without the workbook's path and sheets, so that nothing in or beside a workbook is ever run. Its
class has a name of our own, and all but its two ways in are private: a planner's macros may mean
others by Dictionary, FileExists or GetDirectory.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from sopxl.errors import FileError

MODULE = "xlwings"
CLASS = "SopxlDictionary"  # xlwings reads its settings with it on a Mac
SHIPPED_CLASS = "Dictionary"
MARK = "Changed for sopxl"  # by which a runner of ours is known in a planner's book

_GET_CONFIG = """\
Function GetConfig(configKey As String, Optional default As String = "", _
                   Optional source As String = "") As Variant
    ' Changed for sopxl. Settings come from the user's own file only: a sheet or a file that travels
    ' with a workbook cannot name an interpreter, and nothing beside a workbook is imported.
    Dim configValue As String

    If UCase$(configKey) = "ADD_WORKBOOK_TO_PYTHONPATH" Then
        GetConfig = "false"
        Exit Function
    End If

    GetConfig = default
    If FileExists(GetConfigFilePath()) = True Then
        If GetConfigFromFile(GetConfigFilePath(), configKey, configValue) Then
            GetConfig = configValue
        End If
    End If
    GetConfig = ExpandEnvironmentStrings(GetConfig)

    If Left$(UCase$(configKey), 11) = "INTERPRETER" And GetConfig <> "" Then
        If InStr(GetConfig, "/") = 0 And InStr(GetConfig, "\\") = 0 Then
            Err.Raise 1, Description:= _
                "Python is not set up for this user. Run ""sopxl doctor --fix"" once."
        End If
    End If
End Function
"""

_WHOLE_GET_CONFIG = re.compile(r"^Function GetConfig\(.*?^End Function\n", re.MULTILINE | re.DOTALL)
_CLASS_USES = re.compile(rf"\b(As|New) {SHIPPED_CLASS}\b")
_USED = 2  # times
_CLASS_LINE = f'Attribute VB_Name = "{SHIPPED_CLASS}"'
_DECLARED = re.compile(
    r"^([ \t]*)(?:Public )?((?:Declare (?:PtrSafe )?)?(?:Function|Sub)|(?<=Public )Const) (\w+)",
    re.MULTILINE,
)
_WAYS_IN = ("RunPython", "XLPy")  # of buttons, of cells
_PLAIN_NAME = """
Private Function SopxlPlainName(bookName As String) As String
    ' Added for sopxl. On a Mac the name goes through a shell, which would obey some signs in it.
    Dim at As Long

    For at = 1 To Len(bookName)
        If InStr(Chr$(34) & "$`|!" & Chr$(92), Mid$(bookName, at, 1)) > 0 Then
            Err.Raise 1, Description:= _
                "Rename the workbook: its name holds " & Mid$(bookName, at, 1) & _
                ", which no button can pass on."
        End If
    Next at
    SopxlPlainName = bookName
End Function
"""
_PATHS = 'PYTHONPATH = AddExcelDir & ";" & {} & ";" & {} & ";"'
# A path with ";" in it would put folders of its own before all others, a sheet whose name ends in
# .py would run in place of the button, a name with "$(" in it would be a command.
_CHANGES = (
    (_PATHS.format("ActiveFullName", "ThisFullName"), 'PYTHONPATH = AddExcelDir & ";;;"', 2),
    (
        _PATHS.format("ThisWorkbook.FullName", "ThisWorkbook.FullName"),
        'PYTHONPATH = AddExcelDir & ";;;"',
        1,
    ),
    (" uses_embedded_code = True\n", " uses_embedded_code = False\n", 1),
    ('"|" + PythonInterpreter\n', '"|" + PythonInterpreter + " -I"\n', 1),
    ('"|" + ThisWorkbook.Name\n', '"|" + SopxlPlainName(ThisWorkbook.Name)\n', 1),
)
_START_CELLS = 'tail = " -B -c ""import sys, os;'
_START_MACRO = 'PythonInterpreter & " -B -c ""import xlwings.utils;'


def bridge_book() -> Path:
    """The workbook of the installed xlwings that carries its VBA module; nothing is imported."""
    found = importlib.util.find_spec("xlwings")
    places = list(found.submodule_search_locations or ()) if found else []
    book = Path(places[0]) / "quickstart_standalone.xlsm" if places else None
    if book is None or not book.is_file():
        raise FileError(
            "E232",
            "the VBA module of xlwings was not found.",
            "xlwings",
            "Install sopxl again: pip install --force-reinstall sopxl.",
        )
    return book


def harden(text: str) -> str:
    """The xlwings module with sopxl's changes; refuses a text that has not each changed place."""
    plain = text.replace("\r\n", "\n")
    _expect(len(_WHOLE_GET_CONFIG.findall(plain)), "GetConfig")
    plain = _WHOLE_GET_CONFIG.sub(lambda _: _GET_CONFIG, plain)
    for start in (_START_CELLS, _START_MACRO):
        _expect(plain.count(start), start)
        plain = plain.replace(start, start.replace(" -B -c ", " -I -B -c "))
    for old, new, count in _CHANGES:
        _expect(plain.count(old), old.strip(), count)
        plain = plain.replace(old, new)
    _expect(len(_CLASS_USES.findall(plain)), SHIPPED_CLASS, _USED)
    plain = _DECLARED.sub(_hidden, _CLASS_USES.sub(rf"\1 {CLASS}", plain))
    return (plain.rstrip("\n") + "\n" + _PLAIN_NAME).replace("\n", "\r\n")


def _hidden(declared: re.Match[str]) -> str:
    """A declaration that no other module sees, unless it is a way in."""
    indent, kind, name = declared.groups()
    return declared[0] if name in _WAYS_IN else f"{indent}Private {kind} {name}"


def renamed_class(text: str) -> str:
    """The class that xlwings ships, under our own name; all else of it stays."""
    _expect(text.count(_CLASS_LINE), _CLASS_LINE)
    return text.replace(_CLASS_LINE, _CLASS_LINE.replace(SHIPPED_CLASS, CLASS))


def _expect(count: int, place: str, expected: int = 1) -> None:
    if count != expected:
        wanted = "one is" if expected == 1 else f"{expected} are"
        raise FileError(
            "E232",
            f"the VBA module of xlwings has {count} places like {place}, {wanted} expected.",
            "xlwings",
            "Install the version of xlwings that sopxl names.",
        )
