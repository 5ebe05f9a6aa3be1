"""What a workbook says around its cells: merged, hidden, filtered, protected, linked."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import refusals
import xlsxwriter
from openpyxl.worksheet.datavalidation import DataValidation
from workbook.ooxml.samples import MAIN, OFFICE, STYLES, hand_made, openpyxl_book, sheet_xml
from workbook.ooxml.samples_reader import book_with, rels

from sopxl.errors import FileError, NotFoundError
from sopxl_workbook.ooxml import (
    Area,
    Calculation,
    Connection,
    ExternalLink,
    Filter,
    Protection,
    read_book,
)

ONE = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
OFF = Protection(is_on=False, has_password=False)


def made(write: Any, **options: Any) -> Any:
    """A sheet written by XlsxWriter, as we read it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        write(book, book.add_worksheet("Sheet1"))
    return read_book(buffer.getvalue()).sheet("Sheet1")


def sheet_of(rows: str = "", head: str = "", tail: str = "", **parts: Any) -> Any:
    """A hand-made sheet."""
    return read_book(hand_made(sheet_xml(rows, head, tail), **parts)).sheet("Sheet1")


class TestMerged:
    def test_merged_ranges(self) -> None:
        """As areas, in the order of the file; none is an empty tuple."""
        sheet = read_book(openpyxl_book())
        assert sheet.sheet("Plain").merged == (Area(12, 1, 12, 3),)
        assert sheet.sheet("Empty").merged == ()

    def test_a_merge_that_is_no_range_is_damage(self) -> None:
        """The part is named."""
        sheet = sheet_of(tail='<mergeCells><mergeCell ref="A1:X"/></mergeCells>')
        refusals.check(
            lambda: sheet.merged,
            FileError,
            'E001 workbook: the part "xl/worksheets/sheet1.xml" of the workbook is damaged: "A1:X" '
            "is not a range of cells. Open the file in Excel, let it repair the workbook and save "
            "it.",
        )


class TestHidden:
    def test_rows_and_columns_hidden_by_hand(self) -> None:
        """As ranges of their numbers."""

        def write(_: Any, sheet: Any) -> None:
            sheet.set_column("C:E", None, None, {"hidden": True})
            sheet.set_column("G:G", 0)
            for row in (2, 3, 7):
                sheet.write(row, 0, row)
                sheet.set_row(row, None, None, {"hidden": True})
            sheet.set_row(9, 0)

        sheet = made(write)
        assert sheet.hidden_rows == (range(3, 5), range(8, 9), range(10, 11))
        assert sheet.hidden_columns == (range(3, 6), range(7, 8))

    def test_nothing_hidden(self) -> None:
        """Words of LibreOffice for "no"; a height that only begins with zero."""
        sheet = sheet_of(
            '<row r="1" hidden="false" ht="0.75"><c r="A1"><v>1</v></c></row>',
            head='<cols><col min="1" max="3" width="0.5" hidden="false"/></cols>',
        )
        assert (sheet.hidden_rows, sheet.hidden_columns) == ((), ())

    def test_values_of_hidden_rows_are_values(self) -> None:
        """What is hidden is read like everything else."""
        sheet = sheet_of('<row r="4" hidden="true"><c r="A4"><v>1</v></c></row>')
        assert (sheet.hidden_rows, sheet[4, 1]) == ((range(4, 5),), 1.0)


class TestFilter:
    def test_a_filter_with_and_without_criteria(self) -> None:
        """The arrows alone filter nothing; rows that a filter hides are hidden rows."""

        def write(_: Any, sheet: Any) -> None:
            sheet.write_column("A1", ["x", 1, 2, 1])
            sheet.autofilter("A1:B4")

        def write_filtered(book: Any, sheet: Any) -> None:
            write(book, sheet)
            sheet.filter_column("A", "x == 1")
            sheet.set_row(2, None, None, {"hidden": True})

        assert made(write).filter == Filter(Area(1, 1, 4, 2), is_set=False)
        sheet = made(write_filtered)
        assert sheet.filter == Filter(Area(1, 1, 4, 2), is_set=True)
        assert sheet.hidden_rows == (range(3, 4),)
        assert sheet_of().filter is None

    def test_an_arrow_left_out_filters_nothing(self) -> None:
        """A column without its arrow has no criteria."""
        tail = '<autoFilter ref="A1:B2"><filterColumn colId="0" hiddenButton="1"/></autoFilter>'
        assert sheet_of(tail=tail).filter == Filter(Area(1, 1, 2, 2), is_set=False)

    def test_a_filtered_table(self) -> None:
        """The filter of a table belongs to the table."""

        def book(criteria: bool) -> Any:
            data = openpyxl.Workbook()
            sheet = data.active
            assert sheet is not None
            for row in (["x"], [1], [2]):
                sheet.append(row)
            table = openpyxl.worksheet.table.Table(displayName="t", ref="A1:A3")
            sheet.add_table(table)
            table._initialise_columns()
            if criteria:
                table.autoFilter.add_filter_column(0, ["1"])
            buffer = io.BytesIO()
            data.save(buffer)
            return read_book(buffer.getvalue()).table("t")

        assert not book(criteria=False).is_filtered
        assert book(criteria=True).is_filtered


