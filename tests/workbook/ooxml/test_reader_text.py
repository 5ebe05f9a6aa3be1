"""Texts and formats as files spell them: rich, phonetic, escaped, coded; dates of all locales."""

from __future__ import annotations

from typing import Any

import pytest
import refusals
from workbook.ooxml.samples import MAIN, STYLES, hand_made, sheet_xml

from sopxl.errors import FileError
from sopxl_workbook.ooxml import CellError, read_book

SHEET1 = "xl/worksheets/sheet1.xml"
REPAIR = "Open the file in Excel, let it repair the workbook and save it."


def shared(items: str, count: int = 1) -> list[Any]:
    """What cells show that point at these shared strings."""
    cells = "".join(f'<c r="{chr(65 + n)}1" t="s"><v>{n}</v></c>' for n in range(count))
    data = hand_made(sheet_xml(f'<row r="1">{cells}</row>'), strings=items)
    return read_book(data).sheet("Sheet1").block("1:1")[0]


def inline(inside: str) -> Any:
    """What a cell with this inline string shows."""
    data = hand_made(sheet_xml(f'<row r="1"><c r="A1" t="inlineStr">{inside}</c></row>'))
    return read_book(data).sheet("Sheet1")[1, 1]


TEXTS = {
    "<t>plain</t>": "plain",
    '<t xml:space="preserve">  a \n b  </t>': "  a \n b  ",
    "<r><t>a</t></r><r><rPr><b/></rPr><t xml:space='preserve'> b</t></r>": "a b",
    '<t>base</t><rPh sb="0" eb="1"><t>guide</t></rPh><phoneticPr fontId="1"/>': "base",
    '<r><t>a</t></r><rPh sb="0" eb="1"><t>x</t></rPh><r><t>b</t></r>': "ab",
    "<t/>": "",
    "<t></t>": "",
    '<t xml:space="preserve"/>': "",
    "<r><t/></r><r><t>z</t></r>": "z",
    "": "",
    "<t>a_x000D_b</t>": "a\rb",
    "<t>_x005F_x000D_</t>": "_x000D_",
    "<t>_xD834__xDD1E_</t>": "𝄞",
    "<t>&lt;b&gt;&amp;&quot;&apos;&#65;&#x1D11E;</t>": "<b>&\"'A𝄞",
    "<t>&amp;lt;&quot;&amp;amp;&gt;&amp;#65;</t>": '&lt;"&amp;>&#65;',
    "<t>a\r\nb\rc</t>": "a\nb\nc",
    "<t >a</t ><extra/>": "a",
    "<t>rPh and &lt;rPh&gt; as text</t>": "rPh and <rPh> as text",
}


class TestTexts:
    @pytest.mark.parametrize(("spelled", "text"), TEXTS.items())
    def test_shared_and_inline_are_read_alike(self, spelled: str, text: str) -> None:
        """Runs joined, guides left out, blanks kept, codes undone."""
        assert shared(f"<si>{spelled}</si>") == [text]
        assert inline(f"<is>{spelled}</is>") == text

    @pytest.mark.parametrize("end", ["</si>", "</si >"])
    @pytest.mark.parametrize("start", ["<si>", "<si >", '<si a="1">'])
    def test_no_item_is_passed_over(self, start: str, end: str) -> None:
        """However the items are spelled, each keeps its number."""
        items = f"{start}<t>one</t>{end}<si/><si /><si><t>two</t></si>{start}<t>three</t >{end}"
        assert shared(items, 5) == ["one", "", "", "two", "three"]

    def test_prefixed_strings(self) -> None:
        """Elements with a prefix are the same elements."""
        part = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>one</x:t></x:si></x:sst>'
        data = hand_made(
            sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
            strings="<si/>",
            extra={"xl/sharedStrings.xml": part},
        )
        assert read_book(data).sheet("Sheet1")[1, 1] == "one"

    def test_an_inline_cell_without_text_is_blank(self) -> None:
        """Nothing inside is no empty text."""
        assert inline("") is None
        assert inline("<is/>") == ""


def row_of(*cells: str) -> Any:
    """A sheet of one row."""
    return read_book(hand_made(sheet_xml(f'<row r="1">{"".join(cells)}</row>'))).sheet("Sheet1")


SPELLED = {
    '<c r="A1"><v>5</v ></c>': 5.0,
    '<c r="A1"><v>5</v></c >': 5.0,
    '<c r="A1" ><v\n>5</v></c>': 5.0,
    '<c r="A1"><f>B1</f ><v>5</v></c>': 5.0,
    '<c r="A1"><f/><v>5</v></c>': 5.0,
    '<c r="A1"><v>5</v><extLst><ext uri="x"/></extLst></c>': 5.0,
    '<c r="A1"><?pi x?><v>5</v></c>': 5.0,
    '<c r="A1"><v>5<!-- 6 --></v></c>': 5.0,
    '<c r="A1" t="str"><v><![CDATA[<v>&]]></v></c>': "<v>&",
    '<c r="A1" t="b"><v>true</v></c>': True,
    '<c r="A1" t="b"><v> 0 </v></c>': False,
    '<c r="A1" t="e"><v>#N/A</v></c>': CellError("#N/A"),
    '<c r="A1" t="inlineStr"><v>5</v></c>': "5",
    '<c r="A1" t="inlineStr"><v>5</v ></c>': "5",
    '<c r="A1"><v>1E-300</v></c>': 1e-300,
    '<c r="A1"><v>-0</v></c>': -0.0,
}
NONE = "row 1 holds a value that is none"
OUT_OF_ORDER = "its rows and cells are not in order"
NOT_READ = {
    '<c r="A1"><v>1_000</v></c>': NONE,
    '<c r="A1"><v>1,5</v></c>': NONE,
    '<c r="A1"><v>Infinity</v></c>': NONE,
    '<c r="A1"><v>1e999</v></c>': NONE,
    '<c r="A1"><v>0x10</v></c>': NONE,
    '<c r="A1" t="b"><v>2</v></c>': NONE,
    '<c r="A1" t="b"><v>WAHR</v></c>': NONE,
    '<c r="A1" t="s"><v>-1</v></c>': NONE,
    '<c r="A1" t="s"><v>0_0</v></c>': NONE,
    '<c r="A1" t="d"><v>2026-13-01</v></c>': NONE,
    '<c r="A1"><v>5</v><v>6</v></c>': OUT_OF_ORDER,
    '<c r="B7"><v>5</v></c>': OUT_OF_ORDER,
    '<c r="A1"><v>5</v></c><c r="A1"><v>6</v></c>': OUT_OF_ORDER,
}


