"""The runner of xlwings in a planner's book: changed in a few places, obeying the user alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping

import pytest
from pyopenvba import ExcelFile
from pyopenvba.interpreter import Interpreter, VBARuntimeError

from sopxl.errors import FileError
from sopxl_workbook.vba import bridge_book, harden
from sopxl_workbook.vba.attached import public_names
from sopxl_workbook.vba.modules import runner_modules

# What GetConfig calls, answering from the user's own file alone; the folder of the workbook and
# its sheets hold settings too, which nothing may read.
AROUND = """\
Public Function FileExists(name As String) As Boolean
    FileExists = (name = "user") Or (name = "folder")
End Function
Public Function GetConfigFilePath() As String
    GetConfigFilePath = "user"
End Function
Public Function ExpandEnvironmentStrings(text As Variant) As String
    ExpandEnvironmentStrings = text
End Function
Public Function GetConfigFromFile(file As String, key As String, value As String) As Boolean
    If file <> "user" Then Err.Raise 5
{settings}
End Function
"""


@pytest.fixture(scope="module")
def original() -> str:
    """The module as xlwings ships it."""
    with ExcelFile(bridge_book()) as book:
        return book.vba_project().get_module("xlwings").source.replace("\r\n", "\n")


def without_config(text: str) -> str:
    """The module without GetConfig, which is ours as a whole."""
    start = text.index("Function GetConfig(")
    start = text.rindex("\n", 0, start)
    whole = text[:start] + text[text.index("End Function", start) :]
    return whole.partition("\nPrivate Function SopxlPlainName")[0].rstrip("\n")


def get_config(original: str, settings: Mapping[str, str]) -> Interpreter:
    """The changed GetConfig alone, with a user's settings."""
    text = harden(original).replace("\r\n", "\n")
    start = text.index("Function GetConfig(")
    end = text.index("End Function", start) + len("End Function")
    rows = "".join(
        f'    If key = "{key}" Then\n        value = "{value}"\n'
        "        GetConfigFromFile = True\n    End If\n"
        for key, value in settings.items()
    )
    vba = Interpreter()
    vba.add_module(AROUND.format(settings=rows) + text[start:end], name="Config")
    return vba


class TestHarden:
    def test_all_else_is_as_xlwings_ships_it(self, original: str) -> None:
        """Outside GetConfig lines differ by an isolated Python, our class, and what is private."""
        changed = harden(original).replace("\r\n", "\n")
        rest = [without_config(text).split("\n") for text in (original, changed)]
        pairs = [pair for pair in zip(*rest, strict=True) if pair[0] != pair[1]]
        switched = [new for old, new in pairs if old.replace(" -B -c ", " -I -B -c ") == new]
        classes = [new for old, new in pairs if old.replace("Dictionary", "SopxlDictionary") == new]
        hidden = [
            new
            for old, new in pairs
            if new.replace("Private ", "", 1).strip() == old.replace("Public ", "", 1).strip()
        ]
        assert (len(switched), len(classes)) == (2, 2)
        others = [new.strip() for _, new in pairs if new not in (*switched, *classes, *hidden)]
        paths = [line for line in others if line.startswith('PYTHONPATH = AddExcelDir & ";;;" & ')]
        assert len(paths) == 3
        assert [line for line in others if line not in paths] == [
            "uses_embedded_code = False",
            'ParameterString = ParameterString + "|" + PythonInterpreter + " -I"',
            'ParameterString = ParameterString + "|" + SopxlPlainName(ThisWorkbook.Name)',
        ]

    def test_only_its_two_ways_in_are_seen_by_other_modules(self, original: str) -> None:
        """A macro FileExists of the planner's stays the one that the planner's macros mean."""
        assert list(public_names(harden(original))) == ["RunPython", "XLPy"]

    def test_the_class_differs_by_its_name_alone(self) -> None:
        """A planner's macro that says Dictionary still means the one of Windows."""
        with ExcelFile(bridge_book()) as book:
            shipped = book.vba_project().get_module("Dictionary").source
        ours = {module.name: module.source for module, _ in runner_modules()}["SopxlDictionary"]
        assert ours.startswith('Attribute VB_Name = "SopxlDictionary"\r\n')
        assert ours.splitlines()[1:] == shipped.splitlines()[1:]

    def test_its_lines_end_as_vba_ends_them(self, original: str) -> None:
        """Carriage return and line feed, never a bare one."""
        changed = harden(original)
        assert changed.count("\n") == changed.count("\r\n") > 1000

    def test_it_names_the_version_that_is_installed(self, original: str) -> None:
        """The DLL beside Python bears the same number."""
        from importlib.metadata import version

        assert f"xlwings64-{version('xlwings')}.dll" in harden(original)

    @pytest.mark.parametrize(
        ("old", "place"),
        [
            ("Function GetConfig(", "GetConfig"),
            ('tail = " -B -c', 'tail = " -B -c ""import sys, os;'),
            ('PythonInterpreter & " -B', 'PythonInterpreter & " -B -c ""import xlwings.utils;'),
            ("Dictionary", "Dictionary"),
        ],
    )
    def test_another_xlwings_is_refused(self, original: str, old: str, place: str) -> None:
        """A place that is no longer there must not pass unchanged."""
        wanted = "2 are" if place == "Dictionary" else "one is"
        with pytest.raises(FileError) as caught:
            harden(original.replace(old, "Something else "))
        assert str(caught.value) == (
            f"E232 xlwings: the VBA module of xlwings has 0 places like {place}, {wanted} "
            "expected. "
            "Install the version of xlwings that sopxl names."
        )


