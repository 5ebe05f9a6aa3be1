"""`sopxl plan --dry-run` and `--expect`: what is shown, where it goes, what is written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from breadth import few
from small import write_folder
from test_cli import process, sopxl

from sopxl.plan.make import CompanyPlan
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run, runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.ooxml import Patch, cell_name, read_book
from sopxl_workbook.write import key_rows

COLUMN = FIRST_PERIOD_COLUMN + 25
OTHER = "0123456789ab"


def stamped_long_ago(plan: CompanyPlan, total: float) -> dict[str, Any]:
    """The stamp of a run of another minute than any of these tests.

    A book planned in the very minute of a dry run would keep the cells that show the moment.
    """
    return {**run.stamp(plan, total), "sop_planned": "2026-01-05 08:00 UTC, month 1 is 2026-01"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned book, planned some time ago, with a forecast typed over."""
    folder = write_folder(tmp_path_factory.mktemp("dry") / "csv")
    path = folder.parent / "plan.xlsx"
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(create, "stamp", stamped_long_ago)
        create.new(path, folder=folder, sample=False, force=True, kit=kit())
    opened = read_book(path)
    patch = Patch(opened)
    row = key_rows(opened, "tblForecast")["Chairs|Override"]
    patch.set_value("Forecast", cell_name(row, COLUMN), 500.0)
    path.write_bytes(patch.result())
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy, to be planned."""
    return Path(shutil.copy(made, tmp_path / "plan.xlsx"))


def in_window(*arguments: str, folder: Path, columns: int) -> list[str]:
    """What a window of a width shows of standard output."""
    pty = pytest.importorskip("pty", reason="Windows has no terminals of this kind to test with")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sopxl.cli", *arguments]
    how = {**os.environ, "COLUMNS": str(columns), "LINES": "40"}
    with subprocess.Popen(
        command, stdout=theirs, stderr=subprocess.PIPE, cwd=folder, env=how
    ) as running:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the other end is closed
            pass
        finally:
            os.close(ours)
        running.communicate()
        assert running.returncode == 0
    return shown.decode("utf-8").splitlines()


def expected(book: Path) -> ChangeSet:
    """The change set of that book."""
    sign = Sign(runs.new_run_id(), runs.user_name())
    return run.plan_changes_of(read_book(book), kit(), sign=sign)[0]


def timeless(line: str) -> str:
    """A line without the name of its run, which is another one each time."""
    return re.sub(r"\d{8}T\d{6}Z-[0-9a-f.]+|\d{4}-\d\d-\d\d \d\d:\d\d UTC", "*", line)


class TestDryRun:
    def test_a_line_a_cell_and_how_to_write_it(self, book: Path) -> None:
        """Cells parted by tabs as data; sums, hash and way on as messages; nothing is written."""
        before = book.read_bytes()
        changes = expected(book)
        done = process("plan", "plan.xlsx", "--dry-run", cwd=book.parent)
        assert done.returncode == 0
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        assert [line[0] for line in lines] == [change.place for change in changes.typed()]
        production = [line for line in lines if line[0].startswith("Plan!")]
        assert production == [
            [
                *("Plan!AH10", "Chairs, Production, 2026-02"),
                *("174.7727272727273", "677.2727272727273", "production by policy"),
            ],
            [
                *("Plan!AI10", "Chairs, Production, 2026-03"),
                *("164.7727272727273", "0", "production by policy"),
            ],
            [
                *("Plan!AJ10", "Chairs, Production, 2026-04"),
                *("177.2727272727273", "174.54545454545456", "production by policy"),
            ],
        ]
        *told, last = done.stderr.splitlines()
        assert told == [
            "Control, state of the run: 5 cells",
            "Gate, what the gate says: 2 cells",
            "Plan, Production, production by policy: 3 cells of Chairs, 2026-02 to 2026-04, in all "
            "516.82 -> 851.82",
            f"Change set {changes.sha256}",
            f"To write exactly this: sopxl plan plan.xlsx --expect {changes.sha256[:16]}",
        ]
        assert last == (
            f"plan.xlsx: 10 results and {len(changes.cached())} stored values of formulas "
            "would be written."
        )
        assert book.read_bytes() == before
        assert [path.name for path in book.parent.iterdir()] == ["plan.xlsx"]

    def test_all_shows_stored_results_too(self, book: Path) -> None:
        """Each with its mark."""
        changes = expected(book)
        done = sopxl("plan", "plan.xlsx", "--dry-run", "--all", cwd=book.parent)
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        assert len(lines) == len(changes)
        assert sum(line[-1] == "stored result" for line in lines) == len(changes.cached())

    def test_json_can_be_read_back(self, book: Path) -> None:
        """The same change set, with the hash of the book that it belongs to."""
        done = sopxl("plan", "plan.xlsx", "--dry-run", "--json", cwd=book.parent)
        found, changes = ChangeSet.from_json(done.stdout), expected(book)
        assert found.sha256 == changes.sha256 == json.loads(done.stdout)["sha256"]
        assert found.book_sha256 == read_book(book).sha256
        assert json.loads(done.stdout)["summary"]["typed"] == len(changes.typed())

    def test_json_names_each_cell(self, book: Path) -> None:
        """In the words of `sopxl diff --json`: table, key, column, period."""
        done = sopxl("plan", "plan.xlsx", "--dry-run", "--json", cwd=book.parent)
        found = {(row["sheet"], row["cell"]): row for row in json.loads(done.stdout)["changes"]}
        planned = str(read_book(book).defined_name("sop_planned").target[1]).replace("$", "")
        names = [
            [found[spot][part] for part in ("table", "key", "column", "period")]
            for spot in (("Plan", "AH10"), ("Control", planned))
        ]
        assert names == [
            ["tblPlan", ["Chairs", "Production"], "", "2026-02"],
            ["", [], "Planned", ""],
        ]

    @few("columns", [60, 120])
    def test_a_window_shows_a_table_as_wide_as_it_is(self, book: Path, columns: int) -> None:
        """Neighbours of a row on one line; each cell on its own with --all."""
        lines = in_window("plan", "plan.xlsx", "--dry-run", folder=book.parent, columns=columns)
        wanted = expected(book).as_text(width=columns).splitlines()
        assert list(map(timeless, lines)) == list(map(timeless, wanted))
        assert lines[0].startswith("cell ")
        name = "Chairs, Production, 2026-02 to 2026-04"
        shown_name = name if columns == 120 else "Chairs, Production,...  3 cells"
        assert lines[-1].startswith(f"Plan!AH10:AJ10  {shown_name}")
        assert "  3 cells: 174.77" in lines[-1]
        assert max(map(len, lines)) <= columns
        shown = in_window(
            *("plan", "plan.xlsx", "--dry-run", "--all"), folder=book.parent, columns=columns
        )
        assert len(shown) == 1 + len(expected(book))

    def test_a_plan_that_stands_has_nothing_to_show(self, book: Path) -> None:
        """One sentence, and no hash."""
        run.plan(book, kit=kit())
        done = sopxl("plan", "plan.xlsx", "--dry-run", cwd=book.parent)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == "plan.xlsx: the plan is up to date, nothing changes.\n"


class TestExpect:
    def test_what_was_shown_is_written(self, book: Path) -> None:
        """Though the moment of the run is another one."""
        changes = expected(book)
        assert any(" UTC" in str(change.new) for change in changes.typed())
        short = changes.sha256[:16]
        done = process("plan", "plan.xlsx", "--expect", short, cwd=book.parent)
        (snapshot,) = (book.parent / "plan.xlsx.sopxl").glob("*.xlsx")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == (
            f"plan.xlsx: {len(changes.typed())} results and {len(changes.cached())} stored values "
            f"of formulas written. The book as it was: {snapshot}\n"
        )
        opened = read_book(book)
        for change in changes.typed():
            if " UTC" not in str(change.new):
                assert opened.sheet(change.sheet)[change.row, change.column] == change.new
        assert run.check(book, kit=kit()).passed

    def test_another_change_set_is_refused(self, book: Path) -> None:
        """Both hashes, the way out, exit code 5, and the file as it was."""
        before, changes = book.read_bytes(), expected(book)
        done = sopxl("plan", "plan.xlsx", "--expect", OTHER, cwd=book.parent)
        assert (done.returncode, done.stdout) == (5, "")
        assert done.stderr == (
            f"E216 plan.xlsx: the change set is {changes.sha256}, {OTHER} is expected.\n"
            "     Nothing was written. Look at what would change now: "
            "sopxl plan plan.xlsx --dry-run\n"
        )
        assert book.read_bytes() == before
        assert [path.name for path in book.parent.iterdir()] == ["plan.xlsx"]

    def test_a_change_after_the_dry_run_is_refused(self, book: Path) -> None:
        """Somebody typed another forecast meanwhile."""
        shown = expected(book).sha256
        opened = read_book(book)
        row = key_rows(opened, "tblForecast")["Chairs|Override"]
        patch = Patch(opened)
        patch.set_value("Forecast", cell_name(row, COLUMN), 501.0)
        book.write_bytes(patch.result())
        done = sopxl("plan", "plan.xlsx", "--expect", shown, cwd=book.parent)
        assert done.returncode == 5
        assert f"the change set is {expected(book).sha256}, {shown} is expected." in done.stderr


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--json"], "--all and --json say how --dry-run shows the changes: give it too."),
        (["--all"], "--all and --json say how --dry-run shows the changes: give it too."),
        (["--dry-run", "--expect", OTHER], "Give --dry-run or --expect, not both."),
        (["--expect", "0123"], "HASH is what --dry-run shows: 12 to 64 digits, 0-9 and a-f."),
        (["--expect", "g" * 12], "HASH is what --dry-run shows: 12 to 64 digits, 0-9 and a-f."),
    ],
)
def test_options_that_do_not_go_together(book: Path, options: list[str], text: str) -> None:
    """Usage, before the book is read."""
    before = book.read_bytes()
    done = sopxl("plan", "plan.xlsx", *options, cwd=book.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"Error: {text}"
    assert book.read_bytes() == before
