"""The time that a button may work, as a workbook says it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import xlsxwriter

from sopxl.errors import NoPlanError
from sopxl_udfs.buttons import BUTTONS, Button
from sopxl_workbook.limited import place_of_limit, time_limit, within_limit
from sopxl_workbook.ooxml import Book, read_book


def book(folder: Path, value: float | None, name: str = "sop_time_limit") -> Book:
    """A workbook that says it, or calls something else so."""
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Own sheet")
        if value is not None:
            sheet.write("B2", value)
        made.define_name(name, "='Own sheet'!$B$2")
    return read_book(path)


@pytest.mark.parametrize(("value", "limit"), [(None, None), (0.5, 0.5), (86_400, 86_400)])
def test_what_the_cell_says(tmp_path: Path, value: float | None, limit: float | None) -> None:
    """A blank sets none."""
    assert time_limit(book(tmp_path, value)) == limit


def test_capitals_do_not_matter_and_another_name_says_nothing(tmp_path: Path) -> None:
    """Excel keeps a name as it was typed; a book without it has no limit."""
    assert time_limit(book(tmp_path, 5, "SOP_Time_Limit")) == 5
    other = book(tmp_path, 5, "rate")
    assert (time_limit(other), place_of_limit(other)) == (None, "")


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.entry)
def test_the_command_is_told_as_the_command_line_knows_it(tmp_path: Path, button: Button) -> None:
    """Where a button has another name than its command too."""

    def endless() -> None:
        while True:
            time.sleep(0.001)

    with pytest.raises(NoPlanError) as caught:
        within_limit(book(tmp_path, 0.01), button.entry, "plan.xlsm", endless)
    assert str(caught.value).endswith(f"which has none: sopxl {button.command} plan.xlsm")
    assert caught.value.problem.where == "'Own sheet'!B2"
