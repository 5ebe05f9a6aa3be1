"""A resized table as openpyxl and LibreOffice read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from workbook.ooxml.samples_tables import planner_book
from workbook.ooxml.test_patch import loaded

from sopxl_workbook.ooxml import Patch

if TYPE_CHECKING:
    from hosts.office import Office


def grown(totals: bool = True) -> bytes:
    """The planner's book with three rows more."""
    patch = Patch(planner_book(totals))
    patch.resize_table("tblData", 8)
    patch.set_values("Data", "B10", [["k6", 60], ["k7", 70], ["k8", 80]])
    return patch.result()


def test_openpyxl_finds_every_reference() -> None:
    """Table, filter, validations, formats, names and the ranges of the chart."""
    book = loaded(grown(), data_only=False)
    sheet, plan = book["Data"], book["Bob's plan"]
    table = sheet.tables["tblData"]
    assert (table.ref, table.autoFilter.ref, table.totalsRowCount) == ("B4:D13", "B4:D12", 1)
    validations = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert validations == {"C5:C12": "0", "B5:B12": "$B$5:$B$12"}
    formats = {str(each.sqref): each.rules[0].formula for each in sheet.conditional_formatting}
    assert formats == {"C5:D12": [], "C5:C12": ["C5>AVERAGE($C$5:$C$12)"]}
    names = {name: each.attr_text for name, each in book.defined_names.items()}
    assert names == {"units": "Data!$C$5:$C$12", "everything": "Data!$B$4:$D$12"}
    series = plan._charts[0].series[0]
    assert series.val.numRef.f == "Data!$C$5:$C$12"
    assert series.cat.strRef.f == "Data!$B$5:$B$12"
    points = [float(point.v) for point in series.val.numRef.numCache.pt]
    assert points == [10, 20, 30, 40, 50, 60, 70, 80]
    assert sheet["C12"].number_format == sheet["C9"].number_format == "0.0"
    assert sheet["D12"].value == sheet["D9"].value
    notes = {ref: sheet[ref].comment for ref in ("C9", "C10", "C13")}
    assert [note and note.text for note in notes.values()] == [
        "The last one",
        None,
        "Without returns",
    ]
    assert (sheet["B13"].value, sheet["C13"].value) == ("Total", "=SUBTOTAL(109,tblData[Units])")


@pytest.mark.parametrize("totals", [True, False])
def test_libreoffice_calculates_and_shows_the_new_rows(
    office: Office, tmp_path: Path, totals: bool
) -> None:
    """Structured and plain references, names, the totals and the chart hold eight rows."""
    path = tmp_path / "grown.xlsx"
    path.write_bytes(grown(totals))
    with office.open(path) as book:
        book.recalculate()
        assert book.errors() == []
        assert book.values("Data", "B10:D12") == [
            ["k6", 60.0, 120.0],
            ["k7", 70.0, 140.0],
            ["k8", 80.0, 160.0],
        ]
        if totals:
            assert book.values("Data", "B13:C13") == [["Total", 360.0]]
            notes = book.model.Sheets.getByName("Data").Annotations
            places = {(note.Position.Column, note.Position.Row) for note in notes}
            assert places == {(2, 8), (2, 12)}
        assert book.values("Data", "F1:F1") == book.values("Bob's plan", "A1:A1") == [[360.0]]
        assert book.values("Data", "G9:G9") == [[150.0]]
        assert chart_values(book.model) == [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0]
        names = book.model.NamedRanges
        assert names.getByName("units").Content == "$Data.$C$5:$C$12"
        area = book.model.DatabaseRanges.getByName("tblData").DataArea
        assert (area.StartRow, area.EndRow) == (3, 12 if totals else 11)
        assert is_validated(book.model, "C12")
        assert not is_validated(book.model, "C13")


def chart_values(model: Any) -> list[float]:
    """Values of the first series that the chart of Bob's plan shows."""
    charts = model.Sheets.getByName("Bob's plan").Charts
    diagram = charts.getByIndex(0).EmbeddedObject.getFirstDiagram()
    kind = diagram.CoordinateSystems[0].ChartTypes[0]
    sequences = kind.DataSeries[0].DataSequences
    return [float(value) for value in sequences[0].Values.NumericalData]


def is_validated(model: Any, ref: str) -> bool:
    """Whether a cell of Data takes some values only."""
    cell = model.Sheets.getByName("Data").getCellRangeByName(ref)
    return cell.Validation.Type.value != "ANY"
