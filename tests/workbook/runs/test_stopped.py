"""Runs that fail or are stopped at any point: the old file or the new one, and which of them."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from workbook.ooxml.committing import OLD, left_beside
from workbook.runs.running import NEW, CountedOs, use, write

from sopxl.errors import SopError
from sopxl_workbook import runs
from sopxl_workbook.runs.copies import changes_file

NURSERY = Path(__file__).with_name("nursery.py")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX forks a process")
SOUND = {"same": True, "broken": False, "open": 0, "left": []}  # after the next run has looked


def children(way: str, count: int, folder: Path) -> list[dict[str, Any]]:
    """What became of the nursery's children."""
    done = subprocess.run(
        [sys.executable, str(NURSERY), way, str(count), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == count
    assert all(child[name] == value for child in found for name, value in SOUND.items()), found
    return found


@pytest.fixture
def real_calls() -> Iterator[None]:
    """Afterwards nothing is counted any more."""
    yield
    use(None)


class TestFailingCalls:
    """Simulated: the n-th call of the operating system fails, for every n."""

    @pytest.mark.usefixtures("real_calls")
    @pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
    def test_refused_is_the_old_file_and_done_is_the_new(self, tmp_path: Path, number: int) -> None:
        """An error means that nothing was written; what it left, the next run cleans away."""
        seen = Counter[str]()
        for step in range(200):
            book = tmp_path / f"{step}" / "plan.xlsx"
            book.parent.mkdir()
            book.write_bytes(OLD)
            failing = CountedOs(step, _raises(number))
            use(failing)
            code, state = outcome(book)
            use(None)
            assert (code in ("E208", "E211")) == (state == OLD)
            assert (code in ("", "W204")) == (state == NEW)
            seen[code] += 1
            self.check_cleaned(book)
            if failing.is_over:
                break
        assert failing.is_over
        assert seen["E208"] > 20
        assert seen["W204"] > 2
        assert seen["E211"] == 1

    def check_cleaned(self, book: Path) -> None:
        """After the next run has looked there is a sound log, and no remains."""
        state = book.read_bytes()
        told = {problem.code for problem in runs.recover(book)}
        assert told <= ({"W201", "W205"} if state == OLD else {"W202", "W205"})
        assert book.read_bytes() == state
        log = runs.log_of(book)
        assert runs.verify_log(log) is None
        assert runs.unfinished_runs(runs.read_log(log)) == []
        assert set(left_beside(book)) <= {"plan.xlsx.sopxl"}
        folder = runs.folder_of(book)
        copies = [] if state == OLD else runs.snapshots(book)
        kept = [copy.path.name for copy in copies]
        kept += [changes_file(folder, copy.run).name for copy in copies]
        left = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
        assert left <= {"log.jsonl", *kept}
        assert runs.recover(book) == ()


def outcome(book: Path) -> tuple[str, bytes]:
    """The code of what is said of a run, and the file after it."""
    try:
        told = [problem.code for problem in write(book).told]
    except SopError as error:
        told = [error.problem.code]
    return "".join(told), book.read_bytes()


def _raises(number: int) -> Callable[[str], None]:
    def fail(_: str) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@needs_fork
class TestKilled:
    def test_before_every_call(self, tmp_path: Path) -> None:
        """SIGKILL before the n-th call, for every n; then the next run says which file it is."""
        found = children("step", 72, tmp_path)
        assert [child["code"] for child in found[-3:]] == [0, 0, 0]
        seen = Counter((c["code"], c["file"], *c["told"]) for c in found)
        assert set(seen) == {
            (-9, "old"),  # before there was anything to tell
            (-9, "old", "W201"),
            (-9, "new", "W202"),
            (-9, "new"),  # after the last line of the log
            (0, "new"),
        }
        for child in found:
            assert child["ends"] == (child["file"] == "new" and not child["told"])
            assert child["snapshots"] == [True] * (child["file"] == "new")

    @pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.slow)])
    def test_at_any_moment(self, tmp_path: Path, count: int) -> None:
        """SIGKILL at a random time."""
        for child in children("moment", count, tmp_path):
            assert (child["code"], child["file"]) in ((-9, "old"), (-9, "new"), (0, "new"))
            assert child["told"] in ([], [{"old": "W201", "new": "W202"}[child["file"]]])


@needs_fork
class TestInterrupted:
    def test_before_every_call(self, tmp_path: Path) -> None:
        """Ctrl-C before the n-th call: the old file and said so, or the new one and said so."""
        found = children("interrupt", 60, tmp_path)
        seen = {(child["code"], child["file"], child["ends"]) for child in found}
        assert seen == {(130, "old", 0), (131, "new", 1), (0, "new", 1)}
        assert all(child["told"] == [] for child in found)


@needs_fork
class TestNoRoom:
    def test_no_file_may_grow(self, tmp_path: Path) -> None:
        """A limit of the system on the size of a file: nothing is written."""
        found = children("limit", 12, tmp_path)
        assert {(child["code"], child["file"]) for child in found} == {(6, "old")}

    def test_a_full_disk(self, tmp_path: Path) -> None:
        """A small disk of its own, filled up to less and less room."""
        disk = tmp_path / "disk"
        disk.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=512k", "sopxl-test", str(disk)],
            capture_output=True,
            text=True,
            check=False,
        ) if sys.platform == "linux" else None  # fmt: skip
        if done is None or done.returncode:
            why = "no disk can be mounted here"
            print(f"skipped: {why}")
            pytest.skip(why)
        try:
            self.fill(disk)
        finally:
            subprocess.run(["umount", str(disk)], check=True)

    def fill(self, disk: Path) -> None:
        """Told before the work; and where the disk fills up meanwhile, nothing is written."""
        book = disk / "plan.xlsx"
        book.write_bytes(OLD)
        codes = []
        for room in range(0, 160, 4):
            with (disk / "filler").open("wb") as filler:
                left = os.statvfs(disk)
                filler.write(b"x" * max(left.f_bavail * left.f_frsize - room * 1024, 0))
            with pytest.MonkeyPatch.context() as patch:
                if room % 8:  # as if the disk had filled up after it was looked at
                    patch.setattr("sopxl_workbook.ooxml.writable.check_room", lambda *_: None)
                code, state = outcome(book)
            codes.append(code)
            assert (code == "E208") == (state == OLD)
            (disk / "filler").unlink()
            runs.recover(book)
            assert runs.verify_log(runs.log_of(book)) is None
            book.write_bytes(OLD)
        assert codes[:2] == ["E208", "E208"]
        assert codes[-1] == ""


@needs_fork
class TestTogether:
    def test_one_wins(self, tmp_path: Path) -> None:
        """Four runs from the same file: one writes, the others are refused."""
        done = subprocess.run(
            [sys.executable, str(NURSERY), "together", "4", str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(done.stdout)
        assert found["codes"] == [0, 5, 5, 5]
        assert (found["file"], found["ends"], found["snapshots"]) == ("new", 1, [True])
        codes = re.findall(r"E\d{3}", done.stderr)
        assert len(codes) == 3
        assert set(codes) <= {"E203", "E204"}
