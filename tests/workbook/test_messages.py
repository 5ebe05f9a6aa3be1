"""What the buttons and the menu say of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopxl.errors import Problem
from sopxl_workbook import messages
from sopxl_workbook.changes import Change, ChangeSet, TableSize
from sopxl_workbook.checks.report import Proof, Report

BLANK = Problem("E114", "the cell is blank.", "Plan!H7", "Enter 0.")


@pytest.mark.parametrize(
    ("kept", "copy"),
    [(None, ""), (Path("a.sopxl") / "b.xlsx", " The book as it was: a.sopxl/b.xlsx")],
)
def test_a_plan_counts_what_a_person_would_have_typed(kept: Path | None, copy: str) -> None:
    """Stored results of formulas are not counted; the copy is named where there is one."""
    changes = ChangeSet(
        [Change("Plan", 1, 1, None, 2.0, "why"), Change("Plan", 1, 2, None, 3.0, "why", True)]
    )
    told = messages.planned(changes, "Undo takes it back.", kept)
    assert told == f"Planned: 1 cell changed. Undo takes it back.{copy}"


def test_a_dry_run_tells_sums_and_hash() -> None:
    """In hundredths; a single cell is its own sum; tables that grow; how to write just that."""
    cells = [Change("Plan", 1, c, 1200.0 + c, 1340.129 + c, "production by policy") for c in (1, 2)]
    typed = Change("Notes", 2, 1, None, 5.0, "a note is added")
    texts = [Change("Notes", 3, c, None, "x", "texts") for c in (1, 2)]
    size = TableSize("tblNotes", "Notes", 1, 1003, "a note is added")
    changes = ChangeSet([*cells, typed, *texts], [size])
    assert messages.proposed(changes, "sopxl plan plan.xlsm") == [
        "tblNotes: 1 row -> 1,003, a note is added",
        "Notes, a note is added: 1 cell",
        "Notes, texts: 2 cells",
        "Plan, production by policy: 2 cells, in all 2,403 -> 2,683.26",
        f"Change set {changes.sha256}",
        f"To write exactly this: sopxl plan plan.xlsm --expect {changes.sha256[:16]}",
    ]


def test_a_check_tells_its_warnings_last() -> None:
    """All rules may hold and something is still to be told."""
    warning = Problem("W301", "an input changed.", "Control", "Run sopxl plan.")
    broken = Report("book.xlsx", [Proof("a", 1), Proof("b", 2, 1, BLANK)], [warning])
    assert messages.checked(broken, 5) == [
        "Check: 1 of 2 rules is broken.",
        str(BLANK),
        "W301 Control: an input changed. Run sopxl plan.",
    ]


@pytest.mark.parametrize(("count", "rest"), [(10, []), (12, ["... and 2 problems more"])])
def test_what_a_host_cannot_hold_is_counted(count: int, rest: list[str]) -> None:
    """The last that fits is still shown."""
    told = messages.first([BLANK] * count, 10)
    assert told[:10] == [str(BLANK)] * 10
    assert told[10:] == [f"{text}: run sopxl check." for text in rest]
