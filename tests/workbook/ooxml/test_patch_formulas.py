"""Formulas that are put in: how they are stored, with their results, and what goes with them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import refusals
import xlsxwriter
from workbook.ooxml.samples import MAIN, PACKAGE, hand_made, openpyxl_book, rich_book, sheet_xml
from workbook.ooxml.test_patch import (
    ARRAY,
    CHAIN,
    ROWS,
    SHARED,
    changed_members,
    loaded,
    part,
    patched,
    rows,
)

from sopxl.errors import InputError, RefusalsError, RefusedError
from sopxl_workbook.ooxml import NOT_CALCULATED, CellError, Package, Patch, read_book

if TYPE_CHECKING:
    from hosts.office import Office

SHEET1 = "xl/worksheets/sheet1.xml"


def with_formula(ref: str, formula: str, value: Any = None, **how: Any) -> bytes:
    """The small book after one formula."""
    return patched(
        sheet_xml(ROWS), lambda patch: patch.set_formula("Sheet1", ref, formula, value, **how)
    )


class TestHowItIsStored:
    @pytest.mark.parametrize(
        ("formula", "value", "cell"),
        [
            ("=B2*2", 2, '<c r="D2" s="5"><f>B2*2</f><v>2</v></c>'),
            ('=A1&"<x>"', "a", '<c r="D2" s="5" t="str"><f>A1&amp;"&lt;x&gt;"</f><v>a</v></c>'),
            ("=B2>0", True, '<c r="D2" s="5" t="b"><f>B2&gt;0</f><v>1</v></c>'),
            ("=NA()", CellError("#N/A"), '<c r="D2" s="5" t="e"><f>NA()</f><v>#N/A</v></c>'),
            ("=B2*2", None, '<c r="D2" s="5"><f>B2*2</f></c>'),
            ('=""', "", '<c r="D2" s="5" t="str"><f>""</f><v></v></c>'),
        ],
    )
    def test_each_kind_of_result(self, formula: str, value: Any, cell: str) -> None:
        """The result stands beside the formula; None is no result, and read as such."""
        new = with_formula("D2", formula, value)
        assert cell in rows(new)
        found = read_book(new).sheet("Sheet1").cell("D2")
        assert found.formula == formula
        assert found.value == (NOT_CALCULATED if value is None else value)
        assert "fullCalcOnLoad" not in part(new, "xl/workbook.xml")

    def test_the_cell_keeps_its_style(self) -> None:
        """Or takes that of another; the dimension holds a formula without a result too."""
        assert '<c r="B2" s="3"><f>1+1</f><v>2</v></c>' in rows(with_formula("B2", "=1+1", 2))
        new = with_formula("F9", "=1+1", 2, style_from="B2")
        assert '<c r="F9" s="3"><f>1+1</f><v>2</v></c>' in rows(new)
        sheet = sheet_xml(ROWS, head='<dimension ref="B2:C5"/>')
        new = patched(sheet, lambda patch: patch.set_formula("Sheet1", "F9", "=1+1"))
        assert '<dimension ref="B2:F9"/>' in part(new)

    def test_an_array_formula(self) -> None:
        """It stands in its first cell; the others hold results of theirs."""

        def edit(patch: Patch) -> None:
            patch.set_formula("Sheet1", "B7", "=B2:B3*2", 2, array_ref="B7:B8")
            patch.set_cached_block("Sheet1", "B7", [[2], ["x"]])

        new = patched(sheet_xml(ROWS), edit)
        assert (
            '<row r="7"><c r="B7"><f t="array" ref="B7:B8">B2:B3*2</f><v>2</v></c></row>'
            '<row r="8"><c r="B8" t="str"><v>x</v></c></row>'
        ) in rows(new)
        cell = read_book(new).sheet("Sheet1").cell("B7")
        assert (cell.array, cell.is_spill) == ("B7:B8", False)

    def test_a_formula_in_a_cell_with_a_prefix(self) -> None:
        """The elements are spelled as the sheet spells its own."""
        sheet = (
            f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>1</x:v>'
            "</x:c></x:row></x:sheetData></x:worksheet>"
        )
        new = patched(sheet, lambda patch: patch.set_formula("Sheet1", "B2", "=1+1", 2))
        assert '<x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c>' in part(new)


class TestDynamic:
    def test_a_book_without_metadata_gets_the_part(self) -> None:
        """With its relationship and content type; a second formula uses the same entry."""
        data = hand_made(sheet_xml(ROWS))
        patch = Patch(data)
        patch.set_formula("Sheet1", "E2", "=SEQUENCE(2)", 1, array_ref="E2:E3", is_dynamic=True)
        patch.set_formula("Sheet1", "G2", "=SUM(B2#)", 1, is_dynamic=True)
        new = patch.result()
        assert '<c r="E2" s="5" cm="1"><f t="array" ref="E2:E3">SEQUENCE(2)</f>' in rows(new)
        assert '<c r="G2" s="5" cm="1"><f t="array" ref="G2">SUM(B2#)</f><v>1</v>' in rows(new)
        after = Package(new).raw_members()
        before = Package(data).raw_members()
        assert [name for name in before if before[name] != after[name]] == [
            *("[Content_Types].xml", "xl/_rels/workbook.xml.rels", SHEET1)
        ]
        assert after.keys() - before.keys() == {"xl/metadata.xml"}
        sheet = read_book(new).sheet("Sheet1")
        assert sheet.cell("E2").is_spill
        assert sheet.cell("G2").is_spill
        package = Package(new)
        assert package.content_type("xl/metadata.xml").endswith("sheetMetadata+xml")
        assert part(new, "xl/metadata.xml").count("<rc ") == 1

    def test_a_book_with_metadata_uses_its_entry(self) -> None:
        """The part stays as it is."""
        data = rich_book()
        patch = Patch(data)
        patch.set_formula("Values", "M2", "=SEQUENCE(2)", 1, array_ref="M2:M3", is_dynamic=True)
        assert changed_members(data, patch.result()) == [SHEET1]
        assert read_book(patch.result()).sheet("Values").cell("M2").is_spill

    def test_metadata_of_another_kind_is_kept(self) -> None:
        """The entry is added behind what is there, and nothing is renumbered."""
        metadata = (
            f'<metadata xmlns="{MAIN}"><metadataTypes count="1"><metadataType name="XLRICHVALUE"/>'
            '</metadataTypes><futureMetadata name="XLRICHVALUE" count="1"><bk/></futureMetadata>'
            '<valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
        )
        book = hand_made(sheet_xml(ROWS), extra={"xl/metadata.xml": metadata})
        rels = part(book, "xl/_rels/workbook.xml.rels").replace(
            "</Relationships>",
            '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/sheetMetadata" Target="metadata.xml"/></Relationships>',
        )
        assert f"{PACKAGE}/relationships" in rels
        data = hand_made(
            sheet_xml(ROWS),
            extra={"xl/metadata.xml": metadata, "xl/_rels/workbook.xml.rels": rels},
        )
        patch = Patch(data)
        patch.set_formula("Sheet1", "E2", "=SEQUENCE(1)", 1, is_dynamic=True)
        new = part(patch.result(), "xl/metadata.xml")
        order = [new.index(name) for name in ('"XLRICHVALUE"/>', '"XLDAPR" ', "<cellMetadata")]
        assert order == sorted(order)
        assert new.index("<cellMetadata") < new.index("<valueMetadata")
        assert '<rc t="2" v="0"/>' in new
        assert '<valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata>' in new
        assert read_book(patch.result()).sheet("Sheet1").cell("E2").is_spill


class TestReplace:
    def test_a_formula_for_a_formula(self) -> None:
        """Only where that was asked for; the calculation chain goes."""
        data = hand_made(sheet_xml(ROWS), extra={"xl/calcChain.xml": CHAIN})
        patch = Patch(data)
        patch.set_formula("Sheet1", "C2", "=B2", 1, replace=True)
        new = patch.result()
        assert '<c r="C2"><f>B2</f><v>1</v></c>' in rows(new)
        assert not Package(new).has("xl/calcChain.xml")

    def test_a_new_formula_ends_the_calculation_chain(self) -> None:
        """Excel makes a new one, but rejects one that does not fit."""
        data = hand_made(sheet_xml(ROWS), extra={"xl/calcChain.xml": CHAIN})
        patch = Patch(data)
        patch.set_formula("Sheet1", "E5", "=B2", 1)
        for name in Package(patch.result()).names:
            assert "calcChain" not in part(patch.result(), name) + name

    @pytest.mark.parametrize(
        ("sheet", "ref", "formula", "how"),
        [
            (ROWS, "C2", "=A1", {}),
            (SHARED, "A2", "=B2*2", {}),
            (ARRAY, "A1", "=SEQ(3)", {"array_ref": "A1:A3"}),
        ],
    )
    def test_the_formula_that_is_there_only_gets_its_result(
        self, sheet: str, ref: str, formula: str, how: dict[str, Any]
    ) -> None:
        """No formula moves, so the chain stays, and nothing has to be asked for."""
        data = hand_made(sheet_xml(sheet), extra={"xl/calcChain.xml": CHAIN})
        patch = Patch(data)
        patch.set_formula("Sheet1", ref, formula, 77, **how)
        assert changed_members(data, patch.result()) == [SHEET1]
        cell = read_book(patch.result()).sheet("Sheet1").cell(ref)
        assert (cell.formula, cell.value) == (formula, 77.0)

    def test_those_who_shared_the_formula_keep_it(self) -> None:
        """As for a value that replaces it."""
        new = patched(
            sheet_xml(SHARED),
            lambda patch: patch.set_formula("Sheet1", "A1", "=B1*3", 3, replace=True),
        )
        assert [cell.formula for cell in read_book(new).sheet("Sheet1").formulas()] == [
            *("=B1*3", "=B2*2", "=B3*2")
        ]

    def test_a_spill_is_replaced_as_a_whole(self) -> None:
        """By another range; what is left over must be emptied."""
        patch = Patch(rich_book())
        patch.set_formula("Values", "D6", "=SEQUENCE(2)", 1, array_ref="D6:D7", replace=True)
        with pytest.raises(RefusedError, match=r"^E161 Values!D8: filled by the array formula in"):
            patch.result()
        patch.set_value("Values", "D8", None, replace_formula=True)
        sheet = read_book(patch.result()).sheet("Values")
        assert sheet.cell("D6").array == "D6:D7"
        assert sheet[8, 4] is None

    def test_a_new_array_is_one_too(self) -> None:
        """The edits so far count: its cells are results, not blanks."""
        patch = Patch(hand_made(sheet_xml(ROWS)))
        patch.set_formula("Sheet1", "E5", "=SEQ(2)", 1, array_ref="E5:E6")
        with pytest.raises(RefusedError, match=r"^E161 Sheet1!E6: calculated by a formula, "):
            patch.set_value("Sheet1", "E6", 5)
        patch.set_value("Sheet1", "E5", 5, replace_formula=True)
        with pytest.raises(RefusedError, match=r"^E161 Sheet1!E6: filled by the array formula"):
            patch.result()
        patch.set_value("Sheet1", "E6", None, replace_formula=True)
        assert dict(read_book(patch.result()).sheet("Sheet1").values())[5, 5] == 5.0

    def test_a_value_takes_a_formula_of_the_same_patch_back(self) -> None:
        """What was put in and taken out again leaves the file as it was."""
        data = hand_made(sheet_xml(ROWS))
        patch = Patch(data)
        patch.set_formula("Sheet1", "B2", "=1+1", 2)
        with pytest.raises(RefusedError, match=r"^E161 Sheet1!B2: "):
            patch.set_value("Sheet1", "B2", 1)
        patch.set_value("Sheet1", "B2", 1, replace_formula=True)
        assert patch.result() is data


FORMULA_FIX = 'Write it like "=SUM(A1:A3)", every quote and bracket closed.'
REFUSED: list[refusals.Row] = [
    (
        lambda text=text: with_formula("E5", text),  # type: ignore[misc]
        InputError,
        f'E154 Sheet1!E5: "{text}" is no formula that a cell holds. {FORMULA_FIX}',
    )
    for text in [
        "SUM(A1)",
        "=",
        "= ",
        '="a',
        "=SUM(A1",
        "=A1)",
        "='Plan!A1",
        "=t[a",
        "=cmd|'/c'!A0",
    ]
]
REFUSED += [
    (
        lambda: with_formula("E5", "=" + "1+" * 5000 + "1"),
        InputError,
        f'E154 Sheet1!E5: "={"1+" * 28}..." is no formula that a cell holds. {FORMULA_FIX}',
    ),
    (
        lambda: with_formula("E5", "=SUM(Plan!A1,'Other plan'!B2)"),
        RefusalsError,
        'E176 Sheet1!E5: the formula points at the sheet "Other plan", which is not there. '
        "Add it too, or leave the formula out.\n"
        'E176 Sheet1!E5: the formula points at the sheet "Plan", which is not there. '
        "Add it too, or leave the formula out.",
    ),
    (
        lambda: with_formula("E5", "=1", float("nan")),
        InputError,
        "E116 Sheet1!E5: nan is no number that a cell can hold.",
    ),
]


@pytest.mark.parametrize("text", ['=CONCAT("(","|")&A1', "='a(b'!A1", "=t[[#All],[a(]]", "={1;2}"])
def test_marks_inside_quotes_are_no_brackets(text: str) -> None:
    """A text, the name of a sheet and that of a column may hold any of them."""
    patch = Patch(hand_made(sheet_xml(ROWS)))
    patch.add_sheet("a(b")
    patch.set_formula("Sheet1", "E5", text, 1)
    assert read_book(patch.result()).sheet("Sheet1").cell("E5").formula == text


def test_an_array_begins_at_its_cell() -> None:
    """Anything else is a mistake of the caller."""
    with pytest.raises(ValueError, match="the array A1:B2 does not begin at B2"):
        with_formula("B2", "=1", array_ref="A1:B2")


def test_both_programs_show_what_was_stored(office: Office, tmp_path: Path) -> None:
    """LibreOffice and openpyxl: formulas, results, an array; recalculated they stay the same."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Plain").write_column("B1", [2, 3])
    patch = Patch(buffer.getvalue())
    patch.set_formula("Plain", "C1", "=B1*7", 14)
    patch.set_formula("Plain", "D1", "=B1:B2*2", 4, array_ref="D1:D2")
    patch.set_cached_block("Plain", "D1", [[4], [6]])
    patch.set_formula("Plain", "E1", '=IF(B1>1,"yes","no")', "yes")
    path = tmp_path / "formulas.xlsx"
    path.write_bytes(patch.result())
    with office.open(path) as opened:
        assert opened.values("Plain", "C1:E2") == [[14.0, 4.0, "yes"], [None, 6.0, None]]
        opened.recalculate()
        assert opened.errors() == []
        assert opened.values("Plain", "C1:E2") == [[14.0, 4.0, "yes"], [None, 6.0, None]]
    assert loaded(patch.result())["Plain"]["D2"].value == 6
    assert loaded(patch.result(), data_only=False)["Plain"]["C1"].value == "=B1*7"


def test_a_formula_in_a_book_of_openpyxl() -> None:
    """Which stores no results: those that are not given stay not calculated."""
    patch = Patch(openpyxl_book())
    patch.set_formula("Plain", "G2", "=B2*3", 9)
    sheet = read_book(patch.result()).sheet("Plain")
    assert (sheet[2, 7], sheet[2, 3]) == (9.0, NOT_CALCULATED)


@refusals.refused(REFUSED)
def test_refusals(call: object, kind: type, text: str) -> None:
    """What is no formula, or points nowhere, is refused by its own text."""
    refusals.check(call, kind, text)  # type: ignore[arg-type]
