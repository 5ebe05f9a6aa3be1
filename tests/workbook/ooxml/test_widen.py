"""Tables that get more columns at their right, and nothing else changed."""

from __future__ import annotations

from typing import Any

import pytest
from refusals import check, refused
from workbook.ooxml.samples import MAIN
from workbook.ooxml.samples_tables import table_book, table_xml
from workbook.ooxml.test_patch import changed_members, loaded, part, rows
from workbook.ooxml.test_resize_charts import CHART, C, points, series

from sopxl.errors import LimitError, RefusalsError, RefusedError
from sopxl_workbook.ooxml import NOT_CALCULATED, Package, Patch, Wider, read_book

SHEET, OTHER, TABLE = (
    *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"),
    "xl/tables/table1.xml",
)
COLUMNS = (
    '<tableColumn id="1" name="Key"/><tableColumn id="2" name="M1"/>'
    '<tableColumn id="7" xr:uid="{2}" name="M2" dataDxfId="4" totalsRowFunction="sum"/>'
)
ABOVE = '<row r="1" spans="1:4"><c r="D1" s="2"><f>SUM(D3:D4)</f><v>8</v></c></row>'
HEAD = (
    '<row r="2"><c r="B2" t="str"><v>Key</v></c><c r="C2" t="str"><v>M1</v></c>'
    '<c r="D2" s="7" t="str"><v>M2</v></c></row>'
)
BODY = (
    '<row r="3" ht="30" customHeight="1"><c r="B3" t="str"><v>a</v></c><c r="C3"><v>1</v></c>'
    '<c r="D3" s="4"><f>C3+D$1&amp;$B3</f><v>2</v></c></row>'
    '<row r="4"><c r="B4" t="str"><v>b</v></c><c r="C4"><v>5</v></c><c r="D4" s="6"><v>6</v></c>'
    "</row>"
)
WISH = Wider("tbl", ("M3", 'M"4'), first=3, above=1)


def book(
    rows: str = ABOVE + HEAD + BODY, ref: str = "B2:D4", columns: str = "", **how: Any
) -> bytes:
    """A workbook with the table tbl of a key and two months in B2:D4 of Data."""
    inside = how.pop("inside", "")
    table = table_xml(ref, inside, how.pop("attributes", ""), columns or COLUMNS)
    table = table.replace('count="2"', 'count="3"').replace("<table ", '<table xmlns:xr="urn:x" ')
    how.setdefault("head", '<dimension ref="A1:D4"/>')
    return table_book(rows, table=table, **how)


def widened(data: bytes, wish: Wider = WISH) -> bytes:
    """The book with two months more."""
    patch = Patch(data)
    patch.widen_tables([wish])
    return patch.result()


