"""Comments beside typed figures: told while their month is open, kept when it is closed."""

from __future__ import annotations

from pathlib import Path

from workbook.cycle.firm import BY, added, fact, roll, rows_of

from sopxl_udfs.kit import kit
from sopxl_workbook.contract import ACTUALS, COMMENTS
from sopxl_workbook.cycle import undo
from sopxl_workbook.cycle.master.kinds import Kind
from sopxl_workbook.cycle.master.rename import Rename
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.cycle.status import status
from sopxl_workbook.ooxml import read_book


def test_they_are_told_kept_and_renamed(loaded: Path) -> None:
    """Of the open months by status, the earliest first; roll over, undo and rename keep each.

    The month that closes has demand far off its past, and roll over tells it.
    """
    assert "Comments" not in status(loaded).as_text()
    added(loaded, COMMENTS, "Family 001", "Production", "2026-02", "overtime agreed")
    added(loaded, COMMENTS, "Family 000", "Override", "2026-01", "the fair", "Cara")
    found = status(loaded)
    lines = [
        "Comments     2 figures of open months",
        "             Family 000, Override of 2026-01: the fair (Cara)",
        "             Family 001, Production of 2026-02: overtime agreed",
    ]
    assert "\n".join(lines) in found.as_text()
    assert found.as_dict()["comments"][0] == {
        "family": "Family 000",
        "measure": "Override",
        "period": "2026-01",
        "comment": "the fair",
        "by": "Cara",
    }
    rows = rows_of(loaded, COMMENTS)
    january = ("2026-01", "Family 000", "Requested")
    actuals = [(r["Period"], r["Code"], r["Measure"]) for r in rows_of(loaded, ACTUALS)]
    fact(loaded, ACTUALS, actuals.index(january), "Quantity", 900.0)
    told = [str(problem) for problem in roll(loaded).warnings]
    assert any("W691 Actuals: demand of Family 000 in 2026-01 is abnormal: 900" in t for t in told)
    assert rows_of(loaded, COMMENTS) == rows
    assert [each.family for each in status(loaded).comments] == ["Family 001"]
    undo.undo(loaded, kit=kit(), by=BY)
    assert (rows_of(loaded, COMMENTS), len(status(loaded).comments)) == (rows, 2)
    book = read_book(loaded)
    sign = Sign("20260101T000000Z-0001", BY)
    made = Rename(Kind.FAMILY, "Family 000", "Bread").changes(book, kit(), sign)
    loaded.write_bytes(made.changes.apply(book))
    assert [row["Family"] for row in rows_of(loaded, COMMENTS)] == ["Family 001", "Bread"]
