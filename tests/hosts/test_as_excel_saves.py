"""The made and the attached workbook, part by part against what Excel itself saves.

The rules are in tests/hosts/excel_saved, each with its source; workbooks that Excel saved keep all
of them, and each rule finds the fault that it is for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
import xlsxwriter
from hosts.excel_saved.checker import oddities
from hosts.excel_saved.controls import code_names
from hosts.excel_saved.package import Package
from hosts.excel_saved.parts import local, sheets
from hosts.macros import macros
from preserved import fetch
from small import write_folder
from workbook.attach.books import macro_project

from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.attach import attach, detach
from sopxl_workbook.cycle.verbs import authorise

TIDY = "Public Sub Tidy()\nEnd Sub\n"
_EXCEL = re.compile(
    rb"<Application>Microsoft (?:Macintosh )?Excel</Application>.*<AppVersion>1[4-6]"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planned macro book of a small company."""
    folder = write_folder(tmp_path_factory.mktemp("saved") / "csv")
    path = folder.parent / "small.xlsm"
    create.new(path, folder=folder, sample=False, force=True, kit=kit())
    return path


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planner's book with a macro, a button of its own, a note, a rule and a table."""
    path = tmp_path_factory.mktemp("saved") / "budget.xlsm"
    project = path.with_suffix(".bin")
    project.write_bytes(macro_project({"Tools": TIDY}, ("Sheet2",)))
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(str(project))
        sheet = book.add_worksheet("Budget")
        sheet.write("A1", 5)
        sheet.write("B1", 6)
        sheet.insert_button("D2", {"macro": "Tidy", "caption": "Tidy"})
        sheet.print_area("A1:D9")
        book.define_name("rate", "=Budget!$A$1")
        book.define_name("other", "=Budget!$B$1")
        sheet.write_comment("A1", "a note")
        sheet.conditional_format("B2:B9", {"type": "data_bar", "data_bar_2010": True})
        rows = {"data": [["Bikes", 1]], "columns": [{"header": "Family"}, {"header": "Units"}]}
        table = book.add_worksheet("Table")
        table.add_table("A1:B2", rows)
        table.add_table("D1:E2", rows)
    return path


@pytest.fixture(scope="module")
def attached(theirs: Path) -> Path:
    """That book with the functions."""
    path = theirs.with_name("attached.xlsm")
    path.write_bytes(theirs.read_bytes())
    attach(path, kit=kit())
    return path


@pytest.fixture(scope="module")
def from_plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planner's .xlsx that became an .xlsm with the functions."""
    path = tmp_path_factory.mktemp("saved") / "plain.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Budget").write("A1", 5)
        book.define_name("rate", "=Budget!$A$1")
    attach(path, kit=kit())
    return path.with_suffix(".xlsm")


class TestOurs:
    def test_what_new_makes(self, made: Path) -> None:
        """Package, workbook, sheets, tables, formats, buttons and macros."""
        assert oddities(made) == []

    def test_what_a_run_writes_into_it(self, made: Path, tmp_path: Path) -> None:
        """The patched file is still one that Excel would have saved; tables have grown."""
        path = tmp_path / "small.xlsm"
        path.write_bytes(made.read_bytes())
        authorise(path, kit=kit(), by="Ann", override="a test")
        assert oddities(path) == []

    @pytest.mark.parametrize("book", ["theirs", "attached", "from_plain"])
    def test_what_attach_makes_of_a_planners(
        self, book: str, request: pytest.FixtureRequest
    ) -> None:
        """Of an .xlsm with a button, a note and rules, and of an .xlsx."""
        assert oddities(request.getfixturevalue(book)) == []

    def test_what_detach_leaves(self, attached: Path, tmp_path: Path) -> None:
        """Also where somebody saved the workbook since, so that only our parts go."""
        path = tmp_path / "attached.xlsm"
        path.write_bytes(attached.read_bytes())
        detach(path)
        assert oddities(path) == []
        assert not any("Functions" in name for name in titles(path))

    @pytest.mark.parametrize("book", ["made", "attached", "from_plain"])
    def test_each_sheet_has_a_code_name(self, book: str, request: pytest.FixtureRequest) -> None:
        """Excel does without for a sheet that no macro has looked at; ours are looked at."""
        assert all(code_names(Package(request.getfixturevalue(book))))

    def test_it_calculates_as_a_book_that_excel_saved(self, made: Path) -> None:
        """By itself, and not anew when it opens: the stored values show at once."""
        package = Package(made)
        told = package.xml(package.workbook).find("{*}calcPr")
        assert dict(told.attrib) == {"calcId": "191029"}  # as in Excel 16.0

    def test_the_buttons_stand_in_the_drawing_alone(self, made: Path) -> None:
        """As Excel 2007 saves them; Excel 2010 and later add the control when they save."""
        package = Package(made)
        drawn = [name for name in package.names if name.endswith(".vml")]
        (found,) = [package.xml(name) for name in drawn]
        assert len([part for part in found if local(part) == "shape"]) == len(BUTTONS)
        assert not any("ctrlProp" in name for name in package.names)
        assert not any(list(package.xml(name).iter("{*}control")) for name in sheets(package))


