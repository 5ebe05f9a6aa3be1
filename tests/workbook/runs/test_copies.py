"""Snapshots: found by their names, held against their hash, pruned by number."""

from __future__ import annotations

from pathlib import Path

import pytest
import refusals
from workbook.ooxml.committing import OLD, digest

from sopxl.errors import RefusedError
from sopxl_workbook import runs
from sopxl_workbook.runs.copies import changes_file, keep
from sopxl_workbook.runs.folder import folder_of, new_run_id, snapshot_name

SEE = "Take another snapshot, or a backup of the file."


def kept(book: Path, second: int, data: bytes = OLD, period: str = "2026-10") -> Path:
    """A snapshot of a run that began at that second."""
    name = snapshot_name(period, "roll_over", f"20261125T0215{second:02}Z-3fa9", digest(data), "")
    copy = folder_of(book) / name
    copy.parent.mkdir(exist_ok=True)
    keep(copy, data, book)
    return copy


class TestList:
    def test_the_oldest_comes_first(self, book: Path) -> None:
        """Whatever the period is called; other files are no snapshots."""
        paths = [kept(book, 1, period="Oct 26"), kept(book, 2, period="A"), kept(book, 3)]
        (folder_of(book) / "notes.xlsx").write_bytes(OLD)
        (folder_of(book) / "log.jsonl").touch()
        found = runs.snapshots(book)
        assert [snapshot.path for snapshot in found] == paths
        first = found[0]
        assert (first.period, first.verb, first.run) == (
            *("Oct-26", "roll_over", "20261125T021501Z-3fa9"),
        )
        assert digest(OLD).startswith(first.sha256)

    def test_there_are_none(self, book: Path) -> None:
        """No folder is made for it."""
        assert list(runs.snapshots(book)) == []
        assert not folder_of(book).exists()

    @pytest.mark.parametrize("period", ["", "../../etc", "C:\\x", "2026/10", "é", "-", "a\nb"])
    def test_no_period_leads_elsewhere(self, book: Path, period: str) -> None:
        """Whatever a book calls it; it is found again."""
        copy = kept(book, 1, period=period)
        assert copy.parent == folder_of(book)
        assert [snapshot.path for snapshot in runs.snapshots(book)] == [copy]

    def test_a_run_has_a_name_of_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Even where the same digits are drawn twice."""
        drawn = iter(["3fa9", "3fa9", *(f"{number:04x}" for number in range(40))])
        monkeypatch.setattr("secrets.token_hex", lambda _: next(drawn))
        assert len({new_run_id() for _ in range(20)}) == 20


class TestKeep:
    def test_never_over_another(self, book: Path) -> None:
        """A copy that is there stays."""
        copy = kept(book, 1)
        refusals.check(
            lambda: keep(copy, b"other", book),
            RefusedError,
            f"E210 {copy}: a file of that name is there already. "
            "Nothing was written. Run this again.",
        )
        assert copy.read_bytes() == OLD


class TestRead:
    def test_it_is_what_it_was(self, book: Path) -> None:
        """Held against the twelve digits of its name, or the whole hash of the log."""
        kept(book, 1)
        (snapshot,) = runs.snapshots(book)
        assert runs.read_snapshot(snapshot) == OLD
        assert runs.read_snapshot(snapshot, digest(OLD)) == OLD

    def test_it_was_changed(self, book: Path) -> None:
        """By a byte."""
        copy = kept(book, 1)
        (snapshot,) = runs.snapshots(book)
        copy.write_bytes(OLD + b" ")
        text = f"E217 {copy}: the snapshot was changed since it was kept. {SEE}"
        refusals.check(lambda: runs.read_snapshot(snapshot), RefusedError, text)
        refusals.check(lambda: runs.read_snapshot(snapshot, digest(OLD)), RefusedError, text)

    def test_it_is_gone(self, book: Path) -> None:
        """Told with what the system says."""
        copy = kept(book, 1)
        (snapshot,) = runs.snapshots(book)
        copy.unlink()
        refusals.check(
            lambda: runs.read_snapshot(snapshot),
            RefusedError,
            f"E217 {copy}: the snapshot cannot be read: No such file or directory. {SEE}",
        )


class TestPrune:
    @pytest.mark.parametrize("count", [0, 1, 2, 4, 9])
    def test_the_newest_stay(self, book: Path, count: int) -> None:
        """As many as are asked for, and the first of each period; the log and other files too."""
        first, *others = [kept(book, second) for second in range(4)]
        next_period = kept(book, 9, period="2026-11")
        (folder_of(book) / "log.jsonl").touch()
        changes = changes_file(folder_of(book), runs.snapshots(book)[1].run)
        changes.touch()
        old = [snapshot.path for snapshot in runs.old_snapshots(book, count)]
        gone = list(runs.prune_snapshots(book, count))
        assert gone == old == others[: max(4 - max(count, 1), 0)]
        left = [first, *others[len(gone) :], next_period]
        assert [snapshot.path for snapshot in runs.snapshots(book)] == left
        assert (folder_of(book) / "log.jsonl").exists()
        assert changes.exists() is not bool(gone)
