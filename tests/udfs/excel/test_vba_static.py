"""Our VBA texts, looked at: nothing that Office would refuse to compile."""

from __future__ import annotations

import pytest
from udfs.excel.vbacheck import findings

from sopxl_udfs.excel import vba

RUNNER = ("RunPython", "XLPy")  # what the module of xlwings shows to ours
SETS = {"of a book of ours": vba.modules, "of an attached one": vba.attached_modules}


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_found(name: str) -> None:
    """In the texts as they go into a workbook."""
    assert findings(SETS[name](), RUNNER) == []


def test_attached_modules_call_nothing_of_those_that_stay_away() -> None:
    """The workbook's own module and the buttons are not there."""
    assert set(vba.modules()) - set(vba.attached_modules()) == {"ThisWorkbook", "SopxlButtons"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Option Explicit", "", "line 1: it does not begin with Option Explicit"),
        ("    On Error GoTo Failed\n", "    On Error GoTo Failure\n", "there is no label Failure"),
        ("Exit Function", "Exit Sub", "Exit Sub in a Function"),
        ("End Function\n", "", "has no end before it"),
        ("SopxlCells(demand)", "SopxlCells(demands)", "demands is not declared"),
        ("SopxlResult(", "SopxlResults(", "SopxlResults is not declared"),
        ("Attribute SOP_LEVEL.", "Attribute SOP_LEVVEL.", "an attribute that belongs to no"),
        ("Function SOP_LEVEL(", "Function SOP_CHASE(", "SOP_CHASE stands twice"),
        ("(demand As Variant", "(next As Variant", "VBA takes no argument like next As Variant"),
        ("demand As Variant, opening", "opening As Variant, opening", "opening stands twice"),
        ("Optional lot As Variant", "lot As Variant", "lot follows one that may be left out"),
        ("CVErr(xlErrValue)", "CVErr(xlErrorValue)", "xlErrorValue is not declared"),
    ],
)
def test_a_fault_of_a_wrapper_is_found(old: str, new: str, told: str) -> None:
    """Each rule once, by a text that breaks it."""
    modules = vba.modules()
    text = modules["SopxlFunctions"]
    assert old in text
    broken = modules | {"SopxlFunctions": text.replace(old, new, 1)}
    assert any(told in each for each in findings(broken, RUNNER))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("If True Then", "If is not closed"),
        ("End If", "End If closes nothing"),
        ("For i = 1 To 2\nEnd If", "End If closes nothing"),
        ("Else", "Else stands in no If"),
        ("Case 1", "Case stands in no Select"),
        ("x = 1 _", "A has no end"),
        ("y = 1", "y is not declared"),
    ],
)
def test_a_fault_of_a_block_is_found(lines: str, told: str) -> None:
    """In a module of nothing else."""
    text = f"Option Explicit\nSub A()\nDim i As Long, x As Long\n{lines}\nEnd Sub\n"
    assert any(told in each for each in findings({"A": text})), findings({"A": text})


def test_a_name_that_two_modules_show_is_found() -> None:
    """VBA would call it ambiguous."""
    text = "Option Explicit\nSub A()\nEnd Sub\n"
    assert findings({"One": text, "Two": text}) == ["A is public twice", "A is public twice"]
    assert findings({"One": text}, ["a"]) == ["a is public twice", "A is public twice"]


def test_what_is_no_fault_is_not_told() -> None:
    """Texts, comments, members, named arguments, one-line conditions."""
    text = """\
Option Explicit
' Sub B()
Private Function A(given As Variant) As Variant
    Dim item As Long ' nowhere
    If IsArray(given) Then Exit Function
    For item = LBound(given) To UBound(given)
        If item > 1 Then
            A = Application.Intersect(given, _
                given).Rows.Count & "it's ""here"": nowhere"
        Else
            MsgBox Prompt:="nowhere"
        End If
    Next item
End Function
"""
    assert findings({"A": text}) == []
