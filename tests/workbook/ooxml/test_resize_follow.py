"""What points at the rows of a table and follows them: rules, names, formulas."""

from __future__ import annotations

import pytest
from workbook.ooxml.samples import MAIN
from workbook.ooxml.samples_tables import BODY, HEAD, planner_book, table_book, table_xml
from workbook.ooxml.test_patch import changed_members, part, rows

from sopxl_workbook.ooxml import Package, Patch

OTHER = "xl/worksheets/sheet2.xml"
PIVOT = "xl/pivotCache/pivotCacheDefinition1.xml"
CONTROL = "xl/ctrlProps/ctrlProp1.xml"
TOTALS = '<row r="5"><c r="C5"><f>SUM(C3:C4)</f><v>3</v></c></row>'
TOTALLED = table_xml("B2:C5", attributes=' totalsRowCount="1"')


def grown(data: bytes, count: int = 4) -> bytes:
    """The book with so many rows in its table, two until then."""
    patch = Patch(data)
    patch.resize_table("tbl", count)
    return patch.result()


def check(data: bytes, name: str, old: str, new: str) -> None:
    """A piece of a part grows, everything around it stays, and it shrinks back to the same."""
    before = part(data, name)
    assert before.count(old) == 1
    after = grown(data)
    assert part(after, name).count(new) == 1
    assert part(grown(after, 2), name) == before


VALIDATION = '<dataValidation type="list" sqref="{}"><formula1>{}</formula1></dataValidation>'
FORMAT = (
    '<conditionalFormatting sqref="{}"><cfRule><formula>{}</formula></cfRule>'
    "</conditionalFormatting>"
)
BAR = (
    '<conditionalFormatting sqref="{}"><cfRule><dataBar><cfvo type="formula" val="{}"/></dataBar>'
    "</cfRule></conditionalFormatting>"
)
EXTENDED = (
    '<extLst xmlns:x14="urn:x14" xmlns:xm="urn:xm"><ext><x14:{0}><x14:formula1><xm:f>{2}</xm:f>'
    "</x14:formula1><xm:sqref>{1}</xm:sqref></x14:{0}></ext></extLst>"
)
SPARKLINE = (
    '<x14:sparklineGroup xmlns:x14="urn:x14" xmlns:xm="urn:xm"><xm:f>{}</xm:f><x14:sparkline>'
    "<xm:f>{}</xm:f><xm:sqref>{}</xm:sqref></x14:sparkline></x14:sparklineGroup>"
)
FRAMES = [
    (VALIDATION, ("C3:C4", "$B$3:$B$4"), ("C3:C6", "$B$3:$B$6")),
    (VALIDATION, ("C3:C4 E1 B2:B4", "B3:B4"), ("C3:C6 E1 B2:B6", "B3:B4")),
    (VALIDATION, ("E1", "Data!$B$3:$B$4"), ("E1", "Data!$B$3:$B$6")),
    (VALIDATION, ("C3:C9", "$B$3:$B$9"), ("C3:C9", "$B$3:$B$9")),
    (VALIDATION, ("C3:C3", "$A$3:$B$4"), ("C3:C3", "$A$3:$B$4")),
    (FORMAT, ("B3:C4", "$C3&gt;SUM(C$3:C$4)"), ("B3:C6", "$C3&gt;SUM(C$3:C$6)")),
    (FORMAT, ("A3:C4", "A3"), ("A3:C4", "A3")),
    (FORMAT, ("not a range", "A3"), ("not a range", "A3")),
    (BAR, ("C3:C4", "MAX($C$3:$C$4)"), ("C3:C6", "MAX($C$3:$C$6)")),
    (EXTENDED, ("dataValidation", "C3:C4", "$B$3:$B$4"), ("dataValidation", "C3:C6", "$B$3:$B$6")),
    (
        EXTENDED,
        ("conditionalFormatting", "B2:C4", "Data!$B$3:$B$4"),
        ("conditionalFormatting", "B2:C6", "Data!$B$3:$B$6"),
    ),
    (EXTENDED, ("ignoredError", "B3:B4", ""), ("ignoredError", "B3:B6", "")),
    (SPARKLINE, ("Data!B3:B4", "Data!C3:C4", "E4"), ("Data!B3:B6", "Data!C3:C6", "E4")),
    ('<ignoredErrors><ignoredError sqref="{}"/></ignoredErrors>', ("B3:B4",), ("B3:B6",)),
    ('<ignoredErrors><ignoredError sqref="{}"/></ignoredErrors>', ("nowhere 4",), ("nowhere 4",)),
    ("<protectedRanges><protectedRange sqref='{}'/></protectedRanges>", ("B3:C4",), None),
    ('<autoFilter ref="{}"/>', ("B2:C4",), ("B2:C6",)),
    ('<sortState ref="{}"><sortCondition ref="{}"/></sortState>', ("B3:C4", "B3:B4"), None),
    ('<hyperlinks><hyperlink ref="{}"/></hyperlinks>', ("B3:B4",), ("B3:B4",)),
]