def titles(path: Path) -> list[str]:
    """The names of the sheets of a workbook."""
    package = Package(path)
    return [s.get("name", "") for s in package.xml(package.workbook).iter("{*}sheet")]


def saved_by_excel(folder: Path) -> list[Path]:
    """The workbooks of Excel 2010 or later in a folder, by what they say themselves."""
    found = []
    for path in sorted(folder.rglob("*.xl[sa][xm]")):
        if not zipfile.is_zipfile(path):
            continue
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            about = archive.read("docProps/app.xml") if "docProps/app.xml" in names else b""
        if _EXCEL.search(about):
            found.append(path)
    return found


def shipped() -> list[Path]:
    """The workbooks of Excel in packages that sopxl needs."""
    places = [find_spec(name) for name in ("xlwings", "pyopenvba")]
    folders = [Path(str(spec.origin)).parent for spec in places if spec is not None]
    return [path for folder in folders for path in saved_by_excel(folder)]


class TestExcels:
    @pytest.mark.parametrize("path", shipped(), ids=lambda path: path.name)
    def test_what_excel_saved_keeps_every_rule(self, path: Path) -> None:
        """Else the rule is none."""
        assert oddities(path) == []

    def test_there_are_some(self) -> None:
        """With macros, without, and as an add-in."""
        assert {path.suffix for path in shipped()} == {".xlsm", ".xlsx", ".xlam"}

    @pytest.mark.slow
    def test_so_do_the_workbooks_of_the_corpus(self) -> None:
        """Seventy and more, with notes, tables, dynamic arrays and macros."""
        try:
            fetch.corpus()
        except fetch.UnreachableError as error:
            pytest.skip(f"the workbooks of other makers cannot be fetched: {error}")
        found = saved_by_excel(fetch.folder())
        assert len(found) >= 60
        assert {path.name: told for path in found if (told := oddities(path))} == {}


