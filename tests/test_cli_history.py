"""The verbs on what was done, as a planner calls them: streams, exit codes, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small import write_folder
from test_cli import sopxl


@pytest.fixture(scope="module")
def authorised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose month is authorised; not to be changed."""
    folder = write_folder(tmp_path_factory.mktemp("history") / "csv")
    book = folder.parent / "plan.xlsx"
    assert sopxl("new", book, "--from", folder).returncode == 0
    done = sopxl("authorise", book, "--override", "a test", "--by", "Ann")
    assert done.returncode == 0, done.stderr
    return book


def runs_of(book: Path) -> list[dict[str, str]]:
    """What history says as JSON."""
    found = json.loads(sopxl("history", book, "--json").stdout)
    assert found["schema"] == 1
    return list(found["runs"])


def test_history_and_log(authorised: Path) -> None:
    """A run in the one, its begin and end in the other."""
    (run,) = runs_of(authorised)
    assert (run["verb"], run["by"], run["reason"], run["state"]) == (
        *("authorise", "Ann", "a test", "latest"),
    )
    assert len(sopxl("history", authorised).stdout.splitlines()) == 2
    lines = json.loads(sopxl("log", authorised, "--json").stdout)["lines"]
    assert [line["event"] for line in lines] == ["begin", "end"]
    assert len(sopxl("log", authorised, "--last", "1").stdout.splitlines()) == 2


def test_the_log_is_verified(authorised: Path, tmp_path: Path) -> None:
    """0 where every line is as it was written, 3 and the first line that is not."""
    sound = sopxl("log", authorised, "--verify")
    log = authorised.with_name("plan.xlsx.sopxl") / "log.jsonl"
    assert (sound.returncode, sound.stdout) == (0, "")
    assert sound.stderr == f"{log}: 2 lines, each as it was written.\n"
    book = tmp_path / "plan.xlsx"
    copy = tmp_path / "plan.xlsx.sopxl" / "log.jsonl"
    copy.parent.mkdir()
    book.write_bytes(authorised.read_bytes())
    copy.write_bytes(log.read_bytes().replace(b'"by":"Ann"', b'"by":"Bob"', 1))
    broken = sopxl("log", book, "--verify")
    assert broken.returncode == 3
    assert "line 1: line 1 was changed after it was written." in broken.stderr
    for shown in (sopxl("check", book), sopxl("status", book)):
        assert (
            f"W206 {copy} line 1: the log is not what was written: line 1 was changed after it was "
            "written. Look at it with sopxl log BOOK --verify; which month is closed stands in the "
            "book." in " ".join((shown.stdout + shown.stderr).split())
        )


def test_status(authorised: Path) -> None:
    """Data on standard output; the next step to copy."""
    text = sopxl("status", authorised)
    assert text.returncode == 0
    assert f"Next         sopxl rollover {authorised}" in text.stdout.splitlines()
    found = json.loads(sopxl("status", authorised, "--json").stdout)
    assert (found["schema"], found["authorised"], found["authorised_by"]) == (1, True, "Ann")


def test_undo_restore_and_prune(authorised: Path, tmp_path: Path) -> None:
    """Shown, done, refused when there is nothing left; the way back, and old copies deleted."""
    folder = write_folder(tmp_path / "csv")
    book = tmp_path / "plan.xlsx"
    assert sopxl("new", book, "--from", folder).returncode == 0
    first = book.read_bytes()
    assert sopxl("authorise", book, "--override", "a test").returncode == 0
    shown = sopxl("undo", book, "--dry-run")
    assert "would be taken back" in shown.stderr
    assert "\t2026-01, Chairs, Forecast, 2026-01\t" in shown.stdout
    assert f"To write exactly this: sopxl undo {book} --expect " in shown.stderr
    digest = shown.stderr.split("--expect ")[1].split()[0]
    assert sopxl("undo", book, "--expect", digest).returncode == 0
    assert book.read_bytes() == first
    refused = sopxl("undo", book)
    assert (refused.returncode, refused.stdout) == (5, "")
    assert refused.stderr.startswith(f"E550 {book}: there is no run to take back.")
    run = runs_of(book)[-1]["run"]
    assert sopxl("restore", book, run, "--out", tmp_path / "old.xlsx").returncode == 0
    assert (tmp_path / "old.xlsx").read_bytes() == first
    assert sopxl("history", book, "--keep", "1").returncode == 0


def test_wrong_calls(authorised: Path) -> None:
    """Usage is 2."""
    assert sopxl("undo", authorised, "--all").returncode == 2
    assert sopxl("undo", authorised, "--dry-run", "--expect", "0" * 12).returncode == 2
    assert sopxl("restore", authorised, "x", "--out", "y.xlsx", "--replace").returncode == 2
    assert sopxl("log", authorised, "--last", "0").returncode == 2