LOCKS = STYLES.replace(
    "<xf/>" * 10,
    '<xf/><xf><protection locked="0"/></xf><xf><protection locked="1"/></xf>'
    '<xf><protection hidden="1"/></xf><xf><protection locked="false"/></xf>',
)
LOCKED_ROWS = (
    '<row r="1"><c r="A1"/><c r="B1" s="1"/><c r="C1" s="2"/><c r="D1" s="3"/><c r="E1" s="4"/>'
    '<c r="F1" s="99"/></row><row r="2" s="1" customFormat="1"/><row r="3"/>'
)
LOCKED_COLUMNS = '<cols><col min="2" max="3" style="1"/></cols>'


class TestProtection:
    @pytest.mark.parametrize(
        ("attributes", "protection"),
        [
            ('sheet="1"', Protection(is_on=True, has_password=False)),
            ('sheet="true" password="CC1A"', Protection(is_on=True, has_password=True)),
            (
                'algorithmName="SHA-512" hashValue="aa" saltValue="bb" spinCount="9" sheet="1"',
                Protection(is_on=True, has_password=True),
            ),
            ('password="CC1A" sheet="0"', OFF),
            ('objects="1"', OFF),
        ],
    )
    def test_a_protected_sheet(self, attributes: str, protection: Protection) -> None:
        """With or without a password, of old and of new; options alone protect nothing."""
        assert sheet_of(tail=f"<sheetProtection {attributes}/>").protection == protection

    def test_of_xlsxwriter(self) -> None:
        """A password asked for is seen."""
        assert made(lambda book, sheet: sheet.protect("secret")).protection.has_password
        assert made(lambda book, sheet: None).protection == OFF

    def test_locked_cells(self) -> None:
        """A cell is locked unless its format, or that of its row or column, frees it."""
        sheet = sheet_of(
            LOCKED_ROWS,
            head=LOCKED_COLUMNS,
            tail='<sheetProtection sheet="1"/>',
            extra={"xl/styles.xml": LOCKS},
        )
        locked = [sheet.is_locked(1, column) for column in range(1, 8)]
        assert locked == [True, False, True, True, False, True, True]
        assert [sheet.is_locked(2, column) for column in (1, 9)] == [False, False]
        assert [sheet.is_locked(3, column) for column in (1, 2, 3, 4)] == [True, False, False, True]

    def test_nothing_is_locked_on_a_free_sheet(self) -> None:
        """Formats lock only where the sheet is protected."""
        sheet = sheet_of(LOCKED_ROWS, extra={"xl/styles.xml": LOCKS})
        assert not any(sheet.is_locked(1, column) for column in range(1, 8))

    @pytest.mark.parametrize(
        ("entry", "protection"),
        [
            ('<workbookProtection lockStructure="1"/>', Protection(True, has_password=False)),
            (
                '<workbookProtection workbookPassword="CC1A" lockStructure="true"/>',
                Protection(True, has_password=True),
            ),
            (
                '<workbookProtection workbookHashValue="aa" lockStructure="1"/>',
                Protection(True, has_password=True),
            ),
            ('<workbookProtection lockWindows="1"/>', OFF),
            ("", OFF),
        ],
    )
    def test_a_protected_list_of_sheets(self, entry: str, protection: Protection) -> None:
        """The structure of the workbook, with or without a password."""
        assert read_book(book_with(ONE, inside=entry)).protection == protection


class TestCalculation:
    @pytest.mark.parametrize(
        ("entry", "calculation", "is_manual"),
        [
            ("", Calculation("auto", is_iterative=False, on_load=False), False),
            ('<calcPr calcId="191029"/>', Calculation("auto", False, False), False),
            ('<calcPr calcMode="manual"/>', Calculation("manual", False, False), True),
            (
                '<calcPr calcMode="autoNoTable" iterate="1" fullCalcOnLoad="1"/>',
                Calculation("autoNoTable", is_iterative=True, on_load=True),
                False,
            ),
        ],
    )
    def test_how_the_book_is_calculated(
        self, entry: str, calculation: Calculation, is_manual: bool
    ) -> None:
        """Mode, circular references, calculation on opening."""
        found = read_book(book_with(ONE, inside=entry)).calculation
        assert (found, found.is_manual) == (calculation, is_manual)


