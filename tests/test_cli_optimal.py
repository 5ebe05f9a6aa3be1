"""`sopxl plan --optimal`: the least-cost plan of a book, written like any other plan."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small import FILES, write_folder

from sopxl_udfs.kit import kit
from sopxl_workbook import create

SAW = "resource,from,hours,stations,overtime_limit,outside_capacity\nSaw,2024-01-01,8,{},0.1,{}\n"
PRICES = ("--optimal", "--holding", "0.2", "--overtime", "30", "--outside", "80")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Books of the small company with enough hours and with too few."""
    books = {}
    for name, stations, outside in (("enough", 3, 40), ("few", 2, 0)):
        folder = tmp_path_factory.mktemp(name)
        files = write_folder(folder / "csv", resources=SAW.format(stations, outside))
        books[name] = folder / "plan.xlsx"
        create.new(books[name], folder=files, sample=False, force=True, kit=kit())
    assert "overtime" not in FILES["resources.csv"]
    return books


def sopxl(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the command line as a planner does."""
    command = [sys.executable, "-m", "sopxl.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_is_written_proved_and_the_same_again(made: dict[str, Path], tmp_path: Path) -> None:
    """Costs are told; every rule holds; planned again nothing changes; undo takes it back."""
    book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
    before = book.read_bytes()
    shown = sopxl("plan", book, *PRICES, "--dry-run")
    assert shown.returncode == 0, shown.stderr
    assert book.read_bytes() == before
    (expected,) = re.findall(
        r"sopxl plan \S+ --optimal --holding 0.2 .*--expect (\S+)", shown.stderr
    )
    assert "production at least cost" in shown.stdout
    done = sopxl("plan", book, *PRICES, "--expect", expected)
    assert done.returncode == 0, done.stderr
    assert re.search(r"The least-cost plan costs [\d,]+ USD: holding ", done.stderr + done.stdout)
    assert sopxl("check", book).returncode == 0
    again = sopxl("plan", book, *PRICES)
    assert "nothing changes" in again.stdout + again.stderr
    undone = sopxl("undo", book)
    assert undone.returncode == 0, undone.stderr


def test_no_plan_writes_nothing(made: dict[str, Path], tmp_path: Path) -> None:
    """Exit code 4, resource, month and shortfall; the file keeps its bytes."""
    book = Path(shutil.copy(made["few"], tmp_path / "plan.xlsx"))
    before = book.read_bytes()
    refused = sopxl("plan", book, *PRICES)
    assert refused.returncode == 4
    assert re.search(
        r"E450 Saw, 20\d\d-\d\d: no plan keeps all limits: [\d,.]+ hours of Saw", refused.stderr
    )
    assert book.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--optimal",), "--optimal weighs holding: give --holding too, such as 0.2."),
        (("--outside", "3"), "--outside is a price of --optimal: give it too."),
    ],
)
def test_usage(made: dict[str, Path], options: tuple[str, ...], text: str) -> None:
    """Prices and the plan that they are for go together."""
    refused = sopxl("plan", made["few"], *options)
    assert refused.returncode == 2
    assert text in refused.stderr
