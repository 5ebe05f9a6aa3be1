"""Extend: the calendar gets years more at the right; nothing moves and the month goes on."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from hosts.whole_book import hold_against_twins
from preserved.resaved import resaved as lo_resaved
from refusals import check
from workbook.cycle.firm import BY, WEEKS, Firm, authorise, cell, parts_of, roll, typed

from sopxl.errors import InputError, LimitError, RefusalsError, RefusedError
from sopxl.plan.company import Company
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, HEADER_ROW, WIDE_TABLES
from sopxl_workbook.cycle.extend import Extended, extend
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.messages import proposed
from sopxl_workbook.ooxml import Patch, Wider, cell_name, column_letters, read_book
from sopxl_workbook.read import read_company

if TYPE_CHECKING:
    from hosts.office import Office

LAST, NEXT = FIRST_PERIOD_COLUMN + 119, FIRST_PERIOD_COLUMN + 120  # columns DX and DY
TYPED_DAYS = 17.0
SHEETS = [wide.sheet for wide in WIDE_TABLES]


def extended(book: Path, **how: Any) -> Extended:
    """Extends a book."""
    return extend(book, kit=kit(), by=BY, **how)[1]


def company(book: Path) -> Company:
    """The company as it stands."""
    return read_company(read_book(book)).company


def holds(book: Path) -> None:
    """Every rule of a book."""
    report = run.check(book, kit=kit())
    assert report.passed, report.as_text()


class Longer(NamedTuple):
    """A book that was extended."""

    path: Path
    before: bytes
    made: Extended


@pytest.fixture(scope="module")
def run_once(states: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Longer:
    """The open book with a planner's own sheet, and one year more; not to be changed."""
    book = Path(shutil.copy(states["open"], tmp_path_factory.mktemp("longer") / "book.xlsx"))
    book.write_bytes(with_own_sheet(book))
    run.plan(book, kit=kit(), by=BY)
    before = book.read_bytes()
    return Longer(book, before, extended(book))


@pytest.fixture(scope="module")
def longer(run_once: Longer) -> Path:
    """Its file; not to be changed."""
    return run_once.path


