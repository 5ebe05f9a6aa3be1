"""Reading: what openpyxl finds, and what it does not keep apart."""

from __future__ import annotations

import datetime as dt
import io
import math
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.formula import ArrayFormula
from workbook.ooxml.samples import MAIN, hand_made, openpyxl_book, rich_book, sheet_xml

from sopxl_workbook.ooxml import NOT_CALCULATED, CellError, as_date, as_serial, read_book

MOCK = Path(__file__).parents[4] / "shared" / "look" / "mock.xlsx"


def mock_book() -> bytes:
    """The mock workbook beside the project."""
    if not MOCK.exists():
        print(f"skipped: {MOCK} is not there")
        pytest.skip(f"{MOCK} is not there")
    return MOCK.read_bytes()


def one_sheet(rows: str, **parts: Any) -> Any:
    """The only sheet of a hand-made book."""
    return read_book(hand_made(sheet_xml(rows), **parts)).sheet("Sheet1")


def plain(cell: Any, date1904: bool) -> Any:
    """A value of openpyxl as the reader gives it."""
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        return as_serial(value, date1904)
    if isinstance(value, dt.time):
        return (value.hour * 60 + value.minute) / 1440
    if cell.data_type == "e":
        return CellError(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value) if isinstance(value, CellRichText) else value
    return float(value)


def assert_like_openpyxl(data: bytes) -> None:
    """Every value of every sheet is openpyxl's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it will drop
        theirs = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    ours = read_book(data)
    assert list(ours.sheets) == theirs.sheetnames
    compared = 0
    for sheet in theirs.worksheets:
        values = dict(ours.sheet(sheet.title).values())
        for row in sheet.iter_rows():
            for cell in row:
                value = values.pop((cell.row, cell.column), None)
                expected = plain(cell, ours.date1904)
                if value is NOT_CALCULATED:
                    assert expected is None, cell.coordinate
                elif isinstance(expected, float):
                    assert value == pytest.approx(expected, rel=1e-15, abs=0), cell.coordinate
                elif isinstance(expected, str) and "_x" in expected:
                    assert value != expected, "openpyxl does not decode _x0041_"
                else:
                    assert value == expected, f"{sheet.title}!{cell.coordinate}"
                    assert type(value) is type(expected), f"{sheet.title}!{cell.coordinate}"
                compared += value is not None
        assert not values
    assert compared


class TestAgainstOpenpyxl:
    @pytest.mark.parametrize("date1904", [False, True])
    def test_a_book_of_xlsxwriter(self, date1904: bool) -> None:
        """Every kind of value, in both date systems."""
        assert_like_openpyxl(rich_book(date1904=date1904))

    def test_a_book_of_openpyxl(self) -> None:
        """Formulas that were never calculated are no blanks."""
        data = openpyxl_book()
        assert_like_openpyxl(data)
        assert read_book(data).sheet("Plain")[2, 3] is NOT_CALCULATED

    def test_the_mock_workbook(self) -> None:
        """A workbook with charts, sparklines and dynamic arrays."""
        assert_like_openpyxl(mock_book())

    def test_formulas_of_the_mock_workbook(self) -> None:
        """The text of every formula is openpyxl's, shared and array formulas too."""
        for data in (mock_book(), rich_book()):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = openpyxl.load_workbook(io.BytesIO(data))
            book = read_book(data)
            for sheet in theirs.worksheets:
                found = {(c.row, c.column): c.formula for c in book.sheet(sheet.title).formulas()}
                expected = {}
                for row in sheet.iter_rows():
                    for cell in row:
                        if cell.data_type == "f":
                            value = cell.value
                            is_array = isinstance(value, ArrayFormula)
                            text = value.text if is_array else value
                            expected[cell.row, cell.column] = "=" + text.removeprefix("=")
                assert found == expected