class TestCells:
    def test_they_look_and_are_calculated_like_the_last(self) -> None:
        """Its style, its formula moved along, no value; what stands above goes along."""
        new = rows(widened(book()))
        for cell in (
            '<c r="E1" s="2"><f>SUM(E3:E4)</f></c>',
            '<c r="E2" s="7" t="inlineStr"><is><t>M3</t></is></c>',
            '<c r="E3" s="4"><f>D3+E$1&amp;$B3</f></c><c r="F3" s="4"><f>E3+F$1&amp;$B3</f></c>',
            '<c r="E4" s="6"/><c r="F4" s="6"/></row>',
        ):
            assert cell in new
        assert '<row r="1" spans="1:6">' in new
        assert '<dimension ref="A1:F4"/>' in part(widened(book()))
        assert read_book(widened(book())).sheet("Data")[3, 5] is NOT_CALCULATED

    def test_results_are_set_afterwards(self) -> None:
        """As of every formula; values too."""
        patch = Patch(book())
        patch.widen_tables([WISH])
        patch.set_cached_block("Data", "E3", [[3.0, 4.0]])
        patch.set_values("Data", "E4", [[7.0, None]])
        sheet = read_book(patch.result()).sheet("Data")
        assert sheet.block("E3:F4") == [[3.0, 4.0], [7.0, None]]
        assert loaded(patch.result())["Data"]["F3"].value == 4

    def test_old_cells_keep_their_bytes(self) -> None:
        """Every one, and every part but the sheet and the table."""
        new = widened(book())
        for piece in (ABOVE, HEAD, BODY):
            for cell in piece.replace('spans="1:4"', 'spans="1:6"').split("</row>")[:-1]:
                assert cell in rows(new)
        assert sorted(changed_members(book(), new)) == [TABLE, SHEET]

    def test_a_formula_that_cells_share(self) -> None:
        """Each new cell has it as its own."""
        shared = BODY.replace(
            '<c r="C3"><v>1</v></c>',
            '<c r="C3"><f t="shared" ref="C3:D3" si="0">B3*C$1</f><v>1</v></c>',
        ).replace("<f>C3+D$1&amp;$B3</f>", '<f t="shared" si="0"/>')
        new = rows(widened(book(HEAD + shared)))
        assert '<c r="E3" s="4"><f>D3*E$1</f></c><c r="F3" s="4"><f>E3*F$1</f></c>' in new

    def test_totals_and_arrays_are_not_carried_on(self) -> None:
        """Blank cells that look alike: what they should hold is for a person to say."""
        array = BODY.replace("<f>C3", '<f t="array" ref="D3">C3')
        total = '<row r="5"><c r="D5" s="9"><f>SUM(D3:D4)</f><v>8</v></c></row>'
        data = book(HEAD + array + total, "B2:D5", attributes=' totalsRowCount="1"')
        new = rows(widened(data))
        assert '<c r="E3" s="4"/><c r="F3" s="4"/>' in new
        assert '<c r="E5" s="9"/><c r="F5" s="9"/>' in new

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('<col min="2" max="4" width="9"/>', '<col min="2" max="6" width="9"/>'),
            (
                '<col min="4" max="4" width="9"/><col min="6" max="9" width="3"/>',
                '<col min="4" max="5" width="9"/><col min="6" max="9" width="3"/>',
            ),
            ('<col min="3" max="16384" width="9"/>', '<col min="3" max="16384" width="9"/>'),
            ('<col min="1" max="1" width="9"/>', '<col min="1" max="1" width="9"/>'),
        ],
    )
    def test_widths(self, old: str, new: str) -> None:
        """As the last column; a width that somebody gave to the next ones stays."""
        found = part(widened(book(head=f'<dimension ref="A1:D4"/><cols>{old}</cols>')))
        assert f"<cols>{new}</cols>" in found

    def test_without_columns_of_a_width(self) -> None:
        """None is invented."""
        assert "<col" not in part(widened(book()))


class TestTable:
    def test_columns_are_like_the_last(self) -> None:
        """New numbers, no identity and no total of another one; the filter is as wide."""
        found = part(widened(book(inside='<autoFilter ref="B2:D4"/>')), TABLE)
        assert 'ref="B2:F4"' in found
        assert '<autoFilter ref="B2:F4"/>' in found
        assert '<tableColumns count="5">' in found
        assert found.endswith(
            '<tableColumn id="8" name="M3" dataDxfId="4"/>'
            '<tableColumn id="9" name="M&quot;4" dataDxfId="4"/></tableColumns></table>'
        )
        assert read_book(widened(book())).table("tbl").columns == ("Key", "M1", "M2", "M3", 'M"4')

    def test_a_calculated_column(self) -> None:
        """Its formula moves along."""
        formula = "<calculatedColumnFormula>C3+$B3</calculatedColumnFormula>"
        columns = COLUMNS.removesuffix("/>") + f">{formula}</tableColumn>"
        found = part(widened(book(columns=columns)), TABLE)
        assert "<calculatedColumnFormula>D3+$B3</calculatedColumnFormula></tableColumn>" in found


