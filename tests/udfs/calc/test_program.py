"""LibreOffice on a machine that has none, or one that is too old: said, skipped, or failed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hosts.office import REQUIRED, start

from sopxl.errors import FileError
from sopxl_udfs.calc import host, program

NONE = "LibreOffice is not installed."


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine where LibreOffice is looked for in one empty folder."""
    monkeypatch.setattr(program, "_PROGRAMS", (str(tmp_path),))
    return tmp_path


class TestMissing:
    """Why LibreOffice cannot be driven, in one sentence."""

    def test_says_that_there_is_none(self, nowhere: Path) -> None:
        """No program file in any of the known places."""
        assert program.found_folder() is None
        assert program.missing() == NONE

    @pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
    def test_says_that_it_is_too_old(self, nowhere: Path) -> None:
        """A version that loses the names of add-in functions in .xlsx files."""
        fake = nowhere / "soffice.bin"
        fake.write_text("#!/bin/sh\necho LibreOffice 7.4.7.2 40\n")
        fake.chmod(0o755)
        assert program.missing() == "LibreOffice is 7.4, 25.2 is needed."

    def test_says_that_the_bridge_is_not_there(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """An office without the Python that drives it."""
        for name in ("pyuno", "uno", "unohelper"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.setattr(program, "_BRIDGES", ())
        with pytest.raises(ImportError) as told:
            program.import_uno(tmp_path)
        assert str(told.value) == f"pyuno is not in {tmp_path}"


class TestWithout:
    """What needs LibreOffice, where there is none."""

    def test_office_is_told(self, nowhere: Path) -> None:
        """Nothing can be started."""
        with pytest.raises(FileError) as told:
            host.Office(nowhere)
        assert str(told.value) == (
            "E220 LibreOffice: it is not installed. Install LibreOffice 25.2 or newer."
        )

    def test_pictures_are_told(self, nowhere: Path) -> None:
        """No picture can be made."""
        with pytest.raises(FileError) as told:
            host.render(nowhere / "book.xlsx", nowhere)
        assert str(told.value) == (
            "E220 pictures: LibreOffice is not installed."
            " Install LibreOffice 25.2 or newer with its Python bridge."
        )

    def test_tests_are_skipped_with_the_reason(
        self, nowhere: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On a developer's machine."""
        monkeypatch.delenv(REQUIRED, raising=False)
        with pytest.raises(pytest.skip.Exception, match=f"^{NONE}$"):
            start(nowhere)

    def test_tests_fail_where_it_is_required(
        self, nowhere: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where all checks have to run."""
        monkeypatch.setenv(REQUIRED, "1")
        with pytest.raises(pytest.fail.Exception, match=f"^{NONE}$"):
            start(nowhere)
