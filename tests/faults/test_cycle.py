"""Rows 27 to 35, 45 and 65 to 71: the month on books that are wrong, by the command line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.trying import copied, everything, lines, sopxl
from workbook.cycle.firm import WEEKS, Firm, authorise, cell, roll, setting, typed

from sopxl_workbook import runs
from sopxl_workbook.ooxml import read_book

FIRM = Firm()
FIRST_WEEK = "2025-12-28"
ROLL = ("rollover", "--yes")


@pytest.fixture(scope="session")
def loaded_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January is authorised and its actuals are typed; not to be changed."""
    book = FIRM.book(tmp_path_factory.mktemp("loaded") / "book.xlsx")
    authorise(book)
    FIRM.load(book, FIRM.start)
    return book


@pytest.fixture(scope="session")
def rolled_book(loaded_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January is closed; not to be changed."""
    book = copied(loaded_book, tmp_path_factory.mktemp("rolled") / "book.xlsx")
    roll(book)
    return book


@pytest.fixture
def loaded(loaded_book: Path, here: Path) -> Path:
    """A book to be damaged, ready to be rolled; alone in its folder."""
    return copied(loaded_book, here / "book.xlsx")


@pytest.fixture
def rolled(rolled_book: Path, here: Path) -> Path:
    """A book that was rolled, alone in its folder."""
    return copied(rolled_book, here / "book.xlsx")


def refused(book: Path, *told: str, code: int, verb: tuple[str, ...] = ROLL) -> None:
    """The verb leaves with that code and exactly these problems, and changes no file."""
    before = everything(book.parent)
    done = sopxl(verb[0], book, *verb[1:])
    assert (done.err, done.out, done.code) == (lines(*told), "", code)
    assert everything(book.parent) == before


def actual(book: Path, measure: str, column: str) -> str:
    """The cell of an actual of January of the first family with that measure."""
    opened = read_book(book)
    rows = opened.table_rows("tblActuals")
    at = next(i for i, row in enumerate(rows) if row[0] == "2026-01" and row[2] == measure)
    return f"{column}{opened.table('tblActuals').area.first_row + 1 + at}"


class TestRows27To33:
    """What no plan is made of, no month is closed with."""

    def test_row_27_an_actual_that_stands_twice(self, loaded: Path) -> None:
        """Never added up: both rows are named."""
        typed(loaded, "Actuals", actual(loaded, "Shipped", "C"), "Requested")
        first, second = actual(loaded, "Requested", "A"), actual(loaded, "Requested", "A")
        second = f"A{int(first[1:]) + 1}"
        refused(
            loaded,
            f'E130 Actuals!{second}: 2026-01, "Family 000", "Requested" stands twice; the other '
            f"is at Actuals!{first}. > Delete one of the rows, or add them up in one.",
            code=3,
        )

    def test_row_28_an_actual_of_nobody(self, loaded: Path) -> None:
        """A code that is no family and no item."""
        place = actual(loaded, "Closing", "B")
        typed(loaded, "Actuals", place, "Famly 000")
        done = sopxl("rollover", loaded, "--yes")
        assert done.code == 3
        assert f"E131 Actuals!{place}: " in done.err

    def test_row_29_a_gap(self, loaded: Path) -> None:
        """A month that is missing between two others is no month of nothing."""
        typed(loaded, "Actuals", actual(loaded, "Produced", "A"), "2026-02")
        done = sopxl("rollover", loaded, "--yes")
        assert done.code == 3
        assert done.err.startswith(
            "E132 Actuals: Produced of Family 000 has no row for 2026-01; every period from "
            "2024-01 to 2026-01 is expected.\n     Add the rows; enter 0 where there was none.\n"
        )

    @pytest.mark.parametrize(
        ("period", "told"),
        [
            (
                "2027-12-01",
                "E133 december.csv row {row}, column period: found 2027-12-01, the first of a "
                "calendar month; the calendar has periods of whole weeks, and "
                '"2027-P12" begins on 2027-11-21. > Sum what is given by the periods of the '
                "calendar, and write their labels.",
            ),
            (
                "2027-12",
                'E134 december.csv row {row}, column period: found "2027-12", a period such as '
                '"2026-P01" is expected. > Write the label of the period, or a date in it as '
                "year-month-day.",
            ),
        ],
    )
    def test_row_30_calendar_months_in_a_calendar_of_weeks(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, period: str, told: str
    ) -> None:
        """What happened in December is not what happened in the five weeks called P12."""
        firm = Firm(families=1, base="2027-P12", horizon=3, settings={**WEEKS, "first": FIRST_WEEK})
        book = firm.book(here / "book.xlsx")
        authorise(book)
        given = firm.quantities(0, firm.start).items()
        rows = [f"{period},Family 000,{measure},{quantity:g}" for measure, quantity in given]
        extract = here / "december.csv"
        extract.write_text("\n".join(["period,code,measure,quantity", *rows]) + "\n")
        monkeypatch.chdir(here)
        verb = ("rollover", "--actuals", extract.name, "--yes")
        problems = [told.format(row=row) for row in range(2, len(rows) + 2)]
        refused(book, *problems, code=3, verb=verb)

    def test_row_31_a_date_in_another_order(self, loaded: Path) -> None:
        """Day and month are never swapped."""
        place = actual(loaded, "Produced", "A")
        typed(loaded, "Actuals", place, "01/02/2026")
        done = sopxl("rollover", loaded, "--yes")
        assert done.code == 3
        assert f'E134 Actuals!{place}: found "01/02/2026", ' in done.err

    def test_row_33_a_day_that_never_was(self, loaded: Path) -> None:
        """The 29th of February 1900 that Excel believes in."""
        place = actual(loaded, "Produced", "F")
        typed(loaded, "Actuals", place, 60.0)
        done = sopxl("rollover", loaded, "--yes")
        assert done.code == 3
        assert f'E134 Actuals!{place}: found "60", ' in done.err


class TestRows34And35:
    def test_row_34_a_closed_month_that_was_edited(self, rolled: Path) -> None:
        """Exit 5 for every verb that would go on from it."""
        typed(rolled, "Actuals", actual(rolled, "Shipped", "D"), 999.0)
        told = (
            "E135 Actual!AG11: Shipped of Family 000 in 2026-01 is 999 by the Actuals, the month "
            "was closed with 105. > Put the figure back, and correct a closed month by sopxl "
            "restate."
        )
        for verb in (("plan",), ("authorise",), ("authorise", "--override", "x")):
            refused(rolled, told, code=5, verb=verb)

    @pytest.mark.slow
    def test_row_35_a_horizon_that_reaches_the_end(self, here: Path) -> None:
        """The calendar is refused, never guessed."""
        firm = Firm(families=1, settings={"first": "2017-01"})
        book = firm.book(here / "book.xlsx")
        authorise(book)
        firm.load(book, firm.start)
        refused(
            book,
            "E513 Calendar: the calendar ends with 2026-12, the plan needs one period more. > Add "
            "a year to it: sopxl extend BOOK.",
            code=5,
        )

    def test_row_45_one_family_and_one_month(self, here: Path) -> None:
        """The smallest plan there is goes on for as long as one likes."""
        firm = Firm(families=1, horizon=1)
        book = firm.book(here / "book.xlsx")
        authorise(book)
        firm.load(book, firm.start)
        done = sopxl("rollover", book, "--yes")
        assert done.code == 0, done.err
        assert sopxl("check", book).code == 0


class TestRow65:
    """Twice, a month too far, backwards: refused, and the file stays as it was."""

    @pytest.mark.slow
    def test_row_65_twice(self, rolled: Path) -> None:
        """Also after the plan of the next month was authorised, if January is meant."""
        run = read_book(rolled).named_value("sop_closed_run")
        refused(
            rolled,
            f"E512 Control: the plan of 2026-02 is not authorised. 2026-01 was closed by run {run}."
            " > Authorise it first, so that next month knows the old plan: sopxl authorise BOOK.",
            code=5,
        )
        authorise(rolled, override="not reviewed")
        refused(
            rolled,
            f"E511 Control: 2026-01 is closed already by run {run}; 2026-02 is the open month. > "
            "To correct a closed month: sopxl restate BOOK.",
            code=5,
            verb=(*ROLL, "--period", "2026-01"),
        )

    def test_row_65_a_month_too_far(self, loaded: Path) -> None:
        """None is skipped."""
        refused(
            loaded,
            "E511 Control: 2026-01 is the open month; 2026-02 comes after it. > Close 2026-01 "
            "first: months are closed one after the other.",
            code=5,
            verb=(*ROLL, "--period", "2026-02"),
        )

    def test_row_65_backwards(self, rolled: Path) -> None:
        """By a base that was typed."""
        setting(rolled, "sop_base", 25.0)
        refused(
            rolled,
            "E515 Control: month 1 is 2026-01 by the Control sheet, but by the Calendar 2026-02 is "
            "the first open month. > Put the base period back; months are closed by sopxl "
            "rollover, and opened by sopxl undo.",
            code=5,
        )

    def test_row_65_a_stale_copy(self, loaded: Path) -> None:
        """The file from before the roll put back in its place: its log knows better."""
        old = loaded.read_bytes()
        assert sopxl("rollover", loaded, "--yes").code == 0
        loaded.write_bytes(old)
        entry = runs.finished_runs(runs.read_log(runs.log_of(loaded)))[-1]
        before = everything(loaded.parent)
        done = sopxl("rollover", loaded, "--yes")
        assert done.code == 5
        assert done.err.startswith(
            f"E553 book.xlsx: this file is from before run {entry.run}, which closed 2026-01 ("
        )
        assert everything(loaded.parent) == before

    def test_row_65_without_the_log(self, rolled: Path) -> None:
        """The state in the file is enough (row 75)."""
        shutil.rmtree(runs.folder_of(rolled), ignore_errors=True)
        done = sopxl("rollover", rolled, "--yes")
        assert done.code == 5
        assert done.err.startswith("E512 Control: the plan of 2026-02 is not authorised.")


class TestRow66:
    def test_row_66_undo_gives_the_very_file(self, loaded: Path) -> None:
        """A roll taken back is byte for byte the file from before."""
        old = loaded.read_bytes()
        assert sopxl("rollover", loaded, "--yes").code == 0
        assert loaded.read_bytes() != old
        done = sopxl("undo", loaded)
        assert done.code == 0, done.err
        assert loaded.read_bytes() == old

    def test_row_66_nothing_left(self, loaded: Path) -> None:
        """The log begins with this folder: there is no run of it."""
        done = sopxl("undo", loaded)
        assert done.code == 5
        assert done.err.startswith(f"E550 {loaded}: no run has been logged for this book.")

    @pytest.mark.slow
    def test_row_66_after_an_edit(self, loaded: Path) -> None:
        """The cell is named, the file stays."""
        assert sopxl("rollover", loaded, "--yes").code == 0
        place = cell(loaded, "tblForecast", "Family 000|Override", FIRM.start + 2)
        typed(loaded, "Forecast", place, 140.0)
        before = loaded.read_bytes()
        done = sopxl("undo", loaded)
        assert done.code == 5
        assert f"Forecast!{place}" in done.err
        assert loaded.read_bytes() == before

    @pytest.mark.parametrize(
        "damage",
        [lambda copy: copy.unlink(), lambda copy: copy.write_bytes(copy.read_bytes()[:-9])],
        ids=["missing", "damaged"],
    )
    def test_row_66_a_snapshot_that_is_not_right(
        self, loaded: Path, damage: Callable[[Path], object]
    ) -> None:
        """E217, and nothing is written."""
        assert sopxl("rollover", loaded, "--yes").code == 0
        (kept,) = runs.snapshots(loaded)
        damage(kept.path)
        before = loaded.read_bytes()
        done = sopxl("undo", loaded)
        assert done.code == 5
        assert done.err.startswith("E217 ")
        assert loaded.read_bytes() == before


class TestRows67To70:
    @pytest.mark.skipif(os.name != "posix", reason="only POSIX has these links")
    def test_row_67_behind_a_link(self, loaded: Path) -> None:
        """The link stays, and its file is rolled with its mode."""
        loaded.chmod(0o640)
        link = loaded.parent / "elsewhere" / "link.xlsx"
        link.parent.mkdir()
        link.symlink_to(loaded)
        done = sopxl("rollover", link, "--yes")
        assert done.code == 0, done.err
        assert link.is_symlink()
        assert loaded.stat().st_mode & 0o777 == 0o640
        assert read_book(loaded).named_value("sop_base") == 26.0

    def test_row_69_a_conflict_copy(self, loaded: Path) -> None:
        """Refused by its name."""
        name = "book (Ann's conflicted copy 2026-02-03).xlsx"
        refused(
            loaded.rename(loaded.with_name(name)),
            f"E212 {name}: by its name it is the copy of a conflict: two machines changed the "
            "workbook at once. > Choose which of the two holds, keep that one under the workbook's "
            "own name.",
            code=5,
        )

    def test_row_69_blanks_and_unicode_in_the_path(self, loaded: Path) -> None:
        """A planner's folder is called as it is called."""
        folder = loaded.parent / "Añо 计划 #1"
        folder.mkdir()
        book = loaded.rename(folder / "плaн 2026.xlsx")
        done = sopxl("rollover", book, "--yes")
        assert done.code == 0, done.err
        assert "2026-01 is closed, 2026-02 is month 1." in done.err

    def test_row_70_the_log_is_in_utc(self, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever the time zone of the machine; the month comes from the file."""
        import time

        monkeypatch.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        try:
            assert sopxl("rollover", loaded, "--yes").code == 0
            entry = runs.read_log(runs.log_of(loaded))[-1]
            moment = time.strftime("%Y-%m-%dT%H", time.gmtime())
        finally:
            monkeypatch.undo()
            time.tzset()
        assert entry.time.endswith("Z")
        assert entry.time.startswith(moment)
        assert entry.period == "2026-01"
