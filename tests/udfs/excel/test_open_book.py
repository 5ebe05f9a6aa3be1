"""The open workbook: blocks at once, texts as texts, everything restored when something fails."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from udfs.excel.fakeexcel import FakeBook

from sopxl.errors import FileError, RefusedError
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_workbook.changes import Block
from sopxl_workbook.ooxml import read_book


@pytest.fixture
def excel(tmp_path: Path) -> FakeBook:
    """A workbook with two rows of a plan, a note and a total."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Bob's plan")
        sheet.write_row("A1", ["Shirts", 1, 2, 3])
        sheet.write_row("A2", ["Socks", 4, 5])
        sheet.write_formula("E1", "=SUM(B1:D1)", None, 6)
    return FakeBook(path)


def block(row: int, column: int, *rows: list) -> Block:
    return Block("Bob's plan", row, column, list(rows), False)


class TestReplace:
    def test_a_block_is_written_and_read_in_one_go(self, excel: FakeBook) -> None:
        """One write, one read before and one after, however many cells."""
        OpenBook(excel).replace([block(1, 2, [10.0, 20.0, 30.0], [40.0, None, 60.0])])
        found = OpenBook(excel).read("Bob's plan", "B1:D2")
        assert found == [[10.0, 20.0, 30.0], [40.0, None, 60.0]]
        assert (excel.writes, excel.reads) == (1, 3)

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM", "1E5", "007", "MAR1", "'quoted"])
    def test_a_text_stays_a_text(self, excel: FakeBook, text: str) -> None:
        """Nothing that a planner calls a family becomes a formula, a number or a date."""
        OpenBook(excel).replace([block(1, 1, [text])])
        assert OpenBook(excel).read("Bob's plan", "A1") == [[text]]

    def test_a_formula_is_never_overwritten(self, excel: FakeBook) -> None:
        """The first one is named with its cell, and nothing is written."""
        with pytest.raises(RefusedError) as caught:
            OpenBook(excel).replace([block(1, 2, [1.0]), block(1, 4, [9.0, 9.0])])
        assert str(caught.value) == (
            "E161 'Bob''s plan'!E1: the formula =SUM(B1:D1) stands where a value has to go. "
            "Clear the cell, or move the formula beside the table."
        )
        assert excel.writes == 0

    def test_what_does_not_read_back_puts_every_old_value_back(self, excel: FakeBook) -> None:
        """A cell that keeps its own value undoes all blocks, the good one too."""
        excel.stuck["Bob's plan", 2, 3] = 5.5
        with pytest.raises(FileError) as caught:
            OpenBook(excel).replace([block(1, 2, [10.0]), block(2, 2, [40.0, 50.0])])
        assert str(caught.value) == (
            "E231 'Bob''s plan'!C2: 50.0 was written and 5.5 read back. "
            "The old values are in place again. Leave the cell, then press once more."
        )
        assert OpenBook(excel).read("Bob's plan", "A1:B2") == [["Shirts", 1.0], ["Socks", 4.0]]

    @pytest.mark.parametrize(
        ("new", "found"), [(1.0, True), (None, 0.0), ("a", "b"), (1.0, 1.001), (1.0, "1")]
    )
    def test_a_different_value_is_a_difference(
        self, excel: FakeBook, new: object, found: object
    ) -> None:
        """A blank is not zero, a truth is not one, a text is not a number."""
        excel.stuck["Bob's plan", 1, 2] = found
        with pytest.raises(FileError, match="E231"):
            OpenBook(excel).replace([block(1, 2, [new])])

    def test_four_decimals_of_a_currency_cell_are_enough(self, excel: FakeBook) -> None:
        """Excel hands a currency cell over with four decimals."""
        excel.stuck["Bob's plan", 1, 2] = 12.3457
        OpenBook(excel).replace([block(1, 2, [12.345678])])
        assert OpenBook(excel).read("Bob's plan", "B1") == [[12.3457]]


class TestQuiet:
    def test_excel_is_as_before_even_after_a_failure(self, excel: FakeBook) -> None:
        """Screen, events, calculation and status bar return."""
        excel.app.calculation = "semiautomatic"
        before = excel.app.settings
        during = []

        def fail() -> None:
            with OpenBook(excel).quiet("planning"):
                during.append(excel.app.settings)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert during == [(False, False, "manual", "sopxl: planning ...")]
        assert excel.app.settings == before

    def test_a_setting_that_fails_does_not_keep_the_others(self, excel: FakeBook) -> None:
        """Excel busy with one setting still gets the rest back."""

        class Stubborn(type(excel.app)):
            @property
            def enable_events(self) -> bool:
                return True

            @enable_events.setter
            def enable_events(self, value: bool) -> None:
                if value and self.alerts:
                    raise OSError("busy")

        excel.app = Stubborn()
        excel.app.alerts.append(("", "", ""))
        with OpenBook(excel).quiet("planning"):
            pass
        assert (excel.app.screen_updating, excel.app.calculation) == (True, "automatic")


class TestSavedCopy:
    def test_the_copy_has_what_was_typed_and_goes_afterwards(self, excel: FakeBook) -> None:
        """It is saved first; the copy bears the same name."""
        OpenBook(excel).replace([block(1, 2, [7.0])])
        with OpenBook(excel).saved_copy() as copy:
            assert copy.name == "plan.xlsx"
            assert read_book(copy).sheet("Bob's plan").cell("B1").value == 7.0
        assert not copy.exists()

    @pytest.mark.parametrize("name", ["Book1", "https://team.example/sites/plan.xlsx"])
    def test_a_book_that_is_no_file_here_is_refused(self, excel: FakeBook, name: str) -> None:
        """A new book, or one that lives in the cloud."""
        excel.fullname = name
        with pytest.raises(RefusedError) as caught, OpenBook(excel).saved_copy():
            raise AssertionError("not reached")
        assert str(caught.value) == (
            f'E206 plan.xlsx: Excel has it as "{name}", which is no file on this machine. '
            "Save it in a folder of this machine, or open the synced copy, AutoSave off."
        )

    def test_a_book_that_cannot_be_saved_says_so(self, excel: FakeBook) -> None:
        """Somebody else has it open, the disk is full, it is read-only."""

        def save() -> None:
            raise OSError("read-only")

        excel.save = save
        with pytest.raises(FileError) as caught, OpenBook(excel).saved_copy():
            raise AssertionError("not reached")
        assert str(caught.value) == (
            "E202 plan.xlsx: Excel could not save it (read-only). "
            "Close what else has it open, or save it under another name."
        )
