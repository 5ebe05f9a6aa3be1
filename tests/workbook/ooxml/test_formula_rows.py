"""Formulas of whole rows: the quick reading gives what the reading cell by cell gives."""

from __future__ import annotations

import pytest
from workbook.ooxml.samples import hand_made, sheet_xml

from sopxl.errors import FileError
from sopxl_workbook.ooxml import NOT_CALCULATED, read_book
from sopxl_workbook.ooxml.sheet import Sheet

ROWS = {
    "a number and a blank": '<c r="A1" s="0"><f>B1+1</f><v>1.5</v></c><c r="B1" s="0"/>',
    "a value beside it": '<c r="A1"><v>7</v></c><c r="C1"><f>A1*2</f><v>14</v></c>',
    "texts": '<c r="A1" t="str"><f>"a"&amp;"&lt;b&gt;"</f><v>a&lt;b&gt;</v></c>'
    '<c r="B1" t="str"><f>""</f><v></v></c><c r="C1" t="str"><f>CHAR(13)</f><v>_x000D_</v></c>',
    "an error": '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "a truth": '<c r="A1" t="b"><f>1=1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c>',
    "not calculated": '<c r="A1"><f>B1</f></c><c r="B1"><f>2</f><v></v></c>',
    "shared": '<c r="A1"><f t="shared" ref="A1:B1" si="0">C1+1</f><v>1</v></c>'
    '<c r="B1"><f t="shared" si="0"/><v>2</v></c>',
    "an array": '<c r="A1"><f t="array" ref="A1:B1">C1:D1</f><v>1</v></c><c r="B1"><v>2</v></c>',
    "a text in the cell": '<c r="A1" t="inlineStr"><is><t>x</t></is></c>'
    '<c r="B1"><f>A1</f><v>0</v></c>',
}


def sheet_of(cells: str) -> Sheet:
    """A sheet with a row of these cells."""
    return read_book(hand_made(sheet_xml(f'<row r="1">{cells}</row>'))).sheet("Sheet1")


@pytest.mark.parametrize("name", ROWS)
def test_all_spellings_of_a_row(name: str) -> None:
    """Text and stored result of every formula; read again they are the same."""
    sheet = sheet_of(ROWS[name])
    one_by_one = [(cell.row, cell.column, cell.formula, cell.value) for cell in sheet.formulas()]
    assert one_by_one
    assert list(sheet.formula_values()) == one_by_one
    assert list(sheet.formula_values()) == one_by_one


def test_what_was_not_calculated_is_no_blank() -> None:
    """Neither without a result nor with an empty one."""
    values = [value for *_, value in sheet_of(ROWS["not calculated"]).formula_values()]
    assert values == [NOT_CALCULATED, NOT_CALCULATED]


@pytest.mark.parametrize(
    ("cell", "detail"),
    [
        ('<c r="A1"><f>1</f><v>one</v></c>', "row 1 holds a value that is none"),
        ('<c r="A1"><f>1&nbsp;</f><v>1</v></c>', "row 1 holds a value that is none"),
    ],
)
def test_damage_is_told(cell: str, detail: str) -> None:
    """As by the reading cell by cell; a row that is damaged is never kept."""
    for _ in range(2):
        with pytest.raises(FileError) as told:
            list(sheet_of(cell).formula_values())
        assert detail in str(told.value)
