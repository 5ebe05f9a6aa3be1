"""Samples that LibreOffice writes: a pivot table, and what XlsxWriter's samples become there."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preserved import written
from preserved.sample import ROWS, SHEET, Sample, with_rows

if TYPE_CHECKING:
    from hosts.office import Doc, Office

PIVOT = "xl/pivotTables/pivotTable1.xml"
RESAVED = (
    ("charts", written.charts, ("xl/charts/chart1.xml",)),
    ("conditional formats", written.data_bars, ()),
    ("sparklines", written.sparklines, ()),
    ("comments", written.comments, ("xl/comments1.xml",)),
    ("table, validations", written.tables, ("xl/tables/table1.xml",)),
    ("form button", written.controls, ("xl/drawings/vmlDrawing1.vml",)),
    ("pictures", written.pictures, ("xl/media/image1.png",)),
    ("names, filter, panes, links, merged", written.names, ()),
)


def samples(office: Office) -> list[Sample]:
    """One workbook for each; the office is asked to open and store them."""
    made = [
        Sample(name, "LibreOffice", resaved(office, with_rows(build)), holds)
        for name, build, holds in RESAVED
    ]
    pivot = resaved(office, with_rows(written.nothing), has_pivot=True)
    holds = (PIVOT, "xl/pivotCache/pivotCacheDefinition1.xml")
    return [*made, Sample("pivot table", "LibreOffice", pivot, holds)]


def resaved(office: Office, data: bytes, *, has_pivot: bool = False) -> bytes:
    """The workbook as LibreOffice stores it after opening it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.xlsx", Path(folder) / "target.xlsx"
        source.write_bytes(data)
        with office.open(source) as book:
            if has_pivot:
                add_pivot(book)
            book.store_as(target)
        return target.read_bytes()


def add_pivot(book: Doc) -> None:
    """Value by note, on a sheet of its own: cells that stay, since LibreOffice renews pivots."""
    uno = sys.modules["uno"]

    def orientation(name: str) -> Any:
        return uno.Enum("com.sun.star.sheet.DataPilotFieldOrientation", name)

    sheets = book.model.Sheets
    sheets.insertNewByName("Pivot", 1)
    tables = sheets.getByName("Pivot").getDataPilotTables()
    pivot = tables.createDataPilotDescriptor()
    source = sheets.getByName(SHEET).getCellRangeByPosition(0, 0, 4, len(ROWS))
    pivot.setSourceRange(source.RangeAddress)
    fields = pivot.getDataPilotFields()
    fields.getByIndex(4).Orientation = orientation("ROW")
    fields.getByIndex(3).Orientation = orientation("DATA")
    place = sheets.getByName("Pivot").getCellByPosition(0, 0).CellAddress
    tables.insertNewByName("ByNote", place, pivot)
