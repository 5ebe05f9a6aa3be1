"""A SOP_ function in a real cell: typed into Calc, and stored in an .xlsx as the template does."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hosts.office import Office

DEMAND = [110.0, 120.0, 130.0, 120.0, 120.0]
LEVEL = [[116.0] * 5]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook as the template stores one: an array formula over its full range, no value."""
    path = tmp_path / "what if.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("What-if")
        sheet.write_row("B1", DEMAND)
        sheet.write_dynamic_array_formula("B2:F2", "=SOP_LEVEL(B1:F1,100,80)", None, 1)
    return path


class TestStoredCell:
    """An array formula in an .xlsx file."""

    def test_is_calculated_by_the_engine(self, office: Office, book: Path) -> None:
        """The full range shows what the engine gives, and the file shows no error."""
        with office.open(book) as opened:
            opened.recalculate()
            assert opened.values("What-if", "B2:F2") == LEVEL
            assert opened.errors() == []

    def test_keeps_its_name_when_calc_stores_it(
        self, office: Office, book: Path, tmp_path: Path
    ) -> None:
        """Stored by Calc and opened again, the cell still asks the engine."""
        stored = tmp_path / "stored.xlsx"
        with office.open(book) as opened:
            opened.store_as(stored)
        with office.open(stored) as opened:
            opened.set("What-if", "B1:F1", [[x + 10 for x in DEMAND]])
            opened.recalculate()
            assert opened.values("What-if", "B2:F2") == [[126.0] * 5]


class TestTypedCell:
    """A formula that a planner types into Calc."""

    def test_is_calculated_at_once(self, office: Office, book: Path) -> None:
        """The name works as typed, without a prefix."""
        with office.open(book) as opened:
            opened.set_array("What-if", "B4:F4", "=SOP_LEVEL(B1:F1;100;80)")
            assert opened.values("What-if", "B4:F4") == LEVEL