class TestCells:
    @pytest.mark.parametrize(("cell", "value"), SPELLED.items())
    def test_a_value_however_it_is_spelled(self, cell: str, value: Any) -> None:
        """Blanks in tags, comments, CDATA and instructions change nothing."""
        sheet = row_of(cell, '<c r="C1"><v>7</v></c>')
        assert (sheet[1, 1], sheet[1, 3]) == (value, 7.0)
        assert sheet.cell("A1").value == value

    def test_a_formula_however_it_is_spelled(self) -> None:
        """It is never passed over, or a value could replace it."""
        assert row_of('<c r="A1"><f>B1</f ><v>5</v></c>').cell("A1").formula == "=B1"
        assert row_of('<c r="A1"><f >B1</f><v/></c>').cell("A1").formula == "=B1"

    @pytest.mark.parametrize(("cell", "detail"), NOT_READ.items())
    def test_what_is_no_value_is_damage(self, cell: str, detail: str) -> None:
        """Python would read some of these; a cell could show none of them."""
        refusals.check(
            lambda: row_of(cell)[1, 1],
            FileError,
            f'E001 workbook: the part "{SHEET1}" of the workbook is damaged: {detail}. {REPAIR}',
        )

    def test_rows_alike_in_all_but_their_values(self) -> None:
        """Numbers, texts, flags, errors and blanks of a thousand rows keep their places."""
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}"><v>{n}</v></c>'
            f'<c r="C{n}" t="str"><v>{f"t_{n}" if n % 3 else n}</v></c><c r="D{n}" s="{n}"/>'
            f'<c r="E{n}" t="b"><v>{n % 2}</v></c><c r="G{n}" t="e"><v>#N/A</v></c></row>'
            for n in range(1, 1001)
        )
        found = read_book(hand_made(sheet_xml(rows))).sheet("Sheet1").block("A1:H1000")
        for n, row in enumerate(found, 1):
            text = f"t_{n}" if n % 3 else str(n)
            assert row == [None, n, text, None, n % 2 == 1, None, CellError("#N/A"), None]


FORMATS = {
    "[$-409]d-mmm": True,
    "[$-F800]dddd, mmmm dd, yyyy": True,
    "[$-F400]h:mm:ss AM/PM": True,
    "[$-407]mmm yy;@": True,
    "[$-D07041E]d/m/yyyy": True,
    "[h]:mm:ss": True,
    "[mm]:ss.0": True,
    "[ss]": True,
    "yyyy\\-mm": True,
    '"Week of "d mmm': True,
    "[Red]d/m/yy": True,
    "ge.m.d": True,
    "General": False,
    "0.00E+00": False,
    "[$€-407] #,##0.00": False,
    "[$USD] #,##0": False,
    "[Blue]0.0;[Red]-0.0": False,
    '0 "days"': False,
    '"day;"0': False,
    '#,##0" d;m;y"': False,
    "0\\d": False,
    "0_d": False,
    "* d0": True,
    "*d0": False,
    "@": False,
    "0.0%;[Red](0.0%)": False,
    '0;"d"': False,
    "# ?/?": False,
    "[>=1000]0,\\k;0": False,
}


def styled(code: str) -> Any:
    """The cell A1 with serial 60.5 in this format."""
    escaped = code.replace("&", "&amp;").replace('"', "&quot;").replace(">", "&gt;")
    styles = (
        STYLES.replace(
            "<fonts", f'<numFmts><numFmt numFmtId="164" formatCode="{escaped}"/></numFmts><fonts'
        )
        .replace("<cellXfs count=", '<cellXfs a="1" count=')
        .replace("<xf/>" * 10, '<xf numFmtId="164"/>')
    )
    rows = '<row r="1"><c r="A1" s="0"><v>60.5</v></c></row>'
    return read_book(hand_made(sheet_xml(rows), extra={"xl/styles.xml": styles})).sheet("Sheet1")


class TestFormats:
    @pytest.mark.parametrize(("code", "is_date"), FORMATS.items())
    def test_which_formats_show_a_date(self, code: str, is_date: bool) -> None:
        """Locales, elapsed time, colours and literal text; the number stays as it is."""
        cell = styled(code).cell("A1")
        assert (cell.is_date, cell.value) == (is_date, 60.5)
