"""One way to write a book: the snapshot, the lines of the log, the file."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
import refusals
from filelock import FileLock
from preserved.attached import signature
from workbook.ooxml.committing import OLD, digest, left_beside, patched
from workbook.runs.running import CHANGES, NEW, PERIOD, write

from sopxl.errors import FileError, Problem, RefusedError
from sopxl_workbook import runs
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.ooxml import Package, disk, read_book
from sopxl_workbook.runs import log as lines

WARNING = Problem("W131", "the resource Lathe is not in the bill.", "Resources!A7", "Add it.")
BUSY = "another run is writing the workbook just now. Wait until it has ended, then run this again."


def events(book: Path) -> list[tuple[str, str]]:
    """What the log says, in short."""
    return [(entry.event, entry.result) for entry in runs.read_log(runs.log_of(book))]


def entries(book: Path) -> list[dict[str, Any]]:
    """The lines of the log as JSON."""
    return [json.loads(line) for line in runs.log_of(book).read_text("utf-8").splitlines()]


class TestWrite:
    def test_the_file_is_the_new_one_and_the_old_one_is_kept(self, book: Path) -> None:
        """The copy is named by period, verb, run and hash."""
        run = write(book)
        assert book.read_bytes() == NEW
        assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{4}", run.id)
        assert run.snapshot == (
            runs.folder_of(book) / f"2026-10-plan-{run.id}-{digest(OLD)[:12]}.xlsx"
        )
        assert run.snapshot.read_bytes() == OLD
        assert left_beside(book) == [f"{book.name}.sopxl"]
        assert sorted(path.name for path in runs.folder_of(book).iterdir()) == [
            run.snapshot.name,
            f"{run.id}.changes.gz",
            "log.jsonl",
        ]

    def test_the_log_says_what_was_done(self, book: Path) -> None:
        """Hashes of both files and of the change set, counts and sums; no cell of the book."""
        run = write(book, warnings=[WARNING, WARNING])
        begin, end = entries(book)
        assert (begin["event"], end["event"]) == ("begin", "end")
        assert (begin["result"], end["result"]) == ("", "written")
        for line in (begin, end):
            assert (line["run"], line["verb"], line["period"]) == (run.id, "plan", PERIOD)
            assert (line["before"], line["after"]) == (digest(OLD), digest(NEW))
            assert line["changes"] == CHANGES.sha256
            assert line["counts"] == {"typed": 1, "cached": 0, "resized": 0}
            assert [total["after"] for total in line["totals"]] == [99.0]
            assert (line["file"], line["snapshot"]) == (book.name, run.snapshot.name)
            assert line["warnings"] == ["W131"]
        assert "Lathe" not in runs.log_of(book).read_text("utf-8")
        assert runs.verify_log(runs.log_of(book)) is None

    def test_who_wanted_it_and_why(self, book: Path) -> None:
        """Where the verb asks for it; the run may have its name already."""
        name = runs.new_run_id()
        assert write(book, run_id=name, by="Ada", reason="the gate fails for Chairs").id == name
        end = runs.read_log(runs.log_of(book))[-1]
        assert (end.run, end.by, end.reason) == (name, "Ada", "the gate fails for Chairs")

    def test_behind_a_link(self, book: Path) -> None:
        """Snapshots and log stand beside the file itself."""
        link = book.parent / "elsewhere" / "link.xlsx"
        link.parent.mkdir()
        link.symlink_to(book)
        write(link)
        assert link.is_symlink()
        assert book.read_bytes() == NEW
        assert list(link.parent.iterdir()) == [link]
        assert len(runs.snapshots(link)) == len(runs.snapshots(book)) == 1

    @pytest.mark.skipif(os.name != "posix", reason="only POSIX has these modes")
    @pytest.mark.parametrize(("folder", "file"), [(0o700, 0o600), (0o2770, 0o660), (0o777, 0o644)])
    def test_who_may_read_the_book_may_read_its_copies(
        self, book: Path, folder: int, file: int
    ) -> None:
        """A private book has private copies; a shared one can be written by the next colleague."""
        book.parent.chmod(folder)
        book.chmod(file)
        run = write(book)
        assert stat.S_IMODE(runs.folder_of(book).stat().st_mode) == folder
        found = {stat.S_IMODE(path.stat().st_mode) for path in runs.folder_of(book).iterdir()}
        assert found == {file}
        assert stat.S_IMODE(run.path.stat().st_mode) == file
        lock = book.with_name(f".{book.name}.sopxl-lock")
        assert stat.S_IMODE(lock.stat().st_mode) == file

    def test_a_whole_file_that_is_more_than_the_changes(self, book: Path) -> None:
        """With parts that go on purpose, and a look at it before it takes the place."""
        part = "docProps/app.xml"
        whole = Package(NEW).rewrite({}, {part})
        seen: list[str] = []

        def check(package: Package) -> None:
            seen.append(package.sha256)

        run = write(book, new_bytes=whole, dropped=[part], check=check)
        assert book.read_bytes() == whole
        assert seen == [digest(whole)] == [run.after]

    def test_one_after_the_other(self, book: Path) -> None:
        """Each has its copy and its lines; the chain holds."""
        write(book)
        back = runs.write(book, read_book(book), CHANGES.reversed(), runs.Purpose("undo", PERIOD))
        assert read_book(book).sheet("Values").cell("B2") == (
            read_book(OLD).sheet("Values").cell("B2")
        )
        assert [entry.verb for entry in runs.read_log(runs.log_of(book))] == [
            *("plan", "plan", "undo", "undo")
        ]
        assert back.snapshot.read_bytes() == NEW
        assert runs.verify_log(runs.log_of(book)) is None


class TestRefused:
    """The file is as it was; of a run that never began there is no trace at all."""

    def test_changed_since_it_was_read(self, book: Path) -> None:
        """Before anything is kept or logged."""
        book.write_bytes(patched(7.0))
        with pytest.raises(RefusedError, match="the workbook was changed since it was read"):
            write(book)
        assert book.read_bytes() == patched(7.0)
        assert left_beside(book) == []

    def test_another_run(self, book: Path) -> None:
        """Who holds the lock goes on."""
        with FileLock(book.with_name(f".{book.name}.sopxl-lock")):
            refusals.check(lambda: write(book), RefusedError, f"E203 {book.name}: {BUSY}")
        assert left_beside(book) == []

    def test_what_the_check_finds(self, book: Path) -> None:
        """The log has the code, the copy of the file that did not change goes."""

        def check(_: Package) -> None:
            raise RefusedError("E999", "the totals differ.", "Values")

        refusals.check(
            lambda: write(book, check=check), RefusedError, "E999 Values: the totals differ."
        )
        assert book.read_bytes() == OLD
        assert events(book) == [("begin", ""), ("failed", "E999")]
        assert runs.snapshots(book) == []
        assert runs.recover(book) == ()

    def test_a_fault_of_ours(self, book: Path) -> None:
        """The log has its kind."""

        def check(_: Package) -> None:
            raise KeyError("Chairs")

        with pytest.raises(KeyError):
            write(book, check=check)
        assert book.read_bytes() == OLD
        assert events(book)[-1] == ("failed", "KeyError")

    def test_no_room_for_a_folder(self, book: Path) -> None:
        """Told before the work as well."""
        runs.folder_of(book).write_text("in the way")
        text = (
            f"E211 {runs.folder_of(book)}: the folder cannot be made: File exists. "
            "Choose a folder that you may write to, or make room."
        )
        refusals.check(lambda: runs.check_writable(book), FileError, text)
        refusals.check(lambda: write(book), FileError, text)
        assert book.read_bytes() == OLD

    def test_a_folder_whose_names_are_too_long(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Simulated: the copy has a longer path than the book."""
        most = len(os.fsencode(book)) + 60
        monkeypatch.setattr("sopxl_workbook.ooxml.writable._PATH_SIZE", most)
        with pytest.raises(FileError, match=r"^E213 .*: the path is \d+ characters too long"):
            runs.check_writable(book)

    def test_a_book_that_is_open(self, book: Path) -> None:
        """As for every other write; nothing is kept."""
        book.with_name(f".~lock.{book.name}#").write_text("Ada,ada,host,,;", "utf-8")
        refusals.check(
            lambda: write(book),
            RefusedError,
            f"E201 {book.name}: open in LibreOffice by Ada. Close it there, then run this again.",
        )
        assert not runs.folder_of(book).exists()

    def test_the_last_line_cannot_be_written(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Simulated: the file is the new one already, so it is a warning; the next run mends it."""
        real = lines.add

        def add(path: Path, entry: runs.Entry, *like: Path) -> None:
            if entry.event == "end":
                raise FileError("E208", "the disk is full.", str(path), "Free some space there.")
            real(path, entry, *like)

        with monkeypatch.context() as patch:
            patch.setattr(lines, "add", add)
            (told,) = write(book).told
        assert str(told) == (
            f"W204 {runs.log_of(book)}: the book is written, but the log is not: the disk is full. "
            "The next run writes it."
        )
        assert book.read_bytes() == NEW
        assert [problem.code for problem in runs.recover(book)] == ["W202"]


class TestAfterAStop:
    def test_stopped_when_the_file_was_replaced(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Simulated: Ctrl-C pressed twice just then; the log says what the file says."""

        def stop(_: Path) -> None:
            if book.read_bytes() == NEW:
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(disk, "sync_folder", stop)
            with pytest.raises(KeyboardInterrupt):
                write(book)
        assert events(book) == [("begin", ""), ("end", "written")]
        assert len(runs.snapshots(book)) == 1

    def test_the_next_write_says_it_too(self, book: Path) -> None:
        """Where a verb has not asked before."""
        write(book)
        lines_ = runs.log_of(book).read_bytes().splitlines(keepends=True)
        runs.log_of(book).write_bytes(lines_[0])
        made = runs.write(book, read_book(book), CHANGES.reversed(), runs.Purpose("undo", PERIOD))
        assert [problem.code for problem in made.told] == ["W202"]
        assert [event for event, _ in events(book)] == ["begin", "recovered", "begin", "end"]


class TestOnOpenBook:
    def test_the_program_writes(self, book: Path) -> None:
        """The log has the hash of what it saved."""
        around = runs.on_open_book(book, read_book(OLD), CHANGES, runs.Purpose("plan", PERIOD))
        with around as run:
            assert run.snapshot.read_bytes() == OLD
            assert events(book) == [("begin", "")]
            refusals.check(lambda: write(book), RefusedError, f"E203 {book.name}: {BUSY}")
            book.write_bytes(patched(5.0))
        begin, end = entries(book)
        assert (begin["after"], end["after"]) == ("", digest(patched(5.0)))
        assert events(book)[-1] == ("end", "saved by its program")
        assert run.told == []

    def test_the_program_fails(self, book: Path) -> None:
        """The copy stays: it may be needed."""
        around = runs.on_open_book(book, read_book(OLD), CHANGES, runs.Purpose("plan", PERIOD))
        with pytest.raises(RefusedError, match="E161"), around:
            raise RefusedError("E161", "a formula stands there.", "Plan!B2")
        assert events(book) == [("begin", ""), ("failed", "E161")]
        assert [copy.path.read_bytes() for copy in runs.snapshots(book)] == [OLD]

    @pytest.mark.parametrize(
        ("now", "code"), [(OLD, "W201"), (patched(5.0), "W203")], ids=["not saved", "saved"]
    )
    def test_the_program_dies(self, book: Path, now: bytes, code: str) -> None:
        """What it saved is not known before, so only the old file can be told for sure."""
        around = runs.on_open_book(book, read_book(OLD), CHANGES, runs.Purpose("plan", PERIOD))
        with around:
            pass
        first = runs.log_of(book).read_bytes().splitlines(keepends=True)[0]
        runs.log_of(book).write_bytes(first)
        book.write_bytes(now)
        assert [problem.code for problem in runs.recover(book)] == [code]

    def test_no_room_for_the_copy(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: the block is never entered."""

        def keep(*_: object) -> None:
            raise FileError("E208", "the disk is full.", "plan.xlsx", "Free some space there.")

        monkeypatch.setattr("sopxl_workbook.runs.copies.keep", keep)
        around = runs.on_open_book(book, read_book(OLD), CHANGES, runs.Purpose("plan", PERIOD))
        with pytest.raises(FileError, match="the disk is full"), around:
            raise AssertionError
        assert events(book) == [("begin", ""), ("failed", "E208")]


class TestHandOver:
    def test_the_book_is_kept(self, book: Path) -> None:
        """The program may undo the changes or never save them: the log says no more than that."""
        run = runs.hand_over(book, read_book(OLD), CHANGES, runs.Purpose("plan", PERIOD))
        assert run.snapshot.read_bytes() == OLD
        assert book.read_bytes() == OLD
        assert events(book) == [("begin", ""), ("handed over", "given to the open workbook")]
        book.write_bytes(patched(5.0))
        assert runs.recover(book) == ()


def test_a_signed_document_is_not_written(tmp_path: Path) -> None:
    """Nobody's signature is made void behind his back; nothing is kept either."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(signature())
    before, book = path.read_bytes(), read_book(path)
    sheet = next(iter(book.sheets))
    changes = ChangeSet([Change(sheet, 40, 40, None, 1.0, "production by policy")])
    text = (
        "E177 book.xlsx: the workbook is digitally signed; any change would make the signature "
        "void. Work on a copy that was saved without the signature, and sign that one."
    )
    refusals.check(
        lambda: runs.write(path, book, changes, runs.Purpose("plan", PERIOD)), RefusedError, text
    )
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_dry_run_refuses_what_the_run_would(tmp_path: Path) -> None:
    """Nothing is promised that would not be written."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(signature())
    book = read_book(path)
    with pytest.raises(RefusedError, match="E177"):
        runs.rehearse(path, book, ChangeSet(()))
    other = ChangeSet([Change("Values", 2, 2, 12345.0, 1.0, "production by policy")])
    with pytest.raises(RefusedError, match="E214"):
        runs.rehearse(tmp_path / "other.xlsx", read_book(OLD), other)
