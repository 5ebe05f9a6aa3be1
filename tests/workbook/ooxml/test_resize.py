"""Tables that get more or fewer rows, and nothing else changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from workbook.ooxml.samples import MAIN
from workbook.ooxml.samples_tables import BODY, HEAD, planner_book, table_book, table_xml
from workbook.ooxml.test_patch import changed_members, part, rows

from sopxl_workbook.ooxml import NOT_CALCULATED, Package, Patch, read_book

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
FORMULA = "<calculatedColumnFormula>tbl[[#This Row],[Key]]&amp;A3</calculatedColumnFormula>"
COLUMNS = (
    f'<tableColumn id="1" name="Key"/><tableColumn id="2" name="Units">{FORMULA}</tableColumn>'
)
TOTALS = (
    '<row r="5" ht="40" customHeight="1"><c r="A5"><v>7</v></c>'
    '<c r="B5" s="8" t="str"><v>Total</v></c><c r="C5" s="9"><f>SUM(C3:C4)</f><v>3</v></c></row>'
)
CHAIN = f'<calcChain xmlns="{MAIN}"><c r="C5" i="1"/></calcChain>'


def resized(data: bytes, count: int, edit: Callable[[Patch], None] | None = None) -> bytes:
    """The book with so many rows in its table, after an edit."""
    patch = Patch(data)
    if edit is not None:
        edit(patch)
    patch.resize_table("tbl", count)
    return patch.result()


def with_totals() -> bytes:
    """The small table with a row of totals."""
    table = table_xml("B2:C5", '<autoFilter ref="B2:C4"/>', ' totalsRowCount="1"')
    return table_book(HEAD + BODY + TOTALS, '<dimension ref="A2:C5"/>', table=table)


class TestGrow:
    def test_new_rows_look_like_the_last_one(self) -> None:
        """Styles and height of the last row, no value; the dimension holds them."""
        new = resized(table_book(), 4)
        assert rows(new) == HEAD + BODY + (
            '<row r="5" ht="30" customHeight="1"><c r="B5" s="5"/><c r="C5" s="6"/></row>'
            '<row r="6" ht="30" customHeight="1"><c r="B6" s="5"/><c r="C6" s="6"/></row>'
        )
        assert '<dimension ref="B2:C6"/>' in part(new)
        assert read_book(new).table("tbl").data_ref == "B3:C6"

    def test_new_rows_look_like_those_that_are_named(self) -> None:
        """Each as its own, with no formula of the last row."""
        patch = Patch(with_totals())
        before = read_book(patch.result()).sheet("Data")
        patch.resize_table("tbl", 4, like=[3, 4])
        sheet = read_book(patch.result()).sheet("Data")
        for new, old in (("B5", "B3"), ("C5", "C3"), ("B6", "B4"), ("C6", "C4")):
            assert sheet.cell(new).style == before.cell(old).style
            assert (sheet.cell(new).value, sheet.cell(new).formula) == (None, None)
        assert sheet[7, 2] == "Total"

    def test_only_the_sheet_and_the_table_change(self) -> None:
        """Every other part keeps its raw bytes."""
        data = table_book()
        assert sorted(changed_members(data, resized(data, 3))) == [TABLE, SHEET]

    def test_as_many_rows_as_there_are_is_no_edit(self) -> None:
        """The very same bytes."""
        data = table_book()
        assert resized(data, 2) is data

    def test_cells_that_are_there_keep_what_they_hold_and_take_the_style(self) -> None:
        """Blank cells with a style, and what stands outside the columns of the table."""
        below = (
            '<row r="5" ht="9" customHeight="1" spans="1:2"><c r="A5"><v>1</v></c>'
            '<c r="B5" s="2"/></row>'
        )
        new = resized(table_book(HEAD + BODY + below), 3)
        assert rows(new).endswith(
            '<row r="5" ht="9" customHeight="1" spans="1:3"><c r="A5"><v>1</v></c>'
            '<c r="B5" s="5"/><c r="C5" s="6"/></row>'
        )

    def test_a_style_that_the_last_row_gives_to_cells_that_are_not_there(self) -> None:
        """The new cells get it as their own: the rest of the row is not the table's."""
        last = '<row r="4" s="7" customFormat="1"><c r="B4" s="5"/></row>'
        new = resized(table_book(HEAD + BODY.partition('<row r="4"')[0] + last), 3)
        assert rows(new).endswith('<row r="5"><c r="B5" s="5"/><c r="C5" s="7"/></row>')

    def test_a_row_without_a_cell(self) -> None:
        """Its height alone goes on, before and after the totals."""
        last = '<row r="4" ht="30" customHeight="1"/>\n'
        new = rows(resized(table_book(HEAD + last), 3))
        assert new == HEAD + last + '<row r="5" ht="30" customHeight="1"/>'
        body = '<row r="3"/><row r="4"><c r="C4"/></row><row r="5"/>'
        data = table_book(HEAD + body, "<dimension ref='nowhere'/>")
        assert part(resized(data, 3)) == part(data)

    def test_a_row_without_a_height_of_its_own_gives_none(self) -> None:
        """A height that Excel measured, or a hidden row, is not copied."""
        for old in ('ht="30"', 'ht="0" customHeight="1"', 'hidden="1"'):
            book = table_book(HEAD + BODY.replace('ht="30" customHeight="1"', old))
            assert '<row r="5"><c r="B5"' in rows(resized(book, 3))

    @pytest.mark.parametrize("prefix", ["", "x:"])
    def test_prefixes_and_identities_are_kept(self, prefix: str) -> None:
        """Elements in a namespace with a prefix; attributes that nobody knows."""
        table = table_xml(attributes=' xr:uid="{1}" xmlns:xr="urn:x"')
        data = table_book(table=_prefixed(table, prefix))
        sheet = _prefixed(part(data), prefix)
        data = Package(data).rewrite({SHEET: sheet.encode()})
        new = resized(data, 3)
        assert f'<{prefix}row r="5" ht="30" customHeight="1"><{prefix}c r="B5" s="5"/>' in part(new)
        assert part(new, TABLE) == _prefixed(table, prefix).replace("B2:C4", "B2:C5")

    def test_a_sheet_without_any_row(self) -> None:
        """A table without a heading and without a cell grows all the same."""
        table = table_xml("B3:C3", attributes=' headerRowCount="0"')
        data = table_book("", table=table)
        data = Package(data).rewrite(
            {SHEET: part(data).replace("<sheetData></sheetData>", "<sheetData/>").encode()}
        )
        patch = Patch(data)
        patch.resize_table("tbl", 2)
        patch.set_value("Data", "B4", 1)
        assert rows(patch.result()) == '<row r="4"><c r="B4"><v>1</v></c></row>'
        columns = COLUMNS.replace("&amp;A3", "")
        table = table_xml("B3:C3", columns=columns, attributes=' headerRowCount="0"')
        data = Package(data).rewrite({TABLE: table.encode()})
        assert rows(resized(data, 2)).startswith('<row r="4"><c r="C4"><f>tbl[')

    @pytest.mark.parametrize(
        ("ref", "attributes"), [("B2:C2", ""), ("B2:C3", ' insertRow="1" insertRowShift="1"')]
    )
    def test_a_table_without_rows(self, ref: str, attributes: str) -> None:
        """Without even a blank one, or with the blank one that Excel keeps and marks."""
        new = resized(table_book(HEAD, table=table_xml(ref, attributes=attributes)), 2)
        assert part(new, TABLE) == table_xml("B2:C4")
        again = resized(new, 0)
        assert part(again, TABLE) == table_xml("B2:C3")
        assert resized(again, 0) is again

    def test_the_mark_of_no_rows_goes_with_the_first_row(self) -> None:
        """The blank row becomes the first row of data."""
        table = table_xml("B2:C3", attributes=' insertRow="1"')
        new = resized(table_book(HEAD, table=table), 1)
        assert part(new, TABLE) == table_xml("B2:C3")


