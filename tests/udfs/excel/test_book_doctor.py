"""What doctor says of one workbook; what only Windows knows is simulated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from workbook.attach.books import MACRO, PLAIN, macro_project
from workbook.ooxml.samples import rich_book

from sopxl.errors import SopError
from sopxl_udfs.excel.book_doctor import Probes, book_findings, trusted_folders, zone_of
from sopxl_udfs.excel.doctor import pinned_xlwings
from sopxl_udfs.finding import Finding
from sopxl_udfs.kit import kit
from sopxl_workbook.attach import attach

KIT = kit()
MARK = "[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://example.org/budget.xlsm\r\n"
WINDOWS = Probes("win32", {}, lambda path: "", lambda: ())
LINUX = replace(WINDOWS, platform="linux")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A planner's workbook with the functions."""
    path = tmp_path / "budget.xlsm"
    path.write_bytes(MACRO)
    attach(path, kit=KIT)
    return path


def found(path: Path, what: str, probes: Probes = WINDOWS) -> Finding:
    """The one finding of that name."""
    (one,) = [each for each in book_findings(path, KIT, probes) if each.what.startswith(what)]
    return one


class TestMacros:
    def test_those_of_this_version(self, book: Path) -> None:
        """And the runner names the xlwings that is installed."""
        what = "Macros of sopxl in budget.xlsm"
        assert found(book, "Macros") == Finding(True, what, "those of this version", "")
        assert found(book, "xlwings in") == Finding(
            True, "xlwings in the macros of budget.xlsm", pinned_xlwings(), ""
        )

    def test_those_of_another_version(self, tmp_path: Path) -> None:
        """With the command that renews them."""
        path = tmp_path / "budget.xlsm"
        path.write_bytes(MACRO)
        old = replace(KIT, attached=lambda: dict(KIT.attached()) | {"SopxlCalls": "' old\n"})
        attach(path, kit=old)
        finding = found(path, "Macros")
        assert (finding.found, finding.fix) == (
            "SopxlCalls differ",
            f"Run: sopxl refresh-vba {path}",
        )

    def test_a_runner_of_another_xlwings(self, tmp_path: Path) -> None:
        """Its DLL has another name than the one beside Python."""
        runner = 'Public Const XLWINGS_VERSION As String = "0.30.1"\n'
        path = tmp_path / "budget.xlsm"
        path.write_bytes(rich_book(macro_project({"xlwings": runner})))
        with pytest.raises(ValueError, match="not enough values"):
            found(path, "xlwings in")  # the planner's own affair
        ours = {"xlwings": runner, "SopxlFunctions": "' of before\n"}
        path.write_bytes(rich_book(macro_project(ours)))
        assert found(path, "xlwings in").found == "0.30.1"
        assert found(path, "xlwings in").fix == f"Run: sopxl refresh-vba {path}"
        assert found(path, "Macros").found == (
            "sopxl needs names that the workbook has for modules of its own: xlwings."
        )

    def test_none(self, tmp_path: Path) -> None:
        """A workbook without macros, and one with the planner's alone."""
        for name, data in (("plain.xlsx", PLAIN), ("own.xlsm", MACRO)):
            path = tmp_path / name
            path.write_bytes(data)
            finding = found(path, "Macros")
            assert not finding.ok
            assert f"sopxl attach {path}" in finding.fix


