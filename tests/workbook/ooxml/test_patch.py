"""Changing cells and nothing else."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import openpyxl
import pytest
import refusals
from workbook.ooxml.samples import MAIN, hand_made, rich_book, sheet_xml

from sopxl.errors import InputError, RefusalsError, RefusedError
from sopxl_workbook.ooxml import NOT_CALCULATED, CellError, Package, Patch, read_book

ROWS = (
    '<row r="2" spans="2:3" s="5" customFormat="1"><c r="B2" s="3"><v>1</v></c>'
    '<c r="C2" t="str"><f>A1</f><v>x</v></c></row><row r="4"/><row r="5"><c r="B5"/></row>'
)
SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>6</v></c></row>'
)
ARRAY = (
    '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A3">SEQ(3)</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c></row>'
)
CHAIN = f'<calcChain xmlns="{MAIN}"><c r="C2" i="1"/></calcChain>'


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    """Text of a part."""
    return Package(data).part(name).decode()


def rows(data: bytes) -> str:
    """What stands between the tags of sheetData."""
    return part(data).partition("<sheetData>")[2].partition("</sheetData>")[0]


def patched(sheet: str, edit: Callable[[Patch], None], **parts: Any) -> bytes:
    """A hand-made book after an edit."""
    patch = Patch(hand_made(sheet, **parts))
    edit(patch)
    return patch.result()


def changed_members(old: bytes, new: bytes) -> list[str]:
    """Members whose raw bytes, header and all, are not the same; order is checked too."""
    before, after = Package(old).raw_members(), Package(new).raw_members()
    assert list(after) == [name for name in before if name in after]
    return [name for name in before if before[name] != after.get(name)]


def loaded(data: bytes, data_only: bool = True) -> Any:
    """The book by openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


