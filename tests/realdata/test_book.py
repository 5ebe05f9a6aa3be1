"""The main job on real data: made, planned, checked, and opened in LibreOffice."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hosts.macros import macros
from hosts.pictures import assert_pages_show_something, render
from hosts.whole_book import hold_against_twins

from sopxl.plan.gap import GapSplit, split_gap
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs import functions as cell
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import ACTUAL, BILL, FORECAST, PLAN
from sopxl_workbook.importers.csv_folder import read_folder
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets.gap import FIRST
from sopxl_workbook.write import key_rows, period_cells

if TYPE_CHECKING:
    from hosts.office import Office

pytestmark = pytest.mark.realdata
FAMILIES, HORIZON = 28, 18
YEAR = range(1, 13)  # months of the fiscal year, which ends with month 1 of the plan


PLANNED = "Gloves"  # the family whose business plan is in units and dollars
WELDING, BIKES = "Frame Welding", "Touring Bikes"


@pytest.fixture(scope="module")
def made(adventureworks_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planned macro book of the bicycle maker; not to be changed.

    One family has a business plan of the whole fiscal year, in units and dollars.
    """
    place = tmp_path_factory.mktemp("adventureworks")
    folder = Path(shutil.copytree(adventureworks_folder, place / "csv"))
    rows = [f"{PLANNED},2013-{month:02d},{9_000 + 250 * month},{330 + month}" for month in YEAR]
    plan = "\n".join(["family,period,value,units", *rows, ""])
    (folder / "business_plan.csv").write_text(plan)
    path = place / "adventureworks.xlsm"
    done = create.new(path, folder=folder, sample=False, force=False, kit=kit())
    assert done.summary == f"{path}: {FAMILIES} families, {HORIZON} periods planned from 2013-12."
    return path


def test_the_book_is_made_planned_and_checked(made: Path, tmp_path: Path) -> None:
    """One command makes a planned book; planning again changes nothing; every rule holds."""
    path = Path(shutil.copy(made, tmp_path / "aw.xlsm"))
    before = path.read_bytes()
    assert len(run.plan(path, kit=kit()).changes) == 0
    report = run.check(path, kit=kit())
    assert report.passed, report.as_text()
    assert path.read_bytes() == before
    cells = {proof.rule: proof.cells for proof in report.proofs}
    assert cells["movements explain every closed month"] == FAMILIES * 22
    assert cells["every planned month has production of 0 or more"] == FAMILIES * HORIZON


@pytest.mark.slow
def test_an_operation_a_month_ahead(office: Office, made: Path, tmp_path: Path) -> None:
    """Typed into the Bill, welding is worked a month before: engine, SOP_RCCP and LibreOffice.

    The book opens without an error cell, and each formula equals its twin to 1e-9.
    """
    was, typed = welding(made), Path(shutil.copy(made, tmp_path / "typed.xlsm"))
    type_offset(typed, 1.0)
    assert run.plan(typed, kit=kit(), by="Ann").warnings[-1].code == "W661"
    report = run.check(typed, kit=kit())
    assert report.passed, report.as_text()
    company, now = read_company(read_book(typed)).company, welding(typed)
    plan = company.production[company.planned, company.index[BIKES]]
    [bill] = [row for row in company.bill if row.resource == WELDING]
    assert bill.offset == 1
    [rccp] = cell.SOP_RCCP([plan.tolist()], [[bill.hours]], 1)
    months = slice(company.now, company.now + company.horizon - 1)
    np.testing.assert_allclose(now[months], rccp[:-1], rtol=1e-12)
    np.testing.assert_allclose(now[:-1], was[1:], rtol=1e-12)
    assert hold_against_twins(office, typed) > 40_000


def welding(path: Path) -> np.ndarray:
    """The stored hours that welding bikes asks, over the axis; NaN where there are none."""
    book = read_book(path)
    row = key_rows(book, "tblLoad")[f"{BIKES}|{WELDING}"]
    cells = period_cells(book.sheet("Load"), row, len(book.table("tblLoad").columns) - 4)
    return np.array([one if isinstance(one, float) else np.nan for one in cells])


def type_offset(path: Path, offset: float) -> None:
    """Types the offset of welding into a closed book."""
    book = read_book(path)
    [at] = [i for i, row in enumerate(book.table_rows(BILL.name), 1) if row[1] == WELDING]
    patch = Patch(book, own_sheets=[BILL.sheet])
    patch.set_value(BILL.sheet, f"C{book.table(BILL.name).area.first_row + at}", offset)
    path.write_bytes(patch.result())


