"""Samples by XlsxWriter: one for each thing that it can put into a workbook."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

from preserved.sample import HEADER, SHEET, Sample, with_rows
from workbook.ooxml.samples import vba_project

Build = Callable[[Any, Any], None]
PICTURE = base64.b64decode(  # one pixel, as PNG
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SIGNATURE = b"\x30\x82 made up, since only its bytes count"


def samples() -> list[Sample]:
    """One workbook for each."""
    return [
        Sample(name, "XlsxWriter", with_rows(build, options), holds)
        for name, build, options, holds in FEATURES
    ]


def nothing(book: Any, sheet: Any) -> None:
    """Only the rows."""


def charts(book: Any, sheet: Any) -> None:
    """A column chart with a line on a second axis."""
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": f"={SHEET}!$A$2:$A$4", "values": f"={SHEET}!$B$2:$B$4"})
    line = book.add_chart({"type": "line"})
    line.add_series({"values": f"={SHEET}!$C$2:$C$4", "y2_axis": True})
    chart.combine(line)
    sheet.insert_chart("G2", chart)


def chartsheet(book: Any, sheet: Any) -> None:
    """A sheet that is a chart."""
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": f"={SHEET}!$B$2:$B$4"})
    book.add_chartsheet("Picture").set_chart(chart)


def sparklines(book: Any, sheet: Any) -> None:
    """A line and columns in a cell."""
    sheet.add_sparkline("G2", {"range": f"{SHEET}!B2:D2", "markers": True})
    sheet.add_sparkline("G3", {"range": f"{SHEET}!B3:D3", "type": "column"})


def data_bars(book: Any, sheet: Any) -> None:
    """Conditional formats of 2007 and of 2010."""
    sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C2:C4", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format("D2:D4", {"type": "3_color_scale"})
    bold = book.add_format({"bold": True})
    rule = {"type": "formula", "criteria": "=$B2>15", "format": bold}
    sheet.conditional_format("A2:A4", rule)


def shapes(book: Any, sheet: Any) -> None:
    """Text boxes, one of them linked to a cell."""
    sheet.insert_textbox("G2", "A text box", {"url": "https://example.org/"})
    sheet.insert_textbox("G12", "", {"textlink": f"={SHEET}!$A$3"})


def pictures(book: Any, sheet: Any) -> None:
    """A picture over cells, one in the header, one behind the sheet."""
    sheet.insert_image("G2", "dot.png", {"image_data": io.BytesIO(PICTURE), "url": "internal:B2"})
    sheet.set_header("&C&G", {"image_center": "dot.png", "image_data_center": io.BytesIO(PICTURE)})
    sheet.set_background(io.BytesIO(PICTURE))


def picture_in_cell(book: Any, sheet: Any) -> None:
    """A picture as the value of a cell: rich data."""
    sheet.embed_image("G2", "dot.png", {"image_data": io.BytesIO(PICTURE)})


def comments(book: Any, sheet: Any) -> None:
    """Notes of two authors, one always shown."""
    sheet.set_comments_author("Ann")
    sheet.write_comment("A2", "a note")
    sheet.write_comment("B2", "another", {"author": "Bob", "visible": True})


def controls(book: Any, sheet: Any) -> None:
    """A button that runs a macro, and check boxes in cells."""
    sheet.insert_button("G2", {"macro": "Roll", "caption": "Roll"})
    sheet.insert_checkbox("G6", True)


def tables(book: Any, sheet: Any) -> None:
    """A table, and validations inside it."""
    columns = [{"header": name} for name in HEADER]
    sheet.add_table("A1:E4", {"name": "tblData", "columns": columns})
    sheet.data_validation("B2:B4", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.data_validation("A2:A4", {"validate": "list", "source": ["Bikes", "Frames"]})


def dynamic_arrays(book: Any, sheet: Any) -> None:
    """A spill, an array formula, a lambda."""
    sheet.write_dynamic_array_formula("G2:G3", "=_xlfn._xlws.SORT(B3:B4)", None, 20)
    sheet.write_array_formula("H2:H4", "{=B3:B5*2}", None, 40)
    sheet.write_dynamic_array_formula("I2", "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)(3)", None, 6)


def names(book: Any, sheet: Any) -> None:
    """Defined names, print area, filter, panes, outline, protection of nothing, links."""
    book.define_name("units_made", f"={SHEET}!$B$2:$B$4")
    book.define_name(f"{SHEET}!local", "=0.15")
    sheet.autofilter("A1:E4")
    sheet.print_area("A1:E4")
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    sheet.set_row(2, None, None, {"level": 1})
    sheet.write_url("G2", "https://example.org/", string="link")
    sheet.merge_range("G4:H5", "merged")
    sheet.ignore_errors({"number_stored_as_text": "A1:A4"})


def properties(book: Any, sheet: Any) -> None:
    """Document properties of our own, a sheet that is hidden, another calculation mode."""
    book.set_properties({"title": "Plan", "author": "Ann", "comments": "kept"})
    book.set_custom_property("Approved", True)
    hidden = book.add_worksheet("Hidden")
    hidden.write("A1", "kept")
    hidden.very_hidden()
    book.set_calc_mode("manual")


def macros(book: Any, sheet: Any) -> None:
    """An unsigned VBA project, and a button for it."""
    book.add_vba_project(io.BytesIO(vba_project()), True)
    sheet.insert_button("G2", {"macro": "Roll"})


def signed_macros(book: Any, sheet: Any) -> None:
    """A VBA project with a signature."""
    book.add_signed_vba_project(io.BytesIO(vba_project()), io.BytesIO(SIGNATURE), True, True)


DRAWING = "xl/drawings/drawing1.xml"
FEATURES: tuple[tuple[str, Build, dict[str, Any], tuple[str, ...]], ...] = (
    ("plain rows", nothing, {}, ("xl/sharedStrings.xml",)),
    ("date system of 1904", nothing, {"date_1904": True}, ()),
    ("written row by row, inline strings", nothing, {"constant_memory": True}, ()),
    ("zip64 fields", nothing, {"use_zip64": True}, ()),
    ("charts", charts, {}, ("xl/charts/chart1.xml", DRAWING)),
    ("chart sheet", chartsheet, {}, ("xl/chartsheets/sheet1.xml", "xl/charts/chart1.xml")),
    ("sparklines", sparklines, {}, ()),
    ("conditional formats, 2010 data bars", data_bars, {}, ()),
    ("text boxes", shapes, {}, (DRAWING,)),
    ("pictures, also in header and background", pictures, {}, ("xl/media/image1.png", DRAWING)),
    ("picture in a cell", picture_in_cell, {}, ("xl/richData/rdrichvalue.xml",)),
    ("comments", comments, {}, ("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml")),
    ("form button, check boxes", controls, {}, ("xl/drawings/vmlDrawing1.vml",)),
    ("table, validations", tables, {}, ("xl/tables/table1.xml",)),
    ("spill, array formula", dynamic_arrays, {}, ("xl/metadata.xml",)),
    ("names, filter, panes, links, merged", names, {}, ()),
    ("properties, hidden sheet", properties, {}, ("docProps/custom.xml",)),
    ("VBA, unsigned", macros, {}, ("xl/vbaProject.bin",)),
    ("VBA, signed", signed_macros, {}, ("xl/vbaProject.bin", "xl/vbaProjectSignature.bin")),
)