class TestSetValue:
    @pytest.mark.parametrize(
        ("value", "cell"),
        [
            (2.5, '<c r="B2" s="3"><v>2.5</v></c>'),
            (7, '<c r="B2" s="3"><v>7</v></c>'),
            (1e300, '<c r="B2" s="3"><v>1e+300</v></c>'),
            (0.1 + 0.2, '<c r="B2" s="3"><v>0.30000000000000004</v></c>'),
            (np.float64(1.5), '<c r="B2" s="3"><v>1.5</v></c>'),
            (np.int64(4), '<c r="B2" s="3"><v>4</v></c>'),
            (np.bool_(True), '<c r="B2" s="3" t="b"><v>1</v></c>'),
            (False, '<c r="B2" s="3" t="b"><v>0</v></c>'),
            (None, '<c r="B2" s="3"/>'),
            (CellError("#N/A"), '<c r="B2" s="3" t="e"><v>#N/A</v></c>'),
            ("=1+1", '<c r="B2" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
            ("+cmd|'/c calc'!A1", None),
            ("<b>&amp;", '<c r="B2" s="3" t="inlineStr"><is><t>&lt;b&gt;&amp;amp;</t></is></c>'),
            (
                " a\nb",
                '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve"> a\nb</t></is></c>',
            ),
            ("", '<c r="B2" s="3" t="inlineStr"><is><t></t></is></c>'),
            ("007", '<c r="B2" s="3" t="inlineStr"><is><t>007</t></is></c>'),
        ],
    )
    def test_how_a_value_is_stored(self, value: Any, cell: str | None) -> None:
        """The style stays, text is typed as text, no digit is lost."""
        new = patched(sheet_xml(ROWS), lambda patch: patch.set_value("Sheet1", "B2", value))
        if cell is not None:
            assert cell in rows(new)
        expected = float(value) if isinstance(value, int | np.integer) else value
        expected = bool(value) if isinstance(value, bool | np.bool_) else expected
        assert read_book(new).sheet("Sheet1")[2, 2] == expected
        assert read_book(new).sheet("Sheet1").cell("B2").formula is None

    @pytest.mark.parametrize(
        ("ref", "expected"),
        [
            ("A2", '<row r="2" spans="1:3" s="5" customFormat="1"><c r="A2" s="5"><v>8</v></c><c'),
            ("H2", '</c><c r="H2" s="5"><v>8</v></c></row><row r="4"/>'),
            ("A1", '<row r="1"><c r="A1"><v>8</v></c></row><row r="2"'),
            ("F3", '</row><row r="3"><c r="F3" s="9"><v>8</v></c></row><row r="4"/>'),
            ("F4", '<row r="4"><c r="F4" s="9"><v>8</v></c></row><row r="5">'),
            ("A5", '<row r="5"><c r="A5"><v>8</v></c><c r="B5"/></row>'),
            ("C9", '<c r="B5"/></row><row r="9"><c r="C9"><v>8</v></c></row>'),
        ],
    )
    def test_a_new_cell_stands_in_order_with_its_style(self, ref: str, expected: str) -> None:
        """Rows and columns stay in order; the style is the row's, else the column's."""
        columns = '<cols><col min="6" max="7" width="9" style="9"/></cols>'
        sheet = sheet_xml(ROWS, head=columns)
        new = patched(sheet, lambda patch: patch.set_value("Sheet1", ref, 8))
        assert expected in rows(new)

    def test_a_new_cell_may_take_the_style_of_another(self) -> None:
        """style_from names the cell whose style is copied."""
        sheet = sheet_xml(ROWS)
        new = patched(sheet, lambda p: p.set_value("Sheet1", "B9", 8, style_from="B2"))
        assert '<c r="B9" s="3"><v>8</v></c>' in rows(new)

    @pytest.mark.parametrize(
        ("ref", "value", "dimension"),
        [("B2", 5, "B2:C5"), ("E9", 5, "B2:E9"), ("A1", 5, "A1:C5"), ("E9", None, "B2:C5")],
    )
    def test_the_dimension_holds_every_value(
        self, ref: str, value: float | None, dimension: str
    ) -> None:
        """It grows with a value outside, and only then."""
        sheet = sheet_xml(ROWS, head='<dimension ref="B2:C5"/>')
        new = patched(sheet, lambda patch: patch.set_value("Sheet1", ref, value))
        assert f'<dimension ref="{dimension}"/>' in part(new)

    def test_the_first_cell_of_a_blank_sheet(self) -> None:
        """A sheet without any row gets one."""
        sheet = sheet_xml("", head='<dimension ref="A1"/>').replace(
            "<sheetData></sheetData>", "<sheetData/>"
        )
        new = patched(sheet, lambda patch: patch.set_value("Sheet1", "C3", 1))
        assert rows(new) == '<row r="3"><c r="C3"><v>1</v></c></row>'
        assert '<dimension ref="C3"/>' in part(new)

    def test_a_block_of_values(self) -> None:
        """Rows of values go in from the first cell on."""
        new = patched(
            sheet_xml(ROWS), lambda p: p.set_values("Sheet1", "B4", [[1, "a"], [None, 2.5]])
        )
        assert read_book(new).sheet("Sheet1").block("B4:C5") == [[1.0, "a"], [None, 2.5]]

    @pytest.mark.parametrize("prefix", ["", "x:"])
    def test_other_spellings_are_patched_too(self, prefix: str) -> None:
        """A prefix stays; what the scan does not know is rewritten first."""
        sheet = (
            f'<{prefix}worksheet xmlns{":x" if prefix else ""}="{MAIN}"><{prefix}sheetData>'
            f"<{prefix}row r='2'><{prefix}c r='B2' s='4'><{prefix}v>1</{prefix}v></{prefix}c>"
            f"</{prefix}row></{prefix}sheetData></{prefix}worksheet>"
        )
        new = patched(sheet, lambda p: p.set_values("Sheet1", "B2", [["t", 3]]))
        assert dict(read_book(new).sheet("Sheet1").values()) == {(2, 2): "t", (2, 3): 3.0}
        assert loaded(new)["Sheet1"]["B2"].value == "t"
        assert read_book(new).sheet("Sheet1").cell("B2").style == 4


class TestSetCached:
    def test_only_the_result_changes(self) -> None:
        """Formula, style and every other byte stay."""
        new = patched(sheet_xml(ROWS), lambda p: p.set_cached("Sheet1", "C2", 4.5))
        assert rows(new) == ROWS.replace(
            '<c r="C2" t="str"><f>A1</f><v>x</v></c>', '<c r="C2"><f>A1</f><v>4.5</v></c>'
        )

    @pytest.mark.parametrize(
        ("value", "cell"),
        [
            ("=x", '<c r="C2" t="str"><f>A1</f><v>=x</v></c>'),
            (True, '<c r="C2" t="b"><f>A1</f><v>1</v></c>'),
            (CellError("#DIV/0!"), '<c r="C2" t="e"><f>A1</f><v>#DIV/0!</v></c>'),
            (None, '<c r="C2"><f>A1</f></c>'),
        ],
    )
    def test_how_a_result_is_stored(self, value: Any, cell: str) -> None:
        """Each kind of result has its type; None is no result at all."""
        new = patched(sheet_xml(ROWS), lambda p: p.set_cached("Sheet1", "C2", value))
        assert cell in rows(new)
        expected = NOT_CALCULATED if value is None else value
        assert read_book(new).sheet("Sheet1")[2, 3] == expected

    def test_shared_formulas_keep_what_they_share(self) -> None:
        """The result of each cell of a group is its own."""
        new = patched(
            sheet_xml(SHARED), lambda p: p.set_cached_block("Sheet1", "A1", [[1], [2], [3]])
        )
        expected = SHARED.replace("<v>2<", "<v>1<").replace("<v>4<", "<v>2<")
        assert rows(new) == expected.replace("<v>6<", "<v>3<")

    def test_cells_that_an_array_formula_fills(self) -> None:
        """The formula stands in one cell; the others only hold results, even if not there yet."""
        new = patched(
            sheet_xml(ARRAY), lambda p: p.set_cached_block("Sheet1", "A1", [[5], ["b"], [7]])
        )
        assert rows(new) == (
            '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A3">SEQ(3)</f><v>5</v></c></row>'
            '<row r="2"><c r="A2" t="str"><v>b</v></c></row>'
            '<row r="3"><c r="A3"><v>7</v></c></row>'
        )

    def test_the_calculation_chain_stays(self) -> None:
        """Nothing but a formula that goes touches it."""
        sheet = sheet_xml(ROWS)
        data = hand_made(sheet, extra={"xl/calcChain.xml": CHAIN})
        patch = Patch(data)
        patch.set_cached("Sheet1", "C2", 1)
        patch.set_value("Sheet1", "B2", 2)
        assert changed_members(data, patch.result()) == ["xl/worksheets/sheet1.xml"]


class TestReplaceFormula:
    def test_the_calculation_chain_goes(self) -> None:
        """With its relationship and content type; recalculation is never asked for."""
        data = hand_made(sheet_xml(ROWS), extra={"xl/calcChain.xml": CHAIN})
        patch = Patch(data)
        patch.set_value("Sheet1", "C2", 4, replace_formula=True)
        new = patch.result()
        assert changed_members(data, new) == [
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
            "xl/worksheets/sheet1.xml",
            "xl/calcChain.xml",
        ]
        for name in Package(new).names:
            assert "calcChain" not in part(new, name) + name
            assert "fullCalcOnLoad" not in part(new, name)
        assert part(new, "xl/_rels/workbook.xml.rels").count("<Relationship ") == 2
        assert read_book(new).sheet("Sheet1").cell("C2").formula is None

    def test_those_who_shared_the_formula_keep_it(self) -> None:
        """When the cell that holds a shared formula goes, each other gets it as its own."""

        def edit(patch: Patch) -> None:
            patch.set_value("Sheet1", "A1", 9, replace_formula=True)
            patch.set_cached("Sheet1", "A3", 60)

        new = patched(sheet_xml(SHARED), edit)
        assert rows(new) == (
            '<row r="1"><c r="A1"><v>9</v></c></row>'
            '<row r="2"><c r="A2"><f>B2*2</f><v>4</v></c></row>'
            '<row r="3"><c r="A3"><f>B3*2</f><v>60</v></c></row>'
        )

    def test_an_array_formula_goes_as_a_whole(self) -> None:
        """All of its cells replaced, the dynamic mark goes too."""
        new = patched(
            sheet_xml(ARRAY),
            lambda p: p.set_values("Sheet1", "A1", [[1], [2], [3]], replace_formula=True),
        )
        assert rows(new) == (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
            '<row r="3"><c r="A3"><v>3</v></c></row>'
        )


ELSEWHERE = "Enter the value elsewhere, or clear the formula first."
ONE_SHEET = hand_made(sheet_xml(ROWS))
REFUSED: list[refusals.Row] = [
    (
        lambda: Patch(ONE_SHEET).set_value("Sheet1", "C2", 1),
        RefusedError,
        "E161 Sheet1!C2: calculated by a formula, which a value would replace. " + ELSEWHERE,
    ),
    (
        lambda: Patch(hand_made(sheet_xml(ARRAY))).set_values("Sheet1", "A2", [[1], [1], [1]]),
        RefusedError,
        "E161 Sheet1!A2, A3: calculated by a formula, which a value would replace. " + ELSEWHERE,
    ),
    (
        lambda: Patch(rich_book()).set_values("Values", "B6", [[0, 0, 0]] * 3),
        RefusalsError,
        "E161 Values!B6, D6, B7, B8: calculated by a formula, which a value would replace. "
        + ELSEWHERE
        + "\nE164 Values!D7, D8: filled by the formula in D6, which spills over D6:D8. "
        "Enter the value elsewhere, or clear D6 first.",
    ),
    (
        lambda: patched(
            sheet_xml(ARRAY), lambda p: p.set_value("Sheet1", "A1", 1, replace_formula=True)
        ),
        RefusedError,
        "E161 Sheet1!A2: filled by the array formula in A1, which can only be replaced as a "
        "whole. Replace all of A1:A3, or none of it.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_cached("Sheet1", "B2", 1),
        RefusedError,
        "E163 Sheet1!B2: not a formula, so there is no stored result to renew. "
        "Put the formula back: copy the cell beside it.",
    ),
    (
        lambda: Patch(rich_book()).set_value("Table", "C3", "Pieces"),
        RefusedError,
        "E166 Table!C3: the header of a table, which another text would damage. "
        "Rename the column in Excel.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_value("Sheet1", "B2", float("nan")),
        InputError,
        "E116 Sheet1!B2: nan is no number that a cell can hold.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_cached("Sheet1", "C2", float("-inf")),
        InputError,
        "E116 Sheet1!C2: -inf is no number that a cell can hold.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_value("Sheet1", "B2", 10**400),
        InputError,
        "E116 Sheet1!B2: inf is no number that a cell can hold.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_values("Sheet1", "A1048576", [[1], [2]]),
        InputError,
        "E151 a sheet has no row 1048577; rows run from 1 to 1048576.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_values("Sheet1", "XFD1", [[1], [2, 3]]),
        InputError,
        "E151 a sheet has no column 16385; columns run from 1 to 16384.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_value("Sheet1", "B2", "é" * 32_768),
        InputError,
        "E152 Sheet1!B2: the text has 32768 characters, a cell holds 32767.",
    ),
    (
        lambda: Patch(ONE_SHEET).set_value("Sheet1", "B2", CellError("#SPILL!")),
        InputError,
        "E153 Sheet1!B2: #SPILL! cannot be stored in a cell; these can: #DIV/0!, #GETTING_DATA, "
        "#N/A, #NAME?, #NULL!, #NUM!, #REF!, #VALUE!.",
    ),
]


@refusals.refused(REFUSED)
def test_refusals(call: object, kind: type, text: str) -> None:
    """What would damage the planner's work is refused by its own text."""
    refusals.check(call, kind, text)  # type: ignore[arg-type]


def test_a_refused_block_changes_nothing() -> None:
    """One formula among the cells, and none of them is written."""
    patch = Patch(ONE_SHEET)
    with pytest.raises(RefusedError, match=r"Sheet1!C2"):
        patch.set_values("Sheet1", "A2", [[1, 2, 3]])
    assert patch.result() is ONE_SHEET


def test_what_is_no_value_is_a_mistake_of_the_caller() -> None:
    """A list is no value of a cell."""
    with pytest.raises(TypeError, match=r"Sheet1!B2: a cell holds a number, text, bool"):
        Patch(ONE_SHEET).set_value("Sheet1", "B2", [1])  # type: ignore[arg-type]
