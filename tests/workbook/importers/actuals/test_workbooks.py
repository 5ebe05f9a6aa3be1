"""Extracts that are workbooks: a table or a sheet, read by our own reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from workbook.importers.actuals.plant import JANUARY, WHOLE, Load, rows, said, told

HEADINGS = ("Period", "Code", "Measure", "Quantity")
LINES = [
    ("2026-01", code, measure, float(quantity))
    for code, measure, quantity in (line.split(",") for line in JANUARY)
]


def book(
    path: Path,
    lines: Sequence[Sequence[Any]] = LINES,
    *,
    headings: Sequence[str] = HEADINGS,
    table: str = "",
    top: int = 0,
    left: int = 0,
    date1904: bool = False,
) -> str:
    """A workbook whose second sheet holds the lines, as a table where it has a name."""
    made = xlsxwriter.Workbook(str(path), {"date_1904": date1904})
    made.add_worksheet("Read me").write(0, 0, "An extract of the ERP")
    sheet = made.add_worksheet("Data")
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for column, heading in enumerate(headings):
        sheet.write(top, left + column, heading)
    for row, cells in enumerate(lines, start=top + 1):
        for column, cell in enumerate(cells, start=left):
            if isinstance(cell, dt.date):
                sheet.write_datetime(row, column, cell, day)
            else:
                sheet.write(row, column, cell)
    if table:
        columns = [{"header": heading} for heading in headings]
        area = (top, left, top + len(lines), left + len(headings) - 1)
        sheet.add_table(*area, {"name": table, "columns": columns})
    made.close()
    return str(path)


class TestWhereTheyStand:
    @pytest.mark.parametrize("table", ["", "tblActuals", "Export"])
    @pytest.mark.parametrize(("top", "left"), [(0, 0), (7, 3)])
    def test_a_table_or_a_sheet(
        self, load: Load, tmp_path: Path, table: str, top: int, left: int
    ) -> None:
        """Our own table, another one, or cells under their headings, wherever on the sheet."""
        source = book(tmp_path / "erp.xlsx", table=table, top=top, left=left)
        loaded = load(source=source)
        assert rows(loaded) == WHOLE
        assert {row.source for row in loaded.rows} == {"erp.xlsx"}
        assert told(loaded) == []

    def test_another_book_of_ours(self, load: Load, plant_book: Path) -> None:
        """The Actuals of a colleague's book: what is closed in both is no matter."""
        loaded = load(source=str(plant_book))
        assert rows(loaded) == []
        assert [warning[:4] for warning in told(loaded)] == ["W508"]

    def test_a_book_without_them_is_told(self, load: Load, tmp_path: Path) -> None:
        """E102 names what was looked at."""
        source = book(tmp_path / "erp.xlsx", headings=("a", "b", "c", "d"), table="Export")
        assert said(load, source=source) == [
            "E102 erp.xlsx: no table and no sheet has the headings Period, Code, Measure and "
            "Quantity, or those of the Import sheet; looked at: Export, Read me, Data. "
            "Give the columns these headings, or add a row to Import for each that has another."
        ]

    def test_a_file_that_is_no_workbook_is_told(self, load: Load, tmp_path: Path) -> None:
        """The reader's own refusal."""
        source = tmp_path / "erp.xlsx"
        source.write_text("period,code", encoding="utf-8")
        (problem,) = said(load, source=str(source))
        assert problem.startswith("E00")


class TestCells:
    @pytest.mark.parametrize("date1904", [False, True])
    def test_dates_are_months(self, load: Load, tmp_path: Path, date1904: bool) -> None:
        """A day of the month, shown as a date, in either system of days."""
        lines = [(dt.date(2026, 1, 31), *line[1:]) for line in LINES]
        assert rows(load(source=book(tmp_path / "erp.xlsx", lines, date1904=date1904))) == WHOLE

    def test_wide_columns(self, load: Load, tmp_path: Path) -> None:
        """A column a measure, by the words of the Import sheet; blank is not given."""
        lines = [("2026-01", "A-1", 5.0, None), ("2026-01", "A-2", 6.0, 7.0)]
        assert rows(load(source=_wide(tmp_path, lines))) == [
            ("A-1", "Shipped", 5.0),
            ("A-2", "Closing", 7.0),
            ("A-2", "Shipped", 6.0),
        ]

    def test_a_measure_may_be_a_number_there(self, load: Load, tmp_path: Path) -> None:
        """A movement type of the ERP, mapped on the Import sheet like every other word."""
        lines = [("2026-01", 42.0, 601.0, 5.0), ("2026-01", "A-1", 602.0, 5.0)]
        source = book(tmp_path / "erp.xlsx", lines[:1])
        assert said(load, source=source)[0].startswith(
            'E131 erp.xlsx Data!B2: there is no family or item "42"; 1 row uses it.'
        )
        source = book(tmp_path / "erp.xlsx", [(*lines[0][:1], "0042", *lines[0][2:])])
        assert rows(load(source=source)) == [("0042", "Produced", 5.0)]
        assert said(load, source=book(tmp_path / "erp.xlsx", lines[1:])) == [
            'E124 erp.xlsx Data!C2: there is no measure "602"; 1 row uses it. Add this row to '
            "Import: measure, 602, one of ours; or leave the rows out of the extract."
        ]

    def test_numbers_that_are_stored_as_text_are_told(self, load: Load, tmp_path: Path) -> None:
        """W111: one that can be read in one way only is taken."""
        lines = [("2026-01", "A-1", "Shipped", "5"), ("2026-01", "A-2", "Shipped", "6.5")]
        loaded = load(source=book(tmp_path / "erp.xlsx", lines))
        assert rows(loaded) == [("A-1", "Shipped", 5.0), ("A-2", "Shipped", 6.5)]
        assert [warning[:21] for warning in told(loaded)] == ["W111 erp.xlsx Data!D2"]

    def test_a_wrong_cell_is_told_by_its_place(self, load: Load, tmp_path: Path) -> None:
        """File, sheet and cell."""
        lines = [("2026-01", "A-1", "Shipped", None), ("2026-01", "A-2", "Shipped", "1,234")]
        assert said(load, source=book(tmp_path / "erp.xlsx", lines, top=3, left=1)) == [
            "E114 erp.xlsx Data!E5: the cell is blank, a number is expected. "
            "Enter 0 if none is meant.",
            'E112 erp.xlsx Data!E6: found the text "1,234", which may be read in several ways; a '
            "number is expected. Say how the extract writes numbers, such as --locale de or "
            "--locale en.",
        ]

    def test_an_error_is_told(self, load: Load, tmp_path: Path) -> None:
        """E113: an error cell is an error, never 0."""
        path = tmp_path / "erp.xlsx"
        made = xlsxwriter.Workbook(str(path))
        sheet = made.add_worksheet("Data")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ("2026-01", "A-1", "Shipped"))
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
        made.close()
        assert said(load, source=str(path)) == [
            "E113 erp.xlsx Data!D2: the cell holds the error #N/A. Mend that cell first."
        ]


def _wide(folder: Path, lines: Sequence[Sequence[Any]]) -> str:
    return book(folder / "erp.xlsx", lines, headings=("Monat", "Material", "Versand", "Bestand"))