class TestFollow:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("SUM(Data!$C$3:$D$3)", "SUM(Data!$C$3:$F$3)"),
            ("SUM(Data!C9:D9)", "SUM(Data!C9:F9)"),
            ("SUM(Data!$A$1:$D$40)", "SUM(Data!$A$1:$F$40)"),
            ("SUM(Data!$C:$D)", "SUM(Data!$C:$F)"),
            ("SUM(Data!C:D,'data'!B:D)", "SUM(Data!C:F,'data'!B:F)"),
            ("SUM(Data!$C3:D3)", ""),  # a running range
            ("SUM(Data!$D$3:$D$4)+Data!D3", ""),  # a column is itself
            ("SUM(Data!$C$3:$C$4,$C$3:$D$3,[1]Data!$C$3:$D$3)", ""),
            ('"Data!$C$3:$D$3"&amp;COUNT(tbl[[M1]:[M2]])', ""),
        ],
    )
    def test_formulas_elsewhere(self, old: str, new: str) -> None:
        """Ranges over all months; nothing else."""
        data = book(other=f'<row r="1"><c r="A1"><f>{old}</f><v>1</v></c></row>')
        found = read_book(widened(data)).sheet("Other").cell("A1")
        wanted = (new or old).replace("&amp;", "&")
        assert (found.formula, found.value) == (f"={wanted}", 1.0)

    @pytest.mark.parametrize(
        ("cell", "old", "new"),
        [
            ("A3", "SUM(C3:D3)", "SUM(C3:F3)"),
            ("A9", "SUM($C$3:$D$3)", "SUM($C$3:$F$3)"),
            ("C9", "SUM($C$3:$D$3)", "SUM($C$3:$F$3)"),
            ("C9", "SUM(C3:D3)", "SUM(C3:D3)"),  # beside the months it may be two of them
        ],
    )
    def test_formulas_beside(self, cell: str, old: str, new: str) -> None:
        """On the table's own sheet."""
        formula = f'<c r="{cell}"><f>{old}</f><v>1</v></c>'
        body = BODY.replace('customHeight="1">', f'customHeight="1">{formula}', 1)
        body = body if cell == "A3" else f'{BODY}<row r="9">{formula}</row>'
        assert read_book(widened(book(HEAD + body))).sheet("Data").cell(cell).formula == f"={new}"

    def test_a_shared_formula_means_the_months_in_some_of_its_cells(self) -> None:
        """Each of its cells gets it as its own then."""
        other = (
            '<row r="1"><c r="A1"><f t="shared" ref="A1:B1" si="0">SUM(Data!B3:C3)</f><v>1</v></c>'
            '<c r="B1"><f t="shared" si="0"/><v>2</v></c></row>'
        )
        sheet = read_book(widened(book(other=other))).sheet("Other")
        found = [sheet.cell(ref).formula for ref in ("A1", "B1")]
        assert found == ["=SUM(Data!B3:C3)", "=SUM(Data!C3:F3)"]
        fixed = other.replace("B3:C3", "$C3:$D3").replace('ref="A1:B1"', 'ref="A1:B1" ca="1"')
        assert "SUM(Data!$C3:$F3)</f>" in part(widened(book(other=fixed)), OTHER)

    def test_names_and_rules(self) -> None:
        """Print areas, validations, conditions of the months; those of one month stay."""
        names = (
            '<definedName name="months">Data!$C$3:$D$3</definedName>'
            '<definedName name="_xlnm.Print_Area" localSheetId="0">Data!$A$1:$D$4</definedName>'
            '<definedName name="last">Data!$D$3:$D$4</definedName>'
        )
        tail = (
            '<conditionalFormatting sqref="C2:D4"><cfRule type="expression" priority="1">'
            "<formula>C$1&lt;SUM($C$3:$D$3)</formula></cfRule></conditionalFormatting>"
            '<conditionalFormatting sqref="D3"><cfRule type="expression" priority="2">'
            "<formula>D3&lt;1</formula></cfRule></conditionalFormatting>"
            '<dataValidations count="1"><dataValidation type="whole" sqref="C3:D4">'
            "<formula1>1</formula1></dataValidation></dataValidations>"
        )
        new = widened(book(names=names, tail=tail))
        for piece in ("Data!$C$3:$F$3", "Data!$A$1:$F$4", "Data!$D$3:$D$4"):
            assert piece in part(new, "xl/workbook.xml")
        for piece in (
            *('<conditionalFormatting sqref="C2:F4">', "C$1&lt;SUM($C$3:$F$3)"),
            *('<conditionalFormatting sqref="D3">', 'type="whole" sqref="C3:F4"'),
        ):
            assert piece in part(new)

    def test_charts(self) -> None:
        """A series of the months, with what its new cells hold; a level a row."""
        old = "<c:cat>{}</c:cat><c:val>{}</c:val>"
        chart = old.format(
            series("strRef", "Data!$C$2:$D$2", "strCache", 2, points("M1", "M2")),
            series("numRef", "Data!$C$4:$D$4", "numCache", 2, points("5", "6")),
        )
        patch = Patch(book(parts={CHART: f"<c:chartSpace {C}>{chart}</c:chartSpace>"}))
        patch.widen_tables([WISH])
        patch.set_values("Data", "E4", [[7.5, None]])
        found = part(patch.result(), CHART)
        assert (
            old.format(
                series("strRef", "Data!$C$2:$F$2", "strCache", 4, points("M1", "M2", "M3", 'M"4')),
                series("numRef", "Data!$C$4:$F$4", "numCache", 4, points("5", "6", "7.5")),
            )
            in found
        )

    def test_the_calculation_chain_goes(self) -> None:
        """Excel makes a new one."""
        chain = f'<calcChain xmlns="{MAIN}"><c r="D3" i="1"/></calcChain>'
        new = widened(book(parts={"xl/calcChain.xml": chain}))
        assert not Package(new).has("xl/calcChain.xml")


