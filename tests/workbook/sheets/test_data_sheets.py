"""What the file holds besides the pages: every table of the contract, names, formulas, config."""

from __future__ import annotations

import re
import warnings
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pages_twins import write

from sopxl_udfs.kit import kit
from sopxl_workbook.build import CONFIG, CONFIG_SHEET, Contents, build
from sopxl_workbook.contract import (
    ACTUAL,
    ARCHIVE,
    AXIS_LENGTH,
    CONTROL_SHEET,
    FIRST_PERIOD_COLUMN,
    HEADER_ROW,
    LONG_HEADER_ROW,
    SETTINGS,
    TABLES,
    TIME_LIMIT,
    WIDE_TABLES,
    Table,
    WideTable,
)
from sopxl_workbook.sheets import PAGES

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORBIDDEN = re.compile(
    r"\b(OFFSET|INDIRECT|NOW|TODAY|RAND\w*|CELL|INFO|TEXT|EDATE|EOMONTH|LET|LAMBDA|XLOOKUP|FILTER)\("
)
CALCULATED = (
    "Projection",
    "Load",
    "Usage",
    "Views by month",
    "Archive",
)  # formulas, or what is never changed


def opened(path: Path) -> Workbook:
    """A book as openpyxl reads it, which says that it drops sparklines and the like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(path)


@pytest.fixture(scope="module")
def book(sample_book: Path) -> Workbook:
    """The sample's book as openpyxl reads it."""
    return opened(sample_book)


