"""What a planner's machine lacks, and what is mended from here."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from pathlib import Path

import pytest
import xlwings

from sopxl_udfs.calc import doctor as calc
from sopxl_udfs.calc import install, program
from sopxl_udfs.excel import doctor
from sopxl_udfs.finding import Finding, as_dict


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of its own, on Windows, without LibreOffice."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(program, "found_folder", lambda: None)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return tmp_path


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A LibreOffice and the add-ins that are in it."""
    inside: list[str] = []
    monkeypatch.setattr(program, "found_folder", lambda: tmp_path / "program")
    monkeypatch.setattr(program, "version", lambda folder: (25, 2))
    monkeypatch.setattr(install, "is_installed", lambda: bool(inside))
    monkeypatch.setattr(install, "install", lambda: inside.append("sopxl"))
    monkeypatch.setattr(install, "worker_python", lambda: sys.executable if inside else "")
    monkeypatch.setattr(calc, "worker", lambda: Finding(True, "The worker of Calc", "answers", ""))
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


class TestPaths:
    """Folders that depend on where a program stands are those of any workbook."""

    @pytest.mark.parametrize(
        ("given", "ok"),
        [
            ("/opt/lib", True),
            ("/opt/lib:/home/ann", True),
            (".", False),
            ("", False),
            ("/a:", False),
        ],
    )
    @pytest.mark.skipif(os.name == "nt", reason="paths of another kind")
    def test_of_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, given: str, ok: bool
    ) -> None:
        """An entry that is no full path, or blank, lets a planted module in."""
        monkeypatch.setenv("PYTHONPATH", given)
        found = doctor.python_path()
        assert (found.ok, found.found) == (ok, given)
        assert ok or found.fix == (
            "Take entries that are no full path out of it: they mean the folder of any workbook."
        )

    def test_of_the_users_own_settings(self, home: Path) -> None:
        """The runner puts them before all others."""
        assert doctor.settings_path().found == "not set"
        write(home, '"PYTHONPATH","C:\\tools;\\\\server\\lib;;lib"\n')
        found = doctor.settings_path()
        assert (found.ok, found.fix) == (False, "Take these out, or write full paths: lib.")
        write(home, '"PYTHONPATH","C:\\tools;~/lib;%HOME%\\lib"\n')
        assert doctor.settings_path().ok


class TestMac:
    """Simulated: a Mac's folders under a home of its own."""

    @pytest.fixture(autouse=True)
    def mac(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")

    def test_the_script_for_buttons_is_told_and_mended(self, home: Path) -> None:
        """It is the one that the installed xlwings carries, byte for byte."""
        name = f"xlwings-{xlwings.__version__}.applescript"
        path = home / "Library/Application Scripts/com.microsoft.Excel" / name
        assert doctor.mac_script() == Finding(False, str(path), "none", "Run: sopxl doctor --fix")
        assert Finding(True, str(path), "there", "") in doctor.findings(mend=True)
        assert path.read_bytes() == (Path(xlwings.__file__).parent / name).read_bytes()

    @pytest.mark.parametrize(
        ("path", "ok"), [("/Users/ann/sop/bin/python", True), ("/Users/Ann B/bin/python", False)]
    )
    def test_a_path_that_no_script_can_start_is_told(
        self, monkeypatch: pytest.MonkeyPatch, path: str, ok: bool
    ) -> None:
        """xlwings hands it to a shell without quotes."""
        monkeypatch.setattr(sys, "executable", path)
        found = doctor.mac_blank()
        assert (found.ok, found.found) == (ok, path)
        assert ok or found.fix.startswith("Make the virtual environment in a folder whose path has")

    def test_what_is_looked_at(self) -> None:
        """No DLL, but the script and the path."""
        looked = [finding.what for finding in doctor.findings()]
        assert not any(what.endswith(".dll") for what in looked)
        assert any(what.endswith(".applescript") for what in looked)
        assert "Path of this Python" in looked


class TestFindings:
    def test_every_failure_has_its_way_out(self, office: list[str]) -> None:
        """And nothing that is well has one."""
        for finding in doctor.findings():
            assert finding.ok == (finding.fix == ""), finding

    def test_as_json_each_finding_has_four_words(self, office: list[str]) -> None:
        """With the schema's number, and whether all is well."""
        found = doctor.findings()
        told = as_dict(found)
        assert (told["schema"], told["ok"]) == (1, False)
        assert told["findings"][0] == {
            "ok": True,
            "what": "Python",
            "found": doctor.python().found,
            "fix": "",
        }
        assert len(told["findings"]) == len(found)

    def test_a_machine_without_excel_is_not_asked_for_it(
        self, office: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On Linux only Calc counts."""
        monkeypatch.setattr(sys, "platform", "linux")
        looked = [finding.what for finding in doctor.findings(mend=True)]
        assert looked == [
            *("Python", "Where Python comes from", "PYTHONPATH", "xlwings"),
            *("LibreOffice", "The add-in of Calc", "Python of the add-in of Calc"),
            *("The worker of Calc", "Recalculation on file load in Calc"),
        ]
        assert not doctor.settings_file().exists()