@pytest.mark.parametrize(("pattern", "old", "new"), FRAMES)
def test_rules_of_the_sheet(
    pattern: str, old: tuple[str, ...], new: tuple[str, ...] | None
) -> None:
    """Ranges in the columns of the table from its heading or first row to exactly its last row."""
    new = new or tuple(text.replace("4", "6") for text in old)
    tail = pattern.format(*new)
    check(
        table_book(tail=pattern.format(*old)),
        "xl/worksheets/sheet1.xml",
        pattern.format(*old),
        tail,
    )


def test_a_rule_that_runs_on_below_the_table_is_never_too_short() -> None:
    """It ends with the table where it would end before; it stays long enough afterwards."""
    data = table_book(tail=VALIDATION.format("C3:C5", ""))
    assert VALIDATION.format("C3:C6", "") in part(grown(data))
    assert VALIDATION.format("C3:C5", "") in part(grown(data, 3))


def test_a_cell_with_another_validation_keeps_it() -> None:
    """Excel allows a cell one validation only, so the table's ends above it."""
    below = VALIDATION.format("C6", "")
    tail = VALIDATION.format("C3:C4", "") + below
    assert tail in part(grown(table_book(tail=tail)))
    assert VALIDATION.format("C3:C5", "") + below in part(grown(table_book(tail=tail), 3))


def test_rules_of_the_totals_move() -> None:
    """A format, a link or a sparkline beside them; their relative references go along."""
    rule = FORMAT.format("C5", "C5&gt;$C$5+C4+SUM(C3:C4)")
    link = '<hyperlinks><hyperlink ref="B5"/></hyperlinks>'
    spark = SPARKLINE.format("Data!B5", "Data!B5:C5", "C5")
    data = table_book(HEAD + BODY + TOTALS, "", rule + link + spark, TOTALLED)
    new = part(grown(data))
    assert FORMAT.format("C7", "C7&gt;$C$7+C4+SUM(C3:C6)") in new
    assert '<hyperlink ref="B7"/>' in new
    assert SPARKLINE.format("Data!B7", "Data!B7:C7", "C7") in new
    assert part(grown(grown(data), 2)) == part(data)


NAMES = [
    ("Data!$B$3:$C$4", "Data!$B$3:$C$6"),
    ("Data!$C$3:$C$4", "Data!$C$3:$C$6"),
    ("Data!$B$2:$C$4,Data!$1:$2", "Data!$B$2:$C$6,Data!$1:$2"),
    ("SUM(Data!$C$3:$C$4)", "SUM(Data!$C$3:$C$6)"),
    ("Data!C3:C4", "Data!C3:C4"),
    ("Data!$C$4", "Data!$C$4"),
    ("tbl[Units]", "tbl[Units]"),
    ("Data!$A:$C", "Data!$A:$C"),
]


