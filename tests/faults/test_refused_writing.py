"""Rows 59, 60, 63 to 65: who else has the book, no right to write it, another month."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from faults.doors import OVERRIDE, refused_to_write
from faults.trying import PRICE, everything, lines, sopxl, typed

from sopxl_workbook import run, runs
from sopxl_workbook.ooxml import read_book, writable

RIGHTS = "Ask for the right to write there, or work on a copy."


class TestRow59Open:
    """A book that somebody has open is left alone."""

    AGAIN = "Close it there, then run this again."

    def excel(self, book: Path, name: str = "Ann Lee") -> Path:
        """The lock file of Excel."""
        lock = book.with_name(f"~${book.name}")
        size = bytes([len(name)])
        lock.write_bytes(
            size + name.encode().ljust(54) + size + b"\0" + name.encode("utf-16-le").ljust(108)
        )
        return lock

    def test_row_59_open_in_excel(self, stale: Path) -> None:
        """The message names who has it open."""
        self.excel(stale)
        refused_to_write(stale, f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN}")
        refused_to_write(
            stale,
            f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN}",
            verbs=("rollover",),
        )

    def test_row_59_reading_an_open_book(self, stale: Path) -> None:
        """What only reads goes on."""
        self.excel(stale)
        assert sopxl("plan", stale, "--dry-run").code == 0
        assert "E201" not in sopxl("check", stale).err

    def test_row_59_new_over_an_open_book(self, stale: Path) -> None:
        """Also where it would be replaced as a whole."""
        self.excel(stale)
        before = everything(stale.parent)
        done = sopxl("new", stale, "--sample", "--force")
        assert (done.code, done.err) == (
            5,
            lines(f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN}"),
        )
        assert everything(stale.parent) == before

    def test_row_59_open_in_libreoffice(self, stale: Path) -> None:
        """Its lock file has another form."""
        lock = stale.with_name(".~lock.book.xlsx#")
        lock.write_text(",ann,ann-pc,25.11.2026 02:00,file:///home/ann;", encoding="utf-8")
        refused_to_write(stale, f"E201 book.xlsx: open in LibreOffice by ann. > {self.AGAIN}")

    def test_row_59_lock_older_than_the_last_restart(self, stale: Path) -> None:
        """It is told what to delete, and not deleted for anybody."""
        lock = self.excel(stale)
        os.utime(lock, (1e9, 1e9))
        refused_to_write(
            stale,
            f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN} If nobody has it open, "
            "delete ~$book.xlsx, left from before the last restart.",
        )


class TestRow60Rights:
    """Told before any work is done."""

    @pytest.fixture(autouse=True)
    def no_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing is read where nothing could be written."""

        def work(*_: object) -> None:
            raise AssertionError("the book was read")

        monkeypatch.setattr(run, "read_book", work)

    def test_row_60_read_only_file(self, stale: Path) -> None:
        """Also for whoever could write it nevertheless."""
        stale.chmod(0o444)
        refused_to_write(stale, f"E202 {stale}: the file is read-only. > {RIGHTS}", code=6)

    def test_row_60_read_only_folder(self, stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: a new file cannot be put there."""
        real = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: Path(path) != stale.parent and real(path, mode)
        )
        refused_to_write(
            stale,
            f'E202 {stale}: the folder "{stale.parent}" is read-only. > {RIGHTS}',
            code=6,
        )

    def test_row_60_no_folder_for_a_new_book(self, here: Path) -> None:
        """A path that leads nowhere."""
        done = sopxl("new", here / "nowhere" / "plan.xlsx", "--sample")
        assert (done.code, done.err) == (
            6,
            lines(
                f"E009 {here / 'nowhere'}: there is no such folder. > "
                "Make the folder first, or correct the path."
            ),
        )
        assert everything(here) == {}

    def test_row_60_full_disk_is_told_first(
        self, stale: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Simulated: there is no room for the new file, its snapshot and the log."""
        monkeypatch.setattr(
            "sopxl_workbook.ooxml.writable.shutil.disk_usage",
            lambda _: type("Usage", (), {"free": 1000}),
        )
        needed = writable._kilo(3 * stale.stat().st_size + writable._SLACK)
        refused_to_write(
            stale,
            f"E208 {stale.parent}: the disk is full: 1 kB are free, {needed} kB are needed. > "
            "Nothing was written. Free some space there, then run this again.",
            code=6,
        )


def test_row_63_two_at_once(stale: Path) -> None:
    """Of two processes one plans; the other refuses, or finds nothing left to do."""
    command = [sys.executable, "-m", "sopxl.cli", "plan", str(stale)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [child.communicate(timeout=120)[1] for child in both]
    codes = [child.returncode for child in both]
    assert 0 in codes
    for code, text in zip(codes, said, strict=True):
        assert code == 0 or (code == 5 and text.startswith(("E203 ", "E204 "))), text
    log = runs.read_log(runs.log_of(stale))
    assert len(runs.finished_runs(log)) == 1
    assert sopxl("check", stale).code == 0


def test_row_64_changed_meanwhile(stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the book while its plan is worked out: what he saved stays."""
    real = run.read_company

    def slow(*given: object, **more: object) -> object:
        worked_out = real(*given, **more)  # type: ignore[arg-type]
        typed(stale, "Prices", PRICE, 70.0)
        return worked_out

    monkeypatch.setattr(run, "read_company", slow)
    done = sopxl("plan", stale)
    assert (done.code, done.err) == (
        5,
        lines(
            "E204 book.xlsx: the workbook was changed since it was read. > "
            "Nothing was written. Run the command again, on the workbook as it is now."
        ),
    )
    assert read_book(stale).sheet("Prices").cell(PRICE).value == 70.0


class TestRow65Months:
    """A month is closed once, in its turn; the book itself knows which."""

    def test_row_65_authorised_twice(self, book: Path) -> None:
        """Refused, and both ways out are told."""
        assert sopxl("authorise", book, *OVERRIDE).code == 0
        before = everything(book.parent)
        done = sopxl("authorise", book, *OVERRIDE)
        assert done.code == 5
        fact, fix = done.err.splitlines()
        start = "E510 Archive: the plan of 2026-01 was authorised already, by run "
        assert fact.startswith(start)
        assert fix == "     Authorise it anew with --again, or take that run back: sopxl undo."
        assert everything(book.parent) == before

    def test_row_65_skipped_and_backwards(self, book: Path) -> None:
        """Another month than the open one."""
        assert sopxl("authorise", book, *OVERRIDE).code == 0
        before = everything(book.parent)
        for period in ("2025-12", "2026-03"):
            done = sopxl("rollover", book, "--yes", "--period", period)
            assert (done.code, done.err[:4]) == (5, "E511"), period
            assert "2026-01 is the open month" in done.err
            assert everything(book.parent) == before

    def test_row_65_not_authorised(self, book: Path) -> None:
        """A month whose plan nobody authorised."""
        refused_to_write(
            book,
            "E512 Control: the plan of 2026-01 is not authorised. > Authorise it first, so that "
            "next month knows the old plan: sopxl authorise BOOK.",
            verbs=("rollover",),
        )