def _prefixed(xml: str, prefix: str) -> str:
    head, _, body = xml.rpartition("?>\n")
    body = body.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")
    body = body.replace(" xmlns=", f" xmlns:{prefix[:-1]}=", 1) if prefix else body
    return f"{head}?>\n{body}" if head else body


class TestValues:
    def test_before_and_after_are_the_same(self) -> None:
        """Values for the new rows can be set in any order, to the byte."""
        values = [["c", 3], ["d", None], ["=1", 5.5]]

        def write(patch: Patch) -> None:
            patch.set_values("Data", "B5", values)

        before = resized(table_book(), 5, write)
        patch = Patch(table_book())
        patch.resize_table("tbl", 5)
        write(patch)
        assert patch.result() == before
        assert read_book(before).table_rows("tbl")[2:] == [["c", 3.0], ["d", None], ["=1", 5.5]]
        assert '<c r="C5" s="6"><v>3</v></c>' in rows(before)

    def test_how_it_is_sorted(self) -> None:
        """The sort order kept in the table covers the new rows."""
        inside = (
            '<autoFilter ref="B2:C4"/><sortState ref="B3:C4"><sortCondition ref="C3:C4"/>'
            "</sortState>"
        )
        new = resized(table_book(table=table_xml(inside=inside)), 4)
        assert inside.replace("4", "6") in part(new, TABLE)

    def test_values_below_are_just_cells(self) -> None:
        """Without a resize the table stays as it is."""
        data = table_book()
        patch = Patch(data)
        patch.set_value("Data", "B5", "c")
        assert changed_members(data, patch.result()) == [SHEET]

    def test_again_and_again(self) -> None:
        """Each call starts from what the last one left."""
        patch = Patch(table_book())
        patch.resize_table("tbl", 5)
        patch.set_value("Data", "B5", "c")
        patch.resize_table("tbl", 3)
        patch.resize_table("tbl", 4)
        once = resized(table_book(), 4, lambda p: p.set_value("Data", "B5", "c"))
        assert patch.result() == once

    def test_a_cell_emptied_before_is_blank(self) -> None:
        """What was in the way may be taken away in the same patch."""
        below = '<row r="5"><c r="B5"><v>1</v></c></row>'
        data = table_book(HEAD + BODY + below)
        new = resized(data, 3, lambda patch: patch.set_value("Data", "B5", None))
        assert read_book(new).table_rows("tbl")[2] == [None, None]


