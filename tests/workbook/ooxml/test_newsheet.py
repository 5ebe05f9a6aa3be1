"""Sheets that are added, out of a template or blank, and taken out again."""

from __future__ import annotations

import re

import pytest
from workbook.ooxml.samples import (
    MAIN,
    OFFICE,
    hand_made,
    openpyxl_book,
    rich_book,
    sheet_xml,
    vba_project,
)
from workbook.ooxml.samples_sheets import template, with_both, with_view
from workbook.ooxml.test_patch import CHAIN, ROWS, loaded, part

from sopxl.errors import InputError
from sopxl_workbook.ooxml import CellError, Package, Patch, read_book

MACROS = rich_book(vba_project())
FORMATS = ("font", "fill", "border", "number_format", "alignment", "protection")


def raw_changes(old: bytes, new: bytes) -> tuple[list[str], set[str]]:
    """Members that are not what they were, and those that came."""
    before, after = Package(old).raw_members(), Package(new).raw_members()
    assert before.keys() <= after.keys()
    changed = [name for name in before if before[name] != after[name]]
    return sorted(changed), after.keys() - before.keys()


@pytest.fixture(scope="module")
def grown() -> bytes:
    """The rich book with both sheets of the template."""
    return with_both(MACROS).result()


class TestFromTemplate:
    def test_only_what_lists_sheets_and_formats_changes(self, grown: bytes) -> None:
        """Every other member keeps its raw bytes, macros too."""
        changed, added = raw_changes(MACROS, grown)
        assert changed == [
            *("[Content_Types].xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels"),
            *("xl/styles.xml", "xl/workbook.xml"),
        ]
        assert sorted(added) == [
            *("xl/charts/chart2.xml", "xl/comments2.xml"),
            *("xl/drawings/_rels/drawing2.xml.rels", "xl/drawings/drawing2.xml"),
            *("xl/drawings/vmlDrawing2.vml", "xl/tables/table2.xml"),
            *("xl/worksheets/_rels/sheet4.xml.rels", "xl/worksheets/sheet4.xml"),
            "xl/worksheets/sheet5.xml",
        ]

    def test_values_and_formulas_are_those_of_the_template(self, grown: bytes) -> None:
        """With the results that were stored, spills and rich texts too."""
        ours, theirs = read_book(grown), read_book(template())
        for name in ("Report", "Data"):
            new, old = ours.sheet(name), theirs.sheet(name)
            assert dict(new.values()) == dict(old.values())
            assert [(c.formula, c.is_spill, c.array) for c in new.formulas()] == [
                (c.formula, c.is_spill, c.array) for c in old.formulas()
            ]
        assert b"<i/>" in Package(grown).part("xl/worksheets/sheet4.xml")
        assert ours.sheets["Data"].is_hidden

    def test_every_cell_looks_as_in_the_template(self, grown: bytes) -> None:
        """And every cell that was there before looks as before."""
        new = loaded(grown)
        for source, sheets in (
            (template(), ("Report", "Data")),
            (rich_book(), ("Values", "Table", "Bob's plan")),
        ):
            old = loaded(source)
            for name in sheets:
                for row in old[name].iter_rows():
                    for cell in row:
                        there = new[name][cell.coordinate]
                        for what in FORMATS:
                            assert repr(getattr(cell, what)) == repr(getattr(there, what))

    def test_nothing_of_the_book_is_renumbered(self, grown: bytes) -> None:
        """New formats stand behind the old ones, with right counts."""
        old = Package(MACROS).xml("xl/styles.xml")
        new = Package(grown).xml("xl/styles.xml")
        for name in ("fonts", "fills", "borders", "cellXfs", "dxfs", "numFmts"):
            before, after = old.find(f"{{*}}{name}"), new.find(f"{{*}}{name}")
            assert after is not None
            assert after.get("count") == str(len(after))
            for one, other in zip([] if before is None else before, after, strict=False):
                assert (one.tag, dict(one.attrib)) == (other.tag, dict(other.attrib))

    def test_comments_among_the_formats_of_the_book_count_for_nothing(self) -> None:
        """Some programs write them: every cell looks as in the template all the same."""
        styles = Package(MACROS).part("xl/styles.xml")
        remark = rb"\g<0><!-- remark -->"
        marked = re.sub(rb"<(?:fonts|fills|borders|cellXfs)[^>]*>", remark, styles)
        patch = Patch(MACROS)
        patch.set_part("xl/styles.xml", marked)
        grown = with_both(patch.result())
        new = part(grown.result(), "xl/styles.xml")
        grown.set_part("xl/styles.xml", new.replace("<!-- remark -->", "").encode())
        assert new.count("<!-- remark -->") == 4
        old, there = loaded(template())["Report"], loaded(grown.result())["Report"]
        for row in old.iter_rows():
            for cell in row:
                assert repr(cell.font) == repr(there[cell.coordinate].font)
                assert repr(cell.fill) == repr(there[cell.coordinate].fill)

    def test_what_stands_around_the_cells_comes_along(self, grown: bytes) -> None:
        """Widths, panes, validation, conditions, table, links, note, names, protection."""
        sheet = loaded(grown)["Report"]
        assert sheet.column_dimensions["A"].width == pytest.approx(22.5, abs=1)
        assert sheet.freeze_panes == "B3"
        (rule,) = sheet.data_validations.dataValidation
        assert (str(rule.sqref), rule.formula1) == ("B6", "Data!$A$1:$A$3")
        (conditions,) = sheet.conditional_formatting
        by_cell = next(rule for rule in conditions.rules if rule.type == "cellIs")
        assert by_cell.dxf.font.color.rgb == "FFCC0000"
        assert sheet.tables["tblNew"].ref == "G2:H4"
        assert sheet.tables["tblNew"].id == 2
        assert sheet["A8"].hyperlink.location == "Data!A1"
        assert sheet["A9"].hyperlink.target == "https://example.org/"
        assert sheet["A1"].comment.text == "a note"
        assert sheet.protection.sheet
        assert sheet.print_area == "'Report'!$A$1:$J$20"
        names = read_book(grown).defined_names
        assert names["rate"].target == ("Report", "B6")
        assert names["Report!here"].target == ("Report", "A1")
        assert names["'Bob''s plan'!local"].target == ("Bob's plan", "B2")

    def test_no_tab_is_chosen_twice(self, grown: bytes) -> None:
        """Two chosen tabs would be edited together."""
        views = re.findall(r"<sheetView [^>]*>", part(grown, "xl/worksheets/sheet4.xml"))
        assert len(views) == 1
        assert "tabSelected" not in views[0]

    def test_a_sheet_gets_no_code_name_unless_given(self) -> None:
        """Two sheets of one code name would damage the project."""
        patch = Patch(rich_book(vba_project()))
        source = Patch(template())
        source.add_sheet("Coded", code_name="sopOld")
        coded = source.result()
        patch.add_sheet("A", template=(coded, "Coded"))
        patch.add_sheet("B", template=(coded, "Coded"), code_name="sopNew")
        new = patch.result()
        assert "codeName" not in part(new, "xl/worksheets/sheet4.xml")
        assert '<sheetPr codeName="sopNew"/>' in part(new, "xl/worksheets/sheet5.xml")

    def test_under_another_name_it_points_at_itself(self) -> None:
        """Formulas, conditions, names, sparklines and charts say the new name."""
        new = with_both(openpyxl_book(), "Report '26").result()
        book = read_book(new)
        assert book.sheet("Report '26").cell("B3").formula == "='Report ''26'!B2*rate"
        assert book.defined_names["rate"].refers_to == "'Report ''26'!$B$6"
        texts = [part(new, name) for name in book.package.names if name.endswith(".xml")]
        assert not [text for text in texts if "Report!" in text]
        assert any("<c:f>'Report ''26'!$B$2:$B$4</c:f>" in text for text in texts)

    def test_titles_of_the_file_are_kept_in_step(self, grown: bytes) -> None:
        """The list in docProps/app.xml names every sheet in order."""
        app = part(grown, "docProps/app.xml")
        titles = re.findall(r"<vt:lpstr>([^<]*)</vt:lpstr>", app)
        assert titles[2:7] == ["Values", "Table", "Bob's plan", "Report", "Data"]
        assert "<vt:i4>5</vt:i4>" in app

    def test_the_calculation_chain_goes_with_new_formulas_only(self) -> None:
        """A sheet of plain values leaves it alone."""
        data = hand_made(sheet_xml(ROWS), extra={"xl/calcChain.xml": CHAIN})
        patch = Patch(data)
        patch.add_sheet("Data", template=(template(), "Data"))
        assert Package(patch.result()).has("xl/calcChain.xml")
        patch.add_sheet("Report", template=(template(), "Report"))
        assert not Package(patch.result()).has("xl/calcChain.xml")

    def test_several_copies_of_a_sheet(self) -> None:
        """Each has its own parts."""
        patch, source = Patch(openpyxl_book()), read_book(template())
        for number in range(1, 4):
            patch.add_sheet(f"Copy {number}", template=(source, "Data"))
            patch.set_value(f"Copy {number}", "A1", number)
        book = read_book(patch.result())
        assert [book.sheet(f"Copy {n}")[1, 1] for n in (1, 2, 3)] == [1.0, 2.0, 3.0]

    def test_a_book_with_a_prefix_and_single_quotes(self) -> None:
        """However the list of sheets is spelled."""
        workbook = (
            f"<x:workbook xmlns:x='{MAIN}' xmlns:r='{OFFICE}'><x:bookViews>"
            "<x:workbookView activeTab='0'/></x:bookViews><x:sheets>"
            "<x:sheet name='Sheet1' sheetId='7' r:id='rId1'/></x:sheets></x:workbook>"
        )
        data = hand_made(sheet_xml(ROWS), extra={"xl/workbook.xml": workbook})
        patch = Patch(data)
        patch.add_sheet("Data", template=(template(), "Data"))
        new = patch.result()
        assert '<x:sheet name="Data" sheetId="8" r:id="rId2"/>' in part(new, "xl/workbook.xml")
        assert dict(read_book(new).sheet("Data").values())[3, 1] == 3.0


