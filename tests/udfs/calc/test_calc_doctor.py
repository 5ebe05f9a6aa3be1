"""What Calc lacks on a planner's machine, and what is mended from here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sopxl import __version__
from sopxl.errors import FileError
from sopxl_udfs.calc import addin, doctor, install, program
from sopxl_udfs.calc.inside import log
from sopxl_udfs.finding import Finding

ANSWERS = f"answers, sopxl {__version__}; its faults are noted in {log.path()}"
PYTHON = Finding(True, "Python of the add-in of Calc", sys.executable, "")
WORKER = Finding(True, "The worker of Calc", ANSWERS, "")
LOAD = "Recalculation on file load in Calc"
NEVER = "never: stored values show, Ctrl+Shift+F9 calculates them all"
RECALCULATION = Finding(True, LOAD, NEVER, "")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A LibreOffice and the add-ins that are in it."""
    inside: list[str] = []
    monkeypatch.setattr(program, "found_folder", lambda: tmp_path / "program")
    monkeypatch.setattr(program, "version", lambda folder: (25, 2))
    monkeypatch.setattr(install, "user_folder", lambda: tmp_path)
    monkeypatch.setattr(install, "is_installed", lambda: bool(inside))
    monkeypatch.setattr(install, "worker_python", lambda: inside[-1] if inside else "")
    monkeypatch.setattr(install, "install", lambda: inside.append(sys.executable))
    return inside


class TestLibreOffice:
    @pytest.mark.parametrize(
        ("is_optional", "expected"),
        [
            (True, Finding(True, "LibreOffice", "none; only Calc needs it", "")),
            (False, Finding(False, "LibreOffice", "none", "Install LibreOffice 25.2 or newer.")),
        ],
    )
    def test_where_excel_is_it_may_be_missing(
        self, monkeypatch: pytest.MonkeyPatch, is_optional: bool, expected: Finding
    ) -> None:
        """Elsewhere there is no other spreadsheet."""
        monkeypatch.setattr(program, "found_folder", lambda: None)
        assert doctor.findings(mend=True, is_optional=is_optional) == [expected]

    def test_an_old_one_is_told(
        self, office: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Older ones lose the names of the functions."""
        folder = tmp_path / "program"
        assert doctor.libreoffice() == Finding(True, "LibreOffice", f"25.2 in {folder}", "")
        monkeypatch.setattr(program, "version", lambda folder: (7, 4))
        assert doctor.libreoffice() == Finding(
            False, "LibreOffice", f"7.4 in {folder}", "Install LibreOffice 25.2 or newer."
        )


class TestAddin:
    def test_a_missing_one_is_told_and_mended_once(self, office: list[str]) -> None:
        """Only where it is asked for, and not over one that is there."""
        fix = "Close LibreOffice, then run: sopxl doctor --fix"
        missing = Finding(False, "The add-in of Calc", "none", fix)
        assert doctor.findings(mend=False, is_optional=False)[1:] == [
            missing,
            WORKER,
            RECALCULATION,
        ]
        mended = Finding(True, "The add-in of Calc", "installed", "")
        for _ in range(2):
            found = doctor.findings(mend=True, is_optional=False)[1:]
            assert found == [mended, PYTHON, WORKER, RECALCULATION]
        assert office == [sys.executable]

    def test_one_of_another_python_is_told_and_mended(self, office: list[str]) -> None:
        """An environment that was removed, or another one: its cells would show errors."""
        office.append("/gone/bin/python")
        told = Finding(
            False,
            "Python of the add-in of Calc",
            "/gone/bin/python",
            "Close LibreOffice, then run: sopxl doctor --fix",
        )
        assert told in doctor.findings(mend=False, is_optional=False)
        assert PYTHON in doctor.findings(mend=True, is_optional=False)

    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (
                FileError("E223", "unopkg add failed: it is running.", "LibreOffice", "Close it."),
                "E223 LibreOffice: unopkg add failed: it is running. Close it.",
            ),
            (
                subprocess.TimeoutExpired("unopkg", 120),
                "Command 'unopkg' timed out after 120 seconds",
            ),
        ],
    )
    def test_an_office_that_refuses_is_told_in_its_own_words(
        self, office: list[str], monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
    ) -> None:
        """It is open, or broken; the other findings are still given."""

        def refuse() -> None:
            raise error

        monkeypatch.setattr(install, "is_installed", refuse)
        monkeypatch.setattr(install, "worker_python", refuse)
        _, found, worker, _ = doctor.findings(mend=False, is_optional=False)
        assert (found.ok, found.found, worker) == (False, told, WORKER)


class TestWorker:
    @pytest.mark.parametrize(
        ("code", "told"),
        [
            ("raise SystemExit('no module named sopxl')", "could not be started: no module named"),
            (
                "from sopxl_udfs.calc.inside.pipe import pack, read_message; import sys\n"
                "for word in ('sopxl', '#SOP!#N/A|old'):\n"
                "    sys.stdout.buffer.write(pack(word)); sys.stdout.buffer.flush()\n"
                "    read_message(sys.stdin.buffer)",
                "#SOP!#N/A|old",
            ),
        ],
    )
    def test_one_that_does_not_answer_is_told(
        self, monkeypatch: pytest.MonkeyPatch, code: str, told: str
    ) -> None:
        """It does not start, or it is of another version."""
        monkeypatch.setattr(addin, "worker_command", lambda: [sys.executable, "-c", code])
        found = doctor.worker()
        assert not found.ok
        assert told in found.found
        assert found.fix == "Install sopxl again: pip install --force-reinstall sopxl."


class TestRecalculation:
    @pytest.mark.parametrize(
        ("mode", "told"),
        [
            ("", NEVER),
            ("0", "always: opening takes as long as calculating"),
            ("1", NEVER),
            ("2", "asks each time"),
        ],
    )
    def test_what_the_user_has_set_is_told(
        self, office: list[str], tmp_path: Path, mode: str, told: str
    ) -> None:
        """LibreOffice's own is never; both ways the cells are right."""
        assert office == []
        line = (
            '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop '
            f'oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item>'
        )
        if mode:
            (tmp_path / "registrymodifications.xcu").write_text(line, "utf-8")
        assert doctor.recalculation() == Finding(True, LOAD, told, "")
