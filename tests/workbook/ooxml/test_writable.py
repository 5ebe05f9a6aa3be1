"""What is told before any work: rights, room, names, and whose file it is."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import refusals
from workbook.ooxml.committing import NEW, OLD, RIGHTS, digest, refused

from sopxl.errors import FileError, RefusedError
from sopxl_workbook.ooxml import check_creatable, check_writable, commit, create, read_book


class TestRights:
    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        """Said before any work."""
        path = tmp_path / "none.xlsx"
        refusals.check(
            lambda: check_writable(path),
            FileError,
            f"E007 {path}: the file cannot be read: No such file or directory. "
            "Check the path and your rights to it.",
        )

    def test_a_read_only_file(self, book: Path) -> None:
        """The planner protected it; a rename would pass by that."""
        book.chmod(0o444)
        refused(book, f"E202 {book}: the file is read-only. {RIGHTS}", FileError)

    def test_a_folder_without_rights(self) -> None:
        """By another user, for root may write everywhere."""
        if os.geteuid() != 0:
            print("skipped: only root can become another user")
            pytest.skip("only root can become another user")
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder).resolve() / "plan.xlsx"
            book.write_bytes(OLD)
            book.chmod(0o666)
            book.parent.chmod(0o555)
            found = subprocess.run(
                [sys.executable, "-c", CHECK, str(book)],
                capture_output=True,
                check=False,
            )
            told = found.stdout.decode().strip()
        expected = f'E202 {book}: the folder "{book.parent}" is read-only. {RIGHTS}'
        assert (told, found.returncode) == (expected, 6), found.stderr

    def test_a_file_of_two_names(self, book: Path) -> None:
        """Only one of them would get the change."""
        os.link(book, book.with_name("other.xlsx"))
        refused(
            book,
            f"E207 {book}: the file has 2 names (hard links), only one would get the change. "
            "Work on a copy, or delete the other names.",
        )


CHECK = """
import os, sys
from sopxl.errors import SopError
from sopxl_workbook.ooxml import check_writable
os.setuid(65534)
try:
    check_writable(sys.argv[1])
except SopError as error:
    print(error)
    sys.exit(error.exit_code)
"""


class TestKind:
    @pytest.mark.parametrize(
        ("make", "kind"),
        [(Path.mkdir, "a folder"), (lambda path: os.mkfifo(path), "a device")],
        ids=["folder", "device"],
    )
    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system makes no such files")
    def test_what_is_no_file(self, tmp_path: Path, make: object, kind: str) -> None:
        """It is not even opened, to be read or to be written: a pipe would wait for ever."""
        path = tmp_path / "plan.xlsx"
        make(path)  # type: ignore[operator]
        for call in (check_writable, read_book, check_creatable):
            refusals.check(
                lambda call=call: call(path),  # type: ignore[misc]
                FileError,
                f"E007 {path}: it is {kind}, no file. Name the workbook's own file.",
            )

    def test_links_in_a_circle(self, tmp_path: Path) -> None:
        """No file is behind them."""
        one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
        one.symlink_to(two)
        two.symlink_to(one)
        refusals.check(
            lambda: check_writable(one),
            FileError,
            f"E007 {one}: the file cannot be read: Too many levels of symbolic links. "
            "Check the path and your rights to it.",
        )


class TestPlaces:
    @pytest.mark.parametrize(
        "name", ["plan", "plan.XLSX", " plan .xlsx", "планы €🙂.xlsx", "a#b%20c&d'.xlsx", "-x.xlsx"]
    )
    def test_any_name_that_the_system_takes(self, tmp_path: Path, name: str) -> None:
        """Blanks, other scripts, no ending at all."""
        book = tmp_path / "a folder é" / name
        book.parent.mkdir()
        book.write_bytes(OLD)
        commit(book, NEW, digest(OLD))
        assert book.read_bytes() == NEW

    def test_a_path_from_here(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Relative to the folder that one stands in."""
        monkeypatch.chdir(book.parent)
        commit(book.name, NEW, digest(OLD))
        assert book.read_bytes() == NEW


