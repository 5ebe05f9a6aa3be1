"""Errors and spills: the code that the planner sees, old or new, never a text or a number."""

from __future__ import annotations

from typing import Any

import pytest
from workbook.ooxml.samples import MAIN, hand_made, rich_book, sheet_xml
from workbook.ooxml.samples_reader import book_with
from workbook.ooxml.samples_reader import rich_book as with_rich_values

from sopxl_workbook.ooxml import Cell, CellError, Patch, read_book

CLASSIC = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"]
RICH = {
    8: "#SPILL!",
    9: "#CONNECT!",
    10: "#BLOCKED!",
    11: "#UNKNOWN!",
    12: "#FIELD!",
    13: "#CALC!",
    14: "#BUSY!",
    18: "#EXTERNAL!",
    19: "#TIMEOUT!",
}


def rich_cell(value: str, structures: str = "", cell: str = "") -> Any:
    """What A1 holds if it points at this rich value."""
    cell = cell or '<c r="A1" t="e" vm="1"><v>#VALUE!</v></c>'
    data = with_rich_values(f'<row r="1">{cell}</row>', value, structures)
    return read_book(data).sheet("Sheet1")[1, 1]


class TestCodes:
    @pytest.mark.parametrize("code", CLASSIC)
    def test_the_codes_that_cells_store(self, code: str) -> None:
        """Each of the eight is read as it stands."""
        data = hand_made(sheet_xml(f'<row r="1"><c r="A1" t="e"><v>{code}</v></c></row>'))
        assert read_book(data).sheet("Sheet1")[1, 1] == CellError(code)

    @pytest.mark.parametrize(("number", "code"), RICH.items())
    def test_the_codes_that_stand_in_rich_values(self, number: int, code: str) -> None:
        """The cell stores #VALUE!, the rich value behind it says what Excel shows."""
        assert rich_cell(f'<rv s="1"><v>{number}</v><v>0</v></rv>') == CellError(code)
        with_offsets = f'<rv s="0"><v>0</v><v>{number}</v><v>2</v><v>1</v></rv>'
        assert rich_cell(with_offsets) == CellError(code)

    @pytest.mark.parametrize(
        "value",
        [
            '<rv s="1"><v>99</v><v>0</v></rv>',
            '<rv s="1"><v>eight</v></rv>',
            '<rv s="1"/>',
            '<rv s="7"><v>8</v></rv>',
            '<rv s="-1"><v>8</v></rv>',
            '<rv s="2"><v>8</v></rv>',
            "",
        ],
    )
    def test_what_cannot_be_known_is_the_stored_code(self, value: str) -> None:
        """An unknown number, another structure, a missing value: an error all the same."""
        assert rich_cell(value) == CellError("#VALUE!")

    @pytest.mark.parametrize("vm", ["0", "77", "x", "-1"])
    def test_a_pointer_to_nothing_is_the_stored_code(self, vm: str) -> None:
        """The number of a block that is not there."""
        cell = f'<c r="A1" t="e" vm="{vm}"><v>#VALUE!</v></c>'
        assert rich_cell('<rv s="1"><v>8</v></rv>', cell=cell) == CellError("#VALUE!")

    def test_a_book_without_metadata(self) -> None:
        """A pointer with nothing to point into."""
        rows = '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>'
        assert read_book(hand_made(sheet_xml(rows))).sheet("Sheet1")[1, 1] == CellError("#VALUE!")

    def test_the_number_of_the_row_is_no_pointer(self) -> None:
        """Rows alike but for vm, and vm the number of its row: each has its own error."""
        rows = "".join(
            f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}" t="e" vm="{n}"><v>#VALUE!</v></c>'
            "</row>"
            for n in range(1, 5)
        )
        values = "".join(f'<rv s="1"><v>{n}</v></rv>' for n in (8, 13, 12, 99))
        sheet = read_book(with_rich_values(rows, values)).sheet("Sheet1")
        codes = [str(value) for (value,) in sheet.block("B1:B4")]
        assert codes == ["#SPILL!", "#CALC!", "#FIELD!", "#VALUE!"]
        assert [str(sheet.cell(f"B{n}").value) for n in range(1, 5)] == codes

    def test_a_value_in_its_place_loses_the_pointer(self) -> None:
        """A number written over the error is no longer one."""
        rows = '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>'
        patch = Patch(with_rich_values(rows, '<rv s="1"><v>8</v></rv>'))
        patch.set_value("Sheet1", "A1", 5)
        assert read_book(patch.result()).sheet("Sheet1")[1, 1] == 5.0

    def test_codes_of_libreoffice(self) -> None:
        """As LibreOffice 25.2 saves them: its own Err:508, 522, 502 as #VALUE!, #N/A as it is."""
        saved = {"NA()": "#N/A", "A2+1": "#VALUE!", "SQRT(-1)": "#VALUE!", "foo()": "#NAME?"}
        rows = "".join(
            f'<row r="{n}" customFormat="false" hidden="false"><c r="A{n}" s="0" t="e">'
            f'<f aca="false">{formula}</f><v>{code}</v></c></row>'
            for n, (formula, code) in enumerate(saved.items(), 1)
        )
        sheet = read_book(hand_made(sheet_xml(rows))).sheet("Sheet1")
        assert [str(v) for (v,) in sheet.block("A1:A4")] == list(saved.values())
        assert [cell.formula for cell in sheet.formulas()] == [f"={f}" for f in saved]

    def test_a_text_that_looks_like_an_error_is_text(self) -> None:
        """The type of the cell decides, not its look."""
        sheet = read_book(
            hand_made(sheet_xml('<row r="1"><c r="A1" t="str"><v>#SPILL!</v></c></row>'))
        ).sheet("Sheet1")
        assert sheet[1, 1] == "#SPILL!"


