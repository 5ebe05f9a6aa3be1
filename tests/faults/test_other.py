"""Rows 70 and 74 to 76: the clock, the console, the log, and code that lies beside a book."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from breadth import few
from faults.doors import OVERRIDE, process, to_plan
from faults.trying import Done, everything, sopxl

from sopxl import __version__
from sopxl_udfs.calc import addin
from sopxl_udfs.calc.inside.pipe import Worker
from sopxl_workbook import run, runs
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.vba.modules import runner_modules

SCRIPT = Path(sys.executable).with_name("sopxl.exe" if os.name == "nt" else "sopxl")
CLOCK = """
import datetime
class Wrong(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime(*{moment}, tzinfo=tz)
real, datetime.datetime = datetime.datetime, Wrong
"""


class TestRow70Clock:
    """The month is that of the book, whatever the machine takes for today."""

    MOMENTS = (
        (1999, 12, 31, 23, 59),
        pytest.param((2099, 1, 1), marks=pytest.mark.slow),
        pytest.param((2026, 3, 29, 2, 30), marks=pytest.mark.slow),
    )

    @pytest.mark.parametrize("moment", MOMENTS)
    def test_row_70_wrong_clock(self, stale: Path, moment: tuple[int, ...]) -> None:
        """The plan of the open month is authorised, and the log is in UTC."""
        code = CLOCK.format(moment=moment)
        right = stale.with_name("right.xlsx")
        right.write_bytes(stale.read_bytes())
        assert sopxl("plan", right).code == 0
        done = process("plan", stale, code=code, TZ="Pacific/Kiritimati")
        assert done.code == 0, done.err
        for sheet in ("Plan", "Projection", "Dollars"):
            assert sopxl("diff", right, stale, "--sheet", sheet, "--fail").code == 0
        done = process("authorise", stale, *OVERRIDE, code=code, TZ="Pacific/Kiritimati")
        assert done.code == 0, done.err
        assert f"{stale}: the plan of 2026-01 is authorised" in done.err
        entries = runs.read_log(runs.log_of(stale))
        assert {entry.time[:4] for entry in entries} == {str(moment[0])}
        assert all(entry.time.endswith("Z") for entry in entries)


class TestRow74Console:
    """Ctrl-C, a reader that goes, nobody there, signs that a console does not know."""

    def test_row_74_interrupted(self, stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Before anything is written: 130, and it is said that nothing was."""

        def pressed(*_: object) -> None:
            signal.raise_signal(signal.SIGINT)

        before = everything(stale.parent)
        monkeypatch.setattr(run, "read_company", pressed)
        done = sopxl("plan", stale)
        assert (done.code, done.out) == (130, "")
        assert done.err.strip() == "Interrupted; nothing was written."
        assert everything(stale.parent) == before

    def unread(self, *arguments: str | Path, err: bool = False) -> Done:
        """The command line with a reader that has gone before the first line."""
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "sopxl.cli", *map(str, arguments)]
        streams = {"stdout": writing, "stderr": writing if err else subprocess.PIPE}
        done = subprocess.run(command, check=False, **streams)  # type: ignore[call-overload]
        os.close(writing)
        return Done(done.returncode, "", (done.stderr or b"").decode())

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no broken pipes of this kind")
    @few(
        "arguments",
        [("check", "book.xlsx"), ("plan", "book.xlsx", "--dry-run"), ("functions",), ("--help",)],
    )
    def test_row_74_unread(self, stale: Path, arguments: tuple[str, ...]) -> None:
        """As in sopxl check book.xlsx | head: no failure, no word about it."""
        before = everything(stale.parent)
        done = self.unread(*arguments)
        assert (done.code, "Error" in done.err, "E100" in done.err) == (0, False, False)
        assert everything(stale.parent) == before

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no broken pipes of this kind")
    def test_row_74_unread_messages(self, stale: Path) -> None:
        """The work is done all the same, and a refusal keeps its exit code."""
        assert self.unread("plan", stale, err=True).code == 0
        assert len(runs.snapshots(stale)) == 1
        assert self.unread("plan", "missing.xlsx", err=True).code == 6

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
    def test_row_74_output_to_a_full_disk(self, stale: Path) -> None:
        """What is shown was cut off, and that is said."""
        command = [sys.executable, "-m", "sopxl.cli", "check", str(stale)]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr.decode()) == (
            6,
            "E208 the disk is full: what was to be shown was cut off.\n"
            "     Free some space where the output goes, then run this again.\n",
        )

    @few("closed", [1, 0, 2])
    def test_row_74_no_streams(self, stale: Path, closed: int) -> None:
        """A program without a window has none of them."""
        names = ("stdin", "stdout", "stderr")
        done = process("plan", stale, code=f"import sys; sys.{names[closed]} = None")
        assert done.code == 0, done.err
        assert len(runs.snapshots(stale)) == 1

    def test_row_74_nobody_to_ask(self, book: Path) -> None:
        """A roll is not done without a yes."""
        before = everything(book.parent)
        done = process("rollover", book, code="import sys; sys.stdin = None")
        assert done.code == 2
        assert done.err.splitlines()[-1] == (
            "Error: Nobody is there to be asked: give --yes, --expect or --dry-run."
        )
        assert everything(book.parent) == before

    @few("encoding", ["ascii", "cp1252", "cp437", "iso8859-1"])
    def test_row_74_console_of_few_signs(self, book: Path, encoding: str) -> None:
        """Signs that it does not know are written with those that it knows."""
        done = process("check", book, PYTHONIOENCODING=f"{encoding}:strict", decoded=encoding)
        assert done.code == 0, done.err
        first = done.out.splitlines()[1]
        assert first.startswith("* holds ")
        assert "revenue - cost of goods sold = gross margin" in done.out
        assert "●" not in done.out
        assert "<U+" not in done.out

    def test_row_74_names_of_a_console_of_few_signs(self, stale: Path) -> None:
        """What nobody can write with them stands there by its number."""
        done = process("plan", "计划.xlsx", PYTHONIOENCODING="ascii:strict")
        assert (done.code, done.err) == (
            6,
            f"E007 <U+8BA1><U+5212>.xlsx: the file cannot be read: {os.strerror(2)}.\n"
            "     Check the path and your rights to it.\n",
        )

    def test_row_74_narrow_window(self, book: Path) -> None:
        """Where nobody looks, lines are as long as they are."""
        wide = process("check", book)
        assert "\x1b" not in wide.out
        for columns in ("1", "500"):
            assert process("check", book, COLUMNS=columns, TERM="dumb") == wide, columns


