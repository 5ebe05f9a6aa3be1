"""The calls of the operating system: held files on Windows, owners and access lists, folders."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from typing import Any

import pytest
from refusals import check
from workbook.ooxml.committing import NEW, OLD, digest, left_beside

from sopxl.errors import RefusedError, SopError
from sopxl_workbook.ooxml import commit, disk

HELD = (
    "E205 {}: another program holds the file and did not let go of it. Close what has it open, or "
    "wait until it is synchronised and scanned; run this again."
)


class HoldingOs:
    """The os module of a Windows on which another program holds a file for so many calls."""

    def __init__(self, call: str, code: int, times: int) -> None:
        self._call, self._code, self.left = call, code, times

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name != self._call:
            return real

        def holding(*given: Any) -> Any:
            if not self.left:
                return real(*given)
            self.left -= 1
            error = PermissionError(errno.EACCES, "Permission denied")
            error.winerror = self._code  # type: ignore[attr-defined]
            raise error

        return holding


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited between two tries; no test waits."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


class TestHeldOnWindows:
    """Simulated: the errors that Windows gives while another program holds a file."""

    @pytest.mark.parametrize("code", [5, 32, 33])
    @pytest.mark.parametrize("call", ["open", "replace"])
    def test_it_is_tried_again(
        self,
        book: Path,
        monkeypatch: pytest.MonkeyPatch,
        pauses: list[float],
        call: str,
        code: int,
    ) -> None:
        """A scanner lets go after a moment: the file is the new one."""
        monkeypatch.setattr(disk, "os", HoldingOs(call, code, 3))
        commit(book, NEW, digest(OLD))
        assert book.read_bytes() == NEW
        assert pauses == [0.05, 0.1, 0.2]

    @pytest.mark.parametrize("call", ["open", "replace"])
    def test_it_is_refused_in_the_end(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], call: str
    ) -> None:
        """After two and a half seconds; the file is never written over in place."""
        monkeypatch.setattr(disk, "os", HoldingOs(call, 32, 99))
        check(lambda: commit(book, NEW, digest(OLD)), RefusedError, HELD.format(book))
        assert sum(pauses) == pytest.approx(2.5)
        assert book.read_bytes() == OLD
        assert left_beside(book) == []

    def test_another_error_is_told_at_once(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
    ) -> None:
        """Waiting mends no bad path."""
        monkeypatch.setattr(disk, "os", HoldingOs("replace", 3, 99))
        with pytest.raises(SopError, match=r"^E202 "):
            commit(book, NEW, digest(OLD))
        assert pauses == []


class TestReplace:
    def test_an_answer_that_was_lost(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: a network disk replaces the file and reports an error; the file decides."""

        def replace(source: Path, target: Path) -> None:
            source.replace(target)
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(disk, "replace", replace)
        commit(book, NEW, digest(OLD))
        assert book.read_bytes() == NEW


class TestTakeAfter:
    def test_the_access_list_is_kept(self, book: Path) -> None:
        """With whatever else the system notes of a file."""
        try:
            os.setxattr(book, "user.origin", b"ERP")
        except (OSError, AttributeError):
            why = "this disk notes nothing of its files"
            print(f"skipped: {why}")
            pytest.skip(why)
        commit(book, NEW, digest(OLD))
        assert os.getxattr(book, "user.origin") == b"ERP"

    @pytest.mark.skipif(not hasattr(os, "fchown"), reason="this system has no owner by number")
    @pytest.mark.parametrize(
        ("refused", "asked"),
        [((), ["both"]), (("both",), ["both", "group"]), (("both", "group"), ["both", "group"])],
    )
    def test_the_owner_is_kept_or_else_the_group(
        self,
        book: Path,
        monkeypatch: pytest.MonkeyPatch,
        refused: tuple[str, ...],
        asked: list[str],
    ) -> None:
        """Simulated: who may not give a file away may still give it to the group."""
        seen = []

        def fchown(_: int, owner: int, group: int) -> None:
            assert group == book.stat().st_gid
            kind = "group" if owner == -1 else "both"
            seen.append(kind)
            if kind in refused:
                raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "fchown", fchown)
        commit(book, NEW, digest(OLD))
        assert seen == asked
        assert book.read_bytes() == NEW


class TestAppend:
    def test_all_or_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: the disk takes a part and then is full; that part goes again."""
        path = tmp_path / "log"
        disk.append(path, b"one\n")
        monkeypatch.setattr(disk, "_write_all", half)
        with pytest.raises(OSError, match="No space"):
            disk.append(path, b"two\n")
        assert path.read_bytes() == b"one\n"


def half(descriptor: int, data: bytes) -> None:
    """A disk that fills up in the middle."""
    os.write(descriptor, data[: len(data) // 2])
    raise OSError(errno.ENOSPC, "No space left on device")


class TestFolders:
    def test_made_with_those_above_and_again(self, tmp_path: Path) -> None:
        """A folder that is there already is no error."""
        for _ in range(2):
            disk.make_folder(tmp_path / "a" / "b")
        assert (tmp_path / "a" / "b").is_dir()

    @pytest.mark.parametrize("name", ["file", "file/below"])
    def test_a_file_in_the_way(self, tmp_path: Path, name: str) -> None:
        """It stays."""
        (tmp_path / "file").write_text("mine")
        with pytest.raises(OSError, match=r"File exists|Not a directory"):
            disk.make_folder(tmp_path / name)
        assert (tmp_path / "file").read_text() == "mine"

    def test_only_an_empty_one_is_removed(self, tmp_path: Path) -> None:
        """What stands in it stays."""
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "file").touch()
        (tmp_path / "empty").mkdir()
        for name in ("full", "empty", "none"):
            disk.remove_folder(tmp_path / name)
        assert [path.name for path in tmp_path.iterdir()] == ["full"]
