"""The open workbook: blocks at once, texts as texts, everything restored when something fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from udfs.excel.fakeexcel import FakeBook

from sopxl.errors import FileError, RefusedError, SopError
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_workbook.changes import Block, Change, ChangeSet, Formula, TableSize
from sopxl_workbook.ooxml import CellError, read_book


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


def replace(excel: FakeBook, *blocks: Block) -> None:
    """Writes blocks over whatever values stand there."""
    cells = [
        (block, row, column)
        for block in blocks
        for row, values in enumerate(block.rows)
        for column in range(len(values))
    ]
    changes = ChangeSet(
        Change(
            block.sheet,
            block.row + row,
            block.column + column,
            excel.value_at((block.sheet, block.row + row, block.column + column)),
            block.rows[row][column],
            "why",
        )
        for block, row, column in cells
    )
    OpenBook(excel).apply(changes)


class TestReplace:
    def test_a_block_is_written_and_read_in_one_go(self, excel: FakeBook) -> None:
        """One write, one read before and one after, however many cells."""
        replace(excel, block(1, 2, [10.0, 20.0, 30.0], [40.0, None, 60.0]))
        found = OpenBook(excel).read("Bob's plan", "B1:D2")
        assert found == [[10.0, 20.0, 30.0], [40.0, None, 60.0]]
        assert (excel.writes, excel.reads) == (1, 3)

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM", "1E5", "007", "MAR1", "'quoted"])
    def test_a_text_stays_a_text(self, excel: FakeBook, text: str) -> None:
        """Nothing that a planner calls a family becomes a formula, a number or a date."""
        replace(excel, block(1, 1, [text]))
        assert OpenBook(excel).read("Bob's plan", "A1") == [[text]]

    def test_a_formula_is_never_overwritten(self, excel: FakeBook) -> None:
        """The first one is named with its cell, and nothing is written."""
        with pytest.raises(RefusedError) as caught:
            replace(excel, block(1, 2, [1.0]), block(1, 4, [9.0, 9.0]))
        assert str(caught.value) == (
            "E161 'Bob''s plan'!E1: the formula =SUM(B1:D1) stands where a value has to go. "
            "Clear the cell, or move the formula beside the table."
        )
        assert excel.writes == 0

    def test_what_does_not_read_back_puts_every_old_value_back(self, excel: FakeBook) -> None:
        """A cell that keeps its own value undoes all blocks, the good one too."""
        excel.stuck["Bob's plan", 2, 3] = 5.5
        with pytest.raises(FileError) as caught:
            replace(excel, block(1, 2, [10.0]), block(2, 2, [40.0, 50.0]))
        assert str(caught.value) == (
            "E231 'Bob''s plan'!C2: 50 was written and 5.5 read back. "
            "The old values are in place again. Leave the cell, then press once more."
        )
        assert OpenBook(excel).read("Bob's plan", "A1:B2") == [["Shirts", 1.0], ["Socks", 4.0]]

    @pytest.mark.parametrize(
        ("new", "found"), [(7.0, True), (None, 0.0), ("a", "b"), (7.0, 7.001), (7.0, "7")]
    )
    def test_a_different_value_is_a_difference(
        self, excel: FakeBook, new: object, found: object
    ) -> None:
        """A blank is not zero, a truth is not one, a text is not a number."""
        excel.stuck["Bob's plan", 1, 2] = found
        with pytest.raises(FileError, match="E231"):
            replace(excel, block(1, 2, [new]))

    def test_four_decimals_of_a_currency_cell_are_enough(self, excel: FakeBook) -> None:
        """Excel hands a currency cell over with four decimals."""
        excel.stuck["Bob's plan", 1, 2] = 12.3457
        replace(excel, block(1, 2, [12.345678]))
        assert OpenBook(excel).read("Bob's plan", "B1") == [[12.3457]]


SHEET = "Plan"


@pytest.fixture
def planned(tmp_path: Path) -> FakeBook:
    """Two tables, a formula beside them, a note below, a currency cell, a date."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet(SHEET)
        for name, column in (("tblPlan", 0), ("tblNotes", 4)):
            headers = [{"header": "Family"}, {"header": "Units"}]
            rows = [["Shirts", 1], ["Socks", 4.123456]]
            sheet.add_table(
                0, column, 2, column + 1, {"name": name, "columns": headers, "data": rows}
            )
        sheet.write_formula("H1", "=SUM(B2:B3)", None, 5.123456)
        sheet.write("A9", "a note")
        sheet.write_string("H2", "=1+1 is two")
        sheet.write("H3", 46356)
    book = FakeBook(path)
    book.currency.add((SHEET, 3, 2))
    book.days.add((SHEET, 3, 8))
    book.table("tblPlan").fills = {2: "=ROW()"}
    return book


def change(ref: str, old: Any, new: Any, **how: Any) -> Change:
    """One change on the sheet Plan."""
    return Change(SHEET, int(ref[1:]), ord(ref[0]) - 64, old, new, "why", **how)


