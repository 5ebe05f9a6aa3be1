"""The agreed plan of a mapped workbook: kept beside it, taken back, and what refuses it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from workbook.adopt.mine import both, mapped
from workbook.adopt.test_use_plan import known, sopxl
from workbook.adopt.test_use_status import broken

from sopxl.errors import FileError, SopError, as_argument
from sopxl_workbook import runs
from sopxl_workbook.adopt.use.archive import HEADINGS, archive_path
from sopxl_workbook.adopt.use.authorise import authorise
from sopxl_workbook.ooxml import Patch, read_book

MONTHS = [f"2024-0{month}" for month in range(1, 7)]


def archive(path: Path) -> list[list[str]]:
    """The archive without its headings, its run left out."""
    with archive_path(path).open(encoding="utf-8", newline="") as file:
        first, *rows = csv.reader(file)
    assert tuple(first) == HEADINGS
    return [[*row[:4], *row[5:]] for row in rows]


def code_of(*arguments: str | Path) -> str:
    """The code with which a command refuses."""
    done = sopxl(*arguments)
    assert isinstance(done.exception, SopError), done.output
    return done.exception.problem.code


def test_demand_plan_and_projection_are_kept_and_taken_back(tmp_path: Path) -> None:
    """The figures of the cells, by hand; the workbook keeps its bytes; undo leaves nothing."""
    path = mapped(tmp_path, known())
    before = both(path)
    done = sopxl("authorise", path, "--by", "Ann")
    assert done.exit_code == 0, done.output
    assert "the plan of 2024-01, 1 family, 18 figures, is authorised and stands in" in done.stderr
    assert both(path) == before
    rows = archive(path)
    assert {tuple(row[:2]) for row in rows} == {("2024-01", "Chairs")}
    assert {row[4] for row in rows} == {"Ann"}
    assert [row[5] for row in rows] == MONTHS * 3
    units = {row[2]: [r[6] for r in rows if r[2] == row[2]] for row in rows}
    assert list(units) == ["demand", "production", "ending_inventory"]
    assert units["demand"] == ["40", "50", "60", "50", "40", "60"]
    assert units["production"] == ["50"] * 6
    assert units["ending_inventory"] == ["110", "110", "100", "100", "110", "100"]
    (entry,) = runs.standing_runs(runs.read_log(runs.log_of(path)))
    assert (entry.verb, entry.period, entry.by) == ("authorise", "2024-01", "Ann")

    undone = sopxl("undo", path)
    assert undone.exit_code == 0, undone.output
    assert not archive_path(path).exists()
    assert both(path) == before


def test_a_second_one_of_a_period_has_to_be_asked_for(tmp_path: Path) -> None:
    """Then both stand, and undo takes the later one; the next period needs no asking."""
    path = mapped(tmp_path, known())
    assert sopxl("authorise", path).exit_code == 0
    assert code_of("authorise", path) == "E510"
    assert sopxl("authorise", path, "--again").exit_code == 0
    assert len(archive(path)) == 36
    assert sopxl("undo", path).exit_code == 0
    assert len(archive(path)) == 18
    assert sopxl("rollover", path, "--yes").exit_code == 0
    assert sopxl("authorise", path).exit_code == 0
    assert [row[0] for row in archive(path)] == ["2024-01"] * 18 + ["2024-02"] * 15


def test_a_broken_rule_refuses(tmp_path: Path) -> None:
    """With the cell; nothing is kept."""
    path = mapped(tmp_path, broken())
    done = sopxl("authorise", path)
    assert isinstance(done.exception, SopError)
    assert done.exception.problem.code == "E301"
    assert done.exception.exit_code == 5
    assert not archive_path(path).exists()


def test_blanks_closed_books_and_strange_files_refuse(tmp_path: Path) -> None:
    """A blank is not 0; a file that is no archive is left as it is."""
    draft = known()
    del draft.cells["Plan", 2, 5]
    path = mapped(tmp_path, draft)
    assert code_of("authorise", path) == "E114"
    assert code_of("authorise", mapped(tmp_path, known(), closed=6)) == "E536"
    path = mapped(tmp_path, known())
    archive_path(path).write_text("mine\n1\n")
    assert code_of("authorise", path) == "E008"
    assert archive_path(path).read_text() == "mine\n1\n"


def test_a_dry_run_and_a_run_that_fails_keep_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what stood before stands as it was."""
    path = mapped(tmp_path, known())
    assert sopxl("authorise", path, "--dry-run").exit_code == 0
    assert not archive_path(path).exists()
    assert sopxl("authorise", path).exit_code == 0
    before = archive_path(path).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise FileError("E208", "there is no room.", "disk", "Make room.")

    monkeypatch.setattr(runs, "write", full)
    with pytest.raises(FileError):
        authorise(path, again=True)
    assert archive_path(path).read_bytes() == before


