"""Rows 53 to 56: what is not overwritten, and what a verb leaves as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from faults.doors import OVERRIDE, refused_to_write, written
from faults.trying import NOW, PRICE, changed, everything, rewritten, sopxl, typed, with_cell
from preserved.parts import Part, with_parts
from preserved.written import PICTURE

from sopxl_workbook.ooxml import Package, cell_name, read_book

PLAN_CELL = cell_name(10, NOW + 2)  # of the production plan, month 3
JANUARY = """period,code,measure,quantity
2026-01,Chairs,Requested,220
2026-01,Chairs,Shipped,220
2026-01,Chairs,Produced,222
2026-01,Chairs,Closing,150
2026-01,Tables,Booked,64
2026-01,Tables,Shipped,63
2026-01,Tables,Backlog,51
"""


def protected(xml: str, password: str = "") -> str:
    """The XML of a sheet that somebody has protected."""
    xml = re.sub(r"<sheetProtection[^>]*/>", "", xml)
    mark = f'</sheetData><sheetProtection{password} sheet="1" objects="1"/>'
    return xml.replace("</sheetData>", mark, 1)


class TestRow53Protected:
    """Our own sheets are written, whatever a planner has locked stays locked."""

    PASSWORD = ' password="CC1A"'

    def test_row_53_sheet_with_a_password(self, stale: Path) -> None:
        """A result that would change there is refused; it is read all the same."""
        rewritten(stale, "Control", lambda xml: protected(xml, self.PASSWORD))
        before = everything(stale.parent)
        done = sopxl("plan", stale)
        fact, fix = done.err.splitlines()
        assert done.code == 5
        assert re.fullmatch(
            r"E160 Control![A-Z0-9, ]+: locked on a sheet that is protected with a password, "
            "which is never taken off.",
            fact,
        )
        assert fix == (
            "     Ask whoever set the password to unprotect the sheet, or use cells that are not "
            "locked."
        )
        assert everything(stale.parent) == before
        assert sopxl("plan", stale, "--dry-run").code == 5  # it shows what the run would say
        assert sopxl("check", stale).code == 3

    @pytest.mark.parametrize("sheet", ["Projection", "Dollars"])
    def test_row_53_own_sheet_without_password(self, stale: Path, sheet: str) -> None:
        """It is written, and protected afterwards as before."""
        rewritten(stale, sheet, protected)
        written(stale)
        assert read_book(stale).sheet(sheet).protection.is_on
        assert sopxl("check", stale).code == 0

    def test_row_53_structure(self, stale: Path) -> None:
        """No sheet comes or goes by a plan, so a protected list of sheets is no obstacle."""
        mark = "<workbookProtection lockStructure='1'/><bookViews"
        changed(stale, "xl/workbook.xml", lambda xml: xml.replace("<bookViews", mark, 1))
        written(stale)
        assert mark in read_book(stale).package.part("xl/workbook.xml").decode()


class TestRow54Preserved:
    """Whatever else is in the book stays, byte for byte."""

    @pytest.fixture
    def full(self, book: Path) -> Path:
        """A book with buttons, charts and macros, and parts of other programs."""
        data = with_parts(
            book.read_bytes(),
            [
                Part("xl/media/mine.png", PICTURE),
                Part("customXml/item7.xml", "<mine xmlns='urn:mine'>é</mine>"),
                Part("xl/slicers/slicer1.xml", "<slicers xmlns='urn:mine'/>"),
                Part("xl/tomorrow/item1.bin", bytes(range(256))),
            ],
            extensions={"png": "image/png"},
        )
        book.write_bytes(data)
        return book

    def parts_written(self, book: Path, *arguments: str) -> set[str]:
        """The parts that a verb has written."""
        before = Package(book.read_bytes()).raw_members()
        verb, *more = arguments
        done = sopxl(verb, book, *more)
        assert done.code == 0, done.err
        after = Package(book.read_bytes()).raw_members()
        gone = set(before) - set(after)
        assert gone <= {"xl/calcChain.xml"}
        assert set(after) <= set(before)
        return {name for name, raw in after.items() if before[name] != raw}

    @pytest.mark.slow
    def test_row_54_every_verb(self, full: Path) -> None:
        """Sheets are written, and the tables that grow; no chart, button, image or macro."""
        typed(full, "Prices", PRICE, 60.0)
        january = full.with_name("january.csv")
        january.write_text(JANUARY, encoding="utf-8")
        sheets = {sheet.part for sheet in read_book(full).sheets.values()}
        archive, actuals = (
            read_book(full).table(name).part for name in ("tblArchive", "tblActuals")
        )
        assert self.parts_written(full, "plan") <= sheets
        assert self.parts_written(full, "authorise", *OVERRIDE) <= {*sheets, archive}
        rolled = self.parts_written(full, "rollover", "--actuals", "january.csv", "--yes")
        others = {archive, actuals, "xl/workbook.xml", "[Content_Types].xml"}
        assert {name for name in rolled - sheets - others if "/tables/" not in name} == set()


class TestRow55Formulas:
    """A planner's formula is never replaced by a value."""

    ELSEWHERE = "Enter the value elsewhere, or clear the formula first."

    @pytest.mark.parametrize(
        "formula",
        [
            "<f>100+1</f>",
            '<f t="array" ref="{0}:{1}">100+1</f>',
            '<f t="array" ref="{0}">_xlfn.SEQUENCE(1,1)</f>',
        ],
    )
    def test_row_55_formula_in_the_plan(self, stale: Path, formula: str) -> None:
        """One cell, several, and one that may spill."""
        inside = formula.format(PLAN_CELL, cell_name(10, NOW + 4))
        cell = f'<c r="{PLAN_CELL}">{inside}<v>101</v></c>'
        rewritten(stale, "Plan", lambda xml: with_cell(xml, PLAN_CELL, cell))
        refused_to_write(
            stale,
            f"E161 Plan!{PLAN_CELL}: calculated by a formula, which a value would replace. > "
            + self.ELSEWHERE,
            verbs=("plan",),
        )

    def test_row_55_value_in_the_place_of_a_formula(self, stale: Path) -> None:
        """The other way round: what was typed over a formula of ours is not taken for a result."""
        ref = cell_name(10, NOW)
        rewritten(
            stale, "Projection", lambda xml: with_cell(xml, ref, f'<c r="{ref}"><v>7</v></c>')
        )
        refused_to_write(
            stale,
            f"E163 Projection!{ref}: not a formula, so there is no stored result to renew. > "
            "Put the formula back: copy the cell beside it.",
        )


def test_row_56_target_not_empty(book: Path) -> None:
    """What stands below a table that has to grow is in the way, and told by its cell."""
    area = read_book(book).table("tblArchive").area
    ref = cell_name(area.last_row + 1, 5)
    note = f'<row r="{area.last_row + 1}"><c r="{ref}"><v>5</v></c></row>'
    rewritten(book, "Archive", lambda xml: xml.replace("</sheetData>", f"{note}</sheetData>", 1))
    before = everything(book.parent)
    done = sopxl("authorise", book, *OVERRIDE)
    assert done.code == 5
    assert done.err.startswith(f"E162 Archive!{ref}: ")
    assert everything(book.parent) == before
