"""The sample company's book in LibreOffice, as new and as plan leave it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hosts.whole_book import hold_against_twins

from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.ooxml.patch import Patch
from sopxl_workbook.write import key_rows

if TYPE_CHECKING:
    from hosts.office import Office


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Planned books of the sample company, by ending."""
    folder = tmp_path_factory.mktemp("sample")
    books = {ending: folder / f"sample{ending}" for ending in (".xlsx", ".xlsm")}
    for path in books.values():
        create.new(path, folder=None, sample=True, force=False, kit=kit())
    return books


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_every_formula_is_its_twin(office: Office, sample: dict[str, Path], ending: str) -> None:
    """No error cell, and each formula cell equals what the engine stores with it."""
    assert hold_against_twins(office, sample[ending]) > 15_000


def test_a_planned_book_is_right_as_well(
    office: Office, sample: dict[str, Path], tmp_path: Path
) -> None:
    """After an override and a plan in place, every cell still equals its twin."""
    path = tmp_path / "planned.xlsx"
    patch = Patch(sample[".xlsx"].read_bytes())
    row = key_rows(patch.book, "tblForecast")["Table wine|Override"]
    patch.set_value("Forecast", cell_name(row, FIRST_PERIOD_COLUMN + 38), 12345.0)
    path.write_bytes(patch.result())
    assert len(run.plan(path, kit=kit()).changes) > 100
    hold_against_twins(office, path)


def test_an_empty_template_has_no_error_cell(office: Office, tmp_path: Path) -> None:
    """Nothing is known yet, and nothing shows an error."""
    path = tmp_path / "empty.xlsx"
    create.new(path, folder=None, sample=False, force=False, kit=kit())
    with office.open(path) as document:
        document.recalculate()
        assert document.errors() == []