class TestBlank:
    def test_rows_go_in_from_the_first_cell_on(self) -> None:
        """Every kind of value; widths; other edits may follow."""
        patch = Patch(openpyxl_book())
        patch.add_sheet(
            "Log", [["When", "What"], [45000, True], [None, CellError("#N/A")]], widths=(20, 8.5)
        )
        patch.set_formula("Log", "C2", "=A2+1", 45001)
        new = patch.result()
        sheet = read_book(new).sheet("log")
        assert sheet.block("A1:C3") == [
            ["When", "What", None],
            [45000.0, True, 45001.0],
            [None, CellError("#N/A"), None],
        ]
        assert loaded(new)["Log"].column_dimensions["B"].width == 8.5
        assert (
            '<cols><col min="1" max="1" width="20" customWidth="1"/><col min="2" max="2" '
            'width="8.5" customWidth="1"/></cols><sheetData><row r="1">'
        ) in part(new, "xl/worksheets/sheet3.xml")

    def test_it_stands_behind_the_sheet_that_is_named(self) -> None:
        """What counts sheets by their place moves on: local names, the tab in front."""
        data = with_view(rich_book(), active=2)
        patch = Patch(data)
        patch.add_sheet("New", after="Values")
        new = patch.result()
        book = read_book(new)
        assert list(book.sheets) == ["Values", "New", "Table", "Bob's plan"]
        assert book.defined_names["'Bob''s plan'!local"].sheet == "Bob's plan"
        assert 'activeTab="3"' in part(new, "xl/workbook.xml")
        assert loaded(new).active.title == "Bob's plan"

    def test_a_refused_row_leaves_no_sheet(self) -> None:
        """Nothing is half added."""
        data = openpyxl_book()
        patch = Patch(data)
        with pytest.raises(InputError):
            patch.add_sheet("New", [[float("nan")]])
        assert patch.result() is data

    def test_what_was_edited_before_stays_edited(self) -> None:
        """Sheets come and go between edits of cells."""
        patch = Patch(rich_book())
        patch.set_value("Values", "B2", 1)
        patch.add_sheet("One", [["x"]])
        patch.set_value("Values", "B4", 2)
        patch.set_value("One", "A2", "y")
        patch.remove_sheet("One")
        patch.add_sheet("Two")
        book = read_book(patch.result())
        assert (book.sheet("Values")[2, 2], book.sheet("Values")[4, 2]) == (1.0, 2.0)
        assert list(book.sheets)[-1] == "Two"
        assert "One" not in book.sheets