@pytest.mark.parametrize(("old", "new"), NAMES)
def test_names(old: str, new: str) -> None:
    """The rows, one column or the whole table: print areas and hidden filters too."""
    pattern = '<definedName name="_xlnm.Print_Area" localSheetId="0">{}</definedName>'
    data = table_book(names=pattern.format(old))
    check(data, "xl/workbook.xml", pattern.format(old), pattern.format(new))


OTHERS = [
    (
        PIVOT,
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">'
        '<worksheetSource ref="{}" sheet="Data"/></cacheSource></pivotCacheDefinition>',
        ("B2:C4", "B2:C6"),
    ),
    (
        PIVOT,
        f'<pivotCacheDefinition xmlns="{MAIN}"><worksheetSource ref="{{}}" sheet="Other"/>'
        "</pivotCacheDefinition>",
        ("B2:C4", "B2:C4"),
    ),
    (
        PIVOT,
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="urn:r">'
        '<worksheetSource ref="{}" sheet="Data" r:id="rId1"/></pivotCacheDefinition>',
        ("B2:C4", "B2:C4"),
    ),
    (
        CONTROL,
        f'<formControlPr xmlns="{MAIN}" objectType="Drop" fmlaRange="{{}}"/>',
        ("Data!$B$3:$B$4", "Data!$B$3:$B$6"),
    ),
    (
        "xl/tables/table2.xml",
        table_xml("E2:F3", columns="<totalsRowFormula>{}</totalsRowFormula>", name="tbl2"),
        ("SUM(B3:B4)", "SUM(B3:B6)"),
    ),
    (
        "xl/tables/table2.xml",
        table_xml(
            "E2:F3", columns="<calculatedColumnFormula>{}</calculatedColumnFormula>", name="tbl2"
        ),
        ("E3+SUM(B3:B4)+SUM(B$3:B$4)", "E3+SUM(B3:B4)+SUM(B$3:B$6)"),
    ),
]


@pytest.mark.parametrize(("name", "pattern", "texts"), OTHERS)
def test_other_parts(name: str, pattern: str, texts: tuple[str, str]) -> None:
    """Pivot tables by sheet and range, lists of form controls, formulas of tables."""
    old, new = (pattern.format(text) for text in texts)
    check(table_book(parts={name: old}), name, old, new)