class TestValues:
    def test_every_type(self) -> None:
        """Number, shared and inline text, formula text, TRUE, error, ISO date; blanks are None."""
        sheet = one_sheet(
            '<row r="2"><c r="A2"><v>1.5</v></c><c r="B2" t="s"><v>1</v></c>'
            '<c r="C2" t="inlineStr"><is><r><t>in</t></r><r><rPr><color/></rPr><t>line</t></r>'
            '<rPh sb="0" eb="1"><t>xx</t></rPh></is></c>'
            '<c r="D2" t="str"><f>A1</f><v>x &amp;&lt; y&#10;</v></c><c r="E2" t="b"><v>1</v></c>'
            '<c r="F2" t="e"><v>#N/A</v></c><c r="G2" t="d"><v>2026-10-01</v></c>'
            '<c r="H2" s="1"/><c r="J2" t="n"><v> 7 </v></c></row>',
            strings="<si><t>zero</t></si><si><r><t>o</t></r><r><t>ne</t></r></si>",
        )
        assert sheet.block("A2:J2") == [
            [1.5, "one", "inline", "x &< y\n", True, CellError("#N/A"), 46296.0, None, None, 7.0]
        ]
        assert sheet.cell("G2").is_date
        assert sheet.row(2)[10] == 7.0
        assert 8 not in sheet.row(2)

    @pytest.mark.parametrize(
        "cell",
        [
            "<f>1+1</f>",
            "<f>1+1</f><v></v>",
            "<f>1+1</f><v/>",
            '<f t="shared" ref="A1" si="0">1+1</f>',
        ],
    )
    def test_a_formula_without_a_result_is_said_to_be_so(self, cell: str) -> None:
        """Not blank, not zero: NOT_CALCULATED."""
        sheet = one_sheet(f'<row r="1"><c r="A1">{cell}</c><c r="B1"><v>2</v></c></row>')
        assert sheet.block("A1:B1") == [[NOT_CALCULATED, 2.0]]
        assert not sheet.cell("A1").has_cached
        assert sheet.cell("A1").formula == "=1+1"

    def test_an_empty_text_is_a_result(self) -> None:
        """A formula that shows nothing was calculated."""
        sheet = one_sheet('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>')
        assert sheet.cell("A1").value == ""
        assert sheet.cell("A1").has_cached

    def test_an_unknown_error_is_still_an_error(self) -> None:
        """New error codes are kept apart from text like the old ones."""
        sheet = one_sheet('<row r="1"><c r="A1" t="e"><v>#BUSY!</v></c></row>')
        assert sheet[1, 1] == CellError("#BUSY!")

    def test_dates_by_their_format(self) -> None:
        """A number is a date where its format says so; the serial stays a number."""
        sheet = read_book(rich_book()).sheet("Values")
        assert sheet.cell("E2").is_date
        assert not sheet.cell("B2").is_date
        assert as_date(sheet[2, 5]) == dt.date(2026, 10, 1)

    def test_the_1904_twin_holds_the_same_day(self) -> None:
        """Both date systems give the same month."""
        book = read_book(rich_book(date1904=True))
        assert book.date1904
        assert as_date(book.sheet("Values")[2, 5], book.date1904) == dt.date(2026, 10, 1)


class TestFormulas:
    def test_a_shared_formula_moves_with_its_cell(self) -> None:
        """Relative references move; text, absolute ones, names and functions do not."""
        sheet = one_sheet(
            '<row r="1"><c r="B1"><f t="shared" ref="B1:C2" si="3">'
            "LOG10(A1)+$A$1+Q1!A1+SUM(1:1)+'A1'!B2+&quot;A1&quot;+t[[#This Row],[A1]]+A1_x</f>"
            '<v>1</v></c></row><row r="2"><c r="C2"><f t="shared" si="3"/><v>2</v></c></row>'
        )
        assert sheet.cell("C2").formula == (
            "=LOG10(B2)+$A$1+Q1!B2+SUM(2:2)+'A1'!C3+\"A1\"+t[[#This Row],[A1]]+A1_x"
        )

    def test_array_formulas_know_their_range(self) -> None:
        """The cell with the formula names the range; the others hold values only."""
        sheet = read_book(rich_book()).sheet("Values")
        assert sheet.cell("B6").array == "B6:B8"
        assert sheet.cell("B7").formula is None
        assert sheet.array_at(8, 2) is not None
        assert sheet.array_at(9, 2) is None


