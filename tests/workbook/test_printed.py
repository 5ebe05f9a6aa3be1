"""Print all families: one page each, as values, as the book shows them."""

from __future__ import annotations

import dataclasses
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from refusals import check
from small import CHAIRS, TABLES, write_folder

from sopxl.cli import cli
from sopxl.errors import InputError, RefusedError, SopError
from sopxl.plan.company import Family
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.calc import verbs
from sopxl_udfs.kit import kit
from sopxl_workbook import create, printed
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets.family_pages import page_of
from sopxl_workbook.sheets.page import CHOOSE_HERE
from sopxl_workbook.sheets.view import MONEY
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

ENDED = "Chairs,chairs,MTS,\nTables,tables,MTO,2025-06-30\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned book of a family to stock and one to order."""
    folder = write_folder(tmp_path_factory.mktemp("printed") / "csv")
    path = folder.parent / "plan.xlsx"
    create.new(path, folder=folder, sample=False, force=True, kit=kit())
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """That book in a folder of its own."""
    return Path(shutil.copy(made, tmp_path / "plan.xlsx"))


def parts(path: Path, pattern: str) -> list[str]:
    """The texts of a file's parts of a name."""
    with zipfile.ZipFile(path) as file:
        return [file.read(n).decode() for n in file.namelist() if re.fullmatch(pattern, n)]


class TestPages:
    @pytest.mark.parametrize("shown", ["", MONEY])
    def test_each_family_has_its_page_as_the_book_shows_it(self, book: Path, shown: str) -> None:
        """Every cell of the family's page, as the value that its formula has."""
        done = printed.print_families(book, kit=kit(), shown=shown)
        assert done.files == (book.with_name("plan-families.xlsx"),)
        file, copies = read_book(book), read_book(done.files[0])
        assert list(copies.sheets) == [CHAIRS, TABLES]
        company = read_company(file).company
        values = BookValues.of(plan_as_it_stands(company), row_places(file))
        view, _ = view_as_it_stands(file, values)
        for family in company.families:
            kind = page_of(family)
            switched = {kind.switch: shown} if shown else {}
            chosen = dataclasses.replace(view, **{kind.choice: family.name}, **switched)
            sheet = copies.sheet(family.name)
            cells = kind.page.cells(values, chosen, kit())
            for ref, cell in cells.items():
                value = cell.value
                if isinstance(value, str):
                    value = value.removesuffix(CHOOSE_HERE) or None
                seen = sheet[ref]
                seen = None if seen == "" else seen
                digits = pytest.approx(value, rel=1e-14) if type(value) is float else value
                assert seen == digits, (family.name, ref)

    def test_nothing_in_it_is_worked_out_or_chosen(self, book: Path) -> None:
        """No formula and no list: any program shows and prints the same."""
        target = printed.print_families(book, kit=kit()).files[0]
        sheets = parts(target, r"xl/worksheets/sheet\d+\.xml")
        assert len(sheets) == 2
        assert not any("<f>" in text or "<dataValidation " in text for text in sheets)

    def test_one_sheet_of_paper_each(self, book: Path) -> None:
        """A4 landscape, one page wide and high, what is printed ends with the page."""
        target = printed.print_families(book, kit=kit()).files[0]
        for text in parts(target, r"xl/worksheets/sheet\d+\.xml"):
            assert '<pageSetUpPr fitToPage="1"/>' in text
            assert re.search(r'<pageSetup paperSize="9"[^>]*orientation="landscape"', text)
            assert "fitToHeight" not in text  # one, which is not written
        (workbook,) = parts(target, r"xl/workbook\.xml")
        assert len(re.findall(r'name="_xlnm\.Print_Area"', workbook)) == 2

    def test_the_book_stays_as_it_is(self, book: Path) -> None:
        """Not a byte changes, and no run is kept of it."""
        before = book.read_bytes()
        printed.print_families(book, kit=kit())
        assert book.read_bytes() == before
        assert sorted(path.name for path in book.parent.iterdir()) == [
            "plan-families.xlsx",
            "plan.xlsx",
        ]

    def test_a_family_that_ended_before_the_months_shown_has_no_page(self, tmp_path: Path) -> None:
        """It is named, so that nobody looks for it."""
        families = "family,unit,strategy,to\n" + ENDED
        folder = write_folder(tmp_path / "csv", families=families)
        book = tmp_path / "plan.xlsx"
        create.new(book, folder=folder, sample=False, force=True, kit=kit())
        done = printed.print_families(book, kit=kit())
        assert list(read_book(done.files[0]).sheets) == [CHAIRS]
        assert "1 page, one a family" in done.summary
        assert " Tables ended before the months shown." in done.summary


