"""A planner's workbook with the functions attached, opened by LibreOffice."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from hosts.office import Office
from workbook.attach.books import PLAIN

from sopxl_udfs.kit import kit
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
