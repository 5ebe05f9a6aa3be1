"""A change set applied to a file: only where the book is as it was read, and back again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import check, refused

from sopxl.errors import RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.ooxml import NOT_CALCULATED, Book, CellError, Patch, cell_name, read_book
from sopxl_workbook.write import key_rows

ANY_SPOT = st.tuples(st.integers(1, 6), st.integers(3, 5))  # blank cells, formulas, a truth
RESULTS = st.sampled_from([None, 0.0, 1 / 3, 1e300, True, "x", " =1 ", "é\n", CellError("#N/A")])
CONTENTS = RESULTS | st.builds(
    Formula, st.sampled_from(["=A1+1", "=SUM(B2:B3)"]), RESULTS.map(lambda v: v or NOT_CALCULATED)
)
Contents = dict[tuple[str, int, int], tuple[Any, Any]]
INPUTS = (("Forecast", 12), ("Forecast", 16), ("Plan", 10))  # overrides and a plan, by row
WAY_OUT = "Nothing was written. Run the command again, on the workbook as it is now."


@cache
def small() -> Book:
    """A table of two rows, a total below it, a formula, an error, on a sheet with an apostrophe."""
    data = BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("Bob's plan")
        columns = [{"header": "Family"}, {"header": "Units"}]
        rows = [["Shirts", 1], ["Socks", 4]]
        sheet.add_table("A1:B3", {"name": "tblPlan", "columns": columns, "data": rows})
        sheet.write_formula("D1", "=SUM(B2:B3)", None, 5)
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
        sheet.write("D3", True)
        sheet.write("A9", "end")
        made.add_worksheet("Other").write("A1", "stays")
    return read_book(data.getvalue())


def change(ref: str, old: Any, new: Any, **how: Any) -> Change:
    """One change on Bob's sheet."""
    column, row = ord(ref[0]) - 64, int(ref[1:])
    return Change("Bob's plan", row, column, old, new, "why", **how)


def applied(*changes: Change, resized: tuple[TableSize, ...] = ()) -> Book:
    """The small book with changes."""
    return read_book(ChangeSet(changes, resized).apply(small()))


def contents(book: Book, sheets: Iterable[str] = ()) -> Contents:
    """Every cell that is not blank, with its formula; every table with its size."""
    found: Contents = {}
    for name in sheets or book.sheets:
        sheet = book.sheet(name)
        found |= {(name, *at): (None, value) for at, value in sheet.values() if value != ""}
        found |= {(name, c.row, c.column): (c.formula, c.value) for c in sheet.formulas()}
    return found | {(name, 0, 0): (None, table.ref) for name, table in book.tables.items()}


def held(found: Contents, row: int, column: int) -> Any:
    """What a change set takes for old in a cell."""
    formula, value = found.get(("Bob's plan", row, column), (None, None))
    return value if formula is None else Formula(formula, value)


def grown(old: int, new: int) -> TableSize:
    """Another size of the table."""
    return TableSize("tblPlan", "Bob's plan", old, new, "why")


