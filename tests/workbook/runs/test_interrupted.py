"""Ctrl-C: the command line leaves with 130, and says whether the book is the old or the new one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sopxl_workbook import runs
from sopxl_workbook.ooxml.interrupts import held
from sopxl_workbook.ooxml.patch import Patch

needs_kill = pytest.mark.skipif(os.name != "posix", reason="only POSIX sends itself a Ctrl-C")
AFTER = "Interrupted too late: the work was done, the file is the new one."
PRESSED = """
import os, signal, sys
sys.path.insert(0, sys.argv[3])
from workbook.runs.running import CountedOs, use
use(CountedOs(int(sys.argv[2]), lambda _: os.kill(os.getpid(), signal.SIGINT), ("replace",)))
from sopxl.cli import main
main(["plan", sys.argv[1]])
"""


def press() -> None:
    """Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


@needs_kill
class TestCommandLine:
    @pytest.mark.parametrize(
        ("step", "text", "events"),
        [
            (0, "Interrupted; nothing was written.", ["begin", "failed"]),
            (2, AFTER, ["begin", "end"]),
        ],
        ids=["before", "while the file is replaced"],
    )
    def test_it_says_which_file_it_is(
        self, made_books: dict[str, Path], tmp_path: Path, step: int, text: str, events: list[str]
    ) -> None:
        """Step 0 is the snapshot, step 1 what is changed, step 2 the book itself."""
        book = tmp_path / "book.xlsx"
        patch = Patch(made_books[".xlsx"].read_bytes())
        patch.set_value("Control", "A1", "changed by hand", replace_formula=True)
        patch.set_value("Forecast", "AH10", 500.0)
        book.write_bytes(patch.result())
        before = book.read_bytes()
        tests = Path(__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-c", PRESSED, str(book), str(step), str(tests)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr.splitlines()[-1]) == (130, text), done.stderr
        assert (book.read_bytes() == before) == (step == 0)
        assert [line.event for line in runs.read_log(runs.log_of(book))] == events
        assert len(runs.snapshots(book)) == bool(step)
        assert runs.recover(book) == ()


@needs_kill
class TestHeld:
    def test_it_waits_until_it_is_asked(self) -> None:
        """And then stops the block."""
        seen: list[str] = []

        def work() -> None:
            with held("after") as ask:
                ask()
                press()
                seen.append("went on")
                ask()
                seen.append("never")

        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            work()
        assert seen == ["went on"]

    def test_never_asked_it_is_told_afterwards(self) -> None:
        """The block is over, and with it the waiting."""
        with pytest.raises(KeyboardInterrupt, match=r"^after$"), held("after"):
            press()
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            press()

    def test_twice_it_stops_at_once(self) -> None:
        """Whoever insists does not wait for a disk that hangs."""
        seen: list[str] = []

        def work() -> None:
            with held("after"):
                press()
                seen.append("went on")
                press()
                seen.append("never")

        with pytest.raises(KeyboardInterrupt, match="Run sopxl check"):
            work()
        assert seen == ["went on"]

    def test_an_error_of_the_block_goes_first(self) -> None:
        """It says more."""

        def work() -> None:
            with held("after"):
                press()
                raise ValueError("disk")

        with pytest.raises(ValueError, match="disk"):
            work()

    def test_one_inside_another(self) -> None:
        """The outer one tells it."""
        seen: list[str] = []

        def work() -> None:
            with held("outer"):
                with held("inner"):
                    press()
                seen.append("went on")

        with pytest.raises(KeyboardInterrupt, match=r"^outer$"):
            work()
        assert seen == ["went on"]

    def test_elsewhere_than_in_the_main_thread(self) -> None:
        """Signals never come there."""
        seen: list[str] = []

        def work() -> None:
            with held("after") as ask:
                ask()
                seen.append("done")

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seen == ["done"]

    def test_where_ctrl_c_does_nothing(self) -> None:
        """As under nohup; it stays so."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            with held("after") as ask:
                press()
                ask()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        finally:
            signal.signal(signal.SIGINT, before)