class TestGetConfig:
    def test_the_users_own_file_decides(self, original: str) -> None:
        """A full path is taken as it stands."""
        vba = get_config(original, {"INTERPRETER_WIN": r"C:\sopxl\python.exe"})
        assert vba.run("GetConfig", ["INTERPRETER_WIN", ""]) == r"C:\sopxl\python.exe"

    def test_a_setting_nobody_made_is_the_default(self, original: str) -> None:
        """As in xlwings."""
        vba = get_config(original, {})
        assert vba.run("GetConfig", ["SHOW CONSOLE", "False"]) == "False"
        assert vba.run("GetConfig", ["INTERPRETER_WIN", ""]) == ""

    @pytest.mark.parametrize("source", ["", "sheet", "directory"])
    def test_the_folder_of_the_workbook_is_never_imported_from(
        self, original: str, source: str
    ) -> None:
        """Not even where the user's own settings ask for it."""
        vba = get_config(original, {"ADD_WORKBOOK_TO_PYTHONPATH": "true"})
        given = ["ADD_WORKBOOK_TO_PYTHONPATH", "true", source]
        assert vba.run("GetConfig", given) == "false"

    @pytest.mark.parametrize("name", ["python", "pythonw", "python.bat"])
    def test_a_bare_name_is_refused(self, original: str, name: str) -> None:
        """Windows would look for it in the workbook's folder first."""
        for settings, default in (({}, name), ({"INTERPRETER": name}, "python")):
            vba = get_config(original, settings)
            with pytest.raises(
                VBARuntimeError, match="Python is not set up for this user"
            ) as caught:
                vba.run("GetConfig", ["INTERPRETER", default])
            assert 'Run "sopxl doctor --fix" once.' in str(caught.value)


class TestPlanted:
    """What a workbook's own path, name or sheets could do to the runner that xlwings ships."""

    HOSTILE = r"C:\dl\x;1;2;3;4;5\plan.xlsm"  # as a planner unpacks it, with a folder x beside

    def test_a_path_of_the_workbook_puts_no_folder_before_our_own(self, original: str) -> None:
        """A semicolon in it did; now no path of it is handed over at all."""
        shipped = f"false;{self.HOSTILE};{self.HOSTILE};;;;"
        assert r"C:\dl\x" in added_paths(shipped)
        assert added_paths("false;;;" + ";;;") == [""]
        text = harden(original)
        for line in text.splitlines():
            if line.strip().startswith("PYTHONPATH = AddExcelDir"):
                assert "FullName" not in line
        assert text.count('PYTHONPATH = AddExcelDir & ";;;" & GetConfig(') == 3

    def test_a_sheet_never_runs_in_place_of_a_button(self, original: str) -> None:
        """One whose name ends in .py, for whoever has a licence of xlwings."""
        text = harden(original)
        assert "uses_embedded_code = True\r\n" not in text
        assert text.count("uses_embedded_code = False") == 2

    @pytest.mark.parametrize("name", ["plan.xlsm", "plan 2026 (2) & Söhne's; 100%.xlsm"])
    def test_a_usual_name_goes_through_the_shell_of_a_mac(self, original: str, name: str) -> None:
        """Between quotes nothing of it is obeyed."""
        assert plain_name(original).run("SopxlPlainName", [name]) == name

    @pytest.mark.parametrize("sign", ['"', "$", "`", "|", "!", "\\"])
    def test_a_name_that_the_shell_would_obey_is_refused(self, original: str, sign: str) -> None:
        """A button then shows the sentence, and Python is not started."""
        told = re.escape(
            f"Rename the workbook: its name holds {sign}, which no button can pass on."
        )
        with pytest.raises(VBARuntimeError, match=told):
            plain_name(original).run("SopxlPlainName", [f"plan{sign}(touch x).xlsm"])


def plain_name(original: str) -> Interpreter:
    """The function that we add, alone."""
    text = harden(original).replace("\r\n", "\n")
    vba = Interpreter()
    vba.add_module(text[text.index("Private Function SopxlPlainName") :], name="Names")
    return vba


def added_paths(settings: str) -> list[str]:
    """What xlwings itself puts before all other folders, given what the runner hands over."""
    code = (
        "import sys, json; from xlwings.utils import prepare_sys_path\n"
        "before = list(sys.path); prepare_sys_path(sys.argv[1])\n"
        "print(json.dumps([each for each in sys.path if each not in before]))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, settings], capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stdout)
    return found