class TestCalculatedColumns:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("<f>B4&amp;A$1&amp;B3</f><v>2</v>", "<f>B5&amp;A$1&amp;B4</f>"),
            ('<f t="shared" si="0"/><v>2</v>', "<f>A5*2</f>"),
            ('<f t="array" ref="C4">B4*2</f>', '<f t="array" ref="C5">B5*2</f>'),
            ("<v>12</v>", None),
        ],
    )
    def test_the_formula_of_the_last_row_goes_on(self, cell: str, expected: str | None) -> None:
        """Moved, without a stored result; not where the last row holds a value instead."""
        first = '<c r="C3" s="4"><f t="shared" ref="C3:C4" si="0">A3*2</f><v>1</v></c>'
        body = BODY.replace('<c r="C3" s="4"><v>1</v></c>', first).replace("<v>2</v>", cell)
        new = resized(table_book(HEAD + body, table=table_xml(columns=COLUMNS)), 3)
        inside = "/>" if expected is None else f">{expected}</c>"
        assert rows(new).endswith(f'<c r="C5" s="6"{inside}</row>')
        assert rows(new).startswith(HEAD + body)

    def test_the_formula_of_the_table_where_it_is_the_same_in_every_row(self) -> None:
        """Named by columns alone, it holds for a row that has a value, and for the first one."""
        columns = COLUMNS.replace("&amp;A3", "")
        for table, body in (("B2:C4", BODY), ("B2:C2", "")):
            new = resized(table_book(HEAD + body, table=table_xml(table, columns=columns)), 3)
            assert "<f>tbl[[#This Row],[Key]]</f></c></row>" in rows(new)

    def test_a_formula_that_no_column_declares_is_not_copied(self) -> None:
        """Excel does not either."""
        book = table_book(HEAD + BODY.replace("<v>2</v>", "<f>1+1</f><v>2</v>"))
        assert rows(resized(book, 3)).count("<f>") == 1

    def test_the_result_is_given_afterwards(self) -> None:
        """set_cached knows the new formulas; a value would replace one."""
        body = BODY.replace("<v>2</v>", "<f>B4*2</f><v>2</v>")
        patch = Patch(table_book(HEAD + body, table=table_xml(columns=COLUMNS)))
        patch.resize_table("tbl", 4)
        patch.set_cached("Data", "C5", 8)
        sheet = read_book(patch.result()).sheet("Data")
        assert [sheet.cell(ref).formula for ref in ("C5", "C6")] == ["=B5*2", "=B6*2"]
        assert sheet.block("C5:C6") == [[8.0], [NOT_CALCULATED]]

    def test_a_value_set_before_stays(self) -> None:
        """The caller's value is an exception in the column, as in Excel."""
        body = BODY.replace("<v>2</v>", "<f>B4*2</f><v>2</v>")
        data = table_book(HEAD + body, table=table_xml(columns=COLUMNS))
        new = resized(data, 3, lambda patch: patch.set_value("Data", "C5", 9))
        assert '<c r="C5" s="6"><v>9</v></c>' in rows(new)

    def test_the_calculation_chain_goes_with_a_new_formula(self) -> None:
        """And stays where no formula comes."""
        body = BODY.replace("<v>2</v>", "<f>B4*2</f><v>2</v>")
        parts = {"xl/calcChain.xml": CHAIN}
        for columns, is_kept in ((COLUMNS, False), ("", True)):
            data = table_book(HEAD + body, table=table_xml(columns=columns), parts=parts)
            new = Package(resized(data, 3))
            assert new.has("xl/calcChain.xml") is is_kept
            assert (b"calcChain" in new.part("[Content_Types].xml")) is is_kept


