"""A button on an open workbook: saved, computed from a copy, written, read back, saved, told."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter
from udfs.excel.fakeexcel import FakeBook

from sopxl.errors import FileError, Problem, ProblemsError
from sopxl_udfs import buttons
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_workbook import runs
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.checks.report import Proof, Report
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, read_book

LIMIT = ("Plan", 9, 2)  # the cell of the time limit


@pytest.fixture
def excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """An open workbook whose button was pressed."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Plan").write_row("A1", ["Shirts", 1, 2])
        made.define_name("sop_time_limit", "=Plan!$B$9")
    book = FakeBook(path)
    monkeypatch.setattr(OpenBook, "caller", classmethod(lambda cls: cls(book)))
    return book


class Work:
    """Stands where the work itself stands; a test says what it answers."""

    def __init__(self, book: Path) -> None:
        self.book = book
        self.changes: Callable[[], ChangeSet] = lambda: ChangeSet([])
        self.proofs = [Proof("units balance", 3), Proof("dollars follow", 2)]
        self.warnings: tuple[Problem, ...] = ()

    def plan_changes_of(self, book: Book, kit: Kit, *, sign: Sign) -> tuple[ChangeSet, Any, str]:
        """What a plan would write."""
        assert kit.functions
        assert sign.by
        assert list(book.sheets) == ["Plan"]
        tables = SimpleNamespace(warnings=self.warnings)
        return self.changes(), SimpleNamespace(company="a company", tables=tables), ""

    def period_label(self, reading: Any) -> str:
        """The first open period."""
        assert reading.company == "a company"
        return "2026-10"

    @property
    def kept(self) -> Path:
        """The only copy of the book as it was."""
        (snapshot,) = runs.snapshots(self.book)
        return snapshot.path

    def check(self, path: Path, *, kit: Kit) -> Any:
        """What a check finds."""
        assert kit.functions
        assert path.is_file()
        return Report("book.xlsx", self.proofs, self.warnings)


