"""The ledger on the Checks sheet: a line a rule, the same once, and no more than there is room."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from workbook.cycle.firm import Firm

from sopxl.errors import Problem
from sopxl_workbook.checks.report import Proof, Report
from sopxl_workbook.checks.stored import ledger_changes
from sopxl_workbook.ooxml import Book, Package, read_book
from sopxl_workbook.sheets.checks import FIRST_RULE, LAST_RULE, MOST_RULES, NAME, SHEET, STATE

WHEN = "2026-11-29 13:00 UTC by Ann"
FIRST = Problem("E301", "opening 5 is not closing 4.", "Projection!H7", "Plan again.")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A planned book that nobody checked yet."""
    return read_book(Firm().book(tmp_path_factory.mktemp("stored") / "book.xlsx"))


def left(book: Book, *proofs: Proof) -> Book:
    """The book with a report left on it."""
    return Book(Package(ledger_changes(book, Report("", proofs), 7.0, WHEN).apply(book)))


def row(book: Book, number: int) -> list[object]:
    """A line of the ledger, its number left out."""
    return [book.sheet(SHEET)[number, column] for column in range(NAME, STATE + 1)]


def test_a_rule_has_its_line(book: Book) -> None:
    """How many cells, how many break it, and the first of them."""
    after = left(book, Proof("units balance", 3, 1, FIRST), Proof("dollars follow", 2))
    place = "Projection!H7: opening 5 is not closing 4."
    assert row(after, FIRST_RULE) == ["units balance", place, 3.0, 1.0, "▲ broken"]
    assert row(after, FIRST_RULE + 1) == ["dollars follow", None, 2.0, 0.0, "● holds"]
    assert after.named_value("sop_proved") == f"{WHEN}: 1 of 2 rules is broken"
    assert after.named_value("sop_proved_inputs") == 7.0


def test_the_same_is_not_written_again(book: Book) -> None:
    """Of other inputs it is, and a rule that is gone leaves no line."""
    proofs = (Proof("units balance", 3), Proof("dollars follow", 2))
    after = left(book, *proofs)
    assert len(ledger_changes(after, Report("", proofs), 7.0, "later")) == 0
    assert len(ledger_changes(after, Report("", proofs), 8.0, "later")) == 2
    fewer = left(after, proofs[0])
    assert row(fewer, FIRST_RULE + 1) == [None] * 5


def test_more_rules_than_lines_are_counted(book: Book) -> None:
    """The last line says how many are left, and where they are."""
    after = left(book, *(Proof(f"rule {n}", 1) for n in range(MOST_RULES + 4)))
    assert row(after, LAST_RULE - 1)[0] == f"rule {MOST_RULES - 2}"
    assert row(after, LAST_RULE)[0] == "5 more rules: run sopxl check"


def test_a_book_without_room_is_left_alone(tmp_path: Path) -> None:
    """Such as any other workbook."""
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Checks")
    assert len(ledger_changes(read_book(path), Report("", ()), 7.0, WHEN)) == 0
