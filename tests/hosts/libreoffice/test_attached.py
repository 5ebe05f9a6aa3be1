"""A planner's workbook with the functions attached, opened by LibreOffice."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from hosts.office import Office
from workbook.adopt.sheets import chairs
from workbook.attach.books import PLAIN

from sopxl_udfs.kit import kit
from sopxl_workbook.adopt.inserted import insert
from sopxl_workbook.attach import attach

RESULTS = "E6:P200"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9)
    return bool(one == other)


def test_every_stored_result_is_what_calc_works_out(office: Office, tmp_path: Path) -> None:
    """The examples show their values before anything is calculated, and the same ones after."""
    path = tmp_path / "budget.xlsx"
    path.write_bytes(PLAIN)
    made = attach(path, kit=kit())[0].book
    with office.open(made) as opened:
        before = opened.values("Functions", RESULTS)
        opened.recalculate()
        after = opened.values("Functions", RESULTS)
        assert opened.values("Values", "B2:B3") == [[12.5], [25.0]]
    pairs = [pair for rows in zip(before, after, strict=True) for pair in zip(*rows, strict=True)]
    assert sum(one is not None for one, _ in pairs) > 100
    assert [pair for pair in pairs if not _same(*pair)] == []


def test_inserted_formulas_give_in_calc_what_the_engine_gave(
    office: Office, tmp_path: Path
) -> None:
    """Beside a planner's plan: no error cell, the stored values again, and a change is followed."""
    draft = chairs(
        Bookings=(60, 70, 50, 60, 70, 80),
        Shipments=(60, 60, 60, 60, 60, 60),
        Backlog=[f"={a}7+{b}5-{b}6" for a, b in zip("BCDEF", "CDEFG", strict=True)],
        Price=(5, 5, 5, 6, 6, 6),
        Revenue=[f"={letter}6*{letter}8" for letter in "BCDEFG"],
    )
    draft.put(("Plan", 7, 2), 100.0)
    for column, letter in zip(range(3, 8), "BCDEF", strict=True):
        right = "CDEFG"[column - 3]
        draft.put(("Plan", 7, column), f"={letter}7+{right}5-{right}6")
    path = tmp_path / "mine.xlsx"
    path.write_bytes(draft.written())
    attach(path, kit=kit())
    made = path.with_suffix(".xlsm")
    insert(made, kit=kit())
    with office.open(made) as opened:
        before = opened.values("Comparison", "C5:I40")
        opened.recalculate()
        after = opened.values("Comparison", "C5:I40")
        assert [error for error in opened.errors() if "Comparison" in error] == []
        pairs = [
            pair for rows in zip(before, after, strict=True) for pair in zip(*rows, strict=True)
        ]
        assert sum(isinstance(one, float) for one, _ in pairs) > 80
        assert [pair for pair in pairs if not _same(*pair)] == []
        opened.set("Plan", "E4", [[137.0]])
        opened.recalculate()
        assert opened.values("Comparison", "D10:I10") == [[0.0, 0.0, 0.0, 37.0, 37.0, 37.0]]