class TestTotals:
    def test_they_move_as_a_whole(self) -> None:
        """Values, formulas with their results, styles, height; what is beside them stays."""
        new = resized(with_totals(), 4)
        assert rows(new) == HEAD + BODY + (
            '<row r="5" ht="30" customHeight="1"><c r="A5"><v>7</v></c>'
            '<c r="B5" s="5"/><c r="C5" s="6"/></row>'
            '<row r="6" ht="30" customHeight="1"><c r="B6" s="5"/><c r="C6" s="6"/></row>'
            '<row r="7" ht="40" customHeight="1"><c r="B7" s="8" t="str"><v>Total</v></c>'
            '<c r="C7" s="9"><f>SUM(C3:C6)</f><v>3</v></c></row>'
        )
        assert '<dimension ref="A2:C7"/>' in part(new)
        assert 'ref="B2:C7"' in part(new, TABLE)
        assert '<autoFilter ref="B2:C6"/>' in part(new, TABLE)

    def test_they_move_back(self) -> None:
        """Fewer rows: every part is as it was."""
        data = with_totals()
        again = resized(resized(data, 4), 2)
        assert [name for name in Package(data).names if part(data, name) != part(again, name)] == []

    def test_blank_cells_below_make_room(self) -> None:
        """What a planner formatted there is the totals' now."""
        below = '<row r="6" spans="1:9"><c r="A6"/><c r="B6" s="1"/><c r="C6" s="1"/></row>'
        data = with_totals()
        sheet = part(data).replace("</sheetData>", below + "</sheetData>")
        new = resized(Package(data).rewrite({SHEET: sheet.encode()}), 3)
        assert rows(new).endswith(
            '<row r="6" spans="1:9" ht="40" customHeight="1"><c r="A6"/>'
            '<c r="B6" s="8" t="str"><v>Total</v></c>'
            '<c r="C6" s="9"><f>SUM(C3:C5)</f><v>3</v></c></row>'
        )

    def test_their_texts_are_moved_as_they_are(self) -> None:
        """Even one that reads like the markup of a cell."""
        text = '<is><t>a ref="B5" r="B5" s="1"</t></is>'
        totals = f'<row r="5"><c r="B5" t="inlineStr">{text}</c></row>'
        table = table_xml("B2:C5", attributes=' totalsRowCount="1"')
        new = resized(table_book(HEAD + BODY + totals, table=table), 4)
        assert rows(new).endswith(f'<row r="7"><c r="B7" t="inlineStr">{text}</c></row>')

    def test_a_formula_that_they_share_with_others_becomes_their_own(self) -> None:
        """So does an array formula that stands in them alone."""
        shared = (
            '<row r="5"><c r="B5"><f t="shared" ref="B5:D5" si="1">SUM(B$3:B$4)</f><v>0</v></c>'
            '<c r="C5"><f t="array" ref="C5">SUM(C3:C4*2)</f><v>6</v></c>'
            '<c r="D5"><f t="shared" si="1"/><v>0</v></c></row>'
        )
        table = table_xml("B2:C5", attributes=' totalsRowCount="1"')
        new = resized(table_book(HEAD + BODY + shared, table=table), 3)
        assert rows(new).endswith(
            '<c r="D5"><f>SUM(D$3:D$4)</f><v>0</v></c></row>'
            '<row r="6"><c r="B6"><f>SUM(B$3:B$5)</f><v>0</v></c>'
            '<c r="C6"><f t="array" ref="C6">SUM(C3:C5*2)</f><v>6</v></c></row>'
        )

    def test_the_first_row_above_them(self) -> None:
        """Totals of a table without a row."""
        table = table_xml("B2:C3", attributes=' totalsRowCount="1"')
        totals = '<row r="3"><c r="B3" t="str"><v>Total</v></c></row>'
        other = '<row r="1"><c r="A1"><f>Data!B3</f></c></row>'
        new = resized(table_book(HEAD + totals, table=table, other=other), 2)
        assert rows(new) == HEAD + '<row r="3"/><row r="5"><c r="B5" t="str"><v>Total</v></c></row>'
        assert "<f>Data!B5</f>" in part(new, "xl/worksheets/sheet2.xml")