@pytest.fixture(scope="module")
def empty_book(sample: Contents, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The sample's book without a row in any table that may be empty."""
    rows = {t.name: sample.rows.get(t.name, ()) if t.needs_rows else () for t in TABLES}
    contents = Contents(sample.values, rows, sample.settings, sample.checksum)
    return opened(write(contents, tmp_path_factory.mktemp("empty") / "empty.xlsx"))


def sheet_parts(path: Path) -> dict[str, etree._Element]:
    """The XML of every sheet."""
    with zipfile.ZipFile(path) as file:
        names = [n for n in file.namelist() if n.startswith("xl/worksheets/sheet")]
        return {name: etree.fromstring(file.read(name)) for name in names}


def formula_text(path: Path) -> str:
    """All formulas of a book, one a line."""
    parts = sheet_parts(path).values()
    return "\n".join(formula.text or "" for part in parts for formula in part.iter(f"{MAIN}f"))


def headings(sheet: Worksheet, table: str) -> tuple[int, int, list[str]]:
    """Row and first column of a table's heading in a sheet, and its cells."""
    left, top, right, _ = range_boundaries(sheet.tables[table].ref)
    return top, left, [sheet.cell(top, column).value for column in range(left, right + 1)]


class TestLongTables:
    """A table stands on its own sheet, with all its columns and a line of help over each."""

    @pytest.mark.parametrize("empty", [False, True], ids=["sample", "empty"])
    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
    def test_columns_and_help(
        self, book: Workbook, empty_book: Workbook, table: Table, empty: bool
    ) -> None:
        """From now on, even where nothing fills it yet."""
        sheet = (empty_book if empty else book)[table.sheet]
        columns = [column.name for column in table.columns]
        assert headings(sheet, table.name) == (LONG_HEADER_ROW, 1, columns)
        assert sheet["A1"].value == table.sheet
        assert sheet["A2"].value == table.help
        help_row = [sheet.cell(LONG_HEADER_ROW - 1, c + 1).value for c in range(len(columns))]
        assert help_row == [column.help for column in table.columns]

    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
    def test_it_can_grow(self, book: Workbook, table: Table) -> None:
        """A table on a protected sheet does not grow."""
        assert not book[table.sheet].protection.sheet

    def test_no_number_format_leaves_a_bare_point(self, book: Workbook) -> None:
        """Excel writes 16 as "16." where all decimals are optional."""
        formats = {cell.number_format for sheet in book for row in sheet for cell in row}
        assert {code for code in formats if re.search(r"[.]#", code)} == set()
        assert len(formats) > 10


class TestWideTables:
    """One axis on every wide sheet."""

    @pytest.mark.parametrize("table", WIDE_TABLES, ids=lambda table: table.name)
    def test_the_axis(self, book: Workbook, sample: Contents, table: WideTable) -> None:
        """Ten years in the same columns, under the labels of the calendar."""
        sheet = book[table.sheet]
        row, left, cells = headings(sheet, table.name)
        labels = list(sample.values.plan.company.calendar.labels)
        first = FIRST_PERIOD_COLUMN - left
        assert row == HEADER_ROW
        assert cells[:first] == [*table.extra, "Key", table.row_heading, table.what_heading, "Unit"]
        assert cells[first:] == labels
        assert len(labels) == AXIS_LENGTH
        assert sheet["F2"].value == table.help

    @pytest.mark.parametrize("table", WIDE_TABLES, ids=lambda table: table.name)
    def test_the_labels_are_those_of_the_calendar_sheet(
        self, book: Workbook, table: WideTable
    ) -> None:
        """In the same order."""
        calendar = book["Calendar"]
        first, count = LONG_HEADER_ROW + 1, AXIS_LENGTH
        labels = [calendar.cell(row, 2).value for row in range(first, first + count)]
        assert headings(book[table.sheet], table.name)[2][-count:] == labels

    @pytest.mark.parametrize("table", WIDE_TABLES, ids=lambda table: table.name)
    def test_it_opens_where_the_plan_begins(
        self, book: Workbook, sample: Contents, table: WideTable
    ) -> None:
        """Three closed periods in sight; names and labels stay where they are."""
        pane = book[table.sheet].sheet_view.pane
        first = get_column_letter(FIRST_PERIOD_COLUMN + sample.values.plan.company.now - 3)
        assert pane is not None
        assert pane.topLeftCell == f"{first}{HEADER_ROW + 1}"
        assert (pane.xSplit, pane.ySplit) == (FIRST_PERIOD_COLUMN - 1, HEADER_ROW)

    @pytest.mark.parametrize("table", WIDE_TABLES, ids=lambda table: table.name)
    def test_closed_periods_are_marked(self, book: Workbook, table: WideTable) -> None:
        """By a rule that follows the base period."""
        rules = [
            r.formula for found in book[table.sheet].conditional_formatting for r in found.rules
        ]
        assert rules == [["I$7<sop_base"], ["I$7=sop_base"]]

    @pytest.mark.parametrize(
        "table", [t for t in WIDE_TABLES if t is not ARCHIVE], ids=lambda table: table.name
    )
    def test_one_formula_a_row(self, book: Workbook, table: WideTable) -> None:
        """The first period's formula, moved to the right, is the formula of every other."""
        sheet = book[table.sheet]
        first = get_column_letter(FIRST_PERIOD_COLUMN)
        found = 0
        for row in range(1, sheet.max_row + 1):
            formula = sheet[f"{first}{row}"].value
            if not isinstance(formula, str) or not formula.startswith("="):
                continue
            moving = Translator(formula, origin=f"{first}{row}")
            for column in range(FIRST_PERIOD_COLUMN, FIRST_PERIOD_COLUMN + AXIS_LENGTH):
                cell = sheet.cell(row, column)
                assert cell.value == moving.translate_formula(cell.coordinate), cell.coordinate
            found += 1
        assert found >= 6  # the rows over the table


class TestNames:
    """What formulas call by name is there."""

    def test_every_setting_is_a_named_cell(self, book: Workbook) -> None:
        """On the Control sheet, each beside its label and its help."""
        for setting in SETTINGS:
            sheet, cell = next(iter(book.defined_names[setting.name].destinations))
            row = book[sheet][cell].row
            control = book[CONTROL_SHEET]
            assert sheet == CONTROL_SHEET
            assert (control.cell(row, 2).value, control.cell(row, 4).value) == (
                setting.label,
                setting.help,
            )

    def test_a_new_book_has_a_time_limit_of_two_minutes(self, book: Workbook) -> None:
        """And Excel takes nothing else there than seconds, or a blank."""
        sheet, cell = next(iter(book.defined_names[TIME_LIMIT.name].destinations))
        ref = cell.replace("$", "")
        assert book[sheet][ref].value == TIME_LIMIT.default == 120
        (rule,) = [r for r in book[sheet].data_validations.dataValidation if ref in r.sqref]
        assert (rule.type, rule.operator) == ("decimal", None)  # None is between
        assert (float(rule.formula1), float(rule.formula2)) == (0.001, 86_400)
        assert rule.allow_blank

    def test_every_name_that_a_formula_uses(self, sample_book: Path, book: Workbook) -> None:
        """Names of ours begin with sop_, and all of them lead to a cell."""
        formulas = formula_text(sample_book)
        used = set(re.findall(r"\bsop_\w+", formulas))
        assert {"sop_base", "sop_first", "sop_horizon", "sop_checks", "sop_changed"} <= used
        assert used <= set(book.defined_names)

    def test_every_table_that_a_formula_uses(self, sample_book: Path, book: Workbook) -> None:
        """Always with brackets: Calc counts the heading into a bare name."""
        formulas = formula_text(sample_book)
        tables = {name for sheet in book for name in sheet.tables}
        assert set(re.findall(r"\btbl\w+", formulas)) <= tables
        assert re.findall(r"\btbl\w+(?![\w\[])", formulas) == []


class TestFile:
    """What every sheet keeps to, and what lies beside the sheets."""

    @pytest.mark.parametrize("kind", ["sample_book", "sample_macro_book"])
    def test_formulas_of_all_sheets(self, kind: str, request: pytest.FixtureRequest) -> None:
        """Each has its stored value, and none recalculates without cause or by language."""
        count = 0
        for name, part in sheet_parts(request.getfixturevalue(kind)).items():
            for formula in part.iter(f"{MAIN}f"):
                cell = formula.getparent()
                assert cell is not None
                assert cell.find(f"{MAIN}v") is not None, f"{name} {cell.get('r')}"
                assert not FORBIDDEN.search(formula.text or ""), f"{name} {formula.text}"
                count += 1
        assert count > 15_000

    def test_sheets_in_order(self, book: Workbook) -> None:
        """Pages first, then Control and the tables, the config last and out of sight."""
        data = {table.sheet for table in (*TABLES, *WIDE_TABLES)}
        names = book.sheetnames
        pages = [page.name for page in PAGES]
        assert pages[0] == "Start"
        assert names[: len(pages) + 1] == [*pages, CONTROL_SHEET]
        assert set(names[len(pages) + 1 : -1]) == data
        assert names[-1] == CONFIG_SHEET

    def test_hidden_config(self, book: Workbook) -> None:
        """Only the setting that keeps the folder of the workbook out of Python's path."""
        sheet = book[CONFIG_SHEET]
        assert sheet.sheet_state == "veryHidden"
        assert tuple(sheet.iter_rows(values_only=True)) == CONFIG
        assert CONFIG == (("ADD_WORKBOOK_TO_PYTHONPATH", "false"),)

    def test_protection_of_data_sheets(self, book: Workbook) -> None:
        """Without a password where nobody types; open where tables grow."""
        data = {table.sheet for table in (*TABLES, *WIDE_TABLES)}
        closed = {name for name in data if book[name].protection.sheet}
        assert closed == set(CALCULATED)
        assert not any(book[name].protection.password for name in closed)

    def test_macros_only_in_the_macro_book(
        self, sample_book: Path, sample_macro_book: Path
    ) -> None:
        """The .xlsx has no VBA part and no code name; the .xlsm has both."""
        has = {}
        for path in (sample_book, sample_macro_book):
            with zipfile.ZipFile(path) as file:
                types = file.read("[Content_Types].xml").decode()
                has[path.suffix] = ("xl/vbaProject.bin" in file.namelist(), "macroEnabled" in types)
            named = [part.find(f"{MAIN}sheetPr[@codeName]") for part in sheet_parts(path).values()]
            assert all(found is not None for found in named) is (path.suffix == ".xlsm")
        assert has == {".xlsx": (False, False), ".xlsm": (True, True)}

    @pytest.mark.slow  # of the small company among the quick ones: test_run.py
    @pytest.mark.parametrize("macros", [False, True], ids=["xlsx", "xlsm"])
    def test_two_builds_are_the_same_bytes(self, sample: Contents, macros: bool) -> None:
        """Nothing of the clock or the machine goes in."""
        assert build(sample, kit(), macros=macros) == build(sample, kit(), macros=macros)

    def test_the_actual_sheet_sums_what_was_pasted(self, book: Workbook) -> None:
        """A row for each family and measure of its kind, so that a page always finds it."""
        sheet = book[ACTUAL.sheet]
        rows = sheet.iter_rows(min_row=HEADER_ROW + 1, min_col=6, max_col=7, values_only=True)
        found = {(family, what) for family, what in rows}
        assert ("Table wine", "Closing") in found
        assert ("Partner labels", "Backlog") in found
        assert ("Partner labels", "Closing") not in found
