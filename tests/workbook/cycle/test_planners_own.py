"""What a planner keeps beside our sheets, and on them, over authorise and a roll: untouched."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from preserved.parts import OFFICE, SPREADSHEET, Part, with_parts
from workbook.cycle.firm import Firm, authorise, cell, parts_of, roll, typed

from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.ooxml import Book, Patch, read_book
from sopxl_workbook.read import read_company

if TYPE_CHECKING:
    from hosts.office import Office

OWN, LOCKED = "My view", "Minutes"
NOTE = "Ann: the fair moved to May"


def own_sheets() -> bytes:
    """A workbook of a planner's: chart, formulas, merged, hidden, filtered, locked."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet(OWN)
        sheet.merge_range("A1:D1", "What I look at", book.add_format({"bold": True}))
        for row in range(2, 12):
            sheet.write_row(row, 0, [f"line {row}", row * 1.5])
        sheet.write_formula("B14", "=SUM(B3:B12)", None, 97.5)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.autofilter("A2:B12")
        sheet.conditional_format("B3:B12", {"type": "data_bar"})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": f"='{OWN}'!$B$3:$B$12"})
        sheet.insert_chart("F2", chart)
        locked = book.add_worksheet(LOCKED)
        locked.write("A1", "Signed by the board")
        locked.protect("secret")
    return buffer.getvalue()


def with_own(data: bytes) -> bytes:
    """The book with the planner's sheets, formulas, a name, notes and hidden rows on ours."""
    patch = Patch(data, own_sheets=[OWN])
    template = own_sheets()
    for name in (OWN, LOCKED):
        patch.add_sheet(name, template=(template, name))
    patch.set_formula(OWN, "B15", "=SUM(Forecast!I10:DX10)", 0.0)
    patch.set_formula(OWN, "B16", "=sop_base", 25.0)
    book = read_book(patch.result())
    forecast = book.sheets["Forecast"].part
    comments = (
        f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<authors><author>Ann</author></authors><commentList><comment ref="AH11" authorId="0">'
        f"<text><t>{NOTE}</t></text></comment></commentList></comments>"
    )
    package = read_book(
        with_parts(
            book.package.data,
            [
                Part(
                    "xl/comments77.xml",
                    comments,
                    f"{SPREADSHEET}.comments+xml",
                    f"{OFFICE}/comments",
                    forecast,
                    "rId77",
                )
            ],
            {
                book.package.main_part: [
                    (
                        "</definedNames>",
                        f"<definedName name=\"zz_mine\">'{OWN}'!$B$14</definedName>",
                    )
                ]
            },
        )
    ).package
    hidden = {
        book.sheets[sheet].part: re.sub(rows, r"<row \1 hidden=\"1\"".replace('\\"', '"'), text)
        for sheet, rows, text in (
            ("Forecast", r'<row (r="12")', package.part(forecast).decode()),
            (
                "Actuals",
                r'<row (r="(?:6|7|8)")',
                package.part(book.sheets["Actuals"].part).decode(),
            ),
        )
    }
    return package.rewrite({name: text.encode() for name, text in hidden.items()})


@pytest.fixture(scope="module")
def before_and_after(
    states: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, Path]:
    """The planner's book, and what authorise and a roll made of it."""
    firm = Firm()
    book = tmp_path_factory.mktemp("own") / "book.xlsx"
    old = with_own(states["open"].read_bytes())
    book.write_bytes(old)
    authorise(book)
    firm.load(book, firm.start)
    roll(book)
    return old, book


def rows_hidden(book: Book, sheet: str) -> list[str]:
    """The hidden rows of a sheet, by their numbers."""
    text = book.package.part(book.sheets[sheet].part).decode()
    return re.findall(r'<row [^>]*?r="(\d+)"[^>]*hidden="1"', text)


