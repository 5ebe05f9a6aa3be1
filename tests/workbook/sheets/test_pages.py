"""What holds for every page: how formulas are written, what is open to type in, how it prints."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from lxml import etree
from xlsxwriter.worksheet import re_dynamic_function

from sopxl.plan.make import make_plan
from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.cellspec import CellSpec, Ref
from sopxl_workbook.contract import ITEM_MAP
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import PAGES, Page
from sopxl_workbook.sheets.timeline import PAST, PLAN
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.values import BookValues

FORBIDDEN = {
    *("OFFSET", "INDIRECT", "NOW", "TODAY", "RAND"),  # recalculate without cause
    *("TEXT", "EDATE", "LET", "XLOOKUP", "FILTER"),  # not the same in every host and language
}
TIMELINE = ("Dashboard", "Family MTS", "Family MTO", "Capacity", "Dollars", "What-if")
OF_ITEMS = {"Master schedule", "Pull"}  # the mix, below the volume of the executives
HANG_ON_A_FORECAST = {
    *("Summary", "Exceptions", "Dashboard", "Family MTS", "Capacity", "Dollars", "Gap", "What-if"),
}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells_of(page: Page, contents: Contents) -> dict[Ref, CellSpec]:
    """The composed cells of a page."""
    return page.cells(contents.values, contents.view, kit())


def shown(page: Page, contents: Contents) -> dict[Ref, object]:
    """What the cells of a page show."""
    return {ref: cell.value for ref, cell in cells_of(page, contents).items()}


def in_its_column(formula: str, column: int) -> str:
    """A formula with its own column written as @, so that the cells of a row can be compared."""
    own = column_letters(column)
    return re.sub(rf"(?<![A-Z$]){own}(?=\$?\d)", "@", formula)


def sheet_part(book: Path, name: str) -> etree._Element:
    """The XML of a sheet of a book."""
    with zipfile.ZipFile(book) as file:
        names = re.findall(r'<sheet name="([^"]+)"', file.read("xl/workbook.xml").decode())
        return etree.fromstring(file.read(f"xl/worksheets/sheet{names.index(name) + 1}.xml"))


class TestFormulas:
    """Formulas are native, quiet, and the same along a row."""

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_no_volatile_or_locale_bound_function(self, page: Page, sample: Contents) -> None:
        """Nothing recalculates without cause, nothing depends on the language of the host."""
        for cell in cells_of(page, sample).values():
            called = re.findall(r"([A-Za-z_.]+)\(", cell.formula)
            assert not set(called) & FORBIDDEN, cell.formula

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_what_spills_says_so(self, page: Page, sample: Contents) -> None:
        """XlsxWriter would take no other for a formula that fills more than its cell."""
        for place, cell in cells_of(page, sample).items():
            assert cell.spill or not re_dynamic_function.search(cell.formula), place

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_every_formula_has_a_stored_value(self, page: Page, sample: Contents) -> None:
        """A viewer that calculates nothing shows the same page."""
        for place, cell in cells_of(page, sample).items():
            assert not cell.formula or cell.value is not None, place

    @pytest.mark.parametrize("page", [p for p in PAGES if p.name in TIMELINE], ids=lambda p: p.name)
    def test_one_formula_a_row(self, page: Page, sample: Contents) -> None:
        """Past and future months look into the tables by the same formula."""
        rows: dict[int, set[str]] = defaultdict(set)
        for (row, column), cell in cells_of(page, sample).items():
            if column in (*PAST, *PLAN) and cell.formula and row >= 8 and not cell.spill:
                rows[row].add(in_its_column(cell.formula, column))
        assert len(rows) > 15
        assert {row: found for row, found in rows.items() if len(found) > 1} == {}

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_only_the_choices_are_open(self, page: Page, sample: Contents) -> None:
        """A planner types where the page is yellow, and nowhere else."""
        open_ = {place for place, cell in cells_of(page, sample).items() if not cell.locked}
        assert open_ == {
            (row, column) for sheet, row, column in CHOICES.values() if sheet == page.name
        }

    def test_the_same_column_is_the_same_month_on_every_page(self, sample: Contents) -> None:
        """Heads of all timeline pages are equal, but for the totals of What-if."""
        pages = [page for page in PAGES if page.name in TIMELINE]
        heads = [[cells_of(page, sample)[8, column] for column in (*PAST, *PLAN)] for page in pages]
        assert len(pages) == 6
        assert all(head == heads[0] for head in heads)


class TestBook:
    """What the file says of its pages."""

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_print_set_up(self, page: Page, sample_book: Path) -> None:
        """A4 landscape, one page wide, centred, company and page number at the foot."""
        sheet = sheet_part(sample_book, page.name)
        setup, foot = sheet.find(f"{MAIN}pageSetup"), sheet.findtext(f".//{MAIN}oddFooter")
        assert setup is not None
        assert foot is not None
        assert (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")
        assert sheet.find(f".//{MAIN}pageSetUpPr").get("fitToPage") == "1"  # type: ignore[union-attr]
        assert foot.startswith("&L&8&K5B6770Kestrel Hill Winery · Sales && Operations Planning")
        assert foot.endswith("&REUR · page &P of &N".replace("&R", "&R&8&K5B6770"))

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_protected_without_a_password(self, page: Page, sample_book: Path) -> None:
        """Formulas cannot be overtyped by mistake; nobody needs a password to go on."""
        protection = sheet_part(sample_book, page.name).find(f"{MAIN}sheetProtection")
        assert protection is not None
        assert protection.get("sheet") == "1"
        assert protection.get("password") is None

    def test_every_chart_says_what_it_shows(self, sample_book: Path) -> None:
        """Alternative text for those who do not see the picture."""
        with zipfile.ZipFile(sample_book) as file:
            drawings = [
                n for n in file.namelist() if re.fullmatch(r"xl/drawings/drawing\d+.xml", n)
            ]
            texts = [
                t for n in drawings for t in re.findall(r'descr="([^"]*)"', file.read(n).decode())
            ]
        assert len(texts) == 20
        assert all(len(text) > 15 for text in texts)

    def test_buttons_only_where_macros_are(
        self, sample_book: Path, sample_macro_book: Path
    ) -> None:
        """The macro book has a button for each verb; the other says where to find them."""

        def macros(book: Path) -> set[str]:
            with zipfile.ZipFile(book) as file:
                parts = [file.read(n).decode() for n in file.namelist() if n.endswith(".vml")]
            return set(re.findall(r"<x:FmlaMacro>([^<]+)", "".join(parts)))

        def texts(book: Path) -> str:
            with zipfile.ZipFile(book) as file:
                return file.read("xl/sharedStrings.xml").decode()

        assert macros(sample_macro_book) == {f"[0]!{button.macro}" for button in BUTTONS}
        assert macros(sample_book) == set()
        assert "menu S&amp;OP; sopxl plan, plan --optimal, compare" in texts(sample_book)
        assert "menu S&amp;OP; sopxl status, authorise, undo" in texts(sample_book)

    def test_no_executive_page_shows_an_item(self, sample: Contents) -> None:
        """Families are planned in volume; items stand on data sheets and in the schedule."""
        items = {str(row[0]) for row in sample.rows[ITEM_MAP.name]}
        assert items
        for page in PAGES:
            if page.name not in OF_ITEMS:
                assert not items & {str(cell.value) for cell in cells_of(page, sample).values()}

    def test_one_input_moves_every_page_that_hangs_on_it(self, sample: Contents) -> None:
        """A tenth more is forecast of the first family: production, load and money follow."""
        company = sample.values.plan.company
        baseline = company.baseline.copy()
        baseline[:, 0] *= 1.1
        plan = make_plan(dataclasses.replace(company, baseline=baseline))
        after = dataclasses.replace(sample, values=BookValues.of(plan))
        moved = {page.name for page in PAGES if shown(page, sample) != shown(page, after)}
        assert moved >= HANG_ON_A_FORECAST
        assert not moved & {"Functions", "Glossary"}

    def test_links_of_start_lead_to_sheets(self, sample_book: Path) -> None:
        """Every page that Start names is in the book."""
        links = sheet_part(sample_book, "Start").findall(f".//{MAIN}hyperlink")
        targets = {str(link.get("location")).split("!")[0].strip("'") for link in links}
        with zipfile.ZipFile(sample_book) as file:
            names = re.findall(r'<sheet name="([^"]+)"', file.read("xl/workbook.xml").decode())
        assert len(targets) == 24
        assert targets <= set(names)
