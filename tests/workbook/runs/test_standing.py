"""Which runs a book stands on: a stack of which undo takes the top, and restore goes back."""

from __future__ import annotations

from pathlib import Path

import pytest
import refusals
from workbook.runs.running import CHANGES, write

from sopxl.errors import FileError
from sopxl_workbook import runs
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.runs import Entry, State
from sopxl_workbook.runs.copies import changes_file


def lines(*told: str) -> list[Entry]:
    """A log in short: "plan A", "undo B A" takes A back, "plan A handed over" ends so."""
    entries = []
    for text in told:
        verb, run, *rest = text.split(maxsplit=3)
        of = rest[0] if rest and verb in (runs.UNDO, runs.RESTORE) else ""
        event = " ".join(rest[1:] if of else rest) or "end"
        entries += [Entry(e, run, verb, "", takes_back=of) for e in ("begin", event)]
    return entries


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ([], ""),
        (["plan A", "plan B"], "AB"),
        (["plan A", "plan B failed"], "A"),
        (["plan A", "plan B handed over"], "AB"),
        (["plan A", "plan B", "undo U B"], "A"),
        (["plan A", "plan B", "undo U B", "undo V A"], ""),
        (["plan A", "undo U A", "plan B"], "B"),
        (["plan A", "plan B", "plan C", "restore R B"], "AR"),
        (["plan A", "plan B", "plan C", "restore R B", "undo U R"], "ABC"),
        (["plan A", "plan B", "undo U B", "restore R U"], "ABR"),
        (["plan A", "plan B", "undo U B failed"], "AB"),
    ],
)
def test_what_a_book_stands_on(told: list[str], standing: str) -> None:
    """An undo is no run to stand on; a restore is one, on what there was before its run."""
    assert "".join(entry.run for entry in runs.standing_runs(lines(*told))) == standing


def test_what_became_of_each_run() -> None:
    """In the order in which they began."""
    entries = lines("plan A", "plan B", "plan C failed", "plan D", "undo U D")
    entries.append(Entry("begin", "E", "plan", ""))
    assert runs.states_of(entries) == {
        "A": State.DONE,
        "B": State.LATEST,
        "C": State.REFUSED,
        "D": State.UNDONE,
        "U": State.CLOSES,
        "E": State.UNFINISHED,
    }


class TestChangesKept:
    def test_the_very_change_set_comes_back(self, book: Path) -> None:
        """Packed beside the snapshot, under the id of its run."""
        run = write(book)
        assert runs.read_changes(book, run.id, CHANGES.sha256) == CHANGES

    def test_what_is_wrong_is_said(self, book: Path) -> None:
        """Missing, damaged, cut off, and another run's: each its own sentence."""
        run = write(book)
        kept = changes_file(run.snapshot.parent, run.id)
        see = f"Take the whole book from before that run instead: sopxl restore {book} {run.id}"
        packed = kept.read_bytes()

        def told(text: str, sha256: str = CHANGES.sha256) -> None:
            refusals.check(
                lambda: runs.read_changes(book, run.id, sha256),
                FileError,
                f"E215 {kept}: {text} {see}",
            )

        told(f"the change set that is kept is not that of run {run.id}.", "0" * 64)
        kept.write_bytes(packed[:-12])
        told(f"what run {run.id} changed cannot be read: it is damaged.")
        other = read_book(book)
        import gzip

        kept.write_bytes(gzip.compress(CHANGES.for_book(other).to_json()[:-9].encode()))
        told(f"what run {run.id} changed was kept, and is damaged.")
        kept.unlink()
        told(f"what run {run.id} changed cannot be read: No such file or directory.")
