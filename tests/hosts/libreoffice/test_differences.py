"""What Calc does otherwise than Excel, each shown in real cells; the README has the same table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import xlsxwriter
from hosts.office import Doc, Office

from sopxl.errors import InputError
from sopxl_udfs.calc.differences import HOST_DIFFERENCES
from sopxl_udfs.functions import SOP_EXPLAIN, SOP_LEVEL

DEMAND = [110.0, 120.0, 130.0]
DAY = dt.datetime(2026, 1, 31)


@pytest.fixture(scope="module")
def book(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doc]:
    """Demand in A1:C1, an error in A2, a blank cell in A3, TRUE and a date in E1:F1."""
    path = tmp_path_factory.mktemp("differences") / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Demand")
        sheet.write_row("A1", DEMAND)
        sheet.write_formula("A2", "=NA()")
        sheet.write_row("B2", DEMAND[1:])
        sheet.write_boolean("E1", True)
        sheet.write_datetime("F1", DAY, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    with office.open(path) as opened:
        opened.recalculate()
        yield opened


def test_each_difference_is_shown_here() -> None:
    """The table and this file name the same ones."""
    shown = (
        *(TestBlankCell, TestErrorInRange, TestErrorExplained),
        *(TestTruthOrDate, TestSeveralCells, TestErrorAsResult),
    )
    assert [d.subject for d in HOST_DIFFERENCES] == [case.subject for case in shown]


class TestBlankCell:
    """A blank is a missing argument to the registry, and 0 to Calc."""

    subject = "A single blank cell as an argument"

    def test_is_zero(self, book: Doc) -> None:
        """The opening inventory is missing for the registry; Calc hands over 0."""
        book.set_array("Demand", "A5:C5", "=SOP_LEVEL(A1:C1;A3;0)")
        assert book.values("Demand", "A5:C5") == SOP_LEVEL([DEMAND], 0, 0)

    def test_left_out_is_left_out(self, book: Doc) -> None:
        """An argument that is not written is missing in Calc too."""
        book.set_array("Demand", "A6:C6", "=SOP_LEVEL(A1:C1;100;80;;TRUE())")
        assert book.values("Demand", "A6:C6") == SOP_LEVEL([DEMAND], 100, 80, None, True)


class TestErrorInRange:
    """An error cell in a range."""

    subject = "An error cell inside a range"

    def test_is_err_504(self, book: Doc) -> None:
        """Calc refuses the argument before the function is asked."""
        book.set_formulas("Demand", "A8", [['=SOP_EXPLAIN("SOP_LEVEL";A2:C2;100;80)']])
        assert book.values("Demand", "A8") == [["Err:504"]]

    def test_alone_is_passed_on(self, book: Doc) -> None:
        """As a single cell it stays what it is."""
        book.set_formulas("Demand", "A8", [["=SOP_LEVEL(A1:C1;A2;80)"]])
        assert book.values("Demand", "A8") == [["#N/A"]]


class TestErrorExplained:
    """An error in a single cell is passed on before the function is asked why."""

    subject = "An error cell that SOP_EXPLAIN is given"

    def test_is_passed_on(self, book: Doc) -> None:
        """The registry says which argument it is; Calc shows the error again."""
        told = SOP_EXPLAIN("SOP_LEVEL", [DEMAND], "#N/A", 80)
        assert told[0][0].startswith("SOP_LEVEL gives #N/A: E113 opening: ")
        book.set_formulas("Demand", "A8", [['=SOP_EXPLAIN("SOP_LEVEL";A1:C1;A2;80)']])
        assert book.values("Demand", "A8") == [["#N/A"]]


class TestTruthOrDate:
    """Calc knows numbers and texts only: a truth value and a date are numbers in a format."""

    subject = "TRUE, FALSE or a date where a number is due"

    @pytest.mark.parametrize(("cell", "value", "number"), [("E1", True, 1.0), ("F1", DAY, 46053.0)])
    def test_is_a_number(self, book: Doc, cell: str, value: object, number: float) -> None:
        """Refused as what it is; in Calc the same as its number."""
        with pytest.raises(InputError, match="E110 closing: found "):
            SOP_LEVEL([DEMAND], 0, value)
        book.set_array("Demand", "A10:C10", f"=SOP_LEVEL(A1:C1;0;{cell})")
        assert book.values("Demand", "A10:C10") == SOP_LEVEL([DEMAND], 0, number)

    def test_is_found_by_what_was_read(self, book: Doc) -> None:
        """The day among the demand is the largest number."""
        book.set_formulas("Demand", "A11", [['=SOP_EXPLAIN("SOP_LEVEL";A1:F1;100;80)']])
        assert "E114 demand, period 4: " in str(book.values("Demand", "A11")[0][0])
        book.set_formulas("Demand", "A11", [['=SOP_EXPLAIN("SOP_LEVEL";E1:F1;100;80)']])
        assert "from 1 to 46,053" in str(book.values("Demand", "A11")[0][0])


class TestSeveralCells:
    """A result of several cells."""

    subject = "A result of several cells"

    def test_shows_its_first_value_in_one_cell(self, book: Doc) -> None:
        """Nothing spills into the cell beside."""
        book.set("Demand", "A12:C12", [[None, None, None]])
        book.set_formulas("Demand", "A12", [["=SOP_CHASE(A1:C1;100;80)"]])
        assert book.values("Demand", "A12:C12") == [[90.0, None, None]]


class TestErrorAsResult:
    """An error as a result over a range."""

    subject = "An error as a result"

    def test_fills_the_range(self, book: Doc) -> None:
        """Every cell shows it."""
        book.set_array("Demand", "A14:C14", '=SOP_LEVEL(A1:C1;"many";80)')
        assert book.values("Demand", "A14:C14") == [["#VALUE!"] * 3]
