"""A13: a policy that changed since the last run is found by comparison, and logged old and new."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbook.cycle.firm import BY, added, authorise, fact, roll, rows_of

from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.contract import (
    FAMILIES,
    POLICY,
    POLICY_HELD,
    POLICY_LOG,
    RESOURCES,
    RESOURCES_HELD,
)
from sopxl_workbook.contract.settings import COMMENT_AFTER
from sopxl_workbook.cycle import undo
from sopxl_workbook.cycle.content import contents, edits
from sopxl_workbook.cycle.master.kinds import Kind
from sopxl_workbook.cycle.master.rename import Rename
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.ooxml import Patch, cell_name, parse_cell, read_book

START = 45292.0  # 2024-01-01


def logged(book: Path) -> list[tuple[object, ...]]:
    """What the Policy log holds, without the run."""
    names = ("Period", "Family", "From", "Column", "Was", "Now", "By")
    return [tuple(row[name] for name in names) for row in rows_of(book, POLICY_LOG)]


def test_a_new_book_has_nothing_to_log(open_book: Path) -> None:
    """The policies are held as they are; a plan finds them the same."""
    held = [[row[c.name] for c in POLICY.columns] for row in rows_of(open_book, POLICY_HELD)]
    assert held == [[row[c.name] for c in POLICY.columns] for row in rows_of(open_book, POLICY)]
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book) == []


def test_a_plan_logs_each_policy_that_changed(open_book: Path) -> None:
    """Number, text and a value that was blank; the plan follows the new target, once logged."""
    fact(open_book, POLICY, 0, "Target", 12.0)
    fact(open_book, POLICY, 1, "Change limits", "0%, 10%")
    fact(open_book, POLICY, 1, "Service", 0.97)
    (warning,) = [w for w in run.check(open_book, kit=kit()).warnings if w.code == "W491"]
    assert warning.message == (
        "a policy changed since the last run: Target of Family 000 from 2024-01-01: 10 → 12, "
        "Service of Family 001 from 2024-01-01: blank → 0.97, Change limits of Family 001 from "
        "2024-01-01: blank → 0%, 10%."
    )
    run.plan(open_book, kit=kit(), by=BY)
    lines = [
        ("2026-01", "Family 000", START, "Target", "10", "12", "Ann"),
        ("2026-01", "Family 001", START, "Service", None, "0.97", "Ann"),
        ("2026-01", "Family 001", START, "Change limits", None, "0%, 10%", "Ann"),
    ]
    assert logged(open_book) == lines
    assert "planned from 2026-01" in str(read_book(open_book).named_value("sop_log_1"))
    report = run.check(open_book, kit=kit())
    assert (report.passed, [w for w in report.warnings if w.code == "W491"]) == (True, [])
    assert run.plan(open_book, kit=kit(), by=BY).summary.endswith("nothing changes.")
    undo.undo(open_book, kit=kit(), by=BY)
    assert logged(open_book) == []
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book) == lines


def test_a_text_alone_is_logged_too(open_book: Path) -> None:
    """The checksum of the inputs counts no texts; the comparison does."""
    fact(open_book, POLICY, 0, "Change limits", "5%")
    run.plan(open_book, kit=kit(), by=BY)
    assert [line[3:6] for line in logged(open_book)] == [("Change limits", None, "5%")]


def test_rows_that_come_and_go(open_book: Path) -> None:
    """Each value of a new row was blank; each of a row that is gone is blank now."""
    added(open_book, POLICY, "Family 000", 46054.0, "days of supply", 15.0)
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book) == [
        ("2026-01", "Family 000", 46054.0, "Plan policy", None, "days of supply", "Ann"),
        ("2026-01", "Family 000", 46054.0, "Target", None, "15", "Ann"),
    ]
    for name in ("Family", "From", "Plan policy", "Target"):
        fact(open_book, POLICY, 2, name, None)
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book)[2:] == [
        ("2026-01", "Family 000", 46054.0, "Plan policy", "days of supply", None, "Ann"),
        ("2026-01", "Family 000", 46054.0, "Target", "15", None, "Ann"),
    ]
    assert len(rows_of(open_book, POLICY_HELD)) == 2


def test_authorise_and_roll_over_log_as_well(loaded: Path, states: dict[str, Path]) -> None:
    """Whichever run comes first; the log stays when the month is closed."""
    fact(loaded, POLICY, 0, "Tolerance", 0.1)
    roll(loaded)
    assert [line[:6] for line in logged(loaded)] == [
        ("2026-01", "Family 000", START, "Tolerance", None, "0.1")
    ]
    book = Path(shutil.copy(states["open"], loaded.with_name("other.xlsx")))
    fact(book, POLICY, 0, "Tolerance", 0.2)
    authorise(book, "a trial")
    assert [line[3:6] for line in logged(book)] == [("Tolerance", None, "0.2")]


def test_a_family_that_is_renamed_changed_no_policy(open_book: Path) -> None:
    """What is held is renamed with it."""
    sign = Sign("20260101T000000Z-0001", "Ann")
    book = read_book(open_book)
    changes = Rename(Kind.FAMILY, "Family 000", "Bread").changes(book, kit(), sign).changes
    open_book.write_bytes(changes.apply(book))
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book) == []
    assert rows_of(open_book, POLICY_HELD)[0]["Family"] == "Bread"


def test_a_strategy_and_a_limit_are_logged_too(open_book: Path) -> None:
    """Of the Families and the Resources sheet, each with its sheet; roll over keeps the log."""
    fact(open_book, FAMILIES, 1, "Strategy", "FTO")
    fact(open_book, FAMILIES, 0, "Owner", "Cara")
    fact(open_book, RESOURCES, 0, "Overtime limit", 0.15)
    fact(open_book, RESOURCES, 0, "Comment", "agreed for the season")
    name = str(rows_of(open_book, RESOURCES)[0]["Resource"])
    start = rows_of(open_book, RESOURCES)[0]["From"]
    (warning,) = [w for w in run.check(open_book, kit=kit()).warnings if w.code == "W491"]
    assert "Strategy of Family 001: MTO → FTO, " in warning.message
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book) == [
        ("2026-01", "Family 000", None, "Owner", None, "Cara", "Ann"),
        ("2026-01", "Family 001", None, "Strategy", "MTO", "FTO", "Ann"),
        ("2026-01", name, start, "Overtime limit", None, "0.15", "Ann"),
    ]
    sheets = [row["Sheet"] for row in rows_of(open_book, POLICY_LOG)]
    assert sheets == ["Families", "Families", "Resources"]
    assert rows_of(open_book, POLICY_LOG)[2]["Comment"] == "agreed for the season"
    assert "0.15 (agreed for the season)" in warning.message
    assert run.plan(open_book, kit=kit(), by=BY).summary.endswith("nothing changes.")


def test_a_price_and_a_limit_on_control_are_logged(open_book: Path) -> None:
    """Old and new, with the comment beside it; what a run is asked for is none of them."""
    control(open_book, "sop_cash_limit", 50_000.0, "the bank says so")
    control(open_book, "sop_optimal_overtime", 32.5)
    control(open_book, "sop_sign_off", "needed")
    control(open_book, "sop_status_day", 46030.0)
    control(open_book, "sop_reason", "a trial")
    (warning,) = [w for w in run.check(open_book, kit=kit()).warnings if w.code == "W491"]
    assert (warning.where, warning.message) == (
        "Control",
        "a policy changed since the last run: Price of overtime on Control: blank → 32.5, Cash "
        "limit on Control: blank → 50000 (the bank says so), Sign-off on Control: blank → needed.",
    )
    run.plan(open_book, kit=kit(), by=BY)
    lines = [
        ("2026-01", "*", None, "Price of overtime", None, "32.5", "Ann"),
        ("2026-01", "*", None, "Cash limit", None, "50000", "Ann"),
        ("2026-01", "*", None, "Sign-off", None, "needed", "Ann"),
    ]
    assert logged(open_book) == lines
    rows = rows_of(open_book, POLICY_LOG)
    assert {row["Sheet"] for row in rows} == {"Control"}
    assert [row["Comment"] for row in rows] == [None, "the bank says so", None]
    assert run.plan(open_book, kit=kit(), by=BY).summary.endswith("nothing changes.")
    control(open_book, "sop_cash_limit", None)
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book)[3:] == [("2026-01", "*", None, "Cash limit", "50000", None, "Ann")]


def test_a_comment_on_control_is_content(open_book: Path) -> None:
    """Undo takes a run back and tells of a comment that was typed since."""
    run.plan(open_book, kit=kit(), by=BY)
    was = contents(read_book(open_book))
    control(open_book, "sop_cash_limit", None, "to be agreed")
    (edit,) = edits(was, read_book(open_book))
    assert (edit.was, edit.now) == (None, "to be agreed")


def test_a_family_called_as_a_resource_keeps_its_name(open_book: Path) -> None:
    """Rename of the one leaves what the log says of the other, either way."""
    fact(open_book, POLICY, 0, "Target", 12.0)
    fact(open_book, RESOURCES, 0, "Overtime limit", 0.15)
    resource = str(rows_of(open_book, RESOURCES)[0]["Resource"])
    renamed(open_book, Kind.FAMILY, "Family 000", resource)
    run.plan(open_book, kit=kit(), by=BY)
    assert [line[1] for line in logged(open_book)] == [resource, resource]
    renamed(open_book, Kind.RESOURCE, resource, "Oven 9")
    assert [line[1] for line in logged(open_book)] == [resource, "Oven 9"]
    renamed(open_book, Kind.FAMILY, resource, "Bread")
    assert [line[1] for line in logged(open_book)] == ["Bread", "Oven 9"]


def renamed(path: Path, kind: Kind, old: str, new: str) -> None:
    """Gives a family or a resource another name."""
    book = read_book(path)
    made = Rename(kind, old, new).changes(book, kit(), Sign("20260101T000000Z-0001", "Ann"))
    path.write_bytes(made.changes.apply(book))


def control(path: Path, name: str, value: float | str | None, comment: str = "") -> None:
    """Types a setting, and a comment beside it."""
    book = read_book(path)
    target = book.defined_name(name).target
    assert target is not None
    row, column = parse_cell(target[1].replace("$", ""))
    patch = Patch(book)
    patch.set_value(target[0], cell_name(row, column), value)
    if comment:
        patch.set_value(target[0], cell_name(row, column + COMMENT_AFTER), comment)
    path.write_bytes(patch.result())


def test_a_resource_that_is_renamed_changed_no_limit(open_book: Path) -> None:
    """What is held is renamed with it."""
    name = str(rows_of(open_book, RESOURCES)[0]["Resource"])
    sign = Sign("20260101T000000Z-0001", "Ann")
    book = read_book(open_book)
    changes = Rename(Kind.RESOURCE, name, "Oven 9").changes(book, kit(), sign).changes
    open_book.write_bytes(changes.apply(book))
    run.plan(open_book, kit=kit(), by=BY)
    assert logged(open_book) == []
    assert rows_of(open_book, RESOURCES_HELD)[0]["Resource"] == "Oven 9"
