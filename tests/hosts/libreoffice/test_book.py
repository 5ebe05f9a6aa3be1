"""The sample company's book in LibreOffice, as new and as plan leave it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hosts.pictures import assert_pages_show_something, render
from hosts.whole_book import hold_against_twins
from small import FILES, actuals, write_folder

from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.ooxml.patch import Patch
from sopxl_workbook.write import key_rows

HARD = '"=1+1, ""x"" & <b>\'[a]#@!"'  # as a CSV file quotes it

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


@pytest.mark.parametrize("ending", [pytest.param(".xlsx", marks=pytest.mark.slow), ".xlsm"])
def test_every_formula_is_its_twin(office: Office, sample: dict[str, Path], ending: str) -> None:
    """No error cell, and each formula cell equals what the engine stores with it."""
    assert hold_against_twins(office, sample[ending]) > 15_000


@pytest.mark.slow
def test_its_pages_are_kept_as_pictures(office: Office, sample: dict[str, Path]) -> None:
    """artefacts/sample holds what a planner sees."""
    assert_pages_show_something(render(office, sample[".xlsm"], "sample"))


@pytest.mark.slow
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


BY_WEEKS = "calendar,4-4-5\nyear_end,last Saturday of December\nfirst,2023-12-31\n"
VARIANTS = {
    "weeks": {
        "company": FILES["company.csv"].replace("2026-01", "2026-P01") + BY_WEEKS,
        "actuals": re.sub(r"(20\d\d)-(\d\d),", r"\1-P\2,", actuals()),
    },
    "no targets": {
        "policy": (
            "family,from,plan_policy,target\n"
            "Chairs,2024-01-01,chase,\nTables,2024-01-01,level backlog,0\n"
        ),
    },
    "stock only": {
        "families": "family,unit,strategy\nChairs,chairs,MTS\n",
        "policy": "family,from,plan_policy,target\n*,2024-01-01,target stock,120\n",
        "actuals": "".join(
            line for line in actuals().splitlines(keepends=True) if ",Tables," not in line
        ),
        "prices": "family,from,value\nChairs,2024-01-01,50\n",
        "costs": "family,from,value\nChairs,2024-01-01,30\n",
        "resources": "resource,from,hours,stations\n",
        "bill": "family,resource,from,hours_per_unit\n",
    },
    "hard names": {
        "families": 'family,unit,strategy\n"=1+1, ""x"" & <b>\'[a]#@!",é中,MTS\nTables,t,MTO\n',
        "actuals": actuals().replace(",Chairs,", f",{HARD},"),
        "policy": "family,from,plan_policy,target\n*,2024-01-01,days of supply,9\n"
        "Tables,2024-01-01,lead time,2\n",
        "prices": f"family,from,value\n{HARD},2024-01-01,50\nTables,2024-01-01,9\n",
        "costs": f"family,from,value\n{HARD},2024-01-01,5\nTables,2024-01-01,7\n",
        "bill": f"family,resource,from,hours_per_unit\n{HARD},Saw,2024-01-01,1\n",
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_other_companies_are_right_as_well(office: Office, variant: str, tmp_path: Path) -> None:
    """A calendar of weeks; policies without targets; no orders and no resources; hard names."""
    folder = write_folder(tmp_path / "csv", **VARIANTS[variant])
    path = tmp_path / "book.xlsx"
    create.new(path, folder=folder, sample=False, force=False, kit=kit())
    report = run.check(path, kit=kit())
    assert report.passed, report.as_text()
    hold_against_twins(office, path)


@pytest.mark.slow
def test_an_empty_template_has_no_error_cell(office: Office, tmp_path: Path) -> None:
    """Nothing is known yet, and nothing shows an error."""
    path = tmp_path / "empty.xlsx"
    create.new(path, folder=None, sample=False, force=False, kit=kit())
    with office.open(path) as document:
        document.recalculate()
        assert document.errors() == []
