"""What is said of a run that was stopped, and what is left of it afterwards."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock
from workbook.ooxml.committing import OLD, digest, left_beside, patched
from workbook.runs.running import NEW, write

from sopxl_workbook import runs
from sopxl_workbook.runs.log import Entry, add

LOOK = "Look whether it is as you want it; the book from before that run:"


@pytest.fixture
def stopped(book: Path) -> Entry:
    """The first line of a run that was stopped, and what it left."""
    run = write(book)
    log = runs.log_of(book)
    begin = dataclasses.replace(
        runs.read_log(log)[0], user="Ada", time="2026-11-25T02:15:00Z", after=run.after
    )
    log.unlink()
    add(log, begin)
    temporary(book).write_bytes(b"half")
    return begin


def temporary(book: Path) -> Path:
    """A file that only a stopped run leaves."""
    return book.with_name(f".{book.name}.sopxl-0badcafe.tmp")


def told(book: Path) -> list[str]:
    """What the next run says; afterwards nothing is left to say."""
    reported = runs.recover(book, report_only=True)
    assert runs.recover(book, report_only=True) == reported
    found = runs.recover(book)
    assert found == reported
    assert runs.recover(book) == ()
    assert not temporary(book).exists()
    assert runs.verify_log(runs.log_of(book)) is None
    return [str(problem) for problem in found]


class TestRecover:
    def test_the_old_file(self, book: Path, stopped: Entry) -> None:
        """Its hash is that from before: nothing was written; the copy of it goes."""
        book.write_bytes(OLD)
        assert told(book) == [
            f"W201 {book.name}: plan of 2026-11-25 02:15:00 UTC by Ada was stopped before it "
            "wrote: the file is as it was. Nothing is lost; run it again."
        ]
        last = runs.read_log(runs.log_of(book))[-1]
        assert (last.event, last.run, last.result) == ("recovered", stopped.run, "the old file")
        assert (last.before, last.after) == (digest(OLD), digest(OLD))
        assert runs.finished_runs(runs.read_log(runs.log_of(book))) == []
        assert runs.snapshots(book) == []

    @pytest.mark.usefixtures("stopped")
    def test_the_new_file(self, book: Path) -> None:
        """Its hash is the one that the run was to write; the copy of the old one stays."""
        assert told(book) == [
            f"W202 {book.name}: plan of 2026-11-25 02:15:00 UTC by Ada was stopped when it had "
            "written: the file is the new one. Nothing is lost, nothing has to be done again."
        ]
        last = runs.read_log(runs.log_of(book))[-1]
        assert last.result == "the new file"
        assert (last.counts, last.after) == ({"typed": 1, "cached": 0, "resized": 0}, digest(NEW))
        assert runs.finished_runs(runs.read_log(runs.log_of(book))) == [last]
        assert [copy.path.read_bytes() for copy in runs.snapshots(book)] == [OLD]

    def test_neither(self, book: Path, stopped: Entry) -> None:
        """Somebody saved it since: nothing is guessed."""
        book.write_bytes(patched(7.0))
        kept = runs.folder_of(book) / stopped.snapshot
        assert told(book) == [
            f"W203 {book.name}: plan of 2026-11-25 02:15:00 UTC by Ada was stopped, and the file "
            "was changed since: it is neither the one from before nor the one that the run wrote. "
            f"{LOOK} {kept}"
        ]
        assert runs.read_log(runs.log_of(book))[-1].result == "another file"
        assert book.read_bytes() == patched(7.0)
        assert kept.read_bytes() == OLD

    def test_remains_without_a_log(self, book: Path) -> None:
        """A temporary file is there as long as nothing was replaced."""
        temporary(book).write_bytes(b"half")
        assert told(book) == [
            f"W201 {book.name}: an earlier run was stopped before it wrote: the file is as it was. "
            "Nothing is lost; run it again."
        ]
        assert left_beside(book) == []

    @pytest.mark.usefixtures("stopped")
    def test_a_line_cut_off(self, book: Path) -> None:
        """It is told once."""
        log = runs.log_of(book)
        add(log, dataclasses.replace(runs.read_log(log)[0], event="end"))
        temporary(book).unlink()
        log.write_bytes(log.read_bytes() + b'{"log":1,"ev')
        assert told(book) == [
            f"W205 {log}: the last line of the log was cut off when the machine stopped; "
            "the lines before it are whole. Nothing has to be done."
        ]
        assert len(runs.read_log(log)) == 3

    def test_a_line_that_was_changed(self, book: Path) -> None:
        """It is told by every run, until the log is put back; the run goes on."""
        write(book)
        log = runs.log_of(book)
        log.write_bytes(log.read_bytes().replace(b'"verb":"plan"', b'"verb":"undo"', 1))
        for report_only in (True, False, False):
            (found,) = runs.recover(book, report_only=report_only)
            assert str(found) == (
                f"W206 {log} line 1: the log is not what was written: line 1 was changed after it "
                "was written. Look at it with sopxl log BOOK --verify; which month is closed "
                "stands in the book."
            )

    def test_a_copy_that_was_not_finished_is_removed(self, book: Path) -> None:
        """Also in the folder beside the book; other files there stay."""
        write(book)
        folder = runs.folder_of(book)
        (folder / ".2026-10-plan.xlsx.sopxl-0badcafe.tmp").write_bytes(b"half")
        (folder / "notes.txt").write_text("mine")
        assert len(told(book)) == 1
        left = sorted(path.suffix for path in folder.iterdir())
        assert left == [".gz", ".jsonl", ".txt", ".xlsx"]

    def test_a_line_that_names_a_file_elsewhere(self, book: Path, stopped: Entry) -> None:
        """Whoever changes the log cannot have another file deleted."""
        book.write_bytes(OLD)
        mine = book.with_name("mine.xlsx")
        mine.write_bytes(OLD)
        runs.log_of(book).unlink()
        add(runs.log_of(book), dataclasses.replace(stopped, snapshot="../mine.xlsx"))
        told(book)
        assert mine.exists()


class TestWhatIsLeftAlone:
    @pytest.mark.parametrize("report_only", [False, True])
    def test_nothing_stopped(self, book: Path, report_only: bool) -> None:
        """Nothing is told, and no file made."""
        assert runs.recover(book, report_only=report_only) == ()
        assert list(book.parent.iterdir()) == [book]
        assert runs.recover(book.with_name("none.xlsx"), report_only=report_only) == ()

    @pytest.mark.usefixtures("stopped")
    @pytest.mark.parametrize("report_only", [False, True])
    def test_a_run_that_is_writing_just_now(self, book: Path, report_only: bool) -> None:
        """Its remains are none; it holds the lock."""
        with FileLock(book.with_name(f".{book.name}.sopxl-lock")):
            assert runs.recover(book, report_only=report_only) == ()
        assert temporary(book).exists()

    @pytest.mark.usefixtures("stopped")
    def test_a_report_changes_nothing(self, book: Path) -> None:
        """Neither the remains nor the log."""
        before = runs.log_of(book).read_bytes()
        assert [problem.code for problem in runs.recover(book, report_only=True)] == ["W202"]
        assert runs.log_of(book).read_bytes() == before
        assert temporary(book).exists()

    def test_a_log_that_cannot_be_read(self, book: Path) -> None:
        """A check says so and goes on."""
        runs.log_of(book).mkdir(parents=True)
        (told,) = runs.recover(book, report_only=True)
        assert str(told) == (
            f"E007 {runs.log_of(book)}: the file cannot be read: Is a directory. "
            "Check the path and your rights to it."
        )

    @pytest.mark.parametrize("mode", [0o711, 0o700], ids=["not to be listed", "not to be entered"])
    def test_a_folder_without_rights(self, mode: int) -> None:
        """By another user, for root may look everywhere; what comes next says what is wrong."""
        if os.geteuid() != 0:
            why = "only root can become another user"
            print(f"skipped: {why}")
            pytest.skip(why)
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder).resolve() / "plan.xlsx"
            book.write_bytes(OLD)
            book.parent.chmod(mode)
            done = subprocess.run(
                [sys.executable, "-c", LOOK_AT, str(book)], capture_output=True, check=False
            )
        assert done.stdout.decode().split() == ["()", "()"], done.stderr


LOOK_AT = """
import os, sys
from pathlib import Path
from sopxl_workbook import runs
os.setuid(65534)
for report_only in (True, False):
    print(runs.recover(Path(sys.argv[1]), report_only=report_only))
"""
