"""What must hold over any number of rolls, on any calendar and for any number of families."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hosts.whole_book import hold_against_twins
from workbook.cycle.firm import WEEKS, Firm, authorise, cell, line, name_of, roll, typed

from sopxl.plan.archive import at_lag
from sopxl.plan.company import Company
from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.contract import ACTUALS
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.runs import folder
from sopxl_workbook.sheets.timeline import PAST, PLAN

if TYPE_CHECKING:
    from hosts.office import Office

SLOW = pytest.mark.slow
YEAR = Firm(horizon=6, surprise=3.0)
CUMULATIVE = "Cumulative deviation, fiscal year"


def company_of(book: Path) -> Company:
    """The company as it stands in a book."""
    return read_company(read_book(book)).company


def rolled_on(firm: Firm, folder: Path, months: int, ending: str = ".xlsx") -> list[Path]:
    """The firm's book as it began, and as each of its months left it."""
    book = firm.book(folder / f"book{ending}")
    books = [Path(shutil.copy(book, folder / f"0{ending}"))]
    for number in range(1, months + 1):
        firm.month(book, firm.start + number - 1)
        books.append(Path(shutil.copy(book, folder / f"{number}{ending}")))
    return books


def formula_counts(book: Book) -> Counter[tuple[str, int]]:
    """How many formulas each row of each sheet has."""
    return Counter(
        (name, found.row)
        for name, info in book.sheets.items()
        if info.kind == "worksheet"
        for found in book.sheet(name).formulas()
    )


