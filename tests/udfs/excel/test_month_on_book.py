"""The month by the buttons: what they save is what the command line would have written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from udfs.excel.fakeexcel import FakeBook
from udfs.excel.pressing import calculate, fails_at_every_block, in_excel, same_but_run, told
from workbook.cycle.firm import BY, Firm

from sopxl.errors import FileError
from sopxl_udfs import buttons
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_udfs.kit import kit
from sopxl_workbook import hosted, run, runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import ARCHIVE
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.content import contents, edits
from sopxl_workbook.ooxml import Patch, cell_name, read_book

NOT_KNOWN = 1e99


def load(excel: FakeBook) -> None:
    """Types the actuals of January."""
    firm = Firm()
    firm.load(excel.path, firm.start)
    excel._open()


class TestAuthorise:
    def test_the_button_and_the_command_write_the_same(
        self, excel: FakeBook, tmp_path: Path
    ) -> None:
        """The gate is shown first; then Archive and Control, and the table has grown."""
        other = Path(shutil.copy(excel.path, tmp_path / "other.xlsm"))
        verbs.authorise(other, kit=kit(), by=BY)
        before = read_book(excel.path)

        buttons.authorise()
        (question,) = excel.app.asked
        lines = question.split("\n\n")
        assert lines[0] == "Authorise the plan of 2026-01: 6 rows for the Archive."
        assert lines[1].startswith("● passed  every family is planned, on the inputs as they are")
        assert "tblArchive: 1 row -> 6, authorised" in question
        assert "(2026-01, Family 000, " in question
        assert lines[-1] == "OK does it. Cancel writes nothing."
        (kept,) = runs.snapshots(excel.path)
        assert told(excel) == (
            "The plan of 2026-01 is authorised, 6 rows in the Archive. Once 2026-01 is over, with "
            "its actuals in the Actuals: Roll over. The book is saved. "
            f"The book as it was: {kept.path}"
        )
        assert same_but_run(other, excel.path) == []
        rows = [read_book(p).table(ARCHIVE.name).area for p in (other, excel.path)]
        assert rows[0] == rows[1] != before.table(ARCHIVE.name).area
        (standing,) = runs.standing_runs(runs.read_log(runs.log_of(excel.path)))
        assert (standing.verb, standing.by, standing.after) == (
            "authorise",
            BY,
            read_book(excel.path).sha256,
        )

    def test_cancel_writes_nothing(self, excel: FakeBook) -> None:
        """Neither into the book nor beside it."""
        excel.app.answer = "cancel"
        buttons.authorise()
        assert told(excel) == "Nothing was written."
        assert (excel.writes, excel.saves) == (0, 1)
        assert not runs.folder_of(excel.path).exists()

    @pytest.mark.slow
    def test_a_gate_that_fails_is_overridden_by_a_reason_in_the_book(self, excel: FakeBook) -> None:
        """First every rule that fails and where the reason goes; then the reason is used up."""
        sheet, row, column = reason_cell(excel.path)
        plan = next(
            (name, r, c)
            for (name, r, c), value in excel.contents().items()
            if name == "Forecast" and c > 40 and isinstance(value, float)
        )
        excel.type_into(plan, 777.0)
        buttons.authorise()
        refusal = told(excel, "critical")
        assert "E503 Control: an input changed after the plan was made." in refusal
        assert refusal.split("\n\n")[-1] == (
            f"To authorise it all the same, type the reason into {sheet}!C{row}, "
            "then choose Authorise."
        )
        assert not runs.folder_of(excel.path).exists()

        excel.type_into((sheet, row, column), "the shift starts in March")
        buttons.authorise()
        assert "The gate is overridden, because: the shift starts in March" in excel.app.asked[0]
        told(excel)
        (entry,) = runs.finished_runs(runs.read_log(runs.log_of(excel.path)))
        assert entry.reason == "the shift starts in March"
        book = read_book(excel.path)
        assert book.named_value("sop_reason") is None
        assert "because: the shift starts in March" in str(book.named_value("sop_log_1"))


def reason_cell(path: Path) -> tuple[str, int, int]:
    """Where the reason stands."""
    sheet, ref = read_book(path).defined_name("sop_reason").target
    return sheet, int(ref[1:]), 3


class TestTheMonth:
    def test_authorise_roll_over_and_undo_twice(self, excel: FakeBook, tmp_path: Path) -> None:
        """Each as the command line does it; undone, the content is that of before."""
        first = contents(read_book(excel.path))
        buttons.authorise()
        told(excel)
        load(excel)
        loaded = contents(read_book(excel.path))
        other = Path(shutil.copy(excel.path, tmp_path / "other.xlsm"))
        verbs.rollover(other, kit=kit(), by=BY)

        buttons.rollover()
        assert excel.app.asked[-1].startswith(
            "Roll over: 2026-01 is closed with its actuals, 2026-02 becomes month 1.\n\n"
            "Actuals of 2026-01: complete, 7 figures of 2 families.\n\nFamily"
        )
        assert told(excel).startswith("2026-01 is closed, 2026-02 is month 1. Next: review")
        assert same_but_run(other, excel.path) == []
        assert run.check(excel.path, kit=kit()).passed

        buttons.undo()
        assert excel.app.asked[-1].startswith("Take back: rollover of 2026-01 (")
        assert told(excel).startswith("Taken back: rollover of 2026-01 (")
        assert edits(loaded, read_book(excel.path)) == []
        assert run.check(excel.path, kit=kit()).passed

        buttons.rollover()
        told(excel)
        buttons.undo()
        told(excel)
        assert edits(loaded, read_book(excel.path)) == []
        assert edits(first, read_book(excel.path)) != []

    def test_a_second_roll_of_the_month_is_refused(self, excel: FakeBook) -> None:
        """The next month is not authorised, and the message names the run that closed this one."""
        buttons.authorise()
        load(excel)
        buttons.rollover()
        excel.app.alerts.clear()
        closed = read_book(excel.path).named_value("sop_closed_run")
        saves, writes = excel.saves, excel.writes
        buttons.rollover()
        assert told(excel, "critical") == (
            "E512 Control: the plan of 2026-02 is not authorised. 2026-01 was closed by run "
            f"{closed}. Authorise it first, so that next month knows the old plan: "
            "sopxl authorise BOOK."
        )
        assert (excel.saves, excel.writes) == (saves + 1, writes)

    def test_without_a_run_there_is_nothing_to_take_back(self, excel: FakeBook) -> None:
        """One sentence; nothing is written."""
        buttons.undo()
        assert told(excel, "critical").startswith(
            f"E550 {excel.path}: no run has been logged for this book."
        )
        assert excel.writes == 0

    @pytest.mark.slow
    def test_an_edit_since_stands_in_the_way_of_undo(self, excel: FakeBook) -> None:
        """The cell, what it was and what it is."""
        buttons.authorise()
        excel.app.alerts.clear()
        spot = next(
            s for s, v in excel.contents().items() if s[0] == "Forecast" and type(v) is float
        )
        excel.type_into(spot, 4321.0)
        buttons.undo()
        found = told(excel, "critical")
        assert found.startswith("E551 ")
        assert "is 4,321" in found


@pytest.fixture(scope="module")
def stages(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The book before each verb of the month, its actuals typed before the roll."""
    firm, folder = Firm(), tmp_path_factory.mktemp("stages")
    found = {name: folder / name / "book.xlsm" for name in ("authorise", "rollover", "undo")}
    for path in found.values():
        path.parent.mkdir()
    shutil.copy(made, found["authorise"])
    shutil.copy(made, found["rollover"])
    verbs.authorise(found["rollover"], kit=kit(), by=BY)
    firm.load(found["rollover"], firm.start)
    shutil.copy(found["rollover"], found["undo"])
    verbs.rollover(found["undo"], kit=kit(), by=BY)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("verb", ["authorise", "rollover", "undo"])
