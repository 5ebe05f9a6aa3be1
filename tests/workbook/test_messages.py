"""What the buttons and the menu say of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopxl.errors import Problem, ProblemsError
from sopxl_workbook import messages
from sopxl_workbook.changes import Change, ChangeSet, TableSize
from sopxl_workbook.changes.model import STATE_OF_RUN
from sopxl_workbook.checks.report import Proof, Report

BLANK = Problem("E114", "the cell is blank.", "Plan!H7", "Enter 0.")


def test_a_plan_counts_what_a_person_would_have_typed() -> None:
    """Stored results of formulas are not counted."""
    changes = ChangeSet(
        [Change("Plan", 1, 1, None, 2.0, "why"), Change("Plan", 1, 2, None, 3.0, "why", True)]
    )
    assert messages.planned(changes) == "Planned: 1 cell changed."


def test_the_copy_is_named_where_there_is_one() -> None:
    """A book that was never saved has none."""
    assert messages.kept_as(None) == ""
    kept = Path("a.sopxl") / "b.xlsx"
    assert messages.kept_as(kept) == f"The book as it was: {kept}"


def test_a_question_shows_counts_sums_and_the_first_cells() -> None:
    """What a message box cannot hold is counted; stored results of formulas are left out."""
    cells = [Change("Plan", 1, c, float(c), c + 0.5, "production by policy") for c in range(1, 9)]
    stored = Change("Plan", 9, 9, 1.0, 2.0, "shows the plan", True)
    size = TableSize("tblNotes", "Notes", 1, 3, "a note is added")
    assert messages.offered(ChangeSet([*cells, stored], [size])) == [
        "8 cells would change.",
        "tblNotes: 1 row -> 3, a note is added\n"
        "Plan, production by policy: 8 cells, in all 36 -> 40",
        "\n".join(
            [f"Plan!{n}1: {i} -> {i}.5, production by policy" for i, n in enumerate("ABCDEF", 1)]
            + ["... and 2 more"]
        ),
    ]


def test_a_refusal_tells_its_notes_last() -> None:
    """What the problems alone do not say, such as the way around a gate."""
    error = ProblemsError([BLANK])
    error.add_note("Look there.")
    assert messages.refused(error) == [str(BLANK), "Look there."]


def test_a_dry_run_tells_sums_and_hash() -> None:
    """In hundredths; a single cell is its own sum; tables that grow; how to write just that."""
    cells = [Change("Plan", 1, c, 1200.0 + c, 1340.129 + c, "production by policy") for c in (1, 2)]
    typed = Change("Notes", 2, 1, None, 5.0, "a note is added")
    texts = [Change("Notes", 3, c, None, "x", "texts") for c in (1, 2)]
    sums = [Change("Control", c, 3, 5e8, 6e8, STATE_OF_RUN) for c in (1, 2)]
    size = TableSize("tblNotes", "Notes", 1, 1003, "a note is added")
    changes = ChangeSet([*cells, typed, *texts, *sums], [size])
    assert messages.proposed(changes, "sopxl plan plan.xlsm") == [
        "tblNotes: 1 row -> 1,003, a note is added",
        "Control, state of the run: 2 cells",
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
