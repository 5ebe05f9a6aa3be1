"""A change set in a workbook that Calc holds open: written, proved, taken back, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hosts.office import Doc, Office

from sopxl.errors import FileError, SopError
from sopxl_udfs.calc.open_cells import OpenCells
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.ooxml import CellError, read_book

SHEET = "Bob's plan"
HEADERS = [{"header": "Family"}, {"header": "Units"}]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two tables, formulas, a text like a formula, a protected sheet, an array formula."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet(SHEET)
        for name, column in (("tblPlan", 0), ("tblNotes", 4)):
            rows = [["Shirts", 1], ["Socks", 1 / 3]]
            table = {"name": name, "columns": HEADERS, "data": rows}
            sheet.add_table(0, column, 2, column + 1, table)
        sheet.write_formula("H1", "=SUM(tblPlan[Units])", None, 4 / 3)
        sheet.write_string("H2", "=1+1 is two")
        sheet.write("H3", True)
        totals = {"name": "tblTotal", "total_row": True, "columns": [{"header": "T"}]}
        sheet.add_table("J1:J3", totals)
        locked = made.add_worksheet("Locked")
        locked.write("A1", 3)
        locked.protect()
        made.add_worksheet("Zoo").write_array_formula("B2:C2", "{=SUM(Locked!A1:A2)}", None, 3)
    return path


def change(ref: str, old: Any, new: Any, sheet: str = SHEET) -> Change:
    """One change."""
    return Change(sheet, int(ref[1:]), ord(ref[0]) - 64, old, new, "why")


def whole(*more: Change) -> ChangeSet:
    """A table that grows, one that shrinks, values of every kind, a formula for another."""
    return ChangeSet(
        [
            change("A2", "Shirts", "=Shirts"),
            change("B3", 1 / 3, None),
            change("A4", None, "Hats"),
            change("B4", None, 2 / 3),
            change("E3", "Socks", None),
            change("F3", 1 / 3, None),
            change("H1", Formula("=SUM(tblPlan[Units])", 4 / 3), Formula("=B2*2", 2.0)),
            change("H2", "=1+1 is two", 5.0),
            change("H3", True, False),
            change("H4", None, Formula("=IF('Bob''s plan'!B2>0,\"yes\",B3)", "yes")),
            change("A1", 3.0, 7.0, "Locked"),
            *more,
        ],
        [TableSize("tblPlan", SHEET, 2, 3, "why"), TableSize("tblNotes", SHEET, 2, 1, "why")],
    )


def rounded(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows with the digits that LibreOffice stores."""
    return [[round(v, 12) if isinstance(v, float) else v for v in row] for row in rows]


def state(book: Doc) -> Any:
    """What stands in the cells, and the ranges of the tables."""
    cells = OpenCells(book.ask)
    held = [cells.contents(SHEET, "A1:I9"), cells.contents("Locked", "A1:A2")]
    return held, [str(cells.table(SHEET, name)) for name in ("tblPlan", "tblNotes")]


