"""The Control sheet: its groups, and letters that are weighed the same in every program."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from sopxl_workbook.contract import CONTROL_SHEET, SETTINGS
from sopxl_workbook.contract.control_groups import (
    GROUPS,
    INPUTS_CHANGED,
    INPUTS_NOW,
    Group,
    lines_of,
)
from sopxl_workbook.ooxml import parse_cell, read_book
from sopxl_workbook.sheets.control import ROWS, VALUE_COLUMN
from sopxl_workbook.sheets.control_letters import LETTERS, letters, letters_formula

if TYPE_CHECKING:
    from pathlib import Path

    from hosts.office import Office

TEXTS = (
    *("Chairs", "Stühle", "椅子", "☕ mugs", 4712.0, None, "", "#N", "x" * 40),
    *("🪑 Chairs", "Chairs 🪑", "🇩🇪", "x" * (LETTERS - 1) + "🪑s", "x" * LETTERS + "🪑"),
)


class TestGroups:
    def test_every_line_stands_in_one_group(self) -> None:
        """No setting is lost or twice, and two of the settings in one group are apart by name."""
        counted = Counter(name for group in GROUPS for name in group.names)
        wanted = [*(setting.name for setting in SETTINGS), INPUTS_NOW, INPUTS_CHANGED]
        assert counted == Counter(wanted)

    def test_a_group_of_which_nothing_is_asked_has_no_heading(self) -> None:
        """An older book gets the headings of what it lacks, and no other."""
        lines = dict(lines_of(50, {"sop_paper", "sop_abnormal"}))
        assert list(lines) == [50, 51, 52, 53]
        shown = [
            x.heading if isinstance(x, Group) else getattr(x, "name", x) for x in lines.values()
        ]
        assert shown == ["Company", "sop_paper", "Limits of exceptions", "sop_abnormal"]

    def test_names_point_at_their_lines_in_a_book(self, sample_book: Path) -> None:
        """Label beside the value, heading above the first line of its group, in capitals."""
        book = read_book(sample_book)
        sheet = book.sheet(CONTROL_SHEET)
        for setting in SETTINGS:
            target = book.defined_name(setting.name).target
            assert target is not None
            assert parse_cell(target[1].replace("$", "")) == (ROWS[setting.name], VALUE_COLUMN)
            assert sheet[ROWS[setting.name], VALUE_COLUMN - 1] == setting.label
        for group in GROUPS:
            row = ROWS[group.names[0]] - 1
            assert sheet[row, VALUE_COLUMN - 1] == group.heading.upper()
            assert sheet[row, VALUE_COLUMN] is None


class TestLetters:
    def test_an_emoji_weighs_as_a_mark(self) -> None:
        """Excel counts two characters where there is one: so such a text counts by its row alone.

        A is 33 above the blank, B 34: (1 × 33 + 2 × 34) × row 5 = 505; the mark ~ is 94 above.
        """
        assert letters([(5, "AB")]) == 505
        assert letters([(5, "🪑 AB")]) == letters([(5, "AB🪑")]) == letters([(5, "~")]) == 5 * 94
        assert letters([(5, "A" * LETTERS + "🪑")]) == letters([(5, "A" * LETTERS)])

    @pytest.mark.parametrize("texts", [TEXTS, TEXTS[:9], ("🪑",)], ids=["all", "plain", "one"])
    def test_libreoffice_says_the_same(
        self, texts: tuple[str | float | None, ...], office: Office, tmp_path: Path
    ) -> None:
        """Emoji first, last, alone, at the last place that counts and behind it."""
        path, count = tmp_path / "texts.xlsx", len(texts)
        with xlsxwriter.Workbook(path) as made:
            sheet = made.add_worksheet("Texts")
            table = {"name": "tblTexts", "columns": [{"header": "Item"}]}
            sheet.add_table(3, 0, 3 + count, 0, table)
            for row, text in enumerate(texts, 4):
                if text is not None:
                    sheet.write(row, 0, text)
            sheet.write_formula("C1", f"={letters_formula('tblTexts', 'Item')}")
        with office.open(path) as book:
            book.recalculate()
            assert book.values("Texts", "C1:C1") == [[letters(enumerate(texts, 5))]]
            assert book.errors() == []