class TestLength:
    def test_a_name_that_leaves_no_room_for_ours(self, tmp_path: Path) -> None:
        """Twenty characters are added for what is written beside it."""
        fits = tmp_path / f"{'p' * 230}.xlsx"
        fits.write_bytes(OLD)
        commit(fits, NEW, digest(OLD))
        longer = tmp_path / f"{'p' * 231}.xlsx"
        longer.write_bytes(OLD)
        for call in (check_writable, lambda path: create(path.with_stem("q" * 231), NEW)):
            with pytest.raises(FileError) as error:
                call(longer)
            assert error.value.problem.code == "E213"
            assert error.value.problem.message == (
                "the name is 1 characters too long for what is written beside the file."
            )
            assert error.value.problem.fix == "Give the workbook a shorter name."

    def test_a_path_that_leaves_none(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: the limit of Windows, where it is soon reached."""
        over = 10
        most = len(os.fsencode(book)) + 20 - over
        monkeypatch.setattr("sopxl_workbook.ooxml.writable._PATH_SIZE", most)
        refused(
            book,
            f"E213 {book}: the path is {over} characters too long for what is written beside the "
            "file. Give it a shorter name, or move it to a folder nearer the top.",
            FileError,
        )


class TestRoom:
    def test_a_full_disk_is_told_before_the_work(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Simulated: with what is free and what is needed."""
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=70_000))
        needed = -(-(3 * len(OLD) + 65_536) // 1000)
        refusals.check(
            lambda: check_writable(book, copies=3),
            FileError,
            f"E208 {book.parent}: the disk is full: 70 kB are free, {needed} kB are needed. "
            "Nothing was written. Free some space there, then run this again.",
        )

    def test_a_disk_that_does_not_say(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: it is tried."""

        def silent(_: object) -> None:
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(shutil, "disk_usage", silent)
        assert check_writable(book) == book


class TestSynchronised:
    @pytest.mark.parametrize(
        "stem",
        [
            "plan (Ada's conflicted copy 2026-10-01)",
            "plan (conflicted copy 2026-10-01 080000)",
            "plan (Case Conflict)",
            "plan (Conflict)",
            "plan (SFConflict ada@example.com 2026-10-01-08-00-00)",
            "plan [Conflict]",
            "plan.sync-conflict-20261001-080000-ABCDEFG",
            "plan_conflict-20261001-080000",
            "plan-conflict-1",
        ],
    )
    def test_the_copy_of_a_conflict(self, book: Path, stem: str) -> None:
        """Two machines changed the workbook; only people know which holds."""
        copy = book.rename(book.with_stem(stem))
        refused(
            copy,
            f"E212 {copy.name}: by its name it is the copy of a conflict: two machines changed the "
            "workbook at once. Choose which of the two holds, keep that one under the workbook's "
            "own name.",
        )

    @pytest.mark.parametrize("stem", ["conflict plan", "no-conflict-plan", "plan (2)", "Conflicts"])
    def test_a_name_that_only_sounds_like_one(self, book: Path, stem: str) -> None:
        """A planner may call a book as he likes."""
        copy = book.rename(book.with_stem(stem))
        assert check_writable(copy) == copy

    @pytest.mark.parametrize(
        "mark",
        [
            {"st_file_attributes": 0x400000},
            {"st_file_attributes": 0x1020},
            {"st_flags": 0x40000000},
        ],
        ids=["recalled when read", "offline", "macOS"],
    )
    def test_a_file_that_is_kept_online_only(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, mark: dict[str, int]
    ) -> None:
        """Simulated: what Windows and macOS say of a file without its content."""
        real = book.stat()
        names = [name for name in dir(real) if name.startswith("st_")]
        state = SimpleNamespace(**{name: getattr(real, name) for name in names} | mark)
        monkeypatch.setattr(Path, "stat", lambda self, **_: state)
        refusals.check(
            lambda: check_writable(book),
            RefusedError,
            f"E206 {book.name}: the file is kept online only, its content is not on this machine. "
            'Choose "Always keep on this device" in its menu, wait for it, then run this again.',
        )


class TestCreatable:
    def test_a_new_name(self, tmp_path: Path) -> None:
        """Nothing is made."""
        assert check_creatable(tmp_path / "new.xlsx") == tmp_path / "new.xlsx"
        assert list(tmp_path.iterdir()) == []

    def test_what_is_there_may_be_refused(self, book: Path) -> None:
        """As for a change."""
        book.chmod(stat.S_IRUSR)
        refusals.check(
            lambda: check_creatable(book),
            FileError,
            f"E202 {book}: the file is read-only. {RIGHTS}",
        )


def test_a_check_leaves_nothing_behind(book: Path) -> None:
    """Neither a file nor a change of this one."""
    before = book.stat()
    check_writable(book)
    assert list(book.parent.iterdir()) == [book]
    assert book.stat().st_mtime_ns == before.st_mtime_ns
    assert read_book(book).sha256 == digest(OLD)
