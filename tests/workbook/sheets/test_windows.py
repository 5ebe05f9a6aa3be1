"""Pages are windows: right wherever the base period stands, in the real LibreOffice."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pages_twins as twins
import pytest

from sopxl_workbook.build import Contents
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.sheets.view import CHOICES, MONEY, UNITS
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from typing import Any

    from hosts.office import Doc, Office

BASES = (
    1,
    2,
    3,
    4,
    5,
    7,
    11,
    12,
    13,
    14,
    19,
    24,
    25,
    30,
    36,
    37,
    38,
    41,
    43,
    49,
    55,
    103,
    109,
    120,
)


SWITCHES = ("stock_shown", "order_shown", "finish_shown")


def switch(book: Doc, shown: str) -> None:
    """Turns all family pages to units or to money."""
    for name in SWITCHES:
        sheet, row, column = CHOICES[name]
        book.set(sheet, cell_name(row, column), [[shown]])
    book.recalculate()


def stored(book: Doc) -> dict[str, Any]:
    """Every cell of the sheets that hold the plan."""
    names = ("Control", "Actual", "Forecast", "Plan", "In force", "Load", "Projection", "Archive")
    sheets = {name: book.model.Sheets.getByName(name) for name in names}
    return {
        name: sheet.getCellRangeByName("A1:DX80").getDataArray() for name, sheet in sheets.items()
    }


class TestBase:
    """Moving sop_base moves every page, and nothing else has to be touched."""

    @pytest.mark.parametrize(
        "bases",
        [(*BASES[:-1:5], BASES[-1]), pytest.param(BASES, marks=pytest.mark.slow)],
        ids=["6", "24"],
    )
    def test_every_page_is_right_at_other_base_periods(
        self, bases: Sequence[int], office: Office, sample: Contents, sample_book: Path
    ) -> None:
        """From the first column of the axis to the last, with and without plan, in both units."""
        assert len(set(bases)) in (6, 24)
        with office.open(sample_book, seconds=twins.SECONDS) as opened:
            twins.without_views(opened, sample.values.plan)
            for number, base in enumerate(bases):
                shown = (UNITS, MONEY)[number % 2]
                switch(opened, shown)
                twins.set_base(opened, base)
                changed = "no" if base == sample.values.plan.company.base else "yes"
                moved = base - sample.values.plan.company.base  # what the checksum counts too
                settings = {
                    **sample.settings,
                    "sop_base": base,
                    "sop_changed": changed,
                    "sop_inputs_now": sample.checksum + moved,
                }
                values = BookValues.of(twins.stands_at(sample.values.plan, base))
                switched = dict.fromkeys(SWITCHES, shown)
                view = dataclasses.replace(sample.view, settings=settings, **switched)
                assert twins.differences(opened, values, view) == [], f"base {base}"
                assert opened.errors() == [], f"base {base}"

    @pytest.mark.slow
    def test_the_switch_to_money_and_back_changes_no_stored_cell(
        self, office: Office, sample: Contents, sample_book: Path
    ) -> None:
        """SEEDS.md A15: units and money are read from the same rows."""
        with office.open(sample_book, seconds=twins.SECONDS) as opened:
            switch(opened, UNITS)  # as the program itself rounds
            before = stored(opened)
            switch(opened, MONEY)
            in_money = dataclasses.replace(sample.view, **dict.fromkeys(SWITCHES, MONEY))
            assert twins.differences(opened, sample.values, in_money) == []
            assert stored(opened) == before
            switch(opened, UNITS)
            assert twins.differences(opened, sample.values, sample.view) == []
            assert stored(opened) == before