class TestShrink:
    def test_rows_go_with_their_looks(self) -> None:
        """Growing and shrinking back gives the same parts."""
        data = table_book()
        again = Package(resized(resized(data, 9), 2))
        assert all(Package(data).part(name) == again.part(name) for name in again.names)

    def test_rows_are_emptied_in_the_same_patch(self) -> None:
        """None for a row of values that is to go."""
        new = resized(table_book(), 1, lambda p: p.set_values("Data", "B4", [[None, None]]))
        assert rows(new).endswith(
            '<row r="4" ht="30" customHeight="1"><c r="B4" s="5"/><c r="C4" s="6"/></row>'
        )
        assert read_book(new).table("tbl").ref == "B2:C3"
        assert '<dimension ref="B2:C4"/>' in part(new)

    def test_one_row_stays_in_the_file(self) -> None:
        """No rows is one blank row, as Excel has it."""

        def clear(patch: Patch) -> None:
            patch.set_values("Data", "B3", [[None, None], [None, None]])

        assert read_book(resized(table_book(), 0, clear)).table("tbl").ref == "B2:C3"

    def test_formulas_of_calculated_columns_go_with_their_rows(self) -> None:
        """They need not be emptied, and take their place in the calculation chain along."""
        body = (
            '<row r="3"><c r="C3" s="4"><f>B3</f></c></row>'
            '<row r="4"><c r="C4" s="4"><f t="shared" ref="C4:D4" si="0">B4</f></c>'
            '<c r="D4"><f t="shared" si="0"/></c></row>'
        )
        parts = {"xl/calcChain.xml": CHAIN}
        data = table_book(HEAD + body, table=table_xml(columns=COLUMNS), parts=parts)
        new = resized(data, 1)
        assert rows(new).endswith('</row><row r="4"><c r="D4"><f>C4</f></c></row>')
        assert not Package(new).has("xl/calcChain.xml")

    def test_what_looks_otherwise_stays(self) -> None:
        """A blank cell with a format of its own, to the byte; a formula leaves its format."""
        body = BODY.replace('t="str"><v>b</v></c>', "></c>").replace("<v>2</v>", "<f>1</f>")
        new = resized(table_book(HEAD + body, table=table_xml(columns=COLUMNS)), 1)
        assert '<c r="B4" s="5" ></c><c r="C4" s="6"/></row>' in rows(new)


def test_a_planner_book_there_and_back() -> None:
    """Every kind of reference grows and shrinks to the very same parts."""
    for data in (planner_book(), planner_book(totals=False)):
        patch = Patch(data)
        patch.resize_table("tblData", 12)
        patch.set_values("Data", "B10", [["new", 99]] * 7)
        patch.set_cached_block("Data", "D10", [[198]] * 7)
        grown = Patch(patch.result())
        grown.set_values("Data", "B10", [[None, None]] * 7)
        grown.resize_table("tblData", 5)
        back = grown.result()
        assert [name for name in Package(data).names if part(data, name) != part(back, name)] == []