@pytest.fixture(scope="module")
def at_end(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last month that the calendar lets close: authorised, its actuals typed."""
    firm = Firm(families=1, settings={"first": "2017-01"})
    book = firm.book(tmp_path_factory.mktemp("end") / "book.xlsx")
    authorise(book)
    firm.load(book, firm.start)
    return book


def with_own_sheet(book: Path) -> bytes:
    """A book in which a planner points at the axis in every way."""
    patch = Patch(book.read_bytes())
    patch.add_sheet("Mine", [["My sums"]])
    for row, formula in enumerate(OWN, 2):
        patch.set_formula("Mine", f"A{row}", formula[0], 0.0)
    patch.add_name("my_chairs", "Forecast!$I$10:$DX$10")
    row = patch.book.table("tblCalendar").area.first_row + 1
    patch.set_value("Calendar", f"F{row + 119}", TYPED_DAYS)
    return patch.result()


# What a planner wrote, and what it becomes.
OWN = (
    ("=SUM(Forecast!$I$10:$DX$10)", "=SUM(Forecast!$I$10:$EJ$10)"),
    ("=SUM(Forecast!I11:DX11)", "=SUM(Forecast!I11:EJ11)"),
    ("=COUNT('In force'!$I:$DX)", "=COUNT('In force'!$I:$EJ)"),
    ("=COUNTA(Plan!$E$10:$DX$15)", "=COUNTA(Plan!$E$10:$EJ$15)"),
    ("=Forecast!DX10+SUM(Forecast!$DM$10:$DX$10)", ""),
    ("=SUM(Forecast!$I10:DX10)", ""),
    ("=SUM(tblForecast[2033-12])", ""),
    ('=COUNTA(Mine!$I$10:$DX$10)&"Forecast!$I$10:$DX$10"', ""),
)


@pytest.mark.slow
def test_the_month_goes_on(at_end: Path, tmp_path: Path) -> None:
    """Refused, extended, rolled over, proved; and taken back to the very first file."""
    book = Path(shutil.copy(at_end, tmp_path / "book.xlsx"))
    first = book.read_bytes()
    check(
        lambda: roll(book),
        RefusedError,
        "E513 Calendar: the calendar ends with 2026-12, the plan needs one period more. Add a "
        "year to it: sopxl extend BOOK.",
    )
    made = extended(book)
    assert (made.labels[0], made.labels[-1]) == ("2027-01", "2027-12")
    second = book.read_bytes()
    roll(book)
    holds(book)
    assert company(book).planned.stop == 121
    undo(book, kit=kit())
    assert book.read_bytes() == second
    undo(book, kit=kit())
    assert book.read_bytes() == first


class TestWhatComes:
    def test_every_wide_sheet_has_the_columns(self, longer: Path) -> None:
        """Headed like the Calendar, as wide as the others, in table, rules and cells."""
        book = read_book(longer)
        for wide in WIDE_TABLES:
            table, sheet = book.table(wide.name), book.sheet(wide.sheet)
            assert (table.area.last_column, table.columns[-1]) == (NEXT + 11, "2034-12")
            part = sheet.xml.data
            assert b'<col min="9" max="140" width="10.7109375" customWidth="1"/>' in part
            assert b'sqref="I9:EJ%d"' % table.area.last_row in part
            assert b"DX%d" % table.area.last_row not in part.partition(b"</sheetData>")[2]
            for row in range(3, table.area.last_row + 1):
                last, new = sheet.scan(row).get(LAST), sheet.scan(row).get(NEXT + 11)
                assert (last is None) is (new is None)
        rows = [row for row in book.table_rows("tblCalendar") if row[0] is not None]
        assert [rows[120][i] for i in (0, 1, 4, 5, 6, 7, 8, 9)] == (
            [121.0, "2034-01", 31 / 7, 22.0, 2034.0, 1.0, "open", None]
        )
        assert len(rows) == 132

    def test_it_holds_and_the_plan_is_the_same(self, longer: Path) -> None:
        """Every formula is there with its right result; no input changed since the plan."""
        holds(longer)
        done = run.plan(longer, kit=kit(), dry_run=True)
        assert done.summary == f"{longer}: the plan is up to date, nothing changes."

    def test_new_periods_are_not_planned(self, longer: Path) -> None:
        """Horizon, forecast and plan are what they were; prices and hours hold on."""
        found = company(longer)
        assert (found.horizon, found.calendar.count) == (12, 132)
        for block in (found.baseline, found.override, found.production):
            assert np.isnan(block[120:]).all()
        sheet = read_book(longer).sheet("In force")
        assert sheet[10, NEXT] == sheet[10, LAST] is not None

    def test_references_follow_and_others_stay(self, longer: Path) -> None:
        """Those over the whole axis; one month, a year, a running range are what they say."""
        book = read_book(longer)
        found = [book.sheet("Mine").cell(f"A{row}").formula for row in range(2, 2 + len(OWN))]
        assert found == [new or old for old, new in OWN]
        assert book.defined_name("my_chairs").refers_to == "Forecast!$I$10:$EJ$10"

    def test_only_these_parts_change(self, run_once: Longer) -> None:
        """Calendar, wide sheets and their tables, Control, Start; what points at the axis."""
        old, new = parts_of(run_once.before), parts_of(run_once.path.read_bytes())
        opened = read_book(run_once.before)
        tables = {opened.tables[wide.name].part for wide in WIDE_TABLES}
        names = (*SHEETS, "Calendar", "Control", "Start", "Mine")
        sheets = {opened.sheets[name].part for name in names}
        wanted = {*tables, *sheets, opened.table("tblCalendar").part, "xl/workbook.xml"}
        assert {name for name in new if old.get(name) != new[name]} == wanted
        assert old.keys() - new.keys() <= {"xl/calcChain.xml"}

    @pytest.mark.slow
    def test_a_second_extension(self, longer: Path, tmp_path: Path) -> None:
        """Another year, and a plan that is authorised over it."""
        book = Path(shutil.copy(longer, tmp_path / "book.xlsx"))
        assert extended(book).labels[-1] == "2035-12"
        authorise(book, override="not reviewed")
        holds(book)
        assert company(book).archive[-1].values.size == 144

    def test_the_change_set_survives(self, run_once: Longer) -> None:
        """Stored, shown, hashed, and turned round."""
        changes = run_once.made.changes
        again = ChangeSet.from_json(changes.to_json())
        assert (again, again.sha256) == (changes, changes.sha256)
        assert again.reversed().reversed().widened == changes.widened
        lines = changes.as_text(width=120).splitlines()
        assert [line.split("  ")[0] for line in lines[1:3]] == [
            "Calendar!tblCalendar",
            "Actual!tblActual",
        ]
        assert "124 -> 136 columns" in lines[2]
        assert "Actual!tblActual\t\t124 columns\t136 columns\tthe calendar is extended" in (
            changes.as_lines()
        )
        assert "tblArchive: 128 columns -> 140, the calendar is extended" in (
            proposed(changes, "sopxl extend BOOK")
        )
        widened = [width["table"] for width in changes.summary().as_dict()["widened"]]
        assert sorted(widened) == sorted(table.name for table in WIDE_TABLES)
        assert len(widened) == 9

    @pytest.mark.slow
    def test_libreoffice_works_out_the_same(self, office: Office, longer: Path) -> None:
        """Every formula of the longer book, recalculated, is what is stored."""
        hold_against_twins(office, longer)

    @pytest.mark.slow
    def test_a_book_that_libreoffice_saved(self, office: Office, authorised: Path) -> None:
        """It spells every part anew; the columns come all the same."""
        authorised.write_bytes(lo_resaved(office, authorised.read_bytes()))
        extended(authorised)
        holds(authorised)
        hold_against_twins(office, authorised)


class TestCalendars:
    @pytest.mark.slow
    def test_a_year_of_53_weeks(self, tmp_path: Path) -> None:
        """By the rule of the year's end, which the periods tell; working days with it.

        A holiday that is known counts; years without any are told.
        """
        firm = Firm(
            families=1,
            base="2027-P02",
            settings={**WEEKS, "first": "2025-12-28"},
            files={"holidays": "day,name\n2036-01-01,New Year\n2038-01-01,New Year\n"},
        )
        book = firm.book(tmp_path / "book.xlsx")
        done, made = extend(book, kit=kit(), by=BY, years=4)
        assert (made.labels[0], made.labels[-1]) == ("2036-P01", "2039-P12")
        calendar = company(book).calendar
        assert calendar.weeks[120:].reshape(4, 12).sum(axis=1).tolist() == [52, 52, 52, 53]
        assert calendar.workdays[[120, 132, 144, 167]].tolist() == [19.0, 20.0, 19.0, 30.0]
        assert [str(problem) for problem in done.warnings] == [
            "W513 Holidays: no holiday of 2035, 2037, 2039 is known: the working days of 2036-P01 "
            "to 2039-P12 count every Monday to Friday. Correct the Workdays of these periods on "
            "the Calendar sheet."
        ]
        holds(book)

    def test_corrected_working_days_stay(self, longer: Path) -> None:
        """What a planner typed of an old period is not worked out again."""
        assert company(longer).calendar.workdays[119] == TYPED_DAYS


class TestRefusals:
    def test_what_stands_right_of_the_axis(self, open_book: Path) -> None:
        """Every cell of every sheet at once; nothing is written."""
        typed(open_book, "Forecast", "DZ10", 5.0)
        typed(open_book, "Forecast", "EJ40", "mine")
        typed(open_book, "Plan", "DY1", "mine")
        typed(open_book, "Plan", "EK1", "further right than a year: nothing of it is touched")
        before = open_book.read_bytes()
        fix = "Move it to a sheet of your own: no column is ever inserted here."
        check(
            lambda: extended(open_book),
            RefusalsError,
            "E162 Forecast!DZ10, EJ40: not blank, and right of the table tblForecast, which is to "
            f"have 12 columns more. {fix}\n"
            "E162 Plan!DY1: not blank, and right of the table tblPlan, which is to have 12 columns "
            f"more. {fix}",
        )
        assert open_book.read_bytes() == before

    def test_columns_that_a_planner_gave_a_table(self, open_book: Path) -> None:
        """They stand where the next period has to go."""
        patch = Patch(open_book.read_bytes())
        patch.widen_tables([Wider("tblActual", ("Sum", "Remark"), 1, HEADER_ROW)])
        open_book.write_bytes(patch.result())
        check(
            lambda: extended(open_book),
            RefusedError,
            "E162 Actual!DY9:DZ9: 2 columns of your own right of the last period of the table "
            "tblActual, where the next one has to go. Move it to a sheet of your own: no column is "
            "ever inserted here.",
        )

    @pytest.mark.parametrize(("years", "found"), [(0, 0), (11, 11), (-1, -1)])
    def test_years_outside_the_limits(self, open_book: Path, years: int, found: int) -> None:
        """A book has at most 240 periods."""
        check(
            lambda: extended(open_book, years=years),
            LimitError,
            f"E136 years: found {found}, from 1 to 10 can be added: the calendar has 120 periods, "
            "a workbook has at most 240. Add fewer years.",
        )

    def test_a_calendar_that_was_changed_by_hand(self, open_book: Path) -> None:
        """No pattern, no next year."""
        row = read_book(open_book).table("tblCalendar").area.first_row + 1
        typed(open_book, "Calendar", f"G{row + 50}", 2031.0)
        check(
            lambda: extended(open_book),
            InputError,
            "E133 Calendar: the periods follow no pattern that is known: months, or weeks as "
            "4-4-5, 4-5-4 or 5-4-4. Put back the labels, days, fiscal years and quarters that were "
            "changed by hand.",
        )

    def test_a_formula_that_was_typed_over(self, open_book: Path, firm: Firm) -> None:
        """It would be carried on as a blank."""
        key = "Family 000|Inventory"
        typed(open_book, "Projection", cell(open_book, "tblProjection", key, 120), 5.0, over=True)
        with pytest.raises(RefusalsError, match=r"^E302 Projection!DX"):
            extended(open_book)

    def test_undo_of_a_book_that_was_saved_since(self, longer: Path, tmp_path: Path) -> None:
        """Its columns stay; the way out names the run."""
        shutil.copytree(longer.parent, tmp_path / "copy")
        book = tmp_path / "copy" / longer.name
        typed(book, "Mine", "H20", "a note of mine")
        run_id = runs.read_log(runs.log_of(book))[-1].run
        check(
            lambda: undo(book, kit=kit()),
            RefusedError,
            f"E554 {book}: extend of 2026-01 ({run_id}, by Ann) added columns, and the book was "
            "saved by a program since. Keep them; they change no plan. Or take the book from "
            f"before that run into a new file: sopxl restore {book} {run_id}",
        )

    def test_an_open_workbook(self, run_once: Longer) -> None:
        """No host adds columns or takes them out: told before anything is written."""
        changes = run_once.made.changes
        host: Any = SimpleNamespace(name="plan.xlsx")
        for each in (changes, changes.reversed()):
            check(
                lambda each=each: each.apply_open(host),
                RefusedError,
                "E235 plan.xlsx: the table tblActual gets or loses columns, which no open workbook "
                "does. Close the workbook, and run the command on its file.",
            )
        back = ChangeSet([], widened=changes.reversed().widened)
        with pytest.raises(ValueError, match="the table tblActual would lose columns"):
            back.apply(read_book(run_once.path))


def test_the_columns_are_those_of_the_tests() -> None:
    """DX is the last column of a new book, DY the next one."""
    assert (column_letters(LAST), cell_name(1, NEXT)) == ("DX", "DY1")
