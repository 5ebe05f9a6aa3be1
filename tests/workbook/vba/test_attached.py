"""Which modules of a planner's project are ours, what stands in their way, and their renewal."""

from __future__ import annotations

import pytest
from workbook.attach.books import TOOLS, macro_project

from sopxl_udfs.excel import vba as texts
from sopxl_workbook.vba import attached
from sopxl_workbook.vba.standing import Standing

SHEETS = ("SopxlSheetFunctions", "SopxlSheetConfig")
OURS = [
    *("SopxlCalls", "SopxlDictionary", "SopxlFunctions", "SopxlMonth", "SopxlOpen"),
    *(*reversed(SHEETS), "SopxlWizard", "xlwings"),
]


def standing(**modules: str) -> Standing:
    """A project of the planner's with modules of these texts."""
    return Standing(macro_project(modules))


def with_ours(**modules: str) -> bytes:
    return attached.with_modules(standing(**modules), texts.attached_modules(), SHEETS)


def clashes(**modules: str) -> list[str]:
    return attached.clashes(standing(**modules), texts.attached_modules(), SHEETS)


class TestOwnModules:
    def test_ours_are_known_by_name_and_the_runner_by_its_mark(self) -> None:
        """The planner's are not among them."""
        found = attached.own_modules(Standing(with_ours(Tools=TOOLS)))
        assert sorted(found, key=str.casefold) == OURS

    def test_the_runner_of_somebody_else_is_not_ours(self) -> None:
        """A workbook of xlwings' own has one too, without our changes."""
        assert attached.own_modules(standing(xlwings="Sub RunPython()\nEnd Sub\n")) == []


class TestClashes:
    def test_nothing_is_in_the_way_of_usual_macros(self) -> None:
        """Names that the runner keeps to itself may be the planner's too."""
        taken = "Public Function FileExists(x)\nEnd Function\nSub GetDirectory()\nEnd Sub\n"
        assert clashes(Tools=TOOLS + taken) == []

    def test_a_module_of_the_same_name(self) -> None:
        """However it is written; of what is in it nothing more is told."""
        assert clashes(XLWINGS="Sub RunPython()\nEnd Sub\n") == ["the VBA module XLWINGS"]

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("Sub runpython()", ["runpython"]),
            ("Public Function XLPy() As Object", ["XLPy"]),
            ("Public SOP_LEVEL As Double", ["SOP_LEVEL"]),
            ("Public Const SOP_LEVEL = 1", ["SOP_LEVEL"]),
            ("  Static Sub SopxlDescribe()", ["SopxlDescribe"]),
            ('Declare PtrSafe Function XLPy Lib "x" () As Long', ["XLPy"]),
            ("Enum SOP_LEVEL", ["SOP_LEVEL"]),
            ("Private Function SOP_LEVEL(x)", []),
            ("Const SOP_LEVEL = 1", []),
            ("' Public Function SOP_LEVEL(x)", []),
            ("x = SOP_LEVEL(y)", []),
            ("Sub Auto_Open()", []),
        ],
    )
    def test_a_public_name_that_two_modules_would_show(self, line: str, found: list[str]) -> None:
        """VBA would call it ambiguous, and no macro would run any more."""
        assert clashes(Tools=f"{line}\n") == [f"{name} in the VBA module Tools" for name in found]

    def test_a_reference_of_the_same_name(self) -> None:
        """As the add-in of xlwings gives every workbook that it made."""
        project = standing()
        project.project.references[0].name = "Xlwings"
        found = attached.clashes(project, texts.attached_modules(), SHEETS)
        assert found == ["the VBA reference Xlwings"]


class TestOpening:
    def test_a_macro_that_opens_the_workbook_keeps_ours_away(self) -> None:
        """Excel runs one of that name; the planner's stays the one."""
        opening = "Sub auto_open()\nEnd Sub\n"
        assert attached.opens_by_itself(standing(Tools=opening))
        assert "SopxlOpen" not in Standing(with_ours(Tools=opening)).names
        assert "SopxlOpen" in Standing(with_ours(Tools=TOOLS)).names


class TestRenewal:
    def test_what_is_as_it_has_to_be_keeps_its_bytes(self) -> None:
        """And nothing is told."""
        data = with_ours(Tools=TOOLS)
        found = attached.with_new_modules(Standing(data), texts.attached_modules())
        assert found == (data, [])

    def test_only_what_differs_is_replaced(self) -> None:
        """A module that the new version has no more goes, one that it has more comes."""
        old = {"SopxlCalls": "' old\n", "SopxlGone": "' gone\n"}
        data = attached.with_modules(
            standing(Tools=TOOLS),
            {n: t for n, t in texts.attached_modules().items() if n != "SopxlWizard"} | old,
            SHEETS,
        )
        new, changed = attached.with_new_modules(Standing(data), texts.attached_modules())
        assert changed == ["SopxlCalls", "SopxlGone", "SopxlWizard"]
        fresh = Standing(with_ours(Tools=TOOLS)).sources()
        assert Standing(new).sources() == fresh


class TestCodeLeft:
    def test_sheets_without_a_line_are_no_code(self) -> None:
        """Nor is the line that Excel writes into every module by itself."""
        project = standing()
        project.remove(["Module1"])
        project.project.modules[0].source += "Option Explicit\r\n"
        assert not attached.code_left(project)

    def test_a_macro_or_a_line_in_a_sheet_is(self) -> None:
        """The planner wrote it since."""
        assert attached.code_left(standing())
        project = standing()
        project.remove(["Module1"])
        project.project.modules[0].source += "Sub A()\r\nEnd Sub\r\n"
        assert attached.code_left(project)