class TestUntouched:
    def test_no_part_comes_or_goes(self, before_and_after: tuple[bytes, Path]) -> None:
        """The same members in the same order."""
        old, book = before_and_after
        assert list(parts_of(old)) == list(parts_of(book.read_bytes()))

    def test_own_sheets_charts_and_comments_keep_their_bytes(
        self, before_and_after: tuple[bytes, Path]
    ) -> None:
        """Every part but our own sheets and tables: byte for byte as it was."""
        old, book = before_and_after
        opened = read_book(book)
        ours = {info.part for name, info in opened.sheets.items() if name not in (OWN, LOCKED)}
        ours |= {table.part for table in opened.tables.values()}
        was, now = parts_of(old), parts_of(book.read_bytes())
        changed = {name for name in was if was[name] != now[name]}
        assert changed <= ours
        assert {opened.sheets[OWN].part, opened.sheets[LOCKED].part, "xl/comments77.xml"} <= set(
            was
        )

    def test_hidden_rows_stay_hidden_and_count(self, before_and_after: tuple[bytes, Path]) -> None:
        """On the Forecast and in a filtered table of actuals; nothing in them is lost."""
        old, book = before_and_after
        for sheet, rows in (("Forecast", {"12"}), ("Actuals", {"6", "7", "8"})):
            hidden = rows_hidden(read_book(old), sheet)
            assert rows <= set(hidden)
            assert rows_hidden(read_book(book), sheet) == hidden
        was, now = (read_company(read_book(data)).company for data in (old, book))
        for measure, block in was.actual.items():
            kept = now.actual[measure][: was.now]
            assert np.array_equal(kept, block[: was.now], equal_nan=True)

    def test_names_point_where_they_did(self, before_and_after: tuple[bytes, Path]) -> None:
        """The planner's name too."""
        old, book = before_and_after
        assert read_book(book).defined_names == read_book(old).defined_names
        assert read_book(book).named_value("zz_mine") == 97.5

    def test_a_password_is_never_taken_off(self, before_and_after: tuple[bytes, Path]) -> None:
        """The locked sheet of the planner's is still locked."""
        _, book = before_and_after
        opened = read_book(book)
        text = opened.package.part(opened.sheets[LOCKED].part).decode()
        assert 'password="' in text
        assert "<sheetProtection" in text

    def test_every_rule_holds(self, before_and_after: tuple[bytes, Path]) -> None:
        """What is beside our sheets is no concern of the checks."""
        _, book = before_and_after
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()

    def test_other_programs_read_it(
        self, before_and_after: tuple[bytes, Path], office: Office
    ) -> None:
        """openpyxl finds the note; LibreOffice works out the planner's formulas anew."""
        _, book = before_and_after
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = openpyxl.load_workbook(book)
        note = opened["Forecast"]["AH11"].comment
        assert note is not None
        assert note.text == NOTE
        with office.open(book) as document:
            document.recalculate()
            ((total,), (_,), (base,)) = document.values(OWN, "B14:B16")
        assert (total, base) == (97.5, 26.0)


@pytest.mark.slow
def test_a_locale_with_a_decimal_comma(tmp_path: Path) -> None:
    """A book whose texts are German numbers is rolled to the same figures as its twin."""
    books = {}
    for locale in ("", "de"):
        half = '"0,5"' if locale else "0.5"
        bill = [f"Family 00{i},Press,2024-01-01,{half}" for i in (0, 1)]
        firm = Firm(
            settings={"first": "2024-01", "locale": locale},
            files={"bill": "\n".join(["family,resource,from,hours_per_unit", *bill])},
        )
        book = firm.book(tmp_path / f"book{locale}.xlsx")
        authorise(book)
        firm.load(book, firm.start)
        roll(book)
        assert run.check(book, kit=kit()).passed
        books[locale] = read_company(read_book(book)).company
    point, comma = books[""], books["de"]
    assert np.array_equal(comma.baseline, point.baseline, equal_nan=True)
    assert np.array_equal(comma.production, point.production, equal_nan=True)
    assert np.array_equal(comma.actual["Closing"], point.actual["Closing"], equal_nan=True)
    assert comma.bill == point.bill


def test_a_planners_formula_in_an_override_is_theirs(loaded: Path, firm: Firm) -> None:
    """A forecast typed as a formula counts by its stored result, and stays a formula."""
    place = cell(loaded, "tblForecast", "Family 000|Override", firm.start + 2)
    patch = Patch(loaded.read_bytes(), own_sheets=["Forecast"])
    patch.set_formula("Forecast", place, "=100*1.25", 125.0)
    loaded.write_bytes(patch.result())
    company = roll(loaded).company
    assert company.override[26, 0] == 125.0
    found = read_book(loaded).sheet("Forecast").cell(place)
    assert (found.formula, found.value) == ("=100*1.25", 125.0)


def test_a_text_in_an_own_cell_beside_a_table_is_theirs(loaded: Path) -> None:
    """A word to the right of the Policy stays there."""
    typed(loaded, "Policy", "AZ6", "ask Joe")
    roll(loaded)
    assert read_book(loaded).sheet("Policy").cell("AZ6").value == "ask Joe"