FIX = "Move it to a sheet of your own: no column is ever inserted here."
RIGHT = "right of the table tbl, which is to have 2 columns more."
MERGED = '<mergeCells count="1"><mergeCell ref="F8:G9"/></mergeCells>'
NOTE = '<row r="7"><c r="E7"><v>1</v></c><c r="F7" t="str"><v>x</v></c><c r="G7"><v>1</v></c></row>'
PROTECTED = '<sheetProtection sheet="1" objects="1"/>'


@refused(
    [
        (
            lambda: widened(book(HEAD + BODY + NOTE)),
            RefusedError,
            f"E162 Data!E7, F7: not blank, and {RIGHT} {FIX}",
        ),
        (
            lambda: widened(book(HEAD + BODY + NOTE, tail=MERGED)),
            RefusalsError,
            f"E162 Data!E7, F7: not blank, and {RIGHT} {FIX}\n"
            f"E162 Data!F8:G9: merged cells, {RIGHT} {FIX}",
        ),
        (
            lambda: widened(book(tail=PROTECTED)),
            RefusedError,
            "E160 Data: the sheet is protected, so its table tbl keeps its size. Take "
            "the protection off in Excel (Review, Unprotect Sheet).",
        ),
        (
            lambda: widened(book(), Wider("tbl", [f"M{i}" for i in range(16_381)], 3, 1)),
            LimitError,
            "E121 workbook: the table tbl can have 16,380 columns more on its sheet, not 16,381. "
            "Give a number in these limits.",
        ),
    ]
)
def test_refusals(call: Any, kind: Any, text: str) -> None:
    """Whatever stands in the way is named, and the way out."""
    check(call, kind, text)


def test_every_table_is_looked_at() -> None:
    """All reasons at once, and the patch goes on as if it had not been asked."""
    patch = Patch(book(HEAD + BODY + NOTE))
    with pytest.raises(RefusalsError) as error:
        patch.widen_tables([WISH, WISH])
    assert len(error.value.problems) == 2
    assert patch.result() == book(HEAD + BODY + NOTE)