class TestRow75Log:
    """What is closed stands in the book, so a log that is gone opens nothing again."""

    def test_row_75_log(self, book: Path) -> None:
        """Deleted, emptied, garbage, cut off: a month that was authorised is not so again."""
        assert sopxl("authorise", book, *OVERRIDE).code == 0
        log, before = runs.log_of(book), book.read_bytes()
        for left in (None, b"", b"\0\xff nonsense\n", log.read_bytes()[:-40]):
            log.unlink(missing_ok=True)
            if left is not None:
                log.write_bytes(left)
            done = sopxl("authorise", book, *OVERRIDE)
            assert done.code == 5, (left, done.err)
            assert "E510 Archive: the plan of 2026-01 was authorised already" in done.err
            assert book.read_bytes() == before
        to_plan(book, book.with_name("copy.xlsm"))
        assert sopxl("plan", book.with_name("copy.xlsm")).code == 0

    def test_row_75_log_line_that_was_changed(self, stale: Path) -> None:
        """The first line that is not what was written is named."""
        assert sopxl("plan", stale).code == 0
        log = runs.log_of(stale)
        log.write_bytes(log.read_bytes().replace(b'"verb":"plan"', b'"verb":"none"', 1))
        found = runs.verify_log(log)
        assert found is not None
        assert str(found) == (
            f"E218 {log} line 1: line 1 was changed after it was written. Compare it with an older "
            "copy of the log; which month is closed stands in the book."
        )


