"""A button on an open workbook: saved, computed from a copy, written, read back, saved, told."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlsxwriter
from udfs.excel.fakeexcel import FakeBook

import sopxl_workbook
from sopxl.errors import Problem, ProblemsError
from sopxl_udfs import buttons
from sopxl_udfs.excel import runs
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.ooxml import read_book


@pytest.fixture
def excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """An open workbook whose button was pressed."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Plan").write_row("A1", ["Shirts", 1, 2])
    book = FakeBook(path)
    monkeypatch.setattr(OpenBook, "caller", classmethod(lambda cls: cls(book)))
    return book


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Stands where the work itself stands; a test says what it answers."""
    module = ModuleType("sopxl_workbook.run")
    monkeypatch.setitem(sys.modules, "sopxl_workbook.run", module)
    monkeypatch.setattr(sopxl_workbook, "run", module, raising=False)
    return module


def change(column: int, new: Any, *, is_cached: bool = False) -> Change:
    return Change("Plan", 1, column, None, new, "production by policy", is_cached)


class TestPlan:
    def test_the_values_are_in_the_saved_file_and_the_planner_is_told(
        self, excel: FakeBook, work: ModuleType
    ) -> None:
        """Typed cells are written; stored results of formulas are left to Excel."""
        seen: list[Path] = []

        def plan_changes(path: Path) -> ChangeSet:
            seen.append(path)
            assert excel.app.settings == (False, False, "manual", "sopxl: planning ...")
            return ChangeSet([change(2, 10.0), change(3, 20.0), change(4, 30.0, is_cached=True)])

        work.plan_changes = plan_changes
        buttons.plan()
        assert excel.app.alerts == [
            ("Planned. 2 cells changed; the book is saved.", "sopxl", "info")
        ]
        assert read_book(excel.path).sheet("Plan").block("A1:D1") == [["Shirts", 10.0, 20.0, None]]
        assert seen[0] != excel.path
        assert excel.app.settings == (True, True, "automatic", False)

    def test_a_plan_that_stands_is_not_written_again(
        self, excel: FakeBook, work: ModuleType
    ) -> None:
        """One save for the copy, and no more."""
        work.plan_changes = lambda path: ChangeSet([])
        buttons.plan()
        assert excel.app.alerts == [
            ("The plan is up to date: nothing changed.", "sopxl", "info"),
        ]
        assert (excel.saves, excel.writes) == (1, 0)

    def test_bad_input_is_told_with_its_way_out_and_nothing_is_written(
        self, excel: FakeBook, work: ModuleType
    ) -> None:
        """Each problem has its line; more than ten are counted."""
        problem = Problem("E114", "the cell is blank, a number is expected.", "Plan!H7", "Enter 0.")

        def plan_changes(path: Path) -> ChangeSet:
            raise ProblemsError([problem] * 12)

        work.plan_changes = plan_changes
        buttons.plan()
        line = "E114 Plan!H7: the cell is blank, a number is expected. Enter 0."
        told = "\n\n".join([line] * 10 + ["... and 2 more: run sopxl check."])
        assert excel.app.alerts == [(told, "sopxl", "critical")]
        assert excel.writes == 0
        assert excel.app.settings == (True, True, "automatic", False)

    def test_a_cell_that_will_not_change_undoes_the_run(
        self, excel: FakeBook, work: ModuleType
    ) -> None:
        """The old values are back in the open book, and the file was not saved again."""
        excel.stuck["Plan", 1, 3] = 2.5
        work.plan_changes = lambda path: ChangeSet([change(2, 10.0), change(3, 20.0)])
        buttons.plan()
        assert excel.app.alerts == [
            (
                "E209 Plan!C1: 20.0 was written and 2.5 read back. "
                "The old values are in place again. Leave the cell, then press once more.",
                "sopxl",
                "critical",
            )
        ]
        assert excel.saves == 1
        assert OpenBook(excel).read("Plan", "B1") == [[1.0]]

    def test_a_fault_of_ours_is_one_sentence_with_the_details_elsewhere(
        self,
        excel: FakeBook,
        work: ModuleType,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """No traceback reaches the planner; support finds it in a file."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        def plan_changes(path: Path) -> ChangeSet:
            raise KeyError("Shirts")

        work.plan_changes = plan_changes
        buttons.plan()
        details = tmp_path / "sopxl-error.txt"
        told = (
            "E100 This is a fault of sopxl, not of the plan: KeyError: 'Shirts'\n\n"
            f"Send {details} to whoever keeps sopxl for you."
        )
        assert excel.app.alerts == [(told, "sopxl", "critical")]
        assert "Traceback" in details.read_text(encoding="utf-8")


class TestCheck:
    def test_all_well_is_one_sentence(self, excel: FakeBook, work: ModuleType) -> None:
        """Nothing is written."""
        work.check = lambda path: SimpleNamespace(problems=())
        buttons.check()
        assert excel.app.alerts == [("Every identity holds.", "sopxl", "info")]
        assert excel.writes == 0

    def test_what_fails_is_listed(self, excel: FakeBook, work: ModuleType) -> None:
        """Each problem with its place and its way out."""
        problem = Problem("E301", "opening 5 is not closing 4.", "Projection!H7", "Plan again.")
        work.check = lambda path: SimpleNamespace(problems=(problem,))
        buttons.check()
        assert excel.app.alerts == [
            ("E301 Projection!H7: opening 5 is not closing 4. Plan again.", "sopxl", "info")
        ]


class TestTold:
    def test_the_last_of_ten_is_still_shown(self) -> None:
        """Ten problems are ten lines and no count."""
        lines = runs.told([Problem("E1", "x.")] * 10).split("\n\n")
        assert lines == ["E1 x."] * 10


class TestButtons:
    def test_every_button_has_its_function_and_its_words(self) -> None:
        """What the list names is there, and says what it does and how to take it back."""
        for button in buttons.BUTTONS:
            assert callable(getattr(buttons, button.entry))
            assert button.macro.startswith("Sop")
            assert button.effect.endswith(".")
            assert button.undo.endswith(".")