class TestSpills:
    def test_a_dynamic_array_is_told_from_a_legacy_one(self) -> None:
        """Both name their range; only the dynamic one is a spill."""
        sheet = read_book(rich_book()).sheet("Values")
        spill, legacy = sheet.cell("D6"), sheet.cell("B6")
        assert (spill.array, spill.is_spill) == ("D6:D8", True)
        assert (legacy.array, legacy.is_spill) == ("B6:B8", False)
        assert not sheet.cell("B3").is_spill

    @pytest.mark.parametrize(("cm", "is_spill"), [("1", True), ("2", False), ("3", False)])
    def test_the_flag_of_the_metadata_decides(self, cm: str, is_spill: bool) -> None:
        """A block that says it is not dynamic, or is not there, makes no spill."""
        rows = (
            f'<row r="1"><c r="A1" cm="{cm}"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>'
        )
        cell = read_book(with_rich_values(rows, "")).sheet("Sheet1").cell("A1")
        assert (cell.array, cell.is_spill) == ("A1:A2", is_spill)

    @pytest.mark.parametrize(
        ("attributes", "formula"),
        [
            ('r1="D1"', "=TABLE(,D1)"),
            ('dtr="1" r1="D1"', "=TABLE(D1,)"),
            ('dt2D="1" dtr="1" r1="D1" r2="D2"', "=TABLE(D1,D2)"),
        ],
    )
    def test_a_data_table_is_a_formula(self, attributes: str, formula: str) -> None:
        """It fills its range as an array formula does, and reads as Excel shows it."""
        rows = f'<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" {attributes}/><v>1</v></c></row>'
        sheet = read_book(hand_made(sheet_xml(rows))).sheet("Sheet1")
        assert sheet.cell("A1") == Cell(1, 1, 1.0, formula, array="A1:B2")
        assert sheet.array_at(2, 2) is not None

    def test_prefixed_metadata(self) -> None:
        """The same part with its elements prefixed."""
        rows = '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">B1</f><v>1</v></c></row>'
        metadata = (
            f'<x:metadata xmlns:x="{MAIN}"><x:metadataTypes><x:metadataType name="XLDAPR"/>'
            '</x:metadataTypes><x:futureMetadata name="XLDAPR"><x:bk><y:p xmlns:y="y" '
            'fDynamic="1"/></x:bk></x:futureMetadata><x:cellMetadata><x:bk><x:rc t="1" v="0"/>'
            "</x:bk></x:cellMetadata></x:metadata>"
        )
        data = book_with(sheet_xml(rows), {"metadata.xml": ("sheetMetadata", metadata)})
        assert read_book(data).sheet("Sheet1").cell("A1").is_spill
