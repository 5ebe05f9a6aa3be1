"""The buttons on a planner's own workbook: by its map, or a sentence and the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from udfs.excel.fakeexcel import FakeBook, Formula
from udfs.excel.pressing import told
from workbook.adopt.mine import both, map_of, mapped
from workbook.adopt.test_use_plan import known, sopxl
from workbook.adopt.test_use_rollover import window

from sopxl_udfs import buttons
from sopxl_udfs.calc import verbs
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_udfs.kit import kit
from sopxl_workbook import runs
from sopxl_workbook.adopt.find import find
from sopxl_workbook.adopt.use.archive import archive_path
from sopxl_workbook.adopt.use.renew import Graph, Renewed
from sopxl_workbook.adopt.use.rollover import rollover
from sopxl_workbook.attach import attach
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.ooxml import Patch, parse_cell, read_book

LEVEL = '[plan]\nmethod = "level"\ntarget = 160\n'
_NOTHING = '# [plan]\n# method = "level"\n'


def calculate(path: Path) -> None:
    """Renews every stored result in a planner's file, as Excel does before it saves."""
    book = read_book(path)
    formulas = find(book).formulas
    typed = {
        (name, *at): value
        for name in formulas
        for at, value in book.sheet(name).values()
        if at not in formulas[name].texts
    }
    changes = Renewed(Graph(book, formulas), typed).changes()
    path.write_bytes(ChangeSet(list(changes), book_sha256=book.sha256).apply(book))


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """Chairs, opening 100, level at 50 a month, open in Excel with a map that says how to plan."""
    path = mapped(tmp_path, known(), **{_NOTHING: LEVEL})
    return opened(path, monkeypatch)


def opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """A planner's workbook open in Excel."""
    book = FakeBook(path)
    book.calculator = calculate
    monkeypatch.setattr(OpenBook, "caller", classmethod(lambda cls: cls(book)))
    monkeypatch.setattr(runs, "user_name", lambda: "Ann")
    return book


def block(path: Path, ref: str) -> list[list[Any]]:
    """Rows of the plan."""
    return read_book(path).sheet("Plan").block(ref)


def _attached(path: Path) -> tuple[Sequence[Path], Sequence[str]]:
    """A workbook with the functions and macros, and the modules that it gained."""
    done, added = attach(path, kit=kit(), by="Ann")
    return done.files, list(added.modules)


