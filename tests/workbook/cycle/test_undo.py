"""Undo: the latest run taken back, and again the one before; refused where it would lose work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hosts.office import Office
from preserved.resaved import resaved as lo_resaved
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, parts_of, roll, typed

from sopxl.errors import FileError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import runs
from sopxl_workbook.contract import ACTUALS, FORECAST
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.content import contents, edits
from sopxl_workbook.cycle.history import history, restore
from sopxl_workbook.cycle.undo import undo_changes
from sopxl_workbook.ooxml import cell_name, read_book
from sopxl_workbook.run import Done
from sopxl_workbook.runs.copies import changes_file
from sopxl_workbook.sheets.view import CHOICES


def undo(book: Path) -> Done:
    """Takes the latest run back."""
    return verbs.undo(book, kit=kit(), by=BY)


def resaved(book: Path) -> None:
    """The same workbook in other bytes, as a program that saves it leaves it."""
    typed(book, "Start", "Z200", "mine")


def latest(book: Path) -> runs.Entry:
    """The run that undo takes back."""
    return runs.standing_runs(runs.read_log(runs.log_of(book)))[-1]


class TestTheVeryBytes:
    def test_a_roll_and_an_authorise(self, open_book: Path, firm: Firm) -> None:
        """In reverse order, each the very file from before."""
        first = open_book.read_bytes()
        authorise(open_book)
        authorised = open_book.read_bytes()
        firm.load(open_book, firm.start)
        loaded = open_book.read_bytes()
        roll(open_book)
        undo(open_book)
        assert open_book.read_bytes() == loaded
        open_book.write_bytes(authorised)
        undo(open_book)
        assert open_book.read_bytes() == first

    def test_what_is_said(self, with_its_run: Path) -> None:
        """Which run, whose, and where the book with it stands."""
        run = latest(with_its_run)
        done = undo(with_its_run)
        (kept,) = [s.path for s in runs.snapshots(with_its_run) if s.verb == "undo"]
        assert done.summary == (
            f"{with_its_run}: authorise of 2026-01 ({run.run}, by {BY}) is taken back. "
            f"The book with it: {kept}"
        )

    def test_a_dry_run_writes_nothing(self, with_its_run: Path) -> None:
        """It shows what would be taken back."""
        before = with_its_run.read_bytes()
        run = latest(with_its_run)
        done = verbs.undo(with_its_run, kit=kit(), dry_run=True)
        assert with_its_run.read_bytes() == before
        assert done.summary == (
            f"{with_its_run}: authorise of 2026-01 ({run.run}, by {BY}) would be taken back."
        )
        assert done.changes == runs.read_changes(
            with_its_run, run.run, run.changes
        ).reversed().for_book(read_book(with_its_run))

    def test_an_undo_is_a_run_that_restore_brings_back(self, open_book: Path) -> None:
        """With its own snapshot; and the restore can itself be taken back."""
        first = open_book.read_bytes()
        authorise(open_book)
        authorised = open_book.read_bytes()
        undo(open_book)
        (past, _) = history(open_book)
        assert (past.verb, past.state, past.by) == ("undo", "took back", BY)
        restore(open_book, past.run, replace=True)
        assert open_book.read_bytes() == authorised
        undo(open_book)
        assert open_book.read_bytes() == first

    def test_another_change_set_than_expected(self, with_its_run: Path) -> None:
        """Nothing is written."""
        before = with_its_run.read_bytes()
        with pytest.raises(RefusedError, match="E216"):
            verbs.undo(with_its_run, kit=kit(), expect="0" * 16)
        assert with_its_run.read_bytes() == before


class TestSavedSince:
    def test_the_content_comes_back_and_what_is_mine_stays(self, loaded: Path) -> None:
        """A cell of the planner's own on a page of ours; only the parts of the run change."""
        before = contents(read_book(loaded))
        roll(loaded)
        resaved(loaded)
        undo(loaded)
        now = read_book(loaded)
        assert edits(before, now) == []
        assert now.sheet("Start")[200, 26] == "mine"

    @pytest.mark.slow
    def test_once_more_and_once_more(self, open_book: Path) -> None:
        """Runs and saves take turns; all of them are taken back by content."""
        before = contents(read_book(open_book))
        authorise(open_book)
        resaved(open_book)
        authorise(open_book, again=True)
        resaved(open_book)
        undo(open_book)
        resaved(open_book)
        undo(open_book)
        assert edits(before, read_book(open_book)) == []
        said = f"E550 {open_book}: there is no run to take back. "
        check(
            lambda: undo(open_book),
            RefusedError,
            f"{said}What was done: sopxl history {open_book}",
        )

    @pytest.mark.slow
    def test_a_page_that_shows_another_family(self, with_its_run: Path) -> None:
        """What a page shows is no content: the choice stays."""
        sheet, row, column = next(iter(CHOICES.values()))
        typed(with_its_run, sheet, cell_name(row, column), "Family 009", over=True)
        undo(with_its_run)
        assert read_book(with_its_run).sheet(sheet)[row, column] == "Family 009"

    @pytest.mark.slow
    def test_other_parts_stay_byte_for_byte(self, with_its_run: Path) -> None:
        """Styles, charts, pages' drawings: the undo writes cells only."""
        resaved(with_its_run)
        names = [name for name in parts_of(with_its_run.read_bytes()) if "sheet" not in name]
        before = parts_of(with_its_run.read_bytes(), names)
        undo(with_its_run)
        now = parts_of(with_its_run.read_bytes(), names)
        package = read_book(with_its_run).package
        archive = [name for name in names if b'"tblArchive"' in package.part(name)]
        changed = {name for name in names if now[name] != before[name]}
        assert changed <= {"xl/sharedStrings.xml", *archive}

    @pytest.mark.slow
    def test_libreoffice_saved_it(self, loaded: Path, office: Office) -> None:
        """It keeps 15 digits of a number and spells formulas of pages anew; the undo still fits."""
        before = contents(read_book(loaded))
        roll(loaded)
        loaded.write_bytes(lo_resaved(office, loaded.read_bytes()))
        undo(loaded)
        assert edits(before, read_book(loaded)) == []

    def test_an_edited_cell_is_named(self, with_its_run: Path) -> None:
        """Was, is, and the way out; nothing is written."""
        run = latest(with_its_run)
        typed(with_its_run, "Actuals", "D5", 123.0)
        row = read_book(next(s.path for s in runs.snapshots(with_its_run))).sheet("Actuals").row(5)
        before = with_its_run.read_bytes()
        check(
            lambda: undo(with_its_run),
            RefusedError,
            f"E551 {with_its_run}: 1 cell edited since authorise of 2026-01 ({run.run}, by {BY}): "
            f"Actuals!D5 ({row[2]}, {row[3]}, Quantity, {row[1]}) was {row[4]:g}, is 123. "
            "Put these back and undo again, or take the book from "
            f"before that run into a new file: sopxl restore {with_its_run} {run.run}",
        )
        assert with_its_run.read_bytes() == before

    @pytest.mark.slow
    def test_ten_of_many_are_named(self, with_its_run: Path, firm: Firm) -> None:
        """And the others counted."""
        firm.load(with_its_run, firm.start)
        with pytest.raises(RefusedError) as error:
            undo(with_its_run)
        text = error.value.problem.message
        assert text.count(" was ") == 10
        assert "; 32 more." in text
        assert text.startswith("42 cells edited since authorise of 2026-01")

    @pytest.mark.parametrize("table", [ACTUALS.name, FORECAST.name])
    def test_every_table_of_ours_is_content(self, with_its_run: Path, table: str) -> None:
        """A figure that is cleared is an edit too."""
        area = read_book(with_its_run).table(table)
        sheet = read_book(with_its_run).sheet(area.sheet)
        row = area.area.first_row + 1
        column = next(c for c, value in sheet.row(row).items() if isinstance(value, float))
        typed(with_its_run, area.sheet, cell_name(row, column), None, over=True)
        with pytest.raises(RefusedError, match=r"1 cell edited .* is blank"):
            undo(with_its_run)


