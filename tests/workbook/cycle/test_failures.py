"""What goes wrong in a monthly roll by hand, and how this one notices; the numbers are the list's.

Those that need more than one book stand elsewhere: 4 and 5 with the properties of the month, 11
with its calendars, 16 with the crashes, 17 with the planner's own sheets.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from refusals import check
from workbook.cycle.firm import WEEKS, Firm, authorise, cell, line, roll, typed

from sopxl.errors import ProblemsError, RefusalsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets import PAGES
from sopxl_workbook.sheets.timeline import PAST, PLAN, QUARTERS


def stale(book: Path, sheet: str, ref: str, value: float) -> None:
    """Gives a formula another stored result, as a book has it that was saved half calculated."""
    package = read_book(book).package
    part = read_book(book).sheets[sheet].part
    old = package.part(part).decode()
    new, count = re.subn(
        rf'(<c r="{ref}"[^>]*>.*?<v>)[^<]*(</v>)', rf"\g<1>{value}\2", old, count=1
    )
    assert count == 1
    book.write_bytes(package.rewrite({part: new.encode()}))


def test_01_a_second_run_skips_no_month(rolled: Path) -> None:
    """Whoever presses again is told which run closed the month; the base stays."""
    closed = read_book(rolled).named_value("sop_closed_run")
    with pytest.raises(RefusedError, match=f"2026-01 was closed by run {closed}"):
        roll(rolled)
    assert read_book(rolled).named_value("sop_base") == 26.0


def test_02_actuals_that_are_partly_loaded(authorised: Path, firm: Firm) -> None:
    """One measure missing of one family is named; it is not taken as 0."""
    firm.load(authorised, firm.start, Backlog=None)
    check(
        lambda: roll(authorised),
        ProblemsError,
        "E132 Actuals: Backlog of Family 001 has no row for 2026-01; every period from 2024-01 to "
        "2026-01 is expected. Add the rows; enter 0 where there was none.",
    )


@pytest.mark.slow
def test_03_a_forecast_overwritten_before_it_was_archived(loaded: Path, firm: Firm) -> None:
    """No roll without an authorised plan, and what was authorised outlives every edit."""
    before = read_company(read_book(loaded)).company.archive
    for period in range(firm.start, firm.start + 12):
        typed(loaded, "Forecast", cell(loaded, "tblForecast", "Family 000|Baseline", period), 1.0)
    roll(loaded)
    after = read_company(read_book(loaded)).company.archive
    for was, now in zip(before, after, strict=True):
        assert np.array_equal(was.values, now.values, equal_nan=True)


def test_06_an_opening_that_was_typed(loaded: Path, firm: Firm) -> None:
    """E302 names the cell: the opening is the actual closing, by its formula."""
    place = cell(loaded, "tblProjection", "Family 000|Inventory", firm.start - 1)
    typed(loaded, "Projection", place, 500.0, over=True)
    with pytest.raises(RefusalsError) as refused:
        roll(loaded)
    assert str(refused.value).startswith(
        f"E302 Projection!{place}: found 500 where the formula =IF(AF$7<sop_base,"
    )
    assert str(refused.value).endswith("belongs. Put the formula back: copy the cell beside it.")


@pytest.mark.slow
def test_07_a_difference_is_plugged_nowhere(authorised: Path, firm: Firm) -> None:
    """Sales, production and adjustments stay as they were loaded; the rest shows as unexplained."""
    firm.load(authorised, firm.start, Closing=60.0)
    step = roll(authorised).steps[0]
    assert step.unexplained == pytest.approx(60.0 - 81.0)
    company = read_company(read_book(authorised)).company
    given = firm.quantities(0, firm.start)
    for measure in ("Requested", "Shipped", "Produced"):
        assert company.actual[measure][firm.start - 1, 0] == given[measure]
    assert line(authorised, "Family MTS", "Unexplained by movements")[PAST[-1]] == -21.0


def test_08_columns_put_in_between(loaded: Path) -> None:
    """A period column that is not where the calendar has it is refused, and nothing is written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl says what it drops
        opened = openpyxl.load_workbook(loaded)
        opened["Forecast"].insert_cols(33)
        opened.save(loaded)
    before = loaded.read_bytes()
    check(
        lambda: roll(loaded),
        ProblemsError,
        'E103 Forecast!AG9: the heading is "", but the table has the column "2026-01" there. Put '
        "the columns back as they were, or type the heading of the column.",
    )
    assert loaded.read_bytes() == before


@pytest.mark.parametrize(("sheet", "ref"), [("Family MTS", "H12"), ("Projection", "AK11")])
def test_09_a_value_pasted_over_a_formula(loaded: Path, sheet: str, ref: str) -> None:
    """On a page or on a data sheet: refused before the month is closed around it."""
    typed(loaded, sheet, ref, 7.0, over=True)
    before = loaded.read_bytes()
    with pytest.raises(
        RefusalsError, match=rf"^E302 '?{sheet}'?!{ref}: found 7 where the formula ="
    ):
        roll(loaded)
    assert loaded.read_bytes() == before