class TestApply:
    def test_it_is_written_and_its_reverse_takes_it_back(self, office: Office, book: Path) -> None:
        """Every digit, texts as texts, formulas as an Excel file spells them, tables too."""
        with office.open(book) as opened:
            before = state(opened)
            opened.apply(whole())
            assert opened.values(SHEET, "A2:B4") == [
                *(["=Shirts", 1.0], ["Socks", None], ["Hats", 2 / 3])
            ]
            assert opened.formulas(SHEET, "H1:H2") == [["=B2*2"], ["5"]]
            assert opened.values(SHEET, "H1:H4") == [[2.0], [5.0], [0.0], ["yes"]]
            assert opened.values("Locked", "A1") == [[7.0]]
            assert opened.sheet("Locked").isProtected()
            assert state(opened)[1] == ["A2:B4", "E2:F2"]
            opened.apply(whole().reversed())
            assert state(opened) == before

    def test_it_is_one_step_of_undo(self, office: Office, book: Path) -> None:
        """One undo brings back every cell."""
        with office.open(book) as opened:
            opened.apply(
                ChangeSet([change("B2", 1.0, 2.0), change("H2", "=1+1 is two", 5.0)]), "it"
            )
            assert opened.model.UndoManager.getCurrentUndoActionTitle() == "it"
            opened.model.UndoManager.undo()
            assert opened.values(SHEET, "B2") == [[1.0]]
            assert opened.values(SHEET, "H2") == [["=1+1 is two"]]

    def test_what_it_stores_is_what_the_file_would_get(
        self, office: Office, book: Path, tmp_path: Path
    ) -> None:
        """The open workbook, stored, and the patched file hold the same rows in the same table."""
        cells = [change("A4", None, "Hats"), change("B4", None, 2 / 3), change("B2", 1.0, "x")]
        changes = ChangeSet(cells, [TableSize("tblPlan", SHEET, 2, 3, "why")])
        patched = read_book(changes.apply(read_book(book)))
        with office.open(book) as opened:
            opened.apply(changes)
            opened.store_as(tmp_path / "stored.xlsx")
        stored = read_book(tmp_path / "stored.xlsx")
        assert stored.table("tblPlan").ref == patched.table("tblPlan").ref == "A1:B4"
        assert rounded(stored.table_rows("tblPlan")) == rounded(patched.table_rows("tblPlan"))

    def test_a_failure_on_the_way_takes_everything_back(self, office: Office, book: Path) -> None:
        """Part of an array formula takes no value; tables and cells are as before."""
        with office.open(book) as opened:
            before = state(opened)
            broken = whole(change("B2", Formula("=SUM(Locked!A1:A2)", 3.0), 1.0, "Zoo"))
            with pytest.raises(FileError) as told:
                opened.apply(broken)
            assert str(told.value).startswith("E225 LibreOffice: apply failed: ")
            assert state(opened) == before
            assert opened.sheet("Locked").isProtected()
            assert opened.model.isAutomaticCalculationEnabled()
            assert not opened.model.isActionLocked()

    @pytest.mark.parametrize("failure", [OSError("busy"), KeyboardInterrupt()])
    def test_a_failure_at_any_call_takes_everything_back(
        self, office: Office, book: Path, failure: BaseException, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Written and proved, or as before: whichever call of the host it is."""
        calls = failing = 0

        def counted(name: str) -> Any:
            plain = getattr(OpenCells, name)

            def call(self: OpenCells, *given: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls == failing:
                    raise failure
                return plain(self, *given)

            return call

        with office.open(book) as opened:
            before = state(opened)
            for name in ("contents", "put", "resize", "table"):
                monkeypatch.setattr(OpenCells, name, counted(name))
            for n in range(1, 28):
                calls, failing = 0, n
                with pytest.raises((FileError, KeyboardInterrupt)):
                    opened.apply(whole())
                calls = failing = 0
                assert state(opened) == before, n
            reading = calls
            opened.apply(whole())
            assert calls - reading == 27

    @pytest.mark.parametrize(
        ("changes", "text"),
        [
            (
                ChangeSet([change("B2", 2.0, 3.0)]),
                "E214 plan.xlsx: the changes belong to another state of the workbook: "
                "'Bob''s plan'!B2 held 2, it holds 1. "
                "Nothing was written. Run the command again, on the workbook as it is now.",
            ),
            (
                ChangeSet([change("H1", 4 / 3, 3.0)]),
                "E161 'Bob''s plan'!H1: the formula =SUM(tblPlan[Units]) stands where a value "
                "has to go. Clear the cell, or move the formula beside the table.",
            ),
            (
                ChangeSet([], [TableSize("tblTotal", SHEET, 1, 3, "why")]),
                "E235 Bob's plan: the table tblTotal shows a totals row, which would stand in the "
                "way. Take the totals row off, then try again.",
            ),
            (
                ChangeSet([], [TableSize("tblNone", SHEET, 1, 3, "why")]),
                'E102 Bob\'s plan: there is no table "tblNone". Plan in the book that has it.',
            ),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, office: Office, book: Path, changes: ChangeSet, text: str
    ) -> None:
        """Before anything is written."""
        with office.open(book) as opened:
            before = state(opened)
            with pytest.raises(SopError) as told:
                opened.apply(changes)
            assert str(told.value) == text
            assert state(opened) == before

    def test_an_error_is_an_error(self, office: Office, book: Path) -> None:
        """Written, read back and replaced again as what it is."""
        changes = ChangeSet([change("B2", 1.0, CellError("#N/A"))])
        with office.open(book) as opened:
            opened.apply(changes)
            assert opened.values(SHEET, "B2") == [["#N/A"]]
            opened.apply(changes.reversed())
            assert opened.values(SHEET, "B2") == [[1.0]]