class TestRefused:
    def test_no_run_at_all(self, open_book: Path) -> None:
        """A book that was never written has no log."""
        check(
            lambda: undo(open_book),
            RefusedError,
            f"E550 {open_book}: no run has been logged for this book. "
            f"What was done: sopxl history {open_book}",
        )

    def test_the_snapshot_is_gone(self, with_its_run: Path) -> None:
        """By hand, or by history --keep."""
        run = latest(with_its_run)
        (kept,) = runs.snapshots(with_its_run)
        kept.path.unlink()
        check(
            lambda: undo(with_its_run),
            RefusedError,
            f"E217 {runs.folder_of(with_its_run)}: the snapshot of run {run.run} is missing: "
            f"{kept.path.name}. Put it back from a backup; snapshots go by hand, or by sopxl "
            "history BOOK --keep.",
        )

    @pytest.mark.slow
    def test_the_snapshot_is_damaged(self, with_its_run: Path) -> None:
        """Held against the hash in the log."""
        before = with_its_run.read_bytes()
        (kept,) = runs.snapshots(with_its_run)
        kept.path.write_bytes(b"other")
        check(
            lambda: undo(with_its_run),
            RefusedError,
            f"E217 {kept.path}: the snapshot was changed since it was kept. "
            "Take another snapshot, or a backup of the file.",
        )
        assert with_its_run.read_bytes() == before

    @pytest.mark.slow
    def test_the_change_set_is_damaged(self, with_its_run: Path) -> None:
        """The snapshot still is there to be restored."""
        run = latest(with_its_run)
        kept = changes_file(runs.folder_of(with_its_run), run.run)
        kept.write_bytes(kept.read_bytes()[:-20])
        resaved(with_its_run)
        check(
            lambda: undo(with_its_run),
            FileError,
            f"E215 {kept}: what run {run.run} changed cannot be read: it is damaged. Take the "
            f"whole book from before that run instead: sopxl restore {with_its_run} {run.run}",
        )


