"""Cells outside tables: by address, each kind of change, and rows that were put in."""

from __future__ import annotations

from typing import Any

import pytest
from workbook.diff.books import compared, made, rows, told
from workbook.ooxml.samples import hand_made, sheet_xml

from sopxl_workbook.diff import diff
from sopxl_workbook.ooxml import NOT_CALCULATED, Book, CellError, Package

NA, DIV = CellError("#N/A"), CellError("#DIV/0!")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (1, 2, "value changed"),
        ("a", "b", "value changed"),
        (True, False, "value changed"),
        (None, 0, "blank became value"),
        (0, None, "value became blank"),
        ("7", 7, "type changed"),
        (1, True, "type changed"),
        (7, "7", "type changed"),
        (("=A1", 5), ("=A2", 5), "formula changed"),
        (("=A1", 5), 5, "formula became constant"),
        (5, ("=A1", 5), "constant became formula"),
        (None, ("=A1", 5), "formula added"),
        (("=A1", 5), None, "formula removed"),
        (("=A1", 5), ("=A1", 6), "result recalculated"),
        (("=A1", ""), ("=A1", 6), "result recalculated"),
        (("=A1", 5), ("=A1", "#N/A"), "error appeared"),
        (("=A1", "#DIV/0!"), ("=A1", 5), "error went"),
        (("=A1", "#DIV/0!"), ("=A1", "#N/A"), "result recalculated"),
    ],
)
def test_every_kind_of_change(old: Any, new: Any, kind: str) -> None:
    """One cell, one finding, at its address in both books."""
    found = compared({"C9": "kept", "B7": old}, {"C9": "kept", "B7": new})
    assert [line[:3] for line in found] == [(kind, "Sheet1!B7", "Sheet1!B7")]


def test_constants_that_are_errors() -> None:
    """An error that was typed or pasted appears and goes like one that was calculated."""

    def book(cell: str) -> Book:
        return Book(Package(hand_made(sheet_xml(f'<row r="1">{cell}</row>'))))

    error = book('<c r="A1" t="e"><v>#N/A</v></c>')
    number, blank = book('<c r="A1"><v>1</v></c>'), book('<c r="B1"/>')
    kinds = [
        told(diff(old, new))[0][0]
        for old, new in ((number, error), (blank, error), (error, number), (error, blank))
    ]
    assert kinds == ["error appeared", "error appeared", "error went", "error went"]


@pytest.mark.parametrize(
    ("old", "new", "exact", "differs"),
    [
        (0.3000000000000001, 0.3, False, False),
        (0.3000000000000001, 0.3, True, True),
        (1e-12, 2e-12, False, True),
        (1e15, 1e15 + 1, False, False),
        (1e15, 1e15 + 1, True, True),
        (100.0, 100.000001, False, True),
    ],
)
def test_numbers_differ_by_more_than_rounding(
    old: float, new: float, exact: bool, differs: bool
) -> None:
    """By more than 1e-9 of their size; exactly, where asked."""
    assert bool(compared({"A1": old}, {"A1": new}, exact=exact)) is differs


def test_a_result_near_zero_is_zero() -> None:
    """What a sum leaves over is no change; a number that somebody typed is one."""
    assert compared({"A1": ("=B1", 0)}, {"A1": ("=B1", 3e-15)}) == []
    assert len(compared({"A1": 0}, {"A1": 3e-15})) == 1


def test_a_formula_without_a_result_says_so() -> None:
    """It is neither blank nor zero."""

    def book(cell: str) -> Book:
        return Book(Package(hand_made(sheet_xml(f'<row r="1">{cell}</row>'))))

    old = book('<c r="A1"><f>B1</f></c>')
    new = book('<c r="A1"><f>B1</f><v>0</v></c>')
    assert told(diff(old, new)) == [
        ("result recalculated", "Sheet1!A1", "Sheet1!A1", NOT_CALCULATED, 0.0)
    ]


def test_styled_blanks_are_blank() -> None:
    """A cell that is only coloured differs from none in nothing."""
    plain = Book(Package(hand_made(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))))
    styled = '<row r="1"><c r="A1" s="3"><v>1</v></c><c r="B1" s="2"/></row><row r="9"/>'
    assert diff(plain, Book(Package(hand_made(sheet_xml(styled))))).is_same


