"""The verb adopt: exit codes, what goes to which stream."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from workbook.adopt.sheets import chairs, drafted

from sopxl.cli import cli
from sopxl.errors import SopError


def sopxl(*arguments: str | Path) -> Result:
    """Runs the command line in this process."""
    return CliRunner().invoke(cli, [*map(str, arguments)])


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A planner's own workbook, in order."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(chairs().written())
    return path


def test_a_sound_plan_leaves_with_0(mine: Path) -> None:
    """The report goes to standard output."""
    done = sopxl("adopt", mine)
    assert done.exit_code == 0
    assert done.stdout.startswith("mine.xlsx: 1 family, 3 rows; 1 proven")
    assert done.stderr == ""


def test_a_disproved_number_leaves_with_3(mine: Path) -> None:
    """As a check does."""
    draft = chairs()
    draft.put(("Plan", 4, 5), 137.0)
    mine.write_bytes(draft.written())
    done = sopxl("adopt", mine)
    assert done.exit_code == 3
    assert "E301 Plan!E4: 137 is shown, 100 is right" in done.stdout


def test_a_book_without_a_plan_leaves_with_3(mine: Path) -> None:
    """And says what makes one."""
    mine.write_bytes(drafted([("Shopping",), ("Milk", 2.0)]).written())
    done = sopxl("adopt", mine)
    assert done.exit_code == 3
    assert done.stderr.splitlines() == [
        "E601 mine.xlsx: no plan was found: no timeline with rows such as demand, production or "
        "inventory.",
        "     Head the periods as dates, months, weeks or quarters, and name the rows beside them.",
    ]


def test_json_and_page(mine: Path, tmp_path: Path) -> None:
    """The page goes to its file, the JSON to standard output."""
    page = tmp_path / "mine.html"
    done = sopxl("adopt", mine, "--json", "--html", page)
    assert json.loads(done.stdout)["sound"] is True
    assert done.stderr == f"Written: {page}\n"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_page_of_another_ending_is_refused(mine: Path) -> None:
    """So that no workbook is written over by a slip."""
    assert sopxl("adopt", mine, "--html", mine).exit_code == 2


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """The sentence of every verb."""
    assert isinstance(sopxl("adopt", tmp_path / "none.xlsx").exception, SopError)