def resized(name: str, old: int, new: int) -> TableSize:
    """Another size of a table."""
    return TableSize(name, SHEET, old, new, "why")


def whole() -> ChangeSet:
    """A table that grows, one that shrinks, values of every kind, a formula that is replaced."""
    return ChangeSet(
        [
            change("A2", "Shirts", "=Shirts"),
            change("B2", 1.0, 10.0),
            change("B3", 4.123456, None),
            *(change(f"A{row}", None, f"new {row}") for row in (4, 5)),
            *(change(f"B{row}", None, float(row)) for row in (4, 5)),
            change("E3", "Socks", None),
            change("F3", 4.123456, None),
            change("H1", Formula("=sum( B2:B3 )", 5.123456), Formula("=B2", 10.0)),
            change("H3", 46356.0, 46357.0),
            change("J1", None, 9.0, is_cached=True),
        ],
        [resized("tblPlan", 2, 4), resized("tblNotes", 2, 1)],
    )


class TestApply:
    def test_all_that_a_person_would_type_is_written(self, planned: FakeBook) -> None:
        """Values, texts as texts, formulas, tables that grow and shrink; results are Excel's."""
        OpenBook(planned).apply(whole())
        found = planned.contents()
        assert [found.get((SHEET, row, 1)) for row in range(2, 6)] == [
            *("=Shirts", "Socks", "new 4", "new 5")
        ]
        assert [found.get((SHEET, row, 2)) for row in range(2, 6)] == [10.0, None, 4.0, 5.0]
        assert [found.get((SHEET, row, 8)) for row in (1, 3)] == ["=B2", 46357.0]
        assert {(SHEET, 3, 5), (SHEET, 3, 6), (SHEET, 1, 10)}.isdisjoint(found)
        assert {name: str(area) for name, area in planned.sizes().items()} == {
            "tblPlan": "A1:B5",
            "tblNotes": "E1:F2",
        }

    def test_its_reverse_takes_it_back(self, planned: FakeBook) -> None:
        """Every cell, to the last digit, and every table."""
        before, sizes = planned.contents(), planned.sizes()
        OpenBook(planned).apply(whole())
        assert planned.contents() != before
        OpenBook(planned).apply(whole().reversed())
        before[SHEET, 1, 8] = "=sum( B2:B3 )"  # as the change set spells it
        assert (planned.contents(), planned.sizes()) == (before, sizes)

    def test_what_it_saves_is_what_the_file_would_get(self, planned: FakeBook) -> None:
        """The open workbook and the file end with the same cells."""
        cells = [change("A4", None, "new"), change("B4", None, 7.0), change("B2", 1.0, "x")]
        changes = ChangeSet(cells, [resized("tblNotes", 2, 3)])
        written = read_book(changes.apply(read_book(planned.path)))
        OpenBook(planned).apply(changes)
        OpenBook(planned).save()
        saved = read_book(planned.path)
        assert dict(saved.sheet(SHEET).values()) == dict(written.sheet(SHEET).values())
        assert saved.table("tblNotes").ref == written.table("tblNotes").ref == "E1:F4"

    @pytest.mark.parametrize("is_half_done", [False, True])
    @pytest.mark.parametrize("failure", [OSError("busy"), KeyboardInterrupt()])
    def test_a_failure_at_any_call_puts_everything_back(
        self, planned: FakeBook, failure: BaseException, is_half_done: bool
    ) -> None:
        """Whichever write or resize it is, done by half or not at all, pressed Esc or busy."""
        before, sizes = planned.contents(), planned.sizes()
        planned.is_half_done = is_half_done
        n = 0
        while True:
            n += 1
            planned.acts, planned.failures = 0, {n: failure}
            try:
                OpenBook(planned).apply(whole())
            except type(failure):
                assert (planned.contents(), planned.sizes()) == (before, sizes)
                planned.typed.clear()
            else:
                break
        assert n == 9

    @pytest.mark.parametrize("again", range(1, 9))
    def test_a_failure_on_the_way_back_is_tried_again(self, planned: FakeBook, again: int) -> None:
        """Excel is busy for a moment, or somebody presses Esc twice."""
        before, sizes = planned.contents(), planned.sizes()
        planned.failures = {8: OSError("busy"), 8 + again: KeyboardInterrupt()}
        with pytest.raises(OSError, match="busy"):
            OpenBook(planned).apply(whole())
        assert planned.acts > 8 + again
        assert (planned.contents(), planned.sizes()) == (before, sizes)

    def test_what_cannot_be_put_back_is_told(self, planned: FakeBook) -> None:
        """Excel answers no more: which blocks and tables are neither old nor new."""
        planned.failures = dict.fromkeys(range(3, 99), OSError("gone"))
        with pytest.raises(FileError) as caught:
            OpenBook(planned).apply(whole())
        assert str(caught.value) == (
            "E234 plan.xlsx: the old values could not be put back in Plan!A4:B5, Plan!A2:B2, "
            "tblPlan. Close the workbook without saving it; the file still is as it was saved last."
        )
        assert isinstance(caught.value.__cause__, OSError)

    def test_a_table_that_keeps_its_size_is_found(
        self, planned: FakeBook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Excel says nothing and resizes nothing."""
        monkeypatch.setattr(type(planned.table("tblPlan")), "resize", lambda self, target: None)
        before = planned.contents()
        with pytest.raises(FileError) as caught:
            OpenBook(planned).apply(whole())
        assert str(caught.value) == (
            "E231 Plan: the table tblNotes was given 1 rows and has 2. "
            "The old values are in place again. Look at the table, then press once more."
        )
        assert planned.contents() == before

    @pytest.mark.parametrize(
        ("changes", "text"),
        [
            (
                ChangeSet([change("B2", 2.0, 3.0), change("A2", None, "x")]),
                "E214 plan.xlsx: the changes belong to another state of the workbook: "
                'Plan!A2 held blank, it holds "Shirts"; Plan!B2 held 2, it holds 1. '
                "Nothing was written. Run the command again, on the workbook as it is now.",
            ),
            (
                ChangeSet([change("H1", Formula("=SUM(B2:B4)", 5.0), 3.0)]),
                "E214 plan.xlsx: the changes belong to another state of the workbook: "
                "Plan!H1 held =SUM(B2:B4) (5), it holds =SUM(B2:B3) (5.123456). "
                "Nothing was written. Run the command again, on the workbook as it is now.",
            ),
            (
                ChangeSet([], [resized("tblPlan", 3, 4)]),
                "E214 plan.xlsx: the changes belong to another state of the workbook: "
                "the table tblPlan had 3 rows, it has 2. "
                "Nothing was written. Run the command again, on the workbook as it is now.",
            ),
            (
                ChangeSet([change("H1", 5.0, 3.0)]),
                "E161 Plan!H1: the formula =SUM(B2:B3) stands where a value has to go. "
                "Clear the cell, or move the formula beside the table.",
            ),
            (
                ChangeSet([change("A4", None, "x")], [resized("tblPlan", 2, 8)]),
                "E162 Plan!A9: not blank, and in the way of the table tblPlan, which is to grow. "
                "Clear or move what is there.",
            ),
            (
                ChangeSet([], [resized("tblNone", 2, 8)]),
                'E102 Plan: there is no table "tblNone". Plan in the book that has it.',
            ),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, planned: FakeBook, changes: ChangeSet, text: str
    ) -> None:
        """Before anything is written."""
        with pytest.raises(SopError) as caught:
            OpenBook(planned).apply(changes)
        assert str(caught.value) == text
        assert planned.acts == 0

    def test_a_totals_row_is_in_the_way(self, planned: FakeBook) -> None:
        """It would stay where it is, in the middle of the rows."""
        planned.table("tblPlan").show_totals = True
        with pytest.raises(RefusedError) as caught:
            OpenBook(planned).apply(whole())
        assert str(caught.value) == (
            "E235 Plan: the table tblPlan shows a totals row, which would stand in the way. "
            "Take the totals row off (Table Design, Total Row), then press once more."
        )
        assert planned.acts == 0

    @pytest.mark.parametrize("is_1904", [False, True])
    def test_a_date_is_its_day_number_in_the_file(self, planned: FakeBook, is_1904: bool) -> None:
        """In a book that counts its days from 1904 too."""
        planned.api.Date1904 = is_1904
        changes = ChangeSet([change("H3", 46356.0, 46357.0)])
        OpenBook(planned).apply(changes)
        OpenBook(planned).apply(changes.reversed())
        assert planned.contents()[SHEET, 3, 8] == 46356.0

    def test_an_error_is_typed_as_an_error(self, planned: FakeBook) -> None:
        """And a text that starts like a formula is none."""
        changes = ChangeSet(
            [change("B2", 1.0, CellError("#N/A")), change("H2", "=1+1 is two", 2.0)]
        )
        OpenBook(planned).apply(changes)
        assert planned.contents()[SHEET, 2, 2] == "#N/A"
        OpenBook(planned).apply(changes.reversed())
        assert planned.contents()[SHEET, 2, 8] == "=1+1 is two"


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
        replace(excel, block(1, 2, [7.0]))
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

    @pytest.mark.parametrize("name", ["ONEDRIVE_COMMERCIAL_WIN", "sharepoint_mac"])
    def test_a_book_that_says_where_files_lie_is_refused(self, tmp_path: Path, name: str) -> None:
        """Its settings would lead a button to another file than the one on the screen."""
        path = tmp_path / "plan.xlsx"
        with xlsxwriter.Workbook(path) as made:
            made.add_worksheet("xlwings.conf").write_column("A1", ["LOG FILE", name])
        with pytest.raises(RefusedError) as caught, OpenBook(FakeBook(path)).saved_copy():
            raise AssertionError("not reached")
        assert str(caught.value) == (
            f'E243 plan.xlsx: the sheet "xlwings.conf" says where files lie ({name}). Take those '
            "rows out of it; put them into your own settings if they are yours."
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