@pytest.fixture(scope="module", params=[4, pytest.param(14, marks=pytest.mark.slow)])
def months(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A firm's books, month after month, from January on; slowly, into the year after it."""
    return rolled_on(YEAR, tmp_path_factory.mktemp("months"), request.param)


class TestManyRolls:
    def test_every_rule_holds_after_each(self, months: list[Path]) -> None:
        """Identities and formulas before, identities and formulas after."""
        for book in months:
            report = run.check(book, kit=kit())
            assert report.passed, report.as_text()

    def test_horizon_formulas_and_names_stay(self, months: list[Path]) -> None:
        """The same length of plan, the same formulas a row, the same names at the same places."""
        first = read_book(months[0])
        horizon, counts = company_of(months[0]).horizon, formula_counts(first)
        for book in months[1:]:
            opened = read_book(book)
            assert company_of(book).horizon == horizon
            assert formula_counts(opened) == counts
            assert opened.defined_names == first.defined_names
            assert list(opened.sheets) == list(first.sheets)

    def test_the_base_moves_by_one(self, months: list[Path]) -> None:
        """No month is skipped, and each closed one has a run of its own."""
        bases = [company_of(book).base for book in months]
        assert bases == list(range(bases[0], bases[0] + len(months)))
        rows = read_book(months[-1]).table_rows("tblCalendar")
        runs = [row[-1] for row in rows if row[-1]]
        assert len(runs) == len(set(runs)) == len(months) - 1

    def test_forecast_over_the_common_periods_and_actuals_are_kept(
        self, months: list[Path]
    ) -> None:
        """Each roll keeps the sum of the forecast that both look at, and every actual."""
        for old_book, new_book in pairwise(months):
            old, new = company_of(old_book), company_of(new_book)
            both = slice(new.now, old.planned.stop)
            assert new.baseline[both].sum() == old.baseline[both].sum()
            for measure, block in old.actual.items():
                kept = new.actual[measure][: old.now]
                assert np.array_equal(kept, block[: old.now], equal_nan=True)

    def test_the_sum_of_the_actuals_is_that_of_what_was_loaded(self, months: list[Path]) -> None:
        """Nothing is lost, nothing counted twice, family by family."""
        company = company_of(months[-1])
        for family in range(YEAR.families):
            periods = range(1, company.base)
            for measure in YEAR.quantities(family, 1):
                wanted = sum(YEAR.quantities(family, p)[measure] for p in periods)
                assert np.nansum(company.actual[measure][:, family]) == wanted
        assert len(read_book(months[-1]).table_rows(ACTUALS.name)) == 7 * (company.base - 1)

    def test_each_opening_is_the_actual_closing(self, months: list[Path]) -> None:
        """Month after month, whatever was planned."""
        for book in months[1:]:
            company = company_of(book)
            wanted = YEAR.quantities(0, company.base - 1)["Closing"]
            opening = read_book(book).sheet("Projection")
            place = cell(book, "tblProjection", "Family 000|Inventory", company.base - 1)
            assert opening.cell(place).value == wanted

    @pytest.mark.parametrize("page", ["Family MTS", "Family MTO"])
    def test_the_cumulative_deviation_never_jumps(self, months: list[Path], page: str) -> None:
        """A month shows the same sum in every book that shows it, and it is the right one."""
        seen: dict[int, float] = {}
        for book in months[1:]:
            company = company_of(book)
            shown = line(book, page, CUMULATIVE)
            for column in PAST:
                period = company.base + column - PLAN[0]
                value = shown[column]
                if not isinstance(value, float):
                    continue
                assert seen.setdefault(period, value) == pytest.approx(value), (book, period)
        assert len(seen) == len(months) - 2
        assert len(set(seen.values())) > 2
        assert len(months) > 6 or 0.0 not in seen.values()  # later months do sum to nothing
        company = company_of(months[-1])
        number = 0 if page == "Family MTS" else 1
        measure = "Requested" if number == 0 else "Booked"
        calendar = company.calendar
        held = at_lag(company.archive, name_of(number), "Forecast", 1, 1, calendar.count)
        deviation = company.actual[measure][:, number] - held
        for period, value in seen.items():
            year = calendar.fiscal_year == calendar.fiscal_year[period - 1]
            so_far = year & (np.arange(calendar.count) < period)
            assert value == pytest.approx(np.nansum(deviation[so_far]))


class TestTheOldForecast:
    """What next month calls old is what was authorised, and nothing else."""

    @pytest.mark.slow
    def test_an_edit_after_authorise_is_new_and_not_old(self, loaded: Path, firm: Firm) -> None:
        """On the page of the family, by the stored values of its formulas."""
        authorised = line(loaded, "Family MTS", "New forecast")
        self.edited(loaded, firm)
        roll(loaded)
        old, new = (line(loaded, "Family MTS", f"{word} forecast") for word in ("Old", "New"))
        for column in PLAN[:-1]:
            assert old[column] == authorised[column + 1]
        assert new[PLAN[1]] == 400.0 != old[PLAN[1]]
        assert line(loaded, "Family MTS", "Change, new − old")[PLAN[1]] == 400.0 - old[PLAN[1]]

    def edited(self, book: Path, firm: Firm) -> None:
        """A planner changes March after January was authorised."""
        place = cell(book, "tblForecast", "Family 000|Override", firm.start + 2)
        typed(book, "Forecast", place, 400.0)

    @pytest.mark.slow
    def test_in_libreoffice(self, office: Office, loaded: Path, firm: Firm) -> None:
        """Recalculated there, every formula of the rolled book shows what is stored with it."""
        self.edited(loaded, firm)
        roll(loaded)
        row = next(r for r in range(1, 99) if value(loaded, r, 2) == "Old forecast")
        old = line(loaded, "Family MTS", "Old forecast")
        assert hold_against_twins(office, loaded) > 11_000
        with office.open(loaded) as document:
            document.recalculate()
            (shown,) = document.values("Family MTS", f"H{row}:R{row}")
        assert [float(v) for v in shown] == [old[column] for column in PLAN[:-1]]


def value(book: Path, row: int, column: int) -> Any:
    """A cell of the first family page."""
    return read_book(book).sheet("Family MTS")[row, column]


LEAP = Firm(families=1, base="2028-02", horizon=3, settings={"first": "2026-01"})
NEW_YEAR = Firm(families=1, base="2025-12", horizon=3)
APRIL = Firm(
    families=1,
    base="2026-03",
    horizon=3,
    settings={"first": "2024-01", "fiscal_year_start": "4"},
)
WEEK_53 = Firm(families=1, base="2027-P12", horizon=3, settings={**WEEKS, "first": "2025-12-28"})


class TestCalendars:
    """The month to close is that of the Calendar, whatever a year looks like."""

    @pytest.mark.parametrize(
        ("firm", "closed", "opened"),
        [
            pytest.param(NEW_YEAR, "2025-12", "2026-02", id="December to January", marks=SLOW),
            pytest.param(LEAP, "2028-02", "2028-04", id="February 29", marks=SLOW),
            pytest.param(APRIL, "2026-03", "2026-05", id="fiscal year from April", marks=SLOW),
            pytest.param(WEEK_53, "2027-P12", "2028-P02", id="4-4-5"),
        ],
    )
    def test_two_rolls(self, firm: Firm, closed: str, opened: str, tmp_path: Path) -> None:
        """Over the turn, with every rule kept."""
        book = firm.book(tmp_path / "book.xlsx")
        assert company_of(book).calendar.label(firm.start) == closed
        for number in range(2):
            firm.month(book, firm.start + number)
        company = company_of(book)
        assert company.calendar.label(company.base) == opened
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()

    def test_the_leap_day_counts(self) -> None:
        """A February of 29 days has 21 working days, not 20."""
        row = LEAP.start - 1
        assert str(LEAP.calendar.ends[row]) == "2028-02-29"
        assert LEAP.calendar.workdays[row] == 21

    def test_the_53rd_week_is_in_the_last_period(self, tmp_path: Path) -> None:
        """A period of six weeks is closed as one period, and its length stays in the Calendar."""
        calendar = WEEK_53.calendar
        long = [i for i, weeks in enumerate(calendar.weeks) if weeks == 6]
        firm = dataclasses.replace(WEEK_53, base=calendar.labels[long[0]])
        book = firm.book(tmp_path / "book.xlsx")
        firm.month(book, firm.start)
        company = company_of(book)
        assert company.calendar.weeks[company.now - 1] == 6.0
        assert company.calendar.fiscal_year[company.now] == company.calendar.fiscal_year[
            company.now - 1
        ] + 1  # fmt: skip
        assert run.check(book, kit=kit()).passed

    def test_the_clock_is_never_asked(self, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A machine whose clock is years off closes the same month; the run's name shows it."""

        class Wrong(dt.datetime):
            @classmethod
            def now(cls, tz: Any = None) -> dt.datetime:
                return dt.datetime(1999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)

        with monkeypatch.context() as patch:
            patch.setattr(folder.dt, "datetime", Wrong)
            made = roll(loaded)
        assert made.company.calendar.label(made.company.base) == "2026-02"
        book = read_book(loaded)
        assert str(book.named_value("sop_closed_run")).startswith("19991231T235959Z-")


class TestSizes:
    @pytest.mark.parametrize(
        "families", [1, pytest.param(12, marks=SLOW), pytest.param(200, marks=SLOW)]
    )
    def test_a_month(self, families: int, tmp_path: Path) -> None:
        """One, twelve and two hundred families: three rows each in the Archive, every rule kept."""
        firm = Firm(families=families, horizon=4)
        book = firm.book(tmp_path / "book.xlsx")
        authorise(book)
        firm.load(book, firm.start)
        company = roll(book).company
        assert len(company.archive) == 3 * families
        assert {row.origin for row in company.archive} == {firm.start}
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()
