"""The Master schedule: exact against the engine, and every cell as LibreOffice works it out."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pages_twins as twins
import pytest

from sopxl.plan.schedule import master_schedule
from sopxl_workbook.build import Contents
from sopxl_workbook.sheets import pull, schedule
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import numbers
from sopxl_workbook.sheets.schedule_twin import Split, split
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Doc, Office

    from sopxl_workbook.sheets.view import View


def choose(book: Doc, view: View) -> None:
    """Types the page's choices."""
    for name in ("scheduled_family", "scheduled_item", "on_hand"):
        sheet, row, column = CHOICES[name]
        value = getattr(view, name)
        book.set(sheet, twins.cell_name(row, column), [["" if value is None else value]])


class TestSchedule:
    """The page is the engine's schedule."""

    def test_it_is_the_engines(self, sample: Contents) -> None:
        """Every family's months and weeks are those of the engine, and tie out to the plan."""
        found = master_schedule(sample.values.plan, 3)
        for family in sample.values.plan.company.families:
            page = Split(
                sample.values, dataclasses.replace(sample.view, scheduled_family=family.name)
            )
            lines = [numbers(page.by_week(line, "found")) for line in range(at.MOST_ITEMS + 1)]
            kept = np.array([line for line in lines if line])
            wanted = found.pieces[:, found.of_family(family.name)].T
            assert np.array_equal(kept, wanted)
            assert [page.tie(month) for month in range(3)] == [0, 0, 0]

    def test_parts_by_largest_remainder(self) -> None:
        """100 over days of 2, 7, 7, 7, 7 and 1 are 6, 23, 23, 23, 22 and 3; minus as plus."""
        days = [2, 7, 7, 7, 7, 1]
        assert split(100, days).found == [6, 23, 23, 23, 22, 3]
        assert split(-100, days).found == [-6, -23, -23, -23, -22, -3]
        assert sum(numbers(split(100.4, days).found)) == pytest.approx(100.4, rel=1e-12)
        assert split("", days).found == [""] * 6


class TestCells:
    """Every cell equals its twin in the real LibreOffice."""

    def test_choices(self, office: Office, sample: Contents, sample_book: Path) -> None:
        """A family as a whole, an item, an own stock, made to order, none, an item of another."""
        chosen = (
            ("Sparkling wine", "SW-0600", None),
            ("sparkling wine", "sw-1200", 500.0),
            ("Partner labels", "", None),
            ("Cider", "SW-1200", None),
            ("", "", None),
        )
        with office.open(sample_book) as book:
            for family, item, on_hand in chosen:
                view = dataclasses.replace(
                    sample.view, scheduled_family=family, scheduled_item=item, on_hand=on_hand
                )
                choose(book, view)
                book.recalculate()
                assert differences(book, sample.values, view) == []


def differences(book: Doc, values: BookValues, view: View) -> list[str]:
    """Where the two pages are not what their twins say."""
    pages = (schedule.PAGE, pull.PAGE)
    return [text for page in pages for text in twins._page_differences(book, page, values, view)]
