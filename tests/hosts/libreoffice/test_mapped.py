"""A planner's own workbook with a map, planned and rolled over, calculated by LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workbook.adopt import corpus
from workbook.adopt.mine import first_closed, mapped, shown

from sopxl_workbook.adopt.use.asked import Asked
from sopxl_workbook.adopt.use.plan import plan
from sopxl_workbook.adopt.use.rollover import rollover
from sopxl_workbook.ooxml import cell_name

if TYPE_CHECKING:
    from hosts.office import Office


def test_it_comes_to_what_is_stored(office: Office, tmp_path: Path) -> None:
    """Every number of the planned and rolled workbook is what LibreOffice works out."""
    made = corpus.book(4)
    path = mapped(tmp_path, made.draft, closed=first_closed(made))
    assert plan(path, Asked("level")).changes.cached()
    rollover(path)
    stored = {place: v for place, v in shown(path.read_bytes()).items() if isinstance(v, float)}
    assert len(stored) > 100
    with office.open(path) as document:
        document.recalculate()
        assert document.errors() == []
        found = {
            (sheet, row, column): document.values(sheet, cell_name(row, column))[0][0]
            for sheet, row, column in stored
        }
    assert found == pytest.approx(stored, rel=1e-9, abs=1e-9)