class TestPlan:
    def test_it_writes_what_the_command_writes_and_undo_takes_it_back(
        self, mine: FakeBook, tmp_path: Path
    ) -> None:
        """One block, asked first; the formulas stay and come to the plan."""
        other = tmp_path / "other"
        other.mkdir()
        closed = other / mine.path.name
        closed.write_bytes(mine.path.read_bytes())
        map_of(closed).write_bytes(map_of(mine.path).read_bytes())
        done = sopxl("plan", closed, "--yes")
        assert done.exit_code == 0, done.stderr

        buttons.plan()
        text = told(mine)
        assert text.startswith("Planned: 6 cells changed. The book is saved. The book as it was: ")
        (question,) = mine.app.asked
        assert question.startswith("Plan 1 family by level, from 2024-01 on.\n\n6 cells would ")
        assert "Plan!C3 (Chairs, production, 2024-01): 50 -> 60, " in question
        assert mine.writes == 1
        for ref in ("B1:H1", "B3:H3", "B4:H4"):
            assert block(mine.path, ref) == block(closed, ref), ref
        assert block(mine.path, "C3:H3") == [[60.0] * 6]
        assert read_book(mine.path).sheet("Plan").cell("C4").formula == "=B4+C3-C2"

        buttons.plan()
        assert told(mine) == "The plan is up to date: nothing changed."
        buttons.undo()
        assert told(mine).startswith("Taken back: plan of 2024-01 (")
        assert block(mine.path, "C3:H3") == [[50.0] * 6]
        buttons.undo()
        assert told(mine, "critical").startswith("E550 mine.xlsx: there is no run to take back.")

    def test_an_attached_workbook_has_the_macros_and_the_map_of_its_first_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """mine.xlsm, made of mine.xlsx: the same map stands beside both, and undo stops there."""
        path = mapped(tmp_path, known(), **{_NOTHING: LEVEL})
        ((attached,), added) = _attached(path)
        assert "Public Sub SopPlan()" in kit().attached()["SopxlMonth"]
        assert "SopxlMonth" in added
        excel = opened(attached, monkeypatch)
        buttons.plan()
        text = told(excel)
        assert text.startswith("Planned: 6 cells changed. ")
        assert "W530" not in text
        assert block(attached, "C3:H3") == [[60.0] * 6]
        buttons.undo()
        assert told(excel).startswith("Taken back: plan of 2024-01 (")
        buttons.undo()
        text = told(excel, "critical")
        assert text.startswith("E642 mine.xlsm: attach (")
        assert text.endswith(f"then type: sopxl undo {attached}")

    def test_cancel_writes_nothing(self, mine: FakeBook) -> None:
        """Not into the book, not into its map, and no run is kept."""
        before = both(mine.path)
        mine.app.answer = "cancel"
        buttons.plan()
        assert told(mine) == "Nothing was written."
        assert mine.writes == 0
        assert read_book(mine.path).sheet("Plan").block("C3:H3") == [[50.0] * 6]
        assert both(mine.path)[1] == before[1]
        assert not runs.log_of(mine.path).exists()

    def test_what_excel_stores_otherwise_is_taken_back(self, mine: FakeBook) -> None:
        """A formula that comes to another result than was worked out."""

        def wrong(path: Path) -> None:
            """Calculates, but for the last closing once it is no more what it was."""
            calculate(path)
            book = read_book(path)
            at = parse_cell("H4")
            old = book.sheet("Plan")[at]
            if isinstance(old, float) and old != 100.0:
                change = Change("Plan", *at, old, old + 1.0, "a fault", True)
                path.write_bytes(ChangeSet([change], book_sha256=book.sha256).apply(book))

        mine.calculator = wrong
        buttons.plan()
        text = told(mine, "critical")
        assert text.startswith("E209 Plan!H4: 161.0 stands here after it was saved, 160.0 was ")
        assert block(mine.path, "C3:H3") == [[50.0] * 6]

    def test_a_map_that_does_not_say_how_is_told_how(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two lines, which it names."""
        excel = opened(mapped(tmp_path, known()), monkeypatch)
        buttons.plan()
        assert told(excel, "critical") == (
            "E641 mine.map.toml: the map does not say how to plan. Add these two lines under its "
            'line closed: [plan] and method = "level", or chase, hybrid, optimal.'
        )


class TestRollover:
    def test_it_moves_the_map_on_and_undo_moves_it_back(self, mine: FakeBook) -> None:
        """The actuals stand in the cells already, so only the map says what is closed."""
        before = map_of(mine.path).read_bytes()
        buttons.rollover()
        text = told(mine)
        assert text.startswith("2024-01 is closed, 2024-02 is the first open period. Periods stay ")
        assert 'closed = "2024-01"' in map_of(mine.path).read_text()
        buttons.undo()
        assert told(mine).startswith("Taken back: rollover of 2024-01 (")
        assert map_of(mine.path).read_bytes() == before

    def test_a_window_moves_by_one_period(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Headings and values; the new last period is told as blank, and undo moves all back."""
        path = mapped(tmp_path, window())
        rollover(path, layout="moving")
        patch = Patch(path.read_bytes())
        patch.set_values("Plan", "N2", [[40.0], [35.0]])
        path.write_bytes(patch.result())
        calculate(path)
        excel = opened(path, monkeypatch)
        before = block(path, "B1:N4")
        buttons.rollover()
        text = told(excel)
        assert text.startswith("2024-02 is closed, 2024-03 is the first open period. Every period ")
        assert "W531 Plan!N2: the new last period is blank in 2 rows" in text
        assert block(path, "C1:N1") == [[*before[0][2:], "2025-02"]]
        assert block(path, "C2:N2") == [[*before[1][2:], None]]
        buttons.undo()
        told(excel)
        assert block(path, "B1:N4") == before

    def test_a_book_that_cannot_be_saved_leaves_the_map(
        self, mine: FakeBook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And nothing of it is kept beside the snapshots."""
        before, save = map_of(mine.path).read_bytes(), mine.save
        saves = iter((save, _fails, save))
        monkeypatch.setattr(mine, "save", lambda: next(saves)())
        buttons.rollover()
        assert told(mine, "critical").startswith("E202 mine.xlsx: Excel could not save it")
        assert map_of(mine.path).read_bytes() == before
        assert not list(runs.folder_of(mine.path).glob("*.map.toml"))


def _fails() -> None:
    raise OSError("the disk is full")


class TestCheck:
    def test_it_names_the_cell_that_breaks_a_rule(self, mine: FakeBook) -> None:
        """As the command does; nothing is written."""
        buttons.check()
        assert told(mine) == "Check: 1 row, none breaks its rule."
        mine.typed["Plan", 4, 6] = Formula("=E4+F3-F2+5")
        buttons.check()
        first, second, *_ = told(mine).split("\n\n")
        assert first == "Check: 1 of 1 row breaks its rule."
        assert second.startswith("E301 Plan!F4: 105 is shown, 100 is right, 5 too much: ")
        assert mine.writes == 0


@pytest.mark.parametrize("press", [buttons.plan, buttons.check, buttons.rollover, buttons.undo])
def test_a_workbook_without_a_map_is_told_how_to_get_one(
    mine: FakeBook, press: Callable[[], None]
) -> None:
    """With the command; nothing is written."""
    map_of(mine.path).unlink()
    press()
    assert told(mine, "critical") == (
        "E640 mine.xlsx: sopxl did not make this workbook, and there is no map of it: "
        f"mine.map.toml. Save it and have it mapped: sopxl adopt {mine.path} --map"
    )
    assert mine.writes == 0


def test_authorise_names_the_command_and_undo_takes_it_back(mine: FakeBook) -> None:
    """The archive is a file beside the closed workbook; the button takes its figures out again."""
    buttons.authorise()
    text = told(mine, "critical")
    assert text.startswith("E642 mine.xlsx: the agreed plan of this workbook is kept in a file ")
    command = text.partition("then type: ")[2]
    assert sopxl(*command.split()[1:]).exit_code == 0
    assert archive_path(mine.path).exists()
    buttons.undo()
    assert told(mine).startswith("Taken back: authorise of 2024-01 (")
    assert not archive_path(mine.path).exists()


@pytest.mark.parametrize("press", [buttons.master, buttons.optimise, buttons.compare])
def test_what_needs_a_book_of_ours_says_so(mine: FakeBook, press: Callable[[], None]) -> None:
    """With what there is by a map."""
    press()
    text = told(mine, "critical")
    assert text.startswith("E643 mine.xlsx: ")
    assert "by a map" in text.lower() or "in the map" in text


class TestCalc:
    """The same by Calc's menu, without an office."""

    def test_the_plan_is_shown_and_written_as_one_block(self, mine: FakeBook) -> None:
        """Cancelled, so that no cell is asked for; then what cannot be done there."""
        shown: list[str] = []

        def ask(name: str, *given: Any) -> Any:
            assert name in ("confirm", "progress"), name
            shown.extend(given)
            return False

        file = str(mine.path)
        assert verbs.answer("plan", file, file, ask) == ("Nothing was written.", True)
        assert shown[0].startswith("Plan 1 family by level, from 2024-01 on.")
        assert verbs.answer("check", file, file, ask) == (
            "Check: 1 row, none breaks its rule.",
            True,
        )
        assert verbs.answer("rollover", file, file, ask) == (
            "E642 mine.xlsx: rollover moves the map beside the workbook too, and Calc may or may "
            "not save the workbook after it. Save and close it, then type: sopxl rollover "
            f"{mine.path}"
        )

    def test_without_a_map(self, mine: FakeBook) -> None:
        """The sentence of Excel, on one line."""
        map_of(mine.path).unlink()
        answer = verbs.answer("check", str(mine.path), str(mine.path), _nothing)
        assert str(answer).startswith("E640 mine.xlsx: sopxl did not make this workbook, ")


def _nothing(name: str, *given: Any) -> Any:
    raise AssertionError((name, *given))