def external(inside: str) -> str:
    """An externalLink part."""
    return f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}">{inside}</externalLink>'


class TestLinks:
    def test_other_workbooks_programs_and_objects(self) -> None:
        """Each with its target as it stands in the file; nothing is followed."""
        parts = {
            "externalLinks/externalLink1.xml": (
                "externalLink",
                external('<externalBook r:id="rId1"><sheetNames/></externalBook>'),
            ),
            "externalLinks/externalLink2.xml": (
                "externalLink",
                external('<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'),
            ),
            "externalLinks/externalLink3.xml": (
                "externalLink",
                external('<oleLink r:id="rId1" progId="Word.Document"/>'),
            ),
            "externalLinks/externalLink4.xml": (
                "externalLink",
                external('<externalBook r:id="rId9"/>'),
            ),
        }
        folder = "xl/externalLinks"
        targets = {
            f"{folder}/_rels/externalLink1.xml.rels": "file:///C:/plans/2026%20budget.xlsx",
            f"{folder}/_rels/externalLink3.xml.rels": "file:///C:/plans/a.doc",
        }
        extra: dict[str, str | bytes] = {
            name: rels(("rId1", "externalLinkPath", target)) for name, target in targets.items()
        }
        book = read_book(book_with(ONE, parts, extra=extra))
        assert book.external_links == (
            ExternalLink(
                "workbook",
                "file:///C:/plans/2026%20budget.xlsx",
                f"{folder}/externalLink1.xml",
            ),
            ExternalLink("DDE", "cmd|'/c calc'", f"{folder}/externalLink2.xml"),
            ExternalLink("OLE", "file:///C:/plans/a.doc", f"{folder}/externalLink3.xml"),
            ExternalLink("workbook", "", f"{folder}/externalLink4.xml"),
        )
        assert read_book(hand_made(ONE)).external_links == ()

    def test_connections(self) -> None:
        """Kind, name, source; a password that stands in the file is seen, and not shown apart."""
        part = (
            f'<connections xmlns="{MAIN}">'
            '<connection id="1" name="Sales" type="1"><dbPr connection="DSN=erp;PWD=geheim;"/>'
            '</connection><connection id="2" name="Query - x" type="5"><dbPr '
            'connection="Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$" command="SELECT"'
            '/></connection><connection id="3" name="Web" type="4"><webPr url="https://example.org"'
            '/></connection><connection id="4" name="csv" type="6" savePassword="1"><textPr '
            'sourceFile="C:\\a.csv"/></connection><connection id="5" name="Model" type="100"/>'
            "</connections>"
        )
        book = read_book(book_with(ONE, {"connections.xml": ("connections", part)}))
        assert book.connections == (
            Connection("Sales", "ODBC", "DSN=erp;PWD=geheim;", has_password=True),
            Connection(
                "Query - x",
                "OLE DB",
                "Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$",
                has_password=False,
            ),
            Connection("Web", "web query", "https://example.org", has_password=False),
            Connection("csv", "text file", "C:\\a.csv", has_password=True),
            Connection("Model", "data", "", has_password=False),
        )
        assert read_book(hand_made(ONE)).connections == ()

    @pytest.mark.parametrize("kind", ["xlMacrosheet", "xlIntlMacrosheet"])
    def test_a_macro_sheet_of_excel_4(self, kind: str) -> None:
        """It is listed as what it is, and its cells are not read."""
        office = "http://schemas.microsoft.com/office/2006/relationships"
        data = book_with(
            ONE,
            {"macrosheets/sheet1.xml": (f"{office}/{kind}", "<xm:macrosheet xmlns:xm='x'/>")},
            sheets='<sheet name="Macro1" sheetId="2" state="veryHidden" r:id="x2"/>',
        )
        book = read_book(data)
        assert [(s.kind, s.visibility) for s in book.sheets.values()] == [
            ("worksheet", "visible"),
            ("macrosheet", "veryHidden"),
        ]
        refusals.check(
            lambda: book.sheet("Macro1"),
            NotFoundError,
            'E101 workbook: "Macro1" is a macrosheet, its cells are not read.',
        )


def test_what_stands_around_the_rows_is_read_on_demand() -> None:
    """A sheet that openpyxl made with validations and a frozen pane."""
    data = openpyxl.Workbook()
    sheet = data.active
    assert sheet is not None
    sheet.freeze_panes = "B2"
    sheet["A1"] = 1
    validation = DataValidation(type="list", formula1='"a,b"')
    validation.add("A1:A9")
    sheet.add_data_validation(validation)
    buffer = io.BytesIO()
    data.save(buffer)
    frame = read_book(buffer.getvalue()).sheet("Sheet").frame
    assert [child.get("sqref") for child in frame.iter("{*}dataValidation")] == ["A1:A9"]
    assert not list(frame.iter("{*}row"))