class TestWindows:
    """Simulated: the note on where a file came from, and the registry."""

    def test_a_file_from_elsewhere_is_told(self, book: Path) -> None:
        """Excel blocks its macros until the planner lets it in."""
        finding = found(book, "Mark", replace(WINDOWS, zone=lambda path: MARK))
        assert (finding.ok, finding.found) == (False, "zone 3: Excel blocks its macros")
        assert "Properties, Unblock" in finding.fix

    @pytest.mark.parametrize("zone", ["", "[ZoneTransfer]\r\nZoneId=0\r\n"])
    def test_one_made_here_is_not(self, book: Path, zone: str) -> None:
        """Nor one from this machine."""
        finding = found(book, "Mark", replace(WINDOWS, zone=lambda path: zone))
        assert finding == Finding(True, "Mark of the Web", "none", "")

    @pytest.mark.parametrize(
        ("levels", "with_inner", "ok"), [(0, False, True), (1, True, True), (1, False, False)]
    )
    def test_a_trusted_location_lets_it_in(
        self, book: Path, levels: int, with_inner: bool, ok: bool
    ) -> None:
        """Its own folder; one above only if that counts too."""
        place = book.parents[levels]

        def places() -> Sequence[tuple[Path, bool]]:
            return [(Path("/nowhere"), True), (place, with_inner)]

        probes = replace(WINDOWS, zone=lambda path: MARK, trusted=places)
        assert found(book, "Mark", probes).ok == ok
        told = str(place) if ok else "none for its folder: Excel asks, Enable Content"
        assert found(book, "Trusted", probes) == Finding(True, "Trusted location", told, "")

    def test_elsewhere_neither_is_asked(self, book: Path) -> None:
        """There is no such note and no registry; the true probes say so here."""
        looked = [finding.what for finding in book_findings(book, KIT, LINUX)]
        assert not {"Mark of the Web", "Trusted location"} & set(looked)
        assert (zone_of(book), trusted_folders()) == ("", ())


class TestFolder:
    def test_one_of_onedrive_is_told(self, book: Path) -> None:
        """There Excel calls the file by an address."""
        where = {"OneDriveCommercial": str(book.parent)}
        finding = found(book, "Folder", replace(WINDOWS, environment=where))
        assert finding.found == f"synchronised by OneDrive: {book.parent}"
        assert finding.fix.startswith("Switch AutoSave off")
        elsewhere = replace(WINDOWS, environment={"OneDrive": "/elsewhere"})
        assert found(book, "Folder", elsewhere).ok

    def test_what_xlwings_would_read_there_is_named(self, book: Path) -> None:
        """And that it is neither read nor run."""
        assert found(book, "Beside").found == "nothing that xlwings reads"
        for name in ("budget.py", "xlwings.conf", "budget.zip"):
            book.with_name(name).write_text("evil")
        assert found(book, "Beside") == Finding(
            True,
            "Beside the workbook",
            "budget.zip, xlwings.conf, budget.py: neither read nor run",
            "",
        )


class TestSettings:
    def test_ours_names_no_program(self, book: Path) -> None:
        """One row, which no macro of ours reads."""
        finding = found(book, "Sheet")
        assert finding.found == "ADD_WORKBOOK_TO_PYTHONPATH: not obeyed"

    @pytest.mark.parametrize(
        ("keys", "ok"),
        [(["INTERPRETER_WIN", "PYTHONPATH"], True), (["SHAREPOINT_WIN"], False), ([], True)],
    )
    def test_another_ones(self, tmp_path: Path, keys: list[str], ok: bool) -> None:
        """A program is not obeyed; a place would be, by xlwings itself, so it is told."""
        path = tmp_path / "plan.xlsx"
        with xlsxwriter.Workbook(path) as made:
            made.add_worksheet("XLWINGS.conf").write_column("A1", keys)
        finding = found(path, "Sheet")
        assert finding.ok == ok
        assert re.match("|".join(keys) or "blank", finding.found)
        assert ok or finding.fix.startswith("Take out of it: SHAREPOINT_WIN. ")

    def test_none(self, tmp_path: Path) -> None:
        """As in most workbooks."""
        path = tmp_path / "plan.xlsx"
        path.write_bytes(PLAIN)
        assert found(path, "Sheet") == Finding(True, "Sheet xlwings.conf", "none", "")


def test_every_failure_has_its_way_out(book: Path) -> None:
    """And nothing that is well has one."""
    worst = Probes("win32", {"OneDrive": str(book.parent)}, lambda path: MARK, lambda: ())
    findings = book_findings(book, KIT, worst)
    assert {finding.ok for finding in findings} == {True, False}
    for finding in findings:
        assert finding.ok == (finding.fix == ""), finding


def test_what_is_no_workbook_is_an_error(tmp_path: Path) -> None:
    """It is not a finding about the machine."""
    path = tmp_path / "plan.xlsm"
    path.write_bytes(b"no workbook")
    with pytest.raises(SopError, match=r"^E00\d "):
        book_findings(path, KIT, WINDOWS)