class TestTogether:
    def test_a_table_that_came_grows_like_any(self) -> None:
        """Its rows, and the formulas that count them."""
        patch = with_both(rich_book())
        patch.resize_table("tblNew", 4)
        patch.set_values("Report", "G5", [["Wheels", 1], ["Tyres", 2]])
        patch.resize_table("tblPlan", 3)
        book = read_book(patch.result())
        assert book.table("tblNew").ref == "G2:H6"
        assert book.table_rows("tblNew")[2:] == [["Wheels", 1.0], ["Tyres", 2.0]]
        assert book.table("tblPlan").ref == "B3:D7"

    def test_a_table_that_grew_before_stays_grown(self) -> None:
        """A sheet that comes afterwards changes nothing of it."""
        patch = Patch(rich_book())
        patch.resize_table("tblPlan", 3)
        patch.add_sheet("New", [["x"]])
        patch.set_value("Table", "B6", "Wheels")
        book = read_book(patch.result())
        assert book.table_rows("tblPlan")[2][0] == "Wheels"
        assert book.sheet("New")[1, 1] == "x"


class TestRemove:
    def test_it_takes_back_what_was_added(self) -> None:
        """Parts, names, titles: only formats stay, which nothing uses."""
        old = MACROS
        patch = with_both(old)
        patch.remove_sheets("Report", "Data", names=["rate"])
        changed, added = raw_changes(old, patch.result())
        assert not added
        assert changed == ["docProps/app.xml", "xl/styles.xml"]
        titles = "docProps/app.xml"
        assert canonical(Package(old), titles) == canonical(Package(patch.result()), titles)

    def test_local_names_move_with_their_sheets(self) -> None:
        """What stands behind the sheet moves up by one."""
        patch = Patch(with_view(rich_book(), active=2))
        patch.remove_sheet("Table")
        new = patch.result()
        book = read_book(new)
        assert list(book.sheets) == ["Values", "Bob's plan"]
        assert book.defined_names["'Bob''s plan'!local"].sheet == "Bob's plan"
        assert 'activeTab="1"' in part(new, "xl/workbook.xml")
        assert not book.package.has("xl/tables/table1.xml")
        assert loaded(new).sheetnames == ["Values", "Bob's plan"]


def canonical(package: Package, name: str) -> list[tuple[str, str, dict[str, str]]]:
    """Elements of a part in order, however they are spelled."""
    found = package.xml(name).iter("*")
    return [(str(e.tag), e.text or "", {str(k): str(e.attrib[k]) for k in e.attrib}) for e in found]