@pytest.mark.slow
def test_10_a_quarter_is_the_sum_of_its_months(tmp_path: Path) -> None:
    """Each quarter behind the twelve months moves on by one month with the roll."""
    firm = Firm(families=1, horizon=18)
    book = firm.book(tmp_path / "book.xlsx")
    authorise(book)
    firm.load(book, firm.start)
    company = roll(book).company
    sheet = read_book(book).sheet("Family MTS")
    row = next(r for r in range(1, 60) if sheet[r, 2] == "New forecast")
    for i, column in enumerate(QUARTERS):
        start = company.now + 12 + 3 * i
        assert sheet[row, column] == company.baseline[start : start + 3, 0].sum()


@pytest.mark.slow
def test_12_a_month_of_five_weeks_shows_its_days(tmp_path: Path) -> None:
    """Working days stand above every column, so that five weeks are not read as growth."""
    firm = Firm(families=1, base="2027-P02", horizon=12, settings={**WEEKS, "first": "2025-12-28"})
    book = firm.book(tmp_path / "book.xlsx")
    authorise(book)
    firm.load(book, firm.start)
    company = roll(book).company
    sheet = read_book(book).sheet("Family MTS")
    days = company.calendar.workdays[company.planned]
    assert [sheet[9, column] for column in PLAN] == days.tolist()
    assert {20.0, 25.0} == set(days)


@pytest.mark.slow
def test_13_a_price_that_is_carried_on_is_told(loaded: Path) -> None:
    """An old price is never used for a new month without a word."""
    told = [str(warning) for warning in roll(loaded).warnings]
    assert told[0].startswith("W504 Prices: 2027-01 takes the price of more than a year before")


def test_14_a_correction_of_a_closed_month(rolled: Path) -> None:
    """Typed into the Actuals it is refused; what was authorised is never worked out anew."""
    book = read_book(rolled)
    rows = book.table_rows("tblActuals")
    row = next(i for i, r in enumerate(rows) if r[0] == "2026-01" and r[2] == "Closing")
    typed(rolled, "Actuals", f"D{book.table('tblActuals').area.first_row + 1 + row}", 82.0)
    check(
        lambda: run.plan(rolled, kit=kit()),
        RefusalsError,
        "E135 Actual!AG13: Closing of Family 000 in 2026-01 is 82 by the Actuals, the month was "
        "closed with 81. Put the figure back, and correct a closed month by sopxl restate.",
    )


@pytest.mark.slow
def test_15_an_item_that_changes_its_family(tmp_path: Path) -> None:
    """By the dates of the Item map, old months stay with the old family, new ones with the new."""
    items = "item,family,from,to\nA-1,Family 000,,2026-01-31\nA-1,Family 002,2026-02-01,\n"
    firm = Firm(families=3, files={"item_map": items})
    book = firm.book(tmp_path / "book.xlsx")
    authorise(book)
    firm.load(book, firm.start)
    opened = read_book(book)
    patch = Patch(book.read_bytes())
    area = opened.table("tblActuals").area
    for row in range(area.last_row - len(firm.actuals(firm.start)) + 1, area.last_row + 1):
        if opened.sheet("Actuals")[row, 2] == "Family 000":
            patch.set_value("Actuals", f"B{row}", "A-1")
    book.write_bytes(patch.result())
    company = roll(book).company
    for measure in firm.quantities(0, 25):
        assert company.actual[measure][24, 0] == firm.quantities(0, 25)[measure]
        assert company.actual[measure][24, 2] == firm.quantities(2, 25)[measure]


def test_19_a_book_that_was_saved_half_calculated(open_book: Path, firm: Firm) -> None:
    """A stored result that the formula does not work out to is never authorised."""
    place = cell(open_book, "tblProjection", "Family 000|Inventory", firm.start + 1)
    stale(open_book, "Projection", place, 7777.0)
    with pytest.raises(RefusalsError) as refused:
        authorise(open_book)
    assert any(
        str(problem).startswith(f"E303 Projection!{place}: the cell shows 7,777, ")
        for problem in refused.value.problems
    )


def test_20_units_and_dollars_are_rolled_in_one(states: dict[str, Path]) -> None:
    """Every page shows the next month, and the dollars are those of its units."""
    book = read_book(states["rolled"])
    shown = {}
    for page in PAGES:
        sheet = book.sheet(page.name)
        if isinstance(sheet[8, PLAN[0]], float) and sheet[200, PLAN[0]] == 1.0:
            shown[page.name] = sheet[8, PLAN[0]]
    february = read_company(book).company.calendar.start_days[25]
    assert len(shown) >= 3
    assert set(shown.values()) == {february}
    company = read_company(book).company
    revenue = cell(states["rolled"], "tblProjection", "Family 000|Revenue", 26)
    assert book.sheet("Projection").cell(revenue).value == company.baseline[25, 0] * 50.0