def test_what_the_log_does_not_know_stays(tmp_path: Path) -> None:
    """A log that was moved away takes no agreed plan with it."""
    path = mapped(tmp_path, known())
    assert sopxl("authorise", path).exit_code == 0
    runs.log_of(path).unlink()
    assert code_of("authorise", path) == "E510"
    assert sopxl("authorise", path, "--again").exit_code == 0
    assert len(archive(path)) == 36


def test_undo_in_a_workbook_that_was_saved_since(tmp_path: Path) -> None:
    """What was typed since stays, and the figures leave the archive."""
    path = mapped(tmp_path, known())
    assert sopxl("authorise", path).exit_code == 0
    patch = Patch(path.read_bytes())
    patch.set_value("Plan", "C2", 41.0)
    path.write_bytes(patch.result())
    undone = sopxl("undo", path)
    assert undone.exit_code == 0, undone.output
    assert read_book(path).sheet("Plan").block("C2:C2") == [[41.0]]
    assert not archive_path(path).exists()


def test_other_options_are_refused(tmp_path: Path) -> None:
    """The gate is of a book that sopxl made."""
    done = sopxl("authorise", mapped(tmp_path, known()), "--override", "because")
    assert done.exit_code == 2
    assert "--override is of a book that sopxl made; this one has a map." in done.stderr


def test_the_figures_are_listed_hashed_and_held_to_their_hash(tmp_path: Path) -> None:
    """By --all a line each, by --json for a program; another hash keeps nothing."""
    folder = tmp_path / "my plans"
    folder.mkdir()
    path = mapped(folder, known())
    shown = sopxl("authorise", path, "--dry-run", "--all")
    assert shown.stdout.splitlines()[0] == "Chairs\tdemand\t2024-01\t40"
    assert len(shown.stdout.splitlines()) == 18
    (command,) = [line for line in shown.stderr.splitlines() if "To keep exactly this" in line]
    assert f"sopxl authorise {as_argument(path)} --expect " in command  # to be copied as it is
    dry = json.loads(sopxl("authorise", path, "--dry-run", "--json").stdout)
    assert (dry["period"], len(dry["figures"])) == ("2024-01", 18)
    assert dry["figures"][0]["quantity"] == 40
    assert dry["sha256"].startswith(command.rpartition(" ")[2])

    assert code_of("authorise", path, "--expect", "0" * 12) == "E216"
    assert not archive_path(path).exists()
    done = sopxl("authorise", path, "--expect", command.rpartition(" ")[2], "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == dry
    assert len(archive(path)) == 18


def test_the_hash_is_of_the_figures(tmp_path: Path) -> None:
    """One that is typed anew makes another."""
    path = mapped(tmp_path, known())
    before = json.loads(sopxl("authorise", path, "--dry-run", "--json").stdout)["sha256"]
    patch = Patch(path.read_bytes())
    patch.set_value("Plan", "H3", 51.0)
    patch.set_cached_block("Plan", "H4", [[101.0]])
    path.write_bytes(patch.result())
    assert code_of("authorise", path, "--expect", before) == "E216"
