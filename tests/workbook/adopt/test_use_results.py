"""Formulas of a planner worked out as Excel does, or left to the planner's program."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from workbook.adopt.sheets import drafted

from sopxl_workbook.adopt.grid import Formulas, read_formulas
from sopxl_workbook.adopt.use.formula import UnknownFormulaError, parsed
from sopxl_workbook.adopt.use.renew import Graph, Renewed
from sopxl_workbook.adopt.use.written import calculated_on_load
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.changes.to_file import applied
from sopxl_workbook.ooxml import NOT_CALCULATED, Book, CellError, Package, Patch
from sopxl_workbook.ooxml.shift import shift_formula

A2 = (2, 1)
CELLS = [(3.0, 4.0, "five", None, 2.5)]  # A1:E1


def renewed(formula: str, **written: float) -> Renewed:
    """A sheet with a formula in A2, once some cells of the first line are written."""
    book = Book(Package(drafted([*CELLS]).written()))
    graph = Graph(book, {"Plan": Formulas({A2: formula}, {A2: form(formula)})})
    spots = {("Plan", 1, ord(name) - 64): value for name, value in written.items()}
    return Renewed(graph, spots or {("Plan", 1, 1): 3.0})


def form(formula: str) -> str:
    """A formula in A2 as A1 has it."""
    return shift_formula(formula, -1, 0)


def result(formula: str, **written: float) -> Any:
    """What A2 comes to."""
    return renewed(formula, **written).value("Plan", 2, 1)


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("=A1+B1*2", 11.0),
        ("=(A1+B1)*2", 14.0),
        ("=-A1^2", 9.0),
        ("=A1^2^3", 729.0),
        ("=A1-B1-1", -2.0),
        ("=A1*50%", 1.5),
        ('=A1&" of "&B1', "3 of 4"),
        ("=A1+D1", 3.0),
        ("=SUM(A1:E1)", 9.5),
        ("=SUM(A1,B1,10)", 17.0),
        ("=sum(A1:E1)+SUM($A$1:B1)", 16.5),
        ("=MAX(0,A1-B1)", 0.0),
        ("=MIN(A1:E1)", 2.5),
        ("=AVERAGE(A1:E1)", 9.5 / 3),
        ("=ROUND(E1*A1,0)", 8.0),
        ("=ROUND(1.005+A1*0,2)", 1.01),
        ("=ROUNDUP(A1/B1,1)", 0.8),
        ("=INT(-1.5+A1*0)", -2.0),
        ('=IF(A1>B1,"up","down")', "down"),
        ("=IF(A1>B1,1/0,7)", 7.0),
        ("=IF(A1<B1,A1)", 3.0),
        ("=IFERROR(A1/D1,0)", 0.0),
        ("=A1/D1", CellError("#DIV/0!")),
        ("=SUMPRODUCT(A1:B1,A1:B1)", 25.0),
        ("=COUNT(A1:E1)", 3.0),
        ("=COUNTA(A1:E1)", 4.0),
        ('=AND(A1=3,C1="FIVE")', True),
        ("=OR(A1<>3,B1>=4)", True),
        ("=0.1+0.2=0.3+A1*0", True),
        ("=MIN(D1,A1)", 3.0),
        ("=MAX(D1,-A1)", -3.0),
        ("=AVERAGE(A1,D1)", 3.0),
        ("=AVERAGE(A1,C1)", 3.0),
        ("=SUM(A1,C1)", 3.0),
        ("=SUM(A1,TRUE)", 4.0),
        ("=AND(D1,A1:A1)", True),
        ("=IF(AND(D1),A1,B1)", CellError("#VALUE!")),
        ("=SUMPRODUCT(A1:C1,E1:G1)", 7.5),
        ("=CEILING(A1,2)", 4.0),
        ("=CEILING(-A1,-2)", -4.0),
        ("=FLOOR(-A1,2)", -4.0),
        ("=FLOOR(A1,-2)", CellError("#NUM!")),
        ("=CEILING(A1,-2)", CellError("#NUM!")),
        ("='Plan'!A1+Plan!B1", 7.0),
        ("=+A1", 3.0),
    ],
)
def test_as_excel_works_it_out(formula: str, wanted: Any) -> None:
    """Signs, ranges, conditions, errors; each as Excel's own help has it."""
    assert result(formula) == wanted


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(A1,A1:E1,2)",
        "=A1*C1",
        "=NPV(0.1,A1:B1)",
        "=A1+Rate",
        "=tblPlan[Demand]*A1",
        "=[1]Other!A1+A1",
        "=SUM((A1:B1,E1))",
        "=A1+{1,2}",
        '=INDIRECT("A"&1)',
        "=IF(A1>0,OFFSET(A1,0,1),0)",
        "=CEILING(A1,0)",
        "=SUMPRODUCT(A1:B1,A1:C1)",
        "=A1+A2",
    ],
)
def test_what_is_not_known_is_not_guessed(formula: str) -> None:
    """The result is told to be unknown, and taken out of the file."""
    found = renewed(formula)
    assert ("Plan", 2, 1) in found.unknown
    with pytest.raises(UnknownFormulaError):
        found.value("Plan", 2, 1)


