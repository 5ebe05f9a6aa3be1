"""Rows 61, 62 and 68: the disk is full, the run is killed, another program holds the file."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from breadth import few
from faults.doors import OVERRIDE, process, written
from faults.trying import everything, sopxl
from workbook.runs.running import CountedOs, use

from sopxl_workbook import runs


@pytest.fixture
def real_calls() -> Iterator[None]:
    """Afterwards the operating system does as it is told again."""
    yield
    use(None)


@pytest.mark.usefixtures("real_calls")
class TestRow61DiskFull:
    """The disk is full at the log, the snapshot, the new file: the old one is whole."""

    ROOM = "Nothing was written. Free some space there, then run this again."

    @few(("step", "at"), [(140, "book.xlsx:"), (1, "-plan-"), (0, "log.jsonl"), (20, "-plan-")])
    def test_row_61_full(self, stale: Path, step: int, at: str) -> None:
        """Simulated: no more bytes are taken; the next plan goes well."""
        before = stale.read_bytes()

        def full(_: str) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        use(CountedOs(step, full, calls=("write",)))
        done = sopxl("plan", stale)
        use(None)
        fact, fix = done.err.splitlines()
        assert (done.code, fix) == (6, f"     {self.ROOM}")
        assert fact.startswith("E208 ")
        assert fact.endswith(": the disk is full.")
        assert at in fact
        assert stale.read_bytes() == before
        left = {name for name in everything(stale.parent) if "plan-" in name or ".tmp" in name}
        assert left == set()
        written(stale)
        assert runs.verify_log(runs.log_of(stale)) is None

    @pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of a file")
    @few("kilobytes", [100, 0, 1])
    def test_row_61_no_file_may_grow(self, stale: Path, kilobytes: int) -> None:
        """Real: the system ends every file at a size."""
        before = stale.read_bytes()
        limit = (
            "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes * 1024},) * 2)"
        )
        done = process("plan", stale, code=limit)
        fact, fix = done.err.splitlines()
        assert done.code == 6
        assert fact.startswith("E208 ")
        assert fact.endswith(": the disk failed: File too large.")
        assert fix.startswith("     Nothing was written. ")
        assert stale.read_bytes() == before
        assert not [name for name in everything(stale.parent) if ".tmp" in name or "plan-" in name]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
class TestRow62Killed:
    """A run that is killed leaves the old book or the new one."""

    @pytest.mark.parametrize("verb", ["plan", pytest.param("authorise", marks=pytest.mark.slow)])
    def test_row_62_killed_at_any_moment(self, stale: Path, tmp_path: Path, verb: str) -> None:
        """The next run says what became of it, and cleans up."""
        chance = random.Random(verb)
        before = stale.read_bytes()
        command = [sys.executable, "-m", "sopxl.cli", verb, str(stale)]
        command += OVERRIDE if verb == "authorise" else ()
        started = time.monotonic()
        subprocess.run(command, capture_output=True, check=True)
        lasts = time.monotonic() - started
        for _ in range(4):
            stale.write_bytes(before)
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(lasts * (0.5 + chance.random() / 2))
            child.send_signal(signal.SIGKILL)
            child.wait()
            done = sopxl("check", stale)
            assert done.code in (0, 3), done.err
            begun = {entry.after for entry in runs.read_log(runs.log_of(stale))}
            state = hashlib.sha256(stale.read_bytes()).hexdigest()
            assert stale.read_bytes() == before or state in begun
            runs.recover(stale)
            assert not [name for name in everything(tmp_path) if name.endswith(".tmp")]
            assert runs.verify_log(runs.log_of(stale)) is None
            assert runs.unfinished_runs(runs.read_log(runs.log_of(stale))) == []


class TestRow68Held:
    """Simulated: a program of Windows holds the file for a moment, or for good."""

    @pytest.fixture
    def held(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """Pauses that were made; nobody waits for them."""
        pauses: list[float] = []
        monkeypatch.setattr("sopxl_workbook.ooxml.disk.time.sleep", pauses.append)
        return pauses

    def failing(self, monkeypatch: pytest.MonkeyPatch, number: int, times: int) -> None:
        left = [times]
        real = os.replace

        def replace(*given: str | Path) -> None:
            if left[0]:
                left[0] -= 1
                error = PermissionError(errno.EACCES, "Access is denied")
                error.winerror = number  # type: ignore[attr-defined,unused-ignore]
                raise error
            real(*given)

        monkeypatch.setattr(os, "replace", replace)

    @pytest.mark.parametrize("number", [5, 32, 33])
    def test_row_68_for_a_moment(
        self, stale: Path, monkeypatch: pytest.MonkeyPatch, held: list[float], number: int
    ) -> None:
        """Tried again until it lets go."""
        self.failing(monkeypatch, number, 3)
        written(stale)
        assert len(held) == 3

    @pytest.mark.parametrize("number", [5, 32, 33])
    def test_row_68_for_good(
        self, stale: Path, monkeypatch: pytest.MonkeyPatch, held: list[float], number: int
    ) -> None:
        """Refused after 2.5 seconds, never written in place."""
        before = stale.read_bytes()
        self.failing(monkeypatch, number, 99)
        done = sopxl("plan", stale)
        fact, fix = done.err.splitlines()
        assert done.code == 5
        assert fact.startswith("E205 ")
        assert fact.endswith(": another program holds the file and did not let go of it.")
        assert fix == (
            "     Close what has it open, or wait until it is synchronised and scanned; run this "
            "again."
        )
        assert sum(held) == pytest.approx(2.5)
        assert stale.read_bytes() == before
