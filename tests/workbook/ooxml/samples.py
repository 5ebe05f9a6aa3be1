"""Workbooks to read and patch: made by XlsxWriter, by openpyxl, and by hand, part by part."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from importlib.resources import files
from typing import Any

import openpyxl
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    f'<cellXfs count="10">{"<xf/>" * 10}</cellXfs></styleSheet>'
)
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def rich_book(macros: bytes | None = None, date1904: bool = False) -> bytes:
    """By XlsxWriter: every kind of value, a table, charts, names, a hidden sheet, sparklines."""
    buffer = io.BytesIO()
    options = {"date_1904": date1904}
    with xlsxwriter.Workbook(buffer, options) as book:
        _values_sheet(book)
        _table_sheet(book)
        hidden = book.add_worksheet("Bob's plan")
        hidden.write("B2", 7)
        hidden.hide()
        book.define_name("sop_base", "=Values!$B$2")
        book.define_name("'Bob's plan'!local", "='Bob''s plan'!$B$2")
        if macros is not None:
            book.add_vba_project(io.BytesIO(macros), True)
    return buffer.getvalue()


def _values_sheet(book: Any) -> None:
    sheet = book.add_worksheet("Values")
    bold = book.add_format({"bold": True})
    sheet.set_column("F:F", 12, book.add_format({"num_format": "0.0"}))
    sheet.set_row(20, 20, bold)
    sheet.write_row("A1", ["Label", "Number", "Text & <more>", True])
    sheet.write("B2", 12.5)
    sheet.write("C2", "  spaced\nline ")
    sheet.write_boolean("D2", False)
    sheet.write_datetime("E2", dt.datetime(2026, 10, 1), book.add_format({"num_format": "mmm yy"}))
    sheet.write_formula("B3", "=B2*2", None, 25)
    sheet.write_formula("C3", '="a"&"b"', None, "ab")
    sheet.write_formula("D3", "=NA()", None, "#N/A")
    sheet.write_formula("E3", "=1=1", None, True)
    sheet.write_rich_string("A4", "rich ", bold, "text", " end")
    sheet.write("B4", -1.5e-300)
    sheet.write("C4", 123456789012345680)
    sheet.write_array_formula("B6:B8", "{=B2:B4*2}", None, 25)
    sheet.write_dynamic_array_formula("D6:D8", "=SEQUENCE(3)", None, 1)
    sheet.write("A10", "snowman ☃ 𝄞 _x0041_ \x01")
    sheet.write_blank("G12", None, bold)
    sheet.add_sparkline("H1", {"range": "Values!B2:B4"})
    sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_comment("A1", "a note")
    sheet.insert_button("J2", {"macro": "SopRollover", "caption": "Roll"})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Values!$B$2:$B$4"})
    sheet.insert_chart("J8", chart)


def _table_sheet(book: Any) -> None:
    sheet = book.add_worksheet("Table")
    sheet.add_table(
        "B3:D6",
        {
            "name": "tblPlan",
            "total_row": True,
            "columns": [
                {"header": "Family", "total_string": "Total"},
                {"header": "Units", "total_function": "sum"},
                {"header": "Line\nbreak"},
            ],
            "data": [["Bikes", 10, 1], ["Frames", 20, 2]],
        },
    )


def openpyxl_book() -> bytes:
    """By openpyxl: formulas without results, dates, errors, a merged title."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plain"
    sheet.append(["Family", "Units", None, dt.datetime(2025, 2, 28), "#DIV/0!"])
    sheet.append(["Bikes", 3, "=B2*2", dt.datetime(2026, 1, 31, 12, 0), True])
    sheet["A9"] = "=1+1 as text"
    sheet["A9"].data_type = "s"
    sheet.merge_cells("A12:C12")
    sheet["A12"] = "Merged"
    book.create_sheet("Empty")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def vba_project() -> bytes:
    """A real VBA project, from the workbook that xlwings ships."""
    shipped = files("xlwings").joinpath("quickstart_standalone.xlsm").read_bytes()
    with zipfile.ZipFile(io.BytesIO(shipped)) as book:
        return book.read("xl/vbaProject.bin")


def sheet_xml(rows: str, head: str = "", tail: str = "") -> str:
    """A sheet part around some rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        f"{head}<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def hand_made(
    sheet: str | bytes, *, strings: str = "", extra: dict[str, str | bytes] | None = None
) -> bytes:
    """A workbook of one sheet, Sheet1, whose part is given; extra adds or replaces parts."""
    relations = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId4", "styles", "styles.xml")]
    overrides = {
        "xl/workbook.xml": "sheet.main",
        "xl/worksheets/sheet1.xml": "worksheet",
        "xl/styles.xml": "styles",
    }
    parts: dict[str, str | bytes] = {"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": STYLES}
    if strings:
        relations.append(("rId2", "sharedStrings", "sharedStrings.xml"))
        overrides["xl/sharedStrings.xml"] = "sharedStrings"
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if extra and "xl/calcChain.xml" in extra:
        relations.append(("rId3", "calcChain", "calcChain.xml"))
        overrides["xl/calcChain.xml"] = "calcChain"
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_SHEET_TYPE}.{kind}+xml"/>'
        for name, kind in overrides.items()
    )
    rels = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in relations
    )
    book = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">{rels}</Relationships>'
        ),
        **parts,
        **(extra or {}),
    }
    return zipped(book)


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()
