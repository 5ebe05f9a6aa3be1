"""The add-in is put into LibreOffice and taken out: twice is once, and every refusal has a way out.

LibreOffice is stood in for by two small programs; tests/hosts/libreoffice has the real one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopxl import registry
from sopxl.cli import cli
from sopxl.errors import FileError
from sopxl_udfs.calc import addin, install, program

UNOPKG = """#!/bin/sh
kept="$(dirname "$0")/kept"
case "$1" in
  list) cat "$kept" 2>/dev/null; exit 0 ;;
  add) for last; do :; done; echo "Identifier: {name}" > "$kept"; cp "$last" "$kept.oxt" ;;
  remove) rm "$kept" ;;
esac
"""


class StandIn:
    """A folder with the two programs that are asked."""

    def __init__(self, folder: Path) -> None:
        """folder : where they go."""
        self.folder = folder
        self.says("LibreOffice 25.2.3.2 520(Build:2)")
        self.unopkg(UNOPKG.format(name=addin.IDENTIFIER))

    def says(self, version: str) -> None:
        """What the office answers when it is asked for its version."""
        self._program("soffice", f'#!/bin/sh\necho "{version}"\n')

    def unopkg(self, script: str) -> None:
        """What is run to install extensions."""
        self._program("unopkg", script)

    def _program(self, name: str, script: str) -> None:
        path = self.folder / name
        path.write_text(script)
        path.chmod(0o755)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """A LibreOffice 25.2 without the add-in."""
    monkeypatch.setattr(program, "found_folder", lambda: tmp_path)
    return StandIn(tmp_path)


def sopxl(*arguments: str) -> Result:
    """Runs a verb in this process."""
    return CliRunner().invoke(cli, ["calc", *arguments])


NEXT = "Next: close LibreOffice if it is open; then type =SOP_VERSION() into a cell of Calc.\n"


class TestVerbs:
    def test_there_and_back_twice(self, office: StandIn) -> None:
        """Installed, renewed, removed, and nothing left to remove: each ends well and says so."""
        where = f"LibreOffice 25.2 in {office.folder}"
        told = [(done.exit_code, done.stdout, done.stderr) for done in map(sopxl, ORDER)]
        assert told == [
            (0, "", f"The add-in is in {where}.\n{NEXT}"),
            (0, "", f"The add-in was in {where} already, and is renewed.\n{NEXT}"),
            (0, "", f"The add-in is taken out of {where}.\n"),
            (0, "", f"The add-in is not in {where}: nothing to take out.\n"),
        ]
        assert (office.folder / "kept.oxt").read_bytes() == addin.build()

    def test_as_json(self, office: StandIn) -> None:
        """What became of the add-in, its worker, and the office it is in."""
        shown = [json.loads(sopxl(verb, "--json").stdout) for verb in ORDER]
        assert [one.pop("addin") for one in shown] == ["installed", "renewed", "removed", "none"]
        assert shown == [
            {
                "schema": 1,
                "functions": len(registry.functions()),
                "python": sys.executable,
                "libreoffice": {"version": "25.2", "folder": str(office.folder)},
                "warnings": [],
            }
        ] * len(ORDER)

    @pytest.mark.parametrize(
        ("version", "named"),
        [("LibreOffice 7.4.7.2 40", "LibreOffice 7.4"), ("", "LibreOffice of an unknown version")],
    )
    def test_one_that_ruins_xlsx_files_is_told(
        self, office: StandIn, version: str, named: str
    ) -> None:
        """It gets the add-in all the same, which works in .ods files."""
        office.says(version)
        done = sopxl("install")
        assert done.exit_code == 0
        assert done.stderr.startswith(
            f"W250 LibreOffice: {named} shows #NAME? for the functions of an .xlsx file, and saves "
            "it with names that no program knows.\n"
            "     Install LibreOffice 25.2 or newer; until then save in .ods only.\n"
        )
        (warning,) = json.loads(sopxl("install", "--json").stdout)["warnings"]
        assert warning["code"] == "W250"

    def test_the_work_is_told(self, office: StandIn) -> None:
        """A line for each step that takes a while."""
        told: list[str] = []
        install.put_in(told.append)
        install.take_out(told.append)
        assert told == [
            f"Making the add-in: {len(registry.functions())} functions ...",
            "Giving it to LibreOffice 25.2 ...",
            "Taking the add-in out of LibreOffice 25.2 ...",
        ]


ORDER = ("install", "install", "remove", "remove")


class TestRefusals:
    @pytest.mark.parametrize("work", [install.put_in, install.take_out])
    def test_without_libreoffice(self, monkeypatch: pytest.MonkeyPatch, work: object) -> None:
        """It says which one to install."""
        monkeypatch.setattr(program, "found_folder", lambda: None)
        assert refused(work) == (
            "E220 LibreOffice: it is not installed. Install LibreOffice 25.2 or newer."
        )

    @pytest.mark.parametrize("work", [install.put_in, install.take_out])
    def test_without_the_program_for_extensions(self, office: StandIn, work: object) -> None:
        """Some systems part it from the rest."""
        (office.folder / "unopkg").unlink()
        assert refused(work) == (
            f"E250 LibreOffice: unopkg, which installs extensions, is not in {office.folder}. "
            "Install LibreOffice whole, from your system or from libreoffice.org."
        )

    def test_while_another_holds_it(self, office: StandIn) -> None:
        """In LibreOffice's own words, and what to close."""
        office.unopkg("#!/bin/sh\necho 'unopkg cannot be started.' >&2\nexit 1\n")
        assert refused(install.put_in) == (
            "E223 LibreOffice: unopkg list failed: unopkg cannot be started. "
            "Close LibreOffice, its quickstarter too, and try again."
        )

    def test_one_that_never_answers(self, office: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is ended after a while."""
        monkeypatch.setattr(install, "_SECONDS", 0.2)
        office.unopkg("#!/bin/sh\nexec sleep 30\n")
        assert refused(install.put_in) == (
            "E226 LibreOffice: unopkg list gave no answer within 0.2 seconds; it was ended. "
            "Close LibreOffice, its quickstarter too, and try again."
        )


def refused(work: object) -> str:
    """What a refusal says."""
    assert callable(work)
    with pytest.raises(FileError) as told:
        work(lambda text: None)
    return str(told.value)
