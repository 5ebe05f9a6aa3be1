"""Sheets to be taken over into other workbooks."""

from __future__ import annotations

import io

import xlsxwriter
from workbook.ooxml.test_patch import part

from sopxl_workbook.ooxml import Patch, read_book


def template() -> bytes:
    """A sheet Report with everything that comes along, and a sheet Data that it needs."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Report")
        data = book.add_worksheet("Data")
        data.write_column("A1", [1, 2, 3])
        money = book.add_format(
            {"num_format": '#,##0.00" €"', "bold": True, "bg_color": "#FFEEDD", "border": 1}
        )
        red = book.add_format({"font_color": "#CC0000", "num_format": "0.000"})
        sheet.set_column("A:A", 22.5)
        sheet.set_column("C:C", 9, money)
        sheet.set_row(3, 30, red)
        sheet.freeze_panes(2, 1)
        sheet.write("A1", "Title & <more>", money)
        sheet.write_rich_string("A2", "rich ", book.add_format({"italic": True}), "text")
        sheet.write_formula("B2", "=SUM(Data!A1:A3)", money, 6)
        sheet.write_formula("B3", "=Report!B2*rate", None, 12)
        sheet.write_dynamic_array_formula("E2:E3", "=Data!A1:A2", None, 1)
        sheet.write("E3", 2)
        sheet.write_formula("B4", "=SUM(tblNew[Units])", None, 30)
        sheet.add_table(
            "G2:H4",
            {
                "name": "tblNew",
                "columns": [{"header": "Family"}, {"header": "Units", "format": money}],
                "data": [["Bikes", 10], ["Frames", 20]],
            },
        )
        sheet.data_validation("B6", {"validate": "list", "source": "=Data!$A$1:$A$3"})
        sheet.conditional_format(
            "B2:B4", {"type": "cell", "criteria": ">", "value": "=$B$3", "format": red}
        )
        sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline("J2", {"range": "Report!B2:B4"})
        sheet.write_url("A8", "internal:Data!A1", string="there")
        sheet.write_url("A9", "https://example.org/", string="outside")
        sheet.write_comment("A1", "a note")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Report!$B$2:$B$4", "name": "=Report!$A$1"})
        sheet.insert_chart("L2", chart)
        sheet.print_area("A1:J20")
        sheet.protect()
        book.define_name("rate", "=Report!$B$6")
        book.define_name("Report!here", "=Report!$A$1")
    return buffer.getvalue()


def with_both(data: bytes, name: str = "Report") -> Patch:
    """A book with both sheets of the template."""
    patch, source = Patch(data), read_book(template())
    patch.add_sheet(name, template=(source, "Report"))
    patch.add_sheet("Data", template=(source, "Data"), is_hidden=True)
    return patch


def with_view(data: bytes, active: int) -> bytes:
    """The book with another tab in front."""
    patch = Patch(data)
    workbook = part(data, "xl/workbook.xml")
    assert "<workbookView " in workbook
    changed = workbook.replace("<workbookView ", f'<workbookView activeTab="{active}" ')
    patch.set_part("xl/workbook.xml", changed.encode())
    return patch.result()
