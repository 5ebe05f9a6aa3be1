"""Rows 50, 51, 57 and 58: merged cells, what is hidden, links, how Excel calculates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from faults.trying import FIRST, changed, refused, rewritten, sopxl, typed, warned

from sopxl_workbook.ooxml import Package, read_book

CONTENT, RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MERGED = "the cells are merged; each row and column of a table needs its own."


def merged(xml: str, ref: str) -> str:
    """The XML of a sheet with one more merged range."""
    cells = f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
    return xml.replace("</sheetData>", f"</sheetData>{cells}", 1)


def hidden(xml: str, *rows: int) -> str:
    """The XML of a sheet with some rows hidden."""
    for row in rows:
        xml = re.sub(rf'<row r="{row}"', f'<row r="{row}" hidden="1"', xml)
    return xml


class TestRow50Merged:
    """Merged cells have one value for many places; in a table they are refused."""

    MERGES = (
        ("Prices", f"A{FIRST}:A{FIRST + 1}"),
        ("Actuals", f"C{FIRST}:D{FIRST}"),
        ("Prices", "C4:D4"),
        ("Forecast", "I10:J10"),
        ("Item map", f"A{FIRST}:B{FIRST}"),
    )

    @pytest.mark.parametrize(("sheet", "ref"), MERGES)
    def test_row_50_merged_cells(self, book: Path, sheet: str, ref: str) -> None:
        """The range is named, in a heading as well as in the data."""
        rewritten(book, sheet, lambda xml: merged(xml, ref))
        shown = f"'{sheet}'" if " " in sheet else sheet
        refused(book, f"E150 {shown}!{ref}: {MERGED} > Unmerge the cells, and fill each of them.")

    def test_row_50_merged_cells_beside_a_table(self, book: Path) -> None:
        """What a planner merges for a title of his own is his."""
        rewritten(book, "Prices", lambda xml: merged(xml, "J20:K21"))
        warned(book)


class TestRow51Hidden:
    """What is hidden counts, and that it does is told."""

    def test_row_51_hidden_rows(self, book: Path) -> None:
        """How many are counted though nobody sees them; blank ones are none."""
        rewritten(book, "Actuals", lambda xml: hidden(xml, FIRST, FIRST + 1, FIRST + 7))
        before = read_book(book).sheet("Plan").block("I10:DX10")
        warned(
            book,
            "W151 Actuals: it hides 3 rows, which count all the same. > "
            "Delete the rows if they are not meant to count.",
        )
        assert read_book(book).sheet("Plan").block("I10:DX10") == before

    def test_row_51_filtered_table(self, book: Path) -> None:
        """A filter that was left on."""
        part = read_book(book).table("tblPrices").part
        value = '<filterColumn colId="0"><filters><filter val="Tables"/></filters></filterColumn>'

        def filtered(xml: str) -> str:
            return re.sub(r"<autoFilter ([^>]*?)/>", rf"<autoFilter \1>{value}</autoFilter>", xml)

        changed(book, part, filtered)
        rewritten(book, "Prices", lambda xml: hidden(xml, FIRST))
        warned(
            book,
            "W151 Prices: its filter hides 1 row, which counts all the same. > "
            "Delete the rows if they are not meant to count.",
        )

    def test_row_51_hidden_row_of_a_forecast(self, book: Path) -> None:
        """Of the sheets in which a planner types by month too."""
        rewritten(book, "Forecast", lambda xml: hidden(xml, 11))
        typed(book, "Forecast", "AG12", 321.0)
        warned(
            book,
            "W151 Forecast: it hides 1 row, which counts all the same. > "
            "Delete the rows if they are not meant to count.",
        )
        assert read_book(book).sheet("Forecast").cell("AG13").value == 321.0

    def test_row_51_hidden_column(self, book: Path) -> None:
        """A currency that nobody sees."""

        def narrow(xml: str) -> str:
            return re.sub(r'<col min="4" max="4"', r'<col min="4" max="4" hidden="1"', xml)

        rewritten(book, "Prices", narrow)
        warned(
            book,
            "W151 Prices: it hides 1 column, Currency, which counts all the same. > "
            "Show what is hidden before you trust what you see.",
        )

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_row_51_hidden_sheet(self, book: Path, state: str) -> None:
        """A whole sheet of rows."""
        main = read_book(book).package.main_part

        def hide(xml: str) -> str:
            return xml.replace('<sheet name="Costs"', f'<sheet name="Costs" state="{state}"')

        changed(book, main, hide)
        warned(
            book,
            "W151 Costs: the sheet is hidden, and counts all the same. > "
            "Show it if its rows are not meant to count.",
        )

    def test_row_51_nothing_hidden(self, book: Path) -> None:
        """A new book says nothing of the kind."""
        warned(book)


def with_parts(book: Path, parts: dict[str, str], types: str, relation: str, inside: str) -> None:
    """Adds parts to a book as Excel would: types, a relationship, a line in the workbook."""
    package = Package.open(book)
    main = package.part(package.main_part).decode()
    new = {
        CONTENT: package.part(CONTENT).decode().replace("</Types>", f"{types}</Types>"),
        RELATIONS: package.part(RELATIONS).decode().replace("</Rel", f"{relation}</Rel", 1),
        package.main_part: main.replace("</sheets>", f"</sheets>{inside}", 1),
    }
    texts = {name: text.encode() for name, text in (new | parts).items()}
    book.write_bytes(package.rewrite(texts))


LINK = "xl/externalLinks/externalLink9.xml"
LINK_TYPE = f'<Override PartName="/{LINK}" ContentType="{TYPE}.externalLink+xml"/>'
LINK_RELATION = (
    f'<Relationship Id="rIdLink9" Type="{OFFICE}/externalLink" '
    'Target="externalLinks/externalLink9.xml"/>'
)
LINK_INSIDE = (
    f'<externalReferences><externalReference xmlns:r="{OFFICE}" r:id="rIdLink9"/>'
    "</externalReferences>"
)


class TestRow57Elsewhere:
    """Links, DDE, connections and old macros are listed; none is followed."""

    def linked(self, book: Path, link: str, target: str = "") -> None:
        parts = {
            LINK: f'<externalLink xmlns="{MAIN}">{link}</externalLink>',
        }
        if target:
            parts["xl/externalLinks/_rels/externalLink9.xml.rels"] = (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                f'relationships"><Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" '
                f'Target="{target}" TargetMode="External"/></Relationships>'
            )
        with_parts(book, parts, LINK_TYPE, LINK_RELATION, LINK_INSIDE)

    def test_row_57_link_to_another_workbook(self, book: Path) -> None:
        """The file is named as it stands there; it need not be there."""
        self.linked(
            book,
            f'<externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames><sheetName val="S"/>'
            "</sheetNames></externalBook>",
            "file:///C:/prices.xlsx",
        )
        warned(
            book,
            "W170 book.xlsm: formulas take values from another workbook: file:///C:/prices.xlsx. > "
            "It is not followed; put values in its place.",
        )

    def test_row_57_function_looked_for_in_an_add_in(self, book: Path) -> None:
        """A book that was calculated elsewhere: which cells, and the way back."""
        self.linked(
            book,
            f'<externalBook xmlns:r="{OFFICE}" r:id="rId1"/>',
            "file:///C:/AddIns/addin.xlam",
        )
        own = '<row r="900"><c r="B900"><f>[1]!SOP_VERSION()</f><v>0</v></c></row>'
        rewritten(book, "Control", lambda xml: xml.replace("</sheetData>", f"{own}</sheetData>", 1))
        warned(
            book,
            "W170 book.xlsm: Control!B900: a function of sopxl is looked for in another file, as "
            "it happens when a book was calculated where sopxl was installed otherwise. > Lead it "
            "back: Data, Edit Links, Change Source, and choose this workbook.",
            "W170 book.xlsm: formulas take values from another workbook: "
            "file:///C:/AddIns/addin.xlam. > It is not followed; put values in its place.",
        )

    def test_row_57_dde(self, book: Path) -> None:
        """A program that would be started."""
        self.linked(book, '<ddeLink ddeService="cmd" ddeTopic="/c calc"><ddeItems/></ddeLink>')
        warned(
            book,
            "W170 book.xlsm: formulas ask another program by DDE: cmd|'/c calc'. > "
            "It is not followed; put values in its place.",
        )

    def test_row_57_connection(self, book: Path) -> None:
        """A password in it is told, and not shown."""
        connection = (
            f'<connections xmlns="{MAIN}"><connection id="1" name="ERP" type="5">'
            '<dbPr connection="Provider=SQLOLEDB;Password=secret;Server=erp"/></connection>'
            "</connections>"
        )
        with_parts(
            book,
            {"xl/connections.xml": connection},
            f'<Override PartName="/xl/connections.xml" ContentType="{TYPE}.connections+xml"/>',
            f'<Relationship Id="rIdC" Type="{OFFICE}/connections" Target="connections.xml"/>',
            "",
        )
        warned(
            book,
            'W170 book.xlsm: the connection "ERP" brings data from elsewhere (OLE DB), and a '
            "password stands in it. > It is not opened; take it out if nobody needs it.",
        )
        assert "secret" not in sopxl("check", book).out

    def test_row_57_old_macros(self, book: Path) -> None:
        """A sheet of Excel 4 macros, which would run when the book is opened."""
        sheet = '<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"/>'
        kind = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
        package = Package.open(book)
        main = package.part(package.main_part).decode()
        attributes = f'sheetId="991" state="veryHidden" xmlns:r="{OFFICE}" r:id="rIdM"'
        line = f'<sheet name="Macro1" {attributes}/>'
        book.write_bytes(
            package.rewrite(
                {package.main_part: main.replace("</sheets>", f"{line}</sheets>").encode()}
            )
        )
        with_parts(
            book,
            {"xl/macrosheets/sheet1.xml": sheet},
            '<Override PartName="/xl/macrosheets/sheet1.xml" '
            'ContentType="application/vnd.ms-excel.macrosheet+xml"/>',
            f'<Relationship Id="rIdM" Type="{kind}" Target="macrosheets/sheet1.xml"/>',
            "",
        )
        warned(
            book,
            'W170 book.xlsm: the sheet "Macro1" holds Excel 4 macros. > '
            "They are not run; delete the sheet if you do not know it.",
        )


class TestRow58Calculation:
    """A book that does not calculate by itself may show old figures."""

    def calculated(self, book: Path, attributes: str) -> None:
        main = read_book(book).package.main_part

        def replace(xml: str) -> str:
            assert "<calcPr" in xml
            return re.sub(r"<calcPr[^>]*/>", f"<calcPr {attributes}/>", xml)

        changed(book, main, replace)

    def test_row_58_manual_calculation(self, book: Path) -> None:
        """Told by both verbs."""
        self.calculated(book, 'calcId="124519" calcMode="manual"')
        warned(
            book,
            "W171 book.xlsm: Excel calculates the book only when it is told to, so cells may show "
            "old results. > Set the calculation to automatic.",
        )

    def test_row_58_iterative_calculation(self, book: Path) -> None:
        """A circular reference would go unseen."""
        self.calculated(book, 'calcId="124519" iterate="1"')
        warned(
            book,
            "W171 book.xlsm: Excel works out circular references step by step, which hides one "
            "made by mistake. > Switch iterative calculation off.",
        )

    def test_row_58_stale_value(self, book: Path) -> None:
        """A stored result that is older than its inputs is found by working it out again."""
        self.calculated(book, 'calcId="124519" calcMode="manual"')
        typed(book, "Forecast", "AG12", 999.0)
        done = sopxl("check", book)
        assert done.code == 3
        assert "first: Forecast!AG3: the cell shows " in done.out

    def test_row_58_circular_reference(self, book: Path) -> None:
        """A formula of ours that was bent into a circle is another one."""
        cell = read_book(book).sheet("Forecast").cell("AG13")
        assert cell.formula is not None

        def bend(xml: str) -> str:
            return re.sub(r'(<c r="AG13"[^>]*><f>)[^<]*(</f>)', r"\1AG13+1\2", xml)

        rewritten(book, "Forecast", bend)
        done = sopxl("check", book)
        assert done.code == 3
        assert "first: Forecast!AG13: found the formula =AG13+1 where the formula " in done.out


def test_row_02_ending_of_another_kind(book: Path) -> None:
    """A macro-enabled book under the name of one without macros, which Excel refuses to open."""
    renamed = book.rename(book.with_name("book.xlsx"))
    warned(
        renamed,
        "W172 book.xlsx: the name ends in .xlsx, and what is in the file is an .xlsm workbook: "
        "Excel does not open it. > Rename it so that it ends in .xlsm.",
    )
