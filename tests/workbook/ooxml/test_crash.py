"""Disks that fail and runs that are killed: the file is the old one or the new one."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from refusals import check
from workbook.ooxml.committing import KILLER, NEW, OLD, RIGHTS, digest, refused, run_child

from sopxl.errors import FileError
from sopxl_workbook.ooxml import commit, create, disk, unfinished

FULL = "Nothing was written. Free some space there, then run this again."
AGAIN = "Nothing was written. Run this again; if it stays, copy the workbook to another disk."
CALLS = ["open", "write", "fchmod", "fsync", "close", "replace"]


class TestFailingDisk:
    """Simulated: the calls of the operating system fail, one after the other."""

    @pytest.mark.parametrize("call", CALLS)
    @pytest.mark.parametrize(
        ("number", "text"),
        [
            (errno.ENOSPC, f"E208 {{}}: the disk is full. {FULL}"),
            (errno.EIO, f"E208 {{}}: the disk failed: Input/output error. {AGAIN}"),
            (errno.EACCES, f"E202 {{}}: the file cannot be written: Permission denied. {RIGHTS}"),
        ],
    )
    def test_each_call_that_fails(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, text: str
    ) -> None:
        """Told by its own text; the original is intact, the temporary file gone."""
        monkeypatch.setattr(disk, "os", FailingOs(call, number))
        refused(book, text.format(book), FileError)

    def test_the_folder_cannot_be_synced(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The file is the new one already: no error then."""
        monkeypatch.setattr(disk, "os", FailingOs("fsync", errno.EINVAL, after=1))
        commit(book, NEW, digest(OLD))
        assert book.read_bytes() == NEW

    def test_a_disk_that_gives_back_other_bytes(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was written is read back and compared."""
        monkeypatch.setattr(disk, "os", FailingOs("write", 0))
        refused(
            book,
            f"E209 {book.name}: the new file is not sound: the disk gave back other bytes than "
            "were written. Nothing was written; report this.",
            FileError,
        )


class TestNewFileOnAFailingDisk:
    """Simulated as well: a new file is there whole or not at all."""

    @pytest.mark.parametrize("call", ["open", "write", "fsync", "close", "replace"])
    def test_each_call_that_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
    ) -> None:
        """The folder is as it was."""
        path = tmp_path / "new.xlsx"
        monkeypatch.setattr(disk, "os", FailingOs(call, errno.ENOSPC))
        check(lambda: create(path, NEW), FileError, f"E208 {path}: the disk is full. {FULL}")
        assert list(tmp_path.iterdir()) == []

    def test_a_disk_that_gives_back_other_bytes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was written is read back and compared."""
        monkeypatch.setattr(disk, "os", FailingOs("write", 0))
        check(
            lambda: create(tmp_path / "new.xlsx", NEW),
            FileError,
            "E209 new.xlsx: the new file is not sound: the disk gave back other bytes than "
            "were written. Nothing was written; report this.",
        )
        assert list(tmp_path.iterdir()) == []


class FailingOs:
    """The os module with one call that fails, or (write, errno 0) that tells a lie."""

    def __init__(self, call: str, number: int, after: int = 0) -> None:
        self._call, self._number, self._left = call, number, after

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name != self._call:
            return real

        def failing(*args: Any) -> Any:
            if self._left:
                self._left -= 1
                return real(*args)
            if not self._number:
                return len(args[1])
            if name == "close":
                real(*args)
            raise OSError(self._number, os.strerror(self._number))

        return failing


class TestKilled:
    def test_at_every_step_the_file_is_the_old_or_the_new(self, book: Path) -> None:
        """SIGKILL before the n-th call of the system, for every n; the next commit cleans up."""
        outcomes = []
        for step in range(40):
            book.write_bytes(OLD)
            code = run_child(book, NEW, KILLER.format(step=step)).wait()
            if code == 0:
                break
            assert code == -signal.SIGKILL
            assert book.read_bytes() in (OLD, NEW)
            outcomes.append((book.read_bytes() == NEW, bool(unfinished(book))))
        assert code == 0
        assert {(False, False), (False, True), (True, False)} == set(outcomes)
        book.with_name(f".{book.name}.sopxl-0badcafe.tmp").write_bytes(b"half")
        book.write_bytes(OLD)
        commit(book, NEW, digest(OLD))
        assert unfinished(book) == ()

    @pytest.mark.slow
    def test_at_any_moment(self, book: Path) -> None:
        """SIGKILL at a random time, many times."""
        for step in range(30):
            book.write_bytes(OLD)
            child = run_child(book, NEW, "pass")
            time.sleep(0.05 + step * 0.01)
            child.kill()
            child.wait()
            assert book.read_bytes() in (OLD, NEW)
