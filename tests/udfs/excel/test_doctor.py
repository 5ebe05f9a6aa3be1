"""What a planner's machine lacks, and what is mended from here."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest
import xlwings

from sopxl.errors import FileError
from sopxl_udfs.calc import install, program
from sopxl_udfs.excel import doctor
from sopxl_udfs.excel.doctor import Finding


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of its own, on Windows, without LibreOffice."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(program, "found_folder", lambda: None)
    monkeypatch.setattr(sys, "platform", "win32")
    return tmp_path


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A LibreOffice and the add-ins that are in it."""
    inside: list[str] = []
    monkeypatch.setattr(program, "found_folder", lambda: tmp_path / "program")
    monkeypatch.setattr(program, "version", lambda folder: (25, 2))
    monkeypatch.setattr(install, "is_installed", lambda: bool(inside))
    monkeypatch.setattr(install, "install", lambda: inside.append("sopxl"))
    return inside


def write(home: Path, text: str) -> Path:
    path = home / ".xlwings" / "xlwings.conf"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


class TestInterpreter:
    def test_no_settings_is_told_and_mended(self, home: Path) -> None:
        """The settings name this Python afterwards."""
        path = home / ".xlwings" / "xlwings.conf"
        what = f"INTERPRETER_WIN in {path}"
        assert doctor.interpreter() == Finding(False, what, "none", "Run: sopxl doctor --fix")
        assert doctor.findings(mend=True)
        assert doctor.interpreter() == Finding(True, what, sys.executable, "")
        assert path.read_text() == f'"INTERPRETER_WIN","{sys.executable}"\n'

    def test_another_python_is_replaced_and_every_other_setting_stays(self, home: Path) -> None:
        """Whoever uses xlwings for other work keeps their settings."""
        path = write(home, '"SHOW CONSOLE","True"\n"interpreter_win","C:\\old\\python.exe"\n\n')
        assert doctor.interpreter().found == "C:\\old\\python.exe"
        doctor.write_interpreter()
        expected = f'"SHOW CONSOLE","True"\n"INTERPRETER_WIN","{sys.executable}"\n'
        assert path.read_text() == expected

    def test_looking_writes_nothing(self, home: Path) -> None:
        """Only where it is asked for."""
        doctor.findings()
        assert not (home / ".xlwings").exists()

    def test_a_mac_has_its_own_file_and_key(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Inside Excel's container."""
        monkeypatch.setattr(sys, "platform", "darwin")
        doctor.write_interpreter()
        path = home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
        assert path.read_text() == f'"INTERPRETER_MAC","{sys.executable}"\n'

    def test_the_file_is_the_one_that_xlwings_reads(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """By its own word, off a Mac."""
        monkeypatch.undo()
        assert str(doctor.settings_file()) == xlwings.USER_CONFIG_FILE


class TestPython:
    def test_this_python_is_new_enough(self) -> None:
        """And says its version."""
        found = ".".join(map(str, sys.version_info[:3]))
        assert doctor.python() == Finding(True, "Python", found, "")

    def test_an_old_python_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With the version that is needed."""
        monkeypatch.setattr(sys, "version_info", (3, 9, 1))
        assert doctor.python() == Finding(False, "Python", "3.9.1", "Install Python 3.11 or newer.")

    def test_the_stores_python_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It hides the DLL from Excel."""
        monkeypatch.setattr(sys, "base_prefix", r"C:\Program Files\WindowsApps\Python")
        found = doctor.store_python()
        assert not found.ok
        assert found.fix == (
            "Install Python from python.org, make a virtual environment with it, "
            "install sopxl there."
        )

    def test_an_installation_for_the_user_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Excel starts Python isolated, which does not see it."""
        assert doctor.user_install().ok
        monkeypatch.setattr(
            doctor.site, "getusersitepackages", lambda: str(Path(doctor.__file__).parents[2])
        )
        assert doctor.user_install().fix == (
            "Install sopxl in a virtual environment: an installation with --user is hidden "
            "from Excel."
        )


class TestXlwings:
    def test_the_version_is_the_pinned_one(self) -> None:
        """The one that the DLL in the workbook's VBA names."""
        assert doctor.xlwings_version() == Finding(True, "xlwings", xlwings.__version__, "")

    @pytest.mark.parametrize("found", ["0.1", "none"])
    def test_another_version_is_told(self, monkeypatch: pytest.MonkeyPatch, found: str) -> None:
        """Or none at all."""

        def version(name: str) -> str:
            if found == "none":
                raise metadata.PackageNotFoundError
            return found

        monkeypatch.setattr(metadata, "version", version)
        fix = f"Run: pip install xlwings=={xlwings.__version__}"
        assert doctor.xlwings_version() == Finding(False, "xlwings", found, fix)

    def test_the_library_lies_beside_python_or_one_folder_up(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a virtual environment puts it."""
        scripts = tmp_path / "Scripts"
        scripts.mkdir()
        monkeypatch.setattr(sys, "executable", str(scripts / "python.exe"))
        name = f"xlwings64-{xlwings.__version__}.dll"
        fix = "Install sopxl in a virtual environment: pip install --force-reinstall sopxl."
        assert doctor.xlwings_library() == Finding(False, name, "not found", fix)
        (tmp_path / name).write_text("")
        assert doctor.xlwings_library() == Finding(True, name, str(tmp_path / name), "")


class TestCalc:
    def test_where_excel_is_libreoffice_may_be_missing(self) -> None:
        """It is said, and it is no failure."""
        found = doctor.findings()[-1]
        assert found == Finding(True, "LibreOffice", "none; only Calc needs it", "")

    def test_elsewhere_it_is_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """On Linux there is no other spreadsheet."""
        monkeypatch.setattr(sys, "platform", "linux")
        assert doctor.findings()[-1] == Finding(
            False, "LibreOffice", "none", "Install LibreOffice 25.2 or newer."
        )

    def test_an_old_libreoffice_is_told(
        self, office: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Older ones lose the names of the functions."""
        folder = tmp_path / "program"
        assert doctor.libreoffice() == Finding(True, "LibreOffice", f"25.2 in {folder}", "")
        monkeypatch.setattr(program, "version", lambda folder: (7, 4))
        assert doctor.libreoffice() == Finding(
            False, "LibreOffice", f"7.4 in {folder}", "Install LibreOffice 25.2 or newer."
        )

    def test_a_missing_addin_is_told_and_mended_once(self, office: list[str]) -> None:
        """Only where it is asked for, and not over one that is there."""
        fix = "Close LibreOffice, then run: sopxl doctor --fix"
        assert doctor.findings()[-1] == Finding(False, "The add-in of Calc", "none", fix)
        mended = Finding(True, "The add-in of Calc", "installed", "")
        assert doctor.findings(mend=True)[-1] == mended
        assert doctor.findings(mend=True)[-1] == mended
        assert office == ["sopxl"]

    def test_an_office_that_refuses_is_told_in_its_own_words(
        self, office: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is open, or broken; the other findings are still given."""

        def refuse() -> None:
            raise FileError("E223", "unopkg add failed: it is running.", "LibreOffice", "Close it.")

        monkeypatch.setattr(install, "install", refuse)
        monkeypatch.setattr(install, "is_installed", refuse)
        found = doctor.findings(mend=True)[-1]
        assert not found.ok
        assert found.found == "E223 LibreOffice: unopkg add failed: it is running. Close it."


class TestFindings:
    def test_every_failure_has_its_way_out(self, office: list[str]) -> None:
        """And nothing that is well has one."""
        for finding in doctor.findings():
            assert finding.ok == (finding.fix == ""), finding

    def test_a_machine_without_excel_is_not_asked_for_it(
        self, office: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On Linux only Calc counts."""
        monkeypatch.setattr(sys, "platform", "linux")
        looked = [finding.what for finding in doctor.findings(mend=True)]
        assert looked == [
            *("Python", "Where Python comes from", "xlwings", "LibreOffice", "The add-in of Calc")
        ]
        assert not doctor.settings_file().exists()
