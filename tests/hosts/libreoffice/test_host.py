"""The office itself: a copy is opened, a hung one is killed, a dead one is started again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from hosts.office import Doc, Office, start

from sopxl.errors import FileError, NotFoundError
from sopxl_udfs.calc import install
from sopxl_udfs.calc.host import render


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that may be maltreated."""
    started = start(tmp_path_factory.mktemp("spare"))
    yield started
    started.stop()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two sheets with a number, a text, a blank, a formula, two errors."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Fine").write_row("A1", [1.5, "MTS"])
        sheet = workbook.add_worksheet("Family MTS")
        sheet.write_formula("B2", "=1/0")
        sheet.write_formula("B3", "=Fine!A1*2")
        sheet.write_formula("C4", "=NA()")
    return path


def _hang(office: Office, book: Doc) -> None:
    os.kill(office.pid, signal.SIGSTOP)
    book.recalculate()


class TestDocument:
    """An open workbook."""

    def test_reads_values_formulas_and_errors(self, office: Office, book: Path) -> None:
        """Blocks of values; each error cell with its sheet and what it shows."""
        with office.open(book) as opened:
            opened.recalculate()
            assert opened.sheets == ("Fine", "Family MTS")
            assert opened.values("Fine", "A1:C1") == [[1.5, "MTS", None]]
            assert opened.values("Family MTS", "B2:C4") == [
                ["#DIV/0!", None],
                [3.0, None],
                [None, "#N/A"],
            ]
            assert opened.formulas("Family MTS", "B3:C3") == [["=$Fine.A1*2", ""]]
            assert opened.errors() == ["Family MTS!B2 #DIV/0!", "Family MTS!C4 #N/A"]

    def test_never_writes_to_the_file(self, office: Office, book: Path) -> None:
        """The file that was opened keeps its bytes."""
        before = book.read_bytes()
        with office.open(book) as opened:
            opened.set("Fine", "A1:B1", [[None, True]])
            assert opened.values("Fine", "A1:B1") == [[None, 1.0]]
        assert book.read_bytes() == before

    def test_is_rendered_to_pictures(self, office: Office, book: Path, tmp_path: Path) -> None:
        """One picture a printed page."""
        with office.open(book) as opened:
            pages = opened.render(tmp_path / "pictures")
        assert [page.name for page in pages] == ["page-1.png", "page-2.png"]
        assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)

    def test_names_the_sheets_it_has(self, office: Office, book: Path) -> None:
        """An unknown sheet is told with those that are there."""
        with office.open(book) as opened, pytest.raises(NotFoundError) as told:
            opened.values("Plan", "A1")
        assert str(told.value) == (
            'E101 workbook: there is no sheet "Plan". It has: Fine, Family MTS.'
        )

    def test_refuses_what_is_no_workbook(self, office: Office, tmp_path: Path) -> None:
        """A broken file is told, and the office goes on."""
        broken = tmp_path / "broken.xlsx"
        broken.write_bytes(b"PK\x03\x04 cut off")
        with pytest.raises(FileError) as told, office.open(broken):
            pass
        assert str(told.value) == (
            "E224 broken.xlsx: LibreOffice cannot open it. Open it by hand to see why."
        )
        assert office.is_alive()

    def test_tells_what_libreoffice_refuses(self, office: Office, book: Path) -> None:
        """An exception of the office comes as one sentence."""
        with office.open(book) as opened, pytest.raises(FileError) as told:
            opened.values("Fine", "no range")
        assert str(told.value) == (
            "E225 LibreOffice: values failed: com.sun.star.uno.RuntimeException."
            " Do the same by hand to see why."
        )


class TestOffice:
    """The process."""

    def test_is_started_again_when_dead(self, spare: Office, book: Path) -> None:
        """A killed office does not fail the next test."""
        dead = spare.pid
        os.kill(dead, signal.SIGKILL)
        with spare.open(book) as opened:
            assert opened.sheets == ("Fine", "Family MTS")
        assert spare.pid != dead

    def test_is_killed_when_hung(self, spare: Office, book: Path) -> None:
        """A call that never answers ends with the office, not with the patience of CI."""
        with pytest.raises(FileError) as told, spare.open(book, seconds=1) as opened:
            _hang(spare, opened)
        assert str(told.value) == (
            "E226 LibreOffice: no answer within 1 seconds; it was ended."
            " Try again; if it happens again, open the workbook by hand."
        )
        assert not spare.is_alive()


class TestRender:
    """Pictures without an office at hand."""

    def test_starts_and_ends_an_office_of_its_own(
        self, office: Office, book: Path, tmp_path: Path
    ) -> None:
        """One picture a printed page, beside an office that goes on."""
        pages = render(book, tmp_path / "pictures")
        assert [page.name for page in pages] == ["page-1.png", "page-2.png"]
        assert office.is_alive()


class TestInstall:
    """The add-in in an office that a planner starts."""

    def test_works_once_installed(self, office: Office, book: Path, tmp_path: Path) -> None:
        """Installed twice, asked from a cell, taken out, and told when it is not there."""
        states = [install.put_in(str, tmp_path).state for _ in range(2)]
        assert states == ["installed", "renewed"]
        assert install.is_installed(tmp_path)
        assert install.worker_python(tmp_path) == sys.executable
        planner = Office(tmp_path)
        try:
            with planner.open(book) as opened:
                opened.set_formulas("Fine", "C1", [["=SOP_VERSION()"]])
                assert opened.values("Fine", "C1") == [["sopxl 0.1.0"]]
        finally:
            planner.stop()
        assert [install.take_out(str, tmp_path).state for _ in range(2)] == ["removed", "none"]
        assert install.worker_python(tmp_path) == ""
        with pytest.raises(NotFoundError) as told:
            install.uninstall(tmp_path)
        assert str(told.value) == (
            "E227 LibreOffice: the add-in is not installed. Nothing has to be taken out."
        )