def altered(old: str, new: str) -> Callable[[str], str]:
    """Puts one text into the place of another, which has to be there."""

    def alter(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return alter


def in_formats(old: str, new: str) -> Callable[[str], str]:
    """The same, in the formats of cells."""

    def alter(text: str) -> str:
        before, formats, after = text.partition("<cellXfs")
        return before + formats + altered(old, new)(after)

    return alter


def moved_to_the_end(element: str) -> Callable[[str], str]:
    """Puts an element last in its root."""

    def alter(text: str) -> str:
        found = re.search(rf"<{element}[ >].*?</{element}>|<{element}[^>]*/>", text)
        assert found, element
        rest = text.replace(found[0], "", 1)
        end = rest.rindex("</")
        return rest[:end] + found[0] + rest[end:]

    return alter


START, DRAWING = "xl/worksheets/sheet1.xml", "xl/drawings/vmlDrawing1.vml"
BOOK, LISTED, RELATED = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
STYLES, TABLE, MARKS = "xl/styles.xml", "xl/tables/table1.xml", "xl/metadata.xml"
_VBA_TYPE = "application/vnd.ms-office.vbaProject"
FAULTS = [
    (LISTED, altered(_VBA_TYPE, "application/octet-stream"), "is no vbaProject by its type"),
    (LISTED, altered("ms-excel.sheet.macroEnabled", "ms-excel.sheet"), "is no officeDocument by"),
    (LISTED, altered('Extension="vml"', 'Extension="vmx"'), "vmlDrawing1.vml has no type"),
    (LISTED, altered("/xl/styles.xml", "/xl/style.xml"), "xl/style.xml has a type and is not"),
    (RELATED, altered('Target="vbaProject.bin"', 'Target="vba.bin"'), "xl/vba.bin, which is not"),
    (RELATED, altered("microsoft.com/office/2006/relationships/vba", "x.org/vba"), "project by"),
    (RELATED, altered('Id="rId2"', 'Id="rId1"'), "has two relations of one id"),
    (BOOK, moved_to_the_end("bookViews"), "xl/workbook.xml: the order is"),
    (BOOK, altered('sheetId="2"', 'sheetId="1"'), "sheet ids stand twice: 1"),
    (BOOK, altered('name="Table"', 'name="budget"'), "sheets stand twice: budget"),
    (BOOK, altered('"other"', '"RATE"'), "names stand twice: rate@"),
    (BOOK, altered(">Budget!$A$1<", ">=Budget!$A$1<"), "refers to '=Budget!$A$1'"),
    (BOOK, altered('localSheetId="0"', 'localSheetId="7"'), "of a sheet that is not there"),
    (BOOK, altered("_xlnm.Print_", "_xlnm.Printed_"), "is none of Excel's own"),
    (BOOK, altered('codeName="ThisWorkbook"', 'codeName="Sheet1"'), "code names stand twice"),
    (START, altered('codeName="Sheet1"', 'codeName="SheetX"'), "without a module: SheetX"),
    (START, moved_to_the_end("sheetViews"), f"{START}: the order is"),
    (START, altered("<legacyDrawing ", "<drawing "), "drawing rId1 leads to vmlDrawing"),
    (START, altered("<sheetData>", '<sheetData><row r="1048576"/>'), "comes after row 1048576"),
    (START, altered('<c r="A1', '<c r="C1'), "the cell B1 is out of its place"),
    (START, altered('<c r="A1"', '<c r="A1" s="999"'), "the cell A1 has format 999"),
    (START, altered("<pageMargins", "<pageMargin"), "sheet1.xml holds pageMargin"),
    (STYLES, altered('<fonts count="', '<fonts count="9'), "fonts says 9"),
    (STYLES, altered('<cellXfs count="', '<cellXfs count="9'), "cellXfs says 9"),
    (STYLES, in_formats('fontId="', 'fontId="999'), "a format has fontId 999"),
    (STYLES, moved_to_the_end("borders"), "styles: the order is"),
    (TABLE, altered(' id="1"', ' id="2"'), "table ids stand twice: 2"),
    (TABLE, altered('<tableColumn id="1"', '<tableX id="1"'), "columns and is"),
    (MARKS, altered('fDynamic="1"', 'fDynamic="0"'), "the metadata say"),
    (MARKS, altered('coerce="1" ', ""), "the metadata are of"),
    (MARKS, altered('<bk><rc t="1" v="0"/></bk>', ""), "has metadata that are not there"),
    (
        MARKS,
        altered('futureMetadata name="XLDAPR" count="1"', 'futureMetadata count="2"'),
        "says 2",
    ),
    (DRAWING, altered('data="1"', 'data="2"'), "numbered _x0000_s1025 in the blocks 2"),
    (DRAWING, altered('o:spt="201"', 'o:spt="202"'), "the type of buttons"),
    (DRAWING, altered('id="_x0000_t201"', 'id="_x0000_t202"'), "does not come before it"),
    (DRAWING, altered(' o:button="t"', ""), "button is None"),
    (DRAWING, altered("position:absolute;", ""), "no position:absolute in its style"),
    (DRAWING, altered('<o:lock v:ext="edit" rotation="t"/>', ""), "holds fill, textbox, Client"),
    (DRAWING, altered("<x:AutoFill>False</x:AutoFill>", ""), "says Anchor, PrintObject, Fmla"),
    (DRAWING, altered("<x:Anchor>", "<x:Anchor>99, "), "stands at 99, "),
    (DRAWING, altered("[0]!Tidy", "[0]!Tidied"), "calls [0]!Tidied"),
    (DRAWING, altered("[0]!Tidy", "Tidy"), "calls Tidy"),
]


@pytest.fixture(scope="module")
def modules(attached: Path) -> dict[str, str]:
    """The macros of the attached book, which no fault touches."""
    return macros(attached)


@pytest.mark.slow
class TestRules:
    @pytest.mark.parametrize(("part", "alter", "told"), FAULTS)
    def test_a_fault_is_found(
        self,
        attached: Path,
        modules: dict[str, str],
        tmp_path: Path,
        part: str,
        alter: Callable[[str], str],
        told: str,
    ) -> None:
        """One part of a sound workbook is not as Excel saves it."""
        path = tmp_path / "faulty.xlsm"
        with zipfile.ZipFile(attached) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, alter(data.decode()).encode() if name == part else data)
        found = oddities(path, modules)
        assert any(told in text for text in found), found

    def test_a_control_without_properties_is_found(self, attached: Path, tmp_path: Path) -> None:
        """A part that nothing leads to as well."""
        path = tmp_path / "faulty.xlsm"
        controls = '<controls><control shapeId="1025" name="Button 1"/></controls></worksheet>'
        with zipfile.ZipFile(attached) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == START:
                    data = data.replace(b"</worksheet>", controls.encode())
                new.writestr(name, data)
            new.writestr("xl/lost.xml", "<lost/>")
        assert set(oddities(path)) >= {
            "nothing leads to xl/lost.xml",
            f"{START}: 1 buttons, 1 controls, properties of []",
        }


def test_the_rules_import_nothing_of_ours() -> None:
    """A reader of our own would share our mistakes."""
    folder = Path(__file__).with_name("excel_saved")
    for path in folder.glob("*.py"):
        assert "sopxl" not in path.read_text(encoding="utf-8"), path.name