def test_a_failure_at_any_block_leaves_the_old_state(
    stages: dict[str, Path], verb: str, half: bool
) -> None:
    """At every write and every resize, half done or not: all cells and table sizes as before."""
    path = stages[verb]
    saved = read_book(path)
    changes = hosted.offer(verb, saved, path, kit()).changes
    assert fails_at_every_block(path, changes, half=half) > 3


@pytest.fixture
def rolling(stages: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """An authorised book with its actuals, open in Excel."""
    return in_excel(Path(shutil.copy(stages["rollover"], tmp_path / "book.xlsm")), monkeypatch)


class TestTheSavedFile:
    def test_one_that_is_not_sound_is_taken_back_and_saved_so(self, rolling: FakeBook) -> None:
        """A result that Excel saves is not what the formula works out to."""
        old = contents(read_book(rolling.path))
        rolling.calculator = spoilt(rolling)
        buttons.rollover()
        assert told(rolling, "critical").startswith("E209 Projection!")
        assert edits(old, read_book(rolling.path)) == []
        assert rolling.saves == 3
        assert [e.event for e in runs.read_log(runs.log_of(rolling.path))] == ["begin", "failed"]

    @pytest.mark.slow
    def test_one_that_excel_cannot_save_is_taken_back_in_the_open_book(
        self, rolling: FakeBook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The file is the old one, and so is what is open."""
        before, file, save = rolling.contents(), rolling.path.read_bytes(), rolling.save

        def fail() -> None:
            if rolling.saves:
                raise OSError("the disk is full")
            save()

        monkeypatch.setattr(rolling, "save", fail)
        rolling.calculator = lambda path: None
        buttons.rollover()
        assert told(rolling, "critical") == (
            "E202 book.xlsm: Excel could not save it (the disk is full). "
            "Close what else has it open, or save it under another name."
        )
        assert rolling.contents() == before
        assert read_book(rolling.path).sha256 == read_book(file).sha256

    def test_old_values_that_cannot_be_put_back_are_told(
        self, rolling: FakeBook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With what failed first, and the way out."""
        rolling.calculator = spoilt(rolling)
        apply = OpenBook.apply

        def once(self: OpenBook, changes: ChangeSet) -> None:
            if rolling.saves > 1:
                raise FileError("E231", "1 was written and 2 read back.", "Plan!H7", "")
            apply(self, changes)

        monkeypatch.setattr(OpenBook, "apply", once)
        buttons.rollover()
        found = told(rolling, "critical")
        assert found.startswith("E234 book.xlsm: E209 ")
        assert found.endswith(
            ", and the old values could not be put back: 1 was written and 2 read back. Press "
            "Undo, or close the workbook and take the copy in the folder named after it."
        )


def spoilt(excel: FakeBook) -> Callable[[Path], None]:
    """Excel as usual at the first save; at the second it works one formula out wrongly."""

    def calculator(path: Path) -> None:
        calculate(path)
        if excel.saves != 2:
            return
        book = read_book(path)
        sheet = book.sheet("Projection")
        cell = next(c for c in sheet.formulas() if type(c.value) is float and c.column > 40)
        patch = Patch(book, own_sheets=book.sheets)
        patch.set_cached_block("Projection", cell_name(cell.row, cell.column), [[NOT_KNOWN]])
        path.write_bytes(patch.result())

    return calculator