SPELLINGS = {
    "prefix": (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2" t="str">'
        '<x:f>A1</x:f><x:v>two</x:v></x:c><x:c r="C2"><x:v>3</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ),
    "single quotes, other order": sheet_xml(
        "<row spans='1:3' r='2'><c t='str' r='B2'><v>two</v></c><c s='0' r='C2'><v>3</v></c></row>"
    ),
    "no addresses": sheet_xml('<row/><row><c/><c t="str"><v>two</v></c><c><v>3</v></c></row>'),
    "comments and CDATA": sheet_xml(
        '<!-- a --><row r="2"><!-- <c r="B2"><v>9</v></c> --><c r="B2" t="str">'
        '<v><![CDATA[two]]></v></c><c r="C2"><v>3</v></c></row>'
    ),
    "pretty-printed": sheet_xml(
        '\n <row r="2">\n  <c r="B2" t="str">\n   <v>two</v>\n  </c>\n'
        '  <c r="C2">\n   <v>3</v>\n  </c>\n </row>\n'
    ),
    "out of order": sheet_xml(
        '<row r="3"/><row r="2"><c r="C2"><v>3</v></c><c r="B2" t="str"><v>two</v></c></row>'
    ),
    "brackets in attributes": sheet_xml(
        '<row r="2"><c r="B2" note="a>b" t="str"><v>two</v></c><c r="C2"><v>3</v></c></row>'
    ),
    "spaces in tags": sheet_xml(
        '<row r="2" ><c  r="B2" t = "str"><v >two</v ></c ><c r="C2" ><v>3</v></c></row >'
    ),
    "wrong dimension": sheet_xml(
        '<row r="2"><c r="B2" t="str"><v>two</v></c><c r="C2"><v>3</v></c></row>',
        head='<dimension ref="A1:XFD1048576"/>',
    ),
}


class TestSpellings:
    @pytest.mark.parametrize("sheet", SPELLINGS.values(), ids=SPELLINGS)
    def test_every_spelling_of_xml_gives_the_same_values(self, sheet: str) -> None:
        """XML has many spellings of one sheet; all are read alike."""
        found = read_book(hand_made(sheet)).sheet("Sheet1")
        assert dict(found.values()) == {(2, 2): "two", (2, 3): 3.0}
        assert (found.last_row, found.last_column) == (2, 3)

    def test_utf_16(self) -> None:
        """A part in another encoding is read too."""
        text = sheet_xml('<row r="1"><c r="A1" t="str"><v>é☃</v></c></row>')
        data = text.replace("UTF-8", "UTF-16").encode("utf-16")
        assert read_book(hand_made(data)).sheet("Sheet1")[1, 1] == "é☃"

    def test_a_million_formatted_blank_rows(self) -> None:
        """Only real cells count, and the time stays bounded."""
        rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(2, 1_048_577))
        sheet = one_sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + rows)
        assert (sheet.last_row, sheet.last_column) == (1, 1)
        assert sheet.block("A:A") == [[1.0]]


class TestBlock:
    def test_blanks_around_the_cells(self) -> None:
        """A block has the shape that was asked for, inside, beside and beyond the cells."""
        sheet = one_sheet(
            '<row r="2"><c r="C2"><v>1</v></c><c r="D2"><v>2</v></c></row>'
            '<row r="4"><c r="A4"><v>3</v></c><c r="D4"><v>4</v></c></row>'
        )
        assert sheet.block("B1:E4") == [
            [None, None, None, None],
            [None, 1.0, 2.0, None],
            [None, None, None, None],
            [None, None, 4.0, None],
        ]
        assert sheet.block("D2") == [[2.0]]
        assert sheet.block("F2:G2") == [[None, None]]
        assert sheet.block("A2:B2") == [[None, None]]
        assert sheet.block("4:4") == [[3.0, None, None, 4.0]]
        assert sheet.block("D:D") == [[None], [2.0], [None], [4.0]]
        assert sheet.block("A7:B7") == [[None, None]]


class TestCatalog:
    def test_sheets_names_and_tables(self) -> None:
        """What a workbook says it holds."""
        book = read_book(rich_book())
        assert [(s.name, s.visibility) for s in book.sheets.values()] == [
            ("Values", "visible"),
            ("Table", "visible"),
            ("Bob's plan", "hidden"),
        ]
        assert book.defined_name("SOP_BASE").target == ("Values", "B2")
        assert book.named_value("sop_base") == 12.5
        assert book.defined_names["'Bob''s plan'!local"].sheet == "Bob's plan"
        table = book.table("tblPlan")
        assert (table.sheet, table.ref, table.data_ref) == ("Table", "B3:D6", "B4:D5")
        assert table.columns == ("Family", "Units", "Line\nbreak")
        assert (table.has_header, table.has_totals) == (True, True)
        assert book.table_rows("tblPlan") == [["Bikes", 10.0, 1.0], ["Frames", 20.0, 2.0]]

    def test_a_sheet_nobody_asks_for_may_be_damaged(self) -> None:
        """The rest of the book is read all the same."""
        data = rich_book()
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts: dict[str, str | bytes] = {n: old.read(n) for n in old.namelist()}
        parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData><row"
        from workbook.ooxml.samples import zipped

        book = read_book(zipped(parts))
        assert book.sheet("Values")[2, 2] == 12.5
        with pytest.raises(Exception, match=r"sheet2\.xml"):
            book.sheet("Table")

    def test_path_and_bytes_give_the_same_book(self, tmp_path: Path) -> None:
        """A path is read once, its hash is that of its bytes."""
        path = tmp_path / "é plan.xlsx"
        path.write_bytes(rich_book())
        book = read_book(path, sheets=["Values"])
        assert book.sha256 == read_book(path.read_bytes()).sha256
        assert math.isclose(book.sheet("values")[2, 2], 12.5)  # type: ignore[arg-type]