class TestOpenBook:
    def test_a_run_that_its_host_never_saved_is_passed_over(self, with_its_run: Path) -> None:
        """The one before it is taken back."""
        first = latest(with_its_run)
        book = read_book(with_its_run)
        back = undo_changes(book, with_its_run).changes
        runs.hand_over(with_its_run, book, back, runs.Purpose("plan", "2026-01"))
        assert latest(with_its_run).verb == "plan"
        made = undo_changes(read_book(with_its_run), with_its_run)
        assert made.run.run == first.run
        assert made.data is not None

    @pytest.mark.slow
    def test_a_run_that_its_host_saved(self, open_book: Path) -> None:
        """Told by what the file holds, since nobody knows its bytes."""
        book = read_book(open_book)
        made = verbs.authorise(open_book, kit=kit(), by=BY, dry_run=True)[1]
        handed = runs.hand_over(
            open_book, book, made.changes, runs.Purpose("authorise", "2026-01", by=BY)
        )
        open_book.write_bytes(made.changes.apply(book))
        found = undo_changes(read_book(open_book), open_book)
        assert (found.run.run, found.data) == (handed.id, None)
        undo(open_book)
        assert edits(contents(book), read_book(open_book)) == []


class TestAStaleCopy:
    def test_the_month_is_not_closed_on_it(self, loaded: Path) -> None:
        """The log says that a later run closed it already."""
        stale = loaded.read_bytes()
        roll(loaded)
        run = latest(loaded)
        loaded.write_bytes(stale)
        check(
            lambda: roll(loaded),
            RefusedError,
            f"E553 book.xlsx: this file is from before run {run.run}, which closed 2026-01 "
            f"({runs.moment_of(run)}, {BY}). Work on the file that this run wrote. If this one is "
            "to count all the same, move the folder book.xlsx.sopxl away first: its log is of the "
            "other.",
        )
        assert loaded.read_bytes() == stale

    @pytest.mark.slow
    def test_nor_is_its_plan_authorised(self, open_book: Path) -> None:
        """An authorised plan is authorised once."""
        stale = open_book.read_bytes()
        authorise(open_book)
        open_book.write_bytes(stale)
        with pytest.raises(RefusedError, match=r"E553 .* which authorised 2026-01 "):
            authorise(open_book)

    @pytest.mark.slow
    def test_a_run_taken_back_is_no_later_run(self, with_its_run: Path) -> None:
        """Undone, it is authorised again."""
        undo(with_its_run)
        authorise(with_its_run)
        assert latest(with_its_run).verb == "authorise"

    @pytest.mark.slow
    def test_without_the_log_the_book_itself_says_so(self, loaded: Path) -> None:
        """The state in the file refuses a second roll."""
        roll(loaded)
        shutil.rmtree(runs.folder_of(loaded))
        with pytest.raises(RefusedError, match=r"E512 .*2026-01 was closed by run "):
            roll(loaded)
        with pytest.raises(RefusedError, match=r"E511 .*2026-01 is closed already by run "):
            roll(loaded, "2026-01")
