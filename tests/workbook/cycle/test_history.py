"""History, restore and status: what was done, the book as it was, where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, roll, typed

from sopxl.errors import NotFoundError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import runs
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.content import contents, edits
from sopxl_workbook.cycle.history import history, history_as_dict, history_as_text, restore
from sopxl_workbook.cycle.status import status
from sopxl_workbook.ooxml import read_book


class TestHistory:
    def test_the_newest_comes_first(self, with_its_run: Path) -> None:
        """What, who, which period, how many cells, what became of it, whether it was kept."""
        verbs.undo(with_its_run, kit=kit(), by="Bob")
        undone, first = history(with_its_run)
        assert (first.verb, first.period, first.by, first.state) == (
            *("authorise", "2026-01", BY, "undone"),
        )
        assert (undone.verb, undone.by, undone.takes_back) == ("undo", "Bob", first.run)
        assert first.cells == undone.cells > 50
        assert first.snapshot.startswith("2026-01-authorise-")

    def test_as_text_and_json(self, with_its_run: Path) -> None:
        """A line a run under a heading; the same facts numbered by a schema."""
        past = history(with_its_run)
        head, line = history_as_text(past).splitlines()
        assert head.split() == [
            "Run",
            "When",
            "Who",
            "What",
            "Period",
            "Cells",
            "State",
            "Snapshot",
        ]
        assert line.split()[-2:] == ["latest", "kept"]
        assert history_as_dict(with_its_run, past)["schema"] == 1
        assert history_as_dict(with_its_run, past)["runs"][0]["run"] == past[0].run

    def test_there_is_none(self, open_book: Path) -> None:
        """A book without a log has no runs."""
        assert list(history(open_book)) == []


class TestRestore:
    def test_a_new_file_beside_the_book(self, open_book: Path) -> None:
        """Named after book and run; the book stays."""
        first = open_book.read_bytes()
        authorise(open_book)
        now = open_book.read_bytes()
        run = history(open_book)[0].run
        done = restore(open_book, run)
        new = open_book.with_name(f"book-{run}.xlsx")
        assert done.files == (new,)
        assert done.summary == f"{new}: the book as it was before run {run}."
        assert (new.read_bytes(), open_book.read_bytes()) == (first, now)
        check(
            lambda: restore(open_book, run),
            RefusedError,
            f"E210 {new}: a file of that name is there already. "
            "Give another name: --out FILE. Nothing was written.",
        )

    @pytest.mark.slow
    def test_by_the_name_of_the_snapshot(self, with_its_run: Path, tmp_path: Path) -> None:
        """As history shows it."""
        restore(with_its_run, history(with_its_run)[0].snapshot, tmp_path / "old.xlsx")
        assert (tmp_path / "old.xlsx").exists()

    def test_in_its_place_and_back(self, open_book: Path) -> None:
        """Whatever was edited since; undo takes it back, by bytes or by content."""
        first = contents(read_book(open_book))
        authorise(open_book)
        typed(open_book, "Actuals", "D5", 123.0)
        edited = contents(read_book(open_book))
        restore(open_book, history(open_book)[0].run, replace=True)
        assert edits(first, read_book(open_book)) == []
        typed(open_book, "Start", "Z200", "mine")
        verbs.undo(open_book, kit=kit())
        assert edits(edited, read_book(open_book)) == []

    @pytest.mark.slow
    def test_there_is_no_such_run(self, with_its_run: Path) -> None:
        """The way out lists them."""
        check(
            lambda: restore(with_its_run, "nonsense"),
            NotFoundError,
            f'E552 {with_its_run}: there is no run "nonsense" of this book. '
            f"Choose one that is listed: sopxl history {with_its_run}",
        )

    @pytest.mark.slow
    def test_its_snapshot_was_deleted(self, with_its_run: Path) -> None:
        """The run is known, its book is not."""
        run = history(with_its_run)[0].run
        runs.snapshots(with_its_run)[0].path.unlink()
        check(
            lambda: restore(with_its_run, run),
            RefusedError,
            f"E217 {runs.folder_of(with_its_run)}: the snapshot of authorise of 2026-01 ({run}, by "
            f"{BY}) is missing. Choose another run: sopxl history {with_its_run}",
        )


UNSIGNED = [
    f"             ○ Open: {step}"
    for step in (
        "1 Data gathering, Planning, due on working day 3, 2026-01-05",
        "2 Demand planning, Sales, due on working day 7, 2026-01-09",
        "3 Supply planning, Operations, due on working day 9, 2026-01-13",
        "4 Pre-meeting, Finance, due on working day 10, 2026-01-14",
        "5 Executive meeting, General management, due on working day 12, 2026-01-16",
    )
]


class TestStatus:
    def test_of_a_planned_book(self, open_book: Path) -> None:
        """A draft: authorise is next."""
        found = status(open_book)
        assert (found.open_period, found.closed_period, found.closed_run) == (
            *("2026-01", "2025-12", ""),
        )
        assert not found.authorised
        assert found.next_step == f"sopxl authorise {open_book}"
        assert found.as_dict()["schema"] == 1

    def test_of_an_authorised_one(self, with_its_run: Path) -> None:
        """By whom, by which run; the roll is next. Nothing is written."""
        before = sorted(runs.folder_of(with_its_run).iterdir())
        run = history(with_its_run)[0].run
        assert status(with_its_run).as_text().splitlines() == [
            f"Book         {with_its_run}",
            "Open         2026-01",
            "Closed       2025-12",
            f"Authorised   yes by {BY}, run {run}",
            "Inputs       as planned",
            "Signed       0 of 5 steps",
            *UNSIGNED,
            "Open notes   none",
            f"Last run     authorise of 2026-01 ({run}, by {BY})",
            f"Next         sopxl rollover {with_its_run}",
            "             Once 2026-01 is over, with its actuals.",
        ]
        assert sorted(runs.folder_of(with_its_run).iterdir()) == before

    @pytest.mark.slow
    def test_of_a_rolled_one(self, loaded: Path, firm: Firm) -> None:
        """The run that closed the month is named."""
        roll(loaded)
        found = status(loaded)
        assert (found.closed_period, found.closed_run) == ("2026-01", history(loaded)[0].run)

    def test_of_a_stale_copy(self, open_book: Path) -> None:
        """It says so, and leads to the history."""
        stale = open_book.read_bytes()
        authorise(open_book)
        open_book.write_bytes(stale)
        found = status(open_book)
        assert [problem.code for problem in found.problems] == ["E553"]
        assert found.next_step == f"sopxl history {open_book}"

    def test_of_inputs_that_cannot_be_read(self, open_book: Path) -> None:
        """Every problem is told; check is next."""
        typed(open_book, "Actuals", "D5", "many")
        found = status(open_book)
        assert [problem.code for problem in found.problems] == ["E110"]
        assert found.next_step == f"sopxl check {open_book}"
        assert found.because == "1 problem in the inputs: mend these first."

    def test_of_a_book_that_is_open(self, open_book: Path) -> None:
        """The lock file names the program and the user."""
        lock = open_book.with_name(f".~lock.{open_book.name}#")
        lock.write_text(",ann,office,,;")
        codes = [problem.code for problem in status(open_book).problems]
        assert codes == ["E201"]

    @pytest.mark.slow
    def test_of_a_run_that_stopped(self, with_its_run: Path) -> None:
        """It is told, and left for the next run to clean up."""
        log = runs.log_of(with_its_run)
        lines = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(b"".join(line for line in lines if b"begin" in line[:40]))
        found = status(with_its_run)
        assert [problem.code for problem in found.problems] == ["W202"]
        assert len(runs.unfinished_runs(runs.read_log(log))) == 1
