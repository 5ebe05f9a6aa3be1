"""The verb adopt: exit codes, what goes to which stream."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from workbook.adopt.edited import edited, rows_put_in
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


def test_a_map_is_written_beside_the_book_and_then_read(mine: Path) -> None:
    """The second time nothing is written; the report is the same."""
    before = mine.read_bytes()
    file = mine.with_name("mine.map.toml")
    first = sopxl("adopt", mine, "--map")
    assert (first.exit_code, first.stderr) == (0, f"Written: {file}\n")
    assert "Chairs  make to stock; may be written: demand, production" in first.stdout
    written = file.read_bytes()
    again = sopxl("adopt", mine, "--map")
    assert (again.exit_code, again.stderr) == (0, f"Read: {file}\n")
    assert again.stdout == first.stdout
    assert file.read_bytes() == written
    assert mine.read_bytes() == before


def test_a_corrected_map_is_used_and_renewed_only_on_demand(mine: Path) -> None:
    """A row was put in above: what moved is told, the correction stays."""
    file = mine.with_name("mine.map.toml")
    sopxl("adopt", mine, "--map")
    corrected = file.read_text(encoding="utf-8").replace('name = "Chairs"', 'name = "Seats"')
    file.write_text(corrected, encoding="utf-8")
    mine.write_bytes(edited(chairs(), rows_put_in("Plan", 1)).written())
    told = sopxl("adopt", mine, "--map")
    assert told.exit_code == 0
    assert "Seats  Plan: demand B3:G3" in told.stdout
    assert told.stderr.splitlines()[1:] == [
        f'W500 {file}: 3 rows of the sheet "Plan" stand elsewhere: Seats demand Plan!B2:G2 is now '
        "Plan!B3:G3, and so on.",
        "Write the places of today into the map with: --map --renew",
    ]
    assert file.read_text(encoding="utf-8") == corrected
    renewed = sopxl("adopt", mine, "--map", "--renew")
    assert renewed.stderr.splitlines()[-1] == f"Written: {file}; the file as it was: {file}.old"
    assert 'cells = "B3:G3"' in file.read_text(encoding="utf-8")
    assert 'name = "Seats"' in file.read_text(encoding="utf-8")
    assert sopxl("adopt", mine, "--map").stderr == f"Read: {file}\n"


def test_a_map_goes_with_a_workbook_that_was_saved_under_another_name(mine: Path) -> None:
    """Copied beside it; renewed, it names that one."""
    sopxl("adopt", mine, "--map")
    february = mine.with_name("february.xlsx")
    february.write_bytes(mine.read_bytes())
    file = mine.with_name("february.map.toml")
    file.write_bytes(mine.with_name("mine.map.toml").read_bytes())
    assert sopxl("adopt", february, "--map", "--renew").exit_code == 0
    assert 'workbook = "february.xlsx"' in file.read_text(encoding="utf-8")


def test_a_wrong_map_is_refused(mine: Path) -> None:
    """Every fault at once, and nothing of the workbook is taken."""
    file = mine.with_name("mine.map.toml")
    sopxl("adopt", mine, "--map")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"production"', '"scrap"'), encoding="utf-8")
    refused = sopxl("adopt", mine, "--map")
    assert isinstance(refused.exception, SopError)
    assert [one.code for one in refused.exception.problems] == ["E527"]
    assert refused.stdout == ""


def test_a_book_without_a_plan_gets_no_map(mine: Path) -> None:
    """There would be nothing in it."""
    mine.write_bytes(drafted([("Shopping",), ("Milk", 2.0)]).written())
    assert sopxl("adopt", mine, "--map").exit_code == 3
    assert not mine.with_name("mine.map.toml").exists()


def test_renew_alone_is_refused(mine: Path) -> None:
    """It says what of."""
    assert sopxl("adopt", mine, "--renew").exit_code == 2


def test_the_map_stands_in_json_and_on_the_page(mine: Path, tmp_path: Path) -> None:
    """With the cells that may be written."""
    page = tmp_path / "mine.html"
    record = json.loads(sopxl("adopt", mine, "--json", "--html", page).stdout)["map"]
    (family,) = record["families"]
    assert [one["measure"] for one in family["rows"]] == [
        "demand",
        "production",
        "ending_inventory",
    ]
    assert family["rows"][0]["open"] == ["B2", "C2", "D2", "E2", "F2", "G2"]
    assert family["rows"][2]["open"] == []
    assert family["rules"] == ["ending inventory = ending inventory before + production - demand"]
    text = page.read_text(encoding="utf-8")
    assert "<h2>Map</h2><p>Last closed period: not told by the workbook.</p>" in text
    assert "<td>Plan!B2:G2</td><td>Demand</td><td>all cells</td>" in text
