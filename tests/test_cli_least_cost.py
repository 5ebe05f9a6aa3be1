"""The Least cost sheet: what `sopxl plan --optimal` reads from it, and what it refuses."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from small import write_folder
from test_cli import process, sopxl

from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.contract import LEAST_COST, LEAST_COST_TERMS
from sopxl_workbook.ooxml import read_book

PEOPLE = (
    "term,family,resource,from,value\n"
    "regular labour per worker,,Saw,2024-01-01,3000\n"
    "hiring,,Saw,2024-01-01,500\n"
    "layoff,,Saw,2024-01-01,700\n"
    "whole workers,,Saw,2024-01-01,1\n"
    "minimum run,Chairs,,2024-01-01,50\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of the small company with people on its saw and a minimum run of chairs."""
    folder = tmp_path_factory.mktemp("least_cost")
    files = write_folder(folder / "csv", least_cost=PEOPLE)
    book = folder / "plan.xlsx"
    create.new(book, folder=files, sample=False, force=True, kit=kit())
    return book


def test_people_are_told_and_the_plan_is_proved(made: Path, tmp_path: Path) -> None:
    """Who is hired and laid off, what they cost; every rule of the book holds afterwards."""
    assert len(read_book(made).table_rows(LEAST_COST.name)) == 5
    book = Path(shutil.copy(made, tmp_path / "plan.xlsx"))
    done = process("plan", book, "--optimal", "--holding", "0.2")
    assert done.returncode == 0, done.stderr
    text = done.stdout + done.stderr
    assert "labour " in text
    assert "Saw: " in text
    assert re.search(r"; \d+ people at the end\.", text)
    assert sopxl("check", book).returncode == 0


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            "hiring,,,2024-01-01,5",
            'E460 least_cost.csv row 2, column resource: "hiring" is of a resource, and the row '
            "names no resource.",
        ),
        (
            "budget,Chairs,,2024-01-01,5",
            'E460 least_cost.csv row 2, column family: "budget" is of the whole company, and the '
            "row names a family.",
        ),
        (
            "material,Stools,,2024-01-01,5",
            "E131 least_cost.csv row 2, column family: there is no family",
        ),
        ("wages,,Saw,2024-01-01,5", "E124 least_cost.csv row 2, column term"),
    ],
)
def test_a_row_that_says_nothing_is_refused(tmp_path: Path, row: str, text: str) -> None:
    """The cell, what is wrong with it, and no book is made."""
    files = write_folder(tmp_path / "csv", least_cost=f"term,family,resource,from,value\n{row}\n")
    refused = sopxl("new", tmp_path / "plan.xlsx", "--from", files)
    assert refused.returncode == 3
    assert text in refused.stderr
    assert not (tmp_path / "plan.xlsx").exists()


def test_the_file_is_described() -> None:
    """With every term that it knows."""
    told = sopxl("new", "--describe").stdout
    assert "least_cost.csv: " in told
    assert all(term in told for term in LEAST_COST_TERMS)