def test_a_formula_that_takes_no_written_cell_stays() -> None:
    """It is neither worked out nor called unknown."""
    found = renewed("=VLOOKUP(B1,B1:E1,2)", A=9.0)
    assert found.following == set()
    assert list(found.changes()) == []


@pytest.mark.parametrize("formula", ["=1+", "=SUM(A1", "=A1 B1", "=)"])
def test_what_is_no_formula_is_not_read(formula: str) -> None:
    """A torn formula is unknown, no traceback."""
    with pytest.raises(UnknownFormulaError):
        parsed(formula)


def test_the_mark_that_asks_for_a_calculation() -> None:
    """It is set where a workbook has a calculation, and put in where it has none."""
    data = drafted([*CELLS]).written()
    package = Package(data)
    xml = package.part(package.main_part)
    bare = xml.replace(b'<calcPr calcId="124519" fullCalcOnLoad="1"/>', b"")
    assert bare != xml
    patch = Patch(data)
    patch.set_part(package.main_part, bare)
    without = patch.result()
    assert not Book(Package(without)).calculation.on_load
    assert Book(Package(calculated_on_load(without))).calculation.on_load
    assert Book(Package(calculated_on_load(data))).calculation.on_load


def test_every_cell_that_an_array_formula_fills_is_unknown() -> None:
    """{=A1:C1*2} in A2:C2 and what hangs on B2: none of them keeps a result of before."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet("Plan")
        sheet.write_row("A1", [1, 2, 3])
        sheet.write_array_formula("A2:C2", "{=A1:C1*2}", None, 2)
        sheet.write_row("B2", [4, 6])
        sheet.write_formula("A3", "=B2+1", None, 5)
    book = Book(Package(file.getvalue()))
    graph = Graph(book, {"Plan": read_formulas(book.sheet("Plan"))})
    changes = ChangeSet(list(Renewed(graph, {("Plan", 1, 2): 9.0}).changes()))
    assert {(one.cell, one.new) for one in changes} == {
        (cell, NOT_CALCULATED) for cell in ("A2", "B2", "C2", "A3")
    }
    after = Book(Package(applied(changes, book, own_sheets=()))).sheet("Plan")
    assert [after[2, column] for column in (1, 2, 3)] == [NOT_CALCULATED, None, None]


def test_an_unknown_result_leaves_the_file() -> None:
    """The cell is then not calculated: nobody reads an old number."""
    draft = drafted([(3.0, 4.0), ("=A1*2", "=SUM(A1:B1)")])
    book = Book(Package(draft.written()))
    texts = {(2, 1): "=NPV(A1,B1)", (2, 2): "=SUM(A1:B1)"}
    forms = {(2, 1): form(texts[2, 1]), (2, 2): shift_formula(texts[2, 2], -1, -1)}
    graph = Graph(book, {"Plan": Formulas(texts, forms)})
    changes = list(Renewed(graph, {("Plan", 1, 1): 5.0}).changes())
    assert [(one.cell, one.new) for one in changes] == [("A2", NOT_CALCULATED), ("B2", 9.0)]
