"""sopxl schedule: the plan by item and week, out to the plant and held against what comes back."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from faults.trying import sopxl

from sopxl_udfs.kit import kit
from sopxl_workbook import create


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company's book; it is read only."""
    path = tmp_path_factory.mktemp("schedule") / "plan.xlsx"
    create.new(path, folder=None, sample=True, force=False, kit=kit())
    return path


@pytest.fixture
def sent(book: Path, tmp_path: Path) -> Path:
    """The folder that went to the plant."""
    assert sopxl("schedule", book, "--out", tmp_path / "plant").code == 0
    return tmp_path / "plant"


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV file, a dictionary a row."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_shown_by_week(book: Path) -> None:
    """A line an item, the family and its unit beside it, a column a week."""
    shown = sopxl("schedule", book)
    head, *lines = shown.out.splitlines()
    assert head == "Master schedule (draft plan), family units by week from its first day"
    assert lines[0].split()[:5] == ["Code", "Family", "Unit", "01-01", "01-05"]
    item = next(line for line in lines if line.startswith("SW-1200"))
    assert "Sparkling wine" in item


def test_what_goes_out_adds_up_to_the_plan(book: Path, sent: Path) -> None:
    """Item units times their factor are the family's months, to the last bottle."""
    rows = rows_of(sent / "schedule.csv")
    plan = json.loads(sopxl("schedule", book, "--json").out)
    for line in plan["lines"]:
        mine = [row for row in rows if row["code"] == line["code"]]
        for month, units in line["by_month"].items():
            inside = [row for row in mine if row["period"] == month]
            assert sum(float(row["family_quantity"]) for row in inside) == pytest.approx(units)
            items = sum(float(row["quantity"]) for row in inside)
            assert items * line["factor"] == pytest.approx(units)
    hours = {row["resource"] for row in rows_of(sent / "hours.csv")}
    assert hours == {"Filling line", "Sparkling line", "Packing hall", "Tanker bay"}


def test_what_comes_back_unchanged_ties_out(book: Path, sent: Path) -> None:
    """Every family of every month is the plan's, to the rounding of a file."""
    done = sopxl("schedule", book, "--against", sent / "schedule.csv", "--json")
    assert done.code == 0
    ties = json.loads(done.out)["tie_out"]
    assert all(tie["holds"] and abs(tie["deviation"]) < 1e-6 for tie in ties)
    assert len({tie["month"] for tie in ties}) == 3


def test_an_overload_is_told_with_family_and_month(book: Path, sent: Path) -> None:
    """10 % more of one item is above the tolerance of its family: exit code 3."""
    path = sent / "schedule.csv"
    rows = rows_of(path)
    for row in rows:
        if row["code"] == "Cider" and row["period"] == "2026-02":
            row["quantity"] = str(float(row["quantity"]) * 1.1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = sopxl("schedule", book, "--against", path)
    assert done.code == 3
    assert done.out.splitlines()[2].startswith("Cider")
    assert "▲ off" in done.out.splitlines()[2]
    assert f"E584 {path}: Cider in 2026-02: " in done.err
    assert done.err.count("E584") == 1
    assert "Mend the schedule, or bring the plan to what can be done and authorise it." in done.err


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "2026-01,Nobody,5",
            'E124 back.csv row 2, column code: "Nobody" is neither a family nor an item of the '
            "Item map in 2026-01.",
        ),
        (
            "2025-12,Cider,5",
            "E583 back.csv row 2, column period: 2025-12 is closed; a schedule begins with "
            "2026-01.",
        ),
        ("2026-01,Cider,many", 'E110 back.csv row 2, column quantity: found the text "many"'),
        ("2026-01,Cider,", "E114 back.csv row 2, column quantity: the cell is blank"),
    ],
)
def test_what_cannot_be_tied_is_refused(book: Path, tmp_path: Path, row: str, told: str) -> None:
    """With the place in the file, never taken for nothing."""
    path = tmp_path / "back.csv"
    path.write_text(f"period,code,quantity\n{row}\n", encoding="utf-8")
    done = sopxl("schedule", book, "--against", path)
    assert done.code == 3
    assert told in done.err


def test_a_file_that_is_there_stays(book: Path, sent: Path) -> None:
    """Unless it is to be replaced."""
    shutil.copy(sent / "hours.csv", sent / "kept.csv")
    before = (sent / "schedule.csv").read_bytes()
    done = sopxl("schedule", book, "--months", "1", "--out", sent)
    assert done.code == 5
    assert done.err.splitlines()[-2:] == [
        f"E581 {sent}: there is a file schedule.csv already.",
        "     Give another folder, or --force to replace it.",
    ]
    assert (sent / "schedule.csv").read_bytes() == before
    assert sopxl("schedule", book, "--months", "1", "--out", sent, "--force").code == 0
    assert (sent / "schedule.csv").read_bytes() != before


def test_a_folder_that_cannot_be_made(book: Path, tmp_path: Path) -> None:
    """A file stands where the folder should: said, and nothing written."""
    (tmp_path / "plant").write_text("mine", encoding="utf-8")
    done = sopxl("schedule", book, "--out", tmp_path / "plant")
    assert done.code == 6
    assert done.err.splitlines()[-2].startswith(f"E208 {tmp_path / 'plant'}: ")
    assert (tmp_path / "plant").read_text(encoding="utf-8") == "mine"