class TestNames:
    def test_every_name_is_allowed_and_stands_once(self) -> None:
        """What a sheet may not be called is changed; capitals alone make no other name."""
        long = "A family with a name of more than thirty-one letters"
        names = ("Pumps: A/B [new]", "'quoted'", "History", "PUMPS- A-B -new-", long, long + "s")
        families = [Family(name, "pieces", "MTS") for name in names]
        assert list(printed.sheet_names(families)) == [
            "Pumps- A-B -new-",
            "quoted",
            "History 2",
            "PUMPS- A-B -new- 2",
            "A family with a name of more th",
            "A family with a name of more 2",
        ]


class TestOthers:
    def test_a_workbook_that_sopxl_did_not_make_has_no_pages(self, tmp_path: Path) -> None:
        """With a map or without: its sheets are its pages, and no file is written."""
        path = tmp_path / "mine.xlsx"
        with xlsxwriter.Workbook(path) as mine:
            mine.add_worksheet("Plan").write("A1", "Demand")
        done = CliRunner().invoke(cli, ["print", str(path)])
        assert isinstance(done.exception, RefusedError)
        assert str(done.exception.problem) == (
            "E643 mine.xlsx: only a workbook that sopxl made has a page for each family. The "
            "sheets of this one are its pages: print them from the program that shows them."
        )
        assert [one.name for one in tmp_path.iterdir()] == ["mine.xlsx"]


class TestFile:
    def test_pages_of_an_earlier_time_are_replaced(self, book: Path) -> None:
        """Printing again needs no other name."""
        first = printed.print_families(book, kit=kit()).files[0].read_bytes()
        second = printed.print_families(book, kit=kit(), shown=MONEY).files[0].read_bytes()
        assert first != second

    def test_another_file_is_never_replaced(self, book: Path) -> None:
        """Not the book itself, not a file of the planner's own."""
        for own in (book, book.with_name("own.xlsx")):
            own.write_bytes(b"own" if own != book else book.read_bytes())
            text = (
                f"E210 {own}: a file of that name is there already, and holds no family pages to "
                "print. Choose another name."
            )
            check(
                lambda own=own: printed.print_families(book, kit=kit(), to=own), RefusedError, text
            )

    def test_another_ending_is_refused(self, book: Path) -> None:
        """The pages are a workbook; a PDF is made from it."""
        target = book.with_name("pages.pdf")
        text = (
            f'E002 {target}: the pages go into an .xlsx file, found ".pdf". Give a name such as '
            "plan-families.xlsx."
        )
        check(lambda: printed.print_families(book, kit=kit(), to=target), InputError, text)

    def test_another_word_is_refused(self, book: Path) -> None:
        """Units or money, nothing else."""
        text = 'E104 the pages are in units or money, found "dollars". Give one of them.'
        check(lambda: printed.print_families(book, kit=kit(), shown="dollars"), InputError, text)

    def test_a_book_without_families(self, tmp_path: Path) -> None:
        """There is nothing to print, and that is said."""
        book = tmp_path / "empty.xlsx"
        create.new(book, folder=None, sample=False, force=True, kit=kit())
        with pytest.raises(SopError, match="E107"):
            printed.print_families(book, kit=kit())


class TestWaysIn:
    def test_the_command(self, book: Path) -> None:
        """What it wrote is told; the file may be named."""
        target = book.with_name("meeting.xlsx")
        arguments = ["print", str(book), "--show", "money", "--to", str(target)]
        told = CliRunner().invoke(cli, arguments)
        assert (told.exit_code, told.stdout) == (0, "")
        assert f"{target}: 2 pages, one a family, as they stand in 2026-01." in told.stderr
        assert list(read_book(target).sheets) == [CHAIRS, TABLES]
        assert "Examples:" in CliRunner().invoke(cli, ["print", "--help"]).stdout

    def test_the_menu(self, book: Path) -> None:
        """The pages stand beside the file of the open workbook, not beside its stored copy."""
        copy = Path(shutil.copy(book, book.parent / "copy.xlsx"))
        answer = verbs.answer("pages", str(copy), str(book), lambda *_: pytest.fail("asked"))
        target = book.with_name("plan-families.xlsx")
        assert isinstance(answer, tuple)
        assert answer[1]
        assert answer[0].startswith(f"{target}: 2 pages, one a family, as they stand in 2026-01.")
        assert target.is_file()

    def test_the_menu_of_a_workbook_that_was_never_saved(self, book: Path) -> None:
        """It has no folder to write to."""
        answer = verbs.answer("pages", str(book), "", lambda *_: pytest.fail("asked"))
        assert answer == (
            "E206 workbook: the open workbook was never saved. Save it first: the pages of its "
            "families are written beside it."
        )