class TestApply:
    """The bytes of the book with all changes."""

    def test_every_kind_of_content_is_written(self) -> None:
        """Values, a blank, a text that looks like a formula, a formula with its result."""
        sheet = applied(
            change("B2", 1.0, 10.5),
            change("B3", 4.0, None),
            change("C1", None, "=1+1"),
            change("C2", None, Formula("=B2*2", 21.0)),
            change("D3", True, CellError("#N/A")),
            change("D1", 5.0, 10.5, is_cached=True),
        ).sheet("Bob's plan")
        assert [sheet.cell(ref).value for ref in ("B2", "B3", "C1", "D3")] == [
            *(10.5, None, "=1+1", CellError("#N/A"))
        ]
        cells = [sheet.cell(ref) for ref in ("C1", "C2", "D1")]
        assert [(cell.formula, cell.value) for cell in cells] == [
            *((None, "=1+1"), ("=B2*2", 21.0), ("=SUM(B2:B3)", 10.5))
        ]

    def test_a_formula_and_a_value_change_places(self) -> None:
        """Where the change set says that the formula was there."""
        book = applied(
            change("D1", Formula("=SUM(B2:B3)", 5.0), 7.0),
            change("D2", Formula("=1/0", CellError("#DIV/0!")), Formula("=2/1", NOT_CALCULATED)),
        )
        cells = [book.sheet("Bob's plan").cell(ref) for ref in ("D1", "D2")]
        assert [(cell.formula, cell.value) for cell in cells] == [
            *((None, 7.0), ("=2/1", NOT_CALCULATED))
        ]

    def test_a_table_grows_and_shrinks_with_its_cells(self) -> None:
        """In one pass, whatever is asked for first."""
        new = [change("A4", None, "Hats"), change("B4", None, 9.0)]
        book = applied(*new, resized=(grown(2, 3),))
        assert book.table("tblPlan").ref == "A1:B4"
        assert book.table_rows("tblPlan")[2] == ["Hats", 9.0]
        gone = [change("A3", "Socks", None), change("B3", 4.0, None)]
        book = applied(*gone, resized=(grown(2, 1),))
        assert book.table("tblPlan").ref == "A1:B2"

    def test_other_parts_keep_their_bytes(self) -> None:
        """Only the sheet that is written becomes another part."""
        before = small().package.raw_members()
        after = applied(change("B2", 1.0, 2.0)).package.raw_members()
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"xl/worksheets/sheet1.xml"}

    def test_nothing_to_change_is_the_same_file(self) -> None:
        """To the last byte."""
        assert ChangeSet([]).apply(small()) == small().package.data


def refusal(*changes: Change, resized: tuple[TableSize, ...] = ()) -> Any:
    """A call that applies changes to the small book."""
    return lambda: applied(*changes, resized=resized)


START = "E214 workbook: the changes belong to another state of the workbook: "
SPOTS = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")


class TestOtherState:
    """What the change set takes for old must stand in the book."""

    @refused(
        [
            (
                refusal(change("B2", 3.0, 2.0)),
                RefusedError,
                f"{START}'Bob''s plan'!B2 held 3, it holds 1. {WAY_OUT}",
            ),
            (
                refusal(change("D3", 1.0, 2.0)),
                RefusedError,
                f"{START}'Bob''s plan'!D3 held 1, it holds TRUE. {WAY_OUT}",
            ),
            (
                refusal(change("A3", None, 2.0), change("E3", 0.0, 2.0)),
                RefusedError,
                f"{START}'Bob''s plan'!A3 held blank, it holds \"Socks\"; "
                f"'Bob''s plan'!E3 held 0, it holds blank. {WAY_OUT}",
            ),
            (
                refusal(change("D1", 4.0, 2.0, is_cached=True)),
                RefusedError,
                f"{START}'Bob''s plan'!D1 held 4, it holds 5. {WAY_OUT}",
            ),
            (
                refusal(change("D1", Formula("=SUM(B2:B9)", 5.0), 2.0)),
                RefusedError,
                f"{START}'Bob''s plan'!D1 held =SUM(B2:B9) (5), it holds =SUM(B2:B3) (5). "
                f"{WAY_OUT}",
            ),
            (
                refusal(change("B2", Formula("=1", 1.0), 2.0)),
                RefusedError,
                f"{START}'Bob''s plan'!B2 held =1 (1), it holds 1. {WAY_OUT}",
            ),
            (
                refusal(*(change(ref, 1.0, 2.0) for ref in SPOTS)),
                RefusedError,
                START
                + "; ".join(f"'Bob''s plan'!{ref} held 1, it holds blank" for ref in SPOTS[:5])
                + f"; 2 more. {WAY_OUT}",
            ),
            (
                refusal(resized=(grown(3, 4),)),
                RefusedError,
                f"{START}the table tblPlan had 3 rows, it has 2. {WAY_OUT}",
            ),
            (
                refusal(resized=(TableSize("tblPlan", "Other", 2, 3, "why"),)),
                RefusedError,
                f"{START}the table tblPlan was on Other, it is on 'Bob''s plan'. {WAY_OUT}",
            ),
            (
                refusal(change("D1", 5.0, 2.0)),
                RefusedError,
                "E161 'Bob''s plan'!D1: calculated by a formula, which a value would replace. "
                "Enter the value elsewhere, or clear the formula first.",
            ),
        ]
    )
    def test_is_refused(self, call: Any, kind: Any, text: str) -> None:
        """With the first cells and what they hold."""
        check(call, kind, text)

    def test_a_blank_and_an_empty_text_are_one(self) -> None:
        """As they are for whoever looks at the cell."""
        assert applied(change("E1", "", 2.0)).sheet("Bob's plan").cell("E1").value == 2.0