@pytest.fixture
def work(excel: FakeBook, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The work, with an answer that a test gives it."""
    stand_in = Work(excel.path)
    for name in ("plan_changes_of", "check", "period_label"):
        monkeypatch.setattr(f"sopxl_workbook.run.{name}", getattr(stand_in, name))
    return stand_in


def change(column: int, new: Any, *, is_cached: bool = False) -> Change:
    old = {2: 1.0, 3: 2.0}.get(column)
    return Change("Plan", 1, column, old, new, "production by policy", is_cached)


class TestPlan:
    def test_the_values_are_in_the_saved_file_and_the_planner_is_told(
        self, excel: FakeBook, work: Work
    ) -> None:
        """Typed cells are written; stored results of formulas are left to Excel."""

        def changes() -> ChangeSet:
            assert excel.app.settings == (False, False, "manual", "sopxl: planning ...")
            return ChangeSet([change(2, 10.0), change(3, 20.0), change(4, 30.0, is_cached=True)])

        work.changes = changes
        buttons.plan()
        told = f"Planned: 2 cells changed. The book is saved. The book as it was: {work.kept}"
        assert excel.app.alerts == [(told, "sopxl", "info")]
        assert read_book(excel.path).sheet("Plan").block("A1:D1") == [["Shirts", 10.0, 20.0, None]]
        assert read_book(work.kept).sheet("Plan").block("A1:C1") == [["Shirts", 1.0, 2.0]]
        assert excel.app.settings == (True, True, "automatic", False)
        assert excel.app.said == [
            False,
            "sopxl: planning ...",
            "sopxl: writing 2 cells ...",
            "sopxl: saving ...",
            "sopxl: proving what was saved ...",
            False,
        ]
        log = runs.read_log(runs.log_of(excel.path))
        assert [line.event for line in log] == ["begin", "end"]
        assert log[1].after == read_book(excel.path).sha256

    @pytest.mark.parametrize("press", [buttons.plan, buttons.check])
    def test_an_excel_that_died_is_told_at_the_next_press(
        self, excel: FakeBook, work: Work, press: Callable[[], None]
    ) -> None:
        """The run began and did not end: whether the file is the old one is said by its hash."""
        work.changes = lambda: ChangeSet([change(2, 10.0)])
        buttons.plan()
        log = runs.log_of(excel.path)
        log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
        work.changes = lambda: ChangeSet([])
        press()
        told = excel.app.alerts[-1][0].split("\n\n")[-1]
        assert told.startswith("W203 plan.xlsx: plan of ")
        assert told.endswith(f"the book from before that run: {work.kept}")

    def test_a_plan_that_stands_is_not_written_again(self, excel: FakeBook, work: Work) -> None:
        """One save for the copy, and no more."""
        buttons.plan()
        assert excel.app.alerts == [
            ("The plan is up to date: nothing changed.", "sopxl", "info"),
        ]
        assert (excel.saves, excel.writes) == (1, 0)
        assert not runs.folder_of(excel.path).exists()

    def test_bad_input_is_told_with_its_way_out_and_nothing_is_written(
        self, excel: FakeBook, work: Work
    ) -> None:
        """Each problem has its line; more than ten are counted."""
        problem = Problem("E114", "the cell is blank, a number is expected.", "Plan!H7", "Enter 0.")

        def changes() -> ChangeSet:
            raise ProblemsError([problem] * 12)

        work.changes = changes
        buttons.plan()
        line = "E114 Plan!H7: the cell is blank, a number is expected. Enter 0."
        told = "\n\n".join([line] * 10 + ["... and 2 problems more: run sopxl check."])
        assert excel.app.alerts == [(told, "sopxl", "critical")]
        assert excel.writes == 0
        assert excel.app.settings == (True, True, "automatic", False)

    def test_a_cell_that_will_not_change_undoes_the_run(self, excel: FakeBook, work: Work) -> None:
        """The old values are back in the open book, and the file was not saved again."""
        excel.stuck["Plan", 1, 3] = 2.5
        work.changes = lambda: ChangeSet([change(2, 10.0), change(3, 20.0)])
        buttons.plan()
        assert excel.app.alerts == [
            (
                "E231 Plan!C1: 20 was written and 2.5 read back. "
                "The old values are in place again. Leave the cell, then press once more.",
                "sopxl",
                "critical",
            )
        ]
        assert excel.saves == 1
        assert OpenBook(excel).read("Plan", "B1") == [[1.0]]
        log = runs.read_log(runs.log_of(excel.path))
        assert [(line.event, line.result) for line in log] == [("begin", ""), ("failed", "E231")]

    def test_without_a_copy_of_the_book_as_it_was_nothing_is_written(
        self, excel: FakeBook, work: Work, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The copy comes first."""

        def keep(*_: Any) -> Path:
            raise FileError("E208", "the disk is full.", "plan.xlsx", "Free some space there.")

        monkeypatch.setattr("sopxl_workbook.runs.copies.keep", keep)
        work.changes = lambda: ChangeSet([change(2, 10.0)])
        buttons.plan()
        told = "E208 plan.xlsx: the disk is full. Free some space there."
        assert excel.app.alerts == [(told, "sopxl", "critical")]
        assert (excel.saves, excel.writes) == (1, 0)

    def test_a_fault_of_ours_is_one_sentence_with_the_details_elsewhere(
        self,
        excel: FakeBook,
        work: Work,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """No traceback reaches the planner; support finds it in a file."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        def changes() -> ChangeSet:
            raise KeyError("Shirts")

        work.changes = changes
        buttons.plan()
        details = tmp_path / "sopxl-error.txt"
        told = (
            "E100 This is a fault of sopxl, not of the book: KeyError: 'Shirts'. "
            f"Send {details} to whoever keeps sopxl for you."
        )
        assert excel.app.alerts == [(told, "sopxl", "critical")]
        assert "Traceback" in details.read_text(encoding="utf-8")


class TestCheck:
    def test_all_well_is_one_sentence(self, excel: FakeBook, work: Work) -> None:
        """Nothing is written."""
        buttons.check()
        assert excel.app.alerts == [("Check: all 2 rules hold.", "sopxl", "info")]
        assert excel.writes == 0

    def test_what_fails_is_listed(self, excel: FakeBook, work: Work) -> None:
        """Each problem with its place and its way out."""
        problem = Problem("E301", "opening 5 is not closing 4.", "Projection!H7", "Plan again.")
        work.proofs = [Proof("units balance", 3, 1, problem), Proof("dollars follow", 2)]
        work.warnings = (Problem("W301", "an input changed.", "Control", "Plan again."),)
        buttons.check()
        told = (
            "Check: 1 of 2 rules is broken.\n\n"
            "E301 Projection!H7: opening 5 is not closing 4. Plan again.\n\n"
            "W301 Control: an input changed. Plan again."
        )
        assert excel.app.alerts == [(told, "sopxl", "info")]


def endless(*_: Any, **__: Any) -> Any:
    """Work that never ends by itself."""
    while True:
        time.sleep(0.001)


class TestTimeLimit:
    @pytest.mark.parametrize(("press", "verb"), [(buttons.plan, "plan"), (buttons.check, "check")])
    def test_work_that_reaches_it_writes_nothing(
        self,
        excel: FakeBook,
        monkeypatch: pytest.MonkeyPatch,
        press: Callable[[], None],
        verb: str,
    ) -> None:
        """Excel is free again and as before, and the planner reads which limit and what to do."""
        for name in ("plan_changes_of", "check"):
            monkeypatch.setattr(f"sopxl_workbook.run.{name}", endless)
        excel.type_into(LIMIT, 0.05)
        press()
        told = (
            f"E610 Plan!B9: {verb} has worked for 0.05 seconds, the time limit, and was stopped; "
            "nothing was written. Enter a longer limit there, or close the workbook and use the "
            f"command line, which has none: sopxl {verb} plan.xlsx"
        )
        assert excel.app.alerts == [(told, "sopxl", "critical")]
        assert (excel.saves, excel.writes) == (1, 0)
        assert excel.app.settings == (True, True, "automatic", False)
        assert not runs.folder_of(excel.path).exists()

    @pytest.mark.parametrize("seconds", [60.0, None])
    def test_work_that_does_not_reach_it_is_done(
        self, excel: FakeBook, work: Work, seconds: float | None
    ) -> None:
        """A blank cell sets no limit."""
        excel.type_into(LIMIT, seconds)
        work.changes = lambda: ChangeSet([change(2, 10.0)])
        buttons.plan()
        assert excel.app.alerts[0][0].startswith("Planned: 1 cell changed.")

    def test_the_writing_is_never_stopped(
        self, excel: FakeBook, work: Work, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It may take longer than the limit: it is written whole, and so is its log."""
        apply = OpenBook.apply

        def slow(self: OpenBook, changes: ChangeSet) -> None:
            time.sleep(1.2)
            apply(self, changes)

        monkeypatch.setattr(OpenBook, "apply", slow)
        excel.type_into(LIMIT, 1.0)
        work.changes = lambda: ChangeSet([change(2, 10.0)])
        buttons.plan()
        assert excel.app.alerts[0][0].startswith("Planned: 1 cell changed.")
        assert read_book(excel.path).sheet("Plan")[1, 2] == 10.0
        assert [e.event for e in runs.read_log(runs.log_of(excel.path))] == ["begin", "end"]

    @pytest.mark.parametrize("press", [buttons.plan, buttons.check])
    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            (
                "'two minutes",
                'E110 Plan!B9: found the text "two minutes", a number is expected. Enter a number '
                "of seconds, or clear the cell for no limit.",
            ),
            (
                0.0,
                "E121 Plan!B9: found 0, seconds above 0 and up to 86,400 are expected. Enter a "
                "number of seconds, or clear the cell for no limit.",
            ),
        ],
    )
    def test_what_is_no_limit_is_refused(
        self, excel: FakeBook, work: Work, press: Callable[[], None], typed: Any, told: str
    ) -> None:
        """With its cell; nothing is worked out."""
        excel.type_into(LIMIT, typed)
        press()
        assert excel.app.alerts == [(told, "sopxl", "critical")]
        assert excel.writes == 0


class TestButtons:
    @pytest.mark.parametrize("press", [buttons.plan, buttons.check])
    def test_without_a_workbook_it_is_one_sentence(self, press: Callable[[], None]) -> None:
        """As when the function is called from Python itself."""
        with pytest.raises(SystemExit) as caught:
            press()
        told = str(caught.value)
        assert told.startswith("E230 Excel: no open workbook asked for this (")
        assert told.endswith(" Press the button in the workbook, or run: sopxl plan BOOK")

    def test_every_button_has_its_function_and_its_words(self) -> None:
        """What the list names is there, and says what it does and how to take it back."""
        for button in buttons.BUTTONS:
            assert callable(getattr(buttons, button.entry))
            assert button.macro.startswith("Sop")
            assert button.effect.endswith(".")
            assert button.undo.endswith(".")
