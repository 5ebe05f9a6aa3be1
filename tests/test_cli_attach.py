"""Attach, detach and refresh-vba on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from workbook.attach.books import MACRO, PLAIN

from sopxl.cli import cli
from sopxl.registry import functions


def sopxl(*arguments: str | Path) -> Result:
    """Runs a verb in this process."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A planner's workbook without macros."""
    path = tmp_path / "budget.xlsx"
    path.write_bytes(PLAIN)
    return path


def test_there_and_back(book: Path) -> None:
    """Each verb says what it did and what takes it back."""
    made = book.with_suffix(".xlsm")
    done = sopxl("attach", book)
    assert (done.exit_code, done.stdout) == (0, "")
    assert (
        f"{made}: {len(functions())} functions and 2 sheets attached. {book} stays as it is.\n"
        in done.stderr
    )
    assert f"To take them out: sopxl detach {made}\n" in done.stderr
    assert "nothing changes" in sopxl("refresh-vba", made).stderr
    book.unlink()
    done = sopxl("detach", made)
    assert done.stderr == f"{book}: the workbook without the functions. {made} stays as it is.\n"
    assert book.read_bytes() == PLAIN


def test_a_dry_run_lists_what_comes_and_goes(book: Path) -> None:
    """A line each on standard output, and nothing is written."""
    done = sopxl("attach", book, "--dry-run")
    lines = done.stdout.splitlines()
    assert lines[:3] == ["sheet Functions", "sheet xlwings.conf", "VBA module SopxlCalls"]
    assert "adds xl/vbaProject.bin" in lines
    assert "changes xl/workbook.xml" in lines
    assert list(book.parent.iterdir()) == [book]


def test_json_is_for_other_programs(book: Path) -> None:
    """What was written, and what of it is new."""
    found = json.loads(sopxl("attach", book, "--json").stdout)
    assert (found["schema"], found["book"]) == (1, str(book))
    assert found["written"] == [str(book.with_suffix(".xlsm"))]
    assert "xl/vbaProject.bin" in found["parts"]["added"]
    shown = json.loads(sopxl("detach", book.with_suffix(".xlsm"), "--dry-run", "--json").stdout)
    assert shown["written"] == []
    assert shown["parts"]["removed"] == found["parts"]["added"]


def test_a_refusal_leaves_with_its_exit_code(book: Path) -> None:
    """5 for what would be unsafe, 3 for another kind of file, with the way out."""
    book.with_suffix(".xlsm").write_bytes(MACRO)
    assert sopxl("attach", book).exception.exit_code == 5  # type: ignore[union-attr]
    assert sopxl("detach", book).exception.exit_code == 5  # type: ignore[union-attr]
    other = book.rename(book.with_suffix(".ods"))
    assert sopxl("attach", other).exception.exit_code == 3  # type: ignore[union-attr]