class TestWayBack:
    """Applied, then its reverse applied: every cell holds what it held."""

    def test_of_every_kind_of_change(self) -> None:
        """Formulas, results and table sizes too."""
        changes = ChangeSet(
            [
                change("A4", None, "Hats"),
                change("B2", 1.0, None),
                change("C2", None, Formula("=B2*2", 2.0)),
                change("D1", Formula("=SUM(B2:B3)", 5.0), "typed"),
                change("D2", CellError("#DIV/0!"), 1.0, is_cached=True),
                change("D3", True, False),
            ],
            [grown(2, 4)],
        )
        there = read_book(changes.apply(small()))
        assert contents(there) != contents(small())
        back = read_book(changes.reversed().apply(there))
        assert contents(back) == contents(small())

    @given(st.lists(st.dictionaries(ANY_SPOT, CONTENTS, max_size=8), min_size=1, max_size=3))
    def test_of_any_changes_one_after_the_other(self, runs: list[dict[Any, Any]]) -> None:
        """Each is taken back in turn, whatever kinds of contents take each other's place."""
        books, done = [small()], []
        for cells in runs:
            found = contents(books[-1], ["Bob's plan"])
            changes = ChangeSet(
                Change("Bob's plan", row, column, held(found, row, column), new, "why")
                for (row, column), new in cells.items()
            )
            done.append(changes)
            books.append(read_book(changes.apply(books[-1])))
        back = books[-1]
        for changes, before in zip(reversed(done), reversed(books[:-1]), strict=True):
            back = read_book(changes.reversed().apply(back))
            assert contents(back) == contents(before)

    def test_of_a_plan(self, book: Path) -> None:
        """All that `sopxl plan` writes into the template, stored results of every page too."""
        opened = read_book(book)
        row = key_rows(opened, "tblForecast")["Chairs|Override"]
        patch = Patch(opened)
        patch.set_value("Forecast", cell_name(row, FIRST_PERIOD_COLUMN + 26), 500.0)
        before = read_book(patch.result())
        changes, *_ = run.plan_changes_of(before, kit())
        assert len(changes.typed()) > 2
        assert len(changes.cached()) > 50
        after = read_book(changes.apply(before))
        assert contents(after) != contents(before)
        assert contents(read_book(changes.reversed().apply(after))) == contents(before)

    @pytest.mark.slow
    @settings(max_examples=20)
    @given(st.data())
    def test_of_any_change_to_the_template(
        self, made_books: dict[str, Path], data: st.DataObject
    ) -> None:
        """Overrides and own plans as a planner may type them, and notes that make a table grow."""
        before = read_book(made_books[".xlsx"])
        values = st.none() | st.floats(-1e9, 1e9) | st.text(max_size=8) | st.booleans()
        spots = st.tuples(st.sampled_from(INPUTS), st.integers(30, 60))
        cells = data.draw(st.dictionaries(spots, values, max_size=12))
        typed = [
            Change(sheet, row, column, before.sheet(sheet)[row, column], value, "typed")
            for ((sheet, row), column), value in cells.items()
        ]
        area = before.table("tblNotes").area
        standing, more = area.last_row - area.first_row, data.draw(st.integers(0, 5))
        typed += [
            Change("Notes", area.last_row + n, area.first_column, None, f"n{n}", "note")
            for n in range(1, more + 1)
        ]
        sizes = [TableSize("tblNotes", "Notes", standing, standing + more, "note")]
        changes = ChangeSet(typed, sizes)
        after = read_book(changes.apply(before))
        back = read_book(changes.reversed().apply(after))
        sheets = ("Forecast", "Plan", "Notes")
        assert contents(back, sheets) == contents(before, sheets)
        assert changes.reversed().reversed().apply(before) == after.package.data