class TestRow76Planted:
    """Code and settings that lie beside a book are neither run nor obeyed."""

    NAMES = (
        "json",
        "lxml",
        "click",
        "numpy",
        "sopxl",
        "sopxl_workbook",
        "filelock",
        "usercustomize",
    )

    @pytest.fixture
    def planted(self, stale: Path) -> Path:
        """A folder in which every module that is imported lies a second time."""
        for name in self.NAMES:
            code = "import pathlib; pathlib.Path('ran').touch()\n"
            (stale.parent / f"{name}.py").write_text(code, encoding="utf-8")
        settings = '"INTERPRETER_WIN","evil.exe"\n"INTERPRETER_MAC","/evil"\n"PYTHONPATH","."\n'
        (stale.parent / "xlwings.conf").write_text(settings, encoding="utf-8")
        return stale

    @pytest.mark.skipif(not SCRIPT.exists(), reason="sopxl is not installed beside this Python")
    @pytest.mark.parametrize("verb", ["plan", "check", "doctor"])
    def test_row_76_beside_the_book(self, planted: Path, verb: str) -> None:
        """Also where the folder is the one that the command is given in."""
        command = [str(SCRIPT), verb, *(["book.xlsx"] if verb != "doctor" else [])]
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            command, cwd=planted.parent, env=clean, capture_output=True, text=True, check=False
        )
        assert done.returncode in (0, 3), done.stderr
        assert "Traceback" not in done.stderr
        assert "evil" not in done.stdout
        assert not (planted.parent / "ran").exists()

    def test_row_76_worker_of_calc(self, planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Started in that folder, with paths and a start-up file that lead to it."""
        for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE"):
            monkeypatch.setenv(name, str(planted.parent))
        monkeypatch.chdir(planted.parent)
        worker = Worker(addin.worker_command(), 30)
        try:
            assert worker.call(("SOP_VERSION",)) == ((f"sopxl {__version__}",),)
        finally:
            worker.stop()
        assert not (planted.parent / "ran").exists()

    def test_row_76_a_python_as_the_runner_starts_it(self, planted: Path) -> None:
        """With the switches that stand in the workbook's macros, for cells and for buttons."""
        text = runner_modules()[0][0].source
        switches = re.findall(r'" (-I -B) -c ""import', text)
        assert len(switches) == 2
        names = [name for name in self.NAMES if name != "usercustomize"]
        code = f"import {', '.join(names)}; import sopxl_udfs.buttons"
        poisoned = {**os.environ, "PYTHONPATH": str(planted.parent), "PYTHONUSERBASE": "."}
        done = subprocess.run(
            [sys.executable, *switches[0].split(), "-c", code],
            cwd=planted.parent,
            env=poisoned,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert not (planted.parent / "ran").exists()

    def test_row_76_settings_beside_a_book_for_the_runner(self, planted: Path) -> None:
        """No line of it asks for the file in the folder, or for the sheet with settings."""
        text = runner_modules()[0][0].source
        called = [
            line.strip()
            for line in text.splitlines()
            if re.search(r"\b(GetDirectoryConfigFilePath|GetConfigFromSheet)\b", line)
            and not re.match(r"\s*('|Private Function|GetDirectoryConfigFilePath =)", line)
        ]
        assert called == ["Set GetConfigFromSheet = d"]
        assert (planted.parent / "xlwings.conf").exists()

    def test_row_76_interpreter_of_a_sheet(self, book: Path) -> None:
        """The sheet with the settings of xlwings in our own book names no interpreter."""
        sheet = read_book(book).sheet("xlwings.conf")
        names = [value for _, value in sheet.values() if isinstance(value, str)]
        assert not [name for name in names if "INTERPRETER" in name.upper()]
