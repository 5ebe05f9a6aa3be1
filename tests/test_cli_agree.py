"""Agreeing on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small import write_folder

from sopxl.cli import cli
from sopxl.errors import RefusalsError
from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.contract import FORECAST
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.write import key_rows

OWNERS = "function,owner,weight\nsales,Ms Sol,1\nfinance,Ms Fox,1\n"
VIEWS = (
    "family,function,period,quantity\n"
    "Chairs,sales,2026-01,201\nChairs,finance,2026-01,150\nChairs,sales,2026-02,180\n"
)


def sopxl(*arguments: str | Path) -> Result:
    """Runs a verb in this process."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned book with views of the chairs; not to be changed."""
    folder = tmp_path_factory.mktemp("agree")
    csv = write_folder(folder / "csv", views=VIEWS, view_owners=OWNERS)
    create.new(folder / "plan.xlsx", folder=csv, sample=False, force=True, kit=kit())
    return folder / "plan.xlsx"


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy, to be changed."""
    return Path(shutil.copy(made, tmp_path / "plan.xlsx"))


def test_what_is_shown_is_what_is_written(book: Path) -> None:
    """Each figure with what was there and what was said; then the command that writes it."""
    words = ("agree", book, "--family", "chairs", "--by", "mean", "--reason", "in May")
    words = (*words, "--who", "Ann")
    shown = sopxl(*words, "--period", "2026-01", "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert shown.stderr.startswith(
        "Chairs 2026-01: 176 by mean; override before: none, baseline and events 160; views: "
        "sales 201, finance 150\n"
    )
    command = next(line for line in shown.stderr.splitlines() if line.startswith("To write"))
    call = f"sopxl agree {book} --family chairs --from 2026-01 --to 2026-01 --by mean --reason "
    assert f": {call}'in May' --who Ann --expect " in command
    wrote = sopxl(
        *(*words, "--from", "2026-01", "--to", "2026-01"),
        *("--expect", command.rpartition(" ")[2], "--json"),
    )
    assert wrote.exit_code == 0, wrote.output
    assert json.loads(wrote.stdout)
    assert f"{book}: 1 month of Chairs agreed; the sheet Agreed says from what.\n" in wrote.stderr


def test_all_families_by_default_and_a_silent_function_is_told(book: Path) -> None:
    """Finance has no view of February."""
    found = sopxl("agree", book, "--by", "weights", "--reason", "in May")
    assert found.exit_code == 0, found.output
    assert "W680 Views: finance has no view of Chairs 2026-02: the others" in found.stderr
    assert "Chairs 2026-02: 180 by weights" in found.stderr


def test_a_typed_override_is_refused(book: Path) -> None:
    """Exit code 5, unless it is to be replaced."""
    patch = Patch(book.read_bytes())
    row = key_rows(read_book(book), FORECAST.name)["Chairs|Override"]
    patch.set_value(FORECAST.sheet, f"AG{row}", 99.0)
    book.write_bytes(patch.result())
    words = ("agree", book, "--by", "sales", "--reason", "in May")
    refused = sopxl(*words)
    assert isinstance(refused.exception, RefusalsError)
    assert refused.exception.exit_code == 5
    assert sopxl(*words, "--replace").exit_code == 0


def test_a_period_or_a_span(made: Path) -> None:
    """Not both."""
    found = sopxl("agree", made, "--period", "2026-01", "--to", "2026-02", "--reason", "x")
    assert found.exit_code == 2
    assert "Give --period, or --from and --to." in found.output