class TestSharedAndArrayFormulas:
    """However the file spells a formula, it is what the cell shows."""

    @staticmethod
    def book(*cells: str) -> Book:
        """A book of one column of cells."""
        rows = (f'<row r="{i}"><c r="A{i}">{cell}</c></row>' for i, cell in enumerate(cells, 1))
        return Book(Package(hand_made(sheet_xml("".join(rows)))))

    def test_a_shared_formula_and_its_copies_are_the_same(self) -> None:
        """As one program shares what another writes out."""
        shared = '<f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v>'
        old = self.book(shared, '<f t="shared" si="0"/><v>4</v>', '<f t="shared" si="0"/><v>6</v>')
        new = self.book("<f>B1*2</f><v>2</v>", "<f>B2*2</f><v>4</v>", "<f>B2*2</f><v>6</v>")
        assert told(diff(old, new)) == [("formula changed", "Sheet1!A3", "Sheet1!A3", 6.0, 6.0)]

    def test_a_shared_formula_changes_where_it_is_shared(self) -> None:
        """Also in rows whose bytes are the same."""
        child = '<f t="shared" si="0"/><v>4</v>'
        old, new = (
            self.book(f'<f t="shared" ref="A1:A2" si="0">{text}</f><v>2</v>', child)
            for text in ("B1*2", "C1*2")
        )
        assert [line[:2] for line in told(diff(old, new))] == [
            ("formula changed", "Sheet1!A1"),
            ("formula changed", "Sheet1!A2"),
        ]

    def test_an_array_formula_is_told_where_it_begins(self) -> None:
        """Cells that it fills are results."""

        def array(text: str, last: int) -> Book:
            first = f'<f t="array" ref="A1:A{last}">{text}</f><v>1</v>'
            return self.book(first, f"<v>{last}</v>", "<v>3</v>", "<v>4</v>")

        assert told(diff(array("SEQ(3)", 3), array("SEQ(9)", 3))) == [
            ("formula changed", "Sheet1!A1", "Sheet1!A1", 1.0, 1.0)
        ]
        assert told(diff(array("SEQ(3)", 3), array("SEQ(3)", 4))) == [
            ("formula changed", "Sheet1!A1", "Sheet1!A1", 1.0, 1.0),
            ("result recalculated", "Sheet1!A2", "Sheet1!A2", 3.0, 4.0),
        ]
        (found,) = diff(array("SEQ(3)", 3), array("SEQ(9)", 3)).cells
        assert (found.old.formula, found.new.formula) == ("{=SEQ(3)}", "{=SEQ(9)}")


class TestRowsOutsideTables:
    """A row put in moves what is below it; a few edits move nothing."""

    LINES = (["Item", "Units"], *([f"item {i}", i] for i in range(1, 9)))

    def test_a_row_put_in_is_one_row(self) -> None:
        """Everything below it is as it was, at its new place."""
        new = [*self.LINES[:3], ["item new", 99], *self.LINES[3:]]
        assert compared(rows("A1", self.LINES), rows("A1", new)) == [
            ("row added", ("item new",), "Sheet1!A4:B4")
        ]

    def test_a_row_taken_out_is_one_row(self) -> None:
        """And the reverse."""
        new = [*self.LINES[:3], *self.LINES[4:]]
        assert compared(rows("A1", self.LINES), rows("A1", new)) == [
            ("row removed", ("item 3",), "Sheet1!A4:B4")
        ]

    def test_a_changed_row_among_moved_ones(self) -> None:
        """It is known by its first text."""
        new = [["Item", "Units"], ["item new", 99], *(list(line) for line in self.LINES[1:])]
        new[4] = ["item 3", 33]
        assert compared(rows("A1", self.LINES), rows("A1", new)) == [
            ("value changed", "Sheet1!B4", "Sheet1!B5", 3.0, 33.0),
            ("row added", ("item new",), "Sheet1!A2:B2"),
        ]

    def test_two_edited_rows_stay_edits(self) -> None:
        """Even if one of them now looks like the other."""
        new = [list(line) for line in self.LINES]
        new[2], new[3] = new[3], new[2]
        places = [line[2] for line in compared(rows("A1", self.LINES), rows("A1", new))]
        assert places == ["Sheet1!A3", "Sheet1!B3", "Sheet1!A4", "Sheet1!B4"]

    def test_formulas_that_moved_with_their_cells_are_the_same(self) -> None:
        """In the moved rows, below them, with fixed references, and on another sheet."""

        def book(first: int) -> Book:
            lines = [list(line) for line in self.LINES[1:]]
            last = first + len(lines) - 1
            sheet = {
                **rows(f"A{first}", lines),
                f"A{last + 1}": "Total",
                f"B{last + 1}": (f"=SUM(B{first}:B{last})", 36),
                f"C{first}": (f'=B{first}*$B${first}&"B2"', 1),
            }
            if first > 2:
                sheet["A2"] = "new"
            return made({"S": sheet, "Other": {"A1": (f"=S!B{last + 1}", 36)}})

        assert told(diff(book(2), book(3))) == [("row added", ("new",), "S!A2:A2")]

    def test_a_formula_that_was_left_behind_is_found(self) -> None:
        """The total of the old rows, when a row came in below them."""
        lines = [list(line) for line in self.LINES]
        old = {**rows("A1", lines), "B12": ("=SUM(B2:B9)", 36)}
        new = {**rows("A1", [["Title", None], *lines]), "B13": ("=SUM(B2:B9)", 28)}
        assert compared(old, new) == [
            ("formula changed", "Sheet1!B12", "Sheet1!B13", 36.0, 28.0),
            ("row added", ("Title",), "Sheet1!A1:A1"),
        ]
