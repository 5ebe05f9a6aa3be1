"""What the two source documents ask is shown: every row names tests or pages that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from house.asked import ROWS

from sopxl_workbook.sheets import PAGES

TESTS = Path(__file__).parents[1]
DOCUMENTS = TESTS.parents[1] / "shared" / "SEEDS.md"


@cache
def names_in(file: str) -> frozenset[str]:
    """The tests of a file, those of a class as Class::test."""
    found: set[str] = set()
    for node in ast.parse((TESTS / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{m.name}" for m in node.body if isinstance(m, ast.FunctionDef)}
    return frozenset(found)


@pytest.mark.parametrize("row", ROWS)
def test_each_row_is_shown_or_says_why_not(row: str) -> None:
    """A row without a test or a page has a reason."""
    asked = ROWS[row]
    assert asked.tests or asked.pages or asked.left
    for test in asked.tests:
        file, _, name = test.partition("::")
        assert (TESTS / file).is_file(), test
        assert not name or name in names_in(file), test
    assert set(asked.pages) <= {page.name for page in PAGES}


def test_no_row_of_the_documents_is_left_out() -> None:
    """A1 to B17, as the list of the documents numbers them."""
    if not DOCUMENTS.is_file():
        pytest.skip("../shared is not here: the documents' rows are not compared")
    rows = re.findall(r"^\| ([AB]\d+) \|", DOCUMENTS.read_text(encoding="utf-8"), flags=re.M)
    assert list(ROWS) == rows
