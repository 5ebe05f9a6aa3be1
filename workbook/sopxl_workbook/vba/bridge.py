"""The VBA module of xlwings, as a planner's book carries it; imports importlib and errors only.

The module comes from the installed xlwings, whose version its DLL must match. Four places are
changed, each marked in the text: settings are read from the user's own file alone, the interpreter
must be a full path, and Python starts isolated, so that nothing beside a workbook is ever run.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from sopxl.errors import FileError

MODULE = "xlwings"
CLASS = "Dictionary"  # xlwings reads its settings with it on a Mac

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
    _once(len(_WHOLE_GET_CONFIG.findall(plain)), "GetConfig")
    plain = _WHOLE_GET_CONFIG.sub(lambda _: _GET_CONFIG, plain)
    for start in (_START_CELLS, _START_MACRO):
        _once(plain.count(start), start)
        plain = plain.replace(start, start.replace(" -B -c ", " -I -B -c "))
    return plain.replace("\n", "\r\n")


def _once(count: int, place: str) -> None:
    if count != 1:
        raise FileError(
            "E232",
            f"the VBA module of xlwings has {count} places like {place}, one is expected.",
            "xlwings",
            "Install the version of xlwings that sopxl names.",
        )
