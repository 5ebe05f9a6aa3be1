"""Workbooks with a table that grows and shrinks: by XlsxWriter, and by hand, part by part."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from workbook.ooxml.samples import MAIN, OFFICE, PACKAGE, STYLES, sheet_xml, zipped

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = {
    "xl/workbook.xml": f"{_SHEET}.sheet.main+xml",
    "xl/worksheets/sheet1.xml": f"{_SHEET}.worksheet+xml",
    "xl/worksheets/sheet2.xml": f"{_SHEET}.worksheet+xml",
    "xl/styles.xml": f"{_SHEET}.styles+xml",
    "xl/calcChain.xml": f"{_SHEET}.calcChain+xml",
    "xl/tables/table1.xml": f"{_SHEET}.table+xml",
    "xl/tables/table2.xml": f"{_SHEET}.table+xml",
    "xl/charts/chart1.xml": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "xl/pivotCache/pivotCacheDefinition1.xml": f"{_SHEET}.pivotCacheDefinition+xml",
    "xl/ctrlProps/ctrlProp1.xml": "application/vnd.ms-excel.controlproperties+xml",
}
HEAD = '<row r="2"><c r="B2" t="str"><v>Key</v></c><c r="C2" t="str"><v>Units</v></c></row>'
BODY = (
    '<row r="3"><c r="B3" s="3" t="str"><v>a</v></c><c r="C3" s="4"><v>1</v></c></row>'
    '<row r="4" ht="30" customHeight="1"><c r="B4" s="5" t="str"><v>b</v></c>'
    '<c r="C4" s="6"><v>2</v></c></row>'
)


def table_xml(
    ref: str = "B2:C4", inside: str = "", attributes: str = "", columns: str = "", name: str = "tbl"
) -> str:
    """The part of a table of two columns, Key and Units."""
    columns = columns or '<tableColumn id="1" name="Key"/><tableColumn id="2" name="Units"/>'
    return (
        f'<table xmlns="{MAIN}" id="{1 if name == "tbl" else 2}" name="{name}" '
        f'displayName="{name}" ref="{ref}"{attributes}>{inside}'
        f'<tableColumns count="2">{columns}</tableColumns></table>'
    )


def table_book(
    rows: str = HEAD + BODY,
    head: str = '<dimension ref="B2:C4"/>',
    tail: str = "",
    table: str = "",
    other: str = "",
    names: str = "",
    parts: dict[str, str] | None = None,
) -> bytes:
    """A workbook of the sheets Data, with the table tbl in B2:C4, and Other; parts are added."""
    extra = {"xl/tables/table1.xml": table or table_xml(), **(parts or {})}
    tables = [name for name in extra if "/tables/" in name]
    marks = "".join(f'<tablePart r:id="rId{at}"/>' for at, _ in enumerate(tables, 1))
    tail += f'<tableParts xmlns:r="{OFFICE}">{marks}</tableParts>'
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    sheet_rels = [(f"rId{at}", "table", f"/{name}") for at, name in enumerate(tables, 1)]
    book_rels = [
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "worksheets/sheet2.xml"),
        ("rId3", "styles", "styles.xml"),
    ]
    if "xl/calcChain.xml" in extra:
        book_rels.append(("rId4", "calcChain", "calcChain.xml"))
    if "xl/pivotTables/pivotTable1.xml" in extra:
        sheet_rels.append(("rId9", "pivotTable", "/xl/pivotTables/pivotTable1.xml"))
    book = {
        "_rels/.rels": _relationships([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="rId1"/>'
            f'<sheet name="Other" sheetId="2" r:id="rId2"/></sheets>{defined}</workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relationships(book_rels),
        "xl/worksheets/sheet1.xml": sheet_xml(rows, head, tail),
        "xl/worksheets/_rels/sheet1.xml.rels": _relationships(sheet_rels),
        "xl/worksheets/sheet2.xml": sheet_xml(other),
        "xl/styles.xml": STYLES,
        **extra,
    }
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES[name]}"/>'
        for name in book
        if name in _TYPES
    )
    types = f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>'
    return zipped({"[Content_Types].xml": types, **book})


def _relationships(entries: list[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in entries
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def planner_book(totals: bool = True) -> bytes:
    """By XlsxWriter: five rows in B4:D9 of Data with all that can point at them."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, plan = book.add_worksheet("Data"), book.add_worksheet("Bob's plan")
        _planner_table(book, sheet, totals)
        shown = book.add_format({"bold": True})
        sheet.data_validation("C5:C9", {"validate": "decimal", "criteria": ">", "value": 0})
        sheet.data_validation("B5:B9", {"validate": "list", "source": "=$B$5:$B$9"})
        sheet.conditional_format("C5:D9", {"type": "data_bar", "data_bar_2010": True})
        rule = {"type": "formula", "criteria": "=C5>AVERAGE($C$5:$C$9)", "format": shown}
        sheet.conditional_format("C5:C9", rule)
        sheet.ignore_errors({"number_stored_as_text": "B5:B9"})
        sheet.write_formula("F1", "=SUM(C5:C9)", None, 150)
        for row in range(5, 10):
            sheet.write_formula(f"G{row}", f"=SUM(C$5:C{row})", None, 10 * (row - 4))
        plan.write_formula("A1", "=SUM(Data!$C$5:$C$9)+C9", None, 150)
        plan.add_sparkline("B1", {"range": "Data!C5:C9"})
        book.define_name("units", "=Data!$C$5:$C$9")
        book.define_name("everything", "=Data!$B$4:$D$9")
        sheet.insert_button("H2", {"macro": "SopRollover", "caption": "Roll"})
        _planner_chart(book, plan)
    return buffer.getvalue()


def _planner_table(book: Any, sheet: Any, totals: bool) -> None:
    number = book.add_format({"num_format": "0.0", "bg_color": "#FFF2CC"})
    columns = [
        {"header": "Key", "total_string": "Total"},
        {"header": "Units", "format": number, "total_function": "sum"},
        {"header": "Twice", "format": number, "formula": "=tblData[[#This Row],[Units]]*2"},
    ]
    data = [[f"k{at}", 10 * at, 20 * at] for at in range(1, 6)]
    options = {"name": "tblData", "columns": columns, "data": data, "total_row": totals}
    sheet.add_table(f"B4:D{9 + totals}", options)
    if totals:
        sheet.write_formula("C10", "=SUBTOTAL(109,tblData[Units])", number, 150)
        sheet.write_comment("C10", "Without returns")
    sheet.write_comment("C9", "The last one")


def _planner_chart(book: Any, plan: Any) -> None:
    chart = book.add_chart({"type": "line"})
    series = {
        "name": "=Data!$C$4",
        "categories": "=Data!$B$5:$B$9",
        "values": "=Data!$C$5:$C$9",
    }
    chart.add_series(series)
    plan.insert_chart("D3", chart)