class TestFormulas:
    def test_a_formula_of_exactly_the_rows_is_as_long_as_they_are(self) -> None:
        """The stored result stays."""
        formula = "SUM(C3:C4)&amp;&quot;C3:C4&quot;"
        data = table_book(f'<row r="1"><c r="F1"><f>{formula}</f><v>3</v></c></row>' + HEAD + BODY)
        assert '<f>SUM(C3:C6)&amp;"C3:C4"</f><v>3</v>' in rows(grown(data))

    def test_a_formula_of_another_sheet(self) -> None:
        """Only that one cell of it changes."""
        other = (
            '<row r="1"><c r="A1"><f>SUM(Data!$C$3:$C$4)</f><v>3</v></c>'
            '<c r="B1"><f>C3:C4</f></c></row>'
        )
        data = table_book(other=other)
        new = grown(data)
        assert rows_of(new, OTHER) == other.replace("$4", "$6")

    def test_another_sheet_that_does_not_point_at_the_table_is_not_touched(self) -> None:
        """Even one that is spelled in another way."""
        other = "<row><c><f>Data!A4</f></c></row>"
        data = table_book(other=other)
        assert OTHER not in changed_members(data, grown(data))

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            # a running total beside the rows: the last one is no total of all
            ('<row r="4"><c r="E4"><f>SUM(C$3:C4)</f></c></row>', "SUM(C$3:C4)"),
            # a moving window that covers the rows by chance
            ('<row r="4"><c r="E4"><f>SUM(C3:C4)</f></c></row>', "SUM(C3:C4)"),
            ('<row r="4"><c r="E4"><f>SUM(C$3:C$4)</f></c></row>', "SUM(C$3:C$6)"),
            # outside of the columns, below: a total by hand
            ('<row r="5"><c r="E5"><f>SUM(C3:C4)</f></c></row>', "SUM(C3:C6)"),
        ],
    )
    def test_beside_the_rows(self, row: str, expected: str) -> None:
        """There a relative range means the rows around it."""
        new = grown(table_book(HEAD + row))
        assert f"<f>{expected}</f>" in rows(new)

    def test_a_shared_formula_that_means_the_rows_everywhere(self) -> None:
        """It is changed once, for all."""
        row = (
            '<row r="1"><c r="E1"><f t="shared" ref="E1:F1" si="0">SUM(B$3:B$4)</f></c>'
            '<c r="F1"><f t="shared" si="0"/></c></row>'
        )
        new = grown(table_book(row + HEAD + BODY))
        assert row.replace("$4", "$6") in rows(new)

    def test_a_shared_formula_that_means_the_rows_in_one_cell(self) -> None:
        """Then each cell gets its own."""
        first = '<row r="1"><c r="E1"><f t="shared" ref="E1:E8" si="0">SUM(B2:B3)</f></c></row>'
        last = '<row r="8"><c r="E8"><f t="shared" si="0"/></c></row>'
        second = '<row r="2"><c r="E2"><f t="shared" si="0"/></c></row>'
        new = grown(table_book(first + second + BODY + last), 3)
        assert '<c r="E1"><f>SUM(B2:B3)</f>' in rows(new)
        assert '<c r="E2"><f>SUM(B3:B5)</f>' in rows(new)
        assert '<c r="E8"><f>SUM(B9:B10)</f>' in rows(new)

    def test_formulas_that_the_rows_do_not_concern_stay_shared(self) -> None:
        """A group beside the rows keeps its bytes."""
        shared = BODY.replace(
            '<c r="C3" s="4"><v>1</v>', '<c r="C3" s="4"><f t="shared" ref="C3:C4" si="0">B3*2</f>'
        ).replace("<v>2</v>", '<f t="shared" si="0"/>')
        assert rows(grown(table_book(HEAD + shared))).startswith(HEAD + shared)


def rows_of(data: bytes, name: str) -> str:
    """What stands between the tags of sheetData of a part."""
    return part(data, name).partition("<sheetData>")[2].partition("</sheetData>")[0]


def test_the_book_of_a_planner_changes_in_these_parts_only() -> None:
    """The sheet, the table, and whatever points at it."""
    data = planner_book()
    patch = Patch(data)
    patch.resize_table("tblData", 8)
    assert sorted(changed_members(data, patch.result())) == [
        "xl/charts/chart1.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/tables/table1.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    ]


def test_a_note_on_the_totals_is_drawn_where_they_are() -> None:
    """Its box moves as far as its cell; every other note stays."""
    data = planner_book()
    patch = Patch(data)
    patch.resize_table("tblData", 8)
    old, new = (part(each, "xl/drawings/vmlDrawing1.vml") for each in (data, patch.result()))
    assert "<x:Row>9</x:Row>" in old
    assert "<x:Anchor>3, 15, 8, 10, 5, 15, 12, 4</x:Anchor>" in old
    moved = old.replace("<x:Row>9<", "<x:Row>12<").replace(
        "3, 15, 8, 10, 5, 15, 12, 4", "3, 15, 11, 10, 5, 15, 15, 4"
    )
    assert new == moved


@pytest.mark.parametrize("spelling", ["utf-16", "comment"])
def test_parts_that_are_spelled_otherwise(spelling: str) -> None:
    """UTF-16, or a comment that looks like the real thing: they are rewritten first."""
    table = '<?xml version="1.0" encoding="UTF-16"?>' + table_xml()
    if spelling == "comment":
        table = table_xml(inside='<!-- ref="B2:C4" <autoFilter ref="B2:C4"/> -->')
    data = table_book(table=table)
    if spelling == "utf-16":
        data = Package(data).rewrite({"xl/tables/table1.xml": table.encode("utf-16")})
    new = part(grown(data), "xl/tables/table1.xml")
    assert 'ref="B2:C6"' in new
    assert "B2:C4" not in new