def gap_of(made: Path) -> tuple[GapSplit, int]:
    """What the engine finds, and which family has the business plan."""
    found = split_gap(plan_as_it_stands(read_company(read_book(made)).company).figures)
    families = [row[0] for row in read_book(made).table_rows("tblFamilies")]
    return found, families.index(PLANNED)


def test_the_gap_of_a_plan_in_units_and_dollars(made: Path) -> None:
    """Its causes are the gap."""
    found, at = gap_of(made)
    planned = sum(330 + month for month in YEAR)
    assert (found.plan_units[at], found.in_units.plan[at]) == (planned, planned)
    parts = (found.price[at], found.volume[at], found.mix[at], found.exchange[at])
    gap = found.call.gap[at]
    assert sum(parts) == pytest.approx(gap, rel=1e-12)
    assert found.volume[at] + found.mix[at] == pytest.approx(
        found.in_units.gap[at] * found.call.plan[at] / planned, rel=1e-9
    )


@pytest.mark.slow
def test_the_gap_as_libreoffice_works_it_out(office: Office, made: Path) -> None:
    """Recalculated by LibreOffice the Gap page is the engine's."""
    found, at = gap_of(made)
    with office.open(made, seconds=900) as book:
        book.recalculate()
        row = FIRST + at
        shown = book.values("Gap", f"B{row}:S{row}")[0]
    calls = (found.call, found.in_units)
    expected: list[float] = []
    for call in calls:
        expected += [call.to_date[at], *([call.rest[at]] if call is calls[0] else [])]
        expected += [call.call[at], call.plan[at], call.gap[at]]
    assert (shown.pop(0), shown.pop(0), shown.pop(9)) == (PLANNED, "ea", "plan")
    expected += [found.volume[at], found.mix[at], found.price[at], found.exchange[at]]
    assert shown == pytest.approx([*expected, 0.0, 0.0], rel=1e-9, abs=1e-9)
    assert sum(shown[9:13]) == pytest.approx(shown[4], rel=1e-12)


@pytest.mark.slow
def test_its_pages_are_kept_as_pictures(office: Office, made: Path) -> None:
    """artefacts/adventureworks holds what a planner sees."""
    assert_pages_show_something(render(office, made, "adventureworks"))


def test_the_macros_are_ours_and_every_sheet_has_its_module(made: Path) -> None:
    """olevba reads our modules; each code name of a sheet is a document module."""
    modules = macros(made)
    for name, text in kit().modules().items():
        assert text.splitlines()[-1] in modules[name].splitlines()
    with zipfile.ZipFile(made) as book:
        parts = [n for n in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)]
        names = [re.search(rb'<sheetPr[^>]*codeName="([^"]+)"', book.read(part)) for part in parts]
    assert all(found is not None for found in names)
    assert {found[1].decode() for found in names if found} <= set(modules)


def test_what_the_erp_said_stands_in_the_book(adventureworks_folder: Path, made: Path) -> None:
    """Every unit of the extract is in the Actual sheet, and comes back when it is read."""
    given = create.build_company(read_folder(adventureworks_folder))
    back = read_company(read_book(made)).company
    for measure, block in given.actual.items():
        np.testing.assert_array_equal(block, back.actual[measure])
    sheet = read_book(made).table_rows(ACTUAL.name)
    total = sum(value for row in sheet for value in row[4:] if isinstance(value, float))
    expected = sum(float(np.nansum(block)) for block in given.actual.values())
    assert total == pytest.approx(expected, rel=1e-12)


def test_a_negative_opening_is_carried_not_floored(made: Path) -> None:
    """A family that opens below zero makes up what it owes in month 1."""
    book = read_book(made)
    company = read_company(book).company
    closing = company.actual["Closing"][company.now - 1]
    owing = np.flatnonzero(closing < 0)
    assert owing.size > 0
    opened = book.table(PLAN.name)
    assert opened.sheet == "Plan"
    forecast = np.where(np.isnan(company.override), company.baseline, company.override)
    for column in owing:
        made_first = company.production[company.now, column]
        assert made_first >= forecast[company.now, column] - closing[column]


def test_forecasts_from_history_are_marked_not_reviewed(made: Path) -> None:
    """No forecast came with the extract: all of it is last year's, and says so."""
    rows = read_book(made).table_rows("tblReview")
    assert len(rows) == FAMILIES * HORIZON
    assert {(row[2], row[3]) for row in rows} == {("not reviewed", "seasonal naive")}
    assert read_book(made).table(FORECAST.name).sheet == "Forecast"
